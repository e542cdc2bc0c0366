//! Checks payloads against an account's schema: payload x schema -> `Valid` or a report.
pub mod payload;
