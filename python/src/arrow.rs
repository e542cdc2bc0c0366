//! Columns in and verdicts out, by the Arrow C data interface.

pub(crate) mod build;
pub(crate) mod capsule;
pub(crate) mod column;
