//! Whether a payload was proved for what a request does with it. Every endpoint and the sender ask here before they send.
//!
//! A proof holds for one operation. A payload that was proved for an update may lack what a new ticket needs, and one that was
//! proved for an upsert needs its key, so that neither is a create.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;
use ticketproof_diagnostics::text::quoted;
use ticketproof_validator::{Operation, Valid};

use crate::{ClientError, scalar};

/// The operation that a request carries out with a payload.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Write<'a> {
    /// Makes a new ticket.
    Create,
    /// Changes the ticket with this id, or with this value of the property `by`.
    Update { id: &'a str, by: Option<&'a str> },
    /// Changes the ticket with a value of the property `by`, or makes it; with this value, if it is known beforehand.
    Upsert { id: Option<&'a str>, by: &'a str },
}

/// Why a payload cannot be sent for a write.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Unproved {
    /// It was proved for another operation.
    Operation { proved: Operation, needed: &'static str },
    /// It was proved for another ticket: by this property (`None` for the ticket's own id), with this value.
    Ticket { by: Option<String>, id: Option<String> },
    /// It was proved for an upsert, and does not say of which ticket.
    NoTicket,
}

impl Write<'_> {
    /// The operation of a sender, by its key property.
    pub(crate) fn of_sender(key: Option<&str>) -> Write<'_> {
        key.map_or(Write::Create, |by| Write::Upsert { id: None, by })
    }

    /// Whether this payload was proved for it.
    pub(crate) fn check<T>(self, payload: &Valid<T>) -> Result<(), Unproved> {
        let proved = payload.operation();
        let (is_proved, needed) = match self {
            Self::Create => (proved == Operation::Create, "create"),
            Self::Update { .. } => (proved == Operation::Update, "update"),
            // What is proved for a create has all that an upsert that makes a ticket needs.
            Self::Upsert { .. } => {
                (matches!(proved, Operation::Create | Operation::Upsert), "create or upsert")
            }
        };
        if !is_proved {
            return Err(Unproved::Operation { proved, needed });
        }
        match Ticket::of(payload.body()) {
            Some(ticket) if !self.is_of(&ticket) => Err(Unproved::Ticket { id: ticket.id(), by: ticket.by }),
            Some(ticket) if ticket.id().is_some() => Ok(()),
            _ if proved == Operation::Upsert => Err(Unproved::NoTicket),
            _ => Ok(()),
        }
    }

    /// Whether the payload's own word of which ticket it is for is what the request says.
    fn is_of(self, ticket: &Ticket<'_>) -> bool {
        let (id, by) = match self {
            Self::Create => return true,
            Self::Update { id, by } => (Some(id), by),
            Self::Upsert { id, by } => (id, Some(by)),
        };
        let said = ticket.id();
        ticket.by.as_deref() == by && (id.is_none() || said.is_none() || said.as_deref() == id)
    }
}

/// Which ticket a body says that it is for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ticket<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(rename = "idProperty")]
    by: Option<String>,
}

impl<'a> Ticket<'a> {
    /// `None` if the body does not say.
    fn of(body: &'a str) -> Option<Self> {
        serde_json::from_str(body).ok().filter(|ticket: &Self| ticket.id.is_some() || ticket.by.is_some())
    }

    /// The id, or the value of the unique property; a number with all its digits.
    fn id(&self) -> Option<String> {
        self.id.and_then(scalar::text_of)
    }
}

/// The value of the unique property that the body of an upsert says it is for.
pub(crate) fn key_in(body: &str, property: &str) -> Option<String> {
    let ticket = Ticket::of(body).filter(|ticket| ticket.by.as_deref() == Some(property))?;
    ticket.id()
}

impl fmt::Display for Unproved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation { proved, needed } => {
                write!(f, "the payload was proved valid for {proved}, not for {needed}")
            }
            Self::Ticket { by, id } => {
                f.write_str("the payload was proved valid for another ticket: it names tickets by ")?;
                match by {
                    Some(by) => f.write_str(&quoted(by))?,
                    None => f.write_str("their own id")?,
                }
                id.as_ref().map_or(Ok(()), |id| write!(f, ", and is for {}", quoted(id)))
            }
            Self::NoTicket => {
                f.write_str("the payload was proved valid for an upsert, but does not say of which ticket")
            }
        }
    }
}

impl From<Unproved> for ClientError {
    fn from(unproved: Unproved) -> Self {
        Self::input(format!("{unproved}; nothing was sent"))
    }
}

#[cfg(test)]
mod tests {
    use ticketproof_validator::{JsonBody, Validator, example};

    use super::*;

    const NEW: &str = r#"{"properties":{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;

    fn valid(operation: Operation, body: &str) -> Valid<JsonBody> {
        Validator::new(example::account()).validate_json(operation, body).expect("a valid payload")
    }

    /// A payload that was proved for each operation.
    fn proved() -> [Valid<JsonBody>; 4] {
        let of_key = NEW.replacen('{', r#"{"id":"K1","idProperty":"order_number","#, 1);
        let member = |(name, value)| format!(r#"{{"name":"{name}","value":"{value}"}}"#);
        let members = [
            ("subject", "s"),
            ("hs_pipeline", "0"),
            ("hs_pipeline_stage", "1"),
            ("source_type", "PHONE"),
            ("created_by", "7"),
        ];
        let legacy = format!("[{}]", members.map(member).join(","));
        [
            valid(Operation::Create, NEW),
            valid(Operation::Update, NEW),
            valid(Operation::Upsert, &of_key),
            valid(Operation::LegacyCreate, &legacy),
        ]
    }

    #[test]
    fn payload_is_sent_for_what_it_was_proved_for_and_nothing_else() {
        let id = "K1";
        for (write, expected) in [
            (Write::Create, [true, false, false, false]),
            (Write::Update { id, by: None }, [false, true, false, false]),
            (Write::Update { id, by: Some("order_number") }, [false, true, false, false]),
            (Write::Upsert { id: Some(id), by: "order_number" }, [true, false, true, false]),
            (Write::of_sender(None), [true, false, false, false]),
            (Write::of_sender(Some("order_number")), [true, false, true, false]),
            (Write::of_sender(Some("external_id")), [true, false, false, false]),
        ] {
            assert_eq!(proved().map(|payload| write.check(&payload).is_ok()), expected, "{write:?}");
        }
    }

    #[test]
    fn payload_that_names_a_ticket_is_sent_for_that_ticket_only() {
        let numbered = valid(Operation::Update, r#"{"id":7,"properties":{"subject":"s"}}"#);
        let keyed = valid(
            Operation::Update,
            r#"{"id":"7","idProperty":"order_number","properties":{"subject":"s"}}"#,
        );
        for (payload, id, by, expected) in [
            (&numbered, "7", None, true),
            (&numbered, "8", None, false),
            (&numbered, "7", Some("order_number"), false),
            (&keyed, "7", Some("order_number"), true),
            (&keyed, "8", Some("order_number"), false),
            (&keyed, "7", None, false),
        ] {
            assert_eq!(Write::Update { id, by }.check(payload).is_ok(), expected, "{id} {by:?}");
        }
        let says = |write: Write<'_>| write.check(&keyed).unwrap_err().to_string();
        assert_eq!(
            says(Write::Update { id: "8", by: None }),
            "the payload was proved valid for another ticket: it names tickets by `order_number`, and is for `7`"
        );
    }

    #[test]
    fn upsert_says_what_its_key_is() {
        let [_, _, upsert, _] = proved();
        assert_eq!(key_in(upsert.body(), "order_number").as_deref(), Some("K1"));
        assert_eq!(key_in(upsert.body(), "external_id"), None);
        assert_eq!(key_in(NEW, "order_number"), None);
        for number in ["7", "12345678901234567890123", "0.30000000000000000001"] {
            let body = format!(r#"{{"id":{number},"idProperty":"a"}}"#);
            assert_eq!(key_in(&body, "a").as_deref(), Some(number));
        }
    }
}
