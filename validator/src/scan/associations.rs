//! Scanning the associations of a create: `[{"to":{"id":"…"},"types":[{"associationCategory":"…","associationTypeId":16}]}]`.

use super::{
    cursor::{Cursor, Line},
    simd::{Kernel, Portable, Simd},
    tables::{AllowedAssociation, CHUNK_BYTES, Tables},
};
use crate::record::{AssociationLayout, COMPACT, LAYOUT_END, SPACED};

/// The most associations of a record, each a pair of record and type; a list of more is left to the reference path.
const ASSOCIATIONS_MAX: usize = 16;

/// The associations read so far: the other record's id and the type of each.
struct Associated<'a, 't> {
    associated: [Option<(&'a [u8], &'t AllowedAssociation)>; ASSOCIATIONS_MAX],
    count: usize,
}

/// Reads a list of associations; returns the position after it, `None` if it may be invalid.
pub(super) struct ReadAssociations<'t, 'a> {
    pub(super) tables: &'t Tables,
    pub(super) line: Line<'a>,
    pub(super) at: Cursor,
}

impl Kernel for ReadAssociations<'_, '_> {
    type Output = Option<Cursor>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<Cursor> {
        let Self { tables, line, at } = self;
        let mut at = line.expect(at, b'[')?;
        let mut associated = Associated { associated: [None; ASSOCIATIONS_MAX], count: 0 };
        if let Some(at) = line.expect(at, b']') {
            return Some(at);
        }
        loop {
            let start = Cursor { byte: line.skip_blanks(at.byte)?, ..at };
            let in_layout = standard_layout(tables, simd, line, start, &COMPACT);
            at = match in_layout.or_else(|| standard_layout(tables, simd, line, start, &SPACED)) {
                Some((at, id, association_type)) if associated.add(id, association_type) => at,
                Some(_) => return None,
                None => any_layout(tables, line, start, &mut associated)?,
            };
            match comma(line, at, b']')? {
                (next, true) => at = next,
                (next, false) => return Some(next),
            }
        }
    }
}

/// Reads an association with one type, written exactly in this layout.
#[inline(always)]
fn standard_layout<'a, 't, S: Simd, const A: usize, const B: usize, const C: usize>(
    tables: &'t Tables,
    simd: S,
    line: Line<'a>,
    at: Cursor,
    layout: &AssociationLayout<A, B, C>,
) -> Option<(Cursor, &'a [u8], &'t AllowedAssociation)> {
    let &[_, _, _, _, id, id_end, _, _, _, _, category, category_end, _, _] =
        line.quotes.get(at.quote..)?.first_chunk()?;
    let [id, id_end, category, category_end] = [id, id_end, category, category_end].map(|at| at as usize);
    if line.array(at.byte)? != layout.to
        || id != at.byte + A - 1
        || line.array(id_end)? != layout.types
        || category != id_end + B - 1
        || line.array(category_end)? != layout.type_id
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
    if line.array(end)? != LAYOUT_END {
        return None;
    }
    let name = simd.load(line.array(category + 1)?, category_end - category - 1);
    let association_type = tables.association_types.iter().find(|association_type| {
        association_type.id == type_id && simd.eq(name, &association_type.category)
    })?;
    if category_end - category > CHUNK_BYTES {
        return None;
    }
    let length = id_end - id - 1;
    let value = simd.load(line.array(id + 1)?, length);
    let is_number = length.wrapping_sub(1) < CHUNK_BYTES && simd.is_digits(value, length);
    let id = line.bytes.get(id + 1..id_end)?;
    is_number.then_some((Cursor { byte: end + 3, quote: at.quote + 14 }, id, association_type))
}

/// Reads an association with any spaces and any number of types.
#[inline(never)]
fn any_layout<'a, 't>(
    tables: &'t Tables,
    line: Line<'a>,
    at: Cursor,
    associated: &mut Associated<'a, 't>,
) -> Option<Cursor> {
    let (at, name) = line.string(line.expect(at, b'{')?)?;
    if name != b"to" {
        return None;
    }
    let (at, name) = line.string(line.expect(line.expect(at, b':')?, b'{')?)?;
    if name != b"id" {
        return None;
    }
    let (at, id) = digits(line, line.expect(at, b':')?)?;
    let (at, name) = line.string(line.expect(line.expect(at, b'}')?, b',')?)?;
    if name != b"types" {
        return None;
    }
    let mut at = line.expect(line.expect(at, b':')?, b'[')?;
    let mut object = None;
    loop {
        let (next, association_type) = association_type(tables, line, at)?;
        if *object.get_or_insert(association_type.object) != association_type.object
            || !associated.add(id, association_type)
        {
            return None;
        }
        match comma(line, next, b']')? {
            (next, true) => at = next,
            (next, false) => return line.expect(next, b'}'),
        }
    }
}

fn association_type<'t>(
    tables: &'t Tables,
    line: Line<'_>,
    at: Cursor,
) -> Option<(Cursor, &'t AllowedAssociation)> {
    let (at, name) = line.string(line.expect(at, b'{')?)?;
    if name != b"associationCategory" {
        return None;
    }
    let at = line.expect(at, b':')?;
    let (next, category) = line.string(at)?;
    let chunk = Portable.load(line.array(next.byte - category.len() - 1)?, category.len());
    let (at, name) = line.string(line.expect(next, b',')?)?;
    if name != b"associationTypeId" {
        return None;
    }
    let (at, id) = digits(line, line.expect(at, b':')?)?;
    if id.len() > 9 || category.len() > CHUNK_BYTES {
        return None;
    }
    let id = id.iter().fold(0, |id, digit| id * 10 + u32::from(digit - b'0'));
    let association_type = tables.association_types.iter().find(|association_type| {
        association_type.id == id && Portable.eq(chunk, &association_type.category)
    })?;
    Some((line.expect(at, b'}')?, association_type))
}

impl<'a, 't> Associated<'a, 't> {
    /// Adds an association with another record, unless that was done before or is one too many.
    #[inline(always)]
    fn add(&mut self, id: &'a [u8], association_type: &'t AllowedAssociation) -> bool {
        let mut others = 0;
        for (other, _) in self.associated[..self.count]
            .iter()
            .flatten()
            .filter(|(_, other)| std::ptr::eq(*other, association_type))
        {
            if *other == id {
                return false;
            }
            others += 1;
        }
        let Some(free) = self.associated.get_mut(self.count) else { return false };
        *free = Some((id, association_type));
        self.count += 1;
        others < association_type.most
    }
}

/// Moves past a comma, after which another item follows (`true`), or past the closing byte (`false`).
#[inline(always)]
fn comma(line: Line<'_>, at: Cursor, close: u8) -> Option<(Cursor, bool)> {
    let byte = line.skip_blanks(at.byte)?;
    let next = Cursor { byte: byte + 1, ..at };
    match line.byte(byte)? {
        b',' => Some((next, true)),
        other if other == close => Some((next, false)),
        _ => None,
    }
}

/// Moves past digits, as a string or a number; also returns them.
#[inline(always)]
fn digits<'a>(line: Line<'a>, at: Cursor) -> Option<(Cursor, &'a [u8])> {
    let at = Cursor { byte: line.skip_blanks(at.byte)?, ..at };
    let (at, text) = if line.byte(at.byte)? == b'"' { line.string(at)? } else { line.scalar(at)? };
    (!text.is_empty() && text.iter().all(u8::is_ascii_digit)).then_some((at, text))
}
