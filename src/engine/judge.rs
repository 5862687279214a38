//! Whether an article answers a query, told from the article alone: what an index would say of it. For engines that can
//! only be asked for a superset.

use chrono::{DateTime, FixedOffset};

use super::counting::{Counted, Key};
use super::terms::{name_terms, page_terms, script_of};
use crate::article::Article;
use crate::query::{MetaField, Query, TextField, Typed};
use crate::text::glob::WordGlob;
use crate::text::pattern::{Pattern, Sequence};
use crate::text::scan::UnitText;
use crate::text::{Folded, fold};

/// A query, ready to be held against articles.
#[derive(Clone, Debug)]
pub(super) struct Judge {
    condition: Condition,
    zone: FixedOffset,
}

/// A query with its texts folded.
#[derive(Clone, Debug)]
enum Condition {
    /// Every article.
    Always,
    Text(TextField, Pattern<Sequence>),
    /// One of the terms of a name or a page.
    Term(MetaField, Option<WordGlob>, String),
    /// Any part of a value.
    Part(MetaField, Pattern<Sequence>),
    /// What the article alone tells.
    Plain(Query),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

impl Judge {
    /// For `query`; days are those of `zone`.
    pub(super) fn new(query: &Query, zone: FixedOffset) -> Self {
        Self { condition: Condition::new(query), zone }
    }

    /// Whether `article` answers it.
    pub(super) fn holds(&self, article: &Article) -> bool {
        let (title, body) = (Folded::new(&article.title), Folded::new(&article.body));
        let texts = Texts { title: UnitText::new(title.text()), body: UnitText::new(body.text()) };
        self.condition.holds(article, &texts, self.zone)
    }
}

/// The folded texts of an article.
struct Texts<'a> {
    title: UnitText<'a>,
    body: UnitText<'a>,
}

impl Condition {
    fn new(query: &Query) -> Self {
        let all = |parts: &[Query]| -> Vec<Self> {
            parts.iter().filter(|part| !matches!(part, Query::Optional(_))).map(Self::new).collect()
        };
        match query {
            Query::All | Query::Optional(_) | Query::Present(MetaField::Path) => Self::Always,
            Query::Text { field, pattern } => Self::Text(*field, pattern.folded()),
            Query::Meta { field, value } if field.is_whole() => match whole_term(*field, value) {
                Some((glob, term)) => Self::Term(*field, glob, term),
                None => Self::Any(Vec::new()),
            },
            Query::Meta { field, value } => Self::Part(*field, value.folded()),
            Query::And(parts) => Self::All(all(parts)),
            Query::Or(parts) => Self::Any(all(parts)),
            Query::Not(inner) => Self::Not(Box::new(Self::new(inner))),
            plain => Self::Plain(plain.clone()),
        }
    }

    fn holds(&self, article: &Article, texts: &Texts<'_>, zone: FixedOffset) -> bool {
        match self {
            Self::Always => true,
            Self::Text(field, pattern) => match field {
                TextField::Title => !texts.title.find(pattern).is_empty(),
                TextField::Body => !texts.body.find(pattern).is_empty(),
                TextField::Lead => !texts.body.find_in_lead(pattern).is_empty(),
                TextField::Any => !texts.title.find(pattern).is_empty() || !texts.body.find(pattern).is_empty(),
            },
            Self::Term(field, glob, wanted) => values(article, *field).iter().any(|value| {
                terms(*field, value).iter().any(|term| match glob {
                    Some(glob) => glob.matches(term),
                    None => term == wanted,
                })
            }),
            Self::Part(field, pattern) => {
                values(article, *field).iter().any(|value| !UnitText::new(&fold(value)).find(pattern).is_empty())
            }
            Self::Plain(query) => plain(query, article, zone),
            Self::All(parts) => parts.iter().all(|part| part.holds(article, texts, zone)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(article, texts, zone)),
            Self::Not(inner) => !inner.holds(article, texts, zone),
        }
    }
}

fn plain(query: &Query, article: &Article, zone: FixedOffset) -> bool {
    let published = article.published.as_ref().map(|published| published.instant(zone));
    match query {
        Query::Value { field: MetaField::Path, value } => article.path == *value,
        Query::Value { field, value } => values(article, *field).contains(&value.as_str()),
        Query::Present(field) => !values(article, *field).is_empty(),
        Query::Dated => published.is_some(),
        Query::Date(range) => {
            let (from, to) = range.instants(zone);
            published.is_some_and(|instant| from.is_none_or(|from| from <= instant) && to.is_none_or(|to| instant < to))
        }
        Query::Script(wanted) => script_of(article) == *wanted,
        Query::Among(articles) => articles.contains(article.id()),
        _ => true,
    }
}

/// What is looked up for the value of a field that is found whole: a shape or a term, folded; `None` where nothing can
/// match.
pub(super) fn whole_term(field: MetaField, value: &Typed) -> Option<(Option<WordGlob>, String)> {
    let term = match (field, value) {
        (MetaField::Page, Typed::Phrase(page)) => page_terms(page).into_iter().next().unwrap_or_default(),
        _ => fold(value.text()),
    };
    match value {
        Typed::Phrase(_) => Some((None, term)),
        Typed::Glob(_) => Some((Some(WordGlob::new(&term)?), term)),
    }
}

/// The terms of a value of a field that is found whole.
pub(super) fn terms(field: MetaField, value: &str) -> Vec<String> {
    if field == MetaField::Page { page_terms(value) } else { name_terms(value) }
}

/// The values of a field, as they stand.
pub(super) fn values(article: &Article, field: MetaField) -> Vec<&str> {
    match field {
        MetaField::Author => article.authors.iter().map(String::as_str).collect(),
        MetaField::Editor => article.editors.iter().map(String::as_str).collect(),
        MetaField::Reviewer => article.reviewers.iter().map(String::as_str).collect(),
        MetaField::Section => article.section.iter().map(String::as_str).collect(),
        MetaField::Source => article.source.iter().map(String::as_str).collect(),
        MetaField::Page => article.page.iter().map(String::as_str).collect(),
        MetaField::Path => vec![article.path.as_str()],
    }
}

/// The values that an article is counted by, each once.
pub(super) fn counted(article: &Article, key: Key, zone: FixedOffset) -> Vec<Counted> {
    let texts = |field: MetaField| values(article, field).into_iter().map(|value| Counted::Text(value.to_owned()));
    let mut counted: Vec<Counted> = match key {
        Key::Source => texts(MetaField::Source).collect(),
        Key::Author => texts(MetaField::Author).collect(),
        Key::Editor => texts(MetaField::Editor).collect(),
        Key::Reviewer => texts(MetaField::Reviewer).collect(),
        Key::Section => texts(MetaField::Section).collect(),
        Key::Page => texts(MetaField::Page).collect(),
        Key::Script => vec![script_of(article).into()],
        Key::Day => {
            let instant = article.published.as_ref().map(|published| published.instant(zone));
            let time = instant.and_then(|instant| DateTime::from_timestamp(instant, 0));
            time.map(|time| Counted::Day(time.with_timezone(&zone).date_naive())).into_iter().collect()
        }
    };
    counted.sort_unstable();
    counted.dedup();
    counted
}
