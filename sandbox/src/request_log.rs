//! What the sandbox was asked: the proof of what left a client, and of what did not.

use std::collections::VecDeque;

use crate::gate::looks_real;

/// The most requests whose paths are kept; older ones are counted only.
const KEPT_MAX: usize = 100_000;

/// One request as it arrived, refused ones included.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The method, such as `POST`.
    pub method: String,
    /// The path without its query, as it was sent. Anything in it that looks like a real token is left out.
    pub path: String,
    /// The status of the answer; `None` while it is on its way, or when a fault swallowed it.
    pub status: Option<u16>,
    /// The fault it met.
    pub fault: Option<crate::Fault>,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    kept: VecDeque<Request>,
    count: u64,
}

impl Log {
    /// Notes a request and gives its number.
    pub(crate) fn arrived(&mut self, method: &str, path: &str) -> u64 {
        if self.kept.len() == KEPT_MAX {
            self.kept.pop_front();
        }
        let path: Vec<&str> =
            path.split('/').map(|part| if looks_real(part) { "<redacted>" } else { part }).collect();
        self.kept.push_back(Request {
            method: method.to_owned(),
            path: path.join("/"),
            status: None,
            fault: None,
        });
        self.count += 1;
        self.count - 1
    }

    /// The request with this number, while it is kept.
    pub(crate) fn request(&mut self, number: u64) -> Option<&mut Request> {
        let first = self.count - self.kept.len() as u64;
        self.kept.get_mut(usize::try_from(number.checked_sub(first)?).ok()?)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.kept.iter().cloned().collect()
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}
