//! Terms near a word in a dictionary, which is walked by an automaton that leaves a branch as soon as nothing on it can be
//! near; read from end to end, the dictionaries of a million articles take half a second.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy_fst::Automaton;

use crate::engine::near::{Near, next_row, readings};

/// Han characters by reading, without tones.
static HOMOPHONES: LazyLock<HashMap<&'static str, Vec<char>>> = LazyLock::new(|| {
    let mut homophones: HashMap<&'static str, Vec<char>> = HashMap::new();
    let read = ['\u{3007}'..='\u{3007}', '\u{3400}'..='\u{4DBF}', '\u{4E00}'..='\u{9FFF}', '\u{E000}'..='\u{F8FF}'];
    for c in read.into_iter().flatten() {
        readings(c).into_iter().for_each(|reading| homophones.entry(reading).or_default().push(c));
    }
    homophones
});

/// Calls `visit` with the terms of a dictionary that are near, how far each is, and what the dictionary says of it.
pub(in crate::engine::local) fn for_each(
    near: &Near,
    inverted: &InvertedIndexReader,
    mut visit: impl FnMut(&str, u8, &TermInfo),
) -> tantivy::Result<()> {
    let mut terms = inverted.terms().search(Walk(near)).into_stream()?;
    while terms.advance() {
        if let Ok(term) = std::str::from_utf8(terms.key())
            && let Some(distance) = near.distance(term)
        {
            visit(term, distance, terms.value());
        }
    }
    // Two characters that change places are two edits, and are not worth a walk that allows for two.
    for at in 1..near.word.len() {
        let mut swapped = near.word.clone();
        swapped.swap(at - 1, at);
        let swapped: String = swapped.into_iter().collect();
        if let Some(info) = inverted.terms().get(&swapped)?
            && let Some(distance) = near.distance(&swapped)
            && state_of(near, &swapped).is_none_or(|state| !Walk(near).is_match(&state))
        {
            visit(&swapped, distance, &info);
        }
    }
    Ok(())
}

/// The state behind `text`, if it is on the way to something near.
fn state_of(near: &Near, text: &str) -> Option<State> {
    let mut state = Walk(near).start();
    for byte in text.bytes() {
        state = Walk(near).accept(&state, byte);
        if !Walk(near).can_match(&state) {
            return None;
        }
    }
    Some(state)
}

/// Behind the beginning of a term: what its whole characters are, and the bytes of one that is not whole.
#[derive(Clone)]
struct State {
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

/// The walk to what is near a word.
struct Walk<'a>(&'a Near);

impl Automaton for Walk<'_> {
    type State = State;

    fn start(&self) -> State {
        let row = (0..=self.0.word.len()).map(|length| u8::try_from(length).unwrap_or(u8::MAX)).collect();
        let begun = Begun { length: 0, alike: !self.0.is_latin(), row };
        State { begun: Rc::new(begun), pending: [0; 4], bytes: 0 }
    }

    fn is_match(&self, State { begun, bytes, .. }: &State) -> bool {
        let alike = begun.alike && begun.length == self.0.word.len();
        *bytes == 0 && (alike || begun.row.last().is_some_and(|edits| *edits <= self.0.most))
    }

    fn can_match(&self, state: &State) -> bool {
        let begun = &state.begun;
        let fewest = begun.fewest();
        if state.bytes == 0 {
            return begun.alike || fewest <= self.0.most;
        }
        // Characters beyond the basic plane are few, and not listed by their readings.
        if fewest < self.0.most || state.bytes >= 4 || state.pending[0] >= 0xF0 {
            return true;
        }
        let begins = |c: char| c.encode_utf8(&mut [0; 4]).as_bytes().starts_with(&state.pending[..state.bytes]);
        let kept = || self.0.word.iter().zip(&begun.row).any(|(c, edits)| *edits == self.0.most && begins(*c));
        let sounds = || {
            let sounds = self.0.sounds.get(begun.length).into_iter().flatten();
            let alike = sounds.filter_map(|sound| HOMOPHONES.get(sound)).flatten();
            self.0.word.get(begun.length).into_iter().chain(alike).any(|c| begins(*c))
        };
        fewest == self.0.most && kept() || begun.alike && sounds()
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
        let alike = *alike && self.0.word.get(*length).is_some_and(|own| *own == c || self.0.sounds_alike(*length, c));
        let begun = Begun { length: length + 1, alike, row: next_row(&self.0.word, row, c) };
        State { begun: Rc::new(begun), pending: [0; 4], bytes: 0 }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::near::edits;

    #[test]
    fn whatever_has_a_reading_is_listed_by_it() {
        for c in '\0'..='\u{FFFF}' {
            for reading in readings(c) {
                // Those that a fold never leaves as they are.
                assert!(HOMOPHONES[reading].contains(&c) || ('\u{F900}'..='\u{FAFF}').contains(&c), "{c} {reading}");
            }
        }
    }

    proptest! {
        /// Whatever is near is on a way that the automaton does not leave, but for characters that change places.
        #[test]
        fn the_walk_leaves_out_nothing_that_is_near(
            word in "[是市时实事工功公零]{2,5}|[abc1]{4,9}",
            term in "[是市时实事工功公〇零𠮷a]{1,6}|[abc1é是]{3,10}",
        ) {
            let near = Near::new(&word);
            let is_reached = state_of(&near, &term).is_some_and(|state| Walk(&near).is_match(&state));
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
