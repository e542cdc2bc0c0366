//! `EMAIL_ALLOWED_DOMAINS`: only e-mail addresses of these domains.

use ticketproof_diagnostics::{Severity, text::listed};

use super::{Answer, Asked};
use crate::{
    Example, Rule,
    value::contact::{Kinship, email_domain, kinship},
};

pub(super) static RULE: Rule = super::entry(
    1010,
    "email-allowed-domains",
    "the e-mail address is not of a domain that the account allows",
    "The account allows e-mail addresses of some domains only. Whether a domain stands for those below it \
     (mail.example.com for example.com) is not documented; such a value is a warning.",
    Example::ruled(
        ("order_number", "EMAIL_ALLOWED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"ada@example.org"}}"#,
    ),
    Example::ruled(
        ("order_number", "EMAIL_ALLOWED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"ada@example.com"}}"#,
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
    let domain = email_domain(asked.text);
    let kin = domain.map(|domain| kinship(domain, asked.arguments.iter().map(String::as_str)));
    let domains = listed(asked.arguments.iter().map(String::as_str), 20);
    let note = asked
        .broken("is not an e-mail address of an allowed domain")
        .help(format!("write one of {}", domains));
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
            ("ada@example.com", ""),
            ("ada@mail.example.com", "w"),
            ("ada@example.org", "e"),
            ("nonsense", "e"),
        ] {
            assert_eq!(verdict(ask, &["example.com"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
