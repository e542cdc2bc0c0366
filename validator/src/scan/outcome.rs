//! The outcome of scanning a record: what the scan found valid, so that the reference path checks only the rest.
//!
//! Nearly all invalid records are valid JSON with one or two invalid properties. The rules then check those properties, and the
//! ones that they compare with each other, and no others. The same holds for the list of associations.

use std::ops::Range;

use ticketproof_schema::Profile;

use super::{
    cursor::{Cursor, Line},
    role_values::RoleValues,
    tables::role,
};

/// The most suspicious properties that are kept; a record with more is checked as a whole.
const SUSPICIOUS_MAX: usize = 64;

/// The ranges of a property's name, quotes included, and of its value.
#[derive(Clone, Debug)]
pub(crate) struct PropertySpan {
    pub(crate) name: Range<usize>,
    pub(crate) value: Range<usize>,
}

impl PropertySpan {
    /// The name without the quotes.
    fn bare_name(&self) -> Range<usize> {
        self.name.start + 1..self.name.end - 1
    }
}

/// The scan's knowledge of the current record. Ranges are relative to the window; [`ScanOutcome::recheck`] makes them relative
/// to the record.
#[derive(Debug, Default)]
pub(super) struct ScanOutcome {
    suspicious: Vec<PropertySpan>,
    /// Whether some property comes twice.
    repeats: bool,
    map: Option<MapOutcome>,
    /// The list of associations, if it is JSON that the reference path must check.
    associations: Option<Range<usize>>,
}

/// The outcome of a property map that was read to its end.
#[derive(Debug)]
struct MapOutcome {
    is_valid: bool,
    /// Whether the valid properties include all that a record must have, and are consistent.
    is_complete: bool,
    /// For each [`role`], the quote before the property's name; [`RoleValues::ABSENT`] where the record lacks it.
    opens: [u32; 4],
    range: Range<usize>,
}

/// The parts that the reference path must check in a record that the scan did not find valid.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Recheck<'a> {
    /// The whole record.
    Everything,
    /// Everything but the property map in this range: it is valid.
    AllButMap((usize, usize)),
    /// The bytes from this one on; it is the end of a property, and the record is valid JSON up to there.
    After(usize),
    /// Some parts: the rest is valid.
    Parts(RecheckParts<'a>),
}

/// The parts that the reference path must check in a body or property map that is valid JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecheckParts<'a> {
    /// The properties, in their order.
    pub(crate) properties: &'a [PropertySpan],
    /// The range of the property map.
    pub(crate) map: (usize, usize),
    /// Whether the record has the subject, pipeline and stage that it must have, and they are consistent.
    pub(crate) is_complete: bool,
    /// The range of the list of associations, if it must be checked.
    pub(crate) associations: Option<(usize, usize)>,
}

impl ScanOutcome {
    /// Starts a new record.
    #[inline(always)]
    pub(super) fn begin(&mut self) {
        self.suspicious.clear();
        self.repeats = false;
        self.map = None;
        self.associations = None;
    }

    /// Whether a property map was read to its end, and the reference path has nothing to check.
    #[inline(always)]
    pub(super) fn is_valid(&self) -> bool {
        self.map.as_ref().is_some_and(|map| map.is_valid) && self.associations.is_none()
    }

    /// Records the outcome of a property map.
    #[inline(always)]
    pub(super) fn end_map(&mut self, is_complete: bool, roles: RoleValues, range: Range<usize>) {
        let is_valid = is_complete && self.suspicious.is_empty();
        self.map = Some(MapOutcome { is_valid, is_complete, opens: roles.opens, range });
    }

    /// Adds the suspicious property that begins with the first of these quotes. Returns the last byte of its value, and the
    /// quotes after it; `None` if the property is not valid JSON. `is_repeated` says that the property was there before.
    #[inline(never)]
    pub(super) fn add_suspicious<'a>(
        &mut self,
        line: Line<'a>,
        quotes: &'a [u32],
        is_repeated: bool,
    ) -> Option<(u32, &'a [u32])> {
        let (span, rest) = property_span(line, quotes).filter(|_| self.suspicious.len() < SUSPICIOUS_MAX)?;
        let last = span.value.end - 1;
        self.repeats |= is_repeated;
        self.suspicious.push(span);
        Some((u32::try_from(last).ok()?, rest))
    }

    /// Adds the list of associations that begins here. Returns the position after it; `None` if it is not valid JSON.
    #[inline(never)]
    pub(super) fn add_associations(&mut self, line: Line<'_>, at: Cursor) -> Option<Cursor> {
        let start = Cursor { byte: line.skip_blanks(at.byte)?, ..at };
        let end = line.container(start).filter(|_| line.byte(start.byte) == Some(b'['))?;
        self.associations = Some(start.byte..end.byte);
        Some(end)
    }

    /// The parts that the reference path must check in the record. `to_end` says that it was read to its end. It begins at the byte
    /// `start`, and `line` has the quotes of this record only.
    pub(super) fn recheck(
        &mut self,
        line: Line<'_>,
        start: usize,
        to_end: bool,
        profile: &Profile,
    ) -> Recheck<'_> {
        let Some(map) = &self.map else { return Recheck::Everything };
        let relative = |range: &Range<usize>| (range.start - start, range.end - start);
        let associations = self.associations.as_ref().map(relative);
        let map_range = relative(&map.range);
        match (map.is_valid, to_end) {
            (true, false) => return Recheck::AllButMap(map_range),
            (false, false) => return Recheck::Everything,
            (true, true) => {
                return Recheck::Parts(RecheckParts {
                    properties: &[],
                    map: map_range,
                    is_complete: true,
                    associations,
                });
            }
            (false, true) => {}
        }
        // A property named `properties` is a map inside the map: the rules check it together with its neighbours.
        if self.suspicious.iter().any(|span| line.bytes.get(span.bare_name()) == Some(b"properties")) {
            return Recheck::Everything;
        }
        // The value of a suspicious property is unknown, so subject, pipeline and stage must be checked again.
        let is_complete = map.is_complete
            && !self.suspicious.iter().any(|span| has_role(profile, line.bytes.get(span.bare_name())));
        let parts = if is_complete { &[][..] } else { &[role::SUBJECT, role::PIPELINE, role::STAGE] };
        for role in parts {
            let open = map.opens[usize::from(*role)];
            let is_suspicious = self.suspicious.iter().any(|span| span.name.start == open as usize);
            if open == RoleValues::ABSENT || is_suspicious {
                continue;
            }
            let quotes = &line.quotes[line.quotes.partition_point(|quote| *quote < open)..];
            let Some((span, _)) = property_span(line, quotes) else { return Recheck::Everything };
            self.suspicious.push(span);
        }
        if self.repeats && self.add_repeated(line, map.range.clone()).is_none() {
            return Recheck::Everything;
        }
        self.suspicious.sort_unstable_by_key(|span| span.name.start);
        let moved = |range: &Range<usize>| range.start - start..range.end - start;
        for span in &mut self.suspicious {
            *span = PropertySpan { name: moved(&span.name), value: moved(&span.value) };
        }
        Recheck::Parts(RecheckParts {
            properties: &self.suspicious,
            map: map_range,
            is_complete,
            associations,
        })
    }

    /// Adds the properties that come earlier in this property map under the same names as suspicious ones.
    fn add_repeated(&mut self, line: Line<'_>, map: Range<usize>) -> Option<()> {
        let starts = |quotes: &[u32]| quotes.first().map_or(usize::MAX, |start| *start as usize);
        let in_map = |quotes: &[u32]| map.contains(&starts(quotes));
        let known = self.suspicious.len();
        // Strings have two quotes each, and the line begins with one.
        for at in (0..line.quotes.len()).step_by(2).filter(|at| in_map(&line.quotes[*at..])) {
            let quotes = &line.quotes[at..];
            let Some(&[open, close]) = quotes.first_chunk() else { continue };
            let (open, close) = (open as usize, close as usize);
            let is_same =
                |span: &PropertySpan| line.bytes.get(span.name.clone()) == line.bytes.get(open..=close);
            let is_within = |span: &PropertySpan| span.name.start == open || span.value.contains(&open);
            let is_name = || line.expect(Cursor { byte: close + 1, quote: 0 }, b':').is_some();
            if self.suspicious[..known].iter().any(is_same)
                && !self.suspicious.iter().any(is_within)
                && is_name()
            {
                self.suspicious.push(property_span(line, quotes)?.0);
            }
        }
        Some(())
    }
}

/// Whether the property with this name is the subject, the pipeline or the stage.
fn has_role(profile: &Profile, name: Option<&[u8]>) -> bool {
    let parts =
        [profile.subject, profile.pipeline.map(|of| of.pipeline), profile.pipeline.map(|of| of.stage)];
    parts.into_iter().flatten().any(|part| name == Some(part.as_bytes()))
}

/// The property that begins with the first of these quotes, and the quotes after it. `None` if its name has escapes, or the
/// property is not valid JSON.
pub(super) fn property_span<'a>(line: Line<'a>, quotes: &'a [u32]) -> Option<(PropertySpan, &'a [u32])> {
    let &[open, close] = quotes.first_chunk()?;
    let (open, close) = (open as usize, close as usize);
    if line.bytes.get(open..close)?.contains(&b'\\') {
        return None;
    }
    let line = Line { quotes: &quotes[2..], ..line };
    let at = line.expect(Cursor { byte: close + 1, quote: 0 }, b':')?;
    let at = Cursor { byte: line.skip_blanks(at.byte)?, ..at };
    let end = match line.byte(at.byte)? {
        b'"' => line.string(at)?.0,
        b'{' | b'[' => line.container(at)?,
        _ => line.any_scalar(at)?,
    };
    Some((PropertySpan { name: open..close + 1, value: at.byte..end.byte }, line.quotes.get(end.quote..)?))
}
