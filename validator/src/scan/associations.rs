//! The associations of a create: `[{"to":{"id":"…"},"types":[{"associationCategory":"…","associationTypeId":16}]}]`.

use super::{
    Scanner,
    line::{At, Line},
    tables::Kind,
};

/// The most ties of a record, a record and a type each; a record with more is looked at closer.
const TIES_MAX: usize = 16;

/// What a record was tied to so far.
struct Ties<'a, 't> {
    ties: [Option<(&'a [u8], &'t Kind)>; TIES_MAX],
    count: usize,
}

impl<'t> Scanner<'t> {
    /// Past the list of associations.
    #[inline(never)]
    pub(super) fn associations<'a>(&self, line: Line<'a>, at: At) -> Option<At> {
        let mut at = line.past(at, b'[')?;
        let mut ties: Ties<'a, 't> = Ties { ties: [None; TIES_MAX], count: 0 };
        if let Some(at) = line.past(at, b']') {
            return Some(at);
        }
        loop {
            at = self.association(line, at, &mut ties)?;
            match comma(line, at, b']')? {
                (next, true) => at = next,
                (next, false) => return Some(next),
            }
        }
    }

    fn association<'a>(&self, line: Line<'a>, at: At, ties: &mut Ties<'a, 't>) -> Option<At> {
        let (at, name) = line.string(line.past(at, b'{')?)?;
        if name != b"to" {
            return None;
        }
        let (at, name) = line.string(line.past(line.past(at, b':')?, b'{')?)?;
        if name != b"id" {
            return None;
        }
        let (at, id) = digits(line, line.past(at, b':')?)?;
        let (at, name) = line.string(line.past(line.past(at, b'}')?, b',')?)?;
        if name != b"types" {
            return None;
        }
        let mut at = line.past(line.past(at, b':')?, b'[')?;
        let mut object = None;
        loop {
            let (next, kind) = self.kind(line, at)?;
            if *object.get_or_insert(kind.object) != kind.object || !ties.add(id, kind) {
                return None;
            }
            match comma(line, next, b']')? {
                (next, true) => at = next,
                (next, false) => return line.past(next, b'}'),
            }
        }
    }

    fn kind(&self, line: Line<'_>, at: At) -> Option<(At, &'t Kind)> {
        let (at, name) = line.string(line.past(at, b'{')?)?;
        if name != b"associationCategory" {
            return None;
        }
        let (at, category) = line.string(line.past(at, b':')?)?;
        let (at, name) = line.string(line.past(at, b',')?)?;
        if name != b"associationTypeId" {
            return None;
        }
        let (at, id) = digits(line, line.past(at, b':')?)?;
        if id.len() > 9 {
            return None;
        }
        let id = id.iter().fold(0, |id, digit| id * 10 + u32::from(digit - b'0'));
        let kinds: &'t [Kind] = &self.tables.kinds;
        let kind = kinds.iter().find(|kind| kind.id == id && *kind.category == *category)?;
        Some((line.past(at, b'}')?, kind))
    }
}

impl<'a, 't> Ties<'a, 't> {
    /// Ties another record, unless that was done before or is one too many.
    fn add(&mut self, id: &'a [u8], kind: &'t Kind) -> bool {
        let Some(free) = self.ties.get(self.count) else { return false };
        debug_assert!(free.is_none(), "`count` are taken");
        let same = self.ties[..self.count].iter().flatten().filter(|(_, other)| std::ptr::eq(*other, kind));
        let mut others = 0;
        for (other, _) in same {
            if *other == id {
                return false;
            }
            others += 1;
        }
        self.ties[self.count] = Some((id, kind));
        self.count += 1;
        others < kind.most
    }
}

/// Past a comma, after which there is more, or past the byte that closes.
#[inline(always)]
fn comma(line: Line<'_>, at: At, close: u8) -> Option<(At, bool)> {
    let byte = line.past_blank(at.byte)?;
    let next = At { byte: byte + 1, ..at };
    match line.byte(byte)? {
        b',' => Some((next, true)),
        other if other == close => Some((next, false)),
        _ => None,
    }
}

/// Past digits, as a string or a number.
#[inline(always)]
fn digits<'a>(line: Line<'a>, at: At) -> Option<(At, &'a [u8])> {
    let at = At { byte: line.past_blank(at.byte)?, ..at };
    let (at, text) = if line.byte(at.byte)? == b'"' { line.string(at)? } else { line.scalar(at)? };
    (!text.is_empty() && text.iter().all(u8::is_ascii_digit)).then_some((at, text))
}
