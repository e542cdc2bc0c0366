//! Rules about the text of the sources.

use std::path::Path;

use super::{assert_none, files, root};

fn text(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether a path is below a folder, given with `/`.
fn is_in(path: &Path, folder: &str) -> bool {
    path.starts_with(folder)
}

/// The lines of every Rust source that `offends`, as `path:line: text`.
fn offences(skip: &[&str], offends: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for path in files("rs") {
        if skip.iter().any(|folder| is_in(&path, folder)) {
            continue;
        }
        for (index, line) in text(&path).lines().enumerate() {
            if offends(line) {
                found.push(format!("{}:{}: {}", path.display(), index + 1, line.trim()));
            }
        }
    }
    found
}

/// The words are put together so that this file does not offend itself.
fn word(parts: &[&str]) -> String {
    parts.concat()
}

#[test]
fn every_module_says_what_it_is() {
    let mut found = Vec::new();
    for path in files("rs") {
        let is_ui_case = is_in(&path, "tests/ui");
        let is_golden = is_in(&path, "tests/golden");
        let first = text(&path).lines().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
        // What is generated and checked in says so in its first line.
        let is_generated = is_golden || first.starts_with("// @generated");
        if !is_ui_case && !is_generated && !first.starts_with("//!") {
            found.push(format!("{}: {first}", path.display()));
        }
    }
    assert_none("every module opens with `//!`", &found);
}

#[test]
fn nothing_is_unfinished() {
    let markers = [
        word(&["todo", "!("]),
        word(&["unimplemented", "!("]),
        word(&["dbg", "!("]),
        word(&["#[ig", "nore"]),
        word(&["#[should_", "panic"]),
        word(&["FIX", "ME"]),
    ];
    let found = offences(&[], |line| markers.iter().any(|marker| line.contains(marker)));
    assert_none("nothing is left for later, and no test is switched off", &found);
}

#[test]
fn names_of_files_are_shown_as_text_of_others() {
    let marker = word(&[".disp", "lay()"]);
    // Cargo has to get a path as it is; chores and tests speak of the project's own files.
    let skip = ["benches", "codegen/src/builder.rs", "examples", "fuzz", "tests", "xtask"];
    let found = offences(&skip, |line| line.contains(&marker));
    let found: Vec<String> = found.into_iter().filter(|line| !line.contains("tests")).collect();
    assert_none("the name of a file in a message goes through `diagnostics::text::path`", &found);
}

#[test]
fn tokens_are_quoted_where_code_is_emitted() {
    let marker = word(&["quote", "!"]);
    let skip = ["codegen/src/emit", "macros/src/expand", "tests"];
    let found = offences(&skip, |line| {
        let code = line.trim_start();
        line.contains(&marker) && !code.starts_with("//") && !line.contains("parse_quote")
    });
    let found: Vec<String> = found
        .into_iter()
        .filter(|line| !line.contains("emit.rs") && !line.contains("expand.rs") && !line.contains("tests"))
        .collect();
    assert_none("`quote!` lives in codegen's emit and macros' expand", &found);
}

#[test]
fn only_the_commands_print() {
    let markers = [word(&["print", "ln!("]), word(&["eprint", "ln!("]), word(&["print", "!("])];
    let skip = ["cli", "xtask", "tests", "examples", "benches", "python/examples"];
    let found = offences(&skip, |line| {
        let code = line.trim_start();
        let is_example = code.starts_with("//");
        let is_macro_of_another_name = code.contains("sprint");
        !is_example
            && !is_macro_of_another_name
            && markers.iter().any(|marker| code.starts_with(marker.as_str()))
    });
    let found: Vec<String> = found
        .into_iter()
        .filter(|line| {
            !line.contains("/tests/")
                && !line.contains("println!(\"cargo:")
                && !line.contains("println!(\"cargo::")
        })
        .collect();
    assert_none("printing is for cli and xtask; a build script speaks to cargo", &found);
}

#[test]
fn unsafe_code_is_nowhere_but_in_two_modules() {
    let marker = word(&["uns", "afe "]);
    // Vector instructions, and the C structs of the Arrow interface.
    let skip = ["validator/src/scan/simd/x86.rs", "python/src/arrow/capsule.rs", "python/src/arrow/capsule"];
    let found = offences(&skip, |line| {
        let code = line.trim_start();
        !code.starts_with("//")
            && (code.contains(&format!("{marker}{{")) || code.contains(&format!("{marker}fn")))
    });
    assert_none(
        "unsafe code stands in validator/src/scan/simd/x86 and python/src/arrow/capsule only",
        &found,
    );
}

#[test]
fn fixtures_are_named_for_what_they_show() {
    let mut found = Vec::new();
    for extension in ["json", "ndjson", "toml", "csv"] {
        for path in files(extension) {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            let is_number = stem.chars().all(|char| char.is_ascii_digit());
            let is_numbered =
                stem.starts_with(|char: char| char.is_ascii_digit()) || stem.starts_with("test");
            if path.starts_with("tests/fixtures") && (is_number || is_numbered) {
                found.push(path.display().to_string());
            }
        }
    }
    assert_none("a fixture is named for what it shows, never numbered", &found);
}

#[test]
fn sources_are_short_enough_to_read() {
    const LINES_MAX: usize = 450;
    let mut found = Vec::new();
    for path in files("rs") {
        let is_source = path.components().any(|part| part.as_os_str() == "src");
        let text = text(&path);
        let lines = text.lines().count();
        if is_source && lines > LINES_MAX && !text.starts_with("// @generated") {
            found.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert_none("a source file has at most 450 lines", &found);
}

#[test]
fn the_documents_of_the_house_are_there() {
    for name in
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]
    {
        assert!(root().join(name).exists(), "{name} is missing");
    }
    let changelog = text(Path::new("CHANGELOG.md"));
    assert!(changelog.contains("## [Unreleased]") || changelog.contains(env!("CARGO_PKG_VERSION")));
    assert!(changelog.contains("### Rules"), "the changelog tells which rule codes came and went");
}
