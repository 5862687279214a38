//! Regional words: OpenCC's pairs and our own groups, folded and sorted, as a table to be searched.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use crate::classes::lines;
use crate::table::Folds;

/// From this frequency in the mainland's dictionary on, a word of Taiwan's is a word of the mainland's for something else
/// (支援, 建立, 核心, 影片), and to take the one for the other would drown a search.
const AMBIGUOUS: u64 = 600;

/// By folded word, the others in the order of the files.
pub(crate) type Variants = BTreeMap<String, Vec<String>>;

/// Reads the files below `data`.
pub(crate) fn read(data: &Path, words: &[(String, u64)], folds: &Folds<'_>) -> Result<Variants, Box<dyn Error>> {
    let fold = |word: &str| -> String { word.chars().flat_map(|c| folds.fold(c)).collect() };
    let mut frequencies: HashMap<String, u64> = HashMap::new();
    for (word, frequency) in words {
        *frequencies.entry(fold(word)).or_default() += frequency;
    }
    let mut variants = Variants::new();
    let mut join = |from: &str, to: &str| {
        let known = variants.entry(fold(from)).or_default();
        if fold(from) != fold(to) && !known.iter().any(|word| fold(word) == fold(to)) {
            known.push(to.to_owned());
        }
    };
    for line in lines(&data.join("regional.txt"))? {
        let group: Vec<&str> = line.split(' ').collect();
        for from in &group {
            group.iter().for_each(|to| join(from, to));
        }
    }
    for line in lines(&data.join("opencc/TWPhrases.txt"))? {
        let (mainland, taiwan) = line.split_once('\t').ok_or_else(|| format!("no tab in `{line}`"))?;
        for taiwan in taiwan.split(' ') {
            // Single characters mean too much to be exchanged.
            let long = mainland.chars().count() > 1 && taiwan.chars().count() > 1;
            let own = frequencies.get(&fold(taiwan)).is_none_or(|frequency| *frequency < AMBIGUOUS);
            if long && own {
                join(mainland, taiwan);
                join(taiwan, mainland);
            }
        }
    }
    variants.retain(|_, others| !others.is_empty());
    Ok(variants)
}

/// The table as Rust source.
pub(crate) fn to_rust(variants: &Variants) -> String {
    let mut source = String::new();
    let _ = writeln!(source, "static VARIANTS: [(&str, &[&str]); {}] = [", variants.len());
    for (word, others) in variants {
        let _ = writeln!(source, "    ({word:?}, &{others:?}),");
    }
    let longest = variants.keys().map(|word| word.chars().count()).max().unwrap_or(0);
    let _ = writeln!(
        source,
        "];\n/// The longest word of the table, in characters.\npub const LONGEST: usize = {longest};"
    );
    source
}
