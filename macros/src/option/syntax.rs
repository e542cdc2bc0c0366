//! From tokens to [`RawEnum`].

use syn::{Data, DeriveInput, Fields, Ident, ext::IdentExt as _, parse::ParseStream};

use crate::{
    errors::Errors,
    syntax::{RenameRule, Spanned, attribute, rename_rule},
};

const ENUM_WORDS: &[&str] = &["property", "rename_all", "partial", "schema", "crate"];
const VARIANT_WORDS: &[&str] = &["option", "rename"];

/// A derive's input as it was written.
pub(crate) struct RawEnum {
    /// The enum's name.
    pub(crate) ident: Ident,
    /// Its parameters. There should be none; the impls of an enum that has some repeat them, so that no error follows.
    pub(crate) generics: syn::Generics,
    /// `property = "name"`: whose options these are.
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
    /// Whether all of it was understood.
    pub(crate) understood: bool,
}

/// A variant as it was written.
pub(crate) struct RawVariant {
    /// Its name.
    pub(crate) ident: Ident,
    /// `option = "VALUE"`
    pub(crate) option: Option<Spanned<String>>,
}

impl RawEnum {
    /// Reads a derive's input. Whatever could be read is returned, also when there are errors.
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
            understood: false,
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
            _ => errors.misuse(raw.ident.span(), "options are the variants of an enum; this is none"),
        }
        if raw.property.is_none() && !errors.any() {
            errors.misuse(raw.ident.span(), "say whose options these are: `#[ticket(property = \"…\")]`");
        }
        raw.understood = !errors.any();
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
            let message = "an option has no data: what is written is known while compiling";
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
