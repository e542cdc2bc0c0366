//! For a comment on a pull request.

use std::fmt::Write as _;

use ticketproof_diagnostics::text::{escaped, quoted};
use ticketproof_schema::drift::{Change, Class};

use super::{Report, user};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = format!("### HubSpot schema drift: {}\n\n", report.summary());
    let _ = writeln!(out, "{} → {}\n", cell(&quoted(&report.old.name)), cell(&quoted(&report.new.name)));
    let (loud, safe): (Vec<_>, Vec<_>) =
        report.drift.changes.iter().partition(|change| change.class > Class::Safe);
    if !loud.is_empty() {
        table(&mut out, &loud);
    }
    if !report.drift.not_compared.is_empty() || !report.drift.notes.is_empty() {
        out.push('\n');
    }
    for gap in &report.drift.not_compared {
        let _ = writeln!(out, "- **not compared**: {}; {}", cell(&gap.message), cell(&gap.help));
    }
    for note in &report.drift.notes {
        let _ = writeln!(out, "- note: {}", cell(note));
    }
    if !safe.is_empty() {
        let _ = writeln!(out, "\n<details><summary>{} safe</summary>\n", safe.len());
        for change in safe {
            let _ = writeln!(out, "- {}", cell(&change.message));
        }
        out.push_str("\n</details>\n");
    }
    out
}

fn table(out: &mut String, changes: &[&Change]) {
    let knows_users = changes.iter().any(|change| change.users.is_some());
    out.push_str(if knows_users {
        "| | what changed | what to do | concerns |\n|---|---|---|---|\n"
    } else {
        "| | what changed | what to do |\n|---|---|---|\n"
    });
    for change in changes {
        let help = change.help.as_deref().map(cell).unwrap_or_default();
        let _ =
            write!(out, "| **{}** `{}` | {} | {help} |", change.class, change.kind, cell(&change.message));
        if knows_users {
            let _ = write!(out, " {} |", users(change));
        }
        out.push('\n');
    }
}

fn users(change: &Change) -> String {
    match change.users.as_deref() {
        None => String::new(),
        Some([]) => "no derive".to_owned(),
        Some(users) => {
            let users: Vec<_> = users
                .iter()
                .map(|one| cell(&format!("{} {}", quoted(&format!("{}:{}", one.file, one.line)), user(one))))
                .collect();
            users.join("<br>")
        }
    }
}

/// A text in one cell: no line ends, no cell ends, no tags and no mentions outside of code.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut code = false;
    for char in escaped(text).chars() {
        match char {
            '`' => {
                code = !code;
                cell.push('`');
            }
            '|' => cell.push_str("\\|"),
            '<' if !code => cell.push_str("&lt;"),
            '@' if !code => cell.push_str("&#64;"),
            other => cell.push(other),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stays_one() {
        assert_eq!(cell("a|b\n`<x>` <x> @y"), "a\\|b\\u{a}`<x>` &lt;x> &#64;y");
    }
}
