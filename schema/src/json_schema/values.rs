//! One property's values.

use serde_json::{Value, json};

use super::{
    account_rules,
    constraint::{DAY, escaped, one_of},
};
use crate::{
    ObjectSchema, Property, ValueKind,
    limits::{DAY_MS, FIRST_MS, LAST_MS, MILLISECONDS_FROM, NEAR_EPOCH_MS, SECONDS_FROM, TEXT_MAX},
};

const NUMBER: &str = r"^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$";
const MOMENT: &str = concat!(
    r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
    r"T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?",
    r"(Z|[+-]((0[0-9]|1[0-7])(:?[0-5][0-9])?|18(:?00)?))?$"
);
/// As far as a pattern can tell: midnights are whole multiples of 100,000.
const MIDNIGHTS: &str = "^-?0*[1-9][0-9]*00000$";

/// The schema of the values that may be written to a property; `needed` says whether a text is required.
pub(super) fn value(schema: &ObjectSchema, property: &Property, create: bool, needed: bool) -> Value {
    let mut accepted = accepted(schema, property, create);
    let rules = account_rules::rules(property);
    if !rules.is_empty() {
        accepted = vec![json!({ "anyOf": accepted, "allOf": rules })];
    }
    if !needed {
        accepted.push(json!({ "const": "" }));
        if create {
            // HubSpot ignores it, and a new record has nothing that it might have been meant to empty.
            accepted.push(json!({ "type": "null" }));
        }
    }
    let mut value = json!({ "title": property.label, "anyOf": accepted });
    if !property.description.is_empty() {
        value["description"] = json!(property.description);
    }
    if property.hidden {
        value["deprecated"] = json!(true);
    }
    value
}

fn accepted(schema: &ObjectSchema, property: &Property, create: bool) -> Vec<Value> {
    let kind = property.value_kind();
    match kind {
        ValueKind::Text | ValueKind::PhoneNumber => vec![
            json!({ "type": "string", "minLength": 1, "maxLength": TEXT_MAX }),
            json!({ "type": ["number", "boolean"] }),
        ],
        ValueKind::Number => {
            vec![json!({ "type": "string", "pattern": NUMBER }), json!({ "type": "number" })]
        }
        ValueKind::Bool => vec![one_of(["true", "false"])],
        ValueKind::Date => {
            let mut accepted = vec![json!({ "type": "string", "format": "date", "pattern": DAY })];
            accepted.extend(milliseconds(Some(DAY_MS)));
            accepted
        }
        ValueKind::DateTime => {
            let mut accepted = vec![
                json!({ "type": "string", "format": "date-time", "pattern": MOMENT }),
                json!({ "type": "string", "pattern": DAY }),
            ];
            accepted.extend(milliseconds(None));
            accepted
        }
        ValueKind::OneOption
        | ValueKind::SeveralOptions
        | ValueKind::OneReference
        | ValueKind::SeveralReferences
        | ValueKind::Unchecked
            if property.is_owner() =>
        {
            owners(schema, kind.is_list(), create)
        }
        ValueKind::SeveralOptions => vec![list(property, create)],
        ValueKind::OneOption => {
            vec![one_of(property.options.keys().filter(|value| !value.is_empty()).map(String::as_str))]
        }
        ValueKind::SeveralReferences => {
            let append = if create { "" } else { ";?" };
            vec![
                json!({ "type": "string", "pattern": format!("^{append}[^;]+(;[^;]+)*$") }),
                json!({ "type": ["number", "boolean"] }),
            ]
        }
        ValueKind::OneReference | ValueKind::Unchecked => {
            vec![json!({ "type": ["string", "number", "boolean"] })]
        }
    }
}

/// Ids of owners: those that are known, or any digits.
fn owners(schema: &ObjectSchema, several: bool, create: bool) -> Vec<Value> {
    let known = schema.owners.as_ref().map(|ids| one_of(ids.iter().map(String::as_str)));
    let one = match &schema.owners {
        Some(_) if !several => return known.into_iter().collect(),
        Some(ids) => format!("({})", ids.iter().map(|id| escaped(id)).collect::<Vec<_>>().join("|")),
        None => "[0-9]+".to_owned(),
    };
    let append = if create { "" } else { ";?" };
    let pattern = if several { format!("^{append}{one}(;{one})*$") } else { format!("^{one}$") };
    let number = known.unwrap_or_else(|| json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX }));
    vec![json!({ "type": "string", "pattern": pattern }), number]
}

/// Milliseconds since the epoch, as a text or a number, if `step` says so at midnight only.
fn milliseconds(step: Option<i64>) -> Vec<Value> {
    let nine_digits = step.map(|_| (NEAR_EPOCH_MS, SECONDS_FROM - 1));
    let ranges = [(FIRST_MS, -NEAR_EPOCH_MS), (MILLISECONDS_FROM, LAST_MS)].into_iter().chain(nine_digits);
    let mut text = json!({ "type": "string", "pattern": in_range(step.is_some()) });
    if step.is_some() {
        text["allOf"] = json!([{ "pattern": MIDNIGHTS }]);
    }
    let mut accepted = vec![text];
    accepted.extend(ranges.map(|(first, last)| {
        let mut range = json!({ "type": "integer", "minimum": first, "maximum": last });
        if let Some(step) = step {
            range["multipleOf"] = json!(step);
        }
        range
    }));
    accepted
}

/// Milliseconds of those years in a text, not the digits of seconds or fewer; zeros before them do not count. Of nine digits
/// those that are midnight, or none.
fn in_range(has_nine_digits: bool) -> String {
    let (first, last) = (up_to(FIRST_MS.unsigned_abs()), up_to(LAST_MS.unsigned_abs()));
    let days = (2..).map(|days| days * DAY_MS).take_while(|ms| *ms < SECONDS_FROM);
    let nine: String = days.filter(|_| has_nine_digits).map(|ms| format!("{ms}|")).collect();
    format!("^(-0*([1-9][0-9]{{8,12}}|{first})|0*({nine}[1-9][0-9]{{10,13}}|{last}))$")
}

/// The numbers of as many digits that are no bigger.
fn up_to(bound: u64) -> String {
    let bound = bound.to_string();
    let mut ways = vec![bound.clone()];
    for (at, digit) in bound.bytes().enumerate().filter(|(_, digit)| *digit > b'0') {
        let (before, rest) = (&bound[..at], bound.len() - at - 1);
        // A first digit of zero would make it a number of fewer digits.
        let least = if at == 0 { '1' } else { '0' };
        if char::from(digit) > least {
            ways.push(format!("{before}[{least}-{}][0-9]{{{rest}}}", char::from(digit - 1)));
        }
    }
    format!("({})", ways.join("|"))
}

/// Several options with `;` between them; an update may append with a leading `;`.
fn list(property: &Property, create: bool) -> Value {
    let parts: Vec<_> =
        property.options.keys().filter(|value| !value.is_empty()).map(|value| escaped(value)).collect();
    let one = format!("({})", parts.join("|"));
    let append = if create { "" } else { ";?" };
    let text = json!({ "type": "string", "pattern": format!("^{append}{one}(;{one})*$") });
    let mut alone = one_of(property.options.keys().map(String::as_str));
    if let Some(values) = alone["enum"].as_array_mut() {
        values.retain(|value| !value.is_string());
        if !values.is_empty() {
            return json!({ "anyOf": [text, alone] });
        }
    }
    text
}
