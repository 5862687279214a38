#![cfg(test)]
//! No language lacks a message, and no page asks for one that is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::*;
use crate::web::problem::Kind;

/// Names of errors that stand elsewhere than in a call, and what stands in each.
const ELSEWHERE: [(&[&str], &[&str]); 6] = [
    (&["bad-number"], &["parameter", "least", "most"]),
    (&["many-texts", "many-places", "many-broad"], &["count", "most"]),
    (&["missing-beside", "missing-in-brackets", "missing-bracket", "missing-before", "missing-at-end"], &["typed"]),
    (&["not-in-calendar", "other-calendar", "no-today", "no-date"], &["text"]),
    (
        &[
            "signs-have-no-place",
            "near-in-near",
            "star-has-no-place",
            "words-have-no-place",
            "excluded-has-no-place",
            "optional-has-no-place",
        ],
        &[],
    ),
    (&["folder-empty-name", "folder-controls", "folder-long-name"], &["most"]),
];

fn read(file: &str) -> BTreeMap<String, Message> {
    toml::from_str(file).unwrap()
}

fn files() -> [(&'static str, BTreeMap<String, Message>); 3] {
    [
        ("zh-Hant", read(include_str!("zh-Hant.toml"))),
        ("zh-Hans", read(include_str!("zh-Hans.toml"))),
        ("en", read(include_str!("en.toml"))),
    ]
}

fn names(message: &Message) -> BTreeSet<String> {
    let of = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect()
    };
    match message {
        Message::Any(text) => of(text),
        Message::Counted { one, other } => {
            assert_eq!(of(one), of(other), "{one}");
            of(other)
        }
    }
}

/// Whether a message says an error: in English the error does so itself.
fn is_error(key: &str) -> bool {
    ["error-", "hint-"].iter().any(|start| key.starts_with(start))
}

#[test]
fn every_language_has_every_message_with_the_same_names() {
    let [(_, first), others @ ..] = files();
    assert!(first.len() > 150);
    for (tag, messages) in others {
        let first: BTreeMap<String, Message> = match tag {
            "en" => first.clone().into_iter().filter(|(key, _)| !is_error(key)).collect(),
            _ => first.clone(),
        };
        assert_eq!(first.keys().collect::<Vec<_>>(), messages.keys().collect::<Vec<_>>(), "{tag}");
        for (key, message) in &messages {
            assert_eq!(names(&first[key]), names(message), "{key} of {tag}");
        }
    }
    for (tag, messages) in files() {
        for (key, message) in messages {
            let text = match message {
                Message::Any(text) | Message::Counted { other: text, .. } => text,
            };
            assert!(!text.trim().is_empty() && text == text.trim(), "{key} of {tag}");
        }
    }
}

/// The names of errors in the sources of the library, and what stands in each: `named("…", &[("…", …`.
fn named() -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    let mut all = String::new();
    for file in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let file = file.unwrap();
        if file.path().extension().is_none_or(|ending| ending != "rs") || file.path().ends_with("messages/tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).unwrap();
        for rest in text.split(".named(\"").skip(1) {
            let (name, rest) = rest.split_once('"').unwrap();
            // Other things are named as well, and hold nothing.
            let Some(rest) = rest.strip_prefix(", &[") else { continue };
            let values = rest.split(']').next().unwrap();
            let values = values.split("(\"").skip(1).map(|value| value.split('"').next().unwrap().to_owned());
            found.push((name.to_owned(), values.collect()));
        }
        all.push_str(&text);
    }
    for (names, values) in ELSEWHERE {
        for name in names {
            assert!(all.contains(&format!("\"{name}\"")), "nothing is called `{name}`");
            found.push(((*name).to_owned(), values.iter().map(|value| (*value).to_owned()).collect()));
        }
    }
    found
}

#[test]
fn every_error_with_a_name_is_said_in_chinese_and_nothing_stands_in_it_that_it_has_not() {
    let errors = named();
    assert!(errors.len() > 50, "{}", errors.len());
    for (tag, messages) in &files()[..2] {
        for (name, values) in &errors {
            let said =
                messages.get(&format!("error-{name}")).unwrap_or_else(|| panic!("`{name}` is not said in {tag}"));
            let hint = messages.get(&format!("hint-{name}"));
            for message in [Some(said), hint].into_iter().flatten() {
                assert!(names(message).is_subset(values), "{message:?} of {tag}, which has {values:?}");
            }
        }
    }
    for kind in Kind::ALL {
        assert!(Tongue::Traditional.error(kind.name(), &[]).is_some(), "{kind:?}");
        assert!(Tongue::English.error(kind.name(), &[]).is_none(), "{kind:?}");
    }
}

/// What the sources name as the key of a message: `t("…")`, `n("…"`, `with("…"`.
fn asked(text: &str) -> BTreeSet<String> {
    let calls = ["m.t(\"", "m.n(\"", "m.with(\""];
    calls
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

fn sources() -> Vec<PathBuf> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    ["pages", "templates"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(web.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect()
}

#[test]
fn every_message_that_a_page_asks_for_is_there_and_every_one_is_asked_for() {
    let mut all = String::new();
    for path in sources() {
        if path.is_file() && path.extension().is_some_and(|ending| ending == "html" || ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for key in asked(&text) {
                assert!(Tongue::English.has(&key), "{} asks for `{key}`", path.display());
            }
            all.push_str(&text);
        }
    }
    // Keys may be data in a table: there they stand in quotation marks.
    let is_made = |key: &str| ["script-", "sort-"].iter().any(|start| key.starts_with(start)) || key.ends_with("day");
    // An error stands in the library, or is a kind of problem, or its name in a table.
    let library = named().into_iter().map(|(name, _)| name).chain(Kind::ALL.map(|kind| kind.name().to_owned()));
    let library: BTreeSet<String> = library.collect();
    for key in files()[0].1.keys().filter_map(|key| key.strip_prefix("error-").or(key.strip_prefix("hint-"))) {
        assert!(library.contains(key), "nothing is called `{key}`");
    }
    let idle: Vec<String> =
        files()[2].1.keys().filter(|key| !all.contains(&format!("\"{key}\"")) && !is_made(key)).cloned().collect();
    assert!(idle.is_empty(), "nobody asks for {}", idle.join(", "));
}

#[test]
fn a_reader_gets_the_language_that_the_browser_names() {
    for (header, wanted) in [
        ("zh-TW,zh;q=0.9,en;q=0.8", Tongue::Traditional),
        ("zh-HK", Tongue::Traditional),
        ("zh-Hant-CN", Tongue::Traditional),
        ("zh-Hans-TW", Tongue::Simplified),
        ("zh-CN,zh;q=0.9", Tongue::Simplified),
        ("zh", Tongue::Simplified),
        ("yue", Tongue::Traditional),
        ("en-GB,zh-TW;q=0.5", Tongue::English),
        ("en;q=0.3, zh-SG;q=0.7", Tongue::Simplified),
        ("fr-FR,de", Tongue::English),
        ("fr,zh-MO;q=0.1", Tongue::Traditional),
        ("zh-TW;q=0", Tongue::English),
        ("", Tongue::Traditional),
        ("*", Tongue::Traditional),
    ] {
        assert_eq!(Tongue::accepted(header), wanted, "{header}");
    }
}

#[test]
fn a_message_says_how_many_and_a_value_with_braces_stays() {
    assert_eq!(Tongue::English.n("articles", &1), "1 article");
    assert_eq!(Tongue::English.n("articles", &1_234_567), "1,234,567 articles");
    assert_eq!(Tongue::Simplified.n("articles", &1), "1 篇");
    assert_eq!(Tongue::English.with("regional-on", &[("word", &"{others}"), ("others", &"b")]), "{others}, also b");
    assert_eq!(grouped(0), "0");
    assert_eq!(grouped(999), "999");
    assert_eq!(grouped(1000), "1,000");
}
