//! The project's chores, in the project's language: `cargo xtask help`.

mod bench_compile;
mod bench_native;
mod ci;
mod console;
mod embedded;
mod examples;
mod fast_path;
mod files;
mod package;
mod parity;
mod rules;
mod soak;

use std::process::ExitCode;

use console::{ChoreResult, say};

const HELP: &str = "\
cargo xtask CHORE

  ci          what .ci/run runs after the tests: formatting, clippy, docs, stale files, heavier suites
  rules       writes docs/rules from the rule catalogue
  embedded    rewrites the embedded account's snapshot canonically
  parity      writes docs/sandbox-parity.md from the sandbox's table of behaviours
  examples    builds and tests the example crates as a user's, with and without a network
  package     packages every crate that is published, and builds each from its package
  bench-compile  what the generated types cost to compile, beside serde's derives and typify's output
  bench-native   what the fast path takes in a build for every processor, beside one for this processor
  soak        the long forms of the sender's tests: every fault, kill -9, a journal cut at every byte, a full disk
  agreement [RECORDS]  the same verdict however a record is read, on so many of hostile accounts [default: 5000000]
  fuzz [SECONDS]  fuzzes each target of fuzz/ for so long [default: 20], with the stable compiler
  portable    tests the scanner without vector instructions
  memory      tests the scanner under the address sanitizer, and under Miri where the toolchain has it
  generated   writes everything that is generated and committed (rules, embedded, parity)

  --short     with soak: the form that ci runs, in a minute or two
  --check     with rules, embedded, parity or generated: writes nothing, fails if something is stale
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let check = args.iter().any(|arg| arg == "--check");
    let chore = args.iter().find(|arg| !arg.starts_with("--"));
    let done = match chore.map(String::as_str) {
        Some("ci") => ci::run(),
        Some("bench-compile") => bench_compile::run(),
        Some("bench-native") => bench_native::run(),
        Some("examples") => examples::run(),
        Some("package") => package::run(),
        Some("agreement") => fast_path::agreement(number(&args).unwrap_or(5_000_000)),
        Some("fuzz") => fast_path::fuzz(number(&args).unwrap_or(20)),
        Some("portable") => fast_path::portable(),
        Some("memory") => fast_path::memory(),
        Some("rules") => rules::run(check),
        Some("soak") => soak::run(args.iter().any(|arg| arg == "--short")),
        Some("embedded") => embedded::run(check),
        Some("parity") => parity::run(check),
        Some("generated") => generated(check),
        _ => {
            say(HELP);
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// The first argument that is a number.
fn number<N: std::str::FromStr>(args: &[String]) -> Option<N> {
    args.iter().find_map(|arg| arg.parse().ok())
}

/// Everything that is generated and committed.
fn generated(check: bool) -> ChoreResult {
    rules::run(check)?;
    embedded::run(check)?;
    parity::run(check)
}
