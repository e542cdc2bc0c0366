//! The quickstart does what the README says.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and one that is skipped says so; clippy knows only functions marked as tests"
)]

use std::process::Command;

#[test]
fn valid_ticket_is_created_and_invalid_one_is_not_sent() {
    let output = Command::new(env!("CARGO_BIN_EXE_quickstart")).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{stdout}\n{}", String::from_utf8_lossy(&output.stderr));
    for part in [
        "the same that this was built from",
        "4. created",
        "ticket ",
        "TP0602",
        "`New` is not the id of a stage",
        "write `1` (`New`)",
        "of which 0 for the bad ticket",
    ] {
        assert!(stdout.contains(part), "{part}: {stdout}");
    }
}
