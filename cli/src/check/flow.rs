//! What is in flight between the reader, the workers and the collector: a few megabytes, however long a record is and however
//! much there is to say about it.
//!
//! The reader waits until there is room for a block. A worker that has much to say about a block waits until everything
//! before it is printed, and hands on what it has in parts; the worker whose turn it is never waits for another.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The most bytes in flight, unless a single block is bigger.
const BYTES_MAX: usize = 24 * 1024 * 1024;

/// How much a worker keeps of what is to be printed and written about a block.
pub(super) const PART_BYTES: usize = 256 * 1024;

/// The state that reader, workers and collector share.
#[derive(Default)]
pub(super) struct Flow {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// How many bytes are in flight.
    bytes: usize,
    /// The number of the block that is printed next.
    next: u64,
    /// Whether a part of it is on its way to the collector.
    has_part: bool,
    /// Whether nobody prints any more.
    is_closed: bool,
}

/// What a block takes: its text, as much again for what is made of it, and something for itself.
fn cost(length: usize) -> usize {
    length.saturating_mul(2).max(4096)
}

impl Flow {
    /// Waits until there is room for a block of this length; false when nobody prints any more.
    pub(super) fn enter(&self, length: usize) -> bool {
        let mut state =
            self.wait(|state| state.bytes == 0 || state.bytes.saturating_add(cost(length)) <= BYTES_MAX);
        state.bytes += cost(length);
        !state.is_closed
    }

    /// The block whose turn it was is printed; `length` is that of its text.
    pub(super) fn leave(&self, length: usize) {
        let mut state = self.lock();
        state.bytes = state.bytes.saturating_sub(cost(length));
        state.next += 1;
        drop(state);
        self.changed.notify_all();
    }

    /// There is no block with the number whose turn it was.
    pub(super) fn pass(&self) {
        self.lock().next += 1;
        self.changed.notify_all();
    }

    /// Waits until it is this block's turn and its last part is printed; false when nobody prints any more.
    pub(super) fn turn(&self, number: u64) -> bool {
        let mut state = self.wait(|state| state.next == number && !state.has_part);
        state.has_part = true;
        !state.is_closed
    }

    /// A part is printed.
    pub(super) fn end_part(&self) {
        self.lock().has_part = false;
        self.changed.notify_all();
    }

    /// Nobody prints any more: lets everybody go.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    fn wait(&self, is_ready: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        self.changed
            .wait_while(self.lock(), |state| !state.is_closed && !is_ready(state))
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The state is numbers and flags, so it is whole even after a panic.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_block_that_is_too_big_goes_alone() {
        let flow = Flow::default();
        assert!(flow.enter(BYTES_MAX));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| flow.enter(1));
            flow.leave(BYTES_MAX);
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    fn parts_come_in_the_order_of_their_blocks() {
        let flow = Flow::default();
        assert!(flow.turn(0));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| flow.turn(1));
            flow.end_part();
            flow.pass();
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    fn nobody_waits_for_a_printer_that_is_gone() {
        let flow = Flow::default();
        assert!(flow.enter(BYTES_MAX));
        thread::scope(|scope| {
            let waiting = [scope.spawn(|| flow.enter(1)), scope.spawn(|| flow.turn(7))];
            flow.close();
            assert!(waiting.into_iter().all(|one| !one.join().unwrap()));
        });
    }
}
