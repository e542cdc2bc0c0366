//! What was found of a record that is not fine, so that a report need not begin from nothing.
//!
//! Nearly all bad records are good JSON with one or two bad properties. The rules then look at those, and at the properties
//! that they compare with one another, and not at all the others. Likewise for the list of associations.

use std::ops::Range;

use ticketproof_schema::Profile;

use super::{
    cursor::{At, Line},
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

impl Noted {
    /// The name without the quotes.
    fn bare_name(&self) -> Range<usize> {
        self.name.start + 1..self.name.end - 1
    }
}

/// What is known of a record. Places are those of the window until [`Notes::focus`] makes them those of the record.
#[derive(Debug, Default)]
pub(super) struct Notes {
    noted: Vec<Noted>,
    /// Whether a property was there before.
    repeats: bool,
    map: Option<Map>,
    /// A list of associations that is JSON, and to be looked at.
    associations: Option<Range<usize>>,
}

/// A property map that was read to its end.
#[derive(Debug)]
struct Map {
    is_fine: bool,
    /// Whether what was fine gives what a record must, in ways that go together.
    is_whole: bool,
    /// The names of the subject, the pipeline and the stage, where they are given.
    opens: [u32; 4],
    range: Range<usize>,
}

/// What is to be looked at in a record that is not fine.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Focus<'a> {
    /// Everything.
    Whole,
    /// Everything but the property map that stands here: there is nothing wrong with it.
    AllButMap((usize, usize)),
    /// What is behind this byte, which is the end of a property: the record is JSON up to there.
    Behind(usize),
    /// A few parts: there is nothing wrong with the rest.
    Parts(Parts<'a>),
}

/// What is to be looked at in a record that is JSON, and a body or a property map.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    /// These properties, in their order.
    pub(crate) properties: &'a [Noted],
    /// Where the property map stands.
    pub(crate) map: (usize, usize),
    /// Whether there is nothing wrong with what the record gives as a whole: subject, pipeline and stage.
    pub(crate) is_whole: bool,
    /// Where the list of associations stands, if it is to be looked at.
    pub(crate) associations: Option<(usize, usize)>,
}

impl Notes {
    /// Begins a record.
    #[inline(always)]
    pub(super) fn begin(&mut self) {
        self.noted.clear();
        self.repeats = false;
        self.map = None;
        self.associations = None;
    }

    /// Whether a property map was read to its end, and nothing is to be looked at.
    #[inline(always)]
    pub(super) fn is_fine(&self) -> bool {
        self.map.as_ref().is_some_and(|map| map.is_fine) && self.associations.is_none()
    }

    /// Ends a property map.
    #[inline(always)]
    pub(super) fn end(&mut self, is_whole: bool, given: Given, range: Range<usize>) {
        let is_fine = is_whole && self.noted.is_empty();
        self.map = Some(Map { is_fine, is_whole, opens: given.opens, range });
    }

    /// Notes the property that begins with the first of these quotes, if it can be read past: the last byte of its value, and
    /// the quotes behind that. `is_repeated` if it was there before.
    #[inline(never)]
    pub(super) fn add<'a>(
        &mut self,
        line: Line<'a>,
        quotes: &'a [u32],
        is_repeated: bool,
    ) -> Option<(u32, &'a [u32])> {
        let (noted, rest) = noted(line, quotes).filter(|_| self.noted.len() < NOTED_MAX)?;
        let last = noted.value.end - 1;
        self.repeats |= is_repeated;
        self.noted.push(noted);
        Some((u32::try_from(last).ok()?, rest))
    }

    /// Notes the list of associations that begins here, if it can be read past.
    #[inline(never)]
    pub(super) fn add_associations(&mut self, line: Line<'_>, at: At) -> Option<At> {
        let start = At { byte: line.past_blank(at.byte)?, ..at };
        let end = line.container(start).filter(|_| line.byte(start.byte) == Some(b'['))?;
        self.associations = Some(start.byte..end.byte);
        Some(end)
    }

    /// What is to be looked at in the record that was read, `to_end` if it was read to its end. It begins at the byte `start`,
    /// and `line` has its quotes only.
    pub(super) fn focus(
        &mut self,
        line: Line<'_>,
        start: usize,
        to_end: bool,
        profile: &Profile,
    ) -> Focus<'_> {
        let Some(map) = &self.map else { return Focus::Whole };
        let place = |range: &Range<usize>| (range.start - start, range.end - start);
        let associations = self.associations.as_ref().map(place);
        let place = place(&map.range);
        match (map.is_fine, to_end) {
            (true, false) => return Focus::AllButMap(place),
            (false, false) => return Focus::Whole,
            (true, true) => {
                return Focus::Parts(Parts { properties: &[], map: place, is_whole: true, associations });
            }
            (false, true) => {}
        }
        // A map of properties among the properties is looked at together with all that stands beside it.
        if self.noted.iter().any(|one| line.bytes.get(one.bare_name()) == Some(b"properties")) {
            return Focus::Whole;
        }
        // What stands in a property that was noted is not known, so it says nothing about the record as a whole.
        let is_whole =
            map.is_whole && !self.noted.iter().any(|one| has_part(profile, line.bytes.get(one.bare_name())));
        let parts = if is_whole { &[][..] } else { &[role::SUBJECT, role::PIPELINE, role::STAGE] };
        for role in parts {
            let open = map.opens[usize::from(*role)];
            let is_noted = self.noted.iter().any(|one| one.name.start == open as usize);
            if open == Given::NOTHING || is_noted {
                continue;
            }
            let quotes = &line.quotes[line.quotes.partition_point(|quote| *quote < open)..];
            let Some((noted, _)) = noted(line, quotes) else { return Focus::Whole };
            self.noted.push(noted);
        }
        if self.repeats && self.add_repeated(line, map.range.clone()).is_none() {
            return Focus::Whole;
        }
        self.noted.sort_unstable_by_key(|one| one.name.start);
        let moved = |range: &Range<usize>| range.start - start..range.end - start;
        for one in &mut self.noted {
            *one = Noted { name: moved(&one.name), value: moved(&one.value) };
        }
        Focus::Parts(Parts { properties: &self.noted, map: place, is_whole, associations })
    }

    /// Notes what stands before the properties that repeat it, in the property map that takes these bytes.
    fn add_repeated(&mut self, line: Line<'_>, map: Range<usize>) -> Option<()> {
        let starts = |quotes: &[u32]| quotes.first().map_or(usize::MAX, |start| *start as usize);
        let in_map = |quotes: &[u32]| map.contains(&starts(quotes));
        let known = self.noted.len();
        // Strings take two quotes each, and the line begins with one.
        for at in (0..line.quotes.len()).step_by(2).filter(|at| in_map(&line.quotes[*at..])) {
            let quotes = &line.quotes[at..];
            let Some(&[open, close]) = quotes.first_chunk() else { continue };
            let (open, close) = (open as usize, close as usize);
            let is_same = |one: &Noted| line.bytes.get(one.name.clone()) == line.bytes.get(open..=close);
            let is_within = |one: &Noted| one.name.start == open || one.value.contains(&open);
            let is_name = || line.past(At { byte: close + 1, quote: 0 }, b':').is_some();
            if self.noted[..known].iter().any(is_same) && !self.noted.iter().any(is_within) && is_name() {
                self.noted.push(noted(line, quotes)?.0);
            }
        }
        Some(())
    }
}

/// Whether the property of this name is the subject, the pipeline or the stage.
fn has_part(profile: &Profile, name: Option<&[u8]>) -> bool {
    let parts =
        [profile.subject, profile.pipeline.map(|of| of.pipeline), profile.pipeline.map(|of| of.stage)];
    parts.into_iter().flatten().any(|part| name == Some(part.as_bytes()))
}

/// The property that begins with the first of these quotes, if its name has no escapes, and the quotes behind it.
pub(super) fn noted<'a>(line: Line<'a>, quotes: &'a [u32]) -> Option<(Noted, &'a [u32])> {
    let &[open, close] = quotes.first_chunk()?;
    let (open, close) = (open as usize, close as usize);
    if line.bytes.get(open..close)?.contains(&b'\\') {
        return None;
    }
    let line = Line { quotes: &quotes[2..], ..line };
    let at = line.past(At { byte: close + 1, quote: 0 }, b':')?;
    let at = At { byte: line.past_blank(at.byte)?, ..at };
    let end = match line.byte(at.byte)? {
        b'"' => line.string(at)?.0,
        b'{' | b'[' => line.container(at)?,
        _ => line.any_scalar(at)?,
    };
    Some((Noted { name: open..close + 1, value: at.byte..end.byte }, line.quotes.get(end.quote..)?))
}
