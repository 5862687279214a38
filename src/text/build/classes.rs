//! Classes of characters that stand for one another across scripts, and the one that speaks for each class.
//!
//! Every character is joined with every character on its line of OpenCC's tables, in both directions (union-find). So
//! 发, 發 and 髮 are one class, and whatever a converter would have chosen, both spellings fold alike. The price is that
//! a few words meet that simplified script itself keeps apart (计划 and 计画, 了望 and 瞭望); Taiwan's 計畫 is the reason
//! to pay it. Old, printing and Japanese forms come from a table made of Unihan's (`data/unicode/SOURCE.md` says how), and
//! a radical or stroke is spoken for by the ideograph that Unicode gives for it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

/// A map from every character of a class to the one that speaks for it.
pub(crate) struct Classes {
    representative: HashMap<char, char>,
}

impl Classes {
    /// Reads the tables below `data`. The speaker of a class is its most frequent simplified character, by
    /// `frequencies`, or its most frequent where that has none in use; of a class of signs, the first of its line.
    pub(crate) fn read(data: &Path, frequencies: &HashMap<char, u64>) -> Result<Self, Box<dyn Error>> {
        let mut sets = Sets::default();
        let mut simplified = HashSet::new();
        for (file, key_is_simplified) in
            [("STCharacters", true), ("TSCharacters", false), ("TWVariants", false), ("HKVariants", false)]
        {
            for line in lines(&data.join("opencc").join(file).with_extension("txt"))? {
                let (key, values) = line.split_once('\t').ok_or_else(|| format!("{file}: no tab in `{line}`"))?;
                let key = single(key)?;
                if key_is_simplified {
                    simplified.insert(key);
                }
                for value in values.split(' ') {
                    let value = single(value)?;
                    if file == "TSCharacters" {
                        simplified.insert(value);
                    }
                    sets.join(key, value);
                }
            }
        }
        for line in lines(&data.join("unicode/variants.txt"))? {
            let (one, other) = line.split_once(' ').ok_or_else(|| format!("no pair in `{line}`"))?;
            sets.join(single(one)?, single(other)?);
        }

        let mut representative = HashMap::new();
        for class in sets.classes() {
            let speaker = class
                .iter()
                .copied()
                .max_by_key(|c| {
                    let frequency = frequencies.get(c).copied().unwrap_or(0);
                    (frequency > 0 && simplified.contains(c), frequency, std::cmp::Reverse(*c))
                })
                .ok_or("an empty class")?;
            representative.extend(class.into_iter().map(|c| (c, speaker)));
        }
        for line in lines(&data.join("unicode/EquivalentUnifiedIdeograph.txt"))? {
            let (radicals, ideograph) = equivalent(&line).ok_or_else(|| format!("no code points in `{line}`"))?;
            let speaker = representative.get(&ideograph).copied().unwrap_or(ideograph);
            representative.extend(radicals.map(|radical| (radical, speaker)));
        }
        for line in lines(&data.join("signs.txt"))? {
            let mut characters = line.split(' ');
            let first = single(characters.next().unwrap_or_default())?;
            for other in characters {
                representative.insert(single(other)?, first);
            }
        }
        Ok(Self { representative })
    }

    /// The character that speaks for the class of `c`; `c` itself where it is in none.
    pub(crate) fn representative(&self, c: char) -> char {
        self.representative.get(&c).copied().unwrap_or(c)
    }
}

/// Disjoint sets of characters.
#[derive(Default)]
struct Sets {
    parent: BTreeMap<char, char>,
}

impl Sets {
    fn root(&mut self, c: char) -> char {
        let parent = *self.parent.entry(c).or_insert(c);
        if parent == c {
            return c;
        }
        let root = self.root(parent);
        self.parent.insert(c, root);
        root
    }

    fn join(&mut self, a: char, b: char) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent.insert(a, b);
    }

    fn classes(mut self) -> Vec<Vec<char>> {
        let members: Vec<char> = self.parent.keys().copied().collect();
        let mut classes: BTreeMap<char, Vec<char>> = BTreeMap::new();
        for member in members {
            classes.entry(self.root(member)).or_default().push(member);
        }
        classes.into_values().collect()
    }
}

/// The lines of a data file that say something.
pub(crate) fn lines(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

/// The radicals or strokes of one line of Unicode's table, and the ideograph that they equal:
/// `2E8C..2E8D ; 5C0F  # [2] CJK RADICAL SMALL ONE..CJK RADICAL SMALL TWO`.
fn equivalent(line: &str) -> Option<(RangeInclusive<char>, char)> {
    let code = |text: &str| u32::from_str_radix(text.trim(), 16).ok().and_then(char::from_u32);
    let (radicals, ideograph) = line.split('#').next()?.split_once(';')?;
    let (first, last) = radicals.split_once("..").unwrap_or((radicals, radicals));
    Some((code(first)?..=code(last)?, code(ideograph)?))
}

fn single(text: &str) -> Result<char, Box<dyn Error>> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(format!("`{text}` is not one character").into()),
    }
}
