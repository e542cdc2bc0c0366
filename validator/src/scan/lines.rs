//! Scanning the lines of a block.

use std::ops::Range;

use super::{
    cursor::{Cursor, Line},
    deferred::DeferredLines,
    outcome::Recheck,
    scanner::{Buffers, Scanner},
    simd::{BLOCK_BYTES, InstructionSet, Kernel, Simd, dispatch},
    structural_index::{LINE_MAX, StructuralIndex},
    valid_prefix,
};
use crate::blank;

/// The callback for each line that is not blank: its range, its number, and what the reference path must check in it, if
/// anything.
pub(crate) trait OnLine: FnMut(Range<usize>, usize, Option<Recheck<'_>>) {}

impl<F: FnMut(Range<usize>, usize, Option<Recheck<'_>>)> OnLine for F {}

/// Scans a single record; `then` gets what the reference path must check in it, if anything.
pub(crate) fn scan_record<T>(
    set: InstructionSet,
    scanner: Scanner<'_>,
    buffers: Buffers<'_>,
    record: &[u8],
    mut then: impl FnMut(Option<Recheck<'_>>) -> T,
) -> T {
    let text = blank::trim_end(record);
    // The scanner reads lines; a record written over several lines is left to the reference path.
    if text.len() > LINE_MAX || memchr::memchr(b'\n', text).is_some() {
        return then(Some(Recheck::Everything));
    }
    let mut result = None;
    let mut on_line = |_: Range<usize>, _: usize, recheck: Option<Recheck<'_>>| result = Some(then(recheck));
    let Buffers { index, padded, deferred } = buffers;
    let bytes = padded_copy(padded, text);
    scan_lines(
        set,
        ScanLines {
            scanner,
            index,
            deferred,
            bytes,
            limit: text.len() + 1,
            number: 0,
            on_line: &mut on_line,
        },
    );
    match result {
        Some(result) => result,
        None => then(Some(Recheck::Everything)),
    }
}

/// Scans all lines of a block; returns how many lines there are, blank ones included.
pub(crate) fn scan_block(
    set: InstructionSet,
    mut scanner: Scanner<'_>,
    buffers: Buffers<'_>,
    block: &[u8],
    mut on_line: impl OnLine,
) -> usize {
    // The scanner reads up to 64 bytes at a time, so the last lines are copied to a buffer with padding behind them.
    let readable = &block[..block.len().saturating_sub(BLOCK_BYTES)];
    let mut limit = memchr::memrchr(b'\n', readable).map_or(0, |at| at + 1);
    let Buffers { index, padded, deferred } = buffers;
    let first = ScanLines {
        scanner: scanner.reborrow(),
        index,
        deferred,
        bytes: block,
        limit,
        number: 0,
        on_line: &mut on_line,
    };
    let mut number = scan_lines(set, first);
    if block.len() - limit > LINE_MAX + BLOCK_BYTES {
        // A line too long to be copied; short lines may follow it.
        let end = memchr::memchr(b'\n', &block[limit..]).map_or(block.len(), |at| limit + at + 1);
        number = recheck_lines(&block[limit..end], number, limit, &mut on_line);
        limit = end;
    }
    let last = &block[limit..];
    let mut on_line = |range: Range<usize>, number: usize, recheck: Option<Recheck<'_>>| {
        on_line(range.start + limit..range.end + limit, number, recheck);
    };
    let ends = usize::from(!last.is_empty() && !last.ends_with(b"\n"));
    let (bytes, limit) = (padded_copy(padded, last), last.len() + ends);
    scan_lines(set, ScanLines { scanner, index, deferred, bytes, limit, number, on_line: &mut on_line })
}

/// Reports every line of a block as one that the reference path must check; returns how many lines there are.
pub(crate) fn recheck_block(block: &[u8], mut on_line: impl OnLine) -> usize {
    recheck_lines(block, 0, 0, &mut on_line)
}

/// Reports every line of `block` as one that the reference path must check. The first has this number and offset. Returns
/// the number after the last.
fn recheck_lines(block: &[u8], mut number: usize, mut offset: usize, on_line: &mut impl OnLine) -> usize {
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        if !blank::is_all_blank(text) {
            on_line(offset..offset + text.len(), number, Some(Recheck::Everything));
        }
        offset += line.len();
        number += 1;
    }
    number
}

/// Copies lines to the buffer, with a line feed and padding behind them.
fn padded_copy<'a>(padded: &'a mut Vec<u8>, bytes: &[u8]) -> &'a [u8] {
    padded.clear();
    padded.extend_from_slice(bytes);
    padded.push(b'\n');
    padded.extend_from_slice(&[b' '; BLOCK_BYTES]);
    padded
}

/// Deferred lines are flushed at least every so many bytes, while they are still in the cache.
const FLUSH_BYTES: usize = 256 * 1024;

/// Scans the lines; returns the number of the line after the last.
fn scan_lines(set: InstructionSet, kernel: ScanLines<'_, impl OnLine>) -> usize {
    kernel.deferred.clear();
    dispatch(set, kernel)
}

/// Scans the lines in the first `limit` bytes. The last of these is a line feed, and 64 bytes of padding follow. The first
/// line has the number `number`.
struct ScanLines<'a, F> {
    scanner: Scanner<'a>,
    index: &'a mut StructuralIndex,
    deferred: &'a mut DeferredLines,
    bytes: &'a [u8],
    limit: usize,
    number: usize,
    on_line: &'a mut F,
}

impl<F: OnLine> Kernel for ScanLines<'_, F> {
    type Output = usize;

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) -> usize {
        let (mut start, mut flushed) = (0, 0);
        while start < self.limit {
            start += self.window(simd, start);
            if start - flushed >= FLUSH_BYTES {
                self.deferred.flush(self.on_line);
                flushed = start;
            }
        }
        self.deferred.flush(self.on_line);
        self.number
    }
}

impl<F: OnLine> ScanLines<'_, F> {
    /// Scans the window that begins at `start`; returns its length.
    #[inline(always)]
    fn window<S: Simd>(&mut self, simd: S, start: usize) -> usize {
        let bytes = &self.bytes[start..];
        self.index.fill(simd, bytes);
        let limit = self.limit - start;
        let beyond = self.index.ends.iter().rev().take_while(|end| end.at as usize >= limit).count();
        self.index.ends.truncate(self.index.ends.len() - beyond);
        let Some(last) = self.index.ends.last() else {
            // The line is too long or has too many quotes. A line feed ends it, because one ends the last line.
            let length = memchr::memchr(b'\n', bytes).unwrap_or(limit - 1);
            self.deferred.push_suspicious(start..start + length, self.number, Recheck::Everything);
            self.number += 1;
            return length + 1;
        };
        let length = last.at as usize + 1;
        let is_utf8 = simdutf8::basic::from_utf8(&bytes[..length]).is_ok();
        let line = Line { bytes, quotes: &self.index.quotes };
        let mut at = Cursor { byte: 0, quote: 0 };
        let mut suspicious = self.index.suspicious.iter();
        let mut next_suspicious = suspicious.next().copied().unwrap_or(u32::MAX);
        for end in &self.index.ends {
            let end = Cursor { byte: end.at as usize, quote: end.quotes as usize };
            let first_suspicious = next_suspicious as usize;
            while next_suspicious as usize <= end.byte {
                next_suspicious = suspicious.next().copied().unwrap_or(u32::MAX);
            }
            let to_end = self.scanner.record(simd, line, at, end).is_some();
            let is_sound = first_suspicious > end.byte
                && (is_utf8 || simdutf8::basic::from_utf8(&bytes[at.byte..end.byte]).is_ok());
            let range = start + at.byte..start + end.byte;
            if is_sound && to_end && self.scanner.outcome.is_valid() {
                self.deferred.push_valid(range, self.number, self.on_line);
            } else if end.quote > at.quote || !blank::is_all_blank(&bytes[at.byte..end.byte]) {
                let own = Line { quotes: &line.quotes[at.quote..end.quote], ..line };
                let profile = self.scanner.compiled.profile;
                let recheck = if is_sound {
                    self.scanner.outcome.recheck(own, at.byte, to_end, profile)
                } else {
                    Recheck::Everything
                };
                let recheck = match recheck {
                    Recheck::Everything => valid_prefix::recheck(
                        own,
                        at.byte,
                        first_suspicious.min(end.byte),
                        self.scanner.shape,
                    ),
                    known => known,
                };
                self.deferred.push_suspicious(range, self.number, recheck);
            }
            self.number += 1;
            at = Cursor { byte: end.byte + 1, quote: end.quote };
        }
        length
    }
}
