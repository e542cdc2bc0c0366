//! Several accounts that share a payload. Ids in the source are those of the main account. In another account they stand for
//! their counterparts: the items with the same names in the names lock.

use ticketproof_diagnostics::text;
use ticketproof_schema::{AssociationType, Direction, Pipeline};

use super::context::Cx;
use crate::{
    errors::Errors,
    model::{FieldKind, Payload, TypeCheck},
    rules,
};

/// This account's counterpart of the main account's pipeline with this id.
pub(super) fn pipeline<'a>(cx: &Cx<'a>, id: &str) -> Option<&'a Pipeline> {
    let Some(main) = cx.main else { return cx.account.schema().pipelines.get(id) };
    let pipeline = main.schema().pipelines.get(id)?;
    cx.account.pipeline_named(&main.pipeline_name(pipeline))
}

/// This account's text for a constant of the main account: for a pipeline or stage, the id of its counterpart. `None` if it
/// has none.
pub(super) fn constant(cx: &Cx<'_>, property: &str, value: &str) -> Option<String> {
    let (Some(main), Some(pipeline_profile)) = (cx.main, cx.account.profile.pipeline) else {
        return Some(value.to_owned());
    };
    if property == pipeline_profile.pipeline {
        return pipeline(cx, value).map(|pipeline| pipeline.id.clone());
    }
    if property != pipeline_profile.stage {
        return Some(value.to_owned());
    }
    main.schema().pipelines.values().filter(|ours| ours.stages.contains_key(value)).find_map(|ours| {
        let theirs = pipeline(cx, &ours.id)?;
        let is_chosen = cx.pipeline.is_none_or(|chosen| chosen.id == theirs.id);
        let name = main.stage_name(&ours.id, value).filter(|_| is_chosen)?;
        theirs.stages.keys().find(|id| cx.account.stage_name(&theirs.id, id) == Some(name)).cloned()
    })
}

/// This account's counterpart of the main account's association type with this category and id.
pub(super) fn association<'a>(
    cx: &Cx<'a>,
    object: &str,
    (category, id): &(String, u32),
) -> Option<&'a AssociationType> {
    let main = cx.main?;
    let same = |kind: &&AssociationType| kind.category.as_str() == category && kind.type_id == *id;
    let ours = main.schema().outgoing(object).find(same)?;
    let (object, name) = (main.object_name(object)?, main.association_name(ours)?);
    let mut outgoing =
        cx.account.schema().associations.iter().filter(|it| it.direction == Direction::Outgoing);
    outgoing.find(|it| {
        cx.account.object_name(&it.object.id) == Some(object) && cx.account.association_name(it) == Some(name)
    })
}

/// The message for an id or label of the main account without a counterpart in this one.
pub(super) fn no_counterpart(cx: &Cx<'_>, what: &str, written: &str) -> String {
    format!(
        "the {what} {} of the main account has no counterpart of the same name ({}); name it in the names lock, under \
         `[also.…]`",
        text::quoted(written),
        cx.account.origin
    )
}

/// Reports fields whose property takes other types in another account; the compiler checks types for the main account only.
pub(super) fn compare_types(ours: &Payload, theirs: &Payload, errors: &mut Errors) {
    for field in ours.properties.iter().chain(&ours.id) {
        let mut fields = theirs.properties.iter().chain(&theirs.id);
        let Some(other) = fields.find(|other| other.ident == field.ident) else { continue };
        let is_stage = matches!((field.kind, other.kind), (FieldKind::StageOf(_), FieldKind::StageOf(_)));
        // The derive checked a well-known type against both accounts.
        if other.kind != field.kind && !is_stage && field.checked != TypeCheck::Derive {
            let message = format!(
                "property {} is of another type in another account: there it {}",
                text::quoted(&field.property),
                other.expected
            );
            errors.finding_at(rules::WRONG_TYPE, &field.ty, message);
        }
    }
}
