//! The reference path never panics.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ticketproof_fuzz::reference_never_panics(data));
