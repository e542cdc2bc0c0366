//! The access token: read from the environment or a file, sent in one header, printed nowhere.

mod redact;

use std::{fmt, io::Read as _, path::Path, sync::Arc};

use ticketproof_diagnostics::text::{self, escaped};

/// The environment variable that the command and the examples read the token from.
pub const TOKEN_VARIABLE: &str = "HUBSPOT_ACCESS_TOKEN";

/// The most bytes a token may have. Private app tokens have 44, OAuth tokens some hundreds.
const LENGTH_MAX: usize = 8192;

/// An access token of a HubSpot account: of a private app, of a service key (`pat-…`) or of OAuth.
///
/// It has no way to be read back: `Debug` prints `Token(…)`, there is no `Display`, no serialisation, and the header
/// that carries it is marked sensitive.
///
/// ```
/// let token = ticketproof_client::Token::new("a-token\n")?;
/// assert_eq!(format!("{token:?}"), "Token(…)");
/// # Ok::<(), ticketproof_client::TokenError>(())
/// ```
#[derive(Clone)]
pub struct Token(Arc<str>);

impl Token {
    /// A token from its text. White space around it is dropped (files end in a line end).
    ///
    /// # Errors
    /// When it is empty, longer than 8192 bytes, or has a character that is not visible ASCII.
    pub fn new(text: impl AsRef<str>) -> Result<Self, TokenError> {
        let text = text.as_ref().trim();
        if text.is_empty() {
            return Err(TokenError::Empty);
        }
        if text.len() > LENGTH_MAX {
            return Err(TokenError::TooLong);
        }
        match text.bytes().position(|byte| !byte.is_ascii_graphic()) {
            Some(position) => Err(TokenError::Character { position }),
            None => Ok(Self(text.into())),
        }
    }

    /// The token in the environment variable `name`, as a rule [`TOKEN_VARIABLE`].
    ///
    /// # Errors
    /// When the variable is not set or its value is not a token.
    pub fn from_env(name: &str) -> Result<Self, TokenError> {
        match std::env::var_os(name) {
            None => Err(TokenError::NotSet { name: name.to_owned() }),
            // Text that is not UTF-8 has bytes that no token has; where they stand does not matter.
            Some(value) => Self::new(value.to_string_lossy()),
        }
    }

    /// The token in a file.
    ///
    /// # Errors
    /// When the file cannot be read or does not hold a token and nothing else.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, TokenError> {
        let path = path.as_ref();
        let unreadable = |source| TokenError::Unreadable { path: text::path(path), source };
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        // A little more than the longest token, so that a wrong file is noticed and not loaded.
        file.take(2 * LENGTH_MAX as u64).read_to_end(&mut bytes).map_err(unreadable)?;
        Self::new(String::from_utf8_lossy(&bytes))
    }

    /// The value of the `Authorization` header.
    pub(crate) fn header(&self) -> reqwest::header::HeaderValue {
        let mut value = reqwest::header::HeaderValue::try_from(format!("Bearer {}", self.0))
            .expect("a token is visible ASCII, checked when it was made");
        value.set_sensitive(true);
        value
    }

    /// The text as it may be shown: with `[token]` wherever the token stands, because servers and proxies have been seen to
    /// echo headers. It is for what is shown only; what is parsed or compared is the original text.
    pub(crate) fn redact(&self, text: impl Into<String>) -> String {
        redact::redact(&self.0, text.into())
    }

    /// The most bytes of a text that one token may take, in whichever way it is written.
    pub(crate) fn longest_written(&self) -> usize {
        redact::LONGEST_CHARACTER * self.0.len()
    }

    /// Whether a text holds the token.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        redact::find(&self.0, text, 0).is_some()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Why there is no token. Never shows the text that was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The environment variable is not there.
    #[error(
        "the environment variable {} is not set; put the token of a private app or a service key there",
        escaped(.name)
    )]
    NotSet {
        /// The variable's name.
        name: String,
    },
    /// There is nothing but white space.
    #[error("the access token is empty")]
    Empty,
    /// It is longer than any token is.
    #[error("the access token is longer than {LENGTH_MAX} bytes; is this the right file?")]
    TooLong,
    /// A character cannot be part of a token.
    #[error("the access token has a character that no token has, at byte {position}")]
    Character {
        /// Where, in bytes from the start.
        position: usize,
    },
    /// The file could not be read.
    #[error("cannot read the token file {path}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_trimmed_and_checked() {
        assert!(Token::new("  pat-na1-x \r\n").is_ok());
        assert!(matches!(Token::new(" \n"), Err(TokenError::Empty)));
        assert!(matches!(Token::new("a b"), Err(TokenError::Character { position: 1 })));
        assert!(matches!(Token::new("a\nb"), Err(TokenError::Character { position: 1 })));
        assert!(matches!(Token::new("tökén"), Err(TokenError::Character { position: 1 })));
        assert!(Token::new("x".repeat(LENGTH_MAX)).is_ok());
        assert!(matches!(Token::new("x".repeat(LENGTH_MAX + 1)), Err(TokenError::TooLong)));
    }

    #[test]
    fn a_token_never_shows_itself() {
        let token = Token::new("canary").unwrap();
        assert!(!format!("{token:?} {:#?} {:?}", token, token.header()).contains("canary"));
        assert_eq!(token.redact("Bearer canary, canary"), "Bearer [token], [token]");
        let error = Token::new("can\u{7}ary").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("can\u{7}"));
    }

    #[test]
    fn a_folder_or_a_missing_file_is_an_error_that_names_it() {
        let folder = std::env::temp_dir();
        assert!(matches!(Token::from_file(&folder), Err(TokenError::Unreadable { .. })));
        let missing = folder.join("no-such-token-file");
        assert!(Token::from_file(missing).unwrap_err().to_string().contains("no-such-token-file"));
    }
}
