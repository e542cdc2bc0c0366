//! An account on 127.0.0.1 that answers as a test tells it to.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
};

use super::command::{Run, run_with};

/// The token that is sent, and never printed.
const TOKEN: &str = "canary-token-that-is-never-printed";

/// Status and body of an answer.
pub(crate) type Answer = (u16, String);

/// A server whose answers a test may change.
pub(crate) struct Account {
    pub(crate) url: String,
    answers: Arc<Mutex<Vec<(&'static str, Answer)>>>,
}

impl Account {
    /// A small account in which nothing is missing.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&answers);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let told = Arc::clone(&told);
                std::thread::spawn(move || serve(stream.unwrap(), &told));
            }
        });
        Self { url, answers }
    }

    /// What is answered to requests whose target contains this, from now on.
    pub(crate) fn answer(&self, target: &'static str, status: u16, body: impl Into<String>) {
        let mut answers = self.answers.lock().unwrap();
        answers.retain(|(known, _)| *known != target);
        answers.push((target, (status, body.into())));
    }

    /// Runs a command that asks this account.
    pub(crate) fn run(&self, folder: &Path, args: &[&str]) -> Run {
        let args: Vec<&str> = [args, &["--base-url", &self.url]].concat();
        let run = run_with(folder, &args, b"", &[("HUBSPOT_ACCESS_TOKEN", TOKEN)]);
        assert!(!run.stdout.contains(TOKEN) && !run.stderr.contains(TOKEN), "the token is never printed");
        run
    }
}

/// The answer of HubSpot where the token lacks a scope.
pub(crate) const FORBIDDEN: &str = r#"{"status":"error","category":"MISSING_SCOPES","message":"This app hasn't been granted all required scopes to make this call."}"#;

/// What the whole account answers.
fn whole(target: &str) -> Answer {
    let of = |results: &str| (200, format!(r#"{{"results":[{results}]}}"#));
    if target.contains("/properties/") {
        return match target {
            _ if !target.contains("archived=false&dataSensitivity=non_sensitive") => of(""),
            _ => of(r#"{"name":"subject","label":"Ticket name","type":"string","fieldType":"text"},
                {"name":"hs_pipeline","label":"Pipeline","type":"enumeration","fieldType":"select","externalOptions":true},
                {"name":"hs_pipeline_stage","label":"Status","type":"enumeration","fieldType":"select","externalOptions":true},
                {"name":"hubspot_owner_id","label":"Owner","type":"enumeration","fieldType":"select","externalOptions":true,
                 "referencedObjectType":"OWNER"}"#),
        };
    }
    if target.contains("/pipelines/") {
        return of(
            r#"{"id":"0","label":"Support","stages":[{"id":"1","label":"New"},{"id":"4","label":"Closed"}]}"#,
        );
    }
    if target.contains("/contacts/labels") {
        return of(r#"{"category":"HUBSPOT_DEFINED","typeId":16,"label":null}"#);
    }
    if target.contains("/companies/labels") {
        return of(r#"{"category":"USER_DEFINED","typeId":71,"label":"Reseller"}"#);
    }
    if target.contains("/owners") {
        return of(r#"{"id":"41230001"},{"id":"41230002"}"#);
    }
    if target.contains("/schemas/") {
        return (200, r#"{"requiredProperties":["subject"],"associations":[]}"#.to_owned());
    }
    of("")
}

fn serve(mut stream: TcpStream, told: &Mutex<Vec<(&'static str, Answer)>>) {
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(read) => head.extend_from_slice(&chunk[..read]),
        }
    }
    let line = String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned();
    let target = line.split(' ').nth(1).unwrap_or_default();
    let found = told.lock().unwrap().iter().find(|(known, _)| target.contains(known)).cloned();
    let (status, body) = found.map_or_else(|| whole(target), |(_, answer)| answer);
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    // A client that has read enough goes away.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}
