//! The words of the page. Three files have them, one a language, each with every key; a message is a text, or one for one
//! thing and one for several. Takes a key and what stands for the names in braces; gives text.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

use serde::Deserialize;

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tongue {
    /// Traditional Chinese.
    #[default]
    Traditional,
    /// Simplified Chinese.
    Simplified,
    /// English.
    English,
}

/// A message.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Message {
    /// The same for any number.
    Any(String),
    /// By number.
    Counted {
        /// Of one.
        one: String,
        /// Of none, or several.
        other: String,
    },
}

static MESSAGES: LazyLock<[HashMap<String, Message>; 3]> = LazyLock::new(|| {
    let read = |file: &str| toml::from_str(file).unwrap_or_default();
    [read(include_str!("zh-Hant.toml")), read(include_str!("zh-Hans.toml")), read(include_str!("en.toml"))]
});

impl Tongue {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Traditional, Self::Simplified, Self::English];

    /// Its tag of BCP 47.
    pub(crate) fn tag(self) -> &'static str {
        ["zh-Hant", "zh-Hans", "en"][self as usize]
    }

    /// The language of this tag; `None` where there is none of it.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let parts: Vec<&str> = tag.split('-').collect();
        let has = |names: &[&str]| parts.iter().skip(1).any(|part| names.contains(part));
        match parts[0] {
            "en" => Some(Self::English),
            // The script says more than the country.
            "zh" | "yue" if has(&["hans"]) => Some(Self::Simplified),
            "zh" | "yue" if has(&["hant", "tw", "hk", "mo"]) => Some(Self::Traditional),
            "yue" => Some(Self::Traditional),
            "zh" => Some(Self::Simplified),
            _ => None,
        }
    }

    /// The first of the languages of an `Accept-Language`, by weight, that there is; English where a reader has named others
    /// alone, traditional Chinese where he has named none.
    pub(crate) fn accepted(header: &str) -> Self {
        let mut best: Option<(Self, f32)> = None;
        let mut named = false;
        for range in header.split(',').filter(|range| !range.trim().is_empty()).take(50) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.trim().parse::<f32>().ok());
            let weight = weight.unwrap_or(1.0);
            named |= tag != "*";
            if let Some(tongue) = Self::of_tag(tag)
                && weight > best.map_or(0.0, |(_, best)| best)
            {
                best = Some((tongue, weight));
            }
        }
        best.map_or(if named { Self::English } else { Self::default() }, |(tongue, _)| tongue)
    }

    /// The message `key`.
    pub(crate) fn t(self, key: &str) -> &'static str {
        match self.message(key) {
            Some(Message::Any(text) | Message::Counted { other: text, .. }) => text,
            None => "",
        }
    }

    /// The message `key` of so many, `{n}` in it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(crate) fn n(self, key: &str, number: &u64) -> String {
        let text = match self.message(key) {
            Some(Message::Counted { one, .. }) if *number == 1 => one,
            _ => self.t(key),
        };
        text.replace("{n}", &grouped(*number))
    }

    /// The message `key` with what stands for its names.
    pub(crate) fn with(self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let mut rest = self.t(key);
        let mut text = String::with_capacity(rest.len() + 32);
        // Once over the message, so that a brace in a value is no name.
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((name, after)) = behind.split_once('}') else { break };
            text.push_str(before);
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                text.push_str(&value.to_string());
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// What the error of this name says, and what to do about it; `None` where it says so itself, in English.
    pub(crate) fn error(self, name: &str, values: &[(&str, &dyn Display)]) -> Option<(String, Option<String>)> {
        let said = |key: &str| self.message(key).map(|_| self.with(key, values));
        Some((said(&format!("error-{name}"))?, said(&format!("hint-{name}"))))
    }

    /// Whether there is such a message.
    #[cfg(test)]
    pub(crate) fn has(self, key: &str) -> bool {
        self.message(key).is_some()
    }

    fn message(self, key: &str) -> Option<&'static Message> {
        MESSAGES[self as usize].get(key)
    }
}

/// A number with a comma behind each three figures.
pub(crate) fn grouped(number: u64) -> String {
    let figures = number.to_string();
    let mut text = String::with_capacity(figures.len() + figures.len() / 3);
    for (at, figure) in figures.char_indices() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(figure);
    }
    text
}

#[cfg(test)]
mod tests;
