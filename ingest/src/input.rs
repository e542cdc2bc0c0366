//! Opens inputs, decompresses them, and detects what is in them.

mod detect;

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use ticketproof_diagnostics::text::escaped;
use ticketproof_tabular::columnar;

use crate::{decompress::Compression, limits::BLOCK_BYTES, output::is_stream};

/// The format of an input, which the user may name; otherwise the extension of its name decides, or its first bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InputFormat {
    /// A record a line: `.ndjson`, `.jsonl`.
    Ndjson,
    /// One JSON document, which is a record, an array or a batch: `.json`.
    Json,
    /// A table with a header, whose delimiter and encoding are detected: `.csv`.
    Csv,
    /// A table with a header, mostly with tabs between the cells: `.tsv`, `.tab`.
    Tsv,
    /// An Arrow IPC file or stream: `.arrow`, `.arrows`, `.feather`, `.ipc`. Needs the feature `ipc`.
    Ipc,
    /// A Parquet file: `.parquet`. Needs the feature `parquet`.
    Parquet,
}

impl InputFormat {
    fn content(self) -> Content {
        match self {
            Self::Ndjson => Content::Lines,
            Self::Json => Content::Document,
            Self::Csv => Content::Table(None),
            Self::Tsv => Content::Table(Some(b'\t')),
            Self::Ipc => Content::Columns(columnar::Format::Ipc),
            Self::Parquet => Content::Columns(columnar::Format::Parquet),
        }
    }

    /// The format by the extension of a name; the name is without that of a compression.
    fn of_name(path: &Path) -> Option<Self> {
        Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "ndjson" | "jsonl" => Self::Ndjson,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            other => match columnar::Format::of_extension(other)? {
                columnar::Format::Ipc => Self::Ipc,
                columnar::Format::Parquet => Self::Parquet,
            },
        })
    }
}

/// How records stand in an input.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Content {
    /// A record a line.
    Lines,
    /// One JSON document: a record, an array or a batch.
    Document,
    /// A table; with the delimiter that its name suggests, if it does.
    Table(Option<u8>),
    /// A table in columns, which is no text.
    Columns(columnar::Format),
}

/// An open input.
pub struct Input {
    /// The name, as messages show it.
    pub(crate) name: Arc<str>,
    /// How records stand in it.
    pub(crate) content: Content,
    /// Its decompressed bytes.
    pub(crate) reader: Box<dyn BufRead + Send>,
    /// Whether the input may still be written while it is read, so that the records so far are checked without waiting for more.
    pub(crate) is_live: bool,
    /// The file itself, where it is a table in columns; `reader` is empty then.
    pub(crate) file: Option<File>,
}

/// An input could not be opened or read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {error}", escaped(.name))]
pub struct InputError {
    /// The input's name, as messages show it.
    pub name: Arc<str>,
    /// Why.
    pub error: io::Error,
}

/// The name of an input in messages: its path, or `<stdin>`.
pub fn name_of(path: &Path) -> Arc<str> {
    if is_stream(path) { "<stdin>".into() } else { path.to_string_lossy().into_owned().into() }
}

/// The format of an input that is a table in columns. `format` is what the user says it is.
fn columns_of(path: &Path, format: Option<InputFormat>) -> Option<columnar::Format> {
    match format.or_else(|| InputFormat::of_name(&Compression::of(path).1))?.content() {
        Content::Columns(format) => Some(format),
        _ => None,
    }
}

/// Whether the bytes of an input are the text that is read: it is neither compressed nor a table in columns. `format` is what the
/// user says it is.
pub fn is_plain_text(path: &Path, format: Option<InputFormat>) -> bool {
    !Compression::is_in_name(path) && columns_of(path, format).is_none()
}

/// The most bytes that are checked without threads: to start some would take longer.
const SMALL_BYTES: u64 = 16 * 1024;

/// Whether inputs are so few and small files that threads are not worth it.
pub fn are_small(paths: &[PathBuf], format: Option<InputFormat>) -> bool {
    let length = |path: &PathBuf| {
        let opened = if is_stream(path) { "/dev/stdin".as_ref() } else { path.as_path() };
        let metadata = std::fs::metadata(opened).ok()?;
        (metadata.is_file() && is_plain_text(path, format)).then_some(metadata.len())
    };
    paths.len() < 16 && paths.iter().map(length).sum::<Option<u64>>().is_some_and(|all| all <= SMALL_BYTES)
}

/// Tries to open an input, and closes it again. A pipe and standard input are left alone: their content can be read once.
///
/// # Errors
/// It cannot be opened.
pub fn check_opens(path: &Path) -> Result<(), InputError> {
    if is_stream(path) {
        return Ok(());
    }
    let opened = std::fs::metadata(path)
        .and_then(|metadata| if metadata.is_file() { File::open(path).map(drop) } else { Ok(()) });
    opened.map_err(|error| InputError { name: name_of(path), error })
}

/// Tries to open inputs until one can be opened.
///
/// # Errors
/// None can be opened; the error is the first one's.
pub fn check_any_opens(paths: &[PathBuf]) -> Result<(), InputError> {
    let mut checked = Ok(());
    for path in paths {
        match check_opens(path) {
            Ok(()) => return Ok(()),
            Err(error) => checked = checked.and(Err(error)),
        }
    }
    checked
}

impl Input {
    /// Opens an input; `-` is standard input. `format` is what the user says it is.
    ///
    /// # Errors
    /// It cannot be opened, is compressed under a name that does not say so, or is of a format that this build does not read.
    pub fn open(path: &Path, format: Option<InputFormat>) -> Result<Self, InputError> {
        Self::open_as(path, name_of(path), format)
    }

    /// Opens an input that messages call by another name.
    ///
    /// # Errors
    /// As [`Input::open`].
    pub fn open_as(path: &Path, name: Arc<str>, format: Option<InputFormat>) -> Result<Self, InputError> {
        let opened = match columns_of(path, format) {
            Some(columns) => open_columns(path, Arc::clone(&name), columns),
            None => open_text(path, Arc::clone(&name), format),
        };
        opened.map_err(|error| InputError { name, error })
    }

    /// A stream of NDJSON, which messages call by this name. Lines are checked as they come.
    pub fn ndjson(name: &str, reader: impl BufRead + Send + 'static) -> Self {
        let reader = Box::new(reader);
        Self { name: name.into(), content: Content::Lines, reader, is_live: true, file: None }
    }
}

fn open_text(path: &Path, name: Arc<str>, format: Option<InputFormat>) -> io::Result<Input> {
    let (compression, inner) = Compression::of(path);
    let mut is_live = compression == Compression::None;
    let source: Box<dyn Read + Send> = if is_stream(path) {
        Box::new(io::stdin())
    } else {
        let file = open_file(path)?;
        is_live &= !file.metadata()?.is_file();
        Box::new(file)
    };
    let mut reader = BufReader::with_capacity(BLOCK_BYTES, compression.reader(source));
    compression.refuse_compressed(reader.fill_buf()?)?;
    if let Some(format) = format.or_else(|| InputFormat::of_name(&inner)) {
        return Ok(Input { name, content: format.content(), reader: Box::new(reader), is_live, file: None });
    }
    let (content, beginning) = detect::content_of(&mut reader)?;
    let reader = Box::new(io::Cursor::new(beginning).chain(reader));
    Ok(Input { name, content, reader, is_live, file: None })
}

/// Opens a table in columns, if this build reads such.
fn open_columns(path: &Path, name: Arc<str>, format: columnar::Format) -> io::Result<Input> {
    let refused = |text: String| Err(io::Error::new(io::ErrorKind::Unsupported, text));
    let known_as = format.as_str();
    if !format.is_built() {
        return refused(format!(
            "it is {known_as}, which this build does not read; build one that does with `cargo install --path cli --features \
             parquet,ipc`"
        ));
    }
    if Compression::is_in_name(path) {
        return refused(format!("{known_as} is compressed in itself and is read in place: unpack it"));
    }
    let content = Content::Columns(format);
    if is_stream(path) {
        let reader = Box::new(BufReader::new(io::stdin()));
        return Ok(Input { name, content, reader, is_live: false, file: None });
    }
    let file = open_file(path)?;
    Ok(Input { name, content, reader: Box::new(io::empty()), is_live: false, file: Some(file) })
}

fn open_file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder; name the files in it"));
    }
    Ok(file)
}
