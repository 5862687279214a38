//! The script of a text: simplified or traditional characters, or no Chinese at all. Takes a text as it stands; gives its
//! script. For the field `lang:` only: every search finds both.
//!
//! Characters that only one script writes, by OpenCC's tables, are counted; the more frequent side has it. A character that
//! both write (后, 里, 只) says nothing.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::class::Class;
use super::fold::class;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// Chinese in simplified characters.
    Simplified,
    /// Chinese in traditional characters.
    Traditional,
    /// Chinese without a character that would tell.
    Undecided,
    /// Not Chinese: few ideographs, or many kana or hangul.
    Other,
}

impl Script {
    /// Every script.
    pub const ALL: [Self; 4] = [Self::Simplified, Self::Traditional, Self::Undecided, Self::Other];

    /// Its name in English, as `lang:` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Traditional => "traditional",
            Self::Undecided => "undecided",
            Self::Other => "other",
        }
    }

    /// The tag of BCP 47: `zh-Hans`, `zh-Hant`, `zh`, and `und` for what is not Chinese.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Simplified => "zh-Hans",
            Self::Traditional => "zh-Hant",
            Self::Undecided => "zh",
            Self::Other => "und",
        }
    }
}

/// The characters that one script alone writes: true where that is the traditional one.
static TELLING: LazyLock<FxHashMap<char, bool>> = LazyLock::new(|| {
    // In these tables the key is of the one script and the values are of the other.
    let pairs = |table: &'static str| {
        table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let (key, values) = line.split_once('\t')?;
            let key = key.chars().next()?;
            Some((key, values.split(' ').all(|value| !value.starts_with(key))))
        })
    };
    let simplified = pairs(include_str!("data/opencc/STCharacters.txt"));
    let traditional = pairs(include_str!("data/opencc/TSCharacters.txt"));
    let mut telling = FxHashMap::default();
    telling.extend(simplified.filter(|(_, differs)| *differs).map(|(c, _)| (c, false)));
    for (c, _) in traditional.filter(|(_, differs)| *differs) {
        // A character on both sides tells nothing.
        if telling.remove(&c).is_none() {
            telling.insert(c, true);
        }
    }
    telling
});

/// The script of `text`.
///
/// ```
/// use jianbao::text::script::{Script, script};
/// assert_eq!(script("臺灣的晶片"), Script::Traditional);
/// assert_eq!(script("台湾的芯片"), Script::Simplified);
/// assert_eq!(script("今天下雨"), Script::Undecided);
/// assert_eq!(script("Reuters, 東京"), Script::Other);
/// ```
pub fn script(text: &str) -> Script {
    let (mut han, mut kana, mut letters) = (0_usize, 0_usize, 0_usize);
    let mut told = [0_usize; 2];
    for c in text.chars() {
        match c {
            '\u{3041}'..='\u{30FF}' | '\u{AC00}'..='\u{D7FF}' => kana += 1,
            _ => match class(c) {
                Class::Han => {
                    han += 1;
                    if let Some(traditional) = TELLING.get(&c) {
                        told[usize::from(*traditional)] += 1;
                    }
                }
                Class::Word => letters += 1,
                _ => {}
            },
        }
    }
    // A Latin word has some five letters, so a text of as many words as ideographs is still Chinese.
    if han == 0 || kana * 5 > han || letters > han * 5 / 2 {
        return Script::Other;
    }
    match told[0].cmp(&told[1]) {
        std::cmp::Ordering::Greater => Script::Simplified,
        std::cmp::Ordering::Less => Script::Traditional,
        std::cmp::Ordering::Equal => Script::Undecided,
    }
}
