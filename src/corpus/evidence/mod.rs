//! Evidence: what a file says of its article, field by field, and where it says so. Takes the claims of a format; gives
//! the article of the best of them, with all of them beside it. One pipeline for every format.
//!
//! Which origin counts before which is [`ORDER`], one line a field. Of one origin the first claim counts; persons of one
//! origin are added up. How much an article may hold is stated in `limits`; what it loses by them is remarked on.

pub(super) mod limits;
mod order;

use std::collections::{HashMap, HashSet};
use std::fmt;

use chrono::{DateTime, Datelike as _, FixedOffset, TimeDelta};
use serde::Serialize;

use self::order::rank;
pub use self::order::{Field, ORDER, Origin};
use super::Inspection;
use super::encoding::Decoded;
use super::metadata::byline;
use super::metadata::credits::Credits;
use crate::article::Article;
use crate::date::Published;
use crate::text::fold;

/// The year of the first Chinese periodical; what is dated before it is misread.
const FIRST_YEAR: i32 = 1815;

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is the article's, or part of it.
    Taken,
    /// Better evidence says something else.
    Outranked,
    /// It cannot be right; why.
    Refused(String),
}

/// A value that was read for a field, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The field.
    pub field: Field,
    /// The value, lists joined by `、`.
    pub value: String,
    /// Where it was read.
    pub origin: Origin,
    /// The words or the name that it was read from.
    pub text: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Text(String),
    Date(Published),
    List(Vec<String>),
}

/// A claim: a value, and where it was read.
#[derive(Clone, Debug)]
struct Claim {
    field: Field,
    value: Value,
    origin: Origin,
    text: String,
    refused: Option<String>,
    /// What of the value is beyond the limits, as a remark.
    loss: Option<String>,
}

/// What a format read: a text, and the claims of its metadata.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The text, one paragraph a line.
    pub(super) body: String,
    /// What of it could not be read, in words that a person can act on.
    pub(super) remarks: Vec<String>,
    /// Lines of the page that were left out of the text.
    pub(super) dropped: Vec<String>,
    /// How the bytes were read as text.
    pub(super) encoding: Option<String>,
    claims: Vec<Claim>,
    /// What is claimed, to know it again.
    seen: HashSet<(Field, Origin, Value)>,
    /// How many claims were made of a field from an origin; those that cannot be right, for themselves.
    counts: HashMap<(Field, Origin, bool), usize>,
}

impl Draft {
    /// Notes how the bytes were decoded, and what is doubtful about it.
    pub(super) fn decoded(&mut self, decoded: &Decoded) {
        self.encoding = Some(format!("{}, {}", decoded.encoding, decoded.basis));
        self.remarks.extend(decoded.remark.clone());
    }

    /// Claims a text; an empty one claims nothing.
    pub(super) fn text(&mut self, field: Field, value: &str, origin: Origin, text: &str) {
        let value = one_line(value);
        if !value.is_empty() {
            self.claim(field, Value::Text(value), origin, text, None);
        }
    }

    /// Claims a date.
    pub(super) fn date(&mut self, value: Published, origin: Origin, text: &str) {
        self.claim(Field::Published, Value::Date(value), origin, text, None);
    }

    /// Claims persons or sections; empty ones are left out.
    pub(super) fn list(&mut self, field: Field, values: Vec<String>, origin: Origin, text: &str) {
        let values: Vec<String> =
            values.iter().map(|value| one_line(value)).filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            self.claim(field, Value::List(values), origin, text, None);
        }
    }

    /// Shows a claim that cannot be right.
    pub(super) fn refuse(&mut self, field: Field, value: &str, origin: Origin, text: &str, why: &str) {
        self.claim(field, Value::Text(one_line(value)), origin, text, Some(why));
    }

    /// Claims what a credit line states.
    pub(super) fn credits(&mut self, credits: &Credits, origin: Origin, line: &str) {
        for (field, value) in
            [(Field::Title, &credits.title), (Field::Source, &credits.source), (Field::Url, &credits.url)]
        {
            if let Some(value) = value {
                self.text(field, value, origin, line);
            }
        }
        if let Some(date) = credits.published {
            let origin = if origin == Origin::Label && credits.is_unlabelled_date { Origin::TimeLine } else { origin };
            self.date(date, origin, line);
        }
        if let Some(date) = credits.updated {
            self.date(date, Origin::Update, line);
        }
        for (field, values) in [
            (Field::Authors, &credits.authors),
            (Field::Editors, &credits.editors),
            (Field::Reviewers, &credits.reviewers),
            (Field::Section, &credits.section),
        ] {
            self.list(field, values.clone(), origin, line);
        }
    }

    /// Notes a claim, unless it was made before, or too many were made of its kind. `refused` is why it cannot be right.
    fn claim(&mut self, field: Field, value: Value, origin: Origin, text: &str, refused: Option<&str>) {
        let is_list = matches!(value, Value::List(_));
        let count = self.counts.entry((field, origin, refused.is_some())).or_insert(0);
        if *count >= limits::CLAIMS {
            // Of texts and dates the first counts, so that only a list loses something.
            if *count == limits::CLAIMS && is_list {
                *count += 1;
                let is_same = |claim: &&mut Claim| claim.field == field && claim.origin == origin;
                if let Some(claim) = self.claims.iter_mut().rev().find(is_same) {
                    claim.loss.get_or_insert_with(|| limits::too_many_claims(field));
                }
            }
            return;
        }
        let limited = limits::limited(field, value);
        if !self.seen.insert((field, origin, limited.value.clone())) {
            return;
        }
        *count += 1;
        let text = limits::start(text.trim(), 120).to_owned();
        let refused = refused.map(str::to_owned).or(limited.refused);
        self.claims.push(Claim { field, value: limited.value, origin, text, refused, loss: limited.loss });
    }

    /// Takes over what another draft claims, as read from `origin`.
    pub(super) fn adopt(&mut self, other: Self, origin: Origin) {
        for claim in other.claims.into_iter().filter(|claim| claim.refused.is_none()) {
            let before = self.claims.len();
            self.claim(claim.field, claim.value, origin, &claim.text, None);
            if let Some(adopted) = self.claims.get_mut(before) {
                adopted.loss = claim.loss;
            }
        }
    }

    /// The address that counts so far.
    pub(super) fn address(&self) -> Option<String> {
        self.best_text(Field::Url)
    }

    /// Whether anything that counts claims this field.
    pub(super) fn claims(&self, field: Field) -> bool {
        self.sorted(field).next().is_some()
    }

    /// The title that counts so far.
    pub(super) fn title(&self) -> Option<String> {
        self.best_text(Field::Title)
    }

    /// The article of the best claims, as tests ask for it.
    #[cfg(test)]
    pub(super) fn article(self) -> Result<Article, String> {
        let now = DateTime::parse_from_rfc3339("2030-01-01T00:00:00+08:00").map_err(|error| error.to_string())?;
        self.settle(String::new(), now).map(|inspection| inspection.article)
    }

    /// The article of the best claims at `path`, read at `now`.
    ///
    /// # Errors
    /// Where there is neither a title nor a text.
    pub(super) fn settle(mut self, path: String, now: DateTime<FixedOffset>) -> Result<Inspection, String> {
        byline::claim(&mut self);
        self.refuse_implausible(now);
        let zone = *now.offset();
        let mut article = Article {
            path,
            title: self.best_text(Field::Title).unwrap_or_default(),
            published: self.best_date(zone),
            source: self.best_text(Field::Source),
            authors: self.best_list(Field::Authors),
            editors: self.best_list(Field::Editors),
            reviewers: self.best_list(Field::Reviewers),
            section: self.best_list(Field::Section),
            url: self.best_text(Field::Url),
            body: std::mem::take(&mut self.body),
        };
        if article.title.is_empty() && article.body.is_empty() {
            return Err("holds no article: there is neither a title nor a text".to_owned());
        }
        let too_many = limits::cut_lists(&mut article);
        let article = without_editors_among_authors(article);
        let evidence: Vec<Evidence> = self.claims.iter().map(|claim| claim.evidence(&article)).collect();
        self.remarks.extend(too_many);
        self.remark_on_losses(&evidence);
        let Self { remarks, dropped, encoding, .. } = self;
        Ok(Inspection { article, evidence, remarks, dropped, encoding })
    }

    /// Remarks on what was cut from the values that were taken, and on what was left out and would have been taken.
    fn remark_on_losses(&mut self, evidence: &[Evidence]) {
        for (field, _) in ORDER {
            let ranks = |(_, evidence): &(&Claim, &Evidence)| {
                (evidence.verdict == Verdict::Taken).then(|| rank(field, evidence.origin)).flatten()
            };
            let claims = || self.claims.iter().zip(evidence).filter(|(claim, _)| claim.field == field);
            let taken = claims().filter_map(|claim| ranks(&claim)).min().unwrap_or(usize::MAX);
            let loss = claims().find_map(|(claim, evidence)| {
                let counts = evidence.verdict == Verdict::Taken
                    || claim.refused.is_some() && rank(field, claim.origin).is_some_and(|rank| rank <= taken);
                claim.loss.clone().filter(|_| counts)
            });
            self.remarks.extend(loss);
        }
    }

    /// Refuses dates that lie in the future or before the first newspaper; where no other is left, that is remarked on.
    fn refuse_implausible(&mut self, now: DateTime<FixedOffset>) {
        let latest = (now + TimeDelta::days(1)).timestamp();
        let mut refused = None;
        for claim in &mut self.claims {
            let Value::Date(date) = claim.value else { continue };
            let year = match date {
                Published::Year(year) | Published::Month(year, _) => year,
                Published::Day(day) => day.year(),
                Published::Time(time) => time.year(),
            };
            let why = if date.instant(*now.offset()) > latest {
                "lies in the future"
            } else if year < FIRST_YEAR {
                "lies before the first Chinese newspaper"
            } else {
                continue;
            };
            claim.refused = Some(why.to_owned());
            refused.get_or_insert_with(|| format!("has a date that {why}: `{date}`"));
        }
        if let Some(reason) = refused
            && self.sorted(Field::Published).next().is_none()
        {
            self.remarks.push(format!("{reason}; the article is kept without a date"));
        }
    }

    /// The claims of a field that count, best first.
    fn sorted(&self, field: Field) -> impl Iterator<Item = &Claim> {
        let mut claims: Vec<(usize, &Claim)> = self
            .claims
            .iter()
            .filter(|claim| claim.field == field && claim.refused.is_none())
            .filter_map(|claim| Some((rank(field, claim.origin)?, claim)))
            .collect();
        claims.sort_by_key(|(rank, _)| *rank);
        claims.into_iter().map(|(_, claim)| claim)
    }

    fn best_text(&self, field: Field) -> Option<String> {
        self.sorted(field).find_map(|claim| match &claim.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// The best date; where only its day is known, the time of the next best claim of the same day.
    fn best_date(&self, zone: FixedOffset) -> Option<Published> {
        let mut dates = self.sorted(Field::Published).filter_map(|claim| match claim.value {
            Value::Date(date) => Some((date, claim.origin)),
            _ => None,
        });
        let (best, _) = dates.next()?;
        let Published::Day(day) = best else { return Some(best) };
        let trusted = |origin| {
            matches!(
                origin,
                Origin::StructuredData | Origin::Microdata | Origin::Meta | Origin::Script | Origin::TimeElement
            )
        };
        let timed = dates.find_map(|(date, origin)| match date {
            Published::Time(time) if trusted(origin) && time.with_timezone(&zone).date_naive() == day => Some(date),
            _ => None,
        });
        Some(timed.unwrap_or(best))
    }

    fn best_list(&self, field: Field) -> Vec<String> {
        let mut best: Option<Origin> = None;
        let mut values: Vec<String> = Vec::new();
        for claim in self.sorted(field) {
            let Value::List(list) = &claim.value else { continue };
            let other_origin = best.is_some_and(|best| best != claim.origin);
            if other_origin || best.is_some() && field == Field::Section && claim.origin == Origin::Breadcrumb {
                break;
            }
            best = Some(claim.origin);
            if values.len() > limits::most(field) {
                break;
            }
            for value in list {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
        values
    }
}

/// A value without the line ends and other control characters in it, which some pages and records have in the middle of a
/// headline: every run of them is a space.
fn one_line(value: &str) -> String {
    let is_end = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let value = value.trim();
    if !value.contains(is_end) {
        return value.to_owned();
    }
    value.split(is_end).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An editor who is listed among the authors too is an editor, unless nobody else wrote it and a byline says so.
fn without_editors_among_authors(mut article: Article) -> Article {
    let editors: Vec<String> = article.editors.iter().map(|name| fold(name)).collect();
    let others = article.authors.iter().filter(|name| !editors.contains(&fold(name))).count();
    if others > 0 {
        article.authors.retain(|name| !editors.contains(&fold(name)));
    }
    article
}

impl Claim {
    fn evidence(&self, article: &Article) -> Evidence {
        let taken = match (&self.value, self.field) {
            (Value::Text(text), Field::Title) => *text == article.title,
            (Value::Text(text), Field::Source) => Some(text) == article.source.as_ref(),
            (Value::Text(text), Field::Url) => Some(text) == article.url.as_ref(),
            (Value::Date(date), _) => Some(*date) == article.published,
            (Value::List(list), field) => {
                let ours = match field {
                    Field::Authors => &article.authors,
                    Field::Editors => &article.editors,
                    Field::Reviewers => &article.reviewers,
                    _ => &article.section,
                };
                list.iter().any(|value| ours.contains(value))
            }
            _ => false,
        };
        let verdict = match &self.refused {
            Some(why) => Verdict::Refused(why.clone()),
            None if taken => Verdict::Taken,
            None => Verdict::Outranked,
        };
        Evidence {
            field: self.field,
            value: self.value.to_string(),
            origin: self.origin,
            text: self.text.clone(),
            verdict,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Date(date) => date.fmt(f),
            Self::List(list) => f.write_str(&list.join("、")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_line() {
        let mut draft = Draft { body: "江上起了雾。".to_owned(), ..Draft::default() };
        draft.text(Field::Title, " 渡轮 \r\n\t停航\u{2028}了\u{7}", Origin::Meta, "og:title");
        draft.text(Field::Source, "\u{1}\n", Origin::Meta, "source");
        draft.list(Field::Section, vec!["要\n闻".to_owned(), "\u{b}".to_owned()], Origin::Meta, "section");
        let article = draft.article().unwrap();
        assert_eq!((article.title.as_str(), article.source), ("渡轮 停航 了", None));
        assert_eq!(article.section, ["要 闻"]);
    }

    #[test]
    fn what_is_refused_twice_refuses_nothing_else() {
        let mut draft = Draft::default();
        draft.refuse(Field::Authors, "某某网", Origin::Meta, "author", "is no person");
        draft.text(Field::Title, "渡轮开航", Origin::Heading, "h1");
        draft.refuse(Field::Authors, "某某网", Origin::Meta, "og:author", "is no person");
        assert_eq!(draft.article().unwrap().title, "渡轮开航");
    }
}
