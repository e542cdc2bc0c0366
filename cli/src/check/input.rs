//! Opening inputs, unpacking them, and telling what is in them.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::de::IgnoredAny;
use ticketproof_diagnostics::text::escaped;
use ticketproof_tabular::columnar;
use ticketproof_validator::{RECORD_MAX, blank};

use super::{block::BLOCK_BYTES, document, gzip::Members, zstandard::Frames};
pub(super) use crate::output::is_stream;

/// What an input's text is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Text {
    /// A record a line.
    Lines,
    /// One JSON document: a record, an array or a batch.
    Document,
    /// A table; where the name tells what stands between its cells, that.
    Table(Option<u8>),
    /// A table in columns, which is no text.
    Columns(columnar::Format),
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
    /// An Arrow IPC file or stream; needs a build with the feature `ipc`
    #[value(alias = "arrow")]
    Ipc,
    /// A Parquet file; needs a build with the feature `parquet`
    Parquet,
}

impl Form {
    fn text(self) -> Text {
        match self {
            Self::Ndjson => Text::Lines,
            Self::Json => Text::Document,
            Self::Csv => Text::Table(None),
            Self::Tsv => Text::Table(Some(b'\t')),
            Self::Ipc => Text::Columns(columnar::Format::Ipc),
            Self::Parquet => Text::Columns(columnar::Format::Parquet),
        }
    }

    /// What a name tells, by the extension of what is in it.
    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
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
    pub(super) reader: Box<dyn BufRead + Send>,
    /// Whether somebody may be writing it meanwhile, and waits for what is said of the part that came.
    pub(super) is_live: bool,
    /// The file itself, where it is a table in columns; `reader` is empty then.
    pub(super) file: Option<File>,
}

/// An input could not be opened or read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {error}", escaped(.name))]
pub(crate) struct InputError {
    pub(super) name: Arc<str>,
    pub(super) error: io::Error,
}

/// The name of an input in messages.
pub(super) fn name_of(path: &Path) -> Arc<str> {
    if is_stream(path) { "<stdin>".into() } else { path.to_string_lossy().into_owned().into() }
}

/// How an input is packed, by its name, and the name of what is in it.
pub(super) fn packing_of(path: &Path) -> (Packing, PathBuf) {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    let packing = match extension.as_deref() {
        Some("gz") => Packing::Gzip,
        Some("zst") => Packing::Zstandard,
        _ => return (Packing::None, path.to_owned()),
    };
    (packing, path.with_extension(""))
}

/// Whether a name says that what it names is packed.
pub(crate) fn is_called_packed(path: &Path) -> bool {
    packing_of(path).0 != Packing::None
}

/// Whether an input is a table in columns, and which. `form` is what the user says it is.
pub(super) fn columns_of(path: &Path, form: Option<Form>) -> Option<columnar::Format> {
    let (_, inner) = packing_of(path);
    let extension = inner.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    match form.or_else(|| Form::of_extension(extension.as_deref()?))?.text() {
        Text::Columns(format) => Some(format),
        _ => None,
    }
}

/// Whether the bytes of an input are the text that is read.
pub(super) fn is_plain(path: &Path, form: Option<Form>) -> bool {
    packing_of(path).0 == Packing::None && columns_of(path, form).is_none()
}

/// Says why an input cannot be opened. A pipe or standard input is not opened: what is in it could be read once.
pub(super) fn check_opens(path: &Path) -> Result<(), InputError> {
    if is_stream(path) {
        return Ok(());
    }
    let opened = std::fs::metadata(path)
        .and_then(|metadata| if metadata.is_file() { File::open(path).map(drop) } else { Ok(()) });
    opened.map_err(|error| InputError { name: name_of(path), error })
}

/// Says why the first input cannot be opened, if none can.
pub(super) fn check_any_opens(paths: &[PathBuf]) -> Result<(), InputError> {
    let mut checked = Ok(());
    for path in paths {
        match check_opens(path) {
            Ok(()) => return Ok(()),
            Err(error) => checked = checked.and(Err(error)),
        }
    }
    checked
}

/// Opens an input; `-` is standard input. `form` is what the user says it is.
pub(super) fn open(path: &Path, form: Option<Form>) -> Result<Input, InputError> {
    let name = name_of(path);
    open_named(path, Arc::clone(&name), form).map_err(|error| InputError { name, error })
}

/// As [`open`], under another name.
pub(super) fn open_named(path: &Path, name: Arc<str>, form: Option<Form>) -> io::Result<Input> {
    let (packing, inner) = packing_of(path);
    if let Some(format) = columns_of(path, form) {
        return open_columns(path, name, format, packing);
    }
    let mut is_live = packing == Packing::None;
    let packed: Box<dyn Read + Send> = if is_stream(path) {
        Box::new(io::stdin())
    } else {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        is_live &= !metadata.is_file();
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder; name the files in it"));
        }
        Box::new(file)
    };
    let unpacked: Box<dyn Read + Send> = match packing {
        Packing::None => packed,
        Packing::Gzip => {
            let reader = Members::new(BufReader::new(packed));
            Box::new(Unpacked { reader, packer: "gzip", step: GZIP_STEP })
        }
        Packing::Zstandard => Box::new(Unpacked {
            reader: Frames::new(BufReader::new(packed)),
            packer: "zstd",
            step: usize::MAX,
        }),
    };
    let mut reader = BufReader::with_capacity(BLOCK_BYTES, unpacked);
    refuse_packed(reader.fill_buf()?, packing)?;
    let extension = inner.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    if let Some(form) = form.or_else(|| Form::of_extension(extension.as_deref()?)) {
        return Ok(Input { name, text: form.text(), reader: Box::new(reader), is_live, file: None });
    }
    let (text, beginning) = told(&mut reader)?;
    let reader = Box::new(io::Cursor::new(beginning).chain(reader));
    Ok(Input { name, text, reader, is_live, file: None })
}

/// How much of a text packed by gzip is asked for at once: its decoder drops what it unpacked in a call that meets damage.
const GZIP_STEP: usize = 8 * 1024;

/// What is unpacked; its errors say what that means for the file.
struct Unpacked<R> {
    reader: R,
    packer: &'static str,
    /// The most bytes that are asked for at once.
    step: usize,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let step = buffer.len().min(self.step);
        self.reader.read(&mut buffer[..step]).map_err(|error| {
            let what = match error.kind() {
                io::ErrorKind::UnexpectedEof => "the packed text is cut off",
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                    "the packed text is damaged, and what was unpacked of it may be, too"
                }
                // The disk's own errors, and one that already says what to do.
                _ => return error,
            };
            let text = format!("{what} ({error}); `{} -t` tells whether the file is whole", self.packer);
            io::Error::new(error.kind(), text)
        })
    }
}

/// Only names tell that an input is packed, and once. One that is and has no such name is not read as broken text.
fn refuse_packed(beginning: &[u8], packing: Packing) -> io::Result<()> {
    let (packer, extension) = match beginning {
        [0x1f, 0x8b, ..] => ("gzip", "gz"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => ("zstd", "zst"),
        _ => return Ok(()),
    };
    if packing != Packing::None {
        let text = format!(
            "what is packed in it is packed by {packer} again: unpack it once, to a name that ends in .{extension}"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    let text = format!(
        "it is packed by {packer}, which only a name that ends in .{extension} tells: rename it, or pipe it through \
         `{packer} -dc`"
    );
    Err(io::Error::new(io::ErrorKind::InvalidData, text))
}

/// Opens a table in columns, if this build reads such.
fn open_columns(
    path: &Path,
    name: Arc<str>,
    format: columnar::Format,
    packing: Packing,
) -> io::Result<Input> {
    let refused = |text: String| Err(io::Error::new(io::ErrorKind::Unsupported, text));
    if !format.is_built() {
        let format = format.as_str();
        return refused(format!(
            "it is {format}, which this build does not read; build one that does with `cargo install --path cli --features \
             parquet,ipc`"
        ));
    }
    if packing != Packing::None {
        return refused(format!(
            "{} is compressed in itself and is read in place: unpack it",
            format.as_str()
        ));
    }
    let text = Text::Columns(format);
    if is_stream(path) {
        let reader = Box::new(BufReader::new(io::stdin()));
        return Ok(Input { name, text, reader, is_live: false, file: None });
    }
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder; name the files in it"));
    }
    Ok(Input { name, text, reader: Box::new(io::empty()), is_live: false, file: Some(file) })
}

/// What a text without a telling name is, and what had to be read of it to tell. A stream comes in pieces, so a piece without
/// an end tells nothing yet.
fn told(reader: &mut impl BufRead) -> io::Result<(Text, Vec<u8>)> {
    let mut beginning = Vec::new();
    loop {
        let piece = reader.fill_buf()?;
        let (length, is_end) = (piece.len(), piece.is_empty());
        beginning.extend_from_slice(piece);
        reader.consume(length);
        if let Some(text) = tell(&beginning, is_end) {
            return Ok((text, beginning));
        }
    }
}

/// What a text is, by its beginning, or nothing as long as that cannot be told. Records a line begin with a line that is one,
/// or is broken, and there is a second line; everything else is one document. Lines before the first that begins an object or a
/// list tell nothing: they are no records in any case.
fn tell(beginning: &[u8], is_end: bool) -> Option<Text> {
    let beginning = blank::trim_start(beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning));
    let mut lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', beginning).map(|end| end + 1));
    let begins = |at: &usize| matches!(blank::trim_start(&beginning[*at..]).first(), Some(b'{' | b'['));
    let (beginning, alone) = match lines.find(begins) {
        Some(0) => (beginning, Text::Document),
        // With a line before it, that is a line, too.
        Some(at) => (blank::trim_start(&beginning[at..]), Text::Lines),
        None if is_end || beginning.len() > RECORD_MAX => (beginning, Text::Document),
        None => return None,
    };
    let Some(end) = memchr::memchr(b'\n', beginning) else {
        return match beginning.first() {
            // With a single line both readings agree, except that only a document may be an array or a batch.
            _ if is_end => Some(alone),
            Some(b'{') if !begins_batch(beginning) && beginning.len() > RECORD_MAX => Some(Text::Lines),
            Some(_) if beginning.len() > RECORD_MAX => Some(Text::Document),
            _ => None,
        };
    };
    let first = blank::trim(&beginning[..end]);
    let is_whole = serde_json::from_slice::<IgnoredAny>(first).is_ok();
    if is_whole && first.starts_with(b"{") && !document::is_batch(first) {
        return Some(Text::Lines);
    }
    if !is_whole && (first.len() < 2 || !first.starts_with(b"{")) {
        return Some(Text::Document);
    }
    let has_more = !blank::is_all_blank(&beginning[end..]);
    if has_more { Some(Text::Lines) } else { is_end.then_some(alone) }
}

/// Whether a text begins as a batch does.
fn begins_batch(text: &[u8]) -> bool {
    let inner = text.strip_prefix(b"{").unwrap_or_default();
    blank::trim_start(inner).starts_with(b"\"inputs\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_by_its_first_line() {
        for (text, form) in [
            ("{\"a\":1}\n{\"a\":2}\n", Text::Lines),
            // A broken first record hides no other line.
            ("{\"a\":\n{\"a\":2}\n", Text::Lines),
            ("[{\"name\":\"subject\"}]\n[{\"name\":\"subject\"}]\n", Text::Lines),
            ("{\n  \"a\": 1\n}\n", Text::Document),
            ("[{\"a\":1},\n{\"a\":2}]\n", Text::Document),
            ("[{\"a\":1},{\"a\":2}]\n", Text::Document),
            ("{\"inputs\":[]}\n", Text::Document),
            ("{ \"inputs\":[]}", Text::Document),
            ("{\"x\":1,\"\\u0069nputs\":[]}\n", Text::Document),
            ("{\"x\":\"inputs\"}\n", Text::Lines),
            ("{\"a\":", Text::Document),
            ("", Text::Document),
            // What is no record hides none, and is no blank line.
            ("\u{c}\n{\"a\":1}\n{\"a\":2}\n", Text::Lines),
            ("\u{a0}\n\n \u{feff}x\n{\"a\":1}\n", Text::Lines),
            ("}\n{\n  \"a\": 1\n}\n", Text::Document),
            ("subject,stage\nPrinter,New\n", Text::Document),
            ("\u{c}", Text::Document),
            ("\u{c}\n{\"a\":1}", Text::Lines),
            ("\u{c}\n{\"a\":", Text::Lines),
            ("\u{c}\n{\"a\":\n", Text::Lines),
            ("1\n2\n", Text::Lines),
        ] {
            // However few bytes come at a time, all of them are there afterwards.
            for piece in [1, 3, 1000] {
                let mut reader = BufReader::with_capacity(piece, text.as_bytes());
                let (found, mut all) = told(&mut reader).unwrap();
                reader.read_to_end(&mut all).unwrap();
                assert_eq!((found, all.as_slice()), (form, text.as_bytes()), "{text} {piece}");
            }
        }
        assert_eq!(tell(b"{\"a\":1}\n", false), Some(Text::Lines), "nobody waits for a second record");
    }

    #[test]
    fn long_first_lines() {
        let padded = |begin: &str, end: &str| {
            let mut text = begin.as_bytes().to_vec();
            text.resize(RECORD_MAX + 10, b' ');
            text.extend_from_slice(end.as_bytes());
            text
        };
        assert_eq!(tell(&padded("{\"a\":1", ""), false), Some(Text::Lines));
        assert_eq!(tell(&padded("[{\"a\":1", ""), false), Some(Text::Document));
        assert_eq!(tell(&padded("{\"inputs\":[", ""), false), Some(Text::Document));
        assert_eq!(tell(&padded("{\"a\":1", "}\n{\"a\":2}\n"), false), Some(Text::Lines));
    }

    #[test]
    fn packing_is_told_by_the_last_extension() {
        assert_eq!(packing_of(Path::new("a.ndjson.gz")), (Packing::Gzip, "a.ndjson".into()));
        assert_eq!(packing_of(Path::new("a.json.zst")), (Packing::Zstandard, "a.json".into()));
        assert_eq!(packing_of(Path::new("A.NDJSON.GZ")), (Packing::Gzip, "A.NDJSON".into()));
        assert_eq!(packing_of(Path::new("a.json")), (Packing::None, "a.json".into()));
    }

    #[test]
    fn what_is_packed_under_another_name_is_refused() {
        for packed in [&b"\x1f\x8b\x08\0"[..], b"\x28\xb5\x2f\xfd\x04"] {
            assert!(refuse_packed(packed, Packing::None).is_err());
            assert!(refuse_packed(packed, Packing::Gzip).is_err());
        }
        for text in [&b""[..], b"{", b"(\xc2\xb5/", b"\xef\xbb\xbf{"] {
            assert!(refuse_packed(text, Packing::None).is_ok());
        }
    }
}
