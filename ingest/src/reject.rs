//! The line that is written about an invalid record: what is needed to correct it and to send it again.

use serde::Serialize;
use serde_json::value::RawValue;
use ticketproof_diagnostics::render::json;
use ticketproof_validator::blank;

use crate::key::is_strict;

/// A line of the file of rejects.
#[derive(Serialize)]
struct RejectLine<'a> {
    input: &'a str,
    line: u64,
    offset: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Box<RawValue>>,
    findings: Vec<Box<RawValue>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    payload: Option<Payload<'a>>,
}

/// The record, lossless in any case: as JSON where every reader accepts it as JSON, as text where it is text, else as hexadecimal
/// bytes.
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
            // A record of several lines would break the line that it is written on.
            Ok(raw) if !bare.contains(['\n', '\r']) && is_strict(text) => Self::Json(raw),
            _ => Self::Text(text),
        }
    }
}

/// Where a record stands.
#[derive(Clone, Copy)]
pub(crate) struct RecordPlace<'a> {
    pub(crate) input: &'a str,
    /// The line, from 1.
    pub(crate) line: u64,
    /// The byte of the input, from 0.
    pub(crate) offset: u64,
}

/// Appends the line. `findings` are JSON; `payload` is the record, if it is to be written.
pub(crate) fn write(
    out: &mut Vec<u8>,
    place: RecordPlace<'_>,
    key: Option<Box<RawValue>>,
    findings: impl Iterator<Item = String>,
    payload: Option<&[u8]>,
) {
    let RecordPlace { input, line, offset } = place;
    let line = RejectLine {
        input,
        line,
        offset,
        key,
        findings: findings.filter_map(|json| RawValue::from_string(json).ok()).collect(),
        payload: payload.map(Payload::of),
    };
    out.extend(json::line(&line).into_bytes());
    out.push(b'\n');
}
