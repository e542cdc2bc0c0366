//! The cells: what values look like, one cell per form and length, or per listed value.
//!
//! A cell says for each of 32 bytes which values it may have: those from `least` to `least + width`. A listed value is a cell
//! of width zero, so that values of every type are checked by the very same instructions, and nothing needs to be foreseen.

use std::collections::HashSet;

use super::{super::lanes::Lanes, Places, hash, padded};

/// Which values the first 32 bytes of a value may have. What is behind its end counts as zero.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(in crate::scan) struct Cell {
    pub(in crate::scan) least: [u8; 32],
    pub(in crate::scan) width: [u8; 32],
}

/// What else must be true of a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::scan) enum Check {
    /// Nothing.
    None,
    /// Its bytes 5 to 10 are month and day.
    Day,
    /// Its bytes 11 and 12 are an hour as well.
    Hour,
}

/// The cell that no value fits: all of its bytes would have to be a control character, which is looked at closer anyway.
pub(in crate::scan) const NEVER: u32 = 0;
/// Any text.
pub(super) const TEXT: u32 = 1;
/// The first of the cells of numbers: one for each length up to [`LENGTHS`].
pub(super) const NUMBER: u32 = 2;
/// The same of days.
pub(super) const DATE: u32 = NUMBER + LENGTHS as u32;
/// The same of moments.
pub(super) const DATE_TIME: u32 = DATE + LENGTHS as u32;
/// Lengths 0 to 32, and more.
const LENGTHS: usize = 34;
/// How many cells stand before those of listed values.
const FORMS: usize = DATE_TIME as usize + LENGTHS;

/// What tells booleans from other properties' options.
pub(super) const BOOLEANS: u64 = 0x5851_f42d_4c95_7f2d;
/// What tells owners from other properties' options.
pub(super) const OWNERS: u64 = 0xd134_2543_de82_ef95;

/// The number of a value that is no pipeline or stage.
pub(super) const NO_PIPELINE: u16 = u16::MAX;

/// What tells a property's options from others'.
pub(super) const fn salt(property: u32) -> u64 {
    (property as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The cells.
#[derive(Debug)]
pub(in crate::scan) struct Cells {
    places: Places,
    cells: Vec<Cell>,
    /// Of the cells that are no listed values, and one for all that are.
    checks: [Check; FORMS + 1],
    pipelines: Vec<u16>,
}

impl Cells {
    /// The cell of a listed value, if it is one.
    #[inline(always)]
    pub(in crate::scan) fn listed<L: Lanes>(&self, lanes: L, salt: u64, value: L::Piece) -> usize {
        FORMS + self.places.find(lanes.hash(value) ^ salt)
    }

    /// The cell of a form for a value of this length.
    #[inline(always)]
    pub(in crate::scan) fn form(base: u32, by_length: u32, length: usize) -> usize {
        base as usize + (length.min(LENGTHS - 1) & by_length as usize)
    }

    #[inline(always)]
    pub(in crate::scan) fn cell(&self, at: usize) -> Option<&Cell> {
        self.cells.get(at)
    }

    /// What else must be true of a value that fits a cell.
    #[inline(always)]
    pub(in crate::scan) fn check(&self, at: usize) -> Check {
        self.checks[at.min(FORMS)]
    }

    /// The number of the pipeline that a cell's value is, or is a stage of.
    pub(in crate::scan) fn pipeline(&self, at: usize) -> Option<u16> {
        self.pipelines.get(at.checked_sub(FORMS)?).copied().filter(|number| *number != NO_PIPELINE)
    }
}

/// Collects the listed values.
#[derive(Default)]
pub(super) struct Builder {
    values: Vec<(u64, [u8; 32], u16)>,
    salts: HashSet<u64>,
}

impl Builder {
    /// Adds a listed value; a value that is too long, or empty, is left to be looked at closer.
    pub(super) fn add(&mut self, salt: u64, value: &str, pipeline: u16) {
        self.salts.insert(salt);
        if let Some(bytes) = padded(value.as_bytes()).filter(|_| !value.is_empty()) {
            self.values.push((salt, bytes, pipeline));
        }
    }

    /// Whether any value was added with this salt.
    pub(super) fn has(&self, salt: u64) -> bool {
        self.salts.contains(&salt)
    }

    pub(super) fn build(mut self) -> Cells {
        self.add(BOOLEANS, "true", NO_PIPELINE);
        self.add(BOOLEANS, "false", NO_PIPELINE);
        let hashes: Vec<_> = self.values.iter().map(|(salt, bytes, _)| hash(bytes) ^ salt).collect();
        let (places, found) = Places::new(&hashes);
        let never = Cell { least: [1; 32], width: [0; 32] };
        let mut cells = vec![never; FORMS + places.len()];
        let mut checks = [Check::None; FORMS + 1];
        forms(&mut cells, &mut checks);
        let mut pipelines = vec![NO_PIPELINE; places.len()];
        for ((_, bytes, pipeline), place) in self.values.into_iter().zip(found) {
            if let Some(place) = place {
                cells[FORMS + place] = Cell { least: bytes, width: [0; 32] };
                pipelines[place] = pipeline;
            }
        }
        Cells { places, cells, checks, pipelines }
    }
}

/// Writes the cells of the forms. Each is a form that the grammars in `value` accept, not all that they do: what fits none
/// is read by them.
fn forms(cells: &mut [Cell], checks: &mut [Check]) {
    cells[TEXT as usize] = Cell { least: [0; 32], width: [0xff; 32] };
    for length in 1..=32 {
        cells[NUMBER as usize + length] = shaped(&"d".repeat(length));
    }
    let day = (10, "dddd-dd-dd", Check::Day);
    // Ten digits are seconds, and the first of thirteen must not be a zero for them to be more than that.
    let moments = [
        day,
        (13, "1dddddddddddd", Check::None),
        (20, "dddd-dd-ddThd:sd:sdZ", Check::Hour),
        (24, "dddd-dd-ddThd:sd:sd.dddZ", Check::Hour),
    ];
    for (base, length, shape, check) in [(DATE, day.0, day.1, day.2)]
        .into_iter()
        .chain(moments.map(|(length, shape, check)| (DATE_TIME, length, shape, check)))
    {
        let at = base as usize + length;
        cells[at] = shaped(shape);
        checks[at] = check;
    }
}

/// The cell of a shape: `d` is a digit, `1` one but zero, `h` the first of an hour, `s` the first of a minute or second.
fn shaped(shape: &str) -> Cell {
    let mut cell = Cell { least: [0; 32], width: [0; 32] };
    for (at, byte) in shape.bytes().enumerate() {
        (cell.least[at], cell.width[at]) = match byte {
            b'd' => (b'0', 9),
            b'1' => (b'1', 8),
            b'h' => (b'0', 2),
            b's' => (b'0', 5),
            other => (other, 0),
        };
    }
    cell
}
