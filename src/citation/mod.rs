//! Citations: an article as a reference list names it. Takes an article and what is known beside it; gives a value that
//! every form of citation is made from, on a page, in a file or anywhere else. Knows no form.
//!
//! What is not known is left out, and nothing is rewritten: a title keeps its signs, a name its order.

mod kind;
mod language;

use chrono::{DateTime, FixedOffset};

pub use self::kind::{Kind, Outlets};
pub use self::language::Language;

use crate::article::{Article, ArticleId};
use crate::date::Published;

/// An article as a reference list names it. Each text is one line, without control characters, and never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The identity of the article.
    pub id: ArticleId,
    /// Of what kind it is, which its container tells.
    pub kind: Kind,
    /// The headline; empty where there is none.
    pub title: String,
    /// Persons who wrote it, in the order named, each as the article writes the name.
    pub authors: Vec<String>,
    /// Persons who edited it.
    pub editors: Vec<String>,
    /// The newspaper or site that it stood in.
    pub container: Option<String>,
    /// When it was published, to the precision known; of a time the day, in the time's own zone.
    pub issued: Option<Published>,
    /// The page of the printed paper.
    pub page: Option<String>,
    /// The section it stood in, outermost first.
    pub section: Vec<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// When it was read there, to the precision known, no finer than the day; none without an address.
    pub accessed: Option<Published>,
    /// The language and script that it is written in, where that is certain.
    pub language: Option<Language>,
    /// Whether U+FFFD stands for control characters somewhere in it.
    pub replaced: bool,
}

/// What is known beside an article.
#[derive(Clone, Debug, Default)]
pub struct CitationOptions {
    /// The date of access of all articles, in place of the one on which each was captured.
    pub accessed: Option<Published>,
    /// Sources that are newspapers, and sources that are not, whatever their names end in.
    pub outlets: Outlets,
}

impl Citation {
    /// The citation of `article`. Its language is told from title and text, so that an article without its text has one
    /// less often.
    ///
    /// ```
    /// use jianbao::article::Article;
    /// use jianbao::citation::{Citation, CitationOptions, Kind};
    ///
    /// let article = Article { title: "渡輪停航".into(), source: Some("東港時報".into()), ..Article::default() };
    /// let citation = Citation::of(&article, &CitationOptions::default());
    /// assert_eq!((citation.kind, citation.container.as_deref()), (Kind::Newspaper, Some("東港時報")));
    /// ```
    pub fn of(article: &Article, options: &CitationOptions) -> Self {
        let mut replaced = false;
        let mut line = |text: &str| {
            let line = one_line(text);
            replaced |= line.matches('\u{FFFD}').count() > text.matches('\u{FFFD}').count();
            line
        };
        let mut lines = |texts: &[String]| -> Vec<String> {
            texts.iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect()
        };
        let authors = lines(&article.authors);
        let editors = lines(&article.editors);
        let section = lines(&article.section);
        let mut known = |text: &Option<String>| text.as_deref().map(&mut line).filter(|text| !text.is_empty());
        let container = known(&article.source);
        let (page, url) = (known(&article.page), known(&article.url));
        let title = line(&article.title);
        Self {
            id: article.id(),
            kind: container.as_deref().map_or(Kind::Website, |name| options.outlets.kind(name)),
            title,
            authors,
            editors,
            container,
            issued: article.published.map(no_finer_than_a_day),
            page,
            section,
            accessed: options.accessed.or(article.captured).filter(|_| url.is_some()).map(no_finer_than_a_day),
            url,
            language: Language::of(&article.title, &article.body),
            replaced,
        }
    }

    /// The section as one text, as a breadcrumb shows it.
    pub fn section_path(&self) -> Option<String> {
        (!self.section.is_empty()).then(|| self.section.join(" > "))
    }

    /// A key that is this article's alone and stays as long as its identity does: ASCII letters and digits.
    pub fn key(&self) -> String {
        format!("jianbao{}", self.id)
    }
}

/// `text` on one line: a space for line ends and tabs in a row, U+FFFD for every other control character.
fn one_line(text: &str) -> String {
    let is_break = |c: char| matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let is_lost = |c: char| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    let text = text.trim();
    if !text.contains(|c| is_break(c) || is_lost(c)) {
        return text.to_owned();
    }
    let pieces: Vec<&str> = text.split(is_break).map(str::trim).filter(|piece| !piece.is_empty()).collect();
    pieces.join(" ").replace(is_lost, "\u{FFFD}")
}

fn no_finer_than_a_day(date: Published) -> Published {
    match date {
        Published::Time(time) => Published::Day(DateTime::<FixedOffset>::date_naive(&time)),
        date => date,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::date::default_zone;

    fn date(text: &str) -> Option<Published> {
        Published::parse(text, default_zone())
    }

    #[test]
    fn a_citation_holds_what_the_article_states_and_no_more() {
        let article = Article {
            path: "a.md".into(),
            title: " 渡輪\n停航\t\r\n兩日 ".into(),
            published: date("2024-03-19T23:30:00+08:00"),
            source: Some("東港時報".into()),
            authors: vec!["葉汐晴".into(), " ".into(), "約翰·史密斯".into()],
            section: vec!["新聞".into(), "社會".into()],
            captured: date("2024-04"),
            url: Some("https://example.org/1".into()),
            body: "港口今天沒有渡輪，說是颱風將至。".into(),
            ..Article::default()
        };
        let citation = Citation::of(&article, &CitationOptions::default());
        assert_eq!(citation.title, "渡輪 停航 兩日");
        assert_eq!(citation.authors, ["葉汐晴", "約翰·史密斯"]);
        assert_eq!((citation.issued, citation.accessed), (date("2024-03-19"), date("2024-04")));
        assert_eq!(citation.section_path().as_deref(), Some("新聞 > 社會"));
        assert_eq!((&citation.page, citation.replaced), (&None, false));
        let nowhere = Article { url: Some(String::new()), ..article.clone() };
        let nowhere = Citation::of(&nowhere, &CitationOptions::default());
        assert_eq!((nowhere.url, nowhere.accessed), (None, None), "no date of access without an address");
        assert_eq!(citation.language, Some(Language::Traditional));
        assert_eq!(citation.key(), format!("jianbao{}", article.id()));
        let options = CitationOptions { accessed: date("2025-06-22"), ..CitationOptions::default() };
        assert_eq!(Citation::of(&article, &options).accessed, date("2025-06-22"));
    }

    #[test]
    fn nothing_known_is_nothing_invented() {
        let citation = Citation::of(&Article::default(), &CitationOptions::default());
        assert_eq!((citation.kind, citation.container, citation.issued), (Kind::Website, None, None));
        assert_eq!((citation.accessed, citation.language, citation.title), (None, None, String::new()));
    }

    #[test]
    fn control_characters_are_replaced_and_said() {
        let article = Article { title: "甲\0乙\u{1c}丙".into(), ..Article::default() };
        let citation = Citation::of(&article, &CitationOptions::default());
        assert_eq!((citation.title.as_str(), citation.replaced), ("甲\u{FFFD}乙\u{FFFD}丙", true));
        let article = Article { title: "甲\u{FFFD}乙".into(), ..Article::default() };
        assert!(!Citation::of(&article, &CitationOptions::default()).replaced);
    }

    proptest! {
        #[test]
        fn any_text_becomes_one_line(text in any::<String>()) {
            let line = one_line(&text);
            let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            prop_assert!(!line.contains(breaks));
            prop_assert_eq!(one_line(&line), line.as_str());
            prop_assert_eq!(line.is_empty(), text.trim().is_empty());
        }
    }
}
