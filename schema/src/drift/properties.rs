//! Properties: gone, archived, read-only, retyped, and everything smaller.

use ticketproof_diagnostics::{
    Location,
    text::{listed, quoted},
};

use super::{
    change::{Change, Concern},
    context::Context,
    kind::{ChangeKind, Class},
    labels, options, rules, visible,
};
use crate::{Part, Property, Sensitivity};

/// A property on both sides, on its way through the checks.
pub(super) struct Pair<'a> {
    pub(super) name: &'a str,
    pub(super) old: &'a Property,
    pub(super) new: &'a Property,
    pub(super) at: Location,
}

impl Pair<'_> {
    /// A change to values. Where nothing could be written before or nothing can be written now, it breaks nothing by
    /// itself.
    pub(super) fn change(&self, kind: ChangeKind, at: Location, message: String) -> Change {
        let change = Change::new(kind, at, message);
        if self.old.is_writable() && self.new.is_writable() { change } else { change.class(Class::Safe) }
    }

    fn of_property(&self, kind: ChangeKind, what: &str) -> Change {
        self.change(kind, self.at.clone(), format!("property {} {what}", quoted(self.name)))
            .concerns(Concern::writes(self.name))
    }
}

/// Compares all properties.
pub(super) fn compare(cx: &mut Context<'_>) {
    let (old, new) = (cx.old, cx.new);
    for (name, property) in &old.properties {
        match new.properties.get(name) {
            Some(now) => {
                let at = Location::root().key("properties").key(name);
                both(cx, &Pair { name, old: property, new: now, at });
            }
            None if visible::hides(new, property) => {}
            None => removed(cx, name, property),
        }
    }
    for (name, property) in &new.properties {
        if !old.properties.contains_key(name) && !visible::hides(old, property) {
            let at = Location::root().key("properties").key(name);
            let message = format!("property {} ({}) is new", quoted(name), quoted(&property.label));
            cx.push(Change::new(ChangeKind::PropertyAdded, at, message).becomes(&property.label));
        }
    }
    if cx.labels {
        moved_labels(cx);
    }
}

fn removed(cx: &mut Context<'_>, name: &str, property: &Property) {
    let mut message = format!("property {} ({}) is gone", quoted(name), quoted(&property.label));
    if cx.new.not_visible.contains(&Part::ArchivedProperties) {
        message.push_str(", or archived: the new snapshot could not see archived properties");
    }
    let change =
        Change::new(ChangeKind::PropertyRemoved, Location::root().key("properties").key(name), message)
            .gone()
            .was(&property.label)
            .concerns(Concern::writes(name));
    cx.push(if property.is_writable() {
        change.help("HubSpot refuses a whole request for one property that it does not know; stop writing it")
    } else {
        change.class(Class::Safe).help("it could not be written before either")
    });
}

fn both(cx: &mut Context<'_>, pair: &Pair<'_>) {
    writability(cx, pair);
    values(cx, pair);
    uniqueness(cx, pair);
    secrecy(cx, pair);
    details(cx, pair);
    options::compare(cx, pair);
    if cx.both_see(Part::ValidationRules) {
        rules::compare(cx, pair);
    }
}

fn writability(cx: &mut Context<'_>, pair: &Pair<'_>) {
    let (old, new) = (pair.old, pair.new);
    let at = || pair.at.clone();
    let name = quoted(pair.name);
    if old.archived != new.archived {
        let (kind, what) = if new.archived {
            (ChangeKind::PropertyArchived, "was archived and cannot be written any more")
        } else {
            (ChangeKind::PropertyRestored, "is in use again")
        };
        let change = Change::new(kind, at().key("archived"), format!("property {name} {what}"))
            .concerns(Concern::writes(pair.name));
        cx.push(if old.read_only { change.class(Class::Safe) } else { advised(change) });
    }
    if old.read_only != new.read_only {
        let (kind, what) = if new.read_only {
            (ChangeKind::PropertyReadOnly, "is read-only now")
        } else {
            (ChangeKind::PropertyWritable, "can be written now")
        };
        let change = Change::new(kind, at().key("readOnly"), format!("property {name} {what}"))
            .concerns(Concern::writes(pair.name));
        cx.push(if old.archived { change.class(Class::Safe) } else { advised(change) });
    }
}

fn advised(change: Change) -> Change {
    if change.class == Class::Breaking {
        change.help("HubSpot refuses a whole request for it; stop writing it")
    } else {
        change
    }
}

fn values(cx: &mut Context<'_>, pair: &Pair<'_>) {
    let (old, new) = (pair.old, pair.new);
    if old.property_type != new.property_type {
        let (was, is) = (old.property_type.as_str(), new.property_type.as_str());
        let change = pair.of_property(
            ChangeKind::PropertyRetyped,
            &format!("was of type {} and is of type {}", quoted(was), quoted(is)),
        );
        cx.push(
            change.texts(was, is).help("write values of the new type, and look at the ones already there"),
        );
    } else if old.is_multiple() != new.is_multiple() {
        multiplicity(cx, pair);
    } else if old.field_type != new.field_type {
        let (was, is) = (old.field_type.as_str(), new.field_type.as_str());
        let what = format!("was edited as {} and is edited as {}", quoted(was), quoted(is));
        cx.push(pair.of_property(ChangeKind::FieldTypeChanged, &what).texts(was, is));
    }
    if old.referenced_object_type != new.referenced_object_type {
        let name = |of: &Option<String>| of.clone().unwrap_or_else(|| "nothing".to_owned());
        let (was, is) = (name(&old.referenced_object_type), name(&new.referenced_object_type));
        let what = format!("referred to {} and refers to {}", quoted(&was), quoted(&is));
        let change = pair.of_property(ChangeKind::PropertyReferenceChanged, &what).texts(was, is);
        cx.push(if new.referenced_object_type.is_some() { change } else { change.class(Class::Safe) });
    }
}

fn multiplicity(cx: &mut Context<'_>, pair: &Pair<'_>) {
    let (was, is) = (pair.old.field_type.as_str(), pair.new.field_type.as_str());
    let change = if pair.old.is_multiple() {
        pair.of_property(ChangeKind::PropertyTakesOne, "took a list of options and takes one now")
            .help("a list with `;` between its options is refused; write one option")
    } else {
        let change = pair
            .of_property(ChangeKind::PropertyTakesList, "took one option and takes a list now")
            .help("one option is a list of one, so payloads stay valid; readers must expect `;` between several");
        // A list is split at `;`, so an option that has one in its value can no longer be written.
        let splits = pair.old.options.keys().any(|value| value.contains(';'));
        if splits && change.class == Class::Risky { change.class(Class::Breaking) } else { change }
    };
    cx.push(change.texts(was, is));
}

fn uniqueness(cx: &mut Context<'_>, pair: &Pair<'_>) {
    if pair.old.unique == pair.new.unique {
        return;
    }
    cx.push(if pair.new.unique {
        pair.of_property(ChangeKind::PropertyUnique, "takes no value twice any more")
            .help("a record with a value that another one has is refused")
    } else {
        pair.of_property(ChangeKind::PropertyNotUnique, "takes the same value twice now")
            .help("records can no longer be upserted by it, and nothing prevents duplicates")
    });
}

fn secrecy(cx: &mut Context<'_>, pair: &Pair<'_>) {
    let (old, new) = (&pair.old.sensitivity, &pair.new.sensitivity);
    if old != new {
        let lowered = *new == Sensitivity::NonSensitive
            || (*old == Sensitivity::HighlySensitive && *new == Sensitivity::Sensitive);
        let what = format!("was {} and is {}", quoted(old.as_str()), quoted(new.as_str()));
        let change = if lowered {
            pair.of_property(ChangeKind::SensitivityLowered, &what)
        } else {
            pair.of_property(ChangeKind::SensitivityRaised, &what).help(
                "a token without the scope for it is refused; grant the scope to every token that writes it",
            )
        };
        cx.push(change.texts(old.as_str(), new.as_str()));
    }
    if pair.old.hidden != pair.new.hidden {
        let (kind, what) = if pair.new.hidden {
            (ChangeKind::PropertyHidden, "is hidden from people now")
        } else {
            (ChangeKind::PropertyShown, "is shown to people now")
        };
        cx.push(pair.of_property(kind, what));
    }
}

fn details(cx: &mut Context<'_>, pair: &Pair<'_>) {
    let (old, new) = (pair.old, pair.new);
    if cx.labels && old.label != new.label {
        let message = format!(
            "property {} was labelled {} and is labelled {}",
            quoted(pair.name),
            quoted(&old.label),
            quoted(&new.label)
        );
        cx.push(
            Change::new(ChangeKind::PropertyRelabelled, pair.at.key("label"), message)
                .texts(&old.label, &new.label),
        );
    }
    let mut details = Vec::new();
    if cx.labels && old.description != new.description {
        details.push("description");
    }
    if old.group != new.group {
        details.push("group");
    }
    if old.calculated != new.calculated {
        details.push("calculated");
    }
    if old.hubspot_defined != new.hubspot_defined {
        details.push("hubspotDefined");
    }
    if old.external_options != new.external_options && old.is_closed() == new.is_closed() {
        details.push("externalOptions");
    }
    if !details.is_empty() {
        let message = format!("property {}: {} changed", quoted(pair.name), listed(details, 8));
        cx.push(Change::new(ChangeKind::PropertyDetailsChanged, pair.at.clone(), message));
    }
}

fn moved_labels(cx: &mut Context<'_>) {
    let (old, new) = (cx.old, cx.new);
    let moved = labels::moved(
        old.properties.iter().map(|(name, property)| (name.as_str(), property.label.as_str())),
        new.properties.iter().map(|(name, property)| (name.as_str(), property.label.as_str())),
    );
    for (name, moved) in moved {
        let seen_before = old.properties.get(moved.before).is_some_and(|before| !visible::hides(new, before));
        let written = |name: &str| new.properties.get(name).is_none_or(Property::is_writable);
        // Stages come with read-only properties of the same label (`hs_v2_…_<stage>`), which nobody writes.
        if !seen_before || !written(name) || !old.properties[moved.before].is_writable() {
            continue;
        }
        let at = Location::root().key("properties").key(name).key("label");
        let message = format!(
            "label {} belonged to property {} and belongs to {} now",
            quoted(moved.label),
            quoted(moved.before),
            quoted(name)
        );
        cx.push(
            Change::new(ChangeKind::LabelMoved, at, message)
                .texts(moved.before, name)
                .help("who looks properties up by label writes another one now")
                .concerns(Concern::writes(moved.before)),
        );
    }
}

/// Whether the options of a property say anything about its values.
pub(super) fn has_options(property: &Property) -> bool {
    property.value_kind().is_choice()
}
