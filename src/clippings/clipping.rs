//! One clipping: which article, which text of it, when, and what its reader says of it.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, SubsecRound as _, Utc};

use crate::article::{Article, ArticleId, Locators};
use crate::error::{Error, ErrorKind, Result};

/// Characters of a note that is written at once.
const NOTE_CHARS: usize = 20_000;
/// Characters of a text that stand for a title where there is none.
const OPENING_CHARS: usize = 60;

/// An article as it was clipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clipping {
    /// The identity of the article, which is that of its place.
    pub(super) id: ArticleId,
    pub(super) article: Article,
    /// How its text begins, where it has no title.
    pub opening: Option<String>,
    /// Its text.
    pub text: TextHash,
    /// When it was clipped, to the second.
    pub clipped: DateTime<Utc>,
    /// What its reader says of it; empty where nothing. Lines end in `\n`.
    pub note: String,
}

impl Clipping {
    /// A clipping of `article`, whole, as it is now.
    ///
    /// # Errors
    /// As of [`note_text`].
    pub fn of(article: &Article, note: &str, now: DateTime<Utc>) -> Result<Self> {
        let (text, note) = (TextHash::of(article), note_text(note)?);
        Ok(Self { opening: opening(article), note, ..Self::kept(article.without_body(), text, now) })
    }

    /// A clipping of an article of whose text this is known.
    pub(super) fn kept(article: Article, text: TextHash, clipped: DateTime<Utc>) -> Self {
        let article = Article { seen: None, locators: Locators::default(), ..article };
        let clipped = clipped.trunc_subsecs(0);
        Self { id: article.id(), article, opening: None, text, clipped, note: String::new() }
    }

    /// The identity of the article when it was clipped.
    pub fn id(&self) -> ArticleId {
        self.id
    }

    /// What was known of the article beside its text, so that it has a name when it is gone: no body, no locators, no number of
    /// a commit.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// What it is called by: its title, or how its text begins.
    pub fn name(&self) -> &str {
        if self.article.title.is_empty() { self.opening.as_deref().unwrap_or_default() } else { &self.article.title }
    }

    /// Whether `article` has the name that this has.
    pub(super) fn has_name_of(&self, article: &Article) -> bool {
        self.article.title == article.title && (!article.title.is_empty() || self.opening == opening(article))
    }
}

/// How a text begins that has no title.
fn opening(article: &Article) -> Option<String> {
    let line = article.body.lines().map(str::trim).find(|line| !line.is_empty())?;
    article.title.is_empty().then(|| line.chars().take(OPENING_CHARS).collect())
}

/// A time as it is written: RFC 3339 in UTC, to the second.
pub(super) fn moment(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A text as a note: its lines end in `\n`, and white space at its end is cut.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where it has control characters, or is too long.
pub fn note_text(text: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        let control = format!("U+{:04X}", u32::from(control));
        let message = format!("a note cannot have the control character {control}");
        return Err(Error::new(ErrorKind::Input, message)
            .with_hint("take it out")
            .named("note-control", &[("control", &control)]));
    }
    let characters = text.chars().count();
    if characters > NOTE_CHARS {
        let message = format!("a note has {characters} characters, and may have {NOTE_CHARS}");
        return Err(Error::new(ErrorKind::Input, message)
            .with_hint("shorten it, or keep the text in a file of your own")
            .named("note-long", &[("count", &characters), ("most", &NOTE_CHARS)]));
    }
    Ok(text.to_owned())
}

/// Both notes, with an empty line between; one where the other says nothing that it does not say.
pub(super) fn joined(ours: &str, theirs: &str) -> String {
    let says =
        |long: &str, short: &str| short.is_empty() || format!("\n\n{long}\n\n").contains(&format!("\n\n{short}\n\n"));
    if says(ours, theirs) {
        ours.to_owned()
    } else if says(theirs, ours) {
        theirs.to_owned()
    } else {
        format!("{ours}\n\n{theirs}")
    }
}

/// The BLAKE3 hash of an article's title and body, by which one knows that they have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextHash(blake3::Hash);

impl TextHash {
    /// That of `article`, which is to have its body.
    pub fn of(article: &Article) -> Self {
        let mut hasher = blake3::Hasher::new();
        // What divides them occurs in neither: control characters are cleared away when articles are read.
        hasher.update(article.title.as_bytes()).update(b"\0").update(article.body.as_bytes());
        Self(hasher.finalize())
    }
}

/// 64 hexadecimal digits.
impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_hex())
    }
}

impl FromStr for TextHash {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where `text` is no such hash.
    fn from_str(text: &str) -> Result<Self> {
        let hash = blake3::Hash::from_hex(text).map_err(|error| {
            Error::new(ErrorKind::Input, format!("`{text}` is not the hash of a text")).with_cause(error)
        })?;
        Ok(Self(hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_kept_as_it_was_written() {
        assert_eq!(note_text("一\r\n二\r三 \n").unwrap(), "一\n二\n三");
        assert_eq!(note_text("\t甲").unwrap(), "\t甲");
        assert!(note_text("甲\u{1b}[2J").is_err());
        assert!(note_text(&"字".repeat(NOTE_CHARS)).is_ok() && note_text(&"字".repeat(NOTE_CHARS + 1)).is_err());
    }

    #[test]
    fn a_text_without_a_title_is_called_by_its_beginning() {
        let untitled =
            Article { path: "a.txt".into(), body: "\n 渡輪停航兩日。\n第二段".into(), ..Article::default() };
        let clipping = Clipping::of(&untitled, "", Utc::now()).unwrap();
        assert_eq!(clipping.name(), "渡輪停航兩日。");
        assert!(clipping.has_name_of(&untitled));
        assert!(!clipping.has_name_of(&Article { body: "別的".into(), ..untitled.clone() }));
        let titled = Article { title: "渡輪".into(), ..untitled };
        assert_eq!(Clipping::of(&titled, "", Utc::now()).unwrap().opening, None);
    }

    #[test]
    fn notes_are_joined_once() {
        for (ours, theirs, both) in [
            ("", "甲", "甲"),
            ("甲", "", "甲"),
            ("甲", "甲", "甲"),
            ("甲", "乙", "甲\n\n乙"),
            ("甲\n\n乙", "乙", "甲\n\n乙"),
            ("乙", "甲\n\n乙", "甲\n\n乙"),
            ("很好", "好", "很好\n\n好"),
        ] {
            assert_eq!(joined(ours, theirs), both);
            assert_eq!(joined(both, theirs), both);
        }
    }
}
