//! The property map: where nearly all of the time goes.
//!
//! Keys and values are read at the positions that the index says, so what is known of one property does not have to wait for
//! the one before it. The name leads to its entry, the entry and the value to a cell, and the value must fit the cell: the
//! same instructions for every type. Branches are taken for what is rare.

use super::{
    Scanner,
    cursor::{At, Line},
    record::Given,
    simd::{Job, Lanes},
    tables::{Cells, Entry, MILLISECONDS_LENGTH, NEVER, NUMBER, PIECE_MAX, RANGES, VALUE_MAX},
};

/// The most parts of a list; a list of more is read slowly.
const PARTS_MAX: usize = 16;

/// Reading past a property map whose opening brace was read.
///
/// A property that is not fine is noted, and reading goes on behind it. Nothing comes of a map that cannot be read on.
pub(super) struct Properties<'s, 't, 'a> {
    pub(super) scanner: &'s mut Scanner<'t>,
    pub(super) line: Line<'a>,
    pub(super) at: At,
}

/// What came of reading a property: the last byte of its value, and the quotes behind that.
enum Property<'a> {
    /// It is fine.
    Fine(u32, &'a [u32]),
    /// It is to be looked at closer.
    Odd,
    /// It was there before.
    Repeated,
}

impl Job for Properties<'_, '_, '_> {
    type Output = Option<At>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Option<At> {
        let Self { scanner, line, at } = self;
        let mut given = Given::NONE;
        let mut quotes = line.quotes.get(at.quote..)?;
        let first = line.past_blank(at.byte)?;
        if *quotes.first()? as usize != first {
            return None;
        }
        loop {
            let last = match scanner.property(lanes, line, quotes, &mut given) {
                Property::Fine(last, rest) => {
                    quotes = rest;
                    last
                }
                odd => {
                    let is_repeated = matches!(odd, Property::Repeated);
                    let (last, rest) = scanner.notes.add(line, quotes, is_repeated)?;
                    quotes = rest;
                    last
                }
            };
            if !is_between(line, last, *quotes.first()?, b',')? {
                let end = At { byte: last as usize + 1, quote: line.quotes.len() - quotes.len() };
                if let (end, false) = odd_comma(line, end)? {
                    let is_whole = scanner.is_whole(given);
                    scanner.notes.end(is_whole, given, at.byte - 1..end.byte);
                    return Some(end);
                }
            }
        }
    }
}

impl<'t> Scanner<'t> {
    /// Reads the property that begins with the first of these quotes.
    #[inline(always)]
    fn property<'a, L: Lanes>(
        &mut self,
        lanes: L,
        line: Line<'a>,
        quotes: &'a [u32],
        given: &mut Given,
    ) -> Property<'a> {
        let Some((&[open, close, value_open, value_close], rest)) = quotes.split_first_chunk() else {
            return Property::Odd;
        };
        let Some(entry) = self.entry(lanes, line, open as usize + 1, close as usize) else {
            return Property::Odd;
        };
        let Some(seen) = self.seen.get_mut(entry.property as usize) else { return Property::Odd };
        if *seen == *self.number {
            return Property::Repeated;
        }
        *seen = *self.number;
        let role = usize::from(entry.role & 3);
        given.opens[role] = open;
        if is_between(line, close, value_open, b':') == Some(true) {
            match self.value(lanes, line, entry, value_open as usize + 1, value_close as usize) {
                Some(cell) => {
                    given.cells[role] = cell;
                    Property::Fine(value_close, rest)
                }
                None => Property::Odd,
            }
        } else {
            match self.odd_value(line, entry, close, quotes) {
                Some((cell, last, rest)) => {
                    given.cells[role] = cell;
                    Property::Fine(last, rest)
                }
                None => Property::Odd,
            }
        }
    }

    /// The entry of the property whose name stands between these bytes.
    #[inline(always)]
    fn entry<L: Lanes>(&self, lanes: L, line: Line<'_>, start: usize, end: usize) -> Option<&'t Entry> {
        let tables = self.tables;
        let length = end.wrapping_sub(start);
        if length > PIECE_MAX {
            return tables.long(line.bytes.get(start..end)?);
        }
        tables.short(lanes, lanes.piece(line.piece(start)?, length))
    }

    /// The cell of the value between these bytes, if it is fine.
    #[inline(always)]
    fn value<L: Lanes>(
        &self,
        lanes: L,
        line: Line<'_>,
        entry: &Entry,
        start: usize,
        end: usize,
    ) -> Option<u32> {
        let length = end.wrapping_sub(start);
        let cells = &self.tables.cells;
        let value = lanes.piece(line.piece(start)?, length);
        let listed = cells.listed(lanes, entry.salt, value);
        let form = Cells::form(entry.base, entry.by_length, length);
        let at = if entry.is_listed { listed } else { form };
        let (cell, width) = cells.at(at)?;
        let is_fine = (length.wrapping_sub(1) < entry.most as usize)
            & (cell.owner() == entry.owner)
            & lanes.is_within(value, &cell.0, width)
            & (lanes.is_on_calendar(value, &RANGES[usize::from(entry.is_dated)])
                | (length == MILLISECONDS_LENGTH));
        if is_fine {
            return Some(at as u32);
        }
        // The most common of the values that are not of the usual form.
        if entry.base == NUMBER
            && length.wrapping_sub(1) < VALUE_MAX
            && lanes.is_decimal(value, length, line.byte(start)?)
        {
            return Some(NEVER);
        }
        if entry.is_list && lanes.call(List { cells, entry, line, start, end }).is_some() {
            return Some(NEVER);
        }
        self.slow_value(entry, line.bytes.get(start..end)?)
    }

    /// A value that does not follow its name closely, or is no string: its cell, its last byte, and the quotes after it.
    #[inline(never)]
    fn odd_value<'a>(
        &self,
        line: Line<'a>,
        entry: &Entry,
        close: u32,
        quotes: &'a [u32],
    ) -> Option<(u32, u32, &'a [u32])> {
        let quotes = quotes.get(2..)?;
        let line = Line { quotes, ..line };
        let at = line.past(At { byte: close as usize + 1, quote: 0 }, b':')?;
        let at = At { byte: line.past_blank(at.byte)?, ..at };
        let (at, text) = if line.byte(at.byte)? == b'"' { line.string(at)? } else { line.scalar(at)? };
        Some((self.slow_value(entry, text)?, at.byte as u32 - 1, &quotes[at.quote..]))
    }
}

/// Whether a value is several listed values, none of them twice.
struct List<'a> {
    cells: &'a Cells,
    entry: &'a Entry,
    line: Line<'a>,
    start: usize,
    end: usize,
}

impl Job for List<'_> {
    type Output = Option<()>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Option<()> {
        let Self { cells, entry, line, mut start, end } = self;
        let mut seen = [NEVER; PARTS_MAX];
        let mut count = 0;
        loop {
            let bytes = line.piece(start)?;
            let left = end.checked_sub(start)?;
            let length = left.min(lanes.find(bytes, b';').trailing_zeros() as usize);
            if length > VALUE_MAX {
                return None;
            }
            let cell = cells.find(lanes, entry, lanes.piece(bytes, length))?;
            if seen[..count].contains(&cell) {
                return None;
            }
            if length == left {
                return Some(());
            }
            *seen.get_mut(count)? = cell;
            count += 1;
            start += length + 1;
        }
    }
}

/// Whether nothing but this byte, or this byte and a blank, is between the end of one thing and the beginning of the next.
#[inline(always)]
fn is_between(line: Line<'_>, last: u32, next: u32, byte: u8) -> Option<bool> {
    let between = line.piece::<2>(last as usize + 1)?;
    let distance = next.wrapping_sub(last);
    Some((distance == 2 && between[0] == byte) || (distance == 3 && *between == [byte, b' ']))
}

/// Past what follows a value, and whether that is a comma before another name: blanks may stand everywhere.
#[inline(always)]
fn odd_comma(line: Line<'_>, at: At) -> Option<(At, bool)> {
    let byte = line.past_blank(at.byte)?;
    let at = At { byte: byte + 1, ..at };
    match line.byte(byte)? {
        b'}' => Some((at, false)),
        b',' => {
            let next = line.past_blank(at.byte)?;
            (*line.quotes.get(at.quote)? as usize == next).then_some((at, true))
        }
        _ => None,
    }
}
