//! `URL`: a web address.

use ticketproof_diagnostics::Severity;

use super::question::{Answer, Question};
use crate::{
    Example, Rule,
    value::contact::{Url, url},
};

pub(super) static RULE: Rule = super::question::entry(
    1024,
    "url",
    "the text is not a web address",
    "The account requires a web address such as https://example.com/. HubSpot does not document whether the scheme is \
     required, so an address without one is a warning.",
    Example::ruled(("order_number", "URL", &[]), r#"{"properties":{"order_number":"not a url"}}"#),
    Example::ruled(("order_number", "URL", &[]), r#"{"properties":{"order_number":"https://example.com/"}}"#),
);

/// Checks one value; there are no arguments.
pub(super) fn ask(question: Question<'_>) -> Answer {
    let note =
        question.broken("is not a whole web address").help("write an address such as `https://example.com/`");
    match url(question.text) {
        Url::Full(_) => Answer::Fine,
        Url::Schemeless(_) => Answer::Broken(
            note.with_rewrite(&format!("https://{}", question.text)).with_severity(Severity::Warning),
        ),
        Url::None if question.text.is_empty() => Answer::Fine,
        Url::None => Answer::Broken(note),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn addresses_without_a_scheme_are_warnings() {
        for (text, expected) in [
            ("https://example.com/a?b", ""),
            ("example.com/a", "w"),
            ("ftp://example.com", "e"),
            ("a b", "e"),
        ] {
            assert_eq!(verdict(ask, &[], text), expected, "{text}");
        }
    }
}
