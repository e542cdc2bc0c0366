//! `PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE`: a telephone number with its country code.

use super::question::{Answer, Question};
use crate::{Example, Rule, value::contact::international_digits};

pub(super) static RULE: Rule = super::question::entry(
    1019,
    "phone-number-with-explicit-country-code",
    "the telephone number has no country code, or one that the account does not allow",
    "The account requires telephone numbers with `+` and the country code, 7 to 15 digits in total. It may allow only \
     some countries, by their two-letter codes; for the common countries the telephone code is checked, for others \
     only the format. HubSpot does not document the exact grammar.",
    Example::ruled(
        ("callback_number", "PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE", &[]),
        r#"{"properties":{"callback_number":"617-555-0100"}}"#,
    ),
    Example::ruled(
        ("callback_number", "PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE", &[]),
        r#"{"properties":{"callback_number":"+1 617-555-0100"}}"#,
    ),
);

/// Countries and their codes; several countries may share a code.
const CODES: &[(&str, &str)] = &[
    ("at", "43"),
    ("au", "61"),
    ("be", "32"),
    ("br", "55"),
    ("ca", "1"),
    ("ch", "41"),
    ("cn", "86"),
    ("co", "57"),
    ("cz", "420"),
    ("de", "49"),
    ("dk", "45"),
    ("es", "34"),
    ("fi", "358"),
    ("fr", "33"),
    ("gb", "44"),
    ("hk", "852"),
    ("ie", "353"),
    ("il", "972"),
    ("in", "91"),
    ("it", "39"),
    ("jp", "81"),
    ("kr", "82"),
    ("mx", "52"),
    ("nl", "31"),
    ("no", "47"),
    ("nz", "64"),
    ("ph", "63"),
    ("pl", "48"),
    ("pt", "351"),
    ("se", "46"),
    ("sg", "65"),
    ("us", "1"),
    ("za", "27"),
];

/// Checks one value; the arguments are the allowed countries, or none.
pub(super) fn ask(question: Question<'_>) -> Answer {
    if question.text.is_empty() {
        return Answer::Fine;
    }
    let Some(digits) = international_digits(question.text) else {
        let note = question.broken("is not a telephone number with its country code");
        return Answer::Broken(
            note.help("write `+`, the country code and the number, such as `+1 617-555-0100`"),
        );
    };
    let mut wanted = Vec::new();
    for country in question.arguments {
        match CODES.iter().find(|(name, _)| name.eq_ignore_ascii_case(country)) {
            Some((_, code)) => wanted.push(*code),
            None => return Answer::Fine,
        }
    }
    if wanted.is_empty() || wanted.iter().any(|code| digits.starts_with(code)) {
        return Answer::Fine;
    }
    let note = question.broken("is not of a country that is allowed");
    Answer::Broken(note.help(format!("write a number that begins with +{}", wanted.join(" or +"))))
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn only_allowed_country_codes_are_valid() {
        for (arguments, text, expected) in [
            (&[][..], "+1 617-555-0100", ""),
            (&[], "617-555-0100", "e"),
            (&["us"], "+1 617-555-0100", ""),
            (&["us"], "+49 30 1234567", "e"),
            (&["us", "DE"], "+49 30 1234567", ""),
            (&["xx"], "+49 30 1234567", ""),
            (&["xx"], "030 1234567", "e"),
        ] {
            assert_eq!(verdict(ask, arguments, text), expected, "{arguments:?} {text}");
        }
    }
}
