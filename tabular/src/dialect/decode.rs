//! Reading text of any of the encodings as UTF-8.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Encoding;

/// How many bytes are read at once.
const CHUNK: usize = 64 * 1024;

/// Reads text in an encoding that is detected from its bytes, as UTF-8 without a byte order mark.
///
/// Text without a mark is ASCII until a byte says otherwise; if that begins a character in UTF-8 the text is UTF-8, else it is
/// Windows-1252. Bytes that are broken in a text that is UTF-8 otherwise are handed on as they are.
pub struct Decoder<R> {
    inner: R,
    state: State,
    mark: &'static [u8],
    /// What was read and is not decoded yet.
    raw: Vec<u8>,
    /// What was decoded and is not handed on yet, from `at` on.
    text: Vec<u8>,
    at: usize,
    is_at_end: bool,
    /// Why nothing more can be read; returned after what was read before.
    failed: Option<io::Error>,
}

enum State {
    /// Only ASCII so far.
    Ascii,
    Utf8,
    Other(Encoding, encoding_rs::Decoder),
}

impl<R: Read> Decoder<R> {
    /// Begins to read; looks for a byte order mark.
    ///
    /// # Errors
    /// When the beginning cannot be read.
    pub fn new(mut inner: R) -> io::Result<Self> {
        let mut raw = Vec::new();
        inner.by_ref().take(4).read_to_end(&mut raw)?;
        let (state, mark): (_, &'static [u8]) = match raw.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => (State::Utf8, b"\xef\xbb\xbf"),
            [0xff, 0xfe, ..] => {
                (State::Other(Encoding::Utf16Le, UTF_16LE.new_decoder_without_bom_handling()), b"\xff\xfe")
            }
            [0xfe, 0xff, ..] => {
                (State::Other(Encoding::Utf16Be, UTF_16BE.new_decoder_without_bom_handling()), b"\xfe\xff")
            }
            _ => (State::Ascii, b""),
        };
        raw.drain(..mark.len());
        Ok(Self { inner, state, mark, raw, text: Vec::new(), at: 0, is_at_end: false, failed: None })
    }

    /// The encoding, as far as the text was read: until the first character that is not ASCII, UTF-8.
    pub fn encoding(&self) -> Encoding {
        match &self.state {
            State::Ascii | State::Utf8 => Encoding::Utf8,
            State::Other(encoding, _) => *encoding,
        }
    }

    /// The byte order mark that the text begins with; empty if it has none.
    pub fn mark(&self) -> &'static [u8] {
        self.mark
    }

    /// Reads and decodes until there is some text, or the end.
    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        while self.text.is_empty() && !(self.is_at_end && self.raw.is_empty()) {
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            if !self.is_at_end {
                match self.inner.by_ref().take(CHUNK as u64).read_to_end(&mut self.raw) {
                    Ok(read) => self.is_at_end = read == 0,
                    Err(error) => self.failed = Some(error),
                }
            }
            self.decode()?;
        }
        Ok(())
    }

    fn decode(&mut self) -> io::Result<()> {
        if matches!(self.state, State::Ascii) {
            self.decide();
        }
        match &mut self.state {
            State::Utf8 => std::mem::swap(&mut self.raw, &mut self.text),
            // What is ASCII is handed on; what may be a character's beginning waits for the rest of it.
            State::Ascii => {
                let end = first_beyond_ascii(&self.raw);
                self.text.extend(self.raw.drain(..end));
            }
            State::Other(encoding, decoder) => {
                let needed = decoder.max_utf8_buffer_length_without_replacement(self.raw.len());
                let mut text = vec![0; needed.unwrap_or(self.raw.len() * 3 + 16)];
                let (result, _, written) =
                    decoder.decode_to_utf8_without_replacement(&self.raw, &mut text, self.is_at_end);
                if let DecoderResult::Malformed(..) = result {
                    let name = encoding.as_str();
                    let error = format!("its byte order mark says {name}, and it is not sound {name}");
                    return Err(io::Error::new(io::ErrorKind::InvalidData, error));
                }
                text.truncate(written);
                self.raw.clear();
                self.text = text;
            }
        }
        Ok(())
    }

    /// Decides on an encoding, if there is a character that is not ASCII.
    fn decide(&mut self) {
        let beyond = &self.raw[first_beyond_ascii(&self.raw)..];
        if beyond.is_empty() {
            return;
        }
        self.state = match std::str::from_utf8(beyond) {
            Ok(_) => State::Utf8,
            Err(error) if error.valid_up_to() > 0 => State::Utf8,
            Err(error) if error.error_len().is_none() && !self.is_at_end => return,
            Err(_) => State::Other(Encoding::Windows1252, WINDOWS_1252.new_decoder_without_bom_handling()),
        };
    }
}

fn first_beyond_ascii(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len())
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.fill()?;
        }
        let count = buffer.len().min(self.text.len() - self.at);
        buffer[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives a byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(buffer.len()).min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn decoded(bytes: &[u8]) -> (Vec<u8>, Encoding) {
        let mut texts = Vec::new();
        for is_slow in [true, false] {
            let reader: Box<dyn Read> = if is_slow { Box::new(Slow(bytes)) } else { Box::new(bytes) };
            let mut decoder = Decoder::new(reader).unwrap();
            let mut text = Vec::new();
            decoder.read_to_end(&mut text).unwrap();
            texts.push((text, decoder.encoding()));
        }
        assert_eq!(texts[0], texts[1], "the pieces do not matter");
        texts.swap_remove(0)
    }

    #[test]
    fn encoding_is_detected_and_decoded() {
        let utf16 = |text: &str, mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<_>>()
        };
        for (bytes, text, encoding) in [
            (b"plain".to_vec(), "plain", Encoding::Utf8),
            (b"".to_vec(), "", Encoding::Utf8),
            ("caf\u{e9} \u{1f389}".as_bytes().to_vec(), "café 🎉", Encoding::Utf8),
            (b"\xef\xbb\xbfa".to_vec(), "a", Encoding::Utf8),
            (b"caf\xe9,x".to_vec(), "café,x", Encoding::Windows1252),
            (b"caf\xe9".to_vec(), "café", Encoding::Windows1252),
            (utf16("é🎉", [0xff, 0xfe], u16::to_le_bytes), "é🎉", Encoding::Utf16Le),
            (utf16("é🎉", [0xfe, 0xff], u16::to_be_bytes), "é🎉", Encoding::Utf16Be),
        ] {
            let (found, told) = decoded(&bytes);
            assert_eq!((String::from_utf8(found).unwrap().as_str(), told), (text, encoding));
        }
    }

    #[test]
    fn broken_text_is_no_other_encoding() {
        assert_eq!(decoded(b"\xc3\xa9 \xff"), (b"\xc3\xa9 \xff".to_vec(), Encoding::Utf8));
        let mut decoder = Decoder::new(&b"\xff\xfe\x00\xd8\x41\x00"[..]).unwrap();
        assert!(decoder.read_to_end(&mut Vec::new()).is_err(), "half a pair");
    }
}
