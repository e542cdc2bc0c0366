//! What CI runs after the tests. The tidy checks are tests themselves (`tests/it/tidy.rs`).

use std::process::Command;

/// Each step: what it is called, the command, and extra environment.
type Step = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

const STEPS: &[Step] = &[
    ("formatting", &["fmt", "--all", "--check"], &[]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[]),
    ("docs", &["doc", "--workspace", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]),
    ("generated files", &["xtask", "generated", "--check"], &[]),
    ("quickstart", &["run", "--quiet", "--package", "quickstart"], &[]),
];

pub(crate) fn run() -> crate::Result {
    for (name, args, environment) in STEPS {
        crate::say(&format!("== {name}: cargo {}", args.join(" ")));
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(*args).envs(environment.iter().copied()).current_dir(crate::files::root());
        if !command.status()?.success() {
            return Err(format!("{name} failed").into());
        }
    }
    Ok(())
}
