//! Fixes: edits that never overlap, that change nothing else, and that mend.

use proptest::prelude::*;
use ticketproof_diagnostics::{Applicability, Edit};
use ticketproof_validator::{Operation, Shape, example, fix};

use crate::support::validator;

/// Values that are wrong in ways that fixes know, and some that are fine.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"New\"".to_owned()),
        Just("\"returns\"".to_owned()),
        Just("\"72\"".to_owned()),
        Just("701".to_owned()),
        Just("\"High\"".to_owned()),
        Just("\"LOW;HIGH\"".to_owned()),
        Just("\"True\"".to_owned()),
        Just("0".to_owned()),
        Just("null".to_owned()),
        Just("\"yes\"".to_owned()),
        Just("\"5,333,222\"".to_owned()),
        Just("1e5".to_owned()),
        Just("\"2026-11-22T00:00:00Z\"".to_owned()),
        Just("\"2026-11-22T10:30:00\"".to_owned()),
        Just("1786334400".to_owned()),
        Just("1786334400000".to_owned()),
        Just("[\"Product issue\",\"BILLING_ISSUE\"]".to_owned()),
        "(;?(PRODUCT_ISSUE|Product issue|billing_issue|NOPE|))((;|, |,)(PRODUCT_ISSUE|Feature request|NOPE|)){0,4}"
            .prop_map(|text| format!("\"{text}\"")),
        "[ -~é]{0,12}".prop_map(|text| serde_json::Value::from(text).to_string()),
    ]
}

fn record() -> impl Strategy<Value = String> {
    let names: Vec<_> = ticketproof_validator::example::account().properties.into_keys().collect();
    let member = (proptest::sample::select(names), value());
    proptest::collection::vec(member, 0..8).prop_map(|members| {
        let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\" : {value}")).collect();
        format!("{{ {} }}", members.join(" , "))
    })
}

fn all_apart(edits: &[&Edit]) -> bool {
    edits
        .iter()
        .enumerate()
        .all(|(at, a)| edits[..at].iter().all(|b| a.span.end <= b.span.start || b.span.end <= a.span.start))
}

proptest! {
    #[test]
    fn fixed_finding_is_not_found_again(
        record in record(),
        operation in proptest::sample::select(vec![Operation::Create, Operation::Update, Operation::Upsert]),
        allowed in proptest::sample::select(vec![Applicability::Safe, Applicability::Unsafe]),
    ) {
        let fixed = validator().fix(operation, Shape::Properties, &record, allowed);
        let again = validator().check(operation, Shape::Properties, fixed.text.as_bytes());
        prop_assert_eq!(&again, &fixed.report);
        for finding in &fixed.applied {
            let is_back = again.iter().any(|other| other.rule == finding.rule && other.location == finding.location && other.message == finding.message);
            prop_assert!(!is_back, "{} -> {}: {:?}", record, fixed.text, finding);
        }
        if fixed.applied.is_empty() {
            prop_assert_eq!(&fixed.text, &record);
        }
        for finding in &again {
            let is_left = finding.fix.as_ref().is_some_and(|fix| fix.applicability <= allowed);
            prop_assert!(!is_left, "{} -> {}: {:?}", record, fixed.text, finding);
        }
    }

    #[test]
    fn edits_never_overlap_and_change_nothing_else(record in record()) {
        let report = validator().check(Operation::Create, Shape::Properties, record.as_bytes());
        for finding in &report {
            if let Some(fix) = &finding.fix {
                prop_assert!(all_apart(&fix.edits.iter().collect::<Vec<_>>()));
            }
        }
        let (text, applied) = fix::apply(&record, &report, Applicability::Unsafe);
        let mut edits: Vec<&Edit> = applied.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits).collect();
        edits.sort_by_key(|edit| edit.span);
        edits.dedup();
        prop_assert!(all_apart(&edits));
        let mut rest = text.as_str();
        let mut at = 0;
        for edit in edits {
            let kept = &record[at..edit.span.start];
            prop_assert!(rest.starts_with(kept));
            rest = rest[kept.len()..].strip_prefix(edit.replacement.as_str()).expect("the replacement");
            at = edit.span.end;
        }
        prop_assert_eq!(rest, &record[at..]);
    }
}

#[test]
fn fixes_of_account_rules_satisfy_the_rules() {
    let texts = ["http://localhost/", "https://10.0.0.1:80/a", "https://example.com/a", "example.com/a"];
    let texts = texts.into_iter().chain(["Nª x", "aBC", " a b ", " \t"]);
    let rules: [(&str, &[&str]); 6] = [
        ("DOMAIN", &[]),
        ("URL", &[]),
        ("FORMAT", &["UPPER"]),
        ("FORMAT", &["LOWER"]),
        ("WHITESPACE", &["ALL"]),
        ("WHITESPACE", &["TRIM"]),
    ];
    for text in texts {
        for (rule_type, arguments) in rules {
            let setup = example::Setup::Rule { property: "order_number", rule_type, arguments };
            let record = serde_json::json!({"order_number": text}).to_string();
            let fixed =
                setup.validator().fix(Operation::Update, Shape::Properties, &record, Applicability::Unsafe);
            assert!(fixed.applied.len() < 2, "{rule_type} {text:?} is mended at once: {}", fixed.text);
            let is_left = !fixed.report.is_empty();
            assert!(fixed.applied.is_empty() || !is_left, "{rule_type} {text:?} -> {}", fixed.text);
            assert!(!fixed.text.contains(r#""""#), "{rule_type} {text:?} is not emptied");
        }
    }
}
