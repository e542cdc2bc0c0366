//! What the derive of options writes and says.

use std::sync::Arc;

use syn::{DeriveInput, parse_quote};
use ticketproof_schema::{PropertyOption, Snapshot, names::Lock};

use super::{derive_for, syntax::RawEnum};
use crate::{
    account::{Account, Accounts},
    errors::Errors,
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
fn variants_are_options() {
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
fn names_are_found_by_rule_or_as_the_generated_code_has_them() {
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
fn a_hidden_option_may_be_left_out_and_may_be_there() {
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
fn every_mistake_is_said() {
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
fn some_properties_have_no_options_to_map() {
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
fn options_may_be_left_out_on_purpose() {
    let said = mistakes(parse_quote! {
        #[ticket(property = "hs_ticket_priority", partial)]
        enum Severity {
            High,
        }
    });
    assert_eq!(said, "");
}

#[test]
fn an_enum_of_an_unknown_property_fits_everywhere_so_that_no_error_follows() {
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
fn an_enum_with_parameters_keeps_them_so_that_no_error_follows() {
    let expanded = expansion(parse_quote! {
        #[ticket(property = "hs_ticket_priority", partial)]
        enum Severity<T: Clone, const N: usize> {
            Low(T),
        }
    });
    assert_eq!(expanded.matches("for Severity<T, N>").count(), 2, "{expanded}");
}

#[test]
fn a_misspelt_label_is_known() {
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
fn every_account_is_heard_at_once_and_nothing_is_said_twice() {
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
