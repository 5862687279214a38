//! The limits of an article. Takes a value that was read; gives what of it an article keeps, and says what was lost. No
//! article comes near one of them, so what is beyond is a mistake of its maker, or was made to fill memory.

use std::collections::HashSet;

use super::order::Field;
use super::value::Value;
use crate::article::Article;

/// Characters of a title.
pub(in crate::corpus) const TITLE: usize = 1000;
/// Characters of the name of a person, source or section.
pub(in crate::corpus) const NAME: usize = 200;
/// Bytes of an address.
const ADDRESS: usize = 4096;
/// Persons of a kind: authors, editors or reviewers.
pub(in crate::corpus) const PERSONS: usize = 200;
/// Sections.
const SECTIONS: usize = 50;
/// Claims of a field from one origin. More than the persons whom they may name.
pub(super) const CLAIMS: usize = 250;

/// A value within the limits.
pub(super) struct Limited {
    pub(super) value: Value,
    /// What it lost, as a remark.
    pub(super) loss: Option<String>,
    /// Why nothing of it can be kept.
    pub(super) refused: Option<String>,
}

/// What an article may keep of `value`.
pub(super) fn limited(field: Field, value: Value) -> Limited {
    match value {
        Value::Text(address) if field == Field::Url && address.len() > ADDRESS => Limited {
            value: Value::Text(start(&address, NAME).to_owned()),
            loss: Some(format!("has an address of more than {ADDRESS} bytes, which is left out")),
            refused: Some(format!("has more than {ADDRESS} bytes")),
        },
        Value::Text(text) => {
            let (what, most) = match field {
                Field::Title => ("title", TITLE),
                Field::Url => ("address", ADDRESS),
                Field::Page => ("page number", NAME),
                _ => ("source", NAME),
            };
            let kept = start(&text, most);
            let loss = (kept.len() < text.len())
                .then(|| format!("has a {what} of more than {most} characters; the first {most} are kept"));
            Limited { value: Value::Text(kept.trim_end().to_owned()), loss, refused: None }
        }
        Value::List(values) => list(field, values),
        date @ Value::Date(_) => Limited { value: date, loss: None, refused: None },
    }
}

/// Each value once, and one more than an article keeps.
fn list(field: Field, values: Vec<String>) -> Limited {
    let (mut kept, mut seen, mut loss) = (Vec::new(), HashSet::new(), None);
    for value in values {
        let short = start(&value, NAME);
        if short.len() == value.len() {
            if seen.insert(value.clone()) {
                kept.push(value);
            }
        } else if field == Field::Section {
            loss = Some(format!("has a section of more than {NAME} characters; the first {NAME} are kept"));
            let short = short.trim_end().to_owned();
            if seen.insert(short.clone()) {
                kept.push(short);
            }
        } else {
            loss = Some(format!("has a name of more than {NAME} characters among its {field}, which is left out"));
        }
        if kept.len() > most(field) {
            break;
        }
    }
    let refused = kept.is_empty().then(|| format!("has more than {NAME} characters"));
    Limited { value: Value::List(kept), loss, refused }
}

/// The remark on more claims of a list than are held.
pub(super) fn too_many_claims(field: Field) -> String {
    format!("states its {field} in more than {CLAIMS} places; those behind them are left out")
}

/// Takes from `article` the persons and sections that are too many. Gives what was lost.
pub(in crate::corpus) fn cut_lists(article: &mut Article) -> Vec<String> {
    let lists = [
        (Field::Authors, &mut article.authors),
        (Field::Editors, &mut article.editors),
        (Field::Reviewers, &mut article.reviewers),
        (Field::Section, &mut article.section),
    ];
    let mut losses = Vec::new();
    for (field, list) in lists {
        let most = most(field);
        if list.len() > most {
            list.truncate(most);
            let what = if field == Field::Section { "sections".to_owned() } else { field.to_string() };
            losses.push(format!("has more than {most} {what}; the first {most} are kept"));
        }
    }
    losses
}

/// Most values of a list.
pub(in crate::corpus) fn most(field: Field) -> usize {
    if field == Field::Section { SECTIONS } else { PERSONS }
}

/// At most `characters` of `text`, from its beginning.
pub(in crate::corpus) fn start(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Origin, Verdict};
    use super::*;
    use crate::corpus::Inspection;

    fn settled(fill: impl FnOnce(&mut Draft)) -> Inspection {
        let mut draft = Draft::default();
        draft.body = "渡轮开航。".to_owned();
        fill(&mut draft);
        crate::corpus::settle::settle(draft, "a.md".to_owned(), "2030-01-01T00:00:00+08:00".parse().unwrap()).unwrap()
    }

    fn persons(count: usize) -> Vec<String> {
        (0..count).map(|number| format!("某甲{number}")).collect()
    }

    #[test]
    fn what_is_at_its_limit_stands_without_a_word() {
        let read = settled(|draft| {
            draft.text(Field::Title, &"题".repeat(TITLE), Origin::Record, "");
            draft.text(Field::Source, &"报".repeat(NAME), Origin::Record, "");
            draft.text(Field::Url, &"a".repeat(ADDRESS), Origin::Record, "");
            draft.list(Field::Authors, persons(PERSONS - 1), Origin::Record, "");
            draft.list(Field::Authors, vec!["名".repeat(NAME)], Origin::Record, "");
            draft.list(Field::Section, persons(SECTIONS), Origin::Record, "");
        });
        assert_eq!(read.remarks, [""; 0]);
        assert_eq!(read.article.title.chars().count(), TITLE);
        assert_eq!(read.article.source.unwrap().chars().count(), NAME);
        assert_eq!(read.article.url.unwrap().len(), ADDRESS);
        assert_eq!((read.article.authors.len(), read.article.section.len()), (PERSONS, SECTIONS));
    }

    #[test]
    fn what_is_longer_is_cut_or_left_out_and_remarked_on() {
        let read = settled(|draft| {
            draft.text(Field::Title, &"题".repeat(TITLE + 1), Origin::Record, "");
            draft.text(Field::Source, &"报".repeat(NAME + 1), Origin::Record, "");
            draft.text(Field::Url, &"a".repeat(ADDRESS + 1), Origin::Record, "");
            draft.list(Field::Authors, persons(PERSONS + 1), Origin::Record, "");
            draft.list(Field::Editors, vec!["名".repeat(NAME + 1), "某甲".to_owned()], Origin::Record, "");
            draft.list(Field::Reviewers, vec!["名".repeat(NAME + 1)], Origin::Record, "");
            draft.list(Field::Section, vec!["栏".repeat(NAME + 1)], Origin::Record, "");
        });
        assert_eq!(
            read.remarks,
            [
                "has more than 200 authors; the first 200 are kept",
                "has a title of more than 1000 characters; the first 1000 are kept",
                "has a source of more than 200 characters; the first 200 are kept",
                "has a name of more than 200 characters among its editors, which is left out",
                "has a name of more than 200 characters among its reviewers, which is left out",
                "has a section of more than 200 characters; the first 200 are kept",
                "has an address of more than 4096 bytes, which is left out",
            ]
        );
        let article = &read.article;
        assert_eq!((article.title.chars().count(), &article.url), (TITLE, &None));
        assert_eq!(article.source.as_ref().map(|source| source.chars().count()), Some(NAME));
        assert_eq!((article.authors.len(), article.editors.len(), article.reviewers.len()), (PERSONS, 1, 0));
        assert_eq!(article.section[0].chars().count(), NAME);
        // What was cut is still what was taken, and what was left out says why.
        let verdict = |field| &read.evidence.iter().find(|evidence| evidence.field == field).unwrap().verdict;
        assert_eq!(*verdict(Field::Title), Verdict::Taken);
        assert_eq!(*verdict(Field::Url), Verdict::Refused("has more than 4096 bytes".to_owned()));
    }

    #[test]
    fn what_does_not_count_anyway_is_not_remarked_on() {
        let read = settled(|draft| {
            draft.text(Field::Title, "渡轮", Origin::Record, "");
            draft.text(Field::Title, &"题".repeat(TITLE + 1), Origin::Meta, "");
            draft.text(Field::Url, "https://example.org/1", Origin::Record, "");
            draft.text(Field::Url, &"a".repeat(ADDRESS + 1), Origin::Meta, "");
            draft.list(Field::Authors, vec!["某甲".to_owned()], Origin::Label, "");
            draft.list(Field::Authors, persons(PERSONS + 1), Origin::Meta, "");
        });
        assert_eq!(read.remarks, [""; 0]);
    }

    #[test]
    fn what_a_script_lost_is_lost_by_the_page() {
        let read = settled(|draft| {
            let mut script = Draft::default();
            script.text(Field::Title, &"题".repeat(TITLE + 1), Origin::Record, "");
            draft.adopt(script, Origin::Script);
        });
        assert_eq!(read.remarks, ["has a title of more than 1000 characters; the first 1000 are kept"]);
    }

    /// Takes minutes where every claim is compared with every other.
    #[test]
    fn a_hundred_thousand_claims_are_held_as_a_few() {
        let read = settled(|draft| {
            for name in persons(100_000) {
                draft.refuse(Field::Editors, &name, Origin::Meta, "editor", "is no person");
                draft.text(Field::Source, &name, Origin::Meta, "source");
                draft.list(Field::Authors, vec![name], Origin::Meta, "author");
            }
            draft.list(Field::Reviewers, persons(100_000), Origin::Record, "reviewer");
            draft.list(Field::Editors, vec!["某甲".to_owned()], Origin::Meta, "editor");
        });
        assert_eq!(read.evidence.len(), 3 * CLAIMS + 2);
        assert_eq!((read.article.authors.len(), read.article.reviewers.len()), (PERSONS, PERSONS));
        assert_eq!(read.article.editors, ["某甲"]);
        assert_eq!(
            read.remarks,
            [
                "has more than 200 authors; the first 200 are kept",
                "has more than 200 reviewers; the first 200 are kept",
            ]
        );
        let few = settled(|draft| {
            for number in 0..400 {
                let pair = vec![format!("某甲{}", number % 20), format!("某乙{}", number / 20)];
                draft.list(Field::Authors, pair, Origin::Meta, "author");
            }
        });
        assert_eq!(few.remarks, ["states its authors in more than 250 places; those behind them are left out"]);
    }
}
