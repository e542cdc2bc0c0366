//! Tests of the expansion and the messages of `TicketOption`.

use std::sync::Arc;

use syn::{DeriveInput, parse_quote};
use ticketproof_schema::{PropertyOption, Snapshot, names::Lock};

use super::derive_for;
use crate::{
    account::{Account, Accounts},
    errors::Errors,
    syntax::RawEnum,
    tests::{SNAPSHOT, account},
};

fn expansion(input: DeriveInput) -> String {
    let mut errors = Errors::default();
    let raw = RawEnum::parse(input, &mut errors);
    prettyplease::unparse(
        &syn::parse2(derive_for(&raw, &Accounts::alone(account()), errors, |_| None)).unwrap(),
    )
}

fn mistakes(input: DeriveInput) -> String {
    let mut errors = Errors::default();
    let raw = RawEnum::parse(input, &mut errors);
    super::check_everywhere(&raw, &Accounts::alone(account()), &mut errors);
    errors.to_text()
}

#[test]
fn variants_become_options() {
    insta::assert_snapshot!(expansion(parse_quote! {
        #[ticket(property = "hs_ticket_priority")]
        enum Severity {
            Low,
            Medium,
            #[ticket(option = "HIGH")]
            Severe,
        }
    }));
}

#[test]
fn variants_match_options_by_rule_or_by_generated_name() {
    let by_rule = mistakes(parse_quote! {
        #[ticket(property = "hs_ticket_category", rename_all = "SCREAMING_SNAKE_CASE")]
        enum Category {
            ProductIssue,
            BillingIssue,
            Other,
        }
    });
    let by_name = mistakes(parse_quote! {
        #[ticket(property = "hs_ticket_category")]
        enum Category {
            ProductIssue,
            BillingIssue,
            Other,
        }
    });
    assert_eq!((by_rule.as_str(), by_name.as_str()), ("", ""));
}

#[test]
fn hidden_option_may_have_a_variant_or_none() {
    let said = mistakes(parse_quote! {
        #[ticket(property = "hs_ticket_priority")]
        enum Severity {
            Low,
            Medium,
            High,
            Urgent,
        }
    });
    assert_eq!(said, "");
}

#[test]
fn all_mistakes_are_reported() {
    insta::assert_snapshot!(mistakes(parse_quote! {
        #[ticket(property = "hs_ticket_priority")]
        enum Severity {
            Lo,
            Medium,
            #[ticket(option = "High")]
            Severe,
            #[ticket(option = "MEDIUM")]
            Middling,
            Zzz,
        }
    }));
}

#[test]
fn property_without_listed_options_is_refused() {
    for (property, expected) in [
        ("subject", "it has no options"),
        ("hs_pipeline_stage", "kept elsewhere"),
        ("prority", "TP0303 unknown-property"),
        ("createdate", "TP0304 read-only-property"),
    ] {
        let said = mistakes(parse_quote! {
            #[ticket(property = #property)]
            enum Any {}
        });
        assert!(said.contains(expected), "{property}: {said}");
    }
}

#[test]
fn partial_enum_may_lack_options() {
    let said = mistakes(parse_quote! {
        #[ticket(property = "hs_ticket_priority", partial)]
        enum Severity {
            High,
        }
    });
    assert_eq!(said, "");
}

#[test]
fn enum_of_an_unknown_property_fits_every_property() {
    let expanded = expansion(parse_quote! {
        #[ticket(property = "hs_ticket_prioritty")]
        enum Severity {
            Low,
        }
    });
    assert!(
        expanded.contains("impl<Kind> ::ticketproof::__private::PropertyValue<Kind> for Severity"),
        "{expanded}"
    );
}

#[test]
fn enum_with_parameters_keeps_them_in_its_impls() {
    let expanded = expansion(parse_quote! {
        #[ticket(property = "hs_ticket_priority", partial)]
        enum Severity<T: Clone, const N: usize> {
            Low(T),
        }
    });
    assert_eq!(expanded.matches("for Severity<T, N>").count(), 2, "{expanded}");
}

#[test]
fn misspelt_label_is_suggested() {
    let text = SNAPSHOT.replace(r#""label": "Medium""#, r#""label": "Wakes the pager""#);
    let account = Account::new(Snapshot::from_json(&text).unwrap(), &Lock::default(), Vec::new());
    let mut errors = Errors::default();
    let input: DeriveInput = parse_quote! {
        #[ticket(property = "hs_ticket_priority", partial)]
        enum Severity {
            #[ticket(option = "Wakes teh pager")]
            Now,
        }
    };
    super::check::check(&RawEnum::parse(input, &mut errors), &account, &[], &mut errors);
    let said = errors.to_text();
    assert!(said.contains("did you mean `#[ticket(option = \"MEDIUM\")]` (`Wakes the pager`)?"), "{said}");
}

#[test]
fn mistakes_in_all_accounts_are_reported_once() {
    let mut theirs = Snapshot::from_json(SNAPSHOT).unwrap();
    theirs.provenance.portal_id = Some(456);
    let options = &mut theirs.schema.properties.get_mut("hs_ticket_priority").unwrap().options;
    options.remove("MEDIUM");
    options.insert("WHENEVER".to_owned(), PropertyOption::new("Whenever"));
    let other = Account::also(theirs, &Lock::default(), "staging", Vec::new());
    let accounts =
        Accounts { main: Arc::new(account()), others: vec![Arc::new(other)], unreadable: Vec::new() };
    let mut errors = Errors::default();
    let input: DeriveInput = parse_quote! {
        #[ticket(property = "hs_ticket_priority")]
        enum Severity {
            Medium,
            Zzz,
            Urgent,
        }
    };
    super::check_everywhere(&RawEnum::parse(input, &mut errors), &accounts, &mut errors);
    insta::assert_snapshot!(errors.to_text());
}
