//! The promise of the word: a payload that was valid and is refused has at least one breaking change to blame.
//!
//! Drift and the validator were written apart, so each is the other's test.

use proptest::{prelude::*, sample::Index, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Value, json};
use ticketproof_schema::{Snapshot, drift};
use ticketproof_validator::{Operation, Settings, Shape, Validator};

use super::ACME;

/// One change to an account: what it does, and where.
#[derive(Clone, Debug)]
struct Edit {
    what: usize,
    at: Index,
    more: Index,
}

fn edit() -> impl Strategy<Value = Edit> {
    // Two edits of the rules of one property say more than one, so they come more often.
    let what = prop_oneof![4 => 0..EDITS.len(), 1 => Just(RULES)];
    (what, any::<Index>(), any::<Index>()).prop_map(|(what, at, more)| Edit { what, at, more })
}

fn picked<'a>(map: &'a mut Value, at: &Index) -> Option<&'a mut Value> {
    let map = map.as_object_mut().filter(|map| !map.is_empty())?;
    let at = at.index(map.len());
    map.values_mut().nth(at)
}

fn removed(map: &mut Value, at: &Index) -> Option<Value> {
    let map = map.as_object_mut().filter(|map| !map.is_empty())?;
    let key = map.keys().nth(at.index(map.len()))?.clone();
    map.remove(&key)
}

fn toggle(value: &mut Value, name: &str) {
    let now = value[name].as_bool().unwrap_or_default();
    value[name] = (!now).into();
}

fn choose<'a>(from: &[&'a str], at: &Index) -> &'a str {
    from[at.index(from.len())]
}

/// The edit in [`EDITS`] that replaces a property's rules.
const RULES: usize = 11;

/// Something that may happen to a schema.
type Change = fn(&mut Value, &Index, &Index) -> Option<()>;

/// Edits of a schema; each does nothing where it does not apply.
const EDITS: &[Change] = &[
    |schema, at, _| removed(&mut schema["properties"], at).map(drop),
    |schema, at, _| picked(&mut schema["properties"], at).map(|property| toggle(property, "archived")),
    |schema, at, _| picked(&mut schema["properties"], at).map(|property| toggle(property, "readOnly")),
    |schema, at, _| picked(&mut schema["properties"], at).map(|property| toggle(property, "externalOptions")),
    |schema, at, _| picked(&mut schema["properties"], at).map(|property| toggle(property, "unique")),
    |schema, at, more| {
        let types = ["string", "number", "bool", "enumeration", "date", "datetime", "phone_number", "json"];
        picked(&mut schema["properties"], at).map(|property| property["type"] = choose(&types, more).into())
    },
    |schema, at, more| {
        let types = ["select", "checkbox", "radio", "text", "booleancheckbox"];
        picked(&mut schema["properties"], at)
            .map(|property| property["fieldType"] = choose(&types, more).into())
    },
    |schema, at, more| removed(picked(&mut schema["properties"], at)?.get_mut("options")?, more).map(drop),
    |schema, at, more| {
        picked(picked(&mut schema["properties"], at)?.get_mut("options")?, more)
            .map(|option| toggle(option, "hidden"))
    },
    |schema, at, more| {
        let property = picked(&mut schema["properties"], at)?.as_object_mut()?;
        property.entry("options").or_insert_with(|| json!({}))[choose(&["LOW", "A", "B;C", "other"], more)] =
            json!({ "label": "Extra" });
        Some(())
    },
    |schema, at, _| picked(&mut schema["properties"], at)?.as_object_mut()?.remove("options").map(drop),
    |schema, at, more| {
        let rules = [
            json!([{ "ruleType": "MAX_LENGTH", "arguments": ["5"] }]),
            json!([{ "ruleType": "MAX_LENGTH", "arguments": ["8"] }, { "ruleType": "MIN_LENGTH", "arguments": ["2"] }]),
            json!([{ "ruleType": "MAX_NUMBER", "arguments": ["100"] }]),
            json!([{ "ruleType": "MAX_NUMBER", "arguments": ["1000"] }, { "ruleType": "DECIMAL", "arguments": ["1"] }]),
            json!([{ "ruleType": "ALPHANUMERIC", "arguments": ["NUMERIC_ONLY"] }]),
            json!([{ "ruleType": "ALPHANUMERIC", "arguments": ["ALPHANUMERIC"] }]),
            json!([{ "ruleType": "REGEX", "arguments": ["^[A-Z]+$", "capitals"] }]),
            json!([{ "ruleType": "EMAIL_ALLOWED_DOMAINS", "arguments": ["example.com"] }]),
            json!([{ "ruleType": "EMAIL_ALLOWED_DOMAINS", "arguments": ["example.com", "example.org"] }]),
            json!([{ "ruleType": "START_DATE", "arguments": ["1767225600000"] }]),
            json!([{ "ruleType": "DAYS_OF_WEEK", "arguments": ["MONDAY", "THURSDAY"] }]),
            json!([{ "ruleType": "DAYS_OF_WEEK", "arguments": ["MONDAY"] }]),
            json!([]),
        ];
        let rules = rules[more.index(rules.len())].clone();
        schema["properties"].get_mut(choose(RULED, at)).map(|property| property["rules"] = rules)
    },
    |schema, at, _| {
        let names: Vec<String> = schema["properties"].as_object()?.keys().cloned().collect();
        let name = names.get(at.index(names.len().max(1)))?;
        schema["requiredProperties"] = json!(["hs_pipeline_stage", name]);
        Some(())
    },
    |schema, at, _| removed(&mut schema["pipelines"], at).map(drop),
    |schema, at, _| picked(&mut schema["pipelines"], at).map(|pipeline| toggle(pipeline, "archived")),
    |schema, _, _| {
        schema["pipelines"]["5"] = json!({ "id": "5", "label": "Returns", "stages": {
            "51": { "id": "51", "label": "Asked" } } });
        Some(())
    },
    |schema, at, more| removed(picked(&mut schema["pipelines"], at)?.get_mut("stages")?, more).map(drop),
    |schema, at, more| {
        picked(picked(&mut schema["pipelines"], at)?.get_mut("stages")?, more)
            .map(|stage| toggle(stage, "archived"))
    },
    |schema, at, more| {
        let stage = removed(picked(&mut schema["pipelines"], at)?.get_mut("stages")?, more)?;
        let id = stage["id"].as_str()?.to_owned();
        picked(&mut schema["pipelines"], more).map(|pipeline| pipeline["stages"][id] = stage)
    },
    |schema, at, _| {
        let types = schema["associations"].as_array_mut().filter(|types| !types.is_empty())?;
        types.remove(at.index(types.len()));
        Some(())
    },
    |schema, at, more| {
        let types = schema["associations"].as_array_mut().filter(|types| !types.is_empty())?;
        let at = at.index(types.len());
        types[at]["max"] = more.index(3).into();
        Some(())
    },
    |schema, _, more| {
        let owners = [json!(["41"]), json!(["41", "42"]), json!(null)];
        schema["owners"] = owners[more.index(owners.len())].clone();
        Some(())
    },
];

fn account(edits: &[Edit]) -> Snapshot {
    let mut json: Value = serde_json::from_str(ACME).unwrap();
    for edit in edits {
        let _ = EDITS[edit.what](&mut json["schema"], &edit.at, &edit.more);
    }
    Snapshot::from_json(&json.to_string()).unwrap()
}

/// Properties, each with values of which it takes some.
const VALUES: &[(&str, &[&str])] = &[
    ("content", &["", "Jam", "ABC", "12345", "a longer text"]),
    ("serial_number", &["", "A", "ABC", "12345", "me@example.com", "me@example.org", "a longer text"]),
    ("printers_affected", &["", "5", "250", "0.25", "600"]),
    ("warranty_until", &["2026-01-01", "2025-06-02", "1767225600000"]),
    ("first_seen_at", &["2026-01-01T10:00:00Z", "1767225600000"]),
    ("hs_ticket_priority", &["LOW", "HIGH", "URGENT", "B;C", "other"]),
    ("hs_ticket_category", &["OTHER", "BILLING_ISSUE", "BILLING_ISSUE;OTHER", ";OTHER", "A"]),
    ("is_vip", &["true", "false"]),
    ("hubspot_owner_id", &["41", "42"]),
    ("fax_number", &["12345"]),
    ("createdate", &["2026-01-01T10:00:00Z"]),
    ("hs_object_id", &["5"]),
];

/// The properties that rules are made for.
const RULED: &[&str] = &["serial_number", "printers_affected", "warranty_until"];

#[derive(Clone, Debug)]
struct Payload {
    create: bool,
    properties: Vec<(Index, Index)>,
    pipeline: Option<Index>,
    stage: Option<Index>,
    types: Vec<Index>,
}

fn payload() -> impl Strategy<Value = Payload> {
    (
        any::<bool>(),
        prop::collection::vec((any::<Index>(), any::<Index>()), 0..3),
        prop::option::of(any::<Index>()),
        prop::option::weighted(0.9, any::<Index>()),
        prop::collection::vec(any::<Index>(), 0..3),
    )
        .prop_map(|(create, properties, pipeline, stage, types)| Payload {
            create,
            properties,
            pipeline,
            stage,
            types,
        })
}

impl Payload {
    /// The request body. Stages go with their pipelines, or nearly all of them would be refused.
    fn body(&self) -> Value {
        let mut properties = json!({});
        if self.create {
            properties["subject"] = "Jam".into();
        }
        for (property, value) in &self.properties {
            let (name, values) = VALUES[property.index(VALUES.len())];
            properties[name] = choose(values, value).into();
        }
        let pipeline = self.pipeline.as_ref().map(|at| choose(&["0", "77"], at));
        if let Some(pipeline) = pipeline {
            properties["hs_pipeline"] = pipeline.into();
        }
        if let Some(at) = &self.stage {
            let stages = if pipeline == Some("77") { ["771", "772"] } else { ["1", "4"] };
            properties["hs_pipeline_stage"] = choose(&stages, at).into();
        }
        let mut body = json!({ "properties": properties });
        if self.create && !self.types.is_empty() {
            let kinds = [
                ("HUBSPOT_DEFINED", 26),
                ("HUBSPOT_DEFINED", 339),
                ("HUBSPOT_DEFINED", 16),
                ("USER_DEFINED", 5),
            ];
            let to = self.types.iter().enumerate().map(|(record, at)| {
                let (category, id) = kinds[at.index(kinds.len())];
                json!({ "to": { "id": (record + 1).to_string() },
                    "types": [{ "associationCategory": category, "associationTypeId": id }] })
            });
            body["associations"] = to.collect();
        }
        body
    }
}

fn validator(snapshot: &Snapshot) -> Validator {
    let mut settings = Settings::default();
    settings.set_now_ms(1_770_000_000_000);
    Validator::with_settings(snapshot.schema.clone(), settings)
}

/// Every payload that `old` takes and `new` does not.
fn newly_refused(old: &Snapshot, new: &Snapshot, payloads: &[Payload]) -> Vec<String> {
    let (was, is) = (validator(old), validator(new));
    let mut refused = Vec::new();
    for payload in payloads {
        let body = payload.body().to_string();
        let operation = if payload.create { Operation::Create } else { Operation::Update };
        let check = |validator: &Validator| validator.check(operation, Shape::Body, body.as_bytes());
        if !check(&was).has_errors() {
            let now = check(&is);
            if now.has_errors() {
                refused.push(format!("{body} is refused: {now:?}"));
            }
        }
    }
    refused
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_valid_and_is_refused_was_broken_by_a_breaking_change(
        both in prop::collection::vec(edit(), 0..4),
        one in prop::collection::vec(edit(), 1..3),
        back in any::<bool>(),
        payloads in prop::collection::vec(payload(), 16),
    ) {
        let (without, with) = (account(&both), account(&[&both[..], &one].concat()));
        let (old, new) = if back { (with, without) } else { (without, with) };
        let drift = drift::compare(&old, &new);
        if drift.verdict(drift::Class::Breaking) == drift::Verdict::Below {
            let refused = newly_refused(&old, &new, &payloads);
            prop_assert!(refused.is_empty(), "nothing broke: {drift:#?}, but {}", refused[0]);
        }
    }
}

#[test]
fn the_generated_payloads_are_worth_the_time() {
    // Without this, a generator whose payloads are all invalid would prove everything.
    let mut runner = TestRunner::deterministic();
    let strategy = (prop::collection::vec(edit(), 1..4), prop::collection::vec(payload(), 16));
    let mut refused = 0;
    for _ in 0..100 {
        let (edits, payloads) = strategy.new_tree(&mut runner).unwrap().current();
        refused += newly_refused(&account(&[]), &account(&edits), &payloads).len();
    }
    assert!(
        refused > 50,
        "{refused} of 1600 payloads were valid before the edits and are refused after them"
    );
}
