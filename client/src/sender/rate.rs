//! How fast requests may be made: the plan's limit, search's own, what the server says is left, and pauses.

use std::{fmt, str::FromStr, time::Duration};

use ticketproof_diagnostics::text::quoted;

use super::window::{Turn, Window};
use crate::RateLimit;

/// How many requests may be made in any ten seconds.
///
/// The limits are per app and account; all users of a token share them. Source: HubSpot's changelog of
/// its API limits, and its search guide for the five searches a second.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Rate(u32);

/// The limits' window.
pub(super) const INTERVAL: Duration = Duration::from_secs(10);

/// Search's own limit, per account.
const SEARCHES: (u32, Duration) = (5, Duration::from_secs(1));

impl Rate {
    /// Free and Starter accounts: 100.
    pub const FREE: Self = Self(100);
    /// Professional and Enterprise accounts: 190.
    pub const PRO: Self = Self(190);
    /// Accounts with an API limit increase: 250.
    pub const BOOST: Self = Self(250);

    /// Another number; `None` for 0.
    pub const fn per_ten_seconds(requests: u32) -> Option<Self> {
        if requests == 0 { None } else { Some(Self(requests)) }
    }

    /// Requests in ten seconds.
    pub const fn requests(self) -> u32 {
        self.0
    }
}

/// The limit of a free account: never too much for anyone.
impl Default for Rate {
    fn default() -> Self {
        Self::FREE
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        match text {
            "free" => Ok(Self::FREE),
            "pro" => Ok(Self::PRO),
            "boost" => Ok(Self::BOOST),
            number => {
                let rate = number.parse().ok().and_then(Self::per_ten_seconds);
                rate.ok_or_else(|| RateError(text.to_owned()))
            }
        }
    }
}

/// A text that is no rate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RateError(String);

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no rate; give `free` (100), `pro` (190), `boost` (250)", quoted(&self.0))?;
        f.write_str(" or a number of requests per ten seconds, from 1")
    }
}

impl std::error::Error for RateError {}

/// The gate that every request passes. All times are durations since the same start.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    all: Window,
    searches: Window,
    paused_until: Duration,
    /// How many more the server lets us begin, as its last answer said, and until when that counts.
    left: Option<(u32, Duration)>,
    under_way: u32,
}

impl Gate {
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            all: Window::new(rate.0, INTERVAL),
            searches: Window::new(SEARCHES.0, SEARCHES.1),
            paused_until: Duration::ZERO,
            left: None,
            under_way: 0,
        }
    }

    /// When a request may be begun.
    pub(crate) fn turn(&mut self, now: Duration, is_search: bool) -> Turn {
        let mut turn = self.all.turn(now);
        if is_search {
            turn = turn.and(self.searches.turn(now));
        }
        if self.paused_until > now {
            turn = turn.and(Turn::At(self.paused_until));
        }
        match self.left {
            Some((0, until)) if until > now => turn.and(Turn::At(until)),
            _ => turn,
        }
    }

    pub(crate) fn begin(&mut self, is_search: bool) {
        self.all.begin();
        self.under_way += 1;
        if is_search {
            self.searches.begin();
        }
        if let Some((left, _)) = &mut self.left {
            *left = left.saturating_sub(1);
        }
    }

    pub(crate) fn end(&mut self, now: Duration, is_search: bool) {
        self.all.end(now);
        self.under_way = self.under_way.saturating_sub(1);
        if is_search {
            self.searches.end(now);
        }
    }

    /// Requests of a run that ended a moment ago still count; as if they had been answered now, to be safe.
    pub(crate) fn hold(&mut self, now: Duration, requests: usize) {
        for _ in 0..requests {
            self.all.begin();
            self.all.end(now);
        }
    }

    /// Takes in what an answer's headers said. A server that allows less than we thought is believed; one that allows more
    /// is not.
    pub(crate) fn heard(&mut self, now: Duration, limit: RateLimit) {
        let interval = limit.interval.unwrap_or(INTERVAL).min(Duration::from_secs(60));
        if let Some(most) = limit.most.filter(|_| interval >= INTERVAL) {
            self.all.lower(most);
        }
        if let Some(remaining) = limit.remaining {
            // The server may not have counted those yet that are on their way to it.
            self.left = Some((remaining.saturating_sub(self.under_way), now + interval));
        }
    }

    /// Nothing is begun before this time.
    pub(crate) fn pause(&mut self, until: Duration) {
        self.paused_until = self.paused_until.max(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn rates_are_read() {
        let rate = |text: &str| text.parse::<Rate>().map(Rate::requests).map_err(|error| error.to_string());
        assert_eq!((rate("free"), rate("pro"), rate("boost")), (Ok(100), Ok(190), Ok(250)));
        assert_eq!((rate("1"), rate("40")), (Ok(1), Ok(40)));
        for text in ["", "0", "-1", "fast", "1.5", "99999999999"] {
            assert!(rate(text).unwrap_err().contains("`boost` (250)"), "{text}");
        }
    }

    #[test]
    fn searches_have_a_limit_of_their_own() {
        let mut gate = Gate::new(Rate::PRO);
        for _ in 0..5 {
            assert_eq!(gate.turn(at(1), true), Turn::Now);
            gate.begin(true);
            gate.end(at(1), true);
        }
        assert_eq!(gate.turn(at(1), true), Turn::At(Duration::new(2, 1)));
        assert_eq!(gate.turn(at(1), false), Turn::Now);
    }

    #[test]
    fn a_server_that_has_less_left_is_believed() {
        let mut gate = Gate::new(Rate::PRO);
        gate.begin(false);
        gate.begin(false);
        gate.end(at(1), false);
        // One of ours is still on its way: of the two that are left, one is promised already.
        gate.heard(at(1), RateLimit { remaining: Some(2), most: Some(110), ..RateLimit::default() });
        assert_eq!(gate.turn(at(1), false), Turn::Now);
        gate.begin(false);
        assert_eq!(gate.turn(at(1), false), Turn::At(at(11)));
        assert_eq!(gate.turn(at(11), false), Turn::Now);
    }

    #[test]
    fn the_requests_of_a_run_before_count() {
        let mut gate = Gate::new(Rate::FREE);
        gate.hold(at(1), 100);
        assert_eq!(gate.turn(at(1), false), Turn::At(Duration::new(11, 1)));
    }

    #[test]
    fn a_pause_is_for_everyone() {
        let mut gate = Gate::new(Rate::FREE);
        gate.pause(at(7));
        gate.pause(at(3));
        assert_eq!(gate.turn(at(1), false), Turn::At(at(7)));
        assert_eq!(gate.turn(at(1), true), Turn::At(at(7)));
        assert_eq!(gate.turn(at(7), false), Turn::Now);
    }
}
