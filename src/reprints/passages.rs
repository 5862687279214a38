//! What two texts have in common: the passages of one that stand in the other. Takes texts as sequences of compared units;
//! gives how much of the shorter lies in passages.

use rustc_hash::FxHashMap;

use crate::text::fingerprints::{Compared, Kept, RUN};
use crate::text::fold;

/// Fewest consecutive units that are a passage: a phrase that many write is shorter.
const PASSAGE: usize = 12;

/// A text that others are held against.
#[derive(Clone, Debug)]
pub struct Body {
    /// The hash of the run that begins at each unit; none where a part of it does not count.
    runs: Vec<Option<u32>>,
    /// Units that count.
    units: usize,
}

/// What two texts have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// Units of the shorter text in passages that stand in the longer one.
    pub shared: usize,
    /// Units of the shorter text.
    pub of: usize,
    /// Units of the longest passage.
    pub longest: usize,
}

impl Common {
    /// The part of the shorter text that stands in the longer one, 0 to 1.
    pub fn part(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.shared as f64 / self.of as f64 }
    }
}

/// The places in a text at which each run begins.
struct Places {
    first: FxHashMap<u32, usize>,
    /// For each place the next of the same run.
    next: Vec<usize>,
}

const NONE: usize = usize::MAX;

/// Of a run that stands more often in a text, so many of its places are tried: a text that repeats one line without end must
/// not keep a machine busy.
const TRIED: usize = 256;

impl Body {
    /// A body of an article as it stands.
    pub fn new(body: &str) -> Self {
        Self::of(&Compared::new(&fold(body)))
    }

    /// A text, of which everything counts.
    pub(super) fn of(compared: &Compared) -> Self {
        Self { runs: compared.runs().map(Some).collect(), units: compared.len() }
    }

    /// The same without what has fingerprints that do not count.
    #[must_use]
    pub(super) fn without(mut self, kept: &[Kept], counts: impl Fn(u32) -> bool) -> Self {
        let whole = if self.runs.is_empty() { 0 } else { self.runs.len() + RUN - 1 };
        for (from, to) in spans(whole, kept, counts) {
            self.units -= to - from;
            let reached = (from + 1).saturating_sub(RUN)..to.min(self.runs.len());
            self.runs[reached].fill(None);
        }
        self
    }

    /// Units that count.
    pub fn units(&self) -> usize {
        self.units
    }

    fn places(&self) -> Places {
        let mut first = FxHashMap::with_capacity_and_hasher(self.runs.len(), Default::default());
        let mut next = vec![NONE; self.runs.len()];
        for (at, run) in self.runs.iter().enumerate().rev() {
            if let Some(run) = run
                && let Some(later) = first.insert(*run, at)
            {
                next[at] = later;
            }
        }
        Places { first, next }
    }
}

/// Units that do not count, as ranges, of a text of so many: from the first to the last of fingerprints that follow each other
/// and do not count, and half of the way to those around them, or to the ends of the text.
fn spans(whole: usize, kept: &[Kept], counts: impl Fn(u32) -> bool) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut behind = 0_usize;
    for together in kept.chunk_by(|a, b| counts(a.hash) == counts(b.hash)) {
        let before = behind.checked_sub(1).map(|last| kept[last].at + RUN);
        behind += together.len();
        let (first, last) = (together[0], together[together.len() - 1]);
        if !counts(first.hash) {
            // Runs of two fingerprints may overlap.
            let from = before.map_or(0, |end| if end < first.at { end.midpoint(first.at) } else { first.at });
            let end = last.at + RUN;
            let to = kept.get(behind).map_or(whole, |next| if end < next.at { end.midpoint(next.at) } else { end });
            spans.push((from.max(spans.last().map_or(0, |(_, to)| *to)), to));
        }
    }
    spans
}

/// What `one` and `other` have in common: each unit of the shorter counts that lies in a passage of 12 units and more
/// which stands in the longer.
pub fn common(one: &Body, other: &Body) -> Common {
    let (shorter, longer) = if one.units <= other.units { (one, other) } else { (other, one) };
    let places = longer.places();
    let mut common = Common { of: shorter.units, ..Common::default() };
    // How far units are counted.
    let (mut at, mut counted) = (0, 0);
    while at < shorter.runs.len() {
        let Some(Passage { from, to }) = shorter.runs[at].and_then(|run| longest(shorter, longer, at, &places, run))
        else {
            at += 1;
            continue;
        };
        // Runs `from` to `to` begin in it; its units go on behind the last.
        let end = to + RUN - 1;
        common.longest = common.longest.max(end - from);
        if end - from >= PASSAGE && end > counted {
            common.shared += end - from.max(counted);
            counted = end;
        }
        // What begins inside and reaches farther is met at its end.
        at = to;
    }
    common.shared = common.shared.min(common.of);
    common
}

/// Runs of the shorter text that stand in the longer one in the same order.
struct Passage {
    from: usize,
    to: usize,
}

/// The passage that reaches farthest behind the run at `at`, from its beginning.
fn longest(shorter: &Body, longer: &Body, at: usize, places: &Places, run: u32) -> Option<Passage> {
    let alike = |(a, b): &(&Option<u32>, &Option<u32>)| a.is_some() && a == b;
    let most = shorter.runs.len() - at;
    let (mut longest, mut begins): (Option<Passage>, _) = (None, places.first.get(&run).copied().unwrap_or(NONE));
    for _ in 0..TRIED {
        if begins == NONE {
            break;
        }
        let ahead = shorter.runs[at..].iter().zip(&longer.runs[begins..]).take_while(alike).count();
        if longest.as_ref().is_none_or(|longest| at + ahead >= longest.to) {
            let before =
                shorter.runs[..at].iter().rev().zip(longer.runs[..begins].iter().rev()).take_while(alike).count();
            let reaches_back =
                longest.as_ref().is_none_or(|longest| at + ahead > longest.to || at - before < longest.from);
            if reaches_back {
                longest = Some(Passage { from: at - before, to: at + ahead });
            }
        }
        if ahead == most {
            break;
        }
        begins = places.next[begins];
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(one: &str, other: &str) -> Common {
        common(&Body::new(one), &Body::new(other))
    }

    #[test]
    fn passages_of_the_shorter_count_wherever_they_stand_in_the_longer() {
        let text = "新一代渡輪昨天在港口首航，船上可載四百人，全程只需三十分鐘。";
        assert_eq!(of(text, text).part(), 1.0);
        let longer = format!("本報訊。{text}船公司說明年再添兩艘。");
        let common = of(&longer, text);
        assert_eq!((common.shared, common.of, common.longest), (27, 27, 27));
        assert_eq!(of(text, "全然不同的另一則新聞，說的是明天的天氣。"), Common { shared: 0, of: 18, longest: 0 });
    }

    #[test]
    fn a_phrase_that_many_write_is_no_passage() {
        let common = of("在記者會上宣佈上述消息的是王芳", "李四昨天在記者會上宣佈上述消息後離開了");
        assert_eq!((common.shared, common.longest), (0, 11));
    }

    #[test]
    fn nothing_is_counted_twice() {
        let once = "渡輪公司宣佈下月起調整票價";
        let twice = format!("{once}，{once}。");
        let common = of(once, &twice);
        assert_eq!((common.shared, common.of), (13, 13));
        let both = of(&twice, &format!("{twice}{twice}"));
        assert_eq!((both.shared, both.of), (26, 26));
    }
}
