//! stub
#[cfg(feature = "fetch")]
pub mod fetch;
