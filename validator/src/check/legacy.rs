//! Checks a body of the retired ticket API: a list of `{"name":"…","value":"…"}`.

use ticketproof_diagnostics::Location;

use super::{
    properties,
    read::{members, too_deep},
};
use crate::{
    context::Context,
    located_json::{JsonKind, Node},
    record::{
        LazyLocation, PropertyPosition, RawProperty,
        legacy_names::{CREATED_BY, SOURCE_TYPE, current_name},
    },
    rules,
};

/// Checks a body of the retired ticket API.
pub(crate) fn check(cx: &mut Context<'_>, body: Node<'_>) {
    let root = Location::root();
    if body.kind() != JsonKind::List {
        if !too_deep(cx, body, 0, LazyLocation::At(&root)) {
            rules::legacy_not_a_list::raise(cx, body);
        }
        return;
    }
    let items = match body.items() {
        Ok(items) => items,
        Err(fault) => return rules::invalid_json::raise(cx, root, body.raw(), body.start(), &fault),
    };
    let pairs: Vec<_> =
        items.iter().enumerate().filter_map(|(index, item)| Some((index, pair(cx, *item, index)?))).collect();
    let texts: Vec<_> = pairs.iter().map(|(_, pair)| pair.name.text().unwrap_or_default()).collect();
    let mut raw_properties = Vec::new();
    let mut created_by = None;
    for ((index, pair), name) in pairs.iter().zip(&texts) {
        let raw = RawProperty {
            name: current_name(name),
            key: pair.name,
            value: pair.value,
            position: PropertyPosition::Item(*index),
        };
        if raw.name != CREATED_BY {
            raw_properties.push(raw);
        } else if created_by.replace(raw).is_some() {
            rules::duplicate_key::raise(cx, raw.name, raw.key, raw.name_location(cx));
        }
    }
    let is_source = |raw: &RawProperty<'_>| {
        raw.name == SOURCE_TYPE && raw.value.text().is_some_and(|text| !text.is_empty())
    };
    let has_source = raw_properties.iter().any(is_source);
    properties::check_slots(cx, raw_properties.into_iter(), 2, body.span());
    rules::legacy_missing_source_type::check(cx, has_source, body);
    rules::legacy_missing_created_by::check(cx, created_by.as_ref(), body);
}

/// The name and value of one item.
struct LegacyItem<'r> {
    name: Node<'r>,
    value: Node<'r>,
}

fn pair<'r>(cx: &mut Context<'_>, item: Node<'r>, index: usize) -> Option<LegacyItem<'r>> {
    let root = Location::root();
    let root = LazyLocation::At(&root);
    let path = root.index(index);
    if item.kind() != JsonKind::Object {
        if !too_deep(cx, item, 1, path) {
            rules::legacy_malformed_entry::raise(cx, item, path.location());
        }
        return None;
    }
    let entries = members(cx, item, path)?;
    rules::duplicate_key::check(cx, &entries, path);
    let member = |name: &str| entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value);
    let name = member("name").filter(|name| name.kind() == JsonKind::Text);
    match (name, member("value")) {
        (Some(name), Some(value)) => Some(LegacyItem { name, value }),
        _ => {
            rules::legacy_malformed_entry::raise(cx, item, path.location());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example, rules};

    #[test]
    fn advice_has_the_format_of_the_retired_api() {
        let report =
            Validator::new(example::account()).check(Operation::LegacyCreate, Shape::Body, b"[]").to_string();
        for name in ["subject", "stage", "source_type", "created_by"] {
            assert!(report.contains(&format!(r#"add `{{"name":"{name}","value":""#)), "{name}: {report}");
        }
    }

    #[test]
    fn required_items_must_be_present_once_and_not_empty() {
        let validator = Validator::new(example::account());
        let valid = rules::legacy_malformed_entry::VALID;
        for (body, slugs) in [
            (valid.to_owned(), &[][..]),
            (valid.replace("PHONE", ""), &["legacy-missing-source-type"]),
            (valid.replace("\"PHONE\"", "null"), &["legacy-missing-source-type"]),
            (valid.replace("101", ""), &["legacy-missing-created-by"]),
            (valid.replace(']', r#",{"name":"created_by","value":"102"}]"#), &["duplicate-key"]),
        ] {
            let report = validator.check(Operation::LegacyCreate, Shape::Body, body.as_bytes());
            let found: Vec<_> = report.iter().map(|finding| finding.rule.slug).collect();
            assert_eq!(found, slugs, "{body}");
        }
    }
}
