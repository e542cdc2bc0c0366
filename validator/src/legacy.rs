//! The retired ticket API, `crm-objects/v1/objects/tickets`, and the way out of it.
//!
//! Its bodies are checked as [`crate::Operation::LegacyCreate`]; [`convert`] turns them, or a ticket as that API returned
//! it, into the body of a create of the current API. Source: HubSpot's documentation of the legacy ticket API, which is
//! unsupported from September 2027 on.

use ticketproof_diagnostics::{Location, Report};
use ticketproof_schema::{AssociationCategory, Direction, ObjectSchema, model::type_id_of};

use crate::{
    Operation, Settings,
    cx::Cx,
    payload::{Association, AssociationSpec, Body},
    plan::Plan,
    rules,
    syntax::{Entry, Kind, Node, read_whole},
};

/// The property that held the contact a ticket is from.
pub(crate) const CREATED_BY: &str = "created_by";

/// Names that the legacy API used, and what the same property is called now.
const RENAMED: &[(&str, &str)] =
    &[("hs_pipeline_id", "hs_pipeline"), ("stage", "hs_pipeline_stage"), ("status", "hs_pipeline_stage")];

/// HubSpot's own association type from ticket to contact, where the schema does not know it.
const TICKET_TO_CONTACT: u32 = 16;

/// What a property is called now.
pub(crate) fn current_name(name: &str) -> &str {
    RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new)
}

/// Whether a text is the id of a record.
pub(crate) fn is_record_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The body of a create of the current API, from a legacy body (`[{"name":"subject","value":"…"},…]`) or from a legacy ticket
/// object (`{"properties":{"subject":{"versions":[…],"value":"…"},…}}`).
///
/// `created_by` becomes the association with the contact; `hs_pipeline_id`, `stage` and `status` get their current names; of
/// each property's versions the current value is kept; what only HubSpot writes, and what is null or empty, is left out.
/// Values are not checked: check the result.
///
/// # Errors
/// When the text is neither, with the place of each thing that is not understood.
pub fn convert(text: &str, schema: &ObjectSchema) -> Result<String, Report> {
    let plan = Plan::new(schema.clone());
    let settings = Settings::default();
    let mut cx = Cx::new(&plan, &settings, Operation::LegacyCreate);
    let mut converted = Converted { schema, properties: Vec::new(), contacts: Vec::new() };
    if let Some(root) = crate::check::read(&mut cx, text.as_bytes()) {
        match root.kind() {
            Kind::List => list(&mut cx, root, &mut converted),
            Kind::Object => object(&mut cx, root, &mut converted),
            _ => rules::legacy_not_a_list::raise(&mut cx, root),
        }
    }
    let report = cx.finish();
    if report.has_errors() { Err(report) } else { Ok(converted.body().to_json()) }
}

/// The records of a document of the retired API: of a list of bodies or of ticket objects, of a page (`{"objects":[…]}`), of
/// the answer to a batch read (ticket objects by id), or the one record that the document is.
pub fn records(document: &str) -> Vec<&str> {
    let Ok(root) = read_whole(document) else { return vec![document] };
    let items = match root.kind() {
        Kind::List => root.items().ok().filter(|items| items.iter().all(|item| is_record(*item))),
        Kind::Object => {
            let entries = root.entries().unwrap_or_default();
            match member(&entries, "objects") {
                _ if is_record(root) => None,
                Some(page) if page.kind() == Kind::List => page.items().ok(),
                _ if entries.iter().all(|entry| is_record(entry.value)) => {
                    Some(entries.iter().map(|entry| entry.value).collect())
                }
                _ => None,
            }
        }
        _ => None,
    };
    // What is empty is no list of records, so that somebody says what is wrong with it.
    let items = items.filter(|items| !items.is_empty()).unwrap_or_else(|| vec![root]);
    items.into_iter().map(Node::raw).collect()
}

/// Whether a value is a legacy body, which is a list, or a ticket object.
fn is_record(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::List => true,
        Kind::Object => member(&node.entries().unwrap_or_default(), "properties").is_some(),
        _ => false,
    }
}

/// Whether a text is a ticket object that the retired API told to be deleted.
pub fn is_deleted(text: &str) -> bool {
    let Some(root) = read_whole(text).ok().filter(|root| root.kind() == Kind::Object) else { return false };
    member(&root.entries().unwrap_or_default(), "isDeleted").is_some_and(|flag| flag.raw() == "true")
}

struct Converted<'s> {
    schema: &'s ObjectSchema,
    properties: Vec<(String, String)>,
    contacts: Vec<String>,
}

impl Converted<'_> {
    fn add(&mut self, cx: &mut Cx<'_>, name: &str, value: Node<'_>, location: &Location) {
        let text = match value.text() {
            Some(text) => text,
            None if value.kind() == Kind::Null => return,
            None => return rules::legacy_malformed_entry::raise(cx, value, location.clone()),
        };
        if text.is_empty() {
            return;
        }
        let name = current_name(name);
        if name == CREATED_BY {
            if is_record_id(&text) {
                self.contacts.push(text.into_owned());
            } else {
                rules::legacy_missing_created_by::raise(cx, value, location.clone());
            }
            return;
        }
        if self.schema.property(name).is_some_and(|property| property.read_only) {
            return;
        }
        match self.properties.iter_mut().find(|(known, _)| known == name) {
            Some((_, earlier)) => *earlier = text.into_owned(),
            None => self.properties.push((name.to_owned(), text.into_owned())),
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
        let type_id = types.map(|kind| kind.type_id).min().unwrap_or(TICKET_TO_CONTACT);
        for (name, text) in self.properties {
            body.raw_property(name, text);
        }
        for contact in self.contacts {
            let spec = AssociationSpec {
                association_category: "HUBSPOT_DEFINED".into(),
                association_type_id: type_id,
            };
            body.associate(Association::new(contact, vec![spec]));
        }
        body
    }
}

fn list(cx: &mut Cx<'_>, body: Node<'_>, converted: &mut Converted<'_>) {
    for (index, item) in body.items().unwrap_or_default().into_iter().enumerate() {
        let location = Location::root().index(index);
        let entries = item.entries().unwrap_or_default();
        let name = member(&entries, "name").filter(|name| name.kind() == Kind::Text).and_then(Node::text);
        match (name, member(&entries, "value")) {
            (Some(name), Some(value)) => converted.add(cx, &name, value, &location.key("value")),
            _ => rules::legacy_malformed_entry::raise(cx, item, location),
        }
    }
}

fn object(cx: &mut Cx<'_>, root: Node<'_>, converted: &mut Converted<'_>) {
    let entries = match root.entries() {
        Ok(entries) => entries,
        Err(fault) => {
            return rules::invalid_json::raise(cx, Location::root(), root.raw(), root.start(), &fault);
        }
    };
    let Some(map) = member(&entries, "properties").filter(|map| map.kind() == Kind::Object) else {
        return rules::missing_properties::raise_absent(cx, root);
    };
    for entry in map.entries().unwrap_or_default() {
        let location = Location::fixed("/properties").key(&entry.name);
        if entry.value.kind() != Kind::Object {
            converted.add(cx, &entry.name, entry.value, &location);
            continue;
        }
        // A property whose value was emptied has its versions, and no value.
        if let Some(value) = member(&entry.value.entries().unwrap_or_default(), "value") {
            converted.add(cx, &entry.name, value, &location.key("value"));
        }
    }
}

fn member<'r>(entries: &[Entry<'r>], name: &str) -> Option<Node<'r>> {
    entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Shape, Validator, example};

    #[test]
    fn a_legacy_body_becomes_a_valid_create() {
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
    fn a_legacy_object_loses_its_history_and_what_hubspot_writes() {
        let ticket = r#"{"objectType":"TICKET","portalId":1,"objectId":17,"isDeleted":false,"properties":{
            "subject":{"versions":[{"name":"subject","value":"Printer","timestamp":1}],"value":"Printer on fire","timestamp":2},
            "hs_object_id":{"value":"17"},"content":{"versions":[]},"created_by":{"value":101},"stage":{"value":"1"}}}"#;
        assert_eq!(
            convert(ticket, &example::account()).unwrap(),
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#
        );
    }

    #[test]
    fn documents_have_one_record_or_several() {
        let (body, ticket) = (r#"[{"name":"subject","value":"s"}]"#, r#"{"objectId":17,"properties":{}}"#);
        for (document, records) in [
            (body.to_owned(), vec![body]),
            (ticket.to_owned(), vec![ticket]),
            (format!("[{body}, {body}]"), vec![body, body]),
            (format!("[{ticket},\n{ticket}]"), vec![ticket, ticket]),
            (format!("{{\"objects\":[{ticket}],\"hasMore\":false,\"offset\":17}}"), vec![ticket]),
            (format!("{{\"17\":{ticket},\"18\":{ticket}}}"), vec![ticket, ticket]),
            ("[]".to_owned(), vec!["[]"]),
            ("{}".to_owned(), vec!["{}"]),
            ("[1]".to_owned(), vec!["[1]"]),
            ("{".to_owned(), vec!["{"]),
        ] {
            assert_eq!(super::records(&document), records, "{document}");
        }
    }

    #[test]
    fn a_deleted_ticket_is_told() {
        assert!(is_deleted(r#"{"isDeleted":true,"properties":{}}"#));
        for text in [r#"{"isDeleted":false,"properties":{}}"#, "{}", "[true]", "{"] {
            assert!(!is_deleted(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_said() {
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
