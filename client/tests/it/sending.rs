//! The sender against the sandbox, whose store is the truth.

mod doubts;
mod ids;
mod look_alikes;
mod proofs;
mod reconcile;
mod scenarios;
mod soak;
mod streams;

use std::{path::Path, sync::Arc, time::Duration};

use ticketproof_client::{Backoff, Client, Journal, Record, Rows, Sender, Token};
use ticketproof_sandbox::Sandbox;
use ticketproof_schema::{FieldType, ObjectSchema, Property, PropertyType, embedded::default_account};
use ticketproof_validator::{JsonBody, Operation, Validator};

/// The property with unique values.
const KEY: &str = "external_id";

/// A property that the local schema has and the server has not: what is sent with it is refused by the server alone.
const GONE: &str = "gone_on_the_server";

/// A property of texts, and one of numbers, in which records look like each other.
const TEXT: &str = "room";
const NUMBER: &str = "floor";

/// The server's schema: a new account's with a property of unique values, and those of look-alikes.
fn server_schema() -> ObjectSchema {
    let mut schema = default_account().schema.clone();
    schema.properties.insert(TEXT.to_owned(), schema.properties["subject"].clone());
    let number = Property::new("Floor", PropertyType::Number, FieldType::Number);
    schema.properties.insert(NUMBER.to_owned(), number);
    let mut property = schema.properties["subject"].clone();
    property.unique = true;
    schema.properties.insert(KEY.to_owned(), property);
    schema
}

/// The schema that the sender has of the server's account.
fn local_schema() -> ObjectSchema {
    let mut schema = server_schema();
    let property = schema.properties["subject"].clone();
    schema.properties.insert(GONE.to_owned(), property);
    schema
}

/// One record of a test.
#[derive(Clone, Copy)]
struct Spec {
    number: usize,
    /// Whether the server refuses it.
    is_poison: bool,
    /// How many deals it is associated with.
    ties: usize,
    /// What it has in common with others.
    alike: Option<look_alikes::Alike>,
}

impl Spec {
    const fn plain(number: usize) -> Self {
        Self { number, is_poison: false, ties: 0, alike: None }
    }

    fn subject(self) -> String {
        self.alike.map_or_else(|| format!("record {}", self.number), |alike| format!("group {}", alike.group))
    }

    fn body(self, is_keyed: bool) -> String {
        let mut properties =
            format!(r#""subject":"{}","hs_pipeline":"0","hs_pipeline_stage":"1""#, self.subject());
        if is_keyed {
            properties.push_str(&format!(r#","{KEY}":"K{}""#, self.number));
        }
        if let Some(alike) = self.alike {
            for (name, value) in [(TEXT, alike.text), (NUMBER, alike.number)] {
                properties
                    .push_str(&value.map_or_else(String::new, |value| format!(r#","{name}":"{value}""#)));
            }
        }
        if self.is_poison {
            properties.push_str(&format!(r#","{GONE}":"x""#));
        }
        let ties: Vec<String> = (0..self.ties)
            .map(|tie| {
                let deal = 1000 + 10 * self.number + tie;
                format!(
                    r#"{{"to":{{"id":"{deal}"}},"types":[{{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":28}}]}}"#
                )
            })
            .collect();
        format!(r#"{{"properties":{{{properties}}},"associations":[{}]}}"#, ties.join(","))
    }
}

/// The records, in the same order with the same identities every time.
fn records(specs: &[Spec], is_keyed: bool) -> Vec<Record<JsonBody>> {
    let validator = Validator::new(local_schema());
    let mut rows = if is_keyed { Rows::keyed_by(KEY) } else { Rows::unkeyed() };
    let input = Arc::from("records.ndjson");
    let record = |(line, spec): (u64, &Spec)| {
        let payload = validator.validate_json(Operation::Create, spec.body(is_keyed)).unwrap();
        let row = rows.row(&input, line, 100 * line, payload.body()).unwrap();
        row.with(payload)
    };
    (1..).zip(specs).map(record).collect()
}

/// Quick to repeat and quick to give up waiting, as tests are.
fn hasty() -> Backoff {
    let mut backoff = Backoff::default();
    backoff.first = Duration::from_millis(1);
    backoff.most = Duration::from_millis(4);
    backoff.failures = 40;
    backoff.retry_after_most = Duration::from_millis(3);
    backoff
}

fn client(base_url: &str, timeout: Duration) -> Client {
    Client::builder(Token::new(crate::server::CANARY).unwrap())
        .base_url(base_url)
        .timeout(timeout)
        .build()
        .unwrap()
}

/// A sender as a new process would make it.
fn sender(sandbox: &Sandbox, folder: &Path, is_keyed: bool) -> Sender {
    sender_with(client(sandbox.base_url(), Duration::from_secs(20)), folder, is_keyed)
}

fn sender_with(client: Client, folder: &Path, is_keyed: bool) -> Sender {
    let sender =
        Sender::new(client, Journal::open(folder).unwrap()).rate("1000000".parse().unwrap()).backoff(hasty());
    if is_keyed { sender.keyed_by(KEY, &local_schema()).unwrap() } else { sender }
}

/// The ids of the tickets with this subject.
fn tickets_of(sandbox: &Sandbox, subject: &str) -> Vec<String> {
    let tickets = sandbox.tickets().into_iter();
    let of_it =
        tickets.filter(|ticket| ticket.properties.get("subject").is_some_and(|found| found == subject));
    of_it.map(|ticket| ticket.id.to_string()).collect()
}
