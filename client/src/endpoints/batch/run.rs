//! Running a batch: cutting it, sending the pieces, and finding out which result is whose.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Batch, ItemRefusal, Outcome};
use crate::{ClientError, Delivery, ErrorBody, transport::Reply};

/// One input of a batch.
#[derive(Debug)]
pub(crate) struct Item {
    /// The mark that HubSpot echoes, for writes.
    pub(crate) trace: Option<String>,
    /// What results name it by, if they echo no mark.
    pub(crate) key: Option<String>,
    /// What errors may name it by besides.
    pub(crate) names: Vec<String>,
    /// The input as JSON text.
    pub(crate) input: String,
}

impl Item {
    pub(crate) fn keyed(key: impl Into<String>, input: String) -> Self {
        Self { trace: None, key: Some(key.into()), names: Vec::new(), input }
    }

    /// The body of a request with these inputs.
    pub(crate) fn inputs(items: &[Self]) -> String {
        let inputs: Vec<&str> = items.iter().map(|item| item.input.as_str()).collect();
        format!(r#"{{"inputs":[{}]}}"#, inputs.join(","))
    }
}

/// HubSpot's answer to one request of a batch. A status line proves nothing; what is named in it is what is known.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) results: Vec<Traced<T>>,
    pub(crate) errors: Vec<ErrorBody>,
    is_positional: bool,
}

/// A result with the mark that came back with it.
#[derive(Debug)]
pub(crate) struct Traced<T> {
    pub(crate) trace: Option<String>,
    pub(crate) result: T,
}

impl<T: DeserializeOwned> Answer<T> {
    /// Reads an answer. A result that cannot be understood is as good as none, and costs the others nothing.
    pub(crate) fn of(reply: &Reply) -> Result<Self, ClientError> {
        let mut answer: Value = reply.json()?;
        let mut list = |name: &str| match answer.get_mut(name).map(Value::take) {
            Some(Value::Array(entries)) => Some(entries),
            _ => None,
        };
        let (results, errors) = (list("results"), list("errors"));
        if results.is_none() && errors.is_none() {
            return Err(reply.misshapen("it has neither `results` nor `errors`"));
        }
        let traced = |entry: Value| {
            let trace = entry.get("objectWriteTraceId").and_then(Value::as_str).map(str::to_owned);
            Some(Traced { trace, result: serde_json::from_value(entry).ok()? })
        };
        Ok(Self {
            results: results.into_iter().flatten().filter_map(traced).collect(),
            errors: errors.iter().flatten().map(|entry| reply.error_body(entry)).collect(),
            is_positional: false,
        })
    }
}

impl<T> Answer<T> {
    /// An answer that was put together from several.
    pub(crate) fn new(results: Vec<T>, errors: Vec<ErrorBody>) -> Self {
        let results = results.into_iter().map(|result| Traced { trace: None, result }).collect();
        Self { results, errors, is_positional: false }
    }
}

impl Answer<()> {
    /// An answer without a body that says that all is done.
    pub(crate) fn all_done(count: usize) -> Self {
        let results = (0..count).map(|_| Traced { trace: None, result: () }).collect();
        Self { results, errors: Vec::new(), is_positional: true }
    }
}

/// A batch under way: cut into pieces that the caller sends one after the other. Inputs that could not be made are not
/// sent; after a failure that the next request would meet too, nothing more is.
///
/// It hands out pieces and takes answers, and calls nobody: a future that held an async callback would not be `Send`.
#[derive(Debug)]
pub(crate) struct Run<T> {
    batch: Batch<T>,
    chunks: std::vec::IntoIter<Chunk>,
}

/// A piece of a batch.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    indices: Vec<usize>,
    pub(crate) items: Vec<Item>,
}

impl<T> Run<T> {
    pub(crate) fn new(items: impl IntoIterator<Item = Result<Item, ClientError>>, most: usize) -> Self {
        let mut outcomes = Vec::new();
        let mut sendable = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            outcomes.push(match item {
                Ok(item) => {
                    sendable.push((index, item));
                    Outcome::NotSent
                }
                Err(error) => Outcome::Failed(Arc::new(error)),
            });
        }
        Self { batch: Batch::new(outcomes), chunks: chunks(sendable, most).into_iter() }
    }

    /// The next piece to send.
    pub(crate) fn next(&mut self) -> Option<Chunk> {
        self.chunks.next()
    }

    /// Takes what became of a piece.
    pub(crate) fn settle(
        &mut self,
        chunk: Chunk,
        sent: Result<Answer<T>, ClientError>,
        key_of: impl Fn(&T) -> Option<String>,
    ) {
        match sent {
            Ok(answer) => settle(&mut self.batch, &chunk.indices, &chunk.items, answer, key_of),
            Err(error) => {
                if !is_about_content(&error) {
                    self.chunks = Vec::new().into_iter();
                }
                let error = Arc::new(error);
                for index in chunk.indices {
                    self.batch.items[index] = Outcome::Failed(Arc::clone(&error));
                }
            }
        }
    }

    /// What became of all inputs.
    pub(crate) fn finish(self) -> Batch<T> {
        self.batch
    }
}

/// Pieces of at most `most` inputs, in which no key comes twice: HubSpot refuses those whole (recorded).
fn chunks(items: Vec<(usize, Item)>, most: usize) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut keys = HashSet::new();
    for (index, item) in items {
        let repeats = item.key.as_ref().is_some_and(|key| keys.contains(key));
        if repeats || chunks.last().is_none_or(|chunk| chunk.items.len() >= most) {
            chunks.push(Chunk::default());
            keys.clear();
        }
        keys.extend(item.key.clone());
        if let Some(chunk) = chunks.last_mut() {
            chunk.indices.push(index);
            chunk.items.push(item);
        }
    }
    chunks
}

/// Whether a failure is about what was in the request, so that the next one may fare better.
fn is_about_content(error: &ClientError) -> bool {
    error.delivery() == Delivery::Refused
        && !matches!(error.status(), Some(300..=399 | 401 | 403 | 423 | 429 | 477))
}

fn settle<T>(
    batch: &mut Batch<T>,
    indices: &[usize],
    chunk: &[Item],
    answer: Answer<T>,
    key_of: impl Fn(&T) -> Option<String>,
) {
    for index in indices {
        batch.items[*index] = Outcome::Missing;
    }
    let find = Finder::of(chunk);
    let alone = chunk.len() == 1 && answer.results.len() == 1 && answer.errors.is_empty();
    for (position, Traced { trace, result }) in answer.results.into_iter().enumerate() {
        let place = match &trace {
            Some(trace) => find.by_trace(trace),
            None if answer.is_positional => Some(position),
            None => key_of(&result).and_then(|key| find.by_key(&key)).or(alone.then_some(0)),
        };
        if let Some(place) = place {
            batch.items[indices[place]] = Outcome::Done(result);
        }
    }
    for error in answer.errors {
        let places = find.named_in(&error);
        for place in &places {
            let item = &mut batch.items[indices[*place]];
            if !matches!(item, Outcome::Done(_)) {
                *item = Outcome::Refused(Box::new(ItemRefusal::new(error.clone())));
            }
        }
        if places.is_empty() {
            batch.unattributed.push(error);
        }
    }
}

/// Finds inputs by what answers call them.
struct Finder<'a> {
    traces: HashMap<&'a str, usize>,
    keys: HashMap<&'a str, usize>,
    names: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Finder<'a> {
    fn of(chunk: &'a [Item]) -> Self {
        let mut find = Self { traces: HashMap::new(), keys: HashMap::new(), names: HashMap::new() };
        for (place, item) in chunk.iter().enumerate() {
            find.traces.extend(item.trace.as_deref().map(|trace| (trace, place)));
            find.keys.extend(item.key.as_deref().map(|key| (key, place)));
            for name in item.key.iter().chain(&item.names) {
                find.names.entry(name).or_default().push(place);
            }
        }
        find
    }

    fn by_trace(&self, trace: &str) -> Option<usize> {
        self.traces.get(trace).copied()
    }

    fn by_key(&self, key: &str) -> Option<usize> {
        self.keys.get(key).copied()
    }

    /// The inputs that an error names: by mark, or else by an id in its context.
    fn named_in(&self, error: &ErrorBody) -> Vec<usize> {
        let named = |name: &str| error.context.get(name).into_iter().flatten();
        let by_trace: Vec<usize> =
            named("objectWriteTraceId").filter_map(|trace| self.by_trace(trace)).collect();
        if !by_trace.is_empty() {
            return by_trace;
        }
        let ids = ["ids", "id", "objectId", "fromObjectId", "toObjectId"].into_iter().flat_map(named);
        ids.filter_map(|id| self.names.get(id.as_str())).flatten().copied().collect()
    }
}
