//! Random numbers: small, fast, and the same on every machine.

/// A generator of random numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator; the seed decides everything that comes out of it.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    /// A number below `most`, which is not zero.
    pub const fn below(&mut self, most: usize) -> usize {
        ((self.number() as u128 * most as u128) >> 64) as usize
    }

    /// A number from `least` to `most`.
    pub const fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// True so many times in a thousand.
    pub const fn chance(&mut self, thousandths: u32) -> bool {
        self.below(1000) < thousandths as usize
    }

    /// One of some items, of which there is at least one.
    pub const fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Items in another order.
    pub const fn shuffle<T>(&mut self, items: &mut [T]) {
        let mut at = items.len();
        while at > 1 {
            at -= 1;
            let other = self.below(at + 1);
            items.swap(at, other);
        }
    }
}
