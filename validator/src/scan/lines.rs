//! From a block to its lines and their verdicts.

use super::{
    ScannedLine, Scanner, Verdict,
    index::{Index, LINE_MAX},
    lanes::{Job, Lanes, ROOM},
    line::{At, Line},
    vector::{Level, dispatch},
};

/// The verdict on one record.
pub(super) fn one(
    level: Level,
    scanner: Scanner<'_>,
    index: &mut Index,
    padded: &mut Vec<u8>,
    record: &[u8],
) -> Verdict {
    let record = record.trim_ascii_end();
    if record.len() > LINE_MAX {
        return Verdict::LookCloser;
    }
    let mut verdict = None;
    let lines = whole(level, scanner, index, copied(padded, record), record.len() + 1, 0, &mut |line| {
        verdict = Some(line.verdict);
    });
    verdict.filter(|_| lines == 1).unwrap_or(Verdict::LookCloser)
}

/// The verdicts on all lines of a block.
pub(super) fn all(
    level: Level,
    mut scanner: Scanner<'_>,
    index: &mut Index,
    padded: &mut Vec<u8>,
    block: &[u8],
    mut on_line: impl FnMut(ScannedLine),
) -> usize {
    // Everything is read in pieces of up to 64 bytes, so the last lines are copied to where there are bytes behind them.
    let roomy = &block[..block.len().saturating_sub(ROOM)];
    let limit = memchr::memrchr(b'\n', roomy).map_or(0, |at| at + 1);
    let mut number = whole(level, scanner.again(), index, block, limit, 0, &mut on_line);
    let mut limit = limit;
    if block.len() - limit > LINE_MAX + ROOM {
        // A line too long to be copied, and perhaps short ones behind it.
        let end = memchr::memchr(b'\n', &block[limit..]).map_or(block.len(), |at| limit + at + 1);
        number = split(&block[limit..end], number, limit, &mut on_line);
        limit = end;
    }
    let last = &block[limit..];
    let mut on_line = |mut line: ScannedLine| {
        line.range = line.range.start + limit..line.range.end + limit;
        on_line(line);
    };
    let ends = usize::from(!last.is_empty() && !last.ends_with(b"\n"));
    whole(level, scanner, index, copied(padded, last), last.len() + ends, number, &mut on_line)
}

/// Looking closer at every line of a block.
pub(super) fn none(block: &[u8], mut on_line: impl FnMut(ScannedLine)) -> usize {
    split(block, 0, 0, &mut on_line)
}

/// Looking closer at every line from `number` on, the first of which begins at `offset`.
fn split(block: &[u8], mut number: usize, mut offset: usize, on_line: &mut impl FnMut(ScannedLine)) -> usize {
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        if !text.trim_ascii().is_empty() {
            let range = offset..offset + text.len();
            on_line(ScannedLine { number, range, verdict: Verdict::LookCloser });
        }
        offset += line.len();
        number += 1;
    }
    number
}

/// A copy of some lines with a line feed and room behind it.
fn copied<'a>(padded: &'a mut Vec<u8>, bytes: &[u8]) -> &'a [u8] {
    padded.clear();
    padded.extend_from_slice(bytes);
    padded.push(b'\n');
    padded.extend_from_slice(&[b' '; ROOM]);
    padded
}

/// The lines of the first `limit` bytes, of which the last is a line feed; there are 64 bytes behind it. The first line is
/// line `number`; returns the number of the line after the last.
fn whole(
    level: Level,
    scanner: Scanner<'_>,
    index: &mut Index,
    bytes: &[u8],
    limit: usize,
    number: usize,
    on_line: &mut impl FnMut(ScannedLine),
) -> usize {
    dispatch(level, Whole { scanner, index, bytes, limit, number, on_line })
}

struct Whole<'a, F> {
    scanner: Scanner<'a>,
    index: &'a mut Index,
    bytes: &'a [u8],
    limit: usize,
    number: usize,
    on_line: &'a mut F,
}

impl<F: FnMut(ScannedLine)> Job for Whole<'_, F> {
    type Output = usize;

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) -> usize {
        let mut start = 0;
        while start < self.limit {
            start += self.window(lanes, start);
        }
        self.number
    }
}

impl<F: FnMut(ScannedLine)> Whole<'_, F> {
    /// Goes over a window that begins at `start`; returns its length.
    #[inline(always)]
    fn window<L: Lanes>(&mut self, lanes: L, start: usize) -> usize {
        let bytes = &self.bytes[start..];
        self.index.fill(lanes, bytes);
        let limit = self.limit - start;
        let beyond = self.index.ends.iter().rev().take_while(|end| end.at as usize >= limit).count();
        self.index.ends.truncate(self.index.ends.len() - beyond);
        let Some(last) = self.index.ends.last() else {
            // Too long or too full of quotes, and a line feed ends it, because one ends the last line.
            let length = memchr::memchr(b'\n', bytes).unwrap_or(limit - 1);
            (self.on_line)(ScannedLine {
                number: self.number,
                range: start..start + length,
                verdict: Verdict::LookCloser,
            });
            self.number += 1;
            return length + 1;
        };
        let length = last.at as usize + 1;
        let is_utf8 = simdutf8::basic::from_utf8(&bytes[..length]).is_ok();
        let line = Line { bytes, quotes: &self.index.quotes };
        let mut at = At { byte: 0, quote: 0 };
        let mut trouble = self.index.trouble.iter();
        let mut next_trouble = trouble.next().copied().unwrap_or(u32::MAX);
        for end in &self.index.ends {
            let end = At { byte: end.at as usize, quote: end.quotes as usize };
            let is_troubled = next_trouble as usize <= end.byte;
            while next_trouble as usize <= end.byte {
                next_trouble = trouble.next().copied().unwrap_or(u32::MAX);
            }
            let is_fine = !is_troubled
                && self.scanner.record(lanes, line, at, end).is_some()
                && (is_utf8 || simdutf8::basic::from_utf8(&bytes[at.byte..end.byte]).is_ok());
            if is_fine || end.quote > at.quote || !bytes[at.byte..end.byte].trim_ascii().is_empty() {
                let verdict = if is_fine { Verdict::Valid } else { Verdict::LookCloser };
                (self.on_line)(ScannedLine {
                    number: self.number,
                    range: start + at.byte..start + end.byte,
                    verdict,
                });
            }
            self.number += 1;
            at = At { byte: end.byte + 1, quote: end.quote };
        }
        length
    }
}
