//! What the derive of options writes and says.

use syn::{DeriveInput, parse_quote};

use super::{derive_for, syntax::RawEnum};
use crate::{account::Accounts, errors::Errors, tests::account};

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
    super::check::check(&raw, &account(), &mut errors);
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
