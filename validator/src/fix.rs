//! Applies the fixes of findings.

use ticketproof_diagnostics::{Applicability, Diagnostic, Edit, Report};

use crate::{Operation, Shape, Validator};

/// The most rounds of checking and fixing a record. A fixed value can show the next mistake (a stage's label can be looked up only
/// when the pipeline is fixed); no record needs more than a few rounds.
const ROUNDS_MAX: usize = 8;

/// A record with its fixes applied.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The record's text; only the edited bytes differ from the original.
    pub text: String,
    /// The findings whose fixes were applied, in order. After the first round, their spans are positions in an intermediate text.
    pub applied: Vec<Diagnostic>,
    /// The findings that are left.
    pub report: Report,
}

impl Validator {
    /// Applies the fixes of a record's findings: the safe ones, or with [`Applicability::Unsafe`] all of them.
    ///
    /// Only the edited bytes change. No fixed finding is found again in the result.
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

/// Applies the fixes of a report to its record, and returns the new text and the fixed findings. Of two fixes that would edit the same
/// bytes in different ways only the first is applied; the other is left for another round.
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
    fn safe_fixes_write_the_intended_value() {
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
    fn unsafe_fixes_are_applied_only_on_request() {
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
