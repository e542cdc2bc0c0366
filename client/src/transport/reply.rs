//! A 2xx answer, and reading it as what it should be.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::ERROR_BODY_MAX;
use crate::{
    ClientError, Token,
    error::{ErrorBody, Exchange, Unreadable},
    halt::Halt,
};

/// How much of an answer that is not JSON is kept.
const START_KEPT: usize = 120;

/// How much is kept of why an answer has not the right shape, in characters.
const WHY_KEPT: usize = 400;

/// A 2xx answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(super) exchange: Exchange,
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
    pub(super) token: Token,
}

impl Reply {
    /// The answer as what it should be.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, ClientError> {
        serde_json::from_slice(&self.body).map_err(|error| self.unreadable(&error))
    }

    /// One page of a list, `{"results":[…],"paging":…}` or a bare list, and the cursor of the next.
    pub(crate) fn page(&self) -> Result<(Vec<Value>, Option<String>), ClientError> {
        match self.json()? {
            Value::Array(entries) => Ok((entries, None)),
            Value::Object(mut answer) => match answer.remove("results") {
                Some(Value::Array(entries)) => Ok((entries, next_page(&answer))),
                _ => Err(self.misshapen("it has no list of `results`")),
            },
            _ => Err(self.misshapen("it has no list of `results`")),
        }
    }

    /// As [`Reply::page`], with entries that are read as what they should be.
    pub(crate) fn typed_page<T: DeserializeOwned>(&self) -> Result<(Vec<T>, Option<String>), ClientError> {
        let (entries, next) = self.page()?;
        let typed: Result<Vec<T>, _> = entries.into_iter().map(serde_json::from_value).collect();
        Ok((typed.map_err(|error| self.misshapen(error.to_string()))?, next))
    }

    /// An answer that is JSON and yet not what the request is answered with.
    pub(crate) fn misshapen(&self, why: impl Into<String>) -> ClientError {
        // It may quote a value of the body. The token goes before the cut, or half of it would be left.
        self.error(Unreadable::Shape { why: self.token.redact(why).chars().take(WHY_KEPT).collect() })
    }

    /// Reads an answer that must be empty, which is what 204 says. An answer with a body, or an empty one
    /// with another status, is not HubSpot's.
    pub(crate) fn nothing(&self) -> Result<(), ClientError> {
        if self.is_no_content() {
            return Ok(());
        }
        match self.json::<Value>() {
            Err(error) if !self.is_blank() => Err(error),
            _ => Err(self.misshapen("it is answered with 204 and nothing else")),
        }
    }

    /// Whether this is the answer that has no content by its status.
    pub(crate) fn is_no_content(&self) -> bool {
        self.exchange.status == Some(204) && self.is_blank()
    }

    /// The answer to a request whose result is an object that nothing is read of.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, ClientError> {
        self.json()
    }

    /// An error within an answer: what it says of one input of a batch. One that is longer than a whole error body may be is
    /// nobody's.
    pub(crate) fn error_body(&self, entry: &Value) -> ErrorBody {
        let text = entry.to_string();
        if text.len() <= ERROR_BODY_MAX {
            ErrorBody::read(&text, &self.token)
        } else {
            ErrorBody::unread(self.token.redact(text).chars().take(START_KEPT).collect())
        }
    }

    /// Whether an id can be shown and kept. One that holds the token cannot, and is none: HubSpot's are digits.
    pub(crate) fn is_presentable(&self, id: &str) -> bool {
        id.bytes().all(|byte| byte.is_ascii_digit()) || !self.token.is_in(id)
    }

    /// An answer that was not read on.
    pub(super) fn halted(&self, halt: Halt) -> ClientError {
        match halt {
            Halt::Shape(why) => self.misshapen(why),
            Halt::Limit(what) => self.error(Unreadable::TooMuch { what }),
            Halt::Truncated => self.error(Unreadable::Truncated),
            Halt::NotJson => self.error(self.not_json()),
        }
    }

    fn not_json(&self) -> Unreadable {
        Unreadable::NotJson { content_type: self.content_type.clone(), start: self.start() }
    }

    fn unreadable(&self, error: &serde_json::Error) -> ClientError {
        self.error(match error.classify() {
            serde_json::error::Category::Data => return self.misshapen(error.to_string()),
            serde_json::error::Category::Eof if !self.is_blank() => Unreadable::Truncated,
            _ => self.not_json(),
        })
    }

    fn is_blank(&self) -> bool {
        self.body.iter().all(u8::is_ascii_whitespace)
    }

    /// Keeps as much of a body that is not kept as [`Reply::start`] needs.
    pub(super) fn keep_start(&mut self, piece: &[u8]) {
        let piece = if self.body.is_empty() { piece.trim_ascii_start() } else { piece };
        let room = self.start_length().saturating_sub(self.body.len());
        self.body.extend_from_slice(&piece[..piece.len().min(room)]);
    }

    /// How many bytes the start of an answer is made from. The token goes before the cut, or half of it would be left.
    fn start_length(&self) -> usize {
        4 * START_KEPT + self.token.longest_written()
    }

    fn start(&self) -> String {
        let body = self.body.trim_ascii_start();
        let most = body.len().min(self.start_length());
        let text = String::from_utf8_lossy(&body[..most]);
        self.token.redact(text).chars().take(START_KEPT).collect()
    }

    pub(super) fn error(&self, what: Unreadable) -> ClientError {
        ClientError::Unreadable { exchange: Box::new(self.exchange.clone()), what }
    }
}

fn next_page(answer: &Map<String, Value>) -> Option<String> {
    let after = answer.get("paging")?.get("next")?.get("after")?;
    Some(after.as_str().map_or_else(|| after.to_string(), str::to_owned)).filter(|after| !after.is_empty())
}
