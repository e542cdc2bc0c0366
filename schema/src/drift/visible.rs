//! The parts that each snapshot could see, and the consequences for the comparison.

use ticketproof_diagnostics::text::{escaped, quoted};

use super::{context::Context, kind::Class};
use crate::{ObjectSchema, Part, Property, Provenance, Sensitivity};

const PARTS: &[(Part, &str)] = &[
    (Part::ArchivedProperties, "archived properties"),
    (Part::SensitiveProperties, "sensitive properties"),
    (Part::HighlySensitiveProperties, "highly sensitive properties"),
    (Part::Pipelines, "pipelines and stages"),
    (Part::AssociationLabels, "association labels"),
    (Part::ValidationRules, "the account's validation rules"),
    (Part::ObjectSchema, "required properties and association limits"),
    (Part::Owners, "owners"),
];

const PULL_BOTH: &str =
    "pull both with a token that may see them, or commit the new snapshot as the one to compare with";

/// Notes different accounts, API versions and languages.
pub(super) fn check_provenance(cx: &mut Context<'_>, old: &Provenance, new: &Provenance) {
    if let (Some(old), Some(new)) = (old.portal_id, new.portal_id)
        && old != new
    {
        cx.notes.push(format!("the snapshots are of different accounts: {old} and {new}"));
    }
    if let (Some(old), Some(new)) = (&old.api_version, &new.api_version)
        && old != new
    {
        let (old, new) = (escaped(old), escaped(new));
        cx.notes.push(format!("the snapshots were pulled with different API versions: {old} and {new}"));
    }
    if let (Some(old), Some(new)) = (&old.locale, &new.locale)
        && old != new
    {
        cx.labels = false;
        cx.could_not(
            "labels",
            Class::Risky,
            format!(
                "labels were not compared: they were pulled in different languages ({} and {})",
                quoted(old),
                quoted(new)
            ),
            "pull both in the same language",
        );
    }
}

/// Schemas of different objects have nothing to compare.
pub(super) fn refuse_objects(cx: &mut Context<'_>) {
    let (old, new) = (quoted(&cx.old.object.name), quoted(&cx.new.object.name));
    cx.could_not(
        "object",
        Class::Breaking,
        format!("nothing was compared: one is the schema of {old}, the other of {new}"),
        "compare two snapshots of the same object",
    );
}

/// Says which parts only one of the two, or neither, could see.
pub(super) fn check_parts(cx: &mut Context<'_>) {
    for (part, name) in PARTS {
        let hidden = (cx.old.not_visible.contains(part), cx.new.not_visible.contains(part));
        let side = match hidden {
            (false, false) => continue,
            // Every create has a stage: a comparison without the stages compares too little to be clean.
            (true, true) if *part == Part::Pipelines => {
                let message = format!("{name} were not compared: neither snapshot could see them");
                cx.could_not(part.as_str(), Class::Breaking, message, PULL_BOTH);
                continue;
            }
            (true, true) => {
                cx.notes.push(format!("neither snapshot could see {name}: changes of them go unseen"));
                continue;
            }
            (true, false) => "old",
            (false, true) => "new",
        };
        let message =
            format!("{name} were not compared: the token of the {side} snapshot could not see them");
        cx.could_not(part.as_str(), Class::Breaking, message, PULL_BOTH);
    }
    nothing_known(cx, Part::Pipelines, "no pipelines", |schema| schema.pipelines.is_empty());
    no_pipelines(cx);
    nothing_known(cx, Part::AssociationLabels, "no association types", |schema| {
        schema.associations.is_empty()
    });
}

/// Every account has pipelines and association types; a snapshot with none of them knows nothing of them.
fn nothing_known(cx: &mut Context<'_>, part: Part, none: &str, is_empty: impl Fn(&ObjectSchema) -> bool) {
    let is_hidden = cx.old.not_visible.contains(&part) || cx.new.not_visible.contains(&part);
    let side = match (is_empty(cx.old), is_empty(cx.new)) {
        (true, false) => "old",
        (false, true) => "new",
        _ => return,
    };
    if !is_hidden {
        let message = format!("the {side} snapshot knows {none} at all, so they were not compared");
        cx.could_not(part.as_str(), Class::Breaking, message, "pull it again");
    }
}

/// Two snapshots that know no pipelines of an object that has some are not known to be alike.
fn no_pipelines(cx: &mut Context<'_>) {
    let lacks = |schema: &ObjectSchema| schema.lacks_pipelines();
    if lacks(cx.old) && lacks(cx.new) && cx.both_see(Part::Pipelines) {
        let message = "neither snapshot knows any pipelines at all, so they were not compared".to_owned();
        cx.could_not(Part::Pipelines.as_str(), Class::Breaking, message, "pull both again");
    }
}

impl Context<'_> {
    /// Whether both snapshots could see a part.
    pub(super) fn both_see(&self, part: Part) -> bool {
        !self.old.not_visible.contains(&part) && !self.new.not_visible.contains(&part)
    }
}

/// Whether `schema` would not show a property although the account has it, because its token could not see such properties.
pub(super) fn hides(schema: &ObjectSchema, property: &Property) -> bool {
    let hidden = |part| schema.not_visible.contains(&part);
    let by_sensitivity = match &property.sensitivity {
        Sensitivity::NonSensitive => false,
        Sensitivity::Sensitive => hidden(Part::SensitiveProperties),
        Sensitivity::HighlySensitive => hidden(Part::HighlySensitiveProperties),
        // A sensitivity that this version does not know needs some scope or other.
        Sensitivity::Unknown(_) => {
            hidden(Part::SensitiveProperties) || hidden(Part::HighlySensitiveProperties)
        }
    };
    by_sensitivity || (property.archived && hidden(Part::ArchivedProperties))
}
