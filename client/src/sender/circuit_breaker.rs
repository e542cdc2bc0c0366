//! The circuit breaker: after failures the sender waits, probes with one record, and grows its requests again.

use std::time::Duration;

use fastrand::Rng;

use crate::backoff::Backoff;

/// Counts failures in a row. After a failure it admits requests of one record, one at a time, until the server answers a write;
/// then requests grow again.
#[derive(Clone, Debug)]
pub(crate) struct CircuitBreaker {
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

impl CircuitBreaker {
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

    /// Whether nothing is known of it, or nothing since the last failure: then one request at a time probes.
    pub(crate) const fn is_probing(&self) -> bool {
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
    pub(crate) const fn is_open(&self) -> bool {
        self.failures >= self.backoff.failures
    }

    #[cfg(test)]
    pub(crate) const fn failures(&self) -> u32 {
        self.failures
    }

    /// A request failed that was begun in this generation. Requests that were under way together fail together, and count
    /// once.
    pub(crate) fn failed(&mut self, generation: u64, now: Duration, rng: &mut Rng) {
        if generation != self.generation {
            return;
        }
        self.generation += 1;
        self.failures += 1;
        self.size = 1;
        self.resume_at = now + self.backoff.wait(self.failures, rng);
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
    fn failures_together_count_once_and_the_next_asks_with_one_record() {
        let (mut circuit_breaker, mut rng) =
            (CircuitBreaker::new(Backoff::default(), 100), Rng::with_seed(1));
        let together = circuit_breaker.generation();
        for _ in 0..4 {
            circuit_breaker.failed(together, Duration::from_secs(1), &mut rng);
        }
        assert_eq!((circuit_breaker.failures(), circuit_breaker.size()), (1, 1));
        assert!(circuit_breaker.is_probing() && circuit_breaker.resume_at() > Duration::from_secs(1));
        for size in [4, 16, 64, 100, 100] {
            circuit_breaker.answered();
            assert_eq!(circuit_breaker.size(), size);
        }
        for _ in 0..10 {
            circuit_breaker.failed(circuit_breaker.generation(), Duration::from_secs(2), &mut rng);
        }
        assert!(circuit_breaker.is_open());
    }
}
