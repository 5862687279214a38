//! Words of a person's own: synonyms, and words that the segmenter should keep whole. Takes the text of a file; gives a
//! [`Vocabulary`] that a query is read with. It acts on queries alone, so it takes effect at once, on any index.

use std::collections::{HashMap, HashSet};

use crate::error::{Error, ErrorKind, Result};
use crate::text::units::{UnitKind, units};
use crate::text::{Folded, fold};

/// Longest word, in characters; a longer one is taken for a mistake in the file.
const MAX_WORD_CHARS: usize = 100;

/// Synonyms and words to keep whole.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Words that are found together, as they stand in the file, with their folds.
    groups: Vec<Vec<(String, String)>>,
    /// By folded word, the groups that it finds.
    synonyms: HashMap<String, Vec<usize>>,
    /// Most characters of a folded word with synonyms.
    longest: usize,
    /// Folded words with their frequencies.
    words: Vec<(String, Option<u64>)>,
}

impl Vocabulary {
    /// Adds a file of synonyms: one group a line, separated by commas (`，` and `、` as well); every word of it finds all.
    /// In `a => b, c` only a finds b and c, and itself. `#` opens a comment.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`], naming the line.
    pub fn add_synonyms(&mut self, text: &str) -> Result<()> {
        for (number, line) in lines(text) {
            let bad = |what: String| {
                Error::new(ErrorKind::Input, format!("line {number}, `{line}`: {what}"))
                    .with_hint("write one group of words a line, separated by commas: 出租车, 计程车, 的士; or one way: 的士 => 出租车")
            };
            let split = |text: &str| -> Result<Vec<(String, String)>> {
                // White space in a word is one space, as in a query.
                let words =
                    text.split([',', '，', '、']).map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "));
                words.map(|word| check(&word).map(|()| (word.clone(), fold(&word))).map_err(&bad)).collect()
            };
            let (from, to) = match line.split_once("=>") {
                Some((from, to)) => (split(from)?, split(to)?),
                None => {
                    let words = split(line)?;
                    if words.len() < 2 {
                        return Err(bad("a word alone has no synonym".to_owned()));
                    }
                    (words.clone(), words)
                }
            };
            for (_, folded) in from {
                self.longest = self.longest.max(folded.chars().count());
                self.synonyms.entry(folded).or_default().push(self.groups.len());
            }
            self.groups.push(to);
        }
        Ok(())
    }

    /// Adds a dictionary in jieba's format: a word a line, then perhaps its frequency, then perhaps its part of speech.
    /// `#` opens a comment.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`], naming the line.
    pub fn add_words(&mut self, text: &str) -> Result<()> {
        for (number, line) in lines(text) {
            let bad = |what: String| {
                Error::new(ErrorKind::Input, format!("line {number}, `{line}`: {what}")).with_hint(
                    "write a word a line, perhaps with a frequency and a part of speech behind it: 大模型 100 n",
                )
            };
            let columns: Vec<&str> = line.split_whitespace().collect();
            let is_tag = |column: &str| column.chars().all(|c| c.is_ascii_alphabetic());
            let frequency = |column: &str| {
                let number = column.parse::<u64>().ok().filter(|number| *number <= u64::from(u32::MAX));
                number.ok_or_else(|| bad(format!("`{column}` is not a frequency")))
            };
            let (word, frequency) = match columns.as_slice() {
                [word] => (*word, None),
                [word, tag] if is_tag(tag) => (*word, None),
                [word, number] => (*word, Some(frequency(number)?)),
                [word, number, tag] if is_tag(tag) => (*word, Some(frequency(number)?)),
                [_, _, tag] => return Err(bad(format!("`{tag}` is not a part of speech"))),
                _ => return Err(bad("there are more than three columns".to_owned())),
            };
            check(word).map_err(&bad)?;
            if word.contains([',', '，']) {
                return Err(bad("columns are separated by spaces".to_owned()));
            }
            self.words.push((fold(word), frequency));
        }
        Ok(())
    }

    /// The synonyms of a folded word, each once.
    pub(super) fn synonyms(&self, word: &str) -> Vec<String> {
        let mut seen = HashSet::from([word]);
        let groups = self.synonyms.get(word).map_or(&[][..], Vec::as_slice);
        let words = groups.iter().flat_map(|group| &self.groups[*group]);
        words.filter(|(_, folded)| seen.insert(folded)).map(|(word, _)| word.clone()).collect()
    }

    /// Most characters of a folded word with synonyms.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// The words to keep whole, folded, with their frequencies where these are stated.
    pub fn words(&self) -> &[(String, Option<u64>)] {
        &self.words
    }
}

/// The lines that say something, numbered from one, without a byte order mark, comments and surrounding space.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = text.split('\n').enumerate().map(|(number, line)| {
        // `C#` is a word; a comment stands apart.
        let comment = line.find(" #").or_else(|| line.find("\t#")).unwrap_or(line.len());
        (number + 1, line[..comment].trim())
    });
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn check(word: &str) -> std::result::Result<(), String> {
    if word.is_empty() {
        return Err("a word is missing".to_owned());
    }
    if word.chars().count() > MAX_WORD_CHARS {
        return Err(format!("a word has more than {MAX_WORD_CHARS} characters"));
    }
    if let Some(sign) =
        word.chars().find(|c| "*?＊？\"“”＂「」『』;；".contains(*c)).or_else(|| word.contains("=>").then_some('>'))
    {
        return Err(format!("`{sign}` cannot be part of a word"));
    }
    if !units(Folded::new(word).text()).any(|unit| matches!(unit.kind, UnitKind::Han | UnitKind::Word)) {
        return Err(format!("`{word}` has no character that can be searched"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_go_both_ways_or_one() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_synonyms("\u{FEFF}# 交通\r\n出租車，计程车、Taxi\r\n\r\n的士 => 出租车\r\n").unwrap();
        assert_eq!(vocabulary.synonyms("出租车"), ["计程车", "Taxi"]);
        assert_eq!(vocabulary.synonyms("taxi"), ["出租車", "计程车"]);
        assert_eq!(vocabulary.synonyms("的士"), ["出租车"]);
        assert!(vocabulary.synonyms("公交").is_empty());
        vocabulary.add_synonyms("紐約, New \u{c}\tYork").unwrap();
        assert_eq!(vocabulary.synonyms("纽约"), ["New York"]);
        assert_eq!(vocabulary.synonyms("new york"), ["紐約"]);
        for (text, message) in [
            ("# a\n出租车", "line 2, `出租车`: a word alone has no synonym"),
            ("a,,b", "line 1, `a,,b`: a word is missing"),
            ("a, 。", "line 1, `a, 。`: `。` has no character that can be searched"),
            ("a =>", "line 1, `a =>`: a word is missing"),
            ("a => b => c", "line 1, `a => b => c`: `>` cannot be part of a word"),
            ("\"a\", b", "line 1, `\"a\", b`: `\"` cannot be part of a word"),
        ] {
            assert_eq!(Vocabulary::default().add_synonyms(text).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_dictionary_is_jiebas() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_words("\u{FEFF}大模型 # 新词\r\n雲計算 5\n开放源码 10 nz\n开源 n\n").unwrap();
        assert_eq!(
            vocabulary.words(),
            [("大模型".into(), None), ("云计算".into(), Some(5)), ("开放源码".into(), Some(10)), ("开源".into(), None)]
        );
        for (text, message) in [
            ("大模型 -5", "line 1, `大模型 -5`: `-5` is not a frequency"),
            ("a\n大模型 3 n x", "line 2, `大模型 3 n x`: there are more than three columns"),
            ("大模型,5,n", "line 1, `大模型,5,n`: columns are separated by spaces"),
            ("大模型 3 7", "line 1, `大模型 3 7`: `7` is not a part of speech"),
        ] {
            assert_eq!(Vocabulary::default().add_words(text).unwrap_err().to_string(), message);
        }
    }
}
