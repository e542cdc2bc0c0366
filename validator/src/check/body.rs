//! Checks a request body: `{"properties":{…},"associations":[…]}`.

use super::{
    associations, properties,
    read::{members, too_deep},
};
use crate::{
    Operation,
    context::Context,
    located_json::{JsonKind, Node},
    record::LazyLocation,
    rules,
};

/// Checks a request body.
pub(crate) fn check(cx: &mut Context<'_>, body: Node<'_>) {
    check_all_but(cx, body, None);
}

/// Checks a request body, except the property map that begins at the byte `valid_map`, which is valid.
pub(crate) fn check_all_but(cx: &mut Context<'_>, body: Node<'_>, valid_map: Option<usize>) {
    let record = cx.record.clone();
    let path = LazyLocation::At(&record);
    if body.kind() != JsonKind::Object {
        if !too_deep(cx, body, 0, path) {
            rules::not_an_object::raise(cx, body);
        }
        return;
    }
    let Some(entries) = members(cx, body, path) else { return };
    rules::duplicate_key::check(cx, &entries, path);
    let has_properties = entries.iter().any(|entry| entry.name == "properties");
    let has_id_property = entries.iter().any(|entry| entry.name == "idProperty");
    for (at, entry) in entries.iter().enumerate() {
        match entry.name.as_ref() {
            "properties" => {
                if valid_map != Some(entry.value.start()) {
                    properties::check(cx, entry.value, body);
                }
            }
            "associations" if cx.operation == Operation::Create => associations::check(cx, entry.value),
            "associations" => rules::associations_on_update::raise(cx, entry),
            _ if too_deep(cx, entry.value, 1, path.key(&entry.name)) => {}
            "objectWriteTraceId" => {}
            "idProperty" if cx.operation != Operation::Create => {
                rules::id_property_not_unique::check(cx, &entries, at);
            }
            "id" if cx.operation != Operation::Create => {
                rules::id_not_numeric::check(cx, entry, has_id_property);
            }
            // The finding that `properties` is missing covers this property as well.
            name if !has_properties && cx.compiled.property(name).is_some() => {}
            _ => rules::unknown_field::raise(cx, entry),
        }
    }
    if !has_properties {
        rules::missing_properties::raise_absent(cx, body);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    fn said(operation: Operation, body: &str) -> Vec<&'static str> {
        let validator = Validator::new(example::account());
        let report = validator.check(operation, Shape::Body, body.as_bytes());
        assert_eq!(report, validator.scan(operation, Shape::Body, body.as_bytes()), "{body}");
        report.iter().map(|finding| finding.rule.slug).collect()
    }

    #[test]
    fn nesting_too_deep_is_found_in_every_member() {
        for (name, flat) in [("id", &["id-not-numeric"][..]), ("objectWriteTraceId", &[])] {
            for (depth, slugs) in [(63, flat), (64, &["nesting-too-deep"])] {
                let value = ["[".repeat(depth), "]".repeat(depth)].concat();
                let body = format!(r#"{{"{name}":{value},"properties":{{"content":"x"}}}}"#);
                assert_eq!(said(Operation::Update, &body), slugs, "{name} {depth}");
            }
        }
        let deep = ["[".repeat(64), "]".repeat(64)].concat();
        let body = format!(r#"{{"id":"1","idProperty":{deep},"properties":{{"content":"x"}}}}"#);
        assert_eq!(said(Operation::Upsert, &body)[..1], ["nesting-too-deep"]);
    }

    #[test]
    fn property_map_in_place_of_a_body_is_one_finding() {
        let map = r#"{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1"}"#;
        assert_eq!(said(Operation::Create, map), ["missing-properties"]);
        let odd = map.replacen('{', r#"{"nope":"x","#, 1);
        assert_eq!(said(Operation::Create, &odd), ["missing-properties", "unknown-field"]);
        let beside = format!(r#"{{"content":"x","properties":{map}}}"#);
        assert_eq!(said(Operation::Create, &beside), ["unknown-field"]);
    }

    #[test]
    fn id_property_that_is_not_a_name_is_reported() {
        let validator = Validator::new(example::account());
        let body = br#"{"id":"1","idProperty":null,"properties":{"content":"x"}}"#;
        let report = validator.check(Operation::Update, Shape::Body, body).to_string();
        assert!(report.contains("`idProperty` is null, not the name of a property"), "{report}");
        let batch = br#"{"inputs":[{"id":"1","properties":{"content":"x"}},{"id":1,"idProperty":"hs_object_id","properties":{"content":"y"}}]}"#;
        let report = validator.check(Operation::Update, Shape::Batch, batch);
        let slugs: Vec<_> = report.iter().map(|finding| finding.rule.slug).collect();
        assert_eq!(slugs, ["duplicate-id", "id-property-not-unique"]);
    }
}
