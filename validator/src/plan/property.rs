//! One property, compiled.

use ticketproof_schema::{Profile, Property, PropertyType};

use crate::rules::portal::Pattern;

/// What the values of a property look like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    /// Text of limited length.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A day.
    Date,
    /// A moment.
    DateTime,
    /// One of the options.
    One,
    /// A list of the options.
    Many,
    /// One value that is not listed here.
    OpenOne,
    /// A list of values that are not listed here.
    OpenMany,
    /// Whatever it is, this version does not know its form.
    Anything,
}

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
pub(crate) struct PropertyPlan {
    pub(crate) name: String,
    pub(crate) property: Property,
    pub(crate) form: Form,
    pub(crate) role: Role,
    pub(crate) folded_label: String,
    /// The compiled expressions of the property's own rules, in their order; filled when first asked for.
    pub(crate) patterns: Vec<Pattern>,
    letters: Letters,
}

impl PropertyPlan {
    pub(crate) fn new(name: &str, property: &Property, profile: &Profile) -> Self {
        Self {
            name: name.to_owned(),
            form: form_of(property),
            role: role_of(name, property, profile),
            folded_label: folded(&property.label),
            letters: Letters::of(name),
            patterns: property.rules.iter().map(|_| Pattern::new()).collect(),
            property: property.clone(),
        }
    }

    /// Whether a name has enough letters in common with this one to be worth comparing.
    pub(crate) fn resembles(&self, name: Letters) -> bool {
        self.letters.resemble(name)
    }

    /// The option that a text is, or was plainly meant to be.
    pub(crate) fn option_like(&self, text: &str) -> Option<&str> {
        match self.property.options.get_key_value(text) {
            Some((value, _)) => Some(value),
            None => self.option_meant(text),
        }
    }

    /// The option whose internal value a text is in another letter case, or else the one it is the label of; in either case
    /// only if exactly one is.
    pub(crate) fn option_meant(&self, text: &str) -> Option<&str> {
        let only = |is_it: &dyn Fn(&str, &str) -> bool| {
            let mut found =
                self.property.options.iter().filter(|(value, option)| is_it(value, &option.label));
            match (found.next(), found.next()) {
                (Some((value, _)), None) => Some(value.as_str()),
                _ => None,
            }
        };
        only(&|value, _| are_alike(value, text)).or_else(|| only(&|_, label| are_alike(label, text)))
    }
}

/// Whether two texts are the same to people: without blanks around them, whatever the letter case.
pub(crate) fn are_alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

/// A label or value as people compare them: without blanks around it, in lower case.
pub(crate) fn folded(text: &str) -> String {
    text.trim().chars().flat_map(char::to_lowercase).collect()
}

fn form_of(property: &Property) -> Form {
    match &property.property_type {
        PropertyType::String | PropertyType::PhoneNumber => Form::Text,
        PropertyType::Number => Form::Number,
        PropertyType::Bool => Form::Bool,
        PropertyType::Date => Form::Date,
        PropertyType::DateTime => Form::DateTime,
        PropertyType::Enumeration => match (property.is_closed(), property.is_multiple()) {
            (true, false) => Form::One,
            (true, true) => Form::Many,
            (false, false) => Form::OpenOne,
            (false, true) => Form::OpenMany,
        },
        _ => Form::Anything,
    }
}

fn role_of(name: &str, property: &Property, profile: &Profile) -> Role {
    match profile.pipeline {
        Some(pipeline) if pipeline.pipeline == name => Role::Pipeline,
        Some(pipeline) if pipeline.stage == name => Role::Stage,
        _ if property.referenced_object_type.as_deref() == Some("OWNER") => Role::Owner,
        _ => Role::Plain,
    }
}

/// How often each letter occurs in a name, so that most names need not be compared letter by letter: a record full of
/// unknown names must not cost the product of its size and the schema's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letters {
    counts: [u8; 37],
    total: u32,
}

impl Letters {
    pub(crate) fn of(name: &str) -> Self {
        let mut counts = [0_u8; 37];
        for byte in name.bytes() {
            let at = match byte {
                b'a'..=b'z' => usize::from(byte - b'a'),
                b'A'..=b'Z' => usize::from(byte - b'A'),
                b'0'..=b'9' => usize::from(byte - b'0') + 26,
                b'_' | b'-' | b' ' => continue,
                _ => 36,
            };
            counts[at] = counts[at].saturating_add(1);
        }
        Self { counts, total: counts.iter().map(|&count| u32::from(count)).sum() }
    }

    /// Likeness of at least 0.8 is at most one edit in five letters, and an edit changes at most two counts.
    fn resemble(self, other: Self) -> bool {
        let most = self.total.max(other.total) * 2;
        if self.total.abs_diff(other.total) * 5 > most {
            return false;
        }
        let apart: u32 = self.counts.iter().zip(&other.counts).map(|(&a, &b)| u32::from(a.abs_diff(b))).sum();
        apart * 5 <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ticketproof_schema::{FieldType, PropertyOption};

    #[test]
    fn an_option_is_meant_by_value_before_label() {
        let mut property = Property::new("P", PropertyType::Enumeration, FieldType::Select);
        property.options = [("a", "b"), ("b", "c"), ("d", "c")]
            .map(|(value, label)| (value.to_owned(), PropertyOption::new(label)))
            .into();
        let plan =
            PropertyPlan::new("p", &property, &Profile::of(&ticketproof_schema::ObjectType::tickets()));
        assert_eq!(plan.option_meant(" B "), Some("b"));
        assert_eq!(plan.option_meant("A"), Some("a"));
        assert_eq!(plan.option_meant("C"), None, "two options have this label");
    }
}
