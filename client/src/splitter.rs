//! Takes a JSON answer apart while it arrives, into the entries of its lists: at no time is there more of it in memory than
//! one entry.
//!
//! Only the outermost object or list is read here, and where values end; a value that is wanted is read by serde_json. What
//! is not wanted takes no memory, and only its end is looked for.

mod scan;
#[cfg(test)]
mod tests;

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::{halt::Halt, memory_budget::Share};
use scan::Scan;

/// The longest entry that is read, in bytes. A property with 10,000 options takes about two million.
pub(crate) const ENTRY_MAX: usize = 4 * 1024 * 1024;

/// How deep an answer may be nested. HubSpot's are four or five deep.
pub(crate) const DEPTH_MAX: usize = 64;

/// The longest member name that is looked at, in bytes.
const KEY_MAX: usize = 256;

/// The buffer that stays between entries, in bytes.
const BUFFER_KEPT: usize = 64 * 1024;

/// Whether the value of a member of the answer is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Wanted {
    /// It is not.
    Nothing,
    /// Its entries, one by one, if it is a list.
    Entries,
    /// The value as it is.
    Whole,
}

/// Takes what is wanted of an answer.
pub(crate) trait Sink {
    /// The member that an answer stands for which is a list itself.
    const LIST: &'static str;

    /// Whether a member is wanted.
    fn wants(&self, key: &str) -> Wanted;

    /// A list that is wanted begins.
    fn begin(&mut self, key: &str);

    /// Takes an entry of a list that is wanted, or a member that is wanted as a whole. It is JSON.
    fn take(&mut self, key: &str, json: &str) -> Result<(), Halt>;
}

/// Reads an answer piece by piece.
#[derive(Debug)]
pub(crate) struct Splitter {
    place: Place,
    /// Whether the answer is a list itself.
    is_list: bool,
    key: String,
    wanted: Wanted,
    /// The members that were wanted and came.
    seen: Vec<String>,
    scan: Scan,
    /// Whether the value that is being read is wanted.
    keeps: bool,
    kept: Vec<u8>,
    share: Share,
}

/// Where in the answer the next byte stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    Start,
    /// Before a member's name; where it is the first, the object may end instead.
    Name {
        first: bool,
    },
    InName,
    Colon,
    Member,
    InMember,
    AfterMember,
    /// Before an entry; where it is the first, the list may end instead.
    Entry {
        first: bool,
    },
    InEntry,
    AfterEntry,
    /// In an answer that is neither an object nor a list.
    InOther,
    End,
}

impl Splitter {
    /// A splitter whose buffer is of this share of the memory.
    pub(crate) fn new(share: Share) -> Self {
        Self {
            place: Place::Start,
            is_list: false,
            key: String::new(),
            wanted: Wanted::Nothing,
            seen: Vec::new(),
            scan: Scan::default(),
            keeps: false,
            kept: Vec::new(),
            share,
        }
    }

    /// Reads the next piece of the answer.
    pub(crate) fn feed<S: Sink>(&mut self, mut bytes: &[u8], sink: &mut S) -> Result<(), Halt> {
        while let Some(&byte) = bytes.first() {
            let used = match self.place {
                Place::InName | Place::InMember | Place::InEntry => self.within(bytes, sink)?,
                Place::InOther => {
                    self.kept.extend(bytes.iter().take(KEY_MAX.saturating_sub(self.kept.len())));
                    bytes.len()
                }
                _ if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') => 1,
                _ => self.between(byte, sink)?,
            };
            bytes = &bytes[used..];
        }
        Ok(())
    }

    /// The answer ends here.
    pub(crate) fn finish(self) -> Result<(), Halt> {
        match self.place {
            Place::End => Ok(()),
            Place::InOther if serde_json::from_slice::<IgnoredAny>(&self.kept).is_ok() => {
                Err(Halt::Shape("it is neither an object nor a list".to_owned()))
            }
            Place::Start | Place::InOther => Err(Halt::NotJson),
            _ => Err(Halt::Truncated),
        }
    }

    /// A byte between values; how many were used, which is none where a value begins with it.
    fn between<S: Sink>(&mut self, byte: u8, sink: &mut S) -> Result<usize, Halt> {
        self.place = match (self.place, byte) {
            (Place::Start, b'{') => Place::Name { first: true },
            (Place::Start, b'[') => {
                self.is_list = true;
                self.key = S::LIST.to_owned();
                sink.begin(S::LIST);
                Place::Entry { first: true }
            }
            (Place::Start, _) => return Ok(self.begin(Place::InOther, true)),
            (Place::Name { .. }, b'"') => return Ok(self.begin(Place::InName, true)),
            (Place::Name { first: true } | Place::AfterMember, b'}') => Place::End,
            (Place::AfterMember, b',') => Place::Name { first: false },
            (Place::Colon, b':') => Place::Member,
            (Place::Member, b'[') if self.wanted == Wanted::Entries => {
                sink.begin(&self.key);
                Place::Entry { first: true }
            }
            (Place::Member, _) => return Ok(self.begin(Place::InMember, self.wanted == Wanted::Whole)),
            (Place::Entry { first: true } | Place::AfterEntry, b']') if self.is_list => Place::End,
            (Place::Entry { first: true } | Place::AfterEntry, b']') => Place::AfterMember,
            (Place::AfterEntry, b',') => Place::Entry { first: false },
            (Place::Entry { .. }, _) => return Ok(self.begin(Place::InEntry, true)),
            _ => return Err(Halt::NotJson),
        };
        Ok(1)
    }

    fn begin(&mut self, place: Place, keeps: bool) -> usize {
        self.place = place;
        self.scan = Scan::default();
        self.keeps = keeps;
        0
    }

    /// Bytes of a name or a value; how many were used.
    fn within<S: Sink>(&mut self, bytes: &[u8], sink: &mut S) -> Result<usize, Halt> {
        let (used, is_whole) = self.scan.advance(bytes)?;
        self.keep(&bytes[..used])?;
        if is_whole {
            self.place = match self.place {
                Place::InName => {
                    self.named(sink)?;
                    Place::Colon
                }
                Place::InMember => {
                    self.taken(sink)?;
                    Place::AfterMember
                }
                _ => {
                    self.taken(sink)?;
                    Place::AfterEntry
                }
            };
            self.kept.clear();
            self.kept.shrink_to(BUFFER_KEPT);
            self.share.resize(self.kept.capacity())?;
        }
        Ok(used)
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), Halt> {
        if !self.keeps {
            return Ok(());
        }
        let length = self.kept.len() + bytes.len();
        if self.place == Place::InName && length > KEY_MAX {
            // No member of that name is wanted.
            self.keeps = false;
            return Ok(());
        }
        if length > ENTRY_MAX {
            return Err(Halt::Limit(format!("has an entry of more than {} MiB", ENTRY_MAX >> 20)));
        }
        if length > self.kept.capacity() {
            self.share.resize(length.max(2 * self.kept.capacity()))?;
        }
        self.kept.extend_from_slice(bytes);
        Ok(())
    }

    fn named(&mut self, sink: &impl Sink) -> Result<(), Halt> {
        self.key = match self.keeps {
            true => serde_json::from_slice(&self.kept).map_err(|_| Halt::NotJson)?,
            false => String::new(),
        };
        self.wanted = if self.keeps { sink.wants(&self.key) } else { Wanted::Nothing };
        if self.wanted != Wanted::Nothing {
            if self.seen.contains(&self.key) {
                return Err(Halt::Shape(format!("it has `{}` twice", self.key)));
            }
            self.seen.push(self.key.clone());
        }
        Ok(())
    }

    fn taken(&self, sink: &mut impl Sink) -> Result<(), Halt> {
        if !self.keeps {
            return Ok(());
        }
        let json: &RawValue = serde_json::from_slice(&self.kept).map_err(|_| Halt::NotJson)?;
        sink.take(&self.key, json.get())
    }
}
