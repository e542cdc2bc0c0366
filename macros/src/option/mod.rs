//! `#[derive(TicketOption)]`: a user's own enum, whose variants are the options of one property.
//!
//! The same three steps as for payloads: `syntax` parses, [`check`] checks, [`expand`] emits.

mod check;
mod expand;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::{
    account::Accounts,
    errors::Errors,
    syntax::RawEnum,
    usage::{self, Locate},
};

/// Expands `#[derive(TicketOption)]`.
pub(crate) fn derive(input: DeriveInput, locate: Locate) -> TokenStream {
    let mut errors = Errors::default();
    let raw = RawEnum::parse(input, &mut errors);
    match Accounts::find(raw.schema.as_ref().map(|schema| schema.value.as_str())) {
        Ok(accounts) => derive_for(&raw, &accounts, errors, locate),
        Err(unreadable) => {
            let span = raw.schema.as_ref().map_or_else(|| raw.ident.span(), |schema| schema.span);
            unreadable.iter().for_each(|account| errors.misuse(span, account));
            let files: Vec<_> = unreadable.into_iter().map(|account| account.path).collect();
            let (errors, fallback) = (errors.to_tokens(), expand::expand(&raw, &[], None, &files));
            [errors, fallback].into_iter().collect()
        }
    }
}

/// Expands a derive against these accounts.
pub(crate) fn derive_for(
    raw: &RawEnum,
    accounts: &Accounts,
    mut errors: Errors,
    locate: Locate,
) -> TokenStream {
    accounts.unreadable.iter().for_each(|account| errors.misuse(raw.ident.span(), account));
    let checked = check_everywhere(raw, accounts, &mut errors);
    if !errors.any() {
        usage::record_options(raw, &checked.options, &accounts.main, locate);
    }
    let options = if errors.any() { &[][..] } else { &checked.options };
    let impls = expand::expand(raw, options, checked.multiple, &accounts.files());
    [errors.to_tokens(), impls].into_iter().collect()
}

/// Checks an enum against every account. Internal values are the same in all accounts, so each account must have all options.
/// Returns the result for the main account.
fn check_everywhere(raw: &RawEnum, accounts: &Accounts, errors: &mut Errors) -> check::CheckedEnum {
    let checked = check::check(raw, &accounts.main, &[], errors);
    for other in &accounts.others {
        let mut found = Errors::default();
        check::check(raw, other, &checked.missing, &mut found);
        errors.merge_new(found);
    }
    checked
}

#[cfg(test)]
mod tests;
