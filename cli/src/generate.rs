//! `ticketproof generate`: typed Rust from a snapshot, for a checked-in file.

use std::{
    io::{ErrorKind, Write as _},
    path::PathBuf,
};

use ticketproof_codegen::{Builder, Embed, Options, Select, check_stale, command, generate};
use ticketproof_diagnostics::text::{self, escaped_lines};
use ticketproof_schema::{names::Lock, replace_file::replace_file};

use crate::{
    interrupt,
    overwrite_guard::{OverwriteGuard, ProjectFiles, Writing},
    ui::{self, DEFAULT_SNAPSHOT, Outcome, Result, Ui},
};

const AFTER_HELP: &str = "\
A crate whose build script calls `ticketproof_codegen::Builder` needs no checked-in file. This
command is for those who want to review the generated code or go to its definitions. It works
offline, without a token. The file is written completely or not at all, and never over a file
that it is generated from.

Examples:
  ticketproof generate --out src/hubspot.rs
  ticketproof generate --out src/hubspot.rs --check     in CI: exit 1 and a diff if the file is stale
  ticketproof generate --select 'hs_*' --select '!hs_analytics_*'";

/// Generate typed Rust from a schema snapshot
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// The schema snapshot
    #[arg(long, value_name = "FILE", default_value = DEFAULT_SNAPSHOT)]
    schema: PathBuf,

    /// The names lock [default: names.toml beside the snapshot]
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,

    /// Where the source goes [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write nothing; exit 1 and show the difference if the file is out of date
    #[arg(long, requires = "out")]
    check: bool,

    /// Generate only properties that match: a name, with `*` for any text, or with `!` in front to leave them out; may be given
    /// several times
    #[arg(long, value_name = "PATTERN")]
    select: Vec<String>,

    /// The snapshot of a further account that shares the types; may be given several times
    #[arg(long, value_name = "FILE", requires = "out")]
    also: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result {
    args.overwrite_guard().check()?;
    interrupt::listen(interrupt::written)?;
    let mut builder = Builder::new(&args.schema).select(&args.select);
    if let Some(names) = &args.names {
        builder = builder.names(names);
    }
    builder = args.also.iter().fold(builder, Builder::also);
    for warning in builder.warnings()? {
        ui.warn(warning);
    }
    let Some(out) = &args.out else { return print(args, ui) };
    let source = builder.out(out).source(out)?;
    let existing = match std::fs::read(out) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(format!("cannot read {}: {error}", text::path(out)).into()),
    };
    if args.check && existing.is_none() {
        ui.note(format!("{} is not there: run `{}` and commit it", text::path(out), args.command()));
        return Ok(Outcome::Findings);
    }
    // What is no text is no source that was generated, and stale.
    let existing = String::from_utf8_lossy(existing.as_deref().unwrap_or_default());
    let Some(diff) = check_stale(&existing, &source) else {
        ui.note(format!("{} is up to date", text::path(out)));
        return Ok(Outcome::Fine);
    };
    if args.check {
        write!(ui.stdout(), "{}", escaped_lines(&diff.to_string()))?;
        ui.note(format!(
            "{} is stale ({} lines more, {} less): run `{}` and commit it",
            text::path(out),
            diff.added,
            diff.removed,
            args.command()
        ));
        return Ok(Outcome::Findings);
    }
    replace_file(out, source.as_bytes())
        .map_err(|error| format!("cannot write {}: {error}", text::path(out)))?;
    ui.note(format!("wrote {}", text::path(out)));
    Ok(Outcome::Fine)
}

/// The source on standard output, whole in itself: there is no file that it could include the snapshot from.
fn print(args: &Args, ui: &Ui) -> Result {
    let snapshot = ui::read_snapshot(&args.schema)?;
    let lock = Lock::read(args.names.clone().unwrap_or_else(|| args.schema.with_file_name("names.toml")))?;
    let mut options = Options::default();
    options.embed = Embed::Literal;
    options.select = Select::new(&args.select);
    options.command = Some(command(&args.schema, args.names.as_deref(), &args.also, &options.select, None));
    ui.stdout().write_all(generate(&snapshot, &lock, &options)?.as_bytes())?;
    Ok(Outcome::Fine)
}

impl Args {
    /// The inputs and outputs, to be checked before anything is opened.
    fn overwrite_guard(&self) -> OverwriteGuard {
        let mut guard = OverwriteGuard::default();
        guard.reads_project(ProjectFiles {
            schema: Some(&self.schema),
            names: self.names.as_deref(),
            ..ProjectFiles::default()
        });
        for path in &self.also {
            guard.reads("the snapshot", path);
        }
        match &self.out {
            Some(path) if self.check => drop(guard.reads("--out", path)),
            Some(path) => guard.writes("--out", path, Writing::Replaced),
            None => {}
        }
        guard
    }

    /// The command that writes the file, as a person would type it.
    fn command(&self) -> String {
        let mut command = "ticketproof generate".to_owned();
        let mut option = |name: &str, value: &str| {
            let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
            let value =
                if is_plain { value.to_owned() } else { format!("'{}'", value.replace('\'', "'\\''")) };
            command.push_str(&format!(" --{name} {value}"));
        };
        if self.schema != std::path::Path::new(DEFAULT_SNAPSHOT) {
            option("schema", &self.schema.to_string_lossy());
        }
        if let Some(names) = &self.names {
            option("names", &names.to_string_lossy());
        }
        for pattern in &self.select {
            option("select", pattern);
        }
        for also in &self.also {
            option("also", &also.to_string_lossy());
        }
        if let Some(out) = &self.out {
            option("out", &out.to_string_lossy());
        }
        command
    }
}
