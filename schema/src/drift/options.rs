//! The options of enumerations.

use ticketproof_diagnostics::text::quoted;

use super::{
    change::{Change, Concern},
    context::Context,
    kind::{ChangeKind, Class},
    labels,
    properties::{Pair, has_options},
};
use crate::{Property, PropertyOption};

pub(super) fn compare(cx: &mut Context<'_>, pair: &Pair<'_>) {
    closedness(cx, pair);
    let (old, new) = (pair.old, pair.new);
    for (value, option) in &old.options {
        match new.options.get(value) {
            Some(now) => both(cx, pair, value, option, now),
            None => removed(cx, pair, value, option),
        }
    }
    for (value, option) in &new.options {
        if !old.options.contains_key(value) {
            let at = pair.at.key("options").key(value);
            let what = format!(
                "option {} ({}) of {} is new",
                quoted(value),
                quoted(&option.label),
                quoted(pair.name)
            );
            cx.push(Change::new(ChangeKind::OptionAdded, at, what).becomes(&option.label));
        }
    }
    if cx.labels && has_options(new) {
        moved_labels(cx, pair);
    }
}

/// Whether the list of options is all there is.
fn closedness(cx: &mut Context<'_>, pair: &Pair<'_>) {
    let (old, new) = (pair.old, pair.new);
    if old.property_type != new.property_type {
        return;
    }
    if !old.is_closed() && new.is_closed() {
        let message = format!("property {} took any value and takes only its options now", quoted(pair.name));
        let change = pair.change(ChangeKind::OptionsClosed, pair.at.key("options"), message);
        cx.push(change.concerns(Concern::writes(pair.name)).help("any other value is refused"));
    } else if old.is_closed() && new.external_options {
        let message = format!("the options of {} live elsewhere now", quoted(pair.name));
        cx.push(pair.change(ChangeKind::OptionsOpened, pair.at.key("externalOptions"), message));
    }
}

/// Whether an option that goes away takes a valid value with it. An enumeration that lost its last option is not taken for
/// one that accepts anything.
fn counts(old: &Property, new: &Property) -> bool {
    old.is_closed() && has_options(new) && !new.external_options
}

fn removed(cx: &mut Context<'_>, pair: &Pair<'_>, value: &str, option: &PropertyOption) {
    let at = pair.at.key("options").key(value);
    let message =
        format!("option {} ({}) of {} is gone", quoted(value), quoted(&option.label), quoted(pair.name));
    let change = pair
        .change(ChangeKind::OptionRemoved, at, message)
        .gone()
        .was(&option.label)
        .concerns(Concern::writes_value(pair.name, value));
    cx.push(if counts(pair.old, pair.new) {
        let same = pair.new.options.iter().find(|(_, now)| now.label.trim() == option.label.trim());
        change.help(same.map_or_else(
            || "HubSpot refuses a value that is not an option; write another one".to_owned(),
            |(now, _)| format!("its label belongs to {} now: write that", quoted(now)),
        ))
    } else {
        change.class(Class::Safe)
    });
}

fn both(cx: &mut Context<'_>, pair: &Pair<'_>, value: &str, old: &PropertyOption, new: &PropertyOption) {
    let at = pair.at.key("options").key(value);
    let subject = format!("option {} of {}", quoted(value), quoted(pair.name));
    if old.hidden != new.hidden {
        let kind = if new.hidden { ChangeKind::OptionHidden } else { ChangeKind::OptionShown };
        let what = if new.hidden { "is hidden from people now" } else { "is shown to people now" };
        let change = pair
            .change(kind, at.key("hidden"), format!("{subject} {what}"))
            .concerns(Concern::writes_value(pair.name, value));
        cx.push(if new.hidden {
            change.help(
                "whether HubSpot accepts hidden options is not documented; people cannot choose it any more",
            )
        } else {
            change
        });
    }
    if !cx.labels {
        return;
    }
    if old.label != new.label {
        let message =
            format!("{subject} was labelled {} and is labelled {}", quoted(&old.label), quoted(&new.label));
        let change = Change::new(ChangeKind::OptionRelabelled, at.key("label"), message);
        cx.push(change.texts(&old.label, &new.label).concerns(Concern::writes_value(pair.name, value)));
    }
    if old.description != new.description {
        let message = format!("the description of {subject} changed");
        cx.push(Change::new(ChangeKind::OptionDetailsChanged, at.key("description"), message));
    }
}

fn moved_labels(cx: &mut Context<'_>, pair: &Pair<'_>) {
    let moved = labels::moved(
        pair.old.options.iter().map(|(value, option)| (value.as_str(), option.label.as_str())),
        pair.new.options.iter().map(|(value, option)| (value.as_str(), option.label.as_str())),
    );
    for (value, moved) in moved {
        let message = format!(
            "label {} of {} was option {} and is option {} now",
            quoted(moved.label),
            quoted(pair.name),
            quoted(moved.before),
            quoted(value)
        );
        let at = pair.at.key("options").key(value).key("label");
        let change = pair
            .change(ChangeKind::LabelMoved, at, message)
            .texts(moved.before, value)
            .help("people who choose it mean the new option; who writes the old one means something else")
            .concerns(Concern::writes_value(pair.name, moved.before));
        cx.push(change);
    }
}
