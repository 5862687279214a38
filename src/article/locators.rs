//! Locators: where in a text its pages begin, or the times of a broadcast, so that a place in it can be cited. The word is
//! that of citation styles (CSL), which know `page` and `timestamp` among others.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Paragraphs that are looked for in the whole of a text, since they do not stand behind the one before.
const LOOKS_BACK: usize = 50;

/// What the locators of a text count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub enum LocatorKind {
    /// Pages of the document, as it numbers them itself, else from 1.
    #[default]
    Page,
    /// Times from the beginning of the recording, `hh:mm:ss`.
    Timestamp,
}

/// The locators of a text, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Locators {
    /// What they count.
    pub kind: LocatorKind,
    /// Each with the place in the text at which it begins, in characters; ascending.
    pub marks: Vec<(u32, String)>,
}

/// Where a place stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Locator {
    /// What is counted.
    pub kind: LocatorKind,
    /// Its label: `12`, `00:03:07`.
    pub label: String,
}

/// The locators of a text whose places are bytes.
#[derive(Clone, Debug)]
pub struct Placed<'l> {
    kind: LocatorKind,
    marks: Vec<(usize, &'l str)>,
}

impl Placed<'_> {
    /// The locator of the byte `at`.
    pub fn at(&self, at: usize) -> Option<Locator> {
        let next = self.marks.partition_point(|(from, _)| *from <= at);
        let (_, label) = self.marks.get(next.checked_sub(1)?)?;
        Some(Locator { kind: self.kind, label: (*label).to_owned() })
    }
}

impl fmt::Display for Locator {
    /// As citations write it: `p. 12`; a time as it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            LocatorKind::Page => write!(f, "p. {}", self.label),
            LocatorKind::Timestamp => f.write_str(&self.label),
        }
    }
}

impl Locators {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Where they stand in `text`, which they are those of.
    pub fn placed(&self, text: &str) -> Placed<'_> {
        let mut characters = text.char_indices().map(|(at, _)| at);
        // The next place, and the byte of the one before.
        let (mut next, mut at) = (0, 0);
        let mut marks = Vec::with_capacity(self.marks.len());
        for (place, label) in &self.marks {
            let place = *place as usize;
            if place >= next {
                at = characters.nth(place - next).unwrap_or(text.len());
                next = place + 1;
            }
            marks.push((at, label.as_str()));
        }
        Placed { kind: self.kind, marks }
    }

    /// Carries places in `source` over to `text`, which was made of it: paragraphs of `text` stand in `source` in the same
    /// order, but for white space and what was left out. `marks` are bytes of `source` with their labels, ascending.
    pub fn carried(kind: LocatorKind, marks: &[(usize, String)], source: &str, text: &str) -> Self {
        let (bare, at_bare) = bare(source);
        let marks: Vec<(usize, &str)> = marks
            .iter()
            .map(|(at, label)| (at_bare.partition_point(|source_at| source_at < at), label.as_str()))
            .collect();
        let mut carried: Vec<(u32, String)> = Vec::new();
        let (mut cursor, mut begins, mut looks_back) = (0, 0, LOOKS_BACK);
        for paragraph in text.split_inclusive('\n') {
            let (wanted, at_wanted) = self::bare(paragraph);
            // What stands above its place, as a credit line that was moved, is looked for from the beginning.
            let found = find(&bare, cursor, &wanted).or_else(|| {
                looks_back = looks_back.checked_sub(1)?;
                find(&bare, 0, &wanted)
            });
            if let (Some(at), false) = (found, wanted.is_empty()) {
                let end = at + wanted.len();
                let first = marks.partition_point(|(mark, _)| *mark <= at).saturating_sub(1);
                for (mark, label) in marks.iter().skip(first).take_while(|(mark, _)| *mark < end) {
                    let byte = mark.checked_sub(at).and_then(|inside| at_wanted.get(inside)).copied().unwrap_or(0);
                    let place = begins + paragraph[..byte].chars().count() as u32;
                    if carried.last().is_none_or(|(_, last)| last != label) {
                        carried.push((place, (*label).to_owned()));
                    }
                }
                cursor = end;
            }
            begins += paragraph.chars().count() as u32;
        }
        Self { kind, marks: carried }
    }
}

/// `text` without white space, byte by byte, and for each of these bytes where it stands in `text`.
fn bare(text: &str) -> (Vec<u8>, Vec<usize>) {
    let kept = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    kept.flat_map(|(at, c)| (at..at + c.len_utf8()).map(|at| (text.as_bytes()[at], at))).unzip()
}

fn find(bare: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(&bare[from..], wanted).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_carried_over_what_was_joined_and_left_out() {
        let source = "渡轮开航\n\n东港讯\n\n渡轮今天从东\n\n港开出，居民\n\n说好。\n\n第三段。";
        let at = |text: &str| source.find(text).unwrap();
        let marks = [(0, "11".to_owned()), (at("港开出"), "12".to_owned()), (at("第三段"), "13".to_owned())];
        let text = "渡轮今天从东港开出，居民说好。\n第三段。";
        let carried = Locators::carried(LocatorKind::Page, &marks, source, text);
        assert_eq!(carried.marks, [(0, "11".to_owned()), (6, "12".to_owned()), (16, "13".to_owned())]);
        let label = |part: &str| carried.placed(text).at(text.find(part).unwrap()).unwrap().to_string();
        assert_eq!(
            [label("渡轮"), label("港开出"), label("居民"), label("第三")],
            ["p. 11", "p. 12", "p. 12", "p. 13"]
        );
    }

    #[test]
    fn a_text_without_locators_has_none_and_places_beyond_it_do_no_harm() {
        assert_eq!(Locators::default().placed("港口").at(0), None);
        let one = Locators { kind: LocatorKind::Timestamp, marks: vec![(2, "00:00:09".to_owned())] };
        assert_eq!(one.placed("港口。").at(0), None);
        assert_eq!(one.placed("港口。").at(6).unwrap().to_string(), "00:00:09");
        assert_eq!(one.placed("港").at(900).unwrap().to_string(), "00:00:09");
        let same = Locators {
            kind: LocatorKind::Page,
            marks: vec![(0, "1".to_owned()), (0, "2".to_owned()), (2, "3".to_owned())],
        };
        let placed = same.placed("港口。");
        assert_eq!([placed.at(0), placed.at(6)].map(|found| found.unwrap().label), ["2", "3"]);
        let none = Locators::carried(LocatorKind::Page, &[(0, "1".to_owned())], "", "港口。");
        assert!(none.is_empty());
    }
}
