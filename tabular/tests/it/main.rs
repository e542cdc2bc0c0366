//! Tables from outside: text in, judged rows out.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where; clippy knows only functions marked as tests"
)]

mod agreement;
mod catalogue;
mod judged;
mod support;
