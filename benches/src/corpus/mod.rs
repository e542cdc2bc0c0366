//! Generated tickets: an invented account, and any number of records for it. Some have a mistake, of all kinds that the rules
//! know.
//!
//! The same seed gives the same bytes on every machine. The generator knows the schema's types and nothing of the validator,
//! so that both of the validator's paths can be compared with it; the validator's own tests include this folder by its path,
//! because a dependency would be circular.

mod account;
mod draft;
mod hostile;
mod invalid_drafts;
mod malformed_text;
mod mistakes;
mod rng;

pub use account::account;
pub use hostile::{HostileWriter, Hostility};
pub use mistakes::Mistake;
pub use rng::Rng;
use ticketproof_schema::ObjectSchema;

use draft::{Draft, Layout};

/// The shares of special records, in thousandths of all records.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    /// Records with a mistake.
    pub bad: u32,
    /// Records in a rare but correct layout: escaped names, wide blanks, tabs, carriage returns, blank lines.
    pub odd: u32,
    /// Records with a text at the limit, or of about a megabyte, valid or not.
    pub huge: u32,
}

impl Mix {
    /// Records as in exports: 3 in 100 with a mistake, keys in any order, about 750 bytes a record.
    pub const EXPORT: Self = Self { bad: 30, odd: 1, huge: 0 };

    /// Records for tests of the validator: a third with a mistake, a tenth in a rare layout.
    pub const HOSTILE: Self = Self { bad: 330, odd: 100, huge: 1 };
}

/// Writes records of an account, a line each.
#[derive(Debug)]
pub struct Writer<'a> {
    schema: &'a ObjectSchema,
    kinds: account::Kinds<'a>,
    mix: Mix,
    mistakes: &'a [Mistake],
    rng: Rng,
}

impl<'a> Writer<'a> {
    /// A writer for an account made by [`account`].
    pub fn new(schema: &'a ObjectSchema, mix: Mix, seed: u64) -> Self {
        Self { schema, kinds: account::Kinds::of(schema), mix, mistakes: Mistake::ALL, rng: Rng::new(seed) }
    }

    /// The same writer, with these mistakes only.
    #[must_use]
    pub fn only(self, mistakes: &'a [Mistake]) -> Self {
        Self { mistakes, ..self }
    }

    /// Writes a create's body and a line feed; returns its mistake. A rare layout may have a blank line before it.
    pub fn line(&mut self, out: &mut Vec<u8>) -> Option<Mistake> {
        let mut draft = Draft::new(self.schema, &self.kinds, &mut self.rng);
        let mut layout = Layout::usual(&mut self.rng);
        if self.rng.chance(self.mix.odd) {
            layout.make_odd(&mut draft, &mut self.rng);
        }
        if self.rng.chance(self.mix.huge) {
            draft.enlarge(&self.kinds, &mut self.rng);
        }
        let mistake = self.rng.chance(self.mix.bad).then(|| *self.rng.pick(self.mistakes));
        if let Some(mistake) = mistake {
            invalid_drafts::apply(&mut draft, mistake, self.schema, &self.kinds, &mut self.rng);
        }
        let start = out.len();
        layout.write(&draft, out);
        if let Some(mistake) = mistake {
            malformed_text::apply(out, start, mistake, &mut self.rng);
        }
        out.push(b'\n');
        mistake
    }

    /// Writes `count` records; also returns the mistake of each.
    pub fn lines(&mut self, count: usize) -> (Vec<u8>, Vec<Option<Mistake>>) {
        let mut text = Vec::with_capacity(count * 768);
        let mistakes = (0..count).map(|_| self.line(&mut text)).collect();
        (text, mistakes)
    }
}
