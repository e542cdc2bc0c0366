//! `#[derive(TicketOption)]`: a user's own enum, whose variants are the options of one property.
//!
//! The same three steps as for payloads: [`syntax`] reads, [`check`] proves, [`expand`] writes.

mod check;
mod expand;
mod syntax;

use proc_macro2::TokenStream;
use syn::DeriveInput;

pub(crate) use syntax::RawEnum;

use crate::{
    account::Accounts,
    errors::Errors,
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

/// Expands a derive against accounts that are known.
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

/// Checks an enum against every account: values of options are the same everywhere, so each account must have all of them.
/// What is returned is the main account's.
fn check_everywhere(raw: &RawEnum, accounts: &Accounts, errors: &mut Errors) -> check::Checked {
    let checked = check::check(raw, &accounts.main, &[], errors);
    for other in &accounts.others {
        let mut found = Errors::default();
        check::check(raw, other, &checked.missing, &mut found);
        errors.add_untold(found);
    }
    checked
}

#[cfg(test)]
mod tests;
