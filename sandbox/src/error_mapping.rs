//! The validator's findings, said in HubSpot's words.
//!
//! Which values are wrong is the validator's business alone; here it is only decided which of its findings HubSpot itself
//! would refuse ([`ServerVerdict::Refuses`]), and what HubSpot would say.

use std::collections::BTreeMap;

use ticketproof_diagnostics::Diagnostic;
use ticketproof_schema::{ObjectSchema, Property, ValueKind, limits::DAY_MS};
use ticketproof_validator::{Operation, Rule, ServerVerdict, Shape};

use crate::{
    behaviour::{self, Behaviour},
    clock,
    input::Input,
    refusal::{PropertyError, Refusal},
    store::{Record, Table},
};

/// What HubSpot would refuse in one input.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Bad property values, by property name.
    pub(crate) errors: Vec<PropertyError>,
    /// Required properties that are not there.
    pub(crate) missing: Vec<String>,
    /// The behaviour of the first bad value, to name in the answer.
    behaviour: Option<&'static Behaviour>,
}

impl Verdict {
    /// Adds another input's verdict: a batch is refused with the mistakes of all its inputs, repetitions included.
    pub(crate) fn merge(&mut self, other: Self) {
        self.errors.extend(other.errors);
        for name in other.missing {
            if !self.missing.contains(&name) {
                self.missing.push(name);
            }
        }
        self.behaviour = self.behaviour.or(other.behaviour);
    }

    /// The refusal, when there is one.
    pub(crate) fn into_refusal(self, word: &str) -> Option<Refusal> {
        if !self.errors.is_empty() {
            let behaviour = self.behaviour.unwrap_or(&behaviour::PROPERTY_VALUES);
            return Some(Refusal::properties(&self.errors, behaviour));
        }
        (!self.missing.is_empty()).then(|| Refusal::missing(word, &self.missing))
    }
}

/// Judges one input at a moment; `record` is what an update writes to.
pub(crate) fn judge(table: &Table, input: &Input, record: Option<&Record>, now: i64) -> Verdict {
    let operation = if record.is_some() { Operation::Update } else { Operation::Create };
    let mut judged = Input { properties: input.properties.clone(), ..Input::default() };
    if operation == Operation::Create {
        // HubSpot takes the empty text on create for a property that is not there.
        judged.properties.retain(|_, value| !value.is_empty());
    }
    complete_pipeline(&table.schema, &mut judged.properties, record);
    let report = table.validator.at(now).check(operation, Shape::Body, judged.to_body().as_bytes());

    let mut verdict = Verdict::default();
    let mut by_name: BTreeMap<String, (PropertyError, &'static Behaviour)> = BTreeMap::new();
    for finding in &report {
        let Some(name) = property_of(finding) else { continue };
        let value = judged.properties.get(&name).map_or("", String::as_str);
        let Some(rule) = refusing_rule(finding, table.schema.property(&name), value) else { continue };
        by_name.entry(name.clone()).or_insert_with(|| word(table, finding, rule, &name, value));
    }
    for (error, behaviour) in by_name.into_values() {
        verdict.behaviour.get_or_insert(behaviour);
        verdict.errors.push(error);
    }
    if operation == Operation::Create {
        let required = table.schema.required_properties.iter();
        verdict.missing = required.filter(|name| !judged.properties.contains_key(*name)).cloned().collect();
    }
    verdict
}

/// A stage is judged within the pipeline the record is in, or will be in.
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

/// The rule of a finding, if HubSpot refuses the value for it.
fn refusing_rule(finding: &Diagnostic, property: Option<&Property>, value: &str) -> Option<&'static Rule> {
    // A number that is no number of milliseconds is a moment to HubSpot all the same, and a day if it is a midnight.
    let is_refused = |rule: &Rule| match rule.id.slug {
        "epoch-seconds" | "lands-in-1970" => {
            property.is_some_and(|property| property.value_kind() == ValueKind::Date)
                && clock::parse(value).is_none_or(|moment| moment.rem_euclid(DAY_MS) != 0)
        }
        _ => rule.server == ServerVerdict::Refuses,
    };
    Rule::find(finding.rule.slug).filter(|rule| is_refused(rule))
}

/// HubSpot's words for one finding.
fn word(
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
            &behaviour::PROPERTY_VALUES,
        ),
        "read-only-property" if calculated || name == "hs_object_id" => error(
            "READ_ONLY_VALUE",
            format!("\"{name}\" is a calculated property; its value cannot be set."),
            &behaviour::READ_ONLY,
        ),
        "read-only-property" => error(
            "READ_ONLY_VALUE",
            format!("\"{name}\" is a read only property; its value cannot be set."),
            &behaviour::READ_ONLY,
        ),
        "unknown-stage" | "stage-not-in-pipeline" | "archived-stage" => {
            error("INVALID_OPTION", stage_words(&table.schema, value), &behaviour::WRONG_STAGE)
        }
        "unknown-pipeline" | "archived-pipeline" => {
            error("INVALID_OPTION", format!("{value} is not a valid pipeline ID"), &behaviour::WRONG_STAGE)
        }
        slug if slug.starts_with("rule-") || rule.id.code.number() / 100 == 10 => {
            let code = rule.hubspot_errors.first().copied().unwrap_or("INVALID_VALUE");
            error(code, finding.message.clone(), &behaviour::RULE_BROKEN)
        }
        _ => match property.and_then(|property| value_words(property, value)) {
            Some((code, message, behaviour)) => error(code, message, behaviour),
            None => {
                let code = rule.hubspot_errors.first().copied().unwrap_or("INVALID_VALUE");
                error(code, finding.message.clone(), &behaviour::VALUE_REFUSED)
            }
        },
    }
}

fn stage_words(schema: &ObjectSchema, value: &str) -> String {
    let pipelines: Vec<String> = schema
        .active_pipelines()
        .map(|pipeline| {
            let stages: Vec<&str> = pipeline.active_stages().map(|stage| stage.id.as_str()).collect();
            format!("pipelineId={} : [{}]", pipeline.id, stages.join(", "))
        })
        .collect();
    format!("{value} is not a valid pipeline stage ID. Valid options are: {}", pipelines.join(", "))
}

/// HubSpot's words for a value of the wrong type or outside the options.
fn value_words(property: &Property, value: &str) -> Option<(&'static str, String, &'static Behaviour)> {
    match property.value_kind() {
        ValueKind::Bool => Some((
            "INVALID_OPTION",
            format!("{value} was not one of the allowed options: [true, false]"),
            &behaviour::INVALID_OPTION,
        )),
        ValueKind::OneOption | ValueKind::SeveralOptions => {
            let is_bad = |part: &&str| !part.is_empty() && !property.options.contains_key(*part);
            let bad = if property.is_multiple() { value.split(';').find(is_bad)? } else { value };
            let options: Vec<&str> = property.options.keys().map(String::as_str).collect();
            Some((
                "INVALID_OPTION",
                format!("{bad} was not one of the allowed options: [{}]", options.join(", ")),
                &behaviour::INVALID_OPTION,
            ))
        }
        ValueKind::Date => Some(match clock::parse(value) {
            Some(moment) => ("INVALID_DATE", not_midnight(value, moment), &behaviour::NOT_MIDNIGHT),
            None => ("INVALID_DATE", format!("{value} was not a valid date."), &behaviour::VALUE_REFUSED),
        }),
        ValueKind::Number => {
            Some(("INVALID_INTEGER", format!("{value} was not a valid number."), &behaviour::WRONG_NUMBER))
        }
        ValueKind::DateTime => {
            Some(("INVALID_LONG", format!("{value} was not a valid long."), &behaviour::WRONG_MOMENT))
        }
        ValueKind::Text
        | ValueKind::PhoneNumber
        | ValueKind::OneReference
        | ValueKind::SeveralReferences
        | ValueKind::Unchecked => None,
    }
}

/// `1786334400000 is at 4:0:0.0 UTC, not midnight!`
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
    fn a_moment_is_told_as_hubspot_tells_it() {
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
