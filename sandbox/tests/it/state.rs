//! The file that keeps records between runs.

use std::path::Path;

use serde_json::json;
use ticketproof_sandbox::{Sandbox, SandboxError, StateError};

use crate::api::Api;

#[tokio::test]
async fn records_and_associations_survive_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.json");
    let api = Api::with(Sandbox::builder().state(&path)).await;
    let id = api.ticket("kept").await;
    let contact = api.create("contacts", json!({ "email": "a@example.com" })).await;
    api.put(&format!("/crm/v4/objects/tickets/{id}/associations/default/contacts/{contact}"), None).await;
    api.patch(&format!("/crm/v3/objects/tickets/{id}"), json!({ "properties": { "subject": "changed" } }))
        .await;
    let before = (api.sandbox.tickets(), api.sandbox.records("contacts"));
    api.sandbox.stop().await.expect("a stop");

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
async fn file_that_is_not_a_state_file_is_not_overwritten() {
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
    let pipe = folder.path().join("pipe");
    if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|made| made.success()) {
        assert!(Sandbox::builder().state(&pipe).start().await.is_err(), "to read a pipe takes forever");
    }
}

async fn in_use(path: &Path) {
    let error = Sandbox::builder().state(path).start().await.expect_err("the file is in use");
    assert!(matches!(error, SandboxError::State(StateError::InUse { .. })), "{error}");
    assert!(error.to_string().contains("state.json is in use"), "{error}");
}

#[tokio::test]
async fn a_state_file_has_one_sandbox_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.json");
    let first = Api::with(Sandbox::builder().state(&path)).await;
    in_use(&path).await;
    #[cfg(unix)]
    {
        let link = folder.path().join("link.json");
        std::os::unix::fs::symlink(&path, &link).expect("a link");
        in_use(&link).await;
    }
    // A save puts another file there, which is the first one's as well.
    first.ticket("kept").await;
    while !std::fs::read_to_string(&path).expect("the file").contains("kept") {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    in_use(&path).await;
    let beside = Api::with(Sandbox::builder().state(folder.path().join("other.json"))).await;
    first.sandbox.stop().await.expect("a stop");
    let second = Api::with(Sandbox::builder().state(&path)).await;
    assert_eq!(second.sandbox.tickets().len(), 1);
    drop((second, beside));
    let names =
        std::fs::read_dir(folder.path()).expect("the folder").flatten().map(|entry| entry.file_name());
    let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "link.json");
    names.sort();
    assert_eq!(names, ["other.json", "state.json"], "nothing else is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_simultaneous_sandboxes_gets_the_state_file() {
    for is_there in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state.json");
        if is_there {
            let api = Api::with(Sandbox::builder().state(&path)).await;
            api.sandbox.stop().await.expect("a stop");
        }
        let starts: Vec<_> =
            std::iter::repeat_with(|| Sandbox::builder().state(&path).start()).take(8).collect();
        let starts: Vec<_> = starts.into_iter().map(tokio::spawn).collect();
        let mut running = Vec::new();
        for start in starts {
            match start.await.expect("no panic") {
                Ok(sandbox) => running.push(sandbox),
                Err(error) => {
                    assert!(matches!(error, SandboxError::State(StateError::InUse { .. })), "{error}")
                }
            }
        }
        assert_eq!(running.len(), 1);
    }
}

#[tokio::test]
async fn state_file_replaced_by_another_program_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.json");
    let api = Api::with(Sandbox::builder().state(&path)).await;
    std::fs::remove_file(&path).expect("the file is there");
    api.ticket("made again").await;
    while !std::fs::read_to_string(&path).is_ok_and(|text| text.contains("made again")) {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    std::fs::remove_file(&path).expect("the file is there");
    std::fs::write(&path, "somebody's").expect("a file");
    api.ticket("too late").await;
    let error = api.sandbox.stop().await.expect_err("what was not saved is said");
    assert!(matches!(error, SandboxError::State(StateError::Replaced { .. })), "{error}");
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), "somebody's");
}

#[tokio::test]
#[cfg(unix)]
async fn permissions_of_the_state_file_are_kept() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.json");
    let mode = || std::fs::metadata(&path).expect("the file").permissions().mode() & 0o777;
    let api = Api::with(Sandbox::builder().state(&path)).await;
    assert_eq!(mode(), 0o600, "what is in it may be personal");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("the file is ours");
    api.ticket("kept").await;
    api.sandbox.stop().await.expect("a stop");
    assert_eq!(mode(), 0o644);
}
