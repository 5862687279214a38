//! A draft → an article: the one place where evidence is weighed. Takes what a format read; gives the article of the best
//! claims, with everything that was claimed beside it and what became of it.
//!
//! Which origin counts before which is [`ORDER`], one line a field. Of one origin the first claim counts; persons of one
//! origin are added up.

use std::collections::HashSet;
use std::ops::ControlFlow;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveTime, TimeDelta};

use super::context::ReadOptions;
use super::evidence::{Claim, Draft, Evidence, Field, ORDER, Origin, Value, Verdict, limits, rank};
use super::format::Record;
use super::item::{Inspection, Item, ReadFailure};
use super::metadata::byline;
use super::metadata::names::is_unsaid;
use crate::article::Article;
use crate::date::Published;
use crate::text::fold;

/// The year of the first Chinese periodical; what is dated before it is misread.
const FIRST_YEAR: i32 = 1815;
/// The year before which nothing was saved as it is now; archivers write the first second of 1970 or 1980 for none.
const FIRST_CAPTURE: i32 = 1981;

/// Hands over what a format found in the file at `path`.
///
/// `modified` is when the file was last changed, where that is known.
pub(super) fn deliver(
    record: Record,
    path: &str,
    modified: Option<DateTime<FixedOffset>>,
    options: &ReadOptions,
    emit: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let path = match record.number {
        Some(number) => format!("{path}#{number}"),
        None => path.to_owned(),
    };
    let settled = record.content.and_then(|mut draft| {
        if let Some(source) = options.config.source(&path) {
            draft.text(Field::Source, source, Origin::Folder, "configuration");
        }
        if let Some(modified) = modified {
            draft.captured(Published::Time(modified), Origin::FileTime, "time of the file");
        }
        settle(draft, path.clone(), options.now.with_timezone(&options.config.zone()))
    });
    emit(match settled {
        Ok(inspection) => Item::Article(Box::new(inspection)),
        Err(reason) => Item::Failed(ReadFailure { path, reason }),
    })
}

/// The article of the best claims at `path`, read at `now`.
///
/// # Errors
/// Where there is neither a title nor a text.
pub(super) fn settle(mut draft: Draft, path: String, now: DateTime<FixedOffset>) -> Result<Inspection, String> {
    byline::claim(&mut draft);
    refuse_implausible(&mut draft, now);
    refuse_editors_as_authors(&mut draft);
    refuse_unsaid(&mut draft);
    let zone = *now.offset();
    let mut article = Article {
        path,
        title: draft.best_text(Field::Title).unwrap_or_default(),
        published: best_date(&draft, zone),
        source: draft.best_text(Field::Source),
        authors: best_list(&draft, Field::Authors),
        editors: best_list(&draft, Field::Editors),
        reviewers: best_list(&draft, Field::Reviewers),
        section: best_list(&draft, Field::Section),
        url: draft.best_text(Field::Url),
        page: draft.best_text(Field::Page),
        captured: best_captured(&draft),
        seen: None,
        locators: draft.marked.take().map(|marked| marked.locators(&draft.body)).unwrap_or_default(),
        body: std::mem::take(&mut draft.body),
    };
    if article.title.is_empty() && article.body.is_empty() {
        return Err("holds no article: there is neither a title nor a text".to_owned());
    }
    let too_many = limits::cut_lists(&mut article);
    let article = without_editors_among_authors(article);
    let evidence: Vec<Evidence> = draft.claims.iter().map(|claim| evidence_of(claim, &article)).collect();
    draft.remarks.extend(too_many);
    remark_on_losses(&mut draft, &evidence);
    note_disagreement(&mut draft, &evidence);
    let Draft { remarks, notes, dropped, encoding, .. } = draft;
    Ok(Inspection { article, evidence, notes, remarks, dropped, encoding })
}

/// Remarks on what was cut from the values that were taken, and on what was left out and would have been taken.
fn remark_on_losses(draft: &mut Draft, evidence: &[Evidence]) {
    for (field, _) in ORDER {
        let ranks = |(_, evidence): &(&Claim, &Evidence)| {
            (evidence.verdict == Verdict::Taken).then(|| rank(field, evidence.origin)).flatten()
        };
        let claims = || draft.claims.iter().zip(evidence).filter(|(claim, _)| claim.field == field);
        let taken = claims().filter_map(|claim| ranks(&claim)).min().unwrap_or(usize::MAX);
        let loss = claims().find_map(|(claim, evidence)| {
            let counts = evidence.verdict == Verdict::Taken
                || claim.refused.is_some() && rank(field, claim.origin).is_some_and(|rank| rank <= taken);
            claim.loss.clone().filter(|_| counts)
        });
        draft.remarks.extend(loss);
    }
}

/// Refuses dates that lie in the future or before the first newspaper; where no other is left, that is remarked on, and
/// that a labelled one could not be read.
fn refuse_implausible(draft: &mut Draft, now: DateTime<FixedOffset>) {
    let latest = (now + TimeDelta::days(1)).timestamp();
    let unread = draft.claims.iter().find(|claim| claim.field == Field::Published && claim.refused.is_some());
    let mut refused = unread.and_then(|claim| match &claim.value {
        Value::Text(text) => Some(format!("has a date that cannot be read: `{text}`")),
        _ => None,
    });
    for claim in draft.claims.iter_mut().filter(|claim| matches!(claim.field, Field::Published | Field::Captured)) {
        let Value::Date(date) = claim.value else { continue };
        let year = match date {
            Published::Year(year) | Published::Month(year, _) => year,
            Published::Day(day) => day.year(),
            Published::Time(time) => time.year(),
        };
        let why = if claim.field == Field::Captured && year < FIRST_CAPTURE {
            "is no time that the file was saved at"
        } else if date.instant(*now.offset()) > latest {
            "lies in the future"
        } else if year < FIRST_YEAR {
            "lies before the first Chinese newspaper"
        } else {
            continue;
        };
        claim.refused = Some(why.to_owned());
        if claim.field == Field::Captured {
            continue;
        }
        refused.get_or_insert_with(|| format!("has a date that {why}: `{date}`"));
    }
    if let Some(reason) = refused
        && draft.sorted(Field::Published).next().is_none()
    {
        draft.remarks.push(format!("{reason}; the article is kept without a date"));
    }
}

fn best_captured(draft: &Draft) -> Option<Published> {
    draft.sorted(Field::Captured).find_map(|claim| match claim.value {
        Value::Date(date) => Some(date),
        _ => None,
    })
}

/// The best date; where only its day is known, the time of the next best claim of the same day.
fn best_date(draft: &Draft, zone: FixedOffset) -> Option<Published> {
    let mut dates = draft.sorted(Field::Published).filter_map(|claim| match claim.value {
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
        // Midnight is a day that a program wrote as a time.
        Published::Time(time)
            if trusted(origin) && time.time() != NaiveTime::MIN && time.with_timezone(&zone).date_naive() == day =>
        {
            Some(date)
        }
        _ => None,
    });
    Some(timed.unwrap_or(best))
}

fn best_list(draft: &Draft, field: Field) -> Vec<String> {
    let mut best: Option<Origin> = None;
    let mut values: Vec<String> = Vec::new();
    for claim in draft.sorted(field) {
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

/// Refuses sources that say nothing of where an article is from, so that one that is named elsewhere counts.
fn refuse_unsaid(draft: &mut Draft) {
    for claim in draft.claims.iter_mut().filter(|claim| claim.field == Field::Source && claim.refused.is_none()) {
        if matches!(&claim.value, Value::Text(source) if is_unsaid(source)) {
            claim.refused = Some("says nothing of where it is from".to_owned());
        }
    }
}

/// Where a page states something for machines.
fn is_machine(origin: Origin) -> bool {
    matches!(origin, Origin::StructuredData | Origin::Microdata | Origin::Meta | Origin::Script)
}

/// Refuses an author whom only data for machines name, and whom the page names as an editor: many a house puts
/// its editor there.
fn refuse_editors_as_authors(draft: &mut Draft) {
    let editors = draft.claims.iter().filter(|claim| claim.refused.is_none() && claim.field == Field::Editors);
    let editors = editors.filter_map(|claim| match &claim.value {
        Value::List(names) => Some(names.iter().map(|name| fold(name))),
        _ => None,
    });
    let others: HashSet<String> = editors.flatten().collect();
    for claim in draft.claims.iter_mut().filter(|claim| claim.field == Field::Authors && is_machine(claim.origin)) {
        let Value::List(names) = &mut claim.value else { continue };
        if claim.refused.is_none() && names.iter().any(|name| others.contains(&fold(name))) {
            if names.len() > 1 && names.iter().any(|name| !others.contains(&fold(name))) {
                names.retain(|name| !others.contains(&fold(name)));
            } else {
                claim.refused = Some("is named as an editor by the page".to_owned());
            }
        }
    }
}

/// Notes where what a page shows and what it states for machines say something else of the same field.
fn note_disagreement(draft: &mut Draft, evidence: &[Evidence]) {
    for field in [Field::Published, Field::Source] {
        let of = |is_wanted: &dyn Fn(Origin) -> bool| {
            let counts =
                |evidence: &&Evidence| evidence.field == field && !matches!(evidence.verdict, Verdict::Refused(_));
            evidence.iter().filter(counts).find(|evidence| is_wanted(evidence.origin)).map(|evidence| &evidence.value)
        };
        let shown = of(&|origin| matches!(origin, Origin::Label | Origin::TimeLine | Origin::BareDay));
        let stated = of(&is_machine);
        if let (Some(shown), Some(stated)) = (shown, stated) {
            let day = |value: &str| fold(limits::start(value, if field == Field::Published { 10 } else { usize::MAX }));
            if day(shown) != day(stated) {
                draft.note(format!("the page shows {field} `{shown}` and states `{stated}` for machines"));
            }
        }
    }
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

/// A claim as it is shown beside the article that was made.
fn evidence_of(claim: &Claim, article: &Article) -> Evidence {
    let taken = match (&claim.value, claim.field) {
        (Value::Text(text), Field::Title) => *text == article.title,
        (Value::Text(text), Field::Source) => Some(text) == article.source.as_ref(),
        (Value::Text(text), Field::Url) => Some(text) == article.url.as_ref(),
        (Value::Text(text), Field::Page) => Some(text) == article.page.as_ref(),
        (Value::Date(date), Field::Captured) => Some(*date) == article.captured,
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
    let verdict = match &claim.refused {
        Some(why) => Verdict::Refused(why.clone()),
        None if taken => Verdict::Taken,
        None => Verdict::Outranked,
    };
    Evidence {
        field: claim.field,
        value: claim.value.to_string(),
        origin: claim.origin,
        text: claim.text.clone(),
        verdict,
    }
}

#[cfg(test)]
impl Draft {
    /// The article of the best claims, as tests ask for it.
    pub(super) fn article(self) -> Result<Article, String> {
        self.inspected().map(|inspection| inspection.article)
    }

    /// The same with all that is told of it.
    pub(super) fn inspected(self) -> Result<Inspection, String> {
        let now = DateTime::parse_from_rfc3339("2030-01-01T00:00:00+08:00").map_err(|error| error.to_string())?;
        settle(self, String::new(), now)
    }
}
