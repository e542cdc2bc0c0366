//! The backends for AVX2 and AVX-512, and the choice of a backend at run time.
//!
//! All `unsafe` of this crate is in this file. It rests on two facts. *The processor has the instructions*: values of [`Avx2`]
//! and [`Avx512`] exist only after [`dispatch`] asked the processor. *The bytes exist*: every pointer is made from a reference
//! to an array of exactly the bytes that are read or written, and does not outlive the call.
//!
//! Both types are passed to code that is compiled for their instructions ([`run_avx2`], [`run_avx512`]). Every function that
//! uses them is inlined there; one that is not inlined is compiled without the instructions, and twice as slow.

#![expect(
    unsafe_code,
    reason = "processor instructions, chosen at run time; each block says why it is sound"
)]

use super::{Kernel, Portable};

/// A set of processor instructions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum InstructionSet {
    /// The instructions that every processor has.
    Portable,
    /// AVX2 and its companions.
    Avx2,
    /// AVX-512 with VBMI2, which compresses bytes.
    Avx512,
}

impl InstructionSet {
    /// The fastest set that this processor has. With `--cfg ticketproof_portable` that is [`Self::Portable`].
    #[inline]
    pub(crate) fn best() -> Self {
        [Self::Avx512, Self::Avx2].into_iter().find(|set| set.is_available()).unwrap_or(Self::Portable)
    }

    /// Whether this processor has the instructions.
    #[inline]
    pub(in crate::scan) fn is_available(self) -> bool {
        if self == Self::Portable {
            return true;
        }
        #[cfg(all(target_arch = "x86_64", not(ticketproof_portable)))]
        return match self {
            Self::Portable => true,
            Self::Avx2 => backends::has_avx2(),
            Self::Avx512 => backends::has_avx2() && backends::has_avx512(),
        };
        #[cfg(not(all(target_arch = "x86_64", not(ticketproof_portable))))]
        return false;
    }
}

/// Runs a kernel with these instructions, or with the portable ones where the processor does not have them.
#[inline]
pub(in crate::scan) fn dispatch<K: Kernel>(set: InstructionSet, kernel: K) -> K::Output {
    #[cfg(all(target_arch = "x86_64", not(ticketproof_portable)))]
    match set {
        InstructionSet::Avx512 if set.is_available() => {
            // SAFETY: the processor was asked, and has every instruction set that the function enables.
            return unsafe { backends::run_avx512(kernel) };
        }
        InstructionSet::Avx2 if set.is_available() => {
            // SAFETY: as above.
            return unsafe { backends::run_avx2(kernel) };
        }
        _ => {}
    }
    let _ = set;
    kernel.run(Portable)
}

#[cfg(all(target_arch = "x86_64", not(ticketproof_portable)))]
mod backends {
    use core::arch::x86_64::*;

    use super::super::{
        self as simd, BLOCK_BYTES, CalendarRanges, HASH_LOWER, HASH_UPPER, Kernel, Masks, PREFIX_MASK, Simd,
    };

    #[inline]
    pub(super) fn has_avx2() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt")
    }

    #[inline]
    pub(super) fn has_avx512() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vbmi2")
    }

    /// Runs a kernel with AVX2.
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn run_avx2<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx2(()))
    }

    /// Runs a kernel with AVX-512.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn run_avx512<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx512(Avx2(())))
    }

    /// Proof that the processor has AVX2: only code after the check in [`super::dispatch`] makes one.
    #[derive(Clone, Copy)]
    pub(super) struct Avx2(());

    /// Proof that the processor has AVX-512 as well: only code after the check in [`super::dispatch`] makes one.
    #[derive(Clone, Copy)]
    pub(super) struct Avx512(Avx2);

    impl Avx2 {
        #[inline(always)]
        fn load_all(self, bytes: &[u8; 32]) -> __m256i {
            // SAFETY: the token says that AVX2 is there; 32 bytes are read, unaligned, from an array of 32.
            unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
        }
    }

    /// Runs a kernel with AVX2, in a function of its own.
    #[inline(never)]
    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn call_avx2<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx2(()))
    }

    /// Runs a kernel with AVX-512, in a function of its own.
    #[inline(never)]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn call_avx512<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx512(Avx2(())))
    }

    impl Simd for Avx2 {
        type Chunk32 = __m256i;

        #[inline(always)]
        fn call<K: Kernel>(self, kernel: K) -> K::Output {
            // SAFETY: the token says that the processor has what the function enables.
            unsafe { call_avx2(kernel) }
        }

        #[inline(always)]
        fn classify(self, bytes: &[u8; 64]) -> Masks {
            let (halves, _) = bytes.as_chunks::<32>();
            let (low, high) = (self.load_all(&halves[0]), self.load_all(&halves[1]));
            // SAFETY: the token says that AVX2 is there; nothing is read from memory.
            unsafe {
                let bits = |low, high| {
                    u64::from(_mm256_movemask_epi8(low) as u32)
                        | u64::from(_mm256_movemask_epi8(high) as u32) << 32
                };
                let equal = |byte: u8| {
                    let byte = _mm256_set1_epi8(byte as i8);
                    bits(_mm256_cmpeq_epi8(low, byte), _mm256_cmpeq_epi8(high, byte))
                };
                let most = _mm256_set1_epi8(0x1f);
                let below = |chunk| _mm256_cmpeq_epi8(_mm256_min_epu8(chunk, most), chunk);
                Masks {
                    quote: equal(b'"'),
                    backslash: equal(b'\\'),
                    control: bits(below(low), below(high)),
                    line_feed: equal(b'\n'),
                }
            }
        }

        #[inline(always)]
        fn flatten(self, out: &mut [u32; BLOCK_BYTES], base: u32, mask: u64) {
            simd::flatten(out, base, mask);
        }

        #[inline(always)]
        fn load(self, bytes: &[u8; 32], length: usize) -> __m256i {
            let start = 32 - length.min(32);
            let keep = PREFIX_MASK[start..].first_chunk().expect("64 - 32 bytes are left at least");
            // SAFETY: the token says that AVX2 is there; nothing is read from memory.
            unsafe { _mm256_and_si256(self.load_all(bytes), self.load_all(keep)) }
        }

        #[inline(always)]
        fn hash(self, chunk: __m256i) -> u64 {
            // SAFETY: the token says that AVX2 is there; nothing is read from memory.
            unsafe {
                let four =
                    |of: [u64; 4]| _mm256_set_epi64x(of[3] as i64, of[2] as i64, of[1] as i64, of[0] as i64);
                let lower = _mm256_mul_epu32(chunk, four(HASH_LOWER));
                let upper = _mm256_mul_epu32(_mm256_srli_epi64::<32>(chunk), four(HASH_UPPER));
                let sums = _mm256_add_epi64(lower, upper);
                let sums = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256::<1>(sums));
                _mm_cvtsi128_si64(_mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums))) as u64
            }
        }

        #[inline(always)]
        fn eq(self, chunk: __m256i, bytes: &[u8; 32]) -> bool {
            let bytes = self.load_all(bytes);
            // SAFETY: the token says that AVX2 is there; nothing is read from memory.
            unsafe { _mm256_movemask_epi8(_mm256_cmpeq_epi8(chunk, bytes)) == -1 }
        }

        #[inline(always)]
        fn is_within(self, chunk: __m256i, least: &[u8; 32], width: &[u8; 32]) -> bool {
            let (least, width) = (self.load_all(least), self.load_all(width));
            // SAFETY: the token says that AVX2 is there; nothing is read from memory.
            unsafe {
                let above = _mm256_sub_epi8(chunk, least);
                let fits = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(above, width), above));
                fits as u32 | 0xf000_0000 == u32::MAX
            }
        }

        #[inline(always)]
        fn digits_and_points(self, chunk: __m256i) -> (u32, u32) {
            // SAFETY: the token says that AVX2 is there; nothing is read from memory.
            unsafe {
                let bits = |mask| _mm256_movemask_epi8(mask) as u32;
                let above = _mm256_sub_epi8(chunk, _mm256_set1_epi8(b'0' as i8));
                let digits = bits(_mm256_cmpeq_epi8(_mm256_min_epu8(above, _mm256_set1_epi8(9)), above));
                (digits, bits(_mm256_cmpeq_epi8(chunk, _mm256_set1_epi8(b'.' as i8))))
            }
        }

        #[inline(always)]
        fn find(self, bytes: &[u8; 32], byte: u8) -> u32 {
            let bytes = self.load_all(bytes);
            // SAFETY: the token says that AVX2 is there; nothing is read from memory.
            unsafe { _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8))) as u32 }
        }

        #[inline(always)]
        fn is_on_calendar(self, chunk: __m256i, ranges: &CalendarRanges) -> bool {
            // SAFETY: the token says that AVX2 is there; 16 bytes each are read, unaligned, from arrays of eight times two.
            unsafe {
                let least = _mm_loadu_si128(ranges.least.as_ptr().cast());
                let width = _mm_loadu_si128(ranges.width.as_ptr().cast());
                let places = _mm_setr_epi8(5, 6, 8, 9, 11, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
                let digits = _mm_shuffle_epi8(_mm256_castsi256_si128(chunk), places);
                let digits = _mm_and_si128(digits, _mm_set1_epi8(15));
                let numbers = _mm_maddubs_epi16(digits, _mm_set1_epi16(0x010a));
                let above = _mm_sub_epi16(numbers, least);
                _mm_movemask_epi8(_mm_cmpeq_epi16(_mm_min_epu16(above, width), above)) == 0xffff
            }
        }
    }

    impl Simd for Avx512 {
        type Chunk32 = __m256i;

        #[inline(always)]
        fn call<K: Kernel>(self, kernel: K) -> K::Output {
            // SAFETY: the token says that the processor has what the function enables.
            unsafe { call_avx512(kernel) }
        }

        #[inline(always)]
        fn classify(self, bytes: &[u8; 64]) -> Masks {
            // SAFETY: the token says that AVX-512 is there; 64 bytes are read, unaligned, from an array of 64.
            unsafe {
                let bytes = _mm512_loadu_si512(bytes.as_ptr().cast());
                let equal = |byte: u8| _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte as i8));
                Masks {
                    quote: equal(b'"'),
                    backslash: equal(b'\\'),
                    control: _mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(0x20)),
                    line_feed: equal(b'\n'),
                }
            }
        }

        #[inline(always)]
        fn flatten(self, out: &mut [u32; BLOCK_BYTES], base: u32, mask: u64) {
            let count = mask.count_ones() as usize;
            let (quarters, _) = out.as_chunks_mut::<16>();
            // SAFETY: the token says that AVX-512 is there; each store writes 64 bytes to an array of 16 times four.
            unsafe {
                let mut positions = _mm512_maskz_compress_epi8(mask, ascending());
                let base = _mm512_set1_epi32(base as i32);
                for (at, quarter) in quarters.iter_mut().enumerate() {
                    if at > 0 && count <= 16 * at {
                        break;
                    }
                    let sixteen = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(positions));
                    _mm512_storeu_si512(quarter.as_mut_ptr().cast(), _mm512_add_epi32(sixteen, base));
                    positions = _mm512_alignr_epi64::<2>(positions, positions);
                }
            }
        }

        #[inline(always)]
        fn load(self, bytes: &[u8; 32], length: usize) -> __m256i {
            self.0.load(bytes, length)
        }

        #[inline(always)]
        fn hash(self, chunk: __m256i) -> u64 {
            self.0.hash(chunk)
        }

        #[inline(always)]
        fn eq(self, chunk: __m256i, bytes: &[u8; 32]) -> bool {
            self.0.eq(chunk, bytes)
        }

        #[inline(always)]
        fn is_within(self, chunk: __m256i, least: &[u8; 32], width: &[u8; 32]) -> bool {
            self.0.is_within(chunk, least, width)
        }

        #[inline(always)]
        fn digits_and_points(self, chunk: __m256i) -> (u32, u32) {
            self.0.digits_and_points(chunk)
        }

        #[inline(always)]
        fn find(self, bytes: &[u8; 32], byte: u8) -> u32 {
            self.0.find(bytes, byte)
        }

        #[inline(always)]
        fn is_on_calendar(self, chunk: __m256i, ranges: &CalendarRanges) -> bool {
            self.0.is_on_calendar(chunk, ranges)
        }
    }

    /// The bytes 0 to 63.
    #[inline(always)]
    fn ascending() -> __m512i {
        static ASCENDING: [u8; 64] = {
            let mut bytes = [0; 64];
            let mut at = 0;
            while at < 64 {
                bytes[at] = at as u8;
                at += 1;
            }
            bytes
        };
        // SAFETY: only functions compiled for AVX-512 call it, and it is inlined there; 64 bytes are read, unaligned, from an array of 64.
        unsafe { _mm512_loadu_si512(ASCENDING.as_ptr().cast()) }
    }
}
