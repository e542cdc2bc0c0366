//! The usage manifest: which code uses which parts of the schema, so that a changed schema can be traced to the code that it
//! breaks.
//!
//! The derive appends to it while compiling: one JSON object a line, in `ticketproof/usage/*.ndjson` under the target
//! folder, one file for each compiled crate, begun anew by each compilation. It is a by-product: nothing depends on it being
//! there or being complete.
//!
//! A compilation without any derive begins nothing: where a crate lost its last one, or is gone, its file stays. So a
//! reader of a manifest checks whether the source still has the derive ([`Usage::is_gone`]).

use std::{
    fs,
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

/// Where the manifests are, from the target folder.
pub const FOLDER: &str = "ticketproof/usage";

/// The most bytes of one manifest that are read; a line is some hundred bytes.
const BYTES_MAX: u64 = 64 << 20;

/// The derives that leave entries. A source file that names none of them has no such derive.
const DERIVES: [&str; 2] = ["TicketPayload", "TicketOption"];

/// The part of the schema that one type uses.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Usage {
    /// The package that the type belongs to.
    pub package: String,
    /// The type's name.
    #[serde(rename = "type")]
    pub type_name: String,
    /// What its values are for: `create`, `update`, `upsert`, `fragment` for a part of other payloads, or
    /// `options` for an enum of options.
    pub operation: String,
    /// The snapshot it was checked against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<PathBuf>,
    /// The source file, as the compiler calls it: from the workspace's folder, for a workspace's own crates.
    pub file: String,
    /// The folder that `file` is from, if it was there when the note was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// The type's line, from 1; 0 where it is not known.
    #[serde(default)]
    pub line: usize,
    /// The properties it writes: what is always the same first, then in the order of its fields.
    pub properties: Vec<PropertyUse>,
    /// The association types it ties records by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub associations: Vec<AssociationUse>,
    /// Whether it has parts that are types of their own, with entries of their own: then it may write more than is listed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_parts: bool,
    /// What the parts' types are called, as far as they have a name: some of them may be type parameters, or types that have
    /// no entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

/// One use of a property.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PropertyUse {
    /// The property's internal name.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// The only text that is ever written, if the source says one: an option, a pipeline's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// One use of an association type.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AssociationUse {
    /// The other object type's id, such as `0-1`.
    pub object: String,
    /// Who defined the type, such as `HUBSPOT_DEFINED`.
    pub category: String,
    /// The type's id, unique within the category.
    pub type_id: u32,
    /// The line, from 1.
    pub line: usize,
}

impl Usage {
    /// A type that uses nothing yet.
    pub fn new(
        package: impl Into<String>,
        type_name: impl Into<String>,
        operation: impl Into<String>,
        file: impl Into<String>,
    ) -> Self {
        Self {
            package: package.into(),
            type_name: type_name.into(),
            operation: operation.into(),
            schema: None,
            file: file.into(),
            folder: None,
            line: 0,
            properties: Vec::new(),
            associations: Vec::new(),
            has_parts: false,
            parts: Vec::new(),
        }
    }

    /// Whether the type is gone from its source, given when the manifest was last written: the source file is no more, or was
    /// edited since and no longer names the type, or none of the derives. Of a note from another machine that is not known, and
    /// so it counts as current; so does a source that cannot be read.
    pub fn is_gone(&self, written: Option<SystemTime>) -> bool {
        let Some(folder) = self.folder.as_ref().filter(|folder| folder.is_dir()) else { return false };
        let path = folder.join(&self.file);
        let edited = match fs::metadata(&path) {
            Ok(source) => source.modified().ok(),
            Err(error) => return error.kind() == ErrorKind::NotFound,
        };
        if edited < written {
            return false;
        }
        let Some(source) = read(&path) else { return false };
        let names = |name: &str| {
            source.split(|char: char| !char.is_alphanumeric() && char != '_').any(|word| word == name)
        };
        !names(self.type_name.trim_start_matches("r#")) || !DERIVES.into_iter().any(names)
    }

    /// The line of the manifest, with its line end.
    pub fn to_line(&self) -> String {
        let mut line =
            serde_json::to_string(self).expect("names, numbers and a path that was text are always JSON");
        line.push('\n');
        line
    }

    /// Reads a manifest's text. Lines that cannot be read are left out: another version may have written them, or a
    /// compilation may have been stopped in the middle of one.
    pub fn parse_lines(text: &str) -> Vec<Self> {
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// The texts of all manifests under a target folder, by file, sorted. A folder that is not there holds none.
    pub fn read_texts(target: &Path) -> Vec<(PathBuf, String)> {
        let entries = fs::read_dir(target.join(FOLDER)).into_iter().flatten().flatten();
        let mut texts: Vec<_> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|end| end == "ndjson"))
            .filter_map(|path| read(&path).map(|text| (path, text)))
            .collect();
        texts.sort();
        texts
    }

    /// Reads all manifests under a target folder, sorted, each entry once, without types that are gone.
    pub fn read_all(target: &Path) -> Vec<Self> {
        let texts = Self::read_texts(target);
        let current = |(path, text): &(PathBuf, String)| {
            let written = written(path);
            let uses = Self::parse_lines(text).into_iter();
            uses.filter(|one| !one.is_gone(written)).collect::<Vec<_>>()
        };
        let mut all: Vec<Self> = texts.iter().flat_map(current).collect();
        all.sort();
        all.dedup();
        all
    }
}

impl PropertyUse {
    /// A property that is written at this line.
    pub fn new(name: impl Into<String>, line: usize, value: Option<String>) -> Self {
        Self { name: name.into(), line, value }
    }
}

impl AssociationUse {
    /// An association type that is used at this line.
    pub fn new(object: impl Into<String>, category: impl Into<String>, type_id: u32, line: usize) -> Self {
        Self { object: object.into(), category: category.into(), type_id, line }
    }
}

/// When a manifest was last written.
pub fn written(manifest: &Path) -> Option<SystemTime> {
    fs::metadata(manifest).ok()?.modified().ok()
}

/// The first bytes of a file, if they are text.
fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    fs::File::open(path).ok()?.take(BYTES_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut usage = Usage::new("app", "NewIncident", "create", "src/main.rs");
        usage.properties.push(PropertyUse::new("hs_pipeline", 3, Some("0".to_owned())));
        usage.associations.push(AssociationUse::new("0-1", "HUBSPOT_DEFINED", 16, 9));
        let text = usage.to_line() + "{\"half a li\n" + &usage.to_line();
        assert_eq!(Usage::parse_lines(&text), [usage.clone(), usage.clone()]);

        let target = tempfile::tempdir().unwrap();
        assert_eq!(Usage::read_all(target.path()), []);
        let folder = target.path().join(FOLDER);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("app.ndjson"), text).unwrap();
        assert_eq!(Usage::read_all(target.path()), [usage]);
    }

    #[test]
    fn a_type_is_gone_when_its_source_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("main.rs");
        let mut usage = Usage::new("app", "r#New", "create", "main.rs");
        let ago = Some(SystemTime::UNIX_EPOCH);
        assert!(!usage.is_gone(ago), "nobody said where the source was");
        usage.folder = Some(folder.path().to_owned());
        assert!(usage.is_gone(ago), "there is no source");
        for (text, is_gone) in [
            ("#[derive(ticketproof::TicketPayload)]\nstruct New;", false),
            ("#[derive(TicketOption)]\nenum New {}", false),
            ("#[derive(Clone)]\nstruct New;", true),
            ("#[derive(TicketPayload)]\nstruct News;", true),
            ("", true),
        ] {
            fs::write(&source, text).unwrap();
            assert_eq!(usage.is_gone(ago), is_gone, "{text}");
            let soon = SystemTime::now() + std::time::Duration::from_secs(60);
            assert!(!usage.is_gone(Some(soon)), "what was not edited since is as it was noted");
        }
        fs::write(&source, b"\xff").unwrap();
        assert!(!usage.is_gone(ago), "what cannot be read says nothing");
        usage.folder = Some(folder.path().join("elsewhere"));
        assert!(!usage.is_gone(ago), "it was noted on another machine");
    }
}
