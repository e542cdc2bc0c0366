//! For people: the worst first, each with its place, who is concerned and what to do.

use std::fmt::Write as _;

use ticketproof_diagnostics::text::escaped;
use ticketproof_schema::drift::{Change, Class};

use super::{Report, user};

/// How many safe changes are told one by one.
const SAFE_SHOWN: usize = 20;

/// How many users of a change are named.
const USERS_SHOWN: usize = 10;

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const GREEN: &str = "\u{1b}[1;32m";
const RESET: &str = "\u{1b}[0m";

pub(super) fn render(report: &Report<'_>, color: bool) -> String {
    let mut out = String::new();
    let paint = |text: &str, with: &str| {
        if color { format!("{with}{text}{RESET}") } else { text.to_owned() }
    };
    let of_class = |class| match class {
        Class::Breaking => RED,
        Class::Risky => YELLOW,
        Class::Safe => GREEN,
    };
    let (mut safe, mut shown) = (0, 0);
    for change in &report.drift.changes {
        if change.class == Class::Safe {
            safe += 1;
            if safe > SAFE_SHOWN {
                continue;
            }
        }
        shown += 1;
        let head = paint(&format!("{}[{}]", change.class, change.kind), of_class(change.class));
        let _ = writeln!(out, "{head}: {}", change.message);
        if change.class > Class::Safe {
            details(&mut out, change);
        }
    }
    if let Some(more @ 1..) = report.drift.changes.len().checked_sub(shown) {
        let _ = writeln!(out, "and {more} more safe changes (`--format json` lists them all)");
    }
    for gap in &report.drift.not_compared {
        let head = paint("not compared", if gap.may_hide >= report.threshold { RED } else { YELLOW });
        let _ = writeln!(out, "{head}: {}\n  = help: {}", gap.message, gap.help);
    }
    for note in &report.drift.notes {
        let _ = writeln!(out, "{}: {note}", paint("note", BOLD));
    }
    let _ = writeln!(out, "{}: {}", report.title(), report.summary());
    out
}

fn details(out: &mut String, change: &Change) {
    let _ = writeln!(out, "  --> {}", escaped(change.location.as_str()));
    match change.users.as_deref() {
        None => {}
        Some([]) => out.push_str("  = concerns no derive\n"),
        Some(users) => {
            for one in users.iter().take(USERS_SHOWN) {
                let _ = writeln!(out, "  = concerns {}:{}: {}", escaped(&one.file), one.line, user(one));
            }
            if let Some(more @ 1..) = users.len().checked_sub(USERS_SHOWN) {
                let _ = writeln!(out, "  = and at {more} more places");
            }
        }
    }
    if let Some(help) = &change.help {
        let _ = writeln!(out, "  = help: {help}");
    }
}
