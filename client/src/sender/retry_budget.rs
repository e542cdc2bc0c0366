//! The retry budget: bounds how many records are sent again.

/// A token bucket for repetitions. A record that is sent again costs one token; every five records that are sent for the first
/// time bring one.
/// Repetitions that are answered are paid back. A dead server therefore costs at most 1.2 times the records, or four more
/// than the records where there are fewer than twenty.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct RetryBudget {
    fifths: u64,
}

impl RetryBudget {
    const FLOOR: u64 = 4;
    const PER_TOKEN: u64 = 5;

    pub(crate) const fn new() -> Self {
        Self { fifths: Self::FLOOR * Self::PER_TOKEN }
    }

    /// How many records may be repeated.
    pub(crate) fn tokens(self) -> usize {
        usize::try_from(self.fifths / Self::PER_TOKEN).unwrap_or(usize::MAX)
    }

    /// So many records are sent for the first time. The floor is part of the fifth, not on top of it.
    pub(crate) fn earn(&mut self, first: usize, first_before: u64) {
        let floor = Self::FLOOR * Self::PER_TOKEN;
        let gained = |sent: u64| sent.max(floor) - floor;
        self.fifths += gained(first_before + first as u64) - gained(first_before);
    }

    pub(crate) fn spend(&mut self, repeated: usize) {
        self.fifths = self.fifths.saturating_sub(repeated as u64 * Self::PER_TOKEN);
    }

    pub(crate) fn refund(&mut self, repeated: usize) {
        self.fifths += repeated as u64 * Self::PER_TOKEN;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_a_fifth_and_at_least_four() {
        for (records, allowed) in [(1, 4), (19, 4), (20, 4), (24, 4), (25, 5), (100, 20), (1_000, 200)] {
            let (mut retry_budget, mut sent) = (RetryBudget::new(), 0);
            // Whatever the portions.
            while sent < records {
                let portion = 7.min(records - sent);
                retry_budget.earn(usize::try_from(portion).unwrap(), sent);
                sent += portion;
            }
            assert_eq!(retry_budget.tokens(), allowed, "{records}");
        }
    }
}
