//! Messages of the derive if several accounts share a payload.

use std::sync::Arc;

use syn::{DeriveInput, parse_quote};
use ticketproof_schema::{FieldType, PropertyType, Snapshot, names::Lock};

use super::{LOCK, SNAPSHOT, mistakes_everywhere};
use crate::{
    account::{Account, Accounts},
    derive,
    errors::Errors,
    syntax::RawPayload,
};

/// The account and a staging one, which has the same under other ids: pipeline 77 and its stages, and the label Reporter.
fn accounts(lock: &str, change: impl FnOnce(&mut Snapshot)) -> Accounts {
    let lock = Lock::parse(&format!("{LOCK}\n{lock}")).unwrap();
    let snapshot = || Snapshot::from_json(SNAPSHOT).unwrap();
    let mut theirs = snapshot();
    theirs.provenance.portal_id = Some(456);
    let mut returns = theirs.schema.pipelines.remove("77").unwrap();
    returns.id = "900".to_owned();
    let stages = std::mem::take(&mut returns.stages).into_iter();
    returns.stages = stages
        .map(|(id, mut stage)| {
            stage.id = format!("9{id}");
            (stage.id.clone(), stage)
        })
        .collect();
    theirs.schema.pipelines.insert("900".to_owned(), returns);
    for kind in &mut theirs.schema.associations {
        if kind.label.as_deref() == Some("Reporter") {
            kind.type_id = 905;
        }
    }
    change(&mut theirs);
    Accounts {
        main: Arc::new(Account::new(snapshot(), &lock, Vec::new())),
        others: vec![Arc::new(Account::also(theirs, &lock, "staging", Vec::new()))],
        unreadable: Vec::new(),
    }
}

const NAMED: &str = "[also.staging.pipelines]\n0 = \"support\"\n900 = \"returns\"\n";

/// Ids, names and labels of the main account; all of them mean something else in the other one.
fn new_return() -> DeriveInput {
    parse_quote! {
        #[ticket(pipeline = "77", set(hs_pipeline_stage = "771", hs_ticket_priority = "LOW"))]
        struct NewReturn {
            subject: String,
            printers_affected: u32,
            hs_ticket_category: Option<Category>,
            #[ticket(associate = "contact", label = "Reporter")]
            reporter: u64,
        }
    }
}

#[test]
fn ids_of_the_main_account_stand_for_items_with_the_same_name() {
    assert_eq!(mistakes_everywhere(new_return(), &accounts(NAMED, |_| ())), "");
    let by_name: DeriveInput = parse_quote! {
        #[ticket(pipeline = Returns)]
        struct NewReturn {
            subject: String,
            hs_pipeline_stage: String,
            #[ticket(associate = "contact")]
            contact: u64,
        }
    };
    assert_eq!(mistakes_everywhere(by_name, &accounts(NAMED, |_| ())), "");
}

#[test]
fn missing_counterpart_is_reported_with_its_account() {
    let said = mistakes_everywhere(
        new_return(),
        &accounts("", |theirs| {
            let schema = &mut theirs.schema;
            schema.pipelines.get_mut("900").unwrap().label = "RMA".to_owned();
            schema.associations.retain(|kind| kind.label.as_deref() != Some("Reporter"));
            schema.properties.get_mut("hs_ticket_priority").unwrap().options.remove("LOW");
            schema.properties.get_mut("printers_affected").unwrap().property_type = PropertyType::String;
            schema.properties.get_mut("hs_ticket_category").unwrap().field_type = FieldType::Select;
            schema.properties.remove("subject");
        }),
    );
    insta::assert_snapshot!(said);
}

#[test]
fn stage_has_a_counterpart() {
    let said = mistakes_everywhere(
        new_return(),
        &accounts(NAMED, |theirs| {
            let stages = &mut theirs.schema.pipelines.get_mut("900").unwrap().stages;
            stages.get_mut("9771").unwrap().label = "Angekommen".to_owned();
        }),
    );
    assert!(said.starts_with("TP0602 unknown-stage: the stage `771` of the main account"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn same_mistake_in_two_accounts_is_reported_once() {
    let wrong: DeriveInput = parse_quote! {
        #[ticket(op = "update")]
        struct Update {
            sujbect: String,
        }
    };
    let said = mistakes_everywhere(wrong, &accounts(NAMED, |_| ()));
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("(account 123, pulled 2026-11-22)"), "{said}");
}

#[test]
fn mistakes_in_all_accounts_are_reported_at_once() {
    let wrong: DeriveInput = parse_quote! {
        #[ticket(pipeline = "77", set(hs_pipeline_stage = "1", hs_ticket_priority = "LOW"))]
        struct NewReturn {
            sujbect: String,
            printers_affected: bool,
            content: String,
            #[ticket(associate = "contact", label = "Nope", label = "Reporter")]
            reporter: u64,
        }
    };
    let said = mistakes_everywhere(
        wrong,
        &accounts(NAMED, |theirs| {
            let schema = &mut theirs.schema;
            schema.associations.retain(|kind| kind.label.as_deref() != Some("Reporter"));
            schema.properties.get_mut("hs_ticket_priority").unwrap().options.remove("LOW");
            schema.properties.remove("content");
        }),
    );
    insta::assert_snapshot!(said);
}

#[test]
fn mistake_in_the_main_account_is_not_reported_as_a_missing_counterpart() {
    for (pipeline, stage) in [("78", "771"), ("77", "7"), ("78", "7")] {
        let wrong: DeriveInput = parse_quote! {
            #[ticket(pipeline = #pipeline, set(hs_pipeline_stage = #stage))]
            struct NewReturn {
                subject: String,
            }
        };
        let wrong_alone = mistakes_everywhere(wrong.clone(), &Accounts::alone(super::account()));
        assert_eq!(mistakes_everywhere(wrong, &accounts(NAMED, |_| ())), wrong_alone);
        assert_ne!(wrong_alone, "");
    }
}

#[test]
fn mistakes_that_differ_in_their_hint_are_the_same() {
    let wrong: DeriveInput = parse_quote! {
        #[ticket(op = "update", set(hs_ticket_priority = "LOWW"))]
        struct Update {
            #[ticket(property = "Ticket name")]
            text: String,
        }
    };
    let renamed = accounts(NAMED, |theirs| {
        theirs.schema.properties.get_mut("subject").unwrap().label = "Betreff".to_owned();
    });
    let said = mistakes_everywhere(wrong, &renamed);
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(!said.contains("staging"), "{said}");
}

#[test]
fn property_required_by_another_account_is_required_from_parts() {
    let demanding = accounts(NAMED, |theirs| {
        theirs.schema.required_properties.extend(["content", "serial_number"].map(str::to_owned));
    });
    let alone: DeriveInput = parse_quote! {
        #[ticket(pipeline = "0")]
        struct New {
            subject: String,
            hs_pipeline_stage: String,
        }
    };
    let said = mistakes_everywhere(alone, &demanding);
    assert_eq!(said.matches("TP0204").count(), 2, "{said}");
    assert_eq!(said.matches("(`staging`, account 456, pulled 2026-11-22)").count(), 2, "{said}");
    let mut errors = Errors::default();
    let with_part: DeriveInput = parse_quote! {
        #[ticket(pipeline = "0")]
        struct New {
            subject: String,
            hs_pipeline_stage: String,
            #[ticket(flatten)]
            part: Part,
        }
    };
    let raw = RawPayload::parse(with_part, &mut errors);
    let expanded = derive::derive_for(&raw, &demanding, errors, |_| None).to_string();
    assert_eq!(expanded.matches("TP0204").count(), 2, "{expanded}");
}
