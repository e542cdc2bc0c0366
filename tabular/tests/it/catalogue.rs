//! Every rule about tables is shown by its examples.

use std::{fs, path::Path};

use ticketproof_schema::{FieldType, Property, PropertyType};
use ticketproof_tabular::rules::{self, TableRule, catalogue};
use ticketproof_validator::{Operation, Rule, example};

use super::support::judge;

/// The rules that a table raises, for the example account; an ambiguous header takes a label that two properties have.
fn raised(rule: &TableRule, text: &str) -> Vec<&'static str> {
    let mut schema = example::account();
    if rule.id == rules::AMBIGUOUS_COLUMN.id {
        let second = Property::new("Order number", PropertyType::String, FieldType::Text);
        schema.properties.insert("order_no".to_owned(), second);
    }
    let (header, rows) = judge(&schema, Operation::Create, text.as_bytes());
    let header = header.into_iter().map(|(_, finding)| finding.rule.slug);
    header.chain(rows.iter().flat_map(|row| row.findings.iter().map(|finding| finding.rule.slug))).collect()
}

#[test]
fn an_example_raises_its_own_rule_and_the_mended_one_none() {
    for rule in catalogue() {
        let mut found = raised(rule, rule.invalid);
        found.dedup();
        assert_eq!(found, [rule.id.slug], "{}", rule.id);
        assert!(raised(rule, rule.valid).is_empty(), "{}: {:?}", rule.id, raised(rule, rule.valid));
    }
}

#[test]
fn no_page_is_stale() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    assert!(read("README.md").contains(&rules::render_index()), "run `cargo xtask rules` and commit");
    for rule in catalogue() {
        let name = format!("{}.md", rule.id.slug);
        assert_eq!(read(&name), rule.render_page(), "{name} is stale: run `cargo xtask rules` and commit");
    }
}

#[test]
fn names_are_unique_and_not_those_of_other_rules() {
    for rule in catalogue() {
        assert!(
            Rule::find(rule.id.slug).is_none() && Rule::find(&rule.id.code.to_string()).is_none(),
            "{}",
            rule.id
        );
        assert_eq!(TableRule::find(&rule.id.code.to_string()).unwrap().id, rule.id);
        assert!(rule.render_page().contains(rule.invalid));
    }
    assert!(catalogue().windows(2).all(|pair| pair[0].id < pair[1].id));
}
