//! The accounts that a derive is checked against: finding their snapshots, and reading each once per compiler process.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::SystemTime,
};

use ticketproof_diagnostics::text;
use ticketproof_schema::{
    AssociationType, ObjectSchema, Pipeline, Profile,
    names::{AlsoSections, Lock, LockError, Names, account_name},
    profile::DEFAULT_SNAPSHOT,
    snapshot::{Snapshot, SnapshotError},
};
use ticketproof_validator::Validator;

/// The environment variable with the path of the snapshot, set by a build script.
pub(crate) const VARIABLE: &str = "TICKETPROOF_SCHEMA";

/// The environment variable with the path of the names lock, if it is not beside the snapshot; set by a build script.
pub(crate) const NAMES_VARIABLE: &str = "TICKETPROOF_NAMES";

/// The environment variable with the paths of further accounts' snapshots, set by a build script.
pub(crate) const ALSO_VARIABLE: &str = "TICKETPROOF_ALSO";

/// The file name of the names lock, which is beside the snapshot.
const LOCK: &str = "names.toml";

/// An account: its rules, its names, and the files it was read from.
pub(crate) struct Account {
    /// The validator for the account's schema.
    pub(crate) validator: Validator,
    /// What is special about its object type.
    pub(crate) profile: &'static Profile,
    /// The names of the account's items in generated code.
    names: Names,
    /// The accounts for which its names lock has sections.
    sections: AlsoSections,
    /// The account and the date of the pull, for messages: `account 123, pulled 2026-11-22`.
    pub(crate) origin: String,
    /// The files it was read from: an edit of one must expand the derive again.
    pub(crate) files: Vec<PathBuf>,
}

/// The accounts of one derive: the main one, whose ids the source has, and those that share its payloads with other ids.
pub(crate) struct Accounts {
    /// The main account, whose ids the source has.
    pub(crate) main: Arc<Account>,
    /// The other accounts.
    pub(crate) others: Vec<Arc<Account>>,
    /// The other accounts that could not be read; the errors of readable accounts are reported as well.
    pub(crate) unreadable: Vec<Unreadable>,
}

impl Accounts {
    /// Finds and reads the snapshots. The main one is at `attribute` (relative to the package), else at the path in the
    /// environment variable `TICKETPROOF_SCHEMA`, else at `hubspot/tickets.json` in the package. The others are those of the
    /// build script; they are read only if the main one is the build script's as well.
    ///
    /// # Errors
    /// When the main one cannot be read; the error has all that cannot. Ids in the source are those of the main account, so
    /// nothing can be checked without it.
    pub(crate) fn find(attribute: Option<&str>) -> Result<Self, Vec<Unreadable>> {
        let package = variable("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let said = variable(VARIABLE).filter(|_| attribute.is_none());
        let path = match (attribute, &said) {
            (Some(path), _) => package.join(path),
            (None, Some(path)) => package.join(path),
            (None, None) => package.join(DEFAULT_SNAPSHOT),
        };
        let names = variable(NAMES_VARIABLE).filter(|_| said.is_some());
        let lock = names.map_or_else(|| path.with_file_name(LOCK), |names| package.join(names));
        let also = variable(ALSO_VARIABLE).filter(|_| said.is_some()).unwrap_or_default();
        let also = std::env::split_paths(&also).filter(|path| !path.as_os_str().is_empty());
        let also: Vec<PathBuf> = also.map(|path| package.join(path)).collect();
        let (mut others, mut unreadable) = (Vec::new(), Vec::new());
        for path in &also {
            match read(path, &lock, Some(&account_name(path))) {
                Ok(other) => others.push(other),
                Err(error) => unreadable.push(error),
            }
        }
        match read(&path, &lock, None) {
            Ok(main) => {
                let misspelt = main.sections.check(&also).err();
                let misspelt =
                    misspelt.map(|error| Unreadable { path, is_also: true, error: Cause::Lock(error) });
                Ok(Self { main, others, unreadable: misspelt.into_iter().chain(unreadable).collect() })
            }
            Err(error) => {
                // All accounts have the same lock, so report it once.
                unreadable.retain(|other| !(error.is_lock() && other.is_lock()));
                unreadable.insert(0, error);
                Err(unreadable)
            }
        }
    }

    /// A single account.
    #[cfg(test)]
    pub(crate) fn alone(main: Account) -> Self {
        Self { main: Arc::new(main), others: Vec::new(), unreadable: Vec::new() }
    }

    /// All files that were read, each once.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = self.main.files.clone();
        let unreadable = self.unreadable.iter().map(|other| &other.path);
        for file in self.others.iter().flat_map(|other| &other.files).chain(unreadable) {
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
        files
    }
}

fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

impl Account {
    /// The account of a snapshot and its names lock.
    pub(crate) fn new(snapshot: Snapshot, lock: &Lock, files: Vec<PathBuf>) -> Self {
        let names = Names::new(&snapshot.schema, lock);
        let origin = snapshot.provenance.describe();
        Self::with(snapshot.schema, names, lock, origin, files)
    }

    /// A further account, with its name in the lock.
    pub(crate) fn also(snapshot: Snapshot, lock: &Lock, name: &str, files: Vec<PathBuf>) -> Self {
        let names = Names::also(&snapshot.schema, lock, name);
        let origin = format!("{}, {}", text::quoted(name), snapshot.provenance.describe());
        Self::with(snapshot.schema, names, lock, origin, files)
    }

    fn with(schema: ObjectSchema, names: Names, lock: &Lock, origin: String, files: Vec<PathBuf>) -> Self {
        let profile = schema.profile();
        let sections = lock.also_sections().clone();
        Self { validator: Validator::new(schema), profile, names, sections, origin, files }
    }

    /// The account's schema.
    pub(crate) fn schema(&self) -> &ObjectSchema {
        self.validator.schema()
    }

    /// The internal name of the property with this name in generated code.
    pub(crate) fn property_named(&self, ident: &str) -> Option<&str> {
        self.names.property_named(ident)
    }

    /// The pipeline with this name in generated code and attributes.
    pub(crate) fn pipeline_named(&self, name: &str) -> Option<&Pipeline> {
        self.schema().pipelines.get(self.names.pipeline_named(name)?)
    }

    /// The name of a stage's variant in generated code.
    pub(crate) fn stage_name(&self, pipeline: &str, stage: &str) -> Option<&str> {
        self.names.stage(pipeline, stage)
    }

    /// The name of a pipeline in attributes, which is its name in the names lock.
    pub(crate) fn pipeline_name(&self, pipeline: &Pipeline) -> String {
        self.names.pipeline_type(&pipeline.id).unwrap_or_default()
    }

    /// The name of a property's generated enum.
    pub(crate) fn enum_name(&self, property: &str) -> String {
        self.names.property_type(property).unwrap_or_default()
    }

    /// The name of an option's variant in generated code.
    pub(crate) fn option_name(&self, property: &str, value: &str) -> Option<&str> {
        self.names.option(property, value)
    }

    /// The name of an association type in generated code.
    pub(crate) fn association_name(&self, kind: &AssociationType) -> Option<&str> {
        self.names.association(kind)
    }

    /// The name of an associated object type in generated code.
    pub(crate) fn object_name(&self, object_id: &str) -> Option<&str> {
        self.names.object(object_id)
    }

    /// The plural of the account's object type: `tickets`.
    pub(crate) fn objects(&self) -> &str {
        &self.schema().object.name
    }
}

/// A snapshot or its names lock that could not be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// The snapshot.
    pub(crate) path: PathBuf,
    /// Whether it is the snapshot of a further account.
    is_also: bool,
    error: Cause,
}

impl Unreadable {
    fn is_lock(&self) -> bool {
        matches!(self.error, Cause::Lock(_))
    }
}

#[derive(Debug)]
enum Cause {
    Snapshot(SnapshotError),
    Lock(LockError),
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = text::path(&self.path);
        match &self.error {
            Cause::Snapshot(SnapshotError::NotFound { .. }) if self.is_also => write!(
                f,
                "there is no schema snapshot of a further account at {path}; run `ticketproof pull --also --out {path}` to \
                 fetch it, or name another one in the build script, in `Builder::also`"
            ),
            Cause::Snapshot(error) if self.is_also => {
                write!(f, "{error} (a further account's: `ticketproof pull --also --out {path}`)")
            }
            Cause::Snapshot(error @ SnapshotError::NotFound { .. }) => write!(
                f,
                "{error}, or say where it is: `#[ticket(schema = \"…\")]`, or `TICKETPROOF_SCHEMA` in the environment"
            ),
            Cause::Snapshot(error) => write!(f, "{error} (`ticketproof pull --out {path}`)"),
            Cause::Lock(error) => error.fmt(f),
        }
    }
}

/// A file's time of modification and length; `None` if there is no file.
type Stamp = Option<(SystemTime, u64)>;

fn stamp(path: &Path) -> Stamp {
    std::fs::metadata(path).ok().and_then(|file| Some((file.modified().ok()?, file.len())))
}

/// The account of the snapshot at `path`, from the cache if its files have not changed. `also` is the name of a further account.
///
/// A compiler process expands many derives, and an editor's process lives for days. A cached account is used only if its files
/// have the same times and lengths.
fn read(path: &Path, lock_path: &Path, also: Option<&str>) -> Result<Arc<Account>, Unreadable> {
    type Key = (PathBuf, PathBuf, Option<String>);
    type Cache = HashMap<Key, ([Stamp; 2], Arc<Account>)>;
    static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);

    let unreadable = |error| Unreadable { path: path.to_owned(), is_also: also.is_some(), error };
    let key = (path.to_owned(), lock_path.to_owned(), also.map(str::to_owned));
    let stamps = [stamp(path), stamp(lock_path)];
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, account)) = cache.get(&key)
        && stamps[0].is_some()
        && *known == stamps
    {
        return Ok(Arc::clone(account));
    }
    let snapshot = Snapshot::read(path).map_err(|error| unreadable(Cause::Snapshot(error)))?;
    let lock = Lock::read(lock_path).map_err(|error| unreadable(Cause::Lock(error)))?;
    let files = [path.to_owned()].into_iter().chain(stamps[1].map(|_| lock_path.to_owned())).collect();
    let account = Arc::new(match also {
        Some(name) => Account::also(snapshot, &lock, name, files),
        None => Account::new(snapshot, &lock, files),
    });
    cache.insert(key, (stamps, Arc::clone(&account)));
    Ok(account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::SNAPSHOT;

    /// A temporary folder, deleted on drop.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let path = std::env::temp_dir().join(format!("ticketproof-macros-{}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn snapshot_is_read_once_until_it_or_its_lock_is_edited() {
        let folder = Folder::new();
        let (path, lock) = (folder.0.join("tickets.json"), folder.0.join(LOCK));
        assert!(read(&path, &lock, None).is_err());
        std::fs::write(&path, SNAPSHOT).unwrap();
        let first = read(&path, &lock, None).unwrap();
        assert!(Arc::ptr_eq(&first, &read(&path, &lock, None).unwrap()), "read once");
        assert!(!Arc::ptr_eq(&first, &read(&path, &lock, Some("sandbox")).unwrap()), "by account");

        std::fs::write(&lock, "[pipelines]\n0 = \"helpdesk\"\n").unwrap();
        let named = read(&path, &lock, None).unwrap();
        assert!(named.pipeline_named("Helpdesk").is_some() && first.pipeline_named("Helpdesk").is_none());
        assert!(Arc::ptr_eq(&named, &read(&path, &lock, None).unwrap()));

        std::fs::write(&path, SNAPSHOT.replace("\"content\": {", "\"contents\": {")).unwrap();
        assert!(read(&path, &lock, None).unwrap().schema().property("contents").is_some());
        std::fs::remove_file(&path).unwrap();
        assert!(read(&path, &lock, None).is_err(), "a deleted snapshot is not taken from the cache");
    }
}
