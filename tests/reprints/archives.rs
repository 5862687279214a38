//! Archives of texts that share what they are said to share.

use std::fs;

use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Found};
use jianbao::reprints::{Member, Stories, Story, ToldMember};
use serde_json::{Value, json};

use super::planted::stories;
use crate::exactness::indexed;
use crate::harness::{Archive, Random};

/// So many units of ideographs that no other text has, with a comma or full stop now and then.
pub(super) fn prose(random: &mut Random, units: usize) -> String {
    let mut text = String::new();
    for at in 1..=units {
        text.push(char::from_u32(0x4e00 + random.below(6000) as u32).unwrap());
        match at % 60 {
            59 => text.push('。'),
            20 | 40 => text.push('，'),
            _ => {}
        }
    }
    text
}

/// An article as a line of JSON.
pub(super) fn article(title: &str, date: &str, source: &str, body: &str) -> Value {
    let known = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    json!({"title": title, "date": known(date), "source": known(source), "body": body})
}

/// An archive of these articles, which are `a.jsonl#1`, `a.jsonl#2`, …
pub(super) fn archive(articles: &[Value]) -> (Archive, LocalEngine, Stories) {
    let archive = Archive::new();
    write(&archive, "a.jsonl", articles);
    let engine = indexed(archive.path());
    let stories = stories(&engine);
    (archive, engine, stories)
}

pub(super) fn write(archive: &Archive, file: &str, articles: &[Value]) {
    let lines: Vec<String> = articles.iter().map(|article| format!("{article}\n")).collect();
    fs::write(archive.path().join(file), lines.concat()).unwrap();
}

/// The identity of the article with this number, from 1.
pub(super) fn id(number: usize) -> jianbao::article::ArticleId {
    jianbao::article::ArticleId::of_path(&format!("a.jsonl#{number}"))
}

/// The numbers of the articles of each story among the first `count`, by time, with their kinds.
pub(super) fn told(stories: &Stories, count: usize) -> Vec<Vec<(usize, &'static str)>> {
    let number = |member: &Member| (1..=count).find(|number| id(*number) == member.id).unwrap();
    stories.iter().map(|story| story.iter().map(|member| (number(member), member.kind.name())).collect()).collect()
}

/// What has a passage of the article with this number, and is no part of its story.
pub(super) fn excerpts(engine: &LocalEngine, stories: &Stories, number: usize) -> Vec<ToldMember> {
    let id = id(number);
    let Found::One(article) = engine.article(id.to_string().parse().unwrap()).unwrap() else { panic!("no {number}") };
    let mut story = match stories.with(id) {
        [] => Story::alone(*article),
        members => Story::of(engine, members).unwrap(),
    };
    story.find_excerpts(engine, stories, &[id]).unwrap();
    story.excerpts.unwrap()
}
