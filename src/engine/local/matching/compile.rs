//! [`Query`] → the tantivy query that matches it. Nothing here scores; what ranks is in another room.
//!
//! A text must occur as characters: its grams, in the title or in the body. A plain phrase is tantivy's phrase of grams;
//! what asks for more (wildcards, distances, the lead) is a [`PatternQuery`].

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, EmptyQuery, ExistsQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query as TantivyQuery, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::among::AmongQuery;
use super::exclude::Excluded;
use super::identity::id_query;
use super::terms::TermsQuery;
use super::value::ValueQuery;
use super::verify::PatternQuery;
use crate::article::ArticleId;
use crate::engine::conditions::Terms;
use crate::engine::local::store::schema::{ARTICLE, Fields, script_term};
use crate::engine::local::store::snapshot::Snapshot;
use crate::engine::local::store::trouble::broken;
use crate::engine::terms::page_terms;
use crate::error::Result;
use crate::query::{MetaField, Query, TextField, Typed};
use crate::text::common::is_common;
use crate::text::fold;
use crate::text::glob::WordGlob;
use crate::text::grams::{PhraseGram, phrase_grams};
use crate::text::pattern::Pattern;

/// The query that finds the articles of `query` in this snapshot.
pub(in crate::engine::local) fn compile(snapshot: &Snapshot, query: &Query) -> Result<Box<dyn TantivyQuery>> {
    Compiler { snapshot }.query(query)
}

/// Every article, and no file record.
fn every_article(snapshot: &Snapshot) -> Box<dyn TantivyQuery> {
    term_query(Term::from_field_text(snapshot.fields.kind, ARTICLE))
}

struct Compiler<'a> {
    snapshot: &'a Snapshot,
}

impl Compiler<'_> {
    fn query(&self, query: &Query) -> Result<Box<dyn TantivyQuery>> {
        let fields = &self.snapshot.fields;
        Ok(match query {
            Query::All | Query::Optional(_) | Query::Present(MetaField::Path) => every_article(self.snapshot),
            Query::Text { field, pattern } => {
                let searched: &[Field] = match field {
                    TextField::Any => &[fields.title_grams, fields.body_grams],
                    TextField::Title => &[fields.title_grams],
                    TextField::Body | TextField::Lead => &[fields.body_grams],
                };
                self.pattern(searched, pattern, *field == TextField::Lead)?
            }
            Query::Meta { field, value } if field.is_whole() => {
                let name = match (field, value) {
                    (MetaField::Page, Typed::Phrase(page)) => page_terms(page).into_iter().next().unwrap_or_default(),
                    _ => fold(value.text()),
                };
                let field = fields.meta_field(*field);
                match value {
                    Typed::Phrase(_) => term_query(Term::from_field_text(field, &name)),
                    Typed::Glob(_) => match WordGlob::new(&name) {
                        Some(glob) => Box::new(TermsQuery { fields: vec![field], terms: Terms::Shaped(glob) }),
                        None => Box::new(EmptyQuery),
                    },
                }
            }
            Query::Meta { field, value } => {
                self.pattern(&[fields.meta_field(*field)], &Pattern::Leaf(value.clone()), false)?
            }
            Query::Value { field: MetaField::Path, value } => {
                Box::new(id_query(self.snapshot, ArticleId::of_path(value)))
            }
            Query::Value { field, value } => {
                let candidates = self.query(&Query::Meta { field: *field, value: Typed::Phrase(value.clone()) })?;
                let column = self.snapshot.index.schema().get_field_name(fields.meta_field(*field)).to_owned();
                Box::new(ValueQuery { column, value: value.clone(), candidates })
            }
            Query::Present(field) => {
                let name = self.snapshot.index.schema().get_field_name(fields.meta_field(*field)).to_owned();
                Box::new(ExistsQuery::new(name, false))
            }
            Query::Dated => Box::new(ExistsQuery::new("published".to_owned(), false)),
            Query::Date(range) => {
                let (from, to) = range.instants(self.snapshot.zone());
                if from.is_none() && to.is_none() {
                    return self.query(&Query::Dated);
                }
                let bound = |instant: i64| Term::from_field_i64(fields.published, instant);
                Box::new(RangeQuery::new(
                    from.map_or(Bound::Unbounded, |from| Bound::Included(bound(from))),
                    to.map_or(Bound::Unbounded, |to| Bound::Excluded(bound(to))),
                ))
            }
            Query::Script(script) => term_query(Term::from_field_text(fields.script, script_term(*script))),
            Query::Among(articles) => Box::new(AmongQuery { field: fields.id, articles: articles.clone() }),
            Query::And(parts) => {
                let mut clauses = Vec::with_capacity(parts.len() + 1);
                for part in parts {
                    clauses.push(match part {
                        Query::Optional(_) => continue,
                        Query::Not(inner) => (Occur::MustNot, self.excluded(inner)?),
                        part => (Occur::Must, self.query(part)?),
                    });
                }
                if let [(Occur::Must, _)] = clauses.as_slice() {
                    return Ok(clauses.remove(0).1);
                }
                self.with_something_to_exclude_from(clauses)
            }
            Query::Or(parts) => {
                let deciding = parts.iter().filter(|part| !matches!(part, Query::Optional(_)));
                any(deciding.map(|part| self.query(part)).collect::<Result<_>>()?)
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
            clauses.push((Occur::Must, every_article(self.snapshot)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The articles that hold `pattern` in one of `fields`.
    fn pattern(&self, fields: &[Field], pattern: &Pattern<Typed>, lead: bool) -> Result<Box<dyn TantivyQuery>> {
        if let (Pattern::Leaf(Typed::Phrase(phrase)), false) = (pattern, lead) {
            return self.phrase(fields, &fold(phrase));
        }
        let query =
            |field: &Field| Box::new(PatternQuery::new(*field, pattern.folded(), lead)) as Box<dyn TantivyQuery>;
        Ok(any(fields.iter().map(query).collect()))
    }

    /// The articles that hold the characters of the folded `phrase`, adjacent, in one of `fields`.
    fn phrase(&self, fields: &[Field], phrase: &str) -> Result<Box<dyn TantivyQuery>> {
        let grams = phrase_grams(phrase);
        if let [only] = grams.as_slice()
            && only.prefix
        {
            let Fields { title_grams, body_grams, characters, .. } = self.snapshot.fields;
            if fields == [title_grams, body_grams] && is_common(only.term) {
                return Ok(term_query(Term::from_field_text(characters, only.term)));
            }
            return Ok(Box::new(TermsQuery { fields: fields.to_vec(), terms: Terms::Beginning(only.term.to_owned()) }));
        }
        Ok(any(fields.iter().map(|field| self.phrase_of(*field, &grams)).collect::<Result<_>>()?))
    }

    fn phrase_of(&self, field: Field, grams: &[PhraseGram<'_>]) -> Result<Box<dyn TantivyQuery>> {
        let terms: Vec<(usize, Term)> =
            grams.iter().map(|gram| (gram.position, Term::from_field_text(field, gram.term))).collect();
        Ok(match grams {
            [] => Box::new(EmptyQuery),
            [_] => term_query(terms[0].1.clone()),
            [.., last] if last.prefix => {
                let mut query = PhrasePrefixQuery::new_with_offset(terms);
                // The default of 50 would lose matches. The number also sizes a buffer, so it is counted, not huge.
                query.set_max_expansions(self.terms_beginning_with(field, last.term)?);
                Box::new(query)
            }
            _ => Box::new(PhraseQuery::new_with_offset(terms)),
        })
    }

    /// The largest number of terms of one segment that begin so.
    fn terms_beginning_with(&self, field: Field, prefix: &str) -> Result<u32> {
        let mut most = 1;
        for segment in self.snapshot.searcher.segment_readers() {
            let mut count = 0;
            segment
                .inverted_index(field)
                .and_then(|inverted| {
                    Terms::Beginning(prefix.to_owned()).for_each(&inverted, |_, _| {
                        count += 1;
                        Ok(())
                    })
                })
                .map_err(|error| broken(&self.snapshot.folder, error))?;
            most = most.max(count);
        }
        Ok(most)
    }
}

fn any(mut parts: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Should, part)).collect()))
}

fn term_query(term: Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}
