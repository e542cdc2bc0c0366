//! Snapshots of the emitted code.

use syn::parse_quote;

use ticketproof_schema::{PropertyOption, Snapshot, names::Lock};

use super::{SNAPSHOT, expansion, expansion_for};
use crate::account::Account;

#[test]
fn create_with_borrowed_texts_expands() {
    insta::assert_snapshot!(expansion(parse_quote! {
        #[ticket(pipeline = "0")]
        struct New<'a> {
            subject: &'a str,
            #[ticket(property = "hs_pipeline_stage")]
            stage: &'a str,
            #[ticket(skip)]
            trace: u64,
        }
    }));
}

#[test]
fn types_that_the_compiler_checks_get_diagnostic_traits() {
    insta::assert_snapshot!(expansion(parse_quote! {
        struct New {
            subject: String,
            hs_pipeline_stage: stage::Support,
            hs_ticket_priority: Option<Priority>,
            #[ticket(associate = "contact", label = "Reporter")]
            reporter: ContactId,
        }
    }));
}

#[test]
fn type_parameters_get_bounds() {
    insta::assert_snapshot!(expansion(parse_quote! {
        #[ticket(op = "update")]
        struct Update<Text, Part: Clone> where Text: Send {
            content: Option<Text>,
            #[ticket(flatten)]
            part: Part,
        }
    }));
}

#[test]
fn missing_properties_are_required_from_parts() {
    insta::assert_snapshot!(expansion(parse_quote! {
        #[ticket(pipeline = Support)]
        struct New<'a> {
            #[ticket(flatten)]
            basics: Basics<'a>,
            #[ticket(default = 3, with = count)]
            printers_affected: Vec<Printer>,
        }
    }));
}

#[test]
fn struct_with_mistakes_has_its_impls() {
    insta::assert_snapshot!(expansion(parse_quote! {
        #[ticket(op = "update", crate = hubspot::tickets)]
        struct Update<T> {
            sujbect: T,
        }
    }));
}

#[test]
fn hostile_options_stay_string_literals() {
    let mut snapshot = Snapshot::from_json(SNAPSHOT).unwrap();
    let priority = snapshot.schema.properties.get_mut("hs_ticket_priority").unwrap();
    priority.options.clear();
    priority.options.insert("{Self}\"]\u{202e}\n".to_owned(), PropertyOption::new("x"));
    let account = Account::new(snapshot, &Lock::default(), Vec::new());
    let written = expansion_for(
        parse_quote! {
            #[ticket(op = "update")]
            struct Update {
                hs_ticket_priority: Priority,
            }
        },
        account,
    );
    assert!(written.contains(r#"(`{{Self}}\"]\\u{{202e}}\\u{{a}}`)"#), "{written}");
}

#[test]
fn part_with_mistakes_lists_its_properties() {
    let part = expansion(parse_quote! {
        #[ticket(fragment)]
        struct Part {
            subject: String,
            contents: String,
        }
    });
    assert!(part.contains("&[\"subject\"]"), "{part}");
}

#[test]
fn properties_that_differ_only_in_punctuation_have_different_traits() {
    let mut snapshot = Snapshot::from_json(SNAPSHOT).unwrap();
    let content = snapshot.schema.properties["content"].clone();
    for name in ["a-b", "a.b", "a_b"] {
        snapshot.schema.properties.insert(name.to_owned(), content.clone());
    }
    let account = Account::new(snapshot, &Lock::default(), Vec::new());
    let expanded = expansion_for(
        parse_quote! {
            #[ticket(op = "update")]
            struct Update {
                #[ticket(property = "a-b")]
                one: Own,
                #[ticket(property = "a.b")]
                two: Own,
                #[ticket(property = "a_b")]
                three: Own,
            }
        },
        account,
    );
    let traits = expanded.lines().filter(|line| line.trim().starts_with("trait property_"));
    let names: std::collections::BTreeSet<_> = traits.collect();
    assert_eq!(names.len(), 3, "{expanded}");
}
