//! The associations of a create: `[{"to":{"id":"…"},"types":[{"associationCategory":"…","associationTypeId":16}]}]`.

use super::{
    cursor::{At, Line},
    simd::{Job, Lanes, Portable},
    tables::{Kind, PIECE_MAX, Tables},
};

/// The most ties of a record, a record and a type each; a record with more is looked at closer.
const TIES_MAX: usize = 16;

/// What a record was tied to so far.
struct Ties<'a, 't> {
    ties: [Option<(&'a [u8], &'t Kind)>; TIES_MAX],
    count: usize,
}

/// Reading past a list of associations.
pub(super) struct Associations<'t, 'a> {
    pub(super) tables: &'t Tables,
    pub(super) line: Line<'a>,
    pub(super) at: At,
}

impl Job for Associations<'_, '_> {
    type Output = Option<At>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Option<At> {
        let Self { tables, line, at } = self;
        let mut at = line.past(at, b'[')?;
        let mut ties = Ties { ties: [None; TIES_MAX], count: 0 };
        if let Some(at) = line.past(at, b']') {
            return Some(at);
        }
        loop {
            let start = At { byte: line.past_blank(at.byte)?, ..at };
            let usual = usual(tables, lanes, line, start, &COMPACT);
            at = match usual.or_else(|| self::usual(tables, lanes, line, start, &SPACED)) {
                Some((at, id, kind)) if ties.add(id, kind) => at,
                Some(_) => return None,
                None => unusual(tables, line, start, &mut ties)?,
            };
            match comma(line, at, b']')? {
                (next, true) => at = next,
                (next, false) => return Some(next),
            }
        }
    }
}

/// Past an association with one type whose text is what nearly everyone writes.
#[inline(always)]
fn usual<'a, 't, L: Lanes, const A: usize, const B: usize, const C: usize>(
    tables: &'t Tables,
    lanes: L,
    line: Line<'a>,
    at: At,
    style: &Style<A, B, C>,
) -> Option<(At, &'a [u8], &'t Kind)> {
    let &[_, _, _, _, id, id_end, _, _, _, _, category, category_end, _, _] =
        line.quotes.get(at.quote..)?.first_chunk()?;
    let [id, id_end, category, category_end] = [id, id_end, category, category_end].map(|at| at as usize);
    if line.piece(at.byte)? != style.to
        || id != at.byte + A - 1
        || line.piece(id_end)? != style.types
        || category != id_end + B - 1
        || line.piece(category_end)? != style.type_id
    {
        return None;
    }
    let number = line.bytes.get(category_end + C..)?.first_chunk::<8>()?;
    let length = number.iter().position(|byte| *byte == b'}')?;
    if length == 0 || !number[..length].iter().all(u8::is_ascii_digit) || (length > 1 && number[0] == b'0') {
        return None;
    }
    let type_id = number[..length].iter().fold(0, |id, digit| id * 10 + u32::from(digit - b'0'));
    let end = category_end + C + length;
    if line.piece(end)? != b"}]}" {
        return None;
    }
    let name = lanes.piece(line.piece(category + 1)?, category_end - category - 1);
    let kind = tables.kinds.iter().find(|kind| kind.id == type_id && lanes.is(name, &kind.category))?;
    if category_end - category > PIECE_MAX {
        return None;
    }
    let length = id_end - id - 1;
    let value = lanes.piece(line.piece(id + 1)?, length);
    let is_number = length.wrapping_sub(1) < PIECE_MAX && lanes.is_digits(value, length);
    let id = line.bytes.get(id + 1..id_end)?;
    is_number.then_some((At { byte: end + 3, quote: at.quote + 14 }, id, kind))
}

/// Past an association that is written otherwise.
#[inline(never)]
fn unusual<'a, 't>(tables: &'t Tables, line: Line<'a>, at: At, ties: &mut Ties<'a, 't>) -> Option<At> {
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
        let (next, kind) = self::kind(tables, line, at)?;
        if *object.get_or_insert(kind.object) != kind.object || !ties.add(id, kind) {
            return None;
        }
        match comma(line, next, b']')? {
            (next, true) => at = next,
            (next, false) => return line.past(next, b'}'),
        }
    }
}

fn kind<'t>(tables: &'t Tables, line: Line<'_>, at: At) -> Option<(At, &'t Kind)> {
    let (at, name) = line.string(line.past(at, b'{')?)?;
    if name != b"associationCategory" {
        return None;
    }
    let at = line.past(at, b':')?;
    let (next, category) = line.string(at)?;
    let piece = Portable.piece(line.piece(next.byte - category.len() - 1)?, category.len());
    let (at, name) = line.string(line.past(next, b',')?)?;
    if name != b"associationTypeId" {
        return None;
    }
    let (at, id) = digits(line, line.past(at, b':')?)?;
    if id.len() > 9 || category.len() > PIECE_MAX {
        return None;
    }
    let id = id.iter().fold(0, |id, digit| id * 10 + u32::from(digit - b'0'));
    let kind = tables.kinds.iter().find(|kind| kind.id == id && Portable.is(piece, &kind.category))?;
    Some((line.past(at, b'}')?, kind))
}

/// What stands between the values of an association with one type: before the record's id, between that and the category,
/// and between that and the type's id. Each begins or ends with the values' own quotes.
struct Style<const A: usize, const B: usize, const C: usize> {
    to: &'static [u8; A],
    types: &'static [u8; B],
    type_id: &'static [u8; C],
}

/// As JavaScript and most others write it.
const COMPACT: Style<13, 36, 22> = Style {
    to: br#"{"to":{"id":""#,
    types: br#""},"types":[{"associationCategory":""#,
    type_id: br#"","associationTypeId":"#,
};

/// As Python writes it.
const SPACED: Style<15, 39, 24> = Style {
    to: br#"{"to": {"id": ""#,
    types: br#""}, "types": [{"associationCategory": ""#,
    type_id: br#"", "associationTypeId": "#,
};

impl<'a, 't> Ties<'a, 't> {
    /// Ties another record, unless that was done before or is one too many.
    #[inline(always)]
    fn add(&mut self, id: &'a [u8], kind: &'t Kind) -> bool {
        let mut others = 0;
        for (other, _) in
            self.ties[..self.count].iter().flatten().filter(|(_, other)| std::ptr::eq(*other, kind))
        {
            if *other == id {
                return false;
            }
            others += 1;
        }
        let Some(free) = self.ties.get_mut(self.count) else { return false };
        *free = Some((id, kind));
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
