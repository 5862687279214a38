//! What is near a word: what may have been meant, by sound, by one character, or by a letter or two.

use pinyin::ToPinyinMulti as _;

/// A word with what is near it.
#[derive(Debug)]
pub(in crate::engine) struct Near {
    pub(in crate::engine) word: Vec<char>,
    /// By character: its readings.
    pub(in crate::engine) sounds: Vec<Vec<&'static str>>,
    /// Most edits of a term that does not sound alike.
    pub(in crate::engine) most: u8,
}

impl Near {
    /// What is near the folded `word`.
    pub(in crate::engine) fn new(word: &str) -> Self {
        let word: Vec<char> = word.chars().collect();
        let is_latin = word.first().is_some_and(char::is_ascii);
        Self {
            sounds: word.iter().map(|c| if is_latin { Vec::new() } else { readings(*c) }).collect(),
            most: if is_latin && word.len() >= 8 { 2 } else { 1 },
            word,
        }
    }

    /// Whether it is of letters.
    pub(in crate::engine) fn is_latin(&self) -> bool {
        self.word.first().is_some_and(char::is_ascii)
    }

    /// Whether a character sounds like the one of the word there.
    pub(in crate::engine) fn sounds_alike(&self, at: usize, c: char) -> bool {
        readings(c).iter().any(|sound| self.sounds[at].contains(sound))
    }

    /// How far `term` is: 0 where one character differs and sounds alike, 1 where several do, 2 where one character differs
    /// or two change places, 3 where one is missing or too many; of Latin words, the letters. `None` where it is farther.
    pub(in crate::engine) fn distance(&self, term: &str) -> Option<u8> {
        let (word, term) = (&self.word, term.chars().collect::<Vec<char>>());
        if *word == term {
            return None;
        }
        if self.is_latin() {
            return Some(edits(word, &term)).filter(|edits| *edits <= self.most);
        }
        if word.len() == term.len() {
            let differing: Vec<usize> = (0..word.len()).filter(|&at| word[at] != term[at]).collect();
            let alike = differing.iter().all(|&at| self.sounds_alike(at, term[at]));
            return match differing.as_slice() {
                [_] if alike => Some(0),
                _ if alike => Some(1),
                [_] => Some(2),
                [a, b] if *b == a + 1 && word[*a] == term[*b] && word[*b] == term[*a] => Some(2),
                _ => None,
            };
        }
        (word.len().min(term.len()) >= 2 && word.len().max(term.len()) >= 3 && edits(word, &term) <= 1).then_some(3)
    }
}

/// The readings of a Han character, without tones.
pub(in crate::engine) fn readings(c: char) -> Vec<&'static str> {
    c.to_pinyin_multi()
        .map(|readings| readings.into_iter().map(|reading| reading.plain()).collect())
        .unwrap_or_default()
}

/// Levenshtein distance, up to 255.
pub(in crate::engine) fn edits(word: &[char], term: &[char]) -> u8 {
    let first = (0..=word.len()).map(|length| u8::try_from(length).unwrap_or(u8::MAX)).collect();
    let last = term.iter().fold(first, |row: Vec<u8>, c| next_row(word, &row, *c));
    last.last().copied().unwrap_or(u8::MAX)
}

/// The row behind `row` in the table of Levenshtein's distance, for the next character of a term.
pub(in crate::engine) fn next_row(word: &[char], row: &[u8], next: char) -> Vec<u8> {
    let mut made = Vec::with_capacity(row.len());
    made.push(row[0].saturating_add(1));
    for (at, c) in word.iter().enumerate() {
        let kept = row[at].saturating_add(u8::from(*c != next));
        made.push(kept.min(row[at + 1].saturating_add(1)).min(made[at].saturating_add(1)));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_is_nearest() {
        let near = Near::new("人工智能");
        assert_eq!(near.distance("人工智能"), None);
        assert_eq!(near.distance("人工只能"), Some(0));
        assert_eq!(near.distance("仁工只能"), Some(1));
        assert_eq!(near.distance("人工职能"), Some(0));
        assert_eq!(near.distance("人工万能"), Some(2));
        assert_eq!(near.distance("人智工能"), Some(2));
        assert_eq!(near.distance("人工智"), Some(3));
        assert_eq!(near.distance("机器智能"), None);
        assert_eq!(Near::new("openal").distance("openai"), Some(1));
        assert_eq!(Near::new("kubernetse").distance("kubernetes"), Some(2));
    }
}
