//! Checks that a create has all required properties: subject, stage, pipeline if the account has several, and those that the
//! account's object schema requires.

use ticketproof_diagnostics::text;
use ticketproof_validator::{Operation, derive_support};

use super::context::Cx;
use crate::{
    model::{Payload, RequiredFromPart},
    rules,
    syntax::{
        Purpose,
        type_shape::{Base, TypeShape},
    },
};

/// The most pipelines shown in a message.
const PIPELINES_SHOWN: usize = 8;

/// Checks the properties that a create requires. Only the compiler knows what parts write, so with parts the checks become
/// assertions.
pub(super) fn check(cx: &mut Cx<'_>, payload: &mut Payload) {
    if !cx.raw.fully_parsed || cx.purpose != Purpose::Create || cx.raw.container.fragment.is_some() {
        return;
    }
    let written: Vec<&str> = cx.written.keys().map(String::as_str).collect();
    for finding in derive_support::check_missing(&cx.account.validator, Operation::Create, &written) {
        let rule = finding.rule.id;
        let property = finding.property;
        let advice = if rule == rules::MISSING_SUBJECT {
            format!("add a field `{property}: String`")
        } else if rule == rules::MISSING_PIPELINE {
            if pipeline_of_stage(cx, payload) {
                continue;
            }
            pipeline_advice(cx)
        } else {
            format!("add a field with `#[ticket(property = \"{}\")]`", text::escaped(&property))
        };
        let message = format!("{} ({}); {advice}", finding.message, cx.account.origin);
        if payload.parts.is_empty() {
            cx.errors.finding(rule, cx.raw.ident.span(), message);
        } else {
            let message = format!("{rule}: {message}");
            payload.required_from_parts.push(RequiredFromPart {
                property,
                message,
                span: cx.raw.ident.span(),
            });
        }
    }
}

/// Whether the stage's type may determine the pipeline; the compiler then checks that it does.
fn pipeline_of_stage(cx: &Cx<'_>, payload: &mut Payload) -> bool {
    let Some(pipeline_profile) = cx.account.profile.pipeline else { return false };
    let stage = payload.properties.iter().find(|field| {
        field.property == pipeline_profile.stage
            && field.with.is_none()
            && TypeShape::of(&field.ty).base == Base::Other
    });
    payload.pipeline_of_stage =
        stage.map(|stage| (pipeline_profile.pipeline.to_owned(), stage.ident.clone(), stage.ty.clone()));
    payload.pipeline_of_stage.is_some()
}

fn pipeline_advice(cx: &Cx<'_>) -> String {
    let pipelines = cx.account.schema().active_pipelines();
    let known: Vec<String> = pipelines
        .map(|pipeline| format!("{} ({})", text::quoted(&pipeline.id), text::quoted(&pipeline.label)))
        .take(PIPELINES_SHOWN)
        .collect();
    format!(
        "name it with `#[ticket(pipeline = \"…\")]`, there are {}; or use a generated stage enum, which determines \
         its pipeline",
        known.join(", ")
    )
}
