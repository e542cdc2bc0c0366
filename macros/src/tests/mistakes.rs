//! Messages of the derive that depend on the account.

use syn::{DeriveInput, parse_quote};
use ticketproof_schema::{Part, Snapshot, names::Lock};

use super::{SNAPSHOT, expansion_for, mistakes, mistakes_in};
use crate::account::Account;

fn account_where(change: impl FnOnce(&mut Snapshot)) -> Account {
    let mut snapshot = Snapshot::from_json(SNAPSHOT).unwrap();
    change(&mut snapshot);
    Account::new(snapshot, &Lock::default(), Vec::new())
}

fn unknown() -> DeriveInput {
    parse_quote! {
        #[ticket(op = "update")]
        struct Update {
            patient_id: String,
        }
    }
}

#[test]
fn unknown_property_may_be_one_that_the_token_could_not_see() {
    let account = account_where(|snapshot| {
        snapshot.schema.not_visible.insert(Part::SensitiveProperties);
    });
    let said = mistakes_in(unknown(), account);
    assert!(said.contains("hidden from the token that pulled the schema"), "{said}");
    assert!(!mistakes(unknown()).contains("token"));
}

#[test]
fn unknown_label_may_be_one_that_the_token_could_not_see() {
    let new = || {
        parse_quote! {
            #[ticket(pipeline = "0")]
            struct New {
                subject: String,
                hs_pipeline_stage: String,
                #[ticket(associate = "contact", label = "Nope")]
                contact: u64,
                #[ticket(associate = "spaceship")]
                ship: u64,
            }
        }
    };
    let account = account_where(|snapshot| {
        snapshot.schema.not_visible.insert(Part::AssociationLabels);
    });
    let said = mistakes_in(new(), account);
    assert_eq!(said.matches("hidden from the token that pulled the schema").count(), 2, "{said}");
    assert!(!mistakes(new()).contains("token"));
}

#[test]
fn messages_name_the_account_and_the_date_if_known() {
    assert!(mistakes(unknown()).contains("(account 123, pulled 2026-11-22)"));
    let nameless = account_where(|snapshot| snapshot.provenance.portal_id = None);
    assert!(mistakes_in(unknown(), nameless).contains("(pulled 2026-11-22)"));
    let timeless = account_where(|snapshot| snapshot.provenance.pulled = None);
    assert!(mistakes_in(unknown(), timeless).contains("(account 123)"));
}

#[test]
fn single_pipeline_need_not_be_named() {
    let new: DeriveInput = parse_quote! {
        struct New {
            subject: String,
            hs_pipeline_stage: String,
        }
    };
    let alone = account_where(|snapshot| {
        snapshot.schema.pipelines.remove("77");
    });
    assert_eq!(mistakes_in(new.clone(), alone), "");
    assert!(mistakes(new).starts_with("TP0203 missing-pipeline"));
}

#[test]
fn property_can_be_named_as_in_generated_code() {
    let renamed = Lock::parse("[properties]\nhs_ticket_priority = \"priority\"\n").unwrap();
    let account = Account::new(Snapshot::from_json(SNAPSHOT).unwrap(), &renamed, Vec::new());
    let update: DeriveInput = parse_quote! {
        #[ticket(op = "update")]
        struct Update {
            priority: Priority,
        }
    };
    assert_eq!(mistakes_in(update.clone(), account), "");
    assert!(mistakes(update).starts_with("TP0303"));
}

#[test]
fn values_are_checked_against_types_and_options() {
    insta::assert_snapshot!(mistakes(parse_quote! {
        #[ticket(
            pipeline = "0",
            set(hs_ticket_priority = "High", is_vip = "yes", warranty_until = "2026-02-30", createdate = "2026-01-01"),
        )]
        struct New {
            subject: String,
            hs_pipeline_stage: String,
            #[ticket(default = "lots")]
            printers_affected: Option<u32>,
            #[ticket(property = "serial_number", default = "")]
            serial: Option<String>,
            #[ticket(default = "PRODUCT_ISSUE;BILING_ISSUE")]
            hs_ticket_category: Option<Vec<Category>>,
        }
    }));
}

#[test]
fn values_are_checked_against_the_accounts_own_rules() {
    let said = |value: &str| {
        mistakes(parse_quote! {
            #[ticket(op = "update", set(printers_affected = #value))]
            struct Update;
        })
    };
    assert_eq!(said("500"), "");
    assert!(said("501").contains("max-number"), "{}", said("501"));
}

#[test]
fn valid_values_are_accepted() {
    let said = mistakes(parse_quote! {
        #[ticket(pipeline = "0", set(hs_ticket_priority = "HIGH", is_vip = true, "warranty_until" = "2026-02-28"))]
        struct New {
            subject: String,
            hs_pipeline_stage: String,
            #[ticket(default = 3)]
            printers_affected: Option<u32>,
        }
    });
    assert_eq!(said, "");
}

#[test]
fn field_names_follow_rename_all() {
    let said = mistakes(parse_quote! {
        #[ticket(op = "update", rename_all = "lowercase")]
        struct Update {
            sub_ject: String,
            r#content: String,
            #[ticket(property = "is_vip")]
            vip: bool,
            Un_known: u8,
        }
    });
    assert!(said.starts_with("TP0303 unknown-property: `unknown`"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn hostile_names_are_shown_escaped() {
    let said = mistakes(parse_quote! {
        #[ticket(op = "update", set("a\u{202e}`b" = "x"))]
        struct Update {}
    });
    assert!(said.contains("`a\\u{202e}\\u{60}b`"), "{said}");
}

#[test]
fn stage_is_checked_against_the_pipeline_that_set_writes() {
    let constants = mistakes(parse_quote! {
        #[ticket(set(hs_pipeline = "77", hs_pipeline_stage = "1"))]
        struct New {
            subject: String,
        }
    });
    assert!(constants.starts_with("TP0603 stage-not-in-pipeline: stage `1`"), "{constants}");
    let default = mistakes(parse_quote! {
        #[ticket(set(hs_pipeline = "77"))]
        struct New {
            subject: String,
            #[ticket(default = "1")]
            hs_pipeline_stage: Option<String>,
        }
    });
    assert!(default.starts_with("TP0603 stage-not-in-pipeline: stage `1`"), "{default}");
}

#[test]
fn ids_of_pipelines_that_the_token_could_not_see_are_accepted() {
    let blind = || {
        account_where(|snapshot| {
            snapshot.schema.pipelines.clear();
            snapshot.schema.not_visible.insert(Part::Pipelines);
        })
    };
    let new = |pipeline: syn::Expr| {
        parse_quote! {
            #[ticket(pipeline = #pipeline)]
            struct New {
                subject: String,
                hs_pipeline_stage: String,
            }
        }
    };
    assert_eq!(mistakes_in(new(parse_quote!("0")), blind()), "");
    let named = mistakes_in(new(parse_quote!(Support)), blind());
    assert!(named.contains("not visible to the token"), "{named}");
}

#[test]
fn misspelt_pipeline_labels_and_names_are_suggested() {
    let property = mistakes(parse_quote! {
        #[ticket(op = "update", pipeline = "Hardwrae")]
        struct Update {
            #[ticket(property = "Ticket descripton")]
            text: String,
        }
    });
    assert!(property.contains("did you mean `content` (`Ticket description`)?"), "{property}");
    assert!(property.contains("did you mean `pipeline = \"77\"` (`Hardware`)?"), "{property}");
    let association = mistakes(parse_quote! {
        #[ticket(pipeline = "0")]
        struct New {
            subject: String,
            hs_pipeline_stage: String,
            #[ticket(associate = "company", label = "TICKET_TO_COMPNY")]
            company: u64,
        }
    });
    assert!(association.contains("did you mean `TICKET_TO_COMPANY`?"), "{association}");
}

#[test]
fn misspelt_option_label_is_suggested() {
    let account = account_where(|snapshot| {
        for (property, option, label) in [
            ("hs_ticket_priority", "MEDIUM", "Wakes the pager"),
            ("hs_ticket_category", "OTHER", "Anything else"),
        ] {
            let property = snapshot.schema.properties.get_mut(property).unwrap();
            property.options.get_mut(option).unwrap().label = label.to_owned();
        }
    });
    let said = mistakes_in(
        parse_quote! {
            #[ticket(pipeline = "0", set(hs_ticket_priority = "Wakes teh pager"))]
            struct New {
                subject: String,
                hs_pipeline_stage: String,
                #[ticket(default = "PRODUCT_ISSUE;Anythign else")]
                hs_ticket_category: Option<Vec<Category>>,
            }
        },
        account,
    );
    assert!(said.contains("did you mean `MEDIUM` (`Wakes the pager`)?"), "{said}");
    assert!(said.contains("did you mean `OTHER` (`Anything else`)?"), "{said}");
}

#[test]
fn properties_that_the_object_schema_requires_are_required() {
    let account = || {
        account_where(|snapshot| {
            let required = ["printers_affected", "serial_number", "createdate"];
            snapshot.schema.required_properties.extend(required.map(str::to_owned));
        })
    };
    let said = mistakes_in(
        parse_quote! {
            #[ticket(pipeline = "0", set(printers_affected = 1))]
            struct New {
                subject: String,
                hs_pipeline_stage: String,
            }
        },
        account(),
    );
    assert_eq!(
        said,
        "TP0204 missing-required-property: a new ticket needs a `serial_number`, because the object schema requires it \
         (account 123, pulled 2026-11-22); add a field with `#[ticket(property = \"serial_number\")]`\n"
    );
    for nothing_to_say in [
        parse_quote! { #[ticket(op = "update")] struct Update { content: String } },
        parse_quote! { #[ticket(fragment)] struct Part { content: String } },
        parse_quote! {
            #[ticket(pipeline = "0")]
            struct New {
                subject: String,
                hs_pipeline_stage: String,
                printers_affected: u32,
                serial_number: Option<String>,
            }
        },
    ] {
        assert_eq!(mistakes_in(nothing_to_say, account()), "");
    }
}

#[test]
fn properties_that_the_object_schema_requires_are_required_from_parts() {
    let account = account_where(|snapshot| {
        snapshot.schema.required_properties.insert("serial_number".to_owned());
    });
    let expanded = expansion_for(
        parse_quote! {
            #[ticket(pipeline = "0")]
            struct New {
                subject: String,
                hs_pipeline_stage: String,
                #[ticket(flatten)]
                printer: Printer,
            }
        },
        account,
    );
    assert!(expanded.contains(".contains(\"serial_number\")"), "{expanded}");
    assert!(expanded.contains("TP0204 missing-required-property"), "{expanded}");
}

#[test]
fn pipeline_id_without_quotes_and_name_in_quotes_are_recognised() {
    let lock = Lock::parse("[pipelines]\n0 = \"support\"\n77 = \"returns\"\n").unwrap();
    let said = |pipeline: syn::Expr| {
        let mut snapshot = Snapshot::from_json(SNAPSHOT).unwrap();
        let mut another = snapshot.schema.pipelines["77"].clone();
        another.id = "default".to_owned();
        another.label = "Walk-in desk".to_owned();
        snapshot.schema.pipelines.insert(another.id.clone(), another);
        mistakes_in(
            parse_quote! {
                #[ticket(op = "update", pipeline = #pipeline)]
                struct Update {
                    subject: String,
                }
            },
            Account::new(snapshot, &lock, Vec::new()),
        )
    };
    for (pipeline, expected) in [
        (parse_quote!("Returns"), "it is a name, write it without quotes: `pipeline = Returns` (`Hardware`)"),
        (parse_quote!("returns"), "it is a name, write it without quotes: `pipeline = Returns` (`Hardware`)"),
        (parse_quote!("Retrns"), "did you mean `pipeline = Returns` (`Hardware`)?"),
        (
            parse_quote!("Walk-in desk"),
            "it is a label, write the id: `pipeline = \"default\"` (`Walk-in desk`)",
        ),
        (parse_quote!(default), "it is an id, write it in quotes: `pipeline = \"default\"` (`Walk-in desk`)"),
        (parse_quote!(defalt), "did you mean `pipeline = \"default\"` (`Walk-in desk`)?"),
        (parse_quote!(Hardware), "it is a label, write the name: `pipeline = Returns` (`Hardware`)"),
        (parse_quote!(Hardwrae), "did you mean `pipeline = Returns` (`Hardware`)?"),
        (parse_quote!(Zzz), "there are `Support`, `Returns`, `WalkInDesk`"),
        (parse_quote!("zzz"), "there are `0`, `77`, `default`"),
    ] {
        let said: String = said(pipeline);
        assert!(said.contains(expected), "{said} does not say {expected}");
    }
}
