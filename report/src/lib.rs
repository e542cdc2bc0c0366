//! Pages to look at: what was found in payloads, and what an account accepts.
//!
//! Data in, one HTML text out: no file, no clock, no network. A page is self-contained and asks for nothing, so that it can
//! be a mail's attachment; its Content-Security-Policy allows its own style and script and nothing else. All foreign text,
//! the schema's labels included, goes through `text`, which makes characters that deceive visible.
//!
//! [`Tally`] counts while records are checked and remembers the first record of every different mistake, in bounded
//! memory; [`Findings`] makes the page of it. [`account_page`] is a schema to search and to copy from.

mod account;
mod chart;
mod excerpt;
mod findings;
mod frame;
mod pipelines;
mod property;
mod schema;
mod sent;
mod tally;
mod text;

pub use account::account_page;
pub use findings::{Counts, Findings};
pub use schema::SchemaSource;
pub use sent::{NotDone, Reasons, Sent, SentProperty, WhyNotDone};
pub use tally::{At, Scope, Tally};
