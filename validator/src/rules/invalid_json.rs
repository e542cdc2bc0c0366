//! Text that is not JSON.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, Span};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::{HALF_CHARACTER, JsonError},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(110), "invalid-json"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Invalid input JSON on line 1, column 1"],
    summary: "the record is not JSON",
    docs: "The record cannot be read as JSON: it is cut off, it has a comma or a quote too few or too many, or a text \
           has a raw control character or half of a surrogate pair (`\\ud83d` alone: an emoji that a program cut in \
           two when it shortened a text). Nothing else is checked in such a record.",
    invalid: Example::create(r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0""#),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// Adds a finding about an error in `text`, which begins at the byte `start` of the record.
pub(crate) fn raise(cx: &mut Context<'_>, location: Location, text: &str, start: usize, fault: &JsonError) {
    if fault.is_too_wide {
        return super::too_large::raise_wide(cx, location, Span::new(start, start + text.len()));
    }
    let within = fault.offset.saturating_sub(start).min(text.len());
    let is_half = fault.reason == HALF_CHARACTER;
    let width = text.get(within..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    // An escape has six characters, `\ud83d`.
    let width = if is_half { (text.len() - within).min(6) } else { width };
    let help = if is_half {
        "the text was cut in the middle of a character, such as an emoji: write both halves, or leave this one out"
    } else if are_lines(text, within, fault) {
        "it is a record a line: check it as NDJSON, from a file named `.ndjson`"
    } else if text.starts_with('\u{feff}') {
        "remove the byte order mark at its beginning"
    } else if text.trim().is_empty() {
        "write a record, or remove the line"
    } else if width == 0 {
        "the record is cut off: write all of it"
    } else {
        "mend the text there; nothing else in the record was checked"
    };
    let note = Note::new(format!("the record is not JSON: {}", fault.reason)).help(help);
    cx.raise(&RULE, location, Span::new(fault.offset, fault.offset + width), note);
}

/// Whether the text after the error begins with another record on a new line.
fn are_lines(text: &str, at: usize, fault: &JsonError) -> bool {
    let (Some(before), Some(rest)) = (text.get(..at), text.get(at..)) else { return false };
    let between = &before[before.trim_end().len()..];
    fault.reason == "trailing characters" && between.contains('\n') && rest.starts_with(['{', '['])
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn several_records_on_several_lines_get_their_own_help() {
        let validator = Validator::new(example::account());
        let record = r#"{"properties":{"content":"x"}}"#;
        for (text, are_lines) in [
            (format!("{record}\n{record}\n"), true),
            (format!("{record}\r\n\r\n[{record}]"), true),
            (format!("{record} {record}"), false),
            (format!("{record}\nx"), false),
            (record.replace("}}", "\n{}}"), false),
        ] {
            let report = validator.check(Operation::Update, Shape::Body, text.as_bytes());
            let help = report.iter().next().and_then(|finding| finding.help.as_deref());
            assert_eq!(help.is_some_and(|help| help.contains("`.ndjson`")), are_lines, "{text}: {report}");
        }
    }
}
