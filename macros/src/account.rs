//! The account that a derive is checked against: its snapshot, found, read once per compiler process, and ready to be
//! asked.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::SystemTime,
};

use ticketproof_schema::{
    AssociationType, ObjectSchema, Pipeline, Profile,
    names::{Lock, LockError, Names},
    snapshot::{Snapshot, SnapshotError},
};
use ticketproof_validator::Validator;

/// The environment variable in which a build script says where the snapshot is.
pub(crate) const VARIABLE: &str = "TICKETPROOF_SCHEMA";

/// Where the snapshot is when nobody says it, from the folder of the package.
const DEFAULT: &str = "hubspot/tickets.json";

/// The names lock's file name; it lies beside the snapshot.
const LOCK: &str = "names.toml";

/// An account's schema and how to speak of it.
pub(crate) struct Account {
    /// The rules, and with them what the account accepts.
    pub(crate) validator: Validator,
    /// What is special to its object type.
    pub(crate) profile: Profile,
    /// What the generated code calls the account's items.
    names: Names,
    /// Which account this is and when it was looked at: `account 123, pulled 2026-11-22`.
    pub(crate) whence: String,
    /// The files it was read from: an edit of one must expand the derive anew.
    pub(crate) files: Vec<PathBuf>,
}

impl Account {
    /// The account of a snapshot and its names lock.
    pub(crate) fn new(snapshot: Snapshot, lock: &Lock, files: Vec<PathBuf>) -> Self {
        let Snapshot { provenance, schema, .. } = snapshot;
        let profile = Profile::of(&schema.object);
        let names = Names::new(&schema, lock);
        Self { validator: Validator::new(schema), profile, names, whence: provenance.describe(), files }
    }

    /// Finds and reads the snapshot: `attribute` (from the package's folder), else the environment variable
    /// `TICKETPROOF_SCHEMA`, else `hubspot/tickets.json` of the package.
    pub(crate) fn find(attribute: Option<&str>) -> Result<Arc<Self>, Unreadable> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let path = match (attribute, std::env::var_os(VARIABLE).filter(|path| !path.is_empty())) {
            (Some(path), _) => package.join(path),
            (None, Some(path)) => package.join(path),
            (None, None) => package.join(DEFAULT),
        };
        read(&path).map_err(|error| Unreadable { path, error })
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
    error: Cause,
}

#[derive(Debug)]
enum Cause {
    Snapshot(SnapshotError),
    Lock(LockError),
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.error {
            Cause::Snapshot(error @ SnapshotError::NotFound { .. }) => write!(
                f,
                "{error}, or say where it is: `#[ticket(schema = \"…\")]`, or `TICKETPROOF_SCHEMA` in the environment"
            ),
            Cause::Snapshot(error) => write!(f, "{error} (`ticketproof pull --out {}`)", self.path.display()),
            Cause::Lock(error) => error.fmt(f),
        }
    }
}

/// When a file was written and how long it is; `None` where there is none.
type Stamp = Option<(SystemTime, u64)>;

fn stamp(path: &Path) -> Stamp {
    std::fs::metadata(path).ok().and_then(|file| Some((file.modified().ok()?, file.len())))
}

/// The account of the snapshot at `path`, from memory if its files are as they were.
///
/// A compiler process expands many derives, and an editor's process lives for days: the files' times and lengths say
/// whether what is in memory is still what is on disk.
fn read(path: &Path) -> Result<Arc<Account>, Cause> {
    type Cache = HashMap<PathBuf, ([Stamp; 2], Arc<Account>)>;
    static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);

    let lock_path = path.with_file_name(LOCK);
    let stamps = [stamp(path), stamp(&lock_path)];
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, account)) = cache.get(path)
        && stamps[0].is_some()
        && *known == stamps
    {
        return Ok(Arc::clone(account));
    }
    let snapshot = Snapshot::read(path).map_err(Cause::Snapshot)?;
    let lock = Lock::read(&lock_path).map_err(Cause::Lock)?;
    let files = [path.to_owned()].into_iter().chain(stamps[1].map(|_| lock_path)).collect();
    let account = Arc::new(Account::new(snapshot, &lock, files));
    cache.insert(path.to_owned(), (stamps, Arc::clone(&account)));
    Ok(account)
}
