//! Texts of many hands.

use proptest::prelude::*;

use super::*;
use crate::article::Article;
use crate::corpus::config::Config;

const PROSE: &str = "　　江上起了雾。\n　　渡轮慢了下来，船工点起灯。\n　　天亮时大桥通车了。\n";

fn read(head: &str, tail: &str) -> Article {
    let config = Config::default();
    let context = Context::of("page", &config);
    draft_of(&format!("{head}{PROSE}{tail}"), None, &context).article().unwrap()
}

fn plain() -> String {
    PROSE.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

#[test]
fn short_paragraphs_behind_a_sub_headline_are_not_lost() {
    let read = read("首页 > 社会 > 正文\n江岸大桥昨日通车\n——来自城东三个小区的调查\n2020-03-30 15:16\n", "");
    assert_eq!(read.title, "江岸大桥昨日通车");
    assert_eq!(read.body, format!("——来自城东三个小区的调查\n{}", plain()));
}

#[test]
fn neither_sub_headline_nor_outlet_nor_byline_is_the_headline() {
    for (line, source, authors) in [
        ("——来自城东三个小区的调查", None, &[][..]),
        ("江岸日报", Some("江岸日报"), &[]),
        ("中央社", Some("中央社"), &[]),
        ("（中央社記者余曉涵台北15日電）", Some("中央社"), &["余曉涵"]),
        ("聯合報 記者張三／台北即時報導", Some("聯合報"), &["張三"]),
    ] {
        let read = read(&format!("江岸大桥昨日通车\n{line}\n2020-03-30 15:16\n"), "");
        assert_eq!(read.title, "江岸大桥昨日通车", "{line}");
        assert_eq!((read.source.as_deref(), read.authors.as_slice().len()), (source, authors.len()), "{line}");
        assert!(read.body.ends_with(&plain()), "{line}: {}", read.body);
    }
}

#[test]
fn an_outlet_above_the_headline_is_not_the_headline() {
    let read = read("中央社\n高鐵春節疏運加開班次\n2024/01/15 18:03\n", "");
    assert_eq!((read.title.as_str(), read.source), ("高鐵春節疏運加開班次", None));
    assert_eq!(read.body, plain());
}

#[test]
fn a_breadcrumb_over_several_lines_is_one() {
    let read = read("当前位置: 首页\n> 新闻\n> 正文\n江岸大桥昨日通车\n2020-03-30 15:16\n", "");
    assert_eq!((read.title.as_str(), read.section), ("江岸大桥昨日通车", vec!["新闻".to_owned()]));
    assert_eq!(read.body, plain());
}

#[test]
fn days_that_head_paragraphs_stay() {
    let read = read("江岸大桥昨日通车\n2020-03-30 15:16\n", "2019年1月2日\n　　大桥开工，江面上架起了第一座栈桥。\n");
    assert_eq!(read.published.unwrap().to_string(), "2020-03-30T15:16:00+08:00");
    assert_eq!(read.body, format!("{}\n2019年1月2日\n大桥开工，江面上架起了第一座栈桥。", plain()));
}

#[test]
fn values_below_their_labels_and_tails_of_real_pages() {
    let read =
        read("江岸大桥昨日通车\n2020-03-30 15:16 江岸日报\n", "编辑：\n李青\n【纠错】\n相关阅读\n· 大桥的一百年。\n");
    assert_eq!((read.source.as_deref(), read.editors), (Some("江岸日报"), vec!["李青".to_owned()]));
    assert_eq!(read.body, plain());
}

/// The article of a whole text, as `title | date | body`, the paragraphs of the body parted by slashes.
fn told(text: &str) -> String {
    let config = Config::default();
    let article = draft_of(text, None, &Context::of("page", &config)).article().unwrap();
    let date = article.published.map(|date| date.to_string()).unwrap_or_default();
    format!("{} | {date} | {}", article.title, article.body.replace('\n', "/"))
}

#[test]
fn a_day_behind_the_text_takes_none_of_it_along() {
    const DAY: &str = "2024-03-19";
    for (foot, date, kept) in [
        ("雁洲港务局\n2024年3月19日", DAY, "雁洲港务局"),
        ("2024年3月19日", DAY, ""),
        ("发布时间：2024年3月19日", DAY, ""),
        ("作者：叶汐晴　2024年3月19日", DAY, ""),
        ("来源：雁洲日报 2024年3月19日", DAY, ""),
        ("雁洲港务局\n中华民国113年3月19日", DAY, "雁洲港务局"),
        ("雁洲港务局\n2024年3月", "2024-03", "雁洲港务局"),
        ("雁洲日报社\n2024年3月19日", DAY, "雁洲日报社"),
        ("2024年3月19日于东港", DAY, "2024年3月19日于东港"),
        ("叶汐晴\n写于东港\n2024年3月19日", DAY, "叶汐晴/写于东港"),
        ("叶汐晴\n2024年3月19日\n（作者系潮汐大学教授）", DAY, "叶汐晴/2024年3月19日/（作者系潮汐大学教授）"),
        ("雁洲港务局\n2024年3月19日\n附件：票价表", DAY, "雁洲港务局/2024年3月19日/附件：票价表"),
        ("雁洲港务局\n2024年3月19日\n公众号：雁洲港务", DAY, "雁洲港务局/2024年3月19日/公众号：雁洲港务"),
        // No day of this text.
        ("版权所有 2019年1月1日 雁洲日报", "", ""),
        ("网站备案 2019-03-04", "", ""),
        ("上一篇 港口夜市 2024-03-18", "", ""),
        ("相关新闻\n港口夜市开张 2024-03-20\n夜航检讨 2024-03-21", "", ""),
        ("港口夜市开张 2024-03-20\n夜航检讨 [2024-03-21]", "", "港口夜市开张 2024-03-20/夜航检讨 [2024-03-21]"),
        ("网友评论\n海风 2024-03-22 10:00\n写得好", "", ""),
        ("海风\n2024-03-22 10:00\n写得好！", "", "海风/2024-03-22 10:00/写得好！"),
    ] {
        let kept = if kept.is_empty() { String::new() } else { format!("/{kept}") };
        for (title, indent, end, text) in [
            ("渡轮四月起增开夜班", "　　", "\n\n", ["港务局决定开办夜航。", "票价与日间相同。"]),
            ("渡轮四月起增开夜班\n来源：雁洲日报", "　　", "\n", ["港务局决定开办夜航。", "票价与日间相同。"]),
            ("通知", "", "\n", ["各位居民：", "请居民提前储水。"]),
        ] {
            let paragraphs = text.map(|line| format!("{indent}{line}{end}")).concat();
            let expected = format!("{} | {date} | {}{kept}", title.lines().next().unwrap(), text.join("/"));
            assert_eq!(told(&format!("{title}{end}{paragraphs}{foot}\n")), expected, "{foot}");
        }
        let letter = PROSE.repeat(12);
        let read = told(&format!("致居民的一封信\n\n{letter}\n{foot}\n"));
        assert!(read.starts_with(&format!("致居民的一封信 | {date} | 江上起了雾。")), "{foot}: {read}");
        assert_eq!(read.matches("天亮时大桥通车了。").count(), 12, "{foot}");
    }
    for (text, expected) in [
        ("停水通知\n请居民提前储水。\n2024年3月19日\n", "停水通知 | 2024-03-19 | 请居民提前储水。"),
        ("停水通知\n城东片区停水\n雁洲水务公司\n2024年3月19日\n", "停水通知 | 2024-03-19 | 城东片区停水/雁洲水务公司"),
        ("首页\n新闻\n停水的通知\n请储水！\n2024年3月19日\n", "停水的通知 | 2024-03-19 | 请储水！"),
        ("请居民提前储水。\n", " |  | 请居民提前储水。"),
    ] {
        assert_eq!(told(text), expected);
    }
}

#[test]
fn a_chronicle_keeps_its_days_and_none_is_the_day_of_publication() {
    for entries in [
        "2024年1月5日\n港务局宣布试办夜航\n2024年2月5日\n试办开始\n2024年3月19日\n夜航开办",
        "2024年1月5日\n港务局宣布试办夜航。\n2024年2月5日\n试办开始。\n2024年3月19日\n夜航开办。",
        "2024年1月5日　港务局宣布试办夜航\n2024年2月5日　试办开始\n2024年3月19日　夜航开办",
        "一、2024年1月5日试办\n二、2024年2月5日开始\n三、2024年3月19日开办",
    ] {
        let body = entries.replace('\n', "/");
        assert_eq!(told(&format!("夜航大事记\n{entries}\n")), format!("夜航大事记 |  | {body}"));
        assert_eq!(
            told(&format!("夜航大事记\n2024-04-01 10:00 来源：雁洲日报\n\n{entries}\n")),
            format!("夜航大事记 | 2024-04-01T10:00:00+08:00 | {body}")
        );
    }
}

#[test]
fn a_headline_may_hold_a_date_or_begin_as_furniture_does() {
    for title in [
        "2024年3月19日港务局例行记者会",
        "渡轮2024年3月19日起增开夜班",
        "[2024-03-19]港务局例行记者会",
        "[2024-03-19] 港务局例行记者会",
        "民国113年3月19日港务局例行记者会",
        "雁洲日报2024年3月19日社论",
        "港务局公报（2024年3月19日）",
        "2024年3月19日 港务局例行记者会",
        "2024-03-19 10:00 港务局例行记者会",
        "声明",
        "特別聲明",
        "投稿",
        "举报有奖",
        "返回家乡的渡轮",
        "链接两岸的渡轮",
    ] {
        let body = PROSE.trim().lines().map(str::trim).collect::<Vec<_>>().join("/");
        assert_eq!(told(&format!("{title}\n\n{PROSE}")), format!("{title} |  | {body}"));
        assert_eq!(
            told(&format!("{title}\n2024-03-20 10:00 来源：雁洲日报\n\n{PROSE}")),
            format!("{title} | 2024-03-20T10:00:00+08:00 | {body}")
        );
    }
    // The time line of a page, above the headline or with a place.
    for head in [
        "2024-03-19 雁洲日报\n渡轮增开夜班\n",
        "渡轮增开夜班\n2024-03-19 雁洲 小雨\n",
        "2024年3月19日 要闻\n渡轮增开夜班\n",
    ] {
        assert!(told(&format!("{head}\n{PROSE}")).starts_with("渡轮增开夜班 | 2024-03-19 | 江上起了雾。"), "{head}");
    }
}

#[test]
fn short_lines_with_a_day_are_lines_of_the_text() {
    for line in [
        "一、2024年3月19日试办",
        "2024年3月19日：试办",
        "2024年3月19日那天",
        "（2024年3月19日夜）",
        "2024年3月19日 他走了",
        "2024年3月19日　港务局宣布试办夜航",
    ] {
        let head = "渡轮四月起增开夜班\n2024-04-01 10:00 来源：雁洲日报\n\n";
        let title = "渡轮四月起增开夜班 | 2024-04-01T10:00:00+08:00 | ";
        for indent in ["", "　　"] {
            let first = told(&format!("{head}{indent}{line}\n\n{PROSE}"));
            assert!(first.starts_with(&format!("{title}{line}/江上起了雾。")), "{first}");
            let last = told(&format!("{head}{PROSE}\n{indent}{line}\n"));
            assert!(last.starts_with(title) && last.ends_with(&format!("天亮时大桥通车了。/{line}")), "{last}");
        }
        let bare = told(&format!("渡轮四月起增开夜班\n\n　　{line}\n{PROSE}"));
        assert!(bare.starts_with(&format!("渡轮四月起增开夜班 |  | {line}/江上起了雾。")), "{bare}");
    }
}

#[test]
fn a_text_without_a_headline_loses_no_paragraph_to_it() {
    let long =
        "港务局负责人说去年冬天曾试办周末夜航三个月，平均每班载客一百二十人，超过原先估计的八十人，因此决定常态化。";
    let time = "2024-03-19 10:00 来源：雁洲日报";
    for head in [format!("{time}\n\n"), format!("首页 > 新闻\n{time}\n"), format!("首页 > 新闻 > 正文\n\n{time}\n\n")]
    {
        let read = told(&format!("{head}　　{long}\n\n　　票价与日间相同。\n"));
        assert_eq!(read, format!(" | 2024-03-19T10:00:00+08:00 | {long}/票价与日间相同。"));
    }
    let below = told(&format!("渡轮增开夜班\n首页 > 新闻\n\n　　{long}\n"));
    assert_eq!(below, format!("渡轮增开夜班 |  | {long}"));
    for columns in 8..=40 {
        let characters: Vec<char> = format!("　　{long}").chars().collect();
        let set: Vec<String> = characters.chunks(columns).map(String::from_iter).collect();
        assert_eq!(told(&set.join("\n")), format!(" |  | {long}"), "{columns}");
    }
}

/// Pieces of pages, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n\n",
        "　　",
        " ",
        "来源：",
        "責編:",
        "编辑",
        "文/",
        "记者",
        "（记者",
        "）",
        "【",
        "】",
        "(",
        "张三",
        "欧阳一",
        "、",
        "|",
        "首页 > ",
        "您的位置:",
        "2024-03-19 16:21",
        "二〇二〇年三月",
        "30日电",
        "台北",
        "报导",
        "新华社",
        "日报",
        "。",
        "，",
        "“",
        "”",
        "港口今天启用了一条新的航线方便往来两岸的居民和游客乘船出行",
        "abc ",
        "\u{20BB7}",
        "e\u{301}",
        "\u{200b}",
        "🌊",
        "㎏",
        "_NF44",
        ">",
        "——",
        "電話：",
        "版权所有",
        "https://example.org/1",
        "\t",
        "0",
        "：",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_page_is_read_and_nothing_in_it_is_made_up(text in pieces()) {
        let config = Config::default();
        let context = Context::of("page", &config);
        if let Ok(article) = draft_of(&text, None, &context).article() {
            for line in article.body.lines() {
                prop_assert!(!line.trim().is_empty() && line == line.trim(), "`{}`", line);
            }
            let characters: String = text.split_whitespace().collect();
            for name in article.authors.iter().chain(&article.editors).chain(&article.reviewers) {
                let name: String = name.split_whitespace().collect();
                prop_assert!(!name.is_empty() && characters.contains(&name), "{}", name);
            }
        }
    }
}

#[test]
fn nothing_of_a_poem_a_letter_or_a_notice_is_lost() {
    let verses = ["海風吹過碼頭", "燈火在水面上走", "我們等著最後一班船", "沒有人開口"];
    for day in ["2019年3月4日", "二〇一九年三月四日", "2019-03-04"] {
        let read = told(&format!("渡口\n陸望舒\n\n{}\n\n{day}\n", verses.join("\n")));
        assert_eq!(read, format!("渡口 | 2019-03-04 | 陸望舒/{}", verses.join("/")), "{day}");
    }
    let text = "我們是東港的居民，渡輪停航以來出行不便。";
    for names in ["葉汐晴　陸望舒　蘇湄　簡雨蓁", "葉汐晴 陸望舒 蘇湄 簡雨蓁 沈若橘"] {
        let read = told(&format!("聯名信\n\n市政府：\n\n　　{text}\n\n{names}\n2024年3月1日\n"));
        assert_eq!(read, format!("聯名信 | 2024-03-01 | 市政府：/{text}/{names}"), "{names}");
    }
    let head = "東港渡輪四月起增開夜班\n2024-03-19 10:00 來源：雁洲日報\n\n　　港務局決定開辦夜航，票價與日間相同。\n";
    for contact in ["電話：02-23456789", "聯絡電話：02-23456789\n地址：東港路一號", "传真：02-23456789"]
    {
        let read = told(&format!("{head}{contact}\n歡迎參加。\n"));
        assert!(read.ends_with("票價與日間相同。/歡迎參加。"), "{read}");
    }
    // What stands behind furniture of a page is of the page.
    let read = told(&format!("{head}相关新闻\n港口夜市开张\n電話：02-23456789\n"));
    assert!(read.ends_with("票價與日間相同。"), "{read}");
}

#[test]
fn who_signs_beside_a_day_dates_a_text() {
    for (foot, date) in [
        ("雁洲港务局 2024-03-19", "2024-03-19"),
        ("雁洲港務局（2024年3月19日）", "2024-03-19"),
        ("叶汐晴 2024年3月19日", "2024-03-19"),
        ("联系电话：0571-88886666\n\n雁洲日报社\n2024年3月19日", "2024-03-19"),
        ("港口夜市开张 2024-03-20", ""),
    ] {
        let read = told(&format!("渡轮四月起增开夜班\n\n　　港务局决定开办夜航。\n　　票价与日间相同。\n\n{foot}\n"));
        assert!(read.starts_with(&format!("渡轮四月起增开夜班 | {date} | 港务局决定开办夜航。")), "{foot}: {read}");
    }
    for label in ["採訪時間", "活动时间", "截止日期", "拍攝日期"] {
        let read = told(&format!("渡轮四月起增开夜班\n{label}：2024-05-01\n\n　　港务局决定开办夜航。\n"));
        assert!(read.starts_with("渡轮四月起增开夜班 |  | ") && read.contains("2024-05-01"), "{label}: {read}");
    }
}
