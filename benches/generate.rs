//! Any number of articles for measuring, as JSON Lines on standard output: the sentences of a corpus, combined anew, so that
//! characters and words are as frequent as they are there. The same in every run.
//!
//! ```text
//! cargo bench --bench generate -- 1000000 > articles.jsonl
//! JIANBAO_CORPUS=articles.jsonl cargo bench --bench generate -- 1000000 3000 > more.jsonl
//! ```
//!
//! The numbers are how many articles, and how many bytes of text each has on average (3,000). A third makes so many of a hundred
//! articles reprints of one before, cut or with another headline, and all others of pieces of sentences, so that they have no
//! passages in common. The corpus is `sample_corpus`
//! where JIANBAO_CORPUS names no other. Dates lie in the thirty years from 1995; there are 40 sources and 2,000 authors.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs, reason = "a program that measures")]

#[path = "generator/mod.rs"]
mod generator;

use std::env;
use std::io::{self, BufWriter};
use std::path::PathBuf;

const BYTES: usize = 3000;

fn main() {
    let numbers: Vec<usize> = env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let Some(&articles) = numbers.first() else {
        eprintln!("generate: say how many articles: cargo bench --bench generate -- 1000000");
        return;
    };
    let bytes = numbers.get(1).copied().unwrap_or(BYTES);
    let reprints = numbers.get(2).copied();
    let corpus = env::var_os("JIANBAO_CORPUS").map_or_else(generator::sample, PathBuf::from);
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match generator::write_to(&mut out, &corpus, articles, bytes, reprints) {
        // Who reads has enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written.unwrap(),
    }
}
