//! SQLite's FTS5 with the trigram tokenizer: a phrase of three characters and more by the index, a shorter one by reading
//! all texts, which is what LIKE does there.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, Params, params};

use crate::contender::{Contender, Open, Question, bytes_below};
use crate::corpus::documents_of;

pub(crate) struct Sqlite;

/// The shortest phrase that the index answers.
const TRIGRAM: usize = 3;

impl Contender for Sqlite {
    fn name(&self) -> &'static str {
        "FTS5 trigram"
    }

    fn index(&self, file: &Path, folder: &Path) {
        let mut connection = Connection::open(folder.join("articles.db")).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                 CREATE TABLE articles (number INTEGER PRIMARY KEY, title TEXT, body TEXT, day INTEGER);
                 CREATE INDEX days ON articles (day);
                 CREATE VIRTUAL TABLE texts USING fts5 (title, body, content = 'articles', content_rowid = 'number', \
                 tokenize = 'trigram');",
            )
            .unwrap();
        let transaction = connection.transaction().unwrap();
        {
            let mut article = transaction.prepare("INSERT INTO articles VALUES (?, ?, ?, ?)").unwrap();
            let mut text = transaction.prepare("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)").unwrap();
            for (number, read) in (0_i64..).zip(documents_of(file)) {
                article.execute(params![number, read.title, read.body, read.day]).unwrap();
                text.execute(params![number, read.title, read.body]).unwrap();
            }
        }
        transaction.commit().unwrap();
        connection.execute("INSERT INTO texts (texts) VALUES ('optimize')", []).unwrap();
    }

    fn size(&self, folder: &Path) -> u64 {
        bytes_below(folder)
    }

    fn open(&self, folder: &Path) -> Box<dyn Open> {
        Box::new(Opened(Connection::open(folder.join("articles.db")).unwrap()))
    }
}

struct Opened(Connection);

impl Opened {
    /// How many rows a condition on `texts` finds; the first ten of them, in an order, are fetched.
    fn rows(&self, condition: &str, order: &str, parameters: impl Params + Clone) -> Option<u64> {
        let from = "FROM texts JOIN articles ON articles.number = texts.rowid";
        let count = format!("SELECT count(*) {from} WHERE {condition}");
        let count: i64 =
            self.0.prepare_cached(&count).unwrap().query_row(parameters.clone(), |row| row.get(0)).unwrap();
        let first = format!("SELECT articles.title, articles.body {from} WHERE {condition} ORDER BY {order} LIMIT 10");
        let mut first = self.0.prepare_cached(&first).unwrap();
        let rows = first.query_map(parameters, |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
        assert!(rows.count() <= 10);
        Some(count as u64)
    }
}

impl Open for Opened {
    fn ask(&self, question: &Question) -> Option<u64> {
        const LIKE: &str = "(articles.title LIKE ?1 OR articles.body LIKE ?1)";
        let like = |text: &str| format!("%{text}%");
        match question {
            Question::Phrase(phrase) if phrase.chars().count() >= TRIGRAM => {
                self.rows("texts MATCH ?1", "rank", params![format!("\"{phrase}\"")])
            }
            Question::Word(word) | Question::Phrase(word) => self.rows(LIKE, "articles.number", params![like(word)]),
            Question::Newest(word) => self.rows(LIKE, "articles.day DESC", params![like(word)]),
            Question::Character(character) => self.rows(LIKE, "articles.number", params![like(&character.to_string())]),
            Question::Within(word, from, to) => self.rows(
                &format!("{LIKE} AND articles.day BETWEEN ?2 AND ?3"),
                "articles.number",
                params![like(word), from, to],
            ),
            Question::Without(word, other) => self.rows(
                &format!("{LIKE} AND NOT (articles.title LIKE ?2 OR articles.body LIKE ?2)"),
                "articles.number",
                params![like(word), like(other)],
            ),
            Question::All(words) => self.rows(
                &format!(
                    "{LIKE} AND (articles.title LIKE ?2 OR articles.body LIKE ?2) AND \
                     (articles.title LIKE ?3 OR articles.body LIKE ?3)"
                ),
                "articles.number",
                params![like(&words[0]), like(&words[1]), like(&words[2])],
            ),
            Question::Wildcard(first, last) => {
                self.rows(LIKE, "articles.number", params![like(&format!("{first}_{last}"))])
            }
            Question::Near(..) | Question::Regional(_) => None,
        }
    }

    fn documents(&self, phrase: &str) -> BTreeSet<u32> {
        let is_short = phrase.chars().count() < TRIGRAM;
        let (condition, parameter) = if is_short {
            ("number IN (SELECT number FROM articles WHERE title LIKE ?1 OR body LIKE ?1)", format!("%{phrase}%"))
        } else {
            ("number IN (SELECT rowid FROM texts WHERE texts MATCH ?1)", format!("\"{phrase}\""))
        };
        let mut select = self.0.prepare_cached(&format!("SELECT number FROM articles WHERE {condition}")).unwrap();
        let rows = select.query_map([parameter], |row| row.get::<_, u32>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}
