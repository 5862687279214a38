//! Pairs of texts that may be reprints, by how many fingerprints they share.

use super::lists::Lists;
use super::texts::Texts;
use super::threads::{in_parallel, threads};

/// Fewest units of a text that is compared with others that are not equal to it.
pub(super) const LEAST_UNITS: usize = 60;

/// Half of a text in shared passages of 40 units and more holds a shared fingerprint in so many units of the text at least: a
/// passage of 72 may have one alone.
const UNITS_A_FINGERPRINT: usize = 144;
/// As many of its fingerprints, where a text has fewer than others of its length.
const FINGERPRINTS_OF_ONE: usize = 9;
/// Of a text that is formulas for the most part, so many of them are looked up in all times, the rarest; what is a copy of it
/// shares most of them.
const RAREST: usize = 5;
/// And so many are shared by a copy at least.
const OF_THE_RAREST: u16 = 2;
/// Texts that are gone through by one thread at a time.
const TOGETHER: usize = 8192;

/// For each text the earlier ones that it may be a reprint of, ascending, in one list.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Texts with any, ascending.
    pub(super) texts: Vec<u32>,
    starts: Vec<usize>,
    earlier: Vec<u32>,
}

impl Candidates {
    /// The candidates among `texts`.
    pub(super) fn of(texts: &Texts, lists: &Lists) -> Self {
        let parts = in_parallel(texts.len().div_ceil(TOGETHER), threads(), |part| {
            let mut counts = vec![0_u16; texts.len()];
            let mut counts_of_rarest = vec![0_u16; texts.len()];
            let mut touched: Vec<u32> = Vec::new();
            let mut found: Vec<(u32, Vec<u32>)> = Vec::new();
            for text in part * TOGETHER..((part + 1) * TOGETHER).min(texts.len()) {
                if (texts.units[text] as usize) < LEAST_UNITS {
                    continue;
                }
                for (list, is_formula) in lists.of_text(text) {
                    let mut before = &list[..list.partition_point(|other| (*other as usize) < text)];
                    if is_formula {
                        before = &before[before.partition_point(|other| !texts.are_near(*other as usize, text))..];
                    }
                    for earlier in before {
                        let count = &mut counts[*earlier as usize];
                        if *count == 0 {
                            touched.push(*earlier);
                        }
                        *count = count.saturating_add(1);
                    }
                }
                let mut earlier: Vec<u32> = Vec::new();
                let is_copy_of_formulas = copies_of_formulas(lists, text, &mut counts_of_rarest);
                earlier.extend(is_copy_of_formulas.iter().filter(|other| counts[**other as usize] == 0));
                for other in touched.drain(..) {
                    let shared = std::mem::take(&mut counts[other as usize]);
                    let is_copy = is_copy_of_formulas.binary_search(&other).is_ok();
                    if is_copy || usize::from(shared) >= needed(texts, lists, text, other as usize) {
                        earlier.push(other);
                    }
                }
                if !earlier.is_empty() {
                    earlier.sort_unstable();
                    found.push((text as u32, earlier));
                }
            }
            found
        });
        let mut candidates = Self { starts: vec![0], ..Self::default() };
        for (text, earlier) in parts.into_iter().flatten() {
            candidates.texts.push(text);
            candidates.earlier.extend(earlier);
            candidates.starts.push(candidates.earlier.len());
        }
        candidates
    }

    /// The earlier texts that the text at this place among [`Self::texts`] may be a reprint of.
    pub(super) fn earlier(&self, at: usize) -> &[u32] {
        &self.earlier[self.starts[at]..self.starts[at + 1]]
    }
}

/// How many fingerprints two texts share at least where one is a reprint of the other.
fn needed(texts: &Texts, lists: &Lists, one: usize, other: usize) -> usize {
    let units = texts.units[one].min(texts.units[other]) as usize;
    if units < LEAST_UNITS {
        return usize::MAX;
    }
    let own = lists.own[one].min(lists.own[other]) as usize;
    (units / UNITS_A_FINGERPRINT).min(own / FINGERPRINTS_OF_ONE).max(1)
}

/// Earlier texts of any time that may be copies of a text which is formulas for the most part, ascending. `counts` are zero,
/// before and behind.
fn copies_of_formulas(lists: &Lists, text: usize, counts: &mut [u16]) -> Vec<u32> {
    let mut formulas: Vec<&[u32]> =
        lists.of_text(text).filter(|(_, is_formula)| *is_formula).map(|(list, _)| list).collect();
    if 2 * formulas.len() < lists.own[text] as usize {
        return Vec::new();
    }
    formulas.sort_unstable_by_key(|list| list.len());
    formulas.truncate(RAREST);
    let mut met: Vec<u32> = Vec::new();
    for list in formulas {
        for other in list.iter().take_while(|other| (**other as usize) < text) {
            let count = &mut counts[*other as usize];
            if *count == 0 {
                met.push(*other);
            }
            *count += 1;
        }
    }
    met.sort_unstable();
    met.retain(|other| std::mem::take(&mut counts[*other as usize]) >= OF_THE_RAREST);
    met
}
