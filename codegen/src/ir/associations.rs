//! Lowering association labels.

use std::collections::BTreeMap;

use ticketproof_schema::{
    AssociationType, Direction,
    names::{association_key, pascal_of_snake},
};

use super::{
    accounts,
    context::Cx,
    docs,
    unit::{LabelItem, TargetItem},
};

/// The object types that records can be associated with, as modules, sorted by object id.
pub(super) fn lower(cx: &Cx<'_>) -> Vec<TargetItem> {
    let mut kinds: BTreeMap<&str, BTreeMap<String, &AssociationType>> = BTreeMap::new();
    for kind in cx.schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing) {
        kinds.entry(&kind.object.id).or_default().entry(association_key(kind)).or_insert(kind);
    }
    let items = kinds.into_iter().filter_map(|(object_id, kinds)| {
        let module = cx.names.object(object_id)?.to_owned();
        let object = &kinds.values().next()?.object;
        Some(TargetItem {
            id_alias: format!("{}Id", pascal_of_snake(&module)),
            docs: vec![format!(
                "Associations with {} (object type {}).",
                docs::label(&object.name),
                docs::label(object_id)
            )],
            labels: kinds.values().filter_map(|kind| label(cx, kind)).collect(),
            object_id: object_id.to_owned(),
            module,
        })
    });
    items.collect()
}

fn label(cx: &Cx<'_>, kind: &AssociationType) -> Option<LabelItem> {
    let ident = cx.names.association(kind)?.to_owned();
    let label = kind.label.as_deref().unwrap_or_default();
    let shown = if label.trim().is_empty() { "Without a label".to_owned() } else { docs::label(label) };
    let most = kind.max.map(|max| format!(", at most {max} per record")).unwrap_or_default();
    Some(LabelItem {
        types: accounts::association_types(cx, kind, &ident),
        docs: vec![format!(
            "{shown} (type {} of {}{most}).",
            kind.type_id,
            docs::label(kind.category.as_str())
        )],
        label: docs::shortened(label),
        ident,
    })
}
