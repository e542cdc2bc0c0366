//! The impls of an enum of options.

use std::path::PathBuf;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::parse_quote;
use ticketproof_validator::payload::kind;

use crate::{expand::rebuild_tracking, syntax::RawEnum};

/// Emits the impls. After an error there are no options, and the impls return empty values.
pub(super) fn expand(
    raw: &RawEnum,
    options: &[String],
    multiple: Option<bool>,
    files: &[PathBuf],
) -> TokenStream {
    let facade = raw.facade.clone().unwrap_or_else(|| parse_quote!(::ticketproof));
    let support: syn::Path = parse_quote!(#facade::__private);
    let ident = &raw.ident;
    let property = raw.property.as_ref().map_or("", |property| &property.value);
    let key = Literal::u64_suffixed(kind::key(property));
    let mut generics = raw.generics.clone();
    let kind = match multiple {
        Some(true) => quote!(#support::kind::AnyOf<#key>),
        Some(false) => quote!(#support::kind::OneOf<#key>),
        // If the property is unknown, the enum fits every property, so that no further errors follow.
        None => {
            generics.params.push(parse_quote!(Kind));
            quote!(Kind)
        }
    };
    let (impl_generics, type_generics, where_clause) = raw.generics.split_for_impl();
    let (value_generics, ..) = generics.split_for_impl();
    let (value, from_value) = if options.is_empty() {
        (quote! { "" }, quote! { ::core::option::Option::None })
    } else {
        let variants: Vec<_> = raw.variants.iter().map(|variant| &variant.ident).collect();
        (
            quote! { match self { #(Self::#variants => #options,)* } },
            quote! {
                ::core::option::Option::Some(match value {
                    #(#options => Self::#variants,)*
                    _ => return ::core::option::Option::None,
                })
            },
        )
    };
    let tracking = rebuild_tracking(files);
    quote! {
        const _: () = {
            #tracking
            #[automatically_derived]
            impl #impl_generics #support::TicketOption for #ident #type_generics #where_clause {
                const PROPERTY: &'static str = #property;

                fn value(&self) -> &'static str {
                    #value
                }

                fn from_value(value: &str) -> ::core::option::Option<Self> {
                    #from_value
                }
            }
            #[automatically_derived]
            impl #value_generics #support::PropertyValue<#kind> for #ident #type_generics #where_clause {
                fn text(&self) -> ::core::option::Option<#support::Cow<'_, str>> {
                    ::core::option::Option::Some(#support::Cow::Borrowed(#support::TicketOption::value(self)))
                }
            }
        };
    }
}
