//! The queue of items to send.

use std::collections::VecDeque;

use super::{
    item::{AssociationItem, WriteItem},
    request::Request,
};

/// The most bytes of inputs in one request; a single record that is longer goes alone.
const REQUEST_BYTES: usize = 4 * 1024 * 1024;

/// Records and associations that wait.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// Records to send for the first time.
    fresh: VecDeque<WriteItem>,
    /// Records to send again, after a failure that no record caused.
    again: VecDeque<WriteItem>,
    /// Parts of requests that were refused without a name; each stays apart from the others.
    parts: VecDeque<Request>,
    associations: VecDeque<AssociationItem>,
}

/// How much may be sent in one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BatchLimits {
    /// Records in all.
    pub(crate) size: usize,
    /// Records that were sent before and failed.
    pub(crate) repeats: usize,
}

impl Queue {
    pub(crate) fn push(&mut self, item: WriteItem) {
        self.fresh.push_back(item);
    }

    pub(crate) fn push_association(&mut self, association: AssociationItem) {
        self.associations.push_back(association);
    }

    /// Puts back what was not carried out, to go first.
    pub(crate) fn put_back(&mut self, request: Request) {
        match request {
            Request::Probe => {}
            Request::Write { is_part: true, .. } => self.parts.push_front(request),
            Request::Write { items, is_part: false } => {
                for item in items.into_iter().rev() {
                    let queue = if item.attempts == 0 { &mut self.fresh } else { &mut self.again };
                    queue.push_front(item);
                }
            }
            Request::Associate(associations) => {
                for association in associations.into_iter().rev() {
                    self.associations.push_front(association);
                }
            }
        }
    }

    /// Puts in the halves of a request that was refused without a name.
    pub(crate) fn put_halves(&mut self, request: Request) {
        let half = request.len() / 2;
        self.put_parts(request, half);
    }

    fn put_parts(&mut self, request: Request, first: usize) {
        match request {
            Request::Probe => {}
            Request::Write { mut items, .. } => {
                let other = items.split_off(first.min(items.len()));
                self.parts.push_front(Request::Write { items: other, is_part: true });
                self.parts.push_front(Request::Write { items, is_part: true });
            }
            Request::Associate(mut associations) => {
                let other = associations.split_off(first.min(associations.len()));
                self.parts.push_front(Request::Associate(other));
                self.parts.push_front(Request::Associate(associations));
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fresh.is_empty()
            && self.again.is_empty()
            && self.parts.is_empty()
            && self.associations.is_empty()
    }

    /// How many records wait that were never sent.
    pub(crate) fn fresh(&self) -> usize {
        self.fresh.len()
    }

    /// Whether a request would be full, or nothing better may come.
    pub(crate) fn is_ready(&self, size: usize, input_ended: bool) -> bool {
        let items = self.fresh.len() + self.again.len();
        !self.parts.is_empty()
            || items >= size
            || self.associations.len() >= size
            || (input_ended && !self.is_empty())
    }

    /// The next request, if there may be one.
    pub(crate) fn next(&mut self, limits: BatchLimits) -> Option<Request> {
        self.next_part(limits)
            .or_else(|| {
                if self.associations.len() >= limits.size { self.next_associations(limits) } else { None }
            })
            .or_else(|| self.next_writes(limits))
            .or_else(|| self.next_associations(limits))
    }

    fn next_part(&mut self, limits: BatchLimits) -> Option<Request> {
        while let Some(part) = self.parts.pop_front() {
            if part.len() > limits.size {
                self.put_parts(part, limits.size.max(1));
            } else if part.len() > 0 {
                return Some(part);
            }
        }
        None
    }

    fn next_writes(&mut self, limits: BatchLimits) -> Option<Request> {
        let (mut items, mut bytes) = (Vec::new(), 0);
        let mut take = |queue: &mut VecDeque<WriteItem>, most: usize| {
            for _ in 0..most {
                let Some(item) = queue.front() else { break };
                bytes += item.members.len();
                if !items.is_empty() && bytes > REQUEST_BYTES {
                    break;
                }
                items.extend(queue.pop_front());
            }
            items.len()
        };
        let repeated = take(&mut self.again, limits.repeats.min(limits.size));
        take(&mut self.fresh, limits.size.saturating_sub(repeated));
        (!items.is_empty()).then_some(Request::Write { items, is_part: false })
    }

    /// Associations with one object type; no pair twice in a request, so that the answer is plain.
    fn next_associations(&mut self, limits: BatchLimits) -> Option<Request> {
        let object = self.associations.front()?.association.object.clone();
        let (mut chosen, mut rest): (Vec<AssociationItem>, VecDeque<AssociationItem>) = Default::default();
        let mut repeats = 0;
        for item in self.associations.drain(..) {
            let fits = item.association.object == object && chosen.len() < limits.size;
            let affordable = item.attempts == 0 || repeats < limits.repeats;
            let is_twice = fits
                && chosen
                    .iter()
                    .any(|other| other.ticket == item.ticket && other.association.to == item.association.to);
            if fits && affordable && !is_twice {
                repeats += usize::from(item.attempts > 0);
                chosen.push(item);
            } else {
                rest.push_back(item);
            }
        }
        self.associations = rest;
        (!chosen.is_empty()).then_some(Request::Associate(chosen))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::sender::item::Association;

    const LIMITS: BatchLimits = BatchLimits { size: 3, repeats: 1 };

    fn item(place: u32) -> WriteItem {
        WriteItem {
            place,
            key: None,
            members: String::new(),
            associations: Vec::new(),
            attempts: 0,
            is_doubted: false,
        }
    }

    fn places(request: Option<Request>) -> Vec<u32> {
        match request {
            Some(Request::Write { items, .. }) => items.iter().map(|item| item.place).collect(),
            Some(Request::Associate(associations)) => associations.iter().map(|item| item.place).collect(),
            Some(Request::Probe) | None => Vec::new(),
        }
    }

    #[test]
    fn repeats_are_rationed_and_first_attempts_are_not() {
        let mut queue = Queue::default();
        (0..4).for_each(|place| queue.push(item(place)));
        queue.put_back(Request::Write {
            items: [10, 11].map(|place| WriteItem { attempts: 1, ..item(place) }).into(),
            is_part: false,
        });
        assert_eq!(places(queue.next(LIMITS)), [10, 0, 1]);
        assert_eq!(places(queue.next(BatchLimits { size: 3, repeats: 0 })), [2, 3]);
        assert!(queue.next(BatchLimits { size: 3, repeats: 0 }).is_none());
        assert!(!queue.is_empty());
    }

    #[test]
    fn halves_stay_apart() {
        let mut queue = Queue::default();
        queue.push(item(9));
        queue.put_halves(Request::Write { items: (0..5).map(item).collect(), is_part: false });
        assert_eq!(places(queue.next(LIMITS)), [0, 1]);
        assert_eq!(places(queue.next(LIMITS)), [2, 3, 4]);
        assert_eq!(places(queue.next(LIMITS)), [9]);
    }

    #[test]
    fn a_pair_is_in_a_request_once() {
        let mut queue = Queue::default();
        for (place, object, to) in
            [(0, "contacts", "7"), (1, "companies", "7"), (2, "contacts", "7"), (3, "contacts", "8")]
        {
            let association =
                Association { object: Arc::from(object), to: to.to_owned(), types: String::new() };
            queue.push_association(AssociationItem {
                place,
                ticket: "1".to_owned(),
                association,
                attempts: 0,
                is_doubted: false,
            });
        }
        assert_eq!(places(queue.next(LIMITS)), [0, 3]);
        assert_eq!(places(queue.next(LIMITS)), [1]);
        assert_eq!(places(queue.next(LIMITS)), [2]);
    }

    #[test]
    fn long_records_share_a_request_only_as_far_as_they_fit() {
        let mut queue = Queue::default();
        for place in 0..3 {
            queue.push(WriteItem { members: " ".repeat(REQUEST_BYTES / 2 + 1), ..item(place) });
        }
        assert_eq!(places(queue.next(LIMITS)), [0]);
        assert_eq!(places(queue.next(LIMITS)), [1]);
    }
}
