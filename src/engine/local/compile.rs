//! [`Query`] → tantivy query.
//!
//! A text must occur as characters: its grams, in the title or the body, are required. Its words rank: they are added
//! as optional terms, and the grams count for less beside them. Conditions on metadata and dates score nothing.
//!
//! Weights: known-item search over news gave words + 0.3 grams the best mean reciprocal rank of the mixtures tried.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur, PhrasePrefixQuery, PhraseQuery,
    Query as TantivyQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::exclude::Excluded;
use super::schema::ARTICLE;
use super::{LocalEngine, broken};
use crate::error::Result;
use crate::query::{MetaField, Query, TextField};
use crate::text::grams::phrase_grams;
use crate::text::{Segmenter, fold};

/// Weight of grams beside words.
const GRAM_WEIGHT: f32 = 0.3;
/// Weight of the title beside the body.
const TITLE_WEIGHT: f32 = 2.0;

/// The query that finds the articles of `query` in this engine.
pub(super) fn compile(engine: &LocalEngine, query: &Query) -> Result<Box<dyn TantivyQuery>> {
    Compiler { engine }.query(query)
}

/// Every article, and no file record.
pub(super) fn every_article(engine: &LocalEngine) -> Box<dyn TantivyQuery> {
    term_query(Term::from_field_text(engine.fields.kind, ARTICLE))
}

struct Compiler<'a> {
    engine: &'a LocalEngine,
}

impl Compiler<'_> {
    fn query(&self, query: &Query) -> Result<Box<dyn TantivyQuery>> {
        let fields = &self.engine.fields;
        Ok(match query {
            Query::All => unscored(every_article(self.engine)),
            Query::Text { field, phrase } => self.text(*field, &fold(phrase))?,
            Query::Meta { field, value } if field.is_person() => {
                unscored(term_query(Term::from_field_text(fields.meta_field(*field), &fold(value))))
            }
            Query::Meta { field, value } => unscored(self.grams(fields.meta_field(*field), &fold(value))?),
            Query::Present(MetaField::Path) => self.query(&Query::All)?,
            Query::Present(field) => {
                let name = self.engine.index.schema().get_field_name(fields.meta_field(*field)).to_owned();
                unscored(Box::new(ExistsQuery::new(name, false)))
            }
            Query::Dated => unscored(Box::new(ExistsQuery::new("published".to_owned(), false))),
            Query::Date(range) => {
                let (from, to) = range.instants(self.engine.zone());
                if from.is_none() && to.is_none() {
                    return self.query(&Query::Dated);
                }
                let bound = |instant: i64| Term::from_field_i64(fields.published, instant);
                unscored(Box::new(RangeQuery::new(
                    from.map_or(Bound::Unbounded, |from| Bound::Included(bound(from))),
                    to.map_or(Bound::Unbounded, |to| Bound::Excluded(bound(to))),
                )))
            }
            Query::And(parts) => {
                let mut clauses = Vec::with_capacity(parts.len() + 1);
                for part in parts {
                    clauses.push(match part {
                        Query::Not(inner) => (Occur::MustNot, self.excluded(inner)?),
                        part => (Occur::Must, self.query(part)?),
                    });
                }
                self.with_something_to_exclude_from(clauses)
            }
            Query::Or(parts) => {
                let parts: Result<Vec<_>> = parts.iter().map(|part| Ok((Occur::Should, self.query(part)?))).collect();
                Box::new(BooleanQuery::new(parts?))
            }
            Query::Not(inner) => self.with_something_to_exclude_from(vec![(Occur::MustNot, self.excluded(inner)?)]),
        })
    }

    fn excluded(&self, query: &Query) -> Result<Box<dyn TantivyQuery>> {
        Ok(Box::new(Excluded(self.query(query)?)))
    }

    fn with_something_to_exclude_from(
        &self,
        mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)>,
    ) -> Box<dyn TantivyQuery> {
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, unscored(every_article(self.engine))));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn text(&self, field: TextField, phrase: &str) -> Result<Box<dyn TantivyQuery>> {
        let fields = &self.engine.fields;
        let title = [(fields.title_grams, fields.title_words, TITLE_WEIGHT)];
        let body = [(fields.body_grams, fields.body_words, 1.0)];
        let both = [title[0], body[0]];
        let searched: &[(Field, Field, f32)] = match field {
            TextField::Any => &both,
            TextField::Title => &title,
            TextField::Body => &body,
        };
        let mut required = Vec::new();
        for (grams, _, weight) in searched {
            required.push((Occur::Should, boosted(self.grams(*grams, phrase)?, GRAM_WEIGHT * weight)));
        }
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> =
            vec![(Occur::Must, Box::new(BooleanQuery::new(required)))];
        let mut ranking: Vec<&str> = Segmenter::for_text(phrase).ranking_words(phrase).collect();
        ranking.sort_unstable();
        ranking.dedup();
        for word in ranking {
            for (_, words, weight) in searched {
                let term = TermQuery::new(Term::from_field_text(*words, word), IndexRecordOption::WithFreqs);
                clauses.push((Occur::Should, boosted(Box::new(term), *weight)));
            }
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// The texts of `field` that hold the characters of the folded `phrase`, adjacent.
    fn grams(&self, field: Field, phrase: &str) -> Result<Box<dyn TantivyQuery>> {
        let grams = phrase_grams(phrase);
        let terms: Vec<(usize, Term)> =
            grams.iter().map(|gram| (gram.position, Term::from_field_text(field, gram.term))).collect();
        Ok(match (grams.as_slice(), grams.last().is_some_and(|last| last.prefix)) {
            ([], _) => Box::new(EmptyQuery),
            ([only], true) => beginning_with(field, only.term),
            ([_], false) => Box::new(TermQuery::new(terms[0].1.clone(), IndexRecordOption::WithFreqs)),
            ([.., last], true) => {
                let mut query = PhrasePrefixQuery::new_with_offset(terms);
                // The default of 50 would lose matches. The number also sizes a buffer, so it is counted, not huge.
                query.set_max_expansions(self.terms_beginning_with(field, last.term)?);
                Box::new(query)
            }
            (_, false) => Box::new(PhraseQuery::new_with_offset(terms)),
        })
    }

    /// The largest number of terms of one segment that begin so.
    fn terms_beginning_with(&self, field: Field, prefix: &str) -> Result<u32> {
        let mut most = 1;
        for segment in self.engine.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(|error| broken(&self.engine.folder, error))?;
            let mut range = inverted.terms().range().ge(prefix.as_bytes());
            if let Some(after) = after_prefix(prefix) {
                range = range.lt(after.as_bytes());
            }
            let mut terms = range.into_stream().map_err(|error| broken(&self.engine.folder, error))?;
            let mut count = 0;
            while terms.advance() {
                count += 1;
            }
            most = most.max(count);
        }
        Ok(most)
    }
}

/// Texts with a term of `field` that begins so: those that hold a single Han character. A range query would do, if it
/// did not compare whole values where the field is also a column.
fn beginning_with(field: Field, prefix: &str) -> Box<dyn TantivyQuery> {
    let mut query = PhrasePrefixQuery::new(vec![Term::from_field_text(field, prefix)]);
    query.set_max_expansions(u32::MAX);
    Box::new(query)
}

/// The least string that is greater than every string that begins with `prefix`; `None` where there is none.
fn after_prefix(prefix: &str) -> Option<String> {
    let last = prefix.chars().next_back()?;
    let next = (last as u32 + 1..=char::MAX as u32).find_map(char::from_u32)?;
    let mut after = prefix[..prefix.len() - last.len_utf8()].to_owned();
    after.push(next);
    Some(after)
}

fn term_query(term: Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn unscored(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn boosted(query: Box<dyn TantivyQuery>, weight: f32) -> Box<dyn TantivyQuery> {
    Box::new(BoostQuery::new(query, weight))
}
