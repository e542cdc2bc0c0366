//! Emission: from [`Payload`] to tokens. Nothing is decided here, and nothing can fail.
//!
//! Everything is emitted into one unnamed constant, so that helper items cannot clash with the user's:
//!
//! - [`payload_impl`]: the impl of `TicketPayload`;
//! - [`uses_properties_impl`]: the impl of `UsesProperties`, the list of the properties that it writes;
//! - [`diagnostic_trait`]: a trait for each field whose type only the compiler can check;
//! - [`part_assertions`]: compile-time assertions about the properties that the struct's parts write;
//! - [`rebuild_tracking`]: makes an edit of the snapshot expand the derive again;
//! - [`fallback`]: the same impls for a struct with mistakes, so that no further errors follow from them.

mod diagnostic_trait;
mod fallback;
mod part_assertions;
mod payload_impl;
mod rebuild_tracking;
mod runtime_types;
mod target;
mod uses_properties_impl;

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

pub(crate) use fallback::fallback;
pub(crate) use rebuild_tracking::rebuild_tracking;
pub(crate) use target::Target;

use crate::model::Payload;

/// Emits the impls of a valid payload.
pub(crate) fn expand(target: &Target, payload: &Payload, files: &[PathBuf]) -> TokenStream {
    let tracking = rebuild_tracking(files);
    let traits = diagnostic_trait::diagnostic_traits(target, payload);
    let assertions = part_assertions::part_assertions(target, payload);
    let payload_impl = payload_impl::payload_impl(target, payload);
    let uses_properties_impl = uses_properties_impl::uses_properties_impl(target, payload);
    quote! {
        const _: () = {
            #tracking
            #traits
            #assertions
            #payload_impl
            #uses_properties_impl
        };
    }
}
