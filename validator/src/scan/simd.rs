//! What the scanner asks of a processor, and the answer that every processor can give.

mod x86;

pub(super) use x86::{Level, dispatch};

/// What is where in 64 bytes: bit `n` speaks of byte `n`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Masks {
    /// `"`.
    pub(super) quote: u64,
    /// `\`.
    pub(super) backslash: u64,
    /// Below 0x20, line feeds included.
    pub(super) control: u64,
    /// Line feeds.
    pub(super) line_feed: u64,
}

/// The multipliers of [`Lanes::hash`] for the lower half of each eight bytes; any odd numbers do. The hash is the sum of the
/// products, so two pieces that differ in four bytes only never share one.
pub(super) const LOWER: [u64; 4] = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f];

/// The same for the upper half.
pub(super) const UPPER: [u64; 4] = [0x1656_67b1, 0xd6e8_feb9, 0xcc9e_2d51, 0x8cb9_2ba7];

/// Ones, then zeros: the 32 bytes from `32 - n` on keep the first `n` bytes of a piece.
pub(super) static KEEP: [u8; 64] = {
    let mut keep = [0; 64];
    let mut at = 0;
    while at < 32 {
        keep[at] = 0xff;
        at += 1;
    }
    keep
};

/// How many positions [`Lanes::flatten`] may write.
pub(super) const ROOM: usize = 64;

/// What the scanner asks of a processor.
///
/// Implementations are `#[inline(always)]`, because they are compiled for their instructions only where they are inlined.
pub(super) trait Lanes: Copy {
    /// 32 bytes.
    type Piece: Copy;

    /// Does a job in a function of its own, which is compiled for the same instructions. One function for everything would
    /// have more to keep at hand than there are registers.
    fn call<J: Job>(self, job: J) -> J::Output;

    /// What is where in 64 bytes.
    fn classify(self, bytes: &[u8; 64]) -> Masks;

    /// Writes the positions of the ones in `mask`, each plus `base`, to the front of `out`; what is behind them may be
    /// overwritten as well.
    fn flatten(self, out: &mut [u32; ROOM], base: u32, mask: u64);

    /// The first `length` bytes, or all 32 if it is more, and zeros behind them.
    fn piece(self, bytes: &[u8; 32], length: usize) -> Self::Piece;

    /// A number that says much about a piece; the same for every implementation.
    fn hash(self, piece: Self::Piece) -> u64;

    /// Whether the piece is these bytes.
    fn is(self, piece: Self::Piece, bytes: &[u8; 32]) -> bool;

    /// Whether each of the first 28 bytes is one of the `width + 1` values from `least` on.
    fn is_within(self, piece: Self::Piece, least: &[u8; 32], width: &[u8; 32]) -> bool;

    /// Which bytes of a piece are digits, and which are points.
    fn digits_and_points(self, piece: Self::Piece) -> (u32, u32);

    /// Whether the piece is digits, with a minus before them and a point among them at most; `length` is 1 to 32.
    #[inline(always)]
    fn is_decimal(self, piece: Self::Piece, length: usize, first: u8) -> bool {
        let (digits, points) = self.digits_and_points(piece);
        let all = digits | points | u32::from(first == b'-');
        all == u32::MAX >> (32 - length) && digits != 0 && points & points.wrapping_sub(1) == 0
    }

    /// Whether the piece is nothing but digits; `length` is 1 to 32.
    #[inline(always)]
    fn is_digits(self, piece: Self::Piece, length: usize) -> bool {
        self.digits_and_points(piece).0 == u32::MAX >> (32 - length)
    }

    /// Which of 32 bytes are this one.
    fn find(self, bytes: &[u8; 32], byte: u8) -> u32;

    /// Whether month, day and hour are in range: the two digits at 5, at 8 and at 11.
    fn is_on_calendar(self, piece: Self::Piece, ranges: &Ranges) -> bool;
}

/// The least month, day and hour, and how many more there are; the other numbers are not used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(align(32))]
pub(super) struct Ranges {
    pub(super) least: [u16; 8],
    pub(super) width: [u16; 8],
}

/// Something to be done with a processor's [`Lanes`].
pub(super) trait Job {
    /// What comes of it.
    type Output;

    /// Does it. Implementations are `#[inline(always)]`, and so is everything that they hand `lanes` to.
    fn run<L: Lanes>(self, lanes: L) -> Self::Output;
}

/// Writes the positions of the ones in `mask`, each plus `base`: eight without looking how many there are, because a branch
/// that cannot be foreseen costs more.
#[inline(always)]
pub(super) fn flatten(out: &mut [u32; ROOM], base: u32, mut mask: u64) {
    let count = mask.count_ones() as usize;
    let mut next = || {
        let position = base.wrapping_add(mask.trailing_zeros());
        mask &= mask.wrapping_sub(1);
        position
    };
    for slot in &mut out[..8] {
        *slot = next();
    }
    if count > 8 {
        for slot in &mut out[8..16] {
            *slot = next();
        }
        if count > 16 {
            for slot in &mut out[16..count] {
                *slot = next();
            }
        }
    }
}

/// Eight bytes at a time, in ordinary registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Portable;

impl Lanes for Portable {
    type Piece = [u64; 4];

    #[inline(never)]
    fn call<J: Job>(self, job: J) -> J::Output {
        job.run(self)
    }

    #[inline(always)]
    fn classify(self, bytes: &[u8; 64]) -> Masks {
        let mut masks = Masks::default();
        let (words, _) = bytes.as_chunks::<8>();
        for (at, word) in words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            let shift = 8 * at as u32;
            masks.quote |= equal(word, b'"') << shift;
            masks.backslash |= equal(word, b'\\') << shift;
            // Below 0x20: the upper three bits are zero.
            masks.control |= equal(word & splat(0xe0), 0) << shift;
            masks.line_feed |= equal(word, b'\n') << shift;
        }
        masks
    }

    #[inline(always)]
    fn flatten(self, out: &mut [u32; ROOM], base: u32, mask: u64) {
        flatten(out, base, mask);
    }

    #[inline(always)]
    fn piece(self, bytes: &[u8; 32], length: usize) -> [u64; 4] {
        let mut words = words(bytes);
        for (at, word) in words.iter_mut().enumerate() {
            let kept = length.saturating_sub(8 * at).min(8) as u32;
            *word &= u64::MAX.checked_shr(64 - 8 * kept).unwrap_or(0);
        }
        words
    }

    #[inline(always)]
    fn hash(self, piece: [u64; 4]) -> u64 {
        (0..4).fold(0, |sum: u64, at| {
            let products =
                ((piece[at] & 0xffff_ffff) * LOWER[at]).wrapping_add((piece[at] >> 32) * UPPER[at]);
            sum.wrapping_add(products)
        })
    }

    #[inline(always)]
    fn is(self, piece: [u64; 4], bytes: &[u8; 32]) -> bool {
        piece == words(bytes)
    }

    #[inline(always)]
    fn is_within(self, piece: [u64; 4], least: &[u8; 32], width: &[u8; 32]) -> bool {
        let mut all = true;
        let bytes = piece.iter().flat_map(|word| word.to_le_bytes());
        for ((byte, least), width) in bytes.zip(least).zip(width).take(28) {
            all &= byte.wrapping_sub(*least) <= *width;
        }
        all
    }

    #[inline(always)]
    fn digits_and_points(self, piece: [u64; 4]) -> (u32, u32) {
        let (mut digits, mut points) = (0, 0);
        for (at, byte) in piece.iter().flat_map(|word| word.to_le_bytes()).enumerate() {
            digits |= u32::from(byte.is_ascii_digit()) << at;
            points |= u32::from(byte == b'.') << at;
        }
        (digits, points)
    }

    #[inline(always)]
    fn find(self, bytes: &[u8; 32], byte: u8) -> u32 {
        words(bytes).into_iter().rev().fold(0, |mask, word| mask << 8 | equal(word, byte) as u32)
    }

    #[inline(always)]
    fn is_on_calendar(self, piece: [u64; 4], ranges: &Ranges) -> bool {
        let (first, second) = (piece[0].to_le_bytes(), piece[1].to_le_bytes());
        let two = |tens: u8, ones: u8| u16::from(tens & 15) * 10 + u16::from(ones & 15);
        let numbers = [two(first[5], first[6]), two(second[0], second[1]), two(second[3], second[4])];
        let mut all = true;
        for (at, number) in numbers.into_iter().enumerate() {
            all &= number.wrapping_sub(ranges.least[at]) <= ranges.width[at];
        }
        all
    }
}

const fn splat(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

/// One bit for each of eight bytes: whether it is `byte`. Exact: no carry crosses from byte to byte.
#[inline(always)]
fn equal(word: u64, byte: u8) -> u64 {
    let difference = word ^ splat(byte);
    let low = splat(0x7f);
    let zero = !(((difference & low) + low) | difference | low);
    (zero >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[inline(always)]
fn words(bytes: &[u8; 32]) -> [u64; 4] {
    let (words, _) = bytes.as_chunks::<8>();
    [0, 1, 2, 3].map(|at| u64::from_le_bytes(words[at]))
}
