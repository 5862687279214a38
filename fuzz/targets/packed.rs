#![no_main]
//! Any bytes in a packing: the first picks the name of the file, the rest is what is in it.

use jianbao_fuzz::read;

/// One of each packing, and formats that are read piece by piece.
const NAMES: [&str; 8] =
    ["a.txt.gz", "a.txt.bz2", "a.txt.xz", "a.txt.zst", "a.warc.gz", "a.csv.xz", "a.jsonl.zst", "a.tar.bz2"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let [first, rest @ ..] = bytes {
        read::file(NAMES[usize::from(*first) % NAMES.len()], rest);
    }
});
