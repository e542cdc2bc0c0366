//! `EMAIL_BLOCKED_DOMAINS`: no e-mail addresses of these domains.

use super::{
    domains::{self, List},
    question::{Answer, Question},
};
use crate::{Example, Rule, value::contact::email_domain};

pub(super) static RULE: Rule = super::question::entry(
    1011,
    "email-blocked-domains",
    "the e-mail address is of a domain that the account blocks",
    "The account blocks e-mail addresses of some domains. HubSpot does not document whether a domain includes its \
     subdomains (example.com and mail.example.com); such a value is a warning.",
    Example::ruled(
        ("order_number", "EMAIL_BLOCKED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"ada@example.com"}}"#,
    ),
    Example::ruled(
        ("order_number", "EMAIL_BLOCKED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"ada@example.org"}}"#,
    ),
);

/// Checks one value; the arguments are one to twenty domains.
pub(super) fn ask(question: Question<'_>) -> Answer {
    domains::check(question, List::Blocked, "an e-mail address", email_domain)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn subdomains_are_warnings() {
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
