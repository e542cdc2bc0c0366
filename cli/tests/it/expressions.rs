//! Accounts whose regular expressions take more memory than they may.

use std::fs;

use serde_json::{Value, json};

use super::command::run_measured;

/// Each takes about four million bytes when it is compiled.
const HEAVY: &str = "[a-z0-9]{100000}";

#[test]
fn expressions_of_an_account_take_little_memory_whatever_their_number() {
    let folder = tempfile::tempdir().unwrap();
    let account = ticketproof_schema::embedded::default_account_json();
    let mut snapshot: Value = serde_json::from_str(account).unwrap();
    for at in 0..100 {
        snapshot["schema"]["properties"][format!("p{at:02}")] = json!({
            "label": "P", "type": "string", "fieldType": "text",
            "rules": [{ "ruleType": "REGEX", "arguments": [HEAVY] }],
        });
    }
    snapshot["schema"]["properties"]["pzz"] = json!({
        "label": "P", "type": "string", "fieldType": "text",
        "rules": [{ "ruleType": "REGEX", "arguments": ["^[A-Z]+$"] }],
    });
    fs::write(folder.path().join("account.json"), snapshot.to_string()).unwrap();
    let record = |at: &str| json!({ "id": "1", "properties": { at: "-" } }).to_string();
    let names: Vec<String> = (0..100).map(|at| format!("p{at:02}")).chain(["pzz".to_owned()]).collect();

    let mut invalid = Vec::new();
    for is_reversed in [false, true] {
        let mut records: Vec<_> = names.iter().map(|name| record(name)).collect();
        if is_reversed {
            records.reverse();
        }
        fs::write(folder.path().join("records.ndjson"), records.join("\n")).unwrap();
        let args =
            ["check", "--schema", "account.json", "--op", "update", "--format", "ndjson", "records.ndjson"];
        let (run, peak) = run_measured(folder.path(), &args, &[]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(peak < 160 << 20, "{peak} bytes");
        assert!(run.stderr.contains("TP1028") && run.stderr.contains("`p99`"), "{}", run.stderr);
        let said = |name: &&String| run.stdout.contains(&format!("/properties/{name}"));
        invalid.push(names.iter().filter(said).cloned().collect::<Vec<_>>());
    }
    assert_eq!(invalid[0], invalid[1], "which record comes first changes nothing");
    assert!(invalid[0].contains(&"p00".to_owned()) && !invalid[0].contains(&"p99".to_owned()), "{invalid:?}");
    assert!(
        invalid[0].contains(&"pzz".to_owned()),
        "one that is small has room after all the others: {invalid:?}"
    );
}
