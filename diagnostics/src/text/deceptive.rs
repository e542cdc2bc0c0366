//! Which characters would command a terminal or deceive a reader.

/// Whether a character commands a terminal or a viewer, or is not seen as what it is: controls, the separators that editors
/// take for a line end, blanks other than the space, what steers the direction of text, what has no form of its own, and what
/// every font shows otherwise (private use). All by Unicode's properties, so every character of such a kind.
pub fn is_deceptive(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_control();
    }
    let code = u32::from(char);
    // The last two of each plane are no characters.
    code & 0xfffe == 0xfffe || ODD.binary_search_by(|&(first, last)| order(first, last, code)).is_ok()
}

fn order(first: u32, last: u32, code: u32) -> std::cmp::Ordering {
    if last < code {
        std::cmp::Ordering::Less
    } else if first > code {
        std::cmp::Ordering::Greater
    } else {
        std::cmp::Ordering::Equal
    }
}

/// Beyond ASCII: the general categories Cc, Cf, Co, Zl, Zp and Zs, the property Default_Ignorable_Code_Point, the
/// noncharacters, and blanks that are symbols (braille, notes, what stands for an object). Without the signs that enclose
/// Arabic, Syriac and Kaithi numbers (Prepended_Concatenation_Mark), which are seen.
const ODD: &[(u32, u32)] = &[
    (0x0080, 0x00a0),
    (0x00ad, 0x00ad),
    (0x034f, 0x034f),
    (0x061c, 0x061c),
    (0x115f, 0x1160),
    (0x1680, 0x1680),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x2000, 0x200f),
    (0x2028, 0x202f),
    (0x205f, 0x206f),
    (0x2800, 0x2800),
    (0x3000, 0x3000),
    (0x3164, 0x3164),
    (0xe000, 0xf8ff),
    (0xfdd0, 0xfdef),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffc),
    (0x13430, 0x1343f),
    (0x1bca0, 0x1bca3),
    (0x1d159, 0x1d159),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
    (0xf0000, 0xffffd),
    (0x100000, 0x10fffd),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_what_the_properties_say() {
        let properties = regex::Regex::new(
            r"^[[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Zs}\p{DI}\p{NChar}\u{2800}\u{fffc}\u{1d159}]--[\p{PCM}\ ]]$",
        )
        .unwrap();
        let mut text = String::new();
        for char in '\0'..=char::MAX {
            text.clear();
            text.push(char);
            assert_eq!(is_deceptive(char), properties.is_match(&text), "{char:?}");
        }
    }

    #[test]
    fn ranges_are_sorted_and_apart() {
        for pair in ODD.windows(2) {
            assert!(pair[0].0 <= pair[0].1 && pair[0].1 + 1 < pair[1].0, "{pair:x?}");
        }
    }
}
