//! Values that are not of the usual forms: signs and fractions, the last days of a month, lists, long options.
//!
//! They are read by the grammars in `value`, as the rules read them.

use ticketproof_schema::ValueKind;

use super::{
    Scanner,
    simd::{Lanes, Portable},
    tables::{Entry, NEVER, VALUE_MAX, role},
};
use crate::{
    Operation,
    compiled::{CompiledProperty, Role},
    value::{TEXT_MAX, boolean, day, list, moment, number, trimmed, visible},
};

/// The most parts of a list; a list of more is looked at closer.
const PARTS_MAX: usize = 64;

impl Scanner<'_> {
    /// The cell of a value, or [`NEVER`] for one that is fine and has none, or nothing for one to look at closer.
    #[inline(never)]
    pub(super) fn slow_value(&self, entry: &Entry, raw: &[u8]) -> Option<u32> {
        let compiled = self.compiled.at(entry.property as usize)?;
        if raw.is_empty() {
            // Emptied on purpose; a subject, a pipeline and a stage have rules of their own.
            let may_empty = self.operation != Operation::Create && entry.role == role::PLAIN;
            return may_empty.then_some(NEVER);
        }
        if raw.len() > TEXT_MAX {
            return None;
        }
        match (compiled.kind, compiled.role) {
            (ValueKind::Text | ValueKind::PhoneNumber, _) | (ValueKind::Unchecked, Role::Plain) => {
                return Some(entry.base);
            }
            // The grammars know no escapes.
            _ if raw.contains(&b'\\') => return None,
            _ => {}
        }
        let text = std::str::from_utf8(raw).ok()?;
        match compiled.kind {
            ValueKind::OneOption | ValueKind::SeveralOptions => {
                self.trimmed_value(entry, compiled, compiled.without_blanks(text))
            }
            ValueKind::Number | ValueKind::Date | ValueKind::DateTime => {
                self.trimmed_value(entry, compiled, visible(text))
            }
            _ => self.trimmed_value(entry, compiled, trimmed(text)),
        }
    }

    fn trimmed_value(&self, entry: &Entry, compiled: &CompiledProperty, text: &str) -> Option<u32> {
        let is_fine = match (compiled.kind, compiled.role) {
            (ValueKind::Number, _) => number::notation(text) == Some(number::Notation::Decimal),
            (ValueKind::Bool, _) => boolean::parse(text).is_some(),
            (ValueKind::Date, _) => matches!(day::parse(text), day::DayText::Day(_)),
            (ValueKind::DateTime, _) => matches!(moment::parse(text), moment::MomentText::At(_)),
            (_, Role::Pipeline | Role::Stage) if self.tables.knows_pipelines => {
                return self.listed(entry, text.as_bytes());
            }
            (_, Role::Pipeline | Role::Stage) => return Some(entry.base),
            (ValueKind::OneOption, Role::Plain) => is_visible(compiled, text),
            (ValueKind::SeveralOptions, Role::Plain) => {
                are_options(text, self.operation, |part| !part.is_empty() && is_visible(compiled, part))
            }
            (ValueKind::OneReference, Role::Plain) => !text.contains(';'),
            (ValueKind::SeveralReferences, Role::Plain) => {
                are_options(text, self.operation, |part| !part.is_empty())
            }
            (ValueKind::OneReference | ValueKind::Unchecked, Role::Owner) if entry.is_listed => {
                return self.listed(entry, text.as_bytes());
            }
            (ValueKind::OneReference | ValueKind::Unchecked, Role::Owner) => {
                !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
            }
            _ => false,
        };
        is_fine.then_some(NEVER)
    }

    /// The cell of a listed value.
    fn listed(&self, entry: &Entry, text: &[u8]) -> Option<u32> {
        let mut bytes = [0; 32];
        bytes[..VALUE_MAX].get_mut(..text.len())?.copy_from_slice(text);
        self.tables.cells.find(Portable, entry, Portable.piece(&bytes, VALUE_MAX))
    }
}

fn is_visible(compiled: &CompiledProperty, text: &str) -> bool {
    compiled.property.options.get(text).is_some_and(|option| !option.hidden)
}

/// Whether a list names options, none of them twice.
fn are_options(text: &str, operation: Operation, is_option: impl Fn(&str) -> bool) -> bool {
    let list = list::parse(text);
    let mut seen = [""; PARTS_MAX];
    for (count, part) in list.parts().enumerate() {
        if count == PARTS_MAX || !is_option(part) || seen[..count].contains(&part) {
            return false;
        }
        seen[count] = part;
    }
    !list.appends || operation != Operation::Create
}
