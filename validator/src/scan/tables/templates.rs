//! The cells: what values look like, one cell per form and length, or per listed value.
//!
//! A cell says for each byte of a value which values it may have: those from the least on, as many as the cell's width. A
//! listed value's width is zero, so that values of every type are checked by the very same instructions, and nothing needs
//! to be foreseen.

use super::{
    super::simd::{Lanes, Ranges},
    Entry, Places, hash, padded,
};

/// What a value must be: each of its bytes at least this, or exactly this if the cell is a listed value's. What is behind a
/// value's end counts as zero.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(in crate::scan) struct Cell(pub(in crate::scan) [u8; 32]);

impl Cell {
    /// Whose value it is: different properties may list the same one.
    #[inline(always)]
    pub(in crate::scan) fn owner(&self) -> u32 {
        let [.., a, b, c, d] = self.0;
        u32::from_le_bytes([a, b, c, d])
    }
}

/// The months, days and hours that every calendar has, and all numbers: what [`Lanes::is_on_calendar`] checks.
pub(in crate::scan) static RANGES: [Ranges; 2] = [
    Ranges { least: [0; 8], width: [u16::MAX; 8] },
    // A day without an hour has zeros there.
    Ranges { least: [1, 1, 0, 0, 0, 0, 0, 0], width: [11, 27, 23, 0, 0, 0, 0, 0] },
];

/// The most bytes of a listed value, or of one that has a form. In a cell the four behind them are the owner.
pub(in crate::scan) const VALUE_MAX: usize = 28;

/// The cell that no value fits: all of its bytes would have to be a control character, which is looked at closer anyway.
pub(in crate::scan) const NEVER: u32 = 0;
/// Any text.
pub(super) const TEXT: u32 = 1;
/// The first of the cells of numbers: one for each length up to [`LENGTHS`].
pub(in crate::scan) const NUMBER: u32 = 2;
/// The same of days.
pub(super) const DATE: u32 = NUMBER + LENGTHS as u32;
/// The same of moments.
pub(super) const DATE_TIME: u32 = DATE + LENGTHS as u32;
/// Lengths 0 to [`VALUE_MAX`], and more.
const LENGTHS: usize = VALUE_MAX + 2;
/// How many cells stand before those of listed values.
const FORMS: usize = DATE_TIME as usize + LENGTHS;

/// The owner of the cells of forms.
pub(super) const FORM: u32 = 0;
/// The owner of booleans.
pub(super) const BOOLEANS: u32 = 1;
/// The owner of owners' ids.
pub(super) const OWNERS: u32 = 2;

/// Milliseconds: the only form of a moment, and the only one of its length, that is no calendar's.
const MILLISECONDS: &str = "1dddddddddddd";

/// Its length.
pub(in crate::scan) const MILLISECONDS_LENGTH: usize = MILLISECONDS.len();

/// The number of a value that is no pipeline or stage.
pub(super) const NO_PIPELINE: u16 = u16::MAX;

/// The owner of a property's options.
pub(super) const fn owner(property: u32) -> u32 {
    property + 3
}

/// What the owner adds to the hash of a listed value, which is taken without the owner.
pub(super) const fn salt(owner: u32) -> u64 {
    (owner as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A value that is listed for an owner, as a cell holds it; none for a value that is too long, is empty, or is escaped in JSON.
fn marked(value: &str, owner: u32) -> Option<Cell> {
    let mut bytes = padded(value).filter(|_| value.len() <= VALUE_MAX)?;
    bytes[VALUE_MAX..].copy_from_slice(&owner.to_le_bytes());
    Some(Cell(bytes))
}

/// The cells.
#[derive(Debug)]
pub(in crate::scan) struct Cells {
    places: Places,
    cells: Vec<Cell>,
    /// Of each form, and zeros for all listed values.
    widths: Vec<[u8; 32]>,
    /// The pipeline that a listed value is, or is a stage of.
    pipelines: Vec<u16>,
}

impl Cells {
    /// The cell of a listed value, if it is one, and any cell otherwise.
    #[inline(always)]
    pub(in crate::scan) fn listed<L: Lanes>(&self, lanes: L, salt: u64, value: L::Piece) -> usize {
        FORMS + self.places.find(lanes.hash(value).wrapping_add(salt))
    }

    /// The cell of a form for a value of this length.
    #[inline(always)]
    pub(in crate::scan) fn form(base: u32, by_length: u32, length: usize) -> usize {
        base as usize + (length.min(LENGTHS - 1) & by_length as usize)
    }

    /// A cell and its width.
    #[inline(always)]
    pub(in crate::scan) fn at(&self, at: usize) -> Option<(&Cell, &[u8; 32])> {
        let cell = self.cells.get(at)?;
        Some((cell, self.widths.get(at.min(FORMS))?))
    }

    /// The cell of a listed value, if it is one.
    #[inline(always)]
    pub(in crate::scan) fn find<L: Lanes>(&self, lanes: L, entry: &Entry, value: L::Piece) -> Option<u32> {
        let at = self.listed(lanes, entry.salt, value);
        let cell = self.cells.get(at)?;
        let is_it = cell.owner() == entry.owner && lanes.is_within(value, &cell.0, &[0; 32]);
        is_it.then_some(at as u32)
    }

    /// The number of the pipeline that a cell's value is, or is a stage of.
    pub(in crate::scan) fn pipeline(&self, at: usize) -> Option<u16> {
        self.pipelines.get(at.checked_sub(FORMS)?).copied().filter(|number| *number != NO_PIPELINE)
    }
}

/// Collects the listed values.
#[derive(Default)]
pub(super) struct Builder {
    values: Vec<(Cell, u16)>,
    has_owners: bool,
}

impl Builder {
    /// Adds a listed value; one that no cell can hold is left to be looked at closer.
    pub(super) fn add(&mut self, owner: u32, value: &str, pipeline: u16) {
        self.has_owners |= owner == OWNERS;
        self.values.extend(marked(value, owner).map(|cell| (cell, pipeline)));
    }

    /// Whether any owner's id was added.
    pub(super) const fn has_owners(&self) -> bool {
        self.has_owners
    }

    pub(super) fn build(mut self) -> Cells {
        self.add(BOOLEANS, "true", NO_PIPELINE);
        self.add(BOOLEANS, "false", NO_PIPELINE);
        let hash = |cell: &Cell| {
            let mut value = cell.0;
            value[VALUE_MAX..].fill(0);
            hash(&value).wrapping_add(salt(cell.owner()))
        };
        let hashes: Vec<_> = self.values.iter().map(|(cell, _)| hash(cell)).collect();
        let (places, found) = Places::new(&hashes);
        let mut cells = vec![Cell([1; 32]); FORMS + places.len()];
        let mut widths = vec![[0; 32]; FORMS + 1];
        forms(&mut cells, &mut widths);
        let mut pipelines = vec![NO_PIPELINE; places.len()];
        for ((cell, pipeline), place) in self.values.into_iter().zip(found) {
            if let Some(place) = place {
                cells[FORMS + place] = cell;
                pipelines[place] = pipeline;
            }
        }
        Cells { places, cells, widths, pipelines }
    }
}

/// Writes the cells of the forms. Each is a form that the grammars in `value` accept, not all that they do: what fits none
/// is read by them.
fn forms(cells: &mut [Cell], widths: &mut [[u8; 32]]) {
    let mut set = |base: u32, shape: &str| {
        let at = base as usize + shape.len();
        (cells[at], widths[at]) = shaped(shape);
    };
    for length in 1..=VALUE_MAX {
        set(NUMBER, &"d".repeat(length));
    }
    let day = "dddd-dd-dd";
    set(DATE, day);
    // Ten digits are seconds, and the first of thirteen must not be a zero for them to be more than that.
    for moment in [day, MILLISECONDS, "dddd-dd-ddThd:sd:sdZ", "dddd-dd-ddThd:sd:sd.dddZ"] {
        set(DATE_TIME, moment);
    }
    (cells[TEXT as usize], widths[TEXT as usize]) = (shaped("").0, [0xff; 32]);
}

/// The cell of a shape, and its width: `d` is a digit, `1` one but zero, `h` the first of an hour, `s` the first of a minute
/// or second.
fn shaped(shape: &str) -> (Cell, [u8; 32]) {
    let (mut least, mut width) = ([0; 32], [0; 32]);
    for (at, byte) in shape.bytes().enumerate() {
        (least[at], width[at]) = match byte {
            b'd' => (b'0', 9),
            b'1' => (b'1', 8),
            b'h' => (b'0', 2),
            b's' => (b'0', 5),
            other => (other, 0),
        };
    }
    least[VALUE_MAX..].copy_from_slice(&FORM.to_le_bytes());
    (Cell(least), width)
}
