//! Checks that each `set` and `default` value is valid: of the property's type, one of its options, and within the account's own
//! rules.

use ticketproof_diagnostics::Severity;
use ticketproof_schema::Property;
use ticketproof_validator::derive_support;

use super::{accounts, context::Cx, property};
use crate::{
    model::Payload,
    rules,
    syntax::{Purpose, RawField, Role, Spanned},
};

/// Checks the struct's constants.
pub(super) fn check(cx: &mut Cx<'_>, payload: &mut Payload) {
    let raw = cx.raw;
    for constant in &raw.container.constants {
        let name = &constant.property;
        let written_once = cx.write(&name.value, "`set` on the struct".to_owned(), name.span);
        if property::exists(cx, name).is_some_and(Property::is_writable) {
            value(cx, &name.value, &constant.value);
        }
        if written_once {
            payload.constants.push((name.value.clone(), constant.value.value.clone()));
        }
    }
}

/// Checks a field's default.
pub(super) fn default(cx: &mut Cx<'_>, field: &RawField, property: &str) {
    let Role::Property { default: Some(default), .. } = &field.role else { return };
    if cx.purpose == Purpose::Update {
        let message = "a field without a value is left as it is by an update; `default` has no meaning here";
        cx.errors.misuse(default.span, message);
        return;
    }
    value(cx, property, default);
}

/// Checks a value with the validator; errors have the literal's span.
fn value(cx: &mut Cx<'_>, property: &str, value: &Spanned<String>) {
    if value.value.is_empty() && cx.purpose == Purpose::Create {
        let message = "a new ticket has no value to clear; leave the value out";
        cx.errors.finding(rules::EMPTY_ON_CREATE, value.span, message);
        return;
    }
    let (validator, pipeline_profile) = (&cx.account.validator, cx.account.profile.pipeline);
    let pipeline =
        pipeline_profile.filter(|pipeline_profile| pipeline_profile.stage == property).and(cx.pipeline);
    let Some(text) = accounts::constant(cx, property, &value.value) else {
        let is_stage = pipeline_profile.is_some_and(|pipeline_profile| pipeline_profile.stage == property);
        let (rule, what) =
            if is_stage { (rules::UNKNOWN_STAGE, "stage") } else { (rules::UNKNOWN_PIPELINE, "pipeline") };
        let message = accounts::no_counterpart(cx, what, &value.value);
        cx.errors.lacks_counterpart(rule, value.span, message);
        return;
    };
    let report = match pipeline {
        Some(pipeline) => derive_support::check_stage(validator, &pipeline.id, &text),
        None => derive_support::check_value(validator, property, &text),
    };
    for finding in report.iter().filter(|finding| finding.severity == Severity::Error) {
        let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let message = format!("{} ({}){help}", finding.message, cx.account.origin);
        cx.errors.finding(finding.rule, value.span, message);
    }
}
