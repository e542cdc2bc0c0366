//! A record that is too large.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, Span};

use crate::{
    Evidence, Example, Rule, ServerVerdict, blank,
    context::{Context, Note},
    located_json::{MEMBERS_MAX, RECORD_MAX},
    rule::Setup,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(106), "too-large"),
    severity: Severity::Error,
    evidence: Evidence::Project,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the record has more than 8 MiB, or an object or a list of more than 262,144 parts",
    docs: "A record of more than 8 MiB, without the blanks around it, is not read. HubSpot documents no limit for a \
           request, but a text has at most 65,536 characters, and a hundred such texts fit. An object with more than \
           262,144 members, or a list with more items, is not read either: no account has so many properties.\n\nA \
           batch of more than 8 MiB is refused as a whole. The rules about whole batches are then not checked: the \
           number of inputs, and missing or repeated ids and trace ids. `ticketproof check` still checks each input. \
           Split it into batches of at most 100 inputs and 8 MiB, and check those.",
    invalid: Example {
        setup: Setup::LongContent(RECORD_MAX),
        ..Example::create(
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","content":"…"}}"#,
        )
    },
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
    ),
};

/// Adds a finding, and returns whether it did, if the record is too large. Blanks around it do not count: readers of some formats
/// remove them, and a line may end with a carriage return.
pub(crate) fn check(cx: &mut Context<'_>, bytes: &[u8]) -> bool {
    let length = blank::trim(bytes).len();
    if length > RECORD_MAX {
        let start = bytes.len() - blank::trim_start(bytes).len();
        raise_at(cx, length as u64, Span::new(start, start + length));
    }
    length > RECORD_MAX
}

/// Adds a finding about a record of `length` bytes, of which only the first `kept` are in memory.
pub(crate) fn raise(cx: &mut Context<'_>, length: u64, kept: usize) {
    raise_at(cx, length, Span::new(0, kept));
}

fn raise_at(cx: &mut Context<'_>, length: u64, span: Span) {
    let note = Note::new(format!("the record has {length} bytes, and no more than {RECORD_MAX} are read"))
        .help("split the record, or shorten its texts");
    cx.raise(&RULE, cx.record.clone(), span, note);
}

/// Adds a finding about an object or a list with more than [`MEMBERS_MAX`] members or items.
pub(crate) fn raise_wide(cx: &mut Context<'_>, location: Location, span: Span) {
    let note =
        Note::new(format!("it has more than {MEMBERS_MAX} members or items, and no more are looked at"))
            .help("leave out what is not needed: no account has as many properties");
    cx.raise(&RULE, location, span, note);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn the_limit_is_8_mib() {
        let validator = Validator::new(example::account());
        for (length, raised) in [(RECORD_MAX - 1, false), (RECORD_MAX, false), (RECORD_MAX + 1, true)] {
            let record = format!("\"{}\"", "x".repeat(length - 2));
            for record in [record.clone(), format!("\t{record}\r\n")] {
                let report = validator.check(Operation::Create, Shape::Body, record.as_bytes());
                assert_eq!(report.iter().any(|finding| finding.rule == RULE.id), raised, "{length}");
                assert_eq!(report, validator.scan(Operation::Create, Shape::Body, record.as_bytes()));
            }
            let record = format!("\"{}\"\u{c}", "x".repeat(length - 2));
            let report = validator.check(Operation::Create, Shape::Body, record.as_bytes());
            assert_eq!(report.iter().any(|finding| finding.rule == RULE.id), length >= RECORD_MAX);
        }
    }

    #[test]
    fn object_with_too_many_members_is_one_finding() {
        let validator = Validator::new(example::account());
        let members = format!("{{{}}}", vec![r#""a":0"#; MEMBERS_MAX + 1].join(","));
        let items = format!("[{}]", vec!["0"; MEMBERS_MAX + 1].join(","));
        for (shape, record) in [
            (Shape::Properties, members.clone()),
            (Shape::Body, format!(r#"{{"properties":{members}}}"#)),
            (Shape::Body, format!(r#"{{"associations":{items},"properties":{{"subject":"s"}}}}"#)),
            (Shape::Batch, format!(r#"{{"inputs":{items}}}"#)),
        ] {
            let report = validator.check(Operation::Create, shape, record.as_bytes());
            assert_eq!(report.iter().filter(|finding| finding.rule == RULE.id).count(), 1, "{shape:?}");
            assert_eq!(report, validator.scan(Operation::Create, shape, record.as_bytes()), "{shape:?}");
        }
    }
}
