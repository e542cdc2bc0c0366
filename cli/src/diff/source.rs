//! Where the two snapshots come from: files, revisions of a file, or the account itself.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use ticketproof_codegen::fetch;
use ticketproof_diagnostics::text::{self, escaped, quoted};
use ticketproof_schema::{Direction, Snapshot};

use super::Named;
use crate::{
    account::AccountArgs,
    ui::{self, DEFAULT_SNAPSHOT, Result, Ui},
};

/// Where a snapshot comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Source {
    /// A file.
    File(PathBuf),
    /// A revision of a file.
    Git { revision: String, path: PathBuf },
    /// The account.
    Live,
}

/// The old one and the new one, as the arguments say.
pub(super) fn pair(files: &[PathBuf], against: Option<&str>, live: bool) -> Result<(Source, Source)> {
    let default = || PathBuf::from(DEFAULT_SNAPSHOT);
    Ok(match (files, against, live) {
        ([old, new], None, false) => (Source::File(old.clone()), Source::File(new.clone())),
        (_, None, false) => return Err("name two snapshots, or use --live or --against".into()),
        ([_, _], ..) => return Err("with --live or --against there is one file at most".into()),
        (files, None, true) => (Source::File(files.first().cloned().unwrap_or_else(default)), Source::Live),
        (files, Some(against), live) => {
            let path = files.first().cloned().unwrap_or_else(default);
            let new = if live { Source::Live } else { Source::File(path.clone()) };
            (against_of(against, path)?, new)
        }
    })
}

fn against_of(text: &str, path: PathBuf) -> Result<Source> {
    let Some(revision) = text.strip_prefix("git:") else { return Ok(Source::File(PathBuf::from(text))) };
    // A revision that begins with `-` would be an option, and `:` ends the revision.
    if revision.is_empty() || revision.starts_with('-') || revision.contains(':') {
        return Err(format!("{} is not a revision", quoted(revision)).into());
    }
    Ok(Source::Git { revision: revision.to_owned(), path })
}

impl Source {
    /// The file that is read, if it is one of this machine's and not another revision of it.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Git { .. } | Self::Live => None,
        }
    }

    /// Reads the snapshot. The account is asked in the way that `like` was pulled, so that no difference comes from how it
    /// was asked.
    pub(super) fn load(&self, account: &AccountArgs, like: Option<&Snapshot>, ui: &Ui) -> Result<Named> {
        Ok(match self {
            Self::File(path) => Named {
                snapshot: ui::read_snapshot(path)?,
                name: path.to_string_lossy().into_owned(),
                file: Some(path.clone()),
            },
            Self::Git { revision, path } => Named {
                snapshot: Snapshot::from_json(&show(revision, path)?)
                    .map_err(|error| format!("{} at {}: {error}", text::path(path), quoted(revision)))?,
                name: format!("{} at {revision}", path.to_string_lossy()),
                file: None,
            },
            Self::Live => {
                Named { snapshot: pull(account, like, ui)?, name: "the account".to_owned(), file: None }
            }
        })
    }
}

/// A revision of a file, by git.
fn show(revision: &str, path: &Path) -> Result<String> {
    let name = path.file_name().ok_or_else(|| format!("{} is not a file", text::path(path)))?;
    let mut object = std::ffi::OsString::from(format!("{revision}:./"));
    object.push(name);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["show", "--no-textconv"])
        .arg(object)
        .output()
        .map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "git has no {} at {}: {}",
            text::path(path),
            quoted(revision),
            escaped(why.trim())
        )
        .into());
    }
    String::from_utf8(output.stdout)
        .map_err(|_| format!("{} at {} is not text", text::path(path), quoted(revision)).into())
}

fn pull(account: &AccountArgs, like: Option<&Snapshot>, ui: &Ui) -> Result<Snapshot> {
    let mut options = account.options();
    if let Some(Snapshot { schema, provenance, .. }) = like {
        options.object = schema.object.clone();
        options.owners |= schema.owners.is_some();
        if let Some(locale) = &provenance.locale {
            options.locale.clone_from(locale);
        }
        let custom = schema
            .associations
            .iter()
            .filter(|kind| kind.direction == Direction::Outgoing && kind.object.id.starts_with("2-"));
        for kind in custom {
            if !options.to.contains(&kind.object.id) {
                options.to.push(kind.object.id.clone());
            }
        }
    }
    let pulled = fetch::pull(&account.client()?, &options)?;
    for notice in &pulled.notices {
        ui.warn(notice);
    }
    Ok(pulled.snapshot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Source {
        Source::File(PathBuf::from(path))
    }

    #[test]
    fn arguments_say_which_is_old() {
        let files = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        let git = |path: &str| Source::Git { revision: "main~1".to_owned(), path: PathBuf::from(path) };
        assert_eq!(pair(&files(&["a", "b"]), None, false).unwrap(), (file("a"), file("b")));
        assert_eq!(pair(&[], None, true).unwrap(), (file(DEFAULT_SNAPSHOT), Source::Live));
        assert_eq!(pair(&files(&["a"]), None, true).unwrap(), (file("a"), Source::Live));
        assert_eq!(pair(&files(&["a"]), Some("git:main~1"), false).unwrap(), (git("a"), file("a")));
        assert_eq!(pair(&[], Some("git:main~1"), true).unwrap(), (git(DEFAULT_SNAPSHOT), Source::Live));
        assert_eq!(pair(&files(&["a"]), Some("old"), false).unwrap(), (file("old"), file("a")));
        assert!(pair(&files(&["a"]), None, false).is_err());
        assert!(pair(&files(&["a", "b"]), None, true).is_err());
        for revision in ["git:", "git:--output=x", "git:main:other"] {
            assert!(pair(&[], Some(revision), false).is_err(), "{revision}");
        }
    }
}
