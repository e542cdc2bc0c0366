//! Which input of a request a part of its answer is about. The one place that decides it, for batches and for the sender.
//!
//! HubSpot answers a batch in any order, and an answer need not speak of every input. A result is an input's by the trace id
//! that it echoes, else by the record's id or unique value, else (in a request with one input) because it can be no other's,
//! else by what the record holds. Which input an error is about is in [`errors`].
//!
//! A result that is a record which was made has an id that no other result has. Where that is not so, it is unknown what was
//! made, and all inputs concerned are in doubt.

mod answer;
mod errors;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

pub(crate) use self::answer::{Answer, Entry};
use crate::{ErrorBody, record::TicketRecord};

/// Why an input is in doubt although there is a result for it.
pub(crate) const WITHOUT_ID: &str = "HubSpot's answer has a result for this record, but no usable id in it";
pub(crate) const SAME_ID: &str = "HubSpot's answer gives this record and another one the same id";
const SEVERAL: &str = "HubSpot's answer has several results for this record";

/// The names that answers may call an input by.
#[derive(Clone, Debug, Default)]
pub(crate) struct InputNames {
    /// The trace id that it was sent with.
    pub(crate) trace: Option<String>,
    /// The id of its record, its value of the unique property, or its [`pair_key`].
    pub(crate) key: Option<String>,
    /// The ids of the two records that it associates.
    pub(crate) ends: Option<(String, String)>,
    /// The properties of a record that is created, which has no other name; a value without a text is `None`.
    pub(crate) content: Option<HashMap<String, Option<String>>>,
}

/// The inputs of one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    names: Vec<InputNames>,
    /// The property that keys are values of; without it they are ids.
    key_property: Option<String>,
    /// Whether the request writes records, so that each result is another one.
    writes_records: bool,
    /// Whether the inputs may hold a text that looks like the place of an input, so that a message that quotes it misleads.
    quotes_places: bool,
}

/// A result that can be told whose it is.
pub(crate) trait Identified {
    /// The record's id, if it is a record.
    fn id(&self) -> Option<&str> {
        None
    }

    /// The key of the result: the value of this unique property, or an id.
    fn key(&self, property: Option<&str>) -> Option<String>;

    /// The properties of the record, if it is one.
    fn property(&self, _name: &str) -> Option<Option<&str>> {
        None
    }
}

/// An answer, taken apart by inputs. No input is in two of the lists; those that are in none were not spoken of.
#[derive(Debug)]
pub(crate) struct Attributed<T> {
    /// Inputs with their results.
    pub(crate) done: Vec<(usize, T)>,
    /// Inputs with a result that cannot be believed, and why.
    pub(crate) doubtful: Vec<(usize, &'static str)>,
    /// Inputs with the error that names them; it may name many.
    pub(crate) refused: Vec<(usize, Arc<ErrorBody>)>,
    /// Errors that name no input.
    pub(crate) unattributed: Vec<ErrorBody>,
}

impl Identified for TicketRecord {
    fn id(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn key(&self, property: Option<&str>) -> Option<String> {
        match property {
            Some(name) => self.property(name).map(str::to_owned),
            None => Some(self.id.clone()),
        }
    }

    fn property(&self, name: &str) -> Option<Option<&str>> {
        self.properties.get(name).map(Option::as_deref)
    }
}

impl Identified for () {
    fn key(&self, _: Option<&str>) -> Option<String> {
        None
    }
}

impl Inputs {
    /// Inputs that read something, or associate records.
    pub(crate) fn new(names: Vec<InputNames>, key_property: Option<&str>) -> Self {
        Self { names, key_property: key_property.map(str::to_owned), ..Self::default() }
    }

    /// Inputs that write records, with the JSON text of each.
    pub(crate) fn of_writes<'a>(
        names: Vec<InputNames>,
        key_property: Option<&str>,
        mut texts: impl Iterator<Item = &'a str>,
    ) -> Self {
        let quotes_places = texts.any(errors::may_quote_a_place);
        Self { writes_records: true, quotes_places, ..Self::new(names, key_property) }
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The id of an input's record, or its value of the unique property.
    pub(crate) fn key(&self, place: usize) -> Option<&String> {
        self.names.get(place)?.key.as_ref()
    }

    /// Takes an answer apart. An input that an error names is refused only if there is no result for it as well: the ticket
    /// weighs more than the error.
    pub(crate) fn attribute<T: Identified>(&self, answer: Answer<T>) -> Attributed<T> {
        let places = self.places_of(&answer.results);
        let doubts = self.doubts(&answer.results, &places);
        let (mut done, mut doubtful) = (Vec::new(), Vec::new());
        let mut settled = HashSet::new();
        for (place, entry) in places.into_iter().zip(answer.results) {
            let Some(place) = place.filter(|place| settled.insert(*place)) else { continue };
            match (doubts.get(&place), entry.value) {
                (Some(why), _) => doubtful.push((place, *why)),
                (None, Some(value)) => done.push((place, value)),
                (None, None) => doubtful.push((place, WITHOUT_ID)),
            }
        }
        let (mut refused, mut unattributed) = (Vec::new(), Vec::new());
        for error in answer.errors {
            let places = self.blamed_by(&error);
            if places.is_empty() {
                unattributed.push(error);
                continue;
            }
            let (new, error) = (places.into_iter().filter(|place| settled.insert(*place)), Arc::new(error));
            refused.extend(new.map(|place| (place, Arc::clone(&error))));
        }
        Attributed { done, doubtful, refused, unattributed }
    }

    /// The inputs that an error of an answer is about: those that it names, or the only one that there is.
    fn blamed_by(&self, error: &ErrorBody) -> Vec<usize> {
        let named = self.named_by(error);
        if named.is_empty() && self.len() == 1 { vec![0] } else { named }
    }

    /// The input that each result is about.
    fn places_of<T: Identified>(&self, results: &[Entry<T>]) -> Vec<Option<usize>> {
        let is_whole = results.len() == self.len() && results.iter().all(|entry| entry.value.is_some());
        let mut free = vec![true; self.len()];
        let mut places = Vec::with_capacity(results.len());
        for entry in results {
            let place = match (&entry.trace, &entry.value) {
                (Some(trace), _) => self.by_trace(trace),
                (None, _) if self.len() == 1 && results.len() == 1 => Some(0),
                (None, Some(value)) => {
                    self.by_key(value).or_else(|| if is_whole { self.by_content(&free, value) } else { None })
                }
                (None, None) => None,
            };
            if let Some(place) = place {
                free[place] = false;
            }
            places.push(place);
        }
        places
    }

    fn by_trace(&self, trace: &str) -> Option<usize> {
        self.names.iter().position(|name| name.trace.as_deref() == Some(trace))
    }

    fn by_key<T: Identified>(&self, value: &T) -> Option<usize> {
        let key = value.key(self.key_property.as_deref())?;
        self.names.iter().position(|name| name.key.as_ref() == Some(&key))
    }

    /// The input that holds what this record holds. If several do, they must be equal, and any of them is as good.
    fn by_content<T: Identified>(&self, free: &[bool], record: &T) -> Option<usize> {
        let fits = |content: &HashMap<String, Option<String>>| {
            let mut echoed = 0;
            let same = content.iter().all(|(name, value)| match record.property(name) {
                None => true,
                Some(echo) => {
                    echoed += 1;
                    value.as_deref() == Some(echo.unwrap_or_default())
                }
            });
            same && echoed > 0
        };
        let contents =
            self.names.iter().enumerate().filter_map(|(place, name)| Some((place, name.content.as_ref()?)));
        let candidates: Vec<_> = contents.filter(|(_, content)| fits(content)).collect();
        let (_, first) = candidates.first()?;
        let are_equal = candidates.iter().all(|(_, content)| content == first);
        candidates.iter().map(|(place, _)| *place).find(|place| free[*place]).filter(|_| are_equal)
    }

    /// The inputs whose result cannot be believed because of the ids in it, and why. A result without an input counts too: it
    /// is some other input's.
    fn doubts<T: Identified>(
        &self,
        results: &[Entry<T>],
        places: &[Option<usize>],
    ) -> HashMap<usize, &'static str> {
        let mut doubts = HashMap::new();
        if !self.writes_records {
            return doubts;
        }
        let mut places_of_id: HashMap<&str, HashSet<Option<usize>>> = HashMap::new();
        let mut ids_of_place: HashMap<usize, HashSet<Option<&str>>> = HashMap::new();
        for (place, entry) in places.iter().zip(results) {
            let id = entry.value.as_ref().and_then(Identified::id);
            if let Some(id) = id {
                places_of_id.entry(id).or_default().insert(*place);
            }
            if let Some(place) = place {
                ids_of_place.entry(*place).or_default().insert(id);
            }
        }
        for places in places_of_id.values().filter(|places| places.len() > 1) {
            doubts.extend(places.iter().flatten().map(|place| (*place, SAME_ID)));
        }
        for (place, _) in ids_of_place.iter().filter(|(_, ids)| ids.len() > 1) {
            doubts.insert(*place, SEVERAL);
        }
        doubts
    }
}

/// The name of an input that associates two records.
pub(crate) fn pair_key(from: &str, to: &str) -> String {
    format!("{from} {to}")
}
