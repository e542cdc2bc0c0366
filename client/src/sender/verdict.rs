//! What an answer, or none, means for the records of a request. A status line proves nothing.

use std::time::Duration;

use super::wire::{Names, Said, places_in};
use crate::{
    ClientError, Delivery, ErrorBody, Refusal,
    error::findings,
    journal::{Reason, RefusedProperty},
};

/// The most characters of a message and the most findings that the journal keeps of a refusal.
const MESSAGE_KEPT: usize = 2_000;
const FINDINGS_KEPT: usize = 20;

/// What a request came to.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// HubSpot answered for single records. Those that it did not speak of are unknown.
    Said { done: Vec<(usize, String)>, refused: Vec<(usize, Reason)> },
    /// HubSpot refused the request as a whole, because of these records, or of some that it did not name.
    Refused { reason: Reason, named: Vec<usize> },
    /// The gate was closed; nothing was looked at.
    Limited { wait: Option<Duration>, per_second: bool, why: String },
    /// Nothing reached the server.
    NotSent { why: String },
    /// Nobody knows.
    Unknown { why: String },
    /// The next request would meet the same. `is_refused` says that this one was certainly not carried out.
    Hopeless { why: String, is_refused: bool },
}

pub(crate) fn of(answer: Result<Said, ClientError>, names: &Names) -> Verdict {
    match answer {
        Ok(said) => of_said(said),
        Err(ClientError::Refused(refusal)) => of_refusal(&refusal, names),
        Err(error) => match error.delivery() {
            Delivery::NotSent => match error {
                ClientError::Connect { .. } => Verdict::NotSent { why: error.to_string() },
                _ => Verdict::Hopeless { why: error.to_string(), is_refused: true },
            },
            _ => Verdict::Unknown { why: error.to_string() },
        },
    }
}

fn of_said(said: Said) -> Verdict {
    let is_done = |place: usize| said.done.iter().any(|(done, _)| *done == place);
    let mut refused: Vec<(usize, Reason)> = Vec::new();
    for (place, body) in &said.refused {
        // An id weighs more than an error: the ticket exists.
        if !is_done(*place) && !refused.iter().any(|(known, _)| known == place) {
            refused.push((*place, reason(0, body, body.correlation_id.as_deref())));
        }
    }
    Verdict::Said { done: said.done, refused }
}

fn of_refusal(refusal: &Refusal, names: &Names) -> Verdict {
    let body = refusal.body();
    let is_hubspots = body.category.is_some()
        || body.error_type.is_some()
        || body.status.as_deref() == Some("error")
        || body.correlation_id.is_some();
    let why = refusal.to_string();
    match refusal.status() {
        // A gate answers before anybody looks at the request.
        429 if refusal.policy() == Some("DAILY") => Verdict::Hopeless { why, is_refused: true },
        429 => Verdict::Limited { wait: refusal.retry_after(), per_second: is_per_second(body), why },
        423 | 477 if is_hubspots => {
            let wait = refusal.retry_after().or(Some(Duration::from_secs(2)));
            Verdict::Limited { wait, per_second: false, why }
        }
        401 | 405 | 415 => Verdict::Hopeless { why, is_refused: is_hubspots },
        403 if refusal.category() == Some("MISSING_SCOPES") => Verdict::Hopeless { why, is_refused: true },
        // Some other record may be missing; without that word, the endpoint is.
        404 if refusal.category() != Some("OBJECT_NOT_FOUND") => {
            Verdict::Hopeless { why, is_refused: is_hubspots }
        }
        400..=499 if is_hubspots => Verdict::Refused {
            reason: reason(refusal.status(), body, refusal.correlation_id()),
            named: places_in(names, body),
        },
        300..=399 => Verdict::Hopeless { why, is_refused: false },
        _ => Verdict::Unknown { why },
    }
}

fn is_per_second(body: &ErrorBody) -> bool {
    let texts = [&body.policy_name, &body.message];
    let texts = texts.into_iter().flatten().map(|text| text.to_ascii_lowercase());
    let mut secondly = texts.filter(|text| text.contains("secondly")).peekable();
    secondly.peek().is_some() && secondly.all(|text| !text.contains("ten_secondly"))
}

fn reason(status: u16, body: &ErrorBody, correlation_id: Option<&str>) -> Reason {
    let findings: Vec<RefusedProperty> = findings::of(body)
        .into_iter()
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
    use crate::error::RequestLine;

    fn of_answer(status: u16, body: &str) -> String {
        let request = RequestLine { method: "POST", path: "/x".to_owned() };
        let body = ErrorBody::read(body.to_owned());
        let refusal = Refusal::new(request, status, None, Some(Duration::from_secs(3)), body);
        let names = Names { traces: vec!["t0".to_owned(), "t1".to_owned()], count: 2, ..Names::default() };
        match of(Err(ClientError::Refused(Box::new(refusal))), &names) {
            Verdict::Said { .. } => "said".to_owned(),
            Verdict::Refused { named, .. } => format!("refused {named:?}"),
            Verdict::Limited { per_second, .. } => format!("limited {per_second}"),
            Verdict::NotSent { .. } => "not sent".to_owned(),
            Verdict::Unknown { .. } => "unknown".to_owned(),
            Verdict::Hopeless { is_refused, .. } => format!("hopeless {is_refused}"),
        }
    }

    #[test]
    fn only_hubspots_own_words_refuse() {
        const HUBSPOTS: &str = r#"{"status":"error","category":"VALIDATION_ERROR","message":"no"}"#;
        for (status, body, expected) in [
            (400, HUBSPOTS, "refused []"),
            (409, HUBSPOTS, "refused []"),
            (413, HUBSPOTS, "refused []"),
            // A proxy's page, and a body that was cut off.
            (400, "<html>", "unknown"),
            (400, &HUBSPOTS[..30], "unknown"),
            (413, "", "unknown"),
            (400, r#"{"category":"X","context":{"objectWriteTraceId":["t1"]}}"#, "refused [1]"),
            (
                400,
                r#"{"category":"X","errors":[{"message":"inputs[1] is bad"},{"message":"inputs[7]"}]}"#,
                "refused [1]",
            ),
            (401, HUBSPOTS, "hopeless true"),
            (401, "<html>", "hopeless false"),
            (403, r#"{"category":"MISSING_SCOPES"}"#, "hopeless true"),
            (403, HUBSPOTS, "refused []"),
            (404, r#"{"status":"error","message":"resource not found"}"#, "hopeless true"),
            (404, "nothing here", "hopeless false"),
            (404, r#"{"category":"OBJECT_NOT_FOUND"}"#, "refused []"),
            (302, "", "hopeless false"),
            (423, HUBSPOTS, "limited false"),
            (423, "", "unknown"),
            (429, "", "limited false"),
            (429, r#"{"message":"You have reached your secondly limit."}"#, "limited true"),
            (429, r#"{"message":"You have reached your ten_secondly_rolling limit."}"#, "limited false"),
            (429, r#"{"policyName":"DAILY"}"#, "hopeless true"),
            (500, HUBSPOTS, "unknown"),
            (502, "", "unknown"),
            (524, HUBSPOTS, "unknown"),
        ] {
            assert_eq!(of_answer(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn an_id_weighs_more_than_an_error() {
        let said = Said {
            done: vec![(0, "7".to_owned())],
            refused: vec![(0, ErrorBody::default()), (1, ErrorBody::default()), (1, ErrorBody::default())],
        };
        let Verdict::Said { done, refused } = of(Ok(said), &Names::default()) else { panic!() };
        assert_eq!((done.len(), refused.len(), refused[0].0), (1, 1, 1));
    }

    #[test]
    fn a_long_reason_is_cut() {
        let body = ErrorBody { message: Some("é".repeat(5_000)), ..ErrorBody::default() };
        assert_eq!(reason(400, &body, None).message.unwrap().chars().count(), MESSAGE_KEPT + 1);
    }
}
