//! An id that is not a record's id, without an `idProperty`.

use std::borrow::Cow;

use ticketproof_diagnostics::{
    Applicability, Code, RuleId, Severity,
    text::{listed, quoted},
};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    context::{Context, Note, write_instead},
    located_json::{Entry, JsonKind},
    value::{is_record_id, visible},
};

/// The most properties that a message names.
const NAMED_MAX: usize = 8;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(810), "id-not-numeric"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Ignores,
    hubspot_errors: &["OBJECT_NOT_FOUND"],
    hubspot_wording: &[
        "Could not get some TICKET objects, they may be deleted or not exist. Check that ids are valid.",
        "Object not found.  objectId are usually numeric.",
    ],
    summary: "the `id` is not digits, and there is no `idProperty`",
    docs: "Without an `idProperty` the `id` of an update or an upsert is the record's own id, which is digits. An \
           e-mail address, an order number or a name is the value of a property: add `idProperty` with the name of \
           that property, whose values must be unique. HubSpot does not refuse the batch: it answers 207 and writes \
           nothing, so clients that only look for a 4xx do not notice. An empty `id` identifies no record, with or \
           without an `idProperty`. Outside of a batch a record may lack an `id`, because the id may be in the \
           request's path. A fix corrects a spreadsheet's `859.0`; a rounded number (`4.1E+10`) cannot be corrected.",
    invalid: Example::update(r#"{"id":"A-17","properties":{"content":"Smoke!"}}"#),
    valid: Example::update(r#"{"id":"A-17","idProperty":"order_number","properties":{"content":"Smoke!"}}"#),
};

/// Checks the member `id` of a body; `has_id_property` says whether the body has an `idProperty`.
pub(crate) fn check(cx: &mut Context<'_>, entry: &Entry<'_>, has_id_property: bool) {
    let kind = entry.value.kind();
    let text = match kind {
        JsonKind::Text | JsonKind::Number | JsonKind::Bool => entry.value.text().unwrap_or_default(),
        JsonKind::Object | JsonKind::List | JsonKind::Null => Cow::Borrowed(""),
    };
    if text.is_empty() {
        let what = if kind == JsonKind::Text { "the empty text" } else { kind.described() };
        let note = Note::new(format!("`id` is {what}, so the input is for no record")).help(advice(cx));
        return cx.raise(&RULE, cx.record.key("id"), entry.value.span(), note);
    }
    if has_id_property {
        return;
    }
    if is_record_id(text.as_bytes()) {
        if cx.operation == Operation::Upsert {
            super::upsert_without_id_property::raise(cx, entry);
        }
        return;
    }
    let intended = digits(&text);
    let message = format!("`id` is {}, which is no record's id, and there is no `idProperty`", quoted(&text));
    let note = match &intended {
        Some(digits) => Note::new(message).help(format!("write {}", quoted(digits))),
        None => Note::new(message).help(advice(cx)),
    };
    let fix = intended.map(|digits| write_instead(entry.value, &digits, Applicability::Safe));
    cx.raise(&RULE, cx.record.key("id"), entry.value.span(), note.maybe_fix(fix));
}

/// The record id in a text with blanks around it, or with the `.0` that a spreadsheet adds.
fn digits(text: &str) -> Option<String> {
    let text = visible(text);
    if is_record_id(text.as_bytes()) {
        return Some(text.to_owned());
    }
    match text.split_once('.')? {
        (whole, zeros) if is_record_id(whole.as_bytes()) && zeros.bytes().all(|digit| digit == b'0') => {
            Some(whole.to_owned())
        }
        _ => None,
    }
}

fn advice(cx: &Context<'_>) -> String {
    let unique = listed(cx.compiled.schema.id_properties(), NAMED_MAX);
    if unique.is_empty() {
        return "write the record's id, which is digits; the account has no unique property for an `idProperty`".to_owned();
    }
    format!(
        "add `idProperty` with the property that it is a value of, one of {unique}; or write the record's id, which is digits"
    )
}
