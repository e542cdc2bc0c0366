//! Columns with ids of associated records: `contact_id`, `Company ID (Primary)`, `Associated Contact IDs`.

use ticketproof_diagnostics::text::{listed, quoted};
use ticketproof_schema::{AssociationType, Direction, ObjectSchema, ObjectType};

use crate::{aliases::AssociationAlias, folding::folded};

/// How many labels a message names.
const NAMED_MAX: usize = 8;

/// The association that a column's ids are tied by.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AssociationColumn {
    /// The other object type's name.
    pub object: String,
    /// Who defined the association type, as HubSpot writes it.
    pub category: String,
    /// The association type's id.
    pub type_id: u32,
    /// Its label, if it has one.
    pub label: Option<String>,
    /// Whether another type has the same label, so that only the id distinguishes them.
    pub(crate) needs_type_id: bool,
}

impl AssociationColumn {
    fn of(kind: &AssociationType, needs_type_id: bool) -> Self {
        Self {
            object: kind.object.name.clone(),
            category: kind.category.as_str().to_owned(),
            type_id: kind.type_id,
            label: kind.label.clone(),
            needs_type_id,
        }
    }
}

/// The parts of a header that names an association.
struct Spoken {
    /// The words for the object, such as `feedback submission`.
    object: String,
    /// What stands in parentheses.
    label: Option<String>,
    /// Whether ids are spoken of, and not just the object.
    has_ids: bool,
    /// Whether the header says that it is about an association.
    is_associated: bool,
}

fn spoken(header: &str) -> Option<Spoken> {
    let (rest, label) = match header.trim().strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((rest, label)) => (rest, Some(label.trim().to_owned()).filter(|label| !label.is_empty())),
        None => (header, None),
    };
    let lower = rest.to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_associated = words.first() == Some(&"associated");
    words.drain(..usize::from(is_associated));
    let mut has_ids = false;
    if let [.., last] = words.as_mut_slice() {
        if matches!(*last, "id" | "ids") {
            has_ids = true;
            words.pop();
        } else if let Some(object) = last.strip_suffix("ids").or_else(|| last.strip_suffix("id")) {
            has_ids = true;
            *last = object;
        }
    }
    if has_ids && words.len() > 1 && words.last() == Some(&"record") {
        words.pop();
    }
    (!words.is_empty() && words.len() < 8).then(|| Spoken {
        object: words.join("_"),
        label,
        has_ids,
        is_associated,
    })
}

/// The association types to the object of these words.
fn types_to<'a>(object: &str, schema: &'a ObjectSchema) -> Vec<&'a AssociationType> {
    let known = ObjectType::from_user(object);
    let wanted = folded(object);
    let is_meant = |of: &ObjectType| match &known {
        Some(known) => known.id == of.id,
        None => folded(&of.name) == wanted || folded(of.singular()) == wanted || of.id == object,
    };
    schema
        .associations
        .iter()
        .filter(|kind| kind.direction == Direction::Outgoing && is_meant(&kind.object))
        .collect()
}

fn with_label<'a>(types: &[&'a AssociationType], label: Option<&str>) -> Vec<&'a AssociationType> {
    let wanted = label.map(folded);
    let fits = |kind: &&&AssociationType| kind.label.as_deref().map(folded) == wanted;
    types.iter().filter(fits).copied().collect()
}

/// The associations that a header with ids may mean.
pub(super) fn of_header(header: &str, schema: &ObjectSchema) -> Vec<AssociationColumn> {
    let Some(spoken) = spoken(header).filter(|spoken| spoken.has_ids) else { return Vec::new() };
    let fitting = with_label(&types_to(&spoken.object, schema), spoken.label.as_deref());
    fitting.iter().map(|kind| AssociationColumn::of(kind, fitting.len() > 1)).collect()
}

/// Advice for a header that names an object with ids, and a label that the object does not have.
pub(super) fn advice(header: &str, schema: &ObjectSchema) -> Option<String> {
    let spoken = spoken(header).filter(|spoken| spoken.has_ids)?;
    let types = types_to(&spoken.object, schema);
    let first = types.first()?;
    let labels = types.iter().map(|kind| kind.label.as_deref().unwrap_or("(none)"));
    Some(format!("the associations with {} have the labels {}", first.object.name, listed(labels, NAMED_MAX)))
}

/// Whether the header speaks of associated records without their ids, as HubSpot's exports do beside the column of ids.
pub(super) fn is_of_names(header: &str, schema: &ObjectSchema) -> bool {
    spoken(header).is_some_and(|spoken| {
        spoken.is_associated && !spoken.has_ids && !types_to(&spoken.object, schema).is_empty()
    })
}

/// The association that the file of columns names, or what to write instead.
pub(super) fn of_alias(
    wanted: &AssociationAlias,
    schema: &ObjectSchema,
) -> Result<AssociationColumn, String> {
    let types = types_to(&wanted.to, schema);
    if types.is_empty() {
        let mut objects: Vec<_> = schema
            .associations
            .iter()
            .filter(|kind| kind.direction == Direction::Outgoing)
            .map(|kind| kind.object.name.as_str())
            .collect();
        objects.dedup();
        return Err(format!("write one of {}", listed(objects, NAMED_MAX)));
    }
    let fitting: Vec<_> = match wanted.type_id {
        Some(id) => types.iter().filter(|kind| kind.type_id == id).copied().collect(),
        None => with_label(&types, wanted.label.as_deref()),
    };
    match fitting.as_slice() {
        [one] => Ok(AssociationColumn::of(one, wanted.type_id.is_some())),
        [] => {
            let labels = types.iter().map(|kind| kind.label.as_deref().unwrap_or("(none)"));
            Err(format!("its labels are {}", listed(labels, NAMED_MAX)))
        }
        several => {
            let ids: Vec<_> = several.iter().map(|kind| kind.type_id.to_string()).collect();
            Err(format!(
                "several have this label: add type_id, one of {}",
                listed(ids.iter().map(String::as_str), NAMED_MAX)
            ))
        }
    }
}

/// An association as messages name it.
pub(super) fn named(column: &AssociationColumn) -> String {
    let label = column
        .label
        .as_deref()
        .map_or_else(String::new, |label| format!(" with the label {}", quoted(label)));
    format!("the ids of {}{label} (type {} {})", quoted(&column.object), column.category, column.type_id)
}
