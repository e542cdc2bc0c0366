//! A place for each of some hashes, known from the hash without a search.
//!
//! Hashes are spread over small buckets; each bucket has a number that sends its hashes to free places. Looking up is two
//! loads and no branch, found or not; whoever asks compares what stands at the place. (Method: "hash, displace, compress",
//! Belazzougui, Botelho and Dietzfelbinger 2009, without the compression.)

/// A hash function without collisions among the hashes it was made for.
#[derive(Debug)]
pub(super) struct Places {
    numbers: Vec<u16>,
    factor: u64,
    /// The upper bits of a product, this many less than 64, are the bucket.
    shift: u32,
    /// One less than the number of places, a power of two.
    mask: u32,
}

/// How many numbers are tried for a bucket.
const TRIES: u16 = 1 << 12;

/// How many factors are tried before there are more places.
const FACTORS: u64 = 8;

impl Places {
    /// Places for these hashes, and the place of each. A hash that is given twice has none, which whoever asks takes for
    /// "not found".
    pub(super) fn new(hashes: &[u64]) -> (Self, Vec<Option<usize>>) {
        let mut places = hashes.len().next_power_of_two().max(4);
        loop {
            // At a load of 1/16 a bucket that has no number has never been seen; its hashes are then not found.
            let is_last = places >= hashes.len().max(1) * 16;
            for attempt in 1..=FACTORS {
                let factor = 0x9fb2_1c65_1e98_df25_u64.wrapping_mul(2 * attempt - 1);
                if let Some(made) = Self::with_factor(hashes, factor, places, is_last && attempt == FACTORS) {
                    return made;
                }
            }
            places *= 2;
        }
    }

    fn with_factor(
        hashes: &[u64],
        factor: u64,
        places: usize,
        is_last: bool,
    ) -> Option<(Self, Vec<Option<usize>>)> {
        let bits = hashes.len().next_power_of_two().trailing_zeros().max(1);
        let mask = u32::try_from(places - 1).ok()?;
        let mut this = Self { numbers: vec![0; 1 << bits], factor, shift: 64 - bits, mask };
        let mut by_bucket: Vec<(usize, u64, usize)> = hashes
            .iter()
            .enumerate()
            .map(|(at, &hash)| (this.bucket(this.product(hash)), hash, at))
            .collect();
        by_bucket.sort_unstable();
        let mut groups: Vec<&[(usize, u64, usize)]> = by_bucket.chunk_by(|a, b| a.0 == b.0).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));

        let mut taken = vec![false; places];
        let mut found = vec![None; hashes.len()];
        let mut chosen = Vec::new();
        for group in groups {
            let once: Vec<_> = group
                .chunk_by(|a, b| a.1 == b.1)
                .filter(|same| same.len() == 1)
                .map(|same| same[0])
                .collect();
            let number = (0..TRIES).find(|&number| {
                chosen.clear();
                once.iter().all(|&(_, hash, _)| {
                    let place = this.place(this.product(hash), number);
                    let is_free = !taken[place] && !chosen.contains(&place);
                    chosen.push(place);
                    is_free
                })
            });
            let Some(number) = number else {
                if is_last {
                    continue;
                }
                return None;
            };
            this.numbers[group[0].0] = number;
            for (&(_, _, at), &place) in once.iter().zip(&chosen) {
                taken[place] = true;
                found[at] = Some(place);
            }
        }
        Some((this, found))
    }

    /// How many places there are.
    pub(super) const fn len(&self) -> usize {
        self.mask as usize + 1
    }

    /// The place of a hash: below [`Self::len`], its own if it is one of those that have a place, and any otherwise.
    #[inline(always)]
    pub(super) fn find(&self, hash: u64) -> usize {
        let product = self.product(hash);
        self.place(product, self.numbers[self.bucket(product)])
    }

    /// The hash with its upper bits depending on all of it.
    #[inline(always)]
    const fn product(&self, hash: u64) -> u64 {
        hash.wrapping_mul(self.factor)
    }

    #[inline(always)]
    const fn bucket(&self, product: u64) -> usize {
        (product >> self.shift) as usize
    }

    #[inline(always)]
    const fn place(&self, product: u64, number: u16) -> usize {
        (((product >> 20) as u32).wrapping_add(number as u32) & self.mask) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_has_its_own_place() {
        for count in [0_u64, 1, 2, 3, 7, 300, if cfg!(miri) { 400 } else { 5_000 }] {
            let hashes: Vec<u64> =
                (0..count).map(|n| n.wrapping_mul(0x1234_5678_9abc_def1) ^ n << 7).collect();
            let (places, found) = Places::new(&hashes);
            let mut seen = vec![false; places.len()];
            for (&hash, found) in hashes.iter().zip(found) {
                let found = found.unwrap();
                assert_eq!(places.find(hash), found);
                assert!(!std::mem::replace(&mut seen[found], true));
            }
            assert!(places.find(u64::MAX) < places.len());
        }
    }

    #[test]
    fn a_hash_given_twice_has_no_place() {
        let (_, found) = Places::new(&[1, 2, 1]);
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
    }
}
