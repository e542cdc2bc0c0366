//! A perfect hash function: it gives each of a fixed set of hashes a slot of its own, without a search.
//!
//! Hashes are spread over small buckets. Each bucket has a displacement that sends its hashes to free slots. A look-up is two
//! loads and no branch, for known and unknown hashes alike; the caller compares the key that is stored in the slot. (Method:
//! "hash, displace, compress", Belazzougui, Botelho and Dietzfelbinger 2009, without the compression.)

/// A hash function without collisions among the hashes that it was built from.
#[derive(Debug)]
pub(super) struct PerfectHash {
    displacements: Vec<u16>,
    factor: u64,
    /// A product shifted right by this many bits is the bucket.
    shift: u32,
    /// One less than the number of slots, which is a power of two.
    mask: u32,
}

/// How many displacements are tried for a bucket.
const DISPLACEMENTS_MAX: u16 = 1 << 12;

/// How many factors are tried before the number of slots is doubled.
const FACTORS_MAX: u64 = 8;

impl PerfectHash {
    /// Builds the function for these hashes; also returns the slot of each. A hash that comes twice has no slot, so a look-up
    /// does not find it.
    pub(super) fn new(hashes: &[u64]) -> (Self, Vec<Option<usize>>) {
        let mut slots = hashes.len().next_power_of_two().max(4);
        loop {
            // At a load of 1/16 no bucket without a displacement was ever seen; its hashes would not be found.
            let is_last = slots >= hashes.len().max(1) * 16;
            for attempt in 1..=FACTORS_MAX {
                let factor = 0x9fb2_1c65_1e98_df25_u64.wrapping_mul(2 * attempt - 1);
                if let Some(made) =
                    Self::with_factor(hashes, factor, slots, is_last && attempt == FACTORS_MAX)
                {
                    return made;
                }
            }
            slots *= 2;
        }
    }

    fn with_factor(
        hashes: &[u64],
        factor: u64,
        slots: usize,
        is_last: bool,
    ) -> Option<(Self, Vec<Option<usize>>)> {
        let bits = hashes.len().next_power_of_two().trailing_zeros().max(1);
        let mask = u32::try_from(slots - 1).ok()?;
        let mut this = Self { displacements: vec![0; 1 << bits], factor, shift: 64 - bits, mask };
        let mut by_bucket: Vec<(usize, u64, usize)> = hashes
            .iter()
            .enumerate()
            .map(|(at, &hash)| (this.bucket(this.product(hash)), hash, at))
            .collect();
        by_bucket.sort_unstable();
        let mut groups: Vec<&[(usize, u64, usize)]> = by_bucket.chunk_by(|a, b| a.0 == b.0).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));

        let mut taken = vec![false; slots];
        let mut found = vec![None; hashes.len()];
        let mut chosen = Vec::new();
        for group in groups {
            let once: Vec<_> = group
                .chunk_by(|a, b| a.1 == b.1)
                .filter(|same| same.len() == 1)
                .map(|same| same[0])
                .collect();
            let displacement = (0..DISPLACEMENTS_MAX).find(|&displacement| {
                chosen.clear();
                once.iter().all(|&(_, hash, _)| {
                    let slot = this.slot(this.product(hash), displacement);
                    let is_free = !taken[slot] && !chosen.contains(&slot);
                    chosen.push(slot);
                    is_free
                })
            });
            let Some(displacement) = displacement else {
                if is_last {
                    continue;
                }
                return None;
            };
            this.displacements[group[0].0] = displacement;
            for (&(_, _, at), &slot) in once.iter().zip(&chosen) {
                taken[slot] = true;
                found[at] = Some(slot);
            }
        }
        Some((this, found))
    }

    /// The number of slots.
    pub(super) const fn len(&self) -> usize {
        self.mask as usize + 1
    }

    /// The slot of a hash, below [`Self::len`]: its own if it has one, an arbitrary one otherwise.
    #[inline(always)]
    pub(super) fn slot_of(&self, hash: u64) -> usize {
        let product = self.product(hash);
        self.slot(product, self.displacements[self.bucket(product)])
    }

    /// The hash times the factor: its upper bits depend on all bits of the hash.
    #[inline(always)]
    const fn product(&self, hash: u64) -> u64 {
        hash.wrapping_mul(self.factor)
    }

    #[inline(always)]
    const fn bucket(&self, product: u64) -> usize {
        (product >> self.shift) as usize
    }

    #[inline(always)]
    const fn slot(&self, product: u64, displacement: u16) -> usize {
        (((product >> 20) as u32).wrapping_add(displacement as u32) & self.mask) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hash_has_a_slot_of_its_own() {
        for count in [0_u64, 1, 2, 3, 7, 300, if cfg!(miri) { 400 } else { 5_000 }] {
            let hashes: Vec<u64> =
                (0..count).map(|n| n.wrapping_mul(0x1234_5678_9abc_def1) ^ n << 7).collect();
            let (perfect_hash, found) = PerfectHash::new(&hashes);
            let mut seen = vec![false; perfect_hash.len()];
            for (&hash, found) in hashes.iter().zip(found) {
                let found = found.unwrap();
                assert_eq!(perfect_hash.slot_of(hash), found);
                assert!(!std::mem::replace(&mut seen[found], true));
            }
            assert!(perfect_hash.slot_of(u64::MAX) < perfect_hash.len());
        }
    }

    #[test]
    fn repeated_hash_has_no_slot() {
        let (_, found) = PerfectHash::new(&[1, 2, 1]);
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
    }
}
