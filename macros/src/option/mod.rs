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
            errors.misuse(span, &unreadable);
            let (errors, fallback) =
                (errors.to_tokens(), expand::expand(&raw, &[], None, &[unreadable.path]));
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
    let checked = check::check(raw, &accounts.main, &mut errors);
    if !errors.any() {
        // Values of options are the same in every account, so each must have all of them.
        for other in &accounts.others {
            check::check(raw, other, &mut errors);
        }
    }
    if !errors.any() {
        usage::record_options(raw, &checked.options, &accounts.main, locate);
    }
    let options = if errors.any() { &[][..] } else { &checked.options };
    let impls = expand::expand(raw, options, checked.multiple, &accounts.files());
    [errors.to_tokens(), impls].into_iter().collect()
}

#[cfg(test)]
mod tests;
