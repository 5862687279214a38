//! tantivy's view of the text path: a tokenizer a field kind. Each folds first, so a document hands over texts as they
//! stand. Not stored in the index: whoever opens it must register these.

use std::cell::RefCell;
use std::sync::Arc;

use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::engine::terms::{Cut, name_terms, page_terms};
use crate::text::common::is_common;
use crate::text::grams::grams;
use crate::text::units::units;

/// Grams, with a position each.
pub(in crate::engine::local) const GRAMS: &str = "jianbao_grams";
/// The commonest characters.
pub(in crate::engine::local) const CHARACTERS: &str = "jianbao_characters";
/// Words that rank.
pub(super) const WORDS: &str = "jianbao_words";
/// Words of a body that rank, each twice, and once more where it stands in the opening: what a text says first ranks, and
/// a field of its own would take a third of the room of all words. See [`in_body`](crate::engine::terms::in_body).
pub(in crate::engine::local) const BODY_WORDS: &str = "jianbao_body_words";
/// Names of persons: the whole, and its parts around spaces, interpuncts and full stops (`唐納．川普`).
pub(super) const NAMES: &str = "jianbao_names";

/// Pages of a paper: the whole, and the ends of a range.
pub(super) const EDITION: &str = "jianbao_edition";

/// Makes the tokenizers known to `index`.
pub(in crate::engine::local) fn register(index: &Index) {
    index.tokenizers().register(GRAMS, TextAnalyzer::builder(CutTokenizer::new(gram_terms)).build());
    index.tokenizers().register(CHARACTERS, TextAnalyzer::builder(CutTokenizer::new(character_terms)).build());
    index.tokenizers().register(WORDS, TextAnalyzer::builder(CutTokenizer::new(word_terms)).build());
    index.tokenizers().register(BODY_WORDS, TextAnalyzer::builder(CutTokenizer::new(body_word_terms)).build());
    index.tokenizers().register(EDITION, TextAnalyzer::builder(EditionTokenizer).build());
    index.tokenizers().register(NAMES, TextAnalyzer::builder(NameTokenizer).build());
}

thread_local! {
    /// The fields of a document come one after the other, and several are cut from one text.
    static LAST: RefCell<Arc<Cut>> = RefCell::default();
}

/// The cut of a text; the last one of a thread is kept.
pub(in crate::engine::local) fn cut(text: &str) -> Arc<Cut> {
    LAST.with_borrow_mut(|last| {
        if last.text() != text {
            *last = Arc::new(Cut::new(text));
        }
        Arc::clone(last)
    })
}

/// The terms of a cut.
type TermsOf = for<'a> fn(&'a Cut) -> Box<dyn Iterator<Item = &'a str> + 'a>;

/// Cuts a text, and takes these terms of it.
#[derive(Clone)]
struct CutTokenizer {
    terms: TermsOf,
    cut: Arc<Cut>,
}

impl CutTokenizer {
    fn new(terms: TermsOf) -> Self {
        Self { terms, cut: Arc::default() }
    }
}

impl Tokenizer for CutTokenizer {
    type TokenStream<'a> = Terms<Box<dyn Iterator<Item = &'a str> + 'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        self.cut = cut(text);
        Terms::new((self.terms)(&self.cut))
    }
}

fn gram_terms(cut: &Cut) -> Box<dyn Iterator<Item = &str> + '_> {
    Box::new(grams(cut.folded()))
}

fn character_terms(cut: &Cut) -> Box<dyn Iterator<Item = &str> + '_> {
    Box::new(units(cut.folded()).map(|unit| &cut.folded()[unit.range]).filter(|unit| is_common(unit)))
}

fn word_terms(cut: &Cut) -> Box<dyn Iterator<Item = &str> + '_> {
    Box::new(cut.words().iter().map(|word| cut.text_of(word)))
}

fn body_word_terms(cut: &Cut) -> Box<dyn Iterator<Item = &str> + '_> {
    Box::new(cut.body_words().flat_map(|(word, times)| std::iter::repeat_n(cut.text_of(word), times as usize)))
}

#[derive(Clone)]
struct NameTokenizer;

impl Tokenizer for NameTokenizer {
    type TokenStream<'a> = Terms<std::vec::IntoIter<String>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Terms::new(name_terms(text).into_iter())
    }
}

#[derive(Clone)]
struct EditionTokenizer;

impl Tokenizer for EditionTokenizer {
    type TokenStream<'a> = Terms<std::vec::IntoIter<String>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Terms::new(page_terms(text).into_iter())
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
    use crate::engine::terms::{OPENING_CHARS, in_body};

    #[test]
    fn the_frequency_of_a_word_of_a_body_says_whether_the_opening_has_it() {
        let frequencies = |text: &str| {
            let mut tokenizer = CutTokenizer::new(body_word_terms);
            let mut frequencies = std::collections::BTreeMap::<String, u32>::new();
            tokenizer.token_stream(text).process(&mut |token| *frequencies.entry(token.text.clone()).or_default() += 1);
            frequencies.into_iter().map(|(word, frequency)| (word, in_body(frequency))).collect::<Vec<_>>()
        };
        let word = |word: &str, count, opens| (word.to_owned(), (count, opens));
        assert_eq!(
            frequencies("開源　軟體與人工智慧"),
            [
                word("人工", 1, true),
                word("人工智慧", 1, true),
                word("开源", 1, true),
                word("智慧", 1, true),
                word("软体", 1, true)
            ]
        );
        let long = format!("開源與開源{}，軟體與開源", "。".repeat(OPENING_CHARS - 5));
        assert_eq!(frequencies(&long), [word("开源", 3, true), word("软体", 1, false)]);
        // A word that goes on behind the opening does not stand in it.
        assert_eq!(frequencies(&format!("{}軟體", "。".repeat(OPENING_CHARS - 1))), [word("软体", 1, false)]);
    }

    #[test]
    fn the_commonest_characters_are_terms() {
        let mut tokenizer = CutTokenizer::new(character_terms);
        let mut terms = Vec::new();
        tokenizer.token_stream("大鰻，中國 a的").process(&mut |token| terms.push(token.text.clone()));
        assert_eq!(terms, ["大", "中", "国", "的"]);
    }

    #[test]
    fn positions_count_units() {
        let mut tokenizer = CutTokenizer::new(gram_terms);
        let mut stream = tokenizer.token_stream("大 模型");
        let mut seen = Vec::new();
        while let Some(token) = stream.next() {
            seen.push((token.position, token.text.clone()));
        }
        assert_eq!(seen, [(0, "大模".into()), (1, "模型".into()), (2, "型".into())]);
    }
}
