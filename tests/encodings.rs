//! One archive in many encodings is the same as in UTF-8.

use encoding_rs::{BIG5, GB18030, GBK};
use serde_json::{Value, json};

use crate::harness::{Archive, exported};

/// The forty articles, each as its title and its text.
fn articles() -> Vec<String> {
    let text = include_str!("data/encodings.txt");
    text.split("\n\n").filter(|text| !text.starts_with('#')).map(str::to_owned).collect()
}

/// `text` in the encoding of that name, or UTF-8 where it cannot be written in it.
fn written(text: &str, name: &str) -> Vec<u8> {
    let encoding = match name {
        "utf-16le" => return text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => return text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "utf-16" => return [&[0xFF, 0xFE][..], &written(text, "utf-16le")].concat(),
        "gb18030" => GB18030,
        "gbk" => GBK,
        "big5" => BIG5,
        _ => return text.as_bytes().to_vec(),
    };
    let (bytes, _, is_lossy) = encoding.encode(text);
    if is_lossy { text.as_bytes().to_vec() } else { bytes.into_owned() }
}

/// What an archive of the articles as files of each format holds, and its summary.
fn archive(name: &str) -> Vec<Value> {
    let archive = Archive::new();
    let mut lines = String::new();
    for (number, text) in articles().iter().enumerate() {
        let (title, body) = text.split_once('\n').unwrap_or((text, text));
        let article = json!({"title": title, "body": body});
        lines += &format!("{article}\n");
        archive.write(&format!("{number}.txt"), written(text, name));
        archive.write(&format!("{number}.md"), written(&format!("# {title}\n\n{body}\n"), name));
        archive.write(&format!("{number}.json"), written(&article.to_string(), name));
    }
    archive.write("lines.jsonl", written(&lines, name));
    let outcome = archive.run(&["index", "--format", "json"]).succeeds();
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((&summary["articles"], &summary["failed"]), (&json!(160), &json!([])), "{name}");
    if name != "big5" {
        assert_eq!(archive.found(&["𠮷永年"]).len(), 4, "{name}");
    }
    exported(&archive, "path,title,body")
}

#[test]
fn an_archive_in_any_encoding_is_the_same() {
    let expected = archive("utf-8");
    for name in ["gb18030", "gbk", "big5", "utf-16le", "utf-16be", "utf-16"] {
        for (read, expected) in archive(name).iter().zip(&expected) {
            assert_eq!(read, expected, "{name}");
        }
    }
}

#[test]
fn what_is_doubtful_or_lost_is_listed_and_read() {
    let archive = Archive::new();
    archive.write("short.txt", written("港口", "gbk"));
    let mut damaged = articles().concat().into_bytes();
    damaged[3000] = 0xFF;
    archive.write("damaged.txt", damaged);
    archive.write("picture.txt", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR");
    let outcome = archive.run(&["index"]).ends(2);
    for reason in [
        "short.txt: was read as GB18030 by its content, and might be",
        "damaged.txt: has ",
        "picture.txt: is a PNG picture and not txt",
    ] {
        assert!(outcome.stderr.contains(reason), "{outcome}");
    }
    assert_eq!(archive.found(&["港口"]), ["damaged.txt", "short.txt"]);
}
