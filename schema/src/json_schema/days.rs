//! Days that are compared: as texts by their digits, as numbers by themselves.

use serde_json::{Value, json};

use super::constraint::{DAY, never};
use crate::limits::DAY_MS;

/// Not before the day of a moment, for days.
pub(super) fn first_day(ms: i64) -> Option<Value> {
    let ms = ms.div_euclid(DAY_MS).checked_mul(DAY_MS)?;
    days(texts_from(ms)?, json!({ "minimum": ms }))
}

/// Not after a moment, for days.
pub(super) fn last_day(ms: i64) -> Option<Value> {
    days(texts_to(ms)?, json!({ "maximum": ms }))
}

/// Not before a moment. Of texts only days can be compared.
pub(super) fn first_moment(ms: i64) -> Option<Value> {
    Some(json!({ "minimum": ms, "anyOf": [no_day(), texts_from(ms)?] }))
}

/// Not after a moment.
pub(super) fn last_moment(ms: i64) -> Option<Value> {
    Some(json!({ "maximum": ms, "anyOf": [no_day(), texts_to(ms)?] }))
}

/// Numbers that are no midnight are no days, and texts with a time of day are none.
fn days(texts: Value, numbers: Value) -> Option<Value> {
    Some(json!({ "anyOf": [no_day(), texts], "if": { "multipleOf": DAY_MS }, "then": numbers }))
}

fn no_day() -> Value {
    never(DAY)
}

fn texts_from(ms: i64) -> Option<Value> {
    let first = ms.checked_add(DAY_MS - 1)?.div_euclid(DAY_MS);
    Some(json!({ "pattern": beyond(&iso(first)?, true) }))
}

fn texts_to(ms: i64) -> Option<Value> {
    Some(json!({ "pattern": beyond(&iso(ms.div_euclid(DAY_MS))?, false) }))
}

/// The texts of the bound's form that are it, or come later or earlier in the order of their digits.
fn beyond(bound: &str, later: bool) -> String {
    let mut ways = vec![bound.to_owned()];
    for (at, digit) in bound.char_indices() {
        let others = match digit {
            '0'..='8' if later => format!("[{}-9]", char::from(digit as u8 + 1)),
            '1'..='9' if !later => format!("[0-{}]", char::from(digit as u8 - 1)),
            _ => continue,
        };
        ways.push(format!("{}{others}", &bound[..at]));
    }
    format!("^({})", ways.join("|"))
}

/// `YYYY-MM-DD` of a number of days since the epoch, from the year 0 to 9999.
fn iso(days: i64) -> Option<String> {
    // Years begin in March, so that a leap day is the last one; 400 of them have 146,097 days.
    let days = days.checked_add(719_468)?;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = (year + 400 * era, if month < 10 { month + 3 } else { month - 9 });
    let year = if month <= 2 { year + 1 } else { year };
    (0..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        for (days, text) in
            [(0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (18_993, "2022-01-01")]
        {
            assert_eq!(iso(days).as_deref(), Some(text));
        }
        assert_eq!(iso(2_932_896).as_deref(), Some("9999-12-31"));
        assert_eq!((iso(2_932_897), iso(-719_529)), (None, None));
        assert_eq!(iso(-719_528).as_deref(), Some("0000-01-01"));
    }

    #[test]
    fn digits_compare_as_days_do() {
        assert_eq!(
            beyond("2022-01", true),
            "^(2022-01|[3-9]|2[1-9]|20[3-9]|202[3-9]|2022-[1-9]|2022-0[2-9])"
        );
        assert_eq!(beyond("2022-01", false), "^(2022-01|[0-1]|20[0-1]|202[0-1]|2022-0[0-0])");
    }
}
