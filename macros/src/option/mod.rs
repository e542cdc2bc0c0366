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
    account::Account,
    errors::Errors,
    usage::{self, Locate},
};

/// Expands `#[derive(TicketOption)]`.
pub(crate) fn derive(input: DeriveInput, locate: Locate) -> TokenStream {
    let mut errors = Errors::default();
    let raw = RawEnum::parse(input, &mut errors);
    match Account::find(raw.schema.as_ref().map(|schema| schema.value.as_str())) {
        Ok(account) => derive_for(&raw, &account, errors, locate),
        Err(unreadable) => {
            let span = raw.schema.as_ref().map_or_else(|| raw.ident.span(), |schema| schema.span);
            errors.misuse(span, &unreadable);
            let (errors, fallback) =
                (errors.to_tokens(), expand::expand(&raw, &[], false, &[unreadable.path]));
            [errors, fallback].into_iter().collect()
        }
    }
}

/// Expands a derive against an account that is known.
pub(crate) fn derive_for(
    raw: &RawEnum,
    account: &Account,
    mut errors: Errors,
    locate: Locate,
) -> TokenStream {
    let checked = check::check(raw, account, &mut errors);
    if !errors.any() {
        usage::record_options(raw, &checked.options, account, locate);
    }
    let errors = errors.to_tokens();
    let impls = expand::expand(raw, &checked.options, checked.multiple, &account.files);
    [errors, impls].into_iter().collect()
}

#[cfg(test)]
mod tests;
