//! The draft of an article: what a format read of it. Takes claims; keeps them within the limits, each once.

use std::collections::{HashMap, HashSet};

use super::credits::Credits;
use super::limits;
use super::order::{Field, Origin, rank};
use super::value::{Claim, Value};
use crate::article::{LocatorKind, Locators};
use crate::corpus::encoding::Decoded;
use crate::date::Published;

/// Notes of an article that are kept.
const NOTES: usize = 50;

/// What was read of an article, or why there is none.
pub(in crate::corpus) type Content = Result<Draft, String>;

/// A text in which pages or times are marked, and of which that of an article is made.
#[derive(Clone, Debug)]
pub(in crate::corpus) struct Marked {
    pub(in crate::corpus) text: String,
    pub(in crate::corpus) kind: LocatorKind,
    /// Bytes of the text at which a page or a time begins, ascending, with its label.
    pub(in crate::corpus) marks: Vec<(usize, String)>,
}

impl Marked {
    /// The locators of `body`, which was made of the text.
    pub(in crate::corpus) fn locators(&self, body: &str) -> Locators {
        Locators::carried(self.kind, &self.marks, &self.text, body)
    }
}

/// What a format read: a text, and the claims of its metadata.
#[derive(Clone, Debug, Default)]
pub(in crate::corpus) struct Draft {
    /// The text, one paragraph a line.
    pub(in crate::corpus) body: String,
    /// Where the text came from, with the pages or times that are marked in it.
    pub(in crate::corpus) marked: Option<Marked>,
    /// What of it could not be read, in words that a person can act on.
    pub(in crate::corpus) remarks: Vec<String>,
    /// What a person who inspects the article should know.
    pub(in crate::corpus) notes: Vec<String>,
    /// Lines of the page that were left out of the text.
    pub(in crate::corpus) dropped: Vec<String>,
    /// How the bytes were read as text.
    pub(in crate::corpus) encoding: Option<String>,
    pub(in crate::corpus) claims: Vec<Claim>,
    /// What is claimed, to know it again.
    seen: HashSet<(Field, Origin, Value)>,
    /// How many claims were made of a field from an origin; those that cannot be right, for themselves.
    counts: HashMap<(Field, Origin, bool), usize>,
}

impl Draft {
    /// Notes how the bytes were decoded, and what is doubtful about it.
    pub(in crate::corpus) fn decoded(&mut self, decoded: &Decoded) {
        self.encoding = Some(format!("{}, {}", decoded.encoding, decoded.basis));
        self.remarks.extend(decoded.remark.clone());
    }

    /// Claims a text; an empty one claims nothing.
    pub(in crate::corpus) fn text(&mut self, field: Field, value: &str, origin: Origin, text: &str) {
        let value = one_line(value);
        if !value.is_empty() {
            self.claim(field, Value::Text(value), origin, text, None);
        }
    }

    /// Claims a date.
    pub(in crate::corpus) fn date(&mut self, value: Published, origin: Origin, text: &str) {
        self.claim(Field::Published, Value::Date(value), origin, text, None);
    }

    /// Claims the time at which it was fetched or saved.
    pub(in crate::corpus) fn captured(&mut self, value: Published, origin: Origin, text: &str) {
        self.claim(Field::Captured, Value::Date(value), origin, text, None);
    }

    /// Claims persons or sections; empty ones are left out.
    pub(in crate::corpus) fn list(&mut self, field: Field, values: Vec<String>, origin: Origin, text: &str) {
        let values: Vec<String> =
            values.iter().map(|value| one_line(value)).filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            self.claim(field, Value::List(values), origin, text, None);
        }
    }

    /// Shows a claim that cannot be right.
    pub(in crate::corpus) fn refuse(&mut self, field: Field, value: &str, origin: Origin, text: &str, why: &str) {
        self.claim(field, Value::Text(one_line(value)), origin, text, Some(why));
    }

    /// Claims what a credit line states.
    pub(in crate::corpus) fn credits(&mut self, credits: &Credits, origin: Origin, line: &str) {
        for (field, value) in [
            (Field::Title, &credits.title),
            (Field::Source, &credits.source),
            (Field::Url, &credits.url),
            (Field::Page, &credits.page),
        ] {
            let origin = match origin {
                // An outlet that only stands beside the date: a label elsewhere counts before it.
                Origin::Label if field == Field::Source && credits.is_unlabelled_source => Origin::TimeLine,
                origin => origin,
            };
            if let Some(value) = value {
                self.text(field, value, origin, line);
            }
        }
        if let Some(date) = credits.published {
            let origin = match origin {
                Origin::Label if credits.is_bare_day() => Origin::BareDay,
                Origin::Label if credits.is_unlabelled_date => Origin::TimeLine,
                origin => origin,
            };
            self.date(date, origin, line);
        }
        if let Some(date) = credits.updated {
            self.date(date, Origin::Update, line);
        }
        for (field, values) in [
            (Field::Authors, &credits.authors),
            (Field::Editors, &credits.editors),
            (Field::Reviewers, &credits.reviewers),
            (Field::Section, &credits.section),
        ] {
            self.list(field, values.clone(), origin, line);
        }
        for (field, what, why) in &credits.refused {
            self.refuse(*field, what, origin, line, why);
        }
        if !credits.left.is_empty() {
            let left: Vec<String> = credits.left.iter().map(|left| format!("`{}`", limits::start(left, 40))).collect();
            self.note(format!("left over in `{}`: {}", limits::start(line.trim(), 80), left.join(", ")));
        }
    }

    /// Notes what a person who inspects the article should know, and a run of the index need not tell.
    pub(in crate::corpus) fn note(&mut self, note: String) {
        if self.notes.len() < NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Notes a claim, unless it was made before, or too many were made of its kind. `refused` is why it cannot be right.
    fn claim(&mut self, field: Field, value: Value, origin: Origin, text: &str, refused: Option<&str>) {
        let is_list = matches!(value, Value::List(_));
        let count = self.counts.entry((field, origin, refused.is_some())).or_insert(0);
        if *count >= limits::CLAIMS {
            // Of texts and dates the first counts, so that only a list loses something.
            if *count == limits::CLAIMS && is_list {
                *count += 1;
                let is_same = |claim: &&mut Claim| claim.field == field && claim.origin == origin;
                if let Some(claim) = self.claims.iter_mut().rev().find(is_same) {
                    claim.loss.get_or_insert_with(|| limits::too_many_claims(field));
                }
            }
            return;
        }
        let limited = limits::limited(field, value);
        if !self.seen.insert((field, origin, limited.value.clone())) {
            return;
        }
        *count += 1;
        let text = limits::start(text.trim(), 120).to_owned();
        let refused = refused.map(str::to_owned).or(limited.refused);
        self.claims.push(Claim { field, value: limited.value, origin, text, refused, loss: limited.loss });
    }

    /// Takes over what another draft claims, as read from `origin`.
    pub(in crate::corpus) fn adopt(&mut self, other: Self, origin: Origin) {
        for claim in other.claims.into_iter().filter(|claim| claim.refused.is_none()) {
            let before = self.claims.len();
            self.claim(claim.field, claim.value, origin, &claim.text, None);
            if let Some(adopted) = self.claims.get_mut(before) {
                adopted.loss = claim.loss;
            }
        }
    }

    /// The address that counts so far.
    pub(in crate::corpus) fn address(&self) -> Option<String> {
        self.best_text(Field::Url)
    }

    /// Whether anything that counts claims this field.
    pub(in crate::corpus) fn claims(&self, field: Field) -> bool {
        self.sorted(field).next().is_some()
    }

    /// The title that counts so far.
    pub(in crate::corpus) fn title(&self) -> Option<String> {
        self.best_text(Field::Title)
    }

    /// The claims of a field that count, best first.
    pub(in crate::corpus) fn sorted(&self, field: Field) -> impl Iterator<Item = &Claim> {
        let mut claims: Vec<(usize, &Claim)> = self
            .claims
            .iter()
            .filter(|claim| claim.field == field && claim.refused.is_none())
            .filter_map(|claim| Some((rank(field, claim.origin)?, claim)))
            .collect();
        claims.sort_by_key(|(rank, _)| *rank);
        claims.into_iter().map(|(_, claim)| claim)
    }

    pub(in crate::corpus) fn best_text(&self, field: Field) -> Option<String> {
        self.sorted(field).find_map(|claim| match &claim.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
    }
}

/// A value without the line ends and other control characters in it, which some pages and records have in the middle of a
/// headline: every run of them is a space.
fn one_line(value: &str) -> String {
    let is_end = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let value = value.trim();
    if !value.contains(is_end) {
        return value.to_owned();
    }
    value.split(is_end).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_line() {
        let mut draft = Draft { body: "江上起了雾。".to_owned(), ..Draft::default() };
        draft.text(Field::Title, " 渡轮 \r\n\t停航\u{2028}了\u{7}", Origin::Meta, "og:title");
        draft.text(Field::Source, "\u{1}\n", Origin::Meta, "source");
        draft.list(Field::Section, vec!["要\n闻".to_owned(), "\u{b}".to_owned()], Origin::Meta, "section");
        let article = draft.article().unwrap();
        assert_eq!((article.title.as_str(), article.source), ("渡轮 停航 了", None));
        assert_eq!(article.section, ["要 闻"]);
    }

    #[test]
    fn what_is_refused_twice_refuses_nothing_else() {
        let mut draft = Draft::default();
        draft.refuse(Field::Authors, "某某网", Origin::Meta, "author", "is no person");
        draft.text(Field::Title, "渡轮开航", Origin::Heading, "h1");
        draft.refuse(Field::Authors, "某某网", Origin::Meta, "og:author", "is no person");
        assert_eq!(draft.article().unwrap().title, "渡轮开航");
    }
}
