#![no_main]
//! Any text as a file of synonyms, a dictionary and a query, with NULs between them.

use jianbao::query::{Query, QueryOptions, Vocabulary};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.splitn(3, '\0');
    let mut vocabulary = Vocabulary::default();
    for read in [
        vocabulary.add_synonyms(parts.next().unwrap_or_default()),
        vocabulary.add_words(parts.next().unwrap_or_default()),
    ] {
        if let Err(error) = read {
            assert!(error.to_string().starts_with("line ") && error.hint().is_some(), "{error}");
            return;
        }
    }
    let options = QueryOptions { vocabulary, ..QueryOptions::default() };
    let typed = format!("出租車 開源大模型 new york {}", parts.next().unwrap_or_default());
    // What words stand for is in the query, so that it needs no vocabulary when it is read again.
    if let Ok(parsed) = options.parse(&typed) {
        let printed = parsed.query.to_string();
        assert_eq!(Query::parse(&printed).map_err(|error| error.to_string()), Ok(parsed.query), "printed {printed}");
    }
});
