//! From tokens to [`RawPayload`]: what the user wrote, with its spans, and nothing about the account yet.
//!
//! Only mistakes that show without the account are found here: attributes that do not exist, stand twice, or have a value
//! of the wrong form. Everything that takes more than one attribute to see is [`crate::check`]'s.

pub(crate) mod attribute;
mod case;
mod container;
mod field;
pub(crate) mod types;

use proc_macro2::Span;
use syn::{Data, DeriveInput, Field, Fields, Generics, Ident, Token, punctuated::Punctuated};

pub(crate) use case::RenameRule;
pub(crate) use container::{Purpose, RawContainer, RawPipeline, rename_rule};
pub(crate) use field::{RawField, Role};

use crate::errors::Errors;

/// A value and where it was written.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    /// The value.
    pub(crate) value: T,
    /// Where it was written.
    pub(crate) span: Span,
}

/// A derive's input as it was written.
pub(crate) struct RawPayload {
    /// The struct's name.
    pub(crate) ident: Ident,
    /// Its generics.
    pub(crate) generics: Generics,
    /// What `#[ticket(…)]` on the struct says.
    pub(crate) container: RawContainer,
    /// The fields in the order they were written.
    pub(crate) fields: Vec<RawField>,
    /// Whether all of it was understood. If not, what is missing may only have been misread.
    pub(crate) understood: bool,
}

impl RawPayload {
    /// Reads a derive's input. Whatever could be read is returned, also when there are errors.
    pub(crate) fn parse(input: DeriveInput, errors: &mut Errors) -> Self {
        let container = RawContainer::parse(&input.attrs, errors);
        let (fields, is_struct) = match named_fields(input.data) {
            Ok(fields) => {
                (fields.into_iter().filter_map(|field| RawField::parse(field, errors)).collect(), true)
            }
            Err(error) => {
                errors.push(error);
                (Vec::new(), false)
            }
        };
        let understood = is_struct && !errors.any();
        Self { ident: input.ident, generics: input.generics, container, fields, understood }
    }
}

/// The fields of a struct with named fields, or with none.
fn named_fields(data: Data) -> syn::Result<Punctuated<Field, Token![,]>> {
    match data {
        Data::Struct(data) => match data.fields {
            Fields::Named(fields) => Ok(fields.named),
            Fields::Unit => Ok(Punctuated::new()),
            Fields::Unnamed(fields) => Err(syn::Error::new_spanned(
                fields,
                "a ticket payload has named fields, because fields are matched with properties by name",
            )),
        },
        Data::Enum(data) => Err(syn::Error::new(
            data.enum_token.span,
            "a ticket payload is a struct; derive `TicketOption` to map an enum to a property's options",
        )),
        Data::Union(data) => Err(syn::Error::new(
            data.union_token.span,
            "a ticket payload is a struct with named fields, not a union",
        )),
    }
}
