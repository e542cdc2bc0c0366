//! The ledger: the state of every record, by the journal's entries.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::Arc,
};

use super::entry::{Entry, PlannedRow, Reason};

/// The identity of a record within a journal: 128 bits of a SHA-256.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RowId(pub(crate) u128);

impl RowId {
    fn parse(text: &str) -> Option<Self> {
        u128::from_str_radix(text, 16).ok().map(Self)
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// The state of one record, and when it was sent.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum State {
    /// It is to be sent, and is certainly no ticket by this journal's doing.
    Planned,
    /// A request with it is under way. A journal that is opened again has none: they are in doubt then.
    Sending,
    /// It is a ticket with this id, and its associations are still to be sent.
    Made(Box<str>),
    /// It is a ticket with this id, and needs nothing more.
    Done(Box<str>),
    /// HubSpot refused it.
    Refused(Box<Reason>),
    /// It may be a ticket or not; the text says why that is unknown.
    InDoubt(Arc<str>),
}

/// One record of the plan.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Item {
    /// Its identity; `None` if the entry that planned it is lost to damage and no row has claimed it since.
    pub id: Option<RowId>,
    /// The input it was read from.
    pub input: Arc<str>,
    /// The line of the input, from 1.
    pub line: u64,
    /// The byte of the input, from 0.
    pub offset: u64,
    /// Its state.
    pub state: State,
    /// When a request with it was last begun, in milliseconds since 1970-01-01 UTC; 0 if never.
    pub sent_at: i64,
}

/// How many records are in which state.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Counts {
    /// To be sent, or tickets that still lack their associations.
    pub planned: u64,
    /// Tickets.
    pub done: u64,
    /// Refused by HubSpot.
    pub refused: u64,
    /// Unknown.
    pub in_doubt: u64,
}

/// Where a journal's runs send, and how; all runs of a journal agree.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Mode {
    /// The base URL.
    pub target: String,
    /// The unique property by which records are upserted; `None` if they are created.
    pub key: Option<String>,
}

/// Why a record is in doubt after an end without a word.
const CUT_SHORT: &str = "the sender ended before an answer came";

/// Why a record is in doubt after damage.
const LOST: &str = "the journal is damaged where this record may have been sent";

/// The state of every record.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    items: Vec<Item>,
    by_id: HashMap<RowId, u32>,
    mode: Option<Mode>,
    /// Places in the plan whose planning entry is lost, in order.
    lost: VecDeque<u32>,
    next: u64,
}

impl Ledger {
    /// The records in the order they were planned.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item of a record; `None` if the journal has never seen it.
    pub fn state(&self, id: RowId) -> Option<&State> {
        self.place(id).and_then(|place| self.items.get(place as usize)).map(|item| &item.state)
    }

    /// The item of a record, with its place; `None` if the journal has never seen it.
    pub fn find(&self, id: RowId) -> Option<&Item> {
        self.item(self.place(id)?)
    }

    /// Where and how the journal's runs send; `None` if there was none.
    pub fn mode(&self) -> Option<&Mode> {
        self.mode.as_ref()
    }

    /// How many records are in which state.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        // With a key, a record whose planning is lost is simply planned anew when it comes again.
        let is_keyed = self.mode.as_ref().is_some_and(|mode| mode.key.is_some());
        for item in self.items.iter().filter(|item| item.id.is_some() || !is_keyed) {
            counts.add(Some(&item.state));
        }
        counts
    }

    pub(crate) fn place(&self, id: RowId) -> Option<u32> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn item(&self, place: u32) -> Option<&Item> {
        self.items.get(place as usize)
    }

    pub(super) fn next(&self) -> u64 {
        self.next
    }

    pub(crate) fn size(&self) -> u32 {
        u32::try_from(self.items.len()).unwrap_or(u32::MAX)
    }

    /// The place of the first record whose planning is lost, to be given to a record that the journal does not know.
    /// Records come in the same order in every run, so that the unknown ones are the lost ones; at least, as many as were
    /// lost are not sent again.
    pub(crate) fn first_lost(&self) -> Option<u32> {
        self.lost.front().copied().filter(|_| self.mode.as_ref().is_none_or(|mode| mode.key.is_none()))
    }

    /// Takes in an entry. Entries after damage may speak of records whose planning is lost.
    pub(super) fn apply(&mut self, number: u64, top: u32, entry: &Entry) {
        let after_gap = number > self.next;
        self.next = self.next.max(number.saturating_add(1));
        if let Entry::Run { target, key, .. } = entry {
            self.mode.get_or_insert_with(|| Mode { target: target.clone(), key: key.clone() });
        }
        if after_gap {
            self.doubt_before(top);
        }
        match entry {
            Entry::Segment { .. } | Entry::Run { .. } | Entry::End { .. } | Entry::Checkpoint { .. } => {}
            Entry::Plan { from, input, rows } => self.plan(*from, input, rows),
            Entry::Send { at, items } => {
                for place in items {
                    if let Some(item) = self.reach(*place) {
                        item.state = State::Sending;
                        item.sent_at = *at;
                    }
                }
            }
            Entry::Done(ids) => self.set_ids(ids, State::Done),
            Entry::Made(ids) => self.set_ids(ids, State::Made),
            Entry::Refused { item, reason } => self.set(&[*item], &State::Refused(reason.clone())),
            Entry::Doubt { items, why } => self.set(items, &State::InDoubt(why.as_str().into())),
            Entry::Again { items, .. } => self.set(items, &State::Planned),
        }
    }

    /// Takes in that there were entries before this number, and a plan of this size; what is missing of them is lost.
    pub(super) fn expect(&mut self, next: u64, top: u32) {
        if next > self.next {
            self.next = next;
            self.doubt_before(top);
        }
    }

    /// Puts in doubt the records that are under way at the end of the journal.
    pub(super) fn close(&mut self) {
        let why: Arc<str> = CUT_SHORT.into();
        for item in self.items.iter_mut().filter(|item| item.state == State::Sending) {
            item.state = State::InDoubt(Arc::clone(&why));
        }
    }

    /// Entries are missing, and the next one knows of a plan of this size: whatever was planned by then may have been sent
    /// in an entry that is lost.
    fn doubt_before(&mut self, top: u32) {
        let why: Arc<str> = LOST.into();
        for item in self.items.iter_mut().take(top as usize).filter(|item| item.state == State::Planned) {
            item.state = State::InDoubt(Arc::clone(&why));
        }
        if let Some(last) = top.checked_sub(1) {
            self.reach(last);
        }
    }

    fn plan(&mut self, from: u32, input: &str, rows: &[PlannedRow]) {
        let input: Arc<str> = match self.items.last() {
            Some(last) if &*last.input == input => Arc::clone(&last.input),
            _ => input.into(),
        };
        for (place, PlannedRow(line, offset, id)) in (from..).zip(rows) {
            let id = RowId::parse(id);
            if let Some(id) = id {
                self.by_id.insert(id, place);
            }
            let (line, offset, input) = (*line, *offset, Arc::clone(&input));
            if place == self.size() {
                self.items.push(Item { id, input, line, offset, state: State::Planned, sent_at: 0 });
                continue;
            }
            let Some(item) = self.reach(place) else { break };
            if item.id.is_none() {
                let why: Arc<str> = match &item.state {
                    State::Done(ticket) | State::Made(ticket) => {
                        format!("{LOST}; ticket {ticket} may be it").into()
                    }
                    _ => LOST.into(),
                };
                item.state = State::InDoubt(why);
            }
            (item.id, item.input, item.line, item.offset) = (id, input, line, offset);
            match self.lost.front() {
                Some(first) if *first == place => drop(self.lost.pop_front()),
                _ => self.lost.retain(|lost| *lost != place),
            }
        }
    }

    /// The record at a place; places up to it without a plan were planned in lost entries.
    fn reach(&mut self, place: u32) -> Option<&mut Item> {
        /// More than this was never planned; a larger number is damage that kept its checksum.
        const MOST: u32 = 1 << 30;
        if place > MOST {
            return None;
        }
        let end = place as usize + 1;
        if self.items.len() < end {
            let (why, nowhere): (Arc<str>, Arc<str>) = (LOST.into(), "".into());
            for lost in self.size()..=place {
                self.lost.push_back(lost);
                let state = State::InDoubt(Arc::clone(&why));
                let input = Arc::clone(&nowhere);
                self.items.push(Item { id: None, input, line: 0, offset: 0, state, sent_at: 0 });
            }
        }
        self.items.get_mut(place as usize)
    }

    fn set(&mut self, places: &[u32], state: &State) {
        for place in places {
            if let Some(item) = self.reach(*place) {
                item.state = state.clone();
            }
        }
    }

    fn set_ids(&mut self, ids: &[(u32, String)], state: fn(Box<str>) -> State) {
        for (place, id) in ids {
            if let Some(item) = self.reach(*place) {
                item.state = state(id.as_str().into());
            }
        }
    }
}

impl Counts {
    /// Counts a record in this state; a record that the journal does not know is still to be sent.
    pub fn add(&mut self, state: Option<&State>) {
        *match state {
            None | Some(State::Planned | State::Made(_)) => &mut self.planned,
            Some(State::Done(_)) => &mut self.done,
            Some(State::Refused(_)) => &mut self.refused,
            Some(State::Sending | State::InDoubt(_)) => &mut self.in_doubt,
        } += 1;
    }

    /// The sum.
    pub const fn total(self) -> u64 {
        self.planned + self.done + self.refused + self.in_doubt
    }
}
