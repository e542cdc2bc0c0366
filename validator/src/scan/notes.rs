//! What was found of a record that is not fine, so that a report need not begin from nothing.
//!
//! Nearly all bad records are good JSON with one or two bad properties. The rules then look at those, and at the properties
//! that they compare with one another, and not at all the others.

use std::ops::Range;

use super::{
    line::{At, Line},
    record::Given,
    tables::role,
};

/// The most properties that are noted; a record with more is looked at as a whole.
const NOTED_MAX: usize = 64;

/// A property: its name with the quotes, and its value.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub(crate) name: Range<usize>,
    pub(crate) value: Range<usize>,
}

/// What is known of a record. Places are those of the window until [`Notes::focus`] makes them those of the record.
#[derive(Debug, Default)]
pub(super) struct Notes {
    noted: Vec<Noted>,
    map: Option<Map>,
}

/// A property map that was read to its end.
#[derive(Debug)]
struct Map {
    is_fine: bool,
    /// The names of the subject, the pipeline and the stage, where they are given.
    opens: [u32; 4],
    range: Range<usize>,
}

/// What is to be looked at in a record that is not fine.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Focus<'a> {
    /// Everything.
    Whole,
    /// Everything but the property map that begins here: there is nothing wrong with it.
    AllButMap(usize),
    /// These properties, in their order, of the map that stands here: there is nothing wrong with the rest.
    Properties(&'a [Noted], (usize, usize)),
}

impl Notes {
    /// Begins a record.
    #[inline(always)]
    pub(super) fn begin(&mut self) {
        self.noted.clear();
        self.map = None;
    }

    /// Whether no property was noted.
    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.noted.is_empty()
    }

    /// Whether a property map was read to its end and is fine.
    #[inline(always)]
    pub(super) fn is_fine(&self) -> bool {
        self.map.as_ref().is_some_and(|map| map.is_fine)
    }

    /// Ends a property map.
    #[inline(always)]
    pub(super) fn end(&mut self, is_fine: bool, given: Given, range: Range<usize>) {
        self.map = Some(Map { is_fine, opens: given.opens, range });
    }

    /// Notes the property that begins with the first of these quotes, if it can be read past: the last byte of its value, and
    /// the quotes behind that.
    #[inline(never)]
    pub(super) fn add<'a>(&mut self, line: Line<'a>, quotes: &'a [u32]) -> Option<(u32, &'a [u32])> {
        let noted = noted(line, quotes).filter(|_| self.noted.len() < NOTED_MAX)?;
        let last = noted.value.end - 1;
        self.noted.push(noted);
        let is_text = line.byte(last)? == b'"';
        Some((u32::try_from(last).ok()?, quotes.get(if is_text { 4 } else { 2 }..)?))
    }

    /// What is to be looked at in the record that was read, `to_end` if it was read to its end. It begins at the byte `start`,
    /// and `line` has its quotes only.
    pub(super) fn focus(&mut self, line: Line<'_>, start: usize, to_end: bool) -> Focus<'_> {
        let Some(map) = &self.map else { return Focus::Whole };
        match (map.is_fine, to_end) {
            (true, _) => return Focus::AllButMap(map.range.start - start),
            (false, false) => return Focus::Whole,
            (false, true) => {}
        }
        for role in [role::SUBJECT, role::PIPELINE, role::STAGE] {
            let open = map.opens[usize::from(role)];
            let is_noted = self.noted.iter().any(|one| one.name.start == open as usize);
            if open == Given::NOTHING || is_noted {
                continue;
            }
            let quotes = &line.quotes[line.quotes.partition_point(|quote| *quote < open)..];
            let Some(noted) = noted(line, quotes) else { return Focus::Whole };
            self.noted.push(noted);
        }
        self.noted.sort_unstable_by_key(|one| one.name.start);
        let moved = |range: &Range<usize>| range.start - start..range.end - start;
        for one in &mut self.noted {
            *one = Noted { name: moved(&one.name), value: moved(&one.value) };
        }
        Focus::Properties(&self.noted, (map.range.start - start, map.range.end - start))
    }
}

/// The property that begins with the first of these quotes, if its name has no escapes, and its value no members.
fn noted(line: Line<'_>, quotes: &[u32]) -> Option<Noted> {
    let &[open, close] = quotes.first_chunk()?;
    let (open, close) = (open as usize, close as usize);
    if line.bytes.get(open..close)?.contains(&b'\\') {
        return None;
    }
    let line = Line { quotes: &quotes[2..], ..line };
    let at = line.past(At { byte: close + 1, quote: 0 }, b':')?;
    let at = At { byte: line.past_blank(at.byte)?, ..at };
    let end = if line.byte(at.byte)? == b'"' { line.string(at)?.0 } else { line.any_scalar(at)? };
    Some(Noted { name: open..close + 1, value: at.byte..end.byte })
}
