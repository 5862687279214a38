//! Glyphs → lines. Lines are found along the direction in which a reader goes: to the right, or downwards where the text is
//! vertical, as its font says or as its characters stand below one another. What stands apart on one height, as columns do,
//! is two lines.

use std::cmp::Ordering;
use std::collections::HashMap;

use unicode_width::UnicodeWidthStr as _;

use super::glyphs::{Glyph, Turn};

/// The gap that parts a line, in sizes of its font: less than a gutter, more than a space.
const GAP: f64 = 1.0;
/// The same where the pen came from elsewhere. A narrow gutter is as wide as a character.
const JUMP: f64 = 0.6;
/// The gap that is a space between words, in sizes.
const SPACE: f64 = 0.17;
/// The gap over which lines of one height touch, and how far their heights may differ, in sizes.
const TOUCH: f64 = 0.35;
const LEVEL: f64 = 0.15;
/// The gap that is a space between characters that have none.
const WIDE_SPACE: f64 = 0.45;
/// How far the middles of glyphs of one line may lie apart, in sizes.
const OFF: f64 = 0.34;
/// The distance at which a glyph drawn twice, to be bold, is one glyph, in sizes.
const TWICE: f64 = 0.2;
/// Lines of one height that a glyph is held against.
const BESIDE: usize = 100;
/// Steps down from character to character that show vertical text.
const STEPS: usize = 3;

/// The direction of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Flow {
    /// As the feet of its characters point; 0 is the usual.
    Along(Turn),
    /// Downwards, lines from right to left.
    Vertical,
}

/// A line: its text, and where it lies, along its direction and across it, in points.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) flow: Flow,
    /// Where it begins and ends along its direction.
    pub(super) start: f64,
    pub(super) end: f64,
    /// Its middle across it; grows from line to line.
    pub(super) across: f64,
    /// The size of most of it.
    pub(super) size: f64,
    /// The place of its first glyph in the order of drawing.
    pub(super) order: usize,
}

/// A line that still grows.
struct Open {
    flow: Flow,
    glyphs: Vec<Placed>,
    start: f64,
    end: f64,
    /// What of the last glyph is blank.
    blank: f64,
    across: f64,
    size: f64,
    order: usize,
}

/// A glyph along its line.
struct Placed {
    text: String,
    start: f64,
    end: f64,
    size: f64,
}

impl Flow {
    /// Its place in an order of flows.
    fn number(self) -> u8 {
        match self {
            Self::Along(turn) => turn,
            Self::Vertical => Turn::MAX,
        }
    }
}

impl Placed {
    /// The part of a sign at its end that is blank, and may hang over the edge of the column.
    fn blank(&self) -> f64 {
        if self.text.ends_with(['，', '。', '、', '；', '：', '）', '」', '』', '”', '’', '》']) {
            self.size / 2.0
        } else {
            0.0
        }
    }
}

impl Line {
    /// The rectangle that it takes on the page: left, top, right, bottom.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let half = self.size / 2.0;
        let (near, far) = (self.across - half, self.across + half);
        match self.flow {
            Flow::Along(0) => [self.start, near, self.end, far],
            Flow::Vertical | Flow::Along(1) => [-far, self.start, -near, self.end],
            Flow::Along(2) => [-self.end, -far, -self.start, -near],
            Flow::Along(_) => [near, -self.end, far, -self.start],
        }
    }
}

/// The lines of a page, in the order in which they were begun.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let flows = flows(&glyphs);
    let mut open: Vec<Open> = Vec::new();
    // Lines by their flow and their height on the page.
    let mut near: HashMap<(Flow, i64), Vec<usize>> = HashMap::new();
    let bucket = |across: f64| (across / 8.0).floor() as i64;
    // The line of the glyph before, and the one that was left for it: a mark above a line is left again behind it.
    let (mut last, mut left) = (None, None);
    for (order, (glyph, flow)) in glyphs.into_iter().zip(flows).enumerate() {
        let (along, across) = match flow {
            Flow::Along(0) => (glyph.x, glyph.y),
            Flow::Vertical | Flow::Along(1) => (glyph.y, -glyph.x),
            Flow::Along(2) => (-glyph.x, -glyph.y),
            Flow::Along(_) => (-glyph.y, glyph.x),
        };
        let is_upright = flow == Flow::Vertical && glyph.turn == 0;
        let half = if is_upright { glyph.size } else { glyph.advance } / 2.0;
        let placed = Placed { text: glyph.text, start: along - half, end: along + half, size: glyph.size };
        let takes = |line: &Open, gap: f64| line.takes(&placed, flow, across, gap);
        let recent = [last, left].into_iter().flatten().find(|&at: &usize| takes(&open[at], GAP));
        let found = recent.or_else(|| {
            let around = bucket(across) - 2..=bucket(across) + 2;
            let beside = |at| near.get(&(flow, at)).into_iter().flat_map(|lines| lines.iter().rev().take(BESIDE));
            around.flat_map(beside).copied().find(|&at| takes(&open[at], JUMP))
        });
        if let Some(at) = found {
            open[at].add(placed);
            if last != Some(at) {
                (last, left) = (Some(at), last);
            }
            continue;
        }
        // A space begins no line.
        if placed.text.trim().is_empty() {
            continue;
        }
        near.entry((flow, bucket(across))).or_default().push(open.len());
        (last, left) = (Some(open.len()), last);
        let (start, end, size, blank) = (placed.start, placed.end, placed.size, placed.blank());
        open.push(Open { flow, glyphs: vec![placed], start, end, blank, across, size, order });
    }
    joined(open).into_iter().filter_map(Open::close).collect()
}

/// Joins lines of one height whose glyphs touch. Signs that a font lacks are often drawn before the text around them.
fn joined(mut open: Vec<Open>) -> Vec<Open> {
    // By flow and height, then along the line: each glyph with the line that it is on.
    let mut all: Vec<(usize, &Placed)> = Vec::new();
    let mut heights: Vec<usize> = (0..open.len()).collect();
    heights.sort_by(|a, b| {
        (open[*a].flow.number(), open[*a].across)
            .partial_cmp(&(open[*b].flow.number(), open[*b].across))
            .unwrap_or(Ordering::Equal)
    });
    let mut into: Vec<usize> = (0..open.len()).collect();
    let root = |into: &[usize], mut at: usize| {
        while into[at] != at {
            at = into[at];
        }
        at
    };
    let mut from = 0;
    for to in 1..=heights.len() {
        let is_same = to < heights.len() && {
            let (first, line) = (&open[heights[from]], &open[heights[to]]);
            first.flow == line.flow && line.across - first.across < LEVEL * line.size.min(first.size)
        };
        if is_same {
            continue;
        }
        all.clear();
        for &at in &heights[from..to] {
            let glyphs = open[at].glyphs.iter();
            all.extend(glyphs.map(|glyph| (at, glyph)));
        }
        all.sort_by(|a, b| a.1.start.total_cmp(&b.1.start));
        for pair in all.windows(2) {
            let [(one, left), (other, right)] = [pair[0], pair[1]];
            // Beside a quotation mark or a dash, which a font may lack, the blank part of a sign is a part of it; elsewhere it
            // may hang over the edge of a column.
            let is_lent = |glyph: &Placed| glyph.text.starts_with(['“', '”', '‘', '’', '—', '…', '–']);
            let end = if is_lent(left) || is_lent(right) { left.end } else { left.end - left.blank() };
            let (one, other) = (root(&into, one), root(&into, other));
            let (size, than) = (open[one].size, open[other].size);
            let is_one_size = (size - than).abs() < 0.08 * size.max(than);
            if one != other && is_one_size && right.start - end < TOUCH * size {
                let (first, second) = (one.min(other), one.max(other));
                into[second] = first;
            }
        }
        from = to;
    }
    for at in (0..open.len()).rev() {
        let first = root(&into, at);
        if first != at {
            let glyphs = std::mem::take(&mut open[at].glyphs);
            glyphs.into_iter().for_each(|glyph| open[first].add(glyph));
        }
    }
    open.retain(|line| !line.glyphs.is_empty());
    open
}

impl Open {
    /// Whether a glyph goes on it, at either end or within.
    fn takes(&self, glyph: &Placed, flow: Flow, across: f64, gap: f64) -> bool {
        let size = self.size.max(glyph.size);
        self.flow == flow
            && (self.across - across).abs() < OFF * size
            && glyph.start - self.end + self.blank < gap * size
            && self.start - glyph.end < gap * size
            // A mark above the line is not of it, nor the line of the mark.
            && !(glyph.size < 0.8 * self.size && self.across - across > 0.22 * size)
            && !(self.size < 0.8 * glyph.size && across - self.across > 0.22 * size)
    }

    fn add(&mut self, glyph: Placed) {
        self.start = self.start.min(glyph.start);
        if glyph.end >= self.end {
            self.end = glyph.end;
            self.blank = glyph.blank();
        }
        self.glyphs.push(glyph);
    }

    fn close(mut self) -> Option<Line> {
        self.glyphs.sort_by(|a, b| a.start.total_cmp(&b.start));
        let mut text = String::new();
        let mut sizes: HashMap<i64, usize> = HashMap::new();
        let mut before: Option<&Placed> = None;
        for glyph in &self.glyphs {
            if let Some(before) = before {
                let is_twice = before.text == glyph.text
                    && !glyph.text.is_empty()
                    && glyph.start - before.start < (TWICE * glyph.size).min((glyph.end - glyph.start) / 2.0);
                if is_twice {
                    continue;
                }
                let gap = glyph.start - before.end;
                let is_word = |text: &str| text.width() == text.chars().count() && !text.trim().is_empty();
                let is_apart = if is_word(&before.text) && is_word(&glyph.text) {
                    gap > SPACE * glyph.size
                } else {
                    gap > WIDE_SPACE * glyph.size && !text.ends_with(' ') && !glyph.text.starts_with(' ')
                };
                if is_apart {
                    text.push(' ');
                }
            }
            text.push_str(&glyph.text);
            *sizes.entry((glyph.size * 4.0).round() as i64).or_insert(0) += 1;
            before = Some(glyph);
        }
        let text = text.trim().to_owned();
        let size = sizes
            .into_iter()
            .max_by_key(|(size, count)| (*count, *size))
            .map_or(self.size, |(size, _)| size as f64 / 4.0);
        // Spaces at its ends are no part of what it fills.
        let said = || self.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty());
        let start = said().map(|glyph| glyph.start).min_by(f64::total_cmp)?;
        let end = said().map(|glyph| glyph.end).max_by(f64::total_cmp)?;
        Some(Line { text, flow: self.flow, start, end, across: self.across, size, order: self.order })
    }
}

/// The flow of each glyph.
fn flows(glyphs: &[Glyph]) -> Vec<Flow> {
    let is_step = |from: &Glyph, to: &Glyph| {
        let (right, down) = ((to.x - from.x).abs() / from.size, (to.y - from.y) / from.size);
        let is_wide = |glyph: &Glyph| glyph.turn == 0 && glyph.text.width() >= 2;
        is_wide(from) && is_wide(to) && right < 0.55 && (0.6..1.4).contains(&down)
    };
    let mut is_vertical: Vec<bool> = glyphs.iter().map(|glyph| glyph.is_vertical).collect();
    let mut from = 0;
    for at in 1..=glyphs.len() {
        if at == glyphs.len() || !is_step(&glyphs[at - 1], &glyphs[at]) {
            if at - from > STEPS {
                is_vertical[from..at].fill(true);
            }
            from = at;
        }
    }
    // On a page of vertical text a short rest of a line, a mark or a turned word is vertical too.
    let wide = glyphs.iter().filter(|glyph| glyph.text.width() >= 2).count();
    let vertical = is_vertical.iter().filter(|vertical| **vertical).count();
    let is_mostly = vertical > 0 && vertical * 2 > wide;
    let beside = |at: usize| {
        let is_near = |other: usize| {
            is_vertical[other]
                && (glyphs[other].x - glyphs[at].x).abs() < glyphs[at].size
                && (glyphs[other].y - glyphs[at].y).abs() < 2.5 * glyphs[at].size
        };
        at.checked_sub(1).is_some_and(is_near) || at + 1 < glyphs.len() && is_near(at + 1)
    };
    let goes_right = |at: usize| {
        let is_next =
            |a: &Glyph, b: &Glyph| (a.y - b.y).abs() < 0.3 * a.size && (0.3..1.6).contains(&((b.x - a.x) / a.size));
        at > 0 && is_next(&glyphs[at - 1], &glyphs[at])
            || at + 1 < glyphs.len() && is_next(&glyphs[at], &glyphs[at + 1])
    };
    (0..glyphs.len())
        .map(|at| match glyphs[at].turn {
            _ if is_vertical[at] => Flow::Vertical,
            0 if (is_mostly && !goes_right(at)) || beside(at) && !goes_right(at) => Flow::Vertical,
            1 if vertical > 0 => Flow::Vertical,
            turn => Flow::Along(turn),
        })
        .collect()
}
