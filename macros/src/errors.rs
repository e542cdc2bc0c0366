//! Every mistake of one derive, in the order they were found.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use ticketproof_diagnostics::RuleId;

/// The mistakes found so far. Checks add to it and go on, so that the user sees all of them at once.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// A mistake in the use of the macro itself, which has no rule in the catalogue.
    pub(crate) fn misuse(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    /// A violation of a rule of the catalogue: the message begins with the rule's code and slug.
    pub(crate) fn finding(&mut self, rule: RuleId, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, format_args!("{rule}: {message}")));
    }

    /// A violation of a rule of the catalogue, marked from the first to the last of several tokens.
    pub(crate) fn finding_at(
        &mut self,
        rule: RuleId,
        tokens: impl ToTokens,
        message: impl std::fmt::Display,
    ) {
        self.push(syn::Error::new_spanned(tokens, format_args!("{rule}: {message}")));
    }

    /// An error that came from parsing.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// Whether there is any mistake.
    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// One `compile_error!` for each mistake.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }

    /// The messages, one a line.
    #[cfg(test)]
    pub(crate) fn to_text(&self) -> String {
        self.0.iter().map(|error| format!("{error}\n")).collect()
    }
}
