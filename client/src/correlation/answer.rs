//! HubSpot's answer to one request of a batch. A status line proves nothing; what is named in it is what is known.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Identified;
use crate::{ClientError, ErrorBody, transport::Reply};

/// An answer: results and errors, in HubSpot's order.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) results: Vec<Entry<T>>,
    pub(crate) errors: Vec<ErrorBody>,
}

/// One result.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    /// The trace id that it echoes.
    pub(crate) trace: Option<String>,
    /// The result; `None` if it cannot be read, or has no usable id.
    pub(crate) value: Option<T>,
}

impl<T: DeserializeOwned + Identified> Answer<T> {
    /// Reads an answer. A result that cannot be read costs the others nothing.
    pub(crate) fn of(reply: &Reply) -> Result<Self, ClientError> {
        let mut answer: Value = reply.json()?;
        let mut list = |name: &str| match answer.get_mut(name).map(Value::take) {
            Some(Value::Array(entries)) => Some(entries),
            _ => None,
        };
        let (results, errors) = (list("results"), list("errors"));
        if results.is_none() && errors.is_none() {
            return Err(reply.misshapen("it has neither `results` nor `errors`"));
        }
        let entry = |entry: Value| {
            let trace = match entry.get("objectWriteTraceId") {
                Some(Value::String(trace)) => Some(trace.clone()),
                Some(Value::Number(trace)) => Some(trace.to_string()),
                _ => None,
            };
            let value: Option<T> = serde_json::from_value(entry).ok();
            Entry { trace, value: value.filter(|value| value.id().is_none_or(|id| reply.is_presentable(id))) }
        };
        Ok(Self {
            results: results.into_iter().flatten().map(entry).collect(),
            errors: errors.iter().flatten().map(|entry| reply.error_body(entry)).collect(),
        })
    }
}
