//! Generated tickets: an invented account, and as many records for it as one likes, of which some are bad in every way that
//! the rules know.
//!
//! The same seed gives the same bytes on every machine. The generator knows the schema's types and nothing of the validator,
//! so that both of the validator's paths can be held against it; the validator's own tests include this folder by its path,
//! because a dependency would be a circle.

mod account;
mod bad;
mod broken;
mod draft;
mod hostile;
mod rng;
mod ways;

pub use account::account;
pub use hostile::{HostileWriter, Hostility};
pub use rng::Rng;
use ticketproof_schema::ObjectSchema;
pub use ways::Way;

use draft::{Draft, Layout};

/// How often what is written, in thousandths of all records.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    /// Records with something wrong.
    pub bad: u32,
    /// Records in an unusual but correct layout: escaped names, wide blanks, tabs, carriage returns, blank lines.
    pub odd: u32,
    /// Records with a text at the limit, or of about a megabyte, good or bad.
    pub huge: u32,
}

impl Mix {
    /// Records as in exports: 3 in 100 bad, keys in any order, about 750 bytes a record.
    pub const EXPORT: Self = Self { bad: 30, odd: 1, huge: 0 };

    /// Records that find mistakes of the validator: a third bad, a tenth odd.
    pub const HOSTILE: Self = Self { bad: 330, odd: 100, huge: 1 };
}

/// Writes records of an account, a line each.
#[derive(Debug)]
pub struct Writer<'a> {
    schema: &'a ObjectSchema,
    kinds: account::Kinds<'a>,
    mix: Mix,
    ways: &'a [Way],
    rng: Rng,
}

impl<'a> Writer<'a> {
    /// A writer for an account made by [`account`].
    pub fn new(schema: &'a ObjectSchema, mix: Mix, seed: u64) -> Self {
        Self { schema, kinds: account::Kinds::of(schema), mix, ways: Way::ALL, rng: Rng::new(seed) }
    }

    /// The same writer, whose bad records are bad in these ways only.
    #[must_use]
    pub fn only(self, ways: &'a [Way]) -> Self {
        Self { ways, ..self }
    }

    /// Adds a create's body and a line feed; says what is wrong with it. An odd layout may be a blank line before it.
    pub fn line(&mut self, out: &mut Vec<u8>) -> Option<Way> {
        let mut draft = Draft::new(self.schema, &self.kinds, &mut self.rng);
        let mut layout = Layout::usual(&mut self.rng);
        if self.rng.chance(self.mix.odd) {
            layout.make_odd(&mut draft, &mut self.rng);
        }
        if self.rng.chance(self.mix.huge) {
            draft.enlarge(&self.kinds, &mut self.rng);
        }
        let way = self.rng.chance(self.mix.bad).then(|| *self.rng.pick(self.ways));
        if let Some(way) = way {
            bad::spoil(&mut draft, way, self.schema, &self.kinds, &mut self.rng);
        }
        let start = out.len();
        layout.write(&draft, out);
        if let Some(way) = way {
            broken::spoil(out, start, way, &mut self.rng);
        }
        out.push(b'\n');
        way
    }

    /// `count` records, and for each what is wrong with it.
    pub fn lines(&mut self, count: usize) -> (Vec<u8>, Vec<Option<Way>>) {
        let mut text = Vec::with_capacity(count * 768);
        let ways = (0..count).map(|_| self.line(&mut text)).collect();
        (text, ways)
    }
}
