//! A query, the filters and the order of hits, as options; and what they make of a query.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jianbao::corpus::read_text;
use jianbao::date::{DateRange, Period, default_zone};
use jianbao::engine::{Engine, Order};
use jianbao::error::{Error, ErrorKind, Result, shell_quoted};
use jianbao::query::{ArticleSet, MAX_QUERY_CHARS, Matching, MetaField, Parsed, Query, QueryOptions, Vocabulary};
use jianbao::reprints::{Stories, repeated, unanswered};

use super::archive::Place;
use super::output::Output;
use super::stories;

/// Bytes of a file of synonyms or words.
const WORDS_FILE: u64 = 64 << 20;

/// A query with its filters.
#[derive(Debug, Args)]
pub(super) struct Question {
    /// What to search for: words, "phrases", -excluded, OR, (…), field:value, a NEAR/20 b, wild*; * is every article
    #[arg(allow_hyphen_values = true)]
    pub(super) query: String,
    #[command(flatten)]
    pub(super) filters: Filters,
}

/// Conditions beside a query, and how it is read.
#[derive(Debug, Args)]
pub(super) struct Filters {
    /// Published on this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Published on this day, or in this month or year
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    on: Option<String>,
    /// With this source; of several, any
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// By this author; of several, any
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Edited by this person; of several, any
    #[arg(long, value_name = "NAME")]
    editor: Vec<String>,
    /// Reviewed by this person; of several, any
    #[arg(long, value_name = "NAME")]
    reviewer: Vec<String>,
    /// In this section; of several, any
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    /// On this page of the printed paper; of several, any
    #[arg(long, value_name = "PAGE")]
    page: Vec<String>,
    /// Whether every article counts, or each story once: by the earliest of its articles that the other options leave
    #[arg(long, value_enum, default_value_t, value_name = "WHICH")]
    reprints: Reprints,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Reprints {
    /// Every article
    #[default]
    All,
    /// Of the articles of one story the earliest
    Once,
}

/// What is left out so that each story counts once; nothing where every article counts.
pub(super) struct Once(Option<(Stories, ArticleSet)>);

impl Once {
    /// A query without it.
    pub(super) fn of(&self, query: &Query) -> Query {
        let Some((_, repeated)) = &self.0 else { return query.clone() };
        query.clone().and(Query::Not(Box::new(Query::Among(repeated.clone()))))
    }

    /// How many stories are not counted since only articles of them answer `query` that are left out.
    pub(super) fn unanswered(&self, query: &Query, engine: &dyn Engine) -> Result<u64> {
        let Some((stories, repeated)) = &self.0 else { return Ok(0) };
        unanswered(engine, stories, query, repeated)
    }

    /// Says how many stories are not counted since only articles of them answer `query` that are left out.
    pub(super) fn tell(&self, query: &Query, engine: &dyn Engine, output: &Output) -> Result<()> {
        match self.unanswered(query, engine)? {
            0 => {}
            stories => {
                let what =
                    if stories == 1 { "1 story answers".to_owned() } else { format!("{stories} stories answer") };
                output.note(&format!(
                    "note: {what} in later articles alone, and not in the earliest: not counted with --reprints once; \
                     search --group reprints lists every story"
                ));
            }
        }
        Ok(())
    }
}

/// The order of hits, as an option.
#[derive(Debug, Args)]
pub(super) struct Ordering {
    /// The order of the hits
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    sort: Sort,
}

impl Ordering {
    /// As the library takes it.
    pub(super) fn order(&self) -> Order {
        self.sort.into()
    }

    /// Its name.
    pub(super) fn name(&self) -> String {
        self.sort.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// How many, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// So many at most.
    Most(usize),
    /// All.
    All,
}

impl Limit {
    /// The most; `None` for all.
    pub(super) fn most(self) -> Option<usize> {
        match self {
            Self::Most(most) => Some(most),
            Self::All => None,
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Most(most) => write!(f, "{most}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl std::str::FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            text => text.parse().map(Self::Most).map_err(|_| "write a number, or all".to_owned()),
        }
    }
}

/// How a query is read.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Whether every word must occur, or any may, and more rank higher (for a headline or a paragraph as a query)
    #[arg(long = "match", value_enum, default_value_t, value_name = "HOW")]
    matching: Match,
    /// Whether a word also finds what other regions call it (芯片 and 晶片)
    #[arg(long, value_enum, default_value_t, value_name = "WHICH")]
    words: Words,
    /// Synonyms: groups of words, one a line, separated by commas
    #[arg(long, value_name = "FILE")]
    synonyms: Vec<PathBuf>,
    /// Words to keep whole, in the format of jieba's dictionary: word, frequency, part of speech
    #[arg(long, value_name = "FILE")]
    dict: Vec<PathBuf>,
    /// The day that yesterday, 上周 and 7d are told from [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Match {
    /// Every word must occur
    #[default]
    All,
    /// Any word may occur; ? and * are signs
    Any,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Words {
    /// Regional words and synonyms
    #[default]
    Regional,
    /// Synonyms only
    Exact,
}

impl Reading {
    /// As the library takes it.
    pub(super) fn options(&self) -> Result<QueryOptions> {
        let today = match &self.today {
            Some(text) => {
                let period: Period = text.parse().map_err(|error: Error| {
                    of_option(
                        "--today",
                        Error::new(ErrorKind::Input, error.to_string()).with_hint("write a day: 2024-03-19"),
                    )
                })?;
                if period.first != period.last {
                    return Err(Error::new(ErrorKind::Input, format!("--today: `{text}` is not a day"))
                        .with_hint("write a day: 2024-03-19"));
                }
                period.first
            }
            None => chrono::Utc::now().with_timezone(&default_zone()).date_naive(),
        };
        let mut vocabulary = Vocabulary::default();
        for (option, files, add) in [
            ("--synonyms", &self.synonyms, Vocabulary::add_synonyms as fn(&mut Vocabulary, &str) -> Result<()>),
            ("--dict", &self.dict, Vocabulary::add_words),
        ] {
            for file in files {
                let named = |error| of_option(&format!("{option} {}", file.display()), error);
                add(&mut vocabulary, &read_text(file, WORDS_FILE)?).map_err(named)?;
            }
        }
        Ok(QueryOptions {
            today: Some(today),
            matching: if self.matching == Match::Any { Matching::Any } else { Matching::All },
            regional: self.words == Words::Regional,
            vocabulary,
        })
    }

    /// What is not the default, by its option.
    fn stated(&self) -> impl Iterator<Item = (&'static str, Vec<String>)> {
        let name = |value: &dyn Fn() -> Option<clap::builder::PossibleValue>| {
            value().map(|value| value.get_name().to_owned()).into_iter().collect::<Vec<_>>()
        };
        let files = |files: &[PathBuf]| files.iter().map(|file| file.display().to_string()).collect();
        [
            ("match", if self.matching == Match::All { vec![] } else { name(&|| self.matching.to_possible_value()) }),
            ("words", if self.words == Words::Regional { vec![] } else { name(&|| self.words.to_possible_value()) }),
            ("synonyms", files(&self.synonyms)),
            ("dict", files(&self.dict)),
            ("today", self.today.iter().cloned().collect()),
        ]
        .into_iter()
    }
}

/// The orders of hits.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Sort {
    /// The best match first
    #[default]
    Relevance,
    /// The latest first
    Newest,
    /// The earliest first
    Oldest,
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => Self::Relevance,
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
        }
    }
}

impl Question {
    /// The query, filters included, and how it was read.
    pub(super) fn parse(&self) -> Result<Parsed> {
        self.filters.read()?.parse(&self.query)
    }

    /// The query, filters included, on the archive that is opened: where each story counts once, the rest of it left out.
    pub(super) fn once(&self, query: &Query, engine: &dyn Engine, place: &Place, output: &Output) -> Result<Query> {
        if !self.filters.counts_once() {
            return Ok(query.clone());
        }
        let frame = self.filters.read()?.frame;
        let once = self.filters.once(&frame, engine, place, output)?;
        once.tell(query, engine, output)?;
        Ok(once.of(query))
    }

    /// A command on this query and these filters, to be typed.
    pub(super) fn command(&self, what: &str, place: &Place) -> Result<String> {
        self.filters.command(what, &self.query, place, &[])
    }
}

/// Filters that were read: what they leave, and how queries beside them are read.
pub(super) struct ReadFilters {
    /// What the filters leave.
    pub(super) frame: Query,
    pub(super) options: QueryOptions,
}

impl ReadFilters {
    /// A query, filters included, and how it was read.
    pub(super) fn parse(&self, query: &str) -> Result<Parsed> {
        let mut parsed = self.options.parse(query)?;
        parsed.query = parsed.query.and(self.frame.clone()).within_limits()?;
        Ok(parsed)
    }
}

impl Filters {
    /// Reads the filters.
    pub(super) fn read(&self) -> Result<ReadFilters> {
        let options = self.reading.options()?;
        let mut parts = Vec::new();
        let period = |option: &str, text: &Option<String>| {
            let read = |text: &String| Period::read(text, options.today).map_err(|error| of_option(option, error));
            text.as_ref().map(read).transpose()
        };
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
                return Err(Error::new(ErrorKind::Input, message).with_hint("name fewer, or their rarest parts"));
            }
            let values: Result<Vec<Query>> = values
                .iter()
                .map(|value| Query::meta(field, value).map_err(|error| of_option(&option, error)))
                .collect();
            parts.extend(Query::any_of(values?));
        }
        Ok(ReadFilters { frame: Query::all_of(parts), options })
    }

    /// Whether each story counts once.
    pub(super) fn counts_once(&self) -> bool {
        self.reprints == Reprints::Once
    }

    /// What is to be left out so that each story counts once among the articles of `frame`, if it does.
    pub(super) fn once(&self, frame: &Query, engine: &dyn Engine, place: &Place, output: &Output) -> Result<Once> {
        if !self.counts_once() {
            return Ok(Once(None));
        }
        let stories = stories::of(engine, place, output)?;
        let repeated = repeated(engine, &stories, frame)?;
        Ok(Once(Some((stories, repeated))))
    }

    /// A command on `query` and these filters, to be typed, with `more` options; of `--from`, `--to` and `--on` those of
    /// `more` count.
    pub(super) fn command(&self, what: &str, query: &str, place: &Place, more: &[(&str, String)]) -> Result<String> {
        command(self.typed(), what, query, place, more)
    }

    /// A command on the articles of `query` and these filters of which a `clause` holds as well.
    /// `options` are how the query was read.
    pub(super) fn narrowed(
        &self,
        options: &QueryOptions,
        what: &str,
        query: &str,
        clause: &str,
        place: &Place,
    ) -> Result<Option<String>> {
        let typed = options.parse(query)?.query;
        let plain = QueryOptions { today: options.today, ..QueryOptions::default() };
        let wanted = typed.clone().and(plain.parse(clause)?.query);
        let beside =
            if matches!(query.trim(), "*" | "＊") { clause.to_owned() } else { format!("{} {clause}", query.trim()) };
        if options.parse(&beside).is_ok_and(|parsed| parsed.query == wanted) {
            return self.command(what, &beside, place, &[]).map(Some);
        }
        // What was typed goes on into the clause, or has alternatives: as it was understood, it stands by itself.
        let understood = format!("({typed}) {clause}");
        if plain.parse(&understood).is_ok_and(|parsed| parsed.query == wanted) {
            return command(self.conditions(), what, &understood, place, &[]).map(Some);
        }
        Ok(None)
    }

    /// The filters as typed, by their options.
    pub(super) fn typed(&self) -> BTreeMap<String, Vec<String>> {
        let reading = self.reading.stated().filter(|(_, values)| !values.is_empty());
        let reading = reading.map(|(name, values)| (name.to_owned(), values));
        self.conditions().into_iter().chain(reading).collect()
    }

    /// Those of them that are conditions, and do not say how a query is read.
    fn conditions(&self) -> BTreeMap<String, Vec<String>> {
        let dates = [("from", &self.from), ("to", &self.to), ("on", &self.on)];
        let dates = dates.into_iter().filter_map(|(name, date)| Some((name, vec![date.clone()?])));
        let values = self.values().into_iter().map(|(field, values)| (field.name(), values.clone()));
        let once = self.counts_once().then(|| ("reprints", vec!["once".to_owned()]));
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

/// A command with a query and filters, to be typed.
fn command(
    filters: BTreeMap<String, Vec<String>>,
    what: &str,
    query: &str,
    place: &Place,
    more: &[(&str, String)],
) -> Result<String> {
    let quoted = |text: &str| shell_quoted(Path::new(text));
    let is_day = |name: &str| matches!(name, "from" | "to" | "on");
    let has_days = more.iter().any(|(name, _)| is_day(name));
    let filters = filters.into_iter().filter(|(name, _)| !(has_days && is_day(name)));
    let filters = filters.flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value)));
    let more = more.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let mut command = place.command(&format!("{what} {}", quoted(query)))?;
    for (name, value) in filters.chain(more) {
        command.push_str(&format!(" --{name} {}", quoted(&value)));
    }
    Ok(command)
}

/// An error in the value of an option, with the option's name.
fn of_option(option: &str, error: Error) -> Error {
    let hint = error.hint().unwrap_or_default().to_owned();
    Error::new(ErrorKind::Input, format!("{option}: {error}")).with_hint(hint)
}
