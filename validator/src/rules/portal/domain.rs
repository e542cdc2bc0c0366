//! `DOMAIN`: a domain name.

use super::question::{Answer, Question};
use crate::{
    Example, Rule,
    value::contact::{Url, is_domain, url},
};

pub(super) static RULE: Rule = super::question::entry(
    1008,
    "domain",
    "the text is not a domain name",
    "The account requires a domain name such as example.com: no scheme, no path, no blanks. HubSpot does not document \
     the exact grammar; this rule refuses only texts that are not a domain in any grammar.",
    Example::ruled(
        ("order_number", "DOMAIN", &[]),
        r#"{"properties":{"order_number":"https://example.com/"}}"#,
    ),
    Example::ruled(("order_number", "DOMAIN", &[]), r#"{"properties":{"order_number":"example.com"}}"#),
);

/// Checks one value; there are no arguments.
pub(super) fn ask(question: Question<'_>) -> Answer {
    if is_domain(question.text) || question.text.is_empty() {
        return Answer::Fine;
    }
    let note = question.broken("is not a domain name");
    match url(question.text) {
        // The host of an address need not be a domain: `localhost`, or numbers.
        Url::Full(host) | Url::Schemeless(host) if is_domain(host) => {
            Answer::Broken(note.help(format!("write `{host}`")).with_rewrite(host))
        }
        _ => Answer::Broken(note.help("write a domain such as `example.com`")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn other_texts_than_domains_are_errors() {
        for (text, expected) in
            [("example.com", ""), ("https://example.com", "e"), ("example", "e"), ("a b.com", "e")]
        {
            assert_eq!(verdict(ask, &[], text), expected, "{text}");
        }
    }
}
