//! The shared code of rules with a bound: a lowest or a highest number, length, day or moment, fixed or relative to now.
//!
//! Whether a bound itself is allowed is not documented; it is taken as allowed.

use ticketproof_diagnostics::{Severity, text::quoted};

use super::question::{Answer, Question, counted};
use crate::{
    context::Note,
    value::{
        calendar::{DAY_MS, day_of, iso},
        decimal::Decimal,
        period::Period,
        whole_number,
    },
};

/// The side of the allowed values that a bound is on.
#[derive(Clone, Copy)]
pub(super) enum Bound {
    /// Values below it are refused.
    Lowest,
    /// Values above it are refused.
    Highest,
}

impl Bound {
    fn refuses<T: PartialOrd>(self, value: &T, bound: &T) -> bool {
        match self {
            Self::Lowest => value < bound,
            Self::Highest => value > bound,
        }
    }

    /// The note for a day or a moment beyond the bound.
    fn time_note(self, question: Question<'_>, what: &str, bound: &str) -> Note {
        let (mistake, order) = match self {
            Self::Lowest => ("is too early", "earlier"),
            Self::Highest => ("is too late", "later"),
        };
        question.broken(mistake).help(format!("write a {what} no {order} than {bound}"))
    }
}

/// A bound on numbers; the one argument is a decimal number.
pub(super) fn number(question: Question<'_>, side: Bound) -> Answer {
    let Some((bound_text, bound)) = question.argument().and_then(|text| Some((text, Decimal::parse(text)?)))
    else {
        return Answer::Unclear;
    };
    match Decimal::parse(question.text) {
        Some(number) if side.refuses(&number, &bound) => {
            let (mistake, order) = match side {
                Bound::Lowest => ("is too small", "smaller"),
                Bound::Highest => ("is too big", "bigger"),
            };
            let help = format!("write a number no {order} than {}", quoted(bound_text));
            Answer::Broken(question.broken(mistake).help(help))
        }
        _ => Answer::Fine,
    }
}

/// A bound on the length of texts; the one argument is a number of characters. An empty text has no length to judge.
pub(super) fn length(question: Question<'_>, side: Bound) -> Answer {
    let Some(bound) = question.argument().and_then(|argument| argument.parse::<u64>().ok()) else {
        return Answer::Unclear;
    };
    let length = question.text.chars().count() as u64;
    if length == 0 || !side.refuses(&length, &bound) {
        return Answer::Fine;
    }
    let most = match side {
        Bound::Lowest => "least",
        Bound::Highest => "most",
    };
    let note = question.broken(&format!("has {}", counted(length, "character")));
    Answer::Broken(note.help(format!("write at {most} {}", counted(bound, "character"))))
}

/// A bound on days; the one argument is in milliseconds since the epoch. All of the bound's own day in UTC is allowed.
pub(super) fn day(question: Question<'_>, side: Bound) -> Answer {
    let Some(bound) = question.argument().and_then(whole_number) else { return Answer::Unclear };
    let midnight = bound.div_euclid(DAY_MS).saturating_mul(DAY_MS);
    match question.day_ms() {
        Some(ms) if side.refuses(&ms, &midnight) => {
            Answer::Broken(side.time_note(question, "day", &day_of(bound).to_string()))
        }
        _ => Answer::Fine,
    }
}

/// A bound on moments; the one argument is in milliseconds since the epoch.
pub(super) fn moment(question: Question<'_>, side: Bound) -> Answer {
    let Some(bound) = question.argument().and_then(whole_number) else { return Answer::Unclear };
    match question.moment_ms() {
        Some(ms) if side.refuses(&ms, &bound) => {
            Answer::Broken(side.time_note(question, "moment", &iso(bound)))
        }
        _ => Answer::Fine,
    }
}

/// A bound on days that is a period after or before today; the one argument is an ISO 8601 period. In which time zone HubSpot
/// counts is not documented, so that a value which misses by one day is a warning.
pub(super) fn day_from_today(question: Question<'_>, side: Bound) -> Answer {
    let today = question.now_ms.div_euclid(DAY_MS) * DAY_MS;
    let shown = |bound| format!("{}, counted from today", day_of(bound));
    from_now(question, side, question.day_ms(), today, DAY_MS * 2, ("day", &shown))
}

/// A bound on moments that is a period after or before now; the one argument is an ISO 8601 period. A value that misses by less
/// than a day is a warning.
pub(super) fn moment_from_now(question: Question<'_>, side: Bound) -> Answer {
    let shown = |bound| format!("{}, counted from now", iso(bound));
    from_now(question, side, question.moment_ms(), question.now_ms, DAY_MS, ("moment", &shown))
}

fn from_now(
    question: Question<'_>,
    side: Bound,
    value: Option<i64>,
    now: i64,
    near: i64,
    (what, shown): (&str, &dyn Fn(i64) -> String),
) -> Answer {
    let Some(period) = question.argument().and_then(Period::parse) else { return Answer::Unclear };
    let Some(ms) = value else { return Answer::Fine };
    let bound = match side {
        Bound::Lowest => period.after(now),
        Bound::Highest => period.before(now),
    };
    if !side.refuses(&ms, &bound) {
        return Answer::Fine;
    }
    let note = side.time_note(question, what, &shown(bound));
    Answer::Broken(if ms.abs_diff(bound) < near.unsigned_abs() {
        note.with_severity(Severity::Warning)
    } else {
        note
    })
}
