//! Files that are all one piece and never end: each format reads about as much of one as a piece may have, says so, and
//! what stands before it is read.

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use super::of_path;
use crate::corpus::bounds::LONGEST;
use crate::corpus::config::Config;
use crate::corpus::context::Context;

/// A beginning, and then the same again and again.
struct Endless {
    start: Vec<u8>,
    again: Vec<u8>,
    consumed: usize,
}

impl Endless {
    fn new(start: &str, again: &str) -> Self {
        let again = again.repeat((64 << 10) / again.len() + 1).into_bytes();
        Self { start: start.as_bytes().to_vec(), again, consumed: 0 }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Endless {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // A test that runs away ends.
        assert!(self.consumed < 4 * LONGEST, "read on and on");
        Ok(match self.consumed.checked_sub(self.start.len()) {
            None => &self.start[self.consumed..],
            Some(behind) => &self.again[behind % self.again.len()..],
        })
    }

    fn consume(&mut self, amount: usize) {
        self.consumed += amount;
    }
}

/// The titles read of `input` as a file called `name`, and the reasons given.
fn read(name: &str, input: &mut dyn BufRead) -> Vec<String> {
    let config = Config::default();
    let mut found = Vec::new();
    let end = of_path(name).unwrap().read(input, &Context::of(name, &config), &mut |record| {
        found.push(match record.content.and_then(|draft| draft.article()) {
            Ok(article) => article.title.chars().take(20).collect(),
            Err(reason) => reason,
        });
        ControlFlow::Continue(())
    });
    found.extend(end.err());
    found
}

/// What is read of an endless file, within the bound and the megabytes by which files are read.
fn ends(name: &str, start: &str, again: &str, most: usize) -> Vec<String> {
    let mut input = Endless::new(start, again);
    let found = read(name, &mut input);
    assert!(input.consumed <= most + (4 << 20), "{name}: {} bytes", input.consumed);
    found
}

#[test]
fn a_text_or_a_page() {
    for name in ["a.txt", "a.md", "a.html"] {
        assert_eq!(
            ends(name, "", "甲", LONGEST),
            ["is larger than 64 MiB, the most that is read as one text"],
            "{name}"
        );
    }
}

#[test]
fn a_row() {
    let found = ends("a.csv", "title,body\n一,甲\n二,\"", "a\n", LONGEST);
    assert_eq!(found, ["一", "cannot be read behind row 1: a row is longer than 64 MiB"]);
    assert_eq!(ends("a.csv", "", "a", 1 << 20), ["has no header row: a row is longer than 1 MiB"]);
}

#[test]
fn a_value() {
    let found = ends("a.json", r#"[{"title": "一"}, {"body": ""#, "a", LONGEST);
    assert_eq!(found[0], "一");
    assert!(found[1].starts_with("cannot be read behind article 1: an article is longer than 64 MiB"), "{}", found[1]);
    let found = ends("a.json", r#"{"title": "一"} {"title": "二", "body": ["#, "0,", LONGEST);
    assert_eq!((found.len(), found[0].as_str()), (2, "一"));
    assert!(found[1].starts_with("cannot be read behind article 1: an article is longer than 64 MiB"), "{}", found[1]);
    let found = ends("a.json", "", "1", LONGEST);
    assert!(found[0].starts_with("cannot be read behind article 0: an article is longer than 64 MiB"), "{}", found[0]);
}

#[test]
fn a_text_without_a_tag_and_a_tag() {
    let start = "<docs><doc><title>一</title><text>甲。</text></doc><doc><title>二</title><text>";
    let found = ends("a.xml", start, "a", LONGEST);
    assert_eq!(found[..2], ["一", "二"]);
    assert!(found[2].ends_with("a text without a tag, or a tag is longer than 64 MiB"), "{}", found[2]);
    let found = ends("a.xml", "<docs><doc><title>一</title><text>甲。</text></doc><!-- ", "a", LONGEST);
    assert!(found[0] == "一" && found[1].ends_with("longer than 64 MiB"), "{found:?}");
}

#[test]
fn an_element_of_many_texts_or_attributes() {
    let start = "<docs><doc><title>一</title><text>甲。</text></doc><doc><title>二</title><text>";
    let found = ends("a.xml", start, &format!("<p>{}</p>", "a".repeat(1000)), LONGEST);
    assert_eq!(found, ["一", "has an element with more than 64 MiB of text"]);
    // Each is no more than a text may have; those that are open stand in memory together.
    let open = format!("<a b=\"{}\">", "c".repeat(8 << 20));
    let mut nested = io::Cursor::new(start.to_owned() + &open.repeat(20));
    assert_eq!(read("a.xml", &mut nested), ["一", "has an element with more than 64 MiB of text"]);
}

#[test]
fn a_hole() {
    // The first megabyte tells whether a file is text at all.
    let text = "甲。".repeat(400_000);
    for (name, start, behind) in [
        ("a.json", format!(r#"{{"title": "一", "body": "{text}"}}"#), "cannot be read behind article 1: "),
        ("a.csv", format!("title,body\n一,{text}\n"), "cannot be read behind row 1: "),
        ("a.xml", format!("<docs><doc><title>一</title><text>{text}</text></doc>"), "cannot be read behind byte "),
    ] {
        let found = ends(name, &start, "\0", LONGEST);
        assert!(found[0] == "一" && found.len() == 2, "{name}: {found:?}");
        assert!(found[1].starts_with(behind), "{found:?}");
        assert!(found[1].contains("more than 64 MiB without a character"), "{found:?}");
    }
}

#[test]
fn the_line_behind_one_that_is_too_long_is_read() {
    let mut endless = Endless::new("{\"title\": \"一\"}\n{\"body\": \"", "a");
    let mut input = io::BufReader::new(
        (&mut endless).take(LONGEST as u64 + (2 << 20)).chain("\"}\n{\"title\": \"三\"}\n".as_bytes()),
    );
    assert_eq!(read("a.jsonl", &mut input), ["一", "line 2 is longer than 64 MiB", "三"]);
}

#[test]
fn space_between_many_articles_is_no_text() {
    let mut endless =
        Endless::new("<docs>", &format!("<doc><title>一</title><text>甲。</text></doc>{}", " ".repeat(1 << 20)));
    let mut input = io::BufReader::new((&mut endless).take(LONGEST as u64 + (8 << 20)));
    let found = read("a.xml", &mut input);
    assert!(found.len() > 60 && found.iter().all(|title| title == "一"), "{:?}", found.last());
}
