//! `#[ticket(…)]` on a field.

use proc_macro2::Span;
use syn::{
    Attribute, Ident, Token, Type,
    ext::IdentExt as _,
    parse::{Parse as _, ParseStream},
};

use super::{attribute, container, rename_rule::RenameRule, spanned::Spanned};
use crate::errors::Errors;

/// The arguments on a field.
const WORDS: &[&str] =
    &["property", "rename", "skip", "flatten", "default", "with", "associate", "label", "id"];

/// A field as it was written.
pub(crate) struct RawField {
    /// Its name.
    pub(crate) ident: Ident,
    /// Its type.
    pub(crate) ty: Type,
    /// Its role in the payload.
    pub(crate) role: Role,
}

/// The role of a field in the payload.
pub(crate) enum Role {
    /// It is not part of the payload.
    Skip,
    /// It is another payload, whose properties belong to this one.
    Flatten,
    /// It holds the ids of records to associate the ticket with.
    Associate {
        /// The other object, as the user calls it.
        object: Spanned<String>,
        /// The association labels.
        labels: Vec<Spanned<String>>,
    },
    /// It identifies the ticket of an upsert by the value of a unique property.
    Id {
        /// The property's name, if the attribute has it.
        property: Option<Spanned<String>>,
        /// The position of `id`.
        span: Span,
    },
    /// It is the value of a property.
    Property {
        /// The property's name, if the attribute has it.
        property: Option<Spanned<String>>,
        /// The value that is written if the field has none.
        default: Option<Spanned<String>>,
        /// The function that converts the field to the property's value.
        with: Option<syn::Path>,
    },
}

/// The arguments of one field, before it is checked whether they go together.
#[derive(Default)]
struct Arguments {
    property: Option<Spanned<String>>,
    /// `property` or `rename`, as it was written.
    property_word: Option<Ident>,
    skip: Option<Span>,
    flatten: Option<Span>,
    default: Option<Spanned<String>>,
    with: Option<syn::Path>,
    associate: Option<Spanned<String>>,
    labels: Vec<Spanned<String>>,
    id: Option<Span>,
}

impl RawField {
    /// Reads a field; `None` only for a field without a name.
    pub(super) fn parse(field: syn::Field, errors: &mut Errors) -> Option<Self> {
        let ident = field.ident?;
        let words = Arguments::parse(&field.attrs, errors);
        Some(Self { ident, ty: field.ty, role: words.into_role(errors) })
    }

    /// Whether the attribute names the property.
    pub(crate) fn says_property(&self) -> bool {
        matches!(&self.role, Role::Property { property: Some(_), .. } | Role::Id { property: Some(_), .. })
    }

    /// The property's name: the one in the attribute, or the field's name by the struct's rule.
    pub(crate) fn property_name(&self, rule: Option<RenameRule>) -> Spanned<String> {
        if let Role::Property { property: Some(property), .. } | Role::Id { property: Some(property), .. } =
            &self.role
        {
            return property.clone();
        }
        let name = self.ident.unraw().to_string();
        let value = rule.map_or_else(|| name.clone(), |rule| rule.apply_to_field(&name));
        Spanned { value, span: self.ident.span() }
    }
}

impl Arguments {
    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut words = Self::default();
        attribute::each_word(attributes, errors, |word, input| words.read(word, input));
        words
    }

    fn read(&mut self, word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match word.to_string().as_str() {
            "property" | "rename" => {
                let (slot, said) = (&mut self.property, &mut self.property_word);
                attribute::set_either(slot, said, word, attribute::text_value(input)?)
            }
            "skip" => attribute::set_once(&mut self.skip, word, word.span()),
            "flatten" => attribute::set_once(&mut self.flatten, word, word.span()),
            "default" => {
                input.parse::<Token![=]>()?;
                attribute::set_once(&mut self.default, word, container::literal_text(input)?)
            }
            "with" => match attribute::path_value(input, word, syn::Path::parse, "a_function_of_yours") {
                Ok(path) => attribute::set_once(&mut self.with, word, path),
                Err(error) => {
                    // Even if malformed, it shows that the field's type is not the property's type.
                    self.with.get_or_insert_with(|| word.clone().into());
                    Err(error)
                }
            },
            "associate" => attribute::set_once(&mut self.associate, word, attribute::text_value(input)?),
            "label" => {
                self.labels.push(attribute::text_value(input)?);
                Ok(())
            }
            "id" => attribute::set_once(&mut self.id, word, word.span()),
            _ => Err(attribute::unknown_word(word, WORDS, "a field")),
        }
    }

    /// The role of the field; arguments that do not go with it are reported.
    fn into_role(self, errors: &mut Errors) -> Role {
        let written = [
            ("skip", self.skip),
            ("flatten", self.flatten),
            ("associate", self.associate.as_ref().map(|word| word.span)),
            ("id", self.id),
            ("property", self.property.as_ref().map(|word| word.span)),
            ("default", self.default.as_ref().map(|word| word.span)),
            ("with", self.with.as_ref().map(syn::spanned::Spanned::span)),
            ("label", self.labels.first().map(|label| label.span)),
        ];
        let mut only = |decisive: &str, allowed: &[&str]| {
            for (word, span) in written {
                if let Some(span) = span
                    && word != decisive
                    && !allowed.contains(&word)
                {
                    errors.misuse(span, format_args!("`{word}` has no meaning on a field with `{decisive}`"));
                }
            }
        };
        if self.skip.is_some() {
            only("skip", &[]);
            return Role::Skip;
        }
        if self.flatten.is_some() {
            only("flatten", &[]);
            return Role::Flatten;
        }
        if let Some(object) = self.associate {
            only("associate", &["label"]);
            return Role::Associate { object, labels: self.labels };
        }
        if let Some(span) = self.id {
            only("id", &["property"]);
            return Role::Id { property: self.property, span };
        }
        for label in &self.labels {
            errors.misuse(label.span, "`label` goes with `associate`; it names an association label");
        }
        Role::Property { property: self.property, default: self.default, with: self.with }
    }
}
