//! Errors, each with a text that names the request and says what to do.

mod body;
pub(crate) mod delivery;
mod findings;
mod no_schema;
mod refusal;

use std::{fmt, time::Duration};

pub use body::{ErrorBody, ErrorDetail};
pub use delivery::Delivery;
pub use findings::PropertyFinding;
pub use no_schema::NoSchema;
pub use refusal::Refusal;
use ticketproof_diagnostics::text::{escaped, quoted};

/// A request as errors name it: method and path with query, never a header or a body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestLine {
    pub(crate) method: &'static str,
    /// The token is not in it, even if a server had us send it (as the cursor of a next page).
    pub(crate) path: String,
    /// Whether it only reads, as every `GET` does and some a `POST`.
    pub(crate) is_read: bool,
}

/// The most characters of a path in a message: property lists may make it long.
const PATH_SHOWN: usize = 200;

impl RequestLine {
    /// The method, such as `POST`.
    pub fn method(&self) -> &str {
        self.method
    }

    /// The path with its query.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for RequestLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.method)?;
        match self.path.char_indices().nth(PATH_SHOWN) {
            Some((end, _)) => write!(f, "{}…", escaped(&self.path[..end])),
            None => f.write_str(&escaped(&self.path)),
        }
    }
}

/// A request whose answer cannot be used, and the parts of the answer that came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Exchange {
    pub(crate) request: RequestLine,
    pub(crate) status: Option<u16>,
    pub(crate) correlation_id: Option<String>,
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)?;
        if let Some(status) = self.status {
            write!(f, ": status {status}")?;
        }
        if let Some(id) = &self.correlation_id {
            write!(f, " (correlation id {})", escaped(id))?;
        }
        Ok(())
    }
}

/// Why an answer could not be used although one came.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Unreadable {
    /// It is not JSON; the start of it is kept.
    NotJson {
        /// The content type that the server named.
        content_type: Option<String>,
        /// The first characters.
        start: String,
    },
    /// It is JSON that ends in the middle.
    Truncated,
    /// It is JSON, but not what this request is answered with.
    Shape {
        /// The part that is missing or wrong.
        why: String,
    },
    /// It is more than any account has, and was not read to its end.
    TooMuch {
        /// More than what: the limit.
        what: String,
    },
    /// It is longer than the client reads, in bytes.
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

/// A request failed, or could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClientError {
    /// The client cannot be set up: base URL, TLS, runtime.
    Setup {
        /// The cause, and what to do.
        reason: String,
    },
    /// The request cannot be sent, or the next request of a list leads nowhere; nothing was sent for it.
    Input {
        /// The cause, and what to do.
        reason: String,
    },
    /// No connection to the server.
    Connect {
        /// The request.
        request: RequestLine,
        /// The server: host and port.
        host: String,
        /// Why.
        source: reqwest::Error,
    },
    /// The server stopped answering.
    Timeout {
        /// The request and what came of its answer.
        exchange: Box<Exchange>,
        /// The time limit that was reached.
        limit: Duration,
    },
    /// The connection ended before the whole answer had come.
    Interrupted {
        /// The request and what came of its answer.
        exchange: Box<Exchange>,
        /// Why.
        source: reqwest::Error,
    },
    /// An answer came that is no answer to this request.
    Unreadable {
        /// The request and its answer.
        exchange: Box<Exchange>,
        /// The fault of the answer.
        what: Unreadable,
    },
    /// A pull was not done in time.
    Deadline {
        /// The time that it had.
        limit: Duration,
    },
    /// Every answer of a pull could be read, and together they are no schema.
    NoSchema(Box<NoSchema>),
    /// An answer came with another status than a 2xx: HubSpot's refusal, if it is in HubSpot's words.
    Refused(Box<Refusal>),
}

impl ClientError {
    pub(crate) fn input(reason: impl Into<String>) -> Self {
        Self::Input { reason: reason.into() }
    }

    /// The request that failed, if one was made.
    pub fn request(&self) -> Option<&RequestLine> {
        match self {
            Self::Setup { .. } | Self::Input { .. } | Self::Deadline { .. } | Self::NoSchema(_) => None,
            Self::Connect { request, .. } => Some(request),
            Self::Timeout { exchange, .. }
            | Self::Interrupted { exchange, .. }
            | Self::Unreadable { exchange, .. } => Some(&exchange.request),
            Self::Refused(refusal) => Some(refusal.request()),
        }
    }

    /// The status of the answer, if one came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Setup { .. }
            | Self::Input { .. }
            | Self::Deadline { .. }
            | Self::NoSchema(_)
            | Self::Connect { .. } => None,
            Self::Timeout { exchange, .. }
            | Self::Interrupted { exchange, .. }
            | Self::Unreadable { exchange, .. } => exchange.status,
            Self::Refused(refusal) => Some(refusal.status()),
        }
    }

    /// HubSpot's correlation id, which its support asks for: from the header or the body.
    pub fn correlation_id(&self) -> Option<&str> {
        match self {
            Self::Setup { .. }
            | Self::Input { .. }
            | Self::Deadline { .. }
            | Self::NoSchema(_)
            | Self::Connect { .. } => None,
            Self::Timeout { exchange, .. }
            | Self::Interrupted { exchange, .. }
            | Self::Unreadable { exchange, .. } => exchange.correlation_id.as_deref(),
            Self::Refused(refusal) => refusal.correlation_id(),
        }
    }

    /// The answer with another status than a 2xx, with its whole body, if this is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// Advice for a write that may have been done.
    fn doubt(&self) -> &'static str {
        let is_write = self.request().is_some_and(|request| !request.is_read);
        match self.delivery() {
            Delivery::Unknown if is_write => "; HubSpot may have done it, so look before you send it again",
            _ => "",
        }
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setup { reason } | Self::Input { reason } => f.write_str(reason),
            Self::Connect { request, host, source } => {
                let why = root_cause(source);
                write!(f, "{request}: cannot connect to {}: {}", escaped(host), escaped(&why))?;
                f.write_str("; check the base URL, the network and the proxy settings")
            }
            Self::Timeout { exchange, limit } => {
                write!(f, "{exchange}: the server stopped answering; no whole answer within {limit:?}")?;
                f.write_str("; try again later or allow more time")
            }
            Self::Interrupted { exchange, source } => {
                let why = root_cause(source);
                write!(
                    f,
                    "{exchange}: the connection ended before the whole answer had come: {}",
                    escaped(&why)
                )
            }
            Self::Unreadable { exchange, what } => write!(f, "{exchange}: {what}"),
            Self::Deadline { limit } => {
                write!(f, "the pull was not done within {limit:?}, and was ended")?;
                f.write_str("; try again later or allow more time")
            }
            Self::NoSchema(what) => what.fmt(f),
            Self::Refused(refusal) => refusal.fmt(f),
        }?;
        f.write_str(self.doubt())
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { content_type, start } if start.is_empty() => {
                write!(f, "the answer is empty where JSON was expected")?;
                content_type.as_deref().map_or(Ok(()), |kind| write!(f, " (content type {})", quoted(kind)))
            }
            Self::NotJson { content_type, start } => {
                let kind = content_type.as_deref().map_or("none".to_owned(), quoted);
                write!(f, "the answer is not JSON (content type {kind}); it starts with {}", quoted(start))?;
                f.write_str(
                    "; a proxy or a login page may have answered in place of HubSpot: check the base URL",
                )
            }
            Self::Truncated => f.write_str("the answer is JSON that ends in the middle; try again"),
            Self::Shape { why } => {
                write!(f, "the answer is not what this request is answered with: {}", escaped(why))?;
                f.write_str("; check that the base URL is HubSpot's")
            }
            Self::TooMuch { what } => {
                write!(f, "the answer {}, which is the limit, and was not read on", escaped(what))?;
                f.write_str("; check that the base URL is HubSpot's")
            }
            Self::TooLarge { limit } => write!(f, "the answer is longer than {limit} bytes and was not read"),
        }
    }
}

impl std::error::Error for ClientError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect { source, .. } | Self::Interrupted { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// The innermost reason: `connection refused` and not four times "error sending request".
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
