//! The hits of a query: a page of them, every one, and the article of an identity.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::matching::{compile, with_identity};
use super::ranking::{PageCollector, Ranked, page};
use super::store::snapshot::Snapshot;
use super::store::stored;
use super::store::trouble::broken;
use crate::article::{Article, ArticleId, IdPrefix};
use crate::engine::scoring::Ranking;
use crate::engine::{Cursor, Found, Hit, Order, RankedId, RankedIds, SearchPage, SearchRequest, Wanted};
use crate::error::Result;
use crate::query::Query;

/// Identities listed where a prefix fits several.
const LISTED: usize = 10;
/// Hits found at a time when all articles are wanted: some megabytes of keys.
const PAGE: usize = 32_768;
/// Hits found at a time when their metadata are wanted, which are read at once and kept packed, some hundred bytes each, in
/// the order of the hits.
const METADATA_PAGE: usize = 524_288;
/// Articles read at a time, with their texts.
const ARTICLES: usize = 256;

/// One page of hits.
pub(super) fn search(snapshot: &Snapshot, ranking: &Ranking, request: &SearchRequest) -> Result<SearchPage> {
    let after = request.after.map(|cursor| cursor.key_for(&request.query, request.order)).transpose()?;
    let page = page(snapshot, ranking, &request.query, request.order, request.limit, after, true)?;
    let next = match page.hits.last() {
        Some(last) if page.more => Some(Cursor::new(&request.query, request.order, last.key)),
        _ => None,
    };
    let articles = stored::articles(snapshot, page.hits.iter().map(|hit| hit.address()))?;
    let hits = page.hits.iter().zip(articles).map(|(ranked, article)| hit(*ranked, article)).collect();
    Ok(SearchPage { total: page.total, next, hits })
}

/// Calls `visit` with every hit of `query`, in order, and gives their number.
pub(super) fn every_hit(
    snapshot: &Snapshot,
    ranking: &Ranking,
    query: &Query,
    order: Order,
    wanted: Wanted,
    visit: &mut dyn FnMut(Hit) -> Result<()>,
) -> Result<u64> {
    let (size, at_once) = if wanted.bodies { (PAGE, ARTICLES) } else { (METADATA_PAGE, METADATA_PAGE) };
    let mut after = None;
    let mut seen = 0;
    loop {
        let page = page(snapshot, ranking, query, order, size, after, wanted.scores)?;
        for hits in page.hits.chunks(at_once) {
            let addresses = hits.iter().map(|hit| hit.address());
            if wanted.bodies {
                for (ranked, article) in hits.iter().zip(stored::articles(snapshot, addresses)?) {
                    visit(hit(*ranked, article))?;
                }
            } else {
                for (ranked, stored) in hits.iter().zip(stored::metadata(snapshot, addresses)?) {
                    visit(hit(*ranked, stored.article()?))?;
                }
            }
        }
        seen += page.hits.len() as u64;
        match page.hits.last() {
            Some(last) if page.more => after = Some(last.key),
            _ => return Ok(seen),
        }
    }
}

fn hit(ranked: Ranked, article: Article) -> Hit {
    Hit { id: ArticleId::from_bits(ranked.key.id), score: ranked.score(), article }
}

/// The identities of the hits of `query`, in order.
pub(super) fn ids(
    snapshot: &Snapshot,
    ranking: &Ranking,
    query: &Query,
    order: Order,
    most: Option<usize>,
) -> Result<RankedIds> {
    let most = most.unwrap_or(u32::MAX as usize);
    let page = page(snapshot, ranking, query, order, most, None, false)?;
    let Some(first) = page.hits.first() else { return Ok(RankedIds { total: page.total, hits: Vec::new() }) };
    let place = Cursor::new(query, order, first.key);
    let ranked =
        |hit: &Ranked| RankedId { id: ArticleId::from_bits(hit.key.id), score: hit.score(), place: place.at(hit.key) };
    Ok(RankedIds { total: page.total, hits: page.hits.iter().map(ranked).collect() })
}

/// Calls `visit` with the articles of these identities, in the order given.
pub(super) fn articles(
    snapshot: &Snapshot,
    ids: &[ArticleId],
    visit: &mut dyn FnMut(Article) -> Result<()>,
) -> Result<()> {
    let query = Query::Among(ids.iter().copied().collect());
    let collector = PageCollector::new(Order::Newest, 0, u32::MAX as usize, None, None);
    let found = snapshot.searcher.search(&compile(snapshot, &query)?, &collector);
    let found = found.map_err(|error| broken(&snapshot.folder, error))?.behind;
    let addresses: FxHashMap<u64, DocAddress> = found.iter().map(|hit| (hit.key.id, hit.address())).collect();
    let addresses: Vec<DocAddress> = ids.iter().filter_map(|id| addresses.get(&id.bits()).copied()).collect();
    for addresses in addresses.chunks(ARTICLES) {
        stored::articles(snapshot, addresses.iter().copied())?.into_iter().try_for_each(&mut *visit)?;
    }
    Ok(())
}

/// The article whose identity begins so.
pub(super) fn article(snapshot: &Snapshot, prefix: IdPrefix) -> Result<Found> {
    let collector = PageCollector::new(Order::Newest, LISTED, 0, None, None);
    let best = snapshot.searcher.search(&with_identity(snapshot, prefix), &collector);
    let best = best.map_err(|error| broken(&snapshot.folder, error))?;
    match best.first.as_slice() {
        [] => Ok(Found::None),
        [one] => Ok(Found::One(Box::new(stored::article(snapshot, one.address())?))),
        several => {
            let mut ids: Vec<ArticleId> = several.iter().map(|hit| ArticleId::from_bits(hit.key.id)).collect();
            ids.sort_unstable();
            Ok(Found::Several(ids))
        }
    }
}
