//! What of an article's texts and names is a term, whatever keeps the terms: the words that rank with their openings, names
//! of persons, pages of papers.

use std::sync::OnceLock;

use crate::article::Article;
use crate::text::script::{Script, script};
use crate::text::words::Word;
use crate::text::{Segmenter, fold};

/// Characters of a body whose words rank a second time. Known-item search over news was best with 100 to 200.
pub(in crate::engine) const OPENING_CHARS: usize = 150;

/// What the frequency of a word in the field of bodies says: how often the body has it, and whether its opening has.
pub(in crate::engine) fn in_body(frequency: u32) -> (u32, bool) {
    (frequency / 2, frequency % 2 == 1)
}

/// The script that an article is written in, title and body together.
pub(in crate::engine) fn script_of(article: &Article) -> Script {
    script(&format!("{}\n{}", article.title, article.body))
}

/// The terms of a person's name: folded whole, then the parts of a name that has several.
pub(in crate::engine) fn name_terms(name: &str) -> Vec<String> {
    let whole = fold(name).replace('\n', " ");
    let parts: Vec<String> =
        whole.split([' ', '·', '.']).filter(|part| !part.is_empty() && *part != whole).map(str::to_owned).collect();
    std::iter::once(whole).filter(|whole| !whole.is_empty()).chain(parts).collect()
}

/// The terms of a page: folded, without the noughts before its number, so that 3 and 03 are one; then the ends of a
/// range.
pub(in crate::engine) fn page_terms(page: &str) -> Vec<String> {
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
pub(in crate::engine) struct Cut {
    text: String,
    folded: String,
    words: OnceLock<Vec<Word>>,
}

impl Cut {
    /// Folds a text.
    pub(in crate::engine) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), folded: fold(text), words: OnceLock::new() }
    }

    /// The text as it stands.
    pub(in crate::engine) fn text(&self) -> &str {
        &self.text
    }

    /// The text, folded.
    pub(in crate::engine) fn folded(&self) -> &str {
        &self.folded
    }

    /// The words that rank.
    pub(in crate::engine) fn words(&self) -> &[Word] {
        self.words.get_or_init(|| Segmenter::default().ranking_words(&self.folded))
    }

    /// A word, folded.
    pub(in crate::engine) fn text_of(&self, word: &Word) -> &str {
        &self.folded[word.bytes.clone()]
    }

    /// The words that rank in a body, in the order of the text and then in that of the opening, with how many tokens each
    /// is: see [`in_body`].
    pub(in crate::engine) fn body_words(&self) -> impl Iterator<Item = (&Word, u32)> {
        let words = self.words();
        let end = self.text.char_indices().nth(OPENING_CHARS).map(|(at, _)| fold(&self.text[..at]).len());
        let end = end.unwrap_or(self.folded.len());
        // A word may end behind one that it is a part of.
        let mut opening: Vec<&Word> = words.iter().filter(|word| word.bytes.end <= end).collect();
        opening.sort_unstable_by_key(|word| self.text_of(word));
        opening.dedup_by_key(|word| self.text_of(word));
        words.iter().map(|word| (word, 2)).chain(opening.into_iter().map(|word| (word, 1)))
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
}
