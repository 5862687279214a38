//! Regional words: OpenCC's pairs without those that do not hold in news, and our own groups, folded and sorted, as a table
//! to be searched. What is left out is listed with its reasons in `not_in_news.txt`, and nowhere else: a limit of frequency,
//! which stood here before, let 访问 → 存取 through.

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use crate::classes::lines;
use crate::table::Folds;

/// By folded word, the others in the order of the files.
pub(crate) type Variants = BTreeMap<String, Vec<String>>;

/// Reads the files below `data`.
pub(crate) fn read(data: &Path, folds: &Folds<'_>) -> Result<Variants, Box<dyn Error>> {
    let fold = |word: &str| -> String { word.chars().flat_map(|c| folds.fold(c)).collect() };
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
    let mut left_out = not_in_news(data, &fold)?;
    let mut pairs = HashSet::new();
    for line in lines(&data.join("opencc/TWPhrases.txt"))? {
        let (mainland, taiwan) = line.split_once('\t').ok_or_else(|| format!("no tab in `{line}`"))?;
        for taiwan in taiwan.split(' ') {
            let pair = (fold(mainland), fold(taiwan));
            // Single characters mean too much to be exchanged.
            let long = mainland.chars().count() > 1 && taiwan.chars().count() > 1;
            if long && !left_out.contains(&pair) {
                join(mainland, taiwan);
                join(taiwan, mainland);
            }
            pairs.insert(pair);
        }
    }
    left_out.retain(|pair| !pairs.contains(pair));
    if let Some((mainland, taiwan)) = left_out.iter().next() {
        return Err(format!("not_in_news.txt: `{mainland} → {taiwan}` is no pair of OpenCC's").into());
    }
    variants.retain(|_, others| !others.is_empty());
    Ok(variants)
}

/// Pairs of OpenCC's that do not mean the same in news, folded; a line is `word → other: reason`.
fn not_in_news(data: &Path, fold: &impl Fn(&str) -> String) -> Result<HashSet<(String, String)>, Box<dyn Error>> {
    let mut pairs = HashSet::new();
    for line in lines(&data.join("not_in_news.txt"))? {
        let pair = line.split_once(": ").filter(|(_, reason)| !reason.trim().is_empty());
        let (mainland, taiwan) = pair
            .and_then(|(pair, _)| pair.split_once(" → "))
            .ok_or_else(|| format!("not_in_news.txt: `{line}` is not `word → other: reason`"))?;
        if !pairs.insert((fold(mainland), fold(taiwan))) {
            return Err(format!("not_in_news.txt: `{line}` stands there twice").into());
        }
    }
    Ok(pairs)
}

/// The tables as Rust source.
pub(crate) fn to_rust(variants: &Variants, across: &Variants) -> String {
    let mut source = String::new();
    for (name, table) in [("VARIANTS", variants), ("ACROSS", across)] {
        let _ = writeln!(source, "static {name}: [(&str, &[&str]); {}] = [", table.len());
        for (word, others) in table {
            let _ = writeln!(source, "    ({word:?}, &{others:?}),");
        }
        let _ = writeln!(source, "];");
    }
    let longest = variants.keys().map(|word| word.chars().count()).max().unwrap_or(0);
    let _ =
        writeln!(source, "/// The longest word of the table, in characters.\npub const LONGEST: usize = {longest};");
    source
}
