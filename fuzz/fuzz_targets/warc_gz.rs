#![no_main]
//! Any bytes as a file called `a.warc.gz`.

#[path = "../read.rs"]
mod read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read::file("a.warc.gz", bytes));
