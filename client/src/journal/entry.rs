//! The entries of a journal.
//!
//! A payload is `[n, top, entry]`: the entry's number, counted over all segments from 0, so that a gap shows; the number of
//! records planned so far, this entry included, so that what comes after a gap tells what the gap may have held; and the
//! entry, an object with one member. Records are named by their place in the plan, from 0. Times are milliseconds since
//! 1970-01-01 UTC.

use std::io;

use serde::{Deserialize, Serialize};

use super::frame;

/// The format's version; a newer one is refused, because guessing could send something twice.
pub(super) const VERSION: u32 = 1;

/// An entry with its number and the size of the plan.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Numbered(pub(super) u64, pub(super) u32, pub(super) Entry);

impl Numbered {
    /// The line of a segment.
    pub(super) fn to_line(&self) -> io::Result<Vec<u8>> {
        let payload = serde_json::to_vec(self)?;
        let mut line = Vec::with_capacity(payload.len() + 32);
        frame::write(&mut line, &payload);
        Ok(line)
    }
}

/// One entry.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Entry {
    /// Opens every segment.
    Segment { version: u32, journal: String },
    /// A run began: where it sends, and by which unique property, if by one.
    Run { at: i64, target: String, key: Option<String>, tool: String },
    /// Records of one input were read; the first has the place `from`.
    Plan { from: u32, input: String, rows: Vec<PlannedRow> },
    /// A request with these records is about to be written to the socket. On disk before it is.
    Send { at: i64, items: Vec<u32> },
    /// These records are tickets now, with these ids, and need nothing more.
    Done(Vec<(u32, String)>),
    /// These records are tickets now, with these ids, and still lack their associations.
    Made(Vec<(u32, String)>),
    /// HubSpot refused this record.
    Refused { item: u32, reason: Box<Reason> },
    /// These records may be tickets now, or not.
    Doubt { items: Vec<u32>, why: String },
    /// These records were certainly not written, or may be sent again for another reason.
    Again { items: Vec<u32>, why: String },
    /// A run ended in order.
    End { at: i64, why: Option<String> },
    /// Stands alone in the file `checkpoint`, with the number of the entry that follows the last one that is certainly on the
    /// disk: the journal has that many entries or more, and segments up to this one.
    Checkpoint { version: u32, journal: String, segment: u32 },
}

/// A record of the plan: line from 1, byte offset from 0, and its identity in hexadecimal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct PlannedRow(pub(crate) u64, pub(crate) u64, pub(crate) String);

/// Why HubSpot refused a record.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Reason {
    /// The HTTP status of the refusal, or of the answer that named the record; 0 if not known.
    pub status: u16,
    /// HubSpot's category, such as `VALIDATION_ERROR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// HubSpot's message; the JSON that hides in it is in `findings`. Cut after two thousand characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// HubSpot's findings about single properties; at most twenty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<RefusedProperty>,
    /// HubSpot's correlation id, for its support.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// The ticket's id, when the ticket was made and its associations were refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
}

/// HubSpot's finding about one property of a refused record.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RefusedProperty {
    /// The property's internal name.
    pub property: String,
    /// HubSpot's code, such as `INVALID_OPTION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// HubSpot's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The rule of ours that finds this before anything is sent, such as `TP0501`, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use ticketproof_diagnostics::text::{escaped, quoted};
        if let Some(ticket) = &self.ticket {
            write!(f, "ticket {} was made, but not its associations: ", escaped(ticket))?;
        }
        // Errors about single records of a request often have no status of their own.
        let status = Some(self.status).filter(|status| *status != 0).map(|status| format!("status {status}"));
        let category = self.category.as_deref().map(escaped);
        let head = status.into_iter().chain(category.map(String::from)).collect::<Vec<_>>().join(" ");
        let message = self.message.as_deref().map(escaped);
        let parts = [head.as_str(), message.as_deref().unwrap_or_default()];
        f.write_str(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": "))?;
        for finding in &self.findings {
            write!(f, "; {}", quoted(&finding.property))?;
            if let Some(code) = &finding.code {
                write!(f, " {}", escaped(code))?;
            }
            if let Some(message) = &finding.message {
                write!(f, ": {}", escaped(message))?;
            }
            if let Some(rule) = &finding.rule {
                write!(f, " (would have been caught by {})", escaped(rule))?;
            }
        }
        match &self.correlation_id {
            Some(id) => write!(f, " (correlation id {})", escaped(id)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_on_disk_is_pinned() {
        let entry = |entry| serde_json::to_string(&Numbered(3, 100, entry)).unwrap();
        assert_eq!(entry(Entry::Done(vec![(7, "512".to_owned())])), r#"[3,100,{"done":[[7,"512"]]}]"#);
        assert_eq!(
            entry(Entry::Plan {
                from: 7,
                input: "a.ndjson".to_owned(),
                rows: vec![PlannedRow(2, 40, "00ff".to_owned())]
            }),
            r#"[3,100,{"plan":{"from":7,"input":"a.ndjson","rows":[[2,40,"00ff"]]}}]"#
        );
        assert_eq!(entry(Entry::Send { at: 5, items: vec![7] }), r#"[3,100,{"send":{"at":5,"items":[7]}}]"#);
        let reason = Reason { status: 400, message: Some("no".to_owned()), ..Reason::default() };
        assert_eq!(
            entry(Entry::Refused { item: 7, reason: Box::new(reason) }),
            r#"[3,100,{"refused":{"item":7,"reason":{"status":400,"message":"no"}}}]"#
        );
        let text = r#"[0,0,{"run":{"at":1,"target":"x","key":null,"tool":"0.1.0"}}]"#;
        let read: Numbered = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }
}
