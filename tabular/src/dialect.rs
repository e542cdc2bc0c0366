//! How a table's text is written: encoding, delimiter and line ends, detected from its beginning.

mod decode;
mod delimiter;

pub use decode::Decoder;
pub use delimiter::{DELIMITERS, detect};

/// A text encoding of tables.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark; also pure ASCII.
    #[default]
    Utf8,
    /// UTF-16, low byte first, with a byte order mark.
    Utf16Le,
    /// UTF-16, high byte first, with a byte order mark.
    Utf16Be,
    /// Windows-1252, what spreadsheets write in the west: taken where a text is not UTF-8.
    Windows1252,
}

impl Encoding {
    /// The name that people know.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// Appends decoded text in this encoding. A character that the encoding does not have becomes a question mark; no text
    /// that came out of this encoding has any.
    pub fn encode(self, text: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Utf8 => out.extend_from_slice(text),
            Self::Utf16Le => {
                out.extend(String::from_utf8_lossy(text).encode_utf16().flat_map(u16::to_le_bytes));
            }
            Self::Utf16Be => {
                out.extend(String::from_utf8_lossy(text).encode_utf16().flat_map(u16::to_be_bytes));
            }
            Self::Windows1252 => {
                for char in String::from_utf8_lossy(text).chars() {
                    let mut utf8 = [0; 4];
                    let (byte, _, is_lost) = encoding_rs::WINDOWS_1252.encode(char.encode_utf8(&mut utf8));
                    match (&*byte, is_lost) {
                        ([byte], false) => out.push(*byte),
                        _ => out.push(b'?'),
                    }
                }
            }
        }
    }

    /// Whether the encoding has every character of a text.
    pub fn can_write(self, text: &str) -> bool {
        self != Self::Windows1252 || !encoding_rs::WINDOWS_1252.encode(text).2
    }
}

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Dialect {
    /// What stands between cells.
    pub delimiter: u8,
    /// What ends the header row: `\n`, `\r\n` or `\r`.
    pub line_end: &'static str,
}

impl Dialect {
    /// The dialect of a table, by its delimiter and its header row.
    pub fn of(delimiter: u8, header: &[u8]) -> Self {
        let line_end = match header {
            [.., b'\r', b'\n'] => "\r\n",
            [.., b'\r'] => "\r",
            _ => "\n",
        };
        Self { delimiter, line_end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_decoded_can_be_written_again() {
        let mut out = Vec::new();
        Encoding::Windows1252.encode("é€\u{81}".as_bytes(), &mut out);
        assert_eq!(out, [0xe9, 0x80, 0x81]);
        out.clear();
        Encoding::Utf16Be.encode("a€".as_bytes(), &mut out);
        assert_eq!(out, [0, b'a', 0x20, 0xac]);
        assert!(!Encoding::Windows1252.can_write("日") && Encoding::Utf16Le.can_write("日"));
    }
}
