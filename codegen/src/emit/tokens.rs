//! Tokens of identifiers, string literals and attributes.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

/// An identifier that the names module has made.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A string literal whose source has no characters that hide or reverse what stands beside them.
pub(super) fn text(text: &str) -> TokenStream {
    let literal = Literal::string(text);
    quote!(#literal)
}

/// Documentation, as attributes: one per line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().flat_map(|line| line.split('\n')).map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}

pub(super) fn deprecated(note: Option<&String>) -> Option<TokenStream> {
    note.map(|note| quote!(#[deprecated(note = #note)]))
}
