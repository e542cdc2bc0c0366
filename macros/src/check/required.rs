//! A create has what it cannot do without: subject, stage, pipeline where the account has several, and what else the
//! account's object schema requires.

use ticketproof_diagnostics::text;
use ticketproof_validator::{Operation, derive_support};

use super::Cx;
use crate::{
    model::{Awaited, Payload},
    rules,
    syntax::{
        Purpose,
        types::{Base, TypeShape},
    },
};

/// The most pipelines shown in a message.
const PIPELINES_SHOWN: usize = 8;

/// Checks what a create needs. With parts it is the compiler that knows what they write, so the check is handed on.
pub(super) fn check(cx: &mut Cx<'_>, payload: &mut Payload) {
    if !cx.raw.understood || cx.purpose != Purpose::Create || cx.raw.container.fragment.is_some() {
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
        let message = format!("{} ({}); {advice}", finding.message, cx.account.whence);
        if payload.parts.is_empty() {
            cx.errors.finding(rule, cx.raw.ident.span(), message);
        } else {
            let message = format!("{rule}: {message}");
            payload.awaited.push(Awaited { property, message, span: cx.raw.ident.span() });
        }
    }
}

/// Whether the stage's type may know its pipeline, which the compiler then checks.
fn pipeline_of_stage(cx: &Cx<'_>, payload: &mut Payload) -> bool {
    let Some(placing) = cx.account.profile.pipeline else { return false };
    let stage = payload.properties.iter().find(|field| {
        field.property == placing.stage
            && field.with.is_none()
            && TypeShape::of(&field.ty).base == Base::Other
    });
    payload.pipeline_of_stage =
        stage.map(|stage| (placing.pipeline.to_owned(), stage.ident.clone(), stage.ty.clone()));
    payload.pipeline_of_stage.is_some()
}

fn pipeline_advice(cx: &Cx<'_>) -> String {
    let pipelines = cx.account.schema().active_pipelines();
    let known: Vec<String> = pipelines
        .map(|pipeline| format!("{} ({})", text::quoted(&pipeline.id), text::quoted(&pipeline.label)))
        .take(PIPELINES_SHOWN)
        .collect();
    format!(
        "say which with `#[ticket(pipeline = \"…\")]`, there are {}, or use a generated stage enum, which knows its \
         pipeline",
        known.join(", ")
    )
}
