//! Converts bodies and tickets of the retired ticket API, `crm-objects/v1/objects/tickets`, to the current API.
//!
//! Its bodies are checked as [`crate::Operation::LegacyCreate`]; [`convert`] turns them, or a ticket as that API returned
//! it, into the body of a create of the current API. Source: HubSpot's documentation of the legacy ticket API, which is
//! unsupported from September 2027 on.

mod records;

use ticketproof_diagnostics::{Location, Report};
use ticketproof_schema::{
    AssociationCategory, Direction, ObjectSchema, object_type::type_id_of, profile::LEGACY_TICKETS,
};

use crate::{
    Operation, Settings, check,
    compiled::CompiledSchema,
    context::Context,
    located_json::{Entry, JsonKind, Node},
    payload::{Association, AssociationSpec, Body},
    record::legacy_names::{CREATED_BY, current_name},
    rules,
    value::is_record_id,
};
pub use records::{is_deleted, records};

/// The body of a create of the current API, from a legacy body (`[{"name":"subject","value":"…"},…]`) or from a legacy ticket
/// object (`{"properties":{"subject":{"versions":[…],"value":"…"},…}}`).
///
/// `created_by` becomes the association with the contact; `hs_pipeline_id`, `stage` and `status` get their current names; of
/// each property's versions the current value is kept; a body without a pipeline gets the default one where the account has
/// several, because the retired API used it and the current one needs it; read-only properties, and values that are null or empty, are
/// left out.
/// Values are not checked: check the result.
///
/// # Errors
/// If the text is neither; the report has a finding for each part that is not understood, and for each property with two different
/// values.
pub fn convert(text: &str, schema: &ObjectSchema) -> Result<String, Report> {
    let compiled = CompiledSchema::new(schema.clone());
    let settings = Settings::default();
    let mut cx = Context::new(&compiled, &settings, Operation::LegacyCreate);
    let mut converted = Converted { schema, properties: Vec::new(), contact: None };
    if let Some(root) = check::read(&mut cx, text.as_bytes()) {
        match root.kind() {
            JsonKind::List => {
                list(&mut cx, root, &mut converted);
                converted.take_default_pipeline(&compiled);
            }
            JsonKind::Object => object(&mut cx, root, &mut converted),
            _ => rules::legacy_not_a_list::raise(&mut cx, root),
        }
    }
    let report = check::report(cx);
    if report.has_errors() { Err(report) } else { Ok(converted.body().to_json()) }
}

struct Converted<'s> {
    schema: &'s ObjectSchema,
    properties: Vec<(String, String)>,
    contact: Option<String>,
}

impl Converted<'_> {
    /// Adds a property's value; `key` is its name as it is written.
    fn add(
        &mut self,
        cx: &mut Context<'_>,
        (name, key): (&str, Node<'_>),
        value: Node<'_>,
        location: &Location,
    ) {
        let text = match value.text() {
            Some(text) => text,
            None if value.kind() == JsonKind::Null => return,
            None => return rules::legacy_malformed_entry::raise_value(cx, value, location.clone()),
        };
        if text.is_empty() {
            return;
        }
        let name = current_name(name);
        if name == CREATED_BY {
            match self.contact.as_deref() {
                _ if !is_record_id(text.as_bytes()) => {
                    rules::legacy_missing_created_by::raise(cx, value, location.clone());
                }
                Some(earlier) if earlier != text => {
                    rules::duplicate_key::raise(cx, name, key, location.clone())
                }
                _ => self.contact = Some(text.into_owned()),
            }
            return;
        }
        if self.schema.property(name).is_some_and(|property| property.read_only) {
            return;
        }
        match self.properties.iter().find(|(known, _)| known == name) {
            Some((_, earlier)) if *earlier == text => {}
            Some(_) => rules::duplicate_key::raise(cx, name, key, location.clone()),
            None => self.properties.push((name.to_owned(), text.into_owned())),
        }
    }

    /// Adds the default pipeline if there is none: the retired API used it.
    fn take_default_pipeline(&mut self, compiled: &CompiledSchema) {
        let Some(pipelines) = compiled.pipelines().filter(|pipelines| pipelines.has_several()) else {
            return;
        };
        let name = pipelines.profile.pipeline;
        let is_given = self.properties.iter().any(|(known, _)| known == name);
        if let Some(default) = pipelines.implied().filter(|_| !is_given) {
            self.properties.push((name.to_owned(), default.id.clone()));
        }
    }

    fn body(self) -> Body {
        let mut body = Body::new();
        let contact = type_id_of("contacts").unwrap_or_default();
        let types = self.schema.associations.iter().filter(|kind| {
            kind.direction == Direction::Outgoing
                && kind.object.id == contact
                && kind.category == AssociationCategory::HubSpotDefined
                && kind.label.is_none()
        });
        let type_id = types.map(|kind| kind.type_id).min().unwrap_or(LEGACY_TICKETS.contact_type_id);
        for (name, text) in self.properties {
            body.raw_property(name, text);
        }
        if let Some(contact) = self.contact {
            let spec = AssociationSpec {
                association_category: "HUBSPOT_DEFINED".into(),
                association_type_id: type_id,
            };
            body.associate(Association::new(contact, vec![spec]));
        }
        body
    }
}

fn list(cx: &mut Context<'_>, body: Node<'_>, converted: &mut Converted<'_>) {
    for (index, item) in body.items().unwrap_or_default().into_iter().enumerate() {
        let location = Location::root().index(index);
        let entries = item.entries().unwrap_or_default();
        let key = member(&entries, "name").filter(|name| name.kind() == JsonKind::Text);
        match (key.and_then(|key| Some((key, key.text()?))), member(&entries, "value")) {
            (Some((key, name)), Some(value)) => {
                converted.add(cx, (&name, key), value, &location.key("value"));
            }
            _ => rules::legacy_malformed_entry::raise(cx, item, location),
        }
    }
}

fn object(cx: &mut Context<'_>, root: Node<'_>, converted: &mut Converted<'_>) {
    let entries = match root.entries() {
        Ok(entries) => entries,
        Err(fault) => {
            return rules::invalid_json::raise(cx, Location::root(), root.raw(), root.start(), &fault);
        }
    };
    let Some(map) = member(&entries, "properties").filter(|map| map.kind() == JsonKind::Object) else {
        return rules::missing_properties::raise_absent(cx, root);
    };
    for entry in map.entries().unwrap_or_default() {
        let location = Location::fixed("/properties").key(&entry.name);
        let name = (entry.name.as_ref(), entry.key);
        if entry.value.kind() != JsonKind::Object {
            converted.add(cx, name, entry.value, &location);
            continue;
        }
        let history = entry.value.entries().unwrap_or_default();
        let newest = || newest(member(&history, "versions")?);
        if let Some(value) = member(&history, "value").or_else(newest) {
            converted.add(cx, name, value, &location.key("value"));
        }
    }
}

/// The value of the newest version, which is the current value if there is no other; of versions with the same time the first, because
/// the API listed the newest first.
fn newest(versions: Node<'_>) -> Option<Node<'_>> {
    let versions = versions.items().unwrap_or_default().into_iter().rev();
    let versions = versions.filter_map(|version| {
        let entries = version.entries().unwrap_or_default();
        let time = member(&entries, "timestamp").and_then(Node::text);
        Some((time.and_then(|time| time.parse::<u64>().ok()), member(&entries, "value")?))
    });
    versions.max_by_key(|(time, _)| *time).map(|(_, value)| value)
}

fn member<'r>(entries: &[Entry<'r>], name: &str) -> Option<Node<'r>> {
    entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Shape, Validator, example};

    #[test]
    fn legacy_body_becomes_a_valid_create() {
        let schema = example::account();
        let body = convert(rules::legacy_malformed_entry::VALID, &schema).unwrap();
        assert_eq!(
            body,
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","source_type":"PHONE"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#
        );
        let report = Validator::new(schema).check(Operation::Create, Shape::Body, body.as_bytes());
        assert!(report.is_empty(), "{report}");
    }

    #[test]
    fn body_without_a_pipeline_gets_the_default_one() {
        let body = rules::legacy_malformed_entry::VALID.replace("hs_pipeline_id", "content");
        let several = example::account();
        let mut one = several.clone();
        one.pipelines.retain(|id, _| id == "0");
        for (schema, count) in [(several, 1), (one, 0)] {
            let body = convert(&body, &schema).unwrap();
            assert_eq!(body.matches(r#""hs_pipeline":"0""#).count(), count, "{body}");
            let report = Validator::new(schema).check(Operation::Create, Shape::Body, body.as_bytes());
            assert!(report.is_empty(), "{report}");
        }
    }

    #[test]
    fn legacy_object_loses_its_history_and_read_only_properties() {
        let ticket = r#"{"objectType":"TICKET","portalId":1,"objectId":17,"isDeleted":false,"properties":{
            "subject":{"versions":[{"name":"subject","value":"Printer","timestamp":1}],"value":"Printer on fire","timestamp":2},
            "hs_object_id":{"value":"17"},"content":{"versions":[]},"created_by":{"value":101},"stage":{"value":"1"}}}"#;
        assert_eq!(
            convert(ticket, &example::account()).unwrap(),
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#
        );
    }

    #[test]
    fn newest_version_is_the_value_if_there_is_none() {
        for (versions, subject) in [
            (r#"{"value":"Old","timestamp":1},{"value":"New","timestamp":12}"#, r#""subject":"New""#),
            (r#"{"value":"New"},{"value":"Old"}"#, r#""subject":"New""#),
            (r#"{"value":"","timestamp":"2"},{"value":"Old","timestamp":1}"#, ""),
        ] {
            let ticket = format!(r#"{{"properties":{{"subject":{{"versions":[{versions}]}}}}}}"#);
            let body = convert(&ticket, &example::account()).unwrap();
            assert_eq!(body, format!(r#"{{"properties":{{{subject}}}}}"#));
        }
    }

    #[test]
    fn two_different_values_are_an_error() {
        for (again, is_fine) in [
            (r#"{"name":"stage","value":"1"}"#, true),
            (r#"{"name":"status","value":"2"}"#, false),
            (r#"{"name":"created_by","value":101}"#, true),
            (r#"{"name":"created_by","value":"102"}"#, false),
        ] {
            let body = rules::legacy_malformed_entry::VALID.replace(']', &format!(",{again}]"));
            match convert(&body, &example::account()) {
                Ok(body) => assert!(is_fine && body.matches("\"to\"").count() == 1, "{again}: {body}"),
                Err(report) => {
                    let finding = report.iter().next().unwrap();
                    assert_eq!((is_fine, finding.rule.slug), (false, "duplicate-key"), "{again}");
                }
            }
        }
    }

    #[test]
    fn value_that_is_a_list_is_an_error() {
        for text in [r#"[{"name":"subject","value":[1]}]"#, r#"{"properties":{"subject":{"value":[1]}}}"#] {
            let report = convert(text, &example::account()).unwrap_err().to_string();
            assert!(report.contains("the value is a list, not a text"), "{report}");
        }
    }

    #[test]
    fn parts_that_are_not_understood_are_errors() {
        for (text, slug) in [
            ("", "invalid-json"),
            ("{\"properties\":", "invalid-json"),
            ("17", "legacy-not-a-list"),
            ("{}", "missing-properties"),
            (r#"["subject"]"#, "legacy-malformed-entry"),
            (r#"[{"name":"subject","value":[1]}]"#, "legacy-malformed-entry"),
            (r#"[{"name":"created_by","value":"ada@example.com"}]"#, "legacy-missing-created-by"),
        ] {
            let report = convert(text, &example::account()).unwrap_err();
            assert_eq!(report.iter().next().unwrap().rule.slug, slug, "{text}");
        }
    }
}
