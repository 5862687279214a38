//! Terms near a word: what may have been meant. A dictionary of terms is walked by an automaton that leaves a branch as
//! soon as nothing on it can be near; read from end to end, the dictionaries of a million articles take half a second.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use pinyin::ToPinyinMulti as _;
use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy_fst::Automaton;

/// A word with what is near it.
#[derive(Debug)]
pub(in crate::engine::local) struct Near {
    word: Vec<char>,
    /// By character: its readings.
    sounds: Vec<Vec<&'static str>>,
    /// Most edits of a term that does not sound alike.
    most: u8,
}

/// Han characters by reading, without tones.
static HOMOPHONES: LazyLock<HashMap<&'static str, Vec<char>>> = LazyLock::new(|| {
    let mut homophones: HashMap<&'static str, Vec<char>> = HashMap::new();
    let read = ['\u{3007}'..='\u{3007}', '\u{3400}'..='\u{4DBF}', '\u{4E00}'..='\u{9FFF}', '\u{E000}'..='\u{F8FF}'];
    for c in read.into_iter().flatten() {
        readings(c).into_iter().for_each(|reading| homophones.entry(reading).or_default().push(c));
    }
    homophones
});

impl Near {
    /// What is near the folded `word`.
    pub(in crate::engine::local) fn new(word: &str) -> Self {
        let word: Vec<char> = word.chars().collect();
        let is_latin = word.first().is_some_and(char::is_ascii);
        Self {
            sounds: word.iter().map(|c| if is_latin { Vec::new() } else { readings(*c) }).collect(),
            most: if is_latin && word.len() >= 8 { 2 } else { 1 },
            word,
        }
    }

    fn is_latin(&self) -> bool {
        self.word.first().is_some_and(char::is_ascii)
    }

    fn sounds_alike(&self, at: usize, c: char) -> bool {
        readings(c).iter().any(|sound| self.sounds[at].contains(sound))
    }

    /// Calls `visit` with the terms of a dictionary that are near, how far each is, and what the dictionary says of it.
    pub(in crate::engine::local) fn for_each(
        &self,
        inverted: &InvertedIndexReader,
        mut visit: impl FnMut(&str, u8, &TermInfo),
    ) -> tantivy::Result<()> {
        let mut terms = inverted.terms().search(self).into_stream()?;
        while terms.advance() {
            if let Ok(term) = std::str::from_utf8(terms.key())
                && let Some(distance) = self.distance(term)
            {
                visit(term, distance, terms.value());
            }
        }
        // Two characters that change places are two edits, and are not worth a walk that allows for two.
        for at in 1..self.word.len() {
            let mut swapped = self.word.clone();
            swapped.swap(at - 1, at);
            let swapped: String = swapped.into_iter().collect();
            if let Some(info) = inverted.terms().get(&swapped)?
                && let Some(distance) = self.distance(&swapped)
                && self.state_of(&swapped).is_none_or(|state| !self.is_match(&state))
            {
                visit(&swapped, distance, &info);
            }
        }
        Ok(())
    }

    /// How far `term` is: 0 where one character differs and sounds alike, 1 where several do, 2 where one character differs
    /// or two change places, 3 where one is missing or too many; of Latin words, the letters. `None` where it is farther.
    fn distance(&self, term: &str) -> Option<u8> {
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

    /// The state behind `text`, if it is on the way to something near.
    fn state_of(&self, text: &str) -> Option<State> {
        let mut state = self.start();
        for byte in text.bytes() {
            state = self.accept(&state, byte);
            if !self.can_match(&state) {
                return None;
            }
        }
        Some(state)
    }
}

/// Behind the beginning of a term: what its whole characters are, and the bytes of one that is not whole.
#[derive(Clone)]
pub(in crate::engine::local) struct State {
    begun: Rc<Begun>,
    pending: [u8; 4],
    bytes: usize,
}

/// The beginning of a term, in whole characters.
struct Begun {
    length: usize,
    /// Whether each of them is the word's character there, or sounds like it.
    alike: bool,
    /// By length of a beginning of the word: how many edits make it this beginning (Levenshtein's row).
    row: Vec<u8>,
}

impl Begun {
    fn fewest(&self) -> u8 {
        self.row.iter().copied().min().unwrap_or(u8::MAX)
    }
}

impl Automaton for Near {
    type State = State;

    fn start(&self) -> State {
        let row = (0..=self.word.len()).map(|length| u8::try_from(length).unwrap_or(u8::MAX)).collect();
        let begun = Begun { length: 0, alike: !self.is_latin(), row };
        State { begun: Rc::new(begun), pending: [0; 4], bytes: 0 }
    }

    fn is_match(&self, State { begun, bytes, .. }: &State) -> bool {
        let alike = begun.alike && begun.length == self.word.len();
        *bytes == 0 && (alike || begun.row.last().is_some_and(|edits| *edits <= self.most))
    }

    fn can_match(&self, state: &State) -> bool {
        let begun = &state.begun;
        let fewest = begun.fewest();
        if state.bytes == 0 {
            return begun.alike || fewest <= self.most;
        }
        // Characters beyond the basic plane are few, and not listed by their readings.
        if fewest < self.most || state.bytes >= 4 || state.pending[0] >= 0xF0 {
            return true;
        }
        let begins = |c: char| c.encode_utf8(&mut [0; 4]).as_bytes().starts_with(&state.pending[..state.bytes]);
        let kept = || self.word.iter().zip(&begun.row).any(|(c, edits)| *edits == self.most && begins(*c));
        let sounds = || {
            let sounds = self.sounds.get(begun.length).into_iter().flatten();
            let alike = sounds.filter_map(|sound| HOMOPHONES.get(sound)).flatten();
            self.word.get(begun.length).into_iter().chain(alike).any(|c| begins(*c))
        };
        fewest == self.most && kept() || begun.alike && sounds()
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let mut next = state.clone();
        if next.bytes < next.pending.len() {
            next.pending[next.bytes] = byte;
            next.bytes += 1;
        }
        let Some(c) = std::str::from_utf8(&next.pending[..next.bytes]).ok().and_then(|text| text.chars().next()) else {
            return next;
        };
        let Begun { length, alike, row } = &*state.begun;
        let alike = *alike && self.word.get(*length).is_some_and(|own| *own == c || self.sounds_alike(*length, c));
        let begun = Begun { length: length + 1, alike, row: next_row(&self.word, row, c) };
        State { begun: Rc::new(begun), pending: [0; 4], bytes: 0 }
    }
}

/// The readings of a Han character, without tones.
fn readings(c: char) -> Vec<&'static str> {
    c.to_pinyin_multi()
        .map(|readings| readings.into_iter().map(|reading| reading.plain()).collect())
        .unwrap_or_default()
}

/// Levenshtein distance, up to 255.
fn edits(word: &[char], term: &[char]) -> u8 {
    let first = (0..=word.len()).map(|length| u8::try_from(length).unwrap_or(u8::MAX)).collect();
    let last = term.iter().fold(first, |row: Vec<u8>, c| next_row(word, &row, *c));
    last.last().copied().unwrap_or(u8::MAX)
}

/// The row behind `row` in the table of Levenshtein's distance, for the next character of a term.
fn next_row(word: &[char], row: &[u8], next: char) -> Vec<u8> {
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whatever_has_a_reading_is_listed_by_it() {
        for c in '\0'..='\u{FFFF}' {
            for reading in readings(c) {
                // Those that a fold never leaves as they are.
                assert!(HOMOPHONES[reading].contains(&c) || ('\u{F900}'..='\u{FAFF}').contains(&c), "{c} {reading}");
            }
        }
    }

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

    proptest! {
        /// Whatever is near is on a way that the automaton does not leave, but for characters that change places.
        #[test]
        fn the_walk_leaves_out_nothing_that_is_near(
            word in "[是市时实事工功公零]{2,5}|[abc1]{4,9}",
            term in "[是市时实事工功公〇零𠮷a]{1,6}|[abc1é是]{3,10}",
        ) {
            let near = Near::new(&word);
            let is_reached = near.state_of(&term).is_some_and(|state| near.is_match(&state));
            let mut swapped: Vec<char> = term.chars().collect();
            let is_swapped = (1..swapped.len()).any(|at| {
                swapped.swap(at - 1, at);
                let is_word = swapped == near.word;
                swapped.swap(at - 1, at);
                is_word
            });
            if near.distance(&term).is_some() {
                prop_assert!(is_reached || is_swapped, "{word} {term}");
            } else if is_reached {
                // Too short, or the word itself.
                prop_assert!(term == word || edits(&near.word, &swapped) <= near.most, "{word} {term}");
            }
        }
    }
}
