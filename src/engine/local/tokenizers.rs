//! tantivy's view of the text path: a tokenizer a field kind. Each folds first, so a document hands over texts as they
//! stand. Not stored in the index: whoever opens it must register these.

use std::sync::LazyLock;

use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::text::grams::{Grams, grams};
use crate::text::{Segmenter, fold};

/// Grams, with a position each.
pub(super) const GRAMS: &str = "jianbao_grams";
/// Words that rank.
pub(super) const WORDS: &str = "jianbao_words";
/// Names of persons: the whole, and its parts around spaces, interpuncts and full stops (`唐納．川普`).
pub(super) const NAMES: &str = "jianbao_names";

/// The whole dictionary; loaded by the first text that is indexed, never by a search.
static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(Segmenter::whole);

/// Makes the tokenizers known to `index`.
pub(super) fn register(index: &Index) {
    index.tokenizers().register(GRAMS, TextAnalyzer::builder(GramTokenizer::default()).build());
    index.tokenizers().register(WORDS, TextAnalyzer::builder(WordTokenizer::default()).build());
    index.tokenizers().register(NAMES, TextAnalyzer::builder(NameTokenizer).build());
}

/// The terms of a person's name: folded whole, then the parts of a name that has several.
pub(super) fn name_terms(name: &str) -> Vec<String> {
    let whole = fold(name).replace('\n', " ");
    let parts: Vec<String> =
        whole.split([' ', '·', '.']).filter(|part| !part.is_empty() && *part != whole).map(str::to_owned).collect();
    std::iter::once(whole).filter(|whole| !whole.is_empty()).chain(parts).collect()
}

#[derive(Clone, Default)]
struct GramTokenizer {
    folded: String,
}

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = Terms<Grams<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        self.folded = fold(text);
        Terms::new(grams(&self.folded))
    }
}

#[derive(Clone, Default)]
struct WordTokenizer {
    folded: String,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Terms<std::vec::IntoIter<&'a str>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        self.folded = fold(text);
        let words: Vec<&str> = SEGMENTER.ranking_words(&self.folded).collect();
        Terms::new(words.into_iter())
    }
}

#[derive(Clone)]
struct NameTokenizer;

impl Tokenizer for NameTokenizer {
    type TokenStream<'a> = Terms<std::vec::IntoIter<String>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Terms::new(name_terms(text).into_iter())
    }
}

/// Terms as tokens at consecutive positions. Offsets are left at zero: highlights are found in the stored text.
struct Terms<I> {
    terms: I,
    token: Token,
}

impl<I> Terms<I> {
    fn new(terms: I) -> Self {
        Self { terms, token: Token::default() }
    }
}

impl<I> TokenStream for Terms<I>
where
    I: Iterator,
    I::Item: AsRef<str>,
{
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else { return false };
        self.token.text.clear();
        self.token.text.push_str(term.as_ref());
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_whole_and_by_its_parts() {
        assert_eq!(name_terms("金春華"), ["金春华"]);
        assert_eq!(name_terms("約翰·史密斯"), ["约翰·史密斯", "约翰", "史密斯"]);
        assert_eq!(name_terms("唐納．川普"), ["唐纳.川普", "唐纳", "川普"]);
        assert_eq!(name_terms("Ann  LEE"), ["ann lee", "ann", "lee"]);
    }

    #[test]
    fn positions_count_units() {
        let mut tokenizer = GramTokenizer::default();
        let mut stream = tokenizer.token_stream("大 模型");
        let mut seen = Vec::new();
        while let Some(token) = stream.next() {
            seen.push((token.position, token.text.clone()));
        }
        assert_eq!(seen, [(0, "大模".into()), (1, "模型".into()), (2, "型".into())]);
    }
}
