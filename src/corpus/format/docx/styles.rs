//! The styles of a document: which are those of headlines, and which hide words. Their ids are any; their names tell.

use std::collections::HashMap;

use super::super::office::flow::Rank;
use super::super::office::markup::{Element, Events, is_on};

/// Styles that one may be based on, one after another.
const MOST_BASES: usize = 20;

/// A style.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<String>,
    hides: Option<bool>,
}

/// The styles as they are read.
#[derive(Default)]
pub(super) struct Styles {
    found: HashMap<String, Style>,
    open: Option<(String, Style)>,
}

/// How the words of a style are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) rank: Option<Rank>,
    pub(super) is_hidden: bool,
}

impl Events for Styles {
    fn open(&mut self, element: &Element<'_>) {
        if element.space != "w" {
            return;
        }
        if element.name == "style" {
            self.open = element.value("w", "styleId").map(|id| (id, Style::default()));
            return;
        }
        let Some((_, style)) = &mut self.open else { return };
        let value = element.value("w", "val");
        match element.name {
            "name" => style.name = value.unwrap_or_default().trim().to_lowercase(),
            "basedOn" => style.based_on = value,
            "outlineLvl" => style.outline = value,
            "vanish" => style.hides = Some(is_on(value.as_deref())),
            _ => {}
        }
    }

    fn close(&mut self, space: &'static str, name: &str) {
        if (space, name) == ("w", "style")
            && let Some((id, style)) = self.open.take()
        {
            self.found.entry(id).or_insert(style);
        }
    }

    fn text(&mut self, _: &str) {}
}

impl Styles {
    /// How each style sets words, those that it is based on included.
    pub(super) fn resolved(&self) -> HashMap<String, Set> {
        let of = |style: &Style| {
            let mut chain = vec![style];
            while let Some(base) =
                chain.last().and_then(|style| style.based_on.as_ref()).and_then(|id| self.found.get(id))
                && chain.len() < MOST_BASES
            {
                chain.push(base);
            }
            let outline = chain.iter().find_map(|style| style.outline.as_deref());
            let by_name = chain.iter().find_map(|style| Rank::of_style(&style.name));
            let rank = match outline {
                Some("0") => by_name.or(Some(Rank::Heading)),
                // A style that is based on a headline's and is one of the text, or of a lower level.
                Some(_) => by_name.filter(|rank| *rank == Rank::Title),
                None => by_name,
            };
            Set { rank, is_hidden: chain.iter().find_map(|style| style.hides).unwrap_or(false) }
        };
        self.found.iter().map(|(id, style)| (id.clone(), of(style))).collect()
    }
}
