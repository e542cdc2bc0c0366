//! Checks of the fast path beyond its tests: fuzzing, its portable form, and a run that watches every memory access.
//!
//! All of it works with the stable compiler. Fuzzing needs no cargo-fuzz: the targets of `fuzz/` are built with the flags that
//! cargo-fuzz would pass. Sanitizers are not stable yet, which `RUSTC_BOOTSTRAP` passes over, in these builds only.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use crate::console::{ChoreResult, say};

/// The fuzz targets.
const TARGETS: [&str; 3] = ["fast_vs_reference", "reference_never_panics", "snapshots"];

/// Coverage that a fuzzer can read, as cargo-fuzz asks for it.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions";

/// Watches every access to memory.
const SANITIZER: &str = "-Zsanitizer=address";

/// The vector instructions that Miri interprets. It knows those of a processor that it is told of, and no AVX-512.
const MIRI_VECTORS: &str = "-Ctarget-feature=+avx2,+bmi1,+bmi2,+lzcnt,+popcnt";

/// The unit tests of the scanner.
const SCAN_TESTS: [&str; 6] = ["test", "--quiet", "--package", "ticketproof-validator", "--lib", "scan"];

/// Fuzzes each target for so many seconds, beginning with the rules' examples and generated records.
pub(crate) fn fuzz(seconds: u32) -> ChoreResult {
    let root = crate::files::root();
    let (folder, output) = (root.join("fuzz"), output(&root, "fuzz"));
    let host = host()?;
    let mut build = cargo(&format!("{COVERAGE} {SANITIZER}"), &output);
    build.args(["build", "--release", "--locked", "--target", &host]).current_dir(&folder);
    finish("building the fuzz targets", build)?;
    let programs = output.join(&host).join("release");
    finish("writing seeds", Command::new(programs.join("seeds")))?;
    for target in TARGETS {
        say(&format!("fuzzing {target} for {seconds} s"));
        let mut run = Command::new(programs.join(target));
        run.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1").arg("-verbosity=0");
        run.args([
            prefix(&folder.join("artifacts").join(target))?,
            folder.join("corpus").join(target).into(),
        ]);
        finish(target, run)?;
    }
    Ok(())
}

/// The folder for inputs that break a promise.
fn prefix(folder: &Path) -> std::io::Result<OsString> {
    std::fs::create_dir_all(folder)?;
    let mut argument = OsString::from("-artifact_prefix=");
    argument.push(folder.join(""));
    Ok(argument)
}

/// Compares what is said of so many generated records, of hostile accounts and an ordinary one, in every way in which a record
/// is read: alone, among others, repeated, with each end of line and with all of the processor's instructions.
pub(crate) fn agreement(records: u64) -> ChoreResult {
    let mut tests = crate::files::cargo_command();
    tests.args(["test", "--quiet", "--release", "--package", "ticketproof-validator", "--lib"]);
    tests.args(["scan::tests::hostile", "--", "--nocapture"]).current_dir(crate::files::root());
    tests.env("TICKETPROOF_AGREEMENT_RECORDS", records.to_string());
    finish("the agreement of all readers", tests)
}

/// Tests the scanner as it is where the processor has no vector instructions.
pub(crate) fn portable() -> ChoreResult {
    let mut tests = cargo("--cfg ticketproof_portable", &output(&crate::files::root(), "portable"));
    tests.args(SCAN_TESTS);
    finish("the portable scanner's tests", tests)
}

/// Tests the scanner with every access to memory watched: by Miri where the toolchain has it, and in any case by the address
/// sanitizer, which the vector instructions run under as they are.
pub(crate) fn memory() -> ChoreResult {
    let (root, host) = (crate::files::root(), host()?);
    let mut tests = cargo(SANITIZER, &output(&root, "sanitized"));
    tests.args(SCAN_TESTS).args(["--target", &host]);
    finish("the scanner's tests under the address sanitizer", tests)?;
    let has_miri = Command::new("cargo").args(["miri", "--version"]).output()?.status.success();
    if !has_miri {
        say("this toolchain has no Miri: skipped");
        return Ok(());
    }
    for (what, flags) in [("the portable scanner's", ""), ("the scanner's", MIRI_VECTORS)] {
        let mut tests = Command::new("cargo");
        tests.arg("miri").args(SCAN_TESTS).current_dir(&root);
        tests.env("MIRIFLAGS", "-Zmiri-disable-isolation").env("RUSTFLAGS", flags);
        finish(&format!("{what} tests under Miri"), tests)?;
    }
    Ok(())
}

/// Cargo with these flags for the compiler, in an output folder of its own.
fn cargo(flags: &str, output: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::files::root()).env("CARGO_TARGET_DIR", output);
    command.env("RUSTFLAGS", flags);
    if flags.contains("-Z") {
        command.env("RUSTC_BOOTSTRAP", "1");
    }
    command
}

fn output(root: &Path, name: &str) -> PathBuf {
    let all = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    all.join(name)
}

/// The target triple of this machine; naming it keeps build scripts and macros free of the flags.
fn host() -> Result<String, Box<dyn std::error::Error>> {
    let said = String::from_utf8(Command::new("rustc").arg("-vV").output()?.stdout)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not say what it compiles for")?.to_owned())
}

fn finish(what: &str, mut command: Command) -> ChoreResult {
    if command.status()?.success() { Ok(()) } else { Err(format!("{what} failed").into()) }
}
