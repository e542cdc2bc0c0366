//! `#[ticket(…)]` on the struct.

use proc_macro2::Span;
use syn::{Attribute, Ident, Lit, LitStr, Token, ext::IdentExt as _, parse::ParseStream};
use ticketproof_diagnostics::text;

use super::{attribute, rename_rule::RenameRule, spanned::Spanned};
use crate::errors::Errors;

/// The arguments on a struct.
const WORDS: &[&str] = &["op", "pipeline", "schema", "rename_all", "set", "fragment", "crate"];

/// The operation of a payload, as in `op = "create"`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Purpose {
    /// A new ticket.
    #[default]
    Create,
    /// Some properties of a ticket that exists.
    Update,
    /// A new ticket, or an update of the one that has the same unique property.
    Upsert,
}

impl Purpose {
    const ALL: [(&'static str, Self); 3] =
        [("create", Self::Create), ("update", Self::Update), ("upsert", Self::Upsert)];

    /// The text of the operation in attributes.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Upsert => "upsert",
        }
    }
}

/// `pipeline = …`
#[derive(Clone, Debug)]
pub(crate) enum RawPipeline {
    /// `pipeline = "0"`: an id.
    Id(Spanned<String>),
    /// `pipeline = Support`: a name of the names lock.
    Name(Ident),
}

impl RawPipeline {
    /// The position of the value.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Id(id) => id.span,
            Self::Name(name) => name.span(),
        }
    }

    /// The id or the name.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Id(id) => id.value.clone(),
            Self::Name(name) => name.to_string(),
        }
    }
}

/// `set(property = "value")`: a constant of all payloads of the type.
#[derive(Clone, Debug)]
pub(crate) struct RawConstant {
    /// The property's internal name.
    pub(crate) property: Spanned<String>,
    /// The value as HubSpot writes it.
    pub(crate) value: Spanned<String>,
}

/// The arguments of `#[ticket(…)]` on a struct.
#[derive(Default)]
pub(crate) struct RawContainer {
    /// `op = "create"`
    pub(crate) purpose: Option<Spanned<Purpose>>,
    /// `pipeline = "0"` or `pipeline = Support`
    pub(crate) pipeline: Option<RawPipeline>,
    /// `schema = "path"`
    pub(crate) schema: Option<Spanned<String>>,
    /// `rename_all = "lowercase"`
    pub(crate) rename_all: Option<RenameRule>,
    /// `set(name = "value", …)`
    pub(crate) constants: Vec<RawConstant>,
    /// `fragment`: the struct is only a part of other payloads, so no property is required.
    pub(crate) fragment: Option<Span>,
    /// `crate = path`: the path of the facade.
    pub(crate) facade: Option<syn::Path>,
}

impl RawContainer {
    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut raw = Self::default();
        attribute::each_word(attributes, errors, |word, input| raw.read(word, input));
        raw
    }

    fn read(&mut self, word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match word.to_string().as_str() {
            "op" => attribute::set_once(&mut self.purpose, word, purpose(input)?),
            "pipeline" => attribute::set_once(&mut self.pipeline, word, pipeline(input)?),
            "schema" => attribute::set_once(&mut self.schema, word, attribute::text_value(input)?),
            "rename_all" => attribute::set_once(&mut self.rename_all, word, rename_rule(input)?),
            "set" => {
                let content;
                syn::parenthesized!(content in input);
                let constants = content.parse_terminated(constant, Token![,])?;
                self.constants.extend(constants);
                Ok(())
            }
            "fragment" => attribute::set_once(&mut self.fragment, word, word.span()),
            "crate" => attribute::set_once(&mut self.facade, word, attribute::facade(input, word)?),
            _ => Err(attribute::unknown_word(word, WORDS, "a struct")),
        }
    }
}

fn purpose(input: ParseStream<'_>) -> syn::Result<Spanned<Purpose>> {
    let Spanned { value, span } = attribute::text_value(input)?;
    match Purpose::ALL.iter().find(|(name, _)| *name == value) {
        Some((_, purpose)) => Ok(Spanned { value: *purpose, span }),
        None => Err(syn::Error::new(
            span,
            format_args!(
                "{} is not an operation; write one of {}",
                text::quoted(&value),
                text::listed(Purpose::ALL.iter().map(|(name, _)| *name), usize::MAX)
            ),
        )),
    }
}

fn pipeline(input: ParseStream<'_>) -> syn::Result<RawPipeline> {
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        return Ok(RawPipeline::Id(Spanned { value: literal.value(), span: literal.span() }));
    }
    Ident::parse_any(input).map(RawPipeline::Name).map_err(|error| {
        syn::Error::new(
            error.span(),
            "a pipeline is its id in quotes (`pipeline = \"0\"`) or its name from the names lock (`pipeline = Support`)",
        )
    })
}

pub(crate) fn rename_rule(input: ParseStream<'_>) -> syn::Result<RenameRule> {
    let Spanned { value, span } = attribute::text_value(input)?;
    RenameRule::find(&value).ok_or_else(|| {
        let known = text::listed(RenameRule::ALL.iter().map(|(name, _)| *name), usize::MAX);
        syn::Error::new(
            span,
            format_args!("{} is not a naming rule; write one of {known}", text::quoted(&value)),
        )
    })
}

fn constant(input: ParseStream<'_>) -> syn::Result<RawConstant> {
    let property = if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        Spanned { value: literal.value(), span: literal.span() }
    } else {
        let word = Ident::parse_any(input)?;
        Spanned { value: word.unraw().to_string(), span: word.span() }
    };
    input.parse::<Token![=]>()?;
    Ok(RawConstant { property, value: literal_text(input)? })
}

/// Parses a literal into HubSpot's text: a text, a number or a boolean.
pub(super) fn literal_text(input: ParseStream<'_>) -> syn::Result<Spanned<String>> {
    let minus = input.parse::<Option<Token![-]>>()?;
    let literal: Lit = input.parse()?;
    let sign = if minus.is_some() { "-" } else { "" };
    let value = match &literal {
        Lit::Str(text) if minus.is_none() => text.value(),
        Lit::Bool(value) if minus.is_none() => value.value.to_string(),
        Lit::Int(number) => format!("{sign}{}", number.base10_digits()),
        Lit::Float(number) => format!("{sign}{}", number.base10_digits()),
        other => {
            return Err(syn::Error::new(other.span(), "a value is a text, a number, `true` or `false`"));
        }
    };
    Ok(Spanned { value, span: literal.span() })
}
