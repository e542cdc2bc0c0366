//! The index of some lines: where their quotes are, where they end, and which bytes need a closer look.
//!
//! JSON strings hold no raw line feed, so a line feed ends a record whatever else is wrong with it, and one broken line
//! cannot spoil the next. An index covers a window of whole lines that is small enough to stay in the fastest memory.

use super::simd::{Job, Lanes, ROOM};

/// A window ends with the first line that ends beyond this many bytes.
pub(super) const WINDOW: usize = 16 * 1024;

/// The most quotes in a window, and the most escapes: a line that has more is looked at closer.
const POSITIONS_MAX: usize = 64 * 1024;

/// The longest line that is scanned; longer ones are looked at closer.
pub(super) const LINE_MAX: usize = 1024 * 1024;

/// The end of a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct End {
    /// Its line feed.
    pub(super) at: u32,
    /// How many quotes of the window stand before it.
    pub(super) quotes: u32,
}

/// An index, and the memory for the next one. All positions are relative to the window.
#[derive(Debug)]
pub(super) struct Index {
    /// The quotes that no backslash stands before, and at least four times [`u32::MAX`] behind them.
    pub(super) quotes: Vec<u32>,
    quote_count: usize,
    /// The bytes that a backslash stands before.
    escaped: Vec<u32>,
    escaped_count: usize,
    /// The ends of the lines.
    pub(super) ends: Vec<End>,
    /// Bytes that make their line one to look closer at, in order, and [`u32::MAX`].
    pub(super) trouble: Vec<u32>,
}

impl Index {
    pub(super) fn new() -> Self {
        // A block adds `ROOM` positions at most, and there is something behind the last.
        let positions = || vec![0; POSITIONS_MAX + 2 * ROOM];
        let (quotes, escaped) = (positions(), positions());
        Self { quotes, quote_count: 0, escaped, escaped_count: 0, ends: Vec::new(), trouble: Vec::new() }
    }

    /// Indexes lines from the beginning of `bytes`: as many as end within a window, or one that is longer. None are found
    /// when the first line is too long, or has too many quotes.
    ///
    /// There must be a line feed before the last 64 bytes, which belong to no line.
    #[inline(always)]
    pub(super) fn fill<L: Lanes>(&mut self, lanes: L, bytes: &[u8]) {
        lanes.call(Fill { index: self, bytes });
    }

    #[inline(always)]
    fn run<L: Lanes>(&mut self, lanes: L, bytes: &[u8]) {
        self.quote_count = 0;
        self.escaped_count = 0;
        self.ends.clear();
        self.trouble.clear();
        let mut base = 0;
        // 1 if the last byte of the block before was a backslash that escapes.
        let mut carried = 0;
        while let Some(block) = bytes.get(base..base + 64).and_then(<[u8]>::first_chunk)
            && (base < WINDOW || (self.ends.is_empty() && base <= LINE_MAX))
            && self.has_room()
        {
            carried = self.block(lanes, base, block, bytes.get(base + 64), carried);
            base += 64;
        }
        // Whoever reads on behind the last quote finds none.
        if let Some(behind) = self.quotes.get_mut(self.quote_count..self.quote_count + 4) {
            behind.fill(u32::MAX);
        }
        self.check_escapes(bytes);
        self.trouble.push(u32::MAX);
    }

    fn has_room(&self) -> bool {
        self.quote_count <= POSITIONS_MAX && self.escaped_count <= POSITIONS_MAX
    }

    #[inline(always)]
    fn block<L: Lanes>(
        &mut self,
        lanes: L,
        base: usize,
        block: &[u8; 64],
        next: Option<&u8>,
        carried: u64,
    ) -> u64 {
        let masks = lanes.classify(block);
        let (escaped, carry) = escaped(masks.backslash, carried);
        let quotes = masks.quote & !escaped;
        let base = base as u32;
        // A carriage return belongs to the line's end when a line feed follows; other control characters are odd.
        let mut odd = masks.control & !masks.line_feed;
        if odd != 0 {
            let feeds = masks.line_feed >> 1 | u64::from(next == Some(&b'\n')) << 63;
            for position in ones(odd) {
                if block[position as usize] == b'\r' && feeds >> position & 1 == 1 {
                    odd &= !(1 << position);
                }
            }
            self.trouble.extend(ones(odd).map(|position| base + position));
        }
        for position in ones(masks.line_feed) {
            let before = quotes & ((1 << position) - 1);
            let quotes = self.quote_count as u32 + before.count_ones();
            self.ends.push(End { at: base + position, quotes });
        }
        append(lanes, &mut self.quotes, &mut self.quote_count, base, quotes);
        if escaped != 0 {
            append(lanes, &mut self.escaped, &mut self.escaped_count, base, escaped);
        }
        carry
    }

    /// Notes the escapes that JSON does not have, and those that stand for no character.
    fn check_escapes(&mut self, bytes: &[u8]) {
        let before = self.trouble.len();
        // The second half of the pair that the first half before it asks for.
        let mut low_half = 0;
        for &at in &self.escaped[..self.escaped_count] {
            let fine = match bytes.get(at as usize) {
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
            if !fine {
                self.trouble.push(at);
            }
        }
        if self.trouble.len() > before {
            self.trouble.sort_unstable();
        }
    }
}

struct Fill<'a> {
    index: &'a mut Index,
    bytes: &'a [u8],
}

impl Job for Fill<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        self.index.run(lanes, self.bytes);
    }
}

#[inline(always)]
fn append<L: Lanes>(lanes: L, positions: &mut [u32], count: &mut usize, base: u32, mask: u64) {
    // There is always room: a block adds 64 at most, and `has_room` was asked.
    if let Some(out) = positions.get_mut(*count..).and_then(<[u32]>::first_chunk_mut) {
        lanes.flatten(out, base, mask);
        *count += mask.count_ones() as usize;
    }
}

/// The code unit of the escape whose `u` is at `at`.
fn code_unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits: &[u8; 4] = bytes.get(at + 1..)?.first_chunk()?;
    let is_u = bytes.get(at) == Some(&b'u');
    digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | (digit as char).to_digit(16)?)).filter(|_| is_u)
}

/// Which bytes a backslash stands before that is not escaped itself, and 1 if that is so for the byte after these 64.
///
/// In a run of backslashes every other one escapes. Adding the odd bits to a run's first bit carries through the run, which
/// tells runs that begin at an odd place from those at an even one; the method is simdjson's.
#[inline(always)]
fn escaped(backslash: u64, carried: u64) -> (u64, u64) {
    const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
    let escapes = backslash & !carried;
    let follows = escapes << 1;
    let codes = (follows | ODD).wrapping_sub(escapes) ^ ODD;
    (codes ^ (backslash | carried), (codes & backslash) >> 63)
}

/// The positions of the ones.
#[inline(always)]
fn ones(mut mask: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let position = (mask != 0).then(|| mask.trailing_zeros());
        mask &= mask.wrapping_sub(1);
        position
    })
}
