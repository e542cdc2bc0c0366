//! Byte-range templates: one for each value format and length, and one for each listed value.
//!
//! A template has a range for each byte of a value: a least byte, and a width. The widths of a listed value are zero, so values
//! of all types are checked by the same instructions, without a branch to predict.

use super::{
    super::simd::{CalendarRanges, Simd},
    PerfectHash, PropertyEntry, hash, padded,
};

/// The least bytes of a value; the exact bytes if the template is for a listed value. Bytes after a value's end count as zero.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(in crate::scan) struct Template(pub(in crate::scan) [u8; 32]);

impl Template {
    /// The value set that a listed value belongs to: different properties may list the same value.
    #[inline(always)]
    pub(in crate::scan) fn value_set(&self) -> u32 {
        let [.., a, b, c, d] = self.0;
        u32::from_le_bytes([a, b, c, d])
    }
}

/// The ranges for [`Simd::is_on_calendar`]: all numbers, and the months, days and hours that exist in every month.
pub(in crate::scan) static RANGES: [CalendarRanges; 2] = [
    CalendarRanges { least: [0; 8], width: [u16::MAX; 8] },
    // A date without an hour has zero bytes there.
    CalendarRanges { least: [1, 1, 0, 0, 0, 0, 0, 0], width: [11, 27, 23, 0, 0, 0, 0, 0] },
];

/// The longest value that a template can match, in bytes. The last four bytes of a template are its value set.
pub(in crate::scan) const VALUE_MAX: usize = 28;

/// The template that no value matches: every byte would have to be a control character. It also stands for "valid, without a
/// template".
pub(in crate::scan) const NO_TEMPLATE: u32 = 0;
/// The template that any text matches.
pub(super) const TEXT: u32 = 1;
/// The first of the templates of numbers: one for each length below [`LENGTHS`].
pub(in crate::scan) const NUMBER: u32 = 2;
/// The first of the templates of dates.
pub(super) const DATE: u32 = NUMBER + LENGTHS as u32;
/// The first of the templates of times.
pub(super) const DATE_TIME: u32 = DATE + LENGTHS as u32;
/// The number of templates of a format: lengths 0 to [`VALUE_MAX`], and one for all longer values.
const LENGTHS: usize = VALUE_MAX + 2;
/// The number of templates before those of listed values.
const FORMAT_COUNT: usize = DATE_TIME as usize + LENGTHS;

/// The value set of the templates of formats.
pub(super) const FORMAT_SET: u32 = 0;
/// The value set of booleans.
pub(super) const BOOLEAN_SET: u32 = 1;
/// The value set of the account's owners.
pub(super) const OWNER_SET: u32 = 2;

/// The format of milliseconds: the only format of a time without year, month and day, and the only one of its length.
const MILLISECONDS: &str = "1dddddddddddd";

/// The length of [`MILLISECONDS`].
pub(in crate::scan) const MILLISECONDS_LENGTH: usize = MILLISECONDS.len();

/// Stands for the pipeline of a value that is not a pipeline or stage.
pub(super) const NO_PIPELINE: u16 = u16::MAX;

/// The value set of a property's options.
pub(super) const fn option_set(property: u32) -> u32 {
    property + 3
}

/// The number that a value set adds to the hash of a listed value.
pub(super) const fn salt(value_set: u32) -> u64 {
    (value_set as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The template of a listed value; `None` for a value that is empty, too long, or escaped in JSON.
fn listed_template(value: &str, value_set: u32) -> Option<Template> {
    let mut bytes = padded(value).filter(|_| value.len() <= VALUE_MAX)?;
    bytes[VALUE_MAX..].copy_from_slice(&value_set.to_le_bytes());
    Some(Template(bytes))
}

/// All templates of a schema.
#[derive(Debug)]
pub(in crate::scan) struct Templates {
    perfect_hash: PerfectHash,
    templates: Vec<Template>,
    /// The widths of the templates of formats, then zeros for all listed values.
    widths: Vec<[u8; 32]>,
    /// For each listed value, the pipeline that it is, or is a stage of.
    pipelines: Vec<u16>,
}

impl Templates {
    /// The template of a listed value; an arbitrary template for any other value.
    #[inline(always)]
    pub(in crate::scan) fn listed<S: Simd>(&self, simd: S, salt: u64, value: S::Chunk32) -> usize {
        FORMAT_COUNT + self.perfect_hash.slot_of(simd.hash(value).wrapping_add(salt))
    }

    /// The template of a format for a value of this length.
    #[inline(always)]
    pub(in crate::scan) fn of_format(base: u32, by_length: u32, length: usize) -> usize {
        base as usize + (length.min(LENGTHS - 1) & by_length as usize)
    }

    /// A template and its widths.
    #[inline(always)]
    pub(in crate::scan) fn at(&self, at: usize) -> Option<(&Template, &[u8; 32])> {
        let template = self.templates.get(at)?;
        Some((template, self.widths.get(at.min(FORMAT_COUNT))?))
    }

    /// The template of a listed value, if it is one.
    #[inline(always)]
    pub(in crate::scan) fn find<S: Simd>(
        &self,
        simd: S,
        entry: &PropertyEntry,
        value: S::Chunk32,
    ) -> Option<u32> {
        let at = self.listed(simd, entry.salt, value);
        let template = self.templates.get(at)?;
        let is_it = template.value_set() == entry.value_set && simd.is_within(value, &template.0, &[0; 32]);
        is_it.then_some(at as u32)
    }

    /// The number of the pipeline that a template's value is, or is a stage of.
    pub(in crate::scan) fn pipeline(&self, at: usize) -> Option<u16> {
        self.pipelines.get(at.checked_sub(FORMAT_COUNT)?).copied().filter(|number| *number != NO_PIPELINE)
    }
}

/// Collects the listed values of a schema.
#[derive(Default)]
pub(super) struct Builder {
    values: Vec<(Template, u16)>,
    has_owners: bool,
}

impl Builder {
    /// Adds a listed value; a value that no template can hold is left to the reference path.
    pub(super) fn add(&mut self, value_set: u32, value: &str, pipeline: u16) {
        self.has_owners |= value_set == OWNER_SET;
        self.values.extend(listed_template(value, value_set).map(|template| (template, pipeline)));
    }

    /// Whether the account's owners were added.
    pub(super) const fn has_owners(&self) -> bool {
        self.has_owners
    }

    pub(super) fn build(mut self) -> Templates {
        self.add(BOOLEAN_SET, "true", NO_PIPELINE);
        self.add(BOOLEAN_SET, "false", NO_PIPELINE);
        let hash = |template: &Template| {
            let mut value = template.0;
            value[VALUE_MAX..].fill(0);
            hash(&value).wrapping_add(salt(template.value_set()))
        };
        let hashes: Vec<_> = self.values.iter().map(|(template, _)| hash(template)).collect();
        let (perfect_hash, found) = PerfectHash::new(&hashes);
        let mut templates = vec![Template([1; 32]); FORMAT_COUNT + perfect_hash.len()];
        let mut widths = vec![[0; 32]; FORMAT_COUNT + 1];
        write_formats(&mut templates, &mut widths);
        let mut pipelines = vec![NO_PIPELINE; perfect_hash.len()];
        for ((template, pipeline), place) in self.values.into_iter().zip(found) {
            if let Some(place) = place {
                templates[FORMAT_COUNT + place] = template;
                pipelines[place] = pipeline;
            }
        }
        Templates { perfect_hash, templates, widths, pipelines }
    }
}

/// Writes the templates of the formats. Each is a format that the grammars in `value` accept. The grammars accept others, too:
/// they check the values that match no template.
fn write_formats(templates: &mut [Template], widths: &mut [[u8; 32]]) {
    let mut set = |base: u32, format: &str| {
        let at = base as usize + format.len();
        (templates[at], widths[at]) = parse_format(format);
    };
    for length in 1..=VALUE_MAX {
        set(NUMBER, &"d".repeat(length));
    }
    let date = "dddd-dd-dd";
    set(DATE, date);
    // Ten digits are seconds, and the first of thirteen must not be a zero for them to be more than that.
    for time in [date, MILLISECONDS, "dddd-dd-ddThd:sd:sdZ", "dddd-dd-ddThd:sd:sd.dddZ"] {
        set(DATE_TIME, time);
    }
    (templates[TEXT as usize], widths[TEXT as usize]) = (parse_format("").0, [0xff; 32]);
}

/// The template of a format, and its widths: `d` is a digit, `1` a digit but zero, `h` the first digit of an hour, `s` the first
/// digit of a minute or second.
fn parse_format(format: &str) -> (Template, [u8; 32]) {
    let (mut least, mut width) = ([0; 32], [0; 32]);
    for (at, byte) in format.bytes().enumerate() {
        (least[at], width[at]) = match byte {
            b'd' => (b'0', 9),
            b'1' => (b'1', 8),
            b'h' => (b'0', 2),
            b's' => (b'0', 5),
            other => (other, 0),
        };
    }
    least[VALUE_MAX..].copy_from_slice(&FORMAT_SET.to_le_bytes());
    (Template(least), width)
}
