//! The SIMD operations that the scanner uses: the trait [`Simd`], and the backend without vector instructions.

mod x86;

pub(crate) use x86::InstructionSet;
pub(super) use x86::dispatch;

/// Where some bytes stand in a block of 64: bit `n` is for byte `n`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Masks {
    /// Quotes (`"`).
    pub(super) quote: u64,
    /// Backslashes.
    pub(super) backslash: u64,
    /// Control characters: bytes below 0x20, line feeds included.
    pub(super) control: u64,
    /// Line feeds.
    pub(super) line_feed: u64,
}

/// The multipliers of [`Simd::hash`] for the lower half of each eight bytes; any odd numbers do. The hash is the sum of the
/// products, so two chunks that differ in four bytes only never have the same hash.
pub(super) const HASH_LOWER: [u64; 4] = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f];

/// The multipliers for the upper half of each eight bytes.
pub(super) const HASH_UPPER: [u64; 4] = [0x1656_67b1, 0xd6e8_feb9, 0xcc9e_2d51, 0x8cb9_2ba7];

/// 32 bytes of ones, then 32 bytes of zeros: the 32 bytes from `32 - n` on are a mask that keeps the first `n` bytes of a chunk.
pub(super) static PREFIX_MASK: [u8; 64] = {
    let mut keep = [0; 64];
    let mut at = 0;
    while at < 32 {
        keep[at] = 0xff;
        at += 1;
    }
    keep
};

/// The bytes of a block, and the most positions that [`Simd::flatten`] may write.
pub(super) const BLOCK_BYTES: usize = 64;

/// A backend: one set of processor instructions.
///
/// Implementations are `#[inline(always)]`, because they are compiled for their instructions only where they are inlined.
pub(super) trait Simd: Copy {
    /// A vector of 32 bytes.
    type Chunk32: Copy;

    /// Runs a kernel in a function of its own, compiled for the same instructions. A single function for everything would need
    /// more registers than there are.
    fn call<K: Kernel>(self, kernel: K) -> K::Output;

    /// Finds quotes, backslashes, control characters and line feeds in 64 bytes.
    fn classify(self, bytes: &[u8; 64]) -> Masks;

    /// Writes the positions of the set bits in `mask`, each plus `base`, to the front of `out`; the rest of `out` may be
    /// overwritten as well.
    fn flatten(self, out: &mut [u32; BLOCK_BYTES], base: u32, mask: u64);

    /// Loads the first `length` bytes, at most 32, and zeros behind them.
    fn load(self, bytes: &[u8; 32], length: usize) -> Self::Chunk32;

    /// A hash of the chunk, identical on every backend.
    fn hash(self, chunk: Self::Chunk32) -> u64;

    /// Whether the chunk equals these bytes.
    fn eq(self, chunk: Self::Chunk32, bytes: &[u8; 32]) -> bool;

    /// Whether each of the first 28 bytes is one of the `width + 1` values from `least` on.
    fn is_within(self, chunk: Self::Chunk32, least: &[u8; 32], width: &[u8; 32]) -> bool;

    /// One bit for each byte that is a digit, and one for each that is a decimal point.
    fn digits_and_points(self, chunk: Self::Chunk32) -> (u32, u32);

    /// Whether the first `length` bytes, 1 to 32, are digits with at most one decimal point and a minus sign in front.
    #[inline(always)]
    fn is_decimal(self, chunk: Self::Chunk32, length: usize, first: u8) -> bool {
        let (digits, points) = self.digits_and_points(chunk);
        let all = digits | points | u32::from(first == b'-');
        all == u32::MAX >> (32 - length) && digits != 0 && points & points.wrapping_sub(1) == 0
    }

    /// Whether the first `length` bytes, 1 to 32, are all digits.
    #[inline(always)]
    fn is_digits(self, chunk: Self::Chunk32, length: usize) -> bool {
        self.digits_and_points(chunk).0 == u32::MAX >> (32 - length)
    }

    /// One bit for each of 32 bytes that equals `byte`.
    fn find(self, bytes: &[u8; 32], byte: u8) -> u32;

    /// Whether month, day and hour are in range: the two digits at bytes 5, 8 and 11.
    fn is_on_calendar(self, chunk: Self::Chunk32, ranges: &CalendarRanges) -> bool;
}

/// The least month, day and hour, and the widths of their ranges; the other five numbers are not used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(align(32))]
pub(super) struct CalendarRanges {
    pub(super) least: [u16; 8],
    pub(super) width: [u16; 8],
}

/// A routine generic over the SIMD backend.
pub(super) trait Kernel {
    /// The result type.
    type Output;

    /// Runs the routine. Implementations are `#[inline(always)]`, and so is every function that they pass `simd` to.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// Writes the positions of the set bits in `mask`, each plus `base`. The first eight are written without counting: a
/// mispredicted branch costs more than the extra stores.
#[inline(always)]
pub(super) fn flatten(out: &mut [u32; BLOCK_BYTES], base: u32, mut mask: u64) {
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

/// The backend without vector instructions: eight bytes at a time, in general-purpose registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Portable;

impl Simd for Portable {
    type Chunk32 = [u64; 4];

    #[inline(never)]
    fn call<K: Kernel>(self, kernel: K) -> K::Output {
        kernel.run(self)
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
    fn flatten(self, out: &mut [u32; BLOCK_BYTES], base: u32, mask: u64) {
        flatten(out, base, mask);
    }

    #[inline(always)]
    fn load(self, bytes: &[u8; 32], length: usize) -> [u64; 4] {
        let mut words = words(bytes);
        for (at, word) in words.iter_mut().enumerate() {
            let owned = length.saturating_sub(8 * at).min(8) as u32;
            *word &= u64::MAX.checked_shr(64 - 8 * owned).unwrap_or(0);
        }
        words
    }

    #[inline(always)]
    fn hash(self, chunk: [u64; 4]) -> u64 {
        (0..4).fold(0, |sum: u64, at| {
            let products =
                ((chunk[at] & 0xffff_ffff) * HASH_LOWER[at]).wrapping_add((chunk[at] >> 32) * HASH_UPPER[at]);
            sum.wrapping_add(products)
        })
    }

    #[inline(always)]
    fn eq(self, chunk: [u64; 4], bytes: &[u8; 32]) -> bool {
        chunk == words(bytes)
    }

    #[inline(always)]
    fn is_within(self, chunk: [u64; 4], least: &[u8; 32], width: &[u8; 32]) -> bool {
        let mut all = true;
        let bytes = chunk.iter().flat_map(|word| word.to_le_bytes());
        for ((byte, least), width) in bytes.zip(least).zip(width).take(28) {
            all &= byte.wrapping_sub(*least) <= *width;
        }
        all
    }

    #[inline(always)]
    fn digits_and_points(self, chunk: [u64; 4]) -> (u32, u32) {
        let (mut digits, mut points) = (0, 0);
        for (at, byte) in chunk.iter().flat_map(|word| word.to_le_bytes()).enumerate() {
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
    fn is_on_calendar(self, chunk: [u64; 4], ranges: &CalendarRanges) -> bool {
        let (first, second) = (chunk[0].to_le_bytes(), chunk[1].to_le_bytes());
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
