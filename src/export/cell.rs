//! Cells and the columns of hits: one row as values, the same in every format.

use std::borrow::Cow;
use std::str::FromStr;

use crate::date::Published;
use crate::engine::Hit;
use crate::error::{Error, ErrorKind};
use crate::reprints::PartOfStory;

/// A column of a hit list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of the article of that name, or what the article is in its story")]
pub enum Column {
    Id,
    Score,
    Title,
    Published,
    Source,
    Authors,
    Editors,
    Reviewers,
    Section,
    Url,
    Path,
    Body,
    Page,
    Captured,
    Seen,
    Story,
    StorySize,
    Earliest,
    Shared,
}

/// Every column with its name, in the order of a search's JSON.
const COLUMNS: [(Column, &str); 19] = [
    (Column::Id, "id"),
    (Column::Score, "score"),
    (Column::Title, "title"),
    (Column::Published, "published"),
    (Column::Source, "source"),
    (Column::Authors, "authors"),
    (Column::Editors, "editors"),
    (Column::Reviewers, "reviewers"),
    (Column::Section, "section"),
    (Column::Url, "url"),
    (Column::Path, "path"),
    (Column::Body, "body"),
    (Column::Page, "page"),
    (Column::Captured, "captured"),
    (Column::Seen, "seen"),
    (Column::Story, "story"),
    (Column::StorySize, "story_size"),
    (Column::Earliest, "earliest"),
    (Column::Shared, "shared"),
];

impl Column {
    /// The metadata: every column but score, body, and those of stories.
    pub fn metadata() -> Vec<Self> {
        let is_metadata = |column: &Self| !matches!(column, Self::Score | Self::Body) && !column.is_of_story();
        COLUMNS.iter().map(|(column, _)| *column).filter(is_metadata).collect()
    }

    /// Whether it says what an article is in its story.
    pub fn is_of_story(self) -> bool {
        matches!(self, Self::Story | Self::StorySize | Self::Earliest | Self::Shared)
    }

    /// Its name, as in `--fields` and in headers.
    pub fn name(self) -> &'static str {
        COLUMNS.iter().find(|(column, _)| *column == self).map_or("", |(_, name)| name)
    }

    fn width(self) -> f64 {
        match self {
            Self::Title => 50.0,
            Self::Published | Self::Id | Self::Section | Self::Story | Self::Earliest => 20.0,
            Self::Path | Self::Url | Self::Body => 40.0,
            _ => 14.0,
        }
    }

    fn cell<'a>(self, hit: &'a Hit, part: Option<&PartOfStory>) -> Cell<'a> {
        let article = &hit.article;
        match self {
            Self::Id => Cell::Owned(hit.id.to_string()),
            Self::Score => Cell::Number(hit.score),
            Self::Title => Cell::Text(&article.title),
            Self::Published => article.published.map_or(Cell::Empty, Cell::Date),
            Self::Source => optional(article.source.as_deref()),
            Self::Authors => Cell::List(&article.authors),
            Self::Editors => Cell::List(&article.editors),
            Self::Reviewers => Cell::List(&article.reviewers),
            Self::Section => Cell::List(&article.section),
            Self::Url => optional(article.url.as_deref()),
            Self::Path => Cell::Text(&article.path),
            Self::Body => Cell::Text(&article.body),
            Self::Page => optional(article.page.as_deref()),
            Self::Captured => article.captured.map_or(Cell::Empty, Cell::Date),
            Self::Seen => article.seen.map_or(Cell::Empty, Cell::Count),
            Self::Story => part.map_or(Cell::Empty, |part| Cell::Owned(part.story.to_string())),
            Self::StorySize => part.map_or(Cell::Empty, |part| Cell::Whole(part.size)),
            Self::Earliest => part
                .map_or(Cell::Empty, |part| Cell::OwnedList(part.earliest.iter().map(ToString::to_string).collect())),
            Self::Shared => part.map_or(Cell::Empty, |part| Cell::Real(part.shared)),
        }
    }
}

impl FromStr for Column {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where there is no column of this name.
    fn from_str(name: &str) -> Result<Self, Error> {
        COLUMNS.iter().find(|(_, known)| *known == name.trim()).map(|(column, _)| *column).ok_or_else(|| {
            let names: Vec<&str> = COLUMNS.iter().map(|(_, name)| *name).collect();
            Error::new(ErrorKind::Input, format!("there is no column `{name}`"))
                .with_hint(format!("the columns are {}", names.join(",")))
        })
    }
}

fn optional(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Empty, Cell::Text)
}

/// What stands above the cells of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// Its name.
    pub name: String,
    /// How wide a spreadsheet shows it, in characters.
    pub width: f64,
}

impl Heading {
    /// A heading of this name, as wide as a figure.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), width: 14.0 }
    }
}

/// The headings of `columns`.
pub fn hit_headings(columns: &[Column]) -> Vec<Heading> {
    columns.iter().map(|column| Heading { name: column.name().to_owned(), width: column.width() }).collect()
}

/// The cells of a hit under `columns`; `part` is what it is in its story, where a column says so.
pub fn hit_cells<'a>(columns: &[Column], hit: &'a Hit, part: Option<&PartOfStory>) -> Vec<Cell<'a>> {
    columns.iter().map(|column| column.cell(hit, part)).collect()
}

/// One value of a row.
#[derive(Clone, Debug)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(&'a str),
    /// A text of the cell's own.
    Owned(String),
    /// Values.
    List(&'a [String]),
    /// Values of the cell's own.
    OwnedList(Vec<String>),
    /// A date, to the precision known.
    Date(Published),
    /// A score.
    Number(f32),
    /// A number that names something.
    Count(u64),
    /// How many.
    Whole(u64),
    /// A measure.
    Real(f64),
    /// Yes or no.
    Truth(bool),
}

impl Cell<'_> {
    /// The value as text; of a list, the values joined by `; `.
    pub(super) fn text(&self) -> String {
        self.joined(str::to_owned)
    }

    /// The value as text, with `each` done to it, and of a list to each value.
    pub(super) fn joined(&self, each: impl FnMut(&str) -> String) -> String {
        let mut each = each;
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => each(text),
            Self::Owned(text) => each(text),
            Self::List(values) => values.iter().map(|value| each(value)).collect::<Vec<_>>().join("; "),
            Self::OwnedList(values) => Cell::List(values).joined(each),
            Self::Date(date) => date.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Count(count) | Self::Whole(count) => count.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
        }
    }
}

/// `text` without control characters, which tables cannot hold: U+FFFD stands for each. Tabs and ends of lines stay.
pub(super) fn without_controls(text: &str) -> Cow<'_, str> {
    let is_lost = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if text.contains(is_lost) { Cow::Owned(text.replace(is_lost, "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

/// Whether a spreadsheet would run `text` as a formula: it begins with one of these signs, in either width, behind what
/// is skipped or not seen; or with a control character that Excel skips (OWASP, "CSV Injection").
pub(super) fn is_formula(text: &str) -> bool {
    let is_skipped = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    text.starts_with(['\t', '\r', '\n'])
        || text.trim_start_matches(is_skipped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}
