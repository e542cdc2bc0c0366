//! HubSpot's rate limits and their headers.

use std::collections::VecDeque;

use axum::http::StatusCode;
use serde_json::Value;

use crate::{parity, refusal::Refusal};

/// A tier of rate limits. Source: HubSpot's changelog "increasing our API limits"; the public app's from a recording.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Tier {
    /// Counted and reported in the headers as for [`Tier::Professional`], but nothing is refused.
    #[default]
    Unlimited,
    /// Free and Starter: 100 requests in 10 seconds, 250,000 a day.
    Free,
    /// Professional and Enterprise: 190 in 10 seconds, 650,000 a day.
    Professional,
    /// With the API limit increase: 250 in 10 seconds, 1,000,000 a day.
    Increased,
    /// A public app: 110 in 10 seconds for each account, no daily limit.
    PublicApp,
}

impl Tier {
    /// The tier written as `unlimited`, `free`, `professional`, `increased` or `public-app`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "unlimited" => Self::Unlimited,
            "free" => Self::Free,
            "professional" => Self::Professional,
            "increased" => Self::Increased,
            "public-app" => Self::PublicApp,
            _ => return None,
        })
    }

    const fn in_ten_seconds(self) -> usize {
        match self {
            Self::Free => 100,
            Self::Professional | Self::Unlimited => 190,
            Self::Increased => 250,
            Self::PublicApp => 110,
        }
    }

    const fn in_a_day(self) -> Option<usize> {
        match self {
            Self::Free => Some(250_000),
            Self::Professional | Self::Unlimited => Some(650_000),
            Self::Increased => Some(1_000_000),
            Self::PublicApp => None,
        }
    }
}

const TEN_SECONDS: i64 = 10_000;
const SECOND: i64 = 1_000;
const DAY: i64 = ticketproof_schema::limits::DAY_MS;
const SEARCHES_A_SECOND: usize = 5;

/// Counts requests and refuses those above the limits.
#[derive(Debug)]
pub(crate) struct Limiter {
    tier: Tier,
    /// The times of the requests of the last ten seconds.
    recent: VecDeque<i64>,
    searches: VecDeque<i64>,
    day: i64,
    today: usize,
}

impl Limiter {
    pub(crate) fn new(tier: Tier) -> Self {
        Self { tier, recent: VecDeque::new(), searches: VecDeque::new(), day: 0, today: 0 }
    }

    /// Counts a request or refuses it. Searches have a limit of their own. A refused request counts against the day only.
    pub(crate) fn admit(&mut self, now: i64, is_search: bool) -> Result<(), Refusal> {
        if now.div_euclid(DAY) != self.day {
            self.day = now.div_euclid(DAY);
            self.today = 0;
        }
        self.today += 1;
        drop_until(&mut self.recent, now - TEN_SECONDS);
        drop_until(&mut self.searches, now - SECOND);
        if self.tier != Tier::Unlimited {
            if self.tier.in_a_day().is_some_and(|most| self.today > most) {
                return Err(rate_limited("daily", "DAILY").with_behaviour(&parity::RATE_LIMIT_DAILY));
            }
            if is_search && self.searches.len() >= SEARCHES_A_SECOND {
                return Err(rate_limited("secondly", "SECONDLY").with_behaviour(&parity::RATE_LIMIT_SEARCH));
            }
            if !is_search && self.recent.len() >= self.tier.in_ten_seconds() {
                let group = "publicapi:private_app-api-calls-ten-secondly:1000000:1000001";
                return Err(rate_limited("ten_secondly_rolling", "TEN_SECONDLY_ROLLING")
                    .with("groupName", Value::from(group)));
            }
        }
        if is_search {
            self.searches.push_back(now)
        } else {
            self.recent.push_back(now)
        }
        Ok(())
    }

    /// The rate-limit headers, which the answers of searches do not have.
    pub(crate) fn headers(&self, now: i64) -> Vec<(&'static str, String)> {
        let most = self.tier.in_ten_seconds();
        let secondly = most / 10;
        let this_second = self.recent.iter().rev().take_while(|moment| **moment > now - SECOND).count();
        let mut headers = vec![
            ("x-hubspot-ratelimit-max", most.to_string()),
            ("x-hubspot-ratelimit-remaining", most.saturating_sub(self.recent.len()).to_string()),
            ("x-hubspot-ratelimit-interval-milliseconds", TEN_SECONDS.to_string()),
            ("x-hubspot-ratelimit-secondly", secondly.to_string()),
            ("x-hubspot-ratelimit-secondly-remaining", secondly.saturating_sub(this_second).to_string()),
        ];
        if let Some(most) = self.tier.in_a_day() {
            headers.push(("x-hubspot-ratelimit-daily", most.to_string()));
            headers
                .push(("x-hubspot-ratelimit-daily-remaining", most.saturating_sub(self.today).to_string()));
        }
        headers
    }
}

fn drop_until(moments: &mut VecDeque<i64>, until: i64) {
    while moments.front().is_some_and(|moment| *moment <= until) {
        moments.pop_front();
    }
}

/// HubSpot's 429; `window` is its word for the period, such as `daily`.
pub(crate) fn rate_limited(window: &str, policy: &str) -> Refusal {
    Refusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        None,
        format!("You have reached your {window} limit."),
        &parity::RATE_LIMIT,
    )
    .with("errorType", Value::from("RATE_LIMIT"))
    .with("policyName", Value::from(policy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_leaves_the_window_after_ten_seconds() {
        let mut limiter = Limiter::new(Tier::Free);
        for moment in 0..100 {
            assert!(limiter.admit(moment, false).is_ok());
        }
        assert!(limiter.admit(9_999, false).is_err());
        assert!(limiter.admit(10_000, false).is_ok(), "the first request is ten seconds old");
        assert!(limiter.admit(10_000, false).is_err());
    }

    #[test]
    fn sixth_search_within_a_second_is_refused() {
        let mut limiter = Limiter::new(Tier::Professional);
        for _ in 0..5 {
            assert!(limiter.admit(0, true).is_ok());
        }
        assert_eq!(limiter.admit(999, true).map_err(|refusal| refusal.status.as_u16()), Err(429));
        assert!(limiter.admit(1_000, true).is_ok());
    }

    #[test]
    fn unlimited_tier_counts_but_refuses_nothing() {
        let mut limiter = Limiter::new(Tier::Unlimited);
        for _ in 0..1_000 {
            assert!(limiter.admit(0, false).is_ok());
        }
        assert!(limiter.headers(0).contains(&("x-hubspot-ratelimit-remaining", "0".to_owned())));
    }
}
