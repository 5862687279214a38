//! Front matter of many hands: files are made of shapes that programs and persons write, in an order of chance, and none
//! may be refused for it, or lose a title, a day or an author that it states plainly. Some thousand in every run, in memory;
//! a folder of 50,000 by
//!
//! ```text
//! JIANBAO_FILES=50000 cargo test --release -- --ignored --nocapture front_matter_without_end
//! ```

use std::env;
use std::ops::ControlFlow;
use std::time::Instant;

use jianbao::corpus::{Item, ReadOptions, read_bytes};
use serde_json::Value;

use crate::harness::{Archive, Random};

/// How a title is written, and how it is read where that is something else. `T` is the title.
const TITLES: &[(&str, &str)] = &[
    ("title: T", "T"),
    ("title: \"T\"", "T"),
    ("title: 'T'", "T"),
    ("title:   T   ", "T"),
    ("title:T", "T"),
    ("Title: T", "T"),
    ("\"title\": \"T\",", "T"),
    ("title: T: 夜航", "T: 夜航"),
    ("title: [独家] T", "[独家] T"),
    ("title: @T", "@T"),
    ("title: *T", "*T"),
    ("title: %T", "%T"),
    ("title: `T`", "`T`"),
    ("title: {T}", "{T}"),
    ("title: - T", "- T"),
    ("title: #T#", "#T#"),
    ("title: \"T", "T"),
    ("title: 'T's", "'T's"),
    ("title: \"“T\"港口\"”\"", "“T\"港口\"”"),
    ("title: T # 待定", "T"),
    ("title: T # 待定: 二", "T"),
    ("title: >-\n  T\n  續", "T 續"),
    ("title: |\n  T", "T"),
    ("title:\n  T", "T"),
    ("title:\n\tT", "T"),
    ("title: \u{7}T", "T"),
    ("标题：T", "T"),
    ("標題: T", "T"),
    ("title：T", "T"),
    ("title = \"T\"", "T"),
    ("headline: !!str T", "T"),
    ("title: &t T", "T"),
];

/// How a day is written; all are 2024-03-19.
const DAYS: &[&str] = &[
    "date: 2024-03-19",
    "date: 2024-03-19 08:00:00",
    "date: 2024-03-19 8:00 AM",
    "date: 2024-03-19T08:00:00+08:00",
    "date: 2024-03-19 08:00:00 +0800",
    "date: \"2024-03-19\"",
    "date: '2024/03/19'",
    "date: 2024/3/19",
    "date: 2024年3月19日",
    "date: 20240319",
    "date:2024-03-19",
    "date:\t2024-03-19",
    "date: 2024-03-19 # 定稿",
    "pubDate: !!timestamp 2024-03-19",
    "日期：2024年3月19日",
    "date: [[2024-03-19]]",
    "date = 2024-03-19",
    "published: Tue, 19 Mar 2024 08:00:00 +0800",
];

/// How an author is written: 沈若橘.
const AUTHORS: &[&str] = &[
    "author: 沈若橘",
    "author: \"沈若橘\"",
    "author: [沈若橘]",
    "authors:\n- 沈若橘",
    "authors:\n  - name: 沈若橘\n    url: https://a.example/",
    "author:\n  name: 沈若橘",
    "author:\n\tname: 沈若橘",
    "作者：沈若橘",
    "author: \"[[沈若橘]]\"",
    "author: &a 沈若橘\nwriter: *a",
    "author: {name: 沈若橘}",
    "author = '沈若橘'",
    "author:沈若橘",
    "author: @沈若橘",
];

/// What stands beside them.
const OTHERS: &[&str] = &[
    "# 一句说明",
    "layout: post",
    "draft: false",
    "tags: [港口, 夜航]",
    "tags:\n- 港口\n- 夜航: 二",
    "tags: [港口",
    "tags: [@港口, *夜航]",
    "tags:\n\t- 港口",
    "categories:\n  - [港口, 夜航]\n  - 社会",
    "summary: 港口: 夜航: 二",
    "summary: >\n  港口今日\n\n  夜航",
    "cover:\n  image: a.jpg\n  caption: 港口: 夜航",
    "slug: 007",
    "weight: 3.10",
    "layout: post\nlayout: page",
    "这一行什么都不是",
    "%YAML 1.2",
    "aliases: []",
    "menu: {main: {weight: 1}}",
    "key with spaces: 值",
    "\u{1}: 值",
    "redirect: https://a.example/#x",
    "permalink:",
    "math: `x`",
    "toc: yes",
];

const BODY: &str = "渡輪今天開航，居民稱便。";

/// A file, and the title that it states.
fn file(random: &mut Random, number: usize) -> (String, String) {
    let (shape, title) = TITLES[random.below(TITLES.len())];
    let name = format!("港口夜航之{number}");
    let mut lines = vec![shape.replace('T', &name).replace(&format!("{name}itle"), "Title")];
    lines.push(DAYS[random.below(DAYS.len())].to_owned());
    lines.push(AUTHORS[random.below(AUTHORS.len())].to_owned());
    for _ in 0..random.below(4) {
        lines.push(OTHERS[random.below(OTHERS.len())].to_owned());
    }
    for at in (1..lines.len()).rev() {
        lines.swap(at, random.below(at + 1));
    }
    let opening = ["---", "---  ", "\u{feff}---", "\n---", "----"][random.below(5)];
    let end = ["---", "---  ", "...", "-----"][random.below(4)];
    let text = format!("{opening}\n{}\n{end}\n\n{BODY}\n", lines.join("\n"));
    (if random.below(4) == 0 { text.replace('\n', "\r\n") } else { text }, title.replace('T', &name))
}

fn seed() -> u64 {
    env::var("JIANBAO_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2024)
}

#[test]
fn front_matter_of_any_hand_is_read() {
    let mut random = Random(seed());
    for number in 0..4000 {
        let (text, title) = file(&mut random, number);
        let mut articles = 0;
        read_bytes("a.md", text.as_bytes(), &ReadOptions::default(), &mut |item, _| {
            let Item::Article(read) = item else { panic!("{item:?}: {text}") };
            articles += 1;
            let article = &read.article;
            assert_eq!(article.title, title, "{text}");
            let day = article.published.map(|date| date.to_string()).unwrap_or_default();
            assert!(day.starts_with("2024-03-19"), "{day}: {text}");
            assert_eq!(article.authors, ["沈若橘"], "{text}");
            assert_eq!(article.body, BODY, "{text}");
            ControlFlow::Continue(())
        });
        assert_eq!(articles, 1, "{text}");
    }
}

#[test]
#[ignore = "takes a minute"]
fn front_matter_without_end() {
    let files: usize = env::var("JIANBAO_FILES").ok().and_then(|files| files.parse().ok()).unwrap_or(50_000);
    let (archive, mut random) = (Archive::new(), Random(seed()));
    for number in 0..files {
        archive.write(&format!("{:03}/{number}.md", number / 500), file(&mut random, number).0);
    }
    let start = Instant::now();
    let outcome = archive.run(&["index", "--format", "json"]);
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
    println!("{files} files in {:.1?}; {} remarks", start.elapsed(), summary["failed"].as_array().unwrap().len());
    assert_eq!(summary["articles"], files, "{outcome}");
    for query in ["author:沈若橘", "date:2024-03-19", "title:港口夜航"] {
        assert_eq!(archive.search(&[query])["total"], files, "{query}");
    }
}
