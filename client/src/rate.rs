//! The rate limit as the server's headers tell it.

use std::time::Duration;

use reqwest::header::HeaderMap;

use crate::headers::header;

/// The rate limit in the headers of an answer. Search has no such headers. Source: recorded headers of an OAuth
/// application (110 in 10 seconds) and HubSpot's usage details.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests may be made in one interval.
    pub most: Option<u32>,
    /// How many are left in this interval.
    pub remaining: Option<u32>,
    /// The interval.
    pub interval: Option<Duration>,
    /// How many may be made in a day.
    pub daily: Option<u32>,
    /// How many are left today.
    pub daily_remaining: Option<u32>,
}

impl RateLimit {
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| header(headers, name)?.parse::<u32>().ok();
        let seen = Self {
            most: number("x-hubspot-ratelimit-max"),
            remaining: number("x-hubspot-ratelimit-remaining"),
            interval: number("x-hubspot-ratelimit-interval-milliseconds")
                .map(|millis| Duration::from_millis(millis.into())),
            daily: number("x-hubspot-ratelimit-daily"),
            daily_remaining: number("x-hubspot-ratelimit-daily-remaining"),
        };
        (seen != Self::default()).then_some(seen)
    }
}
