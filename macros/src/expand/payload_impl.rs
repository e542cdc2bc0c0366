//! `impl TicketPayload`.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{parse_quote, spanned::Spanned as _};

use super::{Target, property_trait::trait_name};
use crate::{
    model::{AssociationField, Checked, Kind, Payload, PropertyField},
    syntax::Purpose,
};

/// The impl that writes the struct.
pub(super) fn payload_impl(target: &Target, payload: &Payload) -> TokenStream {
    let Target { ident, support, .. } = target;
    let operation = operation(payload.purpose);
    let constants = payload.constants.iter().map(|(property, value)| {
        quote! { body.raw_property(#property, #value); }
    });
    let pipeline = payload.pipeline_of_stage.iter().map(|(property, stage, _)| {
        let span = stage.span().resolved_at(Span::call_site());
        quote_spanned! {span=> body.property::<#support::kind::PipelineOfStage>(#property, &self.#stage); }
    });
    let properties = payload.properties.iter().map(|field| property(target, field));
    let parts = payload.parts.iter().map(|part| {
        let field = &part.ident;
        let span = part.ty.span().resolved_at(Span::call_site());
        quote_spanned! {span=> #support::TicketPayload::write(&self.#field, body); }
    });
    let associations = payload.associations.iter().map(association);

    let generics = bounded(target, payload);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = target.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #support::TicketPayload for #ident #type_generics #where_clause {
            const OPERATION: #support::Operation = #support::Operation::#operation;

            fn write(&self, body: &mut #support::Body) {
                #(#constants)*
                #(#pipeline)*
                #(#properties)*
                #(#parts)*
                #(#associations)*
            }
        }
    }
}

/// The operation's variant.
pub(super) fn operation(purpose: Purpose) -> TokenStream {
    match purpose {
        Purpose::Create => quote!(Create),
        Purpose::Upsert => quote!(Upsert),
        Purpose::Update => quote!(Update),
    }
}

/// Writes one property. The tokens carry the span of the field's type, so that the compiler marks the type if it is wrong.
fn property(target: &Target, field: &PropertyField) -> TokenStream {
    let support = &target.support;
    let PropertyField { ident, property, .. } = field;
    let kind = kind(target, field.kind);
    let span = match &field.with {
        Some(with) => with.span(),
        None => field.ty.span(),
    }
    .resolved_at(Span::call_site());
    let value = match &field.with {
        Some(with) => quote_spanned! {span=> &#with(&self.#ident) },
        None => quote_spanned! {span=> &self.#ident },
    };
    let text = if field.checked == Checked::ByCompiler {
        let name = trait_name(property);
        quote_spanned! {span=> #name::text(#value) }
    } else {
        quote_spanned! {span=> #support::PropertyValue::<#kind>::text(#value) }
    };
    match &field.default {
        Some(default) => quote_spanned! {span=>
            body.raw_property(#property, #text.unwrap_or(#support::Cow::Borrowed(#default)));
        },
        None => quote_spanned! {span=>
            if let ::core::option::Option::Some(text) = #text {
                body.raw_property(#property, text);
            }
        },
    }
}

/// Ties the ticket to each record of one field.
fn association(field: &AssociationField) -> TokenStream {
    let ident = &field.ident;
    let key = Literal::u64_suffixed(ticketproof_validator::payload::kind::key(&field.object));
    let types = field.types.iter().map(|(category, id)| quote! { (#category, #id) });
    let span = field.ty.span().resolved_at(Span::call_site());
    quote_spanned! {span=>
        body.associate_all::<#key>(&self.#ident, &[#(#types),*]);
    }
}

/// The struct's generics, with a bound for each field whose type only they decide.
fn bounded(target: &Target, payload: &Payload) -> syn::Generics {
    let support = &target.support;
    let mut generics = target.generics.clone();
    let mut bounds: Vec<syn::WherePredicate> = Vec::new();
    for field in payload.properties.iter().filter(|field| field.checked == Checked::ByBound) {
        let (ty, kind) = (&field.ty, kind(target, field.kind));
        bounds.push(parse_quote!(#ty: #support::PropertyValue<#kind>));
    }
    for part in payload.parts.iter().filter(|part| part.generic) {
        let ty = &part.ty;
        bounds.push(parse_quote!(#ty: #support::TicketPayload));
    }
    for field in payload.associations.iter().filter(|field| field.generic) {
        let ty = &field.ty;
        let key = Literal::u64_suffixed(ticketproof_validator::payload::kind::key(&field.object));
        bounds.push(parse_quote!(#ty: #support::RecordIds<#key>));
    }
    if !bounds.is_empty() {
        generics.make_where_clause().predicates.extend(bounds);
    }
    generics
}

/// The kind's type.
pub(super) fn kind(target: &Target, kind: Kind) -> TokenStream {
    let support = &target.support;
    let keyed = |name: &str, key: u64| {
        let name = syn::Ident::new(name, Span::call_site());
        let key = Literal::u64_suffixed(key);
        quote!(#support::kind::#name<#key>)
    };
    match kind {
        Kind::Text => quote!(#support::kind::Text),
        Kind::Number => quote!(#support::kind::Number),
        Kind::Bool => quote!(#support::kind::Bool),
        Kind::Date => quote!(#support::kind::Date),
        Kind::DateTime => quote!(#support::kind::DateTime),
        Kind::Reference => quote!(#support::kind::Reference),
        Kind::OneOf(key) => keyed("OneOf", key),
        Kind::AnyOf(key) => keyed("AnyOf", key),
        Kind::StageOf(key) => keyed("StageOf", key),
    }
}
