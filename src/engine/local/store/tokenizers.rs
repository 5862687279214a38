//! tantivy's view of the text path: a tokenizer a field kind. Each folds first, so a document hands over texts as they
//! stand. Not stored in the index: whoever opens it must register these.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::text::grams::{Grams, grams};
use crate::text::{Segmenter, fold};

/// Grams, with a position each.
pub(in crate::engine::local) const GRAMS: &str = "jianbao_grams";
/// Characters of a body whose words rank a second time. Known-item search over news was best with 100 to 200.
const OPENING_CHARS: usize = 150;
/// Words that rank.
pub(super) const WORDS: &str = "jianbao_words";
/// Those of them that stand in the opening of a text.
pub(super) const OPENING: &str = "jianbao_opening";
/// Names of persons: the whole, and its parts around spaces, interpuncts and full stops (`唐納．川普`).
pub(super) const NAMES: &str = "jianbao_names";

/// Pages of a paper: the whole, and the ends of a range.
pub(super) const EDITION: &str = "jianbao_edition";

/// The whole dictionary; loaded by the first text that is indexed, never by a search.
static SEGMENTER: LazyLock<Segmenter> = LazyLock::new(Segmenter::whole);

/// Makes the tokenizers known to `index`.
pub(in crate::engine::local) fn register(index: &Index) {
    index.tokenizers().register(GRAMS, TextAnalyzer::builder(GramTokenizer::default()).build());
    index.tokenizers().register(WORDS, TextAnalyzer::builder(WordTokenizer::default()).build());
    let opening = WordTokenizer { within: Some(OPENING_CHARS), ..WordTokenizer::default() };
    index.tokenizers().register(OPENING, TextAnalyzer::builder(opening).build());
    index.tokenizers().register(EDITION, TextAnalyzer::builder(EditionTokenizer).build());
    index.tokenizers().register(NAMES, TextAnalyzer::builder(NameTokenizer).build());
}

/// The terms of a person's name: folded whole, then the parts of a name that has several.
pub(super) fn name_terms(name: &str) -> Vec<String> {
    let whole = fold(name).replace('\n', " ");
    let parts: Vec<String> =
        whole.split([' ', '·', '.']).filter(|part| !part.is_empty() && *part != whole).map(str::to_owned).collect();
    std::iter::once(whole).filter(|whole| !whole.is_empty()).chain(parts).collect()
}

/// The terms of a page: folded, without the noughts before its number, so that 3 and 03 are one; then the ends of a
/// range.
pub(in crate::engine::local) fn page_terms(page: &str) -> Vec<String> {
    let bare = |page: &str| {
        let page: String = page.chars().filter(|c| !c.is_whitespace()).collect();
        let digits = page.find(|c: char| c.is_ascii_digit()).unwrap_or(page.len());
        let (letters, number) = page.split_at(digits);
        let number = number.trim_start_matches('0');
        if number.starts_with(|c: char| c.is_ascii_digit()) { format!("{letters}{number}") } else { page }
    };
    let whole = fold(page).replace('\n', " ");
    let ends: Vec<String> = whole.split('-').filter(|end| *end != whole && !end.is_empty()).map(bare).collect();
    let joined = whole.split('-').map(bare).collect::<Vec<_>>().join("-");
    std::iter::once(joined).filter(|whole| !whole.is_empty()).chain(ends).collect()
}

/// A text, folded, and its words once somebody asks for them.
#[derive(Default)]
pub(in crate::engine::local) struct Cut {
    text: String,
    folded: String,
    words: OnceLock<Vec<Range<usize>>>,
}

impl Cut {
    /// The text, folded.
    pub(in crate::engine::local) fn folded(&self) -> &str {
        &self.folded
    }

    /// The bytes of the words that rank.
    fn words(&self) -> &[Range<usize>] {
        self.words.get_or_init(|| SEGMENTER.ranking_words(&self.folded))
    }
}

thread_local! {
    /// The fields of a document come one after the other, and several are cut from one text.
    static LAST: RefCell<Arc<Cut>> = RefCell::default();
}

/// The cut of a text; the last one of a thread is kept.
pub(in crate::engine::local) fn cut(text: &str) -> Arc<Cut> {
    LAST.with_borrow_mut(|last| {
        if last.text != text {
            *last = Arc::new(Cut { text: text.to_owned(), folded: fold(text), words: OnceLock::new() });
        }
        Arc::clone(last)
    })
}

#[derive(Clone, Default)]
struct GramTokenizer {
    cut: Arc<Cut>,
}

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = Terms<Grams<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        self.cut = cut(text);
        Terms::new(grams(&self.cut.folded))
    }
}

#[derive(Clone, Default)]
struct WordTokenizer {
    cut: Arc<Cut>,
    /// Characters of the text whose words are wanted; without, all are.
    within: Option<usize>,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Terms<Words<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        self.cut = cut(text);
        let end = self.within.and_then(|within| text.char_indices().nth(within)).map(|(at, _)| fold(&text[..at]).len());
        let (folded, words) = (&self.cut.folded, self.cut.words().iter());
        Terms::new(Words { folded, words, end: end.unwrap_or(folded.len()) })
    }
}

/// The words of a folded text that end in its first `end` bytes.
struct Words<'a> {
    folded: &'a str,
    words: std::slice::Iter<'a, Range<usize>>,
    end: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.words.find(|word| word.end <= self.end).map(|word| &self.folded[word.clone()])
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

    #[test]
    fn a_name_is_found_whole_and_by_its_parts() {
        assert_eq!(name_terms("金春華"), ["金春华"]);
        assert_eq!(name_terms("約翰·史密斯"), ["约翰·史密斯", "约翰", "史密斯"]);
        assert_eq!(name_terms("唐納．川普"), ["唐纳.川普", "唐纳", "川普"]);
        assert_eq!(name_terms("Ann  LEE"), ["ann lee", "ann", "lee"]);
    }

    #[test]
    fn a_page_is_found_by_its_number() {
        assert_eq!(page_terms("Ａ０３"), ["a3"]);
        assert_eq!(page_terms("03"), page_terms("3"));
        assert_eq!(page_terms("B12-13"), ["b12-13", "b12", "13"]);
        assert_eq!(page_terms("0"), ["0"]);
        assert_eq!(page_terms("A"), ["a"]);
    }

    #[test]
    fn the_opening_has_the_words_of_the_text_that_end_in_it() {
        let terms = |within: Option<usize>, text: &str| {
            let mut tokenizer = WordTokenizer { within, ..WordTokenizer::default() };
            let mut stream = tokenizer.token_stream(text);
            let mut terms = Vec::new();
            stream.process(&mut |token| terms.push(token.text.clone()));
            terms
        };
        let text = "開源　軟體與人工智慧的時代";
        assert_eq!(terms(None, text), ["开源", "软体", "人工智慧", "人工", "智慧", "时代"]);
        assert_eq!(terms(Some(100), text), terms(None, text));
        assert_eq!(terms(Some(8), text), ["开源", "软体", "人工"]);
        assert_eq!(terms(Some(0), text), Vec::<String>::new());
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
