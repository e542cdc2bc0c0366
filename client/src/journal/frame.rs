//! How one entry stands in a segment: a line that carries its own length and checksum.
//!
//! ```text
//! 0000001c 5e01f2a7 [3,100,{"done":[[7,"512"]]}]
//! length   CRC-32   payload (JSON, no line feed inside)
//! ```
//!
//! Both numbers are eight hexadecimal digits and cover the payload alone. A line that does not keep its own promise is
//! damage; reading goes on at the next line that does.

use std::ops::Range;

/// Digits of each of the two numbers.
const DIGITS: usize = 8;

/// The header of a payload: two numbers, and a space after each.
const HEAD: usize = 2 * (DIGITS + 1);

/// Everything of a line but its payload; a line feed ends it.
const AROUND: usize = HEAD + 1;

/// Appends a payload as one line. JSON has no raw line feed, so that a payload never breaks its line.
pub(super) fn write(line: &mut Vec<u8>, payload: &[u8]) {
    line.extend_from_slice(format!("{:08x} {:08x} ", payload.len(), crc32fast::hash(payload)).as_bytes());
    line.extend_from_slice(payload);
    line.push(b'\n');
}

/// The most bytes that the first line of a journal has.
pub(super) const FIRST_MAX: u64 = 256;

/// Whether these bytes may be what a crash left of the first line of a journal: its beginning, or zeros where bytes did not get
/// to the disk.
pub(super) fn is_part_of_first(bytes: &[u8]) -> bool {
    const PAYLOAD: &[u8] = br#"[0,0,{"segment":"#;
    let written = bytes.iter().rposition(|byte| *byte != 0).map_or(&[][..], |last| &bytes[..=last]);
    written.iter().enumerate().all(|(at, byte)| match at {
        _ if at == DIGITS || at + 1 == HEAD => *byte == b' ',
        _ if at < HEAD => byte.is_ascii_hexdigit(),
        _ => PAYLOAD.get(at - HEAD).is_none_or(|wanted| wanted == byte),
    })
}

/// The content of a segment.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Scan {
    /// The payloads that are whole, and the runs of bytes between them that are not, in order.
    pub(super) parts: Vec<Part>,
    /// Where the last whole line ends; what follows is a torn tail.
    pub(super) good_end: usize,
}

/// A part of a segment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Part {
    /// The payload of a whole line.
    Payload(Range<usize>),
    /// Bytes that are no whole line, with a whole line after them.
    Damage(Range<usize>),
}

/// Reads a segment in one pass, however damaged it is.
pub(super) fn scan(bytes: &[u8]) -> Scan {
    let mut scan = Scan::default();
    let mut start = 0;
    while let Some(length) = bytes[start..].iter().position(|byte| *byte == b'\n') {
        let end = start + length + 1;
        if let Some(payload) = payload_of(&bytes[start..end]) {
            if scan.good_end < start {
                scan.parts.push(Part::Damage(scan.good_end..start));
            }
            scan.parts.push(Part::Payload(start + payload.start..start + payload.end));
            scan.good_end = end;
        }
        start = end;
    }
    scan
}

fn payload_of(line: &[u8]) -> Option<Range<usize>> {
    let payload = HEAD..line.len().checked_sub(1)?;
    if line.len() < AROUND || line[DIGITS] != b' ' || line[HEAD - 1] != b' ' {
        return None;
    }
    let number = |range: Range<usize>| {
        let digits = &line[range];
        // `from_str_radix` would also take a sign and capitals.
        let plain = digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        plain.then(|| u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()).flatten()
    };
    let length = number(0..DIGITS)?;
    let crc = number(DIGITS + 1..2 * DIGITS + 1)?;
    let whole =
        usize::try_from(length) == Ok(payload.len()) && crc32fast::hash(&line[payload.clone()]) == crc;
    whole.then_some(payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_common_one() {
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!(crc32fast::hash(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_part_of_the_first_line_is_told_from_other_bytes() {
        let mut line = Vec::new();
        write(&mut line, br#"[0,0,{"segment":{"version":1,"journal":"8d3f0a51b2c4e697"}}]"#);
        for cut in 0..=line.len() {
            assert!(is_part_of_first(&line[..cut]), "{cut}");
            assert!(is_part_of_first(&[&line[..cut], &[0; 40][..]].concat()), "{cut}");
        }
        for other in [&b"hello"[..], b"{\"properties\":{}}", b"0000001c 5e01f2a7 [3,1,{", b"0000001c-"] {
            assert!(!is_part_of_first(other), "{}", String::from_utf8_lossy(other));
        }
    }

    fn payloads<'a>(bytes: &'a [u8], scan: &Scan) -> Vec<&'a [u8]> {
        let parts = scan.parts.iter();
        parts
            .filter_map(
                |part| if let Part::Payload(range) = part { Some(&bytes[range.clone()]) } else { None },
            )
            .collect()
    }

    #[test]
    fn a_segment_cut_anywhere_keeps_what_is_whole() {
        let mut bytes = Vec::new();
        let mut ends = vec![0];
        for payload in [&b"[1]"[..], b"", b"[\"three\"]"] {
            write(&mut bytes, payload);
            ends.push(bytes.len());
        }
        for cut in 0..=bytes.len() {
            let scan = scan(&bytes[..cut]);
            let whole = ends.iter().rposition(|end| *end <= cut).unwrap();
            assert_eq!((scan.parts.len(), scan.good_end), (whole, ends[whole]), "cut at {cut}");
        }
        assert_eq!(payloads(&bytes, &scan(&bytes)), [&b"[1]"[..], b"", b"[\"three\"]"]);
    }

    #[test]
    fn any_flipped_bit_is_damage_and_costs_one_line() {
        let mut bytes = Vec::new();
        for payload in [&b"[1]"[..], b"[2]", b"[3]"] {
            write(&mut bytes, payload);
        }
        let line = bytes.len() / 3;
        for bit in line * 8..2 * line * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let scan = scan(&damaged);
            let kept = payloads(&damaged, &scan);
            // A flip that makes or unmakes a line feed costs the neighbour too.
            assert!(kept.len() == 2 || (kept.len() == 1 && bit / 8 + 1 == 2 * line), "bit {bit}: {kept:?}");
            assert!(!kept.contains(&&b"[2]"[..]), "bit {bit}");
        }
    }
}
