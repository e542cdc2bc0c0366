//! One record: its members, and what it gives as a whole.

use super::{
    Scanner,
    associations::Associations,
    cursor::{At, Line},
    properties::Properties,
    simd::Lanes,
    tables::role,
};
use crate::{Operation, Shape, value::is_record_id};

/// What a record gives for the properties that have a [`role`].
#[derive(Clone, Copy)]
pub(super) struct Given {
    /// The cells of values that are fine.
    pub(super) cells: [u32; 4],
    /// The quotes that their names begin with, fine or not.
    pub(super) opens: [u32; 4],
}

impl Scanner<'_> {
    /// Reads a line to its end. It begins at `at`, and ends before the byte and the quote that `end` says. What is known of it
    /// then, or when it cannot be read any further, is in the notes.
    #[inline(always)]
    pub(super) fn record<L: Lanes>(&mut self, lanes: L, line: Line<'_>, at: At, end: At) -> Option<()> {
        self.begin();
        // Strings take two quotes each; from here on, who has one quote of this line has the other.
        if !(end.quote - at.quote).is_multiple_of(2) {
            return None;
        }
        let at = line.past(at, b'{')?;
        let at = match self.shape {
            Shape::Body => self.body(lanes, line, at)?,
            Shape::Properties => lanes.call(Properties { scanner: self, line, at })?,
            // A batch is read by the reference path alone.
            Shape::Batch => return None,
        };
        let rest = line.bytes.get(at.byte..end.byte)?;
        (at.quote == end.quote && rest.iter().all(|byte| matches!(byte, b' ' | b'\r'))).then_some(())
    }

    /// The members of a request's body.
    #[inline(always)]
    fn body<L: Lanes>(&mut self, lanes: L, line: Line<'_>, mut at: At) -> Option<At> {
        // One bit for each member, so that none comes twice.
        let mut seen = 0_u8;
        loop {
            let (next, name) = line.string(at)?;
            at = line.past(next, b':')?;
            let creates = self.operation == Operation::Create;
            let bit = if is(name, b"properties") {
                at = lanes.call(Properties { scanner: self, line, at: line.past(at, b'{')? })?;
                1
            } else if is(name, b"associations") && creates {
                at = match lanes.call(Associations { tables: self.tables, line, at }) {
                    Some(at) => at,
                    None => self.notes.add_associations(line, at)?,
                };
                2
            } else if is(name, b"objectWriteTraceId") {
                (at, _) = line.string(at)?;
                4
            } else if is(name, b"id") && self.operation == Operation::Update {
                // With an `idProperty`, and in an upsert, the rules look at it.
                let (next, id) = line.string(at)?;
                if !is_record_id(id) {
                    return None;
                }
                at = next;
                8
            } else {
                return None;
            };
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            at.byte = line.past_blank(at.byte)?;
            match line.byte(at.byte)? {
                b',' => at.byte += 1,
                b'}' if seen & 1 == 1 => return Some(At { byte: at.byte + 1, ..at }),
                _ => return None,
            }
        }
    }

    /// Whether a record gives what it must, in ways that go together.
    #[inline(always)]
    pub(super) fn is_whole(&self, given: Given) -> bool {
        let has = |role: u8| given.cells[usize::from(role)] != Given::NOTHING;
        let makes = self.operation != Operation::Update;
        if makes && self.compiled.profile.subject.is_some() && !has(role::SUBJECT) {
            return false;
        }
        if self.compiled.profile.pipeline.is_none() {
            return true;
        }
        let (pipeline, stage) = (has(role::PIPELINE), has(role::STAGE));
        if makes && !stage {
            return false;
        }
        if !self.tables.knows_pipelines {
            return true;
        }
        let number = |role: u8| self.tables.cells.pipeline(given.cells[usize::from(role)] as usize);
        match (pipeline, stage) {
            (true, true) => {
                let within = number(role::PIPELINE);
                within.is_some() && within == number(role::STAGE)
            }
            (false, false) => true,
            // With several pipelines the one says too little without the other.
            _ if self.tables.has_several => false,
            (true, false) => number(role::PIPELINE).is_some(),
            (false, true) => self.tables.implied.is_some() && number(role::STAGE) == self.tables.implied,
        }
    }
}

/// Whether a text is this one; comparing arrays takes no call.
#[inline(always)]
fn is<const N: usize>(text: &[u8], wanted: &[u8; N]) -> bool {
    <&[u8; N]>::try_from(text).is_ok_and(|text| text == wanted)
}

impl Given {
    /// In place of a cell or a quote: there is none.
    pub(super) const NOTHING: u32 = u32::MAX;

    /// Nothing yet.
    pub(super) const NONE: Self = Self { cells: [Self::NOTHING; 4], opens: [Self::NOTHING; 4] };
}
