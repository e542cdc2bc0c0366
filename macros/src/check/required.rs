//! A create has what it cannot do without: subject, stage, and pipeline where the account has several.

use ticketproof_diagnostics::{RuleId, text};

use super::Cx;
use crate::{
    model::{Awaited, Payload},
    rules,
    syntax::{
        Purpose,
        types::{Base, TypeShape},
    },
};

/// Checks what a create needs. With parts it is the compiler that knows what they write, so the check is handed on.
pub(super) fn check(cx: &mut Cx<'_>, payload: &mut Payload, pipeline_given: bool) {
    if !cx.raw.understood || cx.purpose == Purpose::Update || cx.raw.container.fragment.is_some() {
        return;
    }
    let profile = cx.account.profile;
    if let Some(subject) = profile.subject {
        let advice = format!("add a field `{subject}: String`");
        require(cx, payload, rules::MISSING_SUBJECT, subject, &advice);
    }
    let Some(placing) = profile.pipeline else { return };
    let advice = format!("add a field with `#[ticket(property = \"{}\")]`", placing.stage);
    require(cx, payload, rules::MISSING_STAGE, placing.stage, &advice);

    let several = cx.account.schema.active_pipelines().nth(1).is_some();
    if !several || pipeline_given || cx.written.contains_key(placing.pipeline) {
        return;
    }
    match payload.properties.iter().find(|field| field.property == placing.stage) {
        Some(stage) if stage.with.is_none() && TypeShape::of(&stage.ty).base == Base::Other => {
            payload.pipeline_of_stage =
                Some((placing.pipeline.to_owned(), stage.ident.clone(), stage.ty.clone()));
        }
        _ => {
            let known: Vec<String> =
                cx.account.schema.active_pipelines().map(|pipeline| pipeline.id.clone()).collect();
            let advice = format!(
                "say which with `#[ticket(pipeline = \"…\")]` ({}), or use a generated stage enum, which knows its pipeline",
                text::listed(known.iter().map(String::as_str), 10)
            );
            require(cx, payload, rules::MISSING_PIPELINE, placing.pipeline, &advice);
        }
    }
}

fn require(cx: &mut Cx<'_>, payload: &mut Payload, rule: RuleId, property: &str, advice: &str) {
    if cx.written.contains_key(property) {
        return;
    }
    let span = cx.raw.ident.span();
    let why = if rule == rules::MISSING_PIPELINE {
        format!(
            "{} has several pipelines, and nothing says which one the new ticket goes to",
            cx.account.whence
        )
    } else {
        format!("a new ticket needs `{property}`, and no field writes it")
    };
    let message = format!("{why}; {advice}");
    if payload.parts.is_empty() {
        cx.errors.finding(rule, span, message);
    } else {
        let message = format!("{rule}: {message}");
        payload.awaited.push(Awaited { property: property.to_owned(), message, span });
    }
}
