//! Entries of HubSpot's lists, each read on its own: one that is malformed costs only itself.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny, SeqAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

/// The most entries of one list that are taken. The largest real one seen has 1,583 options; accounts are limited to some
/// thousands of properties.
pub const ENTRIES_MAX: usize = 100_000;

/// The most malformed entries of one list that are kept, so that they can be told; the others are only counted.
const MALFORMED_KEPT: usize = 100;

/// The most characters that are kept of what a malformed entry is called, and of what is wrong with it.
const TEXT_KEPT: usize = 200;

/// One entry: what it says, or why it could not be read.
#[derive(Clone, Debug)]
pub struct Entry<T>(pub(crate) Result<T, Box<Malformed>>);

/// An entry that does not have the documented shape.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Malformed {
    /// Its name or id, where it has one.
    pub(crate) name: Option<String>,
    /// What the parser said.
    pub(crate) why: String,
}

impl<T: DeserializeOwned> Entry<T> {
    /// Reads the JSON text of one entry. Members that nobody needs are skipped and take no memory.
    pub fn read(json: &str) -> Self {
        Self(serde_json::from_str(json).map_err(|error| Box::new(Malformed::new(json, &error))))
    }
}

impl<T> From<T> for Entry<T> {
    fn from(entry: T) -> Self {
        Self(Ok(entry))
    }
}

impl Malformed {
    fn new(json: &str, error: &serde_json::Error) -> Self {
        let why = error.to_string();
        // Where in the entry it is says little to somebody who sees no entry.
        let why = why.rsplit_once(" at line ").map_or(why.as_str(), |(why, _)| why);
        Self { name: Called::of(json).map(|name| cut(&name)), why: cut(why) }
    }
}

/// The names of an entry, whatever else is wrong with it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Called<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    property_name: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

impl Called<'_> {
    fn of(json: &str) -> Option<String> {
        let called: Called<'_> = serde_json::from_str(json).ok()?;
        let mut names = [called.name, called.property_name, called.id, called.value].into_iter().flatten();
        names.find_map(|name| serde_json::from_str(name.get()).ok())
    }
}

fn cut(text: &str) -> String {
    text.chars().take(TEXT_KEPT).collect()
}

/// The entries of one list: at most [`ENTRIES_MAX`] are kept, all are counted.
#[derive(Clone, Debug)]
pub struct Entries<T> {
    taken: Vec<T>,
    malformed: Vec<(usize, Malformed)>,
    malformed_count: usize,
    count: usize,
}

impl<T> Entries<T> {
    /// A list without entries.
    pub const fn new() -> Self {
        Self { taken: Vec::new(), malformed: Vec::new(), malformed_count: 0, count: 0 }
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: Entry<T>) {
        let index = self.count;
        self.count += 1;
        match entry.0 {
            Ok(entry) if index < ENTRIES_MAX => self.taken.push(entry),
            Ok(_) => {}
            Err(malformed) => {
                self.malformed_count += 1;
                if self.malformed.len() < MALFORMED_KEPT {
                    self.malformed.push((index, *malformed));
                }
            }
        }
    }

    /// Adds all entries of another list.
    pub fn append(&mut self, other: Self) {
        let before = self.count;
        self.count += other.count;
        self.malformed_count += other.malformed_count;
        let room = ENTRIES_MAX.saturating_sub(self.taken.len());
        self.taken.extend(other.taken.into_iter().take(room));
        let room = MALFORMED_KEPT.saturating_sub(self.malformed.len());
        let malformed = other.malformed.into_iter().take(room);
        self.malformed.extend(malformed.map(|(index, malformed)| (before + index, malformed)));
    }

    /// How many entries the list had, those that could not be read and those beyond the limit included.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether the list had no entry at all.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The entries that could be read.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.taken.iter()
    }

    /// All entries, where every one of them could be read.
    ///
    /// # Errors
    /// Why the first one that could not be read could not.
    pub fn into_all(self) -> Result<Vec<T>, String> {
        match self.malformed.into_iter().next() {
            Some((_, malformed)) => Err(malformed.why),
            None => Ok(self.taken),
        }
    }

    /// The entries that could be read, with what is to be told of the others.
    pub(crate) fn into_parts(self) -> (Vec<T>, Untaken) {
        let hidden = self.malformed_count - self.malformed.len();
        let beyond = (self.count > ENTRIES_MAX).then_some(self.count);
        (self.taken, Untaken { malformed: self.malformed, hidden, beyond })
    }
}

/// The entries of a list that were not taken.
pub(crate) struct Untaken {
    /// Malformed ones, by their place in the list.
    pub(crate) malformed: Vec<(usize, Malformed)>,
    /// How many more were malformed.
    pub(crate) hidden: usize,
    /// How many entries there were, if those are more than are taken.
    pub(crate) beyond: Option<usize>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: DeserializeOwned> Extend<Value> for Entries<T> {
    fn extend<I: IntoIterator<Item = Value>>(&mut self, values: I) {
        for value in values {
            self.push(Entry::read(&value.to_string()));
        }
    }
}

impl<T: DeserializeOwned> FromIterator<Value> for Entries<T> {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        let mut entries = Self::default();
        entries.extend(values);
        entries
    }
}

impl<T: DeserializeOwned> From<Vec<Value>> for Entries<T> {
    fn from(values: Vec<Value>) -> Self {
        values.into_iter().collect()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries<T>, A::Error> {
        let mut entries = Entries::default();
        while entries.count < ENTRIES_MAX
            && let Some(entry) = list.next_element::<Box<RawValue>>()?
        {
            entries.push(Entry::read(entry.get()));
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            entries.count += 1;
        }
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_taken_up_to_its_limit_and_counted_beyond_it() {
        for count in [ENTRIES_MAX - 1, ENTRIES_MAX, ENTRIES_MAX + 1] {
            let json = format!("[{}1]", "1,".repeat(count - 1));
            let entries: Entries<u8> = serde_json::from_str(&json).unwrap();
            assert_eq!(entries.len(), count);
            let (taken, untaken) = entries.into_parts();
            assert_eq!(taken.len(), count.min(ENTRIES_MAX));
            assert_eq!(untaken.beyond, (count > ENTRIES_MAX).then_some(count));
        }
    }

    #[test]
    fn what_is_kept_of_a_malformed_entry_is_short() {
        let name = "n".repeat(100_000);
        let entry = Entry::<u8>::read(&format!(r#"{{"type":"{name}","name":"{name}"}}"#));
        let malformed = entry.0.unwrap_err();
        assert_eq!(malformed.name.map(|name| name.len()), Some(TEXT_KEPT));
        let entry = Entry::<u8>::read(&format!("\"{name}\""));
        assert!(entry.0.unwrap_err().why.len() <= TEXT_KEPT);
        let many: Entries<u8> = serde_json::from_str(&format!("[{}{{}}]", "{},".repeat(9_999))).unwrap();
        let (taken, untaken) = many.into_parts();
        assert_eq!((taken.len(), untaken.malformed.len(), untaken.hidden), (0, MALFORMED_KEPT, 9_900));
    }
}
