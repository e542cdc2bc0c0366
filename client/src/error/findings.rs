//! Messages of a refusal about single properties. HubSpot puts them into a JSON list inside the message.

use std::{collections::HashSet, fmt};

use serde_json::Value;
use ticketproof_diagnostics::{
    RuleId,
    text::{escaped, quoted},
};
use ticketproof_schema::profile;
use ticketproof_validator::Rule;

use super::ErrorBody;

/// The most findings that are read from one body; the body itself is kept whole.
const FINDINGS_MAX: usize = 1000;

/// HubSpot's finding about one property of a refused record.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct PropertyFinding {
    /// The property's internal name.
    pub property: String,
    /// HubSpot's code, such as `INVALID_OPTION`.
    pub code: Option<String>,
    /// HubSpot's text.
    pub message: Option<String>,
    /// The value that was refused, where HubSpot says it.
    pub value: Option<String>,
    /// Our rule that finds this before anything is sent, where there is one.
    pub rule: Option<RuleId>,
}

impl fmt::Display for PropertyFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quoted(&self.property))?;
        if let Some(code) = &self.code {
            write!(f, " {}", escaped(code))?;
        }
        if let Some(message) = &self.message {
            // Some option lists are printed whole, with hundreds of entries.
            match message.char_indices().nth(200) {
                Some((end, _)) => write!(f, ": {}…", escaped(&message[..end]))?,
                None => write!(f, ": {}", escaped(message))?,
            }
        }
        match self.rule {
            Some(rule) => write!(f, " (would have been caught by {})", rule.code),
            None => Ok(()),
        }
    }
}

/// The findings of a body, in HubSpot's order. In a batch it repeats equal ones for every input; each is kept once. The
/// legacy API has as `validationResults` what later versions hide in the message.
pub(super) fn of(body: &ErrorBody, validation_results: &[Value]) -> Vec<PropertyFinding> {
    let hidden = body.message.as_deref().map(hidden_items).unwrap_or_default();
    let items = hidden.iter().chain(validation_results).filter_map(of_item);
    let findings = distinct(items.chain(required(body)));
    // The list beside the message says the same with fewer fields; it is for when the message could not be read.
    if findings.is_empty() { distinct(body.errors.iter().flat_map(of_detail)) } else { findings }
}

fn distinct(all: impl Iterator<Item = PropertyFinding>) -> Vec<PropertyFinding> {
    let mut seen = HashSet::new();
    all.filter(|finding| seen.insert(finding.clone())).take(FINDINGS_MAX).collect()
}

impl PropertyFinding {
    fn new(property: &str, code: Option<&str>, message: Option<&str>, value: Option<String>) -> Self {
        let value = value.or_else(|| value_in(message?));
        let rule = code.and_then(|code| Rule::answering(code, property, value.as_deref()));
        Self {
            property: property.to_owned(),
            code: code.map(str::to_owned),
            message: message.map(str::to_owned),
            value,
            rule: rule.map(|rule| rule.id),
        }
    }

    /// The same with all its texts changed.
    pub(super) fn map_texts(self, with: &dyn Fn(String) -> String) -> Self {
        let Self { property, code, message, value, rule } = self;
        Self {
            property: with(property),
            code: code.map(with),
            message: message.map(with),
            value: value.map(with),
            rule,
        }
    }
}

/// The JSON values of the list in `Property values were not valid: [{…},…]`. A list that was cut off gives what is whole.
fn hidden_items(message: &str) -> Vec<Value> {
    let Some(start) = message.find('[') else {
        return Vec::new();
    };
    let mut rest = message[start + 1..].trim_start();
    let mut items = Vec::new();
    while rest.starts_with('{') {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let Some(Ok(item)) = values.next() else {
            break;
        };
        let after = values.byte_offset();
        items.push(item);
        rest = rest[after..].trim_start().trim_start_matches(',').trim_start();
    }
    items
}

fn of_item(item: &Value) -> Option<PropertyFinding> {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    let property = text("name")?;
    let value = item.get("propertyValue").filter(|value| !value.is_null());
    let value = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    Some(PropertyFinding::new(property, text("error"), text("message"), value))
}

fn of_detail(detail: &super::ErrorDetail) -> Vec<PropertyFinding> {
    let properties = detail.context.get("propertyName").into_iter().flatten();
    properties
        .map(|property| {
            PropertyFinding::new(property, detail.code.as_deref(), detail.message.as_deref(), None)
        })
        .collect()
}

/// `Error creating TICKET. Some required properties were not set.` names them in `context.properties`.
fn required(body: &ErrorBody) -> impl Iterator<Item = PropertyFinding> {
    let is_required = body.message.as_deref().is_some_and(|message| message.contains("required properties"));
    let names = body.context.get("properties").filter(|_| is_required);
    names.into_iter().flatten().map(|name| PropertyFinding {
        property: name.clone(),
        code: None,
        message: Some("required and not set".to_owned()),
        value: None,
        rule: required_rule(name),
    })
}

/// The value at the head of `X was not one of the allowed options: […]` and its like.
fn value_in(message: &str) -> Option<String> {
    const TAILS: [&str; 4] = [
        " was not one of the allowed options",
        " is not a valid pipeline stage ID",
        " was not a valid",
        " is at ",
    ];
    let end = TAILS.iter().filter_map(|tail| message.find(tail)).min()?;
    Some(message[..end].to_owned())
}

/// Our rule for a required property that is missing.
fn required_rule(property: &str) -> Option<RuleId> {
    let tickets = profile::TICKETS;
    let slug = match tickets.pipeline {
        Some(names) if property == names.stage => "missing-stage",
        Some(names) if property == names.pipeline => "missing-pipeline",
        _ if tickets.subject == Some(property) => "missing-subject",
        _ => return None,
    };
    Rule::find(slug).map(|rule| rule.id)
}
