//! The rules without a record, for the derive macro, which has names and literals, but no values.
//!
//! The findings are those of [`Validator::check`] on a record with the same mistake: with the same rule, code and wording.

use ticketproof_diagnostics::{Report, Severity};

use crate::{Operation, Rule, Shape, Validator, check, context::Note, rules};

/// A finding on a property's name, or on a missing property.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The property, by its internal name.
    pub property: String,
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// The severity.
    pub severity: Severity,
    /// What is wrong and why.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Finding {
    fn new(property: &str, rule: &'static Rule, note: Note) -> Self {
        Self {
            property: property.to_owned(),
            rule,
            severity: note.severity.unwrap_or(rule.severity),
            message: note.message,
            help: note.help,
        }
    }
}

/// The finding on writing to the property `name`, if it is unknown, archived or read-only.
pub fn check_name(validator: &Validator, name: &str) -> Option<Finding> {
    let compiled = validator.compiled();
    match compiled.property(name) {
        None => Some(Finding::new(
            name,
            &rules::unknown_property::RULE,
            rules::unknown_property::note(compiled, &validator.settings().with_label_suggestions(), name),
        )),
        Some(property) if property.property.archived => Some(Finding::new(
            name,
            &rules::archived_property::RULE,
            rules::archived_property::note(property),
        )),
        Some(property) if property.property.read_only => Some(Finding::new(
            name,
            &rules::read_only_property::RULE,
            rules::read_only_property::note(property),
        )),
        Some(_) => None,
    }
}

/// The required properties that a payload with the properties `names` lacks: subject, stage, pipeline, and those that the object
/// schema requires. Empty for an update.
pub fn check_missing(validator: &Validator, operation: Operation, names: &[&str]) -> Vec<Finding> {
    let compiled = validator.compiled();
    let mut findings = Vec::new();
    if operation == Operation::Update {
        return findings;
    }
    let mut add = |property: &str, rule, note: Option<Note>| {
        findings.extend(note.map(|note| Finding::new(property, rule, note)));
    };
    if let Some(subject) = compiled.profile.subject.filter(|subject| !names.contains(subject)) {
        add(subject, &rules::missing_subject::RULE, rules::missing_subject::note(compiled, operation));
    }
    if let Some(placing) = compiled.profile.pipeline {
        if !names.contains(&placing.stage) {
            add(
                placing.stage,
                &rules::missing_stage::RULE,
                rules::missing_stage::note(compiled, operation, None),
            );
        }
        if !names.contains(&placing.pipeline) {
            let note = rules::missing_pipeline::note(compiled, operation, None);
            add(placing.pipeline, &rules::missing_pipeline::RULE, note);
        }
    }
    for name in compiled.further_required.iter().filter(|name| !names.contains(&name.as_str())) {
        let note = rules::missing_required_property::note(compiled, operation, name);
        add(name, &rules::missing_required_property::RULE, Some(note));
    }
    findings
}

/// The findings on writing `text` to the property `name`, as in an update of that property alone. Their spans have no meaning.
/// Labels that are similar to the text are suggested as well.
pub fn check_value(validator: &Validator, name: &str, text: &str) -> Report {
    let (record, settings) =
        (serde_json::json!({ name: text }).to_string(), validator.settings().with_label_suggestions());
    check::record(validator.compiled(), &settings, Operation::Update, Shape::Properties, record.as_bytes())
}

/// The findings on writing both the pipeline and the stage with these ids.
pub fn check_stage(validator: &Validator, pipeline: &str, stage: &str) -> Report {
    let Some(profile) = validator.compiled().profile.pipeline else { return Report::default() };
    let record = serde_json::json!({ profile.pipeline: pipeline, profile.stage: stage }).to_string();
    validator.check(Operation::Update, Shape::Properties, record.as_bytes())
}
