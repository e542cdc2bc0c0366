//! Values: what a property of an account takes, what it nearly takes, and anything at all.

use ticketproof_schema::{Property, PropertyType};

use super::{super::Rng, json_encoding::written};

/// A value as JSON, of any kind. `texts` are those of the account.
pub(super) fn any(property: Option<&Property>, texts: &[String], rng: &mut Rng) -> String {
    match rng.below(20) {
        0..10 => written(&likely(property, texts, rng), rng),
        10..14 => written(&near(rng.pick::<String>(texts), texts, rng), rng),
        14..16 => written(rng.pick::<&str>(FORMS), rng),
        16..18 => (*rng.pick(BARE)).to_owned(),
        18 => written(&blanks_around(rng.pick::<String>(texts), rng), rng),
        _ => unusual(texts, rng),
    }
}

/// A text that the property takes.
pub(super) fn fitting(property: &Property, texts: &[String], rng: &mut Rng) -> String {
    match &property.property_type {
        PropertyType::Number => rng.pick(&NUMBERS[..NUMBERS_FITTING]).to_string(),
        PropertyType::Bool => rng.pick(&["true", "false"]).to_string(),
        PropertyType::Date => rng.pick(&DAYS[..DAYS_FITTING]).to_string(),
        PropertyType::DateTime => rng.pick(&MOMENTS[..MOMENTS_FITTING]).to_string(),
        PropertyType::Enumeration if property.referenced_object_type.is_some() => "7".to_owned(),
        PropertyType::Enumeration if property.is_closed() => options(property, rng),
        PropertyType::Enumeration => rng.pick(&["x", "é", "a\\b"]).to_string(),
        _ => {
            Some(rng.pick::<String>(texts).clone()).filter(|text| !text.is_empty()).unwrap_or("x".to_owned())
        }
    }
}

/// Visible options of a property: one, or some with semicolons between them.
fn options(property: &Property, rng: &mut Rng) -> String {
    let visible: Vec<&str> = property
        .options
        .iter()
        .filter(|(value, option)| !option.hidden && !value.is_empty())
        .map(|(value, _)| value.as_str())
        .collect();
    let first = rng.below(visible.len());
    let count = if property.is_multiple() && !visible[first].contains(';') { rng.between(1, 3) } else { 1 };
    let parts = (0..count).map(|at| visible[(first + at) % visible.len()]);
    parts.take_while(|part| count == 1 || !part.contains(';')).collect::<Vec<_>>().join(";")
}

/// A value that the property takes, or nearly.
fn likely(property: Option<&Property>, texts: &[String], rng: &mut Rng) -> String {
    match property.map(|property| &property.property_type) {
        Some(PropertyType::Number) => (*rng.pick(NUMBERS)).to_owned(),
        Some(PropertyType::Bool) => (*rng.pick(&["true", "false"])).to_owned(),
        Some(PropertyType::Date) => (*rng.pick(DAYS)).to_owned(),
        Some(PropertyType::DateTime) => (*rng.pick(MOMENTS)).to_owned(),
        Some(PropertyType::Enumeration) if property.is_some_and(Property::is_multiple) => list(texts, rng),
        _ => rng.pick::<String>(texts).clone(),
    }
}

/// Several texts with semicolons between them, mostly each once.
fn list(texts: &[String], rng: &mut Rng) -> String {
    let first = rng.below(texts.len());
    let step = rng.between(1, 3);
    let mut parts: Vec<&str> =
        (0..rng.between(1, 5)).map(|at| texts[(first + step * at) % texts.len()].as_str()).collect();
    match rng.below(12) {
        0 => parts.insert(0, ""),
        1 => parts.push(""),
        2 => parts.push(parts[0]),
        _ => {}
    }
    parts.join(";")
}

/// A text that is nearly this one.
pub(super) fn near(text: &str, texts: &[String], rng: &mut Rng) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = rng.below(chars.len() + 1);
    match rng.below(10) {
        0 => chars.push(*rng.pick(&['x', '\0', '\\', ' ', ';', 'é', '\u{301}', '\u{a0}'])),
        1 => drop(chars.pop()),
        2 => chars.insert(at, *rng.pick(&['x', '\\', '"', '\u{200b}', '\u{7f}', '\u{c}'])),
        3 => chars.truncate(at),
        4 => return text.to_uppercase(),
        5 => return text.to_lowercase(),
        6 => return [text, rng.pick::<String>(texts)].concat(),
        7 => chars.reverse(),
        // What is compared in one go.
        8 => chars.truncate(*rng.pick(&[27, 28, 31, 32])),
        // What the text would say if it stood in JSON as it is.
        _ => return serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned()),
    }
    chars.into_iter().collect()
}

fn blanks_around(text: &str, rng: &mut Rng) -> String {
    let mut blank =
        || *rng.pick(&["", " ", "\t", "\u{c}", "\u{b}", "\0", "\u{1f}", "\u{a0}", "\u{3000}", "\r\n", "  "]);
    [blank(), text, blank()].concat()
}

/// Containers, texts of the greatest length, and halves of characters.
fn unusual(texts: &[String], rng: &mut Rng) -> String {
    match rng.below(9) {
        0 => "null".to_owned(),
        1 => format!(
            "[{},{}]",
            written(rng.pick::<String>(texts), rng),
            written(rng.pick::<String>(texts), rng)
        ),
        2 => format!(
            "{{{}:{}}}",
            written(rng.pick::<String>(texts), rng),
            written(rng.pick::<String>(texts), rng)
        ),
        3 => {
            let depth = rng.between(60, 67);
            [rng.pick(&["[", "[ "]).repeat(depth), "]".repeat(depth)].concat()
        }
        4 if rng.chance(100) => {
            let unit = *rng.pick(&["x", "é", "\\n", "\\u00e9", "🙂"]);
            format!("\"{}\"", unit.repeat(rng.between(65_533, 65_539)))
        }
        5 => {
            let half = *rng.pick(&[
                "\\ud83d",
                "\\ude00",
                "\\ud83d\\ud83d\\ude00",
                "\\ud83d\\u0041",
                "\\uD800\\uDC00",
            ]);
            format!("\"{}{half}{}\"", rng.pick(&["", "a", "\\\\"]), rng.pick(&["", "\\", "\\n", "z"]))
        }
        6 => format!(
            "\"{}\"",
            rng.pick::<&str>(&["\\x", "\\u12", "\\u12g4", "\\", "\\\\\\", "\\U0041", "\\u{41}"])
        ),
        7 => "\"\"".to_owned(),
        _ => format!("{}{}", rng.pick(NUMBERS), rng.pick(&["", "e5", "E+5", "e", ".", "0", " 1", "\t"])),
    }
}

/// Values that are not texts, and some that are no JSON.
#[rustfmt::skip]
const BARE: &[&str] = &[
    "true", "false", "null", "True", "None", "NaN", "Infinity", "-Infinity", "0", "-0", "00", "-", "1.", ".5", "+1",
    "1e5", "1E-5", "1.5e400", "0x10", "12345678901234567890123456789012345678901234567890", "'a'", "a", "\u{c}1", "",
    "--1", "1_0", "1786320000000", "1728000000", "20250101", "45658", "0.1", "[]", "{}", "[1,]", "{\"a\":}",
    "undefined", "// a",
];

/// How many of the numbers, days and moments, from the first on, are right.
const NUMBERS_FITTING: usize = 8;
const DAYS_FITTING: usize = 5;
const MOMENTS_FITTING: usize = 8;

#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "0", "-0", "1", "-1", "12.50", "-12.50", "0.1", "007", "7", "7.0", "1e5", "1E5", "1.4210854715202004e-14", "+5",
    "1.", ".5", "-.5", "-", ".", "1.2.3", "5,333", "1234567890123456789012345678", "12345678901234567890123456789",
    "-123456789012345678901234567", "0.1234567890123456789012345678", "1 000", "1e400", "9007199254740993",
    "\u{663}", "\u{ff11}", "1\u{a0}000", "12345678901234567890123456789012345678901234567890",
    "00000000000000000000000000000000",
];

#[rustfmt::skip]
const DAYS: &[&str] = &[
    "2026-11-22", "2024-02-29", "2024-01-31", "1969-12-31", "1786320000000", "2023-02-29", "1900-02-29", "2000-02-29", "2024-04-31", "2024-13-01", "2024-00-10",
    "2024-01-00", "0000-01-01", "0001-01-01", "1970-01-01", "9999-12-31", "10000-01-01", "2024-1-1",
    "2024-02-30", "20241122", "45658", "2024", "0", "1786320000001", "-86400000", "86400000",
    "1728000000", "2024-02-29T00:00:00Z", "12/24/2025", "24.12.2025", "2024-01-29", "2024-01-30", "2024-01-31",
    "2024\u{2013}01\u{2013}01", "99999999999999", "253402300800000", "0001786320000000", "2024-02-2\u{ff19}",
    "+2024-01-01", "-001-01-01",
];

#[rustfmt::skip]
const MOMENTS: &[&str] = &[
    "2026-11-22T09:30:00Z", "2026-11-22T09:30:00.123Z", "2026-11-22T09:30:00.1Z", "2026-11-22T09:30:00.1234567Z",
    "2026-11-22T09:30Z", "2026-11-22T09:30:00+02:00", "2026-11-22T09:30:00-18:00", "2026-11-22T09:30:00+18:01",
    "2026-11-22T09:30:00", "2026-11-22 09:30:00", "2026-11-22T24:00:00Z", "2026-11-22T23:59:60Z",
    "2026-11-22T23:60:00Z", "2026-11-22t09:30:00z", "2026-11-22", "1786320000000", "1786320000001", "1728000000",
    "0001728000000", "20250101", "45658", "2025", "0", "99999999", "100000000", "-1", "-1786320000000",
    "9999999999999", "10000000000000", "2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z", "1761177600000.0", "2026-00-22T09:30:00Z", "2026-11-00T09:30:00Z",
    "2026-11-22T29:30:00Z", "2026-11-22T09:30:00.Z", "2026-11-22T09:30:00+0200", "2026-11-22T09:30:00\u{a0}Z",
    "20261122T093000Z", "2026-W47-7", "2026-11-22T9:30:00Z",
];

/// Values of all forms, for properties of any.
#[rustfmt::skip]
const FORMS: &[&str] = &[
    "true", "false", "True", "1", "0", "7", "41230001", "ada@example.com", "2026-11-22", "1786320000000",
    "HUBSPOT_DEFINED", "", " ", "x", "\u{c}", "\0", "12.5", "a;b", ";", "0;1",
];
