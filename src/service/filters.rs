//! A query and its filters as they were typed, and what they are read as.

use std::collections::BTreeMap;

use super::Holdings;
use super::once::Once;
use crate::date::{DateRange, Period, default_zone};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{MAX_QUERY_CHARS, Matching, MetaField, Parsed, Query, QueryOptions, Vocabulary};

/// A query with its filters, as typed.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The query.
    pub query: String,
    /// What stands beside it.
    pub filters: Filters,
}

/// Conditions beside a query, and how it is read, as typed; the names are those of the options.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Published on this day or later.
    pub from: Option<String>,
    /// Published on this day or earlier.
    pub to: Option<String>,
    /// Published on this day, or in this month or year; not beside the two others.
    pub on: Option<String>,
    /// With any of these sources.
    pub source: Vec<String>,
    /// By any of these authors.
    pub author: Vec<String>,
    /// Edited by any of these persons.
    pub editor: Vec<String>,
    /// Reviewed by any of these persons.
    pub reviewer: Vec<String>,
    /// In any of these sections.
    pub section: Vec<String>,
    /// On any of these pages of the printed paper.
    pub page: Vec<String>,
    /// Whether each story counts once (`--reprints once`): by the earliest of its articles that the other filters leave.
    pub once: bool,
    /// How queries are read.
    pub reading: Reading,
}

/// How queries are read, as typed.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Whether every word must occur (`--match`).
    pub matching: Matching,
    /// Whether a word also finds what other regions call it (`--words`).
    pub regional: bool,
    /// Words that are looked for as they were typed, and not by what other regions call them.
    pub as_typed: Vec<String>,
    /// The day that yesterday and 上周 are told from; without one it is the day of the clock.
    pub today: Option<String>,
    /// Synonyms, and words to keep whole.
    pub vocabulary: Vocabulary,
    /// The names of the files of the vocabulary, by their options.
    pub files: BTreeMap<String, Vec<String>>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            matching: Matching::All,
            regional: true,
            as_typed: Vec::new(),
            today: None,
            vocabulary: Vocabulary::default(),
            files: BTreeMap::new(),
        }
    }
}

/// Filters that were read: what they leave, and how queries beside them are read.
#[derive(Clone, Debug)]
pub struct ReadFilters {
    /// What the filters leave.
    pub frame: Query,
    /// How queries are read.
    pub options: QueryOptions,
    /// Whether each story counts once.
    once: bool,
}

/// A question that was read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The query as typed.
    pub typed: String,
    /// The query, filters included, and how it was read. Each story counting once is not in it; see [`Self::on`].
    pub parsed: Parsed,
    /// The filters.
    pub filters: ReadFilters,
}

/// A question on an archive that is open.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The query as typed.
    pub typed: String,
    /// What is asked for, filters included; where each story counts once, the rest of it left out.
    pub query: Query,
    /// What the filters leave, whatever the query; likewise.
    pub frame: Query,
    /// How queries are read.
    pub options: QueryOptions,
    /// What is left out, for other queries beside this.
    pub once: Once,
    /// How many stories are not counted since only articles of them answer that are left out.
    pub unanswered: u64,
}

/// A query that has a clause more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Narrowed {
    /// As it was typed, with the clause beside it.
    Typed(String),
    /// As it was understood, since what was typed would take the clause for a part of itself. It is read without options.
    Understood(String),
}

impl Question {
    /// Reads query and filters.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`], naming the place in the query, or the option.
    pub fn read(&self) -> Result<Read> {
        let filters = self.filters.read()?;
        let parsed = filters.parse(&self.query)?;
        Ok(Read { typed: self.query.clone(), parsed, filters })
    }
}

impl Read {
    /// The question on these articles.
    ///
    /// # Errors
    /// Where each story counts once, those of [`Holdings::stories`].
    pub fn on(&self, holdings: &dyn Holdings) -> Result<Asked> {
        let once = self.filters.once(&self.filters.frame, holdings)?;
        Ok(Asked {
            typed: self.typed.clone(),
            query: once.of(&self.parsed.query),
            frame: once.of(&self.filters.frame),
            options: self.filters.options.clone(),
            unanswered: once.unanswered(&self.parsed.query, holdings.engine())?,
            once,
        })
    }
}

impl ReadFilters {
    /// A query, filters included, and how it was read.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`], naming the place.
    pub fn parse(&self, query: &str) -> Result<Parsed> {
        let mut parsed = self.options.parse(query)?;
        parsed.query = parsed.query.and(self.frame.clone()).within_limits()?;
        Ok(parsed)
    }

    /// What is to be left out so that each story counts once among the articles of `frame`, if it does.
    ///
    /// # Errors
    /// Those of [`Holdings::stories`].
    pub fn once(&self, frame: &Query, holdings: &dyn Holdings) -> Result<Once> {
        if self.once { Once::among(frame, holdings) } else { Ok(Once::default()) }
    }

    /// `query`, which these filters stand beside, with a clause more. `None` where neither what was typed nor what it was
    /// understood as can be written so.
    ///
    /// # Errors
    /// Where `query` or `clause` is none.
    pub fn narrowed(&self, query: &str, clause: &str) -> Result<Option<Narrowed>> {
        let options = &self.options;
        let typed = options.parse(query)?.query;
        let plain = QueryOptions { today: options.today, ..QueryOptions::default() };
        let wanted = typed.clone().and(plain.parse(clause)?.query);
        let beside =
            if matches!(query.trim(), "*" | "＊") { clause.to_owned() } else { format!("{} {clause}", query.trim()) };
        if options.parse(&beside).is_ok_and(|parsed| parsed.query == wanted) {
            return Ok(Some(Narrowed::Typed(beside)));
        }
        // What was typed goes on into the clause, or has alternatives: as it was understood, it stands by itself.
        let understood = format!("({typed}) {clause}");
        let is_same = plain.parse(&understood).is_ok_and(|parsed| parsed.query == wanted);
        Ok(is_same.then_some(Narrowed::Understood(understood)))
    }
}

impl Reading {
    /// As the library takes it.
    ///
    /// # Errors
    /// Where `today` is no day.
    pub fn options(&self) -> Result<QueryOptions> {
        let today = match &self.today {
            Some(text) => {
                let hint = "write a day: 2024-03-19";
                let period: Period = text.parse().map_err(|error: Error| {
                    let plain = Error::new(ErrorKind::Input, error.to_string()).with_hint(hint).named_as(&error);
                    of_option("--today", plain)
                })?;
                if period.first != period.last {
                    return Err(Error::new(ErrorKind::Input, format!("--today: `{text}` is not a day")).with_hint(hint));
                }
                period.first
            }
            None => chrono::Utc::now().with_timezone(&default_zone()).date_naive(),
        };
        Ok(QueryOptions {
            today: Some(today),
            matching: self.matching,
            regional: self.regional,
            as_typed: self.as_typed.clone(),
            vocabulary: self.vocabulary.clone(),
        })
    }

    /// What is not the default, by its option.
    fn stated(&self) -> BTreeMap<String, Vec<String>> {
        let mut stated = self.files.clone();
        let mut state = |name: &str, values: Vec<String>| stated.insert(name.to_owned(), values);
        if self.matching == Matching::Any {
            state("match", vec!["any".to_owned()]);
        }
        if !self.regional {
            state("words", vec!["exact".to_owned()]);
        }
        state("as-typed", self.as_typed.clone());
        state("today", self.today.iter().cloned().collect());
        stated.retain(|_, values| !values.is_empty());
        stated
    }
}

impl Filters {
    /// Reads the filters.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`], naming the option.
    pub fn read(&self) -> Result<ReadFilters> {
        let options = self.reading.options()?;
        let mut parts = Vec::new();
        let period = |option: &str, text: &Option<String>| {
            let read = |text: &String| Period::read(text, options.today).map_err(|error| of_option(option, error));
            text.as_ref().map(read).transpose()
        };
        if self.on.is_some() && (self.from.is_some() || self.to.is_some()) {
            return Err(Error::new(ErrorKind::Input, "--on cannot stand beside --from and --to")
                .with_hint("leave out the one or the other"));
        }
        if let Some(on) = period("--on", &self.on)? {
            parts.push(Query::Date(on.into()));
        }
        let (from, to) = (period("--from", &self.from)?, period("--to", &self.to)?);
        if from.is_some() || to.is_some() {
            let range = DateRange::new(from.map(|period| period.first), to.map(|period| period.last));
            let range = range.map_err(|error| {
                let typed = |date: &Option<String>| date.clone().unwrap_or_default();
                let hint = format!("exchange the two: --from {} --to {}", typed(&self.to), typed(&self.from));
                of_option("--from and --to", error).with_hint(hint)
            });
            parts.push(Query::Date(range?));
        }
        for (field, values) in self.values() {
            let option = format!("--{}", field.name());
            if values.iter().map(|value| value.chars().count()).sum::<usize>() > MAX_QUERY_CHARS {
                let message = format!("{option}: has more than {MAX_QUERY_CHARS} characters");
                return Err(Error::new(ErrorKind::Input, message)
                    .with_hint("name fewer, or their rarest parts")
                    .named("long-values", &[("most", &MAX_QUERY_CHARS)]));
            }
            let values: Result<Vec<Query>> = values
                .iter()
                .map(|value| Query::meta(field, value).map_err(|error| of_option(&option, error)))
                .collect();
            parts.extend(Query::any_of(values?));
        }
        Ok(ReadFilters { frame: Query::all_of(parts), options, once: self.once })
    }

    /// Filters of a guest who has them by the names of the options: `text` gives what one says, `texts` all that it says.
    /// Files of words are not among them.
    pub fn by_name(text: &dyn Fn(&str) -> Option<String>, texts: &dyn Fn(&str) -> Vec<String>) -> Self {
        let is = |name: &str, value: &str| text(name).as_deref() == Some(value);
        Self {
            from: text("from"),
            to: text("to"),
            on: text("on"),
            source: texts("source"),
            author: texts("author"),
            editor: texts("editor"),
            reviewer: texts("reviewer"),
            section: texts("section"),
            page: texts("page"),
            once: is("reprints", "once"),
            reading: Reading {
                matching: if is("match", "any") { Matching::Any } else { Matching::All },
                regional: !is("words", "exact"),
                as_typed: texts("as-typed"),
                today: text("today"),
                ..Reading::default()
            },
        }
    }

    /// The filters as typed, by their options.
    pub fn typed(&self) -> BTreeMap<String, Vec<String>> {
        let mut typed = self.conditions();
        typed.extend(self.reading.stated());
        typed
    }

    /// Those of them that are conditions, and do not say how a query is read.
    pub fn conditions(&self) -> BTreeMap<String, Vec<String>> {
        let dates = [("from", &self.from), ("to", &self.to), ("on", &self.on)];
        let dates = dates.into_iter().filter_map(|(name, date)| Some((name, vec![date.clone()?])));
        let values = self.values().into_iter().map(|(field, values)| (field.name(), values.clone()));
        let once = self.once.then(|| ("reprints", vec!["once".to_owned()]));
        dates
            .chain(values)
            .chain(once)
            .filter(|(_, values)| !values.is_empty())
            .map(|(name, values)| (name.to_owned(), values))
            .collect()
    }

    fn values(&self) -> [(MetaField, &Vec<String>); 6] {
        [
            (MetaField::Source, &self.source),
            (MetaField::Author, &self.author),
            (MetaField::Editor, &self.editor),
            (MetaField::Reviewer, &self.reviewer),
            (MetaField::Section, &self.section),
            (MetaField::Page, &self.page),
        ]
    }
}

/// An error in the value of an option, with the option's name.
fn of_option(option: &str, error: Error) -> Error {
    let hint = error.hint().unwrap_or_default().to_owned();
    Error::new(ErrorKind::Input, format!("{option}: {error}")).with_hint(hint).named_as(&error)
}
