//! The file of columns, `hubspot/columns.toml`: what a team's tables call things, committed beside the snapshot.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::folding::folded;

/// The beginning of a written file.
const PREAMBLE: &str = "\
# What the columns of our tables mean. Written by `ticketproof check --write-mapping`, and yours to edit.
# A header is a property's internal name, an association, the record's id (\"id\"), or false: leave the column out.
";

/// The meanings of headers, as a person wrote them down.
///
/// ```
/// let aliases = ticketproof_tabular::Aliases::from_toml(r#"
/// [columns]
/// "Betreff" = "subject"
/// "Kunde" = { to = "contacts" }
/// "Firma" = { to = "companies", label = "Primary" }
/// "Notizen" = false
/// "#)?;
/// assert!(aliases.find("betreff ").is_some());
/// # Ok::<(), ticketproof_tabular::AliasesError>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Aliases {
    #[serde(default)]
    columns: BTreeMap<String, Alias>,
    /// Columns whose meaning is unknown, with suggestions; written as comments.
    #[serde(skip)]
    open: BTreeMap<String, String>,
}

/// The meaning of a header.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Alias {
    /// `false`: nothing that is written.
    Written(bool),
    /// A property's internal name, or `id`.
    Property(String),
    /// Ids of associated records.
    Association(AssociationAlias),
}

/// Which association a column holds.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AssociationAlias {
    /// The other object type, by name or id.
    pub to: String,
    /// The association's label; without it the unlabelled one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The association type's id, where the label does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_id: Option<u32>,
}

/// The text is not a file of columns.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AliasesError(String);

impl fmt::Display for AliasesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AliasesError {}

impl Aliases {
    /// Reads the file's text.
    ///
    /// # Errors
    /// When it is not TOML of this form.
    pub fn from_toml(text: &str) -> Result<Self, AliasesError> {
        toml::from_str(text).map_err(|error| AliasesError(error.to_string().trim_end().to_owned()))
    }

    /// The meaning of a header: by the very words, else letter case, blanks and punctuation aside.
    pub fn find(&self, header: &str) -> Option<&Alias> {
        self.columns.get(header).or_else(|| {
            let wanted = folded(header);
            let same = |(name, _): &(&String, &Alias)| folded(name) == wanted;
            self.columns.iter().find(same).filter(|_| !wanted.is_empty()).map(|(_, alias)| alias)
        })
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Says what a header means.
    pub fn set(&mut self, header: &str, alias: Alias) {
        self.open.remove(header);
        self.columns.insert(header.to_owned(), alias);
    }

    /// Adds a header whose meaning is unknown, and suggestions.
    pub fn leave_open(&mut self, header: &str, advice: &str) {
        if !self.columns.contains_key(header) {
            self.open.insert(header.to_owned(), advice.to_owned());
        }
    }

    /// The file's text: sorted, and equal for equal content. What is open stands in comments.
    pub fn to_toml(&self) -> String {
        let mut text = format!("{PREAMBLE}\n[columns]\n");
        for (header, alias) in &self.columns {
            let value = match alias {
                Alias::Written(written) => written.to_string(),
                Alias::Property(name) => quoted(name),
                Alias::Association(AssociationAlias { to, label, type_id }) => {
                    let label = label.as_ref().map(|label| format!(", label = {}", quoted(label)));
                    let type_id = type_id.map(|id| format!(", type_id = {id}"));
                    let [label, type_id] = [label, type_id].map(Option::unwrap_or_default);
                    format!("{{ to = {}{label}{type_id} }}", quoted(to))
                }
            };
            text.push_str(&format!("{} = {value}\n", quoted(header)));
        }
        for (header, advice) in &self.open {
            let advice = advice.replace(char::is_control, " ");
            text.push_str(&format!("# {} = false  # {advice}\n", quoted(header)));
        }
        text
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(char))),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut aliases = Aliases::default();
        aliases.set("Be\"tr\\eff\n\u{7f}", Alias::Property("subject".into()));
        let association =
            AssociationAlias { to: "companies".into(), label: Some("Primary".into()), type_id: Some(26) };
        aliases.set("Firma", Alias::Association(association));
        aliases.set("Notizen", Alias::Written(false));
        aliases.leave_open("odd\nname", "did you mean\n`x`?");
        aliases.leave_open("Firma", "no");
        let text = aliases.to_toml();
        assert!(text.contains("# \"odd\\u000aname\" = false  # did you mean `x`?"), "{text}");
        let mut again = Aliases::from_toml(&text).unwrap();
        again.leave_open("odd\nname", "did you mean\n`x`?");
        assert_eq!(again, aliases);
        assert_eq!(again.to_toml(), text);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["[columns]\nx = 3", "columns = 1", "[rows]", "[columns]\nx = { two = \"contacts\" }"] {
            assert!(Aliases::from_toml(text).is_err(), "{text}");
        }
        assert!(Aliases::from_toml("").unwrap().is_empty());
    }
}
