//! The steps of `#[derive(TicketPayload)]`: parse, check, emit, and record the usage.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::{
    account::Accounts,
    check,
    errors::Errors,
    expand,
    model::Payload,
    syntax::RawPayload,
    usage::{self, Locate},
};

/// Expands `#[derive(TicketPayload)]`.
pub(crate) fn derive(input: DeriveInput, locate: Locate) -> TokenStream {
    let mut errors = Errors::default();
    let raw = RawPayload::parse(input, &mut errors);
    let schema = raw.container.schema.as_ref();
    match Accounts::find(schema.map(|schema| schema.value.as_str())) {
        Ok(accounts) => derive_for(&raw, &accounts, errors, locate),
        Err(unreadable) => {
            let span = schema.map_or_else(|| raw.ident.span(), |schema| schema.span);
            unreadable.iter().for_each(|account| errors.misuse(span, account));
            let files: Vec<_> = unreadable.into_iter().map(|account| account.path).collect();
            let empty = Payload { purpose: check::purpose(&raw), ..Payload::default() };
            let fallback = expand::fallback(&expand::Target::new(&raw), &raw, &empty, &files);
            let errors = errors.to_tokens();
            [errors, fallback].into_iter().collect()
        }
    }
}

/// Expands a derive against these accounts.
pub(crate) fn derive_for(
    raw: &RawPayload,
    accounts: &Accounts,
    mut errors: Errors,
    locate: Locate,
) -> TokenStream {
    let target = expand::Target::new(raw);
    accounts.unreadable.iter().for_each(|account| errors.misuse(raw.ident.span(), account));
    let payload = check::check_everywhere(raw, accounts, &mut errors);
    let files = accounts.files();
    if errors.any() {
        let fallback = expand::fallback(&target, raw, &payload, &files);
        let errors = errors.to_tokens();
        return [errors, fallback].into_iter().collect();
    }
    usage::record(raw, &payload, &accounts.main, locate);
    expand::expand(&target, &payload, &files)
}
