//! `EMAIL_BLOCKED_DOMAINS`: no e-mail addresses of these domains.

use ticketproof_diagnostics::{Severity, text::listed};

use super::{Answer, Asked};
use crate::{
    Example, Rule,
    value::contact::{Kinship, email_domain, kinship},
};

pub(super) static RULE: Rule = super::entry(
    1011,
    "email-blocked-domains",
    "the e-mail address is of a domain that the account blocks",
    "The account blocks e-mail addresses of some domains. Whether a domain stands for those below it \
     (mail.example.com for example.com) is not documented; such a value is a warning.",
    Example::ruled(
        ("order_number", "EMAIL_BLOCKED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"ada@example.com"}}"#,
    ),
    Example::ruled(
        ("order_number", "EMAIL_BLOCKED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"ada@example.org"}}"#,
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
            ("ada@example.org", ""),
            ("ada@mail.example.com", "w"),
            ("ada@example.com", "e"),
            ("nonsense", ""),
        ] {
            assert_eq!(verdict(ask, &["example.com"], text), expected, "{text}");
        }
        assert_eq!(verdict(ask, &[], ""), "?");
    }
}
