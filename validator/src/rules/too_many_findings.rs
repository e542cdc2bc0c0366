//! More findings than are reported.

use ticketproof_diagnostics::{Code, Diagnostic, Location, RuleId, Severity};

use crate::{Evidence, Example, Rule, ServerVerdict, Settings, rule::Setup};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(112), "too-many-findings"),
    severity: Severity::Warning,
    evidence: Evidence::Project,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the record has more than 1,000 findings; the rest is left out",
    docs: "A hostile record can have a million mistakes. Only 1,000 findings are reported, so that a check needs a \
           limited amount of memory. Errors are kept before warnings: if the record has an error, an error is \
           reported, and the record is never counted as valid. This finding itself is only a warning. If the rule is \
           turned off, the same findings are left out, without this notice.",
    invalid: Example { setup: Setup::Kept(0), ..Example::update(r#"{"properties":{"contents":"Smoke!"}}"#) },
    valid: Example { setup: Setup::Kept(0), ..Example::update(r#"{"properties":{"content":"Smoke!"}}"#) },
};

/// The finding for a record with findings that were left out; `None` if the rule is off.
pub(crate) fn finding(settings: &Settings) -> Option<Diagnostic> {
    let severity = settings.weigh(&RULE, RULE.severity)?;
    let message =
        format!("the record has more findings than the {} that are reported", settings.findings_max());
    let finding = Diagnostic::new(RULE.id, severity, Location::root(), message);
    Some(finding.with_help("mend the reported ones first"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Level, Operation, Report, Shape, Validator, example, rules::unknown_property, settings::FINDINGS_MAX,
    };

    fn check(settings: Settings, record: &str) -> Report {
        let validator = Validator::with_settings(example::account(), settings);
        validator.check(Operation::Update, Shape::Body, record.as_bytes())
    }

    /// An update with this number of unknown properties.
    fn mistakes(count: usize) -> String {
        let names: Vec<_> = (0..count).map(|index| format!("\"{index}\":1")).collect();
        format!("{{\"properties\":{{{}}}}}", names.join(","))
    }

    fn is_raised(report: &Report) -> bool {
        report.iter().any(|finding| finding.rule == RULE.id)
    }

    #[test]
    fn the_limit_is_1000() {
        for (count, raised) in [(999, false), (1_000, false), (1_001, true)] {
            let report = check(Settings::default(), &mistakes(count));
            assert_eq!(is_raised(&report), raised, "{count}");
            assert_eq!(report.len(), count.min(FINDINGS_MAX) + usize::from(raised));
        }
    }

    #[test]
    fn severity_follows_the_settings() {
        for (level, wanted) in [
            (None, Some(Severity::Warning)),
            (Some(Level::Warning), Some(Severity::Warning)),
            (Some(Level::Error), Some(Severity::Error)),
            (Some(Level::Off), None),
        ] {
            let mut settings = Settings::default();
            if let Some(level) = level {
                settings.set_level(&RULE, level);
            }
            let report = check(settings, &mistakes(1_001));
            let found = report.iter().find(|finding| finding.rule == RULE.id);
            assert_eq!(found.map(|finding| finding.severity), wanted, "{level:?}");
            assert_eq!(report.iter().filter(|finding| finding.rule != RULE.id).count(), FINDINGS_MAX);
        }
    }

    #[test]
    fn an_error_after_a_thousand_warnings_is_kept() {
        let mut settings = Settings::default();
        settings.set_level(&unknown_property::RULE, Level::Warning);
        settings.set_level(&RULE, Level::Off);
        let many = mistakes(1_500);
        let record = many.replace("}}", r#","hs_ticket_priority":"NONE"}}"#);
        let report = check(settings.clone(), &record);
        assert!(report.has_errors(), "{report}");
        assert_eq!(report.len(), FINDINGS_MAX);
        assert!(!check(settings, &many).has_errors());
    }
}
