//! Looks for bytes that break `tests::hostile::Target::Session`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tests::hostile::{Counting, Target};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fuzz_target!(|bytes: &[u8]| Target::Session.check(bytes));
