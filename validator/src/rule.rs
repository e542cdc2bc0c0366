//! A rule: its code and slug, severity, evidence, documentation and examples.

use ticketproof_diagnostics::{Code, RuleId, Severity};
use ticketproof_schema::Part;

use crate::{Operation, Shape};

/// A rule: its names, its evidence and its documentation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The stable code and the slug.
    pub id: RuleId,
    /// The severity of its findings, unless the settings change it: error if HubSpot refuses the record or silently loses data, and for
    /// the required subject, stage and pipeline.
    pub severity: Severity,
    /// The evidence for what the rule says about HubSpot.
    pub evidence: Evidence,
    /// What HubSpot is known to do.
    pub server: ServerVerdict,
    /// The codes and categories of the HubSpot errors that it prevents, such as `INVALID_OPTION`.
    pub hubspot_errors: &'static [&'static str],
    /// The same errors in HubSpot's own wording, so that a search for the error finds the rule.
    pub hubspot_wording: &'static [&'static str],
    /// What is wrong, in one line.
    pub summary: &'static str,
    /// Why it matters and what to do, in Markdown.
    pub docs: &'static str,
    /// A record with a finding of this rule and of no other.
    pub invalid: Example,
    /// The corrected record, without findings.
    pub valid: Example,
}

/// The evidence for what a rule says about HubSpot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Evidence {
    /// HubSpot documents it.
    Documented,
    /// A real response shows it.
    Recorded,
    /// It follows from what is documented or recorded, but was not seen.
    Inferred,
    /// It is this project's own decision.
    Project,
}

impl Evidence {
    /// The lower-case word for pages and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Recorded => "recorded",
            Self::Inferred => "inferred",
            Self::Project => "project",
        }
    }

    /// The meaning of the word, as a clause.
    pub const fn explained(self) -> &'static str {
        match self {
            Self::Documented => "HubSpot documents it",
            Self::Recorded => "real responses show it",
            Self::Inferred => "it follows from what is documented or recorded",
            Self::Project => "this project's own decision",
        }
    }
}

/// HubSpot's known behaviour for a record that breaks a rule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ServerVerdict {
    /// It refuses the request.
    Refuses,
    /// It accepts the record as it is.
    Accepts,
    /// It accepts the record and ignores the part that is wrong.
    Ignores,
    /// It is not known what HubSpot does.
    Unverified,
}

impl ServerVerdict {
    /// The lower-case word for pages and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refuses => "refuses",
            Self::Accepts => "accepts",
            Self::Ignores => "ignores",
            Self::Unverified => "unverified",
        }
    }

    /// The meaning of the word, as a clause.
    pub const fn explained(self) -> &'static str {
        match self {
            Self::Refuses => "refuses the request",
            Self::Accepts => "accepts the record as it is",
            Self::Ignores => "accepts the record and ignores the part that is wrong",
            Self::Unverified => "not verified",
        }
    }
}

/// A record that shows a rule, checked against the example account ([`crate::example::account`]).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Example {
    /// The operation that the record is for.
    pub operation: Operation,
    /// The structure of the record.
    pub shape: Shape,
    /// The bytes of the record, which may not be UTF-8.
    pub record: &'static [u8],
    /// What must be added to the example account or to the settings.
    pub setup: Setup,
}

impl Example {
    /// A request body that creates a ticket.
    pub(crate) const fn create(record: &'static str) -> Self {
        Self {
            operation: Operation::Create,
            shape: Shape::Body,
            record: record.as_bytes(),
            setup: Setup::None,
        }
    }

    /// A request body that updates a ticket.
    pub(crate) const fn update(record: &'static str) -> Self {
        Self { operation: Operation::Update, ..Self::create(record) }
    }

    /// An input of an upsert.
    pub(crate) const fn upsert(record: &'static str) -> Self {
        Self { operation: Operation::Upsert, ..Self::create(record) }
    }

    /// A body of the retired API.
    pub(crate) const fn legacy(record: &'static str) -> Self {
        Self { operation: Operation::LegacyCreate, ..Self::create(record) }
    }

    /// A batch that creates tickets.
    pub(crate) const fn batch_create(record: &'static str) -> Self {
        Self { shape: Shape::Batch, ..Self::create(record) }
    }

    /// A batch that updates tickets.
    pub(crate) const fn batch_update(record: &'static str) -> Self {
        Self { shape: Shape::Batch, ..Self::update(record) }
    }

    /// A request body that updates a ticket, in an account with a validation rule: property, rule type, arguments.
    pub(crate) const fn ruled(
        (property, rule_type, arguments): (&'static str, &'static str, &'static [&'static str]),
        record: &'static str,
    ) -> Self {
        Self { setup: Setup::Rule { property, rule_type, arguments }, ..Self::update(record) }
    }

    /// The record's text; bytes that are not UTF-8 are replaced.
    pub fn text(&self) -> std::borrow::Cow<'static, str> {
        String::from_utf8_lossy(self.record)
    }
}

/// Whether the rule with this code is about a batch as a whole: its structure, or a comparison of its inputs. All other rules have the
/// same findings on an input as on the same record alone.
pub const fn is_about_batch(code: Code) -> bool {
    matches!(code.number(), 801..=806 | 809)
}

/// The setup that an example needs beyond the example account.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Setup {
    /// Nothing.
    None,
    /// The account has a validation rule of its own: property, rule type, arguments. The time is [`crate::example::NOW_MS`].
    Rule {
        /// The property's internal name.
        property: &'static str,
        /// The rule's type, as HubSpot names it.
        rule_type: &'static str,
        /// The rule's arguments.
        arguments: &'static [&'static str],
    },
    /// HubSpot's object schema requires this property of a new record.
    Requires(&'static str),
    /// The API version is 2026-09, and this is the file of requirements.
    Requirements(&'static str),
    /// The API version is this, and there is no file of requirements.
    ApiVersion(&'static str),
    /// The token that pulled the schema could not see this part of the account.
    NotVisible(Part),
    /// The batch's only input is repeated this many times.
    Inputs(usize),
    /// The record's `…` stands for a text of this many characters.
    LongContent(usize),
    /// This many findings of a record are kept, and the rest is left out.
    Kept(usize),
}
