//! The hits of a query: a page of them, every one, and the article of an identity.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::query::{among, clause};
use super::relevance::Relevance;
use super::view::{Row, Stream, View, by_id};
use crate::article::{Article, ArticleId, IdPrefix};
use crate::engine::closeness::CANDIDATES;
use crate::engine::cursor::SortKey;
use crate::engine::judge::Judge;
use crate::engine::{Cursor, Found, Hit, Order, RankedId, RankedIds, SearchPage, SearchRequest, Wanted};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

/// Identities listed where a prefix fits several.
const LISTED: usize = 10;
/// Documents read at a time: identities, metadata, and whole articles.
const IDS: usize = 10_000;
const METADATA: usize = 2_000;
const ARTICLES: usize = 500;
/// Articles whose texts are read at a time to tell how close words stand.
const CLOSE: usize = 100;

/// Fields of whole articles, and of their metadata.
pub(super) const WHOLE: &[&str] = &["article", "text"];
const META: &[&str] = &["article"];

/// A document that answers the query, with its place and its article, where that was asked for.
struct Match {
    key: SortKey,
    score: f32,
    article: Option<Article>,
    /// The place as the server names it.
    sort: Vec<Value>,
}

/// The matches that were brought close.
#[derive(Default)]
struct Best {
    /// In order.
    hits: Vec<Match>,
    /// The place of the last of [`CANDIDATES`] by score alone, where there are so many.
    last: Option<Vec<Value>>,
    /// How many match, these included.
    total: u64,
}

/// A query as it is asked for.
struct Asked<'a> {
    view: &'a View,
    order: Order,
    condition: Value,
    /// Decides where the server gives more.
    judge: Option<Judge>,
    relevance: Option<Relevance>,
    /// Whether articles are wanted, and whether with their texts.
    articles: bool,
    bodies: bool,
}

impl<'a> Asked<'a> {
    fn new(view: &'a View, query: &Query, order: Order, scored: bool, articles: bool, bodies: bool) -> Result<Self> {
        let clause = clause(query);
        let is_ranked = scored || order == Order::Relevance;
        Ok(Self {
            view,
            order,
            judge: (!clause.is_exact).then(|| Judge::new(query, view.zone())),
            condition: view.articles(clause.json),
            relevance: if is_ranked { Some(Relevance::new(view, query, clause.clauses)?) } else { None },
            articles,
            bodies,
        })
    }

    /// Whether words may stand close in an order by it.
    fn is_brought_close(&self) -> bool {
        self.order == Order::Relevance && self.relevance.as_ref().is_some_and(|relevance| relevance.closeness.is_some())
    }

    /// Hands matches to `visit`, in the order of the server, from behind `after` until it breaks off; gives the number of all
    /// that match, wherever they are. `close` asks for texts, a few at a time.
    fn each(
        &self,
        after: Option<Vec<Value>>,
        close: bool,
        size: usize,
        visit: &mut dyn FnMut(Match) -> Result<ControlFlow<()>>,
    ) -> Result<u64> {
        let is_judged = self.judge.is_some();
        let (fields, most): (&[&str], usize) = match () {
            () if is_judged || close || self.bodies => {
                (WHOLE, if close { CLOSE.max(size.min(ARTICLES)) } else { ARTICLES })
            }
            () if self.articles => (META, METADATA),
            () => (&[], IDS),
        };
        let by_score = self.order == Order::Relevance;
        let by_date = |order: &str| json!({ "published": { "order": order, "missing": "_last" } });
        let sort = match self.order {
            Order::Relevance => json!([{ "_score": "desc" }, by_date("desc"), { "id": "asc" }]),
            Order::Newest => json!([by_date("desc"), { "id": "asc" }]),
            Order::Oldest => json!([by_date("asc"), { "id": "asc" }]),
        };
        let query = match &self.relevance {
            Some(relevance) => relevance.scored(self.condition.clone()),
            None => self.condition.clone(),
        };
        // Where it is decided here, all are read to be counted, whatever is asked for.
        let (from, behind) =
            if is_judged { (None, after.as_deref().map(|after| key(self.order, 0.0, after))) } else { (after, None) };
        let behind = behind.transpose()?;
        let stream = Stream {
            query,
            sort,
            ranked: self.relevance.is_some(),
            fields,
            size: if is_judged { most } else { size.clamp(1, most) },
            after: from,
            counted: !is_judged,
        };
        let mut total = 0;
        let mut is_over = false;
        let counted = self.view.stream(stream, &mut |row| {
            let score = row.score.unwrap_or(0.0);
            let key = key(self.order, score, &row.sort)?;
            let Row { source, sort, .. } = row;
            let article = if fields.is_empty() { None } else { Some(source.article()?) };
            if let Some(judge) = &self.judge {
                if !article.as_ref().is_some_and(|article| judge.holds(article)) {
                    return Ok(ControlFlow::Continue(()));
                }
                total += 1;
                if is_over || behind.is_some_and(|behind| key <= behind) {
                    return Ok(ControlFlow::Continue(()));
                }
            }
            let score = if by_score || self.relevance.is_some() { score } else { 0.0 };
            let flow = visit(Match { key, score, article, sort })?;
            if is_judged && flow.is_break() {
                is_over = true;
                return Ok(ControlFlow::Continue(()));
            }
            Ok(flow)
        })?;
        Ok(if is_judged { total } else { counted })
    }

    /// The first matches by score alone, at most [`CANDIDATES`] of them, brought close and in order, and the number of all.
    /// Where only the first `limit` behind `after` are wanted, it ends as soon as none behind can come among them.
    fn best(&self, limit: Option<usize>, after: Option<SortKey>) -> Result<Best> {
        let Some(relevance) = &self.relevance else { return Ok(Best::default()) };
        let mut best: Vec<Match> = Vec::new();
        let mut last = None;
        let most = relevance.most_growth();
        // The scores of the first so many behind `after`, ascending.
        let mut scores: Vec<f32> = Vec::new();
        let mut seen = 0;
        let total = self.each(None, true, limit.map_or(ARTICLES, |limit| limit + 1), &mut |found| {
            seen += 1;
            if let Some(limit) = limit
                && scores.len() > limit
                && scores.first().is_some_and(|least| found.score * most < *least)
            {
                return Ok(ControlFlow::Break(()));
            }
            if seen == CANDIDATES {
                last = Some(found.sort.clone());
            }
            let growth = found.article.as_ref().map_or(1.0, |article| relevance.growth(&article.body));
            let score = found.score * growth;
            let key = raised(found.key, score);
            if after.is_none_or(|after| key > after) {
                if let Some(limit) = limit {
                    let at = scores.partition_point(|known| *known < score);
                    scores.insert(at, score);
                    if scores.len() > limit + 1 {
                        scores.remove(0);
                    }
                }
                let article = found.article.filter(|_| self.articles);
                let article = article.map(|article| if self.bodies { article } else { article.without_body() });
                best.push(Match { key, score, article, ..found });
            }
            Ok(if seen == CANDIDATES { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        best.sort_by_key(|found| found.key);
        Ok(Best { hits: best, last, total })
    }

    /// The first `limit` matches behind `after`, one more where there is one, and the number of all.
    fn page(&self, limit: usize, after: Option<SortKey>) -> Result<(Vec<Match>, u64)> {
        if !self.is_brought_close() {
            let mut found = Vec::new();
            let from = after.map(|after| place(self.order, after));
            let total = self.each(from, false, limit + 1, &mut |one| {
                found.push(one);
                Ok(if found.len() > limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
            found.truncate(limit + 1);
            return Ok((found, total));
        }
        let Best { hits: mut best, last, total } = self.best(Some(limit), after)?;
        if let (Some(last), true) = (last, best.len() <= limit) {
            // Behind the best by score stand the others as they are.
            self.others(last, after, &mut |one| {
                best.push(one);
                Ok(if best.len() > limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
        }
        best.truncate(limit + 1);
        Ok((best, total))
    }

    /// Hands the matches behind the first [`CANDIDATES`] by score, which end at `last`, to `visit`, from behind `after` on.
    fn others(
        &self,
        mut last: Vec<Value>,
        after: Option<SortKey>,
        visit: &mut dyn FnMut(Match) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        // Behind the best the order of the server is that of the hits.
        if let Some(after) = after
            && after > key(self.order, 0.0, &last)?
        {
            last = place(self.order, after);
        }
        self.each(Some(last), false, usize::MAX, &mut |one| {
            if after.is_some_and(|after| one.key <= after) {
                return Ok(ControlFlow::Continue(()));
            }
            visit(one)
        })?;
        Ok(())
    }

    /// Hands every match to `visit`, in order.
    fn every(&self, visit: &mut dyn FnMut(Match) -> Result<()>) -> Result<u64> {
        let mut go_on = |found: Match| visit(found).map(|()| ControlFlow::Continue(()));
        if !self.is_brought_close() {
            return self.each(None, false, usize::MAX, &mut go_on);
        }
        let Best { hits, last, total } = self.best(None, None)?;
        for found in hits {
            let _ = go_on(found)?;
        }
        if let Some(last) = last {
            self.others(last, None, &mut go_on)?;
        }
        Ok(total)
    }
}

/// One page of hits.
pub(super) fn search(view: &View, request: &SearchRequest) -> Result<SearchPage> {
    let SearchRequest { query, order, limit, .. } = request;
    let after = request.after.map(|cursor| cursor.key_for(query, *order)).transpose()?;
    let asked = Asked::new(view, query, *order, true, *limit > 0, *limit > 0)?;
    let (mut found, total) = asked.page(*limit, after)?;
    let more = found.len() > *limit;
    found.truncate(*limit);
    let next = match found.last() {
        Some(last) if more => Some(Cursor::new(query, *order, last.key)),
        _ => None,
    };
    Ok(SearchPage { total, next, hits: found.into_iter().map(hit).collect() })
}

/// Calls `visit` with every hit of `query`, in order, and gives their number.
pub(super) fn every_hit(
    view: &View,
    query: &Query,
    order: Order,
    wanted: Wanted,
    visit: &mut dyn FnMut(Hit) -> Result<()>,
) -> Result<u64> {
    let asked = Asked::new(view, query, order, wanted.scores, true, wanted.bodies)?;
    let mut seen = 0;
    asked.every(&mut |found| {
        seen += 1;
        let mut hit = hit(found);
        if !wanted.bodies {
            hit.article.body = String::new();
        }
        visit(hit)
    })?;
    Ok(seen)
}

fn hit(found: Match) -> Hit {
    Hit { id: ArticleId::from_bits(found.key.id), score: found.score, article: found.article.unwrap_or_default() }
}

/// How many articles match.
pub(super) fn count(view: &View, query: &Query) -> Result<u64> {
    let clause = clause(query);
    if clause.is_exact {
        return view.count(clause.json);
    }
    Asked::new(view, query, Order::Newest, false, false, false)?
        .each(None, false, usize::MAX, &mut |_| Ok(ControlFlow::Continue(())))
}

/// Calls `visit` with every article that matches, whole, in no order.
pub(super) fn each_article(view: &View, query: &Query, visit: &mut dyn FnMut(Article) -> Result<()>) -> Result<u64> {
    let asked = Asked::new(view, query, Order::Newest, false, true, true)?;
    asked.every(&mut |found| visit(found.article.unwrap_or_default()))
}

/// The identities of the hits of `query`, in order.
pub(super) fn ids(view: &View, query: &Query, order: Order, most: Option<usize>) -> Result<RankedIds> {
    let asked = Asked::new(view, query, order, false, false, false)?;
    let mut found = Vec::new();
    let total = match most {
        Some(most) => {
            let (mut page, total) = asked.page(most, None)?;
            page.truncate(most);
            found = page;
            total
        }
        None => asked.every(&mut |one| {
            found.push(one);
            Ok(())
        })?,
    };
    let Some(first) = found.first() else { return Ok(RankedIds { total, hits: Vec::new() }) };
    let place = Cursor::new(query, order, first.key);
    let is_scored = order == Order::Relevance;
    let ranked = |one: &Match| RankedId {
        id: ArticleId::from_bits(one.key.id),
        score: if is_scored { one.score } else { 0.0 },
        place: place.at(one.key),
    };
    Ok(RankedIds { total, hits: found.iter().map(ranked).collect() })
}

/// Calls `visit` with the articles of these identities, in the order given.
pub(super) fn articles(view: &View, ids: &[ArticleId], visit: &mut dyn FnMut(Article) -> Result<()>) -> Result<()> {
    for ids in ids.chunks(ARTICLES) {
        let mut found: HashMap<ArticleId, Article> = HashMap::new();
        stream_of(view, among(ids).json, WHOLE, ARTICLES, &mut |row| {
            let article = row.source.article()?;
            found.insert(article.id(), article);
            Ok(())
        })?;
        // One may be asked for twice.
        ids.iter().filter_map(|id| found.get(id).cloned()).try_for_each(&mut *visit)?;
    }
    Ok(())
}

/// Calls `visit` with the documents of all articles that fulfil a condition, by their identities.
pub(super) fn stream_of(
    view: &View,
    condition: Value,
    fields: &[&str],
    size: usize,
    visit: &mut dyn FnMut(Row) -> Result<()>,
) -> Result<()> {
    let query = view.articles(condition);
    let stream = Stream { query, sort: by_id(), ranked: false, fields, size, after: None, counted: false };
    view.stream(stream, &mut |row| visit(row).map(|()| ControlFlow::Continue(())))?;
    Ok(())
}

/// The first document of those that fulfil a condition.
pub(super) fn first(view: &View, condition: Value, fields: &[&str]) -> Result<Option<Row>> {
    let query = view.articles(condition);
    let stream = Stream { query, sort: by_id(), ranked: false, fields, size: 1, after: None, counted: false };
    let mut found = None;
    view.stream(stream, &mut |row| {
        found = Some(row);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

/// The article whose identity begins so.
pub(super) fn article(view: &View, prefix: IdPrefix) -> Result<Found> {
    let (first, last) = prefix.bounds();
    let bound = |bits: u64| ArticleId::from_bits(bits).to_string();
    let condition = json!({ "range": { "id": { "gte": bound(first), "lte": bound(last) } } });
    let mut found: Vec<Article> = Vec::new();
    let query = view.articles(condition);
    let stream =
        Stream { query, sort: by_id(), ranked: false, fields: WHOLE, size: LISTED, after: None, counted: false };
    view.stream(stream, &mut |row| {
        found.push(row.source.article()?);
        Ok(if found.len() == LISTED { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(match found.len() {
        0 => Found::None,
        1 => Found::One(Box::new(found.remove(0))),
        _ => Found::Several(found.iter().map(Article::id).collect()),
    })
}

/// What stands for no date in the order of dates.
const NO_DATE: [i64; 2] = [i64::MIN, i64::MAX];

/// The key of a place that the server names.
fn key(order: Order, score: f32, sort: &[Value]) -> Result<SortKey> {
    let unreadable = || Error::new(ErrorKind::Index, "the cluster named no place of a hit");
    let (score, date, id) = match (order, sort) {
        (Order::Relevance, [by, date, id]) => (by.as_f64().map_or(score, |by| by as f32), date, id),
        (Order::Newest | Order::Oldest, [date, id]) => (score, date, id),
        _ => return Err(unreadable()),
    };
    let published = date.as_i64().filter(|date| !NO_DATE.contains(date));
    let id = id.as_str().and_then(|id| u64::from_str_radix(id, 16).ok()).ok_or_else(unreadable)?;
    Ok(SortKey::new(order, score, published, id))
}

/// The same with another score.
fn raised(key: SortKey, score: f32) -> SortKey {
    SortKey::new(Order::Relevance, score, key.published(), key.id)
}

/// A place as the server names it.
fn place(order: Order, key: SortKey) -> Vec<Value> {
    let id = json!(ArticleId::from_bits(key.id).to_string());
    let published = key.published();
    match order {
        Order::Relevance => vec![json!(key.score()), json!(published.unwrap_or(i64::MIN)), id],
        Order::Newest => vec![json!(published.unwrap_or(i64::MIN)), id],
        Order::Oldest => vec![json!(published.unwrap_or(i64::MAX)), id],
    }
}
