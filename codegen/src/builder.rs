//! The helper for build.rs: reads files, writes `OUT_DIR/ticketproof.rs`, and declares its inputs to Cargo.

mod warnings;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use ticketproof_schema::{
    Snapshot, SnapshotError,
    file_identity::FileIdentity,
    names::{Lock, account_name},
    replace_file::replace_file,
};

use crate::{
    command::{absolute, command, relative},
    error::CodegenError,
    generate::generate,
    options::{AlsoAccount, Embed, Options},
    select::Select,
};

/// The name of the file in `OUT_DIR`, which `ticketproof::include_schema!()` includes.
const FILE: &str = "ticketproof.rs";

/// Generates the types of an account's schema in build.rs. Reads files and never the network.
///
/// ```no_run
/// ticketproof_codegen::Builder::new("hubspot/tickets.json")
///     .select(["*", "!hs_analytics_*"])
///     .also("hubspot/sandbox.json")
///     .emit();
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is generated until `.emit()`"]
pub struct Builder {
    snapshot: PathBuf,
    names: Option<PathBuf>,
    select: Select,
    also: Vec<PathBuf>,
    out: Option<PathBuf>,
}

impl Builder {
    /// Generates from the snapshot at this path, relative to the package.
    pub fn new(snapshot: impl Into<PathBuf>) -> Self {
        Self {
            snapshot: snapshot.into(),
            names: None,
            select: Select::default(),
            also: Vec::new(),
            out: None,
        }
    }

    /// Uses the names lock at this path instead of `names.toml` beside the snapshot.
    pub fn names(mut self, lock: impl Into<PathBuf>) -> Self {
        self.names = Some(lock.into());
        self
    }

    /// Generates the properties that these patterns select; see [`Select`].
    pub fn select<P: Into<String>>(mut self, patterns: impl IntoIterator<Item = P>) -> Self {
        self.select = Select::new(patterns);
        self
    }

    /// Shares the types with the account of the snapshot at this path. The account's name is the file's name without the extension,
    /// here and in the names lock.
    pub fn also(mut self, snapshot: impl Into<PathBuf>) -> Self {
        self.also.push(snapshot.into());
        self
    }

    /// Writes to this path instead of `OUT_DIR/ticketproof.rs`: for a checked-in file.
    pub fn out(mut self, path: impl Into<PathBuf>) -> Self {
        self.out = Some(path.into());
        self
    }

    /// Generates the file, and declares to Cargo when to generate it again.
    ///
    /// # Panics
    /// When the file cannot be generated: a panic is how a build script fails.
    pub fn emit(self) {
        match self.try_emit() {
            Ok(lines) => print_lines(&lines),
            Err(error) => panic!("ticketproof: {error}"),
        }
    }

    /// Generates the file, writes it if it changed, and returns the instructions to Cargo, without `cargo::`.
    ///
    /// # Errors
    /// When a file cannot be read or written, or as [`generate`].
    pub fn try_emit(self) -> Result<Vec<String>, CodegenError> {
        let out = match &self.out {
            Some(path) => path.clone(),
            None => PathBuf::from(env::var_os("OUT_DIR").ok_or(CodegenError::NoOutDir)?).join(FILE),
        };
        let names = self.names_path();
        self.check_out(&out)?;
        let source = self.source(&out)?;
        write_if_changed(&out, &source)?;
        // Cargo would run the script on every build if a path does not exist.
        let mut lines: Vec<String> = std::iter::once(&self.snapshot)
            .chain(&self.also)
            .chain([&names])
            .map(PathBuf::as_path)
            .filter_map(|path| if path.exists() { Some(path) } else { folder_to_watch(path) })
            .map(|path| format!("rerun-if-changed={}", path.display()))
            .collect();
        lines.extend(self.for_the_derive());
        lines.extend(self.warnings()?.into_iter().map(|warning| format!("warning={warning}")));
        Ok(lines)
    }

    /// Refuses to overwrite an input file, under whatever path.
    fn check_out(&self, out: &Path) -> Result<(), CodegenError> {
        let Ok(there) = FileIdentity::of_path(out) else { return Ok(()) };
        let names = self.names_path();
        let is_read = |path: &PathBuf| FileIdentity::of_path(path).is_ok_and(|read| read == there);
        match std::iter::once(&self.snapshot).chain(&self.also).chain([&names]).find(|path| is_read(path)) {
            Some(path) => Err(CodegenError::WritesOver { path: path.clone() }),
            None => Ok(()),
        }
    }

    /// The environment variables by which the derive finds the accounts and their names.
    fn for_the_derive(&self) -> Vec<String> {
        let mut lines = vec![format!("rustc-env=TICKETPROOF_SCHEMA={}", absolute(&self.snapshot).display())];
        if let Some(names) = &self.names {
            lines.push(format!("rustc-env=TICKETPROOF_NAMES={}", absolute(names).display()));
        }
        if !self.also.is_empty() {
            let paths = env::join_paths(self.also.iter().map(|path| absolute(path)));
            lines.push(match paths.as_ref().map(|paths| paths.to_str()) {
                Ok(Some(paths)) => format!("rustc-env=TICKETPROOF_ALSO={paths}"),
                _ => "warning=derives are checked against the main account only: another account's path cannot \
                      be passed in a variable, because it has the character that separates paths, or is not Unicode"
                    .to_owned(),
            });
        }
        lines
    }

    /// The source that would be written to `out`.
    ///
    /// # Errors
    /// When a file cannot be read, or as [`generate`].
    pub fn source(&self, out: &Path) -> Result<String, CodegenError> {
        let snapshot = read(&self.snapshot)?;
        let lock = self.lock()?;
        let mut also = Vec::new();
        for path in &self.also {
            let mut account = AlsoAccount::new(account_name(path), read(path)?);
            account.embed = self.embed(path, out);
            also.push(account);
        }
        let options = Options {
            select: self.select.clone(),
            embed: self.embed(&self.snapshot, out),
            command: Some(match self.out {
                Some(_) => {
                    command(&self.snapshot, self.names.as_deref(), &self.also, &self.select, Some(out))
                }
                None => "cargo build (the package's build script wrote this)".to_owned(),
            }),
            also,
        };
        generate(&snapshot, &lock, &options)
    }

    /// The names lock; empty if no path was given and there is no file yet.
    fn lock(&self) -> Result<Lock, CodegenError> {
        if let Some(path) = self.names.as_ref().filter(|path| !path.exists()) {
            return Err(CodegenError::NoLock { path: path.clone() });
        }
        let lock = Lock::read(self.names_path())?;
        lock.also_sections().check(&self.also)?;
        Ok(lock)
    }

    fn names_path(&self) -> PathBuf {
        self.names.clone().unwrap_or_else(|| self.snapshot.with_file_name("names.toml"))
    }

    /// How the source embeds a snapshot: in OUT_DIR by absolute path, since both are on this machine; in a checked-in file by a
    /// path relative to that file.
    fn embed(&self, snapshot: &Path, out: &Path) -> Embed {
        let target = absolute(snapshot);
        let near = || relative(&target, absolute(out).parent()?);
        let path = self.out.as_ref().and_then(|_| near()).unwrap_or(target);
        path.to_str().map_or(Embed::Literal, |path| Embed::File(path.replace('\\', "/")))
    }
}

/// The folder of a file that does not exist yet, for Cargo to watch; `None` for the package's folder, which has too many files.
fn folder_to_watch(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| folder.is_dir() && !folder.join("Cargo.toml").exists())
}

/// Reads a snapshot; errors name the file, because there may be several.
fn read(path: &Path) -> Result<Snapshot, CodegenError> {
    Snapshot::read(path).map_err(|source| match source {
        SnapshotError::NotFound { .. } | SnapshotError::Io { .. } => source.into(),
        source => CodegenError::SnapshotFile { path: path.to_owned(), source },
    })
}

#[expect(clippy::print_stdout, reason = "a build script gives instructions to Cargo by printing them")]
fn print_lines(lines: &[String]) {
    for line in lines {
        println!("cargo::{line}");
    }
}

fn write_if_changed(path: &Path, source: &str) -> Result<(), CodegenError> {
    match fs::read(path) {
        Ok(existing) if existing == source.as_bytes() => return Ok(()),
        _ => {}
    }
    replace_file(path, source.as_bytes())
        .map_err(|source: io::Error| CodegenError::Write { path: path.to_owned(), source })
}
