//! Parsing the struct of `#[derive(TicketPayload)]`, from tokens to [`RawPayload`].

use syn::{Data, DeriveInput, Field, Fields, Generics, Ident, Token, punctuated::Punctuated};

use super::{container::RawContainer, field::RawField};
use crate::errors::Errors;

/// The input of a derive, as it was written.
pub(crate) struct RawPayload {
    /// The struct's name.
    pub(crate) ident: Ident,
    /// Its generics.
    pub(crate) generics: Generics,
    /// The arguments of `#[ticket(…)]` on the struct.
    pub(crate) container: RawContainer,
    /// The fields in the order they were written.
    pub(crate) fields: Vec<RawField>,
    /// Whether everything was parsed. If not, a missing property may be one that was malformed.
    pub(crate) fully_parsed: bool,
}

impl RawPayload {
    /// Parses the input of a derive. After errors it returns what could be parsed.
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
        let fully_parsed = is_struct && !errors.any();
        Self { ident: input.ident, generics: input.generics, container, fields, fully_parsed }
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
