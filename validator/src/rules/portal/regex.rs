//! `REGEX`: a regular expression.

use ticketproof_diagnostics::{Severity, text::quoted};

use super::question::{Answer, Question};
use crate::{Example, Rule, value::expression::TextMatch};

pub(super) static RULE: Rule = super::question::entry(
    1020,
    "regex",
    "the text does not match the account's regular expression",
    "The account has set a regular expression in RE2 syntax, and perhaps its own message. As in RE2, `\\d`, `\\w`, \
     `\\s` and `\\b` know ASCII only. HubSpot does not document whether the whole text must match, or only a part of \
     it: a text without a match is an error, and a text of which only a part matches is a warning. An expression that \
     this version cannot compile, or that does not fit into the memory for the account's expressions, is reported \
     once, by `uncheckable-rule`.",
    Example::ruled(
        ("order_number", "REGEX", &["^[A-Z]-[0-9]+$", "Must be a letter, a hyphen and digits"]),
        r#"{"properties":{"order_number":"17"}}"#,
    ),
    Example::ruled(
        ("order_number", "REGEX", &["^[A-Z]-[0-9]+$", "Must be a letter, a hyphen and digits"]),
        r#"{"properties":{"order_number":"A-17"}}"#,
    ),
);

/// Checks one value; the arguments are the expression and, optionally, the message that HubSpot shows.
pub(super) fn ask(question: Question<'_>) -> Answer {
    let [expression, message @ ..] = question.arguments else { return Answer::Unclear };
    if question.text.is_empty() {
        // Whether it can be compiled is known without compiling it.
        return if question.pattern.unfit().is_some() { Answer::Unclear } else { Answer::Fine };
    }
    let Some(compiled) = question.pattern.compiled(expression) else { return Answer::Unclear };
    let severity = match compiled.find(question.text) {
        TextMatch::Whole => return Answer::Fine,
        TextMatch::Part => Severity::Warning,
        TextMatch::Nothing => Severity::Error,
    };
    let what = if severity == Severity::Error { "does not match" } else { "does not match as a whole" };
    let note = question.broken(&format!("{what} {}", quoted(expression))).with_severity(severity);
    Answer::Broken(match message {
        [message, ..] if !message.is_empty() => note.help(format!("HubSpot says: {}", quoted(message))),
        _ => note.help("write a text that the expression matches"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn partial_match_is_a_warning() {
        for (expression, text, expected) in [
            ("^[A-Z]+$", "ABC", ""),
            ("^[A-Z]+$", "abc", "e"),
            ("[A-Z]+", "aBc", "w"),
            ("a|ab", "ab", ""),
            ("(?i)abc", "ABC", ""),
            (r"^\d+$", "17", ""),
            (r"^\d+$", "\u{661}\u{667}", "e"),
            (r"^\w+$", "\u{e9}", "e"),
            (r"\Qa.b\E", "a.b", ""),
            ("(?=x)", "", "?"),
            ("(?x)a # b", "", "?"),
            ("(", "", "?"),
        ] {
            assert_eq!(verdict(ask, &[expression, "no"], text), expected, "{expression} {text}");
        }
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
