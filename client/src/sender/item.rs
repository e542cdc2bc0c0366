//! Request items, with the keys by which an answer can refer to them.

use std::{collections::HashMap, sync::Arc};

use serde::Deserialize;
use serde_json::value::RawValue;
use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{Direction, ObjectSchema};

use super::row::{Parts, key_of};
use crate::scalar;

/// A record on its way.
#[derive(Clone, Debug)]
pub(crate) struct WriteItem {
    /// Its place in the journal's plan.
    pub(crate) place: u32,
    /// Its value of the key property, with a key.
    pub(crate) key: Option<String>,
    /// The members of its input besides the trace id, without the braces; what was proved stands in it byte for byte.
    pub(crate) members: String,
    /// The associations that follow when it is a ticket, with a key.
    pub(crate) associations: Vec<Association>,
    /// How often it was sent in this run.
    pub(crate) attempts: u32,
    /// Whether the outcome of an earlier request with it is unknown, in this run or before.
    pub(crate) is_doubted: bool,
}

/// An association to make.
#[derive(Clone, Debug)]
pub(crate) struct Association {
    /// The name of the other object type, as in paths.
    pub(crate) object: Arc<str>,
    /// The other record's id.
    pub(crate) to: String,
    /// The types, as JSON text.
    pub(crate) types: String,
}

/// An association of a ticket that exists, on its way.
#[derive(Clone, Debug)]
pub(crate) struct AssociationItem {
    pub(crate) place: u32,
    pub(crate) ticket: String,
    pub(crate) association: Association,
    pub(crate) attempts: u32,
    /// Whether the outcome of an earlier request with it is unknown.
    pub(crate) is_doubted: bool,
}

/// How records are sent: created, or upserted by a unique property.
#[derive(Clone, Debug, Default)]
pub(crate) struct WriteMode {
    key: Option<Key>,
}

#[derive(Clone, Debug)]
struct Key {
    property: String,
    /// The object type that an outgoing association type leads to: an association itself does not say.
    leads_to: HashMap<(String, u32), Arc<str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAssociation<'a> {
    #[serde(borrow)]
    to: RawTo<'a>,
    #[serde(borrow)]
    types: &'a RawValue,
}

#[derive(Deserialize)]
struct RawTo<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawType {
    association_category: String,
    association_type_id: u32,
}

impl WriteMode {
    /// By a unique property of this schema; an error says what is wrong with the property.
    pub(crate) fn keyed(property: &str, schema: &ObjectSchema) -> Result<Self, String> {
        let shown = quoted(property);
        let Some(definition) = schema.properties.get(property) else {
            return Err(format!("the schema has no property {shown}; name one with unique values"));
        };
        if !definition.unique {
            return Err(format!(
                "{shown} is not a property with unique values, so that HubSpot cannot find tickets by it; uniqueness is \
                 chosen when a property is made and cannot be added later"
            ));
        }
        if !definition.is_writable() {
            return Err(format!("{shown} cannot be written, so that it cannot be the key"));
        }
        let outgoing = schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing);
        let leads_to = outgoing
            .map(|kind| ((kind.category.as_str().to_owned(), kind.type_id), kind.object.name.as_str().into()))
            .collect();
        Ok(Self { key: Some(Key { property: property.to_owned(), leads_to }) })
    }

    /// The key property.
    pub(crate) fn property(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.property.as_str())
    }

    /// The request item of a proved body; an error says why it cannot be sent.
    pub(crate) fn item(&self, place: u32, body: &str) -> Result<WriteItem, String> {
        let parts: Parts<'_> = serde_json::from_str(body).map_err(|error| error.to_string())?;
        let properties = parts.properties.get();
        let Some(key) = &self.key else {
            let associations = parts.associations.map(|list| format!(r#","associations":{}"#, list.get()));
            let members = format!(r#""properties":{properties}{}"#, associations.unwrap_or_default());
            return Ok(WriteItem {
                place,
                key: None,
                members,
                associations: Vec::new(),
                attempts: 0,
                is_doubted: false,
            });
        };
        let value = key_of(body, &key.property);
        let value = value.ok_or_else(|| format!("it has no value of {}", quoted(&key.property)))?;
        let json = |text: &str| serde_json::Value::from(text).to_string();
        let members = format!(
            r#""id":{},"idProperty":{},"properties":{properties}"#,
            json(&value),
            json(&key.property)
        );
        let associations = parts.associations.map_or(Ok(Vec::new()), |list| key.associations(list.get()))?;
        Ok(WriteItem { place, key: Some(value), members, associations, attempts: 0, is_doubted: false })
    }
}

impl Key {
    fn associations(&self, associations: &str) -> Result<Vec<Association>, String> {
        let listed: Option<Vec<RawAssociation<'_>>> =
            serde_json::from_str(associations).map_err(|error| error.to_string())?;
        let mut associations = Vec::new();
        for association in listed.unwrap_or_default() {
            let types: Vec<RawType> =
                serde_json::from_str(association.types.get()).map_err(|error| error.to_string())?;
            let mut objects: Vec<&Arc<str>> = Vec::new();
            for kind in &types {
                let key = (kind.association_category.clone(), kind.association_type_id);
                let object = self.leads_to.get(&key).ok_or_else(|| {
                    let (category, id) = (quoted(&kind.association_category), kind.association_type_id);
                    format!("the schema has no association type {id} of {category} from tickets")
                })?;
                if !objects.contains(&object) {
                    objects.push(object);
                }
            }
            let [object] = objects.as_slice() else {
                return Err("its associations have types of several object types at once, or none".to_owned());
            };
            let to = scalar::text_of(association.to.id).ok_or_else(|| {
                format!(
                    "the id {} in its associations is neither a text nor a number",
                    quoted(association.to.id.get())
                )
            })?;
            associations.push(Association {
                object: Arc::clone(object),
                to,
                types: association.types.get().to_owned(),
            });
        }
        Ok(associations)
    }
}

#[cfg(test)]
mod tests {
    use ticketproof_schema::{FieldType, Property, PropertyType, embedded::default_account};

    use super::*;

    const BODY: &str = r#"{ "objectWriteTraceId":"mine", "associations":[{"to":{"id":"7"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}],
        "properties": {"subject" : "A", "external_id":"K\u0031"} }"#;

    fn schema() -> ObjectSchema {
        let mut schema = default_account().schema.clone();
        let mut property = Property::new("External id", PropertyType::String, FieldType::Text);
        schema.properties.insert("plain".to_owned(), property.clone());
        property.unique = true;
        schema.properties.insert("external_id".to_owned(), property);
        schema
    }

    #[test]
    fn an_input_has_what_was_proved_byte_for_byte() {
        let item = WriteMode::default().item(3, BODY).unwrap();
        assert_eq!(
            item.members,
            r#""properties":{"subject" : "A", "external_id":"K\u0031"},"associations":[{"to":{"id":"7"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]"#
        );
        let item = WriteMode::keyed("external_id", &schema()).unwrap().item(3, BODY).unwrap();
        assert_eq!(
            item.members,
            r#""id":"K1","idProperty":"external_id","properties":{"subject" : "A", "external_id":"K\u0031"}"#
        );
        let [association] = item.associations.as_slice() else { panic!("{item:?}") };
        assert_eq!((&*association.object, association.to.as_str()), ("contacts", "7"));
    }

    #[test]
    fn id_in_an_association_keeps_its_digits() {
        let write_mode = WriteMode::keyed("external_id", &schema()).unwrap();
        let long = BODY.replace(r#"{"id":"7"}"#, r#"{"id":12345678901234567890123}"#);
        assert_eq!(write_mode.item(3, &long).unwrap().associations[0].to, "12345678901234567890123");
        let none = BODY.replace(r#"{"id":"7"}"#, r#"{"id":null}"#);
        assert!(write_mode.item(3, &none).unwrap_err().contains("`null`"));
    }

    #[test]
    fn a_key_must_be_unique_and_writable() {
        let says = |property: &str| WriteMode::keyed(property, &schema()).unwrap_err();
        assert!(says("nothing").contains("no property `nothing`"));
        assert!(says("plain").contains("`plain` is not a property with unique values"));
        assert!(says("hs_object_id").contains("`hs_object_id`"));
    }
}
