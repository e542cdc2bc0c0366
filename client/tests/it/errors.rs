//! Errors and their messages.

use std::time::Duration;

use ticketproof_client::{Client, ClientError, Delivery, Outcome, Read, Search, Token};
use ticketproof_schema::ObjectType;
use ticketproof_validator::Operation;

use crate::{
    server::{Act, CANARY, Server, json, raw},
    tickets::valid,
};

async fn create(server: &Server) -> ClientError {
    create_with(server.client()).await
}

async fn create_with(client: Client) -> ClientError {
    let body = r#"{"properties":{"subject":"a","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    client.tickets().create(&valid(Operation::Create, body)).await.unwrap_err()
}

async fn read(server: &Server) -> ClientError {
    let tickets = ObjectType::tickets();
    server.client().schema(&tickets).pipelines().await.unwrap_err()
}

#[tokio::test]
async fn every_status_has_a_text_of_its_own() {
    let scopes = r#"{"status":"error","message":"One or more of the following scopes are required.","correlationId":"corr-2",
        "context":{"requiredGranularScopes":["tickets","crm.schemas.tickets.read"]},"category":"MISSING_SCOPES"}"#;
    let limit = r#"{"status":"error","message":"You have reached your ten_secondly_rolling limit.","errorType":"RATE_LIMIT",
        "correlationId":"corr-3","policyName":"TEN_SECONDLY_ROLLING"}"#;
    let mut texts = Vec::new();
    for (status, body) in [
        (301, ""),
        (401, r#"{"message":"Authentication credentials not found.","category":"INVALID_AUTHENTICATION"}"#),
        (401, r#"{"message":"expired","category":"EXPIRED_AUTHENTICATION"}"#),
        (403, scopes),
        (403, "{}"),
        (404, r#"{"status":"error","message":"resource not found","correlationId":"corr-4"}"#),
        (423, "{}"),
        (429, limit),
        (429, r#"{"message":"You have reached your daily limit.","policyName":"DAILY"}"#),
        (500, "{}"),
        (502, "<html><body>Bad gateway</body></html>"),
    ] {
        let error = read(&Server::always(json(status, body)).await).await;
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.refusal().unwrap().body().raw, body);
        texts.push(error.to_string());
    }
    insta::assert_snapshot!(texts.join("\n"));
}

#[tokio::test]
async fn the_wait_that_is_asked_for_is_told() {
    let server = Server::always(raw(429, &[("retry-after", "7")], "{}")).await;
    let error = read(&server).await;
    assert_eq!(error.refusal().unwrap().retry_after(), Some(Duration::from_secs(7)));
    assert!(error.to_string().contains("7 seconds"), "{error}");
}

#[tokio::test]
async fn the_json_in_the_message_becomes_findings() {
    let body = r#"{"status":"error","message":"Property values were not valid: [{\"isValid\":false,\"message\":\"PURPLE was not one of the allowed options: [LOW, MEDIUM]\",\"error\":\"INVALID_OPTION\",\"name\":\"hs_ticket_priority\",\"propertyValue\":\"PURPLE\"},{\"isValid\":false,\"message\":\"Property \\\"nope\\\" does not exist\",\"error\":\"PROPERTY_DOESNT_EXIST\",\"name\":\"nope\"},{\"isValid\":false,\"message\":\"Property \\\"nope\\\" does not exist\",\"error\":\"PROPERTY_DOESNT_EXIST\",\"name\":\"nope\"},{\"isValid\":false,\"message\":\"9 is not a valid pipeline stage ID. Valid options are: pipelineId=0 : [1, 2]\",\"error\":\"INVALID_OPTION\",\"name\":\"hs_pipeline_stage\"}]","correlationId":"corr-5","errors":[{"message":"x","code":"INVALID_OPTION","context":{"propertyName":["hs_ticket_priority"]}}],"category":"VALIDATION_ERROR"}"#;
    let error = create(&Server::always(json(400, body)).await).await;
    let refusal = error.refusal().unwrap();
    let findings: Vec<_> = refusal
        .findings()
        .iter()
        .map(|finding| {
            (finding.property.as_str(), finding.value.as_deref(), finding.rule.map(|rule| rule.slug))
        })
        .collect();
    assert_eq!(
        findings,
        [
            ("hs_ticket_priority", Some("PURPLE"), Some("unknown-option")),
            ("nope", None, Some("unknown-property")),
            ("hs_pipeline_stage", Some("9"), Some("unknown-stage")),
        ]
    );
    assert_eq!(refusal.body().raw, body);
    assert_eq!(error.delivery(), Delivery::Refused);
    insta::assert_snapshot!(error);
}

#[tokio::test]
async fn a_message_that_was_cut_off_still_gives_what_is_whole() {
    let body = r#"{"message":"Property values were not valid: [{\"message\":\"a\",\"error\":\"INVALID_DATE\",\"name\":\"x\"},{\"message\":\"b\",\"na","category":"VALIDATION_ERROR"}"#;
    let error = create(&Server::always(json(400, body)).await).await;
    assert_eq!(error.refusal().unwrap().findings().len(), 1);

    let body = r#"{"message":"nothing hidden here","errors":[{"message":"b","code":"INVALID_DATE","context":{"propertyName":["y"]}}]}"#;
    let error = create(&Server::always(json(400, body)).await).await;
    assert_eq!(error.refusal().unwrap().findings()[0].property, "y");
}

#[tokio::test]
async fn a_missing_required_property_points_to_its_rule() {
    let body = r#"{"status":"error","message":"Error creating TICKET. Some required properties were not set.","correlationId":"c",
        "context":{"properties":["hs_pipeline_stage","custom"]},"category":"VALIDATION_ERROR"}"#;
    let error = create(&Server::always(json(400, body)).await).await;
    let slugs: Vec<_> = error
        .refusal()
        .unwrap()
        .findings()
        .iter()
        .map(|finding| finding.rule.map(|rule| rule.slug))
        .collect();
    assert_eq!(slugs[0], Some("missing-stage"));
}

#[tokio::test]
async fn answers_that_are_none_are_told_apart() {
    let html = "<!DOCTYPE html><title>Sign in</title>";
    let cut = r#"{"results":[{"id":"0","#;
    let mut texts = Vec::new();
    for act in [
        raw(200, &[("content-type", "text/html")], html),
        raw(200, &[("content-type", "application/json"), ("x-hubspot-correlation-id", "corr-6")], cut),
        raw(200, &[("content-type", "application/json")], ""),
        json(200, r#"{"result":[]}"#),
        json(200, "3"),
        json(200, &"[".repeat(100_000)),
        json(200, "{\"a\":\u{1b}[31m"),
    ] {
        let error = read(&Server::always(act).await).await;
        assert!(matches!(error, ClientError::Unreadable { .. }), "{error:?}");
        texts.push(error.to_string());
    }
    insta::assert_snapshot!(texts.join("\n"));
}

#[tokio::test]
async fn a_connection_that_breaks_or_stalls_is_told_with_what_is_known() {
    let head = "HTTP/1.1 200 OK\r\nx-hubspot-correlation-id: corr-7\r\ncontent-length: 500\r\n\r\n{\"resul";
    let error = read(&Server::always(Act::Send(head.into())).await).await;
    assert!(matches!(error, ClientError::Interrupted { .. }), "{error:?}");
    assert_eq!((error.status(), error.correlation_id()), (Some(200), Some("corr-7")));

    let error = read(&Server::always(Act::Close).await).await;
    assert!(matches!(error, ClientError::Interrupted { .. }), "{error:?}");

    for sent in [&b""[..], head.as_bytes()] {
        let server = Server::always(Act::Stall(sent.to_vec())).await;
        let client = server.builder().timeout(Duration::from_millis(200)).build().unwrap();
        let tickets = ObjectType::tickets();
        let error = client.schema(&tickets).pipelines().await.unwrap_err();
        assert!(matches!(error, ClientError::Timeout { .. }), "{error:?}");
        assert!(error.to_string().contains("GET /crm/v3/pipelines/tickets"), "{error}");
        assert!(error.to_string().contains("200ms"), "{error}");
    }
}

#[tokio::test]
async fn silence_is_not_waited_out_to_the_end() {
    let server = Server::always(Act::Stall(Vec::new())).await;
    let client = server.builder().silence_timeout(Duration::from_millis(150)).build().unwrap();
    let tickets = ObjectType::tickets();
    let error = client.schema(&tickets).pipelines().await.unwrap_err();
    assert!(error.to_string().contains("150ms"), "{error}");
}

#[tokio::test]
async fn nobody_listening_is_not_sent() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client =
        Client::builder(Token::new(CANARY).unwrap()).base_url(format!("http://{closed}")).build().unwrap();
    let error = create_with(client).await;
    assert_eq!(error.delivery(), Delivery::NotSent);
    let text = error.to_string();
    assert!(text.contains("POST /crm/v3/objects/tickets: cannot connect to 127.0.0.1:"), "{text}");
    assert!(text.contains("check the base URL"), "{text}");
}

#[tokio::test]
async fn a_write_in_doubt_is_said_to_be_and_never_repeated() {
    let words = r#"{"status":"error","category":"VALIDATION_ERROR","message":"no"}"#;
    for (act, delivery) in [
        (Act::Close, Delivery::Unknown),
        (Act::Send(b"HTTP/1.1 201 Created\r\ncontent-length: 50\r\n\r\n{\"id\"".to_vec()), Delivery::Unknown),
        (json(201, "<html>"), Delivery::Unknown),
        (json(201, ""), Delivery::Unknown),
        (json(201, r#"{"id":"","properties":{}}"#), Delivery::Unknown),
        (json(204, ""), Delivery::Unknown),
        (json(302, ""), Delivery::Unknown),
        (json(400, "{}"), Delivery::Unknown),
        (json(403, "<html>"), Delivery::Unknown),
        (json(502, "bad gateway"), Delivery::Unknown),
        (json(400, words), Delivery::Refused),
        (json(413, "<html>"), Delivery::Refused),
        (json(429, "{}"), Delivery::Refused),
    ] {
        let server = Server::always(act).await;
        let error = create(&server).await;
        assert_eq!(error.delivery(), delivery, "{error}");
        let doubt = "HubSpot may have done it, so look before you send it again";
        assert_eq!(error.to_string().ends_with(doubt), delivery == Delivery::Unknown, "{error}");
        assert_eq!(server.lines().len(), 1, "a request is made once");
    }
}

#[tokio::test]
async fn a_failed_read_leaves_nothing_in_doubt() {
    let server = Server::always(json(502, "bad gateway")).await;
    let client = server.client();
    for error in [
        client.owners().await.unwrap_err(),
        client.tickets().search(&Search::new()).all().await.unwrap_err(),
        client.legacy_tickets().batch_read(&["1".to_owned()], &[]).await.unwrap_err(),
    ] {
        assert!(!error.to_string().contains("look before"), "{error}");
    }
    let batch = client.tickets().batch_read(&["1".to_owned()], &Read::new()).await;
    let Outcome::Failed(error) = &batch.items[0] else { panic!("{batch:?}") };
    assert!(!error.to_string().contains("look before"), "{error}");
}

#[tokio::test]
async fn what_is_answered_with_nothing_is_done_by_204_alone() {
    let (tickets, contacts) = (ObjectType::tickets(), ObjectType::from_id("0-1"));
    let links = [("1".to_owned(), vec!["9".to_owned()])];
    for (act, is_done) in [
        (json(204, ""), true),
        (raw(200, &[("content-type", "text/html")], "<html>"), false),
        (json(200, ""), false),
        (json(202, ""), false),
        (json(200, "{}"), false),
    ] {
        let server = Server::always(act.clone()).await;
        let client = server.client();
        let between = client.associations(&tickets, &contacts);
        for result in [
            client.tickets().delete("1").await,
            between.remove("1", "9").await,
            client.tickets().dissociate("1", &contacts, "9", 16).await,
        ] {
            assert_eq!(result.is_ok(), is_done, "{act:?} {result:?}");
            assert!(result.err().is_none_or(|error| error.delivery() == Delivery::Unknown));
        }
        let batches =
            [client.tickets().batch_archive(&["1".to_owned()]).await, between.batch_remove(&links).await];
        for batch in batches {
            assert_eq!(
                (batch.is_complete(), batch.in_doubt().count()),
                (is_done, usize::from(!is_done)),
                "{act:?}"
            );
        }
    }
    // And what is answered with something, not by nothing.
    for act in [json(204, ""), json(201, ""), json(200, "<html>"), json(200, "[]")] {
        let server = Server::always(act).await;
        let client = server.client();
        assert!(client.associations(&tickets, &contacts).set_default("1", "9").await.is_err());
        assert!(client.associations(&tickets, &contacts).set("1", "9", &[]).await.is_err());
        assert!(client.tickets().associate("1", &contacts, "9", 16).await.is_err());
    }
}

#[tokio::test]
async fn bodies_are_not_read_without_end() {
    let server = Server::always(json(200, &format!("{{\"results\":[\"{}\"]}}", "x".repeat(5000)))).await;
    let client = server.builder().response_limit(1000).build().unwrap();
    let tickets = ObjectType::tickets();
    let error = client.schema(&tickets).pipelines().await.unwrap_err();
    assert!(error.to_string().contains("longer than 1000 bytes"), "{error}");

    let server = Server::always(json(500, &"x".repeat(3 * 1024 * 1024))).await;
    let error = read(&server).await;
    assert_eq!(error.refusal().unwrap().body().raw.len(), 1024 * 1024);
    assert!(error.to_string().len() < 1000);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::always(json(200, r#"{"results":[]}"#)).await;
    let target = format!("{}/elsewhere", other.url);
    let server = Server::always(raw(302, &[("location", &target)], "")).await;
    let error = read(&server).await;
    assert!(error.to_string().contains("redirects elsewhere"), "{error}");
    assert!(other.lines().is_empty());
}
