//! Encodings of a text as a JSON string: several correct ones, and a wrong one.

use super::super::Rng;

/// Writes a text in one of the encodings, correct or not.
pub(super) fn written(text: &str, rng: &mut Rng) -> String {
    if rng.chance(200) { verbatim(text) } else { in_json(text, rng) }
}

/// Puts a text between quotes without escapes: wrong if something in it must be escaped.
pub(super) fn verbatim(text: &str) -> String {
    format!("\"{text}\"")
}

/// Writes a text in one of the correct encodings.
pub(super) fn in_json(text: &str, rng: &mut Rng) -> String {
    match rng.below(6) {
        0 => all_escaped(text, rng),
        1 => partly_escaped(text, rng),
        _ => escaped(text),
    }
}

/// A text with only the required escapes.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::from("\"");
    text.chars().for_each(|char| push(&mut written, char));
    written.push('"');
    written
}

/// Every character as `\uXXXX`, those beyond the basic plane as pairs.
fn all_escaped(text: &str, rng: &mut Rng) -> String {
    let upper = rng.chance(500);
    let mut written = String::from("\"");
    text.chars().for_each(|char| push_units(&mut written, char, upper));
    written.push('"');
    written
}

/// Some characters as `\uXXXX`, and slashes escaped.
fn partly_escaped(text: &str, rng: &mut Rng) -> String {
    let mut written = String::from("\"");
    for char in text.chars() {
        match char {
            '/' if rng.chance(700) => written.push_str("\\/"),
            _ if rng.chance(300) => push_units(&mut written, char, rng.chance(500)),
            _ => push(&mut written, char),
        }
    }
    written.push('"');
    written
}

fn push(written: &mut String, char: char) {
    match char {
        '"' | '\\' => written.extend(['\\', char]),
        '\n' => written.push_str("\\n"),
        '\r' => written.push_str("\\r"),
        '\t' => written.push_str("\\t"),
        '\u{8}' => written.push_str("\\b"),
        '\u{c}' => written.push_str("\\f"),
        '\0'..' ' => push_units(written, char, false),
        _ => written.push(char),
    }
}

fn push_units(written: &mut String, char: char, upper: bool) {
    for unit in char.encode_utf16(&mut [0; 2]) {
        written.push_str(&if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") });
    }
}
