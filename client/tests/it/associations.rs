//! Associations in all their forms, and the legacy ticket object.

use serde_json::json;
use ticketproof_client::{ApiVersion, Link, Outcome};
use ticketproof_schema::ObjectType;
use ticketproof_validator::payload::AssociationSpec;

use crate::server::{Seen, Server, json as answer};

fn spec(id: u32) -> Vec<AssociationSpec> {
    vec![AssociationSpec { association_category: "HUBSPOT_DEFINED".into(), association_type_id: id }]
}

#[tokio::test]
async fn every_form_has_its_path_in_every_version() {
    let mut lines = Vec::new();
    for version in ApiVersion::ALL {
        let server = Server::start(|seen| match seen.line.split(' ').next() {
            Some("DELETE") => answer(204, ""),
            Some("GET") => answer(200, r#"{"results":[{"toObjectId":9,"associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":16,"label":null}]}]}"#),
            Some("POST") => answer(200, r#"{"results":[{"from":{"id":"1"},"to":[{"toObjectId":9,"associationTypes":[]}]}]}"#),
            _ => answer(201, "{}"),
        })
        .await;
        let client = server.client_of(version);
        let (tickets, contacts) = (ObjectType::tickets(), ObjectType::from_id("0-1"));
        let ties = client.associations(&tickets, &contacts);
        ties.set("1", "9", &spec(16)).await.unwrap();
        ties.set_default("1", "9").await.unwrap();
        assert_eq!(ties.list("1").all().await.unwrap()[0].to_object_id, "9");
        ties.remove("1", "9").await.unwrap();
        client.tickets().associate("1", &contacts, "9", 16).await.unwrap();
        client.tickets().dissociate("1", &contacts, "9", 16).await.unwrap();
        let link = Link { from: "1".into(), to: "9".into(), types: spec(16) };
        ties.batch_set(std::slice::from_ref(&link)).await;
        ties.batch_set_default(&[("1".into(), "9".into())]).await;
        ties.batch_read(&["1".into()]).await;
        ties.batch_remove(&[("1".into(), vec!["9".into()])]).await;
        ties.batch_remove_labels(&[link]).await;
        let seen = server.seen.lock().unwrap();
        lines.extend(seen.iter().map(|seen| format!("{} {}", seen.line, seen.body)));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_batch_of_ties_is_matched_by_both_ends() {
    let body = json!({
        "results": [
            { "fromObjectTypeId": "0-5", "fromObjectId": 2, "toObjectTypeId": "0-1", "toObjectId": 8, "labels": [] },
            { "from": { "id": "1" }, "to": { "id": "9" }, "associationSpec": {} },
        ],
        "errors": [{ "category": "VALIDATION_ERROR", "subCategory": "crm.associations.INVALID_IDENTIFIER",
            "message": "x is not a valid ID", "context": { "id": ["x"] } }],
    });
    let server = Server::start(move |_| answer(207, &body.to_string())).await;
    let (tickets, contacts) = (ObjectType::tickets(), ObjectType::from_id("0-1"));
    let pairs =
        [("1", "9"), ("2", "8"), ("1", "x"), ("3", "8")].map(|(from, to)| (from.to_owned(), to.to_owned()));
    let batch = server.client().associations(&tickets, &contacts).batch_set_default(&pairs).await;
    assert!(matches!(
        batch.items.as_slice(),
        [Outcome::Done(()), Outcome::Done(()), Outcome::Refused(_), Outcome::Missing]
    ));
}

#[tokio::test]
async fn long_lists_of_ties_are_read_to_their_end() {
    let server = Server::start(|seen: &Seen| {
        let more = seen.body.contains("after");
        let paging = if more { json!(null) } else { json!({ "next": { "after": "x" } }) };
        let to = [json!({ "toObjectId": if more { 2 } else { 1 }, "associationTypes": null })];
        answer(
            200,
            &json!({ "results": [{ "from": { "id": "1" }, "to": to, "paging": paging }] }).to_string(),
        )
    })
    .await;
    let (tickets, contacts) = (ObjectType::tickets(), ObjectType::from_id("0-1"));
    let client = server.client_of(ApiVersion::V2026_09);
    let batch = client.associations(&tickets, &contacts).batch_read(&["1".into()]).await;
    assert_eq!(batch.items[0].done().unwrap().to.len(), 2);
    assert_eq!(client.associations(&tickets, &contacts).list("1").all().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_legacy_object_has_typed_history() {
    let ticket = r#"{"objectType":"TICKET","portalId":62515,"objectId":176602,"isDeleted":false,"properties":{"subject":{
        "versions":[{"name":"subject","value":"newer","timestamp":20,"source":"API","sourceVid":[]},{"name":"subject","value":"older","timestamp":10,"source":"CRM_UI","sourceVid":[5]}],
        "value":"newer","timestamp":20,"source":"API","sourceId":null}}}"#;
    let server = Server::start(move |seen| {
        let body = if seen.line.contains("paged") {
            let more = !seen.line.contains("offset=");
            format!(r#"{{"objects":[{ticket}],"hasMore":{more},"offset":176602}}"#)
        } else if seen.line.contains("batch-read") {
            format!(r#"{{"176602":{ticket}}}"#)
        } else {
            ticket.to_owned()
        };
        answer(200, &body)
    })
    .await;
    let client = server.client();
    let legacy = client.legacy_tickets();
    let read = legacy.read("176602", &["subject", "content"]).await.unwrap();
    assert_eq!(read.property("subject"), Some("newer"));
    assert_eq!(read.history("subject"), [(Some(10), Some("older")), (Some(20), Some("newer"))]);
    assert_eq!(legacy.list(&["subject"]).all().await.unwrap().len(), 2);
    assert_eq!(legacy.batch_read(&["176602".into(), "1".into()], &[]).await.unwrap().len(), 1);
    assert_eq!(
        server.lines(),
        [
            "GET /crm-objects/v1/objects/tickets/176602?propertiesWithHistory=subject&propertiesWithHistory=content",
            "GET /crm-objects/v1/objects/tickets/paged?propertiesWithHistory=subject",
            "GET /crm-objects/v1/objects/tickets/paged?propertiesWithHistory=subject&offset=176602",
            "POST /crm-objects/v1/objects/tickets/batch-read",
        ]
    );
}
