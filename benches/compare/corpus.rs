//! The articles, questions drawn from their text, and the truth: a scan.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use aho_corasick::AhoCorasick;

use crate::contender::Question;
use crate::generator::Random;

/// The kinds of questions.
pub(crate) const KINDS: [&str; 12] = [
    "word",
    "three words",
    "phrase of 2",
    "phrase of 4",
    "phrase of 8",
    "word and dates",
    "newest first",
    "word without another",
    "one character",
    "wildcard",
    "near",
    "regional word",
];

/// Words that regions call differently, for [`Question::Regional`].
const REGIONAL: [&str; 6] = ["信息", "软件", "芯片", "网络", "导弹", "特朗普"];

/// An article as every contender is given it.
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) body: String,
    /// As in 20240319; 0 where there is none.
    pub(crate) day: i64,
}

pub(crate) struct Corpus {
    pub(crate) documents: Vec<Document>,
    /// Of titles and bodies, in UTF-8.
    pub(crate) bytes: usize,
}

/// The articles of a file of JSON Lines, in order.
pub(crate) fn documents_of(file: &Path) -> impl Iterator<Item = Document> {
    BufReader::with_capacity(1 << 20, File::open(file).unwrap()).lines().map(|line| {
        let value: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = |names: &[&str]| names.iter().find_map(|name| value[*name].as_str()).unwrap_or_default().to_owned();
        let digits: String = text(&["date"]).chars().filter(char::is_ascii_digit).take(8).collect();
        Document {
            title: text(&["title"]),
            body: text(&["content", "body"]),
            day: if digits.len() == 8 { digits.parse().unwrap() } else { 0 },
        }
    })
}

impl Corpus {
    pub(crate) fn read(file: &Path) -> Self {
        Self::of(documents_of(file).collect())
    }

    fn of(documents: Vec<Document>) -> Self {
        let bytes = documents.iter().map(|document| document.title.len() + document.body.len()).sum();
        Self { documents, bytes }
    }

    /// The first articles of every file of a folder.
    pub(crate) fn sample(folder: &Path) -> Self {
        const OF_A_FILE: usize = 20;
        let mut documents = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "jsonl") {
                documents.extend(documents_of(&path).take(OF_A_FILE));
            }
        }
        Self::of(documents)
    }

    /// Pieces of runs of Han characters in bodies, of 2 to 8 characters.
    pub(crate) fn phrases(&self, count: usize) -> Vec<String> {
        let mut random = Random::new(500);
        (0..count).map(|at| self.piece(&mut random, 2 + at % 7)).collect()
    }

    /// The articles in which each phrase stands.
    pub(crate) fn scan(&self, phrases: &[String]) -> Vec<BTreeSet<u32>> {
        let all = AhoCorasick::new(phrases).unwrap();
        let mut found = vec![BTreeSet::new(); phrases.len()];
        for (document, number) in self.documents.iter().zip(0..) {
            for text in [&document.title, &document.body] {
                for place in all.find_overlapping_iter(text) {
                    found[place.pattern().as_usize()].insert(number);
                }
            }
        }
        found
    }

    /// The same questions for every contender.
    pub(crate) fn questions(&self, kind: &str, count: usize) -> Vec<Question> {
        let mut random = Random::new(kind.len() as u64 * 1000 + 7);
        (0..count).map(|at| self.question(kind, at, &mut random)).collect()
    }

    fn question(&self, kind: &str, at: usize, random: &mut Random) -> Question {
        let mut piece = |length| self.piece(random, length);
        match kind {
            "word" => Question::Word(piece(2)),
            "three words" => {
                // Of one article, so that there is an answer.
                let piece = piece(8);
                let characters: Vec<char> = piece.chars().collect();
                Question::All([0, 3, 6].iter().map(|&at| characters[at..at + 2].iter().collect()).collect())
            }
            "phrase of 2" => Question::Phrase(piece(2)),
            "phrase of 4" => Question::Phrase(piece(4)),
            "phrase of 8" => Question::Phrase(piece(8)),
            "word and dates" => {
                let (word, at) = (piece(2), random.below(self.documents.len()));
                let year = self.documents[at].day / 10_000;
                Question::Within(word, year * 10_000 + 101, year * 10_000 + 1231)
            }
            "newest first" => Question::Newest(piece(2)),
            "word without another" => Question::Without(piece(2), piece(2)),
            "one character" => Question::Character(piece(2).chars().next().unwrap()),
            "wildcard" => {
                let three: Vec<char> = piece(3).chars().collect();
                Question::Wildcard(three[0], three[2])
            }
            "near" => {
                let eight: Vec<char> = piece(8).chars().collect();
                Question::Near(eight[..2].iter().collect(), eight[6..].iter().collect())
            }
            _ => Question::Regional(REGIONAL[at % REGIONAL.len()].to_owned()),
        }
    }

    /// So many Han characters that stand in a body beside each other.
    fn piece(&self, random: &mut Random, length: usize) -> String {
        loop {
            let body = &self.documents[random.below(self.documents.len())].body;
            let start = random.below(body.len().max(1));
            let Some((start, _)) = body.char_indices().find(|(at, _)| *at >= start) else { continue };
            let piece: String = body[start..].chars().take(length).collect();
            if piece.chars().count() == length && piece.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')) {
                return piece;
            }
        }
    }
}
