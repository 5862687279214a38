#![no_main]
//! Any bytes as a file called `a.webarchive`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jianbao_fuzz::read::file("a.webarchive", bytes));
