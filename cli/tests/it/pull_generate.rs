//! `ticketproof pull` and `generate`: from a server to a snapshot to source, and what goes wrong on the way.

use std::{fs, path::Path};

use ticketproof_sandbox::Sandbox;
use tokio::runtime::Runtime;

use super::command::{Run, run, run_with};

const TOKEN: &str = "canary-token-that-is-never-printed";

/// A local HubSpot that lives as long as this value.
struct Server {
    sandbox: Sandbox,
    _runtime: Runtime,
}

fn server() -> Server {
    let runtime = Runtime::new().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    Server { sandbox, _runtime: runtime }
}

fn pull(folder: &Path, base_url: &str, args: &[&str]) -> Run {
    let args: Vec<&str> = ["pull", "--base-url", base_url].iter().chain(args).copied().collect();
    let run = run_with(folder, &args, b"", &[("HUBSPOT_ACCESS_TOKEN", TOKEN)]);
    assert!(!run.stdout.contains(TOKEN) && !run.stderr.contains(TOKEN), "the token is never printed");
    run
}

#[test]
fn pulling_twice_gives_equal_bytes() {
    let server = server();
    let folder = tempfile::tempdir().unwrap();
    let first = pull(folder.path(), server.sandbox.base_url(), &[]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let snapshot = folder.path().join("hubspot/tickets.json");
    let names = folder.path().join("hubspot/names.toml");
    let before = (fs::read(&snapshot).unwrap(), fs::read(&names).unwrap());

    let second = pull(folder.path(), server.sandbox.base_url(), &[]);
    assert_eq!(second.code, Some(0));
    assert!(second.stderr.contains("up to date"), "{}", second.stderr);
    assert!((fs::read(&snapshot).unwrap(), fs::read(&names).unwrap()) == before);

    let elsewhere = pull(folder.path(), server.sandbox.base_url(), &["--out", "other/tickets.json"]);
    assert_eq!(elsewhere.code, Some(0));
    assert!(fs::read(folder.path().join("other/tickets.json")).unwrap() == before.0);
}

#[test]
fn every_api_version_gives_the_same_schema() {
    let server = server();
    let mut hashes = Vec::new();
    for version in ["v3", "2026-03", "2026-09"] {
        let folder = tempfile::tempdir().unwrap();
        let run = pull(folder.path(), server.sandbox.base_url(), &["--api-version", version]);
        assert_eq!(run.code, Some(0), "{version}: {}", run.stderr);
        assert_eq!(run.stderr.contains("HubSpot supports"), version != "2026-09", "{}", run.stderr);
        let snapshot =
            ticketproof_schema::Snapshot::read(folder.path().join("hubspot/tickets.json")).unwrap();
        assert_eq!(snapshot.provenance.api_version.as_deref(), Some(version));
        hashes.push(snapshot.hash());
    }
    assert!(hashes.iter().all(|hash| *hash == hashes[0]));
    let folder = tempfile::tempdir().unwrap();
    let wrong = pull(folder.path(), server.sandbox.base_url(), &["--api-version", "2026-9"]);
    assert_eq!(wrong.code, Some(2));
}

#[test]
fn what_goes_wrong_leaves_the_snapshot_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hubspot")).unwrap();
    let snapshot = folder.path().join("hubspot/tickets.json");
    fs::write(&snapshot, ticketproof_schema::embedded::default_account_json()).unwrap();

    let no_token = run(folder.path(), &["pull"], b"");
    assert_eq!(no_token.code, Some(2));
    assert!(no_token.stderr.contains("HUBSPOT_ACCESS_TOKEN"), "{}", no_token.stderr);

    // Nobody listens on a port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = pull(folder.path(), &format!("http://127.0.0.1:{port}"), &[]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("properties"), "it names the request: {}", refused.stderr);
    assert!(fs::read_to_string(&snapshot).unwrap() == ticketproof_schema::embedded::default_account_json());
}

#[test]
fn a_dry_run_shows_the_drift_and_writes_nothing() {
    let server = server();
    let folder = tempfile::tempdir().unwrap();
    let nothing = pull(folder.path(), server.sandbox.base_url(), &["--dry-run"]);
    assert_eq!(nothing.code, Some(0), "{}", nothing.stderr);
    assert!(!folder.path().join("hubspot").exists());

    assert_eq!(pull(folder.path(), server.sandbox.base_url(), &[]).code, Some(0));
    assert_eq!(pull(folder.path(), server.sandbox.base_url(), &["--dry-run"]).code, Some(0));
    let path = folder.path().join("hubspot/tickets.json");
    let mut snapshot: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    snapshot["schema"]["properties"]["hs_ticket_priority"]["options"]["PAGER"] =
        serde_json::json!({"label": "Pager"});
    fs::write(&path, snapshot.to_string()).unwrap();
    let drifted = pull(folder.path(), server.sandbox.base_url(), &["--dry-run"]);
    assert_eq!(drifted.code, Some(1), "{}", drifted.stderr);
    assert!(
        drifted.stdout.contains("option-removed") && drifted.stdout.contains("PAGER"),
        "{}",
        drifted.stdout
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), snapshot.to_string());
    // What `diff` says is the same, word for word.
    let diff = ["diff", "--live", "--base-url", server.sandbox.base_url()];
    let compared = run_with(folder.path(), &diff, b"", &[("HUBSPOT_ACCESS_TOKEN", TOKEN)]);
    assert_eq!((compared.code, &compared.stdout), (Some(1), &drifted.stdout), "{}", compared.stderr);
}

#[test]
fn generating_is_stable_and_checks_itself() {
    let server = server();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(pull(folder.path(), server.sandbox.base_url(), &[]).code, Some(0));
    let generate = |args: &[&str]| {
        let args: Vec<&str> = ["generate", "--out", "src/hubspot.rs"].iter().chain(args).copied().collect();
        run(folder.path(), &args, b"")
    };
    let missing = generate(&["--check"]);
    assert_eq!(missing.code, Some(1), "a file that is not there is stale: {}", missing.stderr);
    let said = "src/hubspot.rs is not there: run `ticketproof generate --out src/hubspot.rs`";
    assert!(missing.stdout.is_empty() && missing.stderr.contains(said), "{}", missing.stderr);
    assert_eq!(generate(&[]).code, Some(0));
    let file = folder.path().join("src/hubspot.rs");
    let source = fs::read_to_string(&file).unwrap();
    assert!(source.is_ascii() && source.contains("pub enum HsTicketPriority"));
    assert_eq!(generate(&[]).code, Some(0));
    assert!(fs::read_to_string(&file).unwrap() == source);
    assert_eq!(generate(&["--check"]).code, Some(0));

    fs::write(&file, source.replace("HsTicketPriority", "Priority")).unwrap();
    let stale = generate(&["--check"]);
    assert_eq!(stale.code, Some(1));
    assert!(stale.stdout.contains("+") && stale.stdout.contains("HsTicketPriority"), "{}", stale.stdout);
    assert!(stale.stderr.contains("ticketproof generate --out src/hubspot.rs"), "{}", stale.stderr);

    fs::write(&file, b"\xff").unwrap();
    assert_eq!(generate(&["--check"]).code, Some(1), "no text, and stale");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let folder_in_its_place = generate(&["--check"]);
    assert_eq!(folder_in_its_place.code, Some(2), "not stale, but not to be read");
    assert!(
        folder_in_its_place.stderr.contains("cannot read src/hubspot.rs"),
        "{}",
        folder_in_its_place.stderr
    );

    let printed = run(folder.path(), &["generate"], b"");
    assert_eq!(printed.code, Some(0));
    assert!(printed.stdout.contains("pub enum HsTicketPriority"));
}

#[test]
fn the_header_is_the_same_wherever_it_was_generated() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [relative, absolute] = folders.each_ref().map(tempfile::TempDir::path);
    for folder in [relative, absolute] {
        fs::create_dir(folder.join("hubspot")).unwrap();
        let snapshot = ticketproof_schema::embedded::default_account_json();
        fs::write(folder.join("hubspot/tickets.json"), snapshot).unwrap();
    }
    let typed = |name: &str| absolute.join(name).display().to_string();
    let (schema, out) = (typed("hubspot/tickets.json"), typed("src/hubspot.rs"));
    let first = run(relative, &["generate", "--out", "src/hubspot.rs"], b"");
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert!(first.stderr.contains("are not pinned in"), "{}", first.stderr);
    let second = run(relative, &["generate", "--schema", &schema, "--out", &out], b"");
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    let read = |folder: &Path| fs::read_to_string(folder.join("src/hubspot.rs")).unwrap();
    assert_eq!(read(absolute), read(relative));

    let printed = ["", &schema].map(|schema| {
        let args = if schema.is_empty() { vec!["generate"] } else { vec!["generate", "--schema", schema] };
        run(relative, &args, b"").stdout
    });
    assert_eq!(printed[0], printed[1]);
    assert!(printed[0].contains("// Regenerate: ticketproof generate --schema tickets.json\n"));
}

#[test]
fn the_schema_goes_to_other_tools() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["schema", "export"][..], &["schema", "export", "--op", "update"], &["schema", "format"]] {
        let run = run(folder.path(), args, b"");
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.stderr);
        let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{args:?}");
    }
}

#[test]
fn a_misspelt_section_of_another_account_is_an_error() {
    let server = server();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(pull(folder.path(), server.sandbox.base_url(), &[]).code, Some(0));
    let also = ["--also", "--out", "hubspot/sandbox.json"];
    assert_eq!(pull(folder.path(), server.sandbox.base_url(), &also).code, Some(0));
    let generate =
        || run(folder.path(), &["generate", "--also", "hubspot/sandbox.json", "--out", "out.rs"], b"");
    assert_eq!(generate().code, Some(0), "{}", generate().stderr);

    let lock = folder.path().join("hubspot/names.toml");
    let text = fs::read_to_string(&lock).unwrap().replace("[also.sandbox.", "[also.sandbx.");
    fs::write(&lock, &text).unwrap();
    for said in [generate(), pull(folder.path(), server.sandbox.base_url(), &also)] {
        assert_eq!(said.code, Some(2), "{}", said.stderr);
        let expected =
            "also.sandbx: no account is called `sandbx` here; did you mean `sandbox`, which has no section?";
        assert!(said.stderr.contains(expected), "{}", said.stderr);
    }
    assert_eq!(fs::read_to_string(&lock).unwrap(), text, "nothing was pinned beside it");
}
