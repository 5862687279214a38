#![no_main]
//! Any text as a query, whose words must all occur or may: it prints as it is read, and lights an article.

use jianbao::engine::Highlighter;
use jianbao::query::Matching;
use jianbao_fuzz::{article, ask};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let typed = String::from_utf8_lossy(bytes);
    for matching in [Matching::All, Matching::Any] {
        if let Some(query) = ask::parsed(&typed, matching) {
            ask::lit(&Highlighter::new(&query), &article());
        }
    }
});
