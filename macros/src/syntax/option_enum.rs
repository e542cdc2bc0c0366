//! Parsing the enum of `#[derive(TicketOption)]`, from tokens to [`RawEnum`].

use syn::{Data, DeriveInput, Fields, Ident, ext::IdentExt as _, parse::ParseStream};

use super::{attribute, container::rename_rule, rename_rule::RenameRule, spanned::Spanned};
use crate::errors::Errors;

const ENUM_WORDS: &[&str] = &["property", "rename_all", "partial", "schema", "crate"];
const VARIANT_WORDS: &[&str] = &["option", "rename"];

/// The input of a derive, as it was written.
pub(crate) struct RawEnum {
    /// The enum's name.
    pub(crate) ident: Ident,
    /// Its parameters. There should be none; the impls repeat them, so that no further errors follow.
    pub(crate) generics: syn::Generics,
    /// `property = "name"`: the property with these options.
    pub(crate) property: Option<Spanned<String>>,
    /// `rename_all = "UPPERCASE"`: how variant names become option values.
    pub(crate) rename_all: Option<RenameRule>,
    /// `partial`: options may be left out.
    pub(crate) partial: bool,
    /// `schema = "path"`
    pub(crate) schema: Option<Spanned<String>>,
    /// `crate = path`
    pub(crate) facade: Option<syn::Path>,
    /// The variants in the order they were written.
    pub(crate) variants: Vec<RawVariant>,
    /// Whether everything was parsed.
    pub(crate) fully_parsed: bool,
}

/// A variant as it was written.
pub(crate) struct RawVariant {
    /// Its name.
    pub(crate) ident: Ident,
    /// `option = "VALUE"`
    pub(crate) option: Option<Spanned<String>>,
}

impl RawEnum {
    /// Parses the input of a derive. After errors it returns what could be parsed.
    pub(crate) fn parse(input: DeriveInput, errors: &mut Errors) -> Self {
        let mut raw = Self {
            ident: input.ident,
            generics: input.generics,
            property: None,
            rename_all: None,
            partial: false,
            schema: None,
            facade: None,
            variants: Vec::new(),
            fully_parsed: false,
        };
        attribute::each_word(&input.attrs, errors, |word, input| raw.read(word, input));
        if let Some(parameter) = raw.generics.params.first() {
            errors.push(syn::Error::new_spanned(parameter, "an enum of options has no parameters"));
        }
        match input.data {
            Data::Enum(data) => {
                raw.variants =
                    data.variants.into_iter().map(|variant| RawVariant::parse(variant, errors)).collect();
            }
            _ => errors.misuse(
                raw.ident.span(),
                "`TicketOption` can be derived for enums only, because options are variants",
            ),
        }
        if raw.property.is_none() && !errors.any() {
            errors.misuse(
                raw.ident.span(),
                "name the property with these options: `#[ticket(property = \"…\")]`",
            );
        }
        raw.fully_parsed = !errors.any();
        raw
    }

    fn read(&mut self, word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match word.to_string().as_str() {
            "property" => attribute::set_once(&mut self.property, word, attribute::text_value(input)?),
            "rename_all" => attribute::set_once(&mut self.rename_all, word, rename_rule(input)?),
            "partial" => {
                self.partial = true;
                Ok(())
            }
            "schema" => attribute::set_once(&mut self.schema, word, attribute::text_value(input)?),
            "crate" => attribute::set_once(&mut self.facade, word, attribute::facade(input, word)?),
            _ => Err(attribute::unknown_word(word, ENUM_WORDS, "an enum")),
        }
    }
}

impl RawVariant {
    fn parse(variant: syn::Variant, errors: &mut Errors) -> Self {
        if !matches!(variant.fields, Fields::Unit) {
            let message = "a variant with fields cannot be an option; an option is a fixed value";
            errors.push(syn::Error::new_spanned(&variant.fields, message));
        }
        let (mut option, mut said) = (None, None);
        attribute::each_word(&variant.attrs, errors, |word, input| match word.to_string().as_str() {
            "option" | "rename" => {
                attribute::set_either(&mut option, &mut said, word, attribute::text_value(input)?)
            }
            _ => Err(attribute::unknown_word(word, VARIANT_WORDS, "a variant")),
        });
        Self { ident: variant.ident, option }
    }

    /// The variant's name without the `r#` of keywords.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }
}
