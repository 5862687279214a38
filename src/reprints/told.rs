//! A story as it is told: its articles with their titles, dates and sources, who was first, the chain of sources, and what
//! else has passages of it.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};

use super::passages::{Body, common};
use super::stories::{Kind, Member, Stories, rounded};
use super::threads::{in_parallel, threads};
use crate::article::{Article, ArticleId};
use crate::date::Published;
use crate::engine::Engine;
use crate::error::Result;
use crate::text::fingerprints::{Compared, SHARED};
use crate::text::fold;

/// Articles that are compared at a time.
const TOGETHER: usize = 2048;

/// One story. Serialises as an element of the JSON of `reprints`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Story {
    /// Its name: the identity of its first article.
    #[cfg_attr(feature = "web", schema(value_type = String))]
    #[serde(serialize_with = "printed")]
    pub story: ArticleId,
    /// How many articles.
    pub size: u64,
    /// Those that may have been first, by time; none where no article has a date.
    #[cfg_attr(feature = "web", schema(value_type = Vec<String>))]
    #[serde(serialize_with = "all_printed")]
    pub earliest: Vec<ArticleId>,
    /// Its articles, by time.
    pub members: Vec<ToldMember>,
    /// Articles that are no part of it and have a passage of it, those with the largest part first; `None` where they were not
    /// looked for.
    pub excerpts: Option<Vec<ToldMember>>,
    /// The sources that its articles state, by the time of the first article of each.
    pub chain: Vec<Link>,
    /// Whether who was first cannot be told since the earliest are of one day, and not all have a time.
    pub same_day: bool,
}

/// An article of a story, or an excerpt.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct ToldMember {
    /// Its identity.
    #[cfg_attr(feature = "web", schema(value_type = String))]
    #[serde(serialize_with = "printed")]
    pub id: ArticleId,
    /// Its headline.
    pub title: String,
    /// When it was published.
    #[cfg_attr(feature = "web", schema(value_type = Option<String>))]
    pub published: Option<Published>,
    /// The outlet or agency that it names.
    pub source: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// How much of the shorter text stands in the other, 0 to 1.
    pub shared: f64,
    /// Its place in the archive.
    pub path: String,
    /// Its address.
    pub url: Option<String>,
}

/// A source in the chain of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Link {
    /// As the articles state it; `None` for those that state none.
    pub source: Option<String>,
    /// How many articles state it.
    pub articles: u64,
    /// When the first of them was published.
    #[cfg_attr(feature = "web", schema(value_type = Option<String>))]
    pub published: Option<Published>,
}

fn printed<S: Serializer>(id: &ArticleId, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

fn all_printed<S: Serializer>(ids: &[ArticleId], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(ids.iter().map(ToString::to_string))
}

impl Story {
    /// The story of `members`, by time, without excerpts.
    ///
    /// # Errors
    /// Where the engine cannot answer.
    pub fn of(engine: &dyn Engine, members: &[Member]) -> Result<Self> {
        let ids: Vec<ArticleId> = members.iter().map(|member| member.id).collect();
        let mut told: Vec<ToldMember> = Vec::with_capacity(ids.len());
        let by_id: FxHashMap<ArticleId, &Member> = members.iter().map(|member| (member.id, member)).collect();
        engine.articles(&ids, &mut |article| {
            if let Some(member) = by_id.get(&article.id()) {
                told.push(tell(article, member.kind, member.shared.into()));
            }
            Ok(())
        })?;
        let earliest: Vec<ArticleId> =
            members.iter().filter(|member| member.earliest).map(|member| member.id).collect();
        Ok(Self {
            story: members.first().map_or(ArticleId::from_bits(0), |member| member.story),
            size: told.len() as u64,
            same_day: is_same_day(&told, &earliest),
            chain: chain(&told),
            earliest,
            members: told,
            excerpts: None,
        })
    }

    /// The story of an article that stands alone.
    pub fn alone(article: Article) -> Self {
        let earliest = article.published.map(|_| article.id()).into_iter().collect();
        let members = vec![tell(article, Kind::First, 1.0)];
        Self {
            story: members[0].id,
            size: 1,
            earliest,
            chain: chain(&members),
            members,
            excerpts: None,
            same_day: false,
        }
    }

    /// Finds the articles that have a passage of [`SHARED`] units and more in common with the first article of the story, or
    /// with one of `others` of it, furniture aside.
    ///
    /// # Errors
    /// Where the engine cannot answer.
    pub fn find_excerpts(&mut self, engine: &dyn Engine, stories: &Stories, others: &[ArticleId]) -> Result<()> {
        let mut asked: Vec<ArticleId> = std::iter::once(self.story).chain(others.iter().copied()).collect();
        asked.sort_unstable();
        asked.dedup();
        let mut bodies: Vec<Body> = Vec::new();
        let mut fingerprints: Vec<u32> = Vec::new();
        engine.articles(&asked, &mut |article| {
            let (body, own) = without_furniture(&article, stories);
            fingerprints.extend(own);
            bodies.push(body);
            Ok(())
        })?;
        fingerprints.sort_unstable();
        fingerprints.dedup();
        let own: FxHashSet<ArticleId> = self.members.iter().map(|member| member.id).collect();
        let sharing = engine.sharing(&fingerprints)?;
        let candidates: Vec<ArticleId> =
            sharing.into_iter().map(|sharing| sharing.id).filter(|id| !own.contains(id)).collect();
        let mut excerpts: Vec<ToldMember> = Vec::new();
        for candidates in candidates.chunks(TOGETHER) {
            let mut articles: Vec<Article> = Vec::with_capacity(candidates.len());
            engine.articles(candidates, &mut |article| {
                articles.push(article);
                Ok(())
            })?;
            let parts = in_parallel(articles.len(), threads(), |at| shared_part(&bodies, &articles[at], stories));
            for (article, part) in articles.into_iter().zip(parts) {
                excerpts.extend(part.map(|part| tell(article, Kind::Excerpt, part)));
            }
        }
        excerpts.sort_by(|a, b| b.shared.total_cmp(&a.shared).then_with(|| a.id.cmp(&b.id)));
        self.excerpts = Some(excerpts);
        Ok(())
    }
}

/// The body of an article without the furniture of its source, and its fingerprints without them.
fn without_furniture(article: &Article, stories: &Stories) -> (Body, Vec<u32>) {
    let furniture = stories.furniture_of(article.source.as_deref());
    let counts = |hash: u32| furniture.binary_search(&hash).is_err();
    let compared = Compared::new(&fold(&article.body));
    let kept = compared.kept();
    let own = kept.iter().map(|kept| kept.hash).filter(|hash| counts(*hash)).collect();
    (Body::of(&compared).without(&kept, counts), own)
}

/// The largest part that an article shares with one of `bodies`, if it has a passage of any.
fn shared_part(bodies: &[Body], article: &Article, stories: &Stories) -> Option<f64> {
    let (body, _) = without_furniture(article, stories);
    let common = bodies.iter().map(|other| common(&body, other)).filter(|common| common.longest >= SHARED);
    common.map(|common| common.part()).max_by(f64::total_cmp)
}

fn tell(article: Article, kind: Kind, shared: f64) -> ToldMember {
    ToldMember {
        id: article.id(),
        kind,
        shared: rounded(shared),
        title: article.title,
        published: article.published,
        source: article.source,
        path: article.path,
        url: article.url,
    }
}

/// The sources of articles that are in the order of time.
fn chain(members: &[ToldMember]) -> Vec<Link> {
    let mut places: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let mut chain: Vec<Link> = Vec::new();
    for member in members {
        let at = *places.entry(member.source.as_deref()).or_insert_with(|| {
            chain.push(Link { source: member.source.clone(), articles: 0, published: member.published });
            chain.len() - 1
        });
        chain[at].articles += 1;
    }
    chain
}

/// Whether the earliest are several, of one day, and not all with a time.
fn is_same_day(members: &[ToldMember], earliest: &[ArticleId]) -> bool {
    let dates: Vec<Option<Published>> =
        members.iter().filter(|member| earliest.contains(&member.id)).map(|member| member.published).collect();
    let day = |date: &Option<Published>| match date {
        Some(Published::Day(day)) => Some(*day),
        Some(Published::Time(time)) => Some(time.date_naive()),
        _ => None,
    };
    let is_day = dates.iter().any(|date| matches!(date, Some(Published::Day(_))));
    let first = dates.first().and_then(day);
    dates.len() > 1 && is_day && first.is_some() && dates.iter().all(|date| day(date) == first)
}
