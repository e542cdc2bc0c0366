//! Waits after failures: exponential back-off with jitter, for reads that are made again and for the sender.

use std::time::Duration;

use fastrand::Rng;

/// The waits after failures, and the number of failures that ends a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Backoff {
    /// The wait after the first failure; doubled with every further one.
    pub first: Duration,
    /// The longest wait.
    pub most: Duration,
    /// After this many failures in a row the run ends.
    pub failures: u32,
    /// The longest that a server's `Retry-After` is followed.
    pub retry_after_most: Duration,
}

/// Half a second, doubled up to a minute; ten failures in a row, which is about four minutes; at most five minutes as the
/// server probes.
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
    /// The wait after this many failures in a row, from 1.
    pub(crate) fn wait(&self, failures: u32, rng: &mut Rng) -> Duration {
        exponential(self.first, self.most, failures, rng.f64())
    }

    /// The pause that the server asks for with `Retry-After`, within limits; the window of its rate limit if it names none.
    pub(crate) fn pause(&self, asked: Option<Duration>, per_second: bool, rng: &mut Rng) -> Duration {
        let window = if per_second { Duration::from_secs(1) } else { Duration::from_secs(10) };
        after(asked.unwrap_or(window).min(self.retry_after_most), self.first, rng.f64())
    }
}

/// The wait after this many failures in a row, from 1: doubled with each up to `most`, of which `jitter` (0 to 1) takes between
/// half and all, so that many senders do not come back in step. The cap comes before the jitter, so that the longest waits
/// differ too.
pub(crate) fn exponential(first: Duration, most: Duration, failures: u32, jitter: f64) -> Duration {
    let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    first.saturating_mul(factor).min(most).mul_f64(0.5 + jitter / 2.0)
}

/// A little more than the time that a server asks for, by `jitter` (0 to 1), so that waiting clients do not come back together.
pub(crate) fn after(asked: Duration, first: Duration, jitter: f64) -> Duration {
    asked + first.mul_f64(jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_cap_and_differ() {
        let (backoff, mut rng) = (Backoff::default(), Rng::with_seed(1));
        for failures in 1..100 {
            let due = Duration::from_millis(500 << (failures - 1).min(7)).min(Duration::from_secs(60));
            let waits: Vec<_> = (0..50).map(|_| backoff.wait(failures, &mut rng)).collect();
            assert!(waits.iter().all(|wait| due / 2 <= *wait && *wait <= due), "{failures}: {waits:?}");
            assert!(waits.windows(2).any(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn a_servers_wish_is_followed_within_limits() {
        let (backoff, mut rng) = (Backoff::default(), Rng::with_seed(1));
        let mut pause =
            |wish: Option<u64>| backoff.pause(wish.map(Duration::from_secs), false, &mut rng).as_secs();
        assert_eq!((pause(Some(3)), pause(Some(0)), pause(None)), (3, 0, 10));
        assert_eq!(pause(Some(1_000_000_000)), 300);
    }
}
