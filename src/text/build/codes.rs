//! The codes that stored text is packed with: of each script a prefix code (Huffman 1952) over the commonest words of its
//! news, their characters, signs, and the frames of metadata. Words and how often they occur are jieba's, rewritten for
//! the traditional script by OpenCC's tables; the rest is `data/pieces.txt`.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::classes::lines;
use crate::trie::{self, Alphabet};

/// Pieces of a code: a number of one has 16 bits.
const MOST_PIECES: usize = 1 << 16;
/// Longest piece in characters, frames aside.
const LONGEST_WORD: usize = 8;
/// No piece is taken to be rarer than one in so many, so that no code is much longer than its bits.
const RAREST: u64 = 1 << 21;
/// How often, in ten thousand words, a character stands that is no piece.
const UNKNOWN_WEIGHT: u64 = 3;

/// What a code is made of, by piece; the empty piece says that a character follows that is none.
type Weights = HashMap<String, u64>;

/// One code: how many pieces have a code of each length, and the pieces by their codes, shortest first.
struct Code {
    counts: [u32; 32],
    pieces: Vec<String>,
}

/// The codes of the scripts, by name.
pub(crate) struct Codes([(&'static str, Code); 2]);

impl Codes {
    /// Made of the tables below `data` and the words of jieba's.
    pub(crate) fn of(data: &Path, words: &[(String, u64)]) -> Result<Self, Box<dyn Error>> {
        let total: u64 = words.iter().map(|(_, frequency)| frequency).sum();
        let pieces = pieces(data, total)?;
        let scripts = Scripts::read(data)?;
        let words = commonest(words);
        let code = |rewritten| code(chosen(weights(&words, rewritten, &pieces, total)));
        Ok(Self([("simplified", code(None)), ("traditional", code(Some(&scripts)))]))
    }

    /// Every piece.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|(_, code)| code.pieces.iter().map(String::as_str))
    }

    /// Writes the codes into `out`: for each script a `.code`, which is read back, and a `.trie`, in which pieces are found.
    pub(crate) fn write(&self, alphabet: &Alphabet, out: &Path) -> Result<(), Box<dyn Error>> {
        for (name, code) in &self.0 {
            let mut bytes: Vec<u8> = code.counts.iter().flat_map(|count| count.to_le_bytes()).collect();
            let mut end = 0_u32;
            for piece in std::iter::once("").chain(code.pieces.iter().map(String::as_str)) {
                end += piece.len() as u32;
                bytes.extend(end.to_le_bytes());
            }
            code.pieces.iter().for_each(|piece| bytes.extend(piece.as_bytes()));
            fs::write(out.join(name).with_extension("code"), bytes)?;
            let numbered = code.pieces.iter().map(String::as_str).zip(0..).filter(|(piece, _)| !piece.is_empty());
            fs::write(out.join(name).with_extension("trie"), trie::to_bytes(alphabet, numbered)?)?;
        }
        Ok(())
    }
}

/// The pieces of `pieces.txt`, with weights in the measure of the words, which are `total`.
fn pieces(data: &Path, total: u64) -> Result<Weights, Box<dyn Error>> {
    let mut pieces = Weights::new();
    for line in lines(&data.join("pieces.txt"))? {
        let (weight, listed) = line.split_once(' ').ok_or_else(|| format!("pieces.txt: no pieces in `{line}`"))?;
        let weight = weight.parse::<u64>()? * total / 10_000;
        for piece in listed.split(' ').filter(|piece| !piece.is_empty()) {
            let piece = match piece {
                "\\n" => "\n",
                "\\s" => " ",
                "\\\\" => "\\",
                other => other,
            };
            *pieces.entry(piece.to_owned()).or_insert(0) += weight;
        }
    }
    // Years and numbers of two figures.
    for (numbers, weight) in [(1940..2050, 4), (1840..1940, 1)] {
        numbers.for_each(|year: u32| *pieces.entry(year.to_string()).or_insert(0) += weight * total / 10_000);
    }
    (0..100).for_each(|number| *pieces.entry(format!("{number:02}")).or_insert(0) += 4 * total / 10_000);
    // Printable ASCII and kana that are not listed.
    for c in ('!'..='~').chain('ぁ'..='ヺ') {
        pieces.entry(c.to_string()).or_insert(total / 100_000);
    }
    pieces.insert(String::new(), UNKNOWN_WEIGHT * total / 10_000);
    Ok(pieces)
}

/// OpenCC's characters, from simplified to traditional script and on to what Taiwan and Hong Kong write.
struct Scripts {
    traditional: HashMap<char, Vec<char>>,
    taiwan: HashMap<char, char>,
    hong_kong: HashMap<char, char>,
}

impl Scripts {
    fn read(data: &Path) -> Result<Self, Box<dyn Error>> {
        let table = |name: &str| -> Result<HashMap<char, Vec<char>>, Box<dyn Error>> {
            let lines = lines(&data.join("opencc").join(name).with_extension("txt"))?;
            let rows = lines.iter().filter_map(|line| line.split_once('\t'));
            let row = |(key, values): (&str, &str)| {
                Some((key.chars().next()?, values.split(' ').filter_map(|value| value.chars().next()).collect()))
            };
            Ok(rows.filter_map(row).collect())
        };
        let first = |table: HashMap<char, Vec<char>>| table.into_iter().map(|(key, values)| (key, values[0])).collect();
        Ok(Self {
            traditional: table("STCharacters")?,
            taiwan: first(table("TWVariants")?),
            hong_kong: first(table("HKVariants")?),
        })
    }

    /// The spellings of a simplified word in the traditional script, the likeliest first; not each once.
    fn spellings(&self, word: &str) -> [String; 4] {
        let standard = |c: char| self.traditional.get(&c).map_or(c, |values| values[0]);
        let regional = |of: &HashMap<char, char>, c: char| of.get(&standard(c)).copied().unwrap_or(standard(c));
        // 台 stands for itself beside 臺, 里 beside 裏.
        let kept = |c: char| match self.traditional.get(&c) {
            Some(values) if values.contains(&c) => c,
            _ => regional(&self.taiwan, c),
        };
        [
            word.chars().map(|c| regional(&self.taiwan, c)).collect(),
            word.chars().map(kept).collect(),
            word.chars().map(standard).collect(),
            word.chars().map(|c| regional(&self.hong_kong, c)).collect(),
        ]
    }
}

/// The words of a code: characters, and as many others as have room.
fn commonest(words: &[(String, u64)]) -> Vec<(&str, u64)> {
    let (singles, mut others): (Vec<(&str, u64)>, _) = words
        .iter()
        .map(|(word, frequency)| (word.as_str(), *frequency))
        .filter(|(word, _)| word.len() <= 3 * LONGEST_WORD)
        .partition(|(word, _)| word.chars().nth(1).is_none());
    let most = MOST_PIECES.min(others.len() - 1);
    others.select_nth_unstable_by_key(most, |(word, frequency)| (Reverse(*frequency), *word));
    others.truncate(most);
    singles.into_iter().chain(others).collect()
}

/// How often each piece occurs.
fn weights(words: &[(&str, u64)], rewritten: Option<&Scripts>, pieces: &Weights, total: u64) -> Weights {
    let mut weights = pieces.clone();
    let mut add = |word: &str, weight: u64| *weights.entry(word.to_owned()).or_insert(0) += weight;
    for (word, frequency) in words {
        let Some(scripts) = rewritten else {
            add(word, *frequency);
            continue;
        };
        let single = word.chars().next().filter(|_| word.chars().count() == 1);
        match single {
            // What a lone character is in the other script is not known: 发 is 發 or 髮.
            Some(c) => {
                add(word, 1);
                for spelling in scripts.traditional.get(&c).into_iter().flatten() {
                    let spelling = scripts.taiwan.get(spelling).unwrap_or(spelling);
                    add(spelling.encode_utf8(&mut [0; 4]), frequency / 2);
                }
                scripts.spellings(word).iter().for_each(|spelling| add(spelling, frequency / 8));
            }
            None => {
                let shares = [frequency * 5 / 8, frequency / 8, frequency / 8, frequency / 8];
                scripts.spellings(word).iter().zip(shares).for_each(|(spelling, share)| add(spelling, share));
            }
        }
    }
    // A character of a word may stand alone where the word does not.
    let characters: HashSet<char> = weights.keys().flat_map(|piece| piece.chars()).collect();
    for c in characters {
        let weight = weights.entry(c.to_string()).or_insert(0);
        *weight = (*weight).max(total / RAREST);
    }
    weights
}

/// As many pieces as a code may have: characters, what is listed, and of the words the commonest.
fn chosen(weights: Weights) -> Vec<(String, u64)> {
    // Beyond the basic plane, a trie has no characters.
    let is_findable = |piece: &str| piece.chars().all(|c| u32::from(c) < 1 << 16);
    let mut chosen: Vec<(String, u64)> = weights.into_iter().filter(|(piece, _)| is_findable(piece)).collect();
    let is_single = |piece: &str| piece.chars().nth(1).is_none();
    chosen.sort_by(|(one, a), (other, b)| (is_single(other), b, one).cmp(&(is_single(one), a, other)));
    chosen.truncate(MOST_PIECES);
    chosen.sort();
    chosen
}

/// The code of least length over pieces of these weights.
fn code(pieces: Vec<(String, u64)>) -> Code {
    let least = pieces.iter().map(|(_, weight)| weight).sum::<u64>() / RAREST;
    let mut heap: BinaryHeap<Reverse<(u64, usize)>> =
        pieces.iter().enumerate().map(|(number, (_, weight))| Reverse(((*weight).max(least).max(1), number))).collect();
    let mut parents = vec![0; pieces.len()];
    while let (Some(Reverse((one, left))), Some(Reverse((other, right)))) = (heap.pop(), heap.pop()) {
        parents[left] = parents.len();
        parents[right] = parents.len();
        heap.push(Reverse((one + other, parents.len())));
        parents.push(0);
        if heap.len() == 1 {
            break;
        }
    }
    let mut lengths = vec![0_usize; parents.len()];
    for node in (0..parents.len() - 1).rev() {
        lengths[node] = lengths[parents[node]] + 1;
    }
    let mut by_length: Vec<(usize, String)> =
        pieces.into_iter().zip(lengths).map(|((piece, _), length)| (length, piece)).collect();
    by_length.sort();
    let mut counts = [0; 32];
    by_length.iter().for_each(|(length, _)| counts[*length] += 1);
    Code { counts, pieces: by_length.into_iter().map(|(_, piece)| piece).collect() }
}
