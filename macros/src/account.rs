//! The account that a derive is checked against: its snapshot, found, read once per compiler process, and ready to be
//! asked.

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

/// The environment variable in which a build script says where the snapshot is.
pub(crate) const VARIABLE: &str = "TICKETPROOF_SCHEMA";

/// The environment variable in which a build script says where the names lock is, if not beside the snapshot.
pub(crate) const NAMES_VARIABLE: &str = "TICKETPROOF_NAMES";

/// The environment variable in which a build script says where the snapshots of further accounts are.
pub(crate) const ALSO_VARIABLE: &str = "TICKETPROOF_ALSO";

/// The names lock's file name; it lies beside the snapshot.
const LOCK: &str = "names.toml";

/// An account's schema and how to speak of it.
pub(crate) struct Account {
    /// The rules, and with them what the account accepts.
    pub(crate) validator: Validator,
    /// What is special to its object type.
    pub(crate) profile: &'static Profile,
    /// What the generated code calls the account's items.
    names: Names,
    /// The accounts that its names lock has sections for.
    sections: AlsoSections,
    /// Which account this is and when it was looked at: `account 123, pulled 2026-11-22`.
    pub(crate) whence: String,
    /// The files it was read from: an edit of one must expand the derive anew.
    pub(crate) files: Vec<PathBuf>,
}

/// The accounts of one derive: the one whose ids are written, and those that share its payloads under other ids.
pub(crate) struct Accounts {
    /// The account whose ids are written.
    pub(crate) main: Arc<Account>,
    /// The other accounts.
    pub(crate) others: Vec<Arc<Account>>,
    /// The other accounts that could not be read. What the others say is still worth saying.
    pub(crate) unreadable: Vec<Unreadable>,
}

impl Accounts {
    /// Finds and reads the snapshots. The main one: `attribute` (from the package's folder), else the environment variable
    /// `TICKETPROOF_SCHEMA`, else `hubspot/tickets.json` of the package. The others are the build script's, and go with
    /// its own main one.
    ///
    /// # Errors
    /// When the main one cannot be read, with every other that cannot: ids in the source are its own, so nothing else can be
    /// said without it.
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
                // A lock that cannot be read is the same one for all of them.
                unreadable.retain(|other| !(error.is_lock() && other.is_lock()));
                unreadable.insert(0, error);
                Err(unreadable)
            }
        }
    }

    /// One account alone.
    #[cfg(test)]
    pub(crate) fn alone(main: Account) -> Self {
        Self { main: Arc::new(main), others: Vec::new(), unreadable: Vec::new() }
    }

    /// The files that everything was read from, each once.
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
        let whence = snapshot.provenance.describe();
        Self::with(snapshot.schema, names, lock, whence, files)
    }

    /// A further account, by the name that the lock has for it.
    pub(crate) fn also(snapshot: Snapshot, lock: &Lock, name: &str, files: Vec<PathBuf>) -> Self {
        let names = Names::also(&snapshot.schema, lock, name);
        let whence = format!("{}, {}", text::quoted(name), snapshot.provenance.describe());
        Self::with(snapshot.schema, names, lock, whence, files)
    }

    fn with(schema: ObjectSchema, names: Names, lock: &Lock, whence: String, files: Vec<PathBuf>) -> Self {
        let profile = schema.profile();
        let sections = lock.also_sections().clone();
        Self { validator: Validator::new(schema), profile, names, sections, whence, files }
    }

    /// What the account accepts.
    pub(crate) fn schema(&self) -> &ObjectSchema {
        self.validator.schema()
    }

    /// The internal name of the property that the generated code calls `ident`.
    pub(crate) fn property_named(&self, ident: &str) -> Option<&str> {
        self.names.property_named(ident)
    }

    /// The pipeline that the generated code and attributes call `name`.
    pub(crate) fn pipeline_named(&self, name: &str) -> Option<&Pipeline> {
        self.schema().pipelines.get(self.names.pipeline_named(name)?)
    }

    /// The variant that the generated code has for a stage.
    pub(crate) fn stage_name(&self, pipeline: &str, stage: &str) -> Option<&str> {
        self.names.stage(pipeline, stage)
    }

    /// What attributes call a pipeline: its name in the names lock.
    pub(crate) fn pipeline_name(&self, pipeline: &Pipeline) -> String {
        self.names.pipeline_type(&pipeline.id).unwrap_or_default()
    }

    /// The generated enum of a property.
    pub(crate) fn enum_name(&self, property: &str) -> String {
        self.names.property_type(property).unwrap_or_default()
    }

    /// The variant that the generated code has for an option.
    pub(crate) fn option_name(&self, property: &str, value: &str) -> Option<&str> {
        self.names.option(property, value)
    }

    /// What the generated code calls an association type.
    pub(crate) fn association_name(&self, kind: &AssociationType) -> Option<&str> {
        self.names.association(kind)
    }

    /// What the generated code calls an object type that can be associated with.
    pub(crate) fn object_name(&self, object_id: &str) -> Option<&str> {
        self.names.object(object_id)
    }

    /// The word for many of the account's objects: `tickets`.
    pub(crate) fn objects(&self) -> &str {
        &self.schema().object.name
    }
}

/// The snapshot or its names lock could not be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// The snapshot.
    pub(crate) path: PathBuf,
    /// Whether it is a further account's.
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

/// When a file was written and how long it is; `None` where there is none.
type Stamp = Option<(SystemTime, u64)>;

fn stamp(path: &Path) -> Stamp {
    std::fs::metadata(path).ok().and_then(|file| Some((file.modified().ok()?, file.len())))
}

/// The account of the snapshot at `path`, from memory if its files are as they were. `also` is the name of a further account.
///
/// A compiler process expands many derives, and an editor's process lives for days: the files' times and lengths say
/// whether what is in memory is still what is on disk.
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

    /// A folder of this test's, which is gone when the test is.
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
    fn a_snapshot_is_read_once_until_it_or_its_lock_is_edited() {
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
        assert!(read(&path, &lock, None).is_err(), "what is gone is not remembered");
    }
}
