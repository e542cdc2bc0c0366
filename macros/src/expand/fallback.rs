//! The impls of a struct with errors.
//!
//! The build fails with the errors themselves. These impls prevent further errors that the trait is not implemented wherever the
//! struct is used, and keep an editor's completion working.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    rebuild_tracking::rebuild_tracking, runtime_types::operation, target::Target,
    uses_properties_impl::own_properties_impl,
};
use crate::{model::Payload, syntax::RawPayload};

/// Emits impls that write nothing, but list the struct's own properties, so that a struct that contains it does not lack them.
pub(crate) fn fallback(
    target: &Target,
    raw: &RawPayload,
    payload: &Payload,
    files: &[PathBuf],
) -> TokenStream {
    let Target { ident, generics, support } = target;
    let tracking = rebuild_tracking(files);
    let operation = operation(payload.purpose);
    let uses_properties_impl = own_properties_impl(target, payload);
    let fields = raw.fields.iter().map(|field| &field.ident);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        const _: () = {
            #tracking
            #[automatically_derived]
            impl #impl_generics #support::TicketPayload for #ident #type_generics #where_clause {
                const OPERATION: #support::Operation = #support::Operation::#operation;

                fn write(&self, _: &mut #support::Body) {
                    #(let _ = &self.#fields;)*
                }
            }
            #uses_properties_impl
        };
    }
}
