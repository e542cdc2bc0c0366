//! The fast path never calls a record valid where the reference path finds anything, and both give the same report.

use proptest::prelude::*;
use ticketproof_schema::{FieldType, Property, PropertyOption, PropertyType};

use super::{
    corpus::{Mix, Writer, account},
    instruction_sets,
};
use crate::{Operation, Requirements, Rule, Settings, Shape, Validator, Verdict, catalogue, example};

const OPERATIONS: [Operation; 4] =
    [Operation::Create, Operation::Update, Operation::Upsert, Operation::LegacyCreate];
const SHAPES: [Shape; 3] = [Shape::Body, Shape::Properties, Shape::Batch];

/// Compares all verdicts and reports on a record with the reference path; returns whether the verdict is "valid".
fn agree(validator: &Validator, operation: Operation, shape: Shape, record: &[u8]) -> bool {
    let report = validator.check(operation, shape, record);
    let shown = || format!("{operation:?} {shape:?} {}\n{report}", String::from_utf8_lossy(record));
    let verdict = validator.verdict(operation, shape, record);
    assert!(verdict == Verdict::MayHaveFindings || report.is_empty(), "{}", shown());
    assert_eq!(validator.scan(operation, shape, record), report, "{}", shown());
    if !record.contains(&b'\n') {
        for set in instruction_sets() {
            if let Some(found) = validator.line_with(set, operation, shape, record) {
                assert_eq!(found, (verdict, report.clone()), "{set:?}: {}", shown());
            }
        }
    }
    verdict == Verdict::Valid
}

#[test]
fn paths_agree_on_generated_records() {
    let schema = account(120, 3);
    let validator = Validator::new(schema.clone());
    let (text, ways) = Writer::new(&schema, Mix::HOSTILE, 11).lines(if cfg!(miri) { 20 } else { 1_500 });
    let mut valid = 0;
    for line in text.split(|byte| *byte == b'\n') {
        valid += usize::from(agree(&validator, Operation::Create, Shape::Body, line));
        agree(&validator, Operation::Update, Shape::Body, line);
        agree(&validator, Operation::Upsert, Shape::Body, line);
        if let Some(rest) = line.strip_prefix(b"{\"properties\":")
            && let Some(end) = rest.iter().rposition(|byte| *byte == b'}')
        {
            agree(&validator, Operation::Create, Shape::Properties, &rest[..end]);
        }
    }
    let good = ways.iter().filter(|way| way.is_none()).count();
    assert!(valid * 100 >= good * 90, "the fast path is hardly ever taken: {valid} of {good} good records");
}

#[test]
fn paths_agree_on_accounts_without_owners_pipelines_or_associations() {
    let mut schema = account(120, 3);
    schema.owners = None;
    schema.pipelines.retain(|id, _| id == "0");
    for knows_pipelines in [true, false] {
        if !knows_pipelines {
            schema.pipelines.clear();
            schema.associations.clear();
        }
        let validator = Validator::new(schema.clone());
        let full = account(120, 3);
        let (text, _) = Writer::new(&full, Mix::HOSTILE, 12).lines(if cfg!(miri) { 5 } else { 400 });
        for line in text.split(|byte| *byte == b'\n') {
            for operation in OPERATIONS {
                agree(&validator, operation, Shape::Body, line);
            }
        }
    }
}

#[test]
fn paths_agree_on_the_examples_of_all_rules() {
    for rule in catalogue() {
        for (example, is_valid) in [(&rule.invalid, false), (&rule.valid, true)] {
            let validator = example.setup.validator();
            for operation in OPERATIONS {
                for shape in SHAPES {
                    let verdict = agree(&validator, operation, shape, example.record);
                    let is_own = operation == example.operation && shape == example.shape;
                    assert!(
                        !(is_own
                            && verdict
                            && !is_valid
                            && !example.check().is_empty()
                            && example.setup == example::Setup::None),
                        "{}",
                        rule.id.slug
                    );
                }
            }
        }
    }
}

#[test]
fn paths_agree_on_names_and_options_that_are_prefixes_of_others() {
    for length in [1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 64, 65] {
        let whole = "x".repeat(length);
        let mut schema = example::account();
        let mut reason = Property::new("Reason", PropertyType::Enumeration, FieldType::Checkbox);
        reason.options.insert(whole.clone(), PropertyOption::new("Reason"));
        schema.properties.insert(whole.clone(), reason);
        let validator = Validator::new(schema);
        for other in length.saturating_sub(9).max(1)..length + 9 {
            let other = "x".repeat(other);
            let is_complete = other == whole;
            for (name, value) in [(&whole, &other), (&other, &whole), (&whole, &format!("{other};{other}"))] {
                let record = format!("{{\"{name}\":\"{value}\"}}");
                let is_valid = agree(&validator, Operation::Update, Shape::Properties, record.as_bytes());
                assert!(!is_valid || is_complete && !value.contains(';'), "{record}");
            }
        }
    }
}

#[test]
fn records_with_requirements_are_left_to_the_reference_path() {
    let record = br#"{"properties":{"subject":"Printer","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#;
    let verdict = |settings: Settings| {
        let validator = Validator::with_settings(example::account(), settings);
        agree(&validator, Operation::Create, Shape::Body, record)
    };
    assert!(verdict(Settings::default()));
    let mut off = Settings::default();
    off.set_level(Rule::find("missing-subject").unwrap(), crate::Level::Off);
    assert!(verdict(off));
    let mut required = Settings::default();
    required.set_api_version("2026-09");
    assert!(verdict(required.clone()));
    required.set_requirements(Requirements::default());
    assert!(!verdict(required));
}

#[test]
fn common_valid_values_are_valid_on_the_fast_path() {
    let validator = Validator::new(example::account());
    let update =
        |properties: &str| agree(&validator, Operation::Update, Shape::Properties, properties.as_bytes());
    for good in [
        r#"{"content":"a \"b\" \u00e9 \ud83d\ude00 é"}"#,
        r#"{"content":""}"#,
        r#"{"refund_amount":"-12.50","goods_returned":true}"#,
        r#"{"refund_amount":12.5,"warranty_until":"2024-02-29"}"#,
        r#"{"warranty_until":"1786320000000","closed_date":"1786320000001"}"#,
        r#"{"closed_date":"2026-11-22T09:30:00.123Z"}"#,
        r#"{"closed_date":"2026-11-22T09:30+02:00"}"#,
        r#"{"hs_ticket_category":"PRODUCT_ISSUE;BILLING_ISSUE"}"#,
        r#"{"hs_ticket_category":";PRODUCT_ISSUE"}"#,
        r#"{ "hs_ticket_priority" : "HIGH" , "source_type":"CHAT" }  "#,
        r#"{"hs_pipeline":"72","hs_pipeline_stage":"702"}"#,
        r#"{"hubspot_owner_id":"41230001"}"#,
        r#"{"tags":"whatever;it;is"}"#,
    ] {
        assert!(update(good), "{good}");
    }
    let associations = r#"[{"to":{"id":"1"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]},{"to":{"id":2},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":26},{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":339}]}]"#;
    let body = format!(
        r#"{{"associations":{associations},"properties":{{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"1"}}}}"#
    );
    for record in [body.clone(), body.replace(':', ": ").replace(',', ", "), format!("{body}\r\n")] {
        assert!(agree(&validator, Operation::Create, Shape::Body, record.as_bytes()), "{record}");
    }
}

/// Pieces of records: random sequences of them reach deep into the grammar.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\\[\\]{},:\" ]",
        "\"(subject|content|hs_pipeline|hs_pipeline_stage|hs_ticket_priority|hs_ticket_category|closed_date)\":",
        "\"(warranty_until|refund_amount|goods_returned|hubspot_owner_id|tags|properties|associations|to|id|types)\":",
        "\"(0|1|72|701|702|HIGH|PAGER|true|PRODUCT_ISSUE;BILLING_ISSUE|41230001|)\",?",
        "\"(20[0-9]{2}-[01][0-9]-[0-3][0-9])(T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,4})?(Z|\\+0[0-9]:00)?)?\",?",
        "\"-?[0-9]{1,14}(\\.[0-9]{0,3})?\",?",
        "-?[0-9]{1,12}(\\.[0-9]{1,3})?([eE]-?[0-9])?,?",
        "\"([a-zé ]|\\\\[\"\\\\/bfnrtux]|\\\\u[0-9a-fA-F]{4}|[\u{0}-\u{1f}]){0,12}\",?",
        "true|false|null",
    ]
}

proptest! {
    #[test]
    fn paths_agree_on_records_made_of_pieces(pieces in proptest::collection::vec(piece(), 0..24), operation in 0_usize..3, wrapped in 0..3) {
        let validator = Validator::new(example::account());
        let inner = pieces.concat();
        let inner = inner.trim_end_matches(',');
        let (shape, record) = match wrapped {
            0 => (Shape::Body, inner.to_owned()),
            1 => (Shape::Properties, format!("{{{inner}}}")),
            _ => (Shape::Body, format!("{{\"properties\":{{{inner}}}}}")),
        };
        agree(&validator, OPERATIONS[operation], shape, record.as_bytes());
    }

    #[test]
    fn paths_agree_on_single_values(property in 0_usize..9, value in "[ -~é\u{1}]{0,34}|-?[0-9.eE+]{1,16}|[12][0-9]{3}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-6][0-9](:[0-6][0-9](\\.[0-9]{1,10})?)?(Z|[+-][0-9:]{2,5})?)?") {
        let validator = Validator::new(example::account());
        let name = ["content", "refund_amount", "goods_returned", "warranty_until", "closed_date", "hs_ticket_priority", "hs_ticket_category", "hubspot_owner_id", "hs_pipeline_stage"][property];
        for operation in OPERATIONS {
            for record in [format!("{{\"{name}\":\"{value}\"}}"), format!("{{\"{name}\":{value}}}")] {
                agree(&validator, operation, Shape::Properties, record.as_bytes());
            }
        }
    }

    #[test]
    fn paths_agree_on_records_with_changed_bytes(seed in any::<u64>(), at in 0_usize..900, byte in any::<u8>(), cut in 0_usize..900, how in 0..3) {
        let schema = account(60, 3);
        let validator = Validator::new(schema.clone());
        let mut record = Writer::new(&schema, Mix { bad: 0, odd: 0, huge: 0 }, seed).lines(1).0;
        record.pop();
        let at = at % record.len();
        match how {
            0 => record[at] = byte,
            1 => record.insert(at, byte),
            _ => { record.drain(at..(at + cut % 9).min(record.len())); }
        }
        agree(&validator, Operation::Create, Shape::Body, &record);
    }
}

#[test]
fn paths_agree_on_repeated_and_nested_properties() {
    let validator = Validator::new(example::account());
    let member = prop::sample::select(vec![
        r#""content":"a""#,
        r#""content" : "subject""#,
        r#""content":{"content":"b","subject":["x"]}"#,
        r#""subject":"content""#,
        r#""subject":null"#,
        r#""subject":[{"subject":1},"subject"]"#,
        r#""hs_pipeline":"0""#,
        r#""hs_pipeline":"Support""#,
        r#""hs_pipeline_stage":"1""#,
        r#""hs_pipeline_stage":"1}""#,
        r#""zzz":{}"#,
        r#""zzz":[1,]"#,
        r#""\u007azz":1"#,
    ]);
    proptest!(|(members in prop::collection::vec(member, 0..6), shape in prop::sample::select(&SHAPES[..2]))| {
        let map = format!("{{{}}}", members.join(","));
        let record = if shape == Shape::Body { format!(r#"{{"properties":{map}}}"#) } else { map };
        for operation in OPERATIONS {
            agree(&validator, operation, shape, record.as_bytes());
        }
    });
}

#[test]
fn paths_agree_on_associations_beside_properties() {
    let validator = Validator::new(example::account());
    let standard =
        r#"{"to":{"id":"1"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}"#;
    let mut associations: Vec<String> = [
        (r#""1""#, r#""2""#),
        (r#""1""#, "1"),
        (r#""1""#, r#""x""#),
        (r#""1""#, r#""\u0031""#),
        (r#""1""#, r#""\ud800""#),
        (r#""1""#, r#""""#),
        ("16", "26"),
        ("16", "15"),
        ("16", "1.5"),
        ("16", "016"),
        ("16", "99999999999"),
        ("HUBSPOT_", "USER_"),
        (r#""to""#, r#""from""#),
        (r#"{"id":"1"}"#, r#"{"id":"1","id":"2"}"#),
        (r#"{"id":"1"}"#, "null"),
        ("}]}", "},{}]}"),
        ("}]}", "}],\"a\":[[1]]}"),
        ("}]}", "}]"),
    ]
    .map(|(what, with)| standard.replacen(what, with, 1))
    .into();
    associations.extend([
        standard.to_owned(),
        standard.replace(':', ": ").replace(',', ", "),
        "null".to_owned(),
    ]);
    associations.push("[".repeat(70) + &"]".repeat(70));
    let list = prop::collection::vec(prop::sample::select(associations), 0..4)
        .prop_map(|associations| format!("\"associations\":[{}]", associations.join(",")));
    let properties = prop::sample::select(vec![
        r#""properties":{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"1"}"#,
        r#""properties":{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"Closed"}"#,
        r#""properties":{"subject":"x","zzz":1,"hs_pipeline":"0","hs_pipeline_stage":"1"}"#,
        r#""properties":{"subject":"x","zzz":1e}"#,
        r#""properties":{"subject":"\ud800"}"#,
        r#""properties":{}"#,
    ])
    .prop_map(str::to_owned);
    let other = prop::sample::select(vec![
        r#""associations":{}"#,
        r#""associations":null"#,
        r#""zzz":[]"#,
        r#""id":"1""#,
    ]);
    let member = prop_oneof![4 => list, 4 => properties, 1 => other.prop_map(str::to_owned)];
    proptest!(|(members in prop::collection::vec(member, 1..4), end in prop::sample::select(vec!["}", "} ", "", "}}"]))| {
        let record = format!("{{{}{end}", members.join(","));
        for operation in OPERATIONS {
            agree(&validator, operation, Shape::Body, record.as_bytes());
        }
    });
}
