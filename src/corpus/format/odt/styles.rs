//! The styles of a document: which are those of headlines, and which hide words.

use std::collections::HashMap;

use super::super::office::flow::Rank;
use super::super::office::markup::Element;

/// Styles that one may be based on, one after another.
const MOST_BASES: usize = 20;

#[derive(Default)]
struct Style {
    /// Its name as it is shown.
    shown: Option<String>,
    parent: Option<String>,
    hides: Option<bool>,
}

/// The styles that are known so far, by family and name.
#[derive(Default)]
pub(super) struct Styles {
    found: HashMap<(String, String), Style>,
    open: Option<(String, String)>,
}

impl Styles {
    /// An element that may be of a style.
    pub(super) fn open(&mut self, element: &Element<'_>) {
        match (element.space, element.name) {
            ("style", "style") => {
                let value = |name: &str| element.value("style", name);
                let key = (value("family").unwrap_or_default(), value("name").unwrap_or_default());
                let style = Style { shown: value("display-name"), parent: value("parent-style-name"), hides: None };
                self.found.insert(key.clone(), style);
                self.open = Some(key);
            }
            ("style", "text-properties") => {
                if let Some(style) = self.open.as_ref().and_then(|key| self.found.get_mut(key))
                    && let Some(display) = element.value("text", "display")
                {
                    style.hides = Some(display == "none");
                }
            }
            _ => {}
        }
    }

    /// A style ends.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// A style and those that it is based on.
    fn chain(&self, family: &str, name: &str) -> Vec<(&str, Option<&Style>)> {
        let mut chain: Vec<(&str, Option<&Style>)> = Vec::new();
        let mut next = self.found.get_key_value(&(family.to_owned(), name.to_owned()));
        while let Some(((_, name), style)) = next.filter(|_| chain.len() < MOST_BASES) {
            chain.push((name, Some(style)));
            let parent = style.parent.as_ref().map(|parent| (family.to_owned(), parent.clone()));
            next = parent.as_ref().and_then(|key| self.found.get_key_value(key));
            if let (None, Some(parent)) = (next, &style.parent) {
                chain.push((parent, None));
            }
        }
        chain
    }

    /// Whether a paragraph of this style is set as the title.
    pub(super) fn rank(&self, name: &str) -> Option<Rank> {
        let is_title = |name: &str| Rank::of_style(&name.to_lowercase()) == Some(Rank::Title);
        let named = |(name, style): &(&str, Option<&Style>)| {
            is_title(name) || style.and_then(|style| style.shown.as_deref()).is_some_and(is_title)
        };
        (is_title(name) || self.chain("paragraph", name).iter().any(named)).then_some(Rank::Title)
    }

    /// Whether words of this style are hidden.
    pub(super) fn is_hidden(&self, family: &str, name: &str) -> bool {
        self.chain(family, name).iter().find_map(|(_, style)| style.and_then(|style| style.hides)).unwrap_or(false)
    }
}
