//! Object types and their ids.

use serde::{Deserialize, Serialize};

/// One of HubSpot's own object types, by its names and its id.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StandardObject {
    /// The plural name, as it stands in API paths.
    pub name: &'static str,
    /// The id, such as `0-5`.
    pub id: &'static str,
    /// The word for one record.
    pub singular: &'static str,
}

impl StandardObject {
    /// People.
    pub const CONTACTS: Self = Self::new("contacts", "0-1", "contact");
    /// Companies.
    pub const COMPANIES: Self = Self::new("companies", "0-2", "company");
    /// Deals.
    pub const DEALS: Self = Self::new("deals", "0-3", "deal");
    /// Tickets.
    pub const TICKETS: Self = Self::new("tickets", "0-5", "ticket");

    pub(crate) const fn new(name: &'static str, id: &'static str, singular: &'static str) -> Self {
        Self { name, id, singular }
    }
}

/// HubSpot's own object types that tickets can be associated with. Source: the association definitions of a recorded object
/// schema.
const KNOWN: &[StandardObject] = &[
    StandardObject::CONTACTS,
    StandardObject::COMPANIES,
    StandardObject::DEALS,
    StandardObject::new("engagements", "0-4", "engagement"),
    StandardObject::TICKETS,
    StandardObject::new("conversations", "0-11", "conversation"),
    StandardObject::new("form_submissions", "0-15", "form_submission"),
    StandardObject::new("communications", "0-18", "communication"),
    StandardObject::new("feedback_submissions", "0-19", "feedback_submission"),
    StandardObject::new("salesforce_sync_errors", "0-21", "salesforce_sync_error"),
    StandardObject::new("tasks", "0-27", "task"),
    StandardObject::new("campaigns", "0-35", "campaign"),
    StandardObject::new("task_templates", "0-43", "task_template"),
    StandardObject::new("notes", "0-46", "note"),
    StandardObject::new("meetings", "0-47", "meeting"),
    StandardObject::new("calls", "0-48", "call"),
    StandardObject::new("emails", "0-49", "email"),
    StandardObject::new("conversation_sessions", "0-51", "conversation_session"),
    StandardObject::new("invoices", "0-53", "invoice"),
    StandardObject::new("subscriptions", "0-69", "subscription"),
    StandardObject::new("postal_mail", "0-116", "postal_mail"),
    StandardObject::new("orders", "0-123", "order"),
    StandardObject::new("abandoned_carts", "0-137", "abandoned_cart"),
    StandardObject::new("carts", "0-142", "cart"),
    StandardObject::new("partner_clients", "0-145", "partner_client"),
    StandardObject::new("services", "0-162", "service"),
    StandardObject::new("courses", "0-410", "course"),
    StandardObject::new("listings", "0-420", "listing"),
    StandardObject::new("appointments", "0-421", "appointment"),
    StandardObject::new("projects", "0-970", "project"),
    StandardObject::new("service_quality_assessments", "0-1221", "service_quality_assessment"),
];

/// An object type: HubSpot's plural name and its id (`tickets`, `0-5`). A custom object (`2-…`) is called by its id.
#[derive(
    Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct ObjectType {
    /// The plural name as it stands in API paths, or the id again where there is no name.
    pub name: String,
    /// The id, such as `0-5`; portal-specific for custom objects (`2-…`).
    pub id: String,
}

impl ObjectType {
    /// The object type tickets.
    pub fn tickets() -> Self {
        StandardObject::TICKETS.into()
    }

    /// The object type with this id; one that is not HubSpot's own is called by its id.
    pub fn from_id(id: &str) -> Self {
        let name = KNOWN.iter().find(|known| known.id == id).map_or(id, |known| known.name);
        Self { name: name.to_owned(), id: id.to_owned() }
    }

    /// The object type that a user names: plural or singular, any letter case, or an id. `None` for a name that is not one
    /// of HubSpot's own and not an id either; custom objects are then looked up by the server.
    pub fn from_user(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        if let Some(known) =
            KNOWN.iter().find(|known| [known.name, known.id, known.singular].contains(&lower.as_str()))
        {
            return Some((*known).into());
        }
        let (major, minor) = lower.split_once('-')?;
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        (digits(major) && digits(minor)).then(|| Self { name: lower.clone(), id: lower.clone() })
    }

    /// Whether this is the object that `text` names, by name or id.
    pub fn is_called(&self, text: &str) -> bool {
        self.name == text || self.id == text
    }

    /// The word for one of them: `ticket`, or the name where the singular is not known.
    pub fn singular(&self) -> &str {
        KNOWN.iter().find(|known| known.id == self.id).map_or(&self.name, |known| known.singular)
    }
}

impl From<StandardObject> for ObjectType {
    fn from(object: StandardObject) -> Self {
        Self { name: object.name.to_owned(), id: object.id.to_owned() }
    }
}

/// The id of one of HubSpot's own object types by plural or singular name.
pub fn type_id_of(name: &str) -> Option<&'static str> {
    KNOWN.iter().find(|known| known.name == name || known.singular == name).map(|known| known.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ids_and_singulars_are_one() {
        for text in ["tickets", "ticket", "TICKET", " 0-5 "] {
            assert_eq!(ObjectType::from_user(text), Some(ObjectType::tickets()), "{text}");
        }
        assert_eq!(ObjectType::from_user("2-123").map(|object| object.name), Some("2-123".to_owned()));
        for text in ["", "pets", "2-", "-1", "2-x"] {
            assert_eq!(ObjectType::from_user(text), None, "{text}");
        }
    }
}
