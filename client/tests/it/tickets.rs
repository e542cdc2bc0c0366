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

#[tokio::test]
async fn updates_and_merges_are_sent_as_they_should() {
    let server = Server::start(|_| json(200, CREATED)).await;
    let client = server.client();
    let update = valid(Operation::Update, r#"{"properties":{"subject":""}}"#);
    client.tickets().update("512", &update).await.unwrap();
    client.tickets().update_by("external_id", "k 1", &update).await.unwrap();
    client.tickets().merge("512", "513").await.unwrap();
    assert!(client.tickets().merge("512", "512").await.is_err());
    let create = valid(Operation::Create, BODY);
    assert!(client.tickets().update("512", &create).await.is_err());
    let seen = server.seen.lock().unwrap();
    let sent: Vec<_> = seen.iter().map(|seen| format!("{} {}", seen.line, seen.body)).collect();
    assert_eq!(
        sent,
        [
            r#"PATCH /crm/v3/objects/tickets/512 {"properties":{"subject":""}}"#,
            r#"PATCH /crm/v3/objects/tickets/k%201?idProperty=external_id {"properties":{"subject":""}}"#,
            r#"POST /crm/v3/objects/tickets/merge {"objectIdToMerge":"513","primaryObjectId":"512"}"#,
        ]
    );
}

#[tokio::test]
async fn every_call_can_be_spawned() {
    let server = Server::start(|_| json(201, CREATED)).await;
    let client = server.client();
    let created = tokio::spawn(async move {
        let payloads = [valid(Operation::Create, BODY)];
        let batch = client.tickets().batch_create(&payloads).await;
        let read = client.tickets().batch_read(&["1".to_owned()], &Default::default()).await;
        let (tickets, contacts) =
            (ticketproof_schema::ObjectType::tickets(), ticketproof_schema::ObjectType::from_id("0-1"));
        let ties = client.associations(&tickets, &contacts).batch_set_default(&[]).await;
        let listed = client.tickets().list(&Default::default()).next().await;
        let pulled = client.pull(&Default::default()).await;
        (batch.items.len(), read.items.len(), ties.items.len(), listed.is_some(), pulled.is_err())
    });
    assert_eq!(created.await.unwrap(), (1, 1, 0, true, true));
}
