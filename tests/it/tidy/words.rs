//! Words of the project's former private language, which the field has better words for. They do not come back.

use std::path::Path;

use super::{assert_none, files, root};

/// Names of files and modules that said nothing to a stranger, each with the field's word.
const FILES: &[(&str, &str)] = &[
    ("above", "output_header"),
    ("absent", "disabled"),
    ("awaited", "part_assertions"),
    ("broken", "valid_prefix"),
    ("chance", "a library for random numbers"),
    ("cut", "record_splitter"),
    ("flow", "backpressure"),
    ("focused", "partial"),
    ("gate", "admission"),
    ("judge", "error_mapping"),
    ("lanes", "simd"),
    ("later", "deferred"),
    ("meant", "suggestions"),
    ("medium", "storage"),
    ("notes", "outcome"),
    ("own_option", "ticket_option"),
    ("places", "perfect_hash, overwrite_guard, pipelines or associations"),
    ("preflight", "prevalidate"),
    ("settle", "apply"),
    ("slow", "fallback"),
    ("spoken_trait", "diagnostic_trait"),
    ("tell", "summary"),
    ("ties", "associations"),
    ("tracking", "rebuild_tracking"),
    ("usual", "association_layout"),
];

/// Names of types and functions, likewise.
const NAMES: &[&str] = &[
    "Above",
    "Cargo",
    "Chance",
    "Fill",
    "Judges",
    "Lanes",
    "Later",
    "Manner",
    "Meant",
    "Noted",
    "Notes",
    "OptionsMeant",
    "Places",
    "Recipe",
    "Said",
    "TieLoad",
    "Usual",
    "Waiting",
    "cook",
    "hand_on",
    "patient",
    "slow_value",
    "untie",
];

/// Phrases in comments and texts, with what to write.
const PHRASES: &[(&str, &str)] = &[
    ("hands on", "`passes`, `flushes`"),
    ("is looked at closer", "`takes the reference path`"),
    ("looks closer", "`takes the reference path`"),
    ("plainly meant", "name what the input suggests"),
    ("whoever", "name the caller, the reader or the program"),
];

/// The source files and this list's own file, which names the words, aside.
fn sources() -> Vec<(String, String)> {
    let own = Path::new("tests/it/tidy/words.rs");
    files("rs")
        .into_iter()
        .filter(|path| path != own)
        .map(|path| {
            let text = std::fs::read_to_string(root().join(&path)).expect("a source is readable");
            (path.display().to_string(), text)
        })
        .collect()
}

/// Whether a text has a word, letters and digits aside of it.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

/// Whether a line declares an item of this name.
fn declares(line: &str, name: &str) -> bool {
    ["struct", "enum", "trait", "type", "fn", "mod", "const", "static"]
        .iter()
        .any(|keyword| has_word(line, &format!("{keyword} {name}")))
}

#[test]
fn no_file_has_a_private_name() {
    let offences: Vec<String> = files("rs")
        .iter()
        .filter_map(|path| {
            let stem = path.file_stem()?.to_str()?;
            let (_, better) = FILES.iter().find(|(name, _)| *name == stem)?;
            Some(format!("{}: {better}", path.display()))
        })
        .collect();
    assert_none("files are named with words of the field", &offences);
}

#[test]
fn no_item_has_a_private_name() {
    let mut offences = Vec::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            let found = NAMES.iter().filter(|name| declares(line, name));
            offences.extend(found.map(|name| format!("{path}:{}: {name}", number + 1)));
        }
    }
    assert_none("items are named with words of the field", &offences);
}

#[test]
fn no_text_has_a_private_phrase() {
    let mut offences = Vec::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            let line = line.to_lowercase();
            let found = PHRASES.iter().filter(|(phrase, _)| has_word(&line, phrase));
            offences
                .extend(found.map(|(phrase, better)| format!("{path}:{}: `{phrase}`: {better}", number + 1)));
        }
    }
    assert_none("texts have words of the field", &offences);
}

/// Whether a line of code begins an item, as opposed to a field, a variant or a statement.
fn is_item(line: &str) -> bool {
    let head = line.split(['(', ':', '{', '=', '<', ';']).next().unwrap_or_default();
    let keywords = ["struct", "enum", "trait", "type", "fn", "mod", "const", "static", "union"];
    head.split_whitespace().any(|word| keywords.contains(&word))
}

/// Doc comments of a file that begin with "What", of modules and of items. A field may be documented as "What is wrong".
fn vague_docs<'a>(lines: &'a [&'a str]) -> impl Iterator<Item = usize> + 'a {
    let is_doc = |line: &str| line.starts_with("///") || line.starts_with("//!");
    (0..lines.len()).filter(move |at| {
        let begins = *at == 0 || !is_doc(lines[at - 1]);
        if !begins {
            return false;
        }
        if lines[*at].starts_with("//! What ") {
            return true;
        }
        let code = lines[*at..].iter().find(|line| !is_doc(line) && !line.starts_with("#["));
        lines[*at].starts_with("/// What ") && code.is_some_and(|line| is_item(line))
    })
}

#[test]
fn a_doc_comment_says_what_the_item_is() {
    let mut offences = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
        offences.extend(vague_docs(&lines).map(|at| format!("{path}:{}: {}", at + 1, lines[at])));
    }
    assert_none("the first sentence of a doc comment has a thing in the program as its subject", &offences);
}

#[test]
fn vague_docs_of_items_and_modules_are_found() {
    let found = |text: &str| vague_docs(&text.lines().collect::<Vec<_>>()).collect::<Vec<_>>();
    assert_eq!(found("//! What a file has.\n\n/// What it does.\n#[must_use]\npub fn a() {}"), [0, 2]);
    assert!(
        found("/// What is wrong.\npub message: String,\n/// A thing.\n/// What more there is.\nfn a() {}")
            .is_empty()
    );
}
