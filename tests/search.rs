//! Searching: what finds what, in which order, and the JSON that other tools rely on.

use serde_json::Value;

use crate::harness::Archive;

#[test]
fn both_scripts_and_regional_words_are_one() {
    let archive = Archive::of(&[
        ("芯片厂动工", "新厂生产芯片。"),
        ("晶片廠動工", "新廠生產晶片，說明書用軟體編寫。"),
        ("無關", "說説而已。"),
    ]);
    let both = ["0.md", "1.md"];
    for query in ["芯片", "晶片", "芯片厂", "晶片廠"] {
        assert_eq!(archive.found(&[query]), both, "{query}");
    }
    assert_eq!(archive.found(&["\"芯片\""]), ["0.md"]);
    assert_eq!(archive.found(&["“动工”"]), both);
    assert_eq!(archive.found(&["软件"]), ["1.md"]);
    for query in ["说", "説", "說"] {
        assert_eq!(archive.found(&[query]), ["1.md", "2.md"], "{query}");
    }
}

#[test]
fn the_language() {
    let archive = Archive::of(&[
        ("港口新闻", "渡轮今天开航，票价不变。"),
        ("港口观察", "渡轮停航。"),
        ("茶价", "GPT-4 写的茶价新闻，刚果（金）也有，重跑gen-itgc后看１２日。"),
    ]);
    for (query, found) in [
        ("渡轮", &["0.md", "1.md"][..]),
        ("渡轮 票价", &["0.md"]),
        ("渡轮票价", &["0.md"]),
        ("渡轮 -票价", &["1.md"]),
        ("渡轮 NOT 票价", &["1.md"]),
        ("-渡轮", &["2.md"]),
        ("票价 OR 停航", &["0.md", "1.md"]),
        ("港口 (票价 | 停航) -停航", &["0.md"]),
        ("（票价　ＯＲ　停航）", &["0.md", "1.md"]),
        ("title:港口", &["0.md", "1.md"]),
        ("body:港口", &[]),
        ("标题：茶价", &["2.md"]),
        ("\"轮今天\"", &["0.md"]),
        ("「開航」", &["0.md"]),
        ("\"开航票价\"", &[]),
        ("\"开航，票价\"", &["0.md"]),
        ("ＧＰＴ－４", &["2.md"]),
        ("GPT", &["2.md"]),
        ("\"4写\"", &["2.md"]),
        ("\"跑gen-itgc后看\"", &["2.md"]),
        ("\"12日\"", &["2.md"]),
        ("刚果（金）", &["2.md"]),
        ("\"刚果(金)\"", &["2.md"]),
        ("轮", &["0.md", "1.md"]),
        ("\"后看1\"", &[]),
        ("path:0.md", &["0.md"]),
        ("*", &["0.md", "1.md", "2.md"]),
        ("* -*", &[]),
    ] {
        assert_eq!(archive.found(&[query]), found, "{query}");
    }
}

#[test]
fn metadata_are_fields_and_filters_in_either_script() {
    let archive = Archive::new();
    archive.write(
        "a.jsonl",
        r#"{"title": "甲", "date": "2024-03-19 23:30", "source": "潮新聞", "author": "金春華、葉一", "editor": "俞舒珺", "reviewer": "張淵", "section": ["新聞", "要聞"]}
{"title": "乙", "date": "2024-03-20", "source": "群岛通讯社", "author": "金春"}
{"title": "丙", "author": "约翰·史密斯"}"#,
    );
    archive.run(&["index"]).succeeds();
    let n = |numbers: &[u32]| numbers.iter().map(|number| format!("a.jsonl#{number}")).collect::<Vec<_>>();
    for (arguments, found) in [
        (&["author:金春華"][..], &[1][..]),
        (&["author:金春华"], &[1]),
        (&["author:金春"], &[2]),
        (&["作者:史密斯"], &[3]),
        (&["*", "--author", "叶一", "--author", "金春"], &[1, 2]),
        (&["责编：俞舒珺"], &[1]),
        (&["*", "--editor", "俞舒珺"], &[1]),
        (&["*", "--reviewer", "张渊"], &[1]),
        (&["source:(潮新闻 OR 通訊社)"], &[1, 2]),
        (&["*", "--source", "潮新闻"], &[1]),
        (&["*", "--section", "要闻"], &[1]),
        (&["source:島"], &[2]),
        (&["source:报"], &[]),
        (&["section:聞"], &[1]),
        (&["author:*"], &[1, 2, 3]),
        (&["-source:*"], &[3]),
        (&["date:2024-03-19"], &[1]),
        (&["日期:2024年3月"], &[1, 2]),
        (&["-date:*"], &[3]),
        (&["*", "--on", "2024-03-19"], &[1]),
        (&["*", "--from", "2024-03-20"], &[2]),
        (&["*", "--to", "2024-03-19"], &[1]),
        (&["*", "--from", "2024", "--to", "2024"], &[1, 2]),
        (&["*", "--to", "2024-02"], &[]),
    ] {
        assert_eq!(archive.found(arguments), n(found), "{arguments:?}");
    }
}

#[test]
fn a_day_is_the_day_in_the_zone_of_the_archive() {
    let archive = Archive::new();
    archive.write("a.json", r#"{"title": "甲", "date": "2024-03-18T17:00:00Z"}"#);
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["*", "--on", "2024-03-19"]), ["a.json"]);
    assert!(archive.found(&["*", "--on", "2024-03-18"]).is_empty());
}

#[test]
fn a_phrase_does_not_cross_paragraphs_and_does_cross_wrapped_lines() {
    let archive = Archive::new();
    let wrapped = "东港渡轮公司宣布自四月一日起往返澜岛的航线每晚增开两班方便上晚班的居民返\n家票价与日间相同月票可以通用码头的候船室同步延长开放室内新增了饮水机和充电\n座居民笑说以后不必再借住亲戚家了。";
    archive.write("wrapped.txt", format!("航线增班\n\n2024-01-01\n\n{wrapped}\n\n第二段从这里开始。\n"));
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["\"居民返家票价\""]), ["wrapped.txt"]);
    assert!(archive.found(&["\"亲戚家了第二段\""]).is_empty());
    assert!(archive.found(&["\"亲戚家了。第二段\""]).is_empty());
}

#[test]
fn orders_and_pages() {
    let archive = Archive::new();
    let lines: Vec<String> = (0..25)
        .map(|day| match day {
            24 => r#"{"title": "无日期", "body": "港口"}"#.to_owned(),
            _ => format!(
                r#"{{"title": "{day}", "body": "港口{}", "date": "2024-01-{:02}"}}"#,
                "港口".repeat(day % 5),
                1 + day / 2
            ),
        })
        .collect();
    archive.write("a.jsonl", lines.join("\n"));
    archive.run(&["index"]).succeeds();
    for sort in ["relevance", "newest", "oldest"] {
        let whole = archive.hits(&["港口", "--sort", sort]);
        assert_eq!(whole.len(), 25);
        let mut paged: Vec<String> = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut arguments = vec!["search", "港口", "--format", "json", "--limit", "4", "--sort", sort];
            if let Some(cursor) = &cursor {
                arguments.extend(["--after", cursor]);
            }
            let page: Value = serde_json::from_str(&archive.run(&arguments).succeeds().stdout).unwrap();
            assert_eq!(page["total"], 25);
            paged.extend(page["hits"].as_array().unwrap().iter().map(|hit| hit["path"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(paged, whole, "{sort}");
    }
    let newest = archive.hits(&["港口", "--sort", "newest"]);
    assert_eq!(newest.last().unwrap(), "a.jsonl#25");
    assert_eq!(archive.hits(&["港口", "--sort", "oldest"]).last().unwrap(), "a.jsonl#25");
}

#[test]
fn an_article_about_the_word_ranks_above_one_that_has_its_characters() {
    let archive = Archive::of(&[
        ("城市动态", "北京都市圈的轨道交通正在提速，都市圈规划公布。"),
        ("旅行", "京都的秋色吸引了游客，京都车站人流增加。"),
    ]);
    assert_eq!(archive.hits(&["京都"])[0], "1.md");
}

#[test]
fn the_json_of_a_search_is_the_contract() {
    let archive = Archive::new();
    archive.write(
        "news/a.md",
        "---\ntitle: 晶片廠動工\ndate: 2024-03-19 16:21:07\nsource: 潮新聞\nauthor: 金春華\neditor: 俞舒珺\nsection: 要聞\n---\n新的晶片廠今天動工。\n",
    );
    archive.run(&["index"]).succeeds();
    let page = archive.search(&["芯片", "--from", "2024-03-01"]);
    assert_eq!(keys(&page), ["query", "parsed", "total", "next", "hits"]);
    assert_eq!(page["query"], "芯片");
    assert_eq!(page["parsed"], r#"("芯片" OR "晶片") date:2024-03-01.."#);
    assert_eq!(page["next"], Value::Null);
    let hit = &page["hits"][0];
    assert_eq!(
        keys(hit),
        [
            "id",
            "score",
            "title",
            "published",
            "source",
            "authors",
            "editors",
            "reviewers",
            "section",
            "url",
            "path",
            "snippets",
            "page",
            "captured",
            "seen"
        ]
    );
    assert_eq!(hit["published"], "2024-03-19T16:21:07+08:00");
    assert_eq!(hit["authors"], serde_json::json!(["金春華"]));
    assert_eq!(hit["section"], serde_json::json!(["要聞"]));
    assert_eq!(hit["url"], Value::Null);
    assert_eq!(hit["path"], "news/a.md");
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    let snippet = &hit["snippets"][0];
    assert_eq!(snippet["text"], "新的晶片廠今天動工。");
    assert_eq!(snippet["highlights"], serde_json::json!([[2, 4]]));
    let parsed_again = archive.search(&[page["parsed"].as_str().unwrap()]);
    assert_eq!(parsed_again["parsed"], page["parsed"]);
}

#[test]
fn text_output_escapes_nothing_on_a_pipe_and_colours_on_demand() {
    let archive = Archive::of(&[("港口\u{202e}新闻", "渡轮\u{1b}[31m开航。")]);
    let plain = archive.run(&["search", "渡轮"]).succeeds();
    assert!(plain.stdout.contains("港口\u{202e}新闻") && !plain.stdout.contains("\u{1b}[1;31m"));
    assert!(plain.stderr.starts_with("1 article for \"渡轮\", "), "{plain}");
    let colored = archive.run(&["search", "渡轮", "--color", "always"]).succeeds();
    assert!(colored.stdout.contains("\u{1b}[1;31m渡轮\u{1b}[0m"), "{colored}");
}

#[test]
fn counting_showing_and_stats() {
    let archive = Archive::sample();
    assert_eq!(archive.run(&["search", "*", "--count"]).succeeds().stdout, "100\n");
    assert_eq!(archive.run(&["search", "不存在的词语", "--count"]).ends(1).stdout, "0\n");
    let hit = archive.search(&["title:東港渡輪四月起增開夜班"])["hits"][0].clone();
    assert_eq!(hit["path"], "pages/nav-pipe-credits.txt");
    let id = hit["id"].as_str().unwrap();
    let shown = archive.run(&["show", id]).succeeds().stdout;
    for part in [
        "published  2024-03-19T16:21:07+08:00",
        "authors    葉汐晴",
        "editors    盧映禾",
        "reviewers  簡雨蓁",
        "section    要聞",
    ] {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    let json: Value =
        serde_json::from_str(&archive.run(&["show", &id[..8], "--format", "json"]).succeeds().stdout).unwrap();
    assert_eq!((&json["id"], &json["title"]), (&hit["id"], &hit["title"]));
    archive.run(&["show", "0000000000000000"]).ends(1);
    let stats: Value = serde_json::from_str(&archive.run(&["stats", "--format", "json"]).succeeds().stdout).unwrap();
    assert_eq!(stats["articles"], 100);
    assert_eq!(stats["files"], 83);
    let years: u64 = stats["years"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(years + stats["undated"].as_u64().unwrap(), 100);
}

#[test]
fn update_builds_and_refreshes_before_searching() {
    let archive = Archive::new();
    archive.write("a.md", "# 港口\n\n渡轮。");
    assert_eq!(archive.found(&["渡轮", "--update"]), ["a.md"]);
    archive.write("b.md", "# 港口\n\n渡轮。");
    assert_eq!(archive.found(&["渡轮"]), ["a.md"]);
    assert_eq!(archive.found(&["渡轮", "--update"]), ["a.md", "b.md"]);
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}
