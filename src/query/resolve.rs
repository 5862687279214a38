//! The tree of what was typed → [`Query`]: cuts words, reads wildcards, names fields, reads dates.

use std::cell::RefCell;
use std::ops::Range;

use super::field::{FieldName, scripts};
use super::parser::{Kind, Syntax};
use super::value::{
    behind_equals, collapsed, is_searchable, meta_glob, meta_phrase, nothing_to_search, page_number, symbols, whole,
};
use super::wildcards::{is_separator, is_wildcard, wildcards_in_ascii, without_idle_wildcards};
use super::words::{Asked, Words};
use super::{Cut, Matching, MetaField, Notice, Query, QueryOptions, TextField, Typed};
use crate::date::DateRange;
use crate::error::{Error, ErrorKind, Result};
use crate::text::class::Class;
use crate::text::fold;
use crate::text::fold::class;
use crate::text::glob::glob;
use crate::text::pattern::{Link, Pattern};

/// What a tree means.
pub(super) struct Resolved {
    pub(super) query: Query,
    /// How its words were cut.
    pub(super) cuts: Vec<Cut>,
    /// What was read in another way than it was typed.
    pub(super) notices: Vec<Notice>,
}

/// The meaning of `tree`, which was typed as `text`.
pub(super) fn resolve(tree: &Syntax, text: &str, options: &QueryOptions) -> Result<Resolved> {
    let words = Words::new(text, options);
    let resolver = Resolver { text, options, words, notices: RefCell::default() };
    match resolver.query(tree, TextField::Any, options.matching)?.or_else(|| symbols(text)) {
        Some(query) => Ok(Resolved { query, cuts: resolver.words.into_cuts(), notices: resolver.notices.into_inner() }),
        None => Err(nothing_to_search(text)),
    }
}

fn inside_another(inner: &str, name: &str) -> Error {
    Error::new(ErrorKind::Input, format!("the field `{inner}` stands inside the field `{name}`"))
        .with_hint(format!("type a value after `{name}:`"))
        .named("field-in-field", &[("inner", &inner), ("name", &name)])
}

struct Resolver<'a> {
    text: &'a str,
    options: &'a QueryOptions,
    words: Words<'a>,
    notices: RefCell<Vec<Notice>>,
}

impl Resolver<'_> {
    /// `None` for what has no searchable character: punctuation outside quotation marks.
    fn query(&self, tree: &Syntax, field: TextField, matching: Matching) -> Result<Option<Query>> {
        Ok(match &tree.kind {
            Kind::Star => Some(Query::All),
            Kind::Word(_) => {
                let queries = decided(self.word_queries(&[tree], field, false)?);
                match matching {
                    Matching::Any => Query::any_of(queries),
                    Matching::All if queries.is_empty() => None,
                    Matching::All => Some(Query::all_of(queries)),
                }
            }
            // Of a text, an equals sign before it is punctuation.
            Kind::Phrase(phrase) | Kind::Whole(phrase) => {
                let pattern = Pattern::Leaf(self.phrase(phrase, &tree.span)?);
                Some(Query::Text { field, pattern })
            }
            Kind::Near(..) | Kind::NotIn(..) => Some(Query::Text { field, pattern: self.pattern(tree, false)? }),
            Kind::Field(name, place, value) => self.field(name, place, value, matching)?,
            Kind::And { parts, stated } => {
                let matching = if *stated { Matching::All } else { matching };
                self.and(parts, field, matching, *stated)?
            }
            Kind::Or(parts) => {
                let parts: Vec<_> =
                    parts.iter().map(|part| self.query(part, field, matching)).collect::<Result<_>>()?;
                Query::any_of(parts.into_iter().flatten().collect())
            }
            // What is optional excludes nothing.
            Kind::Not(inner) => {
                self.query(inner, field, Matching::All)?.map(|inner| Query::Not(Box::new(inner.decisive())))
            }
            Kind::Optional(inner) => match self.query(inner, field, matching)? {
                Some(query) if !query.is_text() => {
                    return Err(Error::new(ErrorKind::Input, "only words rank, so nothing else can be optional")
                        .with_hint("type MAYBE before a word, a phrase, or several in brackets")
                        .named("only-words-rank", &[])
                        .at(self.text, inner.span.clone()));
                }
                query => query.map(Query::optional),
            },
        })
    }

    /// Clauses beside each other. Where any may match, texts are optional, and all else stays required. Where AND was
    /// `stated`, each word was asked for by itself.
    fn and(&self, parts: &[Syntax], field: TextField, matching: Matching, stated: bool) -> Result<Option<Query>> {
        let mut asked: Vec<Asked> = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            let words = parts[at..].iter().take_while(|part| matches!(part.kind, Kind::Word(_))).count();
            if words > 0 {
                let words: Vec<&Syntax> = parts[at..at + words].iter().collect();
                asked.extend(self.word_queries(&words, field, stated)?);
            } else {
                let query = self.query(&parts[at], field, matching)?;
                asked.extend(query.map(|query| Asked { query, binds: false }));
            }
            at += words.max(1);
        }
        if asked.is_empty() {
            return Ok(None);
        }
        let is_optional = |query: &Query| matching == Matching::Any && query.is_text();
        let (texts, mut rest): (Vec<_>, Vec<_>) = decided(asked).into_iter().partition(is_optional);
        rest.extend(Query::any_of(texts));
        Ok(Some(Query::all_of(rest)))
    }

    /// Words beside each other, cut.
    fn word_queries(&self, words: &[&Syntax], field: TextField, each_word: bool) -> Result<Vec<Asked>> {
        let mut queries = Vec::new();
        let mut plain: Vec<&str> = Vec::new();
        for word in words {
            let Kind::Word(text) = &word.kind else { continue };
            for piece in self.pieces(text, &word.span)? {
                let typed = match piece {
                    Piece::Plain(text) => {
                        plain.push(text);
                        continue;
                    }
                    Piece::Exact(text) => Typed::Phrase(text.to_owned()),
                    Piece::Glob(glob) => Typed::Glob(glob),
                };
                queries.extend(self.words.queries(&std::mem::take(&mut plain), field, each_word));
                let query = Query::Text { field, pattern: Pattern::Leaf(typed) };
                queries.push(Asked { query, binds: false });
            }
        }
        queries.extend(self.words.queries(&plain, field, each_word));
        Ok(queries)
    }

    /// A word as it is, or where it holds wildcards, its pieces between signs.
    fn pieces<'t>(&self, word: &'t str, span: &Range<usize>) -> Result<Vec<Piece<'t>>> {
        if self.options.matching == Matching::Any || !word.contains(is_wildcard) {
            return Ok(vec![Piece::Plain(word)]);
        }
        let mut pieces = Vec::new();
        for piece in word.split(is_separator).filter(|piece| !piece.is_empty()) {
            let trimmed = without_idle_wildcards(piece);
            if !trimmed.contains(is_wildcard) {
                let is_sign = |c: char| class(c) == Class::Sign;
                if is_searchable(trimmed) && trimmed.len() < piece.len() && trimmed.ends_with(is_sign) {
                    pieces.push(Piece::Exact(trimmed));
                } else {
                    pieces.push(Piece::Plain(trimmed));
                }
                if piece.contains(['*', '＊']) {
                    let (word, read) = (piece.to_owned(), trimmed.to_owned());
                    self.notices.borrow_mut().push(Notice::Idle { word, read });
                }
                continue;
            }
            let text = wildcards_in_ascii(trimmed);
            if glob(&text).is_none() {
                return Err(Error::new(ErrorKind::Input, format!("`{text}` has too many wildcards"))
                    .with_hint("use fewer of * and ?, or put the text in quotation marks if it has these signs")
                    .named("many-wildcards", &[("text", &text)])
                    .at(self.text, span.clone()));
            }
            pieces.push(Piece::Glob(text));
        }
        Ok(pieces)
    }

    fn phrase(&self, phrase: &str, span: &Range<usize>) -> Result<Typed> {
        if !is_searchable(phrase) {
            return Err(nothing_to_search(&self.text[span.clone()]).at(self.text, span.clone()));
        }
        // All quotation marks are one; without straight ones the phrase can be printed between straight ones.
        Ok(Typed::Phrase(collapsed(phrase).replace(['"', '＂'], "”")))
    }

    /// What has a place in a text: an expression of NEAR and its like, or an operand `inside` one.
    fn pattern(&self, tree: &Syntax, inside: bool) -> Result<Pattern<Typed>> {
        let refused = |named: &'static str, what: &str, hint: &str| {
            let error = Error::new(ErrorKind::Input, what).with_hint(hint).named(named, &[]);
            Err(error.at(self.text, tree.span.clone()))
        };
        Ok(match &tree.kind {
            Kind::Phrase(phrase) | Kind::Whole(phrase) => Pattern::Leaf(self.phrase(phrase, &tree.span)?),
            Kind::Word(word) => {
                let mut pieces = self.pieces(word, &tree.span)?;
                let leaves: Vec<Typed> = match pieces.as_mut_slice() {
                    [Piece::Glob(glob)] => vec![Typed::Glob(std::mem::take(glob))],
                    [Piece::Exact(text)] => vec![Typed::Phrase((*text).to_owned())],
                    [Piece::Plain(word)] => self.words.spellings(word).into_iter().map(Typed::Phrase).collect(),
                    [] => Vec::new(),
                    _ => {
                        return refused(
                            "signs-have-no-place",
                            "a word with wildcards and signs in it has no one place",
                            "type it without the signs, or put it in quotation marks",
                        );
                    }
                };
                let mut leaves: Vec<Pattern<Typed>> = leaves.into_iter().map(Pattern::Leaf).collect();
                match leaves.len() {
                    0 => return Err(nothing_to_search(word).at(self.text, tree.span.clone())),
                    1 => leaves.remove(0),
                    _ => Pattern::Any(leaves),
                }
            }
            Kind::Or(parts) => Pattern::any(parts.iter().map(|part| self.pattern(part, true)).collect::<Result<_>>()?),
            Kind::Near(..) if inside => {
                return refused(
                    "near-in-near",
                    "an expression with NEAR, BEFORE, SENTENCE or PARAGRAPH cannot be part of another",
                    "type a chain without brackets, in which each is measured from its neighbour: a NEAR/5 b SENTENCE c",
                );
            }
            Kind::Near(first, links) => {
                let links: Result<Vec<(Link, Pattern<Typed>)>> =
                    links.iter().map(|(link, part)| Ok((*link, self.pattern(part, true)?))).collect();
                Pattern::Near(Box::new(self.pattern(first, true)?), links?)
            }
            Kind::NotIn(inner, outer) => {
                let outer = outer.iter().map(|part| self.pattern(part, true)).collect::<Result<_>>()?;
                Pattern::Outside(Box::new(self.pattern(inner, true)?), Box::new(Pattern::any(outer)))
            }
            Kind::Star => {
                return refused(
                    "star-has-no-place",
                    "a * alone has no place in a text",
                    "type a word or a phrase here",
                );
            }
            Kind::And { .. } => {
                return refused(
                    "words-have-no-place",
                    "words that only stand in the same text have no one place",
                    "put them in quotation marks if they are one phrase, or join them by OR or NEAR",
                );
            }
            Kind::Not(_) => {
                return refused(
                    "excluded-has-no-place",
                    "what is excluded has no place in a text",
                    "type the exclusion beside: 大模型 NEAR/20 算力 -广告; or use NOTIN",
                );
            }
            Kind::Optional(_) => {
                return refused(
                    "optional-has-no-place",
                    "what is optional has no place in a text",
                    "put MAYBE before the whole: MAYBE (大模型 NEAR/20 算力)",
                );
            }
            Kind::Field(name, ..) => {
                let what = "a field cannot stand beside NEAR, BEFORE, SENTENCE, PARAGRAPH or NOTIN";
                let error = Error::new(ErrorKind::Input, what);
                let error = match FieldName::parse(name) {
                    // Metadata have no places.
                    Some(FieldName::Meta(_) | FieldName::Date | FieldName::Script) => error
                        .with_hint(format!("put it beside the whole: (… NEAR/20 …) {name}:…"))
                        .named("value-beside-near", &[("name", name)]),
                    Some(FieldName::Text(_)) | None => error
                        .with_hint(format!("put the field before the whole: {name}:(… NEAR/20 …)"))
                        .named("field-beside-near", &[("name", name)]),
                };
                return Err(error.at(self.text, tree.span.clone()));
            }
        })
    }

    fn field(&self, name: &str, place: &Range<usize>, value: &Syntax, matching: Matching) -> Result<Option<Query>> {
        let Some(field) = FieldName::parse(name) else {
            let nearly = FieldName::nearly(name);
            let meant = nearly.as_ref().map(|name| format!("did you mean {name}:? ")).unwrap_or_default();
            let error = Error::new(ErrorKind::Input, format!("there is no field `{name}`")).with_hint(format!(
                "{meant}the fields are {}; to search for the text itself, put it in quotation marks: \"{name}:…\"",
                FieldName::all()
            ));
            let error = match &nearly {
                Some(meant) => error.named("no-field-but", &[("name", &name), ("meant", meant)]),
                None => error.named("no-field", &[("name", &name)]),
            };
            return Err(error.at(self.text, place.clone()));
        };
        match field {
            FieldName::Text(_) if value.kind == Kind::Star => Err(Error::new(
                ErrorKind::Input,
                format!("`{name}:*` asks for any text"),
            )
            .with_hint(
                "the fields that can be asked for any value are author, editor, reviewer, source, section, page, date",
            )
            .named("any-text", &[("name", &name)])
            .at(self.text, place.start..value.span.end)),
            FieldName::Text(field) => match &value.kind {
                Kind::Field(inner, ..) => Err(inside_another(inner, name).at(self.text, value.span.clone())),
                _ => self.query(value, field, matching),
            },
            FieldName::Meta(_) | FieldName::Date | FieldName::Script => {
                let query = match self.field_value(name, field, value) {
                    Err(_) if self.is_headline(name, place) => return self.headline(name, place, value),
                    Err(error) if self.may_be_text(name, place) => return Err(or_text(error, name)),
                    query => query?,
                };
                Ok(match query {
                    // Several values are alternatives where any may match.
                    Query::And(parts) if matching == Matching::Any => Query::any_of(parts),
                    query => Some(query),
                })
            }
        }
    }

    /// Whether the `name` at `place` may open a pasted headline: 时间：晚上八点. A colon of ASCII, and a name that is, is
    /// typed for a field.
    fn is_headline(&self, name: &str, place: &Range<usize>) -> bool {
        self.options.matching == Matching::Any && self.may_be_text(name, place)
    }

    fn may_be_text(&self, name: &str, place: &Range<usize>) -> bool {
        self.text[place.clone()].ends_with('：') && name.chars().all(|c| !c.is_ascii())
    }

    /// A name and what follows it as text, since the field has no such value.
    fn headline(&self, name: &str, place: &Range<usize>, value: &Syntax) -> Result<Option<Query>> {
        let typed = self.text[place.clone()].to_owned();
        let followed = self.text[value.span.clone()].to_owned();
        self.notices.borrow_mut().push(Notice::NoValue { name: typed, value: followed });
        let name = Syntax { kind: Kind::Word(name.to_owned()), span: place.clone() };
        self.and(&[name, value.clone()], TextField::Any, Matching::Any, false)
    }

    /// A metadata field's value: one, or several joined by AND, OR and NOT.
    fn field_value(&self, name: &str, field: FieldName, value: &Syntax) -> Result<Query> {
        let each = |parts: &[Syntax]| -> Result<Vec<Query>> {
            parts.iter().map(|part| self.field_value(name, field, part)).collect()
        };
        let here = |error: Error| error.at(self.text, value.span.clone());
        match (&value.kind, field) {
            (Kind::And { parts, .. }, _) => Ok(Query::all_of(each(parts)?)),
            (Kind::Or(parts), _) => Query::any_of(each(parts)?).ok_or_else(|| here(nothing_to_search(name))),
            (Kind::Not(inner), _) => {
                let behind_colon = self.text[..value.span.start].ends_with([':', '：']);
                if let (FieldName::Date, true, Kind::Word(date)) = (field, behind_colon, &inner.kind) {
                    self.notices.borrow_mut().push(Notice::ExcludedDate { date: date.clone() });
                }
                Ok(Query::Not(Box::new(self.field_value(name, field, inner)?)))
            }
            (Kind::Optional(_), _) => Err(here(
                Error::new(ErrorKind::Input, "only words rank, so nothing else can be optional")
                    .with_hint(format!("leave out the MAYBE behind `{name}:`"))
                    .named("optional-value", &[("name", &name)]),
            )),
            (Kind::Star, FieldName::Date) => Ok(Query::Dated),
            (Kind::Star, FieldName::Script) => Ok(Query::All),
            (Kind::Star, FieldName::Meta(field)) => Ok(Query::Present(field)),
            (Kind::Word(text) | Kind::Phrase(text) | Kind::Whole(text), FieldName::Date) => {
                DateRange::read(text, self.options.today).map(Query::Date).map_err(here)
            }
            (Kind::Word(text) | Kind::Phrase(text) | Kind::Whole(text), FieldName::Script) => {
                Query::any_of(scripts(text).into_iter().map(Query::Script).collect()).ok_or_else(|| {
                    here(
                        Error::new(ErrorKind::Input, format!("`{text}` is not a script"))
                            .with_hint(
                                "type simplified, traditional, chinese, undecided or other; 简体 and 繁體 will do",
                            )
                            .named("no-script", &[("text", text)]),
                    )
                })
            }
            (Kind::Whole(text), FieldName::Meta(field)) => whole(field, text).map_err(here),
            (Kind::Word(text) | Kind::Phrase(text), FieldName::Meta(field)) if behind_equals(text).is_some() => {
                whole(field, behind_equals(text).unwrap_or_default()).map_err(here)
            }
            // 版面 is the name of a section and of a page.
            (Kind::Word(text) | Kind::Phrase(text), FieldName::Meta(MetaField::Section))
                if fold(name) == "版面" && page_number(text).is_some() =>
            {
                let either = [MetaField::Page, MetaField::Section].map(|field| meta_phrase(field, text));
                let either: Vec<Query> = either.into_iter().collect::<Result<_>>().map_err(here)?;
                Query::any_of(either).ok_or_else(|| here(nothing_to_search(text)))
            }
            (Kind::Word(text), FieldName::Meta(field)) if text.contains(is_wildcard) => {
                meta_glob(field, text).map_err(here)
            }
            (Kind::Word(text) | Kind::Phrase(text), FieldName::Meta(field)) => meta_phrase(field, text).map_err(here),
            (Kind::Field(inner, ..), _) => Err(here(inside_another(inner, name))),
            (Kind::Near(..) | Kind::NotIn(..), _) => Err(here(
                Error::new(
                    ErrorKind::Input,
                    format!("the field `{name}` knows no NEAR, BEFORE, SENTENCE, PARAGRAPH or NOTIN"),
                )
                .with_hint("these are for title:, body: and lead:, or for no field at all")
                .named("field-without-near", &[("name", &name)]),
            )),
            (_, FieldName::Text(_)) => Err(here(nothing_to_search(name))),
        }
    }
}

/// An error about a value behind `name：`, with what to do where no value was meant.
fn or_text(error: Error, name: &str) -> Error {
    let hint = format!(
        "{}; to search for the text itself, put it in quotation marks: \"{name}：…\"",
        error.hint().unwrap_or_default()
    );
    error.with_hint(hint)
}

/// What is asked for, with what only binds made optional. Where no other text is asked for, it is what was meant.
fn decided(asked: Vec<Asked>) -> Vec<Query> {
    let is_word = |asked: &Asked| !asked.binds && asked.query.is_text() && !matches!(asked.query, Query::Optional(_));
    let has_words = asked.iter().any(is_word);
    let decide = |asked: Asked| if asked.binds && has_words { asked.query.optional() } else { asked.query };
    asked.into_iter().map(decide).collect()
}

/// A piece of an unquoted word.
enum Piece<'t> {
    Plain(&'t str),
    /// Characters that are not to be cut, as what stands before an idle wildcard: `gpt-*`.
    Exact(&'t str),
    Glob(String),
}
