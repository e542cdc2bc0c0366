//! Reading a lock: every entry is checked, and every entry that cannot be obeyed is named.

use std::{collections::BTreeMap, ops::Range};

use ticketproof_diagnostics::{suggest, text::quoted};
use toml_edit::{Document, Item, Table};

use super::{AlsoSections, Lock, RemoteIds};
use crate::names::{LockError, LockProblem, Scope, Scopes, ident};

/// The use of the names of a section.
#[derive(Clone, Copy)]
enum Shape {
    /// A field: `snake_case`, and none of the fields that the structs have of their own.
    Field,
    /// A module: `snake_case`.
    Module,
    /// A variant: `PascalCase`.
    Pascal,
}

const SECTIONS: &[&str] =
    &["also", "associations", "objects", "options", "pipelines", "properties", "stages"];
const ALSO_SECTIONS: &[&str] = &["associations", "objects", "pipelines", "stages"];

pub(super) fn parse(text: &str) -> Result<Lock, LockError> {
    let document = Document::parse(text.to_owned()).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        LockError::Syntax(format!("line {line}: {}", error.message()))
    })?;
    let mut cx = Cx { text, problems: Vec::new() };
    let root = document.as_table();
    cx.only_sections(root, SECTIONS, "");
    let properties = cx.scope(root, "properties", "", Shape::Field);
    let options = cx.scopes(root, "options", "", Shape::Pascal);
    let main = cx.remote_ids(root, "");
    let (mut also, mut sections) = (BTreeMap::new(), AlsoSections::default());
    for (account, table) in cx.tables(root, "also", "") {
        let prefix = format!("also.{account}.");
        cx.only_sections(table, ALSO_SECTIONS, &prefix);
        also.insert(account.to_owned(), cx.remote_ids(table, &prefix));
        let key = root.get("also").and_then(|outer| outer.as_table()?.key(account)?.span());
        sections.add(account, key.map_or(1, |span| line_of(text, span.start)));
    }
    if cx.problems.is_empty() {
        Ok(Lock { properties, options, main, also, sections, document: document.into_mut() })
    } else {
        cx.problems.sort_by(|left, right| (left.line, &left.entry).cmp(&(right.line, &right.entry)));
        Err(LockError::Entries(cx.problems))
    }
}

struct Cx<'a> {
    text: &'a str,
    problems: Vec<LockProblem>,
}

impl Cx<'_> {
    fn problem(&mut self, span: Option<Range<usize>>, entry: &str, message: String) {
        let line = span.map_or(1, |span| line_of(self.text, span.start));
        let entry = ticketproof_diagnostics::text::escaped(entry).into_owned();
        self.problems.push(LockProblem { line, entry, message });
    }

    fn only_sections(&mut self, table: &Table, sections: &[&str], prefix: &str) {
        for (key, item) in table {
            if !sections.contains(&key) {
                let hint = match suggest::closest(key, sections.iter().copied()) {
                    Some(section) => format!("no such section; did you mean `{section}`?"),
                    None => format!("no such section; there are {}", sections.join(", ")),
                };
                self.problem(span_of(table, key, item), &format!("{prefix}{key}"), hint);
            }
        }
    }

    fn remote_ids(&mut self, table: &Table, prefix: &str) -> RemoteIds {
        RemoteIds {
            pipelines: self.scope(table, "pipelines", prefix, Shape::Module),
            stages: self.scopes(table, "stages", prefix, Shape::Pascal),
            objects: self.scope(table, "objects", prefix, Shape::Module),
            associations: self.scopes(table, "associations", prefix, Shape::Pascal),
        }
    }

    fn tables<'t>(&mut self, table: &'t Table, section: &str, prefix: &str) -> Vec<(&'t str, &'t Table)> {
        let Some(item) = table.get(section) else { return Vec::new() };
        let Some(outer) = item.as_table() else {
            self.problem(
                item.span(),
                &format!("{prefix}{section}"),
                "not a section, such as `[section.key]`".into(),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (key, item) in outer {
            match item.as_table() {
                Some(inner) => tables.push((key, inner)),
                None => self.problem(
                    span_of(outer, key, item),
                    &format!("{prefix}{section}.{key}"),
                    format!(
                        "not a section of names; write `[{prefix}{section}.{key}]` and the names below it"
                    ),
                ),
            }
        }
        tables
    }

    fn scopes(&mut self, table: &Table, section: &str, prefix: &str, shape: Shape) -> Scopes {
        let tables = self.tables(table, section, prefix);
        tables
            .into_iter()
            .map(|(key, inner)| {
                (key.to_owned(), self.names(inner, &format!("{prefix}{section}.{key}"), shape))
            })
            .collect()
    }

    fn scope(&mut self, table: &Table, section: &str, prefix: &str, shape: Shape) -> Scope {
        match table.get(section) {
            None => Scope::new(),
            Some(Item::Table(inner)) => self.names(inner, &format!("{prefix}{section}"), shape),
            Some(item) => {
                let message =
                    format!("not a section of names; write `[{prefix}{section}]` and the names below it");
                self.problem(item.span(), &format!("{prefix}{section}"), message);
                Scope::new()
            }
        }
    }

    fn names(&mut self, table: &Table, path: &str, shape: Shape) -> Scope {
        let mut names = Scope::new();
        let mut owners: BTreeMap<String, &str> = BTreeMap::new();
        for (key, item) in table {
            let span = span_of(table, key, item);
            let entry = format!("{path}.{key}");
            let Some(name) = item.as_str() else {
                self.problem(span, &entry, "not a name; write it in quotes".into());
                continue;
            };
            if let Err(message) = check(name, shape) {
                self.problem(span, &entry, message);
            } else if let Some(owner) = owners.insert(name.to_ascii_lowercase(), key) {
                let owner = quoted(owner);
                let message =
                    format!("{} is already the name of {owner}; give one of them another", quoted(name));
                self.problem(span, &entry, message);
            }
            names.insert(key.to_owned(), name.to_owned());
        }
        names
    }
}

/// Whether a name can stand where names of its section stand.
fn check(name: &str, shape: Shape) -> Result<(), String> {
    let mut bytes = name.bytes();
    let first = bytes.next();
    let second_digit = name.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let (starts, rest, what): (bool, fn(u8) -> bool, _) = match shape {
        Shape::Field | Shape::Module => (
            matches!(first, Some(b'a'..=b'z')) || first == Some(b'_') && second_digit,
            |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_',
            "a field or module name: lower-case letters, digits and `_`, beginning with a letter",
        ),
        Shape::Pascal => (
            matches!(first, Some(b'A'..=b'Z')) || first == Some(b'_') && second_digit,
            |byte| byte.is_ascii_alphanumeric() || byte == b'_',
            "a variant name: letters, digits and `_`, beginning with a capital",
        ),
    };
    let shown = quoted(name);
    if !starts || !bytes.all(rest) {
        Err(format!("{shown} is not {what}"))
    } else if name.len() > 255 {
        Err(format!("{shown} is longer than 255 characters"))
    } else if ident::is_keyword(name) {
        Err(format!("{shown} is a keyword; write `{name}_`"))
    } else if matches!(shape, Shape::Field) && ident::is_reserved_snake(name) {
        Err(format!("{shown} is a field that the generated structs have already; write `{name}_`"))
    } else if matches!(shape, Shape::Pascal) && ident::is_reserved_type(name) {
        Err(format!("{shown} is a name of Rust's prelude; write `{name}_`"))
    } else {
        Ok(())
    }
}

fn span_of(table: &Table, key: &str, item: &Item) -> Option<Range<usize>> {
    table.key(key).and_then(toml_edit::Key::span).or_else(|| item.span())
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}
