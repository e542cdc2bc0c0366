//! A value that is not of its property's type.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Field,
    cx::{Cx, Note},
    plan::PropertyPlan,
    syntax::{Entry, Kind},
    value::{
        boolean,
        day::{self, DayText},
        moment::{self, MomentText},
        number,
    },
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(401), "wrong-type"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_LONG", "INVALID_OPTION", "INVALID_DATE"],
    hubspot_wording: &[
        "1/1/1 was not a valid long.",
        "tYES was not one of the allowed options: [true, false]",
        "Cannot deserialize value of type `java.lang.String`",
    ],
    summary: "the value is not of the property's type",
    docs: "Every value travels as text and is read by the property's type:\n\n\
           * `number`: digits with at most one decimal point, no thousands separators (`-10.5`, not `5,333,222`)\n\
           * `bool`: `true` or `false`, in lower case\n\
           * `date`: `YYYY-MM-DD`, or milliseconds since the epoch at midnight UTC\n\
           * `datetime`: ISO 8601 such as `2026-11-22T09:30:00Z`, or milliseconds since the epoch\n\n\
           JSON numbers and booleans are read as their text. Lists and objects are no values: several options are one text \
           with `;` between them.",
    invalid: Example::update(r#"{"properties":{"refund_amount":"5,333,222"}}"#),
    valid: Example::update(r#"{"properties":{"refund_amount":"5333222"}}"#),
};

/// An object or a list stands where a text belongs.
pub(crate) fn raise_container(cx: &mut Cx<'_>, property: &PropertyPlan, entry: &Entry<'_>) {
    let kind = entry.value.kind();
    let help = if kind == Kind::List {
        "write one text, several options with `;` between them"
    } else {
        "write a text"
    };
    let note =
        Note::new(format!("{} is {}, not a text", quoted(&property.name), kind.described())).help(help);
    cx.raise(&RULE, cx.property(&property.name), entry.value.span(), note);
}

pub(crate) fn check_number(cx: &mut Cx<'_>, field: &Field<'_>) {
    if number::notation(field.trimmed()).is_none() {
        raise(cx, field, "a number", "write digits with at most one decimal point, such as `-10.5`");
    }
}

pub(crate) fn check_bool(cx: &mut Cx<'_>, field: &Field<'_>) {
    let text = field.trimmed();
    if boolean::parse(text).is_some() {
        return;
    }
    let (meant, guessed) = (boolean::meant(text), boolean::guessed(text));
    let mut note = message(field, "`true` or `false`");
    note = match meant.or(guessed) {
        Some(value) => note.help(format!("write `{value}`")),
        None => note.help("write `true` or `false`, in lower case"),
    };
    let fix = meant.map(|value| field.safe(if value { "true" } else { "false" }));
    let fix = fix.or_else(|| guessed.map(|value| field.guess(if value { "true" } else { "false" })));
    cx.raise(&RULE, field.location(cx), field.span(), note.maybe_fix(fix));
}

pub(crate) fn check_date(cx: &mut Cx<'_>, field: &Field<'_>) {
    if !matches!(day::parse(field.trimmed()), DayText::Day(_)) {
        raise(cx, field, "a day", "write `YYYY-MM-DD`, a day of the calendar");
    }
}

pub(crate) fn check_datetime(cx: &mut Cx<'_>, field: &Field<'_>) {
    if matches!(moment::parse(field.trimmed()), MomentText::Other | MomentText::Seconds(_)) {
        raise(
            cx,
            field,
            "a moment",
            "write ISO 8601 such as `2026-11-22T09:30:00Z`, or milliseconds since the epoch",
        );
    }
}

fn raise(cx: &mut Cx<'_>, field: &Field<'_>, wanted: &str, help: &str) {
    let note = message(field, wanted).help(help);
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

fn message(field: &Field<'_>, wanted: &str) -> Note {
    Note::new(format!("{} is not {wanted}, which {} takes", quoted(&field.text), quoted(field.name())))
}
