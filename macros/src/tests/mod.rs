//! Tests of the expansion and the messages of the derive, from tokens to tokens, against the account of `tests/fixtures/acme`.

mod accounts;
mod expansion;
mod mistakes;

use syn::DeriveInput;
use ticketproof_schema::{Snapshot, names::Lock};

use crate::{
    account::{Account, Accounts},
    check, derive,
    errors::Errors,
    syntax::RawPayload,
};

pub(crate) const SNAPSHOT: &str = include_str!("../../../tests/fixtures/acme/tickets.json");
const LOCK: &str = include_str!("../../../tests/fixtures/acme/names.toml");

pub(crate) fn account() -> Account {
    Account::new(Snapshot::from_json(SNAPSHOT).unwrap(), &Lock::parse(LOCK).unwrap(), Vec::new())
}

/// The formatted expansion.
fn expansion(input: DeriveInput) -> String {
    expansion_for(input, account())
}

fn expansion_for(input: DeriveInput, account: Account) -> String {
    let mut errors = Errors::default();
    let raw = RawPayload::parse(input, &mut errors);
    let tokens = derive::derive_for(&raw, &Accounts::alone(account), errors, |_| None);
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

/// The messages, one a line.
fn mistakes(input: DeriveInput) -> String {
    mistakes_in(input, account())
}

fn mistakes_in(input: DeriveInput, account: Account) -> String {
    mistakes_everywhere(input, &Accounts::alone(account))
}

fn mistakes_everywhere(input: DeriveInput, accounts: &Accounts) -> String {
    let mut errors = Errors::default();
    let raw = RawPayload::parse(input, &mut errors);
    check::check_everywhere(&raw, accounts, &mut errors);
    errors.to_text()
}
