//! `ticketproof pull` where the account answers with nothing, or with less than the snapshot has.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{
    account::{Account, FORBIDDEN},
    command::{Run, run},
};

/// The properties in use that need no scope of their own.
const PROPERTIES: &str = "archived=false&dataSensitivity=non_sensitive";

/// The pulls that every test of a refusal tries: a first one, one of a further account, a dry run.
const WAYS: [&[&str]; 3] =
    [&["pull"], &["pull", "--also", "--out", "hubspot/tickets.json"], &["pull", "--dry-run"]];

/// A folder with what a whole account gives.
fn pulled(account: &Account, args: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let run = account.run(folder.path(), &[&["pull"], args].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    folder
}

/// All files below a folder with their bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() { self::files(&path) } else { vec![(path.clone(), fs::read(&path).unwrap())] }
        })
        .collect();
    files.sort();
    files
}

/// Asserts that a pull is refused in every way and touches nothing, with and without a snapshot in its place.
fn is_refused_always(account: &Account, what: &str, says: &[&str]) {
    let before = pulled(&Account::start(), &[]);
    for way in WAYS {
        for folder in [&tempfile::tempdir().unwrap(), &before] {
            let was = files(folder.path());
            let run = account.run(folder.path(), way);
            assert_eq!(run.code, Some(2), "{what} {way:?}: {}{}", run.stdout, run.stderr);
            for word in says {
                assert!(run.stderr.contains(word), "{what} {way:?}: {word} is not in {}", run.stderr);
            }
            assert!(files(folder.path()) == was, "{what} {way:?}");
        }
    }
}

/// Asserts that a pull over the snapshot in a folder is refused in every way.
fn is_refused_over(account: &Account, folder: &Path, args: &[&str], says: &str) {
    let was = files(folder);
    for way in WAYS {
        let run = account.run(folder, &[way, args].concat());
        assert_eq!(run.code, Some(2), "{way:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(says), "{way:?}: {says} is not in {}", run.stderr);
        assert!(run.stderr.contains("Nothing was written"), "{way:?}: {}", run.stderr);
        assert!(files(folder) == was, "{way:?}");
    }
}

#[test]
fn answers_without_a_property_in_use_are_never_written() {
    for (body, says) in [
        (r#"{"results":[]}"#, &["0 entries for properties came back", "base URL", "scopes `tickets`"][..]),
        ("[]", &["0 entries for properties came back"]),
        (
            r#"{"results":[{"name":"subject","archived":true}]}"#,
            &["1 entries", "0 of them properties in use and 1 archived"],
        ),
        (
            r#"{"results":[{"name":"content"}]}"#,
            &["1 of them properties in use", "`subject`, which every account has"],
        ),
        (
            r#"{"results":[{},3,null,{"name":7},{"name":""}]}"#,
            &["5 entries", "0 of them properties in use and 0 archived"],
        ),
        ("{}", &["no list of `results`"]),
        (r#"{"results":null}"#, &["no list of `results`"]),
        (r#"{"results":{}}"#, &["no list of `results`"]),
        (r#"{"status":"error","message":"no","category":"OBJECT_NOT_FOUND"}"#, &["no list of `results`"]),
        ("null", &["neither an object nor a list"]),
        ("\"results\"", &["neither an object nor a list"]),
        ("", &["empty where JSON was expected"]),
        ("<html><title>Sign in</title></html>", &["not JSON", "base URL"]),
        (r#"{"results":[{"name":"subject""#, &["ends in the middle"]),
    ] {
        let account = Account::start();
        account.answer(PROPERTIES, 200, body);
        is_refused_always(&account, body, says);
    }
}

#[test]
fn archived_properties_alone_are_no_account() {
    let account = Account::start();
    account.answer(PROPERTIES, 200, r#"{"results":[]}"#);
    account.answer(
        "archived=true",
        200,
        r#"{"results":[{"name":"subject","archived":true},{"name":"old","archived":true}]}"#,
    );
    is_refused_always(&account, "archived", &["0 of them properties in use and 2 archived"]);
}

/// Pulls an account without pipelines for the first time.
fn without_pipelines(status: u16, body: &str) -> (tempfile::TempDir, Run) {
    let account = Account::start();
    account.answer("/pipelines/", status, body);
    let folder = tempfile::tempdir().unwrap();
    let run = account.run(folder.path(), &["pull"]);
    assert_eq!(run.code, Some(0), "{body}: {}", run.stderr);
    (folder, run)
}

#[test]
fn pipelines_that_did_not_come_back_are_written_as_not_visible_and_told_everywhere() {
    for (status, body) in [
        (200, r#"{"results":[]}"#),
        (200, "[]"),
        (
            200,
            r#"{"results":[{"id":"0","label":"Old","archived":true,"stages":[{"id":"1","label":"New"}]}]}"#,
        ),
        (200, r#"{"results":[{"id":7},{"label":"nameless"}]}"#),
        (403, FORBIDDEN),
    ] {
        let (folder, pull) = without_pipelines(status, body);
        assert!(
            pull.stderr.contains("warning") && pull.stderr.contains("pipeline"),
            "{body}: {}",
            pull.stderr
        );
        let text = fs::read_to_string(folder.path().join("hubspot/tickets.json")).unwrap();
        let snapshot: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(snapshot["provenance"]["notVisible"], serde_json::json!(["pipelines"]), "{body}");
        assert_eq!(snapshot["schema"].get("pipelines"), None, "{body}");

        let record =
            br#"{"properties":{"subject":"s","hs_pipeline":"nonsense","hs_pipeline_stage":"nonsense"}}"#;
        let check = run(folder.path(), &["check", "-"], record);
        assert!(
            check.stderr.contains("TP1201") && check.stderr.contains("stage"),
            "{body}: {}",
            check.stderr
        );
        let denied = run(folder.path(), &["check", "--deny", "part-not-visible", "-"], record);
        assert_eq!(denied.code, Some(1), "{body}: {}", denied.stderr);

        let whole = pulled(&Account::start(), &[]);
        let whole = whole.path().join("hubspot/tickets.json").display().to_string();
        for pair in
            [["hubspot/tickets.json", &whole], [&whole, "hubspot/tickets.json"], ["hubspot/tickets.json"; 2]]
        {
            let diff = run(folder.path(), &["diff", pair[0], pair[1]], b"");
            assert_eq!(diff.code, Some(2), "{body} {pair:?}: {}{}", diff.stdout, diff.stderr);
            assert!(diff.stdout.contains("not compared"), "{body} {pair:?}: {}", diff.stdout);
        }

        let generate = run(folder.path(), &["generate", "--out", "hubspot.rs"], b"");
        assert_eq!(generate.code, Some(0), "{}", generate.stderr);
        assert!(generate.stderr.contains("stages are text"), "{body}: {}", generate.stderr);
    }
}

#[test]
fn a_whole_account_says_nothing_of_stages_that_are_text() {
    let folder = pulled(&Account::start(), &[]);
    let generate = run(folder.path(), &["generate", "--out", "hubspot.rs"], b"");
    assert!(!generate.stderr.contains("text"), "{}", generate.stderr);
    let check =
        run(folder.path(), &["check", "-"], br#"{"properties":{"subject":"s","hs_pipeline_stage":"1"}}"#);
    assert_eq!((check.code, check.stderr.contains("TP1201")), (Some(0), false), "{}", check.stderr);
}

#[test]
fn a_snapshot_with_pipelines_is_not_replaced_by_one_without() {
    let folder = pulled(&Account::start(), &[]);
    for (status, body, says) in [
        (200, r#"{"results":[]}"#, "1 pipeline with their stages"),
        (200, "[]", "pipeline"),
        (403, FORBIDDEN, "pipeline"),
        (404, r#"{"status":"error","message":"resource not found"}"#, "pipeline"),
        (200, r#"{"results":[{"id":"0","archived":true,"stages":[{"id":"1"}]}]}"#, "pipeline"),
        (200, r#"{"results":[{"id":"0","label":"Support","stages":[]}]}"#, "2 stages of pipeline `0`"),
        (200, r#"{"results":[{"id":"0","label":"Support"}]}"#, "2 stages of pipeline `0`"),
        (
            200,
            r#"{"results":[{"id":"0","stages":[{"id":"1","archived":true}]}]}"#,
            "2 stages of pipeline `0`",
        ),
    ] {
        let account = Account::start();
        account.answer("/pipelines/", status, body);
        is_refused_over(
            &account,
            folder.path(),
            &[],
            says.strip_prefix("1 pipelines").map_or(says, |_| "1 pipeline with"),
        );
    }
    // What was really changed is written.
    let account = Account::start();
    account.answer(
        "/pipelines/",
        200,
        r#"{"results":[{"id":"7","label":"Sales","stages":[{"id":"70","label":"New"}]}]}"#,
    );
    let run = account.run(folder.path(), &["pull"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(fs::read_to_string(folder.path().join("hubspot/tickets.json")).unwrap().contains("\"Sales\""));
}

#[test]
fn a_snapshot_with_owners_is_not_replaced_by_one_without() {
    let folder = pulled(&Account::start(), &["--owners"]);
    for (status, body) in
        [(200, r#"{"results":[]}"#), (200, r#"{"results":[{"id":"1","archived":true}]}"#), (403, FORBIDDEN)]
    {
        let account = Account::start();
        account.answer("/owners", status, body);
        is_refused_over(&account, folder.path(), &["--owners"], "2 owners");
        let first = tempfile::tempdir().unwrap();
        let run = account.run(first.path(), &["pull", "--owners"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        // Without any, no owner passes; without knowing them, any does, and that is said.
        let record = br#"{"properties":{"subject":"s","hs_pipeline_stage":"1","hubspot_owner_id":"7"}}"#;
        let check = self::run(first.path(), &["check", "-"], record);
        let said = if status == 200 { "TP0508" } else { "owners, so that any number" };
        assert!(
            check.stderr.contains(said) || check.stdout.contains(said),
            "{}{}",
            check.stdout,
            check.stderr
        );
    }
    // A pull without `--owners` says what it leaves out.
    let run = Account::start().run(folder.path(), &["pull"]);
    assert!(run.stderr.contains("had 2 owners") && run.stderr.contains("--owners"), "{}", run.stderr);
    let again = Account::start().run(folder.path(), &["pull"]);
    assert!(!again.stderr.contains("--owners"), "{}", again.stderr);
}

#[test]
fn a_snapshot_with_association_types_is_not_replaced_by_one_without() {
    let folder = pulled(&Account::start(), &[]);
    let account = Account::start();
    account.answer("/labels", 200, r#"{"results":[]}"#);
    is_refused_over(&account, folder.path(), &[], "2 association types towards `companies`, `contacts`");
    account.answer("/labels", 403, FORBIDDEN);
    is_refused_over(&account, folder.path(), &[], "2 association types towards `companies`, `contacts`");

    let account = Account::start();
    account.answer("/companies/labels", 403, FORBIDDEN);
    is_refused_over(&account, folder.path(), &[], "1 association type towards `companies`");
    // A label that the account deleted is a change like any other.
    account.answer("/companies/labels", 200, r#"{"results":[]}"#);
    assert_eq!(account.run(folder.path(), &["pull"]).code, Some(0));
}

#[test]
fn a_scope_that_was_lost_does_not_empty_the_snapshot() {
    let account = Account::start();
    account.answer(
        "archived=false&dataSensitivity=sensitive",
        200,
        r#"{"results":[{"name":"health","dataSensitivity":"sensitive"}]}"#,
    );
    account.answer(
        "archived=true&dataSensitivity=non_sensitive",
        200,
        r#"{"results":[{"name":"old","archived":true}]}"#,
    );
    account.answer("property-validations", 200, r#"{"results":[{"propertyName":"subject","propertyValidationRules":[{"ruleType":"MAX_LENGTH","ruleArguments":["50"]}]}]}"#);
    let folder = pulled(&account, &[]);
    for (target, says) in [
        ("dataSensitivity=sensitive", "1 sensitive property"),
        ("archived=true&dataSensitivity=non_sensitive", "1 archived property"),
        ("property-validations", "1 property's validation rules"),
        ("/schemas/", "the object schema"),
    ] {
        let account = Account::start();
        account.answer(target, 403, FORBIDDEN);
        is_refused_over(&account, folder.path(), &[], says);
    }
}
