//! The exported JSON Schema against the validator, over records with all mistakes that the rules know.

use std::collections::BTreeMap;

use benches::corpus::{Mistake, Mix, Writer, account};
use serde_json::Value;
use ticketproof_schema::json_schema::payload_schema;
use ticketproof_validator::{Operation, Shape, Validator, blank};

/// Mistakes that JSON Schema cannot express; the documentation of `ticketproof_schema::json_schema` says why.
const NOT_EXPRESSIBLE: &[Mistake] = &[
    // That a key is written twice is gone when the text is parsed.
    Mistake::PropertyTwice,
    Mistake::PropertiesTwice,
    // A calendar, and arithmetic with milliseconds.
    Mistake::DayImpossible,
    Mistake::DayMilliseconds,
    // How a JSON number is written is gone when it is parsed.
    Mistake::NumberBareExponent,
];

#[test]
fn exported_schema_agrees_with_the_validator() {
    let schema = account(200, 7);
    let validator = Validator::new(schema.clone());
    let checker = jsonschema::validator_for(payload_schema(&schema, true).as_value()).unwrap();
    let mut writer = Writer::new(&schema, Mix { huge: 0, odd: 50, bad: 800 }, 23);
    let mut differ = BTreeMap::<Option<Mistake>, (u32, String)>::new();
    for _ in 0..6_000 {
        let mut line = Vec::new();
        let mistake = writer.line(&mut line);
        let text = blank::trim(&line);
        let report = validator.check(Operation::Create, Shape::Body, text);
        let by_schema = serde_json::from_slice::<Value>(text).is_ok_and(|value| checker.is_valid(&value));
        if by_schema == report.has_errors()
            && !mistake.is_some_and(|mistake| NOT_EXPRESSIBLE.contains(&mistake))
        {
            let shown = || format!("by the schema {by_schema}: {}\n{report}", String::from_utf8_lossy(text));
            differ.entry(mistake).or_insert_with(|| (0, shown())).0 += 1;
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
}
