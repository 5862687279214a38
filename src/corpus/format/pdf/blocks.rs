//! Lines → blocks, in the order of reading. A block is lines of one size that stand below one another. Blocks come in the
//! order in which they are drawn, which is that of the text in what programs write, but never below one that stands under
//! them; where even that order is confused, as in some scans, from the left to the right (vertical text: from the right).

use super::lines::{Flow, Line};

/// Blocks of a page among which an order is looked for; beyond, they come as they are drawn.
pub(super) const MOST: usize = 2000;
/// Blocks that a line is held against, besides the last.
const RECENT: usize = 60;
/// How much sizes in a block may differ.
const SIZES: f64 = 0.08;

/// Lines that belong together.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) lines: Vec<Line>,
    /// Left, top, right, bottom.
    bounds: [f64; 4],
}

/// Whether two sizes are one.
pub(super) fn is_same_size(a: f64, b: f64) -> bool {
    (a - b).abs() <= SIZES * a.max(b)
}

/// The blocks of a page.
pub(super) fn blocks(lines: Vec<Line>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut last = None;
    for line in lines {
        let found = last.filter(|&at: &usize| blocks[at].goes_on(&line, false)).or_else(|| {
            let recent = (0..blocks.len()).rev().take(RECENT);
            recent.into_iter().find(|&at| blocks[at].goes_on(&line, true))
        });
        match found {
            Some(at) => {
                blocks[at].add(line);
                last = Some(at);
            }
            None => {
                last = Some(blocks.len());
                blocks.push(Block { bounds: line.bounds(), lines: vec![line] });
            }
        }
    }
    ordered(blocks)
}

impl Block {
    /// Whether `line` stands below the last one. One that was not drawn next must be a line of running text.
    fn goes_on(&self, line: &Line, is_apart: bool) -> bool {
        let Some(above) = self.lines.last() else { return false };
        let pitch = (line.across - above.across) / above.size;
        let overlap = line.end.min(above.end) - line.start.max(above.start);
        let shorter = (line.end - line.start).min(above.end - above.start);
        let is_below = line.flow == above.flow
            && is_same_size(line.size, above.size)
            && (0.7..if is_apart { 2.2 } else { 3.0 }).contains(&pitch)
            && overlap > 0.5 * shorter;
        let is_text =
            || (above.end - above.start) > 8.0 * above.size && (line.start - above.start).abs() < 0.6 * line.size;
        is_below && (!is_apart || is_text())
    }

    fn add(&mut self, line: Line) {
        let [left, top, right, bottom] = line.bounds();
        let own = &mut self.bounds;
        *own = [own[0].min(left), own[1].min(top), own[2].max(right), own[3].max(bottom)];
        self.lines.push(line);
    }

    fn flow(&self) -> Flow {
        self.lines.first().map_or(Flow::Along(0), |line| line.flow)
    }

    /// Whether it stands wholly above another, or in vertical text wholly to the right of it, in the same column.
    fn is_before(&self, other: &Self) -> bool {
        let ([left, top, right, bottom], [l, t, r, b]) = (self.bounds, other.bounds);
        let slack = 0.25 * self.lines.first().map_or(1.0, |line| line.size);
        if self.flow() == Flow::Vertical && other.flow() == Flow::Vertical {
            return left + slack >= r && top.max(t) + slack < bottom.min(b);
        }
        bottom <= t + slack && left.max(l) + slack < right.min(r)
    }
}

/// The blocks in the order of reading.
fn ordered(mut blocks: Vec<Block>) -> Vec<Block> {
    let count = blocks.len();
    if !(2..=MOST).contains(&count) {
        return blocks;
    }
    // Drawn from the bottom to the top, or in no order at all.
    let pairs = || (1..count).map(|at| (&blocks[at - 1], &blocks[at]));
    let against = pairs().filter(|(a, b)| b.is_before(a)).count();
    let along = pairs().filter(|(a, b)| a.is_before(b)).count();
    if against > 2 && against > along {
        let is_vertical = blocks.iter().filter(|block| block.flow() == Flow::Vertical).count() * 2 > count;
        let key = |block: &Block| {
            let [left, top, right, _] = block.bounds;
            if is_vertical { (top, -right) } else { (left, top) }
        };
        blocks.sort_by(|a, b| {
            let (a, b) = (key(a), key(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
    }
    let before: Vec<Vec<usize>> = (0..count)
        .map(|at| (0..count).filter(|other| *other != at && blocks[*other].is_before(&blocks[at])).collect())
        .collect();
    // As they are drawn, but each behind all that stands above it. A circle is cut where it is entered.
    let mut order = Vec::with_capacity(count);
    let mut is_seen = vec![false; count];
    for first in 0..count {
        let mut path = vec![first];
        while let Some(&at) = path.last() {
            is_seen[at] = true;
            match before[at].iter().find(|other| !is_seen[**other]) {
                Some(&other) => path.push(other),
                None => {
                    path.pop();
                    if !order.contains(&at) {
                        order.push(at);
                    }
                }
            }
        }
    }
    let mut blocks: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| blocks[at].take()).collect()
}
