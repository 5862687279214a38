//! In which language and script an article is written. Takes its title and text; gives the language, where that is certain:
//! Chinese by its characters, Japanese and Korean by their letters, English by its small words.

use crate::text::script::{Script, script};
use crate::text::units::is_han;

/// A language, of Chinese with its script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese in simplified characters.
    Simplified,
    /// Chinese in traditional characters.
    Traditional,
    /// Chinese without a character that would tell.
    Chinese,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// English.
    English,
}

/// Words that English cannot do without, and that are no words of other languages in Latin letters, or rare ones.
const ENGLISH: [&str; 8] = ["the", "of", "and", "to", "for", "with", "is", "that"];
/// Words that are looked at.
const LOOKED_AT: usize = 300;

impl Language {
    /// The language of an article.
    pub fn of(title: &str, body: &str) -> Option<Self> {
        let text = format!("{title}\n{body}");
        match script(&text) {
            Script::Simplified => Some(Self::Simplified),
            Script::Traditional => Some(Self::Traditional),
            Script::Undecided => Some(Self::Chinese),
            Script::Other => other(&text),
        }
    }

    /// The tag of BCP 47: `zh-Hans`, `zh-Hant`, `zh`, `ja`, `ko`, `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Simplified => Script::Simplified.tag(),
            Self::Traditional => Script::Traditional.tag(),
            Self::Chinese => Script::Undecided.tag(),
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::English => "en",
        }
    }
}

/// The language of a text that is not Chinese.
fn other(text: &str) -> Option<Language> {
    let count = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
    let kana = count(|c| matches!(c, '\u{3041}'..='\u{30FF}'));
    let hangul = count(|c| matches!(c, '\u{AC00}'..='\u{D7FF}'));
    let latin = count(|c| c.is_ascii_alphabetic());
    if kana > hangul && kana * 2 > latin {
        return Some(Language::Japanese);
    }
    if hangul > kana && hangul * 2 > latin {
        return Some(Language::Korean);
    }
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(LOOKED_AT);
    let small = words().filter(|word| ENGLISH.contains(&word.to_lowercase().as_str())).count();
    let is_english = !text.contains(is_han) && small >= 2 && small * 12 >= words().count();
    is_english.then_some(Language::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_where_they_are_certain() {
        for (text, tag) in [
            ("台湾的芯片", "zh-Hans"),
            ("臺灣的晶片", "zh-Hant"),
            ("今天下雨", "zh"),
            ("東京で新しい駅が開業した", "ja"),
            ("서울에서 새 역이 열렸다", "ko"),
            ("The harbour of the town is closed for two days", "en"),
            ("Le port de la ville est fermé pour deux jours", "-"),
            ("Der Hafen der Stadt ist geschlossen", "-"),
            ("GPT-4", "-"),
            ("", "-"),
        ] {
            assert_eq!(Language::of(text, "").map_or("-", Language::tag), tag, "{text}");
        }
    }
}
