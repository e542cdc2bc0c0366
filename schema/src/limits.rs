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
