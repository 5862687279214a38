//! Which texts have each fingerprint, and what it says. What a source prints in all its articles is its furniture, and says
//! nothing of where a story comes from. What comes again week after week is a formula (a ceremony, a table, the forecast):
//! of texts a day apart and more it says nothing either. How many texts have a fingerprint does not matter: those of one
//! story, however many, come together.

use rustc_hash::{FxHashMap, FxHashSet};

use super::texts::{NO_SOURCE, Texts, UNDATED};
use super::threads::{in_parallel, threads};

/// A fingerprint in more than this share of the texts of one source is its furniture.
const FURNITURE: f64 = 0.05;
/// Fewer texts are no furniture: a source with few articles may print one story in several versions.
const FURNITURE_TEXTS: usize = 10;

/// A fingerprint is a formula that stands in so many different weeks at least, in none of them in more than half of its texts.
const FORMULA_WEEKS: usize = 4;
/// Seconds.
const WEEK: i64 = 7 * 24 * 3600;

/// Fingerprints are gone through in so many parts, by their first bits, so that one part is at hand at a time.
const PARTS_BITS: u32 = 5;

/// The fingerprints of a source that are its furniture.
pub(super) type Furniture = FxHashMap<u32, FxHashSet<u32>>;

/// The texts of each fingerprint that two have at least, furniture aside.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Where each list begins, and the last ends.
    starts: Vec<usize>,
    /// Texts, ascending in each list.
    texts: Vec<u32>,
    /// By text, where its lists begin in `of_text`.
    text_starts: Vec<usize>,
    of_text: Vec<u32>,
    /// Of each list, whether its fingerprint is a formula.
    is_formula: Vec<bool>,
    /// Those that are.
    pub(super) formulas: FxHashSet<u32>,
    /// By text, how many of its fingerprints are no furniture.
    pub(super) own: Vec<u32>,
    /// By number of a source.
    pub(super) furniture: Furniture,
}

/// What one part gives.
#[derive(Default)]
struct Part {
    lengths: Vec<usize>,
    texts: Vec<u32>,
    /// Of each list its fingerprint, if it is a formula.
    formulas: Vec<Option<u32>>,
    furniture: Vec<(u32, u32)>,
    /// Texts with a fingerprint that is furniture.
    furnished: Vec<u32>,
}

impl Lists {
    /// The lists of all `texts`.
    pub(super) fn of(texts: &Texts) -> Self {
        let mut of_source = vec![0_usize; texts.sources.len()];
        texts.source.iter().for_each(|source| of_source[*source as usize] += 1);
        let parts = in_parallel(1 << PARTS_BITS, threads(), |part| part_of(texts, &of_source, part as u32));
        let mut lists = Self { starts: vec![0], own: Vec::with_capacity(texts.len()), ..Self::default() };
        lists.own.extend((0..texts.len()).map(|text| texts.fingerprints(text).len() as u32));
        for part in parts {
            for length in part.lengths {
                lists.starts.push(lists.starts.last().copied().unwrap_or(0) + length);
            }
            lists.texts.extend(part.texts);
            lists.is_formula.extend(part.formulas.iter().map(Option::is_some));
            lists.formulas.extend(part.formulas.iter().flatten());
            part.furnished.iter().for_each(|text| lists.own[*text as usize] -= 1);
            for (source, fingerprint) in part.furniture {
                lists.furniture.entry(source).or_default().insert(fingerprint);
            }
        }
        lists.turn(texts.len());
        lists
    }

    /// Notes for each text in which lists it is.
    fn turn(&mut self, texts: usize) {
        let mut starts = vec![0; texts + 1];
        self.texts.iter().for_each(|text| starts[*text as usize + 1] += 1);
        for text in 0..texts {
            starts[text + 1] += starts[text];
        }
        let mut next = starts.clone();
        self.of_text = vec![0; self.texts.len()];
        for (list, bounds) in (0..).zip(self.starts.windows(2)) {
            for text in &self.texts[bounds[0]..bounds[1]] {
                self.of_text[next[*text as usize]] = list;
                next[*text as usize] += 1;
            }
        }
        self.text_starts = starts;
    }

    /// The lists that a text is in, and whether each is of a formula.
    pub(super) fn of_text(&self, text: usize) -> impl Iterator<Item = (&[u32], bool)> {
        let lists = &self.of_text[self.text_starts[text]..self.text_starts[text + 1]];
        lists.iter().map(|list| {
            let list = *list as usize;
            (&self.texts[self.starts[list]..self.starts[list + 1]], self.is_formula[list])
        })
    }
}

fn part_of(texts: &Texts, of_source: &[usize], part: u32) -> Part {
    let mut pairs: Vec<u64> = Vec::new();
    for text in 0..texts.len() {
        let fingerprints = texts.fingerprints(text);
        let from = fingerprints.partition_point(|fingerprint| fingerprint >> (32 - PARTS_BITS) < part);
        let inside = fingerprints[from..].iter().take_while(|fingerprint| **fingerprint >> (32 - PARTS_BITS) == part);
        pairs.extend(inside.map(|fingerprint| u64::from(*fingerprint) << 32 | text as u64));
    }
    pairs.sort_unstable();
    let mut made = Part::default();
    let mut weeks = Vec::new();
    let mut by_source: FxHashMap<u32, usize> = FxHashMap::default();
    for list in pairs.chunk_by(|a, b| a >> 32 == b >> 32) {
        if list.len() < 2 {
            continue;
        }
        let fingerprint = (list[0] >> 32) as u32;
        by_source.clear();
        if list.len() >= FURNITURE_TEXTS {
            for text in list {
                *by_source.entry(texts.source[*text as u32 as usize]).or_insert(0) += 1;
            }
            by_source.retain(|source, count| {
                *source != NO_SOURCE
                    && *count >= FURNITURE_TEXTS
                    && *count as f64 > FURNITURE * of_source[*source as usize] as f64
            });
            made.furniture.extend(by_source.keys().map(|source| (*source, fingerprint)));
        }
        let before = made.texts.len();
        for text in list {
            let text = *text as u32;
            if by_source.contains_key(&texts.source[text as usize]) {
                made.furnished.push(text);
            } else {
                made.texts.push(text);
            }
        }
        match made.texts.len() - before {
            0 => {}
            1 => made.texts.truncate(before),
            length => {
                made.lengths.push(length);
                made.formulas.push(is_formula(texts, &made.texts[before..], &mut weeks).then_some(fingerprint));
            }
        }
    }
    made
}

/// Whether `list`, whose texts ascend by time, is that of a formula. `weeks` is used again.
fn is_formula(texts: &Texts, list: &[u32], weeks: &mut Vec<i64>) -> bool {
    if list.len() < FORMULA_WEEKS {
        return false;
    }
    let published = list.iter().map(|text| texts.published[*text as usize]).filter(|published| *published != UNDATED);
    weeks.clear();
    weeks.extend(published.map(|published| published.div_euclid(WEEK)));
    let of_a_week = || weeks.chunk_by(|a, b| a == b).map(<[i64]>::len);
    of_a_week().count() >= FORMULA_WEEKS && of_a_week().all(|texts| 2 * texts <= list.len())
}
