//! More mistakes than anyone reads.

use ticketproof_diagnostics::{Code, Diagnostic, Location, RuleId, Severity};

use crate::{Evidence, Example, Rule, ServerVerdict, cx::FINDINGS_MAX};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(112), "too-many-findings"),
    severity: Severity::Error,
    evidence: Evidence::Project,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the record has more than 1,000 findings; the rest is left out",
    docs: "A hostile record can hold a million mistakes. The first 1,000 are reported and the rest is left out, so that a \
           check needs a bounded amount of memory. This rule has no severity but error and cannot be turned off, because \
           what was not reported may have been an error.",
    invalid: Example::update(r#"{"properties":{"content":"Smoke!"}}"#),
    valid: Example::update(r#"{"properties":{"content":"Smoke!"}}"#),
};

/// The finding that takes the place of the others.
pub(crate) fn finding() -> Diagnostic {
    let message = format!("the record has more findings than the {FINDINGS_MAX} that are reported");
    Diagnostic::new(RULE.id, Severity::Error, Location::root(), message)
        .with_help("mend the reported ones first")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn the_limit_is_1000() {
        let validator = Validator::new(example::account());
        for (mistakes, raised) in [(999, false), (1_000, false), (1_001, true)] {
            let names: Vec<_> = (0..mistakes).map(|index| format!("\"{index}\":1")).collect();
            let record = format!("{{\"properties\":{{{}}}}}", names.join(","));
            let report = validator.check(Operation::Update, Shape::Body, record.as_bytes());
            assert_eq!(report.iter().any(|finding| finding.rule == RULE.id), raised, "{mistakes}");
            assert_eq!(report.len(), mistakes.min(FINDINGS_MAX) + usize::from(raised));
        }
    }
}
