//! Classifies an answer, or its absence, for the records of a request. The meaning of an answer is decided in
//! [`crate::error::delivery`].

use std::time::Duration;

use super::request::BatchOutcome;
use crate::{
    ClientError, Delivery, ErrorBody, Refusal,
    correlation::Inputs,
    error::delivery::{Failure, Outlook},
    journal::{Reason, RefusedProperty},
};

/// The most characters of a message and the most findings that the journal keeps of a refusal.
const MESSAGE_KEPT: usize = 2_000;
const FINDINGS_KEPT: usize = 20;

/// The reason of a record whose request was too large for the server or a proxy.
const TOO_LARGE: &str = "the request with this record is larger than the server, or a proxy before it, takes";

/// The classified end of a request.
#[derive(Debug)]
pub(crate) enum Classified {
    /// HubSpot answered for single records.
    PerItem(ItemResults),
    /// The request was refused as a whole, because of these records, or of some that were not named; by HubSpot, or by
    /// somebody who let nothing through.
    Refused { reason: Reason, named: Vec<usize>, by_hubspot: bool },
    /// The server takes nothing for the moment; nothing was looked at.
    Limited { wait: Option<Duration>, per_second: bool, why: String },
    /// Nothing reached the server.
    NotSent { why: String },
    /// It is unknown whether HubSpot did it.
    Unknown { why: String },
    /// The next request would meet the same. `is_refused` says that this one was certainly not carried out.
    Hopeless { why: String, is_refused: bool },
}

/// HubSpot's answer for single records, by place in the request. Those that it did not speak of are unknown.
#[derive(Debug)]
pub(crate) struct ItemResults {
    /// With the ids of their tickets.
    pub(crate) done: Vec<(usize, String)>,
    /// Unknown too: it spoke of them so that it cannot be believed. With the reason.
    pub(crate) doubtful: Vec<(usize, &'static str)>,
    /// With HubSpot's reasons.
    pub(crate) refused: Vec<(usize, Reason)>,
}

pub(crate) fn of(answer: Result<BatchOutcome, ClientError>, inputs: &Inputs) -> Classified {
    match answer {
        Ok(said) => of_said(said),
        Err(error) => of_failure(&error, inputs),
    }
}

/// As [`of`], for the first request of a run, a read: a server that does not know its path, or redirects it, is not HubSpot.
/// There is nothing that could be in doubt yet.
pub(crate) fn of_first(answer: Result<BatchOutcome, ClientError>, inputs: &Inputs) -> Classified {
    let status = answer.as_ref().err().and_then(ClientError::status);
    match of(answer, inputs) {
        Classified::Unknown { why } if matches!(status, Some(300..=399 | 404 | 405 | 415)) => {
            Classified::Hopeless { why, is_refused: true }
        }
        classified => classified,
    }
}

fn of_said(said: BatchOutcome) -> Classified {
    let reason_of = |body: &ErrorBody| reason(0, body, body.correlation_id.as_deref());
    let refused = said.refused.iter().map(|(place, body)| (*place, reason_of(body))).collect();
    Classified::PerItem(ItemResults { done: said.done, doubtful: said.doubtful, refused })
}

fn of_failure(error: &ClientError, inputs: &Inputs) -> Classified {
    let Failure { delivery, outlook } = Failure::of(error);
    let why = error.to_string();
    let is_refused = delivery != Delivery::Unknown;
    match (outlook, error.refusal()) {
        (Outlook::Hopeless, _) => Classified::Hopeless { why, is_refused },
        (Outlook::Closed, Some(refusal)) => limited(refusal, why),
        (Outlook::Open, Some(refusal)) if inputs.len() > 0 || refusal.is_in_hubspots_words() => {
            Classified::Refused {
                reason: reason(refusal.status(), refusal.body(), refusal.correlation_id()),
                named: inputs.named_by(refusal.body()),
                by_hubspot: refusal.is_in_hubspots_words(),
            }
        }
        _ if delivery == Delivery::NotSent => Classified::NotSent { why },
        _ => Classified::Unknown { why },
    }
}

fn limited(refusal: &Refusal, why: String) -> Classified {
    // A locked record is free again after two seconds, as HubSpot's error guide says.
    let unsaid = if refusal.status() == 429 { None } else { Some(Duration::from_secs(2)) };
    let wait = refusal.retry_after().or(unsaid);
    let per_second = refusal.status() == 429 && is_per_second(refusal.body().original());
    Classified::Limited { wait, per_second, why }
}

fn is_per_second(body: &ErrorBody) -> bool {
    let texts = [&body.policy_name, &body.message];
    let texts = texts.into_iter().flatten().map(|text| text.to_ascii_lowercase());
    let mut secondly = texts.filter(|text| text.contains("secondly")).peekable();
    secondly.peek().is_some() && secondly.all(|text| !text.contains("ten_secondly"))
}

fn reason(status: u16, body: &ErrorBody, correlation_id: Option<&str>) -> Reason {
    let findings: Vec<RefusedProperty> = body
        .findings
        .iter()
        .take(FINDINGS_KEPT)
        .map(|finding| RefusedProperty {
            property: clipped(&finding.property),
            code: finding.code.as_deref().map(clipped),
            message: finding.message.as_deref().map(clipped),
            rule: finding.rule.map(|rule| rule.code.to_string()),
        })
        .collect();
    let message = body.message.as_deref().map(|message| {
        // What hides in the message as JSON is in the findings.
        let head = if findings.is_empty() { message } else { message.split(": [").next().unwrap_or(message) };
        clipped(head)
    });
    // Of these statuses, this one alone refuses without a word of HubSpot's.
    let message = message.or_else(|| (status == 413).then(|| TOO_LARGE.to_owned()));
    Reason {
        status: if status == 0 {
            body.status.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0)
        } else {
            status
        },
        category: body.category.as_deref().or(body.error_type.as_deref()).map(clipped),
        message,
        findings,
        correlation_id: correlation_id.map(clipped),
        ticket: None,
    }
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(MESSAGE_KEPT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut() {
        let body = ErrorBody::plain(&format!(r#"{{"message":"{}"}}"#, "é".repeat(5_000)));
        assert_eq!(reason(400, &body, None).message.unwrap().chars().count(), MESSAGE_KEPT + 1);
    }
}
