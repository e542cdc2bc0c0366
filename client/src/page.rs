//! One page of a list of the schema, read entry by entry.

use serde::{Deserialize, de::DeserializeOwned};
use ticketproof_schema::wire::{ENTRIES_MAX, Entries, Entry, Weight};

use crate::{
    cursors::CURSOR_MAX,
    halt::Halt,
    memory_budget::{Room, Share},
    splitter::{Sink, Wanted},
};

/// The entries of a page, and the cursor of the next.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) entries: Entries<T>,
    pub(crate) next: Option<String>,
    /// Whether it had a list of results at all.
    pub(crate) is_list: bool,
    /// The memory that the entries take.
    pub(crate) share: Share,
    /// How many entries the pages before had.
    before: usize,
}

impl<T> Page<T> {
    /// A page of a list that had so many entries before.
    pub(crate) fn new(before: usize, room: &Room) -> Self {
        Self { entries: Entries::new(), next: None, is_list: false, share: room.share(), before }
    }
}

impl<T: DeserializeOwned + Weight> Sink for Page<T> {
    const LIST: &'static str = "results";

    fn wants(&self, key: &str) -> Wanted {
        match key {
            "results" => Wanted::Entries,
            "paging" => Wanted::Whole,
            _ => Wanted::Nothing,
        }
    }

    fn begin(&mut self, _: &str) {
        self.is_list = true;
    }

    fn take(&mut self, key: &str, json: &str) -> Result<(), Halt> {
        if key == "paging" {
            self.next = cursor(json)?;
            return Ok(());
        }
        if self.before + self.entries.len() == ENTRIES_MAX {
            return Err(Halt::Limit(format!("has more than {ENTRIES_MAX} entries in one list")));
        }
        let entry = Entry::read(json);
        self.share.grow(entry.weight())?;
        self.entries.push(entry);
        Ok(())
    }
}

#[derive(Deserialize)]
struct Paging {
    next: Option<Next>,
}

#[derive(Deserialize)]
struct Next {
    after: Option<Cursor>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Cursor {
    Text(String),
    Number(u64),
}

/// The cursor of the next page in `paging`, if there is one. Whatever has another shape is no end of the list.
fn cursor(json: &str) -> Result<Option<String>, Halt> {
    if json.len() > 4 * CURSOR_MAX {
        return Err(Halt::Limit(format!("has a `paging` of more than {} bytes", 4 * CURSOR_MAX)));
    }
    let paging: Option<Paging> = serde_json::from_str(json)
        .map_err(|_| Halt::Shape("its `paging` does not say whether there is another page".to_owned()))?;
    let after = paging.and_then(|paging| paging.next).and_then(|next| next.after);
    Ok(after
        .map(|after| match after {
            Cursor::Text(text) => text,
            Cursor::Number(number) => number.to_string(),
        })
        .filter(|after| !after.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_there_or_it_is_not_and_nothing_between() {
        for (json, next) in [
            ("null", None),
            ("{}", None),
            (r#"{"next":null}"#, None),
            (r#"{"next":{"link":"x"}}"#, None),
            (r#"{"next":{"after":null}}"#, None),
            (r#"{"next":{"after":""}}"#, None),
            (r#"{"next":{"after":"NTI1"},"prev":{}}"#, Some("NTI1")),
            (r#"{"next":{"after":100}}"#, Some("100")),
        ] {
            assert_eq!(cursor(json), Ok(next.map(str::to_owned)), "{json}");
        }
        for json in [
            "7",
            r#"{"next":7}"#,
            r#"{"next":{"after":{}}}"#,
            r#"{"next":{"after":[1]}}"#,
            r#"{"next":{"after":1.5}}"#,
        ] {
            assert!(matches!(cursor(json), Err(Halt::Shape(_))), "{json}");
        }
    }
}
