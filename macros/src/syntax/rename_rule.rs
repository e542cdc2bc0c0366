//! `rename_all`: a rule that derives property names from field names.

/// How field names become property names, for fields that name no property.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RenameRule {
    /// `duedate`
    Lower,
    /// `DUEDATE`
    Upper,
    /// `DueDate`
    Pascal,
    /// `dueDate`
    Camel,
    /// `due_date`, also the default.
    Snake,
    /// `DUE_DATE`
    ScreamingSnake,
    /// `due-date`
    Kebab,
    /// `DUE-DATE`
    ScreamingKebab,
}

impl RenameRule {
    /// The rules as they are written in attributes.
    pub(crate) const ALL: [(&'static str, Self); 8] = [
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("snake_case", Self::Snake),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
    ];

    /// The rule with this name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, rule)| *rule)
    }

    /// The property name of a `snake_case` field name.
    pub(crate) fn apply_to_field(self, field: &str) -> String {
        self.join(field.split('_').filter(|word| !word.is_empty()).map(str::to_owned))
    }

    /// The option value of a `PascalCase` variant name.
    pub(crate) fn apply_to_variant(self, variant: &str) -> String {
        let mut words: Vec<String> = Vec::new();
        for char in variant.chars() {
            match words.last_mut() {
                Some(word) if !char.is_uppercase() => word.push(char),
                _ => words.push(char.to_string()),
            }
        }
        self.join(words.into_iter().map(|word| word.to_lowercase()))
    }

    fn join(self, words: impl Iterator<Item = String>) -> String {
        let words = words.enumerate().map(|(index, word)| match self {
            Self::Lower | Self::Snake | Self::Kebab => word.to_lowercase(),
            Self::Upper | Self::ScreamingSnake | Self::ScreamingKebab => word.to_uppercase(),
            Self::Camel if index == 0 => word.to_lowercase(),
            Self::Camel | Self::Pascal => capitalised(&word),
        });
        let separator = match self {
            Self::Snake | Self::ScreamingSnake => "_",
            Self::Kebab | Self::ScreamingKebab => "-",
            Self::Lower | Self::Upper | Self::Pascal | Self::Camel => "",
        };
        words.collect::<Vec<_>>().join(separator)
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_give_fields_and_variants_the_same_name() {
        let names: Vec<_> = RenameRule::ALL
            .iter()
            .map(|(name, rule)| (*name, rule.apply_to_field("due_date"), rule.apply_to_variant("DueDate")))
            .collect();
        for (name, field, variant) in &names {
            assert_eq!(field, variant, "{name}");
        }
        let fields: Vec<_> = names.iter().map(|(_, field, _)| field.as_str()).collect();
        let expected =
            ["duedate", "DUEDATE", "DueDate", "dueDate", "due_date", "DUE_DATE", "due-date", "DUE-DATE"];
        assert_eq!(fields, expected);
    }
}
