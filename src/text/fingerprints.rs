//! Fingerprints: by which texts are known that share a passage. Takes folded text; what is compared are its units without
//! white space, signs and ends of paragraphs, so that neither script nor punctuation nor the cut of paragraphs matters.
//!
//! Winnowing, as Schleimer, Wilkerson and Aiken describe it ("Winnowing: Local Algorithms for Document Fingerprinting",
//! SIGMOD 2003): of the hashes of all runs of [`RUN`] units, those are kept that are the least of some [`WINDOW`]
//! consecutive ones. Two texts that share [`SHARED`] consecutive units have a window in common, and so its least hash. Of
//! random text one unit in (`WINDOW` + 1) / 2 = 17 begins a run that is kept.

use super::units::{UnitKind, units};

/// Units of a run that is hashed.
pub const RUN: usize = 8;
/// Consecutive runs of which one is kept.
pub const WINDOW: usize = 33;
/// Texts with so many consecutive units in common have a fingerprint in common.
pub const SHARED: usize = RUN + WINDOW - 1;

/// Version of what is compared and how it is hashed.
pub const FINGERPRINTS_VERSION: u32 = 1;

/// Of the polynomial in which runs are hashed: an odd number without a pattern in its bits.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// A text as the sequence of its compared units, each a hash of 64 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared(Vec<u64>);

/// A run that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Units before it.
    pub at: usize,
    /// Its hash.
    pub hash: u32,
}

impl Compared {
    /// The compared units of `folded`.
    pub fn new(folded: &str) -> Self {
        let is_compared = |kind| matches!(kind, UnitKind::Han | UnitKind::Word);
        let compared = units(folded).filter(|unit| is_compared(unit.kind));
        Self(compared.map(|unit| hash_of_unit(folded[unit.range].as_bytes())).collect())
    }

    /// How many units are compared.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is compared.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A hash of all of them in order: texts of one hash are equal in what is compared. 64 bits of BLAKE3.
    pub fn whole(&self) -> u64 {
        let mut hasher = blake3::Hasher::new();
        let mut bytes = Vec::with_capacity(8 * self.0.len());
        self.0.iter().for_each(|unit| bytes.extend(unit.to_le_bytes()));
        hasher.update(&bytes);
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        u64::from_le_bytes(first)
    }

    /// The hash of the run that begins at each unit, in order.
    pub fn runs(&self) -> impl Iterator<Item = u32> {
        let leaving = BASE.wrapping_pow(RUN as u32);
        let mut rolling = 0_u64;
        self.0.iter().enumerate().filter_map(move |(at, unit)| {
            rolling = rolling.wrapping_mul(BASE).wrapping_add(*unit);
            if at >= RUN {
                rolling = rolling.wrapping_sub(self.0[at - RUN].wrapping_mul(leaving));
            }
            (at + 1 >= RUN).then(|| mixed(rolling))
        })
    }

    /// The runs that are kept, in order. A text of fewer units than [`SHARED`] has one window of all its runs; one of
    /// fewer than [`RUN`] has none.
    pub fn kept(&self) -> Vec<Kept> {
        let runs: Vec<u32> = self.runs().collect();
        let mut kept: Vec<Kept> = Vec::with_capacity(2 * runs.len() / (WINDOW + 1) + 1);
        let window = WINDOW.min(runs.len());
        if window == 0 {
            return kept;
        }
        let least = |from: usize| {
            // Of equal ones the last, which stays the least for longest.
            let (at, hash) =
                runs[from..from + window].iter().enumerate().min_by_key(|(at, hash)| (**hash, window - at))?;
            Some(Kept { at: from + at, hash: *hash })
        };
        for from in 0..=runs.len() - window {
            let entering = from + window - 1;
            match kept.last() {
                Some(last) if last.at >= from && runs[entering] > last.hash => {}
                Some(last) if last.at >= from => kept.push(Kept { at: entering, hash: runs[entering] }),
                _ => kept.extend(least(from)),
            }
        }
        kept
    }

    /// The fingerprints, ascending, each once.
    pub fn fingerprints(&self) -> Vec<u32> {
        let mut hashes: Vec<u32> = self.kept().iter().map(|kept| kept.hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes
    }
}

fn hash_of_unit(unit: &[u8]) -> u64 {
    // A character is fewer than eight bytes, so that no two have the same number.
    if unit.len() < 8 {
        let mut bytes = [0; 8];
        bytes[..unit.len()].copy_from_slice(unit);
        return spread(u64::from_le_bytes(bytes));
    }
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(unit).as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// Changes every bit by every other, and no two numbers into one: the end of `SplitMix64` (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014).
fn spread(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

/// The upper half, which all bits of a polynomial reach.
fn mixed(rolling: u64) -> u32 {
    (spread(rolling) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::fold;

    fn compared(text: &str) -> Compared {
        Compared::new(&fold(text))
    }

    #[test]
    fn script_signs_and_paragraphs_do_not_matter() {
        let one = compared("「開源大模型」，今天發佈。\nThe New York Times");
        assert_eq!(one, compared("开源大模型今天发布the new york times"));
        assert_eq!(one.len(), 13);
        assert_eq!(one.whole(), compared("开源大模型 今天发布！The New York Times").whole());
        assert_ne!(one.whole(), compared("开源大模型今天发布The New York Time").whole());
    }

    #[test]
    fn short_texts_have_one_fingerprint_or_none() {
        assert_eq!(compared("七個字沒有指紋").kept(), []);
        assert_eq!(compared("八個字就有一個了").kept().len(), 1);
        assert!(compared("").fingerprints().is_empty());
        assert_eq!(compared("，。！").len(), 0);
    }

    #[test]
    fn one_run_in_seventeen_is_kept() {
        let text: String =
            (0..20_000_u32).filter_map(|at| char::from_u32(0x4e00 + at.wrapping_mul(2_654_435_761) % 8000)).collect();
        let kept = compared(&text).kept().len();
        assert!((1100..1260).contains(&kept), "{kept} of 20,000 units");
    }

    /// The least of each window by looking at every window.
    fn slowly(compared: &Compared) -> Vec<u32> {
        let runs: Vec<u32> = compared.runs().collect();
        let windows = runs.windows(WINDOW.min(runs.len()).max(1));
        let mut least: Vec<u32> = windows.filter_map(|window| window.iter().min().copied()).collect();
        least.sort_unstable();
        least.dedup();
        least
    }

    proptest! {
        #[test]
        fn fingerprints_are_the_least_of_each_window(text in "[一-五a-c，]{0,300}") {
            let compared = compared(&text);
            prop_assert_eq!(compared.fingerprints(), slowly(&compared));
        }

        #[test]
        fn a_shared_passage_is_a_shared_fingerprint(
            before in "[一-鿿]{0,80}", after in "[一-鿿]{0,80}", shared in "[一-鿿]{40,60}",
            other_before in "[一-鿿]{0,80}", other_after in "[一-鿿]{0,80}",
        ) {
            let one = compared(&format!("{before}，{shared}{after}"));
            let other = compared(&format!("{other_before}{shared}。\n{other_after}"));
            let other = other.fingerprints();
            prop_assert!(one.fingerprints().iter().any(|hash| other.binary_search(hash).is_ok()));
        }

        #[test]
        fn a_run_has_one_hash_wherever_it_stands(before in "[一-三]{0,20}", run in "[一-鿿]{8}") {
            let whole = compared(&format!("{before}{run}"));
            prop_assert_eq!(whole.runs().last(), compared(&run).runs().next());
        }
    }
}
