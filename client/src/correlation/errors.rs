//! Which inputs an error names. HubSpot does it in several ways, in the error itself or in the details within it:
//!
//! 1. by trace id, `context.objectWriteTraceId` (recorded);
//! 2. by place, `inputs[3]`, in the member `in` of a detail or in a message;
//! 3. by the two records of an association, `context.fromObjectId` and `context.toObjectId`;
//! 4. by the id of a record or its unique value, `context.ids` and `context.id` (recorded), `context.objectId`, `id`.
//!
//! The first way that names an input counts. An error with a trace id that is none of ours names no input.

use std::collections::{BTreeMap, BTreeSet};

use super::{InputNames, Inputs};
use crate::ErrorBody;

/// The text before the place of an input.
const PLACE: &str = "inputs[";

type Context = BTreeMap<String, Vec<String>>;

impl Inputs {
    /// The inputs that an error names, in order.
    pub(crate) fn named_by(&self, error: &ErrorBody) -> Vec<usize> {
        // The token may be a part of an id or of a word here.
        let error = error.original();
        let mut traces = values(error, "objectWriteTraceId").peekable();
        let named: BTreeSet<usize> = if traces.peek().is_some() {
            traces.filter_map(|trace| self.by_trace(trace)).collect()
        } else {
            let mut named = self.by_place(error);
            if named.is_empty() {
                named = contexts(error).flat_map(|context| self.by_ends(context)).collect();
            }
            if named.is_empty() { self.by_id(error) } else { named }
        };
        named.into_iter().collect()
    }

    fn by_place(&self, error: &ErrorBody) -> BTreeSet<usize> {
        let details = || error.errors.iter();
        let fields = details().filter_map(|detail| detail.location.as_deref());
        // A message may quote what was sent.
        let messages = details().map(|detail| &detail.message).chain([&error.message]).flatten();
        let messages = messages.map(String::as_str).filter(|_| !self.quotes_places);
        fields.chain(messages).flat_map(places_in).filter(|place| *place < self.len()).collect()
    }

    /// The inputs between records that a context names: with both ends, that association; with one, all that it has a part in.
    fn by_ends(&self, context: &Context) -> Vec<usize> {
        let of = |name: &str| context.get(name).map(Vec::as_slice).unwrap_or_default();
        let (from, to) = (of("fromObjectId"), of("toObjectId"));
        let is_it = |name: &InputNames| match &name.ends {
            Some((one, other)) if !from.is_empty() && !to.is_empty() => {
                from.contains(one) && to.contains(other)
            }
            Some((one, other)) => from.contains(one) || to.contains(other),
            None => name.key.as_ref().is_some_and(|key| from.contains(key) || to.contains(key)),
        };
        self.places_where(is_it)
    }

    fn by_id(&self, error: &ErrorBody) -> BTreeSet<usize> {
        let ids = ["ids", "id", "objectId"].into_iter().flat_map(|name| values(error, name));
        let ids: BTreeSet<&String> = ids.chain(&error.id).collect();
        let is_it = |name: &InputNames| {
            name.key.as_ref().is_some_and(|key| ids.contains(key))
                || name.ends.as_ref().is_some_and(|(from, to)| ids.contains(from) || ids.contains(to))
        };
        self.places_where(is_it).into_iter().collect()
    }

    fn places_where(&self, is_it: impl Fn(&InputNames) -> bool) -> Vec<usize> {
        self.names.iter().enumerate().filter(|(_, name)| is_it(name)).map(|(place, _)| place).collect()
    }
}

/// The contexts of an error and of the details within it.
fn contexts(error: &ErrorBody) -> impl Iterator<Item = &Context> {
    std::iter::once(&error.context).chain(error.errors.iter().map(|detail| &detail.context))
}

/// The values that an error and its details have under one name of their contexts.
fn values<'a>(error: &'a ErrorBody, name: &str) -> impl Iterator<Item = &'a String> {
    contexts(error).filter_map(move |context| context.get(name)).flatten()
}

fn places_in(text: &str) -> impl Iterator<Item = usize> {
    text.split(PLACE).skip(1).filter_map(|rest| {
        let digits = rest.split_once(']')?.0;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits)?.parse().ok()
    })
}

/// Whether an input's JSON text holds, or may hold in escaped letters, what looks like the place of an input.
pub(super) fn may_quote_a_place(text: &str) -> bool {
    // Nobody needs to escape the characters of `inputs[`; all of them are of this kind.
    let escaped = text.match_indices("\\u00").any(|(at, found)| {
        let digits = text.as_bytes().get(at + found.len()..).unwrap_or_default();
        matches!(digits, [b'5'..=b'7', second, ..] if second.is_ascii_hexdigit())
    });
    escaped || text.contains(PLACE)
}
