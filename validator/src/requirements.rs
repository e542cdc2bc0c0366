//! Requirements of an account that HubSpot's API does not list: the user declares them in a small committed file.
//!
//! From API version 2026-09 on HubSpot enforces on writes what before only its forms required: the fields that the "create ticket"
//! form requires, and properties that are required when another one has certain values. Nothing in its API lists
//! them, so the user does, in `hubspot/requirements.toml`:
//!
//! ```toml
//! # The fields that the form for a new ticket requires.
//! [create]
//! required = ["hs_ticket_category"]
//!
//! # When `property` gets one of `values`, every property of `require` must have a value.
//! [[conditional]]
//! property = "hs_pipeline_stage"
//! values = ["4"]
//! require = ["hs_resolution"]
//! ```
//!
//! Names are internal names, values internal values; for a property with several options one of them is enough. Both
//! sections may be left out, `[[conditional]]` may be repeated, and an unknown key is an error.

use std::fmt;

use serde::Deserialize;

/// The first API version that enforces requirements on writes. Source: HubSpot's changelog of 2026-08-11.
const ENFORCED_FROM: &str = "2026-09";

/// Whether HubSpot enforces requirements on writes of this API version, `v3` or a date such as `2026-09`.
pub(crate) fn is_enforced(api_version: &str) -> bool {
    let month = api_version.get(..ENFORCED_FROM.len()).unwrap_or_default();
    let is_date = month.bytes().zip(ENFORCED_FROM.bytes()).all(|(byte, like)| match like {
        b'-' => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    is_date && month >= ENFORCED_FROM
}

/// An account's requirements, as its user declares them.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    #[serde(default)]
    create: Create,
    #[serde(default)]
    conditional: Vec<Condition>,
}

#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
struct Create {
    #[serde(default)]
    required: Vec<String>,
}

/// When a property gets one of some values, other properties must have one.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    pub(crate) property: String,
    pub(crate) values: Vec<String>,
    pub(crate) require: Vec<String>,
}

/// The error for a file of requirements that cannot be read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequirementsError(String);

impl fmt::Display for RequirementsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the file of requirements cannot be read: {}", self.0.trim_end())
    }
}

impl std::error::Error for RequirementsError {}

impl Requirements {
    /// Parses the text of the file; see the module for its format.
    ///
    /// # Errors
    /// If the text is not TOML, or has an unknown key.
    pub fn from_toml(text: &str) -> Result<Self, RequirementsError> {
        toml::from_str(text).map_err(|error| RequirementsError(error.to_string()))
    }

    /// The properties that the form for a new record requires.
    pub(crate) fn on_create(&self) -> &[String] {
        &self.create.required
    }

    /// The conditions.
    pub(crate) fn conditions(&self) -> &[Condition] {
        &self.conditional
    }

    /// The required properties that a write lacks, in the order of the file and without repetition; the sandbox uses this. `written`
    /// gives the values that are written, `stored` those that the record already has. Only a write that `creates` a record must have
    /// the properties that the form requires.
    pub fn missing<'a>(
        &self,
        creates: bool,
        written: impl Fn(&str) -> Option<&'a str>,
        stored: impl Fn(&str) -> Option<&'a str>,
    ) -> Vec<&str> {
        let is_met = |condition: &&Condition| {
            written(&condition.property).is_some_and(|text| {
                text.split(';').any(|part| condition.values.iter().any(|value| value == part))
            })
        };
        let conditional = self.conditional.iter().filter(is_met).flat_map(|condition| &condition.require);
        let form = if creates { self.create.required.as_slice() } else { &[] };
        let has = |name: &str| {
            let value = written(name).or_else(|| stored(name));
            value.is_some_and(|value| !value.is_empty())
        };
        let mut missing: Vec<&str> = Vec::new();
        for name in form.iter().chain(conditional) {
            if !has(name) && !missing.contains(&name.as_str()) {
                missing.push(name);
            }
        }
        missing
    }

    /// All properties in the file.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let conditional =
            self.conditional.iter().flat_map(|one| std::iter::once(&one.property).chain(&one.require));
        self.create.required.iter().chain(conditional).map(String::as_str)
    }

    /// Whether the file requires a property in any case.
    pub(crate) fn requires(&self, name: &str) -> bool {
        let conditional = self.conditional.iter().flat_map(|one| &one.require);
        self.create.required.iter().chain(conditional).any(|required| required == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_format_is_read() {
        let text =
            "[create]\nrequired = ['a']\n[[conditional]]\nproperty = 'b'\nvalues = ['1']\nrequire = ['c']\n";
        let requirements = Requirements::from_toml(text).unwrap();
        assert_eq!(requirements.names().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(Requirements::from_toml(""), Ok(Requirements::default()));
    }

    #[test]
    fn missing_property_is_listed_once() {
        let text = "[create]\nrequired = ['a', 'b']\n[[conditional]]\nproperty = 'c'\nvalues = ['1']\nrequire = ['b', 'd']\n";
        let requirements = Requirements::from_toml(text).unwrap();
        let written = |name: &str| (name == "c").then_some("2;1");
        assert_eq!(requirements.missing(true, written, |_| None), ["a", "b", "d"]);
        assert_eq!(requirements.missing(false, written, |name| (name == "d").then_some("x")), ["b"]);
        assert_eq!(requirements.missing(true, |_| Some("2"), |_| None), Vec::<&str>::new());
        assert_eq!(requirements.missing(true, |name| (name != "a").then_some(""), |_| None), ["a", "b"]);
    }

    #[test]
    fn unknown_keys_are_errors() {
        for text in ["[create]\nrequire = []", "[[conditional]]\nproperty = 'b'", "[create", "create = 1"] {
            assert!(Requirements::from_toml(text).is_err(), "{text}");
        }
    }

    #[test]
    fn api_versions_from_2026_09_on_enforce_requirements() {
        for (version, enforced) in [
            ("v3", false),
            ("v4", false),
            ("2026-03", false),
            ("2026-09", true),
            ("2026-09-beta", true),
            ("2027-03", true),
            ("", false),
            ("2026-0é", false),
        ] {
            assert_eq!(is_enforced(version), enforced, "{version}");
        }
    }
}
