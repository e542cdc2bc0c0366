//! A value that is not of its property's type.

use ticketproof_diagnostics::{Applicability, Code, RuleId, Severity, text::quoted};

use ticketproof_schema::ValueKind;

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::CompiledProperty,
    context::{Context, Note, write_instead},
    located_json::JsonKind,
    record::{PropertyText, RawProperty},
    value::{
        boolean,
        number::{self, Notation},
    },
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(401), "wrong-type"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_INTEGER", "INVALID_LONG", "INVALID_OPTION", "INVALID_DATE"],
    hubspot_wording: &[
        "was not a valid number.",
        "1/1/1 was not a valid long.",
        "2019-05-13T12:05:53.602759Z was not a valid long.",
        "tYES was not one of the allowed options: [true, false]",
        "Invalid input JSON on line 1, column 1: Cannot deserialize value of type",
    ],
    summary: "the value is not of the property's type",
    docs: "Every value is sent as text and read by the property's type:\n\n* `number`: digits with at most one \
           decimal point, no thousands separators (`-10.5`, not `5,333,222`)\n* `bool`: `true` or `false`, in lower \
           case\n* `date`: `YYYY-MM-DD`, or milliseconds since the epoch at midnight UTC\n* `datetime`: ISO 8601 such \
           as `2026-11-22T09:30:00Z`, or milliseconds since the epoch\n\nBlanks around a value, including no-break \
           spaces and other Unicode white space, do not count: HubSpot once announced that it would refuse them, and \
           cancelled that. The same is true of invisible characters around numbers and dates, such as a zero-width \
           space.\n\nA day without a time is also a `datetime`: it is ISO 8601, which HubSpot documents, and means \
           midnight UTC. It is not verified that HubSpot accepts it; the old API accepted only milliseconds.\n\nA \
           moment that is nearly ISO 8601 gets a fix: a safe one if only the format is wrong (`2025-10-23 10:00:00Z`, \
           `1761177600000.0`), and a guess if the time zone or the order of day and month is unclear (`2025-10-23 \
           10:00:00`, `23.10.2025`).\n\nFor a wrong number HubSpot answers `INVALID_INTEGER` today (seen for a number \
           with an exponent), and answered `INVALID_LONG` in old versions of the API, also for a `datetime`. JSON \
           numbers and booleans are read as text. Lists and objects are not values: several options are one text with \
           `;` between them.",
    invalid: Example::update(r#"{"properties":{"refund_amount":"5,333,222"}}"#),
    valid: Example::update(r#"{"properties":{"refund_amount":"5333222"}}"#),
};

/// Adds a finding about an object or a list in place of a text.
pub(crate) fn raise_container(cx: &mut Context<'_>, property: &CompiledProperty, raw: &RawProperty<'_>) {
    let kind = raw.value.kind();
    let help = match property.kind {
        ValueKind::SeveralOptions | ValueKind::SeveralReferences if kind == JsonKind::List => {
            "write one text, several options with `;` between them"
        }
        ValueKind::OneOption | ValueKind::OneReference if kind == JsonKind::List => {
            "write one of them, as a text"
        }
        _ => "write a text",
    };
    let message = format!("{} is {}, not a text", quoted(&property.name), kind.described());
    let fix = joined(property, raw).map(|text| write_instead(raw.value, &text, Applicability::Safe));
    let note = Note::new(message).help(help).maybe_fix(fix);
    cx.raise(&RULE, raw.location(cx), raw.value.span(), note);
}

/// A JSON list of options as the text that HubSpot accepts; with one option only, for a property that takes one.
fn joined(property: &CompiledProperty, raw: &RawProperty<'_>) -> Option<String> {
    let most = match property.kind {
        ValueKind::SeveralOptions => usize::MAX,
        ValueKind::OneOption => 1,
        _ => return None,
    };
    let items = raw.value.items().ok().filter(|items| (1..=most).contains(&items.len()))?;
    let mut options = Vec::new();
    for item in items.iter().take(property.property.options.len() + 1) {
        let text = item.text()?;
        let option = property.option_or_intended(&text)?.to_owned();
        if options.contains(&option) {
            return None;
        }
        options.push(option);
    }
    (options.len() == items.len()).then(|| options.join(";"))
}

pub(crate) fn check_number(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    match number::notation(field.visible()) {
        Some(Notation::Decimal) => {}
        Some(Notation::Scientific) => super::number_with_exponent::raise(cx, field),
        None => {
            let note = message(field, "a number");
            let note = match number::without_separators(field.visible()) {
                Some(digits) => note
                    .help(format!("write {}, without separators", quoted(&digits)))
                    .maybe_fix(Some(field.guess(&digits))),
                None => note.help("write digits with at most one decimal point, such as `-10.5`"),
            };
            cx.raise(&RULE, field.location(cx), field.span(), note);
        }
    }
}

pub(crate) fn check_bool(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    let text = field.trimmed();
    if boolean::parse(text).is_some() {
        return;
    }
    // A label is a better match than a word that looks like a boolean.
    let label = field.property.intended_option(text).and_then(boolean::parse);
    let (intended, guessed) = (label.or_else(|| boolean::intended(field.visible())), boolean::guessed(text));
    let mut note = message(field, "`true` or `false`");
    note = match intended.or(guessed) {
        Some(value) => note.help(format!("write `{value}`")),
        None => note.help("write `true` or `false`, in lower case"),
    };
    let fix = intended.map(|value| field.safe(boolean::text(value)));
    let fix = fix.or_else(|| guessed.map(|value| field.guess(boolean::text(value))));
    cx.raise(&RULE, field.location(cx), field.span(), note.maybe_fix(fix));
}

/// The note for a value that is not `wanted`: `a day`, `a moment`.
pub(crate) fn message(field: &PropertyText<'_>, wanted: &str) -> Note {
    Note::new(format!("{} is not {wanted}, which {} takes", quoted(&field.text), quoted(field.name())))
}

#[cfg(test)]
mod tests {
    use ticketproof_diagnostics::Applicability;
    use ticketproof_schema::PropertyOption;

    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn json_list_becomes_a_text_only_if_the_property_takes_so_many_options() {
        let validator = Validator::new(example::account());
        for (property, list, help, mended) in [
            ("hs_ticket_category", r#"["PRODUCT_ISSUE"]"#, "with `;` between them", Some("PRODUCT_ISSUE")),
            ("hs_ticket_priority", r#"["High"]"#, "write one of them, as a text", Some("HIGH")),
            ("hs_ticket_priority", r#"["HIGH","LOW"]"#, "write one of them, as a text", None),
            ("hs_pipeline", r#"["0"]"#, "write one of them, as a text", None),
            ("content", r#"["Smoke!"]"#, "write a text", None),
            ("tags", r#"["a"]"#, "with `;` between them", None),
        ] {
            let record = format!(r#"{{"{property}":{list}}}"#);
            let fixed = validator.fix(Operation::Update, Shape::Properties, &record, Applicability::Unsafe);
            let report = validator.check(Operation::Update, Shape::Properties, record.as_bytes());
            let said = report.iter().next().and_then(|finding| finding.help.as_deref()).unwrap_or_default();
            assert!(said.ends_with(help), "{record}: {said}");
            let mended = mended.map(|text| format!(r#"{{"{property}":"{text}"}}"#));
            assert_eq!(fixed.text, mended.unwrap_or(record));
        }
    }

    #[test]
    fn labels_of_a_boolean_are_fixed_safely() {
        let mut schema = example::account();
        let returned = schema.properties.get_mut("goods_returned").unwrap();
        returned.options = [("true", "Ja"), ("false", "Nein")]
            .map(|(value, label)| (value.to_owned(), PropertyOption::new(label)))
            .into();
        let validator = Validator::new(schema);
        let fixed = |text: &str, allowed| {
            let record = format!(r#"{{"goods_returned":"{text}"}}"#);
            validator.fix(Operation::Update, Shape::Properties, &record, allowed).text
        };
        for (text, value) in [("Ja", "true"), ("nein", "false"), ("1", "true"), ("FALSE", "false")] {
            let mended = format!(r#"{{"goods_returned":"{value}"}}"#);
            assert_eq!(fixed(text, Applicability::Safe), mended, "{text}");
        }
        assert_eq!(fixed("yes", Applicability::Safe), r#"{"goods_returned":"yes"}"#);
        assert_eq!(fixed("yes", Applicability::Unsafe), r#"{"goods_returned":"true"}"#);
    }
}
