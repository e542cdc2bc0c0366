//! `EMAIL`: an e-mail address.

use super::question::{Answer, Question};
use crate::{Example, Rule, value::contact::email_domain};

pub(super) static RULE: Rule = super::question::entry(
    1009,
    "email",
    "the text is not an e-mail address",
    "The account requires an e-mail address. HubSpot does not document the exact grammar; this rule refuses only \
     texts that are not an address in any grammar. HubSpot's message for its own e-mail property is \"Email address x \
     is invalid\" (`INVALID_EMAIL`).",
    Example::ruled(("order_number", "EMAIL", &[]), r#"{"properties":{"order_number":"dsfsafas@"}}"#),
    Example::ruled(("order_number", "EMAIL", &[]), r#"{"properties":{"order_number":"ada@example.com"}}"#),
);

/// Checks one value; there are no arguments.
pub(super) fn ask(question: Question<'_>) -> Answer {
    if question.text.is_empty() || email_domain(question.text).is_some() {
        return Answer::Fine;
    }
    Answer::Broken(
        question.broken("is not an e-mail address").help("write an address such as `ada@example.com`"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::verdict;
    use super::*;

    #[test]
    fn other_texts_than_addresses_are_errors() {
        for (text, expected) in
            [("ada@example.com", ""), ("dsfsafas@", "e"), ("a@b", "e"), ("a b@example.com", "e")]
        {
            assert_eq!(verdict(ask, &[], text), expected, "{text}");
        }
    }
}
