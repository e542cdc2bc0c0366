//! `ticketproof sandbox`: what happens to its state file.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::command::run;

/// A sandbox that runs on a state file, and is killed in the end.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn on(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ticketproof"))
            .args(["sandbox", "--state", "state.json"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let address = url.trim().strip_prefix("http://").expect("a URL").to_owned();
        Self { child, address }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer any\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // SIGKILL, where there are signals.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_second_sandbox_on_a_state_file_is_refused_and_a_killed_one_leaves_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    for number in 0..3 {
        let first = Running::on(folder.path());
        let listed = first.ask("GET", "/crm/v3/objects/tickets", "");
        assert_eq!(listed.matches("\"subject\":\"kept ").count(), number, "{listed}");

        let second = run(folder.path(), &["sandbox", "--state", "state.json"], b"");
        assert_eq!(second.code, Some(2), "{}", second.stderr);
        assert!(second.stdout.is_empty(), "{}", second.stdout);
        assert!(second.stderr.contains("state.json is in use by another sandbox"), "{}", second.stderr);

        let subject = format!("kept {number}");
        let body = format!(r#"{{"properties":{{"subject":"{subject}","hs_pipeline_stage":"1"}}}}"#);
        let made = first.ask("POST", "/crm/v3/objects/tickets", &body);
        assert!(made.starts_with("HTTP/1.1 201"), "{made}");
        while !fs::read_to_string(&state).unwrap().contains(&subject) {
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(first);
    }
}
