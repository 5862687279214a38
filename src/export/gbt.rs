//! GB/T 7714 as text, a reference a line, in the order of the numbered style without the number. Takes a citation; writes
//! what of it the standard has a place for.
//!
//! 2025, in force since 2026-07-01: the full stop and square brackets are half-width, other signs full-width; the date of
//! access stands in web texts alone. 2015: all signs are half-width with a space behind them, and the date of access stands in
//! newspapers on the web too. In both a reference ends in a full stop, behind the address too; three authors are named, the
//! others are 等, behind names without Chinese characters `et al`; without an author the title begins. Titles and names stand
//! as the article writes them: which part of a Latin name is the family's is not known.
//!
//! Without an address there is no `/OL` and no date of access, and of a web text the site is named before the day, where
//! the standard has the publisher: nothing else would tell where it stood.

use super::citations::CitationFormat;
use crate::citation::{Citation, Kind};

/// Authors that are named.
const NAMED: usize = 3;

/// An edition of GB/T 7714.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GbtEdition {
    /// GB/T 7714—2025.
    #[default]
    Y2025,
    /// GB/T 7714—2015.
    Y2015,
}

/// GB/T 7714 as text.
pub(super) struct Gbt(GbtEdition);

/// The edition of 2025.
pub(super) static GBT_2025: Gbt = Gbt(GbtEdition::Y2025);
/// The edition of 2015.
static GBT_2015: Gbt = Gbt(GbtEdition::Y2015);

impl GbtEdition {
    /// The format of this edition; its name is `gbt` in both.
    pub fn format(self) -> &'static dyn CitationFormat {
        match self {
            Self::Y2025 => &GBT_2025,
            Self::Y2015 => &GBT_2015,
        }
    }

    /// Its year, as it is named by.
    pub fn year(self) -> &'static str {
        match self {
            Self::Y2025 => "2025",
            Self::Y2015 => "2015",
        }
    }

    fn comma(self) -> &'static str {
        match self {
            Self::Y2025 => "，",
            Self::Y2015 => ", ",
        }
    }

    fn bracketed(self, text: &str) -> String {
        match self {
            Self::Y2025 => format!("（{text}）"),
            Self::Y2015 => format!("({text})"),
        }
    }
}

impl CitationFormat for Gbt {
    fn name(&self) -> &'static str {
        "gbt"
    }

    fn append(&self, citation: &Citation, text: &mut String) {
        let edition = self.0;
        let authors = authors(&citation.authors, edition);
        if !authors.is_empty() {
            text.push_str(&authors);
            text.push_str(if authors.ends_with('.') { " " } else { ". " });
        }
        let kind = if citation.kind == Kind::Newspaper { "N" } else { "EB" };
        let online = if citation.url.is_some() { "/OL" } else { "" };
        text.push_str(&format!("{}[{kind}{online}]", citation.title));
        let place = match citation.kind {
            Kind::Newspaper => in_newspaper(citation, edition),
            Kind::Website => on_the_web(citation, edition),
        };
        for part in
            [Some(place.as_str()), citation.url.as_deref()].into_iter().flatten().filter(|part| !part.is_empty())
        {
            text.push_str(". ");
            text.push_str(part);
        }
        text.push_str(if text.ends_with('.') { "\n" } else { ".\n" });
    }
}

fn authors(authors: &[String], edition: GbtEdition) -> String {
    let mut named: Vec<&str> = authors.iter().take(NAMED).map(String::as_str).collect();
    if authors.len() > NAMED {
        let is_chinese = named.iter().any(|name| name.contains(|c: char| matches!(c, '\u{2E80}'..='\u{D7FF}')));
        named.push(if is_chinese { "等" } else { "et al" });
    }
    named.join(edition.comma())
}

/// The newspaper, the day and the page.
fn in_newspaper(citation: &Citation, edition: GbtEdition) -> String {
    let issued = citation.issued.map(|date| date.to_string());
    let known = [citation.container.clone(), issued].into_iter().flatten();
    let mut place = known.collect::<Vec<_>>().join(edition.comma());
    if let Some(page) = &citation.page {
        place.push_str(&edition.bracketed(page));
    }
    if edition == GbtEdition::Y2015 {
        place.push_str(&accessed(citation));
    }
    place
}

/// The day, and when it was read; the site where there is no address.
fn on_the_web(citation: &Citation, edition: GbtEdition) -> String {
    let site = citation.container.as_deref().filter(|_| citation.url.is_none()).unwrap_or_default();
    let issued = citation.issued.map(|date| edition.bracketed(&date.to_string())).unwrap_or_default();
    format!("{site}{issued}{}", accessed(citation))
}

/// The date of access in brackets, of what has an address.
fn accessed(citation: &Citation) -> String {
    let date = citation.accessed.filter(|_| citation.url.is_some());
    date.map(|date| format!("[{date}]")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::citations::tests::{bare, date};
    use super::*;

    fn both(citation: &Citation) -> [String; 2] {
        [GbtEdition::Y2025, GbtEdition::Y2015].map(|edition| {
            let mut text = String::new();
            edition.format().append(citation, &mut text);
            text.strip_suffix('\n').unwrap().to_owned()
        })
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let newspaper = Citation { kind: Kind::Newspaper, container: Some("西嶼報".into()), ..bare() };
        let titled = |citation: Citation| Citation { title: "停航".into(), ..citation };
        let url = Some("https://example.org/".to_owned());
        for (citation, of_2025, of_2015) in [
            (bare(), "[EB].", "[EB]."),
            (titled(bare()), "停航[EB].", "停航[EB]."),
            (titled(newspaper.clone()), "停航[N]. 西嶼報.", "停航[N]. 西嶼報."),
            (
                titled(Citation { page: Some("A03".into()), ..newspaper.clone() }),
                "停航[N]. 西嶼報（A03）.",
                "停航[N]. 西嶼報(A03).",
            ),
            (
                titled(Citation { issued: date("2024-03"), accessed: date("2025"), ..newspaper.clone() }),
                "停航[N]. 西嶼報，2024-03.",
                "停航[N]. 西嶼報, 2024-03.",
            ),
            (
                titled(Citation { container: None, issued: date("2013-03-16"), page: Some("1".into()), ..newspaper }),
                "停航[N]. 2013-03-16（1）.",
                "停航[N]. 2013-03-16(1).",
            ),
            (
                titled(Citation { container: Some("央视网".into()), issued: date("2024"), ..bare() }),
                "停航[EB]. 央视网（2024）.",
                "停航[EB]. 央视网(2024).",
            ),
            (
                titled(Citation { container: Some("央视网".into()), url: url.clone(), ..bare() }),
                "停航[EB/OL]. https://example.org/.",
                "停航[EB/OL]. https://example.org/.",
            ),
            (
                titled(Citation { url, accessed: date("2025-06-21"), ..bare() }),
                "停航[EB/OL]. [2025-06-21]. https://example.org/.",
                "停航[EB/OL]. [2025-06-21]. https://example.org/.",
            ),
        ] {
            assert_eq!(both(&citation), [of_2025, of_2015]);
        }
    }

    #[test]
    fn three_authors_are_named() {
        let by =
            |names: &[&str]| both(&Citation { authors: names.iter().map(|n| (*n).to_owned()).collect(), ..bare() });
        assert_eq!(by(&["甲乙", "丙丁", "戊己"])[0], "甲乙，丙丁，戊己. [EB].");
        assert_eq!(by(&["甲乙", "丙丁", "戊己", "庚辛"])[0], "甲乙，丙丁，戊己，等. [EB].");
        assert_eq!(by(&["甲乙", "丙丁", "戊己", "庚辛"])[1], "甲乙, 丙丁, 戊己, 等. [EB].");
        assert_eq!(by(&["A B", "C D", "E F", "G H"]), ["A B，C D，E F，et al. [EB].", "A B, C D, E F, et al. [EB]."]);
        assert_eq!(by(&["A B", "甲乙", "E F", "G H"])[1], "A B, 甲乙, E F, 等. [EB].");
        assert_eq!(by(&["Smith J."])[0], "Smith J. [EB].");
    }

    #[test]
    fn no_full_stop_stands_twice() {
        let citation = Citation { title: "It stops.".into(), url: Some("https://example.org/a.".into()), ..bare() };
        assert_eq!(both(&citation)[0], "It stops.[EB/OL]. https://example.org/a.");
    }
}
