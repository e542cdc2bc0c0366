//! Numbers: `-?(digits | digits . digits? | . digits)([eE][+-]?digits)?`.
//!
//! Source: HubSpot's properties guide ("digits and at most one decimal point, decimal or scientific notation").

/// How a number is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Notation {
    /// Digits and at most one decimal point.
    Decimal,
    /// With an exponent: documented as accepted, yet refused in the wild.
    Scientific,
}

/// The notation of a number, or `None` when the text is no number.
pub(crate) fn notation(text: &str) -> Option<Notation> {
    let bytes = text.as_bytes();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(bytes, &mut at);
    let mut fraction = 0;
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        fraction = digits(bytes, &mut at);
    }
    if whole + fraction == 0 {
        return None;
    }
    if at == bytes.len() {
        return Some(Notation::Decimal);
    }
    if !matches!(bytes[at], b'e' | b'E') {
        return None;
    }
    at += 1;
    if matches!(bytes.get(at), Some(b'+' | b'-')) {
        at += 1;
    }
    (digits(bytes, &mut at) > 0 && at == bytes.len()).then_some(Notation::Scientific)
}

/// The digits after the decimal point of a number in decimal notation, trailing zeros not counted.
pub(crate) fn decimal_places(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len())
}

fn digits(bytes: &[u8], at: &mut usize) -> usize {
    let start = *at;
    while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
        *at += 1;
    }
    *at - start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        for text in ["0", "-10.5", "007", "12.", ".5", "-0", "123456789012345678901234567890"] {
            assert_eq!(notation(text), Some(Notation::Decimal), "{text}");
        }
    }

    #[test]
    fn exponents() {
        for text in ["1e5", "1.4210854715202004e-14", "1E+3", ".5e0"] {
            assert_eq!(notation(text), Some(Notation::Scientific), "{text}");
        }
    }

    #[test]
    fn no_numbers() {
        for text in [
            "",
            "-",
            ".",
            "5,333,222",
            "23.345.567,23",
            "1.2e",
            "1e+",
            "+5",
            "0x1f",
            "1_000",
            "NaN",
            "inf",
            "1 2",
            "--1",
            "e5",
            "٣",
        ] {
            assert_eq!(notation(text), None, "{text}");
        }
    }

    #[test]
    fn places() {
        for (text, places) in [("1", 0), ("1.", 0), ("1.50", 1), ("1.05", 2), ("-.125", 3)] {
            assert_eq!(decimal_places(text), places, "{text}");
        }
    }
}
