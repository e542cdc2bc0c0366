//! Where a check writes: never over what it reads, and every text to a place of its own.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ticketproof_diagnostics::text;

use super::{
    args::{Args, FileArgs},
    input::{self, is_stream},
    sinks::{FixedTo, beside},
    tables::TableArgs,
};
use crate::{
    config::{self, Config},
    ui,
};

/// How many links that lead to links are followed, as many as Linux does.
const LINKS_MAX: usize = 40;

/// A path and what it is, in the words of a message.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    what: String,
    path: PathBuf,
}

/// What a path is in the end.
#[derive(Debug, Eq, PartialEq)]
enum Target {
    /// Standard input or output.
    Stream,
    /// A file or folder that is there, whatever it is called: a hard link is another name of the same one.
    File(FileId),
    /// A file or folder that is yet to be made.
    New(PathBuf),
}

/// What tells files apart: device and number.
#[cfg(unix)]
type FileId = (u64, u64);
/// What tells files apart: the whole path.
#[cfg(not(unix))]
type FileId = PathBuf;

#[cfg(unix)]
fn id_of(_: &Path, metadata: &fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn id_of(path: &Path, _: &fs::Metadata) -> Option<FileId> {
    fs::canonicalize(path).ok()
}

/// The file that a stream was redirected to, if it was.
#[cfg(unix)]
fn behind(stream: &impl std::os::fd::AsFd) -> Option<Target> {
    let file = fs::File::from(stream.as_fd().try_clone_to_owned().ok()?);
    let metadata = file.metadata().ok().filter(fs::Metadata::is_file)?;
    id_of(Path::new(""), &metadata).map(Target::File)
}

#[cfg(not(unix))]
fn behind<S>(_: &S) -> Option<Target> {
    None
}

impl Place {
    pub(crate) fn new(what: impl Into<String>, path: &Path) -> Self {
        Self { what: what.into(), path: path.to_owned() }
    }

    /// Whether it is a file of this folder, which may be yet to be made, too, and one that is called so.
    pub(crate) fn is_in(&self, folder: &Self, is_called: impl Fn(&Path) -> bool) -> bool {
        let path = to_be_made(&self.path);
        let own = Self::new("", folder_of(&path)).target();
        own.is_some() && own == folder.target() && is_called(&path)
    }

    /// The mistake of writing over what another one is.
    pub(crate) fn would_write_over(&self, other: &str) -> String {
        format!("{} would write over {other}, {}: name another file", self.what, text::path(&self.path))
    }

    /// Nothing for a device or a pipe: several may write to `/dev/null`.
    fn target(&self) -> Option<Target> {
        if is_stream(&self.path) {
            return Some(Target::Stream);
        }
        match fs::metadata(&self.path) {
            Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => None,
            Ok(metadata) => id_of(&self.path, &metadata).map(Target::File),
            // It is yet to be made, in a folder that is there.
            Err(_) => {
                let path = to_be_made(&self.path);
                let folder = fs::canonicalize(folder_of(&path)).ok()?;
                Some(Target::New(folder.join(path.file_name()?)))
            }
        }
    }
}

/// Where a link leads to that leads to nothing yet; opening it makes that.
fn to_be_made(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAX {
        let Ok(link) = fs::read_link(&path) else { break };
        path = folder_of(&path).join(link);
    }
    path
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Refuses names of packed files: nothing that is written is packed, and what is only called so is read by nobody.
pub(crate) fn check_names(written: &[Place]) -> Result<(), String> {
    let packed = |place: &&Place| input::packing_of(&place.path).0 != input::Packing::None;
    let Some(Place { what, path }) = written.iter().find(packed) else { return Ok(()) };
    let (plain, path) = (path.with_extension(""), text::path(path));
    Err(format!(
        "{what} is not packed, and {path} would be no such file: name it {} and pack it then",
        text::path(&plain)
    ))
}

/// Refuses to write over what is read, and two texts to one place; the reason, before anything is opened.
pub(super) fn check(args: &Args, fixed_to: Option<&FixedTo>) -> Result<(), String> {
    let (read, written) = (read(args), written(args, fixed_to));
    check_names(&written)?;
    compare_mapping(&args.tables, &read, &written)?;
    compare(&with_mapping(read, &args.tables, args.schema.as_deref()), &written)
}

/// What is read, and the file of columns, which is written over by what is meant to only.
pub(crate) fn with_mapping(read: Vec<Place>, tables: &TableArgs, schema: Option<&Path>) -> Vec<Place> {
    let mapping = tables.mapping(schema).map(|path| Place::new("the file of columns", &path));
    read.into_iter().chain(mapping).collect()
}

/// Refuses to write the file of columns over what is read or written otherwise; over itself is what it is for.
pub(crate) fn compare_mapping(tables: &TableArgs, read: &[Place], written: &[Place]) -> Result<(), String> {
    let Some(path) = tables.write_mapping() else { return Ok(()) };
    let others: Vec<_> = read.iter().chain(written).cloned().collect();
    compare(&others, &[Place::new("--write-mapping", path)])
}

/// The files that are read, as far as they would be missed.
fn read(args: &Args) -> Vec<Place> {
    let inputs = args.inputs.iter().map(|path| Place::new("the input", path));
    let (schema, against) = (args.schema.as_deref(), args.against.as_deref());
    let requirements = args.requirements.requirements.as_deref();
    inputs.chain(settings(schema, against, args.rules.config.as_deref(), requirements)).collect()
}

/// The files that say how records are judged, named or where they usually are.
pub(crate) fn settings(
    schema: Option<&Path>,
    against: Option<&Path>,
    config: Option<&Path>,
    requirements: Option<&Path>,
) -> impl Iterator<Item = Place> {
    let usual = Some(Path::new(ui::DEFAULT_SNAPSHOT)).filter(|path| path.exists());
    let snapshots: Vec<_> = against.map(Some).into_iter().chain([schema]).collect();
    let files = [
        ("the snapshot", schema.or(usual).map(Path::to_owned)),
        ("the snapshot", against.map(Path::to_owned)),
        ("the configuration", Config::path(config).map(Path::to_owned)),
        ("the requirements", config::requirements_path(requirements, &snapshots)),
    ];
    files.into_iter().filter_map(|(what, path)| Some(Place::new(what, &path?)))
}

/// The files that are written. What is mended in place is meant to be written over.
fn written(args: &Args, fixed_to: Option<&FixedTo>) -> Vec<Place> {
    let FileArgs { accepted, rejects, report, .. } = &args.files;
    let named = [("--accepted", accepted), ("--rejects", rejects), ("--report", report)];
    let named = named.into_iter().filter_map(|(what, path)| Some(Place::new(what, path.as_ref()?)));
    let fixed = match fixed_to {
        Some(FixedTo::One(path)) => vec![Place::new("--output", path)],
        Some(FixedTo::Beside) => {
            let place =
                |path: &PathBuf| Place::new(format!("--fix of {}", input::name_of(path)), &beside(path));
            args.inputs.iter().map(place).collect()
        }
        Some(FixedTo::InPlace) | None => Vec::new(),
    };
    named.chain(fixed).collect()
}

/// As [`check`], of any files.
pub(crate) fn compare(read: &[Place], written: &[Place]) -> Result<(), String> {
    let targets = |places: &[Place]| places.iter().map(Place::target).collect::<Vec<_>>();
    let (sources, targets) = (targets(read), targets(written));
    let streams = [("standard output", behind(&io::stdout())), ("standard error", behind(&io::stderr()))];
    for (stream, file) in &streams {
        let Some(file) = file else { continue };
        let is_it = |source: &Option<Target>| match source {
            Some(Target::Stream) => behind(&io::stdin()).as_ref() == Some(file),
            other => other.as_ref() == Some(file),
        };
        if let Some(source) = sources.iter().position(is_it) {
            let (what, shown) = (&read[source].what, text::path(&read[source].path));
            return Err(format!("{stream} goes to {what}, {shown}: send it elsewhere"));
        }
        if let Some(place) = targets.iter().position(|target| target.as_ref() == Some(file)) {
            let (what, shown) = (&written[place].what, text::path(&written[place].path));
            return Err(format!(
                "{what} would write over {stream}, which goes to {shown}, too: name another file"
            ));
        }
    }
    for (number, (place, target)) in written.iter().zip(&targets).enumerate() {
        let Some(target) = target else { continue };
        let same = |other: &Option<Target>| other.as_ref() == Some(target);
        let shown = text::path(&place.path);
        if *target != Target::Stream
            && let Some(source) = sources.iter().position(same)
        {
            return Err(place.would_write_over(&read[source].what));
        }
        if let Some(other) = targets[..number].iter().position(same) {
            let to = if *target == Target::Stream { "standard output".to_owned() } else { shown.to_string() };
            let (one, other) = (&written[other].what, &place.what);
            return Err(format!("{one} and {other} would both write to {to}: give each a place of its own"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_once_and_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| if name == "-" { name.into() } else { folder.path().join(name) };
        fs::write(path("t.ndjson"), "{}").unwrap();
        fs::create_dir(path("in")).unwrap();
        let place = |name: &&str| Place::new(*name, &path(name));
        for (written, is_fine) in [
            (&["a", "b"][..], true),
            (&["t.ndjson"], false),
            (&["in/../t.ndjson"], false),
            (&["a", "a"], false),
            (&["a", "in/../a"], false),
            (&["a", "in/a"], true),
            (&["-", "a"], true),
            (&["-", "-"], false),
            (&["nowhere/a", "nowhere/a"], true),
        ] {
            let written: Vec<_> = written.iter().map(place).collect();
            let read = ["-", "t.ndjson"].iter().map(place).collect::<Vec<_>>();
            assert_eq!(compare(&read, &written).is_ok(), is_fine, "{written:?}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_and_devices() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("t.ndjson"), folder.path().join("link"));
        fs::write(&file, "{}").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let read = [Place::new("the input", &file)];
        assert!(compare(&read, &[Place::new("--accepted", &link)]).is_err());
        let hard = folder.path().join("hard");
        fs::hard_link(&file, &hard).unwrap();
        assert!(compare(&read, &[Place::new("--accepted", &hard)]).is_err());
        let (nowhere, early) = (folder.path().join("nowhere"), folder.path().join("early"));
        std::os::unix::fs::symlink("nowhere", &early).unwrap();
        let both = [Place::new("--accepted", &early), Place::new("--rejects", &nowhere)];
        assert!(compare(&read, &both).is_err());
        let null = Place::new("--accepted", Path::new("/dev/null"));
        assert!(compare(&read, &[null.clone(), null]).is_ok());
    }
}
