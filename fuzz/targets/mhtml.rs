#![no_main]
//! Any bytes as a file called `a.mhtml`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jianbao_fuzz::read::file("a.mhtml", bytes));
