#![no_main]

use formwork_fuzz::laws::{check, mutate};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|bytes: &[u8]| check::holds(bytes));

fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| {
    mutate::input(data, size, max, seed, mutate::configuration, fuzzer_mutate)
});
