//! The compiler's user time, from the operating system's account of finished children.

use std::{
    fmt, fs,
    path::Path,
    process::{Command, Stdio},
    time::{Instant, SystemTime},
};

/// Seconds above which one measurement is enough.
const LONG: f64 = 15.0;

/// How often a crate is checked for one measurement, because the system counts in hundredths of a second.
const CHECKS: usize = 8;

/// Seconds of the processor after which typify's output is no longer waited for. Its time is then a lower bound.
const PATIENCE: u32 = 120;

/// The kind of build that is measured.
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
    /// Whether the compiler came to its end.
    pub(crate) ended: bool,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}{:.3}", if self.ended { "" } else { "over " }, self.seconds);
        f.pad(&text)
    }
}

/// The time that one crate took.
#[derive(Clone, Copy)]
pub(crate) struct Spent {
    pub(crate) seconds: f64,
    pub(crate) ended: bool,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Compiles a crate and, what is meant, its dependencies.
pub(crate) fn prepare(workspace: &Path, name: &str, profile: Profile) -> Result<()> {
    cargo(workspace, profile, name).map(|_| ())
}

/// The least user seconds of several compilations of one crate.
pub(crate) fn least(workspace: &Path, name: &str, profile: Profile, runs: usize) -> Result<Spent> {
    let times = if profile == Profile::Check { CHECKS } else { 1 };
    let mut least = Spent { seconds: f64::INFINITY, ended: true };
    for _ in 0..runs {
        let (before, started) = (children(), Instant::now());
        let mut ended = true;
        for _ in 0..times {
            let source = fs::File::options().append(true).open(workspace.join(name).join("src/lib.rs"))?;
            source.set_modified(SystemTime::now())?;
            ended &= cargo(workspace, profile, name)?;
        }
        let spent = match (before, children()) {
            (Some(before), Some(after)) => after - before,
            // Without the system's account, time on the wall has to do.
            _ => started.elapsed().as_secs_f64(),
        };
        let seconds = spent / times as f64;
        if seconds < least.seconds {
            least = Spent { seconds, ended };
        }
        // What takes so long is not told apart from noise by another run.
        if spent > LONG {
            break;
        }
    }
    Ok(least)
}

/// Compiles one crate; `false` where patience came to an end.
fn cargo(workspace: &Path, profile: Profile, package: &str) -> Result<bool> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let patient = package != "typified";
    let mut command = if patient {
        Command::new(cargo)
    } else {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -t {PATIENCE}; exec \"$@\""), "sh"]).arg(cargo);
        shell
    };
    match profile {
        Profile::Check => command.arg("check"),
        Profile::Build => command.arg("build"),
        Profile::Release => command.args(["build", "--release"]),
    };
    command.args(["-p", package, "--quiet"]).current_dir(workspace);
    // Shared by the accounts, so that dependencies are compiled once.
    command.env("CARGO_TARGET_DIR", workspace.with_file_name("target")).env_remove("RUSTFLAGS");
    // A crate that was compiled before is not to be compiled from what is left of that.
    command.env("CARGO_INCREMENTAL", "0").stdout(Stdio::null());
    if !patient {
        command.stderr(Stdio::null());
    }
    let before = children().unwrap_or_default();
    if command.status()?.success() {
        return Ok(true);
    }
    let spent = children().unwrap_or_default() - before;
    if !patient && spent >= f64::from(PATIENCE) * 0.9 {
        return Ok(false);
    }
    Err(format!("{command:?} failed").into())
}

/// User seconds of all children that have finished, where the system tells: `cutime` of `/proc/self/stat`, in hundredths.
fn children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The command's name, in parentheses, may hold anything; fields are counted from behind it.
    let fields = stat.rsplit_once(')')?.1;
    let ticks: f64 = fields.split_whitespace().nth(13)?.parse().ok()?;
    Some(ticks / 100.0)
}
