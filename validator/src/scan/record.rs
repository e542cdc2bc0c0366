//! Scanning one record: its members, and whether it has all that it must have.

use super::{
    associations::ReadAssociations,
    cursor::{Cursor, Line},
    properties::ReadProperties,
    role_values::RoleValues,
    scanner::Scanner,
    simd::Simd,
    tables::role,
};
use crate::{Operation, Shape, value::is_record_id};

impl Scanner<'_> {
    /// Reads the record from `at` to before `end`, or as far as it can be read; `None` in the latter case. What is known of the
    /// record then is in [`Scanner::outcome`].
    #[inline(always)]
    pub(super) fn record<S: Simd>(&mut self, simd: S, line: Line<'_>, at: Cursor, end: Cursor) -> Option<()> {
        self.begin();
        // Strings have two quotes each; from here on, an opening quote implies a closing one.
        if !(end.quote - at.quote).is_multiple_of(2) {
            return None;
        }
        let at = line.expect(at, b'{')?;
        let at = match self.shape {
            Shape::Body => self.body(simd, line, at)?,
            Shape::Properties => simd.call(ReadProperties { scanner: self, line, at })?,
            // A batch is read by the reference path alone.
            Shape::Batch => return None,
        };
        let rest = line.bytes.get(at.byte..end.byte)?;
        (at.quote == end.quote && rest.iter().all(|byte| matches!(byte, b' ' | b'\r'))).then_some(())
    }

    /// Reads the members of a request's body.
    #[inline(always)]
    fn body<S: Simd>(&mut self, simd: S, line: Line<'_>, mut at: Cursor) -> Option<Cursor> {
        // One bit for each member, so that none comes twice.
        let mut seen = 0_u8;
        loop {
            let (next, name) = line.string(at)?;
            at = line.expect(next, b':')?;
            let creates = self.operation == Operation::Create;
            let bit = if equals(name, b"properties") {
                at = simd.call(ReadProperties { scanner: self, line, at: line.expect(at, b'{')? })?;
                1
            } else if equals(name, b"associations") && creates {
                at = match simd.call(ReadAssociations { tables: self.tables, line, at }) {
                    Some(at) => at,
                    None => self.outcome.add_associations(line, at)?,
                };
                2
            } else if equals(name, b"objectWriteTraceId") {
                (at, _) = line.string(at)?;
                4
            } else if equals(name, b"id") && self.operation == Operation::Update {
                // An id with an `idProperty`, and the id of an upsert, are left to the rules.
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
            at.byte = line.skip_blanks(at.byte)?;
            match line.byte(at.byte)? {
                b',' => at.byte += 1,
                b'}' if seen & 1 == 1 => return Some(Cursor { byte: at.byte + 1, ..at }),
                _ => return None,
            }
        }
    }

    /// Whether a record has the subject, pipeline and stage that it must have, and the stage belongs to the pipeline.
    #[inline(always)]
    pub(super) fn is_complete(&self, roles: RoleValues) -> bool {
        let has = |role: u8| roles.templates[usize::from(role)] != RoleValues::ABSENT;
        let creates = self.operation != Operation::Update;
        if creates && self.compiled.profile.subject.is_some() && !has(role::SUBJECT) {
            return false;
        }
        if self.compiled.profile.pipeline.is_none() {
            return true;
        }
        let (pipeline, stage) = (has(role::PIPELINE), has(role::STAGE));
        if creates && !stage {
            return false;
        }
        if !self.tables.knows_pipelines {
            return true;
        }
        let number = |role: u8| self.tables.templates.pipeline(roles.templates[usize::from(role)] as usize);
        match (pipeline, stage) {
            (true, true) => {
                let within = number(role::PIPELINE);
                within.is_some() && within == number(role::STAGE)
            }
            (false, false) => true,
            // With several pipelines, one of the two without the other is left to the rules.
            _ if self.tables.has_several => false,
            (true, false) => number(role::PIPELINE).is_some(),
            (false, true) => self.tables.implied.is_some() && number(role::STAGE) == self.tables.implied,
        }
    }
}

/// Whether two texts are equal; comparing arrays of a known length takes no call.
#[inline(always)]
fn equals<const N: usize>(text: &[u8], wanted: &[u8; N]) -> bool {
    <&[u8; N]>::try_from(text).is_ok_and(|text| text == wanted)
}
