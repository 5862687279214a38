#![no_main]
//! Any bytes as a file called `a.srt`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jianbao_fuzz::read::file("a.srt", bytes));
