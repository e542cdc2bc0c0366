//! The outcomes of the inputs of a batch.

use std::{fmt, sync::Arc};

use ticketproof_diagnostics::text::escaped;

use crate::{ClientError, Delivery, ErrorBody, PropertyFinding};

/// The outcome of each input of a batch, in the order of the inputs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Batch<T> {
    /// One outcome for each input.
    pub items: Vec<Outcome<T>>,
    /// Errors that HubSpot did not say the input of.
    pub unattributed: Vec<ErrorBody>,
}

/// The outcome of one input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome<T> {
    /// HubSpot answered with the result of this input.
    Done(T),
    /// HubSpot answered that it refuses this input; others of the same request may be done.
    Refused(Box<ItemRefusal>),
    /// The whole request failed, and this input with it: [`ClientError::delivery`] says whether it may be done.
    Failed(Arc<ClientError>),
    /// HubSpot answered, and did not speak of this input, or not so that it can be believed: with an empty id, or with one
    /// that another input has too. A write may have been done.
    Missing,
    /// It was not sent, because a request before it failed in a way that the next one would too.
    NotSent,
}

/// HubSpot's refusal of one input.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ItemRefusal {
    /// HubSpot's error.
    pub body: ErrorBody,
    /// Findings about single properties.
    pub findings: Vec<PropertyFinding>,
}

impl<T> Batch<T> {
    pub(super) fn new(items: Vec<Outcome<T>>) -> Self {
        Self { items, unattributed: Vec::new() }
    }

    /// The same outcomes with other results.
    pub(crate) fn map<U>(self, with: impl Fn(T) -> U) -> Batch<U> {
        let item = |item| match item {
            Outcome::Done(result) => Outcome::Done(with(result)),
            Outcome::Refused(refusal) => Outcome::Refused(refusal),
            Outcome::Failed(error) => Outcome::Failed(error),
            Outcome::Missing => Outcome::Missing,
            Outcome::NotSent => Outcome::NotSent,
        };
        Batch { items: self.items.into_iter().map(item).collect(), unattributed: self.unattributed }
    }

    /// Whether every input is done.
    pub fn is_complete(&self) -> bool {
        self.items.iter().all(|item| matches!(item, Outcome::Done(_)))
    }

    /// The results of the inputs that are done.
    pub fn done(&self) -> impl Iterator<Item = &T> {
        self.items.iter().filter_map(Outcome::done)
    }

    /// The inputs that may be done or not, by index: of a write, not to be repeated blindly.
    pub fn in_doubt(&self) -> impl Iterator<Item = usize> {
        let doubtful = |outcome: &Outcome<T>| match outcome {
            Outcome::Missing => true,
            Outcome::Failed(error) => error.delivery() == Delivery::Unknown,
            _ => false,
        };
        self.items.iter().enumerate().filter(move |(_, item)| doubtful(item)).map(|(index, _)| index)
    }
}

impl<T> Outcome<T> {
    /// The result, if it is done.
    pub fn done(&self) -> Option<&T> {
        match self {
            Self::Done(result) => Some(result),
            _ => None,
        }
    }
}

impl ItemRefusal {
    pub(super) fn new(body: &ErrorBody) -> Self {
        Self { findings: body.findings.clone(), body: body.clone() }
    }
}

impl fmt::Display for ItemRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let category = self.body.category.as_deref().unwrap_or("refused");
        write!(f, "{}", escaped(category))?;
        if let Some(message) = &self.body.message {
            write!(f, ": {}", escaped(message))?;
        }
        self.findings.iter().try_for_each(|finding| write!(f, "; {finding}"))
    }
}
