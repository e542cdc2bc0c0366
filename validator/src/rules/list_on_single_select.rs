//! A list in a property that takes one option.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(503), "list-on-single-select"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &["was not one of the allowed options: ["],
    summary: "several options are given to a property that takes one",
    docs: "Only properties with check boxes (`fieldType` `checkbox`) take a list. A drop-down or a group of radio \
           buttons takes one option, and reads the whole list as one unknown option. If the options are stored \
           elsewhere, so that the schema does not have them, a `;` is a warning.",
    invalid: Example::update(r#"{"properties":{"hs_ticket_priority":"LOW;HIGH"}}"#),
    valid: Example::update(r#"{"properties":{"hs_ticket_priority":"HIGH"}}"#),
};

/// The longest text, in bytes, that is compared with the options part by part.
const LIST_MAX: usize = 2_000;

/// Checks a property whose options are not in the schema. A `;` may be part of an option, so a list is a warning.
pub(crate) fn check_open(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    let text = field.trimmed();
    if text.contains(';') {
        let message =
            format!("{} looks like a list, and {} takes one option", quoted(text), quoted(field.name()));
        let note = Note::new(message).help("write one option").with_severity(Severity::Warning);
        cx.raise(&RULE, field.location(cx), field.span(), note);
    }
}

/// Adds a finding, and returns whether it did, if the text is a list with an option in it. A text with commas is a list only if
/// every part is an option: many other texts have commas.
pub(crate) fn check(cx: &mut Context<'_>, field: &PropertyText<'_>) -> bool {
    let text = field.trimmed();
    if text.len() > LIST_MAX {
        return false;
    }
    let property = field.property;
    let separator = if text.contains(';') {
        ';'
    } else if super::unknown_option::commas(property, text).is_some() {
        ','
    } else {
        return false;
    };
    let parts = || text.split(separator).filter(|part| !part.trim().is_empty());
    if !parts().any(|part| property.option_or_intended(part).is_some()) {
        return false;
    }
    let message = format!("{} is a list, and {} takes one option", quoted(text), quoted(field.name()));
    // A hidden option is never suggested.
    let is_visible = |option: &&str| property.visible_options().any(|(value, _)| value == *option);
    let first = parts().find_map(|part| property.option_or_intended(part).filter(is_visible));
    let Some(first) = first else {
        let note = Note::new(message).help("write one option that is not hidden");
        cx.raise(&RULE, field.location(cx), field.span(), note);
        return true;
    };
    // The fix is safe only if all other parts are empty or the same option.
    let note = if parts().all(|part| property.option_or_intended(part) == Some(first)) {
        Note::new(message).help(format!("write {}", quoted(first))).maybe_fix(Some(field.safe(first)))
    } else {
        Note::new(message)
            .help(format!("write one of them, such as {}", quoted(first)))
            .maybe_fix(Some(field.guess(first)))
    };
    cx.raise(&RULE, field.location(cx), field.span(), note);
    true
}

#[cfg(test)]
mod tests {
    use ticketproof_diagnostics::Applicability;

    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn fix_is_safe_only_for_a_list_of_one_option() {
        let validator = Validator::new(example::account());
        for (text, applicability) in [
            ("HIGH;", Applicability::Safe),
            ("HIGH;high", Applicability::Safe),
            ("HIGH;LOW", Applicability::Unsafe),
            ("HIGH, Low", Applicability::Unsafe),
            ("HIGH;nope", Applicability::Unsafe),
        ] {
            let record = format!(r#"{{"hs_ticket_priority":"{text}"}}"#);
            let report = validator.check(Operation::Update, Shape::Properties, record.as_bytes());
            let finding = report.iter().next().expect("a finding");
            assert_eq!(finding.rule, super::RULE.id, "{text}");
            let fix = finding.fix.as_ref().expect("a fix");
            assert_eq!((fix.applicability, fix.title.as_str()), (applicability, "write `HIGH`"), "{text}");
        }
    }
}
