//! Object types and their ids.

use serde::{Deserialize, Serialize};

/// HubSpot's own object types that tickets can be associated with: plural name, id, singular name. Source: the association
/// definitions of a recorded object schema.
const KNOWN: &[(&str, &str, &str)] = &[
    ("contacts", "0-1", "contact"),
    ("companies", "0-2", "company"),
    ("deals", "0-3", "deal"),
    ("engagements", "0-4", "engagement"),
    ("tickets", "0-5", "ticket"),
    ("conversations", "0-11", "conversation"),
    ("form_submissions", "0-15", "form_submission"),
    ("communications", "0-18", "communication"),
    ("feedback_submissions", "0-19", "feedback_submission"),
    ("salesforce_sync_errors", "0-21", "salesforce_sync_error"),
    ("tasks", "0-27", "task"),
    ("campaigns", "0-35", "campaign"),
    ("task_templates", "0-43", "task_template"),
    ("notes", "0-46", "note"),
    ("meetings", "0-47", "meeting"),
    ("calls", "0-48", "call"),
    ("emails", "0-49", "email"),
    ("conversation_sessions", "0-51", "conversation_session"),
    ("invoices", "0-53", "invoice"),
    ("subscriptions", "0-69", "subscription"),
    ("postal_mail", "0-116", "postal_mail"),
    ("orders", "0-123", "order"),
    ("abandoned_carts", "0-137", "abandoned_cart"),
    ("carts", "0-142", "cart"),
    ("partner_clients", "0-145", "partner_client"),
    ("services", "0-162", "service"),
    ("courses", "0-410", "course"),
    ("listings", "0-420", "listing"),
    ("appointments", "0-421", "appointment"),
    ("projects", "0-970", "project"),
    ("service_quality_assessments", "0-1221", "service_quality_assessment"),
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
        Self::from_id("0-5")
    }

    /// The object type with this id; one that is not HubSpot's own is called by its id.
    pub fn from_id(id: &str) -> Self {
        let name = KNOWN.iter().find(|known| known.1 == id).map_or(id, |known| known.0);
        Self { name: name.to_owned(), id: id.to_owned() }
    }

    /// The object type that a user names: plural or singular, any letter case, or an id. `None` for a name that is not one
    /// of HubSpot's own and not an id either; custom objects are then looked up by the server.
    pub fn from_user(text: &str) -> Option<Self> {
        let lower = text.trim().to_ascii_lowercase();
        if let Some(known) = KNOWN.iter().find(|known| [known.0, known.1, known.2].contains(&lower.as_str()))
        {
            return Some(Self { name: known.0.to_owned(), id: known.1.to_owned() });
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
        KNOWN.iter().find(|known| known.1 == self.id).map_or(&self.name, |known| known.2)
    }
}

/// The id of one of HubSpot's own object types by plural or singular name.
pub fn type_id_of(name: &str) -> Option<&'static str> {
    KNOWN.iter().find(|known| known.0 == name || known.2 == name).map(|known| known.1)
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
