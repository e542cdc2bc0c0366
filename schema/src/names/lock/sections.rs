//! The accounts that a lock has sections for. A section is found by the account's name alone, so one that is misspelt would
//! be obeyed nowhere and missed by nobody: the names would be made of labels again.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use ticketproof_diagnostics::{
    suggest,
    text::{escaped, quoted},
};

use crate::names::{LockError, LockProblem};

/// The name of an account beside the main one, in its section of the lock and in generated code: that of the file of its
/// snapshot, without the extension.
pub fn account_name(snapshot: &Path) -> String {
    snapshot.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// The accounts beside the main one that a lock has a section for, `[also.<account>.…]`, each with the line that it begins on.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AlsoSections(BTreeMap<String, usize>);

impl AlsoSections {
    pub(super) fn add(&mut self, account: &str, line: usize) {
        self.0.insert(account.to_owned(), line);
    }

    /// Looks whether a section was meant for one of the further accounts, whose snapshots these are.
    ///
    /// A section of no account is no mistake by itself: several crates may share a lock, with some of the accounts each.
    ///
    /// # Errors
    /// When an account has no section, and there is one of nearly its name that is of none of these accounts and of no
    /// snapshot beside theirs.
    pub fn check(&self, snapshots: &[impl AsRef<Path>]) -> Result<(), LockError> {
        let accounts: BTreeSet<String> =
            snapshots.iter().map(|snapshot| account_name(snapshot.as_ref())).collect();
        let bare: Vec<&str> =
            accounts.iter().map(String::as_str).filter(|account| !self.0.contains_key(*account)).collect();
        let problem = |section: &str| {
            let meant = suggest::closest(section, bare.iter().copied())?;
            Some(LockProblem {
                line: self.0[section],
                entry: format!("also.{}", escaped(section)),
                message: format!(
                    "no account is called {} here; did you mean {}, which has no section?",
                    quoted(section),
                    quoted(meant)
                ),
            })
        };
        let problems: Vec<_> = self.of_nobody(snapshots).filter_map(problem).collect();
        if problems.is_empty() { Ok(()) } else { Err(LockError::Entries(problems)) }
    }

    /// The sections that are of none of the accounts with these snapshots, and of no snapshot beside theirs.
    pub fn of_nobody<'a>(&'a self, snapshots: &'a [impl AsRef<Path>]) -> impl Iterator<Item = &'a str> {
        let is_somebodys = |section: &str| {
            snapshots.iter().map(AsRef::as_ref).any(|snapshot| {
                account_name(snapshot) == section
                    || snapshot.with_file_name(format!("{section}.json")).is_file()
            })
        };
        self.0.keys().map(String::as_str).filter(move |section| !is_somebodys(section))
    }
}

#[cfg(test)]
mod tests {
    use crate::names::Lock;

    /// The error in a lock of these sections where these are the further accounts.
    fn wrong(sections: &[&str], accounts: &[&str]) -> String {
        let text: String =
            sections.iter().map(|section| format!("[also.{section}.pipelines]\n0 = \"a\"\n")).collect();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("beside.json"), "").unwrap();
        let snapshots: Vec<_> =
            accounts.iter().map(|account| folder.path().join(account).with_extension("json")).collect();
        let checked = Lock::parse(&text).unwrap().also_sections().check(&snapshots);
        checked.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_section_is_misspelt_where_an_account_of_nearly_its_name_has_none() {
        let said = wrong(&["other", "sandbx"], &["sandbox", "staging"]);
        assert_eq!(
            said,
            "the names lock has an entry that cannot be obeyed\n  line 3: also.sandbx: no account is called `sandbx` here; did \
             you mean `sandbox`, which has no section?"
        );
        assert_ne!(wrong(&["Sandbox"], &["sandbox"]), "", "an account's letters are those of its file");
        assert_eq!(wrong(&["sandbox", "sandbx"], &["sandbox"]), "", "another crate's");
        assert_eq!(wrong(&["sandbox"], &["sandbox", "sandbox2"]), "", "not pinned yet");
        assert_eq!(wrong(&["beside"], &["besides"]), "", "its snapshot is there");
        assert_eq!(wrong(&["sandbx"], &[]), "", "no accounts beside the main one are asked for");
        assert_eq!(wrong(&["production"], &["sandbox"]), "", "not alike");
    }
}
