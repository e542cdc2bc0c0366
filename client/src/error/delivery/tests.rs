//! One table over statuses and bodies, which single writes, batches and the sender all have to agree with.

use std::time::Duration;

use super::*;
use crate::{
    ErrorBody,
    endpoints::batch::{Item, Run},
    error::RequestLine,
    record::TicketRecord,
    sender::classify::{self, Classified},
};

const WORDS: &str = r#"{"status":"error","category":"VALIDATION_ERROR","message":"no"}"#;

fn answered(status: u16, body: &str) -> ClientError {
    let request = RequestLine { method: "POST", path: "/x".to_owned(), is_read: false };
    let body = ErrorBody::plain(body);
    ClientError::Refused(Box::new(Refusal::new(request, status, None, Some(Duration::from_secs(3)), body)))
}

/// The outcome of an answer for each user: a single write, a batch of three in pieces of two, and the sender.
fn users(error: &dyn Fn() -> ClientError) -> (Delivery, (usize, bool), String) {
    let items = || (0..3).map(|key| Item::keyed(key.to_string(), "{}".to_owned()));
    let mut batch = Run::<TicketRecord>::new(items().map(Ok), 2, None);
    let chunk = batch.next().unwrap();
    let inputs =
        crate::correlation::Inputs::new(chunk.items.iter().map(|item| item.names.clone()).collect(), None);
    batch.settle(chunk, Err(error()));
    let goes_on = batch.next().is_some();
    let in_doubt = batch.finish().in_doubt().count();
    let classified = match classify::of(Err(error()), &inputs) {
        Classified::PerItem(_) => "said".to_owned(),
        Classified::Refused { named, .. } => format!("refused {named:?}"),
        Classified::Limited { per_second, .. } => format!("limited {per_second}"),
        Classified::NotSent { .. } => "not sent".to_owned(),
        Classified::Unknown { .. } => "unknown".to_owned(),
        Classified::Hopeless { is_refused, .. } => format!("hopeless {is_refused}"),
    };
    (error().delivery(), (in_doubt, goes_on), classified)
}

#[test]
fn answer_means_the_same_to_single_writes_batches_and_the_sender() {
    use Delivery::{Refused, Unknown};
    let (content, later, always) = ((0, true), (0, false), (0, false));
    for (status, body, delivery, batch, sender) in [
        (400, WORDS, Refused, content, "refused []"),
        (400, r#"{"category":"X","context":{"ids":["1"]}}"#, Refused, content, "refused [1]"),
        (401, WORDS, Refused, always, "hopeless true"),
        (403, WORDS, Refused, content, "refused []"),
        (403, r#"{"category":"MISSING_SCOPES"}"#, Refused, always, "hopeless true"),
        (
            403,
            r#"{"status":"error","message":"no scope","errors":[{"context":{"requiredGranularScopes":["tickets"]}}]}"#,
            Refused,
            always,
            "hopeless true",
        ),
        (404, r#"{"status":"error","message":"resource not found"}"#, Refused, always, "hopeless true"),
        (404, r#"{"category":"OBJECT_NOT_FOUND"}"#, Refused, content, "refused []"),
        (405, WORDS, Refused, always, "hopeless true"),
        (408, WORDS, Refused, later, "limited false"),
        (409, WORDS, Refused, content, "refused []"),
        (413, WORDS, Refused, content, "refused []"),
        (415, WORDS, Refused, always, "hopeless true"),
        (423, WORDS, Refused, later, "limited false"),
        (429, WORDS, Refused, later, "limited false"),
        (429, r#"{"message":"You have reached your secondly limit."}"#, Refused, later, "limited true"),
        (
            429,
            r#"{"message":"You have reached your ten_secondly_rolling limit."}"#,
            Refused,
            later,
            "limited false",
        ),
        (
            429,
            r#"{"status":"error","message":"daily limit","policyName":"DAILY"}"#,
            Refused,
            always,
            "hopeless true",
        ),
        (477, WORDS, Refused, later, "limited false"),
        (302, WORDS, Unknown, (2, false), "unknown"),
        (500, WORDS, Unknown, (2, false), "unknown"),
        (524, WORDS, Unknown, (2, false), "unknown"),
        (600, WORDS, Unknown, (2, false), "unknown"),
    ] {
        let expected = (delivery, batch, sender.to_owned());
        assert_eq!(users(&|| answered(status, body)), expected, "{status} {body}");
    }
}

#[test]
fn without_hubspots_words_only_size_and_number_of_requests_refuse() {
    let cut = &WORDS[..30];
    for body in ["", "<html>", "{}", "null", "[]", cut, "\u{1f}\u{8b}", r#"{"message":"Forbidden"}"#] {
        for status in (100..=199).chain(300..=999) {
            let expected = match status {
                413 => (Delivery::Refused, (0, true), "refused []"),
                429 => (Delivery::Refused, (0, false), "limited false"),
                401 | 403 => (Delivery::Unknown, (2, false), "hopeless false"),
                _ => (Delivery::Unknown, (2, false), "unknown"),
            };
            let (delivery, batch, sender) = expected;
            assert_eq!(
                users(&|| answered(status, body)),
                (delivery, batch, sender.to_owned()),
                "{status} {body}"
            );
        }
    }
}

#[test]
fn words_refuse_with_4xx_only() {
    for status in 100..=999 {
        let expected = if (400..=499).contains(&status) { Delivery::Refused } else { Delivery::Unknown };
        assert_eq!(answered(status, WORDS).delivery(), expected, "{status}");
    }
}

#[test]
fn what_was_not_sent_is_not_in_doubt() {
    let setup = || ClientError::Setup { reason: String::new() };
    for error in [&setup as &dyn Fn() -> ClientError, &|| ClientError::input("x")] {
        assert_eq!(users(error), (Delivery::NotSent, (0, false), "hopeless true".to_owned()));
    }
}

#[test]
fn token_in_hubspots_words_changes_nothing() {
    // Every letter and digit that the words have.
    for token in (b'0'..=b'z').filter(u8::is_ascii_alphanumeric) {
        let token = crate::Token::new(char::from(token).to_string()).unwrap();
        for (status, body, expected) in [
            (400, WORDS, Outlook::Open),
            (
                403,
                r#"{"category":"MISSING_SCOPES","context":{"requiredGranularScopes":["a"]}}"#,
                Outlook::Hopeless,
            ),
            (404, r#"{"category":"OBJECT_NOT_FOUND"}"#, Outlook::Open),
            (429, r#"{"status":"error","message":"daily limit","policyName":"DAILY"}"#, Outlook::Hopeless),
        ] {
            let request = RequestLine { method: "POST", path: "/x".to_owned(), is_read: false };
            let body = ErrorBody::read(body, &token);
            let refusal = Refusal::new(request, status, None, None, body);
            let failure = Failure::of(&ClientError::Refused(Box::new(refusal)));
            assert_eq!(failure, Failure::new(Delivery::Refused, expected), "{status} {token:?}");
        }
    }
}
