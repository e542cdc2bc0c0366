//! Records of hostile accounts: the command says of each what the validator says, whatever file it stands in.

use std::fs;

use benches::corpus::{HostileWriter, Hostility};
use serde_json::Value;
use ticketproof_schema::{Provenance, Snapshot};
use ticketproof_validator::{Operation, Shape, Validator, blank};

use crate::command::run;

/// How many records of each account.
const RECORDS: usize = 120;

/// Findings: the line of a record or its place in a list, from 1, and the rule.
type Found = Vec<(u64, String)>;

#[test]
fn records_of_hostile_accounts_are_judged_alike_in_every_file() {
    for hostility in Hostility::ALL {
        let schema = hostility.account();
        let folder = tempfile::tempdir().unwrap();
        Snapshot::new(schema.clone(), Provenance::default())
            .write(folder.path().join("account.json"))
            .unwrap();
        let mut writer = HostileWriter::new(&schema, 11);
        let records: Vec<Vec<u8>> = (0..RECORDS).map(|_| writer.body()).collect();
        let validator = Validator::new(schema.clone());
        let judge = |records: &[&Vec<u8>]| {
            let (mut found, mut accepted) = (Found::new(), Vec::new());
            for (at, record) in records.iter().enumerate() {
                let report = validator.check(Operation::Create, Shape::Body, record);
                found.extend(report.iter().map(|finding| (at as u64 + 1, finding.rule.slug.to_owned())));
                if !report.has_errors() {
                    // A record may not be taken for two.
                    accepted.extend(
                        blank::trim(record).iter().map(|&byte| if byte == b'\r' { b' ' } else { byte }),
                    );
                    accepted.push(b'\n');
                }
            }
            (found, accepted)
        };
        let check = |name: &str, text: &[u8], place: &str, records: &[&Vec<u8>]| {
            fs::write(folder.path().join(name), text).unwrap();
            let args = ["check", "--schema", "account.json", "--format", "json", "--accepted", "good", name];
            let run = run(folder.path(), &args, b"");
            let document: Value =
                serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
            let found: Found = document["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|finding| {
                    let at = finding[place].as_u64().unwrap() + u64::from(place == "index");
                    (at, finding["rule"].as_str().unwrap().to_owned())
                })
                .collect();
            let (wanted, accepted) = judge(records);
            assert_eq!(found, wanted, "{hostility:?} {name}");
            let text = fs::read(folder.path().join("good")).unwrap();
            assert!(text == accepted, "{hostility:?} {name}: other records are accepted");
        };
        let lines: Vec<&Vec<u8>> = records.iter().filter(|record| !blank::is_all_blank(record)).collect();
        for (name, end, last) in [("lf.ndjson", "\n", "\n"), ("crlf.jsonl", "\r\n", "")] {
            let text = [
                &lines.iter().map(|line| line.as_slice()).collect::<Vec<_>>().join(end.as_bytes()),
                last.as_bytes(),
            ];
            check(name, &text.concat(), "line", &lines);
        }
        let is_json = |record: &&&Vec<u8>| serde_json::from_slice::<Value>(record).is_ok();
        let items: Vec<&Vec<u8>> = lines.iter().filter(is_json).copied().collect();
        let list = items.iter().map(|item| item.as_slice()).collect::<Vec<_>>().join(&b",\n "[..]);
        check("list.json", &[b"[", &list[..], b"]"].concat(), "index", &items);
    }
}
