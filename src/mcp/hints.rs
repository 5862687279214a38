//! What is said beside an answer: how the query was understood, what was mended in it, and what helps on where nothing was
//! found.

use serde_json::{Value, json};

use super::answer::Answer;
use super::bound::clipped;
use crate::error::Result;
use crate::query::{Notice, Query};
use crate::service::{self, Asked, Holdings};

/// Most characters of a query that is told.
const QUERY: usize = 160;
/// Most remarks.
const REMARKS: usize = 5;
/// Most suggestions.
const SUGGESTED: usize = 5;

/// Tells how the query was understood.
pub(super) fn tell(answer: &mut Answer, understood: &Query, notices: &[Notice], unanswered: u64) {
    answer.put("understood", told(understood));
    let mut remarks: Vec<Value> =
        notices.iter().take(REMARKS).map(|notice| clipped(&notice.to_string(), QUERY).0.into()).collect();
    if notices.len() > REMARKS {
        remarks.push(format!("and {} more remarks on the query", notices.len() - REMARKS).into());
    }
    if unanswered > 0 {
        let stories = if unanswered == 1 { "1 story answers" } else { &format!("{unanswered} stories answer") };
        remarks.push(format!("{stories} in later articles alone: not counted with reprints once").into());
    }
    if !remarks.is_empty() {
        answer.put("remarks", remarks);
    }
}

/// Tells what helps on where nothing answers.
///
/// # Errors
/// Where the index cannot be read.
pub(super) fn help(answer: &mut Answer, holdings: &dyn Holdings, asked: &Asked) -> Result<()> {
    let hints = service::hints(holdings.engine(), &asked.query)?;
    if hints.too_many {
        answer.put(
            "hint",
            "no article answers the whole; the tool explain counts its parts, match any makes them optional",
        );
    } else if !hints.parts.is_empty() {
        let parts = hints.parts.iter().map(|part| json!({ "query": told(&part.query), "articles": part.articles }));
        answer.put("parts", parts.collect::<Vec<_>>());
    }
    if !hints.suggestions.is_empty() {
        let suggestions = hints.suggestions.iter().take(SUGGESTED);
        let meant = suggestions.map(|near| json!({ "query": told(&near.query), "articles": near.articles }));
        answer.put("did_you_mean", meant.collect::<Vec<_>>());
    }
    Ok(())
}

/// A query as it is told.
pub(super) fn told(query: &Query) -> String {
    clipped(&format!("{query:#}"), QUERY).0
}
