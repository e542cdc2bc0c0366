//! Option types.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{deprecated, docs, ident, text};
use crate::ir::{OptionEntry, OptionsBody, OptionsItem, VariantItem};

pub(super) fn emit(item: &OptionsItem) -> TokenStream {
    let name = ident(&item.ident);
    let property = text(&item.property);
    let docs = docs(&item.docs);
    let kind = ident(if item.multiple { "AnyOf" } else { "OneOf" });
    let (definition, index, at, entries) = match &item.body {
        OptionsBody::Variants(variants) => by_variant(item, variants),
        OptionsBody::Table(entries) => by_index(item, entries),
    };
    quote! {
        #docs
        #definition

        impl __tp::OptionSet for #name {
            const PROPERTY: &'static str = #property;
            const ENTRIES: &'static [(&'static str, &'static str)] = &[#(#entries),*];

            #[inline]
            fn index(self) -> usize {
                #index
            }

            #[inline]
            fn at(index: usize) -> Option<Self> {
                #at
            }
        }

        __tp::__option_set!(#name, #kind, #property);
    }
}

fn by_variant(
    item: &OptionsItem,
    variants: &[VariantItem],
) -> (TokenStream, TokenStream, TokenStream, Vec<TokenStream>) {
    let name = ident(&item.ident);
    let idents: Vec<_> = variants.iter().map(|variant| ident(&variant.ident)).collect();
    let documented = variants.iter().zip(&idents).map(|(variant, ident)| {
        let (docs, deprecated) = (docs(&variant.docs), deprecated(variant.deprecated.as_ref()));
        quote!(#docs #deprecated #ident)
    });
    let definition = quote! {
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
        pub enum #name {
            #(#documented),*
        }
    };
    let at = quote!([#(Self::#idents),*].get(index).copied());
    (definition, quote!(self as usize), at, variants.iter().map(|variant| entry(&variant.entry)).collect())
}

fn by_index(
    item: &OptionsItem,
    entries: &[OptionEntry],
) -> (TokenStream, TokenStream, TokenStream, Vec<TokenStream>) {
    let name = ident(&item.ident);
    let count = Literal::usize_unsuffixed(entries.len());
    // With a named field: a tuple struct is a value as well, and would stand in the way of statics and arguments.
    let definition = quote! {
        ///
        /// They are too many for a variant each: find one by its internal value with
        /// `OptionSet::from_value` or `str::parse`.
        #[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
        pub struct #name {
            index: usize,
        }
    };
    let at = quote! {
        if index < #count { Some(Self { index }) } else { None }
    };
    (definition, quote!(self.index), at, entries.iter().map(entry).collect())
}

fn entry(entry: &OptionEntry) -> TokenStream {
    let (value, label) = (text(&entry.value), text(&entry.label));
    quote!((#value, #label))
}
