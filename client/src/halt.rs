//! Reasons why an answer is not read to its end.

/// The reason why an answer is not read to its end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Halt {
    /// It is not JSON.
    NotJson,
    /// It is JSON that ends in the middle.
    Truncated,
    /// It is JSON, but not what was asked for; the text says why.
    Shape(String),
    /// It is more than is read; the text says more than what.
    Limit(String),
}
