//! The structural index of a window of lines: the positions of quotes, line ends and suspicious bytes (simdjson's "stage 1").
//!
//! JSON strings hold no raw line feed, so a line feed always ends a record, and a malformed line does not affect the next one.
//! A window of whole lines is small enough to stay in the first-level cache.

use super::simd::{BLOCK_BYTES, Kernel, Simd};

/// A window ends with the first line that ends beyond this many bytes.
pub(super) const WINDOW: usize = 16 * 1024;

/// The most quotes in a window, and the most escapes: a line with more is left to the reference path.
const POSITIONS_MAX: usize = 64 * 1024;

/// The longest line that is scanned, in bytes; longer ones are left to the reference path.
pub(super) const LINE_MAX: usize = 1024 * 1024;

/// The end of a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct LineEnd {
    /// The position of its line feed.
    pub(super) at: u32,
    /// How many quotes of the window stand before it.
    pub(super) quotes: u32,
}

/// The index of the current window; its memory is used again for the next one. Positions are relative to the window.
#[derive(Debug)]
pub(super) struct StructuralIndex {
    /// The positions of quotes that are not escaped, followed by at least four times [`u32::MAX`].
    pub(super) quotes: Vec<u32>,
    quote_count: usize,
    /// The positions of escaped bytes: those after a backslash.
    escaped: Vec<u32>,
    escaped_count: usize,
    /// The ends of the lines.
    pub(super) ends: Vec<LineEnd>,
    /// The positions of bytes that JSON may not allow, in order, followed by [`u32::MAX`]. The reference path checks their
    /// lines.
    pub(super) suspicious: Vec<u32>,
}

impl StructuralIndex {
    pub(super) fn new() -> Self {
        // A block adds at most `BLOCK_BYTES` positions, and sentinels follow the last one.
        let positions = || vec![0; POSITIONS_MAX + 2 * BLOCK_BYTES];
        let (quotes, escaped) = (positions(), positions());
        Self { quotes, quote_count: 0, escaped, escaped_count: 0, ends: Vec::new(), suspicious: Vec::new() }
    }

    /// Indexes lines from the start of `bytes`: as many as end within a window, or a single longer one. Finds none when the
    /// first line is too long or has too many quotes.
    ///
    /// There must be a line feed before the last 64 bytes, which are padding.
    #[inline(always)]
    pub(super) fn fill<S: Simd>(&mut self, simd: S, bytes: &[u8]) {
        simd.call(FillIndex { index: self, bytes });
    }

    #[inline(always)]
    fn run<S: Simd>(&mut self, simd: S, bytes: &[u8]) {
        self.quote_count = 0;
        self.escaped_count = 0;
        self.ends.clear();
        self.suspicious.clear();
        let mut base = 0;
        // 1 if the last byte of the previous block was a backslash that escapes.
        let mut carried = 0;
        while let Some(block) = bytes.get(base..base + 64).and_then(<[u8]>::first_chunk)
            && (base < WINDOW || (self.ends.is_empty() && base <= LINE_MAX))
            && self.has_room()
        {
            carried = self.block(simd, base, block, bytes.get(base + 64), carried);
            base += 64;
        }
        // Reading past the last quote finds sentinels.
        if let Some(behind) = self.quotes.get_mut(self.quote_count..self.quote_count + 4) {
            behind.fill(u32::MAX);
        }
        self.check_escapes(bytes);
        self.suspicious.push(u32::MAX);
    }

    fn has_room(&self) -> bool {
        self.quote_count <= POSITIONS_MAX && self.escaped_count <= POSITIONS_MAX
    }

    #[inline(always)]
    fn block<S: Simd>(
        &mut self,
        simd: S,
        base: usize,
        block: &[u8; 64],
        next: Option<&u8>,
        carried: u64,
    ) -> u64 {
        let masks = simd.classify(block);
        let (escaped, carry) = escaped(masks.backslash, carried);
        let quotes = masks.quote & !escaped;
        let base = base as u32;
        // A carriage return is part of the line's end when a line feed follows; other control characters are suspicious.
        let mut suspicious = masks.control & !masks.line_feed;
        if suspicious != 0 {
            let feeds = masks.line_feed >> 1 | u64::from(next == Some(&b'\n')) << 63;
            for position in ones(suspicious) {
                if block[position as usize] == b'\r' && feeds >> position & 1 == 1 {
                    suspicious &= !(1 << position);
                }
            }
            self.suspicious.extend(ones(suspicious).map(|position| base + position));
        }
        for position in ones(masks.line_feed) {
            let before = quotes & ((1 << position) - 1);
            let quotes = self.quote_count as u32 + before.count_ones();
            self.ends.push(LineEnd { at: base + position, quotes });
        }
        append(simd, &mut self.quotes, &mut self.quote_count, base, quotes);
        if escaped != 0 {
            append(simd, &mut self.escaped, &mut self.escaped_count, base, escaped);
        }
        carry
    }

    /// Marks the escapes as suspicious that JSON does not have, or that stand for no character.
    fn check_escapes(&mut self, bytes: &[u8]) {
        let before = self.suspicious.len();
        // Where the low surrogate must stand that the last high surrogate needs.
        let mut low_half = 0;
        for &at in &self.escaped[..self.escaped_count] {
            let is_valid = match bytes.get(at as usize) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
                Some(b'u') => match code_unit(bytes, at as usize) {
                    Some(0xdc00..=0xdfff) => at == low_half,
                    Some(0xd800..=0xdbff) => {
                        low_half = at + 6;
                        let second = bytes.get(at as usize + 5) == Some(&b'\\');
                        second && matches!(code_unit(bytes, at as usize + 6), Some(0xdc00..=0xdfff))
                    }
                    unit => unit.is_some(),
                },
                _ => false,
            };
            if !is_valid {
                self.suspicious.push(at);
            }
        }
        if self.suspicious.len() > before {
            self.suspicious.sort_unstable();
        }
    }
}

struct FillIndex<'a> {
    index: &'a mut StructuralIndex,
    bytes: &'a [u8],
}

impl Kernel for FillIndex<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        self.index.run(simd, self.bytes);
    }
}

#[inline(always)]
fn append<S: Simd>(simd: S, positions: &mut [u32], count: &mut usize, base: u32, mask: u64) {
    // There is always room: a block adds at most 64, and `has_room` was asked before.
    if let Some(out) = positions.get_mut(*count..).and_then(<[u32]>::first_chunk_mut) {
        simd.flatten(out, base, mask);
        *count += mask.count_ones() as usize;
    }
}

/// The code unit of the escape whose `u` is at `at`.
fn code_unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits: &[u8; 4] = bytes.get(at + 1..)?.first_chunk()?;
    let is_u = bytes.get(at) == Some(&b'u');
    digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | (digit as char).to_digit(16)?)).filter(|_| is_u)
}

/// The bytes after a backslash that is not escaped itself; also 1 if the first byte after these 64 is such a byte.
///
/// In a run of backslashes every other one escapes. Adding the odd bits to a run's first bit carries through the run, which
/// tells runs that begin at an odd position from those at an even one; the method is simdjson's.
#[inline(always)]
fn escaped(backslash: u64, carried: u64) -> (u64, u64) {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let escapes = backslash & !carried;
    let follows = escapes << 1;
    let codes = (follows | ODD).wrapping_sub(escapes) ^ ODD;
    (codes ^ (backslash | carried), (codes & backslash) >> 63)
}

/// The positions of the set bits.
#[inline(always)]
fn ones(mut mask: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let position = (mask != 0).then(|| mask.trailing_zeros());
        mask &= mask.wrapping_sub(1);
        position
    })
}
