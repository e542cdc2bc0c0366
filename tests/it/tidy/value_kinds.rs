//! ARCHITECTURE.md lists every file that tells kinds of values apart: where a new kind is decided.

use std::{collections::BTreeSet, fs};

use proc_macro2::{TokenStream, TokenTree};

use super::{assert_none, imports::Crate, profile::crates, root};

/// The heading in ARCHITECTURE.md above the list: one path a line, each as `    path`.
const HEADING: &str = "### Files that tell kinds of values apart";

fn listed() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is readable");
    let section = text.split(HEADING).nth(1).unwrap_or_else(|| panic!("ARCHITECTURE.md lacks `{HEADING}`"));
    let section = section.split("\n#").next().unwrap_or_default();
    section.lines().filter_map(|line| line.strip_prefix("    ")).map(|line| line.trim().to_owned()).collect()
}

/// Whether code names a variant of the enumeration `ValueKind`, such as `ValueKind::Date`.
fn names_a_kind(tokens: TokenStream) -> bool {
    let mut path = [const { String::new() }; 4];
    for token in tokens {
        if let TokenTree::Group(group) = &token
            && names_a_kind(group.stream())
        {
            return true;
        }
        path.rotate_left(1);
        path[3] = token.to_string();
        // The two colons are two tokens; a variant begins with a capital letter, a function does not.
        if path[..3] == ["ValueKind", ":", ":"] && path[3].starts_with(char::is_uppercase) {
            return true;
        }
    }
    false
}

#[test]
fn files_that_tell_kinds_of_values_apart_are_listed() {
    let mut found = BTreeSet::new();
    for name in crates() {
        for file in Crate::read(&root().join(name).join("src")).files() {
            let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let tokens: TokenStream =
                text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let is_enum = file.ends_with("value_kind.rs");
            if is_enum || names_a_kind(tokens) {
                found.insert(file.strip_prefix(root()).unwrap_or(file).display().to_string());
            }
        }
    }
    let listed = listed();
    let missing = found.difference(&listed).map(|file| format!("not listed: {file}"));
    let gone = listed.difference(&found).map(|file| format!("listed, and tells no kinds apart: {file}"));
    assert_none(
        "ARCHITECTURE.md lists the files that tell kinds of values apart",
        &missing.chain(gone).collect::<Vec<_>>(),
    );
}
