//! Every operation of every backend, against a plain implementation.

use proptest::prelude::*;

use super::instruction_sets;
use crate::scan::{
    simd::{BLOCK_BYTES, CalendarRanges, Kernel, Masks, Simd, dispatch},
    structural_index::StructuralIndex,
};

/// Runs a closure-like kernel with each set of instructions.
macro_rules! with_each_instruction_set {
    (|$simd:ident, $($name:ident: $of:ty),*| -> $output:ty $body:block) => {{
        struct Closure<'a> { $($name: &'a $of,)* }
        impl Kernel for Closure<'_> {
            type Output = $output;
            #[inline(always)]
            fn run<S: Simd>(self, $simd: S) -> $output {
                let Self { $($name,)* } = self;
                $body
            }
        }
        instruction_sets().map(|set| dispatch(set, Closure { $($name: &$name,)* })).collect::<Vec<$output>>()
    }};
}

fn mask(bytes: &[u8; 64], is: impl Fn(u8) -> bool) -> u64 {
    bytes.iter().rev().fold(0, |mask, byte| mask << 1 | u64::from(is(*byte)))
}

fn cut(bytes: &[u8; 32], length: usize) -> [u8; 32] {
    let mut cut = *bytes;
    cut[length.min(32)..].fill(0);
    cut
}

fn json_bytes() -> impl Strategy<Value = u8> {
    prop_oneof![
        Just(b'"'),
        Just(b'\\'),
        Just(b'\n'),
        Just(0x1f),
        Just(0x20),
        Just(b'.'),
        b'-'..=b':',
        any::<u8>()
    ]
}

fn ranges() -> impl Strategy<Value = CalendarRanges> {
    (any::<[u8; 3]>(), any::<[u8; 3]>()).prop_map(|(least, width)| {
        let mut ranges = CalendarRanges { least: [0; 8], width: [0; 8] };
        for at in 0..3 {
            (ranges.least[at], ranges.width[at]) = (u16::from(least[at] & 63), u16::from(width[at]));
        }
        ranges
    })
}

proptest! {
    #[test]
    fn classify_finds_quotes_backslashes_control_characters_and_line_feeds(bytes in proptest::collection::vec(json_bytes(), 64)) {
        let bytes: [u8; 64] = bytes.try_into().unwrap();
        let wanted = Masks {
            quote: mask(&bytes, |byte| byte == b'"'),
            backslash: mask(&bytes, |byte| byte == b'\\'),
            control: mask(&bytes, |byte| byte < 0x20),
            line_feed: mask(&bytes, |byte| byte == b'\n'),
        };
        for masks in with_each_instruction_set!(|simd, bytes: [u8; 64]| -> Masks { simd.classify(bytes) }) {
            prop_assert_eq!(masks, wanted);
        }
    }

    #[test]
    fn flatten_writes_the_positions_of_set_bits(ones in any::<u64>(), sparse in any::<u64>(), base in 0..1_u32 << 20) {
        for ones in [ones, ones & sparse, ones & sparse.rotate_left(7) & sparse, 0, u64::MAX] {
            let wanted: Vec<u32> = (0..64).filter(|at| ones >> at & 1 == 1).map(|at| base + at).collect();
            for out in with_each_instruction_set!(|simd, base: u32, ones: u64| -> [u32; BLOCK_BYTES] {
                let mut out = [0; BLOCK_BYTES];
                simd.flatten(&mut out, *base, *ones);
                out
            }) {
                prop_assert_eq!(&out[..wanted.len()], &wanted[..]);
            }
        }
    }

    #[test]
    fn eq_and_hash_tell_chunks_apart(bytes: [u8; 32], other: [u8; 32], at in 0_usize..32, length in 0_usize..40) {
        let same = cut(&bytes, length);
        let mut near = same;
        near[at] ^= 0x80;
        let hash = |bytes: [u8; 32]| with_each_instruction_set!(|simd, bytes: [u8; 32]| -> u64 { simd.hash(simd.load(bytes, 32)) });
        prop_assert!(hash(bytes).windows(2).all(|pair| pair[0] == pair[1]));
        prop_assert_ne!(hash(same), hash(near));
        for (wanted, is) in [(same, true), (near, false), (other, other == same)] {
            for found in with_each_instruction_set!(|simd, bytes: [u8; 32], length: usize, wanted: [u8; 32]| -> bool {
                simd.eq(simd.load(bytes, *length), wanted)
            }) {
                prop_assert_eq!(found, is);
            }
        }
    }

    #[test]
    fn is_within_compares_each_byte_with_its_range(bytes: [u8; 32], least: [u8; 32], width: [u8; 32], at in 0_usize..32) {
        let inside: [u8; 32] = std::array::from_fn(|at| least[at].wrapping_add(if width[at] == 255 { bytes[at] } else { bytes[at] % (width[at] + 1) }));
        let mut outside = inside;
        outside[at] = least[at].wrapping_add(width[at]).wrapping_add(1);
        let is_outside = at < 28 && width[at] < 255;
        for (bytes, wanted) in [(inside, true), (outside, !is_outside)] {
            for found in with_each_instruction_set!(|simd, bytes: [u8; 32], least: [u8; 32], width: [u8; 32]| -> bool {
                simd.is_within(simd.load(bytes, 32), least, width)
            }) {
                prop_assert_eq!(found, wanted);
            }
        }
    }

    #[test]
    fn digits_and_decimals_are_told_apart_from_other_texts(text in "-?[0-9.]{0,30}|[ -~]{0,30}", found in any::<u8>()) {
        let mut bytes = [0_u8; 32];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        let length = text.len();
        let first = bytes[0];
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let decimal = crate::value::number::notation(&text) == Some(crate::value::number::Notation::Decimal);
        if length > 0 {
            for found in with_each_instruction_set!(|simd, bytes: [u8; 32], length: usize, first: u8| -> [bool; 2] {
                let chunk = simd.load(bytes, *length);
                [simd.is_digits(chunk, *length), simd.is_decimal(chunk, *length, *first)]
            }) {
                prop_assert_eq!(found, [digits, decimal], "{}", text);
            }
        }
        let wanted = bytes.iter().rev().fold(0, |mask, byte| mask << 1 | u32::from(*byte == found));
        for mask in with_each_instruction_set!(|simd, bytes: [u8; 32], found: u8| -> u32 { simd.find(bytes, *found) }) {
            prop_assert_eq!(mask, wanted);
        }
    }

    #[test]
    fn is_on_calendar_checks_month_day_and_hour(text in "[0-9]{32}", ranges in ranges()) {
        let bytes: [u8; 32] = text.as_bytes().try_into().unwrap();
        let two = |at: usize| text[at..at + 2].parse::<u16>().unwrap();
        let is_in = |(at, place): (usize, usize)| two(place).wrapping_sub(ranges.least[at]) <= ranges.width[at];
        let wanted = [(0, 5), (1, 8), (2, 11)].into_iter().all(is_in);
        for found in with_each_instruction_set!(|simd, bytes: [u8; 32], ranges: CalendarRanges| -> bool {
            simd.is_on_calendar(simd.load(bytes, 32), ranges)
        }) {
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn index_has_all_unescaped_quotes_and_line_ends(text in r#"([\\"nux\r\n]|[a-z" ]{1,20}|\\u[0-9a-f]{4}|\\"){0,60}"#) {
        let mut text = text.into_bytes();
        text.push(b'\n');
        let wanted = scalar_index(&text);
        let mut padded = text.clone();
        padded.extend_from_slice(&[b' '; BLOCK_BYTES]);
        for found in with_each_instruction_set!(|simd, padded: Vec<u8>| -> (Vec<u32>, Vec<(u32, u32)>) {
            let mut index = StructuralIndex::new();
            index.fill(simd, padded);
            let count = index.ends.last().map_or(0, |end| end.quotes as usize);
            (index.quotes[..count].to_vec(), index.ends.iter().map(|end| (end.at, end.quotes)).collect())
        }) {
            prop_assert_eq!(&found, &wanted);
        }
    }
}

/// Quotes without a backslash before them, and line feeds with the number of quotes before them.
fn scalar_index(text: &[u8]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let (mut quotes, mut ends) = (Vec::new(), Vec::new());
    let mut is_escaped = false;
    for (at, byte) in (0..).zip(text) {
        match byte {
            b'"' if !is_escaped => quotes.push(at),
            b'\n' => ends.push((at, quotes.len() as u32)),
            _ => {}
        }
        is_escaped = *byte == b'\\' && !is_escaped;
    }
    (quotes, ends)
}
