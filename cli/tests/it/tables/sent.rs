//! Rows of a table become tickets.

use ticketproof_sandbox::Sandbox;
use tokio::runtime::Runtime;

use super::folder;
use crate::command::run_with;

#[test]
fn rows_are_sent_once_with_ids_for_labels() {
    let table = "Ticket name;Ticket status;Priority\r\nPrinter;New;High\r\nToner;Nwe;\r\n\"Paper\r\njam\";Closed;low\r\n";
    let folder = folder(&[("t.csv", table.as_bytes()), ("bad.csv", b"Ticket nmae,Ticket status\na,New\n")]);
    let runtime: Runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::builder().start()).unwrap();
    let send = |args: &[&str]| {
        let fixed = ["send", "--base-url", sandbox.base_url(), "--rate", "1000000", "--journal", "sent"];
        run_with(folder.path(), &[&fixed, args].concat(), b"", &[("HUBSPOT_ACCESS_TOKEN", "pat-na1-test")])
    };
    let dry = send(&["--dry-run", "t.csv"]);
    assert!(dry.stdout.contains("would send 2 records"), "{} {}", dry.stdout, dry.stderr);
    let sent = send(&["--rejects", "rejects.ndjson", "t.csv"]);
    assert_eq!(sent.code, Some(1), "{}", sent.stderr);
    assert!(sent.stderr.contains("2 done") && sent.stderr.contains("t.csv:3:7"), "{}", sent.stderr);
    assert!(sent.stderr.contains("(column 2, `Ticket status`)"), "{}", sent.stderr);
    let rejects = std::fs::read_to_string(folder.path().join("rejects.ndjson")).unwrap();
    assert!(rejects.contains("\"header\":\"Ticket status\""), "{rejects}");
    let tickets = sandbox.tickets();
    let of = |name: &str| {
        let mut values: Vec<_> =
            tickets.iter().filter_map(|ticket| ticket.properties.get(name).cloned()).collect();
        values.sort();
        values
    };
    assert_eq!(of("hs_pipeline_stage"), ["1", "4"]);
    assert_eq!(of("hs_ticket_priority"), ["HIGH", "LOW"]);
    assert_eq!(of("subject"), ["Paper\r\njam", "Printer"]);
    let again = send(&["t.csv"]);
    assert!(again.stderr.contains("2 of them before"), "{}", again.stderr);
    assert_eq!(sandbox.tickets().len(), 2);
    let bad = send(&["bad.csv"]);
    assert_eq!(bad.code, Some(2));
    assert!(
        bad.stderr.contains("TP1301") && bad.stderr.contains("`Ticket name` (`subject`)"),
        "{}",
        bad.stderr
    );
}
