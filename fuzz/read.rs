//! Reading: what holds of every file, whatever is in it.

use std::ops::ControlFlow;

use chrono::DateTime;
use jianbao::corpus::{Item, ReadOptions, read_bytes};

/// Reads `bytes` as a file called `name`: to their end, the same twice, and making nothing up.
pub fn file(name: &str, bytes: &[u8]) {
    let now = DateTime::from_timestamp(1_716_000_000, 0).unwrap();
    let options = ReadOptions { now, ..ReadOptions::default() };
    let items = || {
        let mut items = Vec::new();
        read_bytes(name, bytes, &options, &mut |item, _| {
            items.push(item);
            ControlFlow::Continue(())
        });
        items
    };
    let first = items();
    first.iter().for_each(|item| holds(name, item, &options));
    // Twice takes twice the time, so that only some files are read so.
    if bytes.len().is_multiple_of(8) {
        assert!(first == items(), "is not read the same again");
    }
}

fn holds(name: &str, item: &Item, options: &ReadOptions) {
    let path = match item {
        Item::Article(read) => {
            let article = &read.article;
            assert!(!article.title.is_empty() || !article.body.is_empty());
            assert!(article.body.lines().all(|line| !line.is_empty() && line == line.trim()), "{:?}", article.body);
            let texts = article.source.iter().chain(&article.url).chain(&article.section);
            let persons = article.authors.iter().chain(&article.editors).chain(&article.reviewers);
            for value in texts.chain(persons) {
                assert!(!value.is_empty(), "{article:?}");
                assert!(is_one_line(value), "{value:?}");
            }
            assert!(is_one_line(&article.title), "{:?}", article.title);
            // A day of grace, since the clocks of the world differ.
            if let Some(date) = article.published {
                assert!(date.instant(options.config.zone()) <= options.now.timestamp() + 86_400, "{date}");
            }
            &article.path
        }
        Item::Failed(failure) => {
            assert!(!failure.reason.is_empty());
            &failure.path
        }
        Item::Unread { count, .. } => {
            assert!(*count > 0);
            return;
        }
    };
    let rest = path.strip_prefix(name).unwrap();
    assert!(rest.is_empty() || rest.starts_with('#') || rest.starts_with("!/"), "{path}");
}

/// Whether it is what a metadata value is: one line, without white space around it.
fn is_one_line(value: &str) -> bool {
    value == value.trim() && !value.contains(char::is_control)
}
