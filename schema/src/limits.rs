//! HubSpot's limits for values: how long a text and how far a date may be. The validator, the exported JSON Schema, the
//! sandbox and the Python models all ask here.

/// The most characters (Unicode scalar values) of a text. Source: HubSpot's properties guide, which does not say how it
/// counts characters outside the basic plane.
pub const TEXT_MAX: usize = 65_536;

/// A day in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

/// The first millisecond of the year 0, counted from the epoch: the earliest moment that a date may be.
pub const FIRST_MS: i64 = -62_167_219_200_000;

/// The last millisecond of the year 9999, counted from the epoch: the latest moment that a date may be.
pub const LAST_MS: i64 = 253_402_300_799_999;

/// Numbers nearer to the epoch than this, before or after it, are no milliseconds that anybody means: HubSpot would store a
/// moment of 1970. This project's own limit.
pub const NEAR_EPOCH_MS: i64 = 100_000_000;

/// From ten digits on a number is seconds, even where it is a whole number of days in milliseconds; below, it is seconds where
/// it is none. This project's own limit.
pub const SECONDS_FROM: i64 = 1_000_000_000;

/// From eleven digits on a number is milliseconds. This project's own limit.
pub const MILLISECONDS_FROM: i64 = 10_000_000_000;
