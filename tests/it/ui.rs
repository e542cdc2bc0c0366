//! Structs that the derive accepts, and its errors for others: `tests/ui/{pass,fail}/<kind of mistake>/*.rs`; and with the features
//! of date libraries on, `tests/ui/dates/{pass,fail}/*.rs`.

use std::{path::Path, process::Command};

/// Set for the second run of this test, in which the compiler finds the fixture's schema.
const SCHEMA: &str = "TICKETPROOF_SCHEMA";

/// The compiler's messages differ between its versions; this says to leave these tests out.
const EXCLUDED: &str = "TICKETPROOF_EXCLUDE_UI";

#[test]
fn the_derive_says_what_is_wrong() {
    if let Some(cases) = cases("the_derive_says_what_is_wrong", &Features::Default) {
        cases.pass("tests/ui/pass/*.rs");
        cases.pass("tests/ui/pass/*/*.rs");
        cases.compile_fail("tests/ui/fail/*/*.rs");
    }
}

/// Run by `cargo xtask ci`: what the derive says depends on the features that are on.
#[cfg(all(feature = "chrono", feature = "jiff", feature = "time"))]
#[test]
fn dates_of_other_crates() {
    if let Some(cases) = cases("dates_of_other_crates", &Features::OfThisTest) {
        cases.pass("tests/ui/dates/pass/*.rs");
        cases.compile_fail("tests/ui/dates/fail/*.rs");
    }
}

/// Which features of the facade the cases are built with.
enum Features {
    /// The default ones.
    Default,
    /// Those that this test was built with.
    #[cfg(all(feature = "chrono", feature = "jiff", feature = "time"))]
    OfThisTest,
}

/// The cases of a test that runs in the environment that they take, or else nothing: then the test has run again in it.
fn cases(test: &str, features: &Features) -> Option<trybuild::TestCases> {
    if std::env::var_os(EXCLUDED).is_some() {
        eprintln!("ui::{test} skipped: {EXCLUDED} is set");
        return None;
    }
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/acme/tickets.json");
    if std::env::var_os(SCHEMA).is_some_and(|known| Path::new(&known) == schema) {
        return Some(trybuild::TestCases::new());
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", &format!("ui::{test}"), "--nocapture"]).env(SCHEMA, schema);
    // trybuild finds by the program's name which features the tests were built with, and builds all of them again. In
    // a workspace those are everybody's, the network's too; under this name it builds the default ones.
    #[cfg(not(unix))]
    let _ = features;
    #[cfg(unix)]
    if matches!(features, Features::Default) {
        std::os::unix::process::CommandExt::arg0(&mut again, "tests-of-what-the-derive-says");
    }
    assert!(again.status().unwrap().success(), "see the output above");
    None
}

/// The arguments of `#[ticket(…)]` on each item: the source file and the constant that list them.
const WORDS: [(&str, &str, &str); 4] = [
    ("struct", "macros/src/syntax/container.rs", "WORDS"),
    ("field", "macros/src/syntax/field.rs", "WORDS"),
    ("enum", "macros/src/syntax/option_enum.rs", "ENUM_WORDS"),
    ("variant", "macros/src/syntax/option_enum.rs", "VARIANT_WORDS"),
];

#[test]
fn every_argument_has_a_passing_case() {
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
fn every_argument_has_a_failing_case() {
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
fn fixture_is_canonical() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/acme");
    let text = std::fs::read_to_string(folder.join("tickets.json")).unwrap();
    let snapshot = ticketproof::Snapshot::from_json(&text).unwrap();
    assert!(snapshot.to_json() == text, "write the fixture with `Snapshot::write`");
}
