//! Random queries over the sample corpus, answered by the engine and by a plain evaluation of every article.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jianbao::article::Article;
use jianbao::date::default_zone;
use jianbao::engine::local::LocalEngine;
use jianbao::engine::{Engine as _, Order, SearchRequest};
use jianbao::query::{MetaField, Query, TextField};
use jianbao::text::fold;
use jianbao::text::phrase::UnitText;
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
        .every_hit(&Query::All, Order::Newest, false, &mut |hit| {
            articles.push(hit.article);
            Ok(())
        })
        .unwrap();
    Sample { engine, articles, _archive: archive }
});

/// Whether `article` answers `query`, by reading it.
fn answers(article: &Article, query: &Query) -> bool {
    let holds = |text: &str, phrase: &str| !UnitText::new(&fold(text)).find(&fold(phrase)).is_empty();
    match query {
        Query::All => true,
        Query::Text { field, phrase } => {
            *field != TextField::Body && holds(&article.title, phrase)
                || *field != TextField::Title && holds(&article.body, phrase)
        }
        Query::Meta { field, value } => {
            let values = values(article, *field);
            if field.is_person() {
                values
                    .iter()
                    .any(|name| fold(name) == fold(value) || fold(name).split('·').any(|part| part == fold(value)))
            } else {
                values.iter().any(|text| holds(text, value))
            }
        }
        Query::Present(field) => !values(article, *field).is_empty(),
        Query::Dated => article.published.is_some(),
        Query::Date(range) => article.published.is_some_and(|published| {
            let (from, to) = range.instants(default_zone());
            let instant = published.instant(default_zone());
            from.is_none_or(|from| from <= instant) && to.is_none_or(|to| instant < to)
        }),
        Query::And(parts) => parts.iter().all(|part| answers(article, part)),
        Query::Or(parts) => parts.iter().any(|part| answers(article, part)),
        Query::Not(inner) => !answers(article, inner),
    }
}

fn values(article: &Article, field: MetaField) -> Vec<String> {
    match field {
        MetaField::Author => article.authors.clone(),
        MetaField::Editor => article.editors.clone(),
        MetaField::Reviewer => article.reviewers.clone(),
        MetaField::Source => article.source.clone().into_iter().collect(),
        MetaField::Section => article.section.clone(),
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
    fn no_text_is_too_odd_to_be_asked(typed in "[渡輪()（）\"“「」|* :：a-cORNT\\-－0-9.,，。\u{20BB7}\n]{0,30}|\\PC{0,20}") {
        if let Ok(query) = Query::parse(&typed) {
            let total = SAMPLE.engine.count(&query).unwrap();
            let rest = SAMPLE.engine.count(&Query::Not(Box::new(query))).unwrap();
            prop_assert_eq!(total + rest, 80);
        }
    }
}
