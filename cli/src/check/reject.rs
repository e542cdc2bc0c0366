//! The line that is written about an invalid record: everything that is needed to mend it and to send it again.

use serde::Serialize;
use serde_json::value::RawValue;
use ticketproof_diagnostics::{Report, render::json};
use ticketproof_validator::blank;

use super::{
    block::{Block, Record},
    format::{Shown, json_finding},
    key::is_strict,
};

#[derive(Serialize)]
struct Reject<'a> {
    input: &'a str,
    line: u64,
    offset: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Box<RawValue>>,
    findings: Vec<Box<RawValue>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    payload: Option<Payload<'a>>,
}

/// The record, lossless in any case: as JSON where it is JSON that every reader takes, as text where it is text, else as
/// hexadecimal bytes.
#[derive(Serialize)]
enum Payload<'a> {
    #[serde(rename = "payload")]
    Json(&'a RawValue),
    #[serde(rename = "payload_text")]
    Text(&'a str),
    #[serde(rename = "payload_hex")]
    Hex(String),
}

impl<'a> Payload<'a> {
    fn of(record: &'a [u8]) -> Self {
        let Ok(text) = std::str::from_utf8(record) else {
            return Self::Hex(record.iter().map(|byte| format!("{byte:02x}")).collect());
        };
        let bare = blank::trim_text(text);
        match serde_json::from_str(bare) {
            // A record of several lines would break the line it is told on.
            Ok(raw) if !bare.contains(['\n', '\r']) && is_strict(text) => Self::Json(raw),
            _ => Self::Text(text),
        }
    }
}

/// Writes the line. `shown` is what its findings are about; `payload` is the record where it is wanted.
pub(super) fn write(
    out: &mut Vec<u8>,
    block: &Block,
    record: &Record<'_>,
    shown: Shown<'_>,
    key: Option<Box<RawValue>>,
    report: &Report,
    payload: Option<&[u8]>,
) {
    let findings = report.iter().map(|finding| json_finding(finding, shown));
    let reject = Reject {
        input: &block.input,
        line: record.line,
        offset: block.offset + record.start as u64,
        key,
        findings: findings.filter_map(|json| RawValue::from_string(json).ok()).collect(),
        payload: payload.map(Payload::of),
    };
    out.extend(json::line(&reject).into_bytes());
    out.push(b'\n');
}
