//! `URL_BLOCKED_DOMAINS`: no web addresses of these domains.

use ticketproof_diagnostics::{Severity, text::listed};

use super::{Answer, Asked};
use crate::{
    Example, Rule,
    value::contact::{Kinship, Url, kinship, url},
};

pub(super) static RULE: Rule = super::entry(
    1026,
    "url-blocked-domains",
    "the web address is of a domain that the account blocks",
    "The account blocks web addresses of some domains. Whether a domain stands for those below it \
     (mail.example.com for example.com) is not documented; such a value is a warning.",
    Example::ruled(
        ("order_number", "URL_BLOCKED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"https://example.com/a"}}"#,
    ),
    Example::ruled(
        ("order_number", "URL_BLOCKED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"https://example.org/a"}}"#,
    ),
);

/// The arguments are one to twenty domains.
pub(super) fn ask(asked: Asked<'_>) -> Answer {
    if asked.arguments.is_empty() {
        return Answer::Unclear;
    }
    if asked.text.is_empty() {
        return Answer::Fine;
    }
    let domain = match url(asked.text) {
        Url::Full(host) | Url::Schemeless(host) => Some(host),
        Url::None => None,
    };
    let kin = domain.map(|domain| kinship(domain, asked.arguments.iter().map(String::as_str)));
    let domains = listed(asked.arguments.iter().map(String::as_str), 20);
    let note = asked.broken("is of a blocked domain").help(format!("write one that is not of {}", domains));
    match kin {
        Some(Kinship::Same) => Answer::Broken(note),
        Some(Kinship::Below) => Answer::Broken(note.weighing(Severity::Warning)),
        Some(Kinship::None) | None => Answer::Fine,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn domains_below_are_warnings() {
        for (text, expected) in [
            ("https://example.org/a", ""),
            ("https://mail.example.com", "w"),
            ("https://example.com/a", "e"),
            ("nonsense", ""),
        ] {
            assert_eq!(verdict(ask, &["example.com"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
