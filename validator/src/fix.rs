//! Applying the fixes that findings carry.

use ticketproof_diagnostics::{Applicability, Diagnostic, Edit, Report};

use crate::{Operation, Shape, Validator};

/// How often a record is checked and mended again. A mended value can show the next mistake (a stage's label is only looked up
/// in its pipeline once the pipeline's is mended); no record needs more than a few rounds.
const ROUNDS_MAX: usize = 8;

/// A record after its fixes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The record's text; equal to the one that was given, but for the edited bytes.
    pub text: String,
    /// The findings whose fixes were applied, in the order in which that was done. The spans of those after the first round
    /// are bytes of a text in between.
    pub applied: Vec<Diagnostic>,
    /// What is still wrong with the text.
    pub report: Report,
}

impl Validator {
    /// Mends a record as far as its findings carry fixes: the safe ones, or with [`Applicability::Unsafe`] all of them.
    ///
    /// Only the edited bytes change. No finding that was fixed is found again in the result.
    pub fn fix(&self, operation: Operation, shape: Shape, record: &str, allowed: Applicability) -> Fixed {
        let mut fixed = Fixed {
            text: record.to_owned(),
            applied: Vec::new(),
            report: self.check(operation, shape, record.as_bytes()),
        };
        for _ in 0..ROUNDS_MAX {
            let (text, applied) = apply(&fixed.text, &fixed.report, allowed);
            if applied.is_empty() {
                break;
            }
            fixed.applied.extend(applied.into_iter().cloned());
            fixed.text = text;
            fixed.report = self.check(operation, shape, fixed.text.as_bytes());
        }
        fixed
    }
}

/// Applies the fixes of a report to the text it is about, and says which findings they mend. Of two fixes that would edit the
/// same bytes in different ways the first one wins; the other is left for another round.
pub fn apply<'r>(record: &str, report: &'r Report, allowed: Applicability) -> (String, Vec<&'r Diagnostic>) {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut applied = Vec::new();
    for finding in report {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability <= allowed) else { continue };
        let is_new = |edit: &Edit| !edits.contains(&edit);
        let fits = fix.edits.iter().all(|edit| {
            !is_new(edit) || (is_in(record, edit) && edits.iter().all(|other| are_apart(edit, other)))
        });
        if fits && !fix.edits.is_empty() {
            let new: Vec<_> = fix.edits.iter().filter(|edit| is_new(edit)).collect();
            edits.extend(new);
            applied.push(finding);
        }
    }
    edits.sort_by_key(|edit| edit.span);
    let mut text = String::with_capacity(record.len());
    let mut at = 0;
    for edit in edits {
        text.push_str(&record[at..edit.span.start]);
        text.push_str(&edit.replacement);
        at = edit.span.end;
    }
    text.push_str(&record[at..]);
    (text, applied)
}

fn is_in(record: &str, edit: &Edit) -> bool {
    record.get(edit.span.start..edit.span.end).is_some()
}

fn are_apart(a: &Edit, b: &Edit) -> bool {
    a.span.end <= b.span.start || b.span.end <= a.span.start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    fn fixed(operation: Operation, record: &str, allowed: Applicability) -> Fixed {
        Validator::new(example::account()).fix(operation, Shape::Properties, record, allowed)
    }

    #[test]
    fn safe_fixes_say_what_was_plainly_meant() {
        for (record, mended) in [
            (
                r#"{"hs_pipeline": "Returns", "hs_pipeline_stage": "new"}"#,
                r#"{"hs_pipeline": "72", "hs_pipeline_stage": "701"}"#,
            ),
            (r#"{"hs_ticket_priority":"high"}"#, r#"{"hs_ticket_priority":"HIGH"}"#),
            (r#"{"goods_returned":"True"}"#, r#"{"goods_returned":"true"}"#),
            (r#"{"goods_returned":1}"#, r#"{"goods_returned":"true"}"#),
            (
                r#"{"hs_ticket_category":"PRODUCT_ISSUE, billing issue;"}"#,
                r#"{"hs_ticket_category":"PRODUCT_ISSUE;BILLING_ISSUE"}"#,
            ),
            (r#"{"hs_ticket_category":["Product issue"]}"#, r#"{"hs_ticket_category":"PRODUCT_ISSUE"}"#),
            (r#"{"warranty_until":"2026-11-22T00:00:00.000Z"}"#, r#"{"warranty_until":"2026-11-22"}"#),
            (r#"{"refund_amount":1.5e2}"#, r#"{"refund_amount":"150"}"#),
            (r#"{"hs_ticket_category":";Product issue"}"#, r#"{"hs_ticket_category":";PRODUCT_ISSUE"}"#),
        ] {
            let fixed = fixed(Operation::Update, record, Applicability::Safe);
            assert_eq!(fixed.text, mended, "{}", fixed.report);
            assert!(!fixed.report.has_errors(), "{record}: {}", fixed.report);
        }
    }

    #[test]
    fn guesses_are_made_only_when_asked_for() {
        for (record, mended) in [
            (r#"{"hs_pipeline_stage":"New"}"#, r#"{"hs_pipeline_stage":"1"}"#),
            (r#"{"warranty_until":"2026-11-22T10:30:00+01:00"}"#, r#"{"warranty_until":"2026-11-22"}"#),
            (r#"{"warranty_until":1786334400000}"#, r#"{"warranty_until":"2026-08-10"}"#),
            (r#"{"warranty_until":20260810}"#, r#"{"warranty_until":"2026-08-10"}"#),
            (r#"{"closed_date":1786334400}"#, r#"{"closed_date":"1786334400000"}"#),
            (r#"{"goods_returned":"yes"}"#, r#"{"goods_returned":"true"}"#),
            (r#"{"refund_amount":"5,333,222"}"#, r#"{"refund_amount":"5333222"}"#),
            (r#"{"content":null}"#, r#"{"content":""}"#),
        ] {
            assert_eq!(fixed(Operation::Update, record, Applicability::Safe).text, record);
            let fixed = fixed(Operation::Update, record, Applicability::Unsafe);
            assert_eq!(fixed.text, mended, "{}", fixed.report);
            assert!(!fixed.report.has_errors(), "{record}: {}", fixed.report);
        }
    }

    #[test]
    fn only_the_edited_bytes_change() {
        let record =
            "{ \"subject\" : \"a\\u0062\\n\",\r\n\t\"goods_returned\" : \"TRUE\" , \"tags\":\"é\" }  ";
        let fixed = fixed(Operation::Update, record, Applicability::Safe);
        assert_eq!(fixed.text, record.replace("TRUE", "true"));
        assert_eq!(fixed.applied.len(), 1);
    }
}
