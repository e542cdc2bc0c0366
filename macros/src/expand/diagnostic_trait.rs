//! Traits whose `on_unimplemented` text is the error message for the user.
//!
//! Only the compiler can check some types. With a bound on the validator's own traits its message would be about kinds and
//! keys, which users do not know. So each such field gets a trait of its own. All types that meet the validator's bound
//! implement it, and its message names the field's property. `do_not_recommend` keeps that bound out of the message.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;
use ticketproof_diagnostics::{RuleId, text};

use super::{
    runtime_types::{kind, record_ids},
    target::Target,
};
use crate::{
    model::{AssociationField, Payload, PropertyField, TypeCheck},
    rules,
};

/// The compiler's message for a type that does not implement the trait.
struct Message<'a> {
    rule: RuleId,
    /// The text after the type's name.
    text: &'a str,
    label: &'a str,
}

/// Emits the traits of all fields whose type the compiler checks.
pub(super) fn diagnostic_traits(target: &Target, payload: &Payload) -> TokenStream {
    let by_compiler = |checked| checked == TypeCheck::Compiler;
    let fields = payload.properties.iter().chain(&payload.id).filter(|field| by_compiler(field.checked));
    let properties = fields.map(|field| of_property(target, field));
    let pipeline = payload.pipeline_of_stage.iter().map(|(property, ..)| of_pipeline(target, property));
    let associations = payload
        .associations
        .iter()
        .filter(|field| by_compiler(field.checked))
        .map(|field| of_association(target, field));
    properties.chain(pipeline).chain(associations).collect()
}

/// The name of a property's trait, which the compiler may show. It is made of the property's name; if characters had to be
/// replaced, a hash makes it unique.
pub(super) fn property_trait(property: &str) -> Ident {
    let clean: String =
        property.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '_' }).collect();
    if clean == property {
        return format_ident!("property_{clean}");
    }
    format_ident!("property_{clean}_{:x}", ticketproof_validator::payload::kind::key(property))
}

/// The name of the trait of stage types that determine their pipeline.
pub(super) fn pipeline_trait() -> Ident {
    format_ident!("stage_of_one_pipeline")
}

/// The name of the trait of an association field.
pub(super) fn association_trait(field: &Ident) -> Ident {
    format_ident!("records_of_{}", field)
}

fn of_property(target: &Target, field: &PropertyField) -> TokenStream {
    let property = text::quoted(&field.property);
    let message = Message {
        rule: rules::WRONG_TYPE,
        text: &format!("cannot be the value of property {property}"),
        label: &format!("{property} {}", field.expected),
    };
    text_trait(target, &property_trait(&field.property), &kind(target, field.kind), &message)
}

fn of_pipeline(target: &Target, property: &str) -> TokenStream {
    let support = &target.support;
    let message = Message {
        rule: rules::MISSING_PIPELINE,
        text: "does not say which pipeline the new ticket goes to, and the account has several",
        label: &format!(
            "not a generated stage enum; name the pipeline with `#[ticket(pipeline = …)]` or a field for {}",
            text::quoted(property)
        ),
    };
    text_trait(target, &pipeline_trait(), &quote!(#support::kind::PipelineOfStage), &message)
}

fn of_association(target: &Target, field: &AssociationField) -> TokenStream {
    let support = &target.support;
    let (name, bound) = (association_trait(&field.ident), record_ids(target, &field.object));
    let message = Message {
        rule: rules::ASSOCIATION_TYPE_NOT_ALLOWED,
        text: &format!("is not an id of {}", text::escaped(&field.object_name)),
        label: "takes ids as text or integer, one, an `Option` or a list of them, or an id type of that object",
    };
    let attribute = message.attribute();
    quote! {
        #attribute
        trait #name {
            fn visit(&self, visit: &mut dyn ::core::ops::FnMut(#support::Cow<'_, str>));
        }
        #[diagnostic::do_not_recommend]
        impl<Ids: #bound + ?::core::marker::Sized> #name for Ids {
            fn visit(&self, visit: &mut dyn ::core::ops::FnMut(#support::Cow<'_, str>)) {
                <Self as #bound>::visit(self, visit);
            }
        }
    }
}

/// Emits a trait that all types with a text of this kind implement.
fn text_trait(target: &Target, name: &Ident, kind: &TokenStream, message: &Message<'_>) -> TokenStream {
    let support = &target.support;
    let attribute = message.attribute();
    quote! {
        #attribute
        trait #name {
            fn text(&self) -> ::core::option::Option<#support::Cow<'_, str>>;
        }
        #[diagnostic::do_not_recommend]
        impl<Value: #support::PropertyValue<#kind> + ?::core::marker::Sized> #name for Value {
            fn text(&self) -> ::core::option::Option<#support::Cow<'_, str>> {
                #support::PropertyValue::<#kind>::text(self)
            }
        }
    }
}

impl Message<'_> {
    fn attribute(&self) -> TokenStream {
        // Both are format strings, and may have text from the schema.
        let literal = |text: &str| text.replace('{', "{{").replace('}', "}}");
        let message = format!("{}: `{{Self}}` {}", self.rule, literal(self.text));
        let label = literal(self.label);
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            #[allow(non_camel_case_types)]
        }
    }
}
