//! Names are total, injective, and stay what they are.

use std::collections::BTreeMap;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{FieldType, ObjectType, Pipeline, Property, PropertyOption, PropertyType, Stage, embedded};

fn schema(properties: &[&str]) -> ObjectSchema {
    let mut schema = ObjectSchema::empty(ObjectType::tickets());
    for name in properties {
        let property = Property::new("Label", PropertyType::String, FieldType::Text);
        schema.properties.insert((*name).to_owned(), property);
    }
    schema
}

fn with_options<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> ObjectSchema {
    let mut schema = ObjectSchema::empty(ObjectType::tickets());
    let mut property = Property::new("Colour", PropertyType::Enumeration, FieldType::Select);
    for value in values {
        property.options.insert(value.as_ref().to_owned(), PropertyOption::new("Label"));
    }
    schema.properties.insert("colour".to_owned(), property);
    schema
}

fn pipeline(id: &str, label: &str, stages: &[(&str, &str)]) -> Pipeline {
    let stages = stages.iter().map(|(id, label)| {
        let stage = Stage {
            id: (*id).to_owned(),
            label: (*label).to_owned(),
            metadata: BTreeMap::new(),
            write_permissions: None,
            archived: false,
        };
        ((*id).to_owned(), stage)
    });
    Pipeline { id: id.to_owned(), label: label.to_owned(), stages: stages.collect(), archived: false }
}

fn names_of(schema: &ObjectSchema) -> Names {
    Names::new(schema, &Lock::default())
}

fn is_identifier(text: &str) -> bool {
    let first = text.as_bytes()[0];
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !first.is_ascii_digit()
        && text.bytes().any(|byte| byte != b'_')
        && !is_keyword(text)
        && text.len() <= 255
}

#[test]
fn properties_are_called_what_hubspot_calls_them() {
    let cases = [
        ("subject", "subject"),
        ("hs_v2_date", "hs_v2_date"),
        ("salesforce_id__c", "salesforce_id__c"),
        ("type", "type_"),
        ("gen", "gen_"),
        ("self", "self_"),
        ("24h_sla", "_24h_sla"),
        ("stage", "stage_"),
        ("type_", "type_xc58ab98f"),
        ("First-Response", "first_response_xf859235d"),
        ("", "property_xe3b0c442"),
        ("_", "underscore_xd2e2adf7"),
        ("日本", "property_x4c8a5d7e"),
    ];
    let names = names_of(&schema(&cases.map(|case| case.0)));
    let marked = |text: &str| text.rsplit_once("_x").map(|(stem, _)| stem.to_owned());
    for (name, expected) in cases {
        let found = names.property(name).unwrap();
        if name == "日本" {
            assert_eq!(marked(found), marked(expected), "{name}");
        } else {
            assert_eq!(found, expected, "{name}");
        }
    }
}

#[test]
fn options_are_called_after_their_values() {
    let cases = [
        ("HIGH", "High"),
        ("PRODUCT_ISSUE", "ProductIssue"),
        ("in progress", "InProgress"),
        ("iPhone", "IPhone"),
        ("-1", "Minus_1"),
        ("2-1", "_2_1"),
        ("A +2", "APlus_2"),
        ("1", "_1"),
        ("<=", "LessEqual"),
        ("", "Empty"),
        ("Self", "Self_"),
        ("NONE", "None_"),
        ("Unknown", "Unknown"),
        ("Größe", "Grosse"),
    ];
    let names = names_of(&with_options(cases.map(|case| case.0)));
    for (value, expected) in cases {
        assert_eq!(names.option("colour", value), Some(expected), "{value}");
    }
    assert_eq!(names.property_type("colour").as_deref(), Some("Colour"));
}

#[test]
fn values_that_differ_in_case_are_all_marked() {
    let names = names_of(&with_options(["HIGH", "High", "high"]));
    let found: BTreeSet<_> =
        ["HIGH", "High", "high"].map(|value| names.option("colour", value).unwrap()).into();
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|name| name.starts_with("High_x")), "{found:?}");
}

#[test]
fn pipelines_and_stages_are_called_after_their_label_and_told_apart_by_id() {
    let mut schema = schema(&[]);
    schema.pipelines.insert(
        "0".into(),
        pipeline("0", "Support Pipeline", &[("1", "New"), ("77", "New"), ("4", "Closed")]),
    );
    schema.pipelines.insert("9".into(), pipeline("9", "サポート", &[]));
    let names = names_of(&schema);
    assert_eq!(names.pipeline("0"), Some("support"));
    assert_eq!(names.pipeline_type("0").as_deref(), Some("Support"));
    assert_eq!(names.pipeline_named("Support"), Some("0"));
    assert_eq!(names.pipeline("9"), Some("pipeline_9"));
    assert_eq!(names.stage("0", "1"), Some("New_1"));
    assert_eq!(names.stage("0", "77"), Some("New_77"));
    assert_eq!(names.stage("0", "4"), Some("Closed"));
}

#[test]
fn a_pinned_name_outlives_its_label_its_twin_and_its_item() {
    let mut schema = schema(&["subject"]);
    schema.pipelines.insert("0".into(), pipeline("0", "Support Pipeline", &[("1", "New"), ("2", "Waiting")]));
    let mut lock = Lock::default();
    assert_eq!(lock.pin(&schema).new.len(), 4);
    let before = lock.to_toml();

    schema
        .pipelines
        .insert("0".into(), pipeline("0", "Hilfe", &[("1", "Neu"), ("3", "New"), ("30", "Waiting")]));
    let pinned = lock.pin(&schema);
    let names = Names::new(&schema, &lock);
    assert_eq!(names.pipeline("0"), Some("support"));
    assert_eq!(names.stage("0", "1"), Some("New"));
    assert_eq!(names.stage("0", "3"), Some("New_3"));
    assert_eq!(names.stage("0", "30"), Some("Waiting_30"));
    let gone: Vec<_> = pinned.gone.iter().map(|entry| (entry.section.as_str(), entry.id.as_str())).collect();
    assert_eq!(gone, [("stages.0", "2")]);
    assert!(before.lines().all(|line| lock.to_toml().contains(line)), "{}", lock.to_toml());
}

#[test]
fn the_lock_of_a_new_account_reads_well_and_is_stable() {
    let schema = &embedded::default_account().schema;
    let mut lock = Lock::default();
    lock.pin(schema);
    let text = lock.to_toml();
    let mut again = Lock::parse(&text).unwrap();
    assert_eq!(again.pin(schema), Pinned::default());
    assert_eq!(again.to_toml(), text);
    assert_eq!(Names::new(schema, &again), names_of(schema), "computed as pinned");
    insta::assert_snapshot!(text);
}

#[test]
fn a_users_comments_order_and_names_survive() {
    let text = "# ours\n[options.colour]\nRED = \"Crimson\" # as marketing says\n\n[properties]\nzeta = \"zeta\"\ncolour = \"color\"\n";
    let mut lock = Lock::parse(text).unwrap();
    lock.pin(&with_options(["RED", "BLUE"]));
    let names = Names::new(&with_options(["RED", "BLUE"]), &lock);
    assert_eq!(names.option("colour", "RED"), Some("Crimson"));
    assert_eq!(names.property_type("colour").as_deref(), Some("Color"));
    assert_eq!(
        lock.to_toml(),
        "# ours\n[options.colour]\nBLUE = \"Blue\"\nRED = \"Crimson\" # as marketing says\n\n[properties]\nzeta = \"zeta\"\ncolour = \"color\"\n"
    );
}

#[test]
fn whatever_a_pipeline_and_its_stages_are_called_the_lock_is_read_again() {
    for label in ["Stage", "Record", "Others", "Associations", "Self", "mod", "gen", "_", "9", "", "日本"] {
        let mut schema = schema(&[]);
        schema.pipelines.insert("0".into(), pipeline("0", label, &[("1", label)]));
        let mut lock = Lock::default();
        lock.pin(&schema);
        let again = Lock::parse(&lock.to_toml()).unwrap_or_else(|error| panic!("{label:?}: {error}"));
        assert_eq!(Names::new(&schema, &again), names_of(&schema), "{label:?}");
    }
}

#[test]
fn entries_that_cannot_be_obeyed_are_all_named() {
    let text = "\
[properties]
a = \"type\"
b = \"Not Rust\"
c = 4
d = \"same\"
e = \"same\"
f = \"stage\"

[optoins.x]

[options.x]
Y = \"None\"
Z = \"lower\"

[also.sandbox.properties]
";
    let error = Lock::parse(text).unwrap_err().to_string();
    insta::assert_snapshot!(error);
    let syntax = Lock::parse("[properties]\na =").unwrap_err().to_string();
    assert!(syntax.contains("line 2"), "{syntax}");
}

#[test]
fn another_account_has_ids_of_its_own() {
    let text = "[pipelines]\n0 = \"support\"\n\n[also.sandbox.pipelines]\n0 = \"sales\"\n";
    let lock = Lock::parse(text).unwrap();
    let mut schema = schema(&[]);
    schema.pipelines.insert("0".into(), pipeline("0", "Any", &[]));
    assert_eq!(Names::new(&schema, &lock).pipeline("0"), Some("support"));
    assert_eq!(Names::also(&schema, &lock, "sandbox").pipeline("0"), Some("sales"));
}

#[test]
fn timing_properties_are_known_by_stage() {
    let mut account = schema(&[]);
    account.pipelines.insert("0".into(), pipeline("0", "Support", &[("Appt-Set", "New")]));
    let mut property = Property::new("", PropertyType::DateTime, FieldType::Date);
    let of = |name, property: &Property| StageTiming::of(&account, name, property).map(|timing| timing.kind);
    assert_eq!(of("hs_v2_date_entered_1", &property), None, "writable, so somebody's own");
    property.read_only = true;
    assert_eq!(of("hs_v2_date_entered_1", &property), Some(TimingKind::Entered));
    assert_eq!(of("hs_time_in_appt_set", &property), Some(TimingKind::Latest));
    assert_eq!(of("hs_v2_date_entered_current_stage", &property), None);
}

/// Texts that generators have been broken by, and everything else.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-c_]{0,4}",
        3 => "[aA-bB _.-]{0,3}",
        1 => "(type|self|Self|crate|gen|option|result|stage|record)_{0,2}",
        1 => "[a-b]_x[0-9a-f]{8}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn property_names_are_total_injective_and_context_free(
        texts in proptest::collection::btree_set(any_name(), 0..12),
        added in any_name(),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let names = names_of(&schema(&texts));
        let idents: BTreeSet<_> = texts.iter().map(|text| names.property(text).unwrap()).collect();
        let types: BTreeSet<_> = texts.iter().map(|text| names.property_type(text).unwrap()).collect();
        prop_assert_eq!(idents.len(), texts.len());
        prop_assert_eq!(types.len(), texts.len());
        prop_assert!(idents.iter().all(|ident| is_identifier(ident)), "{:?}", idents);
        prop_assert!(types.iter().all(|ident| is_identifier(ident) && !ident::is_reserved_type(ident)), "{:?}", types);
        let more = names_of(&schema(&[&texts[..], &[added.as_str()]].concat()));
        for text in &texts {
            prop_assert_eq!(names.property(text), more.property(text));
        }
    }

    #[test]
    fn option_names_are_total_injective_and_stay_when_one_is_added(
        texts in proptest::collection::btree_set(any_name(), 1..12),
        added in any_name(),
    ) {
        let before = with_options(&texts);
        let names = names_of(&before);
        let idents: BTreeSet<_> = texts.iter().map(|text| names.option("colour", text).unwrap()).collect();
        prop_assert_eq!(idents.len(), texts.len());
        prop_assert!(idents.iter().all(|ident| is_identifier(ident)), "{:?}", idents);

        let mut lock = Lock::default();
        lock.pin(&before);
        let lock = Lock::parse(&lock.to_toml()).unwrap();
        let after = with_options(texts.iter().chain([&added]));
        let more = Names::new(&after, &lock);
        for text in &texts {
            prop_assert_eq!(names.option("colour", text), more.option("colour", text));
        }
        let mut repinned = lock.clone();
        let pinned = repinned.pin(&after);
        prop_assert_eq!(pinned.new.len(), usize::from(!texts.contains(&added)));
        prop_assert!(pinned.gone.is_empty());
        prop_assert_eq!(Lock::parse(&repinned.to_toml()).unwrap().to_toml(), repinned.to_toml());
    }

    #[test]
    fn any_text_is_a_lock_or_an_error(text in "[\\[\\]a-z.=\"\\n0-9 ]{0,40}") {
        let _ = Lock::parse(&text);
    }
}
