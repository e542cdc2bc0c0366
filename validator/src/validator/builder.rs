//! Building a validator with settings, in one expression.

use std::fmt;

use ticketproof_schema::ObjectSchema;

use crate::{Level, Requirements, Rule, Settings, Validator};

/// Builds a [`Validator`] with settings; see [`Validator::builder`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct ValidatorBuilder {
    schema: ObjectSchema,
    settings: Settings,
}

/// The error for a code or slug that no rule has.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownRule(String);

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = ticketproof_diagnostics::text::quoted(&self.0);
        write!(f, "{name} is not the code or slug of a rule")?;
        let slugs = crate::catalogue().iter().map(|rule| rule.id.slug);
        match ticketproof_diagnostics::suggest::closest(&self.0, slugs) {
            Some(meant) => write!(f, "; did you mean `{meant}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownRule {}

impl Settings {
    /// Gives every finding of the rule with this code (`TP0303`) or slug (`unknown-property`) this level.
    ///
    /// # Errors
    /// If no rule has this code or slug.
    pub fn set_level_of(&mut self, name: &str, level: Level) -> Result<(), UnknownRule> {
        let rule = Rule::find(name).ok_or_else(|| UnknownRule(name.to_owned()))?;
        self.set_level(rule, level);
        Ok(())
    }
}

impl Validator {
    /// A builder of a validator for this schema.
    ///
    /// ```
    /// use ticketproof_validator::{Level, Validator, example};
    /// let validator = Validator::builder(example::account()).level("empty-on-create", Level::Off)?.build();
    /// # Ok::<(), ticketproof_validator::UnknownRule>(())
    /// ```
    pub fn builder(schema: ObjectSchema) -> ValidatorBuilder {
        ValidatorBuilder { schema, settings: Settings::default() }
    }
}

impl ValidatorBuilder {
    /// Gives every finding of the rule with this code or slug this level.
    ///
    /// # Errors
    /// If no rule has this code or slug.
    pub fn level(mut self, name: &str, level: Level) -> Result<Self, UnknownRule> {
        self.settings.set_level_of(name, level)?;
        Ok(self)
    }

    /// See [`Settings::set_now_ms`].
    pub fn now_ms(mut self, now_ms: i64) -> Self {
        self.settings.set_now_ms(now_ms);
        self
    }

    /// See [`Settings::set_api_version`].
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.settings.set_api_version(version);
        self
    }

    /// See [`Settings::set_requirements`].
    pub fn requirements(mut self, requirements: Requirements) -> Self {
        self.settings.set_requirements(requirements);
        self
    }

    /// See [`Settings::set_partial_results`].
    pub fn partial_results(mut self, wanted: bool) -> Self {
        self.settings.set_partial_results(wanted);
        self
    }

    /// Builds the validator.
    pub fn build(self) -> Validator {
        Validator::with_settings(self.schema, self.settings)
    }
}
