//! The checks that CI runs after the tests. The tidy checks are tests themselves (`tests/it/tidy.rs`).

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use crate::console::{ChoreResult, say};

/// Cargo with these arguments, and extra environment.
type Step = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

const STEPS: &[Step] = &[
    ("formatting", &["fmt", "--all", "--check"], &[]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[]),
    ("formatting of the Python package", &["fmt", "--manifest-path", "python/Cargo.toml", "--check"], &[]),
    (
        "clippy on the Python package",
        &["clippy", "--manifest-path", "python/Cargo.toml", "--all-targets", "--", "-D", "warnings"],
        &[],
    ),
    (
        "docs, without a network",
        &["doc", "--offline", "--workspace", "--no-deps"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    ),
    ("generated files", &["xtask", "generated", "--check"], &[]),
    ("example crates, with and without a network", &["xtask", "examples"], &[]),
    ("every crate as a package", &["xtask", "package"], &[]),
    ("quickstart", &["run", "--quiet", "--package", "quickstart"], &[]),
    (
        "date types of other crates",
        &["test", "--quiet", "--package", "ticketproof-validator", "--features", "chrono,jiff,time", "dates"],
        &[],
    ),
    (
        "date types of other crates in derives",
        &["test", "--quiet", "--features", "chrono,jiff,time", "--test", "it", "dates_of_other_crates"],
        &[],
    ),
    (
        "Parquet and Arrow IPC in the command",
        &["test", "--quiet", "--package", "ticketproof-cli", "--features", "ipc,parquet", "tables"],
        &[],
    ),
    (
        "Parquet and Arrow IPC, clippy",
        &[
            "clippy",
            "--package",
            "ticketproof-cli",
            "--all-targets",
            "--features",
            "ipc,parquet",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    ),
    ("Arrow IPC without Parquet", &["check", "--package", "ticketproof-cli", "--features", "ipc"], &[]),
    ("Parquet without Arrow IPC", &["check", "--package", "ticketproof-cli", "--features", "parquet"], &[]),
    ("the sender's promises, in their short form", &["xtask", "soak", "--short"], &[]),
    (
        "fast path and reference agree on a million records of hostile accounts",
        &["xtask", "agreement", "1000000"],
        &[],
    ),
    ("fast path without vector instructions", &["xtask", "portable"], &[]),
    ("fast path with every memory access watched", &["xtask", "memory"], &[]),
    ("fuzzing", &["xtask", "fuzz", "20"], &[]),
];

/// The packages that are workspaces of their own. Each has a lock file of its own, which a new dependency of a crate makes stale.
const WORKSPACES: &[&str] = &["python", "fuzz", "examples/build-script", "examples/derive"];

/// Scripts for what needs other languages; they install it by its ordinary package manager.
const SCRIPTS: &[(&str, &str)] = &[
    ("official clients", "tests/clients/run.sh"),
    ("pages, in a browser", "tests/pages/run.sh"),
    ("Python package", "python/test"),
    ("pipelines: pyarrow, Polars, DuckDB, Airflow, Dask, Spark", "tests/pipelines/run"),
];

pub(crate) fn run() -> ChoreResult {
    let root = crate::files::root();
    lock_files_are_current(&root)?;
    for (name, args, environment) in STEPS {
        let mut command = crate::files::cargo_command();
        command.args(*args).envs(environment.iter().copied());
        step(&root, name, &format!("cargo {}", args.join(" ")), command)?;
    }
    for (name, script) in SCRIPTS {
        let mut command = Command::new("sh");
        command.arg(script);
        step(&root, name, &format!("sh {script}"), command)?;
    }
    Ok(())
}

/// Fails if a lock file would be changed by the next build.
fn lock_files_are_current(root: &Path) -> ChoreResult {
    for folder in WORKSPACES {
        let mut cargo = crate::files::cargo_command();
        cargo.args(["metadata", "--quiet", "--locked", "--format-version", "1"]);
        if !cargo.current_dir(root.join(folder)).stdout(Stdio::null()).status()?.success() {
            return Err(format!(
                "{folder}/Cargo.lock is stale: run `cargo metadata` in {folder}, and commit"
            )
            .into());
        }
    }
    Ok(())
}

fn step(root: &Path, name: &str, line: &str, mut command: Command) -> ChoreResult {
    say(&format!("== {name}: {line}"));
    let begun = Instant::now();
    if !command.current_dir(root).status()?.success() {
        return Err(format!("{name} failed: {line}").into());
    }
    say(&format!("== {name}: fine after {} s", begun.elapsed().as_secs()));
    Ok(())
}
