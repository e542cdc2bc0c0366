//! The exported JSON Schema says the account's own rules as the validator checks them.

use jsonschema::Validator as Checker;
use serde_json::{Value, json};
use ticketproof::{Operation, Validator};
use ticketproof_schema::{
    FieldType, ObjectSchema, Property, PropertyType, RuleType, ValidationRule, json_schema::payload_schema,
};

use crate::fixture::{small, text};

/// An account whose property `it` has this rule.
fn ruled(mut property: Property, rule: &str, arguments: &[&str]) -> ObjectSchema {
    property.rules = vec![ValidationRule {
        rule_type: RuleType::from(rule),
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
        normalize: false,
    }];
    let mut schema = small();
    schema.properties.insert("it".to_owned(), property);
    schema
}

/// Panics unless both say the same about every value; how many are accepted.
fn agree(schema: &ObjectSchema, values: &[Value]) -> usize {
    let checker = Checker::new(payload_schema(schema, false).as_value()).expect("a JSON Schema");
    let rules = &schema.properties["it"].rules;
    let validator = Validator::new(schema.clone());
    let accepted = values.iter().filter(|value| {
        let body = json!({ "properties": { "it": value } });
        let by_schema = checker.is_valid(&body);
        let validated = validator.validate_json(Operation::Update, body.to_string());
        let problems = validated.as_ref().err().map(|refused| refused.report.to_string());
        // Outside ASCII a pattern may only be too kind.
        let is_fine = by_schema == validated.is_ok() || by_schema && !value.to_string().is_ascii();
        assert!(is_fine, "{rules:?} {value} {problems:?}");
        by_schema
    });
    accepted.count()
}

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().copied().map(Value::from).collect()
}

/// Texts of all kinds, of which each rule takes some.
fn all_texts() -> Vec<Value> {
    let mut values = texts(&[
        "",
        "a",
        "A",
        "ab",
        "AB",
        "abc",
        "ABC",
        "abcd",
        "12",
        "123",
        "A-17",
        "A#17",
        "a b",
        " a",
        "A b",
        "A B c",
        "é",
        "É",
        "日本語",
        "🔥",
        "x\u{1}",
        "a\nb",
        "A1",
        "-",
        "_",
        "1.5",
        "ǆ",
        "ª",
        "²",
        "٣",
        "\u{1c}",
        "example.com",
        "Example.COM",
        "mail.example.com",
        "example.org",
        "com",
        "a..b",
        "-a.com",
        "a-.com",
        "a.-b.com",
        "a.b-.com",
        "a-b.com",
        "1.2.3.4",
        "a.1",
        "a.1b",
        "münchen.de",
        "example.com.",
        ".example.com",
        "exa_mple.com",
        "ada@example.com",
        "ADA@EXAMPLE.COM",
        "ada@mail.example.com",
        "ada@example.org",
        "ada@",
        "@example.com",
        "a.b@example.com",
        ".a@example.com",
        "a.@example.com",
        "a..b@example.com",
        "a@b@example.com",
        "a b@example.com",
        "a+b_c-@example.com",
        "ada@localhost",
        "ada@example.1",
        "ada@-example.com",
        "ada@notexample.com",
        "é@é.de",
        "https://example.com",
        "HTTP://EXAMPLE.COM/a?b#c",
        "https://mail.example.com/",
        "https://example.org/a",
        "https://user:pw@example.com:8080/",
        "https://localhost:3000/x",
        "https://127.0.0.1/",
        "https://127.0.0.256/",
        "https://127.0.0.01/",
        "127.0.0.1",
        "example.com/path",
        "example.com:80",
        "example.com:",
        "example.com:123456",
        "ftp://example.com",
        "https://",
        "https://exa mple.com",
        "https://-example.com/",
        "https://example-.com/",
        "https://example.com?q=a.1",
        "https://a.1/",
        "user@example.com/x",
        "https://example.com/a b",
        "https://a.b-",
        "a.b-",
        "https:/example.com",
        "https://example.com/<",
        "https://notexample.com",
        "https://example.com.org/",
        "example.com?x=-.y",
        "+1 617-555-0100",
        "+49 (30) 1234/567",
        "617-555-0100",
        "+0123456789",
        "+123456",
        "+1234567",
        "+123456789012345",
        "+1234567890123456",
        "+1 617 555 0100 ext. 12",
        "+1 617 555 0100x12",
        "+1 617 555 0100 x",
        "+1a2345678",
        " +1234567 ",
    ]);
    values.push("x".repeat(64).into());
    for length in [63, 64] {
        let long = "x".repeat(length);
        for text in [
            format!("{long}.com"),
            format!("a.{long}.com"),
            format!("{long}@example.com"),
            format!("a@{long}.com"),
            format!("https://{long}.com/"),
            format!("https://example.com/{long}.{long}"),
        ] {
            values.push(text.into());
        }
    }
    for length in [253, 254] {
        let domain = format!("{}com", "abcdefg.".repeat(40).split_at(length - 3).0);
        values.extend([domain.clone().into(), format!("a@{domain}").into()]);
    }
    values
}

#[test]
fn schema_and_validator_agree_on_rules_for_texts() {
    let values = all_texts();
    for (rule, arguments) in [
        ("MAX_LENGTH", &["2"][..]),
        ("MAX_LENGTH", &["0"]),
        ("MAX_LENGTH", &["two"]),
        ("MIN_LENGTH", &["3"]),
        ("ALPHANUMERIC", &["ALPHANUMERIC"]),
        ("ALPHANUMERIC", &["ALPHA_ONLY"]),
        ("ALPHANUMERIC", &["NUMERIC_ONLY"]),
        ("ALPHANUMERIC", &["OTHER"]),
        ("SPECIAL_CHARACTERS", &["NOT_ALLOWED"]),
        ("FORMAT", &["UPPER"]),
        ("FORMAT", &["LOWER"]),
        ("FORMAT", &["CAPITALIZATION"]),
        ("REGEX", &["^[A-Z]-[0-9]+$", "a message"]),
        ("REGEX", &["b|^A"]),
        ("REGEX", &[r"^\d+$"]),
        ("REGEX", &[r"^\w+$"]),
        ("REGEX", &[r"^\S+.\s?\w$"]),
        ("REGEX", &[r"^[^\s\d]+$"]),
        ("REGEX", &["("]),
        ("DOMAIN", &[]),
        ("EMAIL", &[]),
        ("EMAIL_ALLOWED_DOMAINS", &["example.com", "É.de"]),
        ("EMAIL_BLOCKED_DOMAINS", &["@Example.com"]),
        ("EMAIL_BLOCKED_DOMAINS", &[]),
        ("URL", &[]),
        ("URL_ALLOWED_DOMAINS", &["example.com"]),
        ("URL_BLOCKED_DOMAINS", &["example.com", "localhost"]),
        ("PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE", &[]),
        ("WHITESPACE", &["TRIM"]),
        ("ZODIAC_SIGN", &["LEO"]),
    ] {
        let accepted = agree(&ruled(text("It"), rule, arguments), &values);
        assert!(accepted > 1 || arguments == ["0"], "{rule} {arguments:?}: {accepted}");
    }
}

#[test]
fn schema_and_validator_agree_on_unlikely_rules_for_texts() {
    const PIECES: [&str; 24] = [
        "a",
        "A",
        "é",
        "1",
        "12",
        ".",
        "..",
        "-",
        "@",
        ":",
        "/",
        "?",
        "#",
        " ",
        "+",
        "x",
        "ext",
        "(",
        "%",
        "com",
        ".com",
        "localhost",
        "example.com",
        "1.2.3.4",
    ];
    // Linear congruences: the same texts in each run.
    let mut state = 7_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound
    };
    let values: Vec<Value> = (0..6_000)
        .map(|_| {
            let begin = ["", "", "https://", "a@", "+1234567"][below(5)];
            let pieces: String = (0..=below(6)).map(|_| PIECES[below(PIECES.len())]).collect();
            format!("{begin}{pieces}").into()
        })
        .collect();
    for (rule, arguments) in [
        ("DOMAIN", &[][..]),
        ("EMAIL", &[]),
        ("EMAIL_ALLOWED_DOMAINS", &["example.com"]),
        ("EMAIL_BLOCKED_DOMAINS", &["example.com"]),
        ("URL", &[]),
        ("URL_ALLOWED_DOMAINS", &["example.com"]),
        ("URL_BLOCKED_DOMAINS", &["example.com", "1.2.3.4"]),
        ("PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE", &[]),
    ] {
        let accepted = agree(&ruled(text("It"), rule, arguments), &values);
        assert!(accepted > 5, "{rule}: {accepted}");
    }
}

#[test]
fn schema_and_validator_agree_on_rules_for_numbers() {
    let mut values = texts(&["", "1.5", "1.55", "1.500", "1.555", "-1.55", ".5", "5.", "x"]);
    values.extend([json!(-1), json!(0), json!(99), json!(99.98), json!(99.99), json!(100)]);
    let number = || Property::new("It", PropertyType::Number, FieldType::Number);
    assert!(agree(&ruled(number(), "DECIMAL", &["2"]), &values) > 8);
    assert!(agree(&ruled(number(), "DECIMAL", &["0"]), &values) > 4);
    let numbers = &values[9..];
    for argument in ["99.99", "-1", "0", "5e1"] {
        let count = |rule| agree(&ruled(number(), rule, &[argument]), numbers);
        assert!(count("MIN_NUMBER") + count("MAX_NUMBER") >= numbers.len(), "{argument}");
    }
    for argument in ["+1", "one", "inf", ""] {
        assert_eq!(agree(&ruled(number(), "MIN_NUMBER", &[argument]), numbers), numbers.len(), "{argument}");
    }
}

#[test]
fn schema_and_validator_agree_on_rules_for_dates_and_times() {
    let mut values = texts(&[
        "",
        "2021-12-31",
        "2022-01-01",
        "2022-01-02",
        "2022-06-30",
        "0000-01-01",
        "9999-12-31",
        "2019-02-28",
        "x",
    ]);
    let midnight = 1_640_995_200_000_i64;
    values.extend([-1, 0, 1, 86_400_000].map(|more| json!(midnight + more)));
    values.push(json!(-86_400_000));
    for of in [PropertyType::Date, PropertyType::DateTime] {
        for rule in ["START_DATE", "END_DATE", "START_DATETIME", "END_DATETIME"] {
            for bound in ["1640995200000", "1640995200001", "1640995199999", "0", "x", "+5"] {
                agree(&ruled(Property::new("It", of.clone(), FieldType::Date), rule, &[bound]), &values);
            }
        }
    }
}

#[test]
fn values_with_only_a_warning_are_accepted() {
    let mut schema = ruled(text("It"), "MAX_LENGTH", &["2"]);
    schema.properties.get_mut("it").unwrap().rules[0].normalize = true;
    assert_eq!(agree(&schema, &texts(&["abc"])), 1);
}
