//! The tree of what was typed → [`Query`]: folds texts, cuts Han runs into words, names fields, reads dates.

use super::field::FieldName;
use super::parser::Syntax;
use super::{MetaField, Query, TextField};
use crate::error::{Error, ErrorKind, Result};
use crate::text::units::{Unit, UnitKind, units};
use crate::text::variants::{LONGEST, variants};
use crate::text::{Folded, Segmenter, fold};

/// Signs that hold a code or a Latin word together: `gen-itgc`, `3.6.3`, `it's`, `a/b`, `r&d`, `a@b`.
const JOINING: &str = "-._/&+@\":'";
/// Signs that end a code and belong to it: `C++`, `C#`, `5%`.
const TRAILING: &str = "+#%°";

/// The meaning of `tree`, which was typed as `text`.
pub(super) fn resolve(tree: &Syntax, text: &str) -> Result<Query> {
    let resolver = Resolver { segmenter: Segmenter::for_text(&fold(text)) };
    match resolver.query(tree, TextField::Any)? {
        Some(query) => Ok(query),
        None => Err(nothing_to_search(text)),
    }
}

/// A metadata value as a query.
pub(super) fn meta(field: MetaField, value: &str) -> Result<Query> {
    if !is_searchable(value) {
        return Err(nothing_to_search(value));
    }
    Ok(Query::Meta { field, value: collapsed(value) })
}

fn nothing_to_search(text: &str) -> Error {
    Error::new(ErrorKind::Input, format!("`{text}` has no character that can be searched"))
        .with_hint("type a word, or * for every article")
}

fn is_searchable(text: &str) -> bool {
    units(&fold(text)).any(|unit| unit.kind != UnitKind::Paragraph)
}

/// `text` with one space for every stretch of white space. A phrase is within one paragraph, so a line feed in it is
/// layout as well.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Resolver {
    segmenter: Segmenter,
}

impl Resolver {
    /// `None` for what has no searchable character: punctuation outside quotation marks.
    fn query(&self, tree: &Syntax, field: TextField) -> Result<Option<Query>> {
        Ok(match tree {
            Syntax::Star => Some(Query::All),
            Syntax::Word(word, _) => self.word(word, field)?,
            Syntax::Phrase(phrase, _) => Some(phrase_query(phrase, field)?),
            Syntax::Field(name, value, _) => self.field(name, value)?,
            Syntax::And(parts) => {
                let parts = self.queries(parts, field)?;
                if parts.is_empty() { None } else { Some(Query::all_of(parts)) }
            }
            Syntax::Or(parts) => Query::any_of(self.queries(parts, field)?),
            Syntax::Not(inner) => self.query(inner, field)?.map(|inner| Query::Not(Box::new(inner))),
        })
    }

    fn queries(&self, trees: &[Syntax], field: TextField) -> Result<Vec<Query>> {
        trees.iter().filter_map(|tree| self.query(tree, field).transpose()).collect()
    }

    fn word(&self, word: &str, field: TextField) -> Result<Option<Query>> {
        if word.contains(['*', '＊']) {
            return Err(Error::new(ErrorKind::Input, format!("the * in `{word}` is not understood"))
                .with_hint("type the whole word; a * stands alone, for every article, or after a field: author:*"));
        }
        let phrases = self.phrases(word);
        let queries = with_variants(&phrases, field);
        Ok(if queries.is_empty() { None } else { Some(Query::all_of(queries)) })
    }

    /// The parts of an unquoted word, each of which must occur: the words of its Han runs, and its codes whole. A single
    /// Han character that jieba leaves directly behind a code stays with it (`12日`).
    fn phrases(&self, word: &str) -> Vec<String> {
        let folded = Folded::new(word);
        let units: Vec<Unit> = units(folded.text()).collect();
        let text = |from: usize, to: usize| &folded.text()[units[from].range.start..units[to - 1].range.end];
        let is_sign = |unit: &Unit, signs: &str| {
            unit.kind == UnitKind::Sign && signs.contains(&folded.text()[unit.range.clone()])
        };
        // Each part as units from … to.
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < units.len() {
            let start = at;
            match units[at].kind {
                UnitKind::Han => {
                    let end = run_end(&units, at, |unit| unit.kind == UnitKind::Han);
                    for cut in self.segmenter.cut(text(start, end)) {
                        // In a Han run every character is a unit.
                        let next = at + cut.chars().count();
                        match parts.last_mut() {
                            Some(code)
                                if at == start
                                    && next == at + 1
                                    && code.1 == at
                                    && units[code.0].kind == UnitKind::Word =>
                            {
                                code.1 = next;
                            }
                            _ => parts.push((at, next)),
                        }
                        at = next;
                    }
                }
                UnitKind::Word => {
                    at += 1;
                    loop {
                        let is_word = |at: usize| units.get(at).is_some_and(|unit| unit.kind == UnitKind::Word);
                        if is_word(at) {
                            at += 1;
                        } else if is_word(at + 1) && is_sign(&units[at], JOINING) {
                            at += 2;
                        } else {
                            break;
                        }
                    }
                    at = run_end(&units, at, |unit| is_sign(unit, TRAILING));
                    parts.push((start, at));
                }
                UnitKind::Sign | UnitKind::Paragraph => at += 1,
            }
        }
        parts
            .into_iter()
            .map(|(from, to)| word[folded.original(units[from].range.start..units[to - 1].range.end)].to_owned())
            .collect()
    }

    fn field(&self, name: &str, value: &Syntax) -> Result<Option<Query>> {
        let Some(field) = FieldName::parse(name) else {
            return Err(Error::new(ErrorKind::Input, format!("there is no field `{name}`")).with_hint(format!(
                "the fields are {}; to search for the text itself, put it in quotation marks: \"{name}:…\"",
                FieldName::all()
            )));
        };
        match field {
            FieldName::Text(_) if *value == Syntax::Star => {
                Err(Error::new(ErrorKind::Input, format!("`{name}:*` asks for any text")).with_hint(
                    "the fields that can be asked for any value are author, editor, reviewer, source, section, date",
                ))
            }
            FieldName::Text(field) => self.query(value, field),
            FieldName::Meta(_) | FieldName::Date => field_value(name, field, value).map(Some),
        }
    }
}

/// A metadata field's value: one, or several joined by AND, OR and NOT.
fn field_value(name: &str, field: FieldName, value: &Syntax) -> Result<Query> {
    let each = |parts: &[Syntax]| parts.iter().map(|part| field_value(name, field, part)).collect::<Result<Vec<_>>>();
    match (value, field) {
        (Syntax::And(parts), _) => Ok(Query::all_of(each(parts)?)),
        (Syntax::Or(parts), _) => Query::any_of(each(parts)?).ok_or_else(|| nothing_to_search(name)),
        (Syntax::Not(inner), _) => Ok(Query::Not(Box::new(field_value(name, field, inner)?))),
        (Syntax::Star, FieldName::Date) => Ok(Query::Dated),
        (Syntax::Star, FieldName::Meta(field)) => Ok(Query::Present(field)),
        (Syntax::Word(text, _) | Syntax::Phrase(text, _), FieldName::Date) => text.parse().map(Query::Date),
        (Syntax::Word(text, _) | Syntax::Phrase(text, _), FieldName::Meta(field)) => meta(field, text),
        (Syntax::Field(inner, ..), _) => {
            Err(Error::new(ErrorKind::Input, format!("the field `{inner}` stands inside the field `{name}`"))
                .with_hint(format!("type a value after `{name}:`")))
        }
        (_, FieldName::Text(_)) => Err(nothing_to_search(name)),
    }
}

fn phrase_query(phrase: &str, field: TextField) -> Result<Query> {
    if !is_searchable(phrase) {
        return Err(nothing_to_search(&format!("\"{phrase}\"")));
    }
    Ok(Query::Text { field, phrase: collapsed(phrase) })
}

/// Each phrase as a query, and where phrases, or several in a row, are a word that other regions call by another name,
/// that name as an alternative.
fn with_variants(phrases: &[String], field: TextField) -> Vec<Query> {
    let text = |phrase: &str| Query::Text { field, phrase: phrase.to_owned() };
    let mut queries = Vec::new();
    let mut at = 0;
    while at < phrases.len() {
        let known = (at + 1..=phrases.len()).rev().find_map(|end| {
            let word = fold(&phrases[at..end].concat());
            let found = if word.chars().count() <= LONGEST { variants(&word) } else { &[] };
            (!found.is_empty()).then_some((end, found))
        });
        let end = known.map_or(at + 1, |(end, _)| end);
        let typed = Query::all_of(phrases[at..end].iter().map(|phrase| text(phrase)).collect());
        let others = known.map_or(&[][..], |(_, found)| found).iter().map(|variant| text(variant));
        queries.extend(Query::any_of(std::iter::once(typed).chain(others).collect()));
        at = end;
    }
    queries
}

fn run_end(units: &[Unit], from: usize, belongs: impl Fn(&Unit) -> bool) -> usize {
    from + units[from..].iter().take_while(|unit| belongs(unit)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> String {
        match Query::parse(text) {
            Ok(query) => query.to_string(),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn what_is_typed_and_what_is_understood() {
        for (typed, understood) in [
            ("港口", r#""港口""#),
            ("晶片 價格", r#"("晶片" OR "芯片") "價格""#),
            ("“晶片”", r#""晶片""#),
            ("人工智能", r#""人工智能" OR "人工智慧""#),
            ("-軟體", r#"-("軟體" OR "軟件")"#),
            ("開源大模型", r#""開源" "大" "模型""#),
            ("“开源大模型”", r#""开源大模型""#),
            ("「他說『好』」", r#""他說『好』""#),
            ("a OR b c", r#""a" OR "b" "c""#),
            ("(a | b) c", r#"("a" OR "b") "c""#),
            ("（ａ　ＯＲ　ｂ）　－ｃ", r#"("ａ" OR "ｂ") -"ｃ""#),
            ("a AND NOT (b c)", r#""a" -("b" "c")"#),
            ("重跑gen-itgc后", r#""重跑" "gen-itgc后""#),
            ("ＧＰＴ－４", r#""ＧＰＴ－４""#),
            ("１２日 1.5匹 C++ 5%", r#""１２日" "1.5匹" "C++" "5%""#),
            ("刚果（金）", r#""刚果" "金""#),
            ("title:港口 標題：渡輪", r#"title:"港口" title:"渡輪""#),
            ("来源:(新华社 OR 中新社)", r#"source:"新华社" OR source:"中新社""#),
            ("author: 葉汐晴", r#"author:"葉汐晴""#),
            ("author:*", "author:*"),
            ("-author:* date:2024-03", "-author:* date:2024-03-01..2024-03-31"),
            ("日期：2024年3月..", "date:2024-03-01.."),
            ("date:>=2024", "date:2024-01-01.."),
            ("*", "*"),
            ("快讯：台风登陆", r#""快讯" "台风" "登陆""#),
            ("怎麼看?", r#""怎麼" "看""#),
            ("AI“史詩級升級”,浙江", r#""AI" "史詩級升級" "浙江""#),
        ] {
            assert_eq!(parsed(typed), understood, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        for (typed, message) in [
            ("", "the query is empty"),
            ("，。", "`，。` has no character that can be searched"),
            ("「開源", "the quotation mark at `「開源` is not closed"),
            ("abc:def", "there is no field `abc`"),
            ("a )", "the query `a )` cannot be read at `)`: there is no ( before it"),
            ("(a", "the query `(a` cannot be read at its end: a ) is missing"),
            ("a OR", "the query `a OR` cannot be read at its end: a word or phrase is missing"),
            ("title:", "the query `title:` cannot be read at its end: a word or phrase is missing"),
            ("gpt*", "the * in `gpt*` is not understood"),
            ("date:2024-02-30", "`2024-02-30` is not in the calendar"),
            ("\"\"", "`\"\"` has no character that can be searched"),
        ] {
            assert_eq!(parsed(typed), format!("error: {message}"), "{typed}");
            assert!(Query::parse(typed).unwrap_err().hint().is_some(), "{typed} without a hint");
        }
        assert!(parsed(&"(".repeat(60)).contains("nests deeper than 50"));
        assert!(parsed(&"长".repeat(10_001)).contains("10001 characters"));
    }

    proptest! {
        #[test]
        fn the_canonical_spelling_means_the_same(
            typed in r#"([a-c:*()|"“”「」『』（）：ＯＲORANDT -]|author:|date:2024|開源|大模型|[0-9.+%，。\n\u{20BB7}]){0,12}"#
        ) {
            if let Ok(query) = Query::parse(&typed) {
                let printed = query.to_string();
                prop_assert_eq!(Query::parse(&printed).map_err(|e| e.to_string()), Ok(query), "printed {}", printed);
            }
        }
    }
}
