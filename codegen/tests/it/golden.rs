//! The golden file: what is generated for the fixture, compiled into these tests.

use std::fs;

use ticketproof_codegen::{Options, check_stale, generate};
use ticketproof_schema::names::Lock;

use crate::fixture::{ACCOUNT, account, golden_options, repository, small, snapshot};

/// The generated types of the fixture.
#[path = "../../../tests/golden/account_with_everything.rs"]
pub(crate) mod generated;

/// The generated types of two accounts that have the same under other ids.
#[path = "../../../tests/golden/two_accounts.rs"]
pub(crate) mod two_accounts;

const GOLDEN: &str = "tests/golden/account_with_everything.rs";
const TWO_ACCOUNTS: &str = "tests/golden/two_accounts.rs";

/// Whether golden files are to be rewritten, asked for as for snapshots.
fn updates() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always")
}

#[test]
fn golden_files_are_up_to_date() {
    is_golden(GOLDEN, &generate(&account(), &Lock::default(), &golden_options()).unwrap());
    let mut options = crate::accounts::with(crate::accounts::renumbered());
    options.command = golden_options().command;
    is_golden(TWO_ACCOUNTS, &generate(&snapshot(small()), &Lock::default(), &options).unwrap());
}

fn is_golden(name: &str, fresh: &str) {
    let path = repository(name);
    if updates() {
        fs::write(&path, fresh).unwrap();
    }
    let existing = fs::read_to_string(&path).unwrap();
    if let Some(diff) = check_stale(&existing, fresh) {
        panic!("{name} is stale:\n{diff}");
    }
}

#[test]
fn fixture_is_a_canonical_snapshot() {
    let path = repository(ACCOUNT);
    if updates() {
        fs::write(&path, account().to_json()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), account().to_json());
}

#[test]
fn equal_input_gives_equal_bytes() {
    let once = generate(&account(), &Lock::default(), &golden_options()).unwrap();
    let again = generate(&account(), &Lock::default(), &golden_options()).unwrap();
    assert_eq!(once, again);
    let mut lock = Lock::default();
    lock.pin(&account().schema);
    let pinned = generate(&account(), &lock, &golden_options()).unwrap();
    assert_eq!(once, pinned, "without a lock the names are what pinning would write");
}

#[test]
fn source_does_not_depend_on_the_time_of_the_pull() {
    let mut moved = account();
    moved.provenance.pulled = Some("2030-01-01".into());
    for options in [golden_options(), Options::default()] {
        let before = generate(&account(), &Lock::default(), &options).unwrap();
        assert_eq!(generate(&moved, &Lock::default(), &options).unwrap(), before);
    }
}
