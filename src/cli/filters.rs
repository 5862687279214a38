//! A query, the filters and the order of hits, as options; and what they make of a query.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jianbao::corpus::read_text;
use jianbao::engine::Order;
use jianbao::error::{Error, ErrorKind, Result, shell_quoted};
use jianbao::query::{Matching, Vocabulary};
use jianbao::service::{self, Asked, Narrowed, Read, ReadFilters};

use super::archive::Place;
use super::opened::Opened;
use super::output::Output;

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
    /// Look for this word as it is typed, and not for what other regions or synonyms call it; may be given several times
    #[arg(long, value_name = "WORD")]
    as_typed: Vec<String>,
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
    /// As the library takes it.
    pub(super) fn plain(&self) -> Result<service::Question> {
        Ok(service::Question { query: self.query.clone(), filters: self.filters.plain()? })
    }
}

impl Filters {
    /// As the library takes them.
    pub(super) fn plain(&self) -> Result<service::Filters> {
        Ok(service::Filters {
            from: self.from.clone(),
            to: self.to.clone(),
            on: self.on.clone(),
            source: self.source.clone(),
            author: self.author.clone(),
            editor: self.editor.clone(),
            reviewer: self.reviewer.clone(),
            section: self.section.clone(),
            page: self.page.clone(),
            once: self.reprints == Reprints::Once,
            reading: self.reading.plain()?,
        })
    }
}

impl Reading {
    /// As the library takes it, the files read.
    fn plain(&self) -> Result<service::Reading> {
        let mut vocabulary = Vocabulary::default();
        for (option, files, add) in [
            ("--synonyms", &self.synonyms, Vocabulary::add_synonyms as fn(&mut Vocabulary, &str) -> Result<()>),
            ("--dict", &self.dict, Vocabulary::add_words),
        ] {
            for file in files {
                let named = |error: Error| {
                    let hint = error.hint().unwrap_or_default().to_owned();
                    Error::new(ErrorKind::Input, format!("{option} {}: {error}", file.display())).with_hint(hint)
                };
                add(&mut vocabulary, &read_text(file, WORDS_FILE)?).map_err(named)?;
            }
        }
        let names = |files: &[PathBuf]| files.iter().map(|file| file.display().to_string()).collect();
        Ok(service::Reading {
            matching: if self.matching == Match::Any { Matching::Any } else { Matching::All },
            regional: self.words == Words::Regional,
            as_typed: self.as_typed.clone(),
            today: self.today.clone(),
            vocabulary,
            files: BTreeMap::from([
                ("synonyms".to_owned(), names(&self.synonyms)),
                ("dict".to_owned(), names(&self.dict)),
            ]),
        })
    }
}

/// Says how many stories are not counted since only articles of them answer that are left out.
pub(super) fn tell_unanswered(stories: u64, output: &Output) {
    let what = match stories {
        0 => return,
        1 => "1 story answers".to_owned(),
        stories => format!("{stories} stories answer"),
    };
    output.note(&format!(
        "note: {what} in later articles alone, and not in the earliest: not counted with --reprints once; search \
         --group reprints lists every story"
    ));
}

/// The question on the articles of an archive that is open. What does not count is said.
pub(super) fn asked(read: &Read, opened: &Opened<'_>, output: &Output) -> Result<Asked> {
    let asked = read.on(opened)?;
    tell_unanswered(asked.unanswered, output);
    Ok(asked)
}

/// A command on `query` and these filters, to be typed, with `more` options; of `--from`, `--to` and `--on` those of `more`
/// count.
pub(super) fn command(
    filters: &service::Filters,
    what: &str,
    query: &str,
    place: &Place,
    more: &[(&str, String)],
) -> Result<String> {
    typed(filters.typed(), what, query, place, more)
}

/// A command on the articles of `query` and these filters, read as `read`, of which a `clause` holds as well.
pub(super) fn narrowed(
    question: &service::Question,
    read: &ReadFilters,
    what: &str,
    clause: &str,
    place: &Place,
) -> Result<Option<String>> {
    read.narrowed(&question.query, clause)?
        .map(|narrowed| match narrowed {
            Narrowed::Typed(query) => typed(question.filters.typed(), what, &query, place, &[]),
            Narrowed::Understood(query) => typed(question.filters.conditions(), what, &query, place, &[]),
        })
        .transpose()
}

/// A command with a query and filters, to be typed.
fn typed(
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
