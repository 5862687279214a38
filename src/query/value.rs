//! Values of metadata fields, and texts that stand as they were typed: what of them can be searched, and how it is spelled in
//! a query. Knows nothing of the tree that they stand in.

use super::wildcards::{is_wildcard, wildcards_in_ascii};
use super::{MetaField, Query, TextField, Typed};
use crate::date::chinese_number;
use crate::error::{Error, ErrorKind, Result};
use crate::text::fold;
use crate::text::glob::glob;
use crate::text::pattern::Pattern;
use crate::text::units::{UnitKind, units};

/// A metadata value as a query; `*` and `?` in it are wildcards.
pub(super) fn meta(field: MetaField, value: &str) -> Result<Query> {
    let value = value.trim();
    if matches!(value, "*" | "＊") {
        return Ok(Query::Present(field));
    }
    if let Some(value) = behind_equals(value) {
        return whole(field, value);
    }
    // A value of several words would not be read again as it is printed.
    if value.contains(is_wildcard) && !value.contains(char::is_whitespace) {
        return meta_glob(field, value);
    }
    meta_phrase(field, value)
}

/// What stands behind an equals sign at the beginning of `text`, if anything that can be searched does.
pub(super) fn behind_equals(text: &str) -> Option<&str> {
    text.strip_prefix(['=', '＝']).map(str::trim).filter(|value| is_searchable(value))
}

/// A value, whole and as it stands.
pub(super) fn whole(field: MetaField, value: &str) -> Result<Query> {
    if !is_searchable(value) {
        return Err(nothing_to_search(value));
    }
    Ok(Query::Value { field, value: value.trim().replace(['"', '＂'], "”") })
}

pub(super) fn meta_phrase(field: MetaField, value: &str) -> Result<Query> {
    if !is_searchable(value) {
        return Err(nothing_to_search(value));
    }
    let page = page_number(value).filter(|_| field == MetaField::Page);
    let value = page.as_deref().unwrap_or(value);
    Ok(Query::Meta { field, value: Typed::Phrase(collapsed(value).replace(['"', '＂'], "”")) })
}

/// The number of a page without what is written around it: A03 of `A03版`, 15 of `第15版`, 3 of `第三版`; `None` where it is
/// no number of a page.
pub(super) fn page_number(text: &str) -> Option<String> {
    let text = fold(text);
    let number = text.trim().trim_start_matches('第').trim_end_matches(['版', '页']).trim();
    let figures = number.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_figures = !figures.is_empty() && figures.len() <= 4 && figures.bytes().all(|byte| byte.is_ascii_digit());
    if is_figures && number.len() - figures.len() <= 2 {
        return Some(number.to_uppercase());
    }
    let is_chinese = !number.is_empty() && number.chars().all(|c| "一二三四五六七八九十百".contains(c));
    is_chinese.then(|| chinese_number(number)).flatten().map(|number| number.to_string())
}

pub(super) fn meta_glob(field: MetaField, text: &str) -> Result<Query> {
    let text = wildcards_in_ascii(text);
    let text = text.trim_start_matches(['-', '－']);
    if !is_searchable(&text.replace(['*', '?'], "")) {
        return Err(nothing_to_search(text));
    }
    if text.contains(|c| ":：()（）|｜\"＂“”„〝「｢『」』".contains(c)) {
        return meta_phrase(field, text);
    }
    if !field.is_whole() && glob(text).is_none() {
        return Err(Error::new(ErrorKind::Input, format!("`{text}` has too many wildcards"))
            .with_hint("use fewer of * and ?, or put the value in quotation marks if it has these signs")
            .named("many-wildcards", &[("text", &text)]));
    }
    Ok(Query::Meta { field, value: Typed::Glob(text.to_owned()) })
}

pub(super) fn nothing_to_search(text: &str) -> Error {
    Error::new(ErrorKind::Input, format!("`{text}` has no character that can be searched"))
        .with_hint("type a word, or * for every article")
        .named("nothing-to-search", &[("text", &text)])
}

/// Symbols alone, as they were typed: an emoji or an arrow is no punctuation that a text has anyway.
pub(super) fn symbols(text: &str) -> Option<Query> {
    let is_symbol = |c: char| matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    let typed = text.trim().chars().any(is_symbol) && !text.contains(['"', '(', ')', '*']);
    let pattern = || Pattern::Leaf(Typed::Phrase(collapsed(text)));
    (typed && is_searchable(text)).then(|| Query::Text { field: TextField::Any, pattern: pattern() })
}

pub(super) fn is_searchable(text: &str) -> bool {
    units(&fold(text)).any(|unit| unit.kind != UnitKind::Paragraph)
}

/// `text` with one space for every stretch of white space. A phrase is within one paragraph, so a line feed in it is
/// layout as well.
pub(super) fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
