//! Reading snapshots never panics and loses nothing.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ticketproof_fuzz::snapshots(data));
