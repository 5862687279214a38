//! The articles that answer over time, beside all that were published.

use super::filters::{Question, ReadFilters};
use super::{Holdings, named_twice};
use crate::analysis::{self, Asked, Of, Timeline, Unit};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Parsed, Query};

/// What is counted.
#[derive(Clone, Debug)]
pub struct TimelineOptions {
    /// Queries that have a series of their own, beside that of the question.
    pub with: Vec<String>,
    /// The length of a span; of its own accord one that gives sixty spans at most.
    pub by: Option<Unit>,
    /// What the articles are held against.
    pub of: Of,
}

/// A question over time that was read.
#[derive(Clone, Debug)]
pub struct TimelineRead {
    /// The filters.
    pub filters: ReadFilters,
    /// The queries as typed, and how they were read.
    pub series: Vec<(String, Parsed)>,
    by: Option<Unit>,
    of: Of,
}

/// The counts, and what is to be known of them.
#[derive(Clone, Debug)]
pub struct TimelineFound {
    /// The counts. They serialise as the JSON.
    pub timeline: Timeline,
    /// The queries as they were asked.
    pub asked: Vec<Asked>,
    /// Of each, how many stories are not counted since only articles of them answer that are left out.
    pub unanswered: Vec<u64>,
}

/// The length of a span of this name; `auto` is none.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where there is no such span.
pub fn unit(name: &str) -> Result<Option<Unit>> {
    if name == "auto" { Ok(None) } else { name.parse().map(Some) }
}

impl TimelineRead {
    /// Reads a question over time.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where a query is none, or is asked twice.
    pub fn new(question: &Question, options: &TimelineOptions) -> Result<Self> {
        let filters = question.filters.read()?;
        let typed: Vec<&String> = std::iter::once(&question.query).chain(&options.with).collect();
        if let Some(twice) = named_twice(&typed) {
            return Err(Error::new(ErrorKind::Input, format!("`{twice}` is asked twice"))
                .with_hint("name each query once")
                .named("asked-twice", &[("query", &twice)]));
        }
        let series = typed.into_iter().map(|typed| Ok((typed.clone(), filters.parse(typed)?)));
        Ok(Self { series: series.collect::<Result<_>>()?, filters, by: options.by, of: options.of })
    }

    /// The counts of these articles.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn on(&self, holdings: &dyn Holdings) -> Result<TimelineFound> {
        let against = if self.of == Of::All { &Query::All } else { &self.filters.frame };
        let once = self.filters.once(against, holdings)?;
        let (mut asked, mut unanswered) = (Vec::new(), Vec::new());
        for (typed, parsed) in &self.series {
            unanswered.push(once.unanswered(&parsed.query, holdings.engine())?);
            asked.push(Asked { typed: typed.clone(), query: once.of(&parsed.query) });
        }
        let timeline = analysis::timeline(holdings.engine(), &asked, &once.of(against), self.by, self.of)?;
        Ok(TimelineFound { timeline, asked, unanswered })
    }
}
