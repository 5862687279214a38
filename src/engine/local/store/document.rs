//! What of an article, and of a file's record, goes into which field. Written by the writer and held against the index
//! by the check, so that both know one rule.

use chrono::FixedOffset;
use tantivy::TantivyDocument;

use super::packing::pack;
use super::schema::{ARTICLE, FILE, Fields, script_term};
use crate::article::Article;
use crate::engine::FileRecord;
use crate::engine::terms::script_of;
use crate::error::{Error, ErrorKind, Result};
use crate::text::fingerprints::Compared;
use crate::text::fold;
use crate::text::script::Script;

/// The document of an article that was read from the file at `file`, and that the commit number `seen` has first; with
/// what reprints are found by, where the index has that.
pub(in crate::engine::local) fn of_article(
    fields: &Fields,
    zone: FixedOffset,
    file: &str,
    article: &Article,
    seen: u64,
    reprints: bool,
) -> Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, ARTICLE);
    document.add_text(fields.file, file);
    document.add_u64(fields.id, article.id().bits());
    if let Some(published) = &article.published {
        document.add_i64(fields.published, published.instant(zone));
    }
    document.add_u64(fields.seen, seen);
    if reprints {
        let compared = Compared::new(&fold(&article.body));
        for fingerprint in compared.fingerprints() {
            document.add_u64(fields.fingerprints, fingerprint.into());
        }
        document.add_u64(fields.compared_units, compared.len() as u64);
        document.add_u64(fields.compared_hash, compared.whole());
    }
    document.add_text(fields.title_grams, &article.title);
    document.add_text(fields.title_words, &article.title);
    document.add_text(fields.body_grams, &article.body);
    document.add_text(fields.body_words, &article.body);
    document.add_text(fields.characters, &article.title);
    document.add_text(fields.characters, &article.body);
    let script = script_of(article);
    document.add_text(fields.script, script_term(script));
    for (field, values) in [
        (fields.authors, &article.authors),
        (fields.editors, &article.editors),
        (fields.reviewers, &article.reviewers),
        (fields.section, &article.section),
    ] {
        values.iter().for_each(|value| document.add_text(field, value));
    }
    if let Some(source) = &article.source {
        document.add_text(fields.source, source);
    }
    if let Some(page) = &article.page {
        document.add_text(fields.page, page);
    }
    document.add_text(fields.path, &article.path);
    // In this order, metadata are read without the text.
    let meta = to_json(&Article { seen: Some(seen), ..article.without_body() })?;
    document.add_bytes(fields.meta, &pack(&meta, script));
    document.add_bytes(fields.body, &pack(&article.body, script));
    Ok(document)
}

/// The document of a file's record.
pub(in crate::engine::local) fn of_record(fields: &Fields, record: &FileRecord) -> Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, FILE);
    document.add_text(fields.file, &record.path);
    document.add_text(fields.file_path, &record.path);
    document.add_u64(fields.file_size, record.size);
    document.add_i64(fields.file_modified, record.modified);
    document.add_u64(fields.file_rules, record.rules);
    document.add_u64(fields.file_articles, record.articles);
    document.add_u64(fields.file_failures, record.failures.len() as u64);
    document.add_bytes(fields.meta, &pack(&to_json(record)?, Script::Undecided));
    Ok(document)
}

fn to_json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| Error::new(ErrorKind::Index, "a record cannot be written").with_cause(error))
}
