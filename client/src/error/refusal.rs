//! HubSpot's refusal: status, correlation id, the whole body, and what can be read from it.

use std::{fmt, time::Duration};

use ticketproof_diagnostics::text::{escaped, listed};

use super::{ErrorBody, PropertyFinding, RequestLine};

/// An answer with another status than a 2xx. It is HubSpot's refusal only if it is in HubSpot's words:
/// [`crate::ClientError::delivery`] says what it means for what was asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    request: RequestLine,
    status: u16,
    header_correlation_id: Option<String>,
    retry_after: Option<Duration>,
    body: ErrorBody,
}

/// The most findings shown in one message; all are in [`Refusal::findings`].
const FINDINGS_SHOWN: usize = 8;

/// The most characters of HubSpot's message that are shown; all are in [`ErrorBody::raw`].
const MESSAGE_SHOWN: usize = 400;

impl Refusal {
    pub(crate) fn new(
        request: RequestLine,
        status: u16,
        header_correlation_id: Option<String>,
        retry_after: Option<Duration>,
        body: ErrorBody,
    ) -> Self {
        Self { request, status, header_correlation_id, retry_after, body }
    }

    /// The request.
    pub fn request(&self) -> &RequestLine {
        &self.request
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The correlation id: of the header `x-hubspot-correlation-id`, or else of the body.
    pub fn correlation_id(&self) -> Option<&str> {
        self.header_correlation_id.as_deref().or(self.body.correlation_id.as_deref())
    }

    /// The category, such as `VALIDATION_ERROR`.
    pub fn category(&self) -> Option<&str> {
        self.body.category.as_deref().or(self.body.error_type.as_deref())
    }

    /// HubSpot's message.
    pub fn message(&self) -> Option<&str> {
        self.body.message.as_deref()
    }

    /// Whether HubSpot itself speaks, and not a proxy, a firewall or a login page in its place.
    pub(crate) fn is_in_hubspots_words(&self) -> bool {
        self.body.is_in_hubspots_words()
    }

    /// Whether the day's limit of requests is reached, so that no pause helps.
    pub(crate) fn is_of_the_day(&self) -> bool {
        self.status == 429 && self.body.original().policy_name.as_deref() == Some("DAILY")
    }

    /// The body.
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }

    /// Findings about single properties, in HubSpot's order, equal ones once.
    pub fn findings(&self) -> &[PropertyFinding] {
        &self.body.findings
    }

    /// The scopes that the token lacks; any one of them is enough.
    pub fn required_scopes(&self) -> Vec<&str> {
        let mut scopes: Vec<&str> = scopes_in(&self.body).collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// Whether a scope of the token is missing.
    pub(crate) fn is_of_scopes(&self) -> bool {
        let body = self.body.original();
        body.category.as_deref() == Some("MISSING_SCOPES") || scopes_in(body).next().is_some()
    }

    /// How long HubSpot asks to wait, if it says so in seconds (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The rate limit that was hit, such as `TEN_SECONDLY_ROLLING` or `DAILY`.
    pub fn policy(&self) -> Option<&str> {
        self.body.policy_name.as_deref()
    }

    /// Advice on what to do, by status and by who answered.
    fn advice(&self) -> String {
        match self.status {
            300..=399 => "the server redirects elsewhere, which is not followed, so that the token stays where it \
                          belongs; check the base URL"
                .to_owned(),
            413 => "the request is larger than the server, or a proxy before it, takes; send fewer or shorter records"
                .to_owned(),
            429 => self.rate_advice(),
            500..=599 => "the trouble is on HubSpot's side or on the way to it; try again later".to_owned(),
            400..=499 if self.is_in_hubspots_words() => self.advice_of_hubspot(),
            400..=499 => "these are not HubSpot's words; a proxy or a login page may have answered in place of HubSpot: \
                          check the base URL and the proxy settings"
                .to_owned(),
            _ => String::new(),
        }
    }

    fn advice_of_hubspot(&self) -> String {
        match self.status {
            400 if self.findings().iter().any(|finding| finding.rule.is_some()) => {
                "a payload that was proved valid is refused when the account changed since; pull its schema again".to_owned()
            }
            401 if self.body.original().category.as_deref() == Some("EXPIRED_AUTHENTICATION") => {
                "the access token has expired; get a new one".to_owned()
            }
            401 => "HubSpot does not know the access token; check that it is whole, of this account and not revoked"
                .to_owned(),
            403 => match self.required_scopes().as_slice() {
                [] => "the access token may not do this; check its scopes".to_owned(),
                [scope] => format!("give the token the scope {}", listed([*scope], 1)),
                scopes => format!("give the token one of the scopes {}", listed(scopes.iter().copied(), 8)),
            },
            404 => "there is no such thing in this account; check the id, the object type and the API version".to_owned(),
            423 => "the record is locked for the moment; try again after two seconds".to_owned(),
            477 => "HubSpot is moving the account; try again later".to_owned(),
            _ => String::new(),
        }
    }

    fn rate_advice(&self) -> String {
        let policy = self.body.original().policy_name.as_deref();
        let which = match policy {
            _ if self.is_of_the_day() => {
                "the day's limit of requests is reached; it starts anew at midnight of the account's time zone"
            }
            Some("TEN_SECONDLY_ROLLING") => "too many requests in ten seconds; send more slowly",
            _ => "too many requests in a short time; send more slowly",
        };
        match self.retry_after {
            Some(wait) => format!("{which}; HubSpot asks to wait {} seconds", wait.as_secs()),
            None => which.to_owned(),
        }
    }

    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The JSON hidden in the message is shown as findings, not as JSON.
        let message = match self.message() {
            Some(message) if self.findings().is_empty() => message,
            Some(message) => message.split(": [").next().unwrap_or(message),
            None if self.body.raw.trim().is_empty() => "no reason was given",
            None => self.body.raw.trim(),
        };
        match message.char_indices().nth(MESSAGE_SHOWN) {
            Some((end, _)) => write!(f, ": {}…", escaped(&message[..end])),
            None => write!(f, ": {}", escaped(message)),
        }
    }
}

/// They stand in the context of the body or in that of its details, under either of two names (both recorded).
fn scopes_in(body: &ErrorBody) -> impl Iterator<Item = &str> {
    let contexts = std::iter::once(&body.context).chain(body.errors.iter().map(|detail| &detail.context));
    contexts
        .flat_map(|context| ["requiredGranularScopes", "requiredScopes"].map(|key| context.get(key)))
        .flatten()
        .flatten()
        .map(String::as_str)
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: status {}", self.request, self.status)?;
        if let Some(category) = self.category() {
            write!(f, " {}", escaped(category))?;
        }
        self.write_message(f)?;
        for finding in self.findings().iter().take(FINDINGS_SHOWN) {
            write!(f, "; {finding}")?;
        }
        if let Some(rest) = self.findings().len().checked_sub(FINDINGS_SHOWN).filter(|rest| *rest > 0) {
            write!(f, "; and {rest} more")?;
        }
        match self.correlation_id() {
            Some(id) => write!(f, " (correlation id {})", escaped(id))?,
            None => f.write_str(" (no correlation id)")?,
        }
        let advice = self.advice();
        if advice.is_empty() { Ok(()) } else { write!(f, "; {advice}") }
    }
}
