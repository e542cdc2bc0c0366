//! The log of requests, with which a test checks what a client sent.

use std::collections::VecDeque;

use crate::{admission::looks_like_real_token, fault::Fault};

/// The most requests that are kept; older ones are counted only.
const LOGGED_MAX: usize = 100_000;

/// A request as it arrived; refused ones are logged too.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The method, such as `POST`.
    pub method: String,
    /// The path without its query, as it was sent. A segment that looks like a real token is replaced by `<redacted>`.
    pub path: String,
    /// The status of the answer; `None` before the answer, or if a fault suppressed it.
    pub status: Option<u16>,
    /// The fault that was injected.
    pub fault: Option<Fault>,
}

/// A path in which segments that look like a real token are replaced.
pub(crate) fn redacted(path: &str) -> String {
    let segment = |text| if looks_like_real_token(text) { "<redacted>" } else { text };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// The last requests, and the number of all.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    requests: VecDeque<LoggedRequest>,
    count: u64,
}

impl RequestLog {
    /// Logs a request and returns its number.
    pub(crate) fn push(&mut self, method: &str, path: &str) -> u64 {
        if self.requests.len() == LOGGED_MAX {
            self.requests.pop_front();
        }
        self.requests.push_back(LoggedRequest {
            method: method.to_owned(),
            path: redacted(path),
            status: None,
            fault: None,
        });
        self.count += 1;
        self.count - 1
    }

    /// The request with this number; `None` once it is no longer kept.
    pub(crate) fn request(&mut self, number: u64) -> Option<&mut LoggedRequest> {
        let first = self.count - self.requests.len() as u64;
        self.requests.get_mut(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    pub(crate) fn requests(&self) -> Vec<LoggedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}
