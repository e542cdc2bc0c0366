//! Files and streams that are written: what a path stands for, and how it is opened without losing what was there.

mod descriptor;
mod terminal;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use ticketproof_diagnostics::text;
use ticketproof_schema::replace_file::Replacement;

pub use self::descriptor::{descriptor_of, duplicate_of};
pub(crate) use self::terminal::records_out;

/// A file or standard output could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {error}", shown(.path))]
pub struct WriteError {
    /// The path; `-` is standard output.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub error: io::Error,
}

impl WriteError {
    /// The error of writing to this path.
    pub fn new(path: &Path, error: impl Into<io::Error>) -> Self {
        Self { path: path.to_owned(), error: error.into() }
    }
}

/// Whether a path stands for standard input or output.
pub fn is_stream(path: &Path) -> bool {
    path == Path::new("-")
}

/// A path as messages show it.
fn shown(path: &Path) -> String {
    if is_stream(path) { "standard output".to_owned() } else { text::path(path) }
}

/// Whether a path is written to as it stands, and never replaced: standard output, a device, a pipe, or a file that the shell
/// has opened, such as `/dev/fd/3`.
pub fn is_written_through(path: &Path) -> bool {
    let is_special = || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    is_stream(path) || descriptor_of(path).is_some() || is_special()
}

/// An output that is whole or not there: a regular file is replaced by [`Output::finish`] and as it was until then. What cannot
/// be replaced, such as a pipe, is written to at once.
pub struct Output {
    path: PathBuf,
    to: To,
}

enum To {
    File(BufWriter<Replacement>),
    Stdout(Box<dyn Write + Send>),
    Through(BufWriter<File>),
}

impl Output {
    /// Begins to write to a path; `-` is standard output.
    ///
    /// # Errors
    /// The file, or one beside it, cannot be made.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        Self::create_as(path, None)
    }

    /// As [`Output::create`]; a file that is not there yet gets the permissions of the file `like`.
    ///
    /// # Errors
    /// As [`Output::create`].
    pub fn create_like(path: &Path, like: &Path) -> Result<Self, WriteError> {
        Self::create_as(path, Some(like))
    }

    fn create_as(path: &Path, like: Option<&Path>) -> Result<Self, WriteError> {
        let to = if is_stream(path) {
            Ok(To::Stdout(records_out()))
        } else if is_written_through(path) {
            File::create(path).map(|file| To::Through(BufWriter::new(file)))
        } else {
            let begun = match like {
                Some(like) if !is_stream(like) => Replacement::begin_like(path, like),
                _ => Replacement::begin(path),
            };
            begun.map(|file| To::File(BufWriter::new(file)))
        };
        let to = to.map_err(|error| WriteError::new(path, error))?;
        Ok(Self { path: path.to_owned(), to })
    }

    /// Whether it is a file, which appears under its name only when it is finished.
    pub fn is_file(&self) -> bool {
        matches!(self.to, To::File(_))
    }

    /// Writes a whole text to a path; `-` is standard output.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write_text(path: &Path, text: &str) -> Result<(), WriteError> {
        let mut output = Self::create(path)?;
        output.write_all(text.as_bytes()).map_err(|error| WriteError::new(path, error))?;
        output.finish().map(drop)
    }

    /// Replaces the file, once its bytes are on the disk (fsync). Returns its path, if it is a file.
    ///
    /// # Errors
    /// It cannot be written; the old file stays then.
    pub fn finish(self) -> Result<Option<PathBuf>, WriteError> {
        let Self { path, to } = self;
        let finished = match to {
            To::File(file) => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error);
                file.and_then(Replacement::commit).map(|_| true)
            }
            To::Stdout(mut out) => out.flush().map(|()| false),
            To::Through(out) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error);
                file.and_then(|file| sync(&file)).map(|()| false)
            }
        };
        match finished {
            Ok(is_file) => Ok(is_file.then_some(path)),
            Err(error) => Err(WriteError { path, error }),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            To::File(file) => file.write(bytes),
            To::Stdout(out) => out.write(bytes),
            To::Through(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::File(file) => file.flush(),
            To::Stdout(out) => out.flush(),
            To::Through(out) => out.flush(),
        }
    }
}

/// Waits until a file is on the disk; a pipe or a device has nothing to be synced.
fn sync(file: &File) -> io::Result<()> {
    if file.metadata()?.is_file() { file.sync_data() } else { Ok(()) }
}

/// Opens files that are emptied and then written as records come. None of them loses a byte unless all can be opened; files that
/// were created before one failed are removed.
///
/// # Errors
/// One of them cannot be opened or emptied.
pub fn open_all(paths: &[&Path]) -> Result<Vec<File>, WriteError> {
    let mut files = Vec::new();
    let mut made = Vec::new();
    let mut open = |path: &Path| -> io::Result<()> {
        let file = match File::options().write(true).create_new(true).open(path) {
            Ok(file) => {
                made.push(path.to_owned());
                file
            }
            // It is there, or a link leads to where nothing is yet.
            Err(_) => File::options().write(true).create(true).truncate(false).open(path)?,
        };
        files.push(file);
        Ok(())
    };
    for path in paths {
        if let Err(error) = open(path) {
            for path in made {
                // An empty file that stays does no harm.
                let _ = fs::remove_file(path);
            }
            return Err(WriteError::new(path, error));
        }
    }
    for (path, file) in paths.iter().zip(&files) {
        let emptied = file.metadata().and_then(|of| if of.is_file() { file.set_len(0) } else { Ok(()) });
        emptied.map_err(|error| WriteError::new(path, error))?;
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_emptied_unless_all_can_be_opened() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new, nowhere] = ["old", "new", "nowhere/new"].map(|name| folder.path().join(name));
        fs::write(&old, "text").unwrap();
        let error = open_all(&[&old, &new, &nowhere]).unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error}");
        assert_eq!((fs::read_to_string(&old).unwrap().as_str(), new.exists()), ("text", false));
        assert_eq!(open_all(&[&old, &new]).unwrap().len(), 2);
        assert_eq!((fs::read_to_string(&old).unwrap().as_str(), new.exists()), ("", true));
    }

    #[test]
    fn output_is_there_when_it_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"text").unwrap();
        assert!(!path.exists());
        assert_eq!(output.finish().unwrap(), Some(path.clone()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        assert!(Output::create(&folder.path().join("nowhere/out")).is_err());
    }
}
