//! A number in scientific notation.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Field,
    cx::{Cx, Note},
    value::number,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(403), "number-with-exponent"),
    severity: Severity::Warning,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the number has an exponent",
    docs: "HubSpot documents scientific notation as accepted, yet `1.4210854715202004e-14` was refused in the wild (the text of the error \
           is not known). Programs \
           write exponents without being asked, above all for very small results of floating-point arithmetic; round them, \
           or write the digits.",
    invalid: Example::update(r#"{"properties":{"refund_amount":"1.42e-14"}}"#),
    valid: Example::update(r#"{"properties":{"refund_amount":"0.0000000000000142"}}"#),
};

pub(crate) fn raise(cx: &mut Cx<'_>, field: &Field<'_>) {
    let text = field.trimmed();
    let note = Note::new(format!(
        "{} has an exponent: documented as accepted, yet such numbers have been refused",
        quoted(text)
    ));
    let digits = number::without_exponent(text);
    let note = match &digits {
        Some(digits) => note.help(format!("write {}", quoted(digits))),
        None => note.help("write the digits, or round the number"),
    };
    let fix = digits.map(|digits| field.safe(&digits));
    cx.raise(&RULE, field.location(cx), field.span(), note.maybe_fix(fix));
}
