//! `ticketproof.toml`: settings that a team commits.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use ticketproof_diagnostics::{Code, suggest::closest, text, text::quoted};
use ticketproof_tabular::rules::{self, TableRule};
use ticketproof_validator::{Level, Requirements, Rule, Settings, catalogue};

use crate::ui::{self, Result};

/// Where the configuration is, unless the user says otherwise.
pub(crate) const DEFAULT_CONFIG: &str = "ticketproof.toml";

/// The file.
///
/// ```toml
/// [rules]
/// hidden-option = "off"
/// TP0502 = "error"
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// What a rule's findings weigh: `off`, `warning` or `error`, by code or slug.
    #[serde(default)]
    rules: BTreeMap<String, String>,
}

impl Config {
    /// Where it is: the file that was named, else `ticketproof.toml` if it is there, else nowhere.
    pub(crate) fn path(named: Option<&Path>) -> Option<&Path> {
        named.or_else(|| Some(Path::new(DEFAULT_CONFIG)).filter(|path| path.exists()))
    }

    /// The configuration, as far as there is one.
    pub(crate) fn load(named: Option<&Path>) -> Result<Self> {
        let Some(path) = Self::path(named) else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {error}", text::path(path)))?;
        let config: Self = toml::from_str(&text)
            .map_err(|error| format!("{}: {}", text::path(path), error.to_string().trim_end()))?;
        // What is wrong in the file is said with the file's name.
        config.apply(&mut Settings::default()).map_err(|error| format!("{}: {error}", text::path(path)))?;
        Ok(config)
    }

    /// Gives the rules their levels.
    pub(crate) fn apply(&self, settings: &mut Settings) -> Result<()> {
        let mut named = BTreeMap::new();
        for (name, level) in &self.rules {
            let level = Level::parse(level).ok_or_else(|| {
                format!("rule {} has the level {}: write off, warning or error", quoted(name), quoted(level))
            })?;
            let code = code(name)?;
            if let Some(other) = named.insert(code, name) {
                return Err(
                    format!("{} and {} are the same rule: keep one", quoted(other), quoted(name)).into()
                );
            }
            set_level(settings, code, level)?;
        }
        Ok(())
    }
}

/// The rules about records that cannot be read: whatever else is wrong with such a record, nobody knows.
const UNREAD: [&str; 3] = ["too-large", "invalid-utf8", "invalid-json"];

/// Gives a rule a level, unless records would be taken for valid that nobody has read.
pub(crate) fn set_level(settings: &mut Settings, code: Code, level: Level) -> Result<()> {
    for name in UNREAD {
        if level != Level::Error && rule(name)?.id.code == code {
            return Err(format!(
                "{code} {} stays an error: nothing else is judged of such a record, so it is not taken for a valid one; \
                 `ticketproof check --max-rejects` says how many are fine",
                quoted(name)
            )
            .into());
        }
    }
    settings.set_code_level(code, level);
    Ok(())
}

/// Where it is declared what the account requires and no API tells: the file that was named, else `requirements.toml` beside
/// the first of these snapshots that has one, else nowhere. A snapshot that was not named is where snapshots usually are.
pub(crate) fn requirements_path(named: Option<&Path>, snapshots: &[Option<&Path>]) -> Option<PathBuf> {
    let beside = |snapshot: &Option<&Path>| {
        snapshot.unwrap_or(Path::new(ui::DEFAULT_SNAPSHOT)).with_file_name("requirements.toml")
    };
    match named {
        Some(path) => Some(path.to_owned()),
        None => snapshots.iter().map(beside).find(|path| path.exists()),
    }
}

/// The account's requirements that no API tells, as far as they are declared.
pub(crate) fn requirements(path: Option<&Path>, snapshots: &[Option<&Path>]) -> Result<Option<Requirements>> {
    let Some(path) = requirements_path(path, snapshots) else { return Ok(None) };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", text::path(&path)))?;
    let requirements =
        Requirements::from_toml(&text).map_err(|error| format!("{}: {error}", text::path(&path)))?;
    Ok(Some(requirements))
}

/// The code of the rule that a user names, one about tables included.
pub(crate) fn code(name: &str) -> Result<Code> {
    match TableRule::find(name) {
        Some(rule) => Ok(rule.id.code),
        None => Ok(rule(name)?.id.code),
    }
}

/// The rule that a user names.
pub(crate) fn rule(name: &str) -> Result<&'static Rule> {
    Rule::find(name).ok_or_else(|| {
        let slugs = catalogue().iter().map(|rule| rule.id.slug);
        let slugs = slugs.chain(rules::catalogue().iter().map(|rule| rule.id.slug));
        let near = closest(name, slugs);
        let hint = near.map_or_else(String::new, |slug| format!("; did you mean `{slug}`?"));
        format!("there is no rule {}{hint} (`ticketproof explain` lists them all)", quoted(name)).into()
    })
}
