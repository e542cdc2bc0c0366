//! A place for each of some hashes, known from the hash without a search.
//!
//! Hashes are spread over small buckets; each bucket has a number that sends its hashes to free places. Looking up is two
//! loads and no branch, found or not; whoever asks compares what stands at the place. (Method: "hash, displace, compress",
//! Belazzougui, Botelho and Dietzfelbinger 2009, without the compression.)

/// A hash function without collisions among the hashes it was made for.
#[derive(Debug)]
pub(super) struct Places {
    numbers: Vec<u32>,
    buckets: usize,
    places: usize,
}

/// How many numbers are tried for a bucket before there are more places.
const TRIES: u32 = 1 << 12;

impl Places {
    /// Places for these hashes, and the place of each. A hash that is given twice has none, which whoever asks takes for
    /// "not found".
    pub(super) fn new(hashes: &[u64]) -> (Self, Vec<Option<usize>>) {
        let mut places = (hashes.len() * 2).next_power_of_two().max(4);
        loop {
            // At a load of 1/16 a bucket that has no number has never been seen; its hashes are then not found.
            let is_last = places >= hashes.len().max(1) * 16;
            if let Some(made) = Self::with_places(hashes, places, is_last) {
                return made;
            }
            places *= 2;
        }
    }

    fn with_places(hashes: &[u64], places: usize, is_last: bool) -> Option<(Self, Vec<Option<usize>>)> {
        let buckets = (hashes.len() / 2).next_power_of_two();
        let mut this = Self { numbers: vec![0; buckets], buckets: buckets - 1, places: places - 1 };
        let mut by_bucket: Vec<(usize, u64, usize)> =
            hashes.iter().enumerate().map(|(at, &hash)| (this.bucket(mixed(hash)), hash, at)).collect();
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
                    let place = this.place(mixed(hash), number);
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
        self.places + 1
    }

    /// The place of a hash: below [`Self::len`], its own if it is one of those that have a place, and any otherwise.
    #[inline(always)]
    pub(super) fn find(&self, hash: u64) -> usize {
        let mixed = mixed(hash);
        self.place(mixed, self.numbers[self.bucket(mixed)])
    }

    #[inline(always)]
    const fn bucket(&self, mixed: u64) -> usize {
        (mixed >> 44) as usize & self.buckets
    }

    #[inline(always)]
    const fn place(&self, mixed: u64, number: u32) -> usize {
        let step = (mixed >> 32) as u32 | 1;
        (mixed as u32).wrapping_add(number.wrapping_mul(step)) as usize & self.places
    }
}

/// The hash with every bit depending on every other.
#[inline(always)]
const fn mixed(hash: u64) -> u64 {
    let product = hash.wrapping_mul(0x9fb2_1c65_1e98_df25);
    product ^ product >> 29
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_has_its_own_place() {
        for count in [0_u64, 1, 2, 3, 7, 300, 5_000] {
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
