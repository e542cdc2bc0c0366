//! Labels that become internal ids: what the validator's safe fixes make of them, looked up once for a table.

use std::collections::HashMap;

use serde_json::Value;
use ticketproof_diagnostics::Applicability;
use ticketproof_schema::{Pipeline, PropertyType};
use ticketproof_validator::{Operation, Shape, Validator};

/// The internal ids of a property's labels.
pub(crate) type Ids = HashMap<Box<[u8]>, String>;

/// The internal ids of stages: by the pipeline that the row names (empty: none) and by the label.
pub(crate) type Stages = HashMap<Box<[u8]>, Ids>;

/// How spreadsheets write what is true and what is not.
const BOOLEANS: [&str; 6] = ["TRUE", "FALSE", "True", "False", "1", "0"];

/// The ids of a property's labels, as far as a fix is sure of them.
pub(crate) fn of_property(validator: &Validator, operation: Operation, name: &str) -> Ids {
    let schema = validator.schema();
    let Some(property) = schema.property(name) else { return Ids::new() };
    let pipelines = schema.profile().pipeline.filter(|profile| profile.pipeline == name);
    let labels: Vec<&str> = match (pipelines, &property.property_type) {
        (Some(_), _) => schema.active_pipelines().map(|pipeline| pipeline.label.as_str()).collect(),
        (None, PropertyType::Bool) => BOOLEANS.into_iter().chain(labels_of(property)).collect(),
        (None, _) => labels_of(property).collect(),
    };
    ids(labels, |label| mended(validator, operation, &[(name, label)], name))
}

fn labels_of(property: &ticketproof_schema::Property) -> impl Iterator<Item = &str> {
    property.options.values().map(|option| option.label.as_str())
}

/// The ids of stages by pipeline and label.
pub(crate) fn of_stages(validator: &Validator, operation: Operation) -> Stages {
    let schema = validator.schema();
    let Some(profile) = schema.profile().pipeline else { return Stages::new() };
    let labels = |pipeline: &'_ Pipeline| -> Vec<String> {
        pipeline.active_stages().map(|stage| stage.label.clone()).collect()
    };
    let within = schema.active_pipelines().map(|pipeline| {
        let row = |label: &str| {
            let cells = [(profile.pipeline, pipeline.id.as_str()), (profile.stage, label)];
            mended(validator, operation, &cells, profile.stage)
        };
        (pipeline.id.as_bytes().into(), ids(labels(pipeline).iter().map(String::as_str), row))
    });
    let all: Vec<String> = schema.active_pipelines().flat_map(labels).collect();
    let alone = |label: &str| mended(validator, operation, &[(profile.stage, label)], profile.stage);
    let nowhere = (Box::default(), ids(all.iter().map(String::as_str), alone));
    within.chain([nowhere]).collect()
}

fn ids<'a>(labels: impl IntoIterator<Item = &'a str>, id: impl Fn(&str) -> Option<String>) -> Ids {
    let labels = labels.into_iter().filter(|label| !label.trim().is_empty());
    labels.filter_map(|label| Some((label.as_bytes().into(), id(label)?))).collect()
}

/// The text that a safe fix makes of a cell, if it changes it.
fn mended(validator: &Validator, operation: Operation, cells: &[(&str, &str)], name: &str) -> Option<String> {
    let record: serde_json::Map<String, Value> =
        cells.iter().map(|&(name, text)| (name.to_owned(), text.into())).collect();
    let record = Value::Object(record).to_string();
    let fixed = validator.fix(operation, Shape::Properties, &record, Applicability::Safe);
    let mended: HashMap<String, Value> = serde_json::from_str(&fixed.text).ok()?;
    let before = cells.iter().find(|(cell, _)| *cell == name)?.1;
    mended.get(name)?.as_str().filter(|after| *after != before).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ticketproof_validator::example;

    #[test]
    fn labels_become_ids_where_that_is_sure() {
        let validator = Validator::new(example::account());
        let of = |name| of_property(&validator, Operation::Create, name);
        assert_eq!(of("hs_ticket_priority")[&b"Low"[..]], "LOW");
        assert_eq!(of("hs_pipeline")[&b"Returns"[..]], "72");
        assert_eq!(of("goods_returned")[&b"TRUE"[..]], "true");
        assert!(of("subject").is_empty() && of("no such").is_empty());
        let stages = of_stages(&validator, Operation::Create);
        assert_eq!(stages[&b"72"[..]][&b"New"[..]], "701");
        assert_eq!(stages[&b"0"[..]][&b"New"[..]], "1");
        assert!(!stages[&b""[..]].contains_key(&b"New"[..]), "two pipelines have a stage of this label");
        assert_eq!(stages[&b""[..]].get(&b"Goods received"[..]).map(String::as_str), Some("702"));
    }
}
