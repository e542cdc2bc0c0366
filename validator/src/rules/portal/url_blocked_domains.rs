//! `URL_BLOCKED_DOMAINS`: no web addresses of these domains.

use super::{
    domains::{self, List},
    question::{Answer, Question},
};
use crate::{Example, Rule, value::contact::domain_of_url};

pub(super) static RULE: Rule = super::question::entry(
    1026,
    "url-blocked-domains",
    "the web address is of a domain that the account blocks",
    "The account blocks web addresses of some domains. HubSpot does not document whether a domain includes its \
     subdomains (example.com and mail.example.com); such a value is a warning.",
    Example::ruled(
        ("order_number", "URL_BLOCKED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"https://example.com/a"}}"#,
    ),
    Example::ruled(
        ("order_number", "URL_BLOCKED_DOMAINS", &["example.com"]),
        r#"{"properties":{"order_number":"https://example.org/a"}}"#,
    ),
);

/// Checks one value; the arguments are one to twenty domains.
pub(super) fn ask(question: Question<'_>) -> Answer {
    domains::check(question, List::Blocked, "a web address", domain_of_url)
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn subdomains_are_warnings() {
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
