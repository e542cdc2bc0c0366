//! The numbers of the first records with each value, in memory of a fixed size: fingerprints instead of values.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, BuildHasherDefault, Hash, Hasher, RandomState},
    mem::size_of,
};

use siphasher::sip128::{Hasher128 as _, SipHasher13};

/// The buckets of the first table. Each further one has twice as many, while that fits.
const BUCKETS_MIN: usize = 1 << 13;

/// The fewest buckets of a further table, because every look-up goes through all tables.
const BUCKETS_LAST: usize = 1 << 15;

/// Makes fingerprints of 128 bits with a random key, so that collisions are neither likely nor possible to construct.
#[derive(Clone, Debug)]
pub(super) struct Fingerprints(SipHasher13);

/// The fingerprint of a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Fingerprint([u32; 4]);

impl Fingerprints {
    pub(super) fn new() -> Self {
        let random = || RandomState::new().hash_one(0);
        Self(SipHasher13::new_with_keys(random(), random()))
    }

    pub(super) fn of(&self, value: impl Hash) -> Fingerprint {
        let mut hasher = self.0;
        value.hash(&mut hasher);
        let hash = hasher.finish128();
        let halves = |half: u64| [half as u32, (half >> 32) as u32];
        let ([a, b], [c, d]) = (halves(hash.h1), halves(hash.h2));
        Fingerprint([a, b, c, d])
    }
}

impl Fingerprint {
    /// A part of the fingerprint, never zero.
    pub(super) const fn short(self) -> u32 {
        self.0[0] | 1
    }
}

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0[0]) << 32 | u64::from(self.0[1]));
    }
}

/// Uses a fingerprint as its own hash.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |all, byte| all.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A map from fingerprints. It adds further tables instead of growing one, because growing needs the memory of both.
#[derive(Debug)]
pub(super) struct Memory<T> {
    tables: Vec<HashMap<Fingerprint, T, BuildHasherDefault<AsItIs>>>,
    /// The number of bytes left for further tables.
    left: usize,
}

impl<T: Copy> Memory<T> {
    /// The bytes of a bucket: the standard library's table has one more than what is in it.
    const BUCKET: usize = size_of::<(Fingerprint, T)>() + 1;

    pub(super) const fn of(bytes: usize) -> Self {
        Self { tables: Vec::new(), left: bytes }
    }

    pub(super) fn get(&self, fingerprint: Fingerprint) -> Option<T> {
        // Most values are in the last and largest tables.
        self.tables.iter().rev().find_map(|table| table.get(&fingerprint).copied())
    }

    /// Adds a fingerprint; `false` if there is no room for it.
    pub(super) fn insert(&mut self, fingerprint: Fingerprint, known: T) -> bool {
        if self.tables.last().is_none_or(|table| table.len() == table.capacity()) && !self.add_table() {
            return false;
        }
        self.tables.last_mut().is_some_and(|table| table.insert(fingerprint, known).is_none())
    }

    fn add_table(&mut self) -> bool {
        let wanted = self.tables.last().map_or(BUCKETS_MIN, |last| (last.capacity() * 2).next_power_of_two());
        let fits = (self.left / Self::BUCKET + 1).next_power_of_two() / 2;
        let buckets = wanted.min(fits);
        if buckets < BUCKETS_LAST.min(wanted) {
            return false;
        }
        self.left -= buckets * Self::BUCKET;
        // Of eight buckets the standard library fills seven.
        self.tables.push(HashMap::with_capacity_and_hasher(buckets / 8 * 7, BuildHasherDefault::default()));
        true
    }

    /// The number of values that fit into this many bytes.
    #[cfg(test)]
    pub(super) fn room(bytes: usize) -> usize {
        let mut memory = Self::of(bytes);
        while memory.add_table() {}
        memory.tables.iter().map(HashMap::capacity).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_within_the_limit_are_remembered() {
        let fingerprints = Fingerprints::new();
        let bytes = 2 * 1024 * 1024;
        let (room, mut memory) = (Memory::<u32>::room(bytes), Memory::of(bytes));
        assert!(room * Memory::<u32>::BUCKET < bytes && room * Memory::<u32>::BUCKET * 2 > bytes, "{room}");
        let numbers = 0..u32::try_from(room).unwrap();
        for number in numbers.clone() {
            assert_eq!(memory.get(fingerprints.of(number)), None);
            assert!(memory.insert(fingerprints.of(number), number), "{number} of {room}");
        }
        assert!(!memory.insert(fingerprints.of("one more"), 1), "it is full");
        assert!(numbers.into_iter().all(|number| memory.get(fingerprints.of(number)) == Some(number)));
        assert_eq!(memory.get(fingerprints.of("one more")), None);
    }

    #[test]
    fn tables_never_grow() {
        let (fingerprints, mut memory) = (Fingerprints::new(), Memory::of(1024 * 1024));
        let mut capacities: Vec<usize> = Vec::new();
        for number in 0..100_000 {
            memory.insert(fingerprints.of(number), number);
            capacities.resize(memory.tables.len(), 0);
            for (capacity, table) in capacities.iter_mut().zip(&memory.tables) {
                assert!([0, table.capacity()].contains(capacity));
                *capacity = table.capacity();
            }
        }
        assert!(capacities.len() > 1, "{capacities:?}");
    }

    #[test]
    fn each_memory_has_its_own_key() {
        let of = |value: &str| Fingerprints::new().of(("order_number", value));
        assert_ne!(of("A-17"), of("A-17"));
        let one = Fingerprints::new();
        assert_eq!(one.of(("a", "bc")), one.of(("a", "bc")));
        assert_ne!(one.of(("a", "bc")), one.of(("ab", "c")));
    }
}
