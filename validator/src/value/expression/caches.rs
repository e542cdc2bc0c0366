//! The caches of automata, in memory that all expressions of an account share.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use regex_automata::hybrid::dfa::{Cache, DFA};

/// The memory for the caches of an account's automata.
#[derive(Clone, Debug)]
pub(crate) struct CacheRoom(Arc<AtomicUsize>);

impl CacheRoom {
    /// Room for so many bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// The caches of one expression.
    pub(super) fn caches(&self) -> Caches {
        Caches { idle: Mutex::default(), room: self.clone() }
    }

    fn take(&self, bytes: usize) -> bool {
        let take = |left: usize| left.checked_sub(bytes);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    fn give_back(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// The free caches of one expression. There are as many as threads used it at the same time, as far as the room allows; without
/// a cache the result is the same, but slower.
#[derive(Debug)]
pub(super) struct Caches {
    idle: Mutex<Vec<(Cache, usize)>>,
    room: CacheRoom,
}

impl Caches {
    /// Calls a function with a cache of the automaton.
    pub(super) fn with<T>(&self, dfa: &DFA, work: impl FnOnce(&mut Cache) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut cache = idle.map_or_else(
            || dfa.create_cache(),
            |(cache, bytes)| {
                self.room.give_back(bytes);
                cache
            },
        );
        let done = work(&mut cache);
        let bytes = size_of::<(Cache, usize)>() + cache.memory_usage();
        if self.room.take(bytes) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((cache, bytes));
        }
        done
    }
}

#[cfg(test)]
impl Caches {
    /// The bytes of the caches that are kept.
    pub(super) fn kept(&self) -> usize {
        self.idle.lock().unwrap().iter().map(|(cache, _)| cache.memory_usage()).sum()
    }
}
