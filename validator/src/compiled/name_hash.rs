//! A fast hash function for the schema's names.

use std::hash::{BuildHasherDefault, Hasher};

/// Hashes eight bytes at a time by multiplication. Only a schema's own names are put into the table, so a record cannot make
/// names collide.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NameHasher(u64);

/// Builds [`NameHasher`]s.
pub(crate) type NameHash = BuildHasherDefault<NameHasher>;

/// A big odd number whose bits look random: 2^64 divided by the golden ratio.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl NameHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(26) ^ word).wrapping_mul(MULTIPLIER);
    }
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.add(u64::from_le_bytes(last) ^ bytes.len() as u64);
    }

    fn write_u8(&mut self, _: u8) {
        // The standard library marks the end of a string with a byte; the length is hashed already.
    }

    fn finish(&self) -> u64 {
        // A hash table uses the low bits, and multiplication mixes upwards.
        (self.0 ^ (self.0 >> 32)).wrapping_mul(MULTIPLIER).rotate_left(32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::hash::BuildHasher as _;

    #[test]
    fn hashes_of_similar_names_are_spread() {
        let hasher = NameHash::default();
        let names = (0..2_000).map(|at| format!("hs_v2_date_entered_{at}"));
        let places: HashSet<u64> = names.map(|name| hasher.hash_one(name.as_str()) % 4_096).collect();
        assert!(places.len() > 1_400, "{}", places.len());
    }
}
