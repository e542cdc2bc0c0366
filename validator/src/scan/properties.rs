//! The property map: where nearly all of the time goes.
//!
//! Keys and values are read at the positions that the index says, so what is known of one property does not have to wait for
//! the one before it. The name leads to its entry, the entry and the value to a cell, and the value must fit the cell: the
//! same instructions for every type. Branches are taken for what is rare.

use super::{
    Scanner,
    lanes::Lanes,
    line::{At, Line},
    record::Given,
    tables::{Cells, Check, Entry, PIECE_MAX},
};

impl Scanner<'_> {
    /// Past a property map whose opening brace was read.
    #[inline(always)]
    pub(super) fn properties<L: Lanes>(&mut self, lanes: L, line: Line<'_>, mut at: At) -> Option<At> {
        let mut given = Given::NONE;
        loop {
            let key = line.past_blank(at.byte)?;
            let &[open, close, value_open, value_close] = line.quotes.get(at.quote..)?.first_chunk()?;
            if open as usize != key {
                return None;
            }
            let entry = self.entry(lanes, line, key + 1, close as usize)?;
            let seen = self.seen.get_mut(entry.property as usize)?;
            if *seen == *self.number {
                return None;
            }
            *seen = *self.number;

            let cell = if follows(line, close as usize, value_open as usize)? {
                at = At { byte: value_close as usize + 1, quote: at.quote + 4 };
                self.value(lanes, line, &entry, value_open as usize + 1, value_close as usize)?
            } else {
                let (next, cell) =
                    self.odd_value(line, &entry, At { byte: close as usize + 1, quote: at.quote + 2 })?;
                at = next;
                cell
            };
            given.0[usize::from(entry.role & 3)] = cell;

            let mut byte = line.byte(at.byte)?;
            if byte == b' ' {
                at.byte = line.past_blank(at.byte)?;
                byte = line.byte(at.byte)?;
            }
            at.byte += 1;
            match byte {
                b',' => {}
                b'}' => return self.is_whole(given).then_some(at),
                _ => return None,
            }
        }
    }

    /// The entry of the property whose name stands between these bytes.
    #[inline(always)]
    fn entry<L: Lanes>(&self, lanes: L, line: Line<'_>, start: usize, end: usize) -> Option<Entry> {
        let length = end.wrapping_sub(start);
        let name = lanes.piece(line.piece(start)?, length);
        if length <= PIECE_MAX {
            return self.tables.short(lanes, name).copied();
        }
        self.tables.long(line.bytes.get(start..end)?).copied()
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
        let cell = cells.cell(at)?;
        let is_fine = (length.wrapping_sub(1) < entry.most as usize)
            & lanes.is_within(value, &cell.least, &cell.width)
            & is_on_calendar(line.piece(start + 5)?, cells.check(at));
        if is_fine { Some(at as u32) } else { self.slow_value(entry, line.bytes.get(start..end)?) }
    }

    /// Past a value that does not follow its name closely, or is no string; and its cell.
    #[inline(never)]
    fn odd_value(&self, line: Line<'_>, entry: &Entry, at: At) -> Option<(At, u32)> {
        let at = line.past(at, b':')?;
        let at = At { byte: line.past_blank(at.byte)?, ..at };
        let (at, text) = if line.byte(at.byte)? == b'"' { line.string(at)? } else { line.scalar(at)? };
        Some((at, self.slow_value(entry, text)?))
    }
}

/// Whether nothing but a colon, or a colon and a blank, is between a closing and an opening quote.
#[inline(always)]
fn follows(line: Line<'_>, close: usize, open: usize) -> Option<bool> {
    let between = u16::from_le_bytes(*line.piece(close + 1)?);
    let distance = open.wrapping_sub(close);
    let close_by = (distance == 2) & (between & 0xff == u16::from(b':'));
    let apart = (distance == 3) & (between == u16::from_le_bytes(*b": "));
    Some(close_by | apart)
}

/// Whether the eight bytes behind a year and its dash are a day that every month has, and an hour, as far as the check asks.
/// They are digits where digits belong.
#[inline(always)]
fn is_on_calendar(bytes: &[u8; 8], check: Check) -> bool {
    let digits = u64::from_le_bytes(*bytes) & 0x0f0f_0f0f_0f0f_0f0f;
    let two = |at: u32| (digits >> (8 * at) & 0xff) * 10 + (digits >> (8 * at + 8) & 0xff);
    let month_and_day = (two(0).wrapping_sub(1) < 12) & (two(3).wrapping_sub(1) < 28);
    let hour = two(6) < 24;
    (month_and_day | (check == Check::None)) & (hour | (check != Check::Hour))
}
