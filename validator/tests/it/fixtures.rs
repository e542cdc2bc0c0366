//! A fixture per rule, `tests/fixtures/<slug>.json`: records that raise it, and records beside them that do not.
//!
//! A case is a record (`record` as JSON, `text` where it is none, `hex` where it is not even text) with what it needs:
//! `operation` and `shape`, an `accountRule`, what the object schema `requires`, `requirements` and `apiVersion`, the parts of
//! the account that were `notVisible`, `paddedTo` so many bytes, and `long`, the length of what its `…` stands for.

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;
use ticketproof_schema::{Part, ValidationRule};
use ticketproof_validator::{
    Operation, Report, Requirements, Shape, Validator, Verdict, blank, catalogue, example,
};

/// How many bytes copies of a record take together: enough for the fast path, which short inputs do not take.
const BLOCK: usize = 48 * 1024;

/// Records of so many bytes are checked alone only.
const LONG: usize = 2_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    #[expect(dead_code, reason = "says to people what the cases are about")]
    about: String,
    invalid: Vec<Case>,
    valid: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Case {
    operation: Option<String>,
    shape: Option<String>,
    record: Option<Box<RawValue>>,
    text: Option<String>,
    hex: Option<String>,
    account_rule: Option<AccountRule>,
    #[serde(default)]
    requires: Vec<String>,
    requirements: Option<String>,
    api_version: Option<String>,
    #[serde(default)]
    not_visible: Vec<Part>,
    padded_to: Option<usize>,
    long: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AccountRule {
    property: String,
    rule_type: String,
    arguments: Vec<String>,
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        let hex = self.hex.as_ref().map(|hex| {
            let digits = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("two digits"));
            digits.map(|pair| u8::from_str_radix(pair, 16).expect("a byte")).collect::<Vec<_>>()
        });
        let json = self.record.as_ref().map(|record| record.get().as_bytes().to_vec());
        let text = self.text.as_ref().map(|text| text.clone().into_bytes());
        let mut bytes = hex.or(json).or(text).expect("a record");
        if let Some(length) = self.long {
            let text = String::from_utf8(bytes).expect("text").replace('…', &"x".repeat(length));
            bytes = text.into_bytes();
        }
        if let Some(length) = self.padded_to {
            bytes.resize(length, b' ');
        }
        bytes
    }

    fn validator(&self) -> Validator {
        let mut schema = example::account();
        if let Some(rule) = &self.account_rule {
            let own = ValidationRule {
                rule_type: rule.rule_type.as_str().into(),
                arguments: rule.arguments.clone(),
                normalize: false,
            };
            schema.properties.get_mut(&rule.property).expect("a property").rules.push(own);
        }
        schema.required_properties.extend(self.requires.iter().cloned());
        schema.not_visible.extend(&self.not_visible);
        let mut builder = Validator::builder(schema).now_ms(example::NOW_MS);
        if let Some(text) = &self.requirements {
            builder = builder.api_version("2026-09");
            builder = builder.requirements(Requirements::from_toml(text).expect("requirements"));
        }
        if let Some(version) = &self.api_version {
            builder = builder.api_version(version.clone());
        }
        builder.build()
    }

    /// The slugs of everything that is found, notices included.
    fn slugs(&self) -> BTreeSet<&'static str> {
        let operation =
            Operation::parse(self.operation.as_deref().unwrap_or("create")).expect("an operation");
        let shape = match self.shape.as_deref() {
            None | Some("body") => Shape::Body,
            Some("properties") => Shape::Properties,
            Some("batch") => Shape::Batch,
            Some(other) => panic!("{other} is no shape"),
        };
        let validator = self.validator();
        let bytes = self.bytes();
        let report = validator.check(operation, shape, &bytes);
        if !bytes.contains(&b'\n') && bytes.len() < LONG && shape != Shape::Batch {
            many_times(&validator, operation, shape, &bytes, &report);
        }
        report.iter().chain(&validator.notices()).map(|finding| finding.rule.slug).collect()
    }
}

/// Asserts that each copy of a record in a file, where the fast path reads them, has the record's findings.
fn many_times(validator: &Validator, operation: Operation, shape: Shape, record: &[u8], alone: &Report) {
    let line = [record, b"\n"].concat();
    let copies = BLOCK.div_ceil(line.len());
    let block = line.repeat(copies);
    let mut lines = 0;
    validator.scan_lines(operation, shape, &block, |line| {
        lines += 1;
        let is_fine = line.verdict == Verdict::Valid;
        assert!(!is_fine || alone.is_empty(), "{}: {alone}", String::from_utf8_lossy(record));
        assert_eq!(&line.report(), alone, "{}", String::from_utf8_lossy(record));
    });
    assert_eq!(lines, if blank::is_all_blank(record) { 0 } else { copies });
}

#[test]
fn every_rule_has_a_fixture_that_shows_it() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut wrong = Vec::new();
    for rule in catalogue() {
        let slug = rule.id.slug;
        let path = folder.join(format!("{slug}.json"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let fixture: Fixture = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{slug}: {error}"));
        assert!(!fixture.invalid.is_empty() && !fixture.valid.is_empty(), "{slug} has both kinds of cases");
        for (cases, expected) in [(&fixture.invalid, true), (&fixture.valid, false)] {
            for (index, case) in cases.iter().enumerate() {
                let found = case.slugs();
                if found.contains(slug) != expected {
                    wrong.push(format!(
                        "{slug} {} {index}: {found:?}",
                        if expected { "invalid" } else { "valid" }
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for entry in fs::read_dir(folder).expect("the fixtures' folder") {
        let path = entry.expect("a readable folder").path();
        let stem = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        assert!(ticketproof_validator::Rule::find(&stem).is_some(), "{stem}");
    }
}
