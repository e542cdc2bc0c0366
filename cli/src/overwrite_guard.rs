//! Nothing that is read is written over, and no two outputs go to one file.
//!
//! Each command tells the guard every file that it reads and writes, and asks it before it opens an output. Files are compared
//! by what they are and not by what they are called: standard input, links, `/dev/fd/3` and other spellings included.

mod target;

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use ticketproof_client::Journal;
use ticketproof_diagnostics::text::{self, escaped};
use ticketproof_ingest::{
    Compression,
    output::{WriteError, is_stream, is_written_through},
};
use ticketproof_schema::replace_file::{Replacement, check_replaceable, folder_of, target_of};

use self::target::{Target, is_same_new_file};
use crate::{
    config::{self, Config},
    ui::DEFAULT_SNAPSHOT,
};

/// A refusal: what the run would lose, and what to do. It goes to standard error, unless that would itself write over an input.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub(crate) struct Refused {
    text: String,
    /// Whether it is told already, as far as that can be done without harm.
    pub(crate) is_told: bool,
}

impl From<String> for Refused {
    fn from(text: String) -> Self {
        Self { text, is_told: false }
    }
}

/// How an output is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Writing {
    /// Emptied at the start, and written as records come.
    AsItComes,
    /// Whole and at the end. A regular file is replaced; devices and pipes are written to.
    Whole,
    /// Whole and at the end, and a regular file in any case. Folders on the way may be made.
    Replaced,
    /// By the journal, which looks after its own files.
    Journaled,
}

/// A path and what it is, in the words of a message.
#[derive(Clone, Debug)]
struct Named {
    what: String,
    path: PathBuf,
}

#[derive(Clone, Debug)]
struct Output {
    named: Named,
    writing: Writing,
    /// The numbers of the inputs that it is meant to be written over.
    over: Vec<usize>,
    /// What else there is to do than to name another file.
    remedy: Option<&'static str>,
}

/// Everything that a run reads and writes.
#[derive(Clone, Debug, Default)]
pub(crate) struct OverwriteGuard {
    inputs: Vec<Named>,
    outputs: Vec<Output>,
    journal: Option<PathBuf>,
}

/// The files that say how records are judged and named, as far as the user named them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ProjectFiles<'a> {
    /// The snapshot [default: `hubspot/tickets.json`].
    pub(crate) schema: Option<&'a Path>,
    /// The other snapshot.
    pub(crate) against: Option<&'a Path>,
    /// The configuration [default: `ticketproof.toml`].
    pub(crate) config: Option<&'a Path>,
    /// The requirements [default: `requirements.toml` beside a snapshot].
    pub(crate) requirements: Option<&'a Path>,
    /// The file of columns [default: `columns.toml` beside the snapshot].
    pub(crate) columns: Option<&'a Path>,
    /// The names lock [default: `names.toml` beside the snapshot].
    pub(crate) names: Option<&'a Path>,
}

impl OverwriteGuard {
    /// Tells that a file is read; `-` is standard input. Returns its number for [`OverwriteGuard::writes_over`].
    pub(crate) fn reads(&mut self, what: impl Into<String>, path: &Path) -> usize {
        self.inputs.push(Named { what: what.into(), path: path.to_owned() });
        self.inputs.len() - 1
    }

    /// Tells that the inputs of a command are read.
    pub(crate) fn reads_inputs(&mut self, paths: &[PathBuf]) {
        for path in paths {
            self.reads("the input", path);
        }
    }

    /// Tells which project's files are read. Those that stand in their usual places are kept from every command, whether or not
    /// it reads them: they are made by hand, and committed. Returns the numbers of the files of columns.
    pub(crate) fn reads_project(&mut self, files: ProjectFiles<'_>) -> Vec<usize> {
        let ProjectFiles { schema, against, config, requirements, columns, names } = files;
        let snapshot = schema.unwrap_or(Path::new(DEFAULT_SNAPSHOT));
        let there = |path: PathBuf| Some(path).filter(|path| path.exists());
        let beside = |name: &str| there(snapshot.with_file_name(name));
        let mut snapshots: Vec<_> = against.map(Some).into_iter().collect();
        snapshots.push(schema);
        for (what, path) in [
            ("the snapshot", schema.map(Path::to_owned).or_else(|| there(snapshot.to_owned()))),
            ("the snapshot", against.map(Path::to_owned)),
            ("the configuration", Config::path(config).map(Path::to_owned)),
            ("the configuration", there(PathBuf::from(config::DEFAULT_CONFIG))),
            ("the requirements", config::requirements_path(requirements, &snapshots)),
            ("the requirements", beside("requirements.toml")),
            ("the names lock", names.map(Path::to_owned)),
            ("the names lock", beside("names.toml")),
        ] {
            if let Some(path) = path {
                self.reads(what, &path);
            }
        }
        let columns = [columns.map(Path::to_owned), beside("columns.toml")].into_iter().flatten();
        columns.map(|path| self.reads("the file of columns", &path)).collect()
    }

    /// Tells which files beside a snapshot, and of the project, are made by hand and kept from a pull.
    pub(crate) fn reads_beside(&mut self, snapshot: &Path) {
        for (what, path) in [
            ("the configuration", PathBuf::from(config::DEFAULT_CONFIG)),
            ("the requirements", snapshot.with_file_name("requirements.toml")),
            ("the file of columns", snapshot.with_file_name("columns.toml")),
        ] {
            if path.exists() {
                self.reads(what, &path);
            }
        }
    }

    /// Tells that a file is written; `-` is standard output.
    pub(crate) fn writes(&mut self, what: impl Into<String>, path: &Path, writing: Writing) {
        self.add(what.into(), path, writing, Vec::new());
    }

    /// Tells that a file is written, which may be the inputs with these numbers, but no other.
    pub(crate) fn writes_over(&mut self, inputs: Vec<usize>, what: &str, path: &Path, writing: Writing) {
        self.add(what.to_owned(), path, writing, inputs);
    }

    /// Says what else there is to do, if the last output would write over something, than to name another file.
    pub(crate) fn or(&mut self, remedy: &'static str) {
        if let Some(output) = self.outputs.last_mut() {
            output.remedy = Some(remedy);
        }
    }

    fn add(&mut self, what: String, path: &Path, writing: Writing, over: Vec<usize>) {
        self.outputs.push(Output {
            named: Named { what, path: path.to_owned() },
            writing,
            over,
            remedy: None,
        });
    }

    /// Tells that a journal is written: its folder, and the files in it that are its own now or may be later.
    pub(crate) fn writes_journal(&mut self, folder: &Path) {
        for path in files_of_journal(folder) {
            self.writes("the journal", &path, Writing::Journaled);
        }
        self.journal = Some(folder.to_owned());
    }

    /// Tells that a journal is read, and nothing may be written to it.
    pub(crate) fn reads_journal(&mut self, folder: &Path) {
        for path in files_of_journal(folder) {
            self.reads("the journal", &path);
        }
        self.journal = Some(folder.to_owned());
    }

    /// Refuses to write over what is read, two outputs to one file, and what could not be written in the end. Nothing is
    /// changed, no pipe is opened.
    ///
    /// # Errors
    /// What would be lost, and what to do.
    pub(crate) fn check(&self) -> Result<(), Refused> {
        let inputs: Vec<_> = self.inputs.iter().map(|input| Target::of_input(&input.path)).collect();
        let is_input = |stream: Target| stream.is_file() && inputs.iter().any(|input| input.is_same(&stream));
        let checked = self.check_all(&inputs).map_err(Refused::from);
        if !is_input(Target::of_stream(&io::stderr())) {
            return checked;
        }
        checked.map_err(|refused| {
            if !is_input(Target::of_stream(&io::stdout())) {
                let mut stdout = io::stdout().lock();
                // Where neither stream is left, the exit code is all that can be said.
                let _ = writeln!(stdout, "error: {}", escaped(&refused.text)).and_then(|()| stdout.flush());
            }
            Refused { is_told: true, ..refused }
        })
    }

    fn check_all(&self, inputs: &[Target]) -> Result<(), String> {
        let outputs: Vec<_> =
            self.outputs.iter().map(|output| Target::of_output(&output.named.path)).collect();
        self.check_streams(inputs, &outputs)?;
        self.check_names()?;
        for (number, (output, target)) in self.outputs.iter().zip(&outputs).enumerate() {
            let read =
                |&(number, input): &(usize, &Target)| !output.over.contains(&number) && input.is_same(target);
            if let Some((input, _)) = inputs.iter().enumerate().find(read) {
                return Err(output.would_write_over(&self.inputs[input]));
            }
            let before = || outputs[..number].iter().zip(&self.outputs);
            if let Some((_, other)) = before().find(|(other, _)| target.is_same_output(other)) {
                return Err(both_to(&other.named, &output.named));
            }
            // Asked only where nothing else tells, because the file system is asked.
            if let Some((_, other)) =
                before().find(|(other, _)| is_same_new_file(target, other, &output.named.path))
            {
                return Err(both_to(&other.named, &output.named));
            }
        }
        self.check_journal()?;
        self.outputs.iter().try_for_each(Output::check_writable).map_err(|error| error.to_string())
    }

    /// Nothing that is written is packed, and what is only called so is read by nobody.
    fn check_names(&self) -> Result<(), String> {
        let is_named = |output: &&Output| matches!(output.writing, Writing::AsItComes | Writing::Whole);
        let mut named = self.outputs.iter().filter(is_named).map(|output| &output.named);
        let Some(Named { what, path }) = named.find(|named| Compression::is_in_name(&named.path)) else {
            return Ok(());
        };
        let (plain, path) = (path.with_extension(""), text::path(path));
        Err(format!(
            "{what} is not packed, and {path} would be no such file: name it {} and pack it then",
            text::path(&plain)
        ))
    }

    /// Standard output and error are outputs of every command.
    fn check_streams(&self, inputs: &[Target], outputs: &[Target]) -> Result<(), String> {
        for (stream, file) in [
            ("standard output", Target::of_stream(&io::stdout())),
            ("standard error", Target::of_stream(&io::stderr())),
        ] {
            if !file.is_file() {
                continue;
            }
            if let Some(input) = inputs.iter().position(|input| input.is_same(&file)) {
                let Named { what, path } = &self.inputs[input];
                return Err(format!("{stream} goes to {what}, {}: send it elsewhere", shown(path)));
            }
            let is_it = |output: &Target| !output.is_dash && output.is_same(&file);
            if let Some(output) = outputs.iter().position(is_it) {
                let Named { what, path } = &self.outputs[output].named;
                return Err(format!(
                    "{what} would write over {stream}, which goes to {}, too: name another file",
                    text::path(path)
                ));
            }
        }
        Ok(())
    }

    /// Refuses a file that the journal will want for itself.
    fn check_journal(&self) -> Result<(), String> {
        let Some(journal) = &self.journal else { return Ok(()) };
        let folder = Target::of_input(journal);
        let is_its = |output: &&Output| {
            // A name that cannot be followed is not made.
            let path = target_of(&output.named.path).unwrap_or_else(|_| output.named.path.clone());
            output.writing != Writing::Journaled
                && Journal::owns(&path)
                && Target::of_input(folder_of(&path)).is_same(&folder)
        };
        match self.outputs.iter().find(is_its) {
            Some(output) => {
                Err(output.would_write_over(&Named { what: "the journal".to_owned(), path: journal.clone() }))
            }
            None => Ok(()),
        }
    }
}

impl Output {
    fn would_write_over(&self, input: &Named) -> String {
        let Named { what, path } = &self.named;
        let remedy = self.remedy.map_or_else(String::new, |remedy| format!(", or {remedy}"));
        format!("{what} would write over {}, {}: name another file{remedy}", input.what, text::path(path))
    }

    /// Reports an error that would stop the writing in the end.
    fn check_writable(&self) -> Result<(), WriteError> {
        let path = &self.named.path;
        let checked = match self.writing {
            Writing::AsItComes | Writing::Journaled => Ok(()),
            Writing::Whole if is_written_through(path) => Ok(()),
            // It is gone at once.
            Writing::Whole => Replacement::begin(path).map(drop),
            Writing::Replaced => check_replaceable(path),
        };
        checked.map_err(|error| WriteError::new(path, error))
    }
}

/// A journal's folder, and the files in it that are its own.
fn files_of_journal(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let own = entries.map(|entry| entry.path()).filter(|path| Journal::owns(path));
    std::iter::once(folder.to_owned()).chain(own).collect()
}

fn both_to(one: &Named, other: &Named) -> String {
    let to = if is_stream(&other.path) { "standard output".to_owned() } else { text::path(&other.path) };
    format!("{} and {} would both write to {to}: give each a place of its own", one.what, other.what)
}

/// An input in messages.
fn shown(path: &Path) -> String {
    if is_stream(path) { "<stdin>".to_owned() } else { text::path(path) }
}

#[cfg(test)]
mod tests;
