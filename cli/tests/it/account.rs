//! An account on 127.0.0.1 that answers as a test tells it to.

use std::{
    io::{BufWriter, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
};

use super::command::{Run, run_measured, run_with};

/// The token that is sent, and never printed.
const TOKEN: &str = "canary-token-that-is-never-printed";

/// Status and body of an answer; the body is its parts, each so many times.
pub(crate) type Answer = (u16, Vec<(String, usize)>);

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

    /// Sets the answer to requests whose target contains this, from now on.
    pub(crate) fn answer(&self, target: &'static str, status: u16, body: impl Into<String>) {
        self.answer_with(target, (status, vec![(body.into(), 1)]));
    }

    /// As [`Account::answer`], with a body of parts that are each sent so many times.
    pub(crate) fn answer_in_parts(&self, target: &'static str, parts: &[(&str, usize)]) {
        let parts = parts.iter().map(|(part, times)| ((*part).to_owned(), *times));
        self.answer_with(target, (200, parts.collect()));
    }

    fn answer_with(&self, target: &'static str, answer: Answer) {
        let mut answers = self.answers.lock().unwrap();
        answers.retain(|(known, _)| *known != target);
        answers.push((target, answer));
    }

    /// Runs a command that asks this account.
    pub(crate) fn run(&self, folder: &Path, args: &[&str]) -> Run {
        let args: Vec<&str> = [args, &["--base-url", &self.url]].concat();
        let run = run_with(folder, &args, b"", &[("HUBSPOT_ACCESS_TOKEN", TOKEN)]);
        assert!(!run.stdout.contains(TOKEN) && !run.stderr.contains(TOKEN), "the token is never printed");
        run
    }

    /// As [`Account::run`], with the most memory that the command took, in bytes, where the system says it.
    pub(crate) fn run_measured(&self, folder: &Path, args: &[&str]) -> (Run, usize) {
        let args: Vec<&str> = [args, &["--base-url", &self.url]].concat();
        run_measured(folder, &args, &[("HUBSPOT_ACCESS_TOKEN", TOKEN)])
    }
}

/// The answer of HubSpot where the token lacks a scope.
pub(crate) const FORBIDDEN: &str = r#"{"status":"error","category":"MISSING_SCOPES","message":"This app hasn't been granted all required scopes to make this call."}"#;

/// The answers of the whole account.
fn whole(target: &str) -> Answer {
    (200, vec![(whole_body(target), 1)])
}

fn whole_body(target: &str) -> String {
    let of = |results: &str| format!(r#"{{"results":[{results}]}}"#);
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
        return r#"{"requiredProperties":["subject"],"associations":[]}"#.to_owned();
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
    let length: usize = body.iter().map(|(part, times)| part.len() * times).sum();
    let mut stream = BufWriter::new(stream);
    // A client that has read enough goes away.
    let _ = write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    for (part, times) in body {
        if (0..times).any(|_| stream.write_all(part.as_bytes()).is_err()) {
            return;
        }
    }
}
