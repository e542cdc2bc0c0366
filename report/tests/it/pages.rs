//! The contents of pages.

use ticketproof_report::{
    At, Counts, Findings, NotDone, SchemaSource, Scope, Sent, SentProperty, Tally, WhyNotDone, account_page,
};
use ticketproof_schema::{Snapshot, embedded::default_account};
use ticketproof_validator::{Operation, Shape, Validator};

const TOOL: &str = "ticketproof 0.0.0";

pub(crate) fn at(line: u64, record: &str) -> At<'_> {
    At { input: "tickets.ndjson", line, record: record.as_bytes() }
}

pub(crate) fn source(snapshot: &Snapshot) -> SchemaSource<'_> {
    SchemaSource {
        name: "hubspot/tickets.json",
        provenance: &snapshot.provenance,
        hash: "00ff",
        schema: &snapshot.schema,
    }
}

/// The page of one block of records.
pub(crate) fn page_of(snapshot: &Snapshot, records: &[&str], payloads: bool, sent: Option<&Sent>) -> String {
    let validator = Validator::new(snapshot.schema.clone());
    let scope = Scope { schema: validator.schema(), shape: Shape::Body, payloads };
    let (mut block, mut tally, mut valid) = (Tally::default(), Tally::default(), 0);
    for (index, record) in records.iter().enumerate() {
        let report = validator.check(Operation::Create, Shape::Body, record.as_bytes());
        valid += u64::from(!report.has_errors());
        for finding in &report {
            block.add(finding, at(index as u64 + 1, record), &scope);
        }
    }
    tally.add_following(block);
    let counts = Counts { records: records.len() as u64, valid, ..Counts::default() };
    let findings = Findings {
        tool: TOOL,
        schema: Some(source(snapshot)),
        counts,
        tally: &tally,
        payloads,
        sent,
        note: None,
    };
    findings.render()
}

/// The page's text without its tags, style and script, white space folded.
pub(crate) fn text(page: &str) -> String {
    let body = page.split_once("</head>").expect("a page has a head").1;
    let body = body.split_once("<script>").expect("a page has a script").0;
    let (mut text, mut in_tag) = (String::new(), false);
    for char in body.chars() {
        match char {
            '<' => in_tag = true,
            '>' => in_tag = false,
            char if !in_tag => text.push(char),
            _ => {}
        }
    }
    let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const GOOD: &str = r#"{"properties":{"subject":"Printer","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
const LABEL: &str = r#"{"properties":{"subject":"Printer","hs_pipeline":"0","hs_pipeline_stage":"New"}}"#;
const MISSING: &str =
    r#"{"properties":{"hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_priority":"high"}}"#;

#[test]
fn it_says_how_many_pass_what_is_wrong_and_how_to_mend_it() {
    let page = page_of(default_account(), &[GOOD, LABEL, LABEL, MISSING], true, None);
    let text = text(&page);
    for words in [
        "1 of 4 records pass",
        "unknown-stage TP0602",
        "`New` is not the id of a stage".trim_matches('`').trim_start_matches("New` "),
        "2 times",
        "tickets.ndjson, line 2",
        "\"hs_pipeline_stage\": \"New\"",
        "\"hs_pipeline_stage\": \"1\"",
        "ticketproof check --fix writes this.",
        "A new ticket needs a subject.",
        "Support Pipeline",
        "hubspot/tickets.json",
        TOOL,
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(page.contains("<mark>&quot;New&quot;</mark>") && page.contains("<mark>&quot;1&quot;</mark>"));
}

#[test]
fn all_is_well_is_said_too() {
    for (records, words) in [
        (&[GOOD, GOOD][..], "All 2 records pass"),
        (&[GOOD], "The one record passes"),
        (&[LABEL], "The one record does not pass"),
        (&[LABEL, MISSING], "None of 2 records passes"),
        (&[], "There were no records to check"),
    ] {
        let text = text(&page_of(default_account(), records, true, None));
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn nothing_of_the_records_is_there_without_payload() {
    let secret = [
        r#"{"properties":{"subject":"s3cret","s3cret_name":"s3cret","hs_pipeline_stage":"s3cret","hs_ticket_priority":"s3cret"}}"#,
        r#"{"properties":{"subject":"s3cret","hs_pipeline":"s3cret","hs_pipeline_stage":"1","createdate":"s3cret"},"s3cret":1}"#,
        r#"{"properties":{"subject":"s","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"s3cret"},"types":[{"associationCategory":"s3cret","associationTypeId":"s3cret"}]}]}"#,
        r#"["s3cret"]"#,
        r#"{"s3cret"#,
        r#"{"properties":{"a/s3cret~":{"s3cret":[1]}},"properties":{"s3cret":"s3cret","s3cret":"s3cret"}}"#,
    ];
    let mut sent = Sent { target: "https://api.example".into(), refused: 1, ..Sent::default() };
    sent.reasons.add(refusal("s3cret").without_payload(&default_account().schema));
    let with = page_of(default_account(), &secret, true, None);
    assert!(with.contains("s3cret"));
    for sent in [None, Some(&sent)] {
        let page = page_of(default_account(), &secret, false, sent);
        assert!(!page.contains("s3cret"), "{}", text(&page));
        assert!(text(&page).contains("unknown-stage") && text(&page).contains("In hs_ticket_priority, once"));
    }
}

fn refusal(name: &str) -> WhyNotDone {
    WhyNotDone {
        what: NotDone::Refused,
        status: 400,
        category: Some("VALIDATION_ERROR".into()),
        message: Some(format!("Property values were not valid: {name}")),
        properties: vec![SentProperty {
            name: name.into(),
            code: Some("INVALID_OPTION".into()),
            message: Some("no such option".into()),
            rule: Some("TP0501".into()),
        }],
        first: ("tickets.ndjson".into(), 7),
        count: 1,
    }
}

#[test]
fn it_says_what_became_of_what_was_sent() {
    let mut sent = Sent {
        target: "https://api.hubapi.com".into(),
        key: Some("external_id".into()),
        done: 90,
        refused: 5,
        in_doubt: 2,
        rejected: 1,
        planned: 2,
        stopped: Some("the token is not accepted".into()),
        ..Sent::default()
    };
    for _ in 0..5 {
        sent.reasons.add(refusal("hs_ticket_priority"));
    }
    sent.reasons.add(WhyNotDone {
        what: NotDone::InDoubt,
        status: 0,
        category: None,
        properties: vec![],
        ..refusal("")
    });
    let page = page_of(default_account(), &[LABEL], true, Some(&sent));
    let text = text(&page);
    for words in [
        "90 of 100 records are tickets now",
        "5 refused by HubSpot",
        "2 in doubt",
        "1 rejected here",
        "2 left to send",
        "Not finished. The token is not accepted.",
        "Refused by HubSpot with 400 VALIDATION_ERROR 5 records",
        "hs_ticket_priority INVALID_OPTION: no such option (TP0501)",
        "First in tickets.ndjson, line 7",
        "unknown-stage",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn the_account_is_all_there() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/acme/tickets.json");
    let snapshot = Snapshot::read(path).unwrap();
    let page = account_page(&source(&snapshot), TOOL);
    assert_eq!(page, account_page(&source(&snapshot), TOOL));
    let text = text(&page);
    for (name, property) in &snapshot.schema.properties {
        assert!(text.contains(name) && text.contains(&property.label), "{name}");
        for (value, option) in &property.options {
            assert!(text.contains(value) && text.contains(&option.label), "{name} {value}");
        }
        for rule in &property.rules {
            assert!(text.contains(rule.rule_type.as_str()), "{name}");
        }
    }
    for pipeline in snapshot.schema.pipelines.values() {
        for stage in pipeline.stages.values() {
            assert!(
                text.contains(&format!("{} {}", stage.label, stage.id))
                    || text.contains(&format!("{}{}", stage.label, stage.id))
            );
        }
    }
    for kind in &snapshot.schema.associations {
        assert!(text.contains(&kind.type_id.to_string()) && text.contains(&kind.object.name));
    }
}
