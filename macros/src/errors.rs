//! The errors of one derive, in the order they were found.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use ticketproof_diagnostics::RuleId;

/// The errors found so far. Checks add to it and continue, so that the user sees all errors at once.
#[derive(Default)]
pub(crate) struct Errors(Vec<Mistake>);

struct Mistake {
    error: syn::Error,
    /// The rule of the catalogue; `None` if the use of the macro itself is wrong.
    rule: Option<RuleId>,
    /// Whether the mistake is that an id or label of the main account has no counterpart in another account.
    lacks_counterpart: bool,
}

impl Errors {
    /// Adds a mistake in the use of the macro itself, which has no rule in the catalogue.
    pub(crate) fn misuse(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Adds a violation of a rule of the catalogue: the message begins with the rule's code and slug.
    pub(crate) fn finding(&mut self, rule: RuleId, span: Span, message: impl std::fmt::Display) {
        let error = syn::Error::new(span, format_args!("{rule}: {message}"));
        self.0.push(Mistake { error, rule: Some(rule), lacks_counterpart: false });
    }

    /// Adds an id or label of the main account that has no counterpart in another account.
    pub(crate) fn lacks_counterpart(&mut self, rule: RuleId, span: Span, message: impl std::fmt::Display) {
        let error = syn::Error::new(span, format_args!("{rule}: {message}"));
        self.0.push(Mistake { error, rule: Some(rule), lacks_counterpart: true });
    }

    /// Adds a violation of a rule of the catalogue, whose span covers all of these tokens.
    pub(crate) fn finding_at(
        &mut self,
        rule: RuleId,
        tokens: impl ToTokens,
        message: impl std::fmt::Display,
    ) {
        let error = syn::Error::new_spanned(tokens, format_args!("{rule}: {message}"));
        self.0.push(Mistake { error, rule: Some(rule), lacks_counterpart: false });
    }

    /// Adds an error from parsing.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.push(Mistake { error, rule: None, lacks_counterpart: false });
    }

    /// Merges another account's errors, without those that are here already.
    pub(crate) fn merge_new(&mut self, theirs: Self) {
        let new: Vec<_> =
            theirs.0.into_iter().filter(|one| !self.0.iter().any(|known| one.repeats(known))).collect();
        self.0.extend(new);
    }

    /// Whether there is any error.
    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// One `compile_error!` for each error.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.0.iter().map(|one| one.error.to_compile_error()).collect()
    }

    /// The messages, one a line.
    #[cfg(test)]
    pub(crate) fn to_text(&self) -> String {
        self.0.iter().map(|one| format!("{}\n", one.error)).collect()
    }
}

impl Mistake {
    /// Whether this mistake, found in another account, is the same as `known`: it has the same position, subject and rule. A
    /// missing counterpart repeats any error about the same text, because what the main account lacks has no counterpart.
    fn repeats(&self, known: &Self) -> bool {
        let same_rule = self.lacks_counterpart || self.rule == known.rule;
        // Spans cannot be compared; their debug text can.
        let place = |one: &Self| format!("{:?}", one.error.span());
        same_rule
            && about(&self.error.to_string()) == about(&known.error.to_string())
            && place(self) == place(known)
    }
}

/// The subject of a message: the first text in backticks.
fn about(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}
