//! Unpacking Zstandard: every frame of a file, checked against its checksum.
//!
//! Files that were appended to each other, and those of parallel compressors, have several frames, and frames to be skipped
//! between them. A decoder of one frame would take the first for all.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

/// The text of all frames, one after the other.
pub(super) struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    is_in_frame: bool,
    has_frames: bool,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, decoder: FrameDecoder::new(), is_in_frame: false, has_frames: false }
    }

    /// Begins the next frame; false at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        // A file of no bytes is not packed at all, which the decoder says.
        while !self.source.fill_buf()?.is_empty() || !self.has_frames {
            self.has_frames = true;
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    self.is_in_frame = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.source.by_ref().take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error.to_string())),
            }
        }
        Ok(false)
    }

    /// Ends a frame: its text is what was packed.
    fn end(&mut self) -> io::Result<()> {
        self.is_in_frame = false;
        let (told, found) = (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
        match told.zip(found) {
            Some((told, found)) if told != found => {
                Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum is not that of the text"))
            }
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while self.is_in_frame || self.begin()? {
            while self.decoder.can_collect() < buffer.len() && !self.decoder.is_finished() {
                let wanted = BlockDecodingStrategy::UptoBytes(buffer.len() - self.decoder.can_collect());
                self.decoder.decode_blocks(&mut self.source, wanted).map_err(io::Error::other)?;
            }
            match self.decoder.read(buffer)? {
                0 => self.end()?,
                count => return Ok(count),
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn unpacked(packed: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Frames::new(packed).read_to_string(&mut text).map(|_| text)
    }

    fn frame(text: &str) -> Vec<u8> {
        compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
    }

    /// A frame to be skipped, with `length` bytes in it.
    fn skipped(length: u8) -> Vec<u8> {
        let mut bytes = vec![0x50, 0x2a, 0x4d, 0x18, length, 0, 0, 0];
        bytes.resize(8 + usize::from(length), b'x');
        bytes
    }

    #[test]
    fn all_frames_are_read() {
        let long = "tickets ".repeat(100_000);
        let packed = [frame("a\n"), skipped(7), frame(""), skipped(0), frame(&long), skipped(3)].concat();
        assert_eq!(unpacked(&packed).unwrap(), format!("a\n{long}"));
    }

    #[test]
    fn what_is_cut_or_not_packed_is_an_error() {
        let packed = [frame("a\n"), frame("b\n")].concat();
        for end in 1..packed.len() {
            let is_whole = end == packed.len() / 2;
            assert_eq!(unpacked(&packed[..end]).is_ok(), is_whole, "{end}");
        }
        for wrong in [&b""[..], b"not packed", &[packed.as_slice(), b"x"].concat(), &skipped(9)[..10]] {
            assert!(unpacked(wrong).is_err(), "{wrong:?}");
        }
    }
}
