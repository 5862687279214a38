//! Wildcards: what `*` and `?` in a typed word mean. Takes the word; gives the folded sequences of units that it stands
//! for.
//!
//! Between Han characters `?` is one unit and `*` up to [`MAX_GAP`](super::pattern::MAX_GAP) of them inside a sentence. Beside a letter or
//! digit, either may also belong to the Latin word: `gpt*` is every word that begins so, `gpt?4` is gpt-4 as well as
//! gpto4.

use std::fmt;

use super::fold::fold;
use super::pattern::{Atom, Pattern, Run, Sequence};
use super::units::{MAX_WORD_CHARS, UnitKind, units};

/// Most readings of one word with wildcards.
const MAX_READINGS: usize = 16;

/// The shape of one Latin word or number: folded characters, `?` for any one, `*` for any number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WordGlob(String);

impl WordGlob {
    /// A shape; `None` where it is longer than a word can be.
    pub fn new(shape: &str) -> Option<Self> {
        (shape.chars().count() <= MAX_WORD_CHARS).then(|| Self(shape.to_owned()))
    }

    /// The characters before the first wildcard.
    pub fn prefix(&self) -> &str {
        &self.0[..self.0.find(['*', '?']).unwrap_or(self.0.len())]
    }

    /// Whether `word` has this shape.
    pub fn matches(&self, word: &str) -> bool {
        let (shape, word) = (self.0.as_bytes(), word);
        // The classic walk: on a mismatch, let the last star take one character more.
        let (mut at, mut in_word) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        loop {
            let rest = &word[in_word..];
            match (self.0[at..].chars().next(), rest.chars().next()) {
                (Some('*'), _) => {
                    at += 1;
                    retry = Some((at, in_word));
                }
                (None, None) => return true,
                (Some(wanted), Some(c)) if wanted == '?' || wanted == c => {
                    at += wanted.len_utf8();
                    in_word += c.len_utf8();
                }
                _ => {
                    let Some((star, taken)) = retry else { return false };
                    let Some(c) = word[taken..].chars().next() else { return false };
                    let taken = taken + c.len_utf8();
                    // A star at the end takes all that is left.
                    if star == shape.len() {
                        return true;
                    }
                    (at, in_word) = (star, taken);
                    retry = Some((star, taken));
                }
            }
        }
    }
}

impl fmt::Display for WordGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The phrase `text`, folded: one run without wildcards. `None` where it has no unit.
pub fn phrase(text: &str) -> Option<Pattern<Sequence>> {
    let folded = fold(text);
    let atoms: Vec<Atom> = units(&folded).map(|unit| Atom::Unit(folded[unit.range].to_owned())).collect();
    (!atoms.is_empty()).then(|| Pattern::Leaf(Sequence { runs: vec![Run { number: 0, atoms }] }))
}

/// What the word `text` with wildcards in it stands for: any of its readings. `None` where there is nothing beside
/// wildcards, or where there are more readings than can be told apart, or a word is too long.
pub fn glob(text: &str) -> Option<Pattern<Sequence>> {
    let folded = fold(text);
    // At the end of a word `?` may be a question mark, so it stands for one letter or for none.
    let head = folded.trim_end_matches('?');
    let mut patterns = Vec::new();
    for end in head.len()..=folded.len() {
        for sequence in readings(&folded[..end])? {
            let pattern = Pattern::Leaf(sequence);
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
    }
    if patterns.len() > MAX_READINGS {
        return None;
    }
    if patterns.len() > 1 { Some(Pattern::Any(patterns)) } else { patterns.pop() }
}

/// The ways to read a folded word; `None` where there are too many.
fn readings(folded: &str) -> Option<Vec<Sequence>> {
    let mut readings = vec![Reading::default()];
    let pieces = pieces(folded);
    for (at, piece) in pieces.iter().enumerate() {
        let is_word = |piece: Option<&Piece>| matches!(piece, Some(Piece::Word(_)));
        // Wildcards in a row see the word behind all of them.
        let next_is_word = is_word(pieces[at + 1..].iter().find(|piece| !matches!(piece, Piece::One | Piece::Many)));
        let next_is_wild = matches!(pieces.get(at + 1), Some(Piece::One | Piece::Many));
        let mut next = Vec::new();
        for reading in readings {
            reading.grow(piece, next_is_word, next_is_wild, &mut next);
        }
        if next.len() > MAX_READINGS {
            return None;
        }
        readings = next;
    }
    readings
        .into_iter()
        .map(Reading::finish)
        .collect::<Option<Vec<_>>>()
        .map(|found| found.into_iter().flatten().collect())
}

/// A typed word cut at its wildcards.
#[derive(Debug)]
enum Piece<'a> {
    Word(&'a str),
    Unit(&'a str),
    /// `?`
    One,
    /// `*`
    Many,
}

fn pieces(folded: &str) -> Vec<Piece<'_>> {
    let pieces = units(folded).filter(|unit| unit.kind != UnitKind::Paragraph).map(|unit| {
        let text = &folded[unit.range];
        match text {
            "?" => Piece::One,
            "*" => Piece::Many,
            _ if unit.kind == UnitKind::Word => Piece::Word(text),
            _ => Piece::Unit(text),
        }
    });
    pieces.collect()
}

/// One way to read the pieces so far.
#[derive(Clone, Debug, Default)]
struct Reading {
    runs: Vec<Vec<Atom>>,
    atoms: Vec<Atom>,
    /// The shape of a word that is still open: what comes next may belong to it.
    word: Option<String>,
    /// Whether a wildcard claims the next piece for its word.
    claims: bool,
}

impl Reading {
    /// This reading with one piece more, in every way that it can be read.
    fn grow(mut self, piece: &Piece<'_>, next_is_word: bool, next_is_wild: bool, into: &mut Vec<Self>) {
        match piece {
            Piece::Word(text) => {
                match &mut self.word {
                    Some(word) if self.claims => word.push_str(text),
                    _ => {
                        self.close();
                        self.word = Some((*text).to_owned());
                    }
                }
                self.claims = false;
                into.push(self);
            }
            Piece::Unit(text) => {
                // A wildcard that waited for a word has none.
                if self.claims {
                    return;
                }
                self.close();
                self.atoms.push(Atom::Unit((*text).to_owned()));
                into.push(self);
            }
            Piece::One => {
                if next_is_word || self.word.is_some() {
                    // One letter of the word before, of the word behind, or of both made one.
                    let mut letter = self.clone();
                    letter.word.get_or_insert_default().push('?');
                    if next_is_word {
                        let mut joined = letter.clone();
                        joined.claims = true;
                        into.push(joined);
                    }
                    if self.word.is_some() && !self.claims {
                        into.push(letter);
                        if next_is_word {
                            let mut behind = self.clone();
                            behind.close();
                            behind.word = Some("?".to_owned());
                            behind.claims = true;
                            into.push(behind);
                        }
                    }
                }
                if !self.claims {
                    self.close();
                    self.atoms.push(Atom::Hole);
                    into.push(self);
                }
            }
            Piece::Many => {
                if next_is_word && self.word.is_some() {
                    let mut joined = self.clone();
                    joined.word.get_or_insert_default().push('*');
                    joined.claims = true;
                    into.push(joined);
                }
                if !self.claims {
                    if let Some(word) = &mut self.word {
                        word.push('*');
                    }
                    self.close();
                    if !self.atoms.is_empty() {
                        self.runs.push(std::mem::take(&mut self.atoms));
                    }
                    if next_is_word {
                        // The wildcard between may stand for a unit apart from the word.
                        if next_is_wild {
                            into.push(self.clone());
                        }
                        self.word = Some("*".to_owned());
                        self.claims = true;
                    }
                    into.push(self);
                }
            }
        }
    }

    fn close(&mut self) {
        if let Some(word) = self.word.take() {
            self.atoms.push(match WordGlob::new(&word) {
                Some(glob) if word.contains(['*', '?']) => Atom::Word(glob),
                _ => Atom::Unit(word),
            });
        }
        self.claims = false;
    }

    /// The sequence; none of it where a hole at an end makes it say no more than without. `None` where there is nothing
    /// but wildcards.
    fn finish(mut self) -> Option<Option<Sequence>> {
        self.close();
        if !self.atoms.is_empty() {
            self.runs.push(self.atoms);
        }
        let holds = |atom: &Atom| match atom {
            Atom::Unit(_) => true,
            Atom::Word(glob) => glob.0.contains(|c| !matches!(c, '*' | '?')),
            Atom::Hole => false,
        };
        let runs: Vec<Run> = self.runs.into_iter().map(|atoms| Run { number: 0, atoms }).collect();
        if !runs.iter().any(|run| run.atoms.iter().any(holds)) {
            return None;
        }
        let ends = [runs.first().and_then(|run| run.atoms.first()), runs.last().and_then(|run| run.atoms.last())];
        Some((!ends.contains(&Some(&Atom::Hole))).then_some(Sequence { runs }))
    }
}
