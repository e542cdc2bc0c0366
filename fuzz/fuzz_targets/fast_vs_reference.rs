//! The fast path agrees with the reference path.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ticketproof_fuzz::fast_vs_reference(data));
