use proptest::prelude::*;
use tantivy::directory::{MmapDirectory, RamDirectory};
use tantivy::index::SegmentComponent;
use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::{Index, IndexBuilder, Segment, SegmentMeta, TantivyDocument};

use super::crew::Crew;
use super::segment::{REST, SegmentBuilder};
use crate::article::Article;
use crate::date::default_zone;
use crate::engine::FileRecord;
use crate::engine::local::store::schema::{Fields, schema};
use crate::engine::local::store::{document, tokenizers};

const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FieldNorms,
    SegmentComponent::FastFields,
    SegmentComponent::Store,
];

fn index() -> Index {
    let index = IndexBuilder::new().schema(schema()).open_or_create(RamDirectory::create()).unwrap();
    tokenizers::register(&index);
    index
}

fn documents(articles: &[Article]) -> Vec<TantivyDocument> {
    let fields = Fields::of(&schema()).unwrap();
    let mut documents: Vec<_> = articles
        .iter()
        .map(|article| document::of_article(&fields, default_zone(), "a.jsonl", article, 1, true).unwrap())
        .collect();
    let record = FileRecord {
        path: "a.jsonl".into(),
        size: 1,
        modified: 2,
        rules: 3,
        hash: "4".into(),
        articles: articles.len() as u64,
        failures: Vec::new(),
        partial: None,
    };
    documents.push(document::of_record(&fields, &record).unwrap());
    documents
}

/// The files of a segment, as this room writes them and as tantivy does; ours from two builders, one of which takes in what
/// the other has.
fn both(documents: &[TantivyDocument]) -> [Vec<Vec<u8>>; 2] {
    let read = |segment: &Segment| {
        let file = |component: &SegmentComponent| segment.open_read(component.clone()).unwrap().read_bytes().unwrap();
        COMPONENTS.iter().map(|component| file(component).to_vec()).collect()
    };
    let ours = index();
    let mut builder = SegmentBuilder::new(&ours).unwrap();
    let mut behind = SegmentBuilder::new(&ours).unwrap();
    let half = if documents.len() > 2 { documents.len() / 2 } else { documents.len() };
    let theirs = index();
    let segment = theirs.new_segment();
    let mut writer = SegmentWriter::for_segment(REST, segment.clone()).unwrap();
    for (number, document) in documents.iter().enumerate() {
        let builder = if number < half { &mut builder } else { &mut behind };
        builder.add(document).unwrap();
        writer.add_document(AddOperation { opstamp: 0, document: document.clone() }).unwrap();
    }
    writer.finalize().unwrap();
    if half < documents.len() {
        assert!(builder.absorb(behind).is_ok());
    }
    let built = builder.finish().unwrap();
    assert_eq!(built.max_doc() as usize, documents.len());
    [read(&ours.segment(built)), read(&segment)]
}

fn article(title: &str, body: &str, names: &[String]) -> Article {
    Article {
        path: format!("a.jsonl#{title}"),
        title: title.into(),
        body: body.into(),
        authors: names.to_vec(),
        section: names.to_vec(),
        source: names.first().cloned(),
        ..Article::default()
    }
}

#[test]
fn a_segment_is_byte_for_byte_the_one_that_tantivy_writes() {
    let sentences = include_str!("../../../../text/data/sentences.txt");
    let lines: Vec<&str> = sentences.lines().filter(|line| !line.is_empty()).collect();
    let names = ["王小明".to_owned(), "Ann Lee".to_owned()];
    let articles: Vec<Article> =
        (0..600).map(|n| article(lines[n % lines.len()], &lines[n % 7..].join("\n"), &names[..n % 3])).collect();
    let [ours, theirs] = both(&documents(&articles));
    for (at, component) in COMPONENTS.iter().enumerate() {
        assert!(ours[at] == theirs[at], "{component:?}");
        assert!(ours[at].len() > 100 || *component == SegmentComponent::FieldNorms, "{component:?}");
    }
}

#[test]
fn a_text_of_a_million_characters_has_a_segment_of_another_layout() {
    let long = documents(&[article("長", &"一的。a ".repeat(300_000), &[])]);
    let short = documents(&[article("短", "一的", &[])]);
    let [ours, theirs] = both(&long);
    assert!(ours == theirs);
    let mut builder = SegmentBuilder::new(&index()).unwrap();
    assert!(builder.has_room_for(&long[0]));
    builder.add(&short[0]).unwrap();
    assert!(builder.has_room_for(&short[0]) && !builder.has_room_for(&long[0]));
    let mut builder = SegmentBuilder::new(&index()).unwrap();
    builder.add(&long[0]).unwrap();
    assert!(builder.has_room_for(&long[0]));
}

/// A position that was too long for its bits ran into the document's.
#[test]
fn a_text_that_folds_to_more_than_it_is_has_the_layout_that_it_needs() {
    let long = documents(&[article("長", &"㍿".repeat(270_000), &[])]);
    let [ours, theirs] = both(&long);
    assert!(ours == theirs);
    for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
        let folded = crate::text::fold(&c.to_string());
        assert!(crate::text::units::units(&folded).count() <= 2 * c.len_utf8(), "U+{:04X}", c as u32);
    }
}

/// A folder, an index in it, and a document.
fn at_work() -> (tempfile::TempDir, Index, TantivyDocument) {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexBuilder::new().schema(schema()).open_or_create(MmapDirectory::open(folder.path()).unwrap());
    let index = index.unwrap();
    tokenizers::register(&index);
    let document = documents(&[article("港口", &"港口今天啟用新航線".repeat(50), &[])]).swap_remove(0);
    (folder, index, document)
}

#[test]
fn a_crew_builds_every_document_into_some_segment() {
    let (_folder, index, document) = at_work();
    let mut crew = Crew::new(index.clone(), 2, 1 << 20);
    for round in 1..=2 {
        for _ in 0..500 {
            crew.add(document.clone()).unwrap();
        }
        let segments = crew.finish().unwrap();
        assert!(segments.len() > 2, "round {round}: {} segments", segments.len());
        assert_eq!(segments.iter().map(SegmentMeta::max_doc).sum::<u32>(), 500);
    }
    assert!(crew.finish().unwrap().is_empty());
}

/// With a queue that nobody reads, this test would not end.
#[test]
fn a_crew_whose_threads_fail_says_so_and_waits_for_nobody() {
    let (folder, index, document) = at_work();
    let mut crew = Crew::new(index, 2, 1 << 20);
    crew.add(document.clone()).unwrap();
    folder.close().unwrap();
    let failed = (0..100_000).find_map(|_| crew.add(document.clone()).err());
    let error = failed.or_else(|| crew.finish().err()).unwrap().to_string();
    assert!(error.contains("os error 2") || error.contains("ended") || error.contains("NotFound"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_articles_give_the_bytes_that_tantivy_gives(
        texts in prop::collection::vec(("[一丁丽的中國国龥鿿，。、a-cあ가\u{3400}\u{20BB7}\u{E000} ]{0,12}", "[一丁的中國，。a-c1Ａあ\u{3400}\u{20BB7}\n ]{0,60}"), 0..30),
        names in prop::collection::vec("[王李a· ]{0,4}", 0..4),
    ) {
        let articles: Vec<Article> = texts.iter().map(|(title, body)| article(title, body, &names)).collect();
        let [ours, theirs] = both(&documents(&articles));
        prop_assert!(ours == theirs);
    }
}
