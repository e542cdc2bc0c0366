//! Checks a batch: `{"inputs":[…]}`.

use std::{borrow::Cow, collections::HashMap};

use ticketproof_diagnostics::Location;
use ticketproof_schema::profile::RECORD_ID;

use super::{
    body,
    read::{members, too_deep},
};
use crate::{
    Operation,
    context::Context,
    located_json::{Entry, JsonKind, Node},
    record::LazyLocation,
    record::unique,
    rules,
};

/// Checks each input of a batch as a record, then all inputs together.
pub(crate) fn check(cx: &mut Context<'_>, batch: Node<'_>) {
    let root = Location::root();
    let path = LazyLocation::At(&root);
    if batch.kind() != JsonKind::Object {
        if !too_deep(cx, batch, 0, path) {
            let what = format!("the batch is {}, not an object with `inputs`", batch.kind().described());
            rules::malformed_batch::raise(cx, batch, Location::root(), &what);
        }
        return;
    }
    let Some(entries) = members(cx, batch, path) else { return };
    rules::duplicate_key::check(cx, &entries, path);
    let location = root.key("inputs");
    let Some(list) = entries.iter().rev().find(|entry| entry.name == "inputs").map(|entry| entry.value)
    else {
        return rules::malformed_batch::raise(
            cx,
            batch,
            Location::root(),
            "the batch has no member `inputs`",
        );
    };
    for entry in entries.iter().filter(|entry| entry.name != "inputs") {
        if !too_deep(cx, entry.value, 1, path.key(&entry.name)) {
            rules::unknown_field::raise_in_batch(cx, entry);
        }
    }
    if list.kind() != JsonKind::List {
        if !too_deep(cx, list, 1, path.key("inputs")) {
            let what = format!("`inputs` is {}, not a list", list.kind().described());
            rules::malformed_batch::raise(cx, list, location, &what);
        }
        return;
    }
    match list.items() {
        Ok(inputs) if inputs.is_empty() => rules::empty_batch::raise(cx, list, location),
        Ok(inputs) => {
            rules::too_many_inputs::check(cx, list, location, inputs.len());
            check_inputs(cx, &inputs);
        }
        Err(fault) => rules::invalid_json::raise(cx, location, list.raw(), list.start(), &fault),
    }
}

fn check_inputs(cx: &mut Context<'_>, inputs: &[Node<'_>]) {
    for (index, input) in inputs.iter().enumerate() {
        cx.record = at(index);
        body::check(cx, *input);
    }
    cx.record = Location::root();
    let envelopes: Vec<_> = inputs.iter().map(|input| input.entries().unwrap_or_default()).collect();
    if cx.operation != Operation::Create {
        check_ids(cx, inputs, &envelopes);
    }
    check_trace_ids(cx, inputs, &envelopes);
    check_unique_values(cx, inputs);
}

fn check_ids(cx: &mut Context<'_>, inputs: &[Node<'_>], envelopes: &[Vec<Entry<'_>>]) {
    let mut first = HashMap::new();
    for (index, envelope) in envelopes.iter().enumerate() {
        let id = member(envelope, "id");
        match id.and_then(|id| Some((id, id.text().filter(|text| !text.is_empty())?))) {
            // An input that is not an object has a finding already.
            None if inputs[index].kind() != JsonKind::Object => {}
            // An empty id has a finding already.
            None if id.is_some() => {}
            None => rules::missing_id::raise(cx, inputs[index], at(index)),
            Some((id, text)) => {
                let by = member(envelope, "idProperty").and_then(|name| name.text());
                let by = by.filter(|name| name != RECORD_ID);
                let earlier = *first.entry((by, text.clone())).or_insert(index);
                if earlier != index {
                    rules::duplicate_id::raise(cx, id, &text, at(index).key("id"), earlier);
                }
            }
        }
    }
}

fn check_trace_ids(cx: &mut Context<'_>, inputs: &[Node<'_>], envelopes: &[Vec<Entry<'_>>]) {
    let ids: Vec<_> = envelopes.iter().map(|envelope| member(envelope, "objectWriteTraceId")).collect();
    if !cx.settings.wants_partial_results() && ids.iter().all(Option::is_none) {
        return;
    }
    let mut first: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for (index, id) in ids.into_iter().enumerate() {
        match id.and_then(|id| Some((id, id.text().filter(|text| !text.is_empty())?))) {
            None if inputs[index].kind() != JsonKind::Object => {}
            None => rules::missing_trace_id::raise(cx, inputs[index], at(index)),
            Some((id, text)) => {
                let earlier = *first.entry(text.clone()).or_insert(index);
                if earlier != index {
                    let location = at(index).key("objectWriteTraceId");
                    rules::duplicate_trace_id::raise(cx, id, &text, location, earlier);
                }
            }
        }
    }
}

fn check_unique_values(cx: &mut Context<'_>, inputs: &[Node<'_>]) {
    let mut first = HashMap::new();
    for (index, input) in inputs.iter().enumerate() {
        for value in unique::values_of_body(cx.compiled, *input, &at(index)) {
            let earlier = *first.entry((value.property, value.text.clone())).or_insert(index);
            // Two inputs for one record have a finding already, and may write the same values.
            let is_same_record = || {
                let of = |at: usize| inputs.get(at).and_then(|input| unique::record_of(*input));
                cx.operation != Operation::Create && of(index).is_some_and(|own| of(earlier) == Some(own))
            };
            if earlier != index && !is_same_record() {
                let note = rules::duplicate_unique_value::note(
                    cx.operation,
                    value.property,
                    &value.text,
                    &format!("input {earlier}"),
                );
                cx.raise(&rules::duplicate_unique_value::RULE, value.location, value.span, note);
            }
        }
    }
}

fn at(index: usize) -> Location {
    Location::root().key("inputs").index(index)
}

fn member<'r>(entries: &[Entry<'r>], name: &str) -> Option<Node<'r>> {
    entries.iter().rev().find(|entry| entry.name == name).map(|entry| entry.value)
}
