//! The usual way to search Chinese with tantivy: its own query parser over fields that tantivy-jieba cuts.

use std::collections::BTreeSet;
use std::path::Path;

use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{FAST, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::{Index, Order, Searcher, TantivyDocument};
use tantivy_jieba::JiebaTokenizer;

use crate::contender::{Contender, Open, Question, bytes_below};
use crate::corpus::documents_of;

pub(crate) struct Plain;

/// What jianbao's writer takes as well.
const THREADS: usize = 2;
const MEMORY: usize = 256 << 20;

impl Contender for Plain {
    fn name(&self) -> &'static str {
        "tantivy+jieba"
    }

    fn index(&self, file: &Path, folder: &Path) {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("jieba")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(indexing).set_stored();
        let mut schema = Schema::builder();
        let title = schema.add_text_field("title", text.clone());
        let body = schema.add_text_field("body", text);
        let day = schema.add_i64_field("day", FAST | INDEXED | STORED);
        let number = schema.add_u64_field("number", FAST | STORED);
        let index = Index::create_in_dir(folder, schema.build()).unwrap();
        index.tokenizers().register("jieba", JiebaTokenizer::new());
        let mut writer = index.writer_with_num_threads(THREADS, MEMORY).unwrap();
        for (count, read) in (0_u64..).zip(documents_of(file)) {
            let mut document = TantivyDocument::new();
            document.add_text(title, read.title);
            document.add_text(body, read.body);
            document.add_i64(day, read.day);
            document.add_u64(number, count);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();
    }

    fn size(&self, folder: &Path) -> u64 {
        bytes_below(folder)
    }

    fn open(&self, folder: &Path) -> Box<dyn Open> {
        let index = Index::open_in_dir(folder).unwrap();
        index.tokenizers().register("jieba", JiebaTokenizer::new());
        let fields = ["title", "body"].map(|name| index.schema().get_field(name).unwrap());
        let mut parser = QueryParser::for_index(&index, fields.to_vec());
        parser.set_conjunction_by_default();
        Box::new(Opened { searcher: index.reader().unwrap().searcher(), parser })
    }
}

struct Opened {
    searcher: Searcher,
    parser: QueryParser,
}

impl Open for Opened {
    fn ask(&self, question: &Question) -> Option<u64> {
        let typed = match question {
            Question::Word(word) | Question::Newest(word) => word.clone(),
            Question::All(words) => words.join(" "),
            Question::Phrase(phrase) => format!("\"{phrase}\""),
            Question::Within(word, from, to) => format!("+({word}) +day:[{from} TO {to}]"),
            Question::Without(word, other) => format!("+({word}) -({other})"),
            Question::Character(character) => character.to_string(),
            Question::Wildcard(..) | Question::Near(..) | Question::Regional(_) => return None,
        };
        let query = self.parser.parse_query(&typed).unwrap();
        let (count, first): (usize, Vec<_>) = if matches!(question, Question::Newest(_)) {
            let newest = TopDocs::with_limit(10).order_by_fast_field::<i64>("day", Order::Desc);
            let (count, first) = self.searcher.search(&query, &(Count, newest)).unwrap();
            (count, first.into_iter().map(|(_, address)| address).collect())
        } else {
            let (count, first) =
                self.searcher.search(&query, &(Count, TopDocs::with_limit(10).order_by_score())).unwrap();
            (count, first.into_iter().map(|(_, address)| address).collect())
        };
        for address in first {
            self.searcher.doc::<TantivyDocument>(address).unwrap();
        }
        Some(count as u64)
    }

    fn documents(&self, phrase: &str) -> BTreeSet<u32> {
        let query = self.parser.parse_query(&format!("\"{phrase}\"")).unwrap();
        let number = self.searcher.schema().get_field("number").unwrap();
        let found = self.searcher.search(&query, &DocSetCollector).unwrap();
        found
            .into_iter()
            .map(|address| {
                let document: TantivyDocument = self.searcher.doc(address).unwrap();
                document.get_first(number).and_then(|value| value.as_u64()).unwrap() as u32
            })
            .collect()
    }
}
