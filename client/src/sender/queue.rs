//! What is to be sent next.

use std::collections::VecDeque;

use super::{
    item::{Load, TieLoad},
    request::Work,
};

/// The most bytes of inputs in one request; a single record that is longer goes alone.
const REQUEST_BYTES: usize = 4 * 1024 * 1024;

/// Records and associations that wait.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// For the first time.
    fresh: VecDeque<Load>,
    /// Once more, after a failure that was nobody's fault.
    again: VecDeque<Load>,
    /// Parts of requests that were refused without a name; each stays apart from the others.
    parts: VecDeque<Work>,
    ties: VecDeque<TieLoad>,
}

/// How much may be sent in one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// Records in all.
    pub(crate) size: usize,
    /// Records that were sent before and failed.
    pub(crate) repeats: usize,
}

impl Queue {
    pub(crate) fn push(&mut self, load: Load) {
        self.fresh.push_back(load);
    }

    pub(crate) fn push_tie(&mut self, tie: TieLoad) {
        self.ties.push_back(tie);
    }

    /// Puts back what was not carried out, to go first.
    pub(crate) fn put_back(&mut self, work: Work) {
        match work {
            Work::Ask => {}
            Work::Write { is_part: true, .. } => self.parts.push_front(work),
            Work::Write { loads, is_part: false } => {
                for load in loads.into_iter().rev() {
                    let queue = if load.attempts == 0 { &mut self.fresh } else { &mut self.again };
                    queue.push_front(load);
                }
            }
            Work::Tie(ties) => {
                for tie in ties.into_iter().rev() {
                    self.ties.push_front(tie);
                }
            }
        }
    }

    /// Puts in the halves of a request that was refused without a name.
    pub(crate) fn put_halves(&mut self, work: Work) {
        let half = work.len() / 2;
        self.put_parts(work, half);
    }

    fn put_parts(&mut self, work: Work, first: usize) {
        match work {
            Work::Ask => {}
            Work::Write { mut loads, .. } => {
                let other = loads.split_off(first.min(loads.len()));
                self.parts.push_front(Work::Write { loads: other, is_part: true });
                self.parts.push_front(Work::Write { loads, is_part: true });
            }
            Work::Tie(mut ties) => {
                let other = ties.split_off(first.min(ties.len()));
                self.parts.push_front(Work::Tie(other));
                self.parts.push_front(Work::Tie(ties));
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.again.is_empty() && self.parts.is_empty() && self.ties.is_empty()
    }

    /// How many records wait that were never sent.
    pub(crate) fn fresh(&self) -> usize {
        self.fresh.len()
    }

    /// Whether a request would be full, or nothing better may come.
    pub(crate) fn is_ready(&self, size: usize, input_ended: bool) -> bool {
        let loads = self.fresh.len() + self.again.len();
        !self.parts.is_empty()
            || loads >= size
            || self.ties.len() >= size
            || (input_ended && !self.is_empty())
    }

    /// The next request, if there may be one.
    pub(crate) fn next(&mut self, room: Room) -> Option<Work> {
        self.next_part(room)
            .or_else(|| if self.ties.len() >= room.size { self.next_ties(room) } else { None })
            .or_else(|| self.next_loads(room))
            .or_else(|| self.next_ties(room))
    }

    fn next_part(&mut self, room: Room) -> Option<Work> {
        while let Some(part) = self.parts.pop_front() {
            if part.len() > room.size {
                self.put_parts(part, room.size.max(1));
            } else if part.len() > 0 {
                return Some(part);
            }
        }
        None
    }

    fn next_loads(&mut self, room: Room) -> Option<Work> {
        let (mut loads, mut bytes) = (Vec::new(), 0);
        let mut take = |queue: &mut VecDeque<Load>, most: usize| {
            for _ in 0..most {
                let Some(load) = queue.front() else { break };
                bytes += load.members.len();
                if !loads.is_empty() && bytes > REQUEST_BYTES {
                    break;
                }
                loads.extend(queue.pop_front());
            }
            loads.len()
        };
        let repeated = take(&mut self.again, room.repeats.min(room.size));
        take(&mut self.fresh, room.size.saturating_sub(repeated));
        (!loads.is_empty()).then_some(Work::Write { loads, is_part: false })
    }

    /// Associations with one object type; no pair twice in a request, so that the answer is plain.
    fn next_ties(&mut self, room: Room) -> Option<Work> {
        let object = self.ties.front()?.tie.object.clone();
        let (mut chosen, mut rest): (Vec<TieLoad>, VecDeque<TieLoad>) = Default::default();
        let mut repeats = 0;
        for load in self.ties.drain(..) {
            let fits = load.tie.object == object && chosen.len() < room.size;
            let affordable = load.attempts == 0 || repeats < room.repeats;
            let is_twice =
                fits && chosen.iter().any(|other| other.ticket == load.ticket && other.tie.to == load.tie.to);
            if fits && affordable && !is_twice {
                repeats += usize::from(load.attempts > 0);
                chosen.push(load);
            } else {
                rest.push_back(load);
            }
        }
        self.ties = rest;
        (!chosen.is_empty()).then_some(Work::Tie(chosen))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::sender::item::Tie;

    const ROOM: Room = Room { size: 3, repeats: 1 };

    fn load(place: u32) -> Load {
        Load { place, key: None, members: String::new(), ties: Vec::new(), attempts: 0, is_doubted: false }
    }

    fn places(work: Option<Work>) -> Vec<u32> {
        match work {
            Some(Work::Write { loads, .. }) => loads.iter().map(|load| load.place).collect(),
            Some(Work::Tie(ties)) => ties.iter().map(|load| load.place).collect(),
            Some(Work::Ask) | None => Vec::new(),
        }
    }

    #[test]
    fn repeats_are_rationed_and_first_attempts_are_not() {
        let mut queue = Queue::default();
        (0..4).for_each(|place| queue.push(load(place)));
        queue.put_back(Work::Write {
            loads: [10, 11].map(|place| Load { attempts: 1, ..load(place) }).into(),
            is_part: false,
        });
        assert_eq!(places(queue.next(ROOM)), [10, 0, 1]);
        assert_eq!(places(queue.next(Room { size: 3, repeats: 0 })), [2, 3]);
        assert!(queue.next(Room { size: 3, repeats: 0 }).is_none());
        assert!(!queue.is_empty());
    }

    #[test]
    fn halves_stay_apart() {
        let mut queue = Queue::default();
        queue.push(load(9));
        queue.put_halves(Work::Write { loads: (0..5).map(load).collect(), is_part: false });
        assert_eq!(places(queue.next(ROOM)), [0, 1]);
        assert_eq!(places(queue.next(ROOM)), [2, 3, 4]);
        assert_eq!(places(queue.next(ROOM)), [9]);
    }

    #[test]
    fn a_pair_is_in_a_request_once() {
        let mut queue = Queue::default();
        for (place, object, to) in
            [(0, "contacts", "7"), (1, "companies", "7"), (2, "contacts", "7"), (3, "contacts", "8")]
        {
            let tie = Tie { object: Arc::from(object), to: to.to_owned(), types: String::new() };
            queue.push_tie(TieLoad { place, ticket: "1".to_owned(), tie, attempts: 0, is_doubted: false });
        }
        assert_eq!(places(queue.next(ROOM)), [0, 3]);
        assert_eq!(places(queue.next(ROOM)), [1]);
        assert_eq!(places(queue.next(ROOM)), [2]);
    }

    #[test]
    fn long_records_share_a_request_only_as_far_as_they_fit() {
        let mut queue = Queue::default();
        for place in 0..3 {
            queue.push(Load { members: " ".repeat(REQUEST_BYTES / 2 + 1), ..load(place) });
        }
        assert_eq!(places(queue.next(ROOM)), [0]);
        assert_eq!(places(queue.next(ROOM)), [1]);
    }
}
