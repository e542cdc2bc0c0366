//! GitHub's Markdown, for comments on pull requests.

use crate::text::escaped;

/// A text that stays in one cell of a table and within its line: line ends are escaped, and outside of code there are no
/// tags and no mentions.
///
/// ```
/// use ticketproof_diagnostics::render::markdown;
/// assert_eq!(markdown::cell("a|b\n`<x>` <x> @y"), "a\\|b\\u{a}`<x>` &lt;x> &#64;y");
/// ```
#[must_use]
pub fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut is_code = false;
    for char in escaped(text).chars() {
        match char {
            '`' => {
                is_code = !is_code;
                cell.push('`');
            }
            '|' => cell.push_str("\\|"),
            '<' if !is_code => cell.push_str("&lt;"),
            '@' if !is_code => cell.push_str("&#64;"),
            other => cell.push(other),
        }
    }
    cell
}

/// A table: a head, and rows of as many cells, whose texts [`cell`] made.
#[must_use]
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = String::from("|");
    for title in head {
        if title.is_empty() {
            table.push_str(" |");
        } else {
            table.push_str(&format!(" {title} |"));
        }
    }
    table.push_str("\n|");
    table.push_str(&"---|".repeat(head.len()));
    table.push('\n');
    for row in rows {
        table.push('|');
        for cell in row {
            table.push_str(&format!(" {cell} |"));
        }
        table.push('\n');
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_has_a_rule_under_its_head() {
        let rows = [vec!["a".to_owned(), String::new()]];
        assert_eq!(table(&["", "what"], &rows), "| | what |\n|---|---|\n| a |  |\n");
    }
}
