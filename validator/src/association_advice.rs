//! Help for names of ids that should be associations: `contact_id`, `associatedCompanyIds`, `hs_object_id` in a create.

use ticketproof_diagnostics::text::escaped;
use ticketproof_schema::ObjectType;

use crate::{compiled::CompiledSchema, context::Context};

/// The help for an unknown or read-only property whose name looks like an association.
pub(crate) fn advice(cx: &Context<'_>, name: &str) -> Option<String> {
    let object = referenced_object(name)?;
    let singular = object.singular();
    let with = format!("to associate the record with a {singular}, ");
    Some(if cx.creates() {
        format!(
            "{with}write its id into `associations`, beside `properties`: {}",
            written(cx.compiled, &object)
        )
    } else {
        format!("{with}use the associations API: an update writes none")
    })
}

/// The help for the record's own id in a create.
pub(crate) fn advice_for_own_id(compiled: &CompiledSchema) -> String {
    let contact = ObjectType::from_id("0-1");
    format!(
        "leave it out: HubSpot gives a new record its id; if it is the id of a contact or another record, write it into \
         `associations`, beside `properties`: {}",
        written(compiled, &contact)
    )
}

/// An example of an association with the object, with the account's first type for it.
fn written(compiled: &CompiledSchema, object: &ObjectType) -> String {
    let known = compiled.schema.outgoing(&object.id).next();
    let types = known.map_or_else(
        || "[…]".to_owned(),
        |kind| {
            format!(
                r#"[{{"associationCategory":"{}","associationTypeId":{}}}]"#,
                escaped(kind.category.as_str()),
                kind.type_id
            )
        },
    );
    format!(r#"`{{"to":{{"id":"…"}},"types":{types}}}`"#)
}

/// The object to whose ids a name refers, if it refers to one.
fn referenced_object(name: &str) -> Option<ObjectType> {
    // Names of properties are short, but input may be hostile.
    if name.len() > 64 {
        return None;
    }
    let letters: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect();
    let bare = ["hubspot", "hs", "associated", "primary", "related", "linked"]
        .iter()
        .fold(letters.as_str(), |name, prefix| name.strip_prefix(prefix).unwrap_or(name));
    // HubSpot's first API named the id of a contact `vid`.
    if ["vid", "vids", "contactvid", "contactvids"].contains(&bare) {
        return Some(ObjectType::from_id("0-1"));
    }
    let named = bare.strip_suffix("ids").or_else(|| bare.strip_suffix("id"));
    let named = named.or_else(|| letters.contains("associated").then_some(bare))?;
    let objects =
        ["contact", "company", "deal", "call", "email", "meeting", "note", "task", "order", "invoice"];
    let is_called = |object: &&str| {
        let several =
            object.strip_suffix('y').map_or_else(|| format!("{object}s"), |stem| format!("{stem}ies"));
        named == *object || named == several
    };
    objects.iter().find(|object| is_called(object)).and_then(|object| ObjectType::from_user(object))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn names_of_ids_refer_to_their_object() {
        for (name, id) in [
            ("contact_id", "0-1"),
            ("contactId", "0-1"),
            ("hs_contact_id", "0-1"),
            ("associatedVids", "0-1"),
            ("vid", "0-1"),
            ("associatedcompanyid", "0-2"),
            ("associatedCompanyIds", "0-2"),
            ("primary_company_id", "0-2"),
            ("companies_ids", "0-2"),
            ("Deal ID", "0-3"),
            ("associatedContacts", "0-1"),
        ] {
            assert_eq!(referenced_object(name).map(|object| object.id), Some(id.to_owned()), "{name}");
        }
        for name in
            ["id", "hs_object_id", "ticket_id", "contact", "company", "contacted", "order_number", "paid", ""]
        {
            assert_eq!(referenced_object(name), None, "{name}");
        }
    }

    #[test]
    fn id_that_should_be_an_association_gets_help() {
        let validator = Validator::new(example::account());
        let help = |operation, body: &str| {
            let report = validator.check(operation, Shape::Body, body.as_bytes());
            assert_eq!(report, validator.scan(operation, Shape::Body, body.as_bytes()), "{body}");
            assert_eq!(report.len(), 1, "{body}: {report}");
            report.iter().next().and_then(|finding| finding.help.clone()).unwrap_or_default()
        };
        let whole = r#""subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1""#;
        for name in ["contact_id", "hs_object_id"] {
            let body = format!(r#"{{"properties":{{{whole},"{name}":"51"}}}}"#);
            let help = help(Operation::Create, &body);
            assert!(help.contains(r#""associationTypeId":16}]}"#), "{help}");
        }
        for member in [r#""id":"51""#, r#""contactId":"51""#] {
            let body = format!(r#"{{{member},"properties":{{{whole}}}}}"#);
            let help = help(Operation::Create, &body);
            assert!(help.contains(r#""associationTypeId":16}]}"#), "{help}");
        }
        let member = help(Operation::Create, &format!(r#"{{"properties":{{{whole},"associations":[]}}}}"#));
        assert!(member.contains("beside `properties`, not in it"), "{member}");
        let update = help(Operation::Update, r#"{"properties":{"company_id":"51"}}"#);
        assert!(update.contains("associations API"), "{update}");
        let own = help(Operation::Update, r#"{"properties":{"hs_object_id":"51"}}"#);
        assert_eq!(own, "leave the property out");
    }
}
