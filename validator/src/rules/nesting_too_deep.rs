//! Values nested deeper than any request.

use ticketproof_diagnostics::{Code, Location, RuleId, Severity, Span};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    located_json::NESTING_MAX,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(105), "nesting-too-deep"),
    severity: Severity::Error,
    evidence: Evidence::Project,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "objects and lists are nested more than 64 deep",
    docs: "A request body needs five levels. More than 64 are an accident or an attack; such a value is reported and \
           not read further.",
    invalid: Example::create(concat!(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","content":"#,
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "}}"
    )),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","content":"[]"}}"#,
    ),
};

pub(crate) fn raise(cx: &mut Context<'_>, location: Location, bracket: usize) {
    let note = Note::new(format!("more than {NESTING_MAX} objects and lists are nested here"))
        .help("write a text, a number or a boolean");
    cx.raise(&RULE, location, Span::new(bracket, bracket + 1), note);
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn the_limit_is_64() {
        let validator = Validator::new(example::account());
        for (levels, raised) in [(61, false), (62, false), (63, true)] {
            let list = "[".repeat(levels) + &"]".repeat(levels);
            let record = format!(r#"{{"properties":{{"content":{list}}}}}"#);
            let report = validator.check(Operation::Update, Shape::Body, record.as_bytes());
            assert_eq!(report.iter().any(|finding| finding.rule == super::RULE.id), raised, "{levels} + 2");
            assert!(report.has_errors());
        }
    }

    #[test]
    fn hundred_thousand_levels_do_not_overflow_the_stack() {
        let validator = Validator::new(example::account());
        for open in ["[", r#"{"a":"#] {
            let record = open.repeat(100_000);
            let report = validator.check(Operation::Create, Shape::Body, record.as_bytes());
            assert!(report.has_errors(), "unclosed");
        }
        let list = "[".repeat(100_000) + &"]".repeat(100_000);
        for record in [
            list.clone(),
            format!(r#"{{"x":{list}}}"#),
            format!(r#"{{"properties":{list}}}"#),
            format!(r#"{{"associations":[{list}]}}"#),
        ] {
            let report = validator.check(Operation::Create, Shape::Body, record.as_bytes());
            assert!(report.iter().any(|finding| finding.rule == super::RULE.id), "{report}");
        }
    }
}
