//! Front matter of many hands.

use super::*;
use crate::article::Article;
use crate::corpus::config::Config;
use crate::corpus::evidence::Draft;

fn drafted(text: &str) -> Draft {
    let config = Config::default();
    article(text, &Context::of("frost.md", &config)).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn read(text: &str) -> Article {
    drafted(text).article().unwrap_or_else(|why| panic!("{why}: {text}"))
}

const BODY: &str = "\n渡輪今天開航，居民稱便。\n";

#[test]
fn a_line_that_is_not_yaml_costs_nothing_else_and_is_read_as_it_stands() {
    for (line, title) in [
        ("title: 港口: 夜航", "港口: 夜航"),
        ("title: [独家] 夜航", "[独家] 夜航"),
        ("title: [独家]", "[独家]"),
        ("title: 【独家】夜航", "【独家】夜航"),
        ("title: @港口 夜航", "@港口 夜航"),
        ("title: *夜航*", "*夜航*"),
        ("title: **夜航** 开通", "**夜航** 开通"),
        ("title: %港口", "%港口"),
        ("title: `港口` 夜航", "`港口` 夜航"),
        ("title: {{ page.title }} 夜航", "{{ page.title }} 夜航"),
        ("title: {夜航}", "{夜航}"),
        ("title: #港口夜航#", "#港口夜航#"),
        ("title: - 夜航", "- 夜航"),
        ("title: > 夜航", "> 夜航"),
        ("title: | 夜航", "| 夜航"),
        ("title: 港口 | 夜航", "港口 | 夜航"),
        ("title: \"港口\" 夜航", "\"港口\" 夜航"),
        ("title: \"他说\"港口\"开了\"", "他说\"港口\"开了"),
        ("title: \"港口夜航", "港口夜航"),
        ("title: 港口夜航\"", "港口夜航\""),
        ("title: '港口's 夜航'", "港口's 夜航"),
        ("title: \"C:\\港口\"", "C:\\港口"),
        ("title:港口夜航", "港口夜航"),
        ("title:\t港口夜航", "港口夜航"),
        ("title :  港口夜航  ", "港口夜航"),
        ("title: 港口\u{8}夜航", "港口 夜航"),
        ("title: 港口夜航 # 待定", "港口夜航"),
        ("title: 港口: 夜航 # 待定", "港口: 夜航"),
        ("标题：港口夜航", "港口夜航"),
        ("標題： 港口：夜航", "港口：夜航"),
        ("title：港口: 夜航", "港口: 夜航"),
        ("\"title\": \"港口夜航\",", "港口夜航"),
        ("Title: 港口夜航", "港口夜航"),
        ("title: 007", "007"),
        ("title: No", "No"),
        ("title: on", "on"),
        ("title: true", "true"),
        ("title: 3.10", "3.10"),
        ("title: 1_000", "1_000"),
        ("title: 1e3", "1e3"),
        ("title: 0x1F", "0x1F"),
        ("title: 2024-03-19", "2024-03-19"),
        ("title: !!str 港口夜航", "港口夜航"),
        ("title: &t 港口夜航", "港口夜航"),
        ("title: >-\n  港口\n  夜航", "港口 夜航"),
        ("title: |\n  港口夜航", "港口夜航"),
        ("title:\n  港口夜航", "港口夜航"),
        ("title:\n\t港口夜航", "港口夜航"),
        ("title:\ntitle: 港口夜航", "港口夜航"),
        ("title = \"港口夜航\"", "港口夜航"),
        ("title:: 港口夜航", "港口夜航"),
    ] {
        for (before, behind) in [("", "\ndate: 2024-03-19\nauthor: 沈若橘"), ("date: 2024-03-19\nauthor: 沈若橘\n", "")]
        {
            let text = format!("---\n{before}{line}{behind}\n---\n{BODY}");
            for text in [text.clone(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
                let draft = drafted(&text);
                assert_eq!(draft.remarks, [""; 0], "{text}");
                let article = draft.article().unwrap();
                assert_eq!(article.title, title, "{text}");
                assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2024-03-19"), "{text}");
                assert_eq!(article.authors, ["沈若橘"], "{text}");
                assert_eq!(article.body, BODY.trim(), "{text}");
            }
        }
    }
}

#[test]
fn shapes_of_known_programs_are_read_whole() {
    for text in [
        "---\ntitle: 港口夜航\ndate: 2024-03-19 08:00:00 +0800\nlayout: post\ncategories: [港口]\nauthor:\n  name: 沈若橘\n---",
        "---\ntitle: 港口夜航\ndate: 2024-03-19 08:00:00\ncategories:\n- 港口\nauthor: [沈若橘]\ncover: https://a.example/1.jpg\n---",
        "---\ntitle: \"港口夜航\"\ndate: \"[[2024-03-19]]\"\nauthor: \"[[沈若橘]]\"\ntags:\n  - 港口\naliases: []\n---",
        "---\ntitle: 港口夜航\ndate: [[2024-03-19]]\nauthor: [[沈若橘]]\ntags: 港口\n---",
        "---\ndefaults: &d\n  source: 東港時報\ntitle: 港口夜航\nauthor: &a 沈若橘\nreporter: *a\nmeta: {<<: *d, k: [1, 2]}\ndate: !!timestamp 2024-03-19\ntags: [港口]\n---",
        "---\nauthor: &a 沈若橘\nwriter: *a\ntitle: 港口夜航\ndate: 2024-03-19\ntags: [港口]\nnote: a: b: c\n---",
        "+++\ntitle = \"港口夜航\"\ndate = 2024-03-19T08:00:00+08:00\nauthor = '沈若橘'\ntags = [\n  \"港口\",\n]\n[params]\nk = 1\n+++",
        "+++\ntitle = 港口夜航\ndate = 2024-03-19\ntags = [\"港口\"]\n[params]\nauthor = \"沈若橘\"\n+++",
        "+++\ntitle: 港口夜航\ndate: 2024-03-19\nauthor: 沈若橘\ntags: 港口\n+++",
        "{\n  \"title\": \"港口夜航\",\n  \"date\": \"2024-03-19\",\n  \"author\": \"沈若橘\",\n  \"tags\": [\"港口\"]\n}",
        "{\"title\": \"港口夜航\", \"date\": \"2024-03-19\", \"author\": \"沈若橘\", \"tags\": [\"港口\"],}",
        "{\n  \"title\": \"港口夜航\",\n  \"date\": \"2024-03-19\"\n  \"author\": \"沈若橘\",\n  \"tags\": \"港口\"\n}",
        "---json\n{\"title\": \"港口夜航\", \"date\": \"2024-03-19\", \"author\": \"沈若橘\", \"tags\": [\"港口\"]}\n---",
        ";;;\n\"title\": \"港口夜航\",\n\"date\": \"2024-03-19\",\n\"author\": \"沈若橘\",\n\"tags\": [\"港口\"]\n;;;",
        "\u{feff}---  \ntitle: 港口夜航\ndate: 2024-03-19\nauthor: 沈若橘\ntags: [港口\n]\n...",
        "\n\n--- \t\n# 说明\ntitle: 港口夜航 # 标题\n\ndate: 2024-03-19\nauthor: 沈若橘\ntags: [港口, ]\n---  ",
        "-----\ntitle: 港口夜航\ndate: 2024-03-19\nauthor: 沈若橘\ntags:\n\t- 港口\n-----",
        "---\ntitle: 港口夜航\ndate: 2024-03-19\nauthor: 沈若橘\ntags:\n- 港口: 夜航\n- @港口\n---",
        "---\n標題：港口夜航\n日期：2024年3月19日\n作者：沈若橘\n分類：港口\n---",
        "title: 港口夜航\ndate: 2024-03-19\nauthor: 沈若橘\ntags: 港口\n---",
        "Title: 港口夜航\nDate: 2024-03-19\nAuthor: 沈若橘\nTags: 港口\n",
    ] {
        let text = format!("{text}\n{BODY}");
        let draft = drafted(&text);
        assert_eq!(draft.remarks, [""; 0], "{text}");
        let article = draft.article().unwrap();
        assert_eq!((article.title.as_str(), article.body.as_str()), ("港口夜航", BODY.trim()), "{text}");
        assert!(article.published.is_some_and(|date| date.to_string().starts_with("2024-03-19")), "{text}");
        assert_eq!(article.authors, ["沈若橘"], "{text}");
        assert!(!article.section.is_empty(), "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_shown() {
    for (text, remark, dropped) in [
        ("---\ntitle: 港口\ntags: [\n---", "has front matter with a line that cannot be read: `tags: [`", "tags: ["),
        (
            "---\ntitle: 港口\n这一行什么都不是\ndate: 2024\n---",
            "has front matter with a line that cannot be read: `这一行什么都不是`",
            "这一行什么都不是",
        ),
        (
            "---\n什么都不是\ntitle: 港口\n---",
            "has front matter with a line that cannot be read: `什么都不是`",
            "什么都不是",
        ),
        (
            "---\ntitle: 港口\ntitle: 夜航\n---",
            "has front matter with a name that stands twice; the first counts, and not `title: 夜航`",
            "title: 夜航",
        ),
    ] {
        let draft = drafted(&format!("{text}\n{BODY}"));
        assert_eq!(
            (&draft.remarks[..], &draft.dropped[..]),
            (&[remark.to_owned()][..], &[dropped.to_owned()][..]),
            "{text}"
        );
        let article = draft.article().unwrap();
        assert_eq!((article.title.as_str(), article.body.as_str()), ("港口", BODY.trim()));
    }
    let draft = drafted("---\ntitle: 港口: 夜航\n---\n文");
    assert_eq!(draft.notes, ["front matter that is not YAML is read as it stands: `title: 港口: 夜航`"]);
}

#[test]
fn a_missing_end_loses_nothing() {
    for (front, lines) in [
        ("---\ntitle: 港口\ndate: 2024-03-19\n", "2 lines are"),
        ("---\ntitle: 港口\n", "1 line is"),
        ("---\ntitle: 港口\ntags:\n- 夜航\n\nauthor: 沈若橘\n", "4 lines are"),
        ("+++\ntitle = \"港口\"\n", "1 line is"),
    ] {
        for tail in ["", "\n---\n\n后记在此。\n", "\n- 一项\n\n---\n"] {
            let text = format!("{front}{BODY}{tail}");
            let draft = drafted(&text);
            assert_eq!(draft.remarks.len(), 1, "{text}");
            assert!(draft.remarks[0].starts_with("has front matter that does not end: "), "{text}");
            assert!(draft.remarks[0].contains(lines), "{text}: {}", draft.remarks[0]);
            assert_eq!(draft.dropped, [""; 0], "{text}");
            let article = draft.article().unwrap();
            assert_eq!(article.title, "港口", "{text}");
            assert!(article.body.starts_with(BODY.trim()), "{text}: {}", article.body);
            assert_eq!(article.body.contains("后记在此。"), tail.contains("后记"), "{text}");
            assert_eq!(article.body.contains("一项"), tail.contains("一项"), "{text}");
        }
    }
}

#[test]
fn a_text_that_opens_with_a_rule_or_a_brace_is_a_text() {
    for text in [
        "---\n\n第一段。\n\n---\n\n第二段。\n",
        "---\n第一段。\n第二段。\n",
        "---\n港口消息：第一段。\n又及：第二段。\n\n第三段。\n",
        "{{< figure >}} 第一段。\n\n第二段。\n",
        "{\"a\": 1}\n\n第一段。第二段。\n",
        "第一段：甲。\n第二段：乙。\n",
        "日期：2024年\n\n第一段。第二段。\n",
    ] {
        let draft = drafted(text);
        assert_eq!((&draft.remarks[..], &draft.dropped[..]), (&[][..], &[][..]), "{text}");
        let body = draft.article().unwrap().body;
        for part in ["第一段", "第二段"] {
            assert!(body.contains(part), "{text}: {body}");
        }
    }
    assert_eq!(read("---\n---\n第一段。").body, "第一段。");
}

#[test]
fn marks_of_emphasis_beside_chinese_signs_are_no_text() {
    for (text, plain) in [
        ("港口**“夜航”**开通", "港口“夜航”开通"),
        ("港口**“夜航”**，开通", "港口“夜航”，开通"),
        ("**港口，**夜航开通", "港口，夜航开通"),
        ("**夜航（试行）**开通", "夜航（试行）开通"),
        ("票价~~由二十元。~~改为十元", "票价由二十元。改为十元"),
        ("*《航运志》*出版", "《航运志》出版"),
        ("阅读*《航运志》*一书", "阅读《航运志》一书"),
        ("***“夜航”***开通", "“夜航”开通"),
        ("港口***“夜航”***开通", "港口“夜航”开通"),
        ("__“夜航”__开通", "“夜航”开通"),
        ("港口__“夜航”__开通", "港口“夜航”开通"),
        ("**港口*“夜航”*开通。**居民", "港口“夜航”开通。居民"),
        ("**甲。**乙**丙。**丁", "甲。乙丙。丁"),
        ("使用**“GPT”**进行**A股。**分析", "使用“GPT”进行A股。分析"),
        ("「**夜航**」开通", "「夜航」开通"),
        ("# 港口**“夜航”**开通", "港口“夜航”开通"),
        ("> 港口**「夜航」**开通", "港口「夜航」开通"),
        ("- 港口**「夜航」**开通", "港口「夜航」开通"),
        ("夜航**¥20**起", "夜航¥20起"),
        ("价格5*3=15，又7*2=14元", "价格5*3=15，又7*2=14元"),
        ("共5*3*2=30人，*2024*年", "共5*3*2=30人，2024年"),
        // What is no mark stays.
        ("`港口**“夜航”**开通`", "港口**“夜航”**开通"),
        ("```\n港口**“夜航”**开通\n```", "港口**“夜航”**开通"),
        ("港口 * 夜航", "港口 * 夜航"),
        ("snake_case_name 与 2*3=6", "snake_case_name 与 2*3=6"),
        (r"港口\*\*“夜航”\*\*开通", "港口**“夜航”**开通"),
        ("foo*\"bar\"*baz", "foo*\"bar\"*baz"),
        ("港口*未完", "港口*未完"),
        ("[港口**“夜航”**开通](https://a.example/“*甲)", "港口“夜航”开通"),
    ] {
        let text = format!("---\ntitle: 题\n---\n{text}\n");
        let article = read(&text);
        assert_eq!(article.body, plain, "{text}");
    }
    let all = "\u{2E0E}\u{2E16}\u{2E2D}\u{2E38}港口";
    assert_eq!(read(&format!("---\ntitle: 题\n---\n{all}")).body, all);
}

#[test]
fn hard_breaks_of_verse_are_lines() {
    let verse = ["海風吹過碼頭", "吹過我的舊外衣", "你從哪裡來", "帶著一身鹽"];
    for (end, lines) in [("  \n", 4), ("\\\n", 4), ("<br>\n", 4), ("\n", 1)] {
        let article = read(&format!("# 海風\n\n{}\n", verse.join(end)));
        assert_eq!(article.body.lines().count(), lines, "{end:?}");
    }
}

#[test]
fn a_credit_line_under_the_heading_is_read_and_front_matter_counts_before_it() {
    let line = "2024-03-19 16:21 来源：雁洲日报 作者：叶汐晴";
    for head in [format!("# 夜航\n\n{line}\n"), format!("---\ntitle: 夜航\n---\n{line}\n")] {
        let article = read(&format!("{head}{BODY}"));
        assert_eq!(article.published.unwrap().to_string(), "2024-03-19T16:21:00+08:00", "{head}");
        assert_eq!(
            (article.source.as_deref(), article.authors),
            (Some("雁洲日报"), vec!["叶汐晴".to_owned()]),
            "{head}"
        );
        assert_eq!((article.title.as_str(), article.body.as_str()), ("夜航", BODY.trim()), "{head}");
    }
    let stated =
        read(&format!("---\ntitle: 夜航\ndate: 2020-01-02\nauthor: 沈若橘\nsource: 东港时报\n---\n{line}\n{BODY}"));
    assert_eq!(stated.published.unwrap().to_string(), "2020-01-02");
    assert_eq!((stated.source.as_deref(), stated.authors), (Some("东港时报"), vec!["沈若橘".to_owned()]));
    assert_eq!(stated.body, BODY.trim());
}
