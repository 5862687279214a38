#![no_main]
//! Any bytes as a file called `a.html`.

#[path = "../read.rs"]
mod read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read::file("a.html", bytes));
