//! Emission: from the intermediate representation to tokens. Nothing is decided here.
//!
//! Foreign text reaches the tokens as string literals only; identifiers come from `ticketproof_schema::names`. Our own
//! things are named through `__tp`, and no name is one of the prelude's, so that nothing of the schema can shadow what the
//! code means.

mod associations;
mod field_types;
mod options;
mod pipelines;
mod structs;
mod tokens;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Account, SnapshotSource, Unit};
use tokens::{docs, ident, text};

/// Emits the whole file.
pub(crate) fn emit(unit: &Unit) -> TokenStream {
    let accounts = accounts(unit);
    let structs = structs::emit(unit);
    let options = unit.options.iter().map(options::emit);
    let pipelines = pipelines::emit(unit);
    let associations = associations::emit(unit);
    quote! {
        #[rustfmt::skip]
        #[allow(
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            clippy::restriction,
            dead_code,
            deprecated,
            elided_lifetimes_in_paths,
            non_camel_case_types,
            non_snake_case,
            non_upper_case_globals,
            unreachable_code,
            unreachable_pub,
            unused_mut,
            unused_qualifications,
            reason = "generated code follows the schema's names and serves every use"
        )]
        mod generated {
            use ::ticketproof::__private as __tp;

            #accounts
            #structs
            #(#options)*
            #pipelines
            #associations
        }
        #[rustfmt::skip]
        #[allow(unused_imports, unreachable_pub, reason = "not every crate uses all of it")]
        pub use generated::*;
    }
}

fn accounts(unit: &Unit) -> TokenStream {
    let statics = unit.accounts.iter().map(snapshot);
    let count = Literal::usize_unsuffixed(unit.accounts.len());
    let hash = text(unit.accounts.first().map_or("", |account| &account.hash));
    let several = (unit.accounts.len() > 1).then(|| account_enum(unit));
    quote! {
        /// The semantic hash of the snapshot that this was generated from.
        pub const SNAPSHOT_HASH: &str = #hash;

        static SNAPSHOTS: [__tp::EmbeddedSnapshot; #count] = [#(#statics),*];

        /// The account's schema, as it was when this was generated.
        #[inline]
        pub fn schema() -> &'static ::ticketproof::ObjectSchema {
            SNAPSHOTS[0].schema()
        }

        /// The validator for the account's schema.
        #[inline]
        pub fn validator() -> &'static ::ticketproof::Validator {
            SNAPSHOTS[0].validator()
        }

        #several
    }
}

fn snapshot(account: &Account) -> TokenStream {
    let hash = text(&account.hash);
    let source = match &account.source {
        SnapshotSource::Literal(json) => text(json),
        SnapshotSource::File(path) => {
            let path = text(path);
            quote!(::core::include_str!(#path))
        }
    };
    quote!(__tp::EmbeddedSnapshot::new(#source, #hash))
}

fn account_enum(unit: &Unit) -> TokenStream {
    let variants = unit.accounts.iter().map(|account| {
        let (docs, variant) = (docs(&account.docs), ident(&account.variant));
        quote!(#docs #variant)
    });
    let ids = unit.structs.stage_fields.is_some().then(|| {
        quote! {
            /// A stage's id in this account.
            #[inline]
            pub fn stage_id(self, stage: impl Into<__tp::PipelineStage>) -> &'static str {
                stage.into().id_in(self as usize)
            }

            /// The id that a stage's pipeline has in this account.
            #[inline]
            pub fn pipeline_id(self, stage: impl Into<__tp::PipelineStage>) -> &'static str {
                stage.into().pipeline_id_in(self as usize)
            }

            /// The properties with the times of this account's records in a stage, to request when reading.
            #[inline]
            pub fn timing_properties(self, stage: impl Into<__tp::PipelineStage>) -> Vec<String> {
                stage.into().timing_properties_in(self as usize)
            }
        }
    });
    quote! {
        /// The accounts that share these types. Pipelines, stages and labels have different ids in each.
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
        pub enum Account {
            #(#variants),*
        }

        impl Account {
            /// The account's schema, as it was when this was generated.
            #[inline]
            pub fn schema(self) -> &'static ::ticketproof::ObjectSchema {
                SNAPSHOTS[self as usize].schema()
            }

            /// The validator for the account's schema.
            #[inline]
            pub fn validator(self) -> &'static ::ticketproof::Validator {
                SNAPSHOTS[self as usize].validator()
            }

            /// A payload with this account's ids, to be validated by this account's validator. The payload may also be a
            /// derived struct, which has the ids of the main account.
            #[inline]
            pub fn payload<T: ::ticketproof::TicketPayload>(self, payload: &T) -> __tp::Translated<'_, T> {
                __tp::Translated::new(payload, self as usize, PIPELINES, LABELS)
            }

            #ids
        }
    }
}
