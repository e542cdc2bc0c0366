//! Scanning the property map, where nearly all of the time is spent.
//!
//! Names and values are read at the positions in the structural index, so reading a property does not wait for the one before
//! it. The name is looked up for its [`PropertyEntry`]; entry and value give the template that the value must match. The
//! instructions are the same for all types, and branches are taken in rare cases only.

use super::{
    cursor::{Cursor, Line},
    role_values::RoleValues,
    scanner::Scanner,
    simd::{Kernel, Simd},
    tables::{
        CHUNK_BYTES, MILLISECONDS_LENGTH, NO_TEMPLATE, NUMBER, PropertyEntry, RANGES, Templates, VALUE_MAX,
    },
};

/// The most options of a list; a longer list goes to the scalar fallback.
const OPTIONS_MAX: usize = 16;

/// Reads a property map after its opening brace; returns the position after the map, `None` if it is not valid JSON.
///
/// A property that may be invalid is added to the outcome, and reading continues after it.
pub(super) struct ReadProperties<'s, 't, 'a> {
    pub(super) scanner: &'s mut Scanner<'t>,
    pub(super) line: Line<'a>,
    pub(super) at: Cursor,
}

/// The outcome of reading a property.
enum PropertyOutcome<'a> {
    /// The property is valid; the last byte of its value, and the quotes after it.
    Valid(u32, &'a [u32]),
    /// The reference path must check the property.
    Suspicious,
    /// The record had this property before.
    Repeated,
}

impl Kernel for ReadProperties<'_, '_, '_> {
    type Output = Option<Cursor>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<Cursor> {
        let Self { scanner, line, at } = self;
        let mut roles = RoleValues::NONE;
        let mut quotes = line.quotes.get(at.quote..)?;
        let first = line.skip_blanks(at.byte)?;
        if *quotes.first()? as usize != first {
            return None;
        }
        loop {
            let last = match scanner.property(simd, line, quotes, &mut roles) {
                PropertyOutcome::Valid(last, rest) => {
                    quotes = rest;
                    last
                }
                other => {
                    let is_repeated = matches!(other, PropertyOutcome::Repeated);
                    let (last, rest) = scanner.outcome.add_suspicious(line, quotes, is_repeated)?;
                    quotes = rest;
                    last
                }
            };
            if !are_separated_by(line, last, *quotes.first()?, b',')? {
                let end = Cursor { byte: last as usize + 1, quote: line.quotes.len() - quotes.len() };
                if let (end, false) = spaced_comma(line, end)? {
                    let is_complete = scanner.is_complete(roles);
                    scanner.outcome.end_map(is_complete, roles, at.byte - 1..end.byte);
                    return Some(end);
                }
            }
        }
    }
}

impl<'t> Scanner<'t> {
    /// Reads the property that begins with the first of these quotes.
    #[inline(always)]
    fn property<'a, S: Simd>(
        &mut self,
        simd: S,
        line: Line<'a>,
        quotes: &'a [u32],
        roles: &mut RoleValues,
    ) -> PropertyOutcome<'a> {
        let Some((&[open, close, value_open, value_close], rest)) = quotes.split_first_chunk() else {
            return PropertyOutcome::Suspicious;
        };
        let Some(entry) = self.entry(simd, line, open as usize + 1, close as usize) else {
            return PropertyOutcome::Suspicious;
        };
        let Some(seen) = self.seen.get_mut(entry.property as usize) else {
            return PropertyOutcome::Suspicious;
        };
        if *seen == *self.number {
            return PropertyOutcome::Repeated;
        }
        *seen = *self.number;
        let role = usize::from(entry.role & 3);
        roles.opens[role] = open;
        if are_separated_by(line, close, value_open, b':') == Some(true) {
            match self.value(simd, line, entry, value_open as usize + 1, value_close as usize) {
                Some(template) => {
                    roles.templates[role] = template;
                    PropertyOutcome::Valid(value_close, rest)
                }
                None => PropertyOutcome::Suspicious,
            }
        } else {
            match self.value_in_other_layout(line, entry, close, quotes) {
                Some((template, last, rest)) => {
                    roles.templates[role] = template;
                    PropertyOutcome::Valid(last, rest)
                }
                None => PropertyOutcome::Suspicious,
            }
        }
    }

    /// The entry of the property whose name stands in these bytes.
    #[inline(always)]
    fn entry<S: Simd>(&self, simd: S, line: Line<'_>, start: usize, end: usize) -> Option<&'t PropertyEntry> {
        let tables = self.tables;
        let length = end.wrapping_sub(start);
        if length > CHUNK_BYTES {
            return tables.long(line.bytes.get(start..end)?);
        }
        tables.short(simd, simd.load(line.array(start)?, length))
    }

    /// The template that the value in these bytes matches; `None` if it may be invalid.
    #[inline(always)]
    fn value<S: Simd>(
        &self,
        simd: S,
        line: Line<'_>,
        entry: &PropertyEntry,
        start: usize,
        end: usize,
    ) -> Option<u32> {
        let length = end.wrapping_sub(start);
        let templates = &self.tables.templates;
        let value = simd.load(line.array(start)?, length);
        let listed = templates.listed(simd, entry.salt, value);
        let by_format = Templates::of_format(entry.base, entry.by_length, length);
        let at = if entry.is_listed { listed } else { by_format };
        let (template, width) = templates.at(at)?;
        let is_valid = (length.wrapping_sub(1) < entry.most as usize)
            & (template.value_set() == entry.value_set)
            & simd.is_within(value, &template.0, width)
            & (simd.is_on_calendar(value, &RANGES[usize::from(entry.is_dated)])
                | (length == MILLISECONDS_LENGTH));
        if is_valid {
            return Some(at as u32);
        }
        // Signed and fractional numbers are the most common values that match no template.
        if entry.base == NUMBER
            && length.wrapping_sub(1) < VALUE_MAX
            && simd.is_decimal(value, length, line.byte(start)?)
        {
            return Some(NO_TEMPLATE);
        }
        if entry.is_list && simd.call(ReadOptionList { templates, entry, line, start, end }).is_some() {
            return Some(NO_TEMPLATE);
        }
        self.scalar_value(entry, line.bytes.get(start..end)?)
    }

    /// Reads a value that is not a string, or has spaces before it: its template, its last byte, and the quotes after it.
    #[inline(never)]
    fn value_in_other_layout<'a>(
        &self,
        line: Line<'a>,
        entry: &PropertyEntry,
        close: u32,
        quotes: &'a [u32],
    ) -> Option<(u32, u32, &'a [u32])> {
        let quotes = quotes.get(2..)?;
        let line = Line { quotes, ..line };
        let at = line.expect(Cursor { byte: close as usize + 1, quote: 0 }, b':')?;
        let at = Cursor { byte: line.skip_blanks(at.byte)?, ..at };
        let (at, text) = if line.byte(at.byte)? == b'"' { line.string(at)? } else { line.scalar(at)? };
        Some((self.scalar_value(entry, text)?, at.byte as u32 - 1, &quotes[at.quote..]))
    }
}

/// Checks that a value is a list of different options, with semicolons between them.
struct ReadOptionList<'a> {
    templates: &'a Templates,
    entry: &'a PropertyEntry,
    line: Line<'a>,
    start: usize,
    end: usize,
}

impl Kernel for ReadOptionList<'_> {
    type Output = Option<()>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<()> {
        let Self { templates, entry, line, mut start, end } = self;
        let mut seen = [NO_TEMPLATE; OPTIONS_MAX];
        let mut count = 0;
        loop {
            let bytes = line.array(start)?;
            let left = end.checked_sub(start)?;
            let length = left.min(simd.find(bytes, b';').trailing_zeros() as usize);
            if length > VALUE_MAX {
                return None;
            }
            let template = templates.find(simd, entry, simd.load(bytes, length))?;
            if seen[..count].contains(&template) {
                return None;
            }
            if length == left {
                return Some(());
            }
            *seen.get_mut(count)? = template;
            count += 1;
            start += length + 1;
        }
    }
}

/// Whether only this byte, or this byte and a space, stands between a token's last byte and the next token.
#[inline(always)]
fn are_separated_by(line: Line<'_>, last: u32, next: u32, byte: u8) -> Option<bool> {
    let between = line.array::<2>(last as usize + 1)?;
    let distance = next.wrapping_sub(last);
    Some((distance == 2 && between[0] == byte) || (distance == 3 && *between == [byte, b' ']))
}

/// Moves past the comma or closing brace after a value, where there may be any number of spaces; also returns whether another
/// name follows.
#[inline(always)]
fn spaced_comma(line: Line<'_>, at: Cursor) -> Option<(Cursor, bool)> {
    let byte = line.skip_blanks(at.byte)?;
    let at = Cursor { byte: byte + 1, ..at };
    match line.byte(byte)? {
        b'}' => Some((at, false)),
        b',' => {
            let next = line.skip_blanks(at.byte)?;
            (*line.quotes.get(at.quote)? as usize == next).then_some((at, true))
        }
        _ => None,
    }
}
