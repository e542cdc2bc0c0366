//! The pull into files, against a server on a thread.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex},
};

use ticketproof_client::Token;

use super::*;

/// HubSpot's answer to a token without the scope.
const REFUSAL: &str = r#"{"status":"error","message":"This app hasn't been granted all required scopes.","correlationId":"0b5c1a53-94e6-4a5f-8a60-2d3c5a6e2f6e","category":"MISSING_SCOPES"}"#;

/// An account whose answers a test may change.
#[derive(Clone)]
struct Account {
    status: u16,
    pipelines: String,
}

fn pipelines(label: &str) -> String {
    format!(
        r#"{{"results":[{{"id":"0","label":"{label}","stages":[{{"id":"1","label":"New"}},{{"id":"99","label":"Waiting on us"}}]}}]}}"#
    )
}

fn start() -> (Client, Arc<Mutex<Account>>) {
    let account = Arc::new(Mutex::new(Account { status: 200, pipelines: pipelines("Support") }));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answers = Arc::clone(&account);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap();
            let line = String::from_utf8_lossy(&head[..read]).lines().next().unwrap_or_default().to_owned();
            let account = answers.lock().unwrap().clone();
            let body = if line.contains("/pipelines/") {
                account.pipelines
            } else if line.contains("archived=false&dataSensitivity=non_sensitive") {
                r#"{"results":[{"name":"subject","label":"Ticket name","type":"string","fieldType":"text"}]}"#
                    .to_owned()
            } else {
                r#"{"results":[]}"#.to_owned()
            };
            let status = if line.contains("property-validations") { account.status } else { 200 };
            let body = if status == 200 { body } else { REFUSAL.to_owned() };
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            )
            .unwrap();
        }
    });
    (Client::builder(Token::new("canary").unwrap()).base_url(url).build().unwrap(), account)
}

fn bytes(path: &Path) -> (Vec<u8>, std::time::SystemTime) {
    (std::fs::read(path).unwrap(), std::fs::metadata(path).unwrap().modified().unwrap())
}

#[test]
fn a_first_pull_writes_snapshot_and_names_and_a_second_touches_neither() {
    let (client, account) = start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hubspot").join("tickets.json");
    let names = path.with_file_name(NAMES_LOCK);

    let first = pull_to(&path, &client, &PullOptions::new()).unwrap();
    assert_eq!(first.written, Written::New);
    assert_eq!(first.names_path, names);
    assert!(!first.pinned.new.is_empty());
    assert_eq!(Snapshot::read(&path).unwrap(), first.snapshot);
    let before = (bytes(&path), bytes(&names));

    let second = pull_to(&path, &client, &PullOptions::new()).unwrap();
    assert_eq!(second.written, Written::Unchanged);
    assert_eq!((bytes(&path), bytes(&names)), before);

    // Another day, and nothing else: the file keeps its date.
    let text = std::fs::read_to_string(&path).unwrap();
    let day = first.snapshot.provenance.pulled.clone().unwrap();
    std::fs::write(&path, text.replace(&day, "2020-02-02")).unwrap();
    let later = pull_to(&path, &client, &PullOptions::new()).unwrap();
    assert_eq!(later.written, Written::Unchanged);
    assert_eq!(later.snapshot.provenance.pulled.as_deref(), Some("2020-02-02"));
    assert!(std::fs::read_to_string(&path).unwrap().contains("2020-02-02"));

    // A relabelled pipeline changes the snapshot, and not the name that was pinned for it.
    let pinned = std::fs::read_to_string(&names).unwrap();
    account.lock().unwrap().pipelines = pipelines("Helpdesk");
    let changed = pull_to(&path, &client, &PullOptions::new()).unwrap();
    assert_eq!(changed.written, Written::Changed);
    assert_eq!(changed.snapshot.schema.pipelines["0"].label, "Helpdesk");
    assert_eq!(std::fs::read_to_string(&names).unwrap(), pinned);
}

#[test]
fn a_pull_that_fails_leaves_everything_as_it_was() {
    let (client, account) = start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tickets.json");
    pull_to(&path, &client, &PullOptions::new()).unwrap();
    let names = path.with_file_name(NAMES_LOCK);
    let before = (bytes(&path), bytes(&names));

    account.lock().unwrap().pipelines = "<html>".to_owned();
    assert!(matches!(pull_to(&path, &client, &PullOptions::new()), Err(PullError::Client(_))));
    *account.lock().unwrap() = Account { status: 500, pipelines: pipelines("Other") };
    assert!(matches!(pull_to(&path, &client, &PullOptions::new()), Err(PullError::Client(_))));
    assert_eq!((bytes(&path), bytes(&names)), before);

    // Nothing is asked of HubSpot for files that cannot be used.
    std::fs::write(&names, "not toml").unwrap();
    assert!(matches!(pull_to(&path, &client, &PullOptions::new()), Err(PullError::Names(_))));
    std::fs::remove_file(&names).unwrap();
    assert!(matches!(pull_to(folder.path(), &client, &PullOptions::new()), Err(PullError::Snapshot(_))));
    assert_eq!(bytes(&path), before.0);
}

#[test]
fn a_snapshot_is_not_written_over_the_names_lock() {
    let (client, _) = start();
    let folder = tempfile::tempdir().unwrap();
    let names = folder.path().join(NAMES_LOCK);
    let refused = |path: &Path| {
        let error = pull_to(path, &client, &PullOptions::new()).unwrap_err();
        assert!(matches!(error, PullError::NamesPlace { .. }), "{error}");
    };
    refused(&names);
    assert!(!names.exists());
    #[cfg(unix)]
    {
        std::fs::write(&names, "").unwrap();
        let link = folder.path().join("tickets.json");
        std::os::unix::fs::symlink(&names, &link).unwrap();
        refused(&link);
        assert_eq!(std::fs::read(&names).unwrap(), b"");
    }
}

#[test]
fn a_broken_snapshot_is_replaced_and_a_newer_one_is_not() {
    let (client, _) = start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tickets.json");
    std::fs::write(&path, "{\"format\":").unwrap();
    assert_eq!(pull_to(&path, &client, &PullOptions::new()).unwrap().written, Written::Changed);
    std::fs::write(&path, r#"{"format":4000000000}"#).unwrap();
    let error = pull_to(&path, &client, &PullOptions::new()).unwrap_err();
    assert!(matches!(error, PullError::Snapshot(SnapshotError::Newer { .. })), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), r#"{"format":4000000000}"#);
}

#[test]
fn a_part_that_is_not_visible_is_written_down() {
    let (client, account) = start();
    account.lock().unwrap().status = 403;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tickets.json");
    let report = pull_to(&path, &client, &PullOptions::new()).unwrap();
    assert!(report.notices.iter().any(|notice| notice.contains("validation rules")), "{:?}", report.notices);
    assert!(
        Snapshot::read(&path)
            .unwrap()
            .schema
            .not_visible
            .contains(&ticketproof_schema::Part::ValidationRules)
    );
}

#[test]
fn names_of_what_is_gone_are_kept_and_reported() {
    let (client, account) = start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tickets.json");
    let says_gone = |report: &PullReport| {
        report.notices.iter().find(|notice| notice.contains("nothing that the account has now")).cloned()
    };
    let first = pull_to(&path, &client, &PullOptions::new()).unwrap();
    assert_eq!(says_gone(&first), None);

    account.lock().unwrap().pipelines = pipelines("Support").replace(r#"{"id":"1","label":"New"},"#, "");
    let second = pull_to(&path, &client, &PullOptions::new()).unwrap();
    let notice = says_gone(&second).unwrap();
    assert!(notice.starts_with("1 of the names") && notice.contains("1 = `New` (stages.0)"), "{notice}");
    let lock = std::fs::read_to_string(path.with_file_name(NAMES_LOCK)).unwrap();
    assert!(lock.contains("1 = \"New\""), "{lock}");
}

fn told_of_another(report: &PullReport) -> bool {
    report.notices.iter().any(|notice| notice.contains("pull with `--also`"))
}

#[test]
fn another_accounts_names_are_pinned_in_its_own_section() {
    let (client, account) = start();
    let folder = tempfile::tempdir().unwrap();
    let [main, also] = ["tickets.json", "sandbox.json"].map(|name| folder.path().join(name));
    let lock = || std::fs::read_to_string(also.with_file_name(NAMES_LOCK)).unwrap();
    pull_to(&main, &client, &PullOptions::new()).unwrap();
    let ours = lock();
    account.lock().unwrap().pipelines = pipelines("Support").replace("\"99\"", "\"7701\"");
    let report = pull_also_to(&also, &client, &PullOptions::new()).unwrap();
    assert!(!told_of_another(&report), "{:?}", report.notices);
    let both = lock();
    let theirs = both.strip_prefix(&ours).expect("the main account's names are as they were");
    assert!(theirs.contains("[also.sandbox.stages.0]\n1 = \"New\"\n7701 = \"WaitingOnUs\"\n"), "{theirs}");

    // From then on its section is known; a label that changes moves nothing.
    account.lock().unwrap().pipelines = pipelines("Sales").replace("\"99\"", "\"7701\"");
    pull_to(&also, &client, &PullOptions::new()).unwrap();
    assert_eq!(lock(), both);
}

#[test]
fn names_that_come_to_those_of_another_snapshot_are_told_of() {
    let (client, _) = start();
    let folder = tempfile::tempdir().unwrap();
    let first = pull_to(folder.path().join("tickets.json"), &client, &PullOptions::new()).unwrap();
    assert!(!told_of_another(&first), "{:?}", first.notices);
    let second = pull_to(folder.path().join("sandbox.json"), &client, &PullOptions::new()).unwrap();
    assert!(told_of_another(&second), "{:?}", second.notices);
}
