//! What the derive writes and says, from tokens to tokens, against the account of `tests/fixtures/acme`.

mod expansion;
mod mistakes;

use syn::DeriveInput;
use ticketproof_schema::{Snapshot, names::Lock};

use crate::{account::Account, check, derive, errors::Errors, syntax::RawPayload};

const SNAPSHOT: &str = include_str!("../../../tests/fixtures/acme/tickets.json");
const LOCK: &str = include_str!("../../../tests/fixtures/acme/names.toml");

pub(crate) fn account() -> Account {
    Account::new(Snapshot::from_json(SNAPSHOT).unwrap(), &Lock::parse(LOCK).unwrap(), Vec::new())
}

/// The formatted expansion.
fn expansion(input: DeriveInput) -> String {
    expansion_for(input, &account())
}

fn expansion_for(input: DeriveInput, account: &Account) -> String {
    let mut errors = Errors::default();
    let raw = RawPayload::parse(input, &mut errors);
    let tokens = derive::derive_for(&raw, account, errors, |_| None);
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

/// The messages, one a line.
fn mistakes(input: DeriveInput) -> String {
    mistakes_in(input, &account())
}

fn mistakes_in(input: DeriveInput, account: &Account) -> String {
    let mut errors = Errors::default();
    let raw = RawPayload::parse(input, &mut errors);
    check::check(&raw, account, &mut errors);
    errors.to_text()
}
