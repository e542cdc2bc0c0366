//! Opening inputs, unpacking them, and telling what is in them.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{block::BLOCK_BYTES, zstandard::Frames};

/// What an input's text is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Text {
    /// A record a line.
    Lines,
    /// One JSON document: a record, an array or a batch.
    Document,
    /// A table; where the name tells what stands between its cells, that.
    Table(Option<u8>),
}

/// What an input is, as the user may say.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Form {
    /// A record a line
    Ndjson,
    /// One JSON document: a record, an array or a batch
    Json,
    /// A table with a header; delimiter and encoding are told from the text
    Csv,
    /// The same, mostly with tabs between the cells
    Tsv,
}

impl Form {
    fn text(self) -> Text {
        match self {
            Self::Ndjson => Text::Lines,
            Self::Json => Text::Document,
            Self::Csv => Text::Table(None),
            Self::Tsv => Text::Table(Some(b'\t')),
        }
    }

    /// What a name tells, by the extension of what is in it.
    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "ndjson" | "jsonl" => Self::Ndjson,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            _ => return None,
        })
    }
}

/// How an input is packed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstandard,
}

/// An opened input.
pub(super) struct Input {
    pub(super) name: Arc<str>,
    pub(super) text: Text,
    pub(super) reader: Box<dyn Read + Send>,
}

/// An input could not be opened or read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {name}: {error}")]
pub(crate) struct InputError {
    pub(super) name: Arc<str>,
    pub(super) error: io::Error,
}

/// Whether a path stands for standard input or output.
pub(super) fn is_stream(path: &Path) -> bool {
    path == Path::new("-")
}

/// The name of an input in messages.
pub(super) fn name_of(path: &Path) -> Arc<str> {
    if is_stream(path) { "<stdin>".into() } else { path.display().to_string().into() }
}

/// How an input is packed, by its name, and the name of what is in it.
pub(super) fn packing_of(path: &Path) -> (Packing, PathBuf) {
    let packing = match path.extension().and_then(|extension| extension.to_str()) {
        Some("gz") => Packing::Gzip,
        Some("zst") => Packing::Zstandard,
        _ => return (Packing::None, path.to_owned()),
    };
    (packing, path.with_extension(""))
}

/// Opens an input; `-` is standard input. `form` is what the user says it is.
pub(super) fn open(path: &Path, form: Option<Form>) -> Result<Input, InputError> {
    let name = name_of(path);
    open_named(path, Arc::clone(&name), form).map_err(|error| InputError { name, error })
}

/// As [`open`], under another name.
pub(super) fn open_named(path: &Path, name: Arc<str>, form: Option<Form>) -> io::Result<Input> {
    let (packing, inner) = packing_of(path);
    let packed: Box<dyn Read + Send> = if is_stream(path) {
        Box::new(io::stdin())
    } else {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder; name the files in it"));
        }
        Box::new(file)
    };
    let unpacked: Box<dyn Read + Send> = match packing {
        Packing::None => packed,
        Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(packed))),
        Packing::Zstandard => Box::new(Frames::new(BufReader::new(packed))),
    };
    let mut reader = BufReader::with_capacity(BLOCK_BYTES, unpacked);
    let extension = inner.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    let text = match form.or_else(|| Form::of_extension(extension.as_deref()?)) {
        Some(form) => form.text(),
        None => sniffed(reader.fill_buf()?),
    };
    Ok(Input { name, text, reader: Box::new(reader) })
}

/// What a text without a telling name is, by its beginning. Records a line begin with a brace on the first line, and there
/// is a second line; everything else is one document.
fn sniffed(beginning: &[u8]) -> Text {
    let beginning = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning).trim_ascii_start();
    let Some(end) = beginning.iter().position(|byte| *byte == b'\n') else {
        // Not even the first line fits the buffer, or there is only one line: then both readings agree, except that only a
        // document may be an array or a batch.
        return if beginning.len() >= BLOCK_BYTES / 2 { Text::Lines } else { Text::Document };
    };
    let first = beginning[..end].trim_ascii();
    let has_more = !beginning[end..].trim_ascii().is_empty();
    if first.len() > 1 && first.starts_with(b"{") && has_more { Text::Lines } else { Text::Document }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_by_its_first_line() {
        assert_eq!(sniffed(b"{\"a\":1}\n{\"a\":2}\n"), Text::Lines);
        assert_eq!(
            sniffed(b"{\"a\":\n{\"a\":2}\n"),
            Text::Lines,
            "a broken first record hides no other line"
        );
        assert_eq!(sniffed(b"{\n  \"a\": 1\n}\n"), Text::Document);
        assert_eq!(sniffed(b"[{\"a\":1},\n{\"a\":2}]\n"), Text::Document);
        assert_eq!(sniffed(b"{\"inputs\":[]}\n"), Text::Document);
        assert_eq!(sniffed(b""), Text::Document);
    }

    #[test]
    fn packing_is_told_by_the_last_extension() {
        assert_eq!(packing_of(Path::new("a.ndjson.gz")), (Packing::Gzip, "a.ndjson".into()));
        assert_eq!(packing_of(Path::new("a.json.zst")), (Packing::Zstandard, "a.json".into()));
        assert_eq!(packing_of(Path::new("a.json")), (Packing::None, "a.json".into()));
    }
}
