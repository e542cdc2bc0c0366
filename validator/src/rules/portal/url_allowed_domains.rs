//! `URL_ALLOWED_DOMAINS`: only web addresses of these domains.

use ticketproof_diagnostics::{Severity, text::listed};

use super::{Answer, Asked};
use crate::{
    Example, Rule,
    value::contact::{Kinship, Url, kinship, url},
};

pub(super) static RULE: Rule = super::entry(
    1025,
    "url-allowed-domains",
    "the web address is not of a domain that the account allows",
    "The account allows web addresses of some domains only. Whether a domain stands for those below it \
     (mail.example.com for example.com) is not documented; such a value is a warning.",
    Example::ruled(
        ("order_number", "URL_ALLOWED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"https://example.org/a"}}"#,
    ),
    Example::ruled(
        ("order_number", "URL_ALLOWED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"https://example.com/a"}}"#,
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
    let note =
        asked.broken("is not a web address of an allowed domain").help(format!("write one of {}", domains));
    match kin {
        Some(Kinship::Same) => Answer::Fine,
        Some(Kinship::Below) => Answer::Broken(note.weighing(Severity::Warning)),
        Some(Kinship::None) | None => Answer::Broken(note),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn domains_below_are_warnings() {
        for (text, expected) in [
            ("https://example.com/a", ""),
            ("https://mail.example.com", "w"),
            ("https://example.org/a", "e"),
            ("nonsense", "e"),
        ] {
            assert_eq!(verdict(ask, &["example.com"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
