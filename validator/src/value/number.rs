//! Numbers: `-?(digits | digits . digits? | . digits)([eE][+-]?digits)?`.
//!
//! Source: HubSpot's properties guide ("digits and at most one decimal point, decimal or scientific notation"). Scientific
//! notation is a number here, but HubSpot refuses it.

/// The notation of a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Notation {
    /// Digits and at most one decimal point.
    Decimal,
    /// With an exponent: HubSpot documents it as accepted, but refuses it.
    Scientific,
}

/// The notation of a number; `None` if the text is not a number.
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

/// A number in exact decimal notation, if it is zero or its exponent is at most [`EXPONENT_MAX`] in either direction.
pub(crate) fn without_exponent(text: &str) -> Option<String> {
    let (digits, exponent) = text.split_once(['e', 'E'])?;
    if digits.bytes().all(|byte| !matches!(byte, b'1'..=b'9')) {
        return Some("0".to_owned());
    }
    let exponent: i32 = exponent.parse().ok().filter(|exponent: &i32| exponent.abs() <= EXPONENT_MAX)?;
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let (whole, fraction) = match usize::try_from(point) {
        Ok(point) if point >= all.len() => (format!("{all}{}", "0".repeat(point - all.len())), String::new()),
        Ok(point) => (all[..point].to_owned(), all[point..].to_owned()),
        Err(_) => (String::new(), format!("{}{all}", "0".repeat(point.unsigned_abs() as usize))),
    };
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// A number with commas between its thousands, without the commas.
pub(crate) fn without_separators(text: &str) -> Option<String> {
    let (whole, fraction) =
        text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.strip_prefix('-').unwrap_or(whole).split(',');
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fine = whole.contains(',')
        && (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group))
        && fraction.is_none_or(|fraction| !fraction.is_empty() && digits(fraction));
    fine.then(|| text.replace(',', ""))
}

/// The biggest exponent that is written out as zeros.
const EXPONENT_MAX: i32 = 40;

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
    fn exponents_are_written_out_exactly() {
        for (text, digits) in [
            ("1e5", "100000"),
            ("1.4210854715202004e-14", "0.000000000000014210854715202004"),
            ("-12.5E+1", "-125"),
            ("1.25e1", "12.5"),
            (".5e0", "0.5"),
            ("0e9", "0"),
            ("-0.00E+999999999999", "0"),
            ("120e-1", "12"),
        ] {
            assert_eq!(without_exponent(text).as_deref(), Some(digits), "{text}");
            assert_eq!(notation(digits), Some(Notation::Decimal));
            assert_eq!(text.parse::<f64>().unwrap(), digits.parse::<f64>().unwrap());
        }
        assert_eq!(without_exponent("1e41"), None);
        assert_eq!(without_exponent("1e99999999999"), None);
    }

    #[test]
    fn thousands_may_lose_their_commas() {
        assert_eq!(without_separators("5,333,222").as_deref(), Some("5333222"));
        assert_eq!(without_separators("-1,000.5").as_deref(), Some("-1000.5"));
        for text in ["1,5", "1,0000", ",100", "1000,000", "1,000,", "1,000.", "100"] {
            assert_eq!(without_separators(text), None, "{text}");
        }
    }
}
