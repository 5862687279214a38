//! The language table of `docs/query.md`: each query in its first column is asked here, and none other.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::harness::{Archive, manifest_folder};

/// Each query of the table with the numbers of the articles below that it finds.
const ROWS: &[(&str, &[u32])] = &[
    ("渡輪", &[1, 3, 15]),
    ("渡輪 票價", &[1]),
    ("渡輪 AND 票價", &[1]),
    ("開源大模型", &[4, 5]),
    ("\"開源大模型\"", &[4]),
    ("“開源大模型”", &[4]),
    ("「開源大模型」", &[4]),
    ("『開源大模型』", &[4]),
    ("「開源大模型", &[4]),
    ("渡輪的票價", &[1]),
    ("渡輪 OR 纜車", &[1, 2, 3, 15]),
    ("渡輪 | 纜車", &[1, 2, 3, 15]),
    ("渡輪 -颱風", &[1, 15]),
    ("渡輪 NOT 颱風", &[1, 15]),
    ("渡輪 MAYBE 颱風", &[1, 3, 15]),
    ("(渡輪 OR 纜車) 票價", &[1, 2]),
    ("（渡輪　ＯＲ　纜車）　－颱風", &[1, 2, 15]),
    ("蓮?色", &[9]),
    ("浙江*大学", &[10]),
    ("gpt*", &[12]),
    ("大模型 NEAR/20 算力", &[4, 6, 7]),
    ("大模型 BEFORE/20 算力", &[4, 7]),
    ("大模型 SENTENCE 算力", &[4, 6]),
    ("大模型 PARAGRAPH 算力", &[4, 6, 7]),
    ("京都 NOTIN 东京都", &[14]),
    ("title:渡輪", &[1]),
    ("標題：渡輪", &[1]),
    ("body:渡輪", &[1, 3, 15]),
    ("lead:渡輪", &[1, 3]),
    ("author:葉汐晴", &[1]),
    ("記者：叶汐晴", &[1]),
    ("author:葉*", &[1]),
    ("editor:苏湄", &[2]),
    ("reviewer:簡雨蓁", &[2]),
    ("page:A03", &[1]),
    ("page:3", &[2, 3]),
    ("page:A*", &[1]),
    ("source:日报", &[1]),
    ("source:=雁洲日报", &[1]),
    ("author:=\"葉汐晴\"", &[1]),
    ("section:要聞", &[1]),
    ("path:a.jsonl", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
    ("source:(雁洲日报 OR 東港時報)", &[1, 2]),
    ("author:*", &[1, 2]),
    ("-author:*", &[3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
    ("date:2024-03", &[1]),
    ("日期：2024年3月", &[1]),
    ("date:2024-03..2024-05", &[1, 2, 4]),
    ("date:>=2024", &[1, 2, 4]),
    ("date:昨天", &[4]),
    ("date:近三个月", &[1, 2, 4]),
    ("date:last-7-days", &[2, 4]),
    ("date:7d", &[2, 4]),
    ("date:去年", &[3]),
    ("-date:*", &[5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
    ("lang:繁體", &[1]),
    ("lang:simplified", &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
    ("*", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]),
];

fn articles() -> Vec<Value> {
    let long = "会议今天继续进行，与会者讨论了明年的工作安排，并听取了各部门的报告。".repeat(4);
    vec![
        json!({"title": "渡輪開航", "body": "東港渡輪今天開航，票價不變。", "source": "雁洲日报", "author": "葉汐晴",
            "section": "要聞", "date": "2024-03-19", "page": "A03"}),
        json!({"title": "缆车检修", "body": "缆车停运，票价下调。", "source": "東港時報", "author": "约翰·史密斯",
            "editor": "苏湄", "reviewer": "簡雨蓁", "date": "2024-05-15", "page": "03"}),
        json!({"title": "台风过境", "body": "渡轮因台风停航。", "date": "2023-12-31", "page": "3"}),
        json!({"title": "开源大模型发布", "body": "开源大模型需要很多算力。", "date": "2024-05-14"}),
        json!({"title": "模型比赛", "body": "开源软件大赛里，飞机模型获奖。"}),
        json!({"title": "算力中心", "body": "算力先行，再谈大模型。这是专家说的。"}),
        json!({"title": "现状", "body": "大模型很热。另一方面，算力不足。这话没错。"}),
        json!({"title": "条件", "body": "大模型是一种技术，它的发展离不开许多条件，其中包括数据、人才与资金的长期投入。\n算力也是其中之一。"}),
        json!({"title": "荷塘", "body": "莲红色的花开了，莲，色彩单一。"}),
        json!({"title": "招生", "body": "浙江农业大学开始招生。"}),
        json!({"title": "天气", "body": "浙江下雨。清华大学那边放晴了。"}),
        json!({"title": "产品", "body": "这是 GPTs 与 ChatGPT 的区别。"}),
        json!({"title": "东京都", "body": "东京都的新闻发布会。"}),
        json!({"title": "两地", "body": "京都与东京都的区别。"}),
        json!({"title": "会议", "body": format!("{long}\n散会后，代表们乘渡轮离开。")}),
    ]
}

fn archive() -> Archive {
    let archive = Archive::new();
    let lines: Vec<String> = articles().iter().map(Value::to_string).collect();
    archive.write("a.jsonl", lines.join("\n"));
    archive.run(&["index"]).succeeds();
    archive
}

#[test]
fn every_row_of_the_table_finds_what_it_says() {
    let archive = archive();
    for (query, found) in ROWS {
        let expected: BTreeSet<String> = found.iter().map(|number| format!("a.jsonl#{number}")).collect();
        let hits: BTreeSet<String> = archive.hits(&[query, "--today", "2024-05-15"]).into_iter().collect();
        assert_eq!(hits, expected, "{query}");
    }
}

#[test]
fn the_table_of_the_docs_and_this_one_have_the_same_rows() {
    let page = fs::read_to_string(manifest_folder().join("docs/query.md")).unwrap();
    let table = page.lines().skip_while(|line| !line.starts_with("| you type |")).skip(2);
    let mut typed = BTreeSet::new();
    for row in table.take_while(|line| line.starts_with('|')) {
        let column = row.replace("\\|", "\u{0}");
        let column = column.split('|').nth(1).unwrap().replace('\u{0}', "|");
        typed.extend(column.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    let asked: BTreeSet<String> = ROWS.iter().map(|(query, _)| (*query).to_owned()).collect();
    assert_eq!(typed, asked);
}

#[test]
fn what_stands_behind_the_limits_that_the_docs_state() {
    let filler = |count: usize| "中".repeat(count);
    let archive = Archive::of(&[
        ("一", &format!("甲{}乙", filler(20))),
        ("二", &format!("甲{}乙", filler(21))),
        ("三", &format!("{}港\n\n{}岸", filler(99), filler(99))),
        ("四", &format!("{}港\n\n岸", filler(120))),
    ]);
    assert_eq!(archive.found(&["甲*乙"]), ["0.md"]);
    assert_eq!(archive.found(&["甲 NEAR/21 乙"]), ["0.md", "1.md"]);
    assert_eq!(archive.found(&["甲 NEAR/20 乙"]), ["0.md"]);
    assert_eq!(archive.found(&["lead:港"]), ["2.md", "3.md"]);
    assert!(archive.found(&["lead:岸"]).is_empty());
}

#[test]
fn highlights_show_what_matched_and_nothing_else() {
    let archive = Archive::of(&[
        (
            "渡輪",
            "東京都與京都。京都大學的ＧＰＴｓ、大模型與算力，無關的算力在很遠很遠很遠很遠很遠很遠的地方。浙江農業大學。",
        ),
        ("晶片", "這枚晶片的軟體。片晶。"),
    ]);
    for (query, lit) in [
        ("京都 NOTIN 东京都", &["京都", "京都"][..]),
        ("gpt*", &["ＧＰＴｓ"]),
        ("大模型 NEAR/3 算力", &["大模型", "算力"]),
        ("浙江*大学", &["浙江農業大學"]),
        ("京?大", &["京都大"]),
        ("芯片", &["晶片"]),
        ("软件 -无关", &["軟體"]),
        ("晶片 NEAR/2 软件", &["晶片", "軟體"]),
        ("lead:大学", &["大學", "大學"]),
    ] {
        let page = archive.search(&[query]);
        let mut found = Vec::new();
        for snippet in page["hits"][0]["snippets"].as_array().unwrap() {
            let text: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
            for range in snippet["highlights"].as_array().unwrap() {
                let (from, to) = (range[0].as_u64().unwrap() as usize, range[1].as_u64().unwrap() as usize);
                found.push(text[from..to].iter().collect::<String>());
            }
        }
        assert_eq!(found, lit, "{query}");
    }
}

#[test]
fn queries_as_people_type_them_find_what_is_plainly_meant() {
    let archive = Archive::of(&[
        ("课堂", "AI进入课堂，教育界讨论GPT。未来已来。"),
        ("篮球", "NBA新赛季开幕，CBA球队观摩。A股当天下跌。"),
        ("通信", "中国建成5G基站。渡轮票价不变，电影院重开，妄想症。"),
        ("的", "他的书，在桌上，和笔。12日有3名学生，1日2日。"),
        ("数", "A组股票。12人过了3日，名单未定。"),
    ]);
    for (query, found) in [
        ("AI与教育", &["0.md"][..]),
        ("AI與教育", &["0.md"]),
        ("GPT的未来", &["0.md"]),
        ("NBA和CBA", &["1.md"]),
        ("5G在中国", &["2.md"]),
        ("A股下跌", &["1.md"]),
        ("A股", &["1.md"]),
        ("12日", &["3.md"]),
        ("3名", &["3.md"]),
        ("的", &["3.md"]),
        ("在 和", &["3.md"]),
        ("渡轮（）票价", &["2.md"]),
        ("渡轮()票价", &["2.md"]),
        ("渡轮）票价", &["2.md"]),
        ("（渡轮", &["2.md"]),
        ("渡轮【】", &["2.md"]),
        ("渡轮 \"\"", &["2.md"]),
        ("电影:妄想", &["2.md"]),
        ("電影：妄想", &["2.md"]),
        ("+渡轮 #票价#", &["2.md"]),
        ("《渡轮》@票价", &["2.md"]),
        ("渡轮||电影", &["2.md"]),
    ] {
        assert_eq!(archive.found(&[query]), found, "{query}");
    }
    // What is optional ranks: the article that has it comes first.
    assert_eq!(archive.found(&["中国 OR NBA"]), ["1.md", "2.md"]);
    assert_eq!(archive.hits(&["(中国 OR NBA) MAYBE 赛季"])[0], "1.md");
    assert_eq!(archive.hits(&["(中国 OR NBA) MAYBE 票价"])[0], "2.md");
    assert_eq!(archive.found(&["GPT的未来", "--match", "any"]), ["0.md"]);
    assert_eq!(archive.found(&["-渡轮的票价"]).len(), 4);
}

#[test]
fn another_name_is_not_found_across_other_words() {
    let archive = Archive::of(&[
        ("甲", "高铁通车。"),
        ("乙", "動車通車。"),
        ("丙", "電動車上路，機動車限行。"),
        ("丁", "電動車開往動車站。"),
        ("戊", "成立委員會。"),
        ("己", "立委發言。"),
        ("庚", "立法委员发言。"),
    ]);
    assert_eq!(archive.found(&["高鐵"]), ["0.md", "1.md", "3.md"]);
    assert_eq!(archive.found(&["立法委員"]), ["5.md", "6.md"]);
    // What was typed is looked for as typed.
    assert_eq!(archive.found(&["\"動車\""]), ["1.md", "2.md", "3.md"]);
    assert_eq!(archive.found(&["動車"]), ["0.md", "1.md", "2.md", "3.md"]);
}

#[test]
fn how_a_sign_was_read_is_noted_on_standard_error() {
    let archive = Archive::of(&[("甲", "渡轮票价，电影妄想。")]);
    for (query, note) in [
        ("渡轮（）票价", "note: nothing stands in `（）`, which is taken for a sign of the text"),
        ("渡轮）票价", "note: the bracket in `渡轮）票价` has no partner, and is taken for a sign of the text"),
        (
            "渡轮 (票价 OR 航线",
            "note: the bracket at `(票价 OR 航线` is not closed; the group is taken to go to the end",
        ),
        ("电影:妄想", "note: `电影:` is no field, and is taken for text; the fields are title, body,"),
        ("电影：妄想", "note: `电影：` is no field, and is taken for text; the fields are title, body,"),
    ] {
        let outcome = archive.run(&["search", query, "."]).succeeds();
        assert!(outcome.stderr.contains(note), "{query}\n{outcome}");
    }
    assert_eq!(archive.search(&["渡轮的票价"])["parsed"], "\"渡轮\" MAYBE \"的\" \"票价\"");
}

#[test]
fn spellings_of_one_thing_find_the_same_articles() {
    let archive = Archive::of(&[
        ("芯片", "新厂生产芯片，用 GPT-4 写开源软件的说明。"),
        ("晶片", "新廠生產晶片，用ＧＰＴ－４寫開源軟體的說明。"),
        ("説明", "開源軟件和説法。"),
        ("無關", "別的事。"),
    ]);
    for same in [
        &["芯片", "晶片"][..],
        &["GPT-4", "ＧＰＴ－４", "gpt-4", "ｇｐｔ－４", "「GPT-4」"],
        &["「開源」", "“开源”", "\"開源\"", "『开源』", "开源", "開源"],
        &["软件", "軟體", "軟件"],
        &["说", "説", "說"],
        &["说明", "説明", "說明"],
        &["title:晶片", "標題：芯片", "ＴＩＴＬＥ：芯片"],
    ] {
        let found = archive.found(&[same[0]]);
        assert!(!found.is_empty() && found.len() < 4, "{}", same[0]);
        for other in same {
            assert_eq!(archive.found(&[other]), found, "{other}");
        }
    }
    assert_eq!(archive.found(&["芯片", "--words", "exact"]), ["0.md"]);
    assert_eq!(archive.found(&["软件", "--words", "exact"]), ["0.md", "2.md"]);
}

#[test]
fn what_looks_the_same_is_found_and_lit_as_it_stands() {
    let archive = Archive::of(&[
        ("radicals", "⻓途⻋站今天开放。"),
        ("print", "本報記者調査，價値與歴史、槪念、砲兵、靑年、鄕鎭。"),
        ("kana", "新店「ﾎﾟｽﾄ」和か\u{3099}きの\u{3099}。"),
        ("hangul", "首尔的招牌写着 \u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}。"),
        ("cyrillic", "港口叫 Кита\u{438}\u{306}ски\u{438}\u{306}。"),
        ("艺术", "艺术节，沪市，滨海。"),
    ]);
    for (query, path, lit) in [
        ("“长途车站”", "0.md", "⻓途⻋站"),
        ("“價值”", "1.md", "價値"),
        ("“历史”", "1.md", "歴史"),
        ("“概念”", "1.md", "槪念"),
        ("“炮兵”", "1.md", "砲兵"),
        ("“青年”", "1.md", "靑年"),
        ("“乡镇”", "1.md", "鄕鎭"),
        ("ポスト", "2.md", "ﾎﾟｽﾄ"),
        ("“がき”", "2.md", "か\u{3099}き"),
        ("“한국”", "3.md", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}"),
        ("китайский", "4.md", "Кита\u{438}\u{306}ски\u{438}\u{306}"),
    ] {
        let page = archive.search(&[query]);
        let hits = page["hits"].as_array().unwrap();
        assert_eq!(hits.iter().map(|hit| hit["path"].as_str().unwrap()).collect::<Vec<_>>(), [path], "{query}");
        let snippet = &hits[0]["snippets"][0];
        let text: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
        let range = &snippet["highlights"][0];
        let (from, to) = (range[0].as_u64().unwrap() as usize, range[1].as_u64().unwrap() as usize);
        assert_eq!(text[from..to].iter().collect::<String>(), lit, "{query}");
    }
    for other in ["芸术", "滤市", "浜海", "“かき”", "“한구”", "китаиский"] {
        assert!(archive.found(&[other]).is_empty(), "{other}");
    }
}

/// macOS spells the names of files decomposed, whatever was typed.
#[test]
fn a_path_is_found_in_either_normal_form() {
    let archive = Archive::new();
    archive.write("か\u{3099}き\u{3099}/第一.md", "一\n");
    archive.write("がぎ/第二.md", "二\n");
    archive.write("Nguye\u{302}\u{303}n/й.md", "三\n");
    archive.run(&["index"]).succeeds();
    for query in ["path:がぎ", "path:か\u{3099}き\u{3099}"] {
        assert_eq!(archive.found(&[query]), ["か\u{3099}き\u{3099}/第一.md", "がぎ/第二.md"], "{query}");
    }
    for query in ["path:Nguyễn", "path:nguye\u{302}\u{303}n", "path:й", "path:и\u{306}"] {
        assert_eq!(archive.found(&[query]), ["Nguye\u{302}\u{303}n/й.md"], "{query}");
    }
}

#[test]
fn synonyms_and_a_dictionary_take_effect_without_a_new_index() {
    let archive =
        Archive::of(&[("一", "计程车涨价。"), ("二", "出租車降价。"), ("三", "大的模型。"), ("四", "大模型。")]);
    archive.write("words/synonyms.csvx", "\u{feff}# 车\r\n出租车，計程車\r\n");
    archive.write("words/dict.userdict", "大模型 1000 n\r\n");
    let synonyms = archive.path().join("words/synonyms.csvx").display().to_string();
    let dict = archive.path().join("words/dict.userdict").display().to_string();
    assert_eq!(archive.found(&["出租车", "--words", "exact"]), ["1.md"]);
    let page = archive.search(&["出租车", "--words", "exact", "--synonyms", &synonyms]);
    assert_eq!((&page["total"], &page["parsed"]), (&json!(2), &json!(r#""出租车" OR "計程車""#)));
    assert_eq!(archive.found(&["大模型"]), ["2.md", "3.md"]);
    assert_eq!(archive.found(&["大模型", "--dict", &dict]), ["3.md"]);
    archive.write("words/bad", "大模型 1000 n\n模型 many n\n");
    let bad = archive.path().join("words/bad").display().to_string();
    let outcome = archive.run(&["search", "大模型", "--dict", &bad]).ends(2);
    assert!(outcome.stderr.contains("line 2, `模型 many n`: `many` is not a frequency"), "{outcome}");
    archive.write("words/big5", b"\xa4\xa4\xa4\xe5, abc\n");
    let big5 = archive.path().join("words/big5").display().to_string();
    let outcome = archive.run(&["search", "大模型", "--synonyms", &big5]).ends(2);
    assert!(outcome.stderr.contains("is not UTF-8"), "{outcome}");
}

#[test]
fn a_headline_as_a_query_ranks_by_how_much_matches() {
    let archive = Archive::of(&[
        ("一", "东港渡轮票价今天上涨。"),
        ("二", "东港的天气。"),
        ("三", "毫不相干。"),
        ("四", "渡轮票价上涨，东港居民不满，上涨幅度大。"),
    ]);
    let headline = "东港渡轮票价上涨？居民：不满";
    assert!(archive.found(&[headline]).is_empty() || archive.found(&[headline]).len() == 1);
    assert_eq!(archive.hits(&[headline, "--match", "any"]), ["3.md", "0.md", "1.md"]);
    assert_eq!(archive.hits(&["东港 天气 -票价", "--match", "any"]), ["1.md"]);
}
