//! How a sender treats a server that fails: it waits longer and longer, asks with a single record, and spends no more than
//! a budget on repetitions.

use std::time::Duration;

use super::chance::Chance;

/// How long to wait after failures, and when to give up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Backoff {
    /// After the first failure; doubled with every further one.
    pub first: Duration,
    /// The longest wait.
    pub most: Duration,
    /// After so many failures in a row, none of them answered, the run ends.
    pub failures: u32,
    /// The longest that a server's `Retry-After` is followed.
    pub retry_after_most: Duration,
}

/// Half a second, doubled up to a minute; ten failures in a row, which is about four minutes; at most five minutes as the
/// server asks.
impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(500),
            most: Duration::from_secs(60),
            failures: 10,
            retry_after_most: Duration::from_secs(300),
        }
    }
}

impl Backoff {
    /// The wait after so many failures in a row, from 1: between half of what is due and all of it, at random, so that many
    /// senders do not come back in step. The cap comes before the jitter, so that the longest waits differ too.
    pub(crate) fn wait(&self, failures: u32, chance: &mut Chance) -> Duration {
        let doubled =
            self.first.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX));
        doubled.min(self.most).mul_f64(0.5 + chance.fraction() / 2.0)
    }

    /// What the server asks for, within limits; without a wish, as long as the window of its limits.
    pub(crate) fn pause(&self, wished: Option<Duration>, per_second: bool, chance: &mut Chance) -> Duration {
        let usual = if per_second { Duration::from_secs(1) } else { Duration::from_secs(10) };
        let jitter = self.first.mul_f64(chance.fraction());
        wished.unwrap_or(usual).min(self.retry_after_most) + jitter
    }
}

/// Records that were sent before cost a token each; every five records that are sent for the first time bring one.
/// Repetitions that are answered are paid back. A dead server therefore costs at most 1.2 times the records, or four more
/// than the records where there are fewer than twenty.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Budget {
    fifths: u64,
}

impl Budget {
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

/// What is known of the server's health.
#[derive(Clone, Debug)]
pub(crate) struct Health {
    backoff: Backoff,
    most: usize,
    /// How many records a request may have now.
    size: usize,
    failures: u32,
    /// Whether it has ever answered a write.
    is_proven: bool,
    generation: u64,
    resume_at: Duration,
}

impl Health {
    pub(crate) const fn new(backoff: Backoff, most: usize) -> Self {
        Self {
            backoff,
            most,
            size: most,
            failures: 0,
            is_proven: false,
            generation: 0,
            resume_at: Duration::ZERO,
        }
    }

    /// The most records of a request.
    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    /// Whether it failed last.
    pub(crate) const fn is_failing(&self) -> bool {
        self.failures > 0
    }

    /// Whether nothing is known of it, or nothing since the last failure: then one request at a time asks.
    pub(crate) const fn is_asking(&self) -> bool {
        self.is_failing() || !self.is_proven
    }

    /// When the next request may be made.
    pub(crate) const fn resume_at(&self) -> Duration {
        self.resume_at
    }

    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether it is time to give up.
    pub(crate) const fn is_dead(&self) -> bool {
        self.failures >= self.backoff.failures
    }

    #[cfg(test)]
    pub(crate) const fn failures(&self) -> u32 {
        self.failures
    }

    /// A request failed that was begun in this generation. Requests that were under way together fail together, and count
    /// once.
    pub(crate) fn failed(&mut self, generation: u64, now: Duration, chance: &mut Chance) {
        if generation != self.generation {
            return;
        }
        self.generation += 1;
        self.failures += 1;
        self.size = 1;
        self.resume_at = now + self.backoff.wait(self.failures, chance);
    }

    /// The server answered sensibly.
    pub(crate) fn answered(&mut self) {
        if self.failures > 0 {
            self.generation += 1;
            self.failures = 0;
        }
        self.is_proven = true;
        self.size = self.size.saturating_mul(4).min(self.most);
        self.resume_at = Duration::ZERO;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_cap_and_differ() {
        let (backoff, mut chance) = (Backoff::default(), Chance::new(1));
        for failures in 1..100 {
            let due = Duration::from_millis(500 << (failures - 1).min(7)).min(Duration::from_secs(60));
            let waits: Vec<_> = (0..50).map(|_| backoff.wait(failures, &mut chance)).collect();
            assert!(waits.iter().all(|wait| due / 2 <= *wait && *wait <= due), "{failures}: {waits:?}");
            assert!(waits.windows(2).any(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn a_servers_wish_is_followed_within_limits() {
        let (backoff, mut chance) = (Backoff::default(), Chance::new(1));
        let mut pause =
            |wish: Option<u64>| backoff.pause(wish.map(Duration::from_secs), false, &mut chance).as_secs();
        assert_eq!((pause(Some(3)), pause(Some(0)), pause(None)), (3, 0, 10));
        assert_eq!(pause(Some(1_000_000_000)), 300);
    }

    #[test]
    fn the_budget_is_a_fifth_and_at_least_four() {
        for (records, allowed) in [(1, 4), (19, 4), (20, 4), (24, 4), (25, 5), (100, 20), (1_000, 200)] {
            let (mut budget, mut sent) = (Budget::new(), 0);
            // Whatever the portions.
            while sent < records {
                let portion = 7.min(records - sent);
                budget.earn(usize::try_from(portion).unwrap(), sent);
                sent += portion;
            }
            assert_eq!(budget.tokens(), allowed, "{records}");
        }
    }

    #[test]
    fn failures_together_count_once_and_the_next_asks_with_one_record() {
        let (mut health, mut chance) = (Health::new(Backoff::default(), 100), Chance::new(1));
        let together = health.generation();
        for _ in 0..4 {
            health.failed(together, Duration::from_secs(1), &mut chance);
        }
        assert_eq!((health.failures(), health.size()), (1, 1));
        assert!(health.is_asking() && health.resume_at() > Duration::from_secs(1));
        for size in [4, 16, 64, 100, 100] {
            health.answered();
            assert_eq!(health.size(), size);
        }
        for _ in 0..10 {
            health.failed(health.generation(), Duration::from_secs(2), &mut chance);
        }
        assert!(health.is_dead());
    }
}
