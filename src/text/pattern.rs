//! Patterns: what can stand at a place of one text, and where it does. Takes the places of runs of units, from the index
//! or from a text; gives the places of the whole pattern. One evaluator for search and for highlights, so that what is
//! lit is what matched.
//!
//! Places are counted in units ([`mod@super::units`]): a Han character, a sign and a Latin word or number are one each, and
//! so is the end of a paragraph.

use super::glob::WordGlob;

/// Most units that a `*` between characters stands for.
pub const MAX_GAP: u32 = 20;
/// The lead is the first paragraph, or this many units where that is shorter.
pub const LEAD_UNITS: u32 = 100;
/// Units that end a sentence, folded; the end of a paragraph does as well.
pub const SENTENCE_ENDS: [&str; 3] = ["。", "!", "?"];
/// The unit that ends a paragraph, folded.
pub const PARAGRAPH_END: &str = "\n";

/// A place in a text: units from `start` to `end`, `end` excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first unit.
    pub start: u32,
    /// The unit behind the last.
    pub end: u32,
}

/// How far apart two places may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Distance {
    /// At most this many units between them.
    Units(u32),
    /// No end of a sentence between them.
    Sentence,
    /// No end of a paragraph between them.
    Paragraph,
}

/// How one place must lie to the one before it in a [`Pattern::Near`]. They never overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// How far apart.
    pub distance: Distance,
    /// Whether the second must come after the first.
    pub ordered: bool,
}

/// What can stand at a place; `L` is text as typed, or the folded [`Sequence`]s that it means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern<L> {
    /// A text.
    Leaf(L),
    /// Any of these.
    Any(Vec<Self>),
    /// These, each linked to its neighbour. Its places are those of the parts.
    Near(Box<Self>, Vec<(Link, Self)>),
    /// The first, where it is not inside the second.
    Outside(Box<Self>, Box<Self>),
}

/// One condition on one unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// This unit, folded.
    Unit(String),
    /// A word of letters and digits of this shape.
    Word(WordGlob),
    /// Any unit but the end of a paragraph.
    Hole,
}

/// Units in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    /// Its number among the runs of its pattern.
    pub number: usize,
    /// Its units, one at least.
    pub atoms: Vec<Atom>,
}

/// Runs in order, with up to [`MAX_GAP`] units between neighbours and no end of a sentence among those. One run at least.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sequence {
    /// The runs.
    pub runs: Vec<Run>,
}

/// Boundaries that a [`Distance`] may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// Ends of sentences, those of paragraphs included.
    Sentence,
    /// Ends of paragraphs.
    Paragraph,
}

/// One text, seen as the places of things in it.
pub trait Places {
    /// Where `run` stands, ascending.
    fn run(&mut self, run: &Run) -> Vec<Span>;
    /// The units that are such a boundary, ascending.
    fn boundaries(&mut self, kind: Boundary) -> &[u32];
}

/// The unit at which the lead of a text ends whose first paragraph ends at unit `first_end`.
pub fn lead_end(first_end: Option<u32>) -> u32 {
    first_end.map_or(u32::MAX, |end| end.max(LEAD_UNITS))
}

impl<L> Pattern<L> {
    /// Every leaf, in order.
    pub fn leaves(&self) -> Vec<&L> {
        match self {
            Self::Leaf(leaf) => vec![leaf],
            Self::Any(parts) => parts.iter().flat_map(Self::leaves).collect(),
            Self::Near(first, links) => {
                first.leaves().into_iter().chain(links.iter().flat_map(|(_, part)| part.leaves())).collect()
            }
            Self::Outside(pattern, outer) => pattern.leaves().into_iter().chain(outer.leaves()).collect(),
        }
    }

    /// Every leaf that a match can stand on: not those that a match must stay outside of.
    pub fn positive_leaves(&self) -> Vec<&L> {
        match self {
            Self::Outside(pattern, _) => pattern.positive_leaves(),
            Self::Leaf(leaf) => vec![leaf],
            Self::Any(parts) => parts.iter().flat_map(Self::positive_leaves).collect(),
            Self::Near(first, links) => first
                .positive_leaves()
                .into_iter()
                .chain(links.iter().flat_map(|(_, part)| part.positive_leaves()))
                .collect(),
        }
    }

    /// The same pattern with another pattern for every leaf.
    pub fn expand<M>(&self, leaf: &mut impl FnMut(&L) -> Pattern<M>) -> Pattern<M> {
        match self {
            Self::Leaf(text) => leaf(text),
            Self::Any(parts) => Pattern::Any(parts.iter().map(|part| part.expand(leaf)).collect()),
            Self::Near(first, links) => {
                let first = Box::new(first.expand(leaf));
                Pattern::Near(first, links.iter().map(|(link, part)| (*link, part.expand(leaf))).collect())
            }
            Self::Outside(pattern, outer) => {
                Pattern::Outside(Box::new(pattern.expand(leaf)), Box::new(outer.expand(leaf)))
            }
        }
    }
}

impl Pattern<Sequence> {
    /// Every run, in order.
    pub fn runs(&self) -> Vec<&Run> {
        self.leaves().into_iter().flat_map(|sequence| &sequence.runs).collect()
    }

    /// Whether it matters where such boundaries are.
    pub fn needs(&self, kind: Boundary) -> bool {
        match self {
            Self::Leaf(sequence) => match kind {
                Boundary::Sentence => sequence.runs.len() > 1,
                Boundary::Paragraph => sequence.runs.iter().any(|run| run.atoms.contains(&Atom::Hole)),
            },
            Self::Any(parts) => parts.iter().any(|part| part.needs(kind)),
            Self::Near(first, links) => {
                let asks = |link: &Link| match kind {
                    Boundary::Sentence => link.distance == Distance::Sentence,
                    Boundary::Paragraph => link.distance == Distance::Paragraph,
                };
                first.needs(kind) || links.iter().any(|(link, part)| asks(link) || part.needs(kind))
            }
            Self::Outside(pattern, outer) => pattern.needs(kind) || outer.needs(kind),
        }
    }

    /// The pattern with its runs numbered from zero.
    #[must_use]
    pub fn numbered(mut self) -> Self {
        fn number(pattern: &mut Pattern<Sequence>, next: &mut usize) {
            match pattern {
                Pattern::Leaf(sequence) => {
                    for run in &mut sequence.runs {
                        run.number = *next;
                        *next += 1;
                    }
                }
                Pattern::Any(parts) => parts.iter_mut().for_each(|part| number(part, next)),
                Pattern::Near(first, links) => {
                    number(first, next);
                    links.iter_mut().for_each(|(_, part)| number(part, next));
                }
                Pattern::Outside(pattern, outer) => {
                    number(pattern, next);
                    number(outer, next);
                }
            }
        }
        number(&mut self, &mut 0);
        self
    }

    /// Where the pattern stands, ascending: of a leaf the whole of it, of [`Pattern::Near`] its parts. Where a `*` could
    /// reach on, the nearest end.
    pub fn find(&self, places: &mut impl Places) -> Vec<Span> {
        match self {
            Self::Near(first, links) => near(first, links, places),
            pattern => {
                let spans = pattern.all(places);
                pattern.nearest(spans)
            }
        }
    }

    /// Every place, with every end that a `*` can reach.
    fn all(&self, places: &mut impl Places) -> Vec<Span> {
        match self {
            Self::Leaf(sequence) => sequence.find(places),
            Self::Any(parts) => {
                let mut spans: Vec<Span> = parts.iter().flat_map(|part| part.all(places)).collect();
                spans.sort_unstable();
                spans.dedup();
                spans
            }
            Self::Near(first, links) => near(first, links, places),
            Self::Outside(pattern, outer) => {
                let mut spans = pattern.all(places);
                if !spans.is_empty() {
                    let outer = outer.all(places);
                    // By start, the farthest end of those that begin there or before.
                    let mut farthest: Vec<Span> = Vec::with_capacity(outer.len());
                    for out in outer {
                        let end = farthest.last().map_or(out.end, |last| last.end.max(out.end));
                        farthest.push(Span { start: out.start, end });
                    }
                    spans.retain(|span| {
                        let before = farthest.partition_point(|out| out.start <= span.start);
                        before == 0 || farthest[before - 1].end < span.end
                    });
                }
                spans
            }
        }
    }

    /// Of `spans` of this pattern that begin at one place, the shortest, where a `*` makes them differ.
    fn nearest(&self, mut spans: Vec<Span>) -> Vec<Span> {
        if self.leaves().iter().any(|sequence| sequence.runs.len() > 1) {
            spans.dedup_by_key(|span| span.start);
        }
        spans
    }
}

impl Sequence {
    /// From every start of the first run to every end of the last that can be reached from it.
    fn find(&self, places: &mut impl Places) -> Vec<Span> {
        let mut runs = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            let spans = places.run(run);
            if spans.is_empty() {
                return Vec::new();
            }
            runs.push(spans);
        }
        let Some(mut reached) = runs.pop() else { return Vec::new() };
        while let Some(before) = runs.pop() {
            let boundaries = places.boundaries(Boundary::Sentence);
            reached = before
                .into_iter()
                .flat_map(|span| {
                    let boundary = boundaries[boundaries.partition_point(|at| *at < span.end)..].first();
                    let farthest = span.end.saturating_add(MAX_GAP).min(boundary.copied().unwrap_or(u32::MAX));
                    let from = reached.partition_point(|next| next.start < span.end);
                    let within = reached[from..].iter().take_while(|next| next.start <= farthest);
                    let mut ends: Vec<u32> = within.map(|next| next.end).collect();
                    ends.sort_unstable();
                    ends.dedup();
                    ends.into_iter().map(move |end| Span { start: span.start, end })
                })
                .collect();
            reached.dedup();
        }
        reached
    }
}

/// The places of the parts that take part in a whole chain.
fn near(first: &Pattern<Sequence>, links: &[(Link, Pattern<Sequence>)], places: &mut impl Places) -> Vec<Span> {
    // Forward: of every part, the places that a place of the part before leads to.
    let mut reached = vec![first.all(places)];
    for (link, part) in links {
        let last = reached.last().map_or(&[][..], Vec::as_slice);
        if last.is_empty() {
            return Vec::new();
        }
        let found = part.all(places);
        reached.push(linked(&found, last, link, Side::Second, places));
    }
    // Backward: those that lead to the end.
    let Some(mut kept) = reached.pop() else { return Vec::new() };
    let parts: Vec<&Pattern<Sequence>> = std::iter::once(first).chain(links.iter().map(|(_, part)| part)).collect();
    let mut all = parts[links.len()].nearest(kept.clone());
    for (number, before) in reached.into_iter().enumerate().rev() {
        kept = linked(&before, &kept, &links[number].0, Side::First, places);
        all.extend(parts[number].nearest(kept.clone()));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Which side of a link the places to be kept are on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    First,
    Second,
}

/// Those of `spans` that have a partner at the other end of `link`. Only the nearest partner on either side matters.
fn linked(spans: &[Span], partners: &[Span], link: &Link, side: Side, places: &mut impl Places) -> Vec<Span> {
    let starts: Vec<u32> = partners.iter().map(|partner| partner.start).collect();
    let mut ends: Vec<u32> = partners.iter().map(|partner| partner.end).collect();
    ends.sort_unstable();
    let (before, after) = match (link.ordered, side) {
        (false, _) => (true, true),
        (true, Side::Second) => (true, false),
        (true, Side::First) => (false, true),
    };
    let boundaries = match link.distance {
        Distance::Units(_) => &[],
        Distance::Sentence => places.boundaries(Boundary::Sentence),
        Distance::Paragraph => places.boundaries(Boundary::Paragraph),
    };
    let close = |end: u32, start: u32| match link.distance {
        Distance::Units(most) => start - end <= most,
        Distance::Sentence | Distance::Paragraph => {
            boundaries[boundaries.partition_point(|at| *at < end)..].first().is_none_or(|at| *at >= start)
        }
    };
    let has_partner = |span: &Span| {
        let preceding = ends[..ends.partition_point(|end| *end <= span.start)].last();
        let following = starts[starts.partition_point(|start| *start < span.end)..].first();
        before && preceding.is_some_and(|end| close(*end, span.start))
            || after && following.is_some_and(|start| close(span.end, *start))
    };
    spans.iter().copied().filter(has_partner).collect()
}
