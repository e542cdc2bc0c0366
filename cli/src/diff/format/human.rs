//! For people: the worst first, each with its place, who is concerned and what to do.

use std::fmt::Write as _;

use ticketproof_diagnostics::{
    render::human::{Style, Tone, entry, label},
    text::escaped,
};
use ticketproof_schema::drift::{Change, Class, usage::User};

use super::report::{NO_USER, Report, user};

/// How many safe changes are told one by one.
const SAFE_SHOWN: usize = 20;

/// How many users of a change are named.
const USERS_SHOWN: usize = 10;

pub(super) fn render(report: &Report<'_>, color: bool) -> String {
    let style = if color { Style::Colour } else { Style::Plain };
    let mut out = String::new();
    let (mut safe, mut shown) = (0, 0);
    for change in &report.drift.changes {
        if change.class == Class::Safe {
            safe += 1;
            if safe > SAFE_SHOWN {
                continue;
            }
        }
        shown += 1;
        out.push_str(&of_change(change, style));
    }
    if let Some(more @ 1..) = report.drift.changes.len().checked_sub(shown) {
        let _ = writeln!(out, "and {more} more safe changes (`--format json` lists them all)");
    }
    for gap in &report.drift.not_compared {
        let tone = if gap.may_hide >= report.threshold { Tone::Error } else { Tone::Warning };
        let help = format!("help: {}", gap.help);
        out.push_str(&entry(&label("not compared", tone, style), &gap.message, None, &[help]));
    }
    for note in &report.drift.notes {
        out.push_str(&entry(&label("note", Tone::Bold, style), note, None, &[]));
    }
    let _ = writeln!(out, "{}: {}", report.title(), report.summary());
    out
}

fn of_change(change: &Change, style: Style) -> String {
    let tone = match change.class {
        Class::Breaking => Tone::Error,
        Class::Risky => Tone::Warning,
        Class::Safe => Tone::Fine,
    };
    let label = label(&format!("{}[{}]", change.class, change.kind), tone, style);
    if change.class == Class::Safe {
        return entry(&label, &change.message, None, &[]);
    }
    let mut below = users(change);
    below.extend(change.help.iter().map(|help| format!("help: {help}")));
    entry(&label, &change.message, Some(change.location.as_str()), &below)
}

/// Who is concerned, as far as that is known.
fn users(change: &Change) -> Vec<String> {
    let Some(users) = change.users.as_deref() else { return Vec::new() };
    if users.is_empty() {
        return vec![NO_USER.to_owned()];
    }
    let line = |one: &User| format!("concerns {}:{}: {}", escaped(&one.file), one.line, user(one));
    let mut lines: Vec<String> = users.iter().take(USERS_SHOWN).map(line).collect();
    if let Some(more @ 1..) = users.len().checked_sub(USERS_SHOWN) {
        lines.push(format!("and at {more} more places"));
    }
    lines
}
