//! A property compiled for checking.

use std::{collections::BTreeMap, sync::OnceLock};

use ticketproof_diagnostics::suggest;
use ticketproof_schema::{Profile, Property, PropertyOption, ValueKind};

use super::Pattern;
use super::lookalike::folded;
use crate::value::{boolean, is_space, trimmed};

/// The role of a property in its object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Role {
    /// No special role.
    Plain,
    /// It holds the pipeline's id.
    Pipeline,
    /// It holds the stage's id.
    Stage,
    /// It holds an owner's id.
    Owner,
}

/// A property compiled for checking.
#[derive(Debug)]
pub(crate) struct CompiledProperty {
    pub(crate) name: String,
    pub(crate) property: Property,
    pub(crate) kind: ValueKind,
    pub(crate) role: Role,
    /// The regular expressions of the property's validation rules, in the order of the rules.
    pub(crate) patterns: Vec<Pattern>,
    suggestions: OnceLock<OptionSuggestions>,
}

impl CompiledProperty {
    pub(crate) fn new(name: &str, property: &Property, profile: &Profile, patterns: Vec<Pattern>) -> Self {
        Self {
            name: name.to_owned(),
            kind: property.value_kind(),
            role: role_of(name, property, profile),
            patterns,
            suggestions: OnceLock::new(),
            property: property.clone(),
        }
    }

    /// The option with this internal value, or else the intended one; see [`Self::intended_option`].
    pub(crate) fn option_or_intended(&self, text: &str) -> Option<&str> {
        match self.property.options.get_key_value(text) {
            Some((value, _)) => Some(value),
            None => self.intended_option(text),
        }
    }

    /// The option that the author surely intended by a text: the one whose internal value differs from it only in letter case or in
    /// characters that look the same, or else the one whose label does; in either case only if there is exactly one. For the
    /// options `true` and `false`, `1` and `0` count as well. A hidden option cannot be chosen any more, and is never intended.
    pub(crate) fn intended_option(&self, text: &str) -> Option<&str> {
        let text = folded(text);
        let found = self
            .option_suggestions()
            .one_of(&text)
            .or_else(|| Some(boolean::text(boolean::intended(&text)?)))?;
        self.visible_options().find(|(value, _)| *value == found).map(|(value, _)| value)
    }

    /// The options that are not hidden.
    pub(crate) fn visible_options(&self) -> impl Iterator<Item = (&str, &PropertyOption)> {
        let options = self.property.options.iter().filter(|(_, option)| !option.hidden);
        options.map(|(value, option)| (value.as_str(), option))
    }

    /// Whether a text is the label or the internal value of a hidden option, whatever the letter case.
    pub(crate) fn is_hidden_option_or_label(&self, text: &str) -> bool {
        let text = folded(text);
        let hidden = self.property.options.iter().filter(|(_, option)| option.hidden);
        hidden.into_iter().any(|(value, option)| folded(value) == text || folded(&option.label) == text)
    }

    /// A text without blanks around it, except blanks that are part of an option at its beginning or end.
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

    /// The options with this label, if there are several.
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

    /// The option whose internal value is most similar to a text, if one is similar enough.
    pub(crate) fn closest_option(&self, text: &str) -> Option<&str> {
        let (letters, is_ascii) = (LetterBag::of(text), text.is_ascii());
        let values = self.visible_options().map(|(value, _)| value).zip(&self.option_suggestions().letters);
        let may_be_like = |own: &Option<LetterBag>| match own {
            Some(own) if is_ascii => own.resemble(&letters),
            _ => true,
        };
        suggest::closest(text, values.filter(|(_, own)| may_be_like(own)).map(|(value, _)| value))
    }

    /// The option whose label is most similar to a text, if one is similar enough.
    pub(crate) fn closest_label(&self, text: &str) -> Option<(&str, &PropertyOption)> {
        let labels = self.visible_options().map(|(value, option)| (option.label.as_str(), (value, option)));
        suggest::closest_of(text, labels)
    }

    fn option_suggestions(&self) -> &OptionSuggestions {
        self.suggestions.get_or_init(|| OptionSuggestions::new(&self.property))
    }
}

/// The visible options of a property by folded value and by folded label; `None` where several options have the same. Built on
/// its first use.
#[derive(Debug, Default)]
struct OptionSuggestions {
    by_value: BTreeMap<String, Option<Box<str>>>,
    by_label: BTreeMap<String, Option<Box<str>>>,
    /// The letters of each option, in the order of the options. Letters are bytes, so there is `None` for text that is not ASCII.
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

    /// The one option with this folded value, or else with this folded label.
    fn one_of(&self, folded: &str) -> Option<&str> {
        [&self.by_value, &self.by_label].into_iter().find_map(|by| by.get(folded)?.as_deref())
    }
}

/// The length of a text without the blanks at its end.
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

/// The number of times that each letter occurs in a name. It rejects most dissimilar names before their edit distance is
/// computed: a record full of unknown names must not take time proportional to its size times the schema's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LetterBag {
    total: u32,
    /// A bit for each letter that occurs.
    set: u64,
    /// As many as fit into a vector register; the last ones are not used.
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

    /// Whether two names may be similar. A similarity of at least 0.8 is at most one edit in five letters, and an edit changes at
    /// most two counts.
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
    fn intended_option_is_found_by_value_before_label() {
        let mut property = Property::new("P", PropertyType::Enumeration, FieldType::Select);
        property.options = [("a", "b"), ("b", "c"), ("d", "c")]
            .map(|(value, label)| (value.to_owned(), PropertyOption::new(label)))
            .into();
        let compiled =
            CompiledProperty::new("p", &property, &ticketproof_schema::profile::TICKETS, Vec::new());
        assert_eq!(compiled.intended_option(" B "), Some("b"));
        assert_eq!(compiled.intended_option("A"), Some("a"));
        assert_eq!(compiled.intended_option("C"), None, "two options have this label");
        assert_eq!(compiled.intended_option("1"), None, "no option is a boolean");
    }

    #[test]
    fn blanks_that_are_part_of_an_option_are_kept() {
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
    fn one_and_zero_are_boolean_options() {
        let mut property = Property::new("P", PropertyType::Enumeration, FieldType::BooleanCheckbox);
        property.options = [("true", "Ja"), ("false", "Nein")]
            .map(|(value, label)| (value.to_owned(), PropertyOption::new(label)))
            .into();
        let compiled =
            CompiledProperty::new("p", &property, &ticketproof_schema::profile::TICKETS, Vec::new());
        for (text, option) in [("1", "true"), ("0", "false"), ("True", "true"), ("nein", "false")] {
            assert_eq!(compiled.intended_option(text), Some(option), "{text}");
        }
        assert_eq!(compiled.intended_option("2"), None);
    }
}
