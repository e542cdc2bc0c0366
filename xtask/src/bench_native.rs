//! Whether the fast path of a build for every processor is as fast as that of a build for this one.
//!
//! The scanner chooses its vector instructions at run time. A helper that is compiled out of line without them halves its
//! speed, and only in the build for every processor; so the two builds run in turn, and the best round of each counts.

use std::{path::PathBuf, process::Command};

use crate::{
    console::{ChoreResult, say},
    files,
};

/// How often each build runs.
const RUNS: usize = 7;

/// The most that the build for every processor may take, in times of the other one's time: what two equal builds differ by.
const BAR: f64 = 1.05;

/// The two builds: what is compiled for, and the compiler's flags.
const BUILDS: [(&str, &str); 2] = [("every processor", ""), ("this processor", "-Ctarget-cpu=native")];

pub(crate) fn run() -> ChoreResult {
    let mut programs = Vec::new();
    for (what, flags) in BUILDS {
        say(&format!("compiling for {what}"));
        programs.push(build(flags)?);
    }
    let mut best = [f64::INFINITY; 2];
    for _ in 0..RUNS {
        for (best, program) in best.iter_mut().zip(&programs) {
            let output = Command::new(program).output()?;
            let text = String::from_utf8(output.stdout)?;
            *best = best.min(text.trim().parse()?);
        }
    }
    for ((what, _), best) in BUILDS.iter().zip(best) {
        say(&format!("  compiled for {what:<16} {best:>8.1} ns for each record"));
    }
    let [generic, native] = best;
    let ratio = generic / native;
    say(&format!("  the build for every processor takes {ratio:.3} times as long (bar: at most {BAR})"));
    if ratio <= BAR { Ok(()) } else { Err(format!("{ratio:.3} is more than {BAR}").into()) }
}

/// Compiles the program as a crate that somebody else builds, in a folder of these flags' own.
fn build(flags: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let name = if flags.is_empty() { "generic" } else { "native" };
    let output = files::root().join("target/bench-native").join(name);
    let mut command = files::cargo_command();
    command.args(["build", "--quiet", "--profile", "bench", "--package", "benches", "--bin", "fast-path"]);
    command.current_dir(files::root()).env("CARGO_TARGET_DIR", &output).env("RUSTFLAGS", flags);
    if !command.status()?.success() {
        return Err("the program could not be compiled".into());
    }
    Ok(output.join("release/fast-path"))
}
