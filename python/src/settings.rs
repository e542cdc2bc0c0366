//! The configuration of a validator, in a form that can be compared and pickled.

use std::sync::Arc;

use pyo3::{exceptions::PyValueError, prelude::*};
use ticketproof_schema::{Snapshot, embedded};
use ticketproof_validator::{Level, Requirements, Settings, Validator};

/// The parts of a [`ValidatorConfig`] as Python pickles them.
pub(crate) type Parts =
    (Option<String>, Vec<String>, Vec<String>, Vec<String>, Option<String>, Option<String>);

/// The configuration of a validator.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct ValidatorConfig {
    /// The snapshot's text, canonical; nothing for the embedded one.
    pub(crate) snapshot: Option<Arc<str>>,
    /// Rules that are not applied, by code or slug.
    pub(crate) off: Vec<String>,
    /// Rules whose findings are warnings.
    pub(crate) warn: Vec<String>,
    /// Rules whose findings are errors.
    pub(crate) deny: Vec<String>,
    /// The text of the file of requirements.
    pub(crate) requirements: Option<String>,
    /// The API version that the records are for.
    pub(crate) api_version: Option<String>,
}

impl ValidatorConfig {
    /// Builds the validator; with the hash of its schema, and the text of its snapshot.
    pub(crate) fn build(&self) -> PyResult<(Validator, String, String)> {
        let settings = self.settings()?;
        let snapshot = match &self.snapshot {
            Some(text) => &Snapshot::from_json(text).map_err(value_error)?,
            None => embedded::default_account(),
        };
        let text = match &self.snapshot {
            Some(text) => text.to_string(),
            None => embedded::default_account_json().to_owned(),
        };
        Ok((Validator::with_settings(snapshot.schema.clone(), settings), snapshot.hash(), text))
    }

    fn settings(&self) -> PyResult<Settings> {
        let mut settings = Settings::default();
        // The strictest level is set last, so that it holds for a rule that is named twice.
        for (rules, level) in
            [(&self.off, Level::Off), (&self.warn, Level::Warning), (&self.deny, Level::Error)]
        {
            for rule in rules {
                settings.set_level_of(rule, level).map_err(value_error)?;
            }
        }
        if let Some(version) = &self.api_version {
            settings.set_api_version(version.clone());
        }
        if let Some(text) = &self.requirements {
            settings.set_requirements(Requirements::from_toml(text).map_err(value_error)?);
        }
        Ok(settings)
    }

    pub(crate) fn parts(&self) -> Parts {
        let Self { snapshot, off, warn, deny, requirements, api_version } = self.clone();
        (snapshot.map(|text| text.to_string()), off, warn, deny, requirements, api_version)
    }

    pub(crate) fn from_parts(parts: Parts) -> Self {
        let (snapshot, off, warn, deny, requirements, api_version) = parts;
        Self { snapshot: snapshot.map(Into::into), off, warn, deny, requirements, api_version }
    }
}

/// An error of the project's own as Python's `ValueError`.
pub(crate) fn value_error(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}
