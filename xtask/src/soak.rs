//! The long forms of the sender's tests: hours of bad luck in minutes.

use std::{path::Path, process::Command};

/// Each step: what it is called, what cargo tests, and how long it is.
type Step = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

const STEPS: &[Step] = &[
    (
        "1,000 runs of 1,000 records with every fault",
        &["--package", "ticketproof-client", "--test", "it", "sending::soak"],
        &[
            ("TICKETPROOF_SOAK_RUNS", "1000"),
            ("TICKETPROOF_SOAK_RECORDS", "1000"),
            ("TICKETPROOF_SOAK_WORKERS", "64"),
        ],
    ),
    (
        "kill -9 at 200 points",
        &["--package", "ticketproof-cli", "--test", "it", "send::crashes"],
        &[("TICKETPROOF_SOAK_KILLS", "200")],
    ),
    (
        "the journal cut at every byte of its last 64 KiB; a million requests through the window",
        &["--package", "ticketproof-client", "--lib", "--", "journal::", "sender::window"],
        &[("TICKETPROOF_SOAK_JOURNAL_BYTES", "65536")],
    ),
];

pub(crate) fn run() -> crate::Result {
    for (name, args, environment) in STEPS {
        crate::say(&format!("== {name}"));
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["test", "--release"]).args(*args);
        // What was measured is printed by the tests themselves.
        command.args(if args.contains(&"--") { &["--nocapture"][..] } else { &["--", "--nocapture"] });
        // Thousands of journals are synced; it is not the disk that is tested.
        if Path::new("/dev/shm").is_dir() {
            command.env("TMPDIR", "/dev/shm");
        }
        if !command.envs(environment.iter().copied()).current_dir(crate::files::root()).status()?.success() {
            return Err(format!("{name}: failed").into());
        }
    }
    Ok(())
}
