//! Stories: the articles of an archive that tell one, with what each is among them.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use chrono::FixedOffset;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::candidates::Candidates;
use super::group::{COPY, Joined, join};
use super::lists::Lists;
use super::texts::Texts;
use crate::article::{Article, ArticleId};
use crate::date::Published;
use crate::engine::{Engine, Order, Wanted};
use crate::error::Result;
use crate::query::{ArticleSet, Query};

/// What an article is among those of its story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub enum Kind {
    /// The first of it: the earliest, of those that may be the one with the most certain date, and of several the first by identity.
    First,
    /// Nine tenths of the shorter text at least stand in the other.
    Copy,
    /// Half of it at least.
    Reprint,
    /// A copy or reprint whose source has an article of the story before it.
    Version,
    /// No part of the story: it has a passage of 40 units at least in common with it.
    Excerpt,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 5] = [Self::First, Self::Copy, Self::Reprint, Self::Version, Self::Excerpt];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Copy => "copy",
            Self::Reprint => "reprint",
            Self::Version => "version",
            Self::Excerpt => "excerpt",
        }
    }

    /// What an article is that shares this part, sources aside.
    pub(super) fn of_part(part: f64) -> Self {
        if part >= COPY { Self::Copy } else { Self::Reprint }
    }
}

/// An article of a story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Its identity.
    pub id: ArticleId,
    /// The story, by the identity of its first article.
    pub story: ArticleId,
    /// What it is.
    pub kind: Kind,
    /// How much of the shorter of its text and the one that holds the story together stands in the other, 0 to 1.
    pub shared: f32,
    /// Whether no other article of the story was published before it for certain.
    pub earliest: bool,
}

/// What an article is in its story; one that stands alone is a story of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct PartOfStory {
    /// The story, by the identity of its first article.
    pub story: ArticleId,
    /// How many articles it has.
    pub size: u64,
    /// Those that may have been first.
    pub earliest: Vec<ArticleId>,
    /// See [`Member::shared`].
    pub shared: f64,
}

/// The furniture of a source: fingerprints that say nothing of a story (see `lists`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SourceFurniture {
    pub(super) source: String,
    /// Ascending.
    pub(super) fingerprints: Vec<u32>,
}

/// All stories of two articles and more in the archive, as of one commit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stories {
    /// Story by story in the order of their first articles, and in each by time.
    pub(super) members: Vec<Member>,
    /// Ascending by source.
    pub(super) furniture: Vec<SourceFurniture>,
    /// Places in `members` by identity.
    places: FxHashMap<ArticleId, u32>,
}

impl Stories {
    pub(super) fn new(members: Vec<Member>, furniture: Vec<SourceFurniture>) -> Self {
        let places = (0..).zip(&members).map(|(at, member)| (member.id, at)).collect();
        Self { members, furniture, places }
    }

    /// Finds the stories of all articles of `engine`, whose days are those of `zone`. `progress` hears how many texts of how
    /// many that may be reprints are compared, and may break off.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input) where the index has been made without what reprints are
    /// found by; of kind [`ErrorKind::Interrupted`](crate::error::ErrorKind::Interrupted) where `progress` broke off; and
    /// where the engine cannot answer.
    pub fn find(
        engine: &dyn Engine,
        zone: FixedOffset,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Self> {
        let texts = Texts::of(engine)?;
        let lists = Lists::of(&texts);
        let candidates = Candidates::of(&texts, &lists);
        let joined = join(engine, &texts, &candidates, &lists, progress)?;
        let furniture = furniture(&texts, &lists);
        drop((lists, candidates));
        let groups = groups(&texts, &joined);
        Ok(Self::new(members(engine, zone, groups)?, furniture))
    }

    /// What an article is, if it is part of a story.
    pub fn of(&self, id: ArticleId) -> Option<Member> {
        self.places.get(&id).map(|at| self.members[*at as usize])
    }

    /// The place of an article among those of all stories, if it is part of one.
    pub(super) fn place(&self, id: ArticleId) -> Option<u32> {
        self.places.get(&id).copied()
    }

    /// The article at a place; those of a story lie together, in its order.
    pub(super) fn at(&self, place: u32) -> &Member {
        &self.members[place as usize]
    }

    /// The articles of the story that this one is part of, by time; none where it stands alone.
    pub fn with(&self, id: ArticleId) -> &[Member] {
        let Some(at) = self.places.get(&id).map(|at| *at as usize) else { return &[] };
        let story = self.members[at].story;
        let from = self.members[..at].iter().rev().take_while(|member| member.story == story).count();
        let to = self.members[at..].iter().take_while(|member| member.story == story).count();
        &self.members[at - from..at + to]
    }

    /// What an article of the archive is in its story.
    pub fn part(&self, article: &Article) -> PartOfStory {
        let id = article.id();
        let members = self.with(id);
        let Some(own) = members.iter().find(|member| member.id == id) else {
            let earliest = article.published.map(|_| id).into_iter().collect();
            return PartOfStory { story: id, size: 1, earliest, shared: 1.0 };
        };
        PartOfStory {
            story: own.story,
            size: members.len() as u64,
            earliest: members.iter().filter(|member| member.earliest).map(|member| member.id).collect(),
            shared: rounded(own.shared.into()),
        }
    }

    /// Every story, by the time of its first article.
    pub fn iter(&self) -> impl Iterator<Item = &[Member]> {
        self.members.chunk_by(|a, b| a.story == b.story)
    }

    /// The fingerprints that are furniture of a source, ascending.
    pub(super) fn furniture_of(&self, source: Option<&str>) -> &[u32] {
        let at =
            source.and_then(|source| self.furniture.binary_search_by(|known| known.source.as_str().cmp(source)).ok());
        at.map_or(&[], |at| &self.furniture[at].fingerprints)
    }

    /// The articles of all stories.
    pub fn articles(&self) -> ArticleSet {
        self.members.iter().map(|member| member.id).collect()
    }
}

/// A part with as many places as are kept of it.
pub(super) fn rounded(part: f64) -> f64 {
    (part * 1e4).round() / 1e4
}

fn furniture(texts: &Texts, lists: &Lists) -> Vec<SourceFurniture> {
    let mut furniture: Vec<SourceFurniture> = lists
        .furniture
        .iter()
        .map(|(source, fingerprints)| {
            let mut fingerprints: Vec<u32> = fingerprints.iter().copied().collect();
            fingerprints.sort_unstable();
            SourceFurniture { source: texts.sources[*source as usize].clone(), fingerprints }
        })
        .collect();
    furniture.sort_unstable_by(|a, b| a.source.cmp(&b.source));
    furniture
}

/// An article with its story and the part that it shares.
struct Grouped {
    id: ArticleId,
    story: ArticleId,
    shared: f64,
}

/// The articles of all texts that joined others or have copies.
fn groups(texts: &Texts, joined: &Joined) -> Vec<Grouped> {
    let mut sizes: FxHashMap<u32, usize> = FxHashMap::default();
    let of = |text: u32| joined.get(&text).copied().unwrap_or((text, 1.0));
    for leader in joined.values().map(|(leader, _)| *leader).chain(texts.copies.iter().map(|copy| of(copy.text).0)) {
        *sizes.entry(leader).or_insert(1) += 1;
    }
    let firsts = (0..texts.len() as u32).map(|text| (text, texts.first[text as usize]));
    let all = firsts.chain(texts.copies.iter().map(|copy| (copy.text, copy.id)));
    all.filter_map(|(text, id)| {
        let (leader, shared) = of(text);
        sizes.contains_key(&leader).then(|| Grouped { id, story: texts.first[leader as usize], shared })
    })
    .collect()
}

/// What the articles of stories are among one another, which their dates and sources say.
fn members(engine: &dyn Engine, zone: FixedOffset, groups: Vec<Grouped>) -> Result<Vec<Member>> {
    let by_id: FxHashMap<ArticleId, &Grouped> = groups.iter().map(|grouped| (grouped.id, grouped)).collect();
    let query = Query::Among(groups.iter().map(|grouped| grouped.id).collect());
    // In the order in which stories are met, which is that of their first articles.
    let mut numbers: FxHashMap<ArticleId, usize> = FxHashMap::default();
    let mut stories: Vec<Vec<(Member, Article)>> = Vec::new();
    engine.every_hit(&query, Order::Oldest, Wanted::METADATA, &mut |hit| {
        let Some(grouped) = by_id.get(&hit.id) else { return Ok(()) };
        let number = *numbers.entry(grouped.story).or_insert_with(|| {
            stories.push(Vec::new());
            stories.len() - 1
        });
        let (id, story, shared, kind) = (hit.id, grouped.story, grouped.shared as f32, Kind::First);
        let date = Article { published: hit.article.published, source: hit.article.source, ..Article::default() };
        stories[number].push((Member { id, story, kind, shared, earliest: false }, date));
        Ok(())
    })?;
    let mut members: Vec<Member> = Vec::with_capacity(groups.len());
    for mut story in stories {
        // Who is known to the minute stands before who may have been at any time of that day, month or year.
        story.sort_by_key(|(member, article)| {
            let date = article.published;
            let (last, first) = (date.map(|date| date.last_instant(zone)), date.map(|date| date.instant(zone)));
            (last.is_none(), last, first, member.id)
        });
        let first = story[0].0.id;
        for (member, _) in &mut story {
            member.story = first;
            member.kind = if member.id == first { Kind::First } else { Kind::of_part(member.shared.into()) };
        }
        let dates: Vec<Option<Published>> = story.iter().map(|(_, article)| article.published).collect();
        for ((member, _), earliest) in story.iter_mut().zip(earliest(&dates, zone)) {
            member.earliest = earliest;
        }
        let mut sources: Vec<&str> = Vec::new();
        for (member, article) in &mut story {
            if let Some(source) = &article.source {
                if member.kind != Kind::First && sources.contains(&source.as_str()) {
                    member.kind = Kind::Version;
                }
                sources.push(source);
            }
        }
        members.extend(story.into_iter().map(|(member, _)| member));
    }
    Ok(members)
}

/// Of articles published on `dates`, which may have been the earliest: no other was published before them for certain. Those
/// without a date say nothing of that.
fn earliest(dates: &[Option<Published>], zone: FixedOffset) -> Vec<bool> {
    let first_certain = dates.iter().flatten().map(|date| date.last_instant(zone)).min();
    let may_be = |date: &Option<Published>| {
        date.zip(first_certain).is_some_and(|(date, first)| date.instant(zone).cmp(&first) != Ordering::Greater)
    };
    dates.iter().map(may_be).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::default_zone;

    #[test]
    fn the_earliest_are_those_that_none_precedes_for_certain() {
        let earliest = |dates: &[&str]| {
            let zone = default_zone();
            let dates: Vec<Option<Published>> = dates.iter().map(|date| Published::parse(date, zone)).collect();
            super::earliest(&dates, zone)
        };
        assert_eq!(earliest(&["2024-03-19", "2024-03-19", "2024-03-20"]), [true, true, false]);
        // A day without a time may have been before the morning of that day.
        assert_eq!(earliest(&["2024-03-19", "2024-03-19 08:00", "2024-03-19 10:00"]), [true, true, false]);
        assert_eq!(earliest(&["2024-03-18 23:00", "2024-03-19"]), [true, false]);
        assert_eq!(earliest(&["2024-03", "2024-03-19", "2024-04-01"]), [true, true, false]);
        assert_eq!(earliest(&["2024", "2023-12-31"]), [false, true]);
        assert_eq!(earliest(&["", "2024-03-19"]), [false, true]);
        assert_eq!(earliest(&["", ""]), [false, false]);
    }
}
