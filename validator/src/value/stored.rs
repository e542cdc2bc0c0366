//! Comparing a value that was sent with the value that HubSpot stored.
//!
//! HubSpot formats numbers and moments in its own way, so these are compared by their meaning. HubSpot does not document whether it
//! trims texts, and what a rule with normalisation changes. So texts are compared byte by byte, and there is a second, loose
//! comparison that finds the text that another one may have become.

use std::collections::BTreeSet;

use ticketproof_diagnostics::text::is_deceptive;
use ticketproof_schema::{FieldType, Property, ValueKind};
use unicode_normalization::UnicodeNormalization as _;

use super::{
    calendar::Day,
    day::{self, DayText},
    decimal::Decimal,
    list,
    moment::{self, MomentText},
    trimmed,
};

/// A value of a property, as it was sent or as it was read.
///
/// Two values are equal if they have the same kind and the same meaning: `7.0` and `007` for a number, two spellings of one moment.
/// Texts, booleans and options are equal byte by byte; so are lists of options (see [`StoredValue::is_stored_as`]).
///
/// ```
/// use ticketproof_schema::{FieldType, Property, PropertyType};
/// use ticketproof_validator::StoredValue;
///
/// let number = Property::new("Floor", PropertyType::Number, FieldType::Number);
/// let text = Property::new("Room", PropertyType::String, FieldType::Text);
/// assert_eq!(StoredValue::of(&number, "007"), StoredValue::of(&number, "7.0"));
/// assert_ne!(StoredValue::of(&text, "007"), StoredValue::of(&text, "7"));
/// assert!(StoredValue::of(&text, "Room 7 ").may_become(&StoredValue::of(&text, "room 7")));
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct StoredValue {
    exact: Exact,
    folded: Folded,
}

/// The meaning of a value.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Exact {
    /// No value: the empty text.
    Nothing,
    Number(Decimal),
    Day(Day),
    /// Milliseconds since the epoch.
    Moment(i64),
    /// A moment without a zone, in milliseconds since the epoch if it is UTC. HubSpot does not document which zone it uses.
    Zoneless(i64),
    /// A list of options, as it was written; HubSpot may keep it in another order.
    List(String),
    Text(String),
}

/// A value without everything that may be lost when it is stored.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Folded {
    Nothing,
    /// A rule of the account may change it to any value.
    Anything,
    Text(String),
}

/// The offsets of time zones are whole quarters of an hour, and at most this many milliseconds.
const QUARTER_MS: i64 = 15 * 60_000;
const ZONE_MAX_MS: i64 = 18 * 3_600_000;

impl StoredValue {
    /// A text as a value of a property.
    pub fn of(property: &Property, text: &str) -> Self {
        let kind = property.value_kind();
        let exact = exact(kind, text);
        let folded = if property.rules.iter().any(|rule| rule.normalize) {
            Folded::Anything
        } else {
            let is_phone = kind == ValueKind::PhoneNumber || property.field_type == FieldType::PhoneNumber;
            folded(&exact, text, is_phone)
        };
        Self { exact, folded }
    }

    /// A text as a value of an unknown property.
    pub fn text(text: &str) -> Self {
        let exact = exact(ValueKind::Text, text);
        Self { folded: folded(&exact, text, false), exact }
    }

    /// Whether it is no value: the empty text.
    pub fn is_nothing(&self) -> bool {
        self.exact == Exact::Nothing
    }

    /// Whether a value that was sent is surely the one that was read: they are equal, or lists with the same options.
    pub fn is_stored_as(&self, stored: &Self) -> bool {
        match (&self.exact, &stored.exact) {
            (Exact::List(sent), Exact::List(stored)) => options(sent) == options(stored),
            (sent, stored) => sent == stored,
        }
    }

    /// Whether a value that was sent may have become the one that was read: they are the same without blanks and invisible
    /// characters, whatever the letter case, Unicode's forms of one character, the order of options, fractions of a second and
    /// what a floating-point number does not hold.
    pub fn may_become(&self, stored: &Self) -> bool {
        if let (Exact::Zoneless(sent), Exact::Moment(stored)) = (&self.exact, &stored.exact) {
            let distance = sent.abs_diff(*stored);
            return distance % QUARTER_MS.unsigned_abs() < 1000 && distance <= ZONE_MAX_MS.unsigned_abs();
        }
        self.folded == stored.folded || [&self.folded, &stored.folded].contains(&&Folded::Anything)
    }

    /// A key that is equal for all values that [may become](Self::may_become) each other; `None` if there is none.
    pub fn to_fold(&self) -> Option<&str> {
        match (&self.exact, &self.folded) {
            (Exact::Zoneless(_), _) | (_, Folded::Nothing | Folded::Anything) => None,
            (_, Folded::Text(text)) => Some(text),
        }
    }
}

fn exact(kind: ValueKind, text: &str) -> Exact {
    if text.is_empty() {
        return Exact::Nothing;
    }
    let written = trimmed(text);
    match kind {
        ValueKind::Number => Decimal::parse(written).map(Exact::Number),
        ValueKind::Date => match day::parse(written) {
            DayText::Day(day) => Some(Exact::Day(day)),
            _ => None,
        },
        ValueKind::DateTime => match moment::parse(written) {
            MomentText::At(ms) => Some(Exact::Moment(ms)),
            MomentText::Zoneless(ms) => Some(Exact::Zoneless(ms)),
            _ => None,
        },
        ValueKind::SeveralOptions | ValueKind::SeveralReferences => Some(Exact::List(text.to_owned())),
        ValueKind::Text
        | ValueKind::PhoneNumber
        | ValueKind::Bool
        | ValueKind::OneOption
        | ValueKind::OneReference
        | ValueKind::Unchecked => None,
    }
    .unwrap_or_else(|| Exact::Text(text.to_owned()))
}

fn folded(exact: &Exact, text: &str, is_phone: bool) -> Folded {
    let folded = match exact {
        Exact::Nothing => String::new(),
        // A floating-point zero has a sign, and HubSpot's numbers are floating-point numbers.
        Exact::Number(_) => match trimmed(text).parse::<f64>() {
            Ok(number) => (number + 0.0).to_string(),
            Err(_) => folded_text(text),
        },
        Exact::Day(day) => day.to_string(),
        Exact::Moment(ms) | Exact::Zoneless(ms) => ms.div_euclid(1000).to_string(),
        Exact::List(list) => {
            let folded: BTreeSet<String> = options(list).into_iter().map(folded_text).collect();
            folded.into_iter().collect::<Vec<_>>().join(";")
        }
        Exact::Text(text) if is_phone && text.contains(|char: char| char.is_ascii_digit()) => {
            text.chars().filter(char::is_ascii_digit).collect()
        }
        Exact::Text(text) => folded_text(text),
    };
    if folded.is_empty() { Folded::Nothing } else { Folded::Text(folded) }
}

/// The options of a list, without repetitions.
fn options(list: &str) -> BTreeSet<&str> {
    list::parse(list).parts().filter(|part| !part.is_empty()).collect()
}

/// A text without blanks and invisible characters, without letter case, in one of Unicode's forms. It leaves out more than what
/// looks the same to people: `ß` is `ss`, `ﬁ` is `fi`, and blanks within a text do not count.
fn folded_text(text: &str) -> String {
    let is_seen = |char: &char| !(*char <= ' ' || char.is_whitespace() || is_deceptive(*char));
    if text.is_ascii() {
        return text.chars().filter(is_seen).map(|char| char.to_ascii_lowercase()).collect();
    }
    // Letters with the same capital are equal.
    let lower = text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    lower.nfkc().filter(is_seen).collect()
}

#[cfg(test)]
mod tests {
    use ticketproof_schema::{PropertyOption, PropertyType, RuleType, ValidationRule};

    use super::*;

    fn property(property_type: PropertyType, field_type: FieldType) -> Property {
        Property::new("P", property_type, field_type)
    }

    /// The relation of two values: `=` is stored as, `~` may become, `/` neither.
    fn compared(property: &Property, sent: &str, stored: &str) -> char {
        let (sent, stored) = (StoredValue::of(property, sent), StoredValue::of(property, stored));
        match (sent.is_stored_as(&stored), sent.may_become(&stored)) {
            (true, true) => '=',
            (false, true) => '~',
            (false, false) => '/',
            (true, false) => panic!("{sent:?} {stored:?}"),
        }
    }

    #[test]
    fn numbers_are_compared_by_value_and_texts_by_byte() {
        let number = property(PropertyType::Number, FieldType::Number);
        let text = property(PropertyType::String, FieldType::Text);
        for (sent, stored, as_number, as_text) in [
            ("7", "7", '=', '='),
            ("007", "7", '=', '/'),
            ("7.0", "7", '=', '/'),
            ("7.", "7", '=', '/'),
            (".5", "0.50", '=', '/'),
            ("-0", "0", '=', '/'),
            (" 7 ", "7", '=', '~'),
            ("100", "1e2", '=', '/'),
            ("1E-5", "0.00001", '=', '/'),
            ("7", "8", '/', '/'),
            ("0.1", "0.10000000000000001", '~', '/'),
            ("9007199254740993", "9007199254740992", '~', '/'),
            ("9007199254740993", "9007199254740995", '/', '/'),
            ("7", "", '/', '/'),
            ("", "", '=', '='),
            ("x", "X", '~', '~'),
        ] {
            assert_eq!(compared(&number, sent, stored), as_number, "{sent} {stored}");
            assert_eq!(compared(&text, sent, stored), as_text, "{sent} {stored}");
        }
    }

    #[test]
    fn text_may_lose_case_blanks_and_normalisation() {
        let text = property(PropertyType::String, FieldType::Textarea);
        for (sent, stored, expected) in [
            ("Printer on fire", "Printer on fire", '='),
            ("Printer on fire ", "Printer on fire", '~'),
            ("\u{a0}Printer  on\r\nfire", "Printer on\nfire", '~'),
            ("PRINTER on fire", "Printer on fire", '~'),
            ("Printer", "Pr\u{200b}inter", '~'),
            ("Caf\u{e9}", "Cafe\u{301}", '~'),
            ("CAFE\u{301}", "caf\u{e9}", '~'),
            ("Stra\u{df}e", "STRASSE", '~'),
            ("\u{fb01}re", "fire", '~'),
            ("\u{ff17}", "7", '~'),
            (
                "\u{3a3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c2}",
                "\u{3a3}\u{38a}\u{3a3}\u{3a5}\u{3a6}\u{39f}\u{3a3}",
                '~',
            ),
            (" ", "", '~'),
            ("Cafe", "Caf\u{e9}", '/'),
            ("Printer on fire", "Printer is on fire", '/'),
            ("2026-11-22", "1763769600000", '/'),
        ] {
            assert_eq!(compared(&text, sent, stored), expected, "{sent:?} {stored:?}");
            assert_eq!(compared(&text, stored, sent), expected, "{stored:?} {sent:?}");
        }
    }

    #[test]
    fn days_and_moments_are_compared_by_meaning() {
        let day = property(PropertyType::Date, FieldType::Date);
        for (sent, stored, expected) in [
            ("2026-08-10", "2026-08-10", '='),
            ("1786320000000", "2026-08-10", '='),
            ("2026-08-10", "2026-08-11", '/'),
            ("2026-08-10", "", '/'),
        ] {
            assert_eq!(compared(&day, sent, stored), expected, "{sent} {stored}");
        }
        let moment = property(PropertyType::DateTime, FieldType::Date);
        for (sent, stored, expected) in [
            ("2024-02-29T13:00:00+01:00", "2024-02-29T12:00:00Z", '='),
            ("1709208000000", "2024-02-29T12:00:00Z", '='),
            ("2024-02-29", "2024-02-29T00:00:00Z", '='),
            ("2024-02-29T12:00:00.123Z", "2024-02-29T12:00:00Z", '~'),
            ("2024-02-29T12:00:00Z", "2024-02-29T13:00:00Z", '/'),
            // A moment without a zone may be any of these.
            ("2024-02-29T12:00:00", "2024-02-29T12:00:00Z", '~'),
            ("2024-02-29T12:00:00", "2024-02-29T06:15:00Z", '~'),
            ("2024-02-29T12:00:00", "2024-02-29T12:10:00Z", '/'),
            ("2024-02-29T12:00:00", "2024-03-01T12:00:00Z", '/'),
        ] {
            assert_eq!(compared(&moment, sent, stored), expected, "{sent} {stored}");
        }
    }

    #[test]
    fn lists_are_equal_in_any_order() {
        let list = property(PropertyType::Enumeration, FieldType::Checkbox);
        for (sent, stored, expected) in [
            ("a;b", "b;a", '='),
            (";a", "a", '='),
            ("a;b;a", "a;b", '='),
            ("a; b", "a;b", '~'),
            ("a;B", "b;a", '~'),
            ("a", "a;b", '/'),
        ] {
            assert_eq!(compared(&list, sent, stored), expected, "{sent} {stored}");
        }
        let of = |text| StoredValue::of(&list, text);
        assert_ne!(of("a;b"), of("b;a"), "two records that differ in the order are two");
        let mut one = property(PropertyType::Enumeration, FieldType::Select);
        one.options.insert("a;b".to_owned(), PropertyOption::new("A"));
        assert_eq!(compared(&one, "a;b", "b;a"), '/');
        assert_eq!(compared(&one, "HIGH", "high"), '~');
    }

    #[test]
    fn telephone_numbers_are_compared_by_their_digits() {
        for phone in [
            property(PropertyType::PhoneNumber, FieldType::PhoneNumber),
            property(PropertyType::String, FieldType::PhoneNumber),
        ] {
            assert_eq!(compared(&phone, "+1 (555) 010-0", "+1 (555) 010-0"), '=');
            assert_eq!(compared(&phone, "+1 (555) 010-0", "+15550100"), '~');
            assert_eq!(compared(&phone, "+1 555 0100", "+1 555 0101"), '/');
            assert_eq!(compared(&phone, "none", "NONE"), '~');
        }
    }

    #[test]
    fn rule_with_normalisation_may_change_a_value_to_any_text() {
        let mut text = property(PropertyType::String, FieldType::Text);
        text.rules.push(ValidationRule {
            rule_type: RuleType::SpecialCharacters,
            arguments: vec!["NOT_ALLOWED".to_owned()],
            normalize: true,
        });
        assert_eq!(compared(&text, "a-b", "ab"), '~');
        assert_eq!(compared(&text, "ab", "ab"), '=');
        assert_eq!(StoredValue::of(&text, "ab").to_fold(), None);
    }

    #[test]
    fn values_that_may_become_each_other_have_the_same_key() {
        let text = property(PropertyType::String, FieldType::Text);
        let fold = |text_: &str| StoredValue::of(&text, text_).to_fold().map(str::to_owned);
        assert_eq!(fold("A b"), fold(" aB "));
        assert_eq!((fold(""), fold("  ")), (None, None));
    }
}
