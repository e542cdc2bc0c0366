//! Parsing `#[ticket(…)]`: a list of arguments, each a word alone, with `= value` or with `(…)`.

use quote::ToTokens as _;
use syn::{
    Attribute, Ident, LitStr, Token,
    ext::IdentExt as _,
    parse::{ParseStream, discouraged::Speculative as _},
};
use ticketproof_diagnostics::{suggest, text};

use super::spanned::Spanned;
use crate::errors::Errors;

/// The attribute's name.
const NAME: &str = "ticket";

/// Calls `read` for each argument of each `#[ticket(…)]`. An argument that fails is reported and skipped.
pub(crate) fn each_word(
    attributes: &[Attribute],
    errors: &mut Errors,
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(NAME)) {
        let mut found = Vec::new();
        let outcome = attribute.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                if let Err(error) = Ident::parse_any(input).and_then(|word| read(&word, input)) {
                    found.push(error);
                    skip_to_comma(input)?;
                } else if !input.is_empty() && !input.peek(Token![,]) {
                    found.push(input.error("expected `,` before the next argument"));
                    skip_to_comma(input)?;
                }
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(())
        });
        found.into_iter().chain(outcome.err()).for_each(|error| errors.push(error));
    }
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// Parses `= "text"` after a word.
pub(crate) fn text_value(input: ParseStream<'_>) -> syn::Result<Spanned<String>> {
    input.parse::<Token![=]>()?;
    let literal: LitStr = input.parse()?;
    Ok(Spanned { value: literal.value(), span: literal.span() })
}

/// Sets an argument's value; an error if it was set before.
pub(crate) fn set_once<T>(slot: &mut Option<T>, word: &Ident, value: T) -> syn::Result<()> {
    if slot.is_some() {
        return Err(syn::Error::new(word.span(), format_args!("`{word}` is given twice")));
    }
    *slot = Some(value);
    Ok(())
}

/// Sets the value of an argument that has two spellings; `said` is the spelling that was used before, if any.
pub(crate) fn set_either<T>(
    slot: &mut Option<T>,
    said: &mut Option<Ident>,
    word: &Ident,
    value: T,
) -> syn::Result<()> {
    if let Some(first) = said
        && first != word
    {
        let message = format_args!("`{first}` and `{word}` mean the same; keep one of them");
        return Err(syn::Error::new(word.span(), message));
    }
    *said = Some(word.clone());
    set_once(slot, word, value)
}

/// Parses `= path` after a word, with `parse`; `example` is a path for the message.
pub(crate) fn path_value(
    input: ParseStream<'_>,
    word: &Ident,
    parse: fn(ParseStream<'_>) -> syn::Result<syn::Path>,
    example: &str,
) -> syn::Result<syn::Path> {
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        let path = literal.parse_with(parse).ok();
        let path = path.map(|path| path.to_token_stream().to_string().replace(' ', ""));
        let path = path.as_deref().unwrap_or(example);
        let message = format_args!("`{word}` takes a path without quotes: `{word} = {path}`");
        return Err(syn::Error::new(literal.span(), message));
    }
    let fork = input.fork();
    let Ok(path) = parse(&fork) else {
        let message = format_args!("`{word}` takes a path, such as `{word} = {example}`");
        return Err(input.error(message));
    };
    input.advance_to(&fork);
    Ok(path)
}

/// Parses `= path` after `crate`: the path of the facade.
pub(crate) fn facade(input: ParseStream<'_>, word: &Ident) -> syn::Result<syn::Path> {
    path_value(input, word, syn::Path::parse_mod_style, "ticketproof")
}

/// The error for an unknown argument.
pub(crate) fn unknown_word(word: &Ident, known: &[&str], place: &str) -> syn::Error {
    let written = word.to_string();
    let help = match suggest::closest(&written, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("{place} takes {}", text::listed(known.iter().copied(), usize::MAX)),
    };
    syn::Error::new(
        word.span(),
        format_args!("`{written}` is not an argument of `#[ticket(…)]` on {place}; {help}"),
    )
}
