//! Collocates: the words that stand near the places of a query more often than chance would have it. Surface co-occurrence
//! (Evert 2008, "Corpora and collocations"): windows that overlap are one, a word in them counts once, with the nearest
//! place, and none reaches out of its paragraph.
//!
//! A word is one of jieba's of two characters and more; those of one character count as distance, and signs do not.

mod nearby;
mod totals;

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use self::nearby::{Near, Nearby};
use self::totals::{cut_anew, whole_words};
use super::has_text;
use super::sharing::each_hit;
use super::spelling::Spellings;
use super::statistics::{Contingency, log_dice, mutual_information};
use crate::engine::{Engine, Measure, Order};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// What collocates are wanted.
#[derive(Clone, Debug)]
pub struct CollocatesRequest {
    /// What they stand near; it has a text.
    pub query: Query,
    /// What the filters leave: the articles in which a word's frequency is counted.
    pub frame: Query,
    /// Words on either side of a place that are near; one at least.
    pub window: usize,
    /// How often a word must stand near.
    pub least: u64,
    /// In how many articles.
    pub least_articles: u64,
    /// The order.
    pub by: Association,
    /// Most words.
    pub limit: Option<usize>,
    /// Folded words to keep whole, with their frequencies. With any, every article of the frame is cut anew.
    pub own_words: Vec<(String, Option<u64>)>,
}

/// A measure of association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Association {
    /// logDice.
    LogDice,
    /// Log-likelihood.
    LogLikelihood,
    /// Mutual information.
    MutualInformation,
    /// How often.
    Count,
}

/// Their names.
const ASSOCIATIONS: [(Association, &str); 4] = [
    (Association::LogDice, "logdice"),
    (Association::LogLikelihood, "ll"),
    (Association::MutualInformation, "mi"),
    (Association::Count, "count"),
];

impl fmt::Display for Association {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(ASSOCIATIONS.iter().find(|(by, _)| by == self).map_or("", |(_, name)| name))
    }
}

impl FromStr for Association {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it is none.
    fn from_str(text: &str) -> Result<Self> {
        ASSOCIATIONS.iter().find(|(_, name)| *name == text).map(|(by, _)| *by).ok_or_else(|| {
            Error::new(ErrorKind::Input, format!("`{text}` is no measure of collocates"))
                .with_hint("order by logdice, ll, mi or count")
        })
    }
}

/// Words near the places of a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Collocates {
    /// Places of the query: f of the node.
    pub occurrences: u64,
    /// Articles that answer.
    pub articles: u64,
    /// Words in all windows together: R₁.
    pub window_words: u64,
    /// Words in all articles of the frame: N.
    pub all_words: u64,
    /// Words that stand near often enough, listed or not.
    pub total: u64,
    /// The words, the strongest first.
    pub words: Vec<Collocate>,
}

/// A word near the places of a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Collocate {
    /// As it is written most often near them.
    pub word: String,
    /// As the index has it.
    pub folded: String,
    /// How often it stands near: O₁₁.
    pub count: u64,
    /// Of that, left of the place.
    pub left: u64,
    /// Of that, right of the place.
    pub right: u64,
    /// In how many articles.
    pub articles: u64,
    /// How often it stands in all articles of the frame: C₁.
    pub word_total: u64,
    /// logDice of the word and the node.
    pub logdice: f64,
    /// G² of windows against the rest; negative where it stands near more rarely than by chance.
    pub ll: f64,
    /// Mutual information: log₂ of O₁₁ over R₁·C₁/N.
    pub mi: f64,
}

/// The collocates of a query. `progress` hears how many articles were read, of how many.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where the query has no text or the window no word; those of `progress`; and where the engine
/// cannot answer.
pub fn collocates(
    engine: &dyn Engine,
    request: &CollocatesRequest,
    progress: &mut dyn FnMut(u64, u64) -> Result<()>,
) -> Result<Collocates> {
    has_text(&request.query)?;
    if request.window == 0 {
        return Err(Error::new(ErrorKind::Input, "nothing stands within 0 words")
            .with_hint("type --window 5, or another number from 1 on"));
    }
    let articles = engine.count(&request.query)?;
    let is_cut_anew = !request.own_words.is_empty();
    let to_read = articles + if is_cut_anew { engine.count(&request.frame)? } else { 0 };
    let mut read = 0;
    let mut see = || {
        read += 1;
        progress(read, to_read)
    };
    let nearby = Nearby::new(request);
    let found = Found::gather(engine, &nearby, request, &mut see)?;
    let totals = if is_cut_anew {
        cut_anew(engine, &nearby, request, &mut see)?
    } else {
        whole_words(engine.words(std::slice::from_ref(&request.frame), Measure::Times, 1)?)
    };
    let all_words = totals.values().sum();
    let mut words: Vec<Collocate> = found
        .counts
        .iter()
        .filter(|(_, count)| count.times() >= request.least.max(1) && count.articles >= request.least_articles)
        .filter_map(|(word, count)| found.measured(word, count, totals.get(word).copied().unwrap_or(0), all_words))
        .collect();
    words.sort_by(|a, b| {
        let strength = request.by.of(b).total_cmp(&request.by.of(a));
        strength.then_with(|| b.count.cmp(&a.count)).then_with(|| a.folded.cmp(&b.folded))
    });
    let total = words.len() as u64;
    words.truncate(request.limit.unwrap_or(usize::MAX));
    let Found { occurrences, window_words, .. } = found;
    Ok(Collocates { occurrences, articles, window_words, all_words, total, words })
}

impl Association {
    /// How strong a collocate is by this measure.
    fn of(self, word: &Collocate) -> f64 {
        match self {
            Self::LogDice => word.logdice,
            Self::LogLikelihood => word.ll,
            Self::MutualInformation => word.mi,
            Self::Count => word.count as f64,
        }
    }
}

/// What stands near the places of a query, in all its articles.
#[derive(Default)]
struct Found {
    occurrences: u64,
    window_words: u64,
    counts: HashMap<String, Count>,
    spellings: Spellings,
}

impl Found {
    fn gather(
        engine: &dyn Engine,
        nearby: &Nearby<'_>,
        request: &CollocatesRequest,
        see: &mut impl FnMut() -> Result<()>,
    ) -> Result<Self> {
        let mut found = Self::default();
        let mut article = 0;
        let add = |(places, words): (u64, Vec<Near>)| {
            see()?;
            article += 1;
            found.occurrences += places;
            found.window_words += words.len() as u64;
            for Near { word, spelling, is_left } in words {
                found.spellings.note(&word, &spelling);
                found.counts.entry(word).or_default().add(is_left, article);
            }
            Ok(())
        };
        each_hit(engine, &request.query, Order::Newest, |hit| nearby.of(hit), add)?;
        Ok(found)
    }

    /// A word with its measures, which stands `word_total` times among `all_words`.
    fn measured(&self, word: &str, count: &Count, word_total: u64, all_words: u64) -> Option<Collocate> {
        let together = count.times();
        let beyond = (word_total.saturating_sub(together), all_words.saturating_sub(self.window_words));
        let table = Contingency::new(together, self.window_words, beyond.0, beyond.1);
        let expected = table.expected();
        let sign = if (together as f64) < expected { -1.0 } else { 1.0 };
        Some(Collocate {
            word: self.spellings.commonest(word),
            folded: word.to_owned(),
            count: together,
            left: count.left,
            right: count.right,
            articles: count.articles,
            word_total,
            logdice: log_dice(together, self.occurrences, word_total)?,
            ll: sign * table.log_likelihood(),
            mi: mutual_information(together, expected)?,
        })
    }
}

#[derive(Default)]
struct Count {
    left: u64,
    right: u64,
    articles: u64,
    /// Number of the article that had it last.
    last: u64,
}

impl Count {
    fn add(&mut self, is_left: bool, article: u64) {
        *(if is_left { &mut self.left } else { &mut self.right }) += 1;
        self.articles += u64::from(self.last != article);
        self.last = article;
    }

    fn times(&self) -> u64 {
        self.left + self.right
    }
}
