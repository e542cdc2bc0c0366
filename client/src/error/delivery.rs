//! The classification of a request's outcome: whether its write is done, refused or unknown. Single writes
//! ([`ClientError::delivery`]), batches and the sender all ask here.
//!
//! A status line proves nothing. A proxy, a firewall or a login page may have answered in HubSpot's place, before or after
//! HubSpot did what was asked. So a request was refused if HubSpot says so in its own words, and almost only then:
//!
//! | answer | in HubSpot's words | otherwise |
//! |---|---|---|
//! | 400 to 499 but for those below | refused | unknown |
//! | 408, 423, 425, 477 | refused for the moment | unknown |
//! | 413 | refused | refused |
//! | 429 | refused for the moment; by the day's limit, every request is | refused for the moment |
//! | 401, 405, 415; 403 that names scopes; 404 that is not of a record | refused, and so is every request | unknown; after 401 and 403, every request would be |
//! | 1xx, 3xx, 5xx, 600 and more | unknown | unknown |
//! | 2xx that is not what the request is answered with | unknown | unknown |
//! | none, or a part of one | | unknown |
//!
//! 413 and 429 are answers to the size and the number of requests, given before anybody looks at what is in them.

use crate::{ClientError, Refusal};

/// Whether HubSpot may have done what a failed request asked for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Delivery {
    /// Nothing reached HubSpot.
    NotSent,
    /// It was not done: HubSpot says so in its own words, or the request was turned away for its size (413) or for the number
    /// of requests (429) before anybody looked at it.
    Refused,
    /// It is unknown: the request was under way, and no usable answer of HubSpot's came. A write must not be repeated blindly.
    Unknown,
}

/// The prospect of the next request after one that failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Outlook {
    /// The failure is about what was in the request; another one may fare better at once.
    Open,
    /// The server takes no requests for the moment.
    Closed,
    /// The server, or the way to it, fails.
    Failing,
    /// Every other request would meet the same: the token, its scopes, the address, the day's limit.
    Hopeless,
}

/// The classified end of a failed request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Failure {
    pub(crate) delivery: Delivery,
    pub(crate) outlook: Outlook,
}

impl Failure {
    const fn new(delivery: Delivery, outlook: Outlook) -> Self {
        Self { delivery, outlook }
    }

    /// The classified end of a failed request.
    pub(crate) fn of(error: &ClientError) -> Self {
        match error {
            ClientError::Setup { .. }
            | ClientError::Input { .. }
            | ClientError::Deadline { .. }
            | ClientError::NoSchema(_) => Self::new(Delivery::NotSent, Outlook::Hopeless),
            ClientError::Connect { .. } => Self::new(Delivery::NotSent, Outlook::Failing),
            ClientError::Timeout { .. }
            | ClientError::Interrupted { .. }
            | ClientError::Unreadable { .. } => Self::new(Delivery::Unknown, Outlook::Failing),
            ClientError::Refused(refusal) if refusal.is_in_hubspots_words() => Self::of_words(refusal),
            ClientError::Refused(refusal) => Self::of_status(refusal.status()),
        }
    }

    /// Whether it was not done because of what was in it, so that the words may say which part.
    pub(crate) fn is_refused_by_content(self) -> bool {
        self.delivery == Delivery::Refused && self.outlook == Outlook::Open
    }

    /// HubSpot's own words.
    fn of_words(refusal: &Refusal) -> Self {
        let is_of_every_request = match refusal.status() {
            401 | 405 | 415 => true,
            403 => refusal.is_of_scopes(),
            // A record may be missing; without that word, the endpoint is.
            404 => refusal.body().original().category.as_deref() != Some("OBJECT_NOT_FOUND"),
            429 => refusal.is_of_the_day(),
            _ => false,
        };
        let outlook = match refusal.status() {
            _ if is_of_every_request => Outlook::Hopeless,
            408 | 423 | 425 | 429 | 477 => Outlook::Closed,
            400..=499 => Outlook::Open,
            // HubSpot may have failed after it did what was asked.
            other => return Self::of_status(other),
        };
        Self::new(Delivery::Refused, outlook)
    }

    /// Somebody else's words, or none.
    const fn of_status(status: u16) -> Self {
        match status {
            413 => Self::new(Delivery::Refused, Outlook::Open),
            429 => Self::new(Delivery::Refused, Outlook::Closed),
            401 | 403 => Self::new(Delivery::Unknown, Outlook::Hopeless),
            _ => Self::new(Delivery::Unknown, Outlook::Failing),
        }
    }
}

impl ClientError {
    /// Whether HubSpot may have done what was asked for, which decides whether a write may be repeated.
    ///
    /// An answer that cannot be read is [`Delivery::Unknown`], whatever its status: an HTML page with 200 may come from a
    /// proxy that never passed the request on, and one with 403 from a proxy that only kept the answer back.
    pub fn delivery(&self) -> Delivery {
        Failure::of(self).delivery
    }

    /// Whether HubSpot itself answers that this token may not see a part of the account (403), or that the account lacks it
    /// (400, 404). A page with one of these statuses from a proxy or a firewall says nothing about the account.
    pub(crate) fn is_not_visible(&self) -> bool {
        self.is_unknown_to_account() || self.is_refused_with(&[403])
    }

    /// Whether HubSpot itself answers that the account lacks what the request names (400, 404).
    pub(crate) fn is_unknown_to_account(&self) -> bool {
        self.is_refused_with(&[400, 404])
    }

    fn is_refused_with(&self, statuses: &[u16]) -> bool {
        self.delivery() == Delivery::Refused && self.status().is_some_and(|status| statuses.contains(&status))
    }
}

#[cfg(test)]
mod tests;
