//! Lines that wait to be reported.
//!
//! A bad record among thirty good ones finds that the processor has forgotten all that it takes to say what is wrong with it,
//! and that costs more than the saying. So what was found of the lines is kept for a while, and the bad ones are handed on
//! soon after one another.

use std::ops::Range;

use super::outcome::{Focus, Noted, Parts};

/// A line that waits. It was found to be fine where there is no focus.
#[derive(Debug)]
struct Waiting {
    range: Range<usize>,
    number: usize,
    focus: Option<Kept>,
}

/// What is to be looked at in a line.
#[derive(Debug)]
enum Kept {
    Whole,
    AllButMap((usize, usize)),
    Behind(usize),
    /// These of the properties that are kept; the rest is as in [`Parts`].
    Parts {
        properties: Range<usize>,
        map: (usize, usize),
        is_whole: bool,
        associations: Option<(usize, usize)>,
    },
}

/// The lines that wait, in their order.
#[derive(Debug, Default)]
pub(super) struct Later {
    lines: Vec<Waiting>,
    noted: Vec<Noted>,
}

impl Later {
    /// Forgets all lines.
    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.noted.clear();
    }

    /// Hands on a line that is fine, or keeps it if others wait.
    #[inline(always)]
    pub(super) fn fine(
        &mut self,
        range: Range<usize>,
        number: usize,
        on_line: &mut impl FnMut(Range<usize>, usize, Option<Focus<'_>>),
    ) {
        if self.lines.is_empty() {
            on_line(range, number, None);
        } else {
            self.lines.push(Waiting { range, number, focus: None });
        }
    }

    /// Keeps a line that is to be looked at.
    #[inline(never)]
    pub(super) fn bad(&mut self, range: Range<usize>, number: usize, focus: Focus<'_>) {
        let kept = match focus {
            Focus::Whole => Kept::Whole,
            Focus::AllButMap(map) => Kept::AllButMap(map),
            Focus::Behind(at) => Kept::Behind(at),
            Focus::Parts(Parts { properties, map, is_whole, associations }) => {
                let from = self.noted.len();
                self.noted.extend_from_slice(properties);
                Kept::Parts { properties: from..self.noted.len(), map, is_whole, associations }
            }
        };
        self.lines.push(Waiting { range, number, focus: Some(kept) });
    }

    /// Hands on all lines.
    pub(super) fn hand_on(&mut self, on_line: &mut impl FnMut(Range<usize>, usize, Option<Focus<'_>>)) {
        for line in self.lines.drain(..) {
            let focus = line.focus.map(|kept| match kept {
                Kept::Whole => Focus::Whole,
                Kept::AllButMap(map) => Focus::AllButMap(map),
                Kept::Behind(at) => Focus::Behind(at),
                Kept::Parts { properties, map, is_whole, associations } => {
                    Focus::Parts(Parts { properties: &self.noted[properties], map, is_whole, associations })
                }
            });
            on_line(line.range, line.number, focus);
        }
        self.noted.clear();
    }
}
