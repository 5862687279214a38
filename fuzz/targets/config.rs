#![no_main]
//! Any text as the configuration of an archive. What parses is told apart by its fingerprint, and articles are read by it.

use std::ops::ControlFlow;

use jianbao::corpus::{Config, ReadOptions, read_bytes};

/// An article whose fields a configuration may name.
const ARTICLE: &str = r#"[{"title": "渡轮开航", "headline": "晚报", "body": "江上起了雾。", "text": "船工点起灯。",
    "writer": "沈若橘", "meta": {"headline": "里面", "date": "2024-03-19 16:21"}}]"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match Config::parse(&text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(config) => {
            let again = Config::parse(&format!("{text}\n# a comment\n"));
            assert_eq!(again.unwrap().fingerprint(), config.fingerprint());
            let options = ReadOptions { config, ..ReadOptions::default() };
            let mut items = 0;
            read_bytes("wire/a/b.json", ARTICLE.as_bytes(), &options, &mut |_, _| {
                items += 1;
                ControlFlow::Continue(())
            });
            assert_eq!(items, 1);
        }
    }
});
