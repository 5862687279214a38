//! Build script: compiles the data files of the text path into tables that the program embeds.
//!
//! Takes `src/text/data/`; gives, in `OUT_DIR`, `fold_table.rs` (the lookup table of [`classes`], [`table`] and
//! [`composition`]), the folded dictionary of [`dictionary`] as a [`trie`] with its frequencies, the [`codes`] of both
//! scripts, and `variants.rs` (the words of [`variants`]).
#![expect(clippy::print_stdout, reason = "standard output is how a build script talks to cargo")]

mod across;
#[path = "../class.rs"]
mod class;
mod classes;
mod codes;
mod composition;
mod dictionary;
#[path = "../node.rs"]
mod node;
mod table;
mod trie;
mod variants;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/text/data");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=src/text/data");
    println!("cargo::rerun-if-changed=src/text/build");
    println!("cargo::rerun-if-changed=src/text/class.rs");
    println!("cargo::rerun-if-changed=src/text/node.rs");

    let words = dictionary::read(&data.join("jieba/dict.txt"))?;
    let classes = classes::Classes::read(&data, &dictionary::character_frequencies(&words))?;
    let folds = table::Folds::new(&classes);
    let compositions = composition::Compositions::of(&folds)?;
    fs::write(out.join("fold_table.rs"), folds.to_rust(&compositions) + &compositions.to_rust())?;

    let folded = dictionary::fold(&words, &folds);
    let regional = variants::read(&data, &folds)?;
    let across = across::read(&data, &folds, &regional, &folded)?;
    fs::write(out.join("variants.rs"), variants::to_rust(&regional, &across))?;

    let codes = codes::Codes::of(&data, &words)?;
    let alphabet = trie::Alphabet::of(folded.keys().map(String::as_str).chain(codes.pieces()));
    fs::write(out.join("alphabet.bin"), alphabet.to_bytes())?;
    codes.write(&alphabet, &out)?;

    let common = dictionary::commonest_characters(&folded);
    fs::write(out.join("common.rs"), format!("pub(super) static COMMON: [char; {}] = {common:?};\n", common.len()))?;

    let mut frequencies =
        folded.values().map(|frequency| u32::try_from(*frequency)).collect::<Result<Vec<u32>, _>>()?;
    frequencies.sort_unstable();
    frequencies.dedup();
    let number = |frequency: &u64| frequencies.partition_point(|known| u64::from(*known) < *frequency) as u32;
    let mut words: Vec<(&String, &u64)> = folded.iter().collect();
    words.sort_by_key(|(_, frequency)| std::cmp::Reverse(**frequency));
    let numbered = words.iter().map(|(word, frequency)| (word.as_str(), number(frequency)));
    fs::write(out.join("dictionary.trie"), trie::to_bytes(&alphabet, numbered)?)?;
    let logarithms = frequencies.iter().flat_map(|frequency| f64::from(*frequency).ln().to_le_bytes());
    fs::write(out.join("dictionary.logarithms"), logarithms.collect::<Vec<u8>>())?;
    let frequencies = frequencies.iter().flat_map(|frequency| frequency.to_le_bytes());
    fs::write(out.join("dictionary.frequencies"), frequencies.collect::<Vec<u8>>())?;

    let total: u64 = folded.values().sum();
    fs::write(out.join("dictionary.rs"), format!("pub(super) const TOTAL_FREQUENCY: u64 = {total};\n"))?;
    Ok(())
}
