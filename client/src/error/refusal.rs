//! HubSpot's refusal: status, correlation id, the whole body, and what can be read from it.

use std::{fmt, time::Duration};

use ticketproof_diagnostics::text::{escaped, listed};

use super::{ErrorBody, PropertyFinding, RequestLine, findings};

/// HubSpot answered, and not with a 2xx status.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    request: RequestLine,
    status: u16,
    header_correlation_id: Option<String>,
    retry_after: Option<Duration>,
    body: ErrorBody,
    findings: Vec<PropertyFinding>,
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
        let findings = findings::of(&body);
        Self { request, status, header_correlation_id, retry_after, body, findings }
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

    /// The body.
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }

    /// What the refusal says of single properties, in HubSpot's order, equal ones once.
    pub fn findings(&self) -> &[PropertyFinding] {
        &self.findings
    }

    /// The scopes that the token lacks; any one of them is enough.
    pub fn required_scopes(&self) -> Vec<&str> {
        let details = self.body.errors.iter().map(|detail| &detail.context);
        let contexts = std::iter::once(&self.body.context).chain(details);
        let mut scopes: Vec<&str> = contexts
            .flat_map(|context| ["requiredGranularScopes", "requiredScopes"].map(|key| context.get(key)))
            .flatten()
            .flatten()
            .map(String::as_str)
            .collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// How long HubSpot asks to wait, if it says so in seconds (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The rate limit that was hit, such as `TEN_SECONDLY_ROLLING` or `DAILY`.
    pub fn policy(&self) -> Option<&str> {
        self.body.policy_name.as_deref()
    }

    /// What to do, by status.
    fn advice(&self) -> String {
        match self.status {
            300..=399 => "the server redirects elsewhere, which is not followed, so that the token stays where it \
                          belongs; check the base URL"
                .to_owned(),
            400 if self.findings.iter().any(|finding| finding.rule.is_some()) => {
                "a payload that was proved valid is refused when the account changed since; pull its schema again".to_owned()
            }
            401 if self.category() == Some("EXPIRED_AUTHENTICATION") => {
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
            429 => self.rate_advice(),
            423 => "the record is locked for the moment; try again after two seconds".to_owned(),
            477 => "HubSpot is moving the account; try again later".to_owned(),
            500..=599 => "the trouble is on HubSpot's side or on the way to it; try again later".to_owned(),
            _ => String::new(),
        }
    }

    fn rate_advice(&self) -> String {
        let which = match self.policy() {
            Some("DAILY") => {
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
            Some(message) if self.findings.is_empty() => message,
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

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: status {}", self.request, self.status)?;
        if let Some(category) = self.category() {
            write!(f, " {}", escaped(category))?;
        }
        self.write_message(f)?;
        for finding in self.findings.iter().take(FINDINGS_SHOWN) {
            write!(f, "; {finding}")?;
        }
        if let Some(rest) = self.findings.len().checked_sub(FINDINGS_SHOWN).filter(|rest| *rest > 0) {
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
