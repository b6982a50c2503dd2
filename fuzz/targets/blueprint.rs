#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| formwork_fuzz::laws::blueprint::holds(bytes));
