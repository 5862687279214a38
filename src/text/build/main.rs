//! Build script: compiles the data files of the text path into tables that the program embeds.
//!
//! Takes `src/text/data/`; gives, in `OUT_DIR`, `fold_table.rs` (the lookup table of [`classes`], [`table`]
//! and [`composition`]),
//! `dictionary.fst` (the folded dictionary of [`dictionary`]) and `variants.rs` (the words of [`variants`]).
#![expect(clippy::print_stdout, reason = "standard output is how a build script talks to cargo")]

mod across;
#[path = "../class.rs"]
mod class;
mod classes;
mod composition;
mod dictionary;
mod table;
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

    let words = dictionary::read(&data.join("jieba/dict.txt"))?;
    let classes = classes::Classes::read(&data, &dictionary::character_frequencies(&words))?;
    let folds = table::Folds::new(&classes);
    let compositions = composition::Compositions::of(&folds)?;
    fs::write(out.join("fold_table.rs"), folds.to_rust(&compositions) + &compositions.to_rust())?;

    let folded = dictionary::fold(&words, &folds);
    let regional = variants::read(&data, &folds)?;
    let across = across::read(&data, &folds, &regional, &folded)?;
    fs::write(out.join("variants.rs"), variants::to_rust(&regional, &across))?;

    fs::write(out.join("dictionary.fst"), dictionary::to_fst(&folded)?)?;
    let total: u64 = folded.values().sum();
    fs::write(
        out.join("dictionary.rs"),
        format!(
            "pub(super) const TOTAL_FREQUENCY: u64 = {total};\npub(super) const WORDS: usize = {};\n",
            folded.len()
        ),
    )?;
    Ok(())
}
