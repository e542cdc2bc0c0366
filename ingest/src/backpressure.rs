//! Backpressure: bounds the bytes in flight between reader, workers and consumer, however long a record is and however much there
//! is to say about it.
//!
//! The reader waits until there is room for a block. A worker with much output for a block waits until everything before that
//! block is consumed, and then hands its output on in parts. The worker of the block that is next never waits for another one.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::limits::IN_FLIGHT_BYTES_MAX;

/// The state that reader, workers and consumer share.
#[derive(Debug, Default)]
pub(crate) struct Backpressure {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// How many bytes are in flight.
    bytes: usize,
    /// The number of the block that is consumed next.
    next: u64,
    /// Whether a part of that block is on its way to the consumer.
    has_part: bool,
    /// Whether the consumer has ended.
    is_closed: bool,
}

/// The memory that a block takes: its text, as much again for what is made of it, and something for itself.
fn cost(length: usize) -> usize {
    length.saturating_mul(2).max(4096)
}

impl Backpressure {
    /// Waits until there is room for a block of this many bytes. Returns `false` when the consumer has ended.
    pub(crate) fn acquire(&self, length: usize) -> bool {
        let mut state = self.wait(|state| {
            state.bytes == 0 || state.bytes.saturating_add(cost(length)) <= IN_FLIGHT_BYTES_MAX
        });
        state.bytes += cost(length);
        !state.is_closed
    }

    /// Frees the room of the block that was next, which is consumed; `length` is the one that it was acquired with.
    pub(crate) fn release(&self, length: usize) {
        let mut state = self.lock();
        state.bytes = state.bytes.saturating_sub(cost(length));
        state.next += 1;
        drop(state);
        self.changed.notify_all();
    }

    /// Goes on to the next number: the one that was next belongs to no block.
    pub(crate) fn skip(&self) {
        self.lock().next += 1;
        self.changed.notify_all();
    }

    /// Waits until the block is next and its last part is consumed. Returns `false` when the consumer has ended.
    pub(crate) fn wait_turn(&self, number: u64) -> bool {
        let mut state = self.wait(|state| state.next == number && !state.has_part);
        state.has_part = true;
        !state.is_closed
    }

    /// Marks the part that was on its way as consumed.
    pub(crate) fn end_part(&self) {
        self.lock().has_part = false;
        self.changed.notify_all();
    }

    /// Wakes everybody who waits: the consumer has ended.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    fn wait(&self, is_ready: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        self.changed
            .wait_while(self.lock(), |state| !state.is_closed && !is_ready(state))
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the state, which is numbers and flags and so is whole even after a panic.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn block_bigger_than_the_bound_is_alone_in_flight() {
        let backpressure = Backpressure::default();
        assert!(backpressure.acquire(IN_FLIGHT_BYTES_MAX));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| backpressure.acquire(1));
            backpressure.release(IN_FLIGHT_BYTES_MAX);
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    fn parts_come_in_the_order_of_their_blocks() {
        let backpressure = Backpressure::default();
        assert!(backpressure.wait_turn(0));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| backpressure.wait_turn(1));
            backpressure.end_part();
            backpressure.skip();
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    fn reader_and_workers_are_let_go_when_the_consumer_ends() {
        let backpressure = Backpressure::default();
        assert!(backpressure.acquire(IN_FLIGHT_BYTES_MAX));
        thread::scope(|scope| {
            let waiting =
                [scope.spawn(|| backpressure.acquire(1)), scope.spawn(|| backpressure.wait_turn(7))];
            backpressure.close();
            assert!(waiting.into_iter().all(|one| !one.join().unwrap()));
        });
    }
}
