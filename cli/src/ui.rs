//! How the command speaks: results on stdout, everything else on stderr, colour only where it is wanted.

use std::{
    error::Error,
    io::{self, IsTerminal as _, Write},
    path::Path,
};

use anstream::AutoStream;
use ticketproof_diagnostics::{
    render::human::{Style, Tone, label},
    text::{self, escaped},
};
pub(crate) use ticketproof_schema::profile::DEFAULT_SNAPSHOT;
use ticketproof_schema::{Snapshot, SnapshotError, embedded};

/// How a command ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// Nothing to say: exit code 0.
    Fine,
    /// Something was found: exit code 1.
    Findings,
    /// Part of it could not be done, and the reason is already printed: exit code 2.
    Failed,
}

/// A command's result; an error is printed once, by `main`.
pub(crate) type Result<T = Outcome> = std::result::Result<T, Box<dyn Error>>;

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The two streams and how they are coloured.
pub(crate) struct Ui {
    color: anstream::ColorChoice,
}

impl Ui {
    pub(crate) fn new(color: ColorChoice) -> Self {
        let color = match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self { color }
    }

    /// Standard output; escape sequences are stripped where they are not wanted.
    pub(crate) fn stdout(&self) -> Stdout {
        Stdout(AutoStream::new(io::stdout().lock(), self.color))
    }

    /// Whether standard output takes colours.
    pub(crate) fn stdout_has_color(&self) -> bool {
        match self.color {
            anstream::ColorChoice::Auto => AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
            choice => choice != anstream::ColorChoice::Never,
        }
    }

    /// Standard error, for findings when standard output carries records.
    pub(crate) fn stderr(&self) -> AutoStream<io::StderrLock<'static>> {
        AutoStream::new(io::stderr().lock(), self.color)
    }

    /// Whether standard error takes colours.
    pub(crate) fn stderr_has_color(&self) -> bool {
        match self.color {
            anstream::ColorChoice::Auto => AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never,
            choice => choice != anstream::ColorChoice::Never,
        }
    }

    /// Whether somebody watches standard error.
    pub(crate) fn is_watched() -> bool {
        io::stderr().is_terminal()
    }

    /// A line for the person at the terminal, on standard error. Names of files are text of others.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        self.show(escaped_lines(text.as_ref()));
    }

    /// Says that no snapshot was found, and what is checked against instead.
    pub(crate) fn note_no_snapshot(&self) {
        self.note(format!(
            "no {DEFAULT_SNAPSHOT} here: checking against the schema of a brand-new account (see `ticketproof pull --help`)"
        ));
    }

    /// The same for text that is styled, and escaped, already. A closed stream is nobody's loss.
    pub(crate) fn show(&self, text: impl AsRef<str>) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.color);
        let _ = writeln!(stderr, "{}", text.as_ref());
    }

    /// A warning on standard error.
    pub(crate) fn warn(&self, text: impl AsRef<str>) {
        self.show(format!(
            "{}: {}",
            label("warning", Tone::Warning, Style::Colour),
            escaped_lines(text.as_ref())
        ));
    }

    /// An error with its causes on standard error.
    pub(crate) fn error(&self, error: &dyn Error) {
        let label = label("error", Tone::Error, Style::Colour);
        let mut text = format!("{label}: {}", escaped_lines(&error.to_string()));
        let mut source = error.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            // Many errors say their cause in their own text.
            if !text.contains(&cause_text) {
                text.push_str("\n  caused by: ");
                text.push_str(&escaped_lines(&cause_text));
            }
            source = cause.source();
        }
        self.show(text);
    }
}

/// Standard output, whose errors say that they are its.
pub(crate) struct Stdout(AutoStream<io::StdoutLock<'static>>);

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(of_stdout)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes).map_err(of_stdout)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(of_stdout)
    }
}

/// The kind stays: a reader that has left is told from a full disk by it.
pub(crate) fn of_stdout(error: io::Error) -> io::Error {
    match error.kind() {
        // The caller tries again.
        io::ErrorKind::Interrupted => error,
        kind => io::Error::new(kind, format!("cannot write standard output: {error}")),
    }
}

/// Errors may quote what a server or a file said; only line ends stay as they are.
fn escaped_lines(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n  ")
}

/// Whether an error is only that nobody reads our output any more.
pub(crate) fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let kind = match error.downcast_ref::<io::Error>() {
            Some(error) => Some(error.kind()),
            None => error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind),
        };
        if kind == Some(io::ErrorKind::BrokenPipe) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The snapshot to work with, and what to call it.
pub(crate) struct Loaded {
    pub(crate) snapshot: Snapshot,
    pub(crate) name: String,
    /// Whether it is the embedded schema of a brand-new account.
    pub(crate) is_default: bool,
}

/// The snapshot that was asked for, else `hubspot/tickets.json` if it is there, else the schema of a brand-new account.
pub(crate) fn load_snapshot(path: Option<&Path>) -> Result<Loaded> {
    let path = match path {
        Some(path) => path,
        None if Path::new(DEFAULT_SNAPSHOT).exists() => Path::new(DEFAULT_SNAPSHOT),
        None => {
            let snapshot = embedded::default_account().clone();
            return Ok(Loaded {
                snapshot,
                name: "the schema of a brand-new account".to_owned(),
                is_default: true,
            });
        }
    };
    Ok(Loaded {
        snapshot: read_snapshot(path)?,
        name: path.to_string_lossy().into_owned(),
        is_default: false,
    })
}

/// Reads a snapshot; the error names the file, of which there may be several.
pub(crate) fn read_snapshot(path: &Path) -> Result<Snapshot> {
    Snapshot::read(path).map_err(|error| match error {
        SnapshotError::NotFound { .. } | SnapshotError::Io { .. } => error.into(),
        error => format!("{}: {error}", text::path(path)).into(),
    })
}
