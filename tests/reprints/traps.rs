//! What is easily taken for a reprint, and what is easily missed.

use jianbao::engine::Engine as _;
use jianbao::reprints::{Kind, Story};
use proptest::prelude::*;

use super::archives::{archive, article, excerpts, id, prose, told};
use crate::exactness::{indexed, other_script};
use crate::harness::Random;

#[test]
fn a_story_with_hundreds_of_equal_copies_is_one() {
    let mut random = Random(1);
    let text = prose(&mut random, 400);
    let mut articles: Vec<_> =
        (0..300).map(|n| article(&format!("標題{n}"), "2024-03-19", &format!("第{}日報", n % 60), &text)).collect();
    // A cut one that is not equal is found by the fingerprints that three hundred have.
    let cut: String = text.chars().skip(120).collect();
    articles.push(article("短了", "2024-03-20", "晚報", &cut));
    articles.extend((0..50).map(|n| article("無關", "2024-03-19", "晚報", &prose(&mut random, 300 + n))));
    let (_archive, _, stories) = archive(&articles);
    let sizes: Vec<usize> = stories.iter().map(<[_]>::len).collect();
    assert_eq!(sizes, [301]);
    assert_eq!(stories.of(id(301)).unwrap().kind, Kind::Copy);
    assert_eq!(stories.of(id(302)), None);
}

#[test]
fn furniture_of_a_source_makes_no_story() {
    let mut random = Random(2);
    let foot = prose(&mut random, 150);
    let own: Vec<String> = (0..40).map(|_| prose(&mut random, 110)).collect();
    let mut articles: Vec<_> = own
        .iter()
        .enumerate()
        .map(|(n, own)| article(&format!("{n}"), "2024-03-19", "江城日報", &format!("{own}\n{foot}")))
        .collect();
    // What another takes over is found beside it, and the foot says nothing of it.
    articles.push(article("轉載", "2024-03-20", "海港時報", &own[7]));
    articles.push(article("自己的", "2024-03-20", "海港時報", &prose(&mut random, 100)));
    let (_archive, engine, stories) = archive(&articles);
    assert_eq!(told(&stories, 42), [[(8, "first"), (41, "copy")]]);
    let excerpts = excerpts(&engine, &stories, 8);
    assert!(excerpts.is_empty(), "{excerpts:?}");
}

#[test]
fn the_same_foot_in_few_articles_is_a_passage_like_any() {
    let mut random = Random(3);
    let foot = prose(&mut random, 50);
    let articles: Vec<_> = (0..5)
        .map(|n| article(&format!("{n}"), "2024-03-19", "江城日報", &format!("{}\n{foot}", prose(&mut random, 200))))
        .collect();
    let (_archive, engine, stories) = archive(&articles);
    assert!(told(&stories, 5).is_empty());
    let excerpts = excerpts(&engine, &stories, 1);
    assert_eq!(excerpts.len(), 4);
    assert!(excerpts.iter().all(|excerpt| excerpt.kind == Kind::Excerpt && excerpt.shared < 0.25));
}

#[test]
fn forecasts_and_tables_of_every_day_are_no_story() {
    let mut random = Random(4);
    let mut articles = Vec::new();
    for day in 1..=28 {
        let date = format!("2024-{:02}-{day:02}", 1 + day % 3);
        let mut number = |most: usize| random.below(most).to_string();
        articles.push(article(
            "天氣",
            &date,
            "江城日報",
            &format!(
                "氣象部門發布未來二十四小時天氣預報，沿海地區風力{}級，最高氣溫{}度，最低氣溫{}度。\n\
                 內陸地區早晚多雲有時有霧，午後局部地區有雷陣雨，請民眾外出攜帶雨具並留意最新消息。\n\
                 山區道路濕滑，行車請減速慢行，保持安全距離，降雨機率百分之{}。",
                number(9),
                number(35),
                number(20),
                number(100)
            ),
        ));
        articles.push(article(
            "收市",
            &date,
            "海港時報",
            &format!(
                "指數收報{}點，升{}點，成交{}億元。渡輪公司{}元。港口集團{}元。電力公司{}元。地產發展{}元。銀行控股{}元。",
                number(30000),
                number(300),
                number(2000),
                number(90),
                number(90),
                number(90),
                number(90),
                number(90)
            ),
        ));
    }
    // Enough of other things that none of this is in one of twenty of a source's articles.
    for n in 0..1200 {
        let source = if n % 2 == 0 { "江城日報" } else { "海港時報" };
        articles.push(article("無關", "2024-02-01", source, &prose(&mut random, 70)));
    }
    let (_archive, _, stories) = archive(&articles);
    let told = told(&stories, articles.len());
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn a_story_that_comes_again_for_weeks_is_one() {
    let mut random = Random(14);
    let text = prose(&mut random, 200);
    let cut = |by: usize| text.chars().skip(by).collect::<String>();
    let mut articles: Vec<_> = (0..6)
        .map(|week| {
            let date = format!("2024-{:02}-{:02}", 1 + week / 4, 1 + 7 * (week % 4));
            article("夜航", &date, &format!("{week}報"), &format!("{}{}", cut(3 * week), prose(&mut random, 9)))
        })
        .collect();
    articles.extend((0..300).map(|n| article("無關", "2024-01-09", "甲報", &prose(&mut random, 100 + n % 50))));
    let (_archive, _, stories) = archive(&articles);
    let sizes: Vec<usize> = stories.iter().map(<[_]>::len).collect();
    assert_eq!(sizes, [6]);
}

#[test]
fn a_year_is_no_first_of_january() {
    let mut random = Random(15);
    let text = prose(&mut random, 200);
    let articles = [
        article("年鑑", "2024", "年鑑", &text),
        article("月", "2024-05", "月刊", &text),
        article("時", "2024-05-01T08:00:00+08:00", "甲報", &text),
        article("日", "2024-05-02", "乙報", &text),
    ];
    let (archive, _, stories) = archive(&articles);
    assert_eq!(told(&stories, 4), [[(3, "first"), (4, "copy"), (2, "copy"), (1, "copy")]]);
    let earliest: Vec<bool> = stories.with(id(1)).iter().map(|member| member.earliest).collect();
    assert_eq!(earliest, [true, false, true, true]);
    assert_eq!(archive.found(&["*", "--reprints", "once"]), ["a.jsonl#3"]);
}

#[test]
fn two_of_one_source_are_versions() {
    let mut random = Random(5);
    let text = prose(&mut random, 300);
    let longer = format!("{text}\n{}", prose(&mut random, 90));
    let articles = [
        article("一", "2024-03-19T08:00:00+08:00", "通訊社", &text),
        article("二", "2024-03-19T09:00:00+08:00", "江城日報", &text),
        article("三", "2024-03-19T10:00:00+08:00", "江城日報", &longer),
        article("四", "2024-03-19T11:00:00+08:00", "通訊社", &longer),
        article("五", "2024-03-19T12:00:00+08:00", "", &text),
        article("六", "2024-03-19T13:00:00+08:00", "", &text),
    ];
    let (_archive, _, stories) = archive(&articles);
    let kinds = [(1, "first"), (2, "copy"), (3, "version"), (4, "version"), (5, "copy"), (6, "copy")];
    assert_eq!(told(&stories, 6), [kinds]);
}

#[test]
fn of_a_day_without_a_time_the_earliest_are_a_set() {
    let mut random = Random(6);
    let text = prose(&mut random, 200);
    let articles = [
        article("丙", "2024-03-20", "丙報", &text),
        article("乙", "2024-03-19T20:00:00+08:00", "乙報", &text),
        article("甲", "2024-03-19", "甲報", &text),
        article("丁", "", "丁報", &text),
    ];
    let (archive, engine, stories) = archive(&articles);
    let story = Story::of(&engine, stories.with(id(2))).unwrap();
    let mut earliest = story.earliest.clone();
    earliest.sort();
    let mut expected = vec![id(2), id(3)];
    expected.sort();
    assert_eq!((earliest, story.same_day, story.size), (expected, true, 4));
    assert_eq!(story.members.last().unwrap().id, id(4), "without a date, the last");
    let shown = archive.run(&["reprints", &id(1).to_string()]).succeeds().stdout;
    assert_eq!(shown.matches("first, or another of the same day").count(), 2, "{shown}");
    assert!(shown.contains("乙報 2024-03-19 → 甲報 2024-03-19 → 丙報 2024-03-20 → 丁報"), "{shown}");
}

#[test]
fn what_a_reprint_changes_does_not_hide_it() {
    let mut random = Random(7);
    let paragraphs: Vec<String> = (0..5).map(|_| prose(&mut random, 100)).collect();
    let text = paragraphs.join("\n");
    // The characters of `prose` are of no script; these are of both.
    let simple = "国务院发布关于渡轮票价的决定，从下月起实行。";
    let other = other_script();
    let traditional: String = simple.chars().map(|c| other.get(&c).copied().unwrap_or(c)).collect();
    assert_ne!(simple, traditional);
    let edited: String =
        text.chars().enumerate().map(|(at, c)| if at % 20 == 7 || at % 20 == 8 { '改' } else { c }).collect();
    let articles = [
        article("標題", "2024-03-18", "通訊社", &format!("{text}\n{simple}")),
        article("全然不同的標題", "2024-03-19", "甲報", &format!("{text}\n{traditional}")),
        article("標題", "2024-03-19", "乙報", &paragraphs[1..].join("")),
        article("標題", "2024-03-19", "丙報", &format!("【丙報訊】{}", text.replace('，', ",").replace('。', ". "))),
        article("標題", "2024-03-19", "丁報", &edited),
        article("標題", "2024-03-19", "戊報", &format!("{}\n{}", prose(&mut random, 2000), paragraphs[..3].join("\n"))),
        article("標題", "2024-03-19", "己報", &format!("{}\n{}", prose(&mut random, 2000), paragraphs[..2].join("\n"))),
    ];
    let (_archive, engine, stories) = archive(&articles);
    let kinds: Vec<Option<&str>> = (1..=7).map(|n| stories.of(id(n)).map(|member| member.kind.name())).collect();
    let expected = [Some("first"), Some("copy"), Some("copy"), Some("copy"), Some("reprint"), Some("reprint"), None];
    assert_eq!(kinds, expected);
    let excerpts = excerpts(&engine, &stories, 1);
    assert_eq!(excerpts.iter().map(|excerpt| excerpt.id).collect::<Vec<_>>(), [id(7)]);
    assert!((excerpts[0].shared - 0.38).abs() < 0.03, "{}", excerpts[0].shared);
}

#[test]
fn no_chain_of_changes_leads_from_one_story_to_another() {
    let mut random = Random(8);
    let pieces: Vec<String> = (0..6).map(|_| prose(&mut random, 100)).collect();
    let of = |from: usize| pieces[from..from + 4].join("\n");
    let articles = [
        article("一", "2024-03-18", "甲報", &of(0)),
        article("二", "2024-03-19", "乙報", &of(1)),
        article("三", "2024-03-20", "丙報", &format!("{}\n{}", pieces[3..].join("\n"), prose(&mut random, 110))),
    ];
    let (_archive, _, stories) = archive(&articles);
    // The third has half of the second, and a quarter of the first.
    assert_eq!(told(&stories, 3), [[(1, "first"), (2, "reprint")]]);
}

#[test]
fn of_short_texts_only_equal_ones_are_one_story() {
    let mut random = Random(9);
    let (short, long) = (prose(&mut random, 50), prose(&mut random, 300));
    let articles = [
        article("一", "2024-03-18", "甲報", &short),
        article("二", "2024-03-19", "乙報", &format!("{short}改")),
        article("三", "2024-03-20", "丙報", &short.replace('，', "")),
        article("四", "2024-03-20", "丁報", &format!("{short}\n{long}")),
        article("五", "2024-03-20", "丁報", "圖"),
        article("六", "2024-03-20", "戊報", "圖"),
    ];
    let (_archive, _, stories) = archive(&articles);
    assert_eq!(told(&stories, 6), [[(1, "first"), (3, "copy")]]);
}

/// The longest run of units that two texts share, by looking at every pair of places.
fn longest_run(one: &str, other: &str) -> usize {
    let units = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !"，。".contains(*c)).collect::<Vec<char>>();
    let (one, other) = (units(one), units(other));
    let mut longest = 0;
    let mut before = vec![0; other.len() + 1];
    for a in &one {
        let mut lengths = vec![0; other.len() + 1];
        for (at, b) in other.iter().enumerate() {
            if a == b {
                lengths[at + 1] = before[at] + 1;
                longest = longest.max(lengths[at + 1]);
            }
        }
        before = lengths;
    }
    longest
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    /// Passages of every length around 40 units are cut from one text into others.
    #[test]
    fn every_passage_of_forty_units_is_found(seed in 1_u64.., lengths in prop::collection::vec(30_usize..52, 12)) {
        let mut random = Random(seed);
        let texts: Vec<String> = (0..4).map(|_| prose(&mut random, 150)).collect();
        let mut bodies = texts.clone();
        for length in lengths {
            let from: Vec<char> = texts[random.below(4)].chars().collect();
            let start = random.below(from.len() - length);
            let passage: String = from[start..start + length].iter().collect();
            let (before, after) = (prose(&mut random, 20), prose(&mut random, 20));
            bodies.push(format!("{before}{passage}{after}"));
        }
        let folder = tempfile::tempdir().unwrap();
        let lines: Vec<String> = bodies.iter().map(|body| article("標題", "2024-03-19", "甲報", body).to_string()).collect();
        std::fs::write(folder.path().join("a.jsonl"), lines.join("\n")).unwrap();
        let engine = indexed(folder.path());
        let found = super::planted::stories(&engine);
        for (number, body) in (1..).zip(&bodies) {
            let mut excerpts: Vec<_> = excerpts(&engine, &found, number).iter().map(|excerpt| excerpt.id).collect();
            excerpts.sort();
            let others = (1..).zip(&bodies).filter(|(other, text)| *other != number && longest_run(body, text) >= 40);
            let mut expected: Vec<_> = others.map(|(other, _)| id(other)).collect();
            expected.sort();
            prop_assert_eq!(excerpts, expected);
        }
        prop_assert_eq!(engine.count(&jianbao::query::Query::All).unwrap(), bodies.len() as u64);
    }
}
