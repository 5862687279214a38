//! The order of hits: what stands before what.

use serde_json::json;

use crate::harness::{Archive, Random};

/// A word; a sentence in which it is one; a sentence that only has its characters. Then the same in traditional script.
const AMBIGUITIES: &[[&str; 6]] = &[
    ["京都", "京都的秋色吸引游客。", "北京都市圈规划公布。", "京都", "京都的秋色吸引遊客。", "北京都市圈規劃公布。"],
    ["国会", "国会通过了预算。", "中国会议很多。", "國會", "國會通過了預算。", "中國會議很多。"],
    ["和服", "她穿着和服参加典礼。", "提供产品和服务。", "和服", "她穿著和服參加典禮。", "提供產品和服務。"],
    ["中学", "这所中学今天开学。", "高中学生参加比赛。", "中學", "這所中學今天開學。", "高中學生參加比賽。"],
    ["发展", "城市发展很快。", "参观开发展览馆。", "發展", "城市發展很快。", "參觀開發展覽館。"],
    ["法国", "法国队赢得比赛。", "加强司法国际合作。", "法國", "法國隊贏得比賽。", "加強司法國際合作。"],
    ["工业", "工业产值上升。", "丰富职工业余生活。", "工業", "工業產值上升。", "豐富職工業餘生活。"],
    ["民主", "民主制度的历史。", "居民主动参加。", "民主", "民主制度的歷史。", "居民主動參加。"],
    ["会议", "会议昨天结束。", "讨论社会议题。", "會議", "會議昨天結束。", "討論社會議題。"],
    ["国家", "国家图书馆开放。", "全国家长关心。", "國家", "國家圖書館開放。", "全國家長關心。"],
    ["文化", "文化遗产得到保护。", "语文化学都要考试。", "文化", "文化遺產得到保護。", "語文化學都要考試。"],
    ["学会", "孩子学会了游泳。", "她读大学会计专业。", "學會", "孩子學會了游泳。", "她讀大學會計專業。"],
    ["生活", "生活水平提高。", "组织学生活动。", "生活", "生活水平提高。", "組織學生活動。"],
    ["产生", "产生很大影响。", "他做房产生意。", "產生", "產生很大影響。", "他做房產生意。"],
    ["出现", "湖边出现白鹭。", "一次付出现金。", "出現", "湖邊出現白鷺。", "一次付出現金。"],
    ["动物", "动物园迎来新成员。", "准备活动物资。", "動物", "動物園迎來新成員。", "準備活動物資。"],
    ["机关", "机关工作人员下乡。", "所有手机关机。", "機關", "機關工作人員下鄉。", "所有手機關機。"],
    ["家电", "家电下乡开始。", "国家电网检修。", "家電", "家電下鄉開始。", "國家電網檢修。"],
    ["报道", "本台记者报道。", "日报道歉了。", "報道", "本台記者報道。", "日報道歉了。"],
    ["天下", "天下大势已定。", "今天下午下雨。", "天下", "天下大勢已定。", "今天下午下雨。"],
    ["地方", "地方戏曲进校园。", "学习当地方言。", "地方", "地方戲曲進校園。", "學習當地方言。"],
    ["事实", "事实证明如此。", "这个故事实在精彩。", "事實", "事實證明如此。", "這個故事實在精彩。"],
    ["上海", "上海的街道很热闹。", "在船上海鲜最多。", "上海", "上海的街道很熱鬧。", "在船上海鮮最多。"],
    ["中东", "中东局势紧张。", "话剧中东家登场。", "中東", "中東局勢緊張。", "話劇中東家登場。"],
];

#[test]
fn a_word_ranks_above_its_characters_in_both_scripts() {
    let archive = Archive::new();
    let mut lines = Vec::new();
    // What has only the characters has them more often, and in its headline as well.
    for [_, word, characters, _, word_t, characters_t] in AMBIGUITIES {
        for (word, characters) in [(word, characters), (word_t, characters_t)] {
            lines.push(json!({"title": "", "body": format!("{word}{}", "别的事情也有许多。".repeat(12))}).to_string());
            lines.push(json!({"title": characters, "body": characters.repeat(2)}).to_string());
        }
    }
    archive.write("a.jsonl", lines.join("\n"));
    archive.run(&["index"]).succeeds();
    let mut wrong = Vec::new();
    for (number, [simplified, _, _, traditional, ..]) in AMBIGUITIES.iter().enumerate() {
        for keyword in [simplified, traditional] {
            let hits = archive.hits(&[keyword, "--words", "exact"]);
            let place = |offset: usize| {
                let path = format!("a.jsonl#{}", number * 4 + offset);
                hits.iter().position(|hit| *hit == path).unwrap_or_else(|| panic!("{keyword}: no {path}"))
            };
            for (word, characters) in [(1, 2), (3, 4)] {
                if place(word) > place(characters) {
                    wrong.push(format!("{keyword}: {} after {}", place(word), place(characters)));
                }
            }
        }
    }
    assert!(AMBIGUITIES.len() >= 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn title_over_lead_over_body() {
    let filler = "这里写的是别的事情，与所问无关。".repeat(20);
    let archive = Archive::of(&[
        ("无关的标题", &format!("{filler}\n\n港口扩建。{filler}")),
        ("无关的标题", &format!("港口扩建。{filler}\n\n{filler}")),
        ("港口扩建", &format!("{filler}\n\n{filler}")),
    ]);
    for query in ["港口", "扩建", "港口 扩建", "\"港口扩建\""] {
        assert_eq!(archive.hits(&[query]), ["2.md", "1.md", "0.md"], "{query}");
    }
}

#[test]
fn a_phrase_over_close_words_over_scattered_ones() {
    let filler = "这里写的是别的事情，与所问无关。".repeat(5);
    let archive = Archive::of(&[
        ("甲", &format!("{filler}渡轮停航。{filler}{filler}票价上涨。{filler}")),
        ("乙", &format!("{filler}渡轮的新票价。{filler}{filler}停航，上涨。{filler}")),
        ("丙", &format!("{filler}渡轮票价。{filler}{filler}停航，上涨。{filler}")),
    ]);
    for query in ["渡轮 票价", "渡轮票价", "渡輪 票價", "票价 渡轮 上涨"] {
        let hits = archive.hits(&[query]);
        assert_eq!(hits[2], "0.md", "{query}");
        if !query.starts_with('票') {
            assert_eq!(hits, ["2.md", "1.md", "0.md"], "{query}");
        }
    }
}

#[test]
fn ties_go_by_date_and_then_by_id() {
    let archive = Archive::new();
    let line = |date: &str| json!({"title": "港口", "body": "渡轮开航。", "date": date}).to_string();
    archive.write("a.jsonl", ["2024-01-02", "2024-01-03", "2024-01-03", "2024-01-01"].map(line).join("\n"));
    archive.run(&["index"]).succeeds();
    let page = archive.search(&["渡轮"]);
    let keys: Vec<(String, String)> = page["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| (hit["published"].as_str().unwrap().to_owned(), hit["id"].as_str().unwrap().to_owned()))
        .collect();
    let mut sorted = keys.clone();
    sorted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    assert_eq!(keys, sorted);
    assert_eq!(archive.hits(&["渡轮"]), archive.hits(&["渡轮"]));
}

/// Closeness moves hits among the first thousand; pages must still neither repeat nor skip one.
#[test]
fn pages_hold_every_hit_once_though_closeness_moves_them() {
    let archive = Archive::new();
    let lines: Vec<String> = (0..1300)
        .map(|number| {
            let far = "别的事。".repeat(number % 17);
            json!({"title": format!("第{number}篇"), "body": format!("渡轮{far}票价{}", "。".repeat(number % 29))})
                .to_string()
        })
        .collect();
    archive.write("a.jsonl", lines.join("\n"));
    archive.run(&["index"]).succeeds();
    let page = |after: Option<&str>| {
        let mut arguments = vec!["search", "渡轮 票价", "--format", "json", "--limit", "90"];
        arguments.extend(after.into_iter().flat_map(|cursor| ["--after", cursor]));
        serde_json::from_str::<serde_json::Value>(&archive.run(&arguments).succeeds().stdout).unwrap()
    };
    let mut seen: Vec<(String, f64)> = Vec::new();
    let mut next: Option<String> = None;
    loop {
        let page = page(next.as_deref());
        for hit in page["hits"].as_array().unwrap() {
            seen.push((hit["id"].as_str().unwrap().to_owned(), hit["score"].as_f64().unwrap()));
        }
        match page["next"].as_str() {
            Some(cursor) => next = Some(cursor.to_owned()),
            None => break,
        }
    }
    assert!(seen.windows(2).all(|pair| pair[0].1 >= pair[1].1), "scores descend");
    let export = archive.run(&["export", "渡轮 票价", "-o", "-", "--fields", "id"]).succeeds().stdout;
    let exported: Vec<String> = export
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(seen.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), exported);
    assert_eq!(exported.iter().collect::<std::collections::BTreeSet<_>>().len(), 1300);
}

/// What cannot be among the best is not scored; the best must be the same as when all are.
#[test]
fn the_best_hits_of_a_page_are_the_best_of_all() {
    let archive = Archive::new();
    let mut random = Random(6);
    let words = ["渡轮", "票价", "港口", "扩建", "雁洲日报", "的", "，", "新航线", "居民", "。"];
    let mut text = |length: usize| (0..length).map(|_| words[random.below(words.len())]).collect::<String>();
    let lines = (0..2000).map(|number| {
        json!({"title": text(number % 4), "body": format!("甲{}", text(3 + number % 90))}).to_string() + "\n"
    });
    archive.write("a.jsonl", lines.collect::<String>());
    archive.run(&["index"]).succeeds();
    for query in ["渡轮", "港口 票价", "雁洲日报 OR 居民", "扩建新航线", "“渡轮票价”", "居民 -渡轮", "的"]
    {
        for any in ["all", "any"] {
            let search = ["search", query, "--match", any, "--limit", "7", "--format", "json"];
            let page: serde_json::Value = serde_json::from_str(&archive.run(&search).succeeds().stdout).unwrap();
            let best: Vec<(&str, f64)> = page["hits"]
                .as_array()
                .unwrap()
                .iter()
                .map(|hit| (hit["id"].as_str().unwrap(), hit["score"].as_f64().unwrap()))
                .collect();
            let fields = ["export", query, "--match", any, "-o", "-", "--fields", "id,score"];
            let export = archive.run(&fields).succeeds().stdout;
            let all: Vec<serde_json::Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert!(all.len() > 50, "{query}: {}", all.len());
            assert_eq!(page["total"], all.len(), "{query}");
            let first: Vec<(&str, f64)> =
                all[..7].iter().map(|hit| (hit["id"].as_str().unwrap(), hit["score"].as_f64().unwrap())).collect();
            assert_eq!(best, first, "{query} --match {any}");
        }
    }
}

/// In an order of dates too, a hit comes with the score that it has in the order of relevance.
#[test]
fn a_score_is_the_same_in_every_order() {
    let archive = Archive::sample();
    let scores = |order: &str| -> std::collections::BTreeMap<String, String> {
        let page = archive.search(&["渡輪 票價", "--match", "any", "--words", "exact", "--sort", order]);
        let hits = page["hits"].as_array().unwrap().iter();
        hits.map(|hit| (hit["id"].to_string(), hit["score"].to_string())).collect()
    };
    let newest = scores("newest");
    assert!(newest.len() > 3 && newest.values().all(|score| score != "0.0"), "{newest:?}");
    assert_eq!(newest, scores("oldest"));
    // Closeness is part of the order of relevance alone.
    let relevance = scores("relevance");
    assert_eq!(newest.keys().collect::<Vec<_>>(), relevance.keys().collect::<Vec<_>>());
}
