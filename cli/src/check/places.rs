//! Where a check writes: never over what it reads, and every text to a place of its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    args::{Args, FileArgs},
    input::{self, is_stream},
    sinks::{FixedTo, beside},
};

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
    /// A file, whatever it is called.
    File(PathBuf),
}

impl Place {
    pub(crate) fn new(what: impl Into<String>, path: &Path) -> Self {
        Self { what: what.into(), path: path.to_owned() }
    }

    /// Nothing for a device or a pipe: several may write to `/dev/null`.
    fn target(&self) -> Option<Target> {
        if is_stream(&self.path) {
            return Some(Target::Stream);
        }
        match fs::metadata(&self.path) {
            Ok(metadata) if !metadata.is_file() => None,
            Ok(_) => fs::canonicalize(&self.path).ok().map(Target::File),
            // It is yet to be made, in a folder that is there.
            Err(_) => {
                let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
                Some(Target::File(folder.join(self.path.file_name()?)))
            }
        }
    }
}

/// Refuses to write over what is read, and two texts to one place; the reason, before anything is opened.
pub(super) fn check(args: &Args, fixed_to: Option<&FixedTo>) -> Result<(), String> {
    compare(&read(args), &written(args, fixed_to))
}

/// The files that are read, as far as they would be missed.
fn read(args: &Args) -> Vec<Place> {
    let inputs = args.inputs.iter().map(|path| Place::new("the input", path));
    let snapshots = [&args.schema, &args.against].into_iter().flatten();
    inputs.chain(snapshots.map(|path| Place::new("the snapshot", path))).collect()
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
    for (number, (place, target)) in written.iter().zip(&targets).enumerate() {
        let Some(target) = target else { continue };
        let same = |other: &Option<Target>| other.as_ref() == Some(target);
        let shown = place.path.display();
        if *target != Target::Stream
            && let Some(source) = sources.iter().position(same)
        {
            let (what, source) = (&place.what, &read[source].what);
            return Err(format!("{what} would write over {source}, {shown}: name another file"));
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
        let null = Place::new("--accepted", Path::new("/dev/null"));
        assert!(compare(&read, &[null.clone(), null]).is_ok());
    }
}
