//! Owners, where both snapshots asked for them.

use ticketproof_diagnostics::{Location, text::quoted};

use super::{
    change::{Change, Concern},
    context::Context,
    kind::{ChangeKind, Class},
};
use crate::{ObjectSchema, Part};

pub(super) fn compare(cx: &mut Context<'_>) {
    let (old, new) = match (&cx.old.owners, &cx.new.owners) {
        (Some(old), Some(new)) => (old, new),
        (None, None) => return,
        (old, _) => {
            if cx.both_see(Part::Owners) {
                let side = if old.is_none() { "old" } else { "new" };
                cx.could_not(
                    Part::Owners.as_str(),
                    Class::Breaking,
                    format!("owners were not compared: the {side} snapshot was pulled without them"),
                    "pull both with `--owners`, or both without",
                );
            }
            return;
        }
    };
    let at = Location::root().key("owners");
    for id in old.difference(new) {
        let mut change =
            Change::new(ChangeKind::OwnerRemoved, at.clone(), format!("owner {} is gone", quoted(id)))
                .gone()
                .was(id);
        for property in referring(cx.new) {
            change = change.concerns(Concern::writes_value(property, id));
        }
        cx.push(change.help("HubSpot refuses an id that is no owner's; give the records to somebody else"));
    }
    for id in new.difference(old) {
        cx.push(
            Change::new(ChangeKind::OwnerAdded, at.clone(), format!("owner {} is new", quoted(id)))
                .becomes(id),
        );
    }
}

/// The properties that hold an owner's id.
fn referring(schema: &ObjectSchema) -> impl Iterator<Item = &str> {
    let owners = |property: &crate::Property| property.is_owner();
    schema.properties.iter().filter(move |(_, property)| owners(property)).map(|(name, _)| name.as_str())
}
