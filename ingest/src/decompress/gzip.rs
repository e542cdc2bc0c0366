//! Decompresses gzip: every member of a file, and the zeros that may follow the last one.
//!
//! Files that were appended to each other have several members. Tapes and block devices fill up with zeros, which `gzip` takes
//! for the end, too.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// The byte that every member begins with.
const FIRST: u8 = 0x1f;

/// Reads the text of all members, one after the other.
pub(crate) struct Members<R> {
    /// The decoder of the current member; none at the end, or after an error.
    decoder: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { decoder: Some(GzDecoder::new(source)) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let count = decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let Some(mut source) = self.decoder.take().map(GzDecoder::into_inner) else { break };
            let has_zeros = skip_zeros(&mut source)?;
            let text = match source.fill_buf()?.first() {
                None => break,
                Some(_) if has_zeros => "something follows the zeros behind its last part",
                Some(&first) if first != FIRST => "something that is not packed follows its last part",
                Some(_) => "",
            };
            if !text.is_empty() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, text));
            }
            self.decoder = Some(GzDecoder::new(source));
        }
        Ok(0)
    }
}

/// Reads past zeros, and returns whether there were any.
fn skip_zeros(source: &mut impl BufRead) -> io::Result<bool> {
    let mut has_zeros = false;
    loop {
        let piece = source.fill_buf()?;
        let (zeros, length) = (piece.iter().take_while(|byte| **byte == 0).count(), piece.len());
        source.consume(zeros);
        has_zeros |= zeros > 0;
        if zeros < length || length == 0 {
            return Ok(has_zeros);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Write as _};

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn all_members_are_read_and_zeros_end_them() {
        let (a, b, none) = (member("a\n"), member("b\n"), member(""));
        let zeros = vec![0; 10_000];
        for (parts, expected) in [
            (&[&a[..]][..], Some("a\n")),
            (&[&a, &none, &b, &none], Some("a\nb\n")),
            (&[&none], Some("")),
            (&[&a, &b, &zeros], Some("a\nb\n")),
            (&[&a, &[0]], Some("a\n")),
            (&[&a, &zeros, &b], None),
            (&[&a, b"\0x"], None),
            (&[&a, b"x"], None),
            (&[&a, &b[..b.len() - 1]], None),
            (&[&a, &b[..1]], None),
            (&[&zeros], None),
            (&[], None),
        ] {
            let packed = parts.concat();
            for piece in [1, 7, 100_000] {
                let mut text = String::new();
                let read = Members::new(BufReader::with_capacity(piece, packed.as_slice()))
                    .read_to_string(&mut text);
                assert_eq!(read.ok().map(|_| text.as_str()), expected, "{parts:?} {piece}");
            }
        }
    }
}
