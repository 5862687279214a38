//! Typical words (keywords): those that more of one set of articles have than of another, by the number of articles that
//! have them and not by how often they stand in them, so that one long article cannot make a word typical (Egbert and Biber
//! 2019, "Incorporating text dispersion into keyword analyses").

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::spelling::spellings;
use super::statistics::{CRITICAL_1_IN_10_000, Contingency};
use crate::engine::{Engine, Measure, WordCounts};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;
use crate::text::words::parts_beside;
use crate::text::{Segmenter, fold};

/// What is to be compared.
#[derive(Clone, Debug)]
pub struct TypicalRequest {
    /// The articles whose words are looked for.
    pub query: Query,
    /// Those that they are held against; articles of both count as of the first alone. Without them, the rest of the frame.
    pub against: Option<Query>,
    /// What the filters leave.
    pub frame: Query,
    /// Articles that must have a word.
    pub least: u64,
    /// Whether the words that are typical of the others are wanted as well.
    pub both: bool,
    /// Most words of either.
    pub limit: Option<usize>,
}

/// What sets two sets of articles apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Typical {
    /// The query that the articles are held against, as understood.
    pub against: String,
    /// Articles that answer.
    pub articles: u64,
    /// Articles that they are held against.
    pub against_articles: u64,
    /// Words that were held against each other.
    pub compared: u64,
    /// Words of the query and of the one that it is held against, which are left out.
    pub left_out: Vec<String>,
    /// Words that are not listed since, in all these articles, they stand beside a longer word of the list that they are a
    /// part of.
    pub parts: u64,
    /// Typical words, most first.
    pub words: Vec<TypicalWord>,
    /// How many there are, listed or not.
    pub words_total: u64,
    /// Words that are typical of the others, most first; none where they are not wanted.
    pub against_words: Vec<TypicalWord>,
    /// How many there are, listed or not.
    pub against_words_total: u64,
}

/// A word with its measures.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct TypicalWord {
    /// As it is written most often.
    pub word: String,
    /// As the index has it.
    pub folded: String,
    /// Articles of the query that have it.
    pub articles: u64,
    /// Articles of the others that have it.
    pub against: u64,
    /// G² over the four cells.
    pub log_likelihood: f64,
    /// log₂ of how many times as frequent it is, with one half for none.
    pub log_ratio: f64,
}

/// The words that set the articles of a query apart: G² beyond what chance exceeds once in 10,000 times, ordered by log
/// ratio.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where there is nothing to compare with, and where the engine cannot answer.
pub fn typical(engine: &dyn Engine, request: &TypicalRequest) -> Result<Typical> {
    let others = request.against.as_ref().unwrap_or(&request.frame).clone();
    let others = Query::all_of(vec![others, Query::Not(Box::new(request.query.clone()))]);
    let (articles, against) = (engine.count(&request.query)?, engine.count(&others)?);
    if articles > 0 && against == 0 {
        let what = match &request.against {
            None => "there are no other articles to compare with",
            Some(_) => "every article that the other query finds, if any, answers the first as well",
        };
        return Err(Error::new(ErrorKind::Input, what)
            .with_hint("compare with more: leave filters out, or name other articles with --against QUERY"));
    }
    let counted = engine.words(&[request.query.clone(), others.clone()], Measure::Articles, request.least)?;
    let own: BTreeSet<String> =
        [Some(&request.query), request.against.as_ref()].into_iter().flatten().flat_map(own_words).collect();
    let (mut words, mut against_words) = (Vec::new(), Vec::new());
    let mut left_out = BTreeSet::new();
    let compared = counted.len() as u64;
    for WordCounts { word, counts } in counted {
        let (with, others_with) = (counts[0], counts[1]);
        let table = Contingency::new(with, articles, others_with, against);
        let log_likelihood = table.log_likelihood();
        let Some(log_ratio) = table.log_ratio() else { continue };
        if log_likelihood < CRITICAL_1_IN_10_000 {
            continue;
        }
        if own.contains(&word) {
            left_out.insert(word);
            continue;
        }
        let is_more = with as f64 > table.expected();
        let word = TypicalWord {
            word: String::new(),
            folded: word,
            articles: with,
            against: others_with,
            log_likelihood,
            log_ratio,
        };
        if is_more && with >= request.least {
            words.push(word);
        } else if !is_more && request.both && others_with >= request.least {
            against_words.push(word);
        }
    }
    let before = words.len() + against_words.len();
    without_parts(&mut words);
    without_parts(&mut against_words);
    let parts = (before - words.len() - against_words.len()) as u64;
    let totals = [words.len() as u64, against_words.len() as u64];
    words.sort_by(|a, b| by_strength(a, b, 1.0));
    against_words.sort_by(|a, b| by_strength(a, b, -1.0));
    for (words, query) in [(&mut words, &request.query), (&mut against_words, &others)] {
        words.truncate(request.limit.unwrap_or(usize::MAX));
        let mut folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        folded.sort_unstable();
        let spelled = spellings(engine, query, &folded)?;
        words.iter_mut().for_each(|word| word.word = spelled.commonest(&word.folded));
    }
    Ok(Typical {
        against: others.to_string(),
        articles,
        against_articles: against,
        compared,
        left_out: left_out.into_iter().collect(),
        parts,
        words,
        words_total: totals[0],
        against_words,
        against_words_total: totals[1],
    })
}

/// Takes away the words that say nothing of their own: those of which each article has a longer word that they are a part of.
/// Wherever the longer word is, so are its parts; where both are in as many articles, they are in the same.
fn without_parts(words: &mut Vec<TypicalWord>) {
    let mut idle = HashSet::new();
    let counts: HashMap<&str, (u64, u64)> =
        words.iter().map(|word| (word.folded.as_str(), (word.articles, word.against))).collect();
    for (word, count) in &counts {
        let parts = parts_beside(word).into_iter().map(|part| &word[part]);
        idle.extend(parts.filter(|part| counts.get(part) == Some(count)).map(str::to_owned));
    }
    words.retain(|word| !idle.contains(&word.folded));
}

/// By log ratio, in one direction or the other, then by G², then by code point.
fn by_strength(a: &TypicalWord, b: &TypicalWord, direction: f64) -> std::cmp::Ordering {
    (direction * b.log_ratio)
        .total_cmp(&(direction * a.log_ratio))
        .then_with(|| b.log_likelihood.total_cmp(&a.log_likelihood))
        .then_with(|| a.folded.cmp(&b.folded))
}

/// The words that the query asks for, and those that they are made of.
fn own_words(query: &Query) -> BTreeSet<String> {
    let mut own = BTreeSet::new();
    for text in query.texts() {
        let folded = fold(text.text());
        let words = Segmenter::default().ranking_words(&folded);
        own.extend(words.into_iter().map(|word| folded[word.bytes].to_owned()));
        own.insert(folded);
    }
    own
}
