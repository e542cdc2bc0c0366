//! What the derive accepts, and what it says of mistakes: `tests/ui/{pass,fail}/<kind of mistake>/*.rs`.

use std::{path::Path, process::Command};

/// Set for the second run of this test, in which the compiler finds the fixture's schema.
const SCHEMA: &str = "TICKETPROOF_SCHEMA";

/// The compiler's messages differ between its versions; this says to leave these tests out.
const EXCLUDED: &str = "TICKETPROOF_EXCLUDE_UI";

#[test]
fn the_derive_says_what_is_wrong() {
    if std::env::var_os(EXCLUDED).is_some() {
        eprintln!("ui::the_derive_says_what_is_wrong skipped: {EXCLUDED} is set");
        return;
    }
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/acme/tickets.json");
    if std::env::var_os(SCHEMA).is_none_or(|known| Path::new(&known) != schema) {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "ui::the_derive_says_what_is_wrong", "--nocapture"]).env(SCHEMA, schema);
        // trybuild finds by the program's name which features the tests were built with, and builds all of them again. In
        // a workspace those are everybody's, the network's too; under this name it builds the default ones.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut again, "tests-of-what-the-derive-says");
        assert!(again.status().unwrap().success(), "see the output above");
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.pass("tests/ui/pass/*/*.rs");
    cases.compile_fail("tests/ui/fail/*/*.rs");
}

/// The words of `#[ticket(…)]` on each place, where the derive says them: source file and constant.
const WORDS: [(&str, &str, &str); 4] = [
    ("struct", "macros/src/syntax/container.rs", "WORDS"),
    ("field", "macros/src/syntax/field.rs", "WORDS"),
    ("enum", "macros/src/option/syntax.rs", "ENUM_WORDS"),
    ("variant", "macros/src/option/syntax.rs", "VARIANT_WORDS"),
];

#[test]
fn every_word_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (place, file, constant) in WORDS {
        let source = std::fs::read_to_string(root.join(file)).unwrap();
        let (_, list) = source.split_once(&format!("const {constant}: &[&str] =")).unwrap();
        let list = list.split_once(';').unwrap().0;
        let mut words: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        // A path needs a package of its own to start from: `rebuild` has one with `schema` on a struct and on an enum.
        words.retain(|word| *word != "schema");
        words.sort_unstable();
        let files = std::fs::read_dir(root.join("tests/ui/pass").join(place)).unwrap();
        let mut tests: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        tests.sort();
        let tests: Vec<_> = tests.iter().filter_map(|file| file.file_stem()?.to_str()).collect();
        assert_eq!(tests, words, "words on a {place}, and files in tests/ui/pass/{place}");
    }
}

#[test]
fn every_word_stands_in_a_case_that_fails() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = std::fs::read_dir(root.join("tests/ui/fail")).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    let paths =
        files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|it| it == "rs"));
    let cases: String = paths.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let attributes: Vec<&str> = cases.lines().filter(|line| line.contains("#[ticket(")).collect();
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_';
    for (_, file, constant) in WORDS {
        let source = std::fs::read_to_string(root.join(file)).unwrap();
        let (_, list) = source.split_once(&format!("const {constant}: &[&str] =")).unwrap();
        for word in list.split_once(';').unwrap().0.split('"').skip(1).step_by(2) {
            let has =
                attributes.iter().any(|line| line.split(|char| !is_part(char)).any(|part| part == word));
            assert!(has, "no case in tests/ui/fail has `{word}`");
        }
    }
}

#[test]
fn the_fixture_is_canonical() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/acme");
    let text = std::fs::read_to_string(folder.join("tickets.json")).unwrap();
    let snapshot = ticketproof::Snapshot::from_json(&text).unwrap();
    assert!(snapshot.to_json() == text, "write the fixture with `Snapshot::write`");
}
