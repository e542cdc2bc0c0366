//! The context of a check.

use std::collections::BTreeMap;

use proc_macro2::Span;
use ticketproof_schema::Pipeline;

use crate::{
    account::Account,
    errors::Errors,
    rules,
    syntax::{Purpose, RawPayload},
};

/// The context that all checks share.
pub(super) struct Cx<'a> {
    pub(super) raw: &'a RawPayload,
    pub(super) account: &'a Account,
    /// The main account, whose ids and labels the source has, if it is another one.
    pub(super) main: Option<&'a Account>,
    pub(super) errors: &'a mut Errors,
    pub(super) purpose: Purpose,
    /// The pipeline that the struct names.
    pub(super) pipeline: Option<&'a Pipeline>,
    /// The properties written so far, and what writes each.
    pub(super) written: BTreeMap<String, String>,
}

impl Cx<'_> {
    /// Records that `by` writes a property. Reports a property that is written twice, and returns `false`.
    pub(super) fn write(&mut self, property: &str, by: String, span: Span) -> bool {
        if let Some(first) = self.written.get(property) {
            let property = ticketproof_diagnostics::text::quoted(property);
            let message = format!(
                "property {property} is already written by {first}; a payload has each property once"
            );
            self.errors.finding(rules::DUPLICATE_KEY, span, message);
            return false;
        }
        self.written.insert(property.to_owned(), by);
        true
    }
}
