//! The project seen from outside: one binary, a module per concern.

#[cfg(feature = "derive")]
mod rebuild;
mod tidy;
#[cfg(feature = "derive")]
mod ui;
