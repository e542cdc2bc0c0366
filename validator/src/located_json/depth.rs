//! The nesting depth of brackets, found with a loop.

/// The offset of the first bracket in `json` that is nested deeper than `most` levels, if there is one. `json` is valid JSON.
pub(crate) fn too_deep_at(json: &str, most: usize) -> Option<usize> {
    let bytes = json.as_bytes();
    // Nearly every value has fewer brackets: most are too short for so many pairs, and counting brackets is fast.
    if bytes.len() <= 2 * most || bytes.iter().filter(|byte| matches!(byte, b'{' | b'[')).count() <= most {
        return None;
    }
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at),
            b'{' | b'[' => {
                depth += 1;
                if depth > most {
                    return Some(at);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The offset of the quote that closes the string opened at `open`.
pub(super) fn end_of_string(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(length) if rest[length] == b'"' => return at + length,
            Some(length) => at += length + 2,
            None => return bytes.len().max(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_inclusive() {
        assert_eq!(too_deep_at("[[1]]", 2), None);
        assert_eq!(too_deep_at("[[[]]]", 2), Some(2));
        assert_eq!(too_deep_at(r#"{"a":{"b":[]}}"#, 2), Some(10));
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert_eq!(too_deep_at(r#"["[[[\"[[[\\"]"#, 1), None);
    }

    #[test]
    fn a_hundred_thousand_levels_are_a_loop() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(too_deep_at(&deep, 64), Some(64));
    }
}
