//! Deferred lines: results are queued, so that suspicious lines are reported one right after another.
//!
//! A rare invalid record among valid ones finds the code that checks it no longer in the instruction cache, and loading that
//! code takes longer than the check. A queue of lines lets several checks follow each other.

use std::ops::Range;

use super::outcome::{PropertySpan, Recheck, RecheckParts};

/// A line in the queue; it is valid if `recheck` is `None`.
#[derive(Debug)]
struct DeferredLine {
    range: Range<usize>,
    number: usize,
    recheck: Option<OwnedRecheck>,
}

/// A [`Recheck`] that borrows nothing.
#[derive(Debug)]
enum OwnedRecheck {
    Everything,
    AllButMap((usize, usize)),
    After(usize),
    /// The properties are a range of the queue's property spans; the other fields are those of [`RecheckParts`].
    Parts {
        properties: Range<usize>,
        map: (usize, usize),
        is_complete: bool,
        associations: Option<(usize, usize)>,
    },
}

/// The queue of lines, in order.
#[derive(Debug, Default)]
pub(super) struct DeferredLines {
    lines: Vec<DeferredLine>,
    spans: Vec<PropertySpan>,
}

impl DeferredLines {
    /// Drops all lines.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.spans.clear();
    }

    /// Reports a valid line, or queues it if the queue is not empty.
    #[inline(always)]
    pub(super) fn push_valid(
        &mut self,
        range: Range<usize>,
        number: usize,
        on_line: &mut impl FnMut(Range<usize>, usize, Option<Recheck<'_>>),
    ) {
        if self.lines.is_empty() {
            on_line(range, number, None);
        } else {
            self.lines.push(DeferredLine { range, number, recheck: None });
        }
    }

    /// Queues a line that the reference path must check.
    #[inline(never)]
    pub(super) fn push_suspicious(&mut self, range: Range<usize>, number: usize, recheck: Recheck<'_>) {
        let recheck = match recheck {
            Recheck::Everything => OwnedRecheck::Everything,
            Recheck::AllButMap(map) => OwnedRecheck::AllButMap(map),
            Recheck::After(at) => OwnedRecheck::After(at),
            Recheck::Parts(RecheckParts { properties, map, is_complete, associations }) => {
                let from = self.spans.len();
                self.spans.extend_from_slice(properties);
                OwnedRecheck::Parts { properties: from..self.spans.len(), map, is_complete, associations }
            }
        };
        self.lines.push(DeferredLine { range, number, recheck: Some(recheck) });
    }

    /// Reports all lines and empties the queue.
    pub(super) fn flush(&mut self, on_line: &mut impl FnMut(Range<usize>, usize, Option<Recheck<'_>>)) {
        for line in self.lines.drain(..) {
            let recheck = line.recheck.map(|recheck| match recheck {
                OwnedRecheck::Everything => Recheck::Everything,
                OwnedRecheck::AllButMap(map) => Recheck::AllButMap(map),
                OwnedRecheck::After(at) => Recheck::After(at),
                OwnedRecheck::Parts { properties, map, is_complete, associations } => {
                    let properties = &self.spans[properties];
                    Recheck::Parts(RecheckParts { properties, map, is_complete, associations })
                }
            });
            on_line(line.range, line.number, recheck);
        }
        self.spans.clear();
    }
}
