//! For a comment on a pull request.

use std::fmt::Write as _;

use ticketproof_diagnostics::{
    render::markdown::{self, cell},
    text::quoted,
};
use ticketproof_schema::drift::{Change, Class};

use super::report::{Report, user};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = format!("### HubSpot schema drift: {}\n\n", report.summary());
    let _ = writeln!(out, "{} → {}\n", cell(&quoted(&report.old.name)), cell(&quoted(&report.new.name)));
    let (loud, safe): (Vec<_>, Vec<_>) =
        report.drift.changes.iter().partition(|change| change.class > Class::Safe);
    if !loud.is_empty() {
        out.push_str(&table(&loud));
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

/// The changes as a table, with who is concerned where that is known.
fn table(changes: &[&Change]) -> String {
    let knows_users = changes.iter().any(|change| change.users.is_some());
    let head = ["", "what changed", "what to do", "concerns"];
    let row = |change: &&Change| {
        let help = change.help.as_deref().map(cell).unwrap_or_default();
        let mut row = vec![format!("**{}** `{}`", change.class, change.kind), cell(&change.message), help];
        if knows_users {
            row.push(users(change));
        }
        row
    };
    let rows: Vec<_> = changes.iter().map(row).collect();
    markdown::table(if knows_users { &head } else { &head[..3] }, &rows)
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
