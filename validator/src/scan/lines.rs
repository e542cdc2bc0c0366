//! From a block to its lines and their verdicts.

use std::ops::Range;

use super::{
    Room, Scanner,
    cursor::{At, Line},
    deferred::Later,
    outcome::Focus,
    simd::{Job, Lanes, Level, ROOM, dispatch},
    structural_index::{Index, LINE_MAX},
    valid_prefix,
};
use crate::blank;

/// What is done with a line that is not blank: its range, its number, and what is to be looked at in it, if anything.
pub(super) trait OnLine: FnMut(Range<usize>, usize, Option<Focus<'_>>) {}

impl<F: FnMut(Range<usize>, usize, Option<Focus<'_>>)> OnLine for F {}

/// What there is to be looked at in one record, if anything.
pub(super) fn one<T>(
    level: Level,
    scanner: Scanner<'_>,
    room: Room<'_>,
    record: &[u8],
    mut then: impl FnMut(Option<Focus<'_>>) -> T,
) -> T {
    let text = blank::trim_end(record);
    // A line of its own is a record, unless there are others.
    if text.len() > LINE_MAX || memchr::memchr(b'\n', text).is_some() {
        return then(Some(Focus::Whole));
    }
    let mut done = None;
    let mut on_line = |_: Range<usize>, _: usize, focus: Option<Focus<'_>>| done = Some(then(focus));
    let Room { index, padded, later } = room;
    let bytes = copied(padded, text);
    whole(
        level,
        Whole { scanner, index, later, bytes, limit: text.len() + 1, number: 0, on_line: &mut on_line },
    );
    match done {
        Some(done) => done,
        None => then(Some(Focus::Whole)),
    }
}

/// The verdicts on all lines of a block.
pub(super) fn all(
    level: Level,
    mut scanner: Scanner<'_>,
    room: Room<'_>,
    block: &[u8],
    mut on_line: impl OnLine,
) -> usize {
    // Everything is read in pieces of up to 64 bytes, so the last lines are copied to where there are bytes behind them.
    let roomy = &block[..block.len().saturating_sub(ROOM)];
    let mut limit = memchr::memrchr(b'\n', roomy).map_or(0, |at| at + 1);
    let Room { index, padded, later } = room;
    let first = Whole {
        scanner: scanner.again(),
        index,
        later,
        bytes: block,
        limit,
        number: 0,
        on_line: &mut on_line,
    };
    let mut number = whole(level, first);
    if block.len() - limit > LINE_MAX + ROOM {
        // A line too long to be copied, and perhaps short ones behind it.
        let end = memchr::memchr(b'\n', &block[limit..]).map_or(block.len(), |at| limit + at + 1);
        number = split(&block[limit..end], number, limit, &mut on_line);
        limit = end;
    }
    let last = &block[limit..];
    let mut on_line = |range: Range<usize>, number: usize, focus: Option<Focus<'_>>| {
        on_line(range.start + limit..range.end + limit, number, focus);
    };
    let ends = usize::from(!last.is_empty() && !last.ends_with(b"\n"));
    let (bytes, limit) = (copied(padded, last), last.len() + ends);
    whole(level, Whole { scanner, index, later, bytes, limit, number, on_line: &mut on_line })
}

/// Looking closer at every line of a block.
pub(super) fn none(block: &[u8], mut on_line: impl OnLine) -> usize {
    split(block, 0, 0, &mut on_line)
}

/// Looking closer at every line from `number` on, the first of which begins at `offset`.
fn split(block: &[u8], mut number: usize, mut offset: usize, on_line: &mut impl OnLine) -> usize {
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        if !blank::is_all_blank(text) {
            on_line(offset..offset + text.len(), number, Some(Focus::Whole));
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

/// After so many bytes, lines are handed on at the latest: they are still near then.
const WAIT: usize = 256 * 1024;

/// Goes over all lines; returns the number of the line after the last.
fn whole(level: Level, job: Whole<'_, impl OnLine>) -> usize {
    job.later.clear();
    dispatch(level, job)
}

/// The lines of the first `limit` bytes, of which the last is a line feed; there are 64 bytes behind it. The first line is
/// line `number`.
struct Whole<'a, F> {
    scanner: Scanner<'a>,
    index: &'a mut Index,
    later: &'a mut Later,
    bytes: &'a [u8],
    limit: usize,
    number: usize,
    on_line: &'a mut F,
}

impl<F: OnLine> Job for Whole<'_, F> {
    type Output = usize;

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) -> usize {
        let (mut start, mut handed_on) = (0, 0);
        while start < self.limit {
            start += self.window(lanes, start);
            if start - handed_on >= WAIT {
                self.later.hand_on(self.on_line);
                handed_on = start;
            }
        }
        self.later.hand_on(self.on_line);
        self.number
    }
}

impl<F: OnLine> Whole<'_, F> {
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
            self.later.bad(start..start + length, self.number, Focus::Whole);
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
            let first_trouble = next_trouble as usize;
            while next_trouble as usize <= end.byte {
                next_trouble = trouble.next().copied().unwrap_or(u32::MAX);
            }
            let to_end = self.scanner.record(lanes, line, at, end).is_some();
            let is_sound = first_trouble > end.byte
                && (is_utf8 || simdutf8::basic::from_utf8(&bytes[at.byte..end.byte]).is_ok());
            let range = start + at.byte..start + end.byte;
            if is_sound && to_end && self.scanner.notes.is_fine() {
                self.later.fine(range, self.number, self.on_line);
            } else if end.quote > at.quote || !blank::is_all_blank(&bytes[at.byte..end.byte]) {
                let own = Line { quotes: &line.quotes[at.quote..end.quote], ..line };
                let profile = self.scanner.compiled.profile;
                let focus = if is_sound {
                    self.scanner.notes.focus(own, at.byte, to_end, profile)
                } else {
                    Focus::Whole
                };
                let focus = match focus {
                    Focus::Whole => {
                        valid_prefix::focus(own, at.byte, first_trouble.min(end.byte), self.scanner.shape)
                    }
                    known => known,
                };
                self.later.bad(range, self.number, focus);
            }
            self.number += 1;
            at = At { byte: end.byte + 1, quote: end.quote };
        }
        length
    }
}
