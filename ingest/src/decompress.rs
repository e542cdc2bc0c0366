//! Decompression: the two formats, by the extension of a file's name.

mod gzip;
mod zstandard;

use std::{
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use self::{gzip::Members, zstandard::Frames};

/// How an input is compressed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip: `.gz`.
    Gzip,
    /// Zstandard: `.zst`.
    Zstandard,
}

impl Compression {
    /// How a file is compressed, by the last extension of its name, and the name without that extension.
    pub fn of(path: &Path) -> (Self, PathBuf) {
        let extension =
            path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
        let compression = match extension.as_deref() {
            Some("gz") => Self::Gzip,
            Some("zst") => Self::Zstandard,
            _ => return (Self::None, path.to_owned()),
        };
        (compression, path.with_extension(""))
    }

    /// Whether the name of a file says that it is compressed.
    pub fn is_in_name(path: &Path) -> bool {
        Self::of(path).0 != Self::None
    }

    /// A reader of the text that is compressed in `source`. Its errors say what they mean for the file.
    pub(crate) fn reader(self, source: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        match self {
            Self::None => source,
            Self::Gzip => {
                let reader = Members::new(BufReader::new(source));
                Box::new(Decompressed { reader, program: "gzip", step: GZIP_STEP })
            }
            Self::Zstandard => {
                let reader = Frames::new(BufReader::new(source));
                Box::new(Decompressed { reader, program: "zstd", step: usize::MAX })
            }
        }
    }

    /// Refuses a text that begins as a compressed file does. Only names say that an input is compressed, and once: a compressed
    /// file without such a name is not read as broken text.
    pub(crate) fn refuse_compressed(self, beginning: &[u8]) -> io::Result<()> {
        let (program, extension) = match beginning {
            [0x1f, 0x8b, ..] => ("gzip", "gz"),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => ("zstd", "zst"),
            _ => return Ok(()),
        };
        let text = if self == Self::None {
            format!(
                "it is packed by {program}, which only a name that ends in .{extension} tells: rename it, or pipe it through \
                 `{program} -dc`"
            )
        } else {
            format!(
                "what is packed in it is packed by {program} again: unpack it once, to a name that ends in .{extension}"
            )
        };
        Err(io::Error::new(io::ErrorKind::InvalidData, text))
    }
}

/// How much of a text compressed by gzip is asked for at once, in bytes: its decoder drops the text of a call that meets damage.
const GZIP_STEP: usize = 8 * 1024;

/// Reads decompressed text; its errors say what they mean for the file.
struct Decompressed<R> {
    reader: R,
    /// The command that tests such files.
    program: &'static str,
    /// The most bytes that are asked for at once.
    step: usize,
}

impl<R: Read> Read for Decompressed<R> {
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
            let text = format!("{what} ({error}); `{} -t` tells whether the file is whole", self.program);
            io::Error::new(error.kind(), text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_extension_names_the_compression() {
        let of = |path: &str| Compression::of(Path::new(path));
        assert_eq!(of("a.ndjson.gz"), (Compression::Gzip, "a.ndjson".into()));
        assert_eq!(of("a.json.zst"), (Compression::Zstandard, "a.json".into()));
        assert_eq!(of("A.NDJSON.GZ"), (Compression::Gzip, "A.NDJSON".into()));
        assert_eq!(of("a.json"), (Compression::None, "a.json".into()));
    }

    #[test]
    fn compressed_text_under_another_name_is_refused() {
        for packed in [&b"\x1f\x8b\x08\0"[..], b"\x28\xb5\x2f\xfd\x04"] {
            assert!(Compression::None.refuse_compressed(packed).is_err());
            assert!(Compression::Gzip.refuse_compressed(packed).is_err());
        }
        for text in [&b""[..], b"{", b"(\xc2\xb5/", b"\xef\xbb\xbf{"] {
            assert!(Compression::None.refuse_compressed(text).is_ok());
        }
    }
}
