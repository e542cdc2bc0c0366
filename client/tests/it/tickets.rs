//! Creating tickets.

use ticketproof_client::{ApiVersion, Delivery};
use ticketproof_schema::embedded::default_account;
use ticketproof_validator::{JsonBody, Operation, Valid, Validator};

use crate::server::{Server, json};

pub(crate) fn valid(operation: Operation, body: &str) -> Valid<JsonBody> {
    Validator::new(default_account().schema.clone()).validate_json(operation, body).unwrap()
}

// Odd on purpose: spaces and an escape that a serialiser would not keep.
const BODY: &str = r#"{ "properties": {"subject":"A\u0042C","hs_pipeline":"0","hs_pipeline_stage":"1"} }"#;

const CREATED: &str = r#"{"id":"512","properties":{"hs_pipeline":"0","hs_pipeline_stage":"1","subject":"ABC","num_notes":null},
    "createdAt":"2026-03-12T07:33:57.041Z","updatedAt":"2026-03-12T07:33:57.041Z","archived":false,
    "url":"https://app.hubspot.com/contacts/1/record/0-5/512"}"#;

#[tokio::test]
async fn create_sends_the_very_text_that_was_proved() {
    for (version, path) in [
        (ApiVersion::V3, "/crm/v3/objects/tickets"),
        (ApiVersion::V2026_03, "/crm/objects/2026-03/tickets"),
        (ApiVersion::V2026_09, "/crm/objects/2026-09/tickets"),
    ] {
        let server = Server::start(|_| json(201, CREATED)).await;
        let ticket =
            server.client_of(version).tickets().create(&valid(Operation::Create, BODY)).await.unwrap();
        assert_eq!(ticket.id, "512");
        assert_eq!(ticket.property("subject"), Some("ABC"));
        assert_eq!(ticket.properties["num_notes"], None);
        assert!(ticket.url.unwrap().ends_with("/0-5/512"));
        let seen = server.seen.lock().unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].line, format!("POST {path}"));
        assert_eq!(seen[0].body, BODY);
        assert!(seen[0].head.contains("content-type: application/json\r\n"), "{}", seen[0].head);
        assert!(seen[0].head.contains("authorization: bearer pat-"), "{}", seen[0].head);
    }
}

#[tokio::test]
async fn a_payload_proved_for_something_else_is_not_sent() {
    let server = Server::start(|_| json(201, CREATED)).await;
    let update = valid(Operation::Update, r#"{"properties":{"subject":"x"}}"#);
    let error = server.client().tickets().create(&update).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the payload was proved valid for update, not for create; nothing was sent"
    );
    assert_eq!(error.delivery(), Delivery::NotSent);
    assert!(server.lines().is_empty());
}
