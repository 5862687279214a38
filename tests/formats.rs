//! One contract for all formats: the same article in each of them is read the same; what is empty is named; any bytes
//! are read to an end without a panic; and nothing is read that is not there.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use jianbao::corpus::{Config, Item, ReadOptions, read_bytes};
use proptest::prelude::*;

use crate::harness::{Random, read};

const TITLE: &str = "渡轮夜航下月增开两班";
const FIRST: &str = "东港渡轮公司宣布，四月一日起往返澜岛的夜航增开两班，方便居民返家。";
const SECOND: &str = "候船室同步延长开放，票价与日间相同。";

/// The article in every format, by the name of its file.
fn written() -> Vec<(&'static str, Vec<u8>)> {
    let json = format!(
        r#"{{"title":"{TITLE}","date":"2024-03-19 08:05","source":"雁洲日报","author":"沈若橘","editor":"苏湄","section":"民生","content":"{FIRST}\n{SECOND}"}}"#
    );
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE}_民生_雁洲网</title></head><body><div class=nav><a href=/>首页</a> \
         <a href=/1>社会</a></div><div class=crumb><a href=/>首页</a> &gt; <a href=/2>民生</a> &gt; 正文</div><h1>{TITLE}</h1>\
         <div>2024-03-19 08:05 来源：雁洲日报 作者：沈若橘</div><div id=content><p>{FIRST}</p><p>{SECOND}</p></div><div>责任编辑：苏湄</div>\
         <div><h3>相关阅读</h3><ul><li><a href=/3>码头的灯整夜都亮着</a></li></ul></div><footer>版权所有 雁洲网</footer></body></html>"
    );
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let arc = format!("http://a.example/1 192.0.2.7 20240319163000 text/html {}\n{block}\n", block.len());
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nWARC-Target-URI: http://a.example/1\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    );
    let texts = [
        (
            "a.txt",
            format!(
                "首页 > 民生 > 正文\n{TITLE}\n2024-03-19 08:05 来源：雁洲日报 作者：沈若橘\n　　{FIRST}\n　　{SECOND}\n责任编辑：苏湄\n"
            ),
        ),
        (
            "a.md",
            format!(
                "---\ntitle: {TITLE}\ndate: 2024-03-19 08:05\nsource: 雁洲日报\nauthor: 沈若橘\neditor: 苏湄\nsection: 民生\n---\n{FIRST}\n\n{SECOND}\n"
            ),
        ),
        ("a.json", json.clone()),
        ("a.jsonl", json.clone() + "\n"),
        ("a.html", page),
        ("a.warc", warc),
        ("a.arc", arc),
        (
            "a.xml",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><doc><title>{TITLE}</title><date>2024-03-19 08:05</date><source>雁洲日报</source><author>沈若橘</author><editor>苏湄</editor><section>民生</section><content><p>{FIRST}</p><p>{SECOND}</p></content></doc>"
            ),
        ),
        (
            "a.csv",
            format!(
                "title,date,source,author,editor,section,content\n{TITLE},2024-03-19 08:05,雁洲日报,沈若橘,苏湄,民生,\"{FIRST}\n{SECOND}\"\n"
            ),
        ),
    ];
    texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
}

#[test]
fn an_article_is_the_same_in_every_format() {
    for (name, bytes) in written() {
        let (articles, failures) = read(name, &bytes);
        assert!(failures.is_empty(), "{name}: {failures:?}");
        let [inspection] = articles.as_slice() else { panic!("{name}: {} articles", articles.len()) };
        let article = &inspection.article;
        assert_eq!(article.title, TITLE, "{name}");
        assert_eq!(article.body, format!("{FIRST}\n{SECOND}"), "{name}");
        assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00", "{name}");
        assert_eq!(article.source.as_deref(), Some("雁洲日报"), "{name}");
        assert_eq!(
            (&article.authors[..], &article.editors[..]),
            (&["沈若橘".to_owned()][..], &["苏湄".to_owned()][..]),
            "{name}"
        );
        assert_eq!(article.section, ["民生"], "{name}");
        for field in ["title", "published", "source", "authors", "editors", "section"] {
            let taken = inspection.evidence.iter().any(|evidence| {
                evidence.field.to_string() == field
                    && evidence.verdict == jianbao::corpus::Verdict::Taken
                    && !evidence.text.is_empty()
            });
            assert!(taken, "{name}: nothing says where {field} was read: {:?}", inspection.evidence);
        }
    }
}

#[test]
fn an_article_without_a_headline_is_called_as_its_file_is() {
    let page = format!("<html><body><div><p>{FIRST}</p><p>{SECOND}</p></div></body></html>");
    for (ending, text) in [
        ("txt", format!("　　{FIRST}\n　　{SECOND}\n")),
        ("md", format!("{FIRST}\n\n{SECOND}\n")),
        ("json", format!("{{\"content\": \"{FIRST}\\n{SECOND}\"}}")),
        ("xml", format!("<doc><date>2024-03-19</date><content>{FIRST}\n{SECOND}</content></doc>")),
        ("html", page),
    ] {
        let name = format!("港口/夜航之一.{ending}");
        let (found, failures) = read(&name, text.as_bytes());
        assert_eq!((found.len(), &failures[..]), (1, &[][..]), "{ending}");
        assert_eq!(found[0].article.title, "夜航之一", "{ending}");
        assert_eq!(found[0].article.body.replace('\n', ""), format!("{FIRST}{SECOND}"), "{ending}");
    }
    // Of a file of many, each: the number in its path tells it from the others.
    let many = format!("{{\"content\": \"{FIRST}\"}}\n{{\"title\": \"夜航\", \"content\": \"{SECOND}\"}}\n");
    let table = format!("title,content\n,{FIRST}\n夜航,{SECOND}\n");
    for (ending, text) in [("jsonl", many), ("csv", table)] {
        let (found, _) = read(&format!("港口/夜航之一.{ending}"), text.as_bytes());
        let titles: Vec<&str> = found.iter().map(|found| found.article.title.as_str()).collect();
        assert_eq!(titles, ["夜航之一", "夜航"], "{ending}");
    }
}

#[test]
fn text_in_columns_of_a_newspaper_is_joined() {
    for columns in 8..=14 {
        let column = |text: &str| {
            let characters: Vec<char> = text.chars().collect();
            characters.chunks(columns).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
        };
        let text =
            format!("{TITLE}\n\n{}\n\n{}\n", column(&format!("{FIRST}{FIRST}")), column(&format!("{SECOND}{FIRST}")));
        let json = format!("{{\"title\": \"{TITLE}\", \"content\": {:?}}}", text.split_once("\n\n").unwrap().1);
        for (name, text) in [("a.txt", text), ("a.json", json)] {
            let (found, _) = read(name, text.as_bytes());
            assert_eq!(found[0].article.title, TITLE, "{text}");
            assert_eq!(found[0].article.body, format!("{FIRST}{FIRST}\n{SECOND}{FIRST}"), "{columns} {text}");
        }
    }
}

#[test]
fn what_holds_nothing_is_named() {
    for (name, _) in written() {
        for bytes in [&b""[..], b" \n\n", b"\xEF\xBB\xBF"] {
            let (articles, failures) = read(name, bytes);
            assert!(articles.is_empty() && failures.len() == 1, "{name}: {articles:?} {failures:?}");
        }
    }
}

#[test]
fn a_file_that_is_cut_off_gives_what_is_there_and_nothing_else() {
    for (name, bytes) in written() {
        for end in (1..bytes.len()).step_by(7) {
            let (articles, failures) = read(name, &bytes[..end]);
            assert!(articles.len() + failures.len() > 0, "{name} at {end}: lost in silence");
            for article in articles {
                let known = |line: &str| {
                    line.contains('\u{FFFD}') || String::from_utf8_lossy(&bytes).replace("\\n", "\n").contains(line)
                };
                let lost = article.article.body.lines().find(|line| !known(line));
                assert!(lost.is_none(), "{name} at {end}: {lost:?}");
            }
        }
    }
}

#[test]
fn a_house_format_needs_only_a_configuration() {
    let config = Config::parse(
        "[fields]\ntitle = \"meta.kop\"\nbody = [\"stuk\"]\nauthors = \"schrijver\"\npublished = \"dag\"\n[sources]\n\"wire/**\" = \"群岛社\"\n",
    )
    .unwrap();
    let options = ReadOptions { config, ..ReadOptions::default() };
    let text = format!(
        r#"{{"meta":{{"kop":"{TITLE}"}},"stuk":"{FIRST}","schrijver":"记者 沈若橘","dag":"2024-03-19","title":"x"}}"#
    );
    let mut seen = 0;
    read_bytes("wire/a.json", text.as_bytes(), &options, &mut |item, _| {
        let Item::Article(read) = item else { panic!("{item:?}") };
        assert_eq!((read.article.title.as_str(), read.article.body.as_str()), (TITLE, FIRST));
        assert_eq!((read.article.source.as_deref(), read.article.authors.len()), (Some("群岛社"), 1));
        seen += 1;
        ControlFlow::Continue(())
    });
    assert_eq!(seen, 1);
}

#[test]
fn dates_that_cannot_be_right_are_refused_and_said() {
    for (date, reason) in
        [("2199-01-01", "lies in the future"), ("1801-01-01", "lies before the first Chinese newspaper")]
    {
        let (articles, _) = read("a.json", format!(r#"{{"title":"{TITLE}","date":"{date}"}}"#).as_bytes());
        assert_eq!(articles[0].article.published, None);
        assert!(articles[0].remarks[0].contains(reason), "{:?}", articles[0].remarks);
    }
}

#[test]
fn dates_that_are_labelled_and_cannot_be_read_are_told() {
    for date in ["2024-02-30", "3/4/2020", "2024年13月2日", "31.02.2024"] {
        let line = format!("發布時間：{date}　來源：雁洲日報");
        for (name, text) in [
            ("a.txt", format!("{TITLE}\n{line}\n\n　　{FIRST}\n　　{SECOND}\n")),
            ("a.html", format!("<title>{TITLE}</title><h1>{TITLE}</h1><div>{line}</div><p>{FIRST}</p><p>{SECOND}</p>")),
        ] {
            let (articles, failures) = read(name, text.as_bytes());
            let article = &articles[0];
            assert_eq!(
                (article.article.published, article.article.source.as_deref(), failures.len()),
                (None, Some("雁洲日報"), 0)
            );
            let told = format!("has a date that cannot be read: `{date}`");
            assert!(
                article.remarks.iter().any(|remark| remark.starts_with(&told)),
                "{name} {date} {:?}",
                article.remarks
            );
            assert!(!article.article.body.contains(date), "{}", article.article.body);
        }
    }
}

/// Every format, and every wrapping.
const NAMES: [&str; 19] = [
    "a.txt",
    "a.md",
    "a.json",
    "a.jsonl",
    "a.html",
    "a.warc",
    "a.arc",
    "a.xml",
    "a.csv",
    "a.tsv",
    "a.zip",
    "a.tar",
    "a.gz",
    "a.txt.gz",
    "a.txt.zst",
    "a.txt.xz",
    "a.txt.bz2",
    "a.tar.gz",
    "a.warc.gz",
];

/// Changes some bytes of a file, as damage does.
fn mangled(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len().max(1));
        match random.below(5) {
            0 if !bytes.is_empty() => bytes[at] = random.below(256) as u8,
            1 => bytes.truncate(at),
            2 => {
                let piece = bytes[at..(at + random.below(60)).min(bytes.len())].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece.repeat(random.below(4) + 1));
            }
            3 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at.min(end)..end);
            }
            _ => {
                let signs = [
                    &b"<"[..],
                    b">",
                    b"\"",
                    b"{",
                    b"}",
                    b"]",
                    b"&",
                    b"\0",
                    b"\xFF",
                    b"\r\n",
                    b"<div>",
                    b"<![CDATA[",
                    b"---\n",
                    b"WARC/1.0\r\n",
                ];
                bytes.splice(at..at, signs[random.below(signs.len())].iter().copied());
            }
        }
    }
    bytes
}

/// Bytes that a file may hold: noise, or a file that is damaged, by any name.
fn any_file(seed: u64) -> (&'static str, Vec<u8>) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let files = written();
    let (_, bytes) = files[random.below(files.len())].clone();
    let name = NAMES[random.below(NAMES.len())];
    let bytes = match random.below(8) {
        0 => (0..random.below(3000)).map(|_| random.below(256) as u8).collect(),
        1 => {
            let mut text = String::new();
            for _ in 0..random.below(400) {
                let _ = write!(text, "{}", char::from_u32(random.below(0x3_0000) as u32).unwrap_or('字'));
            }
            text.into_bytes()
        }
        _ => mangled(bytes, &mut random),
    };
    (name, bytes)
}

fn reads_to_an_end(seed: u64) {
    let (name, bytes) = any_file(seed);
    let started = Instant::now();
    let (articles, failures) = read(name, &bytes);
    assert!(started.elapsed() < Duration::from_secs(5), "{name} of seed {seed} took {:?}", started.elapsed());
    assert!(articles.len() + failures.len() <= bytes.len() + 2, "{name} of seed {seed}");
    let size: usize = articles.iter().map(|read| read.article.body.len() + read.article.title.len()).sum();
    assert!(size <= 8 * bytes.len() + 1000, "{name} of seed {seed}: {} bytes became {size}", bytes.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_to_an_end(seed in any::<u64>()) {
        reads_to_an_end(seed);
    }
}

/// `JIANBAO_FILES=1000000 cargo test --release -- --ignored --nocapture files_without_end`
#[test]
#[ignore = "heavy; see CONTRIBUTING.md"]
fn files_without_end() {
    let count: u64 = std::env::var("JIANBAO_FILES").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    for seed in 0..count {
        reads_to_an_end(seed);
    }
    println!("{count} files read to their end");
}

/// Takes minutes where every person is compared with every other, or looked for in every line of the page.
#[test]
fn a_hundred_thousand_authors_are_cut_to_two_hundred_and_remarked_on() {
    let persons: Vec<String> = (0..100_000_u32)
        .map(|number| [0x738B, 0x4E00 + number % 317, 0x5200 + number / 317].map(|c| char::from_u32(c).unwrap()))
        .map(String::from_iter)
        .collect();
    let json = serde_json::json!({"title": "渡轮", "body": "开航。", "authors": persons}).to_string();
    let metas: String = persons.iter().map(|name| format!("<meta name=author content={name}>")).collect();
    let shown: String =
        persons.iter().take(400).map(|name| format!("<p>{name}昨天乘渡轮到了澜岛，他说船很快。</p>")).collect();
    let page = format!(
        "<html><head><title>渡轮夜航下月增开两班</title>{metas}</head><body><h1>渡轮夜航下月增开两班</h1>{shown}</body></html>"
    );
    for (path, content) in [("a.json", json), ("a.html", page)] {
        let mut read = Vec::new();
        read_bytes(path, content.as_bytes(), &ReadOptions::default(), &mut |item, _| {
            read.push(item);
            ControlFlow::Continue(())
        });
        let [Item::Article(read)] = read.as_slice() else { panic!("{path}: {read:?}") };
        assert_eq!(read.article.authors, persons[..200], "{path}");
        assert!(read.remarks[0].starts_with("has more than 200 authors"), "{path}: {:?}", read.remarks);
        assert!(read.evidence.len() < 1000);
    }
}
