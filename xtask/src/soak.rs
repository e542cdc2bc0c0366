//! The sender's tests in their long form, hours of bad luck in minutes, and in the short one that CI runs.

use std::{path::Path, time::Instant};

use crate::console::{ChoreResult, say};

/// A part of the soak: its tests, and how long it takes.
struct Step {
    name: &'static str,
    /// What cargo tests.
    args: &'static [&'static str],
    /// The size: its variable, its value in the long form, and in the short one.
    sizes: &'static [(&'static str, &'static str, &'static str)],
}

const STEPS: &[Step] = &[
    Step {
        name: "seeded runs with every fault; the sandbox's store is the oracle",
        args: &["--package", "ticketproof-client", "--test", "it", "sending::soak"],
        sizes: &[
            ("TICKETPROOF_SOAK_RUNS", "1000", "32"),
            ("TICKETPROOF_SOAK_RECORDS", "1000", "300"),
            ("TICKETPROOF_SOAK_WORKERS", "64", "32"),
        ],
    },
    Step {
        name: "kill -9, and a full disk",
        args: &["--package", "ticketproof-cli", "--test", "it", "send::crashes"],
        sizes: &[("TICKETPROOF_SOAK_KILLS", "200", "24")],
    },
    Step {
        name: "the journal cut at every byte of its tail, damaged, and on a full disk; the window under virtual time",
        args: &["--package", "ticketproof-client", "--lib", "--", "journal::", "sender::window"],
        sizes: &[("TICKETPROOF_SOAK_JOURNAL_BYTES", "65536", "8192")],
    },
];

/// Runs all of them. The short form is that of the other tests: it needs no second build.
pub(crate) fn run(is_short: bool) -> ChoreResult {
    for step in STEPS {
        say(&format!("== {}", step.name));
        let mut command = crate::files::cargo_command();
        command.arg("test").args(if is_short { &[][..] } else { &["--release"] }).args(step.args);
        // What was measured is printed by the tests themselves.
        command.args(if step.args.contains(&"--") { &["--nocapture"][..] } else { &["--", "--nocapture"] });
        command
            .envs(step.sizes.iter().map(|(name, long, short)| (name, if is_short { short } else { long })));
        // Thousands of journals are synced; it is not the disk that is tested.
        if Path::new("/dev/shm").is_dir() {
            command.env("TMPDIR", "/dev/shm");
        }
        let begun = Instant::now();
        if !command.current_dir(crate::files::root()).status()?.success() {
            return Err(format!("{}: failed", step.name).into());
        }
        say(&format!("== fine after {} s", begun.elapsed().as_secs()));
    }
    Ok(())
}
