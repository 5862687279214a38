//! Texts into stories: in the order of their publication each text joins the story whose first text it shares most with, or
//! begins one. Every member is held against that first text, so that no chain of small changes leads from one story to another.

use std::ops::ControlFlow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::{Candidates, LEAST_UNITS};
use super::lists::Lists;
use super::passages::{Body, Common, common};
use super::texts::Texts;
use super::threads::{in_parallel, threads};
use crate::article::ArticleId;
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::text::fingerprints::Compared;
use crate::text::fold;

/// From this part of the shorter text on, two are one story.
pub(super) const REPRINT: f64 = 0.5;
/// From this part on, one is a copy of the other.
pub(super) const COPY: f64 = 0.9;

/// A passage of so many units word for word is no formula.
const LONG: usize = 100;

/// Texts with candidates that are gone through at a time.
const TOGETHER: usize = 4096;

/// Whether two texts that have this in common are one story.
pub(super) fn is_reprint(common: Common) -> bool {
    common.shared >= LEAST_UNITS && common.part() >= REPRINT
}

/// For each text that joined another's story, that text and the shared part.
pub(super) type Joined = FxHashMap<u32, (u32, f64)>;

/// Joins texts into stories. `progress` hears how many texts of how many are done, and may break off.
pub(super) fn join(
    engine: &dyn Engine,
    texts: &Texts,
    candidates: &Candidates,
    lists: &Lists,
    progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Joined> {
    let mut joined = Joined::default();
    let all = candidates.texts.len();
    for from in (0..all).step_by(TOGETHER) {
        if progress(from as u64, all as u64).is_break() {
            return Err(Error::new(ErrorKind::Interrupted, "finding reprints was broken off"));
        }
        let block = from..(from + TOGETHER).min(all);
        let first_of_block = candidates.texts[from];
        let may_lead = |joined: &Joined, earlier: u32| !joined.contains_key(&earlier);
        let wanted: FxHashSet<u32> = block
            .clone()
            .flat_map(|at| std::iter::once(candidates.texts[at]).chain(candidates.earlier(at).iter().copied()))
            .filter(|text| may_lead(&joined, *text))
            .collect();
        let bodies = bodies(engine, texts, lists, wanted)?;
        // Which of the texts before this block begin a story is known; those in it are gone through in order.
        let best_before = in_parallel(block.len(), threads(), |at| {
            let text = candidates.texts[from + at];
            let before = candidates.earlier(from + at).iter().take_while(|earlier| **earlier < first_of_block);
            best(texts, &bodies, text, before.copied().filter(|earlier| may_lead(&joined, *earlier)), None)
        });
        for (at, before) in block.zip(best_before) {
            let text = candidates.texts[at];
            let inside = candidates.earlier(at).iter().copied().skip_while(|earlier| *earlier < first_of_block);
            let inside: Vec<u32> = inside.filter(|earlier| may_lead(&joined, *earlier)).collect();
            if let Some((leader, part)) = best(texts, &bodies, text, inside.into_iter(), before) {
                joined.insert(text, (leader, part));
            }
        }
    }
    Ok(joined)
}

/// The one of `leaders`, ascending, that `text` shares most with, if it is one story with any; of equals the first.
fn best(
    texts: &Texts,
    bodies: &FxHashMap<u32, Bodies>,
    text: u32,
    leaders: impl Iterator<Item = u32>,
    before: Option<(u32, f64)>,
) -> Option<(u32, f64)> {
    let mut best = before;
    let own = bodies.get(&text)?;
    for leader in leaders {
        let Some(other) = bodies.get(&leader) else { continue };
        let common = common_of(own, other, texts.are_near(leader as usize, text as usize));
        if is_reprint(common) && best.is_none_or(|(_, part)| common.part() > part) {
            best = Some((leader, common.part()));
        }
    }
    best
}

/// A body without furniture, and without formulas as well.
struct Bodies {
    whole: Body,
    own: Body,
}

/// What two bodies have in common: of texts that are not near in time, formulas do not count. Who copies all of a text copies
/// its formulas with it, so they do when nine tenths are the same, and a long passage with them.
fn common_of(one: &Bodies, other: &Bodies, near: bool) -> Common {
    let whole = common(&one.whole, &other.whole);
    if near || !is_reprint(whole) || whole.part() >= COPY && whole.longest >= LONG {
        return whole;
    }
    common(&one.own, &other.own)
}

/// The bodies of these texts, ready to be compared.
fn bodies(engine: &dyn Engine, texts: &Texts, lists: &Lists, wanted: FxHashSet<u32>) -> Result<FxHashMap<u32, Bodies>> {
    let by_article: FxHashMap<ArticleId, u32> =
        wanted.iter().map(|text| (texts.first[*text as usize], *text)).collect();
    let ids: Vec<ArticleId> = by_article.keys().copied().collect();
    let mut read: Vec<(u32, String)> = Vec::with_capacity(ids.len());
    engine.articles(&ids, &mut |article| {
        if let Some(text) = by_article.get(&article.id()) {
            read.push((*text, article.body));
        }
        Ok(())
    })?;
    let made = in_parallel(read.len(), threads(), |at| {
        let (text, body) = &read[at];
        let compared = Compared::new(&fold(body));
        let kept = compared.kept();
        let furniture = lists.furniture.get(&texts.source[*text as usize]);
        let is_furniture = |hash: u32| furniture.is_some_and(|furniture| furniture.contains(&hash));
        let whole = Body::of(&compared).without(&kept, |hash| !is_furniture(hash));
        let own = Body::of(&compared).without(&kept, |hash| !is_furniture(hash) && !lists.formulas.contains(&hash));
        (*text, Bodies { whole, own })
    });
    Ok(made.into_iter().collect())
}
