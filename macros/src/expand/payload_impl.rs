//! `impl TicketPayload`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, parse_quote, spanned::Spanned as _};

use super::{
    diagnostic_trait::{association_trait, pipeline_trait, property_trait},
    runtime_types::{kind, operation, record_ids},
    target::Target,
};
use crate::{
    check::RECORD_ID,
    model::{AssociationField, Payload, PropertyField, TypeCheck},
};

/// Emits the impl that writes the struct.
pub(super) fn payload_impl(target: &Target, payload: &Payload) -> TokenStream {
    let Target { ident, support, .. } = target;
    let operation = operation(payload.purpose);
    let constants = payload.constants.iter().map(|(property, value)| {
        quote! { body.raw_property(#property, #value); }
    });
    let pipeline = payload.pipeline_of_stage.iter().map(|(property, stage, ty)| {
        let name = pipeline_trait();
        let value = borrowed(stage, ty);
        write_text(property, &quote_spanned! {first(ty)=> #name::text(#value) }, None)
    });
    let identity = payload.id.iter().map(|field| identity(target, field));
    let properties = payload.properties.iter().map(|field| property(target, field));
    let parts = payload.parts.iter().map(|part| {
        let field = &part.ident;
        let span = part.ty.span().resolved_at(Span::call_site());
        quote_spanned! {span=> #support::TicketPayload::write(&self.#field, body); }
    });
    let associations = payload.associations.iter().map(|field| association(target, field));

    let generics = bounded(target, payload);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = target.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #support::TicketPayload for #ident #type_generics #where_clause {
            const OPERATION: #support::Operation = #support::Operation::#operation;

            fn write(&self, body: &mut #support::Body) {
                #(#identity)*
                #(#constants)*
                #(#pipeline)*
                #(#properties)*
                #(#parts)*
                #(#associations)*
            }
        }
    }
}

/// Emits the writing of one property.
fn property(target: &Target, field: &PropertyField) -> TokenStream {
    let support = &target.support;
    let default = field.default.as_ref().map(|default| quote! { #support::Cow::Borrowed(#default) });
    write_text(&field.property, &text_of(target, field), default.as_ref())
}

/// Emits the identity of an upsert's record.
fn identity(target: &Target, field: &PropertyField) -> TokenStream {
    let text = text_of(target, field);
    let property = if field.property == RECORD_ID {
        quote! { ::core::option::Option::None }
    } else {
        let property = &field.property;
        quote! { ::core::option::Option::Some(#property) }
    };
    quote! {
        if let ::core::option::Option::Some(text) = #text {
            body.identify(#property, text);
        }
    }
}

/// Emits the `Option` of a field's text.
fn text_of(target: &Target, field: &PropertyField) -> TokenStream {
    let support = &target.support;
    let kind = kind(target, field.kind);
    let (span, value) = match &field.with {
        Some(with) => {
            let ident = &field.ident;
            (first(with), quote_spanned! {first(with)=> &#with(&self.#ident) })
        }
        None => (first(&field.ty), borrowed(&field.ident, &field.ty)),
    };
    if field.checked == TypeCheck::Compiler {
        let name = property_trait(&field.property);
        quote_spanned! {span=> #name::text(#value) }
    } else {
        quote_spanned! {span=> #support::PropertyValue::<#kind>::text(#value) }
    }
}

/// Emits the writing of an `Option` of a text, or of the default.
fn write_text(property: &str, text: &TokenStream, default: Option<&TokenStream>) -> TokenStream {
    match default {
        Some(default) => quote! { body.raw_property(#property, #text.unwrap_or(#default)); },
        None => quote! {
            if let ::core::option::Option::Some(text) = #text {
                body.raw_property(#property, text);
            }
        },
    }
}

/// Emits the associations with the records of one field.
fn association(target: &Target, field: &AssociationField) -> TokenStream {
    let types = field.types.iter().map(|(category, id)| quote! { (#category, #id) });
    let value = borrowed(&field.ident, &field.ty);
    let span = first(&field.ty);
    let visit = if field.checked == TypeCheck::Compiler {
        let name = association_trait(&field.ident);
        quote_spanned! {span=> #name::visit }
    } else {
        let (ty, bound) = (&field.ty, record_ids(target, &field.object));
        quote_spanned! {span=> <#ty as #bound>::visit }
    };
    quote! { #visit(#value, &mut |id| body.associate_by(id, &[#(#types),*])); }
}

/// Emits `&self.field` with the span of the field's type, which is what the compiler then marks in an error.
fn borrowed(field: &Ident, ty: &syn::Type) -> TokenStream {
    let mut field = field.clone();
    field.set_span(last(ty));
    quote_spanned! {first(ty)=> &self.#field }
}

/// The span of the first token. Stable Rust cannot join spans, but the compiler joins those of an expression's first and last
/// token.
fn first(tokens: &impl ToTokens) -> Span {
    let first = tokens.to_token_stream().into_iter().next();
    first.map_or_else(Span::call_site, |token| token.span()).resolved_at(Span::call_site())
}

/// The span of the last token.
fn last(tokens: &impl ToTokens) -> Span {
    let last = tokens.to_token_stream().into_iter().last();
    last.map_or_else(Span::call_site, |token| token.span()).resolved_at(Span::call_site())
}

/// The struct's generics, with a bound for each field whose type depends on them.
fn bounded(target: &Target, payload: &Payload) -> syn::Generics {
    let support = &target.support;
    let mut generics = target.generics.clone();
    let mut bounds: Vec<syn::WherePredicate> = Vec::new();
    for field in
        payload.properties.iter().chain(&payload.id).filter(|field| field.checked == TypeCheck::Bound)
    {
        let (ty, kind) = (&field.ty, kind(target, field.kind));
        bounds.push(parse_quote!(#ty: #support::PropertyValue<#kind>));
    }
    for part in payload.parts.iter().filter(|part| part.generic) {
        let ty = &part.ty;
        bounds.push(parse_quote!(#ty: #support::TicketPayload));
    }
    for field in payload.associations.iter().filter(|field| field.checked == TypeCheck::Bound) {
        let (ty, bound) = (&field.ty, record_ids(target, &field.object));
        bounds.push(parse_quote!(#ty: #bound));
    }
    if !bounds.is_empty() {
        generics.make_where_clause().predicates.extend(bounds);
    }
    generics
}
