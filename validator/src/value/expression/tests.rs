//! Compares answers with the `regex` crate, and sizes with compiled expressions.

use proptest::prelude::*;
use regex::Regex;

use super::*;

/// The match of the `regex` crate, compiled twice.
fn reference(expression: &str, text: &str) -> TextMatch {
    let translated = re2::translated(expression).unwrap();
    let is_match = |expression: &str| Regex::new(expression).unwrap().is_match(text);
    match (is_match(&format!("^(?:{translated})$")), is_match(&translated)) {
        (true, _) => TextMatch::Whole,
        (false, true) => TextMatch::Part,
        (false, false) => TextMatch::Nothing,
    }
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-c]{1,4}",
        Just(r"\d".to_owned()),
        Just(r"\W".to_owned()),
        Just(r"\b".to_owned()),
        Just(r"\B".to_owned()),
        Just("^".to_owned()),
        Just("$".to_owned()),
        Just(".".to_owned()),
        Just("[^a]".to_owned()),
        Just("[a-cé]".to_owned()),
        Just(r"\p{L}".to_owned()),
        Just(r"[\p{L}\p{N}]".to_owned()),
        Just(r"\p{Greek}".to_owned()),
        Just("é".to_owned()),
        Just("abc|abd|ab|xyz".to_owned()),
        prop::collection::vec("[ab]{1,5}", 2..9).prop_map(|texts| texts.join("|")),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), "[*+?]{1,1}[?]{0,1}").prop_map(|(part, times)| format!("(?:{part}){times}")),
            (inner.clone(), 0..5_u32, 0..5_u32)
                .prop_map(|(part, min, more)| format!("(?:{part}){{{min},{}}}", min + more)),
            (inner.clone(), 0..9_u32).prop_map(|(part, min)| format!("({part}){{{min},}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(?:{a}|{b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}{b}")),
            inner.prop_map(|part| format!("(?i:{part})")),
        ]
    })
}

proptest! {
    #[test]
    fn answers_are_those_of_the_regex_crate(
        expression in expression(), texts in prop::collection::vec("[abcABC1 éα\n]{0,8}", 1..6)
    ) {
        let roomy = Expression::new(&expression, &CacheRoom::new(1 << 24)).unwrap();
        let cramped = Expression::new(&expression, &CacheRoom::new(0)).unwrap();
        for text in &texts {
            let found = reference(&expression, text);
            for compiled in [&roomy, &roomy, &cramped] {
                prop_assert_eq!(compiled.find(text), found, "{} {:?}", expression, text);
            }
        }
    }

    #[test]
    fn size_is_never_too_little(expression in expression()) {
        size_is_fair(&expression, 16);
    }
}

#[test]
fn empty_match_is_not_within_a_character() {
    for (expression, text) in [(r"\B", "1α1 a a"), (r"\B*", "α"), (r"(?:|\B)$", "aα")] {
        let compiled = Expression::new(expression, &CacheRoom::new(0)).unwrap();
        assert_eq!(compiled.find(text), reference(expression, text), "{expression} {text}");
    }
}

/// Asserts that an expression's size is at least what it takes, and at most so many times as much.
fn size_is_fair(expression: &str, most: usize) {
    let measured = Measured::new(expression).unwrap();
    let taken = measured.compiled().unwrap().memory_usage();
    let shown: String = expression.chars().take(60).collect();
    assert!(measured.size >= taken, "{shown}: {} of {taken}", measured.size);
    assert!(measured.size <= most * taken + 8192, "{shown}: {} of {taken}", measured.size);
}

#[test]
fn size_of_large_expressions_is_near_to_what_they_take() {
    for expression in [
        r"^[A-Z]{2}-[0-9]{1,1000}$",
        r"[\p{L}\p{N}]{100}",
        r"^\p{L}+(?:[ '-]\p{L}+){0,20}$",
        r"(?i)^[\p{L}]{10}$",
        r"(?:[a-z]{10}){10,100}",
        r"\P{Greek}{50}",
        r"[^\x{0}-\x{7f}]{200}",
        r".{1,1000}",
        r"(?s).{500,}",
        r"(((a{10}){10}){10}){3}",
        &(0..300).map(|code| format!("[x{code}]y{code}")).collect::<Vec<_>>().join("|"),
    ] {
        size_is_fair(expression, 5);
    }
}

#[test]
fn expression_has_a_longest_text_and_a_largest_form() {
    for length in [LENGTH_MAX - 1, LENGTH_MAX, LENGTH_MAX + 1] {
        let unfit = Measured::new(&"a".repeat(length)).err();
        assert_eq!(unfit, (length > LENGTH_MAX).then_some(Unfit::TooLong), "{length}");
    }
    // Each `a` is a state, and there is little else.
    let states = FORM_MAX / size_of::<thompson::State>();
    for (times, is_ok) in [(states / 1000 - 10, true), (states / 1000 + 1, false)] {
        assert_eq!(Measured::new(&format!("(?:a{{1000}}){{{times}}}")).is_ok(), is_ok, "{times}");
    }
    for huge in [r"(?:(?:(?:\pL{1000}){1000}){1000}){1000}".to_owned(), r"(?:a{0}|b?){4294967295}".to_owned()]
    {
        assert_eq!(Measured::new(&huge).err(), Some(Unfit::TooLarge), "{huge}");
    }
    // What repeats nothing takes nothing.
    assert!(Expression::new("^(?:){1000000000}a$", &CacheRoom::new(0)).is_some());
    assert_eq!(Measured::new("(").err(), Some(Unfit::NoExpression));
}

#[test]
fn caches_are_kept_within_their_room() {
    let room = CacheRoom::new(1 << 20);
    let expressions: Vec<_> =
        (0..40).map(|at| Expression::new(&format!(r"^[\p{{L}}{at}]{{40}}$"), &room).unwrap()).collect();
    for text in ["aé".repeat(20), "1".repeat(40)] {
        for expression in &expressions {
            expression.find(&text);
        }
    }
    let kept: usize = expressions.iter().map(|expression| expression.caches.kept()).sum();
    assert!(kept > 0 && kept <= 1 << 20, "{kept}");
}
