//! A number in scientific notation.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
    value::number,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(403), "number-with-exponent"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_INTEGER"],
    hubspot_wording: &["1.4210854715202004e-14 was not a valid number."],
    summary: "the number has an exponent",
    docs: "HubSpot documents scientific notation as accepted, but in October 2025 it refused \
           `1.4210854715202004e-14`, and with it the whole batch. That was a JSON number of a deal; tickets probably \
           behave the same. Programs write exponents for very small and very big results of floating-point \
           arithmetic: round the number, or write its digits. If the exponent is between -40 and 40, the fix writes \
           the same number without an exponent.",
    invalid: Example::update(r#"{"properties":{"refund_amount":"1.42e-14"}}"#),
    valid: Example::update(r#"{"properties":{"refund_amount":"0.0000000000000142"}}"#),
};

pub(crate) fn raise(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    let text = field.visible();
    let note = Note::new(format!("{} has an exponent, and HubSpot refuses such numbers", quoted(text)));
    let digits = number::without_exponent(text);
    let note = match &digits {
        Some(digits) => note.help(format!("write {}", quoted(digits))),
        None => note.help("write the digits, or round the number"),
    };
    let fix = digits.map(|digits| field.safe(&digits));
    cx.raise(&RULE, field.location(cx), field.span(), note.maybe_fix(fix));
}
