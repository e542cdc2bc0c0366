//! A list where one option is wanted.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Field,
    cx::{Cx, Note},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(503), "list-on-single-select"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &["was not one of the allowed options: ["],
    summary: "several options are given to a property that takes one",
    docs: "Only properties that are edited by check boxes (`fieldType` `checkbox`) take a list. A drop-down or a group of \
           radio buttons takes one option, and reads the whole list as one unknown option. Where the options are stored \
           elsewhere, so that the schema does not have them, a `;` is a warning.",
    invalid: Example::update(r#"{"properties":{"hs_ticket_priority":"LOW;HIGH"}}"#),
    valid: Example::update(r#"{"properties":{"hs_ticket_priority":"HIGH"}}"#),
};

/// The longest text, in bytes, that is compared with the options part by part.
const LIST_MAX: usize = 2_000;

/// What the options are is not known here, so a `;` may be a part of one after all.
pub(crate) fn check_open(cx: &mut Cx<'_>, field: &Field<'_>) {
    let text = field.trimmed();
    if text.contains(';') {
        let message =
            format!("{} looks like a list, and {} takes one option", quoted(text), quoted(field.name()));
        let note = Note::new(message).help("write one option").weighing(Severity::Warning);
        cx.raise(&RULE, field.location(cx), field.span(), note);
    }
}

/// Whether the text is a list with an option in it, which is then a finding.
pub(crate) fn check(cx: &mut Cx<'_>, field: &Field<'_>) -> bool {
    let text = field.trimmed();
    if text.len() > LIST_MAX {
        return false;
    }
    let mut known = text.split(';').filter_map(|part| field.property.option_like(part));
    let Some(first) = known.next().filter(|_| text.contains(';')) else { return false };
    let rest = known.next();
    let message = format!("{} is a list, and {} takes one option", quoted(text), quoted(field.name()));
    let note = match rest {
        None => {
            Note::new(message).help(format!("write {}", quoted(first))).maybe_fix(Some(field.safe(first)))
        }
        Some(_) => Note::new(message)
            .help(format!("write one of them, such as {}", quoted(first)))
            .maybe_fix(Some(field.guess(first))),
    };
    cx.raise(&RULE, field.location(cx), field.span(), note);
    true
}
