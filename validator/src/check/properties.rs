//! Checks the property map: `{"subject":"…"}`.

use std::collections::HashSet;

use ticketproof_diagnostics::{Location, Span};

use super::{
    read::{members, too_deep},
    stage, value,
};
use crate::{
    Operation,
    compiled::{CompiledProperty, Role},
    context::Context,
    located_json::{JsonKind, Node},
    record::legacy_names::SOURCE_TYPE,
    record::{LazyLocation, PropertyPosition, PropertyText, RawProperty, RecordFacts},
    rules,
};

/// Checks a record that is only a property map.
pub(crate) fn check_root(cx: &mut Context<'_>, root: Node<'_>) {
    let record = cx.record.clone();
    if root.kind() == JsonKind::Object {
        cx.properties = record;
        check_map(cx, root, root);
    } else if !too_deep(cx, root, 0, LazyLocation::At(&record)) {
        rules::not_an_object::raise(cx, root);
    }
}

/// Checks the member `properties` of a body.
pub(crate) fn check(cx: &mut Context<'_>, map: Node<'_>, body: Node<'_>) {
    let is_alone = cx.record.is_root();
    let location = if is_alone { Location::fixed("/properties") } else { cx.record.key("properties") };
    cx.properties = location.clone();
    if map.kind() == JsonKind::Object {
        check_map(cx, map, body);
    } else if !too_deep(cx, map, 1, LazyLocation::At(&location)) {
        rules::missing_properties::raise_other(cx, map);
    }
}

fn check_map<'r, 'p: 'r>(cx: &mut Context<'p>, map: Node<'r>, record: Node<'_>) {
    let location = cx.properties.clone();
    let Some(entries) = members(cx, map, LazyLocation::At(&location)) else { return };
    if entries.is_empty() {
        rules::empty_update::check(cx, map);
    }
    let level = if map.start() == record.start() { 1 } else { 2 };
    let nested = rules::unknown_property::nested_map(cx, &entries);
    let others = entries.iter().enumerate().filter(|(at, _)| nested != Some(*at));
    let raw_properties = others.map(|(_, entry)| RawProperty {
        name: &entry.name,
        key: entry.key,
        value: entry.value,
        position: PropertyPosition::Member,
    });
    let Some(nested) = nested else { return check_slots(cx, raw_properties, level, map.span()) };
    // A property that seems to be missing may be in the nested map, so the record is not checked as a whole.
    check_each(cx, raw_properties, level);
    if !too_deep(cx, entries[nested].value, level, LazyLocation::At(&location.key(&entries[nested].name))) {
        rules::unknown_property::raise_nested(cx, &entries, nested);
    }
}

/// Checks the properties of a record, each alone and then together. `level` brackets are around each value, and `whole` is the span
/// of findings about missing properties.
pub(crate) fn check_slots<'r, 'p: 'r>(
    cx: &mut Context<'p>,
    raw_properties: impl Iterator<Item = RawProperty<'r>>,
    level: usize,
    whole: Span,
) {
    let facts = check_each(cx, raw_properties, level);
    check_whole(cx, &facts, whole);
}

/// Checks each property of a record alone.
pub(crate) fn check_each<'r, 'p: 'r>(
    cx: &mut Context<'p>,
    raw_properties: impl Iterator<Item = RawProperty<'r>>,
    level: usize,
) -> RecordFacts<'r> {
    let mut seen = SeenNames { known: vec![false; cx.compiled.len()], others: HashSet::new() };
    let mut facts = RecordFacts::default();
    for raw in raw_properties {
        let found = cx.compiled.find(raw.name);
        if !seen.is_new(found.map(|(at, _)| at), raw.name) {
            rules::duplicate_key::raise(cx, raw.name, raw.key, raw.name_location(cx));
        }
        match found {
            _ if raw.value.is_container()
                && too_deep(cx, raw.value, level, LazyLocation::At(&raw.location(cx))) => {}
            None => rules::unknown_property::check(cx, &raw),
            Some((_, property)) => one(cx, property, raw, &mut facts),
        }
    }
    facts
}

/// Checks that a record has all required properties, and that pipeline and stage are consistent.
pub(crate) fn check_whole(cx: &mut Context<'_>, facts: &RecordFacts<'_>, whole: Span) {
    rules::missing_subject::check(cx, facts, whole);
    rules::missing_pipeline::check(cx, facts, whole);
    rules::missing_stage::check(cx, facts, whole);
    rules::missing_required_property::check(cx, facts, whole);
    stage::check(cx, facts);
    if cx.settings.has_requirements() {
        rules::form_required_property::check(cx, facts, whole);
        rules::conditional_required_property::check(cx, facts, whole);
    }
}

fn one<'r>(
    cx: &mut Context<'_>,
    property: &'r CompiledProperty,
    raw: RawProperty<'r>,
    facts: &mut RecordFacts<'r>,
) {
    if property.property.archived {
        return rules::archived_property::raise(cx, property, &raw);
    }
    if property.property.read_only {
        return rules::read_only_property::raise(cx, property, &raw);
    }
    let is_subject = cx.compiled.profile.subject == Some(property.name.as_str());
    let text = match raw.value.kind() {
        // A required property gets the finding that it is missing; advice to leave it out would be wrong.
        JsonKind::Null if is_required_by_rule(cx, property) => return,
        JsonKind::Null => return rules::null_value::raise(cx, property.role, &raw),
        JsonKind::Object | JsonKind::List => {
            facts.subject |= is_subject;
            facts.containers.push(raw.name);
            return rules::wrong_type::raise_container(cx, property, &raw);
        }
        JsonKind::Text | JsonKind::Number | JsonKind::Bool => raw.value.text().unwrap_or_default(),
    };
    let is_required = cx.compiled.requires_further(&property.name);
    if text.is_empty() {
        if cx.settings.has_requirements() {
            facts.emptied.push(raw.name);
        }
        match property.role {
            Role::Pipeline => facts.cleared_pipeline = Some(raw),
            Role::Stage => facts.cleared_stage = Some(raw),
            _ if is_required_by_rule(cx, property) => {}
            _ => rules::empty_on_create::check(cx, &raw),
        }
        return;
    }
    facts.subject |= is_subject;
    if is_required || cx.settings.has_requirements() {
        facts.texts.push((raw.name, text.clone()));
    }
    let field = PropertyText { property, raw, text };
    value::check(cx, &field);
    match property.role {
        Role::Pipeline => facts.pipeline = Some(field),
        Role::Stage => facts.stage = Some(field),
        _ => {}
    }
}

/// Whether a rule reports a new record without the property.
fn is_required_by_rule(cx: &Context<'_>, property: &CompiledProperty) -> bool {
    let name = property.name.as_str();
    let is_needed = || match property.role {
        Role::Pipeline => rules::missing_pipeline::note(cx.compiled, cx.operation, None).is_some(),
        Role::Stage => true,
        _ => cx.compiled.profile.subject == Some(name) || cx.compiled.requires_further(name),
    };
    let is_in_form =
        || cx.settings.requirements().is_some_and(|of| of.on_create().iter().any(|it| it == name));
    let is_in_legacy = || cx.operation == Operation::LegacyCreate && name == SOURCE_TYPE;
    cx.creates() && (is_needed() || is_in_form() || is_in_legacy())
}

/// The property names seen so far.
struct SeenNames<'a> {
    known: Vec<bool>,
    others: HashSet<&'a str>,
}

impl<'a> SeenNames<'a> {
    fn is_new(&mut self, known: Option<usize>, name: &'a str) -> bool {
        match known {
            Some(at) => !std::mem::replace(&mut self.known[at], true),
            None => self.others.insert(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Requirements, Shape, Validator, example};

    /// The rules that find something in a record with these properties, in an account whose form requires `content`.
    fn said(operation: Operation, properties: &str) -> Vec<&'static str> {
        let requirements = Requirements::from_toml("[create]\nrequired = [\"content\"]").unwrap();
        let builder = Validator::builder(example::account()).api_version("2026-09");
        let strict = builder.requirements(requirements).build();
        let plain = Validator::new(example::account());
        let report = plain.check(operation, Shape::Properties, properties.as_bytes());
        assert_eq!(report, plain.scan(operation, Shape::Properties, properties.as_bytes()), "{properties}");
        let report = strict.check(operation, Shape::Properties, properties.as_bytes());
        report.iter().map(|finding| finding.rule.slug).collect()
    }

    #[test]
    fn required_property_with_a_container_is_reported_once() {
        let whole = r#"{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1","content":"c"}"#;
        assert_eq!(said(Operation::Create, whole), [""; 0]);
        for (text, name) in
            [("s", "subject"), ("0", "hs_pipeline"), ("1", "hs_pipeline_stage"), ("c", "content")]
        {
            for container in ["[]", "{}"] {
                let record =
                    whole.replace(&format!(r#""{name}":"{text}""#), &format!(r#""{name}":{container}"#));
                for operation in [Operation::Create, Operation::Upsert, Operation::Update] {
                    assert_eq!(said(operation, &record), ["wrong-type"], "{operation:?} {record}");
                }
            }
        }
    }

    #[test]
    fn required_property_that_is_null_or_empty_is_missing() {
        let whole = r#"{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1","content":"c"}"#;
        for (text, name, slug) in [
            ("s", "subject", "missing-subject"),
            ("0", "hs_pipeline", "missing-pipeline"),
            ("1", "hs_pipeline_stage", "missing-stage"),
            ("c", "content", "form-required-property"),
        ] {
            for nothing in ["null", "\"\""] {
                let record =
                    whole.replace(&format!(r#""{name}":"{text}""#), &format!(r#""{name}":{nothing}"#));
                assert_eq!(said(Operation::Create, &record), [slug], "{record}");
            }
        }
    }
}
