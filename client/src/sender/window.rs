//! A sliding window that is never exceeded: not at the sender's clock, and not at the server's.

use std::{collections::VecDeque, time::Duration};

/// At most `limit` requests in any `interval`.
///
/// A request holds its place from the moment it is begun until an interval after its answer came. Wherever between the two
/// the server counted it, no window of the server's own clock sees more than the limit. (Buckets that refill, as most
/// limiters have, let nearly twice the limit through in their first window.) Times are durations since any common start;
/// they never go back.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    limit: usize,
    interval: Duration,
    under_way: usize,
    /// When answers came, oldest first.
    answered: VecDeque<Duration>,
}

/// When a request may be begun.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Turn {
    /// Now.
    Now,
    /// At this time, if nothing else is begun before.
    At(Duration),
    /// Not before one that is under way is answered.
    AfterAnswer,
}

impl Window {
    /// A window; a limit of 0 is taken as 1, because nothing would ever be sent.
    pub(crate) fn new(limit: u32, interval: Duration) -> Self {
        Self { limit: (limit as usize).max(1), interval, under_way: 0, answered: VecDeque::new() }
    }

    /// Lowers the limit, if this is lower.
    pub(crate) fn lower(&mut self, limit: u32) {
        self.limit = self.limit.min((limit as usize).max(1));
    }

    pub(crate) fn turn(&mut self, now: Duration) -> Turn {
        while self.answered.front().is_some_and(|answered| *answered + self.interval < now) {
            self.answered.pop_front();
        }
        let held = self.under_way + self.answered.len();
        if held < self.limit {
            return Turn::Now;
        }
        // As many places must become free as there are too many, which is one unless the limit was lowered.
        match self.answered.get(held - self.limit) {
            // A window includes both its ends.
            Some(answered) => Turn::At(*answered + self.interval + Duration::from_nanos(1)),
            None => Turn::AfterAnswer,
        }
    }

    pub(crate) fn begin(&mut self) {
        self.under_way += 1;
    }

    pub(crate) fn end(&mut self, now: Duration) {
        self.under_way = self.under_way.saturating_sub(1);
        self.answered.push_back(now);
    }
}

impl Turn {
    /// The later of two turns.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::AfterAnswer, _) | (_, Self::AfterAnswer) => Self::AfterAnswer,
            (Self::At(one), Self::At(other)) => Self::At(one.max(other)),
            (Self::Now, turn) | (turn, Self::Now) => turn,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{cmp::Reverse, collections::BinaryHeap};

    use super::*;
    use fastrand::Rng;

    /// The most events in any closed window of this length.
    fn densest(events: &[Duration], interval: Duration) -> usize {
        let (mut first, mut most) = (0, 0);
        for (last, event) in events.iter().enumerate() {
            while events[first] + interval < *event {
                first += 1;
            }
            most = most.max(last + 1 - first);
        }
        most
    }

    /// Sends as fast as the window allows; answers take a random time, and the server counts at a random moment of it.
    fn simulate(requests: usize, limit: u32, slowest: u64, seed: u64) -> (usize, usize, Duration) {
        let interval = Duration::from_secs(10);
        let mut window = Window::new(limit, interval);
        let mut rng = Rng::with_seed(seed);
        let (mut begun, mut counted) = (Vec::new(), Vec::new());
        let mut under_way = BinaryHeap::new();
        let mut now = Duration::ZERO;
        while begun.len() < requests {
            while let Some(Reverse(answer)) =
                under_way.peek().copied().filter(|Reverse(answer)| *answer <= now)
            {
                under_way.pop();
                window.end(answer);
            }
            match window.turn(now) {
                Turn::Now => {
                    window.begin();
                    let answer = now + Duration::from_micros(rng.u64(..slowest));
                    begun.push(now);
                    counted.push(now + (answer - now).mul_f64(rng.f64()));
                    under_way.push(Reverse(answer));
                    // Sometimes there is nothing to send for a while.
                    now += Duration::from_micros(if rng.u64(..100) == 0 { rng.u64(..1_000_000) } else { 0 });
                }
                Turn::At(at) => {
                    let answer = under_way.peek().map_or(at, |Reverse(answer)| *answer);
                    now = at.min(answer).max(now);
                }
                Turn::AfterAnswer => now = under_way.peek().map(|Reverse(answer)| *answer).unwrap(),
            }
        }
        counted.sort_unstable();
        (densest(&begun, interval), densest(&counted, interval), now)
    }

    #[test]
    fn no_window_holds_more_than_the_limit_in_a_million_requests() {
        let mut total = 0;
        for (seed, (limit, slowest)) in
            [(100, 900_000), (190, 900_000), (250, 30_000), (7, 12_000_000), (1, 5_000), (1000, 60_000_000)]
                .into_iter()
                .enumerate()
        {
            let requests = if limit < 10 { 20_000 } else { 240_000 };
            let (begun, counted, _) = simulate(requests, limit, slowest, seed as u64);
            assert!(begun <= limit as usize, "{begun} begun in ten seconds, limit {limit}");
            assert!(counted <= limit as usize, "{counted} counted in ten seconds, limit {limit}");
            total += requests;
        }
        assert_eq!(total, 1_000_000);
    }

    #[test]
    fn the_limit_is_used() {
        // A hundred seconds' worth of requests that are answered at once.
        let (_, _, took) = simulate(1_000, 100, 1_000, 1);
        assert!(took < Duration::from_secs(101), "{took:?}");
    }

    #[test]
    fn a_lowered_limit_holds_at_once() {
        let mut window = Window::new(4, Duration::from_secs(10));
        for second in 0..4 {
            assert_eq!(window.turn(Duration::from_secs(second)), Turn::Now);
            window.begin();
            window.end(Duration::from_secs(second));
        }
        window.lower(2);
        assert_eq!(window.turn(Duration::from_secs(4)), Turn::At(Duration::new(12, 1)));
        assert_eq!(window.turn(Duration::from_secs(12)), Turn::At(Duration::new(12, 1)));
        assert_eq!(window.turn(Duration::new(12, 1)), Turn::Now);
    }
}
