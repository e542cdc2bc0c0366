//! Decompresses Zstandard: every frame of a file, checked against its checksum.
//!
//! Files that were appended to each other, and those of parallel compressors, have several frames, and frames to be skipped
//! between them. A decoder of one frame would take the first for all.

use std::{
    error::Error,
    io::{self, BufRead, Read},
};

use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

/// The largest window, in bytes: how far back in its text a frame may refer. That much is kept in memory, twice at times. RFC
/// 8878 asks every decoder to support this much, and `zstd` writes no more up to level 19, unless it is asked to.
const WINDOW_MAX: u64 = 8 * 1024 * 1024;

/// The bytes that a frame begins with.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A last block with nothing in it, and room for the checksum that may follow.
const END: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

/// Reads the text of all frames, one after the other.
pub(crate) struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    is_in_frame: bool,
    has_frames: bool,
    /// Why the frame does not go on; reported after the text before it was read.
    damage: Option<io::Error>,
}

impl<R: BufRead> Frames<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, decoder: FrameDecoder::new(), is_in_frame: false, has_frames: false, damage: None }
    }

    /// Begins the next frame. Returns `false` at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        // A file of no bytes is not packed at all, which the decoder says.
        while !self.source.fill_buf()?.is_empty() || !self.has_frames {
            self.has_frames = true;
            let header = header(&mut self.source)?;
            match self.decoder.reset(header.as_slice().chain(&mut self.source)) {
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
                Err(error) => return Err(error_of(&error)),
            }
        }
        Ok(false)
    }

    /// Ends a frame, and compares its checksum.
    fn end(&mut self) -> io::Result<()> {
        self.is_in_frame = false;
        if let Some(damage) = self.damage.take() {
            return Err(damage);
        }
        let (stated, computed) =
            (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
        match stated.zip(computed) {
            Some((stated, computed)) if stated != computed => {
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
                if let Err(error) = self.decoder.decode_blocks(&mut self.source, wanted) {
                    self.damage = Some(error_of(&error));
                    // The decoder keeps a window of the text until its frame ends; so the frame ends here.
                    let ended = self.decoder.decode_blocks(END.as_slice(), BlockDecodingStrategy::All);
                    ended.map_err(|error| error_of(&error))?;
                }
            }
            match self.decoder.read(buffer)? {
                0 => self.end()?,
                count => return Ok(count),
            }
        }
        Ok(0)
    }
}

/// The decoder's error in words: the file ends early, cannot be read, or is damaged.
fn error_of(error: &FrameDecoderError) -> io::Error {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<io::Error>() {
            Some(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return io::Error::new(error.kind(), "a frame of zstd has no end");
            }
            Some(error) => return io::Error::new(error.kind(), error.to_string()),
            None => cause = error.source(),
        }
    }
    let text = match error {
        FrameDecoderError::ReadFrameHeaderError(_) => "no frame of zstd begins where one should",
        _ => "a block of zstd does not make sense",
    };
    io::Error::new(io::ErrorKind::InvalidData, text)
}

/// Reads the header of a frame, by which the decoder allocates its window. Of a file that is no frame, reads the beginning.
fn header(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut header = Vec::with_capacity(18);
    source.by_ref().take(5).read_to_end(&mut header)?;
    let Some(descriptor) = header.strip_prefix(&MAGIC).and_then(|rest| rest.first().copied()) else {
        return Ok(header);
    };
    // The window is the whole text, or as the header says.
    let is_whole = descriptor & 0x20 != 0;
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let length = match descriptor >> 6 {
        0 => u64::from(is_whole),
        power => 1 << power,
    };
    source.take(u64::from(!is_whole) + dictionary + length).read_to_end(&mut header)?;
    let window = if is_whole {
        let digits = header.iter().rev().take(length as usize);
        let length_in_header = digits.fold(0, |sum: u64, digit| sum << 8 | u64::from(*digit));
        length_in_header + if length == 2 { 256 } else { 0 }
    } else {
        let descriptor = header.get(5).copied().unwrap_or_default();
        let base = 1_u64 << (10 + (descriptor >> 3));
        base + base / 8 * u64::from(descriptor & 7)
    };
    if window > WINDOW_MAX {
        let text = format!(
            "it takes {} MiB of memory to unpack, and no more than {} are used: pack it without --long or --ultra, or pipe it \
             through `zstd -dc`",
            window.div_ceil(1024 * 1024),
            WINDOW_MAX / (1024 * 1024)
        );
        return Err(io::Error::new(io::ErrorKind::Unsupported, text));
    }
    Ok(header)
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

    /// A frame of one block, `a`, whose header has these bytes.
    fn with_header(header: &[u8]) -> Vec<u8> {
        [&MAGIC, header, &[0x09, 0, 0, b'a']].concat()
    }

    #[test]
    fn window_of_a_frame_is_bounded() {
        // The descriptor, and the window as an exponent above 10 and eighths.
        for (header, is_fine) in [
            (&[0x00, 13 << 3][..], true),
            (&[0x00, 12 << 3 | 7], true),
            (&[0x00, 13 << 3 | 1], false),
            (&[0x00, 17 << 3], false),
            (&[0x00, 0xff], false),
            // The whole text, of a length in one, two, four and eight bytes.
            (&[0x20, 1], true),
            (&[0xa0, 1, 0, 0, 0], true),
            (&[0xa0, 1, 0, 0x80, 0], false),
            (&[0xe0, 1, 0, 0, 0, 0, 0, 0, 0], true),
            (&[0xe0, 1, 0, 0, 0, 0, 0, 0, 0x80], false),
        ] {
            let read = unpacked(&with_header(header));
            assert_eq!(read.as_deref().ok(), is_fine.then_some("a"), "{header:02x?} {read:?}");
            assert!(is_fine || read.unwrap_err().to_string().contains("zstd -dc"));
        }
        let long = "x".repeat(300);
        assert_eq!(unpacked(&frame(&long)).unwrap(), long);
    }

    #[test]
    fn text_before_the_damage_is_decompressed() {
        let long: String =
            (0..100_000).map(|number| format!("ticket {}\n", number * 7919 % 100_003)).collect();
        let packed = frame(&long);
        let mut found = Vec::new();
        let cut = Frames::new(&packed[..packed.len() - 9]).read_to_end(&mut found);
        assert!(cut.is_err());
        // A block has at most 128 KiB of text.
        assert!(
            long.as_bytes().starts_with(&found) && found.len() + 128 * 1024 >= long.len(),
            "{}",
            found.len()
        );
    }

    #[test]
    fn truncated_or_uncompressed_input_is_an_error() {
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
