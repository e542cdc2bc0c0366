//! The scalar fallback for values that match no template: the last days of a month, values with spaces, long lists and options.
//!
//! The grammars in `value` read them, which the rules use as well.

use ticketproof_schema::ValueKind;

use super::{
    scanner::Scanner,
    simd::{Portable, Simd},
    tables::{NO_TEMPLATE, PropertyEntry, VALUE_MAX, role},
};
use crate::{
    Operation,
    compiled::{CompiledProperty, Role},
    value::{TEXT_MAX, boolean, day, list, moment, number, trimmed, visible},
};

/// The most options of a list; a longer list is left to the reference path.
const OPTIONS_MAX: usize = 64;

impl Scanner<'_> {
    /// The template that a value matches, [`NO_TEMPLATE`] for a valid value without one, `None` for a value that may be invalid.
    #[inline(never)]
    pub(super) fn scalar_value(&self, entry: &PropertyEntry, raw: &[u8]) -> Option<u32> {
        let compiled = self.compiled.at(entry.property as usize)?;
        if raw.is_empty() {
            // The empty text clears a property; there are rules about clearing the subject, the pipeline and the stage.
            let may_empty = self.operation != Operation::Create && entry.role == role::PLAIN;
            return may_empty.then_some(NO_TEMPLATE);
        }
        if raw.len() > TEXT_MAX {
            return None;
        }
        match (compiled.kind, compiled.role) {
            (ValueKind::Text | ValueKind::PhoneNumber, _) | (ValueKind::Unchecked, Role::Plain) => {
                return Some(entry.base);
            }
            // The grammars do not unescape.
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

    fn trimmed_value(&self, entry: &PropertyEntry, compiled: &CompiledProperty, text: &str) -> Option<u32> {
        let is_valid = match (compiled.kind, compiled.role) {
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
        is_valid.then_some(NO_TEMPLATE)
    }

    /// The template of a listed value: an option, an owner, a pipeline or a stage.
    fn listed(&self, entry: &PropertyEntry, text: &[u8]) -> Option<u32> {
        let mut bytes = [0; 32];
        bytes[..VALUE_MAX].get_mut(..text.len())?.copy_from_slice(text);
        self.tables.templates.find(Portable, entry, Portable.load(&bytes, VALUE_MAX))
    }
}

fn is_visible(compiled: &CompiledProperty, text: &str) -> bool {
    compiled.property.options.get(text).is_some_and(|option| !option.hidden)
}

/// Whether a list has options only, each once.
fn are_options(text: &str, operation: Operation, is_option: impl Fn(&str) -> bool) -> bool {
    let list = list::parse(text);
    let mut seen = [""; OPTIONS_MAX];
    for (count, part) in list.parts().enumerate() {
        if count == OPTIONS_MAX || !is_option(part) || seen[..count].contains(&part) {
            return false;
        }
        seen[count] = part;
    }
    !list.appends || operation != Operation::Create
}
