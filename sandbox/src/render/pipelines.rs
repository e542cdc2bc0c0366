//! Pipelines and stages as HubSpot's JSON.

use serde_json::{Value, json};
use ticketproof_schema::{Pipeline, Stage};

use super::EPOCH;

/// The write permissions of a stage without any in the schema; all recorded stages have these.
const NOT_RESTRICTED: &str = "CRM_PERMISSIONS_ENFORCEMENT";

/// The sort key of an id: numbers first, in numerical order, then other ids in the order of their text.
fn order(id: &str) -> (bool, usize, &str) {
    let text = id.bytes().any(|byte| !byte.is_ascii_digit());
    (text, if text { 0 } else { id.len() }, id)
}

/// The pipelines, in order.
pub(crate) fn pipelines<'a>(all: impl IntoIterator<Item = &'a Pipeline>) -> Value {
    let mut all: Vec<&Pipeline> = all.into_iter().collect();
    all.sort_by_key(|pipeline| order(&pipeline.id));
    all.into_iter().enumerate().map(|(index, of)| pipeline(index, of)).collect()
}

/// One pipeline at its place among the others.
pub(crate) fn pipeline(index: usize, pipeline: &Pipeline) -> Value {
    let mut wire = json!({
        "id": pipeline.id,
        "label": pipeline.label,
        "displayOrder": index,
        "stages": stages(pipeline),
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "archived": pipeline.archived,
    });
    mark_archived(&mut wire, pipeline.archived);
    wire
}

/// The stages of a pipeline, in order.
pub(crate) fn stages(pipeline: &Pipeline) -> Value {
    let mut all: Vec<&Stage> = pipeline.stages.values().collect();
    all.sort_by_key(|stage| order(&stage.id));
    all.into_iter().enumerate().map(|(index, of)| stage(index, of)).collect()
}

/// One stage at its place among the others.
pub(crate) fn stage(index: usize, stage: &Stage) -> Value {
    let mut wire = json!({
        "id": stage.id,
        "label": stage.label,
        "displayOrder": index,
        "metadata": stage.metadata,
        "createdAt": EPOCH,
        "updatedAt": EPOCH,
        "archived": stage.archived,
        "writePermissions": stage.write_permissions.as_deref().unwrap_or(NOT_RESTRICTED),
    });
    mark_archived(&mut wire, stage.archived);
    wire
}

fn mark_archived(wire: &mut Value, archived: bool) {
    if let (true, Some(members)) = (archived, wire.as_object_mut()) {
        members.insert("archivedAt".to_owned(), Value::from(EPOCH));
    }
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn numbers_come_before_text_and_in_their_own_order() {
        let mut ids = ["b", "10", "2", "a", "1"];
        ids.sort_by_key(|id| order(id));
        assert_eq!(ids, ["1", "2", "10", "a", "b"]);
    }
}
