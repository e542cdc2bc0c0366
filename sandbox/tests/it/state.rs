//! The file that keeps records between runs.

use serde_json::json;
use ticketproof_sandbox::{Sandbox, SandboxError};

use crate::api::Api;

#[tokio::test]
async fn records_and_ties_outlive_a_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.json");
    let api = Api::with(Sandbox::builder().state(&path)).await;
    let id = api.ticket("kept").await;
    let contact = api.create("contacts", json!({ "email": "a@example.com" })).await;
    api.put(&format!("/crm/v4/objects/tickets/{id}/associations/default/contacts/{contact}"), None).await;
    api.patch(&format!("/crm/v3/objects/tickets/{id}"), json!({ "properties": { "subject": "changed" } }))
        .await;
    let before = (api.sandbox.tickets(), api.sandbox.records("contacts"));
    api.sandbox.stop().await;

    let api = Api::with(Sandbox::builder().state(&path)).await;
    assert_eq!((api.sandbox.tickets(), api.sandbox.records("contacts")), before);
    let got = api.get(&format!("/crm/v3/objects/tickets/{id}?propertiesWithHistory=subject")).await;
    assert_eq!(got.body["propertiesWithHistory"]["subject"].as_array().map(Vec::len), Some(2));
    let body = json!({ "properties": { "email": "a@example.com" } });
    assert_eq!(api.post("/crm/v3/objects/contacts", body).await.status, 409);
    assert!(api.ticket("new").await.parse::<u64>().expect("a number") > id.parse().expect("a number"));
    drop(api);
    let api = Api::with(Sandbox::builder().state(&path)).await;
    assert_eq!(api.sandbox.tickets().len(), 2, "also when it is dropped and not stopped");
}

#[tokio::test]
async fn a_file_that_is_no_state_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.json");
    for text in [
        "",
        "{}",
        r#"{"format":2,"last_id":0,"records":{},"ties":[]}"#,
        r#"{"format":1,"last_id":0,"records":{"0-99":[]},"ties":[]}"#,
    ] {
        std::fs::write(&path, text).expect("a file");
        let error = Sandbox::builder().state(&path).start().await.expect_err(text);
        assert!(matches!(error, SandboxError::State(_)), "{error}");
        assert!(error.to_string().contains("left as it is"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).expect("the file"), text);
    }
    assert!(Sandbox::builder().state(folder.path()).start().await.is_err(), "a folder");
}
