//! This project.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, SearchRequest, Wanted};
use jianbao::ingest::{RefreshOptions, refresh};
use jianbao::query::{Query, QueryOptions};

use crate::contender::{Contender, Open, Question, bytes_below};

pub(crate) struct Jianbao;

const FILE: &str = "corpus.jsonl";

impl Contender for Jianbao {
    fn name(&self) -> &'static str {
        "jianbao"
    }

    fn index(&self, file: &Path, folder: &Path) {
        fs::hard_link(file, folder.join(FILE)).unwrap();
        let index = folder.join(".jianbao");
        let options = RefreshOptions::default();
        let transaction = LocalEngine::begin(&index, options.reading.config.zone()).unwrap();
        let summary = refresh(folder, &index, transaction, &options, &mut |_| ControlFlow::Continue(())).unwrap();
        assert!(summary.failed.is_empty(), "{:?}", summary.failed);
    }

    fn size(&self, folder: &Path) -> u64 {
        bytes_below(&folder.join(".jianbao"))
    }

    fn open(&self, folder: &Path) -> Box<dyn Open> {
        Box::new(Opened(LocalEngine::open(&folder.join(".jianbao")).unwrap()))
    }

    fn cold(&self, folder: &Path, question: &Question) -> Command {
        let Question::Word(word) = question else { unreachable!("cold searches are of one word") };
        let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
        command.arg("search").arg(word).arg(folder);
        command
    }
}

struct Opened(LocalEngine);

impl Open for Opened {
    fn ask(&self, question: &Question) -> Option<u64> {
        let (typed, order) = match question {
            Question::Word(word) | Question::Regional(word) => (word.clone(), Order::Relevance),
            Question::All(words) => (words.join(" "), Order::Relevance),
            Question::Phrase(phrase) => (format!("「{phrase}」"), Order::Relevance),
            Question::Within(word, from, to) => (format!("{word} date:{}..{}", day(*from), day(*to)), Order::Relevance),
            Question::Newest(word) => (word.clone(), Order::Newest),
            Question::Without(word, other) => (format!("{word} -{other}"), Order::Relevance),
            Question::Character(character) => (character.to_string(), Order::Relevance),
            Question::Wildcard(first, last) => (format!("{first}?{last}"), Order::Relevance),
            Question::Near(one, other) => (format!("{one} NEAR/20 {other}"), Order::Relevance),
        };
        let query = QueryOptions::default().parse(&typed).unwrap().query;
        let request = SearchRequest { query, order, limit: 10, after: None };
        Some(self.0.search(&request).unwrap().total)
    }

    fn documents(&self, phrase: &str) -> BTreeSet<u32> {
        let query = Query::parse(&format!("「{phrase}」")).unwrap();
        let mut found = BTreeSet::new();
        let mut visit = |hit: jianbao::engine::Hit| {
            let number = hit.article.path.strip_prefix("corpus.jsonl#").map_or(1, |number| number.parse().unwrap());
            found.insert(number - 1);
            Ok(())
        };
        self.0.every_hit(&query, Order::Oldest, Wanted::METADATA, &mut visit).unwrap();
        found
    }
}

/// As in 2024-03-19.
fn day(number: i64) -> String {
    format!("{:04}-{:02}-{:02}", number / 10_000, number / 100 % 100, number % 100)
}
