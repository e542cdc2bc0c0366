//! The shared code of rules about the domains of addresses: a list of allowed or blocked domains.
//!
//! Whether a domain stands for those below it is not documented, so that a value of such a domain is a warning.

use ticketproof_diagnostics::{Severity, text::listed};

use super::question::{Answer, Question};
use crate::value::contact::{Kinship, kinship};

/// The meaning of a list of domains.
#[derive(Clone, Copy)]
pub(super) enum List {
    /// Addresses of other domains are refused.
    Allowed,
    /// Addresses of these domains are refused.
    Blocked,
}

/// Checks the domain of an address, which `domain` finds in the text; the arguments are one to twenty domains. `what` names the
/// kind of address in messages.
pub(super) fn check(
    question: Question<'_>,
    list: List,
    what: &str,
    domain: impl Fn(&str) -> Option<&str>,
) -> Answer {
    if question.arguments.is_empty() {
        return Answer::Unclear;
    }
    if question.text.is_empty() {
        return Answer::Fine;
    }
    let known = || question.arguments.iter().map(String::as_str);
    let kinship = domain(question.text).map_or(Kinship::None, |domain| kinship(domain, known()));
    let severity = match (list, kinship) {
        (List::Allowed, Kinship::Same) | (List::Blocked, Kinship::None) => return Answer::Fine,
        (_, Kinship::Below) => Severity::Warning,
        (List::Allowed, Kinship::None) | (List::Blocked, Kinship::Same) => Severity::Error,
    };
    let domains = listed(known(), 20);
    let note = match list {
        List::Allowed => question
            .broken(&format!("is not {what} of an allowed domain"))
            .help(format!("write one of {domains}")),
        List::Blocked => {
            question.broken("is of a blocked domain").help(format!("write one that is not of {domains}"))
        }
    };
    Answer::Broken(note.with_severity(severity))
}
