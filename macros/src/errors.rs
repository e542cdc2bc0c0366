//! Every mistake of one derive, in the order they were found.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use ticketproof_diagnostics::RuleId;

/// The mistakes found so far. Checks add to it and go on, so that the user sees all of them at once.
#[derive(Default)]
pub(crate) struct Errors(Vec<Mistake>);

struct Mistake {
    error: syn::Error,
    /// The rule of the catalogue, where it is not the use of the macro that is wrong.
    rule: Option<RuleId>,
    /// Whether it is that an id or a label of the main account means nothing in another one.
    lacks_counterpart: bool,
}

impl Errors {
    /// A mistake in the use of the macro itself, which has no rule in the catalogue.
    pub(crate) fn misuse(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    /// A violation of a rule of the catalogue: the message begins with the rule's code and slug.
    pub(crate) fn finding(&mut self, rule: RuleId, span: Span, message: impl std::fmt::Display) {
        let error = syn::Error::new(span, format_args!("{rule}: {message}"));
        self.0.push(Mistake { error, rule: Some(rule), lacks_counterpart: false });
    }

    /// An id or a label of the main account that means nothing in another one.
    pub(crate) fn lacks_counterpart(&mut self, rule: RuleId, span: Span, message: impl std::fmt::Display) {
        let error = syn::Error::new(span, format_args!("{rule}: {message}"));
        self.0.push(Mistake { error, rule: Some(rule), lacks_counterpart: true });
    }

    /// A violation of a rule of the catalogue, marked from the first to the last of several tokens.
    pub(crate) fn finding_at(
        &mut self,
        rule: RuleId,
        tokens: impl ToTokens,
        message: impl std::fmt::Display,
    ) {
        let error = syn::Error::new_spanned(tokens, format_args!("{rule}: {message}"));
        self.0.push(Mistake { error, rule: Some(rule), lacks_counterpart: false });
    }

    /// An error that came from parsing.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.push(Mistake { error, rule: None, lacks_counterpart: false });
    }

    /// Adds what was found in another account, without what has been told already.
    pub(crate) fn add_untold(&mut self, theirs: Self) {
        let untold: Vec<_> =
            theirs.0.into_iter().filter(|one| !self.0.iter().any(|told| one.repeats(told))).collect();
        self.0.extend(untold);
    }

    /// Whether there is any mistake.
    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// One `compile_error!` for each mistake.
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
    /// Whether another account's mistake is the one that has been told: it is in the same place, about the same thing and by
    /// the same rule. What the main account does not have, or not there, has no counterpart either, by whichever rule.
    fn repeats(&self, told: &Self) -> bool {
        let same_rule = self.lacks_counterpart || self.rule == told.rule;
        // A span cannot be compared but by what it prints.
        let place = |one: &Self| format!("{:?}", one.error.span());
        same_rule
            && about(&self.error.to_string()) == about(&told.error.to_string())
            && place(self) == place(told)
    }
}

/// What a message is about: the first text in backticks, which the user wrote or did not write.
fn about(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}
