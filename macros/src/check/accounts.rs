//! Several accounts that share a payload. Ids in the source are the main account's; in another one they mean what is called
//! the same there, as the names lock declares it.

use ticketproof_diagnostics::text;
use ticketproof_schema::{AssociationType, Direction, Pipeline};

use super::Cx;
use crate::{
    errors::Errors,
    model::{Checked, Kind, Payload},
    rules,
};

/// The pipeline that an id of the main account means in this one.
pub(super) fn pipeline<'a>(cx: &Cx<'a>, id: &str) -> Option<&'a Pipeline> {
    let Some(main) = cx.main else { return cx.account.schema().pipelines.get(id) };
    let pipeline = main.schema().pipelines.get(id)?;
    cx.account.pipeline_named(&main.pipeline_name(pipeline))
}

/// The text that a constant of the main account is in this one: the counterpart's id, for a pipeline or a stage. `None` where
/// there is no counterpart.
pub(super) fn constant(cx: &Cx<'_>, property: &str, value: &str) -> Option<String> {
    let (Some(main), Some(placing)) = (cx.main, cx.account.profile.pipeline) else {
        return Some(value.to_owned());
    };
    if property == placing.pipeline {
        return pipeline(cx, value).map(|pipeline| pipeline.id.clone());
    }
    if property != placing.stage {
        return Some(value.to_owned());
    }
    main.schema().pipelines.values().filter(|ours| ours.stages.contains_key(value)).find_map(|ours| {
        let theirs = pipeline(cx, &ours.id)?;
        let is_chosen = cx.pipeline.is_none_or(|chosen| chosen.id == theirs.id);
        let name = main.stage_name(&ours.id, value).filter(|_| is_chosen)?;
        theirs.stages.keys().find(|id| cx.account.stage_name(&theirs.id, id) == Some(name)).cloned()
    })
}

/// The association type of this account that is called as the main account's is, which has this category and id.
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

/// What to say of an id or a label of the main account that means nothing in this one.
pub(super) fn no_counterpart(cx: &Cx<'_>, what: &str, written: &str) -> String {
    format!(
        "the {what} {} of the main account has no counterpart of the same name ({}); name it in the names lock, under \
         `[also.…]`",
        text::quoted(written),
        cx.account.whence
    )
}

/// Reports fields whose property takes other types in another account: the compiler checks them against the main one's.
pub(super) fn compare_types(ours: &Payload, theirs: &Payload, errors: &mut Errors) {
    for field in ours.properties.iter().chain(&ours.id) {
        let mut fields = theirs.properties.iter().chain(&theirs.id);
        let Some(other) = fields.find(|other| other.ident == field.ident) else { continue };
        let is_stage = matches!((field.kind, other.kind), (Kind::StageOf(_), Kind::StageOf(_)));
        // A type that the derive knows has been checked against both.
        if other.kind != field.kind && !is_stage && field.checked != Checked::Already {
            let message = format!(
                "property {} is of another type in another account: there it {}",
                text::quoted(&field.property),
                other.expected
            );
            errors.finding_at(rules::WRONG_TYPE, &field.ty, message);
        }
    }
}
