//! One trait for each field whose type only the compiler can check.
//!
//! The trait is there for its message: a bound on the validator's `PropertyValue` would make the compiler speak of kinds
//! and keys, which are nobody's words. `do_not_recommend` keeps it from explaining the error by that bound.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{Target, payload_impl::kind};
use crate::{
    model::{Checked, PropertyField},
    rules,
};

/// The trait of a field, if the compiler checks it.
pub(super) fn property_trait(target: &Target, field: &PropertyField) -> Option<TokenStream> {
    if field.checked != Checked::ByCompiler {
        return None;
    }
    let support = &target.support;
    let name = trait_name(&field.property);
    let kind = kind(target, field.kind);
    let property = ticketproof_diagnostics::text::quoted(&field.property);
    let message =
        format!("{}: `{{Self}}` cannot be the value of property {}", rules::WRONG_TYPE, literal(&property));
    let label = literal(&format!("{property} {}", field.expected));
    Some(quote! {
        #[diagnostic::on_unimplemented(message = #message, label = #label)]
        #[allow(non_camel_case_types)]
        trait #name {
            fn text(&self) -> ::core::option::Option<#support::Cow<'_, str>>;
        }
        #[diagnostic::do_not_recommend]
        impl<Value: #support::PropertyValue<#kind> + ?::core::marker::Sized> #name for Value {
            fn text(&self) -> ::core::option::Option<#support::Cow<'_, str>> {
                #support::PropertyValue::<#kind>::text(self)
            }
        }
    })
}

/// The trait's name, which the compiler may show: the property's, as far as it is one.
pub(super) fn trait_name(property: &str) -> Ident {
    let clean: String =
        property.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '_' }).collect();
    format_ident!("property_{clean}")
}

/// Text in the message of a diagnostic attribute, which is a format string.
fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
