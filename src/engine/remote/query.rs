//! [`Query`] → what the cluster is asked. A text is a phrase of units, a single unit a term; both are exact. What lies in
//! the places of texts (NEAR, wildcards, the lead) is asked for as a superset, and decided on the texts themselves.

use serde_json::{Value, json};

use super::document::{DAY, META_FIELDS, spaced};
use crate::article::ArticleId;
use crate::engine::judge::whole_term;
use crate::query::{MetaField, Query, TextField, Typed};
use crate::text::common::is_common;
use crate::text::fold;
use crate::text::glob::WordGlob;
use crate::text::pattern::{Atom, Distance, Link, MAX_GAP, Pattern, Run, Sequence};
use crate::text::units::units;

/// Conditions of a query, at most: the server's own bound is 1,024 (`indices.query.bool.max_clause_count`) with those that
/// rank.
const MOST_CLAUSES: usize = 700;
/// Pairs of spellings that are asked for by their distance, at most.
const MOST_PAIRS: usize = 36;
/// Single wildcards behind an open one, at most.
const MOST_OPEN: usize = 6;
/// Identities in one list, at most (`index.max_terms_count` is 65,536).
const MOST_IDS: usize = 60_000;

/// A condition for the cluster.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) json: Value,
    /// Whether it is fulfilled by those articles only that answer the query; otherwise by more.
    pub(super) is_exact: bool,
    /// How many conditions it is made of.
    pub(super) clauses: usize,
}

/// What the cluster is asked for `query`.
pub(super) fn clause(query: &Query) -> Clause {
    let clause = of(query);
    if clause.clauses <= MOST_CLAUSES { clause } else { coarse(query) }
}

/// The field of the server for a field of metadata: of its values, and of what they are found by.
pub(super) fn meta_fields(field: MetaField) -> (&'static str, &'static str) {
    META_FIELDS.iter().find(|(known, ..)| *known == field).map_or(("path", "path_text"), |(_, value, by)| (value, by))
}

impl Clause {
    fn exact(json: Value) -> Self {
        Self { json, is_exact: true, clauses: 1 }
    }

    /// Each term of a span counts.
    fn of_spans(json: Value) -> Self {
        Self { clauses: json.to_string().matches("span_term").count(), ..Self::exact(json) }
    }

    fn everything() -> Self {
        Self::exact(json!({ "match_all": {} }))
    }

    fn nothing() -> Self {
        Self::exact(json!({ "match_none": {} }))
    }

    fn superset(self) -> Self {
        Self { is_exact: false, ..self }
    }

    fn all(parts: Vec<Self>) -> Self {
        Self::joined(parts, "filter")
    }

    fn any(parts: Vec<Self>) -> Self {
        Self::joined(parts, "should")
    }

    fn joined(mut parts: Vec<Self>, how: &str) -> Self {
        match parts.len() {
            0 if how == "should" => Self::nothing(),
            0 => Self::everything(),
            1 => parts.remove(0),
            _ => Self {
                is_exact: parts.iter().all(|part| part.is_exact),
                clauses: parts.iter().map(|part| part.clauses).sum::<usize>() + 1,
                json: json!({ "bool": { how: parts.into_iter().map(|part| part.json).collect::<Vec<_>>() } }),
            },
        }
    }

    fn not(self) -> Self {
        // What is no superset of the one is none of the other.
        if !self.is_exact {
            return Self::everything().superset();
        }
        Self { json: json!({ "bool": { "must_not": [self.json] } }), is_exact: true, clauses: self.clauses + 1 }
    }
}

fn of(query: &Query) -> Clause {
    let deciding = |parts: &[Query]| -> Vec<Clause> {
        parts.iter().filter(|part| !matches!(part, Query::Optional(_))).map(of).collect()
    };
    match query {
        Query::All | Query::Optional(_) | Query::Present(MetaField::Path) => Clause::everything(),
        Query::Text { field, pattern } => {
            let folded = pattern.folded();
            let by_field = text_fields(*field).iter().map(|field| placed(field, &folded)).collect();
            let clause = Clause::any(by_field);
            if *field == TextField::Lead { clause.superset() } else { clause }
        }
        Query::Meta { field, value } if field.is_whole() => match whole_term(*field, value) {
            Some((Some(glob), _)) => shaped(meta_fields(*field).1, &glob),
            Some((None, term)) => Clause::exact(json!({ "term": { meta_fields(*field).1: term } })),
            None => Clause::nothing(),
        },
        Query::Meta { field, value } => placed(meta_fields(*field).1, &value.folded()),
        Query::Value { field: MetaField::Path, value } => {
            Clause::exact(json!({ "term": { "id": ArticleId::of_path(value).to_string() } }))
        }
        Query::Value { field, value } => Clause::exact(json!({ "term": { meta_fields(*field).0: value } })),
        Query::Present(field) => Clause::exact(json!({ "exists": { "field": meta_fields(*field).0 } })),
        Query::Dated => Clause::exact(json!({ "exists": { "field": "published" } })),
        // The days of the archive's zone are known to the index.
        Query::Date(range) => {
            let mut bounds = serde_json::Map::new();
            let (from, to) = range.instants(chrono::FixedOffset::east_opt(0).unwrap_or_else(crate::date::default_zone));
            let day = |instant: i64| json!(instant.div_euclid(DAY));
            bounds.extend(from.map(|from| ("gte".to_owned(), day(from))));
            bounds.extend(to.map(|to| ("lt".to_owned(), day(to))));
            if bounds.is_empty() {
                return of(&Query::Dated);
            }
            Clause::exact(json!({ "range": { "day": bounds } }))
        }
        Query::Script(script) => Clause::exact(json!({ "term": { "script": script.tag() } })),
        Query::Among(articles) => among(articles.ids()),
        Query::And(parts) => Clause::all(deciding(parts)),
        Query::Or(parts) => Clause::any(deciding(parts)),
        Query::Not(inner) => of(inner).not(),
    }
}

/// These articles.
pub(super) fn among(ids: &[ArticleId]) -> Clause {
    let lists = ids.chunks(MOST_IDS).map(|ids| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        Clause::exact(json!({ "terms": { "id": ids } }))
    });
    Clause::any(lists.collect())
}

fn text_fields(field: TextField) -> &'static [&'static str] {
    match field {
        TextField::Any => &["title", "body"],
        TextField::Title => &["title"],
        TextField::Body | TextField::Lead => &["body"],
    }
}

/// What a field must have that a pattern can stand in it.
fn placed(field: &str, pattern: &Pattern<Sequence>) -> Clause {
    match pattern {
        Pattern::Leaf(sequence) => {
            let is_whole = sequence.runs.len() == 1;
            let mut parts: Vec<Clause> = sequence.runs.iter().map(|run| of_run(field, run)).collect();
            if !is_whole {
                parts.extend(in_order(field, sequence));
            }
            let runs = Clause::all(parts);
            if is_whole { runs } else { runs.superset() }
        }
        Pattern::Any(parts) => Clause::any(parts.iter().map(|part| placed(field, part)).collect()),
        Pattern::Near(first, links) => {
            let rest = links.iter().map(|(_, part)| placed(field, part));
            let mut parts: Vec<Clause> = std::iter::once(placed(field, first)).chain(rest).collect();
            let before = std::iter::once(&**first).chain(links.iter().map(|(_, part)| part));
            parts.extend(before.zip(links).filter_map(|(a, (link, b))| beside(field, a, *link, b)));
            Clause::all(parts).superset()
        }
        Pattern::Outside(pattern, _) => placed(field, pattern).superset(),
    }
}

/// What a field must have that a run can stand in it.
fn of_run(field: &str, run: &Run) -> Clause {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < run.atoms.len() {
        match &run.atoms[at] {
            Atom::Hole => at += 1,
            Atom::Word(glob) => {
                parts.push(word(field, glob));
                at += 1;
            }
            Atom::Unit(_) => {
                let row: Vec<&str> = run.atoms[at..]
                    .iter()
                    .map_while(|atom| if let Atom::Unit(unit) = atom { Some(unit.as_str()) } else { None })
                    .collect();
                at += row.len();
                parts.push(in_a_row(field, &row));
            }
        }
    }
    let is_whole = parts.len() == 1 && !run.atoms.contains(&Atom::Hole);
    if parts.len() > 1 {
        parts.extend(span(field, run).map(|span| Clause::of_spans(span).superset()));
    }
    let clause = Clause::all(parts);
    if is_whole { clause } else { clause.superset() }
}

/// Two patterns within a distance of units of one another, which keeps most articles out that have both somewhere; `None`
/// where that cannot be said for sure.
///
/// Lucene's spans miss places where parts differ in length (LUCENE-7398), so each pair of spellings is asked for by itself:
/// the parts are then as long as they are.
fn beside(field: &str, a: &Pattern<Sequence>, link: Link, b: &Pattern<Sequence>) -> Option<Clause> {
    let Distance::Units(most) = link.distance else { return None };
    let (a, b) = (spans(field, a)?, spans(field, b)?);
    if a.len() * b.len() > MOST_PAIRS {
        return None;
    }
    let near = |a: &Value, b: &Value| {
        Clause::of_spans(json!({ "span_near": { "clauses": [a, b], "slop": most, "in_order": link.ordered } }))
    };
    Some(Clause::any(a.iter().flat_map(|a| b.iter().map(move |b| near(a, b))).collect()).superset())
}

/// The runs of a sequence in their order, as near as they may be; `None` where that cannot be said.
fn in_order(field: &str, sequence: &Sequence) -> Option<Clause> {
    let runs: Vec<Value> = sequence.runs.iter().map(|run| span(field, run)).collect::<Option<_>>()?;
    let gaps = MAX_GAP as usize * (runs.len() - 1);
    Some(Clause::of_spans(json!({ "span_near": { "clauses": runs, "slop": gaps, "in_order": true } })).superset())
}

/// A pattern as spans, one for each of its spellings, each of a length of its own.
fn spans(field: &str, pattern: &Pattern<Sequence>) -> Option<Vec<Value>> {
    match pattern {
        Pattern::Leaf(Sequence { runs }) => match runs.as_slice() {
            [run] if run.atoms.iter().all(|atom| matches!(atom, Atom::Unit(_))) => Some(vec![span(field, run)?]),
            _ => None,
        },
        Pattern::Any(parts) => {
            let spans: Option<Vec<Vec<Value>>> = parts.iter().map(|part| spans(field, part)).collect();
            Some(spans?.concat())
        }
        Pattern::Near(..) | Pattern::Outside(..) => None,
    }
}

/// A run as a span: its units in order, with room for what is left open between them.
fn span(field: &str, run: &Run) -> Option<Value> {
    let mut units = Vec::new();
    for atom in &run.atoms {
        match atom {
            Atom::Unit(unit) => units.push(json!({ "span_term": { field: unit } })),
            Atom::Hole => {}
            Atom::Word(_) => return None,
        }
    }
    let holes = run.atoms.len() - units.len();
    match units.len() {
        0 => None,
        1 => units.pop(),
        _ => Some(json!({ "span_near": { "clauses": units, "slop": holes, "in_order": true } })),
    }
}

/// These units in a row.
fn in_a_row(field: &str, row: &[&str]) -> Clause {
    Clause::exact(phrase(field, row))
}

/// A phrase of units.
pub(super) fn phrase(field: &str, row: &[&str]) -> Value {
    match row {
        [unit] => json!({ "term": { field: { "value": unit } } }),
        row => json!({ "match_phrase": { field: { "query": row.join(" ") } } }),
    }
}

/// A word of this shape. One that begins with a letter or digit is a word for sure.
fn word(field: &str, glob: &WordGlob) -> Clause {
    let clause = shaped(field, glob);
    if glob.prefix().is_empty() { clause.superset() } else { clause }
}

/// A term of this shape.
fn shaped(field: &str, glob: &WordGlob) -> Clause {
    let shape = glob.to_string();
    if shape.strip_suffix('*') == Some(glob.prefix()) {
        return Clause::exact(json!({ "prefix": { field: { "value": glob.prefix() } } }));
    }
    // The server makes an automaton of it, which grows by each `?` behind a `*`.
    let behind = shape.split_once('*').map_or(0, |(_, behind)| behind.matches('?').count());
    if behind > MOST_OPEN {
        return Clause::exact(json!({ "prefix": { field: { "value": glob.prefix() } } })).superset();
    }
    Clause::exact(json!({ "wildcard": { field: { "value": shape.replace('\\', "\\\\") } } }))
}

/// A superset of few conditions, for a query that has more than the server takes: of each text one unit.
fn coarse(query: &Query) -> Clause {
    let clause = match query {
        Query::Text { field, pattern } => {
            let mut wanted = Vec::new();
            for leaf in pattern.positive_leaves() {
                match rarest(leaf) {
                    Some(unit) => wanted.push(unit),
                    None => return Clause::everything().superset(),
                }
            }
            one_of(text_fields(*field), &wanted)
        }
        Query::Or(parts) => {
            // Texts of one field are one condition.
            let mut texts: Vec<(TextField, Vec<String>)> = Vec::new();
            let mut others = Vec::new();
            for part in parts.iter().filter(|part| !matches!(part, Query::Optional(_))) {
                match part {
                    Query::Text { field, pattern: Pattern::Leaf(leaf) } if rarest(leaf).is_some() => {
                        let unit = rarest(leaf).unwrap_or_default();
                        match texts.iter_mut().find(|(known, _)| known == field) {
                            Some((_, units)) => units.push(unit),
                            None => texts.push((*field, vec![unit])),
                        }
                    }
                    part => others.push(coarse(part)),
                }
            }
            let texts = texts.iter().map(|(field, units)| one_of(text_fields(*field), units));
            Clause::any(texts.chain(others).collect())
        }
        Query::And(parts) => {
            let mut kept = Vec::new();
            let mut clauses = 0;
            for part in parts.iter().filter(|part| !matches!(part, Query::Optional(_))) {
                let part = coarse(part);
                if clauses + part.clauses < MOST_CLAUSES {
                    clauses += part.clauses;
                    kept.push(part);
                }
            }
            Clause::all(kept)
        }
        Query::Not(_) => Clause::everything(),
        plain => of(plain),
    };
    if clause.clauses <= MOST_CLAUSES { clause.superset() } else { Clause::everything().superset() }
}

fn one_of(fields: &[&str], wanted: &[String]) -> Clause {
    Clause::any(fields.iter().map(|field| Clause::exact(json!({ "terms": { *field: wanted } }))).collect()).superset()
}

/// The unit of a plain text that says most.
fn rarest(typed: &Typed) -> Option<String> {
    let Typed::Phrase(text) = typed else { return None };
    let folded = fold(text);
    let says = |unit: &str| (!is_common(unit), unit.len());
    units(&folded).map(|unit| &folded[unit.range]).max_by_key(|unit| says(unit)).map(str::to_owned)
}

/// The units of a folded text, as the server has them.
pub(super) fn units_of(folded: &str) -> Vec<String> {
    spaced(folded).0.split(' ').map(str::to_owned).collect()
}
