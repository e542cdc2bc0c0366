//! The memory that the requests of one pull may take together.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::halt::Halt;

/// The memory that a schema may take until it is written, in bytes: about 38,000 properties, options, stages and labels
/// together, or 40 MiB of texts. A large account's takes a few MiB.
pub(crate) const ROOM: usize = 40 * 1024 * 1024;

/// The rest of the memory that requests share.
#[derive(Clone, Debug)]
pub(crate) struct Room(Arc<AtomicUsize>);

impl Room {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicUsize::new(ROOM)))
    }

    /// A share of it that holds nothing yet.
    pub(crate) fn share(&self) -> Share {
        Share { room: self.clone(), held: 0 }
    }
}

/// A part of the shared memory; it is free again once this is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    room: Room,
    held: usize,
}

impl Share {
    /// Holds so many bytes, more or less than before.
    pub(crate) fn resize(&mut self, bytes: usize) -> Result<(), Halt> {
        if bytes > self.held {
            let more = bytes - self.held;
            let take = |left: usize| left.checked_sub(more);
            self.room.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).map_err(|_| {
                Halt::Limit(format!(
                    "fills, with what was read before, more than {} MiB of memory",
                    ROOM >> 20
                ))
            })?;
        } else {
            self.room.0.fetch_add(self.held - bytes, Ordering::SeqCst);
        }
        self.held = bytes;
        Ok(())
    }

    /// Holds so many bytes more.
    pub(crate) fn grow(&mut self, bytes: usize) -> Result<(), Halt> {
        self.resize(self.held.saturating_add(bytes))
    }

    /// Leaves to the end of the pull what is held: it is in the schema.
    pub(crate) fn keep(mut self) {
        self.held = 0;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.0.fetch_add(self.held, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_one_room_and_are_given_back() {
        let room = Room::new();
        let (mut first, mut second) = (room.share(), room.share());
        first.grow(ROOM - 1).unwrap();
        second.grow(1).unwrap();
        assert!(matches!(second.grow(1), Err(Halt::Limit(_))));
        first.resize(1).unwrap();
        second.resize(ROOM - 1).unwrap();
        drop(first);
        second.grow(1).unwrap();
        second.keep();
        assert!(room.share().grow(1).is_err(), "what is kept is not given back");
    }
}
