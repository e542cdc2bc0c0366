//! Records made bad after they were written.

use super::{Rng, Way};

/// Makes the record from `start` on bad, in the ways that a text can be.
pub(super) fn spoil(out: &mut Vec<u8>, start: usize, way: Way, rng: &mut Rng) {
    let mut record = out.split_off(start);
    let insert = |record: &mut Vec<u8>, at: usize, bytes: &[u8]| {
        record.splice(at..at, bytes.iter().copied());
    };
    match way {
        Way::Truncated => record.truncate(rng.between(1, record.len() - 1)),
        Way::Trailing => record.extend_from_slice(rng.pick::<&[u8]>(&[b"}", b" x", b"{}", b",", b"\"\""])),
        Way::Wrapped => {
            record.insert(0, b'[');
            record.push(b']');
        }
        Way::EscapeUnknown => {
            in_text(&mut record, rng.pick::<&[u8]>(&[b"\\x41", b"\\'", b"\\0", b"\\U0041"]), rng)
        }
        Way::EscapeDigits => {
            in_text(&mut record, rng.pick::<&[u8]>(&[b"\\u12g4", b"\\u12", b"\\u+123"]), rng)
        }
        Way::SurrogateAlone => {
            in_text(&mut record, rng.pick::<&[u8]>(&[b"\\ud83d", b"\\ude00", b"\\ud83d\\n"]), rng)
        }
        Way::SurrogatesTurned => in_text(&mut record, b"\\ude00\\ud83d", rng),
        Way::ControlTab => in_text(&mut record, b"\t", rng),
        Way::ControlZero => in_text(&mut record, b"\0", rng),
        Way::Utf8Byte => {
            in_text(&mut record, rng.pick::<&[u8]>(&[b"\xe9", b"\xff", b"\xc0\x80", b"\xf5"]), rng)
        }
        Way::Utf8Surrogate => in_text(&mut record, b"\xed\xa0\x80", rng),
        Way::ByteOrderMark => insert(&mut record, 0, b"\xef\xbb\xbf"),
        Way::CommaTrailing => near(&mut record, b'}', b",", false, rng),
        Way::CommaMissing => near(&mut record, b',', b"", true, rng),
        Way::ColonMissing => near(&mut record, b':', b"", true, rng),
        Way::QuoteMissing => near(&mut record, b'"', b"", true, rng),
        Way::Apostrophes => record.iter_mut().filter(|byte| **byte == b'"').for_each(|byte| *byte = b'\''),
        Way::Comment => near(&mut record, b',', b"/* none */", false, rng),
        Way::PropertiesMissing => rename(&mut record, b"\"property_s\""),
        Way::PropertiesList => {
            let text =
                String::from_utf8_lossy(&record).replacen("\"properties\":", "\"properties\":[],\"id\":", 1);
            record = text.into_bytes();
        }
        Way::ByteChanged => {
            let at = rng.below(record.len());
            record[at] = *rng.pick(b"{}[]\",: \\\t0a\x7f\x80\xff");
        }
        Way::ByteRemoved => {
            let at = rng.below(record.len());
            record.remove(at);
        }
        _ => {}
    }
    // A line feed would make two records of one.
    record.retain(|byte| *byte != b'\n');
    out.append(&mut record);
}

/// Puts bytes into a string, right after its opening quote.
fn in_text(record: &mut Vec<u8>, bytes: &[u8], rng: &mut Rng) {
    let opening: Vec<_> =
        record.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at).step_by(2).collect();
    let at = rng.pick(&opening) + 1;
    record.splice(at..at, bytes.iter().copied());
}

/// Puts bytes before some occurrence of `byte`, or in its place.
fn near(record: &mut Vec<u8>, byte: u8, bytes: &[u8], replaces: bool, rng: &mut Rng) {
    let all: Vec<_> =
        record.iter().enumerate().filter(|(_, other)| **other == byte).map(|(at, _)| at).collect();
    if all.is_empty() {
        return;
    }
    let at = *rng.pick(&all);
    record.splice(at..at + usize::from(replaces), bytes.iter().copied());
}

fn rename(record: &mut Vec<u8>, name: &[u8]) {
    let old = b"\"properties\"";
    if let Some(at) = record.windows(old.len()).position(|window| window == old) {
        record.splice(at..at + old.len(), name.iter().copied());
    }
}
