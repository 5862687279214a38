//! Random queries over the sample corpus, answered by the engine and by a plain evaluation of every article.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jianbao::article::Article;
use jianbao::date::default_zone;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, SearchRequest, Wanted};
use jianbao::query::{MetaField, Query, TextField, Typed};
use jianbao::text::fold;
use jianbao::text::pattern::{Distance, Link, Pattern};
use jianbao::text::scan::UnitText;
use jianbao::text::script::script;
use jianbao::text::units::units;
use proptest::prelude::*;

use crate::harness::Archive;

struct Sample {
    engine: LocalEngine,
    articles: Vec<Article>,
    _archive: Archive,
}

static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let archive = Archive::sample();
    let engine = LocalEngine::open(&archive.path().join(".jianbao")).unwrap();
    let mut articles = Vec::new();
    engine
        .every_hit(&Query::All, Order::Newest, Wanted::ARTICLES, &mut |hit| {
            articles.push(hit.article);
            Ok(())
        })
        .unwrap();
    Sample { engine, articles, _archive: archive }
});

/// The places of a pattern in a text, in units, found the long way: every place of every part against every other.
fn places(pattern: &Pattern<Typed>, text: &Units) -> BTreeSet<(usize, usize)> {
    match pattern {
        Pattern::Leaf(typed) => {
            let folded = fold(&text.original);
            let found = UnitText::new(&folded).find(&typed.folded());
            found.into_iter().map(|range| (text.at(range.start), text.at(range.end - 1) + 1)).collect()
        }
        Pattern::Any(parts) => parts.iter().flat_map(|part| places(part, text)).collect(),
        Pattern::Outside(inner, outer) => {
            let outer = places(outer, text);
            let mut found = places(inner, text);
            found.retain(|(start, end)| !outer.iter().any(|(from, to)| from <= start && end <= to));
            found
        }
        Pattern::Near(first, links) => {
            let mut chains: Vec<Vec<(usize, usize)>> =
                places(first, text).into_iter().map(|place| vec![place]).collect();
            for (link, part) in links {
                let next = places(part, text);
                chains = chains
                    .into_iter()
                    .flat_map(|chain| {
                        let last = chain[chain.len() - 1];
                        let linked: Vec<_> =
                            next.iter().filter(|place| linked(last, **place, link, text)).copied().collect();
                        linked.into_iter().map(move |place| [chain.clone(), vec![place]].concat())
                    })
                    .collect();
            }
            chains.into_iter().flatten().collect()
        }
    }
}

fn linked(first: (usize, usize), second: (usize, usize), link: &Link, text: &Units) -> bool {
    let gap = if first.1 <= second.0 {
        first.1..second.0
    } else if second.1 <= first.0 && !link.ordered {
        second.1..first.0
    } else {
        return false;
    };
    let between = &text.units[gap];
    match link.distance {
        Distance::Units(most) => between.len() <= most as usize,
        Distance::Sentence => !between.iter().any(|(_, unit)| ["。", "!", "?", "\n"].contains(&unit.as_str())),
        Distance::Paragraph => !between.iter().any(|(_, unit)| unit == "\n"),
    }
}

/// A text and its units with their first bytes in the fold.
struct Units {
    original: String,
    units: Vec<(usize, String)>,
}

impl Units {
    fn new(original: &str) -> Self {
        let folded = fold(original);
        let units = units(&folded).map(|unit| (unit.range.start, folded[unit.range].to_owned())).collect();
        Self { original: original.to_owned(), units }
    }

    /// The number of the unit that the byte `at` of the fold belongs to.
    fn at(&self, at: usize) -> usize {
        self.units.partition_point(|(start, _)| *start <= at) - 1
    }

    /// Only the first paragraph, or the first hundred units where it is shorter.
    fn lead(original: &str) -> Self {
        let mut lead = Self::new(original);
        let first_end = lead.units.iter().position(|(_, unit)| unit == "\n").unwrap_or(lead.units.len());
        let end = first_end.max(100).min(lead.units.len());
        let bytes = lead.units.get(end).map(|(start, _)| *start);
        lead.units.truncate(end);
        lead.original = fold(original)[..bytes.unwrap_or(fold(original).len())].to_owned();
        lead
    }
}

/// Whether `article` answers `query`, by reading it.
fn answers(article: &Article, query: &Query) -> bool {
    let holds = |text: &str, pattern: &Pattern<Typed>| !places(pattern, &Units::new(text)).is_empty();
    match query {
        Query::All => true,
        Query::Text { field: TextField::Lead, pattern } => !places(pattern, &Units::lead(&article.body)).is_empty(),
        Query::Text { field, pattern } => {
            *field != TextField::Body && holds(&article.title, pattern)
                || *field != TextField::Title && holds(&article.body, pattern)
        }
        Query::Meta { field, value } if field.is_person() => {
            let wanted = fold(value.text());
            let is_wanted = |name: &str| match value {
                Typed::Phrase(_) => name == wanted,
                // The only wildcard in these queries is a star at the end.
                Typed::Glob(_) => name.starts_with(wanted.trim_end_matches('*')),
            };
            values(article, *field).iter().any(|name| is_wanted(&fold(name)) || fold(name).split('·').any(is_wanted))
        }
        Query::Meta { field: MetaField::Page, value } => {
            let bare = |page: &str| fold(page).trim_start_matches('0').to_owned();
            article.page.as_deref().map(bare) == Some(bare(value.text()))
        }
        Query::Meta { field, value } => {
            values(article, *field).iter().any(|text| holds(text, &Pattern::Leaf(value.clone())))
        }
        Query::Value { field, value } => values(article, *field).contains(value),
        Query::Present(field) => !values(article, *field).is_empty(),
        Query::Dated => article.published.is_some(),
        Query::Date(range) => article.published.is_some_and(|published| {
            let (from, to) = range.instants(default_zone());
            let instant = published.instant(default_zone());
            from.is_none_or(|from| from <= instant) && to.is_none_or(|to| instant < to)
        }),
        Query::Among(articles) => articles.contains(article.id()),
        Query::Script(wanted) => script(&format!("{}\n{}", article.title, article.body)) == *wanted,
        Query::And(parts) => parts.iter().all(|part| answers(article, part)),
        Query::Or(parts) => parts.iter().any(|part| !matches!(part, Query::Optional(_)) && answers(article, part)),
        Query::Not(inner) => !answers(article, inner),
        Query::Optional(_) => true,
    }
}

fn values(article: &Article, field: MetaField) -> Vec<String> {
    match field {
        MetaField::Author => article.authors.clone(),
        MetaField::Editor => article.editors.clone(),
        MetaField::Reviewer => article.reviewers.clone(),
        MetaField::Source => article.source.clone().into_iter().collect(),
        MetaField::Section => article.section.clone(),
        MetaField::Page => article.page.clone().into_iter().collect(),
        MetaField::Path => vec![article.path.clone()],
    }
}

/// Queries of every shape, from words that occur and words that do not.
fn queries() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "渡輪",
        "渡轮",
        "\"图书馆\"",
        "「圖書館」",
        "港",
        "东港时报",
        "芯片",
        "軟體",
        "title:渡輪",
        "body:航线",
        "author:葉汐晴",
        "责编:苏湄",
        "source:日报",
        "source:=雁洲日报",
        "source:=\"日报\"",
        "author:=葉汐晴",
        "author:=叶汐晴",
        "section:=社会",
        "page:=\"A03\"",
        "source:報",
        "section:社会",
        "section:生",
        "path:pages",
        "date:2024",
        "date:2023-05..2024-03",
        "date:..2021",
        "author:*",
        "source:*",
        "date:*",
        "*",
        "不存在",
        "GPT-4",
        "\"12日\"",
        "\"，\"",
        "3.6.3",
        "京都",
        "的",
        "reviewer:*",
        "lead:渡輪",
        "lead:的",
        "lang:繁體",
        "lang:简体",
        "author:葉*",
        "source:东*报",
        "渡?",
        "渡?的",
        "东港*公司",
        "居?说*了",
        "gp*",
        "*t",
        "渡轮 NEAR/5 公司",
        "渡輪 NEAR/30 (票價 OR 航线)",
        "东港 BEFORE/8 公司",
        "的 BEFORE/2 的 BEFORE/9 了",
        "渡轮 SENTENCE 居民",
        "居民 PARAGRAPH 公司 PARAGRAPH 的",
        "港 NOTIN 东港",
        "(港 NOTIN 东港) NEAR/4 渡轮",
        "lead:(渡轮 NEAR/40 公司)",
        "title:(东港 BEFORE/9 渡轮)",
        "渡轮的票价",
        "东港与渡轮",
        "MAYBE 居民",
        "MAYBE (公司 OR 航线)",
        "title:渡轮和东港",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) NOT ({b})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_query_finds_what_reading_every_article_finds(typed in queries()) {
        let query = Query::parse(&typed).unwrap();
        let expected: BTreeSet<&str> = SAMPLE
            .articles
            .iter()
            .filter(|article| answers(article, &query))
            .map(|article| article.path.as_str())
            .collect();
        for order in [Order::Relevance, Order::Newest, Order::Oldest] {
            let request = SearchRequest { query: query.clone(), order, limit: 1000, after: None };
            let page = SAMPLE.engine.search(&request).unwrap();
            let found: BTreeSet<&str> = page.hits.iter().map(|hit| hit.article.path.as_str()).collect();
            prop_assert_eq!(&found, &expected, "{}", typed);
            prop_assert_eq!(page.total as usize, expected.len());
        }
        prop_assert_eq!(SAMPLE.engine.count(&query).unwrap() as usize, expected.len());
    }

    #[test]
    fn no_text_is_too_odd_to_be_asked(typed in "[渡輪()（）\"“「」|*? :：a-cORNT/\\-－0-9.,，。\u{20BB7}\n]{0,30}|\\PC{0,20}") {
        if let Ok(query) = Query::parse(&typed) {
            let total = SAMPLE.engine.count(&query).unwrap();
            let rest = SAMPLE.engine.count(&Query::Not(Box::new(query))).unwrap();
            prop_assert_eq!(total + rest, 100);
        }
    }
}
