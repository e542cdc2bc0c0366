//! The golden file: what is generated for the fixture, compiled into these tests.

use std::fs;

use ticketproof_codegen::{check_stale, generate};
use ticketproof_schema::names::Lock;

use crate::fixture::{ACCOUNT, account, golden_options, repository};

/// The generated types of the fixture.
#[path = "../../../tests/golden/account_with_everything.rs"]
pub(crate) mod generated;

const GOLDEN: &str = "tests/golden/account_with_everything.rs";

/// Whether golden files are to be rewritten, asked for as for snapshots.
fn updates() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always")
}

#[test]
fn the_golden_file_is_what_is_generated() {
    let fresh = generate(&account(), &Lock::default(), &golden_options()).unwrap();
    let path = repository(GOLDEN);
    if updates() {
        fs::write(&path, &fresh).unwrap();
    }
    let existing = fs::read_to_string(&path).unwrap();
    if let Some(diff) = check_stale(&existing, &fresh) {
        panic!("{GOLDEN} is stale:\n{diff}");
    }
}

#[test]
fn the_fixture_is_a_canonical_snapshot() {
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
fn where_a_snapshot_came_from_does_not_show() {
    let mut moved = account();
    moved.provenance.pulled = Some("2030-01-01".into());
    let before = generate(&account(), &Lock::default(), &golden_options()).unwrap();
    assert_eq!(generate(&moved, &Lock::default(), &golden_options()).unwrap(), before);
}
