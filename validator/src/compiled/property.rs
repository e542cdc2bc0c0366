//! One property, compiled.

use std::{collections::BTreeMap, sync::OnceLock};

use ticketproof_diagnostics::suggest;
use ticketproof_schema::{Profile, Property, PropertyOption, ValueKind};

use super::Pattern;
use super::lookalike::folded;
use crate::value::{boolean, is_space, trimmed};

/// What a property means to its object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Role {
    /// Nothing special.
    Plain,
    /// It holds the pipeline's id.
    Pipeline,
    /// It holds the stage's id.
    Stage,
    /// It holds an owner's id.
    Owner,
}

/// A property, compiled.
#[derive(Debug)]
pub(crate) struct CompiledProperty {
    pub(crate) name: String,
    pub(crate) property: Property,
    pub(crate) kind: ValueKind,
    pub(crate) role: Role,
    /// The expressions of the property's own rules, in their order.
    pub(crate) patterns: Vec<Pattern>,
    meant: OnceLock<OptionSuggestions>,
}

impl CompiledProperty {
    pub(crate) fn new(name: &str, property: &Property, profile: &Profile, patterns: Vec<Pattern>) -> Self {
        Self {
            name: name.to_owned(),
            kind: property.value_kind(),
            role: role_of(name, property, profile),
            patterns,
            meant: OnceLock::new(),
            property: property.clone(),
        }
    }

    /// The option that a text is, or was plainly meant to be.
    pub(crate) fn option_like(&self, text: &str) -> Option<&str> {
        match self.property.options.get_key_value(text) {
            Some((value, _)) => Some(value),
            None => self.option_meant(text),
        }
    }

    /// The option whose internal value a text is in another letter case or in other characters that look the same, or else the
    /// one it is the label of; in either case only if exactly one is. Where the options are `true` and `false`, `1` and `0`
    /// mean them, too. Hidden options are not to be chosen any more, so none is meant.
    pub(crate) fn option_meant(&self, text: &str) -> Option<&str> {
        let meant = self.option_suggestions();
        let text = folded(text);
        let found = meant.one_of(&text).or_else(|| Some(boolean::text(boolean::meant(&text)?)))?;
        self.visible_options().find(|(value, _)| *value == found).map(|(value, _)| value)
    }

    /// The options that can be chosen.
    pub(crate) fn visible_options(&self) -> impl Iterator<Item = (&str, &PropertyOption)> {
        let options = self.property.options.iter().filter(|(_, option)| !option.hidden);
        options.map(|(value, option)| (value.as_str(), option))
    }

    /// Whether a text is the label of a hidden option, or its internal value but for the letter case.
    pub(crate) fn means_hidden(&self, text: &str) -> bool {
        let text = folded(text);
        let hidden = self.property.options.iter().filter(|(_, option)| option.hidden);
        hidden.into_iter().any(|(value, option)| folded(value) == text || folded(&option.label) == text)
    }

    /// A text without blanks around it, but for those that belong to an option at its beginning or end.
    pub(crate) fn without_blanks<'t>(&self, text: &'t str) -> &'t str {
        let bare = trimmed(text);
        if bare.len() == text.len() {
            return text;
        }
        let is_option =
            |part: Option<&str>| part.is_some_and(|part| self.property.options.contains_key(part));
        if is_option(Some(text)) {
            return text;
        }
        let start = text.len() - text.trim_start_matches(is_space).len();
        let start = if is_option(text.split(';').next()) { 0 } else { start };
        let end = if is_option(text.rsplit(';').next()) { text.len() } else { start.max(bare_end(text)) };
        &text[start..end]
    }

    /// The options that a text is the label of, where it is that of several.
    pub(crate) fn options_labelled(&self, text: &str) -> Vec<&str> {
        let text = folded(text);
        if self.option_suggestions().by_label.get(&text) != Some(&None) {
            return Vec::new();
        }
        self.visible_options()
            .filter(|(_, option)| folded(&option.label) == text)
            .map(|(value, _)| value)
            .collect()
    }

    /// The option that a text is most like, if it is like one.
    pub(crate) fn closest_option(&self, text: &str) -> Option<&str> {
        let (letters, is_ascii) = (LetterBag::of(text), text.is_ascii());
        let values = self.visible_options().map(|(value, _)| value).zip(&self.option_suggestions().letters);
        let may_be_like = |own: &Option<LetterBag>| match own {
            Some(own) if is_ascii => own.resemble(&letters),
            _ => true,
        };
        suggest::closest(text, values.filter(|(_, own)| may_be_like(own)).map(|(value, _)| value))
    }

    /// The option whose label a text is most like, if it is like one.
    pub(crate) fn closest_label(&self, text: &str) -> Option<(&str, &PropertyOption)> {
        let labels = self.visible_options().map(|(value, option)| (option.label.as_str(), (value, option)));
        suggest::closest_of(text, labels)
    }

    fn option_suggestions(&self) -> &OptionSuggestions {
        self.meant.get_or_init(|| OptionSuggestions::new(&self.property))
    }
}

/// What the options of a property that can be chosen are called, made when it is first asked for: by the folded text, the one option that has it,
/// or nothing where several have.
#[derive(Debug, Default)]
struct OptionSuggestions {
    by_value: BTreeMap<String, Option<Box<str>>>,
    by_label: BTreeMap<String, Option<Box<str>>>,
    /// What tells most options apart, in their order. Letters are counted by the byte, so that of others than ASCII's nothing
    /// can be told.
    letters: Vec<Option<LetterBag>>,
}

impl OptionSuggestions {
    fn new(property: &Property) -> Self {
        let mut made = Self::default();
        for (value, option) in property.options.iter().filter(|(_, option)| !option.hidden) {
            made.letters.push(value.is_ascii().then(|| LetterBag::of(value)));
            for (by, text) in [(&mut made.by_value, value), (&mut made.by_label, &option.label)] {
                let only = |several: &mut Option<Box<str>>| *several = None;
                by.entry(folded(text)).and_modify(only).or_insert_with(|| Some(value.as_str().into()));
            }
        }
        made
    }

    /// The one option whose value or label, folded, a text is.
    fn one_of(&self, folded: &str) -> Option<&str> {
        [&self.by_value, &self.by_label].into_iter().find_map(|by| by.get(folded)?.as_deref())
    }
}

/// Where the blanks at the end of a text begin.
fn bare_end(text: &str) -> usize {
    text.trim_end_matches(is_space).len()
}

fn role_of(name: &str, property: &Property, profile: &Profile) -> Role {
    match profile.pipeline {
        Some(pipeline) if pipeline.pipeline == name => Role::Pipeline,
        Some(pipeline) if pipeline.stage == name => Role::Stage,
        _ if property.is_owner() => Role::Owner,
        _ => Role::Plain,
    }
}

/// How often each letter occurs in a name, so that most names need not be compared letter by letter: a record full of
/// unknown names must not cost the product of its size and the schema's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LetterBag {
    total: u32,
    /// A bit for each letter that occurs.
    set: u64,
    /// As many as a vector has; the last ones are not used.
    counts: [u8; 64],
}

impl LetterBag {
    pub(crate) fn of(name: &str) -> Self {
        let mut counts = [0_u8; 64];
        let (mut total, mut set) = (0, 0);
        for byte in name.bytes() {
            let at = match byte {
                b'a'..=b'z' => byte - b'a',
                b'A'..=b'Z' => byte - b'A',
                b'0'..=b'9' => byte - b'0' + 26,
                b'_' | b'-' | b' ' => continue,
                _ => 36,
            };
            let count = &mut counts[usize::from(at)];
            total += u32::from(*count < u8::MAX);
            *count = count.saturating_add(1);
            set |= 1 << at;
        }
        Self { total, set, counts }
    }

    /// Likeness of at least 0.8 is at most one edit in five letters, and an edit changes at most two counts.
    #[inline]
    pub(crate) fn resemble(&self, other: &Self) -> bool {
        let most = self.total.max(other.total) * 2;
        if self.total.abs_diff(other.total) * 5 > most || (self.set ^ other.set).count_ones() * 5 > most {
            return false;
        }
        let apart: u32 = self.counts.iter().zip(&other.counts).map(|(&a, &b)| u32::from(a.abs_diff(b))).sum();
        apart * 5 <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ticketproof_schema::{FieldType, PropertyOption, PropertyType};

    #[test]
    fn an_option_is_meant_by_value_before_label() {
        let mut property = Property::new("P", PropertyType::Enumeration, FieldType::Select);
        property.options = [("a", "b"), ("b", "c"), ("d", "c")]
            .map(|(value, label)| (value.to_owned(), PropertyOption::new(label)))
            .into();
        let compiled =
            CompiledProperty::new("p", &property, &ticketproof_schema::profile::TICKETS, Vec::new());
        assert_eq!(compiled.option_meant(" B "), Some("b"));
        assert_eq!(compiled.option_meant("A"), Some("a"));
        assert_eq!(compiled.option_meant("C"), None, "two options have this label");
        assert_eq!(compiled.option_meant("1"), None, "no option is a boolean");
    }

    #[test]
    fn blanks_of_an_option_are_its_own() {
        let mut property = Property::new("P", PropertyType::Enumeration, FieldType::Checkbox);
        property.options = ["a ", " b", "c"].map(|value| (value.to_owned(), PropertyOption::new("P"))).into();
        let compiled =
            CompiledProperty::new("p", &property, &ticketproof_schema::profile::TICKETS, Vec::new());
        for (text, bare) in [
            ("a ", "a "),
            (" c ", "c"),
            (" a ", "a"),
            ("c;a ", "c;a "),
            (" b;c ", " b;c"),
            (" b;a ", " b;a "),
            (" ;c", ";c"),
            (" ; ", ";"),
            (" ", ""),
            ("", ""),
        ] {
            assert_eq!(compiled.without_blanks(text), bare, "{text:?}");
        }
    }

    #[test]
    fn one_and_zero_mean_boolean_options() {
        let mut property = Property::new("P", PropertyType::Enumeration, FieldType::BooleanCheckbox);
        property.options = [("true", "Ja"), ("false", "Nein")]
            .map(|(value, label)| (value.to_owned(), PropertyOption::new(label)))
            .into();
        let compiled =
            CompiledProperty::new("p", &property, &ticketproof_schema::profile::TICKETS, Vec::new());
        for (text, option) in [("1", "true"), ("0", "false"), ("True", "true"), ("nein", "false")] {
            assert_eq!(compiled.option_meant(text), Some(option), "{text}");
        }
        assert_eq!(compiled.option_meant("2"), None);
    }
}
