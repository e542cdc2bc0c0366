//! The compiler's user time, from the operating system's account of finished children.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Instant, SystemTime},
};

/// Seconds above which one run is enough.
const LONG: f64 = 15.0;

/// What is measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Profile {
    /// `cargo check`.
    Check,
    /// `cargo build`.
    Build,
    /// `cargo build --release`.
    Release,
}

/// One measurement.
pub(crate) struct Cost {
    pub(crate) candidate: &'static str,
    pub(crate) profile: Profile,
    pub(crate) seconds: f64,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Compiles everything once, dependencies included.
pub(crate) fn prepare(workspace: &Path, profile: Profile) -> Result<()> {
    cargo(workspace, profile, None)
}

/// The least user seconds of several compilations of one crate.
pub(crate) fn least(workspace: &Path, name: &str, profile: Profile, runs: usize) -> Result<f64> {
    let mut least = f64::INFINITY;
    for _ in 0..runs {
        let source = fs::File::options().append(true).open(workspace.join(name).join("src/lib.rs"))?;
        source.set_modified(SystemTime::now())?;
        let (before, started) = (children(), Instant::now());
        cargo(workspace, profile, Some(name))?;
        let spent = match (before, children()) {
            (Some(before), Some(after)) => after - before,
            // Without the system's account, time on the wall has to do.
            _ => started.elapsed().as_secs_f64(),
        };
        least = least.min(spent);
        // What takes so long is not told apart from noise by another run.
        if spent > LONG {
            break;
        }
    }
    Ok(least)
}

fn cargo(workspace: &Path, profile: Profile, package: Option<&str>) -> Result<()> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    match profile {
        Profile::Check => command.arg("check"),
        Profile::Build => command.arg("build"),
        Profile::Release => command.args(["build", "--release"]),
    };
    match package {
        Some(package) => command.args(["-p", package]),
        None => command.args(["--workspace", "--exclude", "typify-run"]),
    };
    // Shared by the accounts, so that dependencies are compiled once.
    let target = workspace.with_file_name("target");
    command.current_dir(workspace).env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS").args(["--quiet"]);
    let status = command.stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}

/// User seconds of all children that have finished, where the system tells: `cutime` of `/proc/self/stat`, in hundredths.
fn children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The command's name, in parentheses, may hold anything; fields are counted from behind it.
    let fields = stat.rsplit_once(')')?.1;
    let ticks: f64 = fields.split_whitespace().nth(13)?.parse().ok()?;
    Some(ticks / 100.0)
}
