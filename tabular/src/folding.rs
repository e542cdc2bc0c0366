//! Compares names and labels as people write them.

/// Text without what people write in many ways: letter case, blanks and punctuation.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
