//! Maps the validator's findings to HubSpot's errors.
//!
//! The validator alone decides which values are wrong. This module selects the findings for which HubSpot refuses a write
//! ([`ServerVerdict::Refuses`]) and gives each of them HubSpot's error code and message.

use std::collections::BTreeMap;

use ticketproof_diagnostics::Diagnostic;
use ticketproof_schema::{ObjectSchema, Property, ValueKind, limits::DAY_MS};
use ticketproof_validator::{Operation, Rule, ServerVerdict, Shape};

use crate::{
    clock,
    input::Input,
    parity::{self, Behaviour},
    refusal::{PropertyError, Refusal},
    store::{Record, Table},
};

/// The errors for which HubSpot refuses one input, or a whole batch.
#[derive(Debug, Default)]
pub(crate) struct InputErrors {
    /// Bad property values, sorted by property name for each input.
    pub(crate) properties: Vec<PropertyError>,
    /// Required properties without a value.
    pub(crate) missing: Vec<String>,
    /// The behaviour of the first bad value, which the answer names.
    behaviour: Option<&'static Behaviour>,
}

impl InputErrors {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.missing.is_empty()
    }

    /// Adds the errors of another input: a batch is refused with the errors of all its inputs, repeated ones included.
    pub(crate) fn merge(&mut self, other: Self) {
        self.properties.extend(other.properties);
        for name in other.missing {
            if !self.missing.contains(&name) {
                self.missing.push(name);
            }
        }
        self.behaviour = self.behaviour.or(other.behaviour);
    }

    /// The refusal; `None` without errors.
    pub(crate) fn into_refusal(self, word: &str) -> Option<Refusal> {
        if !self.properties.is_empty() {
            let behaviour = self.behaviour.unwrap_or(&parity::PROPERTY_VALUES);
            return Some(Refusal::properties(&self.properties, behaviour));
        }
        (!self.missing.is_empty()).then(|| Refusal::missing(word, &self.missing))
    }
}

/// Checks one input at the time `now`; `record` is the record that an update changes.
pub(crate) fn find_input_errors(
    table: &Table,
    input: &Input,
    record: Option<&Record>,
    now: i64,
) -> InputErrors {
    let operation = if record.is_some() { Operation::Update } else { Operation::Create };
    let mut checked = Input { properties: input.properties.clone(), ..Input::default() };
    if operation == Operation::Create {
        // On create, HubSpot reads the empty text as a property without a value.
        checked.properties.retain(|_, value| !value.is_empty());
    }
    complete_pipeline(&table.schema, &mut checked.properties, record);
    let report = table.validator.at(now).check(operation, Shape::Body, checked.to_body().as_bytes());

    let mut errors = InputErrors::default();
    let mut by_name: BTreeMap<String, (PropertyError, &'static Behaviour)> = BTreeMap::new();
    for finding in &report {
        let Some(name) = property_of(finding) else { continue };
        let value = checked.properties.get(&name).map_or("", String::as_str);
        let Some(rule) = refusing_rule(finding, table.schema.property(&name), value) else { continue };
        by_name.entry(name.clone()).or_insert_with(|| hubspot_error(table, finding, rule, &name, value));
    }
    for (error, behaviour) in by_name.into_values() {
        errors.behaviour.get_or_insert(behaviour);
        errors.properties.push(error);
    }
    if operation == Operation::Create {
        let required = table.schema.required_properties.iter();
        errors.missing = required.filter(|name| !checked.properties.contains_key(*name)).cloned().collect();
    }
    errors
}

/// Adds the pipeline or the stage that the record has, or will have, because a stage is valid within one pipeline only.
fn complete_pipeline(
    schema: &ObjectSchema,
    properties: &mut BTreeMap<String, String>,
    record: Option<&Record>,
) {
    let Some(profile) = schema.profile().pipeline else { return };
    let names = [profile.pipeline, profile.stage];
    if names.iter().all(|name| !properties.contains_key(*name)) {
        return;
    }
    for name in names {
        if let (false, Some(value)) =
            (properties.contains_key(name), record.and_then(|record| record.value(name)))
        {
            properties.insert(name.to_owned(), value.to_owned());
        }
    }
    if !properties.contains_key(profile.pipeline)
        && let Some(implied) = schema.implied_pipeline()
    {
        properties.insert(profile.pipeline.to_owned(), implied.id.clone());
    }
}

fn property_of(finding: &Diagnostic) -> Option<String> {
    let inside = finding.location.as_str().strip_prefix("/properties/")?;
    (!inside.contains('/')).then(|| finding.location.last().map(std::borrow::Cow::into_owned)).flatten()
}

/// The rule of a finding; `None` if HubSpot accepts the value.
fn refusing_rule(finding: &Diagnostic, property: Option<&Property>, value: &str) -> Option<&'static Rule> {
    // HubSpot reads a number of seconds as milliseconds, and as a date if that time is midnight.
    let is_refused = |rule: &Rule| match rule.id.slug {
        "epoch-seconds" | "lands-in-1970" => {
            property.is_some_and(|property| property.value_kind() == ValueKind::Date)
                && clock::parse(value).is_none_or(|moment| moment.rem_euclid(DAY_MS) != 0)
        }
        _ => rule.server == ServerVerdict::Refuses,
    };
    Rule::find(finding.rule.slug).filter(|rule| is_refused(rule))
}

/// HubSpot's error for one finding.
fn hubspot_error(
    table: &Table,
    finding: &Diagnostic,
    rule: &Rule,
    name: &str,
    value: &str,
) -> (PropertyError, &'static Behaviour) {
    let error = |code: &str, message: String, behaviour: &'static Behaviour| {
        (PropertyError { name: name.to_owned(), code: code.to_owned(), message }, behaviour)
    };
    let property = table.schema.property(name);
    let calculated = property.is_some_and(|property| property.calculated);
    match rule.id.slug {
        "unknown-property" | "archived-property" => error(
            "PROPERTY_DOESNT_EXIST",
            format!("Property \"{name}\" does not exist"),
            &parity::PROPERTY_VALUES,
        ),
        "read-only-property" if calculated || name == "hs_object_id" => error(
            "READ_ONLY_VALUE",
            format!("\"{name}\" is a calculated property; its value cannot be set."),
            &parity::READ_ONLY,
        ),
        "read-only-property" => error(
            "READ_ONLY_VALUE",
            format!("\"{name}\" is a read only property; its value cannot be set."),
            &parity::READ_ONLY,
        ),
        "unknown-stage" | "stage-not-in-pipeline" | "archived-stage" => {
            error("INVALID_OPTION", stage_message(&table.schema, value), &parity::WRONG_STAGE)
        }
        "unknown-pipeline" | "archived-pipeline" => {
            error("INVALID_OPTION", format!("{value} is not a valid pipeline ID"), &parity::WRONG_STAGE)
        }
        slug if slug.starts_with("rule-") || rule.id.code.number() / 100 == 10 => {
            let code = rule.hubspot_errors.first().copied().unwrap_or("INVALID_VALUE");
            error(code, finding.message.clone(), &parity::RULE_BROKEN)
        }
        _ => match property.and_then(|property| value_error(property, value)) {
            Some((code, message, behaviour)) => error(code, message, behaviour),
            None => {
                let code = rule.hubspot_errors.first().copied().unwrap_or("INVALID_VALUE");
                error(code, finding.message.clone(), &parity::VALUE_REFUSED)
            }
        },
    }
}

fn stage_message(schema: &ObjectSchema, value: &str) -> String {
    let pipelines: Vec<String> = schema
        .active_pipelines()
        .map(|pipeline| {
            let stages: Vec<&str> = pipeline.active_stages().map(|stage| stage.id.as_str()).collect();
            format!("pipelineId={} : [{}]", pipeline.id, stages.join(", "))
        })
        .collect();
    format!("{value} is not a valid pipeline stage ID. Valid options are: {}", pipelines.join(", "))
}

/// HubSpot's error for a value of the wrong type or a value that is no option.
fn value_error(property: &Property, value: &str) -> Option<(&'static str, String, &'static Behaviour)> {
    match property.value_kind() {
        ValueKind::Bool => Some((
            "INVALID_OPTION",
            format!("{value} was not one of the allowed options: [true, false]"),
            &parity::INVALID_OPTION,
        )),
        ValueKind::OneOption | ValueKind::SeveralOptions => {
            let is_bad = |part: &&str| !part.is_empty() && !property.options.contains_key(*part);
            let bad = if property.is_multiple() { value.split(';').find(is_bad)? } else { value };
            let options: Vec<&str> = property.options.keys().map(String::as_str).collect();
            Some((
                "INVALID_OPTION",
                format!("{bad} was not one of the allowed options: [{}]", options.join(", ")),
                &parity::INVALID_OPTION,
            ))
        }
        ValueKind::Date => Some(match clock::parse(value) {
            Some(moment) => ("INVALID_DATE", not_midnight(value, moment), &parity::NOT_MIDNIGHT),
            None => ("INVALID_DATE", format!("{value} was not a valid date."), &parity::VALUE_REFUSED),
        }),
        ValueKind::Number => {
            Some(("INVALID_INTEGER", format!("{value} was not a valid number."), &parity::WRONG_NUMBER))
        }
        ValueKind::DateTime => {
            Some(("INVALID_LONG", format!("{value} was not a valid long."), &parity::WRONG_MOMENT))
        }
        ValueKind::Text
        | ValueKind::PhoneNumber
        | ValueKind::OneReference
        | ValueKind::SeveralReferences
        | ValueKind::Unchecked => None,
    }
}

/// HubSpot's message for a date with a time: `1786334400000 is at 4:0:0.0 UTC, not midnight!`
fn not_midnight(value: &str, moment: i64) -> String {
    let of_day = moment.rem_euclid(DAY_MS);
    let (seconds, milliseconds) = (of_day / 1_000, of_day % 1_000);
    format!(
        "{value} is at {}:{}:{}.{milliseconds} UTC, not midnight!",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_of_a_date_that_is_not_midnight_has_the_time_as_hubspot_writes_it() {
        assert_eq!(
            not_midnight("1786334400000", 1_786_334_400_000),
            "1786334400000 is at 4:0:0.0 UTC, not midnight!"
        );
        assert_eq!(
            not_midnight("1570233600", 1_570_233_600),
            "1570233600 is at 4:10:33.600 UTC, not midnight!"
        );
    }
}
