//! Each kind of change is made by one edit, and is the only one that is found.

mod edits;

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use edits::{account, edits, set, snapshot};

use super::{ChangeKind, Class, Drift, Verdict, compare, usage::Manifests};
use crate::embedded;

fn drift(edit: &[(&str, Value)]) -> Drift {
    let (old, mut new) = (account(), account());
    for (pointer, value) in edit {
        let is_in_file = pointer.starts_with("/provenance");
        let pointer = if is_in_file { (*pointer).to_owned() } else { format!("/schema{pointer}") };
        set(&mut new, &pointer, value.clone());
    }
    compare(&snapshot(&old), &snapshot(&new))
}

fn lines(drift: &Drift) -> Vec<String> {
    drift
        .changes
        .iter()
        .map(|change| format!("{} {} {}: {}", change.class, change.kind, change.location, change.message))
        .collect()
}

fn slugs(drift: &Drift) -> Vec<&'static str> {
    drift.changes.iter().map(|change| change.kind.slug()).collect()
}

#[test]
fn every_edit_is_found_both_ways_and_nothing_else() {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (pointer, value, there, back) in edits() {
        let (old, mut new) = (account(), account());
        set(&mut new, &format!("/schema{pointer}"), value);
        let (old, new) = (snapshot(&old), snapshot(&new));
        let forth = compare(&old, &new);
        assert_eq!(slugs(&forth), there, "{pointer}: {:#?}", lines(&forth));
        let reverse = compare(&new, &old);
        assert_eq!(slugs(&reverse), back, "{pointer}, reverse: {:#?}", lines(&reverse));
        assert!(forth.not_compared.is_empty() && reverse.not_compared.is_empty(), "{pointer}");
        seen.extend(there.iter().chain(back));
    }
    let rare = ["default-pipeline-changed", "label-moved", "rule-reworded", "stage-moved"];
    let all: BTreeSet<&str> = ChangeKind::ALL.iter().map(|kind| kind.slug()).collect();
    let unseen: Vec<_> =
        all.into_iter().filter(|slug| !seen.contains(slug) && !rare.contains(slug)).collect();
    assert!(unseen.is_empty(), "no test makes these changes: {unseen:?}");
}

#[test]
fn kinds_are_stable() {
    let table: Vec<_> = ChangeKind::ALL.iter().map(|kind| format!("{kind}: {}", kind.class())).collect();
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn a_moved_stage_is_not_a_removed_one() {
    let stage = json!({ "id": "771", "label": "Received" });
    let drift = drift(&[("/pipelines/77/stages/771", Value::Null), ("/pipelines/0/stages/771", stage)]);
    insta::assert_snapshot!(lines(&drift).join("\n"), @"breaking stage-moved /pipelines/0/stages/771: stage `771` (`Received`) of pipeline `77` (`Hardware`) belongs to pipeline `0` (`Support`) now");
}

#[test]
fn a_removed_pipeline_takes_its_stages_along() {
    let drift = drift(&[("/pipelines/0", Value::Null)]);
    insta::assert_snapshot!(lines(&drift).join("\n"));
}

#[test]
fn a_label_that_moved_is_risky_whether_its_id_is_old_or_new() {
    let swapped = drift(&[
        ("/properties/severity/options/1/label", json!("High")),
        ("/properties/severity/options/2/label", json!("Low")),
        ("/pipelines/0/stages/7", json!({ "id": "7", "label": "New" })),
        ("/pipelines/0/stages/1/label", json!("Triage")),
    ]);
    let moved: Vec<_> = lines(&swapped).into_iter().filter(|line| line.contains("label-moved")).collect();
    insta::assert_snapshot!(moved.join("\n"));
    assert_eq!(swapped.count(Class::Risky), 3);
    assert_eq!(swapped.verdict(Class::Breaking), Verdict::Below);
}

#[test]
fn what_could_not_be_written_breaks_nothing() {
    let drift = drift(&[
        ("/properties/created", Value::Null),
        ("/properties/fax/type", json!("number")),
        ("/properties/severity/readOnly", json!(true)),
        ("/properties/severity/options/2", Value::Null),
    ]);
    insta::assert_snapshot!(lines(&drift).join("\n"));
}

#[test]
fn the_last_option_does_not_open_the_door() {
    let drift = drift(&[("/properties/areas/options", Value::Null)]);
    assert_eq!(slugs(&drift), ["option-removed", "option-removed"]);
    assert_eq!(drift.count(Class::Breaking), 2);
}

#[test]
fn subject_and_stage_were_required_all_along() {
    let drift = drift(&[("/requiredProperties", json!(["hs_pipeline_stage", "subject"]))]);
    assert_eq!((slugs(&drift), drift.count(Class::Risky)), (vec!["requirement-added"], 1));
}

#[test]
fn what_one_token_could_not_see_is_not_removed_and_not_clean() {
    for (part, gone) in [
        ("sensitive-properties", &["/properties/health"][..]),
        ("archived-properties", &["/properties/fax"]),
        ("pipelines", &["/pipelines"]),
        ("association-labels", &["/associations/1"]),
        ("validation-rules", &["/properties/subject/rules"]),
        ("object-schema", &["/requiredProperties", "/associations/1/max", "/associations/2"]),
        ("owners", &["/owners"]),
    ] {
        let mut edit = vec![("/provenance/notVisible", json!([part]))];
        edit.extend(gone.iter().map(|pointer| (*pointer, Value::Null)));
        let drift = drift(&edit);
        assert!(drift.changes.is_empty(), "{part}: {:?}", lines(&drift));
        let [gap] = drift.not_compared.as_slice() else { panic!("{part}: {:?}", drift.not_compared) };
        assert_eq!(gap.what, part);
        assert_eq!(drift.verdict(Class::Breaking), Verdict::Unknown, "{part}");
        assert!(!drift.is_clean());
    }
}

#[test]
fn what_neither_token_could_see_is_a_note() {
    let mut json = account();
    set(&mut json, "/provenance/notVisible", json!(["highly-sensitive-properties"]));
    let drift = compare(&snapshot(&json), &snapshot(&json));
    assert!(drift.is_clean());
    assert_eq!(
        drift.notes,
        ["neither snapshot could see highly sensitive properties: changes of them go unseen"]
    );
}

#[test]
fn pipelines_that_neither_snapshot_knows_are_not_clean() {
    for hidden in [json!(["pipelines"]), json!([])] {
        let mut json = account();
        set(&mut json, "/schema/pipelines", Value::Null);
        set(&mut json, "/provenance/notVisible", hidden);
        let drift = compare(&snapshot(&json), &snapshot(&json));
        assert_eq!(drift.verdict(Class::Breaking), Verdict::Unknown, "{drift:?}");
        assert_eq!(drift.not_compared.len(), 1, "{drift:?}");
        // An object that has no pipelines has none to compare.
        set(&mut json, "/schema/object", json!({ "name": "contacts", "id": "0-1" }));
        set(&mut json, "/provenance/notVisible", json!([]));
        assert!(compare(&snapshot(&json), &snapshot(&json)).is_clean());
    }
}

#[test]
fn a_property_that_is_not_hidden_is_gone_even_if_others_are_hidden() {
    let drift = drift(&[
        ("/provenance/notVisible", json!(["archived-properties", "sensitive-properties"])),
        ("/properties/fax", Value::Null),
        ("/properties/health", Value::Null),
        ("/properties/severity", Value::Null),
    ]);
    assert_eq!(slugs(&drift), ["property-removed"]);
    assert!(drift.changes[0].message.contains("or archived"), "{}", drift.changes[0].message);
    assert_eq!(drift.verdict(Class::Breaking), Verdict::Reached);
}

#[test]
fn day_account_tool_and_order_are_no_drift() {
    let (old, mut new) = (account(), account());
    set(&mut new, "/provenance/pulled", json!("2026-11-22"));
    set(&mut new, "/provenance/portalId", json!(456));
    set(&mut new, "/provenance/apiVersion", json!("2026-03"));
    new["schema"]["associations"].as_array_mut().unwrap().reverse();
    let drift = compare(&snapshot(&old), &snapshot(&new));
    assert!(drift.is_clean(), "{:?}", lines(&drift));
    assert_eq!(drift.notes, ["the snapshots are of different accounts: 123 and 456"]);
}

#[test]
fn another_language_is_no_drift_but_hides_moved_labels() {
    let drift = drift(&[
        ("/provenance/locale", json!("de")),
        ("/properties/severity/label", json!("Schwere")),
        ("/properties/severity/options/1/label", json!("Niedrig")),
        ("/pipelines/0/stages/1/label", json!("Neu")),
        ("/associations/0/label", json!("Haupt")),
    ]);
    assert!(drift.changes.is_empty(), "{:?}", lines(&drift));
    assert_eq!(drift.verdict(Class::Breaking), Verdict::Below);
    assert_eq!(drift.verdict(Class::Risky), Verdict::Unknown);
}

#[test]
fn another_object_cannot_be_compared() {
    let drift =
        drift(&[("/object", json!({ "name": "deals", "id": "0-3" })), ("/properties/subject", Value::Null)]);
    assert!(drift.changes.is_empty());
    assert_eq!(drift.verdict(Class::Breaking), Verdict::Unknown);
}

#[test]
fn a_snapshot_that_knows_no_pipelines_is_not_compared() {
    let drift = drift(&[("/pipelines", Value::Null)]);
    assert!(drift.changes.is_empty(), "{:?}", lines(&drift));
    assert_eq!(drift.not_compared[0].what, "pipelines");
}

#[test]
fn the_default_pipeline_follows_the_ones_in_use() {
    let only = |id: &str| {
        let mut json = account();
        json["schema"]["pipelines"].as_object_mut().unwrap().retain(|key, _| key == id);
        snapshot(&json)
    };
    let drift = compare(&only("0"), &only("77"));
    assert!(slugs(&drift).contains(&"default-pipeline-changed"), "{:?}", lines(&drift));
    let drift = compare(&only("77"), &snapshot(&account()));
    assert!(slugs(&drift).contains(&"pipeline-needed"), "{:?}", lines(&drift));
}

#[test]
fn an_archived_default_pipeline_is_left_for_the_one_in_use() {
    let with = |archived: &[&str]| {
        let mut json = account();
        for id in archived {
            json["schema"]["pipelines"][id]["archived"] = json!(true);
        }
        snapshot(&json)
    };
    let drift = compare(&with(&[]), &with(&["0"]));
    let line = lines(&drift).into_iter().find(|line| line.contains("default-pipeline-changed"));
    let line = line.unwrap_or_else(|| panic!("{:?}", lines(&drift)));
    assert!(line.contains("landed in `0` and land in `77` now"), "{line}");
    let drift = compare(&with(&[]), &with(&["77"]));
    assert!(!slugs(&drift).contains(&"default-pipeline-changed"), "{:?}", lines(&drift));
}

#[test]
fn users_are_named_by_property_value_and_omission() {
    let manifest = r#"
{"package":"desk","type":"NewTicket","operation":"create","file":"src/new.rs","line":7,"properties":[{"name":"subject","line":9},{"name":"severity","value":"2","line":10}]}
{"package":"desk","type":"Escalate","operation":"update","file":"src/escalate.rs","line":3,"properties":[{"name":"severity","line":5}],"associations":[{"object":"0-1","category":"USER_DEFINED","typeId":5,"line":6}]}
"#;
    let mut usage = Manifests::new();
    usage.add(manifest);
    assert_eq!((usage.uses.len(), usage.damaged), (2, 0));
    let mut drift = drift(&[
        ("/properties/severity/options/1", Value::Null),
        ("/properties/areas", Value::Null),
        ("/associations/1/max", json!(1)),
        ("/requiredProperties", json!(["areas", "hs_pipeline_stage"])),
    ]);
    usage.annotate(&mut drift);
    let shown: Vec<_> = drift
        .changes
        .iter()
        .map(|change| {
            let users = change.users.as_ref().unwrap();
            let users: Vec<_> = users.iter().map(|user| format!("{}:{}", user.file, user.line)).collect();
            format!("{}: {}", change.kind, users.join(" "))
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn what_a_part_writes_is_not_left_out() {
    let manifest = r#"
{"package":"desk","type":"Whole","operation":"create","file":"whole.rs","line":1,"properties":[],"hasParts":true,"parts":["Outer"]}
{"package":"desk","type":"Outer","operation":"fragment","file":"part.rs","line":2,"properties":[],"hasParts":true,"parts":["Areas"]}
{"package":"desk","type":"Areas","operation":"fragment","file":"part.rs","line":5,"properties":[{"name":"areas","line":6}]}
{"package":"desk","type":"Generic","operation":"create","file":"generic.rs","line":3,"properties":[],"hasParts":true,"parts":["T"]}
{"package":"desk","type":"Loop","operation":"create","file":"loop.rs","line":4,"properties":[],"hasParts":true,"parts":["Loop"]}
{"package":"other","type":"Areas","operation":"fragment","file":"other.rs","line":5,"properties":[]}
"#;
    let mut usage = Manifests::new();
    usage.add(manifest);
    assert_eq!((usage.uses.len(), usage.damaged), (6, 0));
    let mut drift = drift(&[("/requiredProperties", json!(["areas", "hs_pipeline_stage"]))]);
    usage.annotate(&mut drift);
    let users = drift.changes[0].users.as_ref().unwrap();
    let files: Vec<_> = users.iter().map(|user| user.file.as_str()).collect();
    assert_eq!(files, ["generic.rs", "loop.rs"], "`Whole` writes it by a part of its part");
}

#[test]
fn with_a_damaged_manifest_nobody_is_said_to_be_safe() {
    let mut usage = Manifests::new();
    usage.add("{\"package\":");
    let mut drift = drift(&[("/properties/areas", Value::Null)]);
    usage.annotate(&mut drift);
    assert_eq!(drift.changes[0].users, None);
    assert_eq!(usage.damaged, 1);
}

#[test]
fn the_account_of_everyone_does_not_drift_from_itself() {
    let snapshot = embedded::default_account();
    assert_eq!(compare(snapshot, snapshot), Drift::default());
}

#[test]
fn json_says_all_there_is() {
    let drift = drift(&[("/properties/severity/options/1", Value::Null), ("/owners", Value::Null)]);
    insta::assert_json_snapshot!(drift);
}

proptest! {
    #[test]
    fn what_is_equal_has_no_drift_and_what_differs_has(picks in prop::collection::btree_set(0..edits().len(), 0..8)) {
        let (old, mut new) = (account(), account());
        for pick in &picks {
            let (pointer, value, ..) = &edits()[*pick];
            // Two edits may be after the same place, or one after a place that another removed.
            let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            if new.pointer(&format!("/schema{parent}")).is_some_and(|parent| !parent.is_null()) {
                set(&mut new, &format!("/schema{pointer}"), value.clone());
            }
        }
        let (old, new) = (snapshot(&old), snapshot(&new));
        prop_assert!(compare(&new, &new).is_clean());
        let forth = compare(&old, &new);
        prop_assert_eq!(&forth, &compare(&old, &new));
        prop_assert_eq!(forth.changes.is_empty(), old.hash() == new.hash(), "{:?}", lines(&forth));
        let back = compare(&new, &old);
        prop_assert_eq!(forth.changes.is_empty(), back.changes.is_empty());
        // What is new on the way there is gone on the way back.
        for (added, removed) in [
            (ChangeKind::PropertyAdded, ChangeKind::PropertyRemoved),
            (ChangeKind::OptionAdded, ChangeKind::OptionRemoved),
            (ChangeKind::StageAdded, ChangeKind::StageRemoved),
            (ChangeKind::PipelineAdded, ChangeKind::PipelineRemoved),
            (ChangeKind::AssociationAdded, ChangeKind::AssociationRemoved),
            (ChangeKind::RuleAdded, ChangeKind::RuleRemoved),
            (ChangeKind::RuleLoosened, ChangeKind::RuleTightened),
            (ChangeKind::RequirementAdded, ChangeKind::RequirementRemoved),
            (ChangeKind::OwnerAdded, ChangeKind::OwnerRemoved),
            (ChangeKind::PipelineNeeded, ChangeKind::PipelineNotNeeded),
        ] {
            let count = |drift: &Drift, kind| drift.changes.iter().filter(|change| change.kind == kind).count();
            prop_assert_eq!(count(&forth, added), count(&back, removed));
            prop_assert_eq!(count(&forth, removed), count(&back, added));
        }
    }
}
