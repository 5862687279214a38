//! The fields of the index. Two kinds of documents share it: articles, and the records of the files they came from, so
//! that one commit holds both.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use super::tokenizers::{BODY_WORDS, CHARACTERS, EDITION, GRAMS, NAMES, WORDS};
use crate::engine::scoring::RankField;
use crate::query::MetaField;
use crate::text::script::Script;

/// Kind of an article's document.
pub(in crate::engine::local) const ARTICLE: &str = "article";
/// Kind of a file record's document.
pub(super) const FILE: &str = "file";

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// The fields by name.
        #[derive(Clone, Copy, Debug)]
        pub(in crate::engine::local) struct Fields { $($(#[$doc])* pub(in crate::engine::local) $name: Field),* }

        impl Fields {
            /// The fields of a schema that [`schema`] made.
            pub(in crate::engine::local) fn of(schema: &Schema) -> tantivy::Result<Self> {
                Ok(Self { $($name: schema.get_field(stringify!($name))?),* })
            }
        }
    };
}

fields! {
    /// [`ARTICLE`] or [`FILE`].
    kind,
    /// Path of the file that a document comes from; on both kinds, so that one term removes them together.
    file,
    /// Identity of an article.
    id,
    /// First instant of publication, Unix seconds; absent without a date.
    published,
    /// The number of the commit that first had the article.
    seen,
    /// Fingerprints of the body, ascending; with the two below absent from an index without reprints.
    fingerprints,
    /// Units of the body that fingerprints are made of, and the hash of them all.
    compared_units,
    compared_hash,
    title_grams,
    title_words,
    body_grams,
    body_words,
    /// The commonest characters of title and body.
    characters,
    authors,
    editors,
    reviewers,
    source,
    section,
    /// The page of the printed paper: found by its number, however many noughts stand before it.
    page,
    path,
    /// The script that an article is written in.
    script,
    /// Stored: an article without its body, as packed JSON; of a file, its record.
    meta,
    /// Stored: the body, packed.
    body,
    /// Path of a file, on its record only; the columns beside it are what a plan compares.
    file_path,
    file_size,
    file_modified,
    file_rules,
    file_articles,
    file_failures,
}

impl Fields {
    /// The field of a metadata field of the query language.
    pub(in crate::engine::local) fn meta_field(&self, field: MetaField) -> Field {
        match field {
            MetaField::Author => self.authors,
            MetaField::Editor => self.editors,
            MetaField::Reviewer => self.reviewers,
            MetaField::Source => self.source,
            MetaField::Section => self.section,
            MetaField::Page => self.page,
            MetaField::Path => self.path,
        }
    }
}

impl Fields {
    /// The field of terms that rank.
    pub(in crate::engine::local) fn rank_field(&self, field: RankField) -> Field {
        match field {
            RankField::TitleGrams => self.title_grams,
            RankField::TitleWords => self.title_words,
            RankField::BodyGrams => self.body_grams,
            RankField::BodyWords => self.body_words,
        }
    }
}

/// The term of a script in its field.
pub(in crate::engine::local) fn script_term(script: Script) -> &'static str {
    script.tag()
}

/// The schema of a new index.
pub(in crate::engine::local) fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_text_field("kind", STRING);
    schema.add_text_field("file", STRING);
    schema.add_u64_field("id", INDEXED | FAST);
    schema.add_i64_field("published", FAST);
    for number in ["seen", "fingerprints", "compared_units", "compared_hash"] {
        schema.add_u64_field(number, FAST);
    }
    for (text, words) in [("title", WORDS), ("body", BODY_WORDS)] {
        let options = |tokenizer, record| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record).set_fieldnorms(true),
            )
        };
        schema.add_text_field(&format!("{text}_grams"), options(GRAMS, IndexRecordOption::WithFreqsAndPositions));
        schema.add_text_field(&format!("{text}_words"), options(words, IndexRecordOption::WithFreqs));
    }
    let indexing = TextFieldIndexing::default().set_tokenizer(CHARACTERS).set_index_option(IndexRecordOption::Basic);
    schema.add_text_field("characters", TextOptions::default().set_indexing_options(indexing.set_fieldnorms(false)));
    schema.add_text_field("script", STRING);
    for persons in ["authors", "editors", "reviewers"] {
        add_column(&mut schema, persons, NAMES, IndexRecordOption::Basic);
    }
    for values in ["source", "section"] {
        add_column(&mut schema, values, GRAMS, IndexRecordOption::WithFreqsAndPositions);
    }
    add_column(&mut schema, "page", EDITION, IndexRecordOption::Basic);
    schema.add_text_field(
        "path",
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(GRAMS)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                .set_fieldnorms(false),
        ),
    );
    schema.add_bytes_field("meta", STORED);
    schema.add_bytes_field("body", STORED);
    schema.add_text_field("file_path", STRING.set_fast("raw"));
    schema.add_u64_field("file_size", FAST);
    schema.add_i64_field("file_modified", FAST);
    schema.add_u64_field("file_rules", FAST);
    schema.add_u64_field("file_articles", FAST);
    schema.add_u64_field("file_failures", FAST);
    schema.build()
}

/// A metadata field: searched in its folded form, and a column of its values as they stand.
fn add_column(schema: &mut SchemaBuilder, name: &str, tokenizer: &str, record: IndexRecordOption) {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record).set_fieldnorms(false);
    schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing).set_fast("raw"));
}
