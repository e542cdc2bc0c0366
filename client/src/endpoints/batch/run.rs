//! Running a batch: cutting it, sending the pieces, and writing down what became of each input.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use serde_json::Value;

use super::{Batch, INPUTS_MAX, ItemRefusal, Outcome};
use crate::{
    ClientError,
    correlation::{Answer, Attributed, Identified, InputNames, Inputs},
    error::delivery::{Failure, Outlook},
    transport::Reply,
};

/// One input of a batch.
#[derive(Debug)]
pub(crate) struct Item {
    /// The keys by which an answer can refer to it.
    pub(crate) names: InputNames,
    /// The input as JSON text.
    pub(crate) input: String,
}

impl Item {
    pub(crate) fn keyed(key: impl Into<String>, input: String) -> Self {
        Self { names: InputNames { key: Some(key.into()), ..InputNames::default() }, input }
    }

    /// The body of a request with these inputs.
    pub(crate) fn inputs(items: &[Self]) -> String {
        let inputs: Vec<&str> = items.iter().map(|item| item.input.as_str()).collect();
        format!(r#"{{"inputs":[{}]}}"#, inputs.join(","))
    }
}

/// A batch under way: cut into pieces that the caller sends one after the other. Inputs that could not be made are not
/// sent; after a failure that the next request would meet too, nothing more is.
///
/// It hands out pieces and takes answers, and calls nothing: a future that held an async callback would not be `Send`.
#[derive(Debug)]
pub(crate) struct Run<T> {
    batch: Batch<T>,
    chunks: std::vec::IntoIter<Chunk>,
    id_property: Option<String>,
    writes_records: bool,
    /// The ids of the records that were written so far, with the keys of their inputs.
    written: HashMap<String, Option<String>>,
}

/// A piece of a batch.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    indices: Vec<usize>,
    pub(crate) items: Vec<Item>,
}

impl<T> Run<T> {
    /// A batch that reads, archives or associates. `id_property` is the unique property that keys are values of.
    pub(crate) fn new(
        items: impl IntoIterator<Item = Result<Item, ClientError>>,
        most: usize,
        id_property: Option<&str>,
    ) -> Self {
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
        Self {
            batch: Batch::new(outcomes),
            chunks: chunks(sendable, most).into_iter(),
            id_property: id_property.map(str::to_owned),
            writes_records: false,
            written: HashMap::new(),
        }
    }

    /// A batch that writes records, each input another one.
    pub(crate) fn writing(
        items: impl IntoIterator<Item = Result<Item, ClientError>>,
        id_property: Option<&str>,
    ) -> Self {
        Self { writes_records: true, ..Self::new(items, INPUTS_MAX, id_property) }
    }

    /// The next piece to send.
    pub(crate) fn next(&mut self) -> Option<Chunk> {
        self.chunks.next()
    }

    /// The outcomes of all inputs.
    pub(crate) fn finish(self) -> Batch<T> {
        self.batch
    }

    /// Takes the failure of a piece: none of its inputs is done, or that is unknown. Those that HubSpot's refusal names are
    /// refused, the others have failed with them.
    fn fail(&mut self, indices: &[usize], inputs: &Inputs, error: ClientError) {
        let failure = Failure::of(&error);
        if failure.outlook != Outlook::Open {
            self.chunks = Vec::new().into_iter();
        }
        let body = error.refusal().map(|refusal| refusal.body().clone());
        let error = Arc::new(error);
        for index in indices {
            self.batch.items[*index] = Outcome::Failed(Arc::clone(&error));
        }
        if let Some(body) = body.filter(|_| failure.is_refused_by_content()) {
            for place in inputs.named_by(&body) {
                self.batch.items[indices[place]] = Outcome::Refused(Box::new(ItemRefusal::new(&body)));
            }
        }
    }
}

impl<T: Identified> Run<T> {
    /// Takes what became of a piece.
    pub(crate) fn settle(&mut self, chunk: Chunk, sent: Result<Answer<T>, ClientError>) {
        let Chunk { indices, items } = chunk;
        let id_property = self.id_property.as_deref();
        let inputs = if self.writes_records {
            let (names, texts): (Vec<_>, Vec<_>) =
                items.into_iter().map(|item| (item.names, item.input)).unzip();
            Inputs::of_writes(names, id_property, texts.iter().map(String::as_str))
        } else {
            Inputs::new(items.into_iter().map(|item| item.names).collect(), id_property)
        };
        match sent {
            Ok(answer) => self.take(&indices, &inputs, answer),
            Err(error) => self.fail(&indices, &inputs, error),
        }
    }

    fn take(&mut self, indices: &[usize], inputs: &Inputs, answer: Answer<T>) {
        let Attributed { done, doubtful: _, refused, unattributed } = inputs.attribute(answer);
        for index in indices {
            self.batch.items[*index] = Outcome::Missing;
        }
        for (place, result) in done {
            if self.is_new(inputs.key(place), &result) {
                self.batch.items[indices[place]] = Outcome::Done(result);
            }
        }
        for (place, error) in refused {
            self.batch.items[indices[place]] = Outcome::Refused(Box::new(ItemRefusal::new(&error)));
        }
        self.batch.unattributed.extend(unattributed);
    }

    /// Whether a result is no record that an earlier answer had for another input.
    fn is_new(&mut self, key: Option<&String>, result: &T) -> bool {
        let Some(id) = result.id().filter(|_| self.writes_records) else { return true };
        match self.written.get(id) {
            // An id that comes twice is changed twice.
            Some(earlier) => key.is_some() && earlier.as_ref() == key,
            None => {
                self.written.insert(id.to_owned(), key.cloned());
                true
            }
        }
    }
}

impl Run<()> {
    /// Takes what became of a piece that is answered with nothing.
    pub(crate) fn settle_archive(&mut self, chunk: Chunk, sent: Result<Reply, ClientError>) {
        let Chunk { indices, items } = chunk;
        let inputs = Inputs::new(items.into_iter().map(|item| item.names).collect(), None);
        let errors = match sent.and_then(|reply| archived(&reply)) {
            Ok(errors) => errors,
            Err(error) => return self.fail(&indices, &inputs, error),
        };
        let all_done = errors.is_empty();
        let Attributed { refused, unattributed, .. } =
            inputs.attribute(Answer::<()> { results: Vec::new(), errors });
        for index in &indices {
            self.batch.items[*index] = if all_done { Outcome::Done(()) } else { Outcome::Missing };
        }
        for (place, error) in refused {
            self.batch.items[indices[place]] = Outcome::Refused(Box::new(ItemRefusal::new(&error)));
        }
        self.batch.unattributed.extend(unattributed);
    }
}

/// The errors in the answer to an archive: as a rule it is 204 and empty. A version of the description has a body that says
/// that the batch is complete, and may have errors in it.
fn archived(reply: &Reply) -> Result<Vec<crate::ErrorBody>, ClientError> {
    if reply.is_no_content() {
        return Ok(Vec::new());
    }
    let answer = reply.object()?;
    if answer.get("status").and_then(Value::as_str) != Some("COMPLETE") {
        return Err(reply.misshapen("it is answered with 204, or with a batch that is complete"));
    }
    let errors = answer.get("errors").and_then(Value::as_array);
    Ok(errors.into_iter().flatten().map(|entry| reply.error_body(entry)).collect())
}

/// Pieces of at most `most` inputs, in which no key comes twice: HubSpot refuses those whole (recorded).
fn chunks(items: Vec<(usize, Item)>, most: usize) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut keys = HashSet::new();
    for (index, item) in items {
        let repeats = item.names.key.as_ref().is_some_and(|key| keys.contains(key));
        if repeats || chunks.last().is_none_or(|chunk| chunk.items.len() >= most) {
            chunks.push(Chunk::default());
            keys.clear();
        }
        keys.extend(item.names.key.clone());
        if let Some(chunk) = chunks.last_mut() {
            chunk.indices.push(index);
            chunk.items.push(item);
        }
    }
    chunks
}
