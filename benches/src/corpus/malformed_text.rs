//! Mistakes that are made in the text of a record, after it was written.

use super::{Mistake, Rng};

/// Makes the mistake in the record from `start` on, if it is one that a text can have.
pub(super) fn apply(out: &mut Vec<u8>, start: usize, mistake: Mistake, rng: &mut Rng) {
    let mut record = out.split_off(start);
    let insert = |record: &mut Vec<u8>, at: usize, bytes: &[u8]| {
        record.splice(at..at, bytes.iter().copied());
    };
    match mistake {
        Mistake::Truncated => record.truncate(rng.between(1, record.len() - 1)),
        Mistake::Trailing => {
            record.extend_from_slice(rng.pick::<&[u8]>(&[b"}", b" x", b"{}", b",", b"\"\""]))
        }
        Mistake::Wrapped => {
            record.insert(0, b'[');
            record.push(b']');
        }
        Mistake::EscapeUnknown => {
            in_text(&mut record, rng.pick::<&[u8]>(&[b"\\x41", b"\\'", b"\\0", b"\\U0041"]), rng)
        }
        Mistake::EscapeDigits => {
            in_text(&mut record, rng.pick::<&[u8]>(&[b"\\u12g4", b"\\u12", b"\\u+123"]), rng)
        }
        Mistake::SurrogateAlone => {
            in_text(&mut record, rng.pick::<&[u8]>(&[b"\\ud83d", b"\\ude00", b"\\ud83d\\n"]), rng)
        }
        Mistake::SurrogatesTurned => in_text(&mut record, b"\\ude00\\ud83d", rng),
        Mistake::ControlTab => in_text(&mut record, b"\t", rng),
        Mistake::ControlZero => in_text(&mut record, b"\0", rng),
        Mistake::Utf8Byte => {
            in_text(&mut record, rng.pick::<&[u8]>(&[b"\xe9", b"\xff", b"\xc0\x80", b"\xf5"]), rng)
        }
        Mistake::Utf8Surrogate => in_text(&mut record, b"\xed\xa0\x80", rng),
        Mistake::ByteOrderMark => insert(&mut record, 0, b"\xef\xbb\xbf"),
        Mistake::CommaTrailing => near(&mut record, b'}', b",", false, rng),
        Mistake::CommaMissing => near(&mut record, b',', b"", true, rng),
        Mistake::ColonMissing => near(&mut record, b':', b"", true, rng),
        Mistake::QuoteMissing => near(&mut record, b'"', b"", true, rng),
        Mistake::Apostrophes => {
            record.iter_mut().filter(|byte| **byte == b'"').for_each(|byte| *byte = b'\'')
        }
        Mistake::Comment => near(&mut record, b',', b"/* none */", false, rng),
        Mistake::PropertiesMissing => rename(&mut record, b"\"property_s\""),
        Mistake::PropertiesList => {
            let text =
                String::from_utf8_lossy(&record).replacen("\"properties\":", "\"properties\":[],\"id\":", 1);
            record = text.into_bytes();
        }
        Mistake::ByteChanged => {
            let at = rng.below(record.len());
            record[at] = *rng.pick(b"{}[]\",: \\\t0a\x7f\x80\xff");
        }
        Mistake::ByteRemoved => {
            let at = rng.below(record.len());
            record.remove(at);
        }
        _ => {}
    }
    // A line feed would split the record.
    record.retain(|byte| *byte != b'\n');
    out.append(&mut record);
}

/// Inserts bytes into a string, right after its opening quote.
fn in_text(record: &mut Vec<u8>, bytes: &[u8], rng: &mut Rng) {
    let opening: Vec<_> =
        record.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at).step_by(2).collect();
    let at = rng.pick(&opening) + 1;
    record.splice(at..at, bytes.iter().copied());
}

/// Inserts bytes before some occurrence of `byte`, or replaces it.
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
