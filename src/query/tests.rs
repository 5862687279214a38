//! What is typed and what is understood.

mod names;
mod optional;

use proptest::prelude::*;

use super::*;
use crate::text::fold;

fn parsed(text: &str) -> String {
    match Query::parse(text) {
        Ok(query) => format!("{query:#}"),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn what_is_typed_and_what_is_understood() {
    for (typed, understood) in [
        ("港口", r#""港口""#),
        ("晶片 價格", r#"("晶片" OR "芯片") "價格""#),
        ("“晶片”", r#""晶片""#),
        ("人工智能", r#""人工智能" OR "人工智慧""#),
        ("-軟體", r#"-("軟體" OR "軟件")"#),
        ("開源大模型", r#""開源" "大" "模型""#),
        ("“开源大模型”", r#""开源大模型""#),
        ("「他說『好』」", r#""他說『好』""#),
        ("a OR b c", r#""a" OR "b" "c""#),
        ("(a | b) c", r#"("a" OR "b") "c""#),
        ("（ａ　ＯＲ　ｂ）　－ｃ", r#"("ａ" OR "ｂ") -"ｃ""#),
        ("a AND NOT (b c)", r#""a" -("b" "c")"#),
        ("重跑gen-itgc后", r#""重跑" "gen-itgc" "后""#),
        ("ＧＰＴ－４", r#""ＧＰＴ－４""#),
        ("１２日 1.5匹 C++ 5%", r#""１２日" "1.5匹" "C++" "5%""#),
        ("刚果（金）", r#""刚果" "金""#),
        ("title:港口 標題：渡輪", r#"title:"港口" title:"渡輪""#),
        ("来源:(新华社 OR 中新社)", r#"source:"新华社" OR source:"中新社""#),
        ("author: 葉汐晴", r#"author:"葉汐晴""#),
        ("author:*", "author:*"),
        ("-author:* date:2024-03", "-author:* date:2024-03-01..2024-03-31"),
        ("日期：2024年3月..", "date:2024-03-01.."),
        ("date:>=2024", "date:2024-01-01.."),
        ("*", "*"),
        ("快讯：台风登陆", r#""快讯" "台风" "登陆""#),
        ("怎麼看?", r#""怎麼" "看""#),
        ("AI“史詩級升級”,浙江", r#""AI" "史詩級升級" "浙江""#),
        ("「開源", r#""開源""#),
        ("港口「", r#""港口""#),
        ("大模型 NEAR/20 算力", r#""大模型" NEAR/20 "算力""#),
        ("大模型 ＮＥＡＲ／２０ 算力 價格", r#""大模型" NEAR/20 "算力" "價格""#),
        ("a NEAR b BEFORE/3 c", r#""a" NEAR/10 "b" BEFORE/3 "c""#),
        ("a NEAR b SENTENCE (c OR d)", r#""a" NEAR/10 "b" SENTENCE ("c" OR "d")"#),
        ("(a NOTIN b) NEAR c", r#""a" NOTIN "b" NEAR/10 "c""#),
        ("\"共建“一带一路”国家\"", r#""共建“一带一路”国家""#),
        ("“他说\"好\"就走”", r#""他说”好”就走""#),
        ("「甲「乙」丙」 丁", r#""甲「乙」丙" "丁""#),
        ("\"甲” 乙", r#""甲" "乙""#),
        ("甲”", r#""甲""#),
        ("-title:渡輪 title:-港口", r#"-title:"渡輪" -title:"港口""#),
        ("author:-王", r#"-author:"王""#),
        ("！－？甲日期*b", "甲日期*b"),
        ("C91? 202? 李? 怎麼看? ?pt", r#"C91? 202? "李" "怎麼" "看" ?pt"#),
        ("gpt-* 3.*", r#""gpt-" "3.""#),
        ("1,500亿 US$100 AI,经济", r#""1,500亿" "US$100" "AI" "经济""#),
        ("特朗普", r#""特朗普" OR "川普" NOTIN ("四川普" OR "冰川普" OR …)"#),
        ("立法委员", r#""立法委员" OR "立委" NOTIN ("立委員" OR "立委託" OR …)"#),
        ("立委", r#""立委" OR "立法委员""#),
        ("title:汉城", r#"title:"汉城" OR title:("首尔" NOTIN ("石首尔" OR "匕首尔" OR …))"#),
        ("-title:首尔", r#"-(title:"首尔" OR title:("漢城" NOTIN ("武漢城" OR "漢城湖" OR …)))"#),
        ("技术长期", r#""技术" "长期""#),
        ("葉門 川普", r#"("葉門" OR "也门" NOTIN ("也门户" OR "也门洞" OR …)) ("川普" OR "特朗普")"#),
        ("京都 NOTIN 东京都", r#""京都" NOTIN "东京都""#),
        ("京都 NOTIN 东京都 NOTIN 京都市", r#""京都" NOTIN ("东京都" OR "京都市")"#),
        ("-(a PARAGRAPH b)", r#"-("a" PARAGRAPH "b")"#),
        ("-a PARAGRAPH b", "error: what is excluded has no place in a text"),
        ("title:(晶片 NEAR/5 價格)", r#"title:(("晶片" OR "芯片") NEAR/5 "價格")"#),
        ("開源軟體 NEAR/5 a", r#"("開源軟體" OR "開源軟件") NEAR/5 "a""#),
        ("蓮?色 浙江＊大学", "蓮?色 浙江*大学"),
        ("浙江*  *大學 港口?", r#""浙江" "大學" "港口""#),
        ("gpt* 用gpt-*", r#"gpt* "用gpt-""#),
        ("AI，浙江*大学！", r#""AI" 浙江*大学"#),
        ("㌡港口 SENTENCE 🈀", r#""㌡港口" SENTENCE "🈀""#),
        (r"港口\NEAR/?20", r#""港口" near/?20"#),
        ("lead:港口 導語:渡輪", r#"lead:"港口" lead:"渡輪""#),
        ("lang:繁體 語言:zh", "lang:traditional (lang:simplified OR lang:traditional OR lang:undecided)"),
        ("author:金* source:(新華? OR 中新社)", r#"author:金* (source:新華? OR source:"中新社")"#),
        ("date:≥2024", "date:2024-01-01.."),
        ("page:第15版 page:3版 版次：第三版", r#"page:"15" page:"3" page:"3""#),
        ("版面:A03", r#"page:"A03" OR section:"A03""#),
        ("版面：要聞", r#"section:"要聞""#),
        ("气温 -5℃ GDP -2.1%", r#""气温" "5℃" "GDP" "2.1%""#),
        ("气温 -5", r#""气温" -"5""#),
        ("🚢", r#""🚢""#),
        ("⚡ ⚡", r#""⚡ ⚡""#),
        ("渡輪OR票價", r#""渡輪" "OR" "票價""#),
    ] {
        assert_eq!(parsed(typed), understood, "{typed}");
    }
}

#[test]
fn what_cannot_be_understood_is_named() {
    for (typed, message) in [
        ("", "the query is empty"),
        ("，。", "`，。` has no character that can be searched"),
        ("「", "the query is empty"),
        ("autor:王", "there is no field `autor`"),
        ("autor：王", "there is no field `autor`"),
        ("港口 soruce:日报", "there is no field `soruce`"),
        ("（）", "`（）` has no character that can be searched"),
        ("title:() 港口", "the query cannot be read at `)`: a word or phrase is missing before it"),
        ("-()港口", "the query cannot be read at `)`: a word or phrase is missing before it"),
        ("港口 OR ()", "the query cannot be read at its end: a word or phrase is missing"),
        ("title:\"\"", "`\"\"` has no character that can be searched"),
        ("MAYBE", "the query cannot be read at its end: a word or phrase is missing"),
        ("港口 MAYBE source:日报", "only words rank, so nothing else can be optional"),
        ("港口 MAYBE -渡輪", "only words rank, so nothing else can be optional"),
        ("source:(甲 MAYBE 乙)", "only words rank, so nothing else can be optional"),
        ("a NEAR MAYBE b", "what is optional has no place in a text"),
        ("a OR", "the query cannot be read at its end: a word or phrase is missing"),
        ("title:", "the query cannot be read at its end: a word or phrase is missing"),
        ("a?b?c?d?e?f", "`a?b?c?d?e?f` has too many wildcards"),
        ("a NEAR/x b", "`x` is not a distance"),
        ("a NEAR/10001 b", "`10001` is not a distance"),
        ("NEAR b", "the query cannot be read at `NEAR`: a word or phrase is missing before it"),
        ("(a NEAR b) NEAR c", "an expression with NEAR, BEFORE, SENTENCE or PARAGRAPH cannot be part of another"),
        ("title:body:甲", "the field `body` stands inside the field `title`"),
        ("a NEAR/ b", "`NEAR/` is not a distance"),
        ("(a b) NEAR c", "words that only stand in the same text have no one place"),
        ("title:a NEAR b", "a field cannot stand beside NEAR, BEFORE, SENTENCE, PARAGRAPH or NOTIN"),
        ("a NEAR *", "a * alone has no place in a text"),
        ("source:(a NEAR b)", "the field `source` knows no NEAR, BEFORE, SENTENCE, PARAGRAPH or NOTIN"),
        ("lang:klingon", "`klingon` is not a script"),
        ("date:昨天", "`昨天` is told from today, and no day is set as today"),
        ("date:2024-02-30", "`2024-02-30` is not in the calendar"),
        ("\"\"", "`\"\"` has no character that can be searched"),
        ("渡輪 -(票價 OR", "the query cannot be read at its end: a word or phrase is missing before it"),
        ("时间：晚上八点", "`晚上八点` is not a date"),
    ] {
        assert_eq!(parsed(typed), format!("error: {message}"), "{typed}");
        assert!(Query::parse(typed).unwrap_err().hint().is_some(), "{typed} without a hint");
    }
    assert!(parsed(&format!("{}甲{}", "(".repeat(60), ")".repeat(60))).contains("nests deeper than 50"));
    assert!(parsed(&"(".repeat(60)).contains("has no character that can be searched"));
    let many = |word: &str, joint: &str, count: usize| vec![word; count].join(joint);
    assert!(Query::parse(&many("港口", " OR ", 1000)).is_ok());
    assert_eq!(parsed(&many("港口", " OR ", 1001)), "error: the query has 1001 words and values; 1000 is the most");
    assert!(Query::parse(&many("港口", " NEAR ", 128)).is_ok());
    assert!(parsed(&many("港口", " NEAR ", 129)).contains("129 texts beside NEAR"));
    assert!(Query::parse(&many("的", " NEAR ", 24)).is_ok());
    assert!(parsed(&many("的", " NEAR ", 25)).contains("25 words with wildcards"));
    assert!(parsed(&many("a*", " OR ", 25)).contains("25 words with wildcards"));
    assert!(Query::parse(&many("的", "?", 25)).is_ok());
    assert!(parsed(&many("的", "?", 26)).contains("25 words with wildcards"));
    assert!(Query::parse(&many("的", " OR ", 100)).is_ok());
    assert!(parsed(&"长".repeat(10_001)).contains("10001 characters"));
}

proptest! {
    #[test]
    fn the_canonical_spelling_means_the_same(
        typed in r#"([a-c:*?()|"“”「」『』（）：？＊ＯＲORANDT -]|author:|lead:|source:=|page:＝|=|lang:简| NEAR/3 | BEFORE | SENTENCE | NOTIN |date:2024|開源|大模型|[0-9.+%，。\n\u{20BB7}]){0,12}"#
    ) {
        if let Ok(query) = Query::parse(&typed) {
            let printed = query.to_string();
            prop_assert_eq!(Query::parse(&printed).map_err(|e| e.to_string()), Ok(query), "printed {}", printed);
        }
    }
}

#[test]
fn errors_point_at_their_place() {
    for (typed, place) in [
        ("港口 autor:王", "autor:"),
        ("港口 title:() 渡輪", ")"),
        ("港口 date:2024-02-30 渡輪", "2024-02-30"),
        ("港口 Autor：王", "Autor："),
        ("港口 MAYBE date:2024", "date:2024"),
        ("a NEAR/x b", "NEAR/x"),
        ("港口 (a b) NEAR c", "a b"),
        ("港口 source:\"\"", "\"\""),
        ("港口 OR", ""),
    ] {
        let error = Query::parse(typed).unwrap_err();
        let found = error.place().map(|place| place.text[place.range.clone()].to_owned());
        assert_eq!(found.as_deref(), Some(place), "{typed}");
    }
}

#[test]
fn a_hint_says_what_was_meant() {
    for (typed, hint) in [
        ("autor:王", "did you mean author:?"),
        ("soruce:日报", "did you mean source:?"),
        ("責任編緝：王", "did you mean 责任编辑:?"),
        ("渡輪 AND", "type something to search for here"),
        ("AND 渡輪", "\"AND\""),
        ("| 渡輪", "\"|\""),
        ("NEAR/3 渡輪", "\"NEAR/3\""),
        ("date:last week", "last-week"),
    ] {
        let error = Query::parse(typed).unwrap_err();
        assert!(error.hint().is_some_and(|found| found.contains(hint)), "{typed}: {:?}", error.hint());
    }
    for (typed, note) in [
        ("after:2024", "date:>=2024-03"),
        ("before:2024", "date:<2024-03"),
        ("渡輪^2", "MAYBE"),
        ("渡輪~", "?"),
        ("!渡輪", "-word"),
        ("date:-7d", "date:7d"),
    ] {
        let options = QueryOptions { today: NaiveDate::from_ymd_opt(2024, 5, 15), ..QueryOptions::default() };
        let notices = options.parse(typed).unwrap().notices;
        assert!(notices.iter().any(|notice| notice.to_string().contains(note)), "{typed}: {notices:?}");
    }
    for typed in ["~5元", "你好!", "渡輪 ~", "2^10"] {
        assert!(Query::parse(typed).is_ok(), "{typed}");
    }
}

#[test]
fn a_pasted_headline_may_begin_with_the_name_of_a_field() {
    let options = QueryOptions { matching: Matching::Any, ..QueryOptions::default() };
    for (typed, understood) in [
        ("时间：晚上八点", r#""时间" OR "晚上" OR "八点""#),
        ("文字：王五 港口", r#""文字" OR "王五" OR "港口""#),
        ("日期：未定", r#""日期" OR "未定""#),
    ] {
        let parsed = options.parse(typed).unwrap();
        assert_eq!(parsed.query.to_string(), understood, "{typed}");
        assert!(matches!(parsed.notices.as_slice(), [Notice::NoValue { .. }]), "{typed}: {:?}", parsed.notices);
    }
    for typed in ["时间:晚上八点", "date：晚上八点", "lang：王五"] {
        assert!(options.parse(typed).is_err(), "{typed}");
    }
    assert_eq!(options.parse("日期：2024 港口").unwrap().query.to_string(), r#"date:2024-01-01..2024-12-31 "港口""#);
}

#[test]
fn a_bracket_that_is_no_group_is_a_sign() {
    for (typed, understood) in [
        ("渡轮（）票价", r#""渡轮" "票价""#),
        ("渡轮()票价", r#""渡轮" "票价""#),
        ("渡轮（ ）票价", r#""渡轮" "票价""#),
        ("渡轮（（））票价", r#""渡轮" "票价""#),
        ("渡轮【】票价", r#""渡轮" "票价""#),
        ("渡轮[]票价{}〔〕", r#""渡轮" "票价""#),
        ("渡轮「」票价", r#""渡轮" "票价""#),
        ("渡轮“”票价", r#""渡轮" "票价""#),
        ("渡轮 \"\"", r#""渡轮""#),
        ("渡轮）", r#""渡轮""#),
        ("（渡轮", r#""渡轮""#),
        ("渡轮（", r#""渡轮""#),
        ("）渡轮（", r#""渡轮""#),
        ("【渡轮", r#""渡轮""#),
        ("渡轮】票价", r#""渡轮" "票价""#),
        ("a(b", r#""a" "b""#),
        ("a)b", r#""a" "b""#),
        ("print()", r#""print""#),
        ("1）渡轮 2）票价", r#""1" "渡轮" "2" "票价""#),
        ("(渡轮 票价", r#""渡轮" "票价""#),
        ("((渡轮 OR 缆车) 票价", r#"("渡轮" OR "缆车") "票价""#),
        // Where an operator or a field tells that a group was meant, it is one.
        ("甲 (乙 OR 丙", r#""甲" ("乙" OR "丙")"#),
        ("甲 OR 乙) 丙", r#"("甲" OR "乙") "丙""#),
        ("title:(甲 乙", r#"title:"甲" title:"乙""#),
        ("甲 -(乙 丙", r#""甲" -("乙" "丙")"#),
        ("甲 NEAR/5 (乙 OR 丙", r#""甲" NEAR/5 ("乙" OR "丙")"#),
        ("甲 OR 乙)) 丙", r#"("甲" OR "乙") "丙""#),
    ] {
        assert_eq!(parsed(typed), understood, "{typed}");
    }
}

#[test]
fn a_name_that_is_no_field_is_text() {
    for (typed, understood) in [
        ("电影:妄想", r#""电影" "妄想""#),
        ("電影：妄想", r#""電影" "妄想""#),
        ("电影:“妄想代理人”", r#""电影" "妄想代理人""#),
        ("电影:(妄想 OR 代理)", r#""电影" ("妄想" OR "代理")"#),
        ("site:example.com", r#""site:example.com""#),
        ("re:zero", r#""re:zero""#),
        ("12:30", r#""12:30""#),
        ("http://a.example/b", r#""http" "a.example/b""#),
        ("C:盘", r#""C" "盘""#),
        ("A:B:C", r#""A:B:C""#),
        ("abc:def", r#""abc:def""#),
        ("电影: 妄想", r#""电影" "妄想""#),
        ("-电影:妄想", r#"-("电影" "妄想")"#),
        ("发布时间:2024", r#""发布" "时间" "2024""#),
        ("title:电影:妄想", r#"title:"电影" title:"妄想""#),
    ] {
        assert_eq!(parsed(typed), understood, "{typed}");
    }
}

#[test]
fn a_vocabulary_takes_effect_on_the_query_alone() {
    let mut vocabulary = Vocabulary::default();
    vocabulary.add_synonyms("出租車，计程车, New York taxi\n紐約, New York\n晶片, IC").unwrap();
    vocabulary.add_words("大模型").unwrap();
    let options = QueryOptions { vocabulary, ..QueryOptions::default() };
    for (typed, understood) in [
        ("開源大模型", r#""開源" "大模型""#),
        (
            "出租车",
            r#""出租车" OR "计程车" OR "New York taxi" OR "的士" NOTIN ("的士兵" OR "的士氣" OR …) OR "德士" NOTIN ("德士古" OR "宣德士" OR …)"#,
        ),
        ("\"出租车\"", r#""出租车""#),
        ("new york 港口", r#"("new" "york" OR "紐約") "港口""#),
        ("york new", r#""york" "new""#),
        ("晶片", r#""晶片" OR "IC" OR "芯片""#),
        (
            "计程车 NEAR/3 ic",
            r#"("计程车" OR "出租車" OR "New York taxi" OR "的士" OR "德士") NEAR/3 ("ic" OR "晶片")"#,
        ),
    ] {
        assert_eq!(format!("{:#}", options.parse(typed).unwrap().query), understood, "{typed}");
    }
    let exact = QueryOptions { regional: false, ..QueryOptions::default() };
    assert_eq!(exact.parse("晶片").unwrap().query.to_string(), r#""晶片""#);
}

#[test]
fn a_word_can_be_looked_for_as_it_was_typed_alone() {
    let mut vocabulary = Vocabulary::default();
    vocabulary.add_synonyms("晶片, IC\n紐約, New York").unwrap();
    let understood = |typed: &str, as_typed: &[&str]| {
        let as_typed = as_typed.iter().map(|word| (*word).to_owned()).collect();
        let options = QueryOptions { vocabulary: vocabulary.clone(), as_typed, ..QueryOptions::default() };
        format!("{:#}", options.parse(typed).unwrap().query)
    };
    let both = r#"("晶片" OR "IC" OR "芯片") ("網路" OR "網絡")"#;
    assert_eq!(understood("晶片 網路", &["路"]), both);
    assert_eq!(understood("晶片 網路", &["晶片"]), r#""晶片" ("網路" OR "網絡")"#);
    // In either script, and as it is shown where it has several words.
    assert_eq!(understood("晶片 網路", &["网路", "晶片"]), r#""晶片" "網路""#);
    assert_eq!(understood("New York", &["NewYork"]), r#""New" "York""#);
}

#[test]
fn how_a_query_was_read_is_told() {
    let parsed = QueryOptions::default().parse("開源軟體 港口 「渡輪").unwrap();
    assert_eq!(parsed.notices, [Notice::Unclosed { rest: "「渡輪".to_owned() }]);
    let cut = |parts: &[&str], others: &[(&str, &[&str])]| Cut {
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
        others: others
            .iter()
            .map(|(part, others)| ((*part).to_owned(), others.iter().map(|other| (*other).to_owned()).collect()))
            .collect(),
    };
    for (typed, notices) in [
        ("台湾 -大陆", vec![]),
        ("台湾 - 大陆", vec![Notice::NoExclusion { word: "-".to_owned() }]),
        ("台湾 –大陆", vec![Notice::NoExclusion { word: "–大陆".to_owned() }]),
        ("甲 near/3 丙", vec![Notice::NoOperator { word: "near/3".to_owned(), operator: "NEAR/3".to_owned() }]),
        ("甲 maybe 丙", vec![Notice::NoOperator { word: "maybe".to_owned(), operator: "MAYBE".to_owned() }]),
        ("电影:妄想", vec![Notice::NoField { name: "电影:".to_owned() }]),
        ("快讯：台风", vec![Notice::NoField { name: "快讯：".to_owned() }]),
        ("电影:“妄想”", vec![Notice::NoField { name: "电影:".to_owned() }]),
        ("电影: 妄想", vec![]),
        ("12:30", vec![]),
        ("渡輪OR票價", vec![Notice::NoOperator { word: "渡輪OR票價".to_owned(), operator: "OR".to_owned() }]),
        ("气温 -5", vec![Notice::ExcludedNumber { word: "-5".to_owned() }]),
        ("气温 -5℃", vec![Notice::NoExclusion { word: "-5℃".to_owned() }]),
        ("-5", vec![]),
        ("台湾 -2024年", vec![]),
        ("date:-2024", vec![Notice::ExcludedDate { date: "2024".to_owned() }]),
        ("-date:2024", vec![]),
        ("渡轮（）票价", vec![Notice::EmptyPair { pair: "（）".to_owned() }]),
        ("渡轮「」", vec![Notice::EmptyPair { pair: "「」".to_owned() }]),
        ("港口 渡轮）", vec![Notice::LoneBracket { around: "渡轮）".to_owned() }]),
        ("a(b", vec![Notice::LoneBracket { around: "a(b".to_owned() }]),
        ("甲 (乙 OR 丙", vec![Notice::UnclosedGroup { rest: "(乙 OR 丙".to_owned() }]),
        ("甲 OR 乙) 丙", vec![Notice::UnopenedGroup { start: "甲 OR 乙)".to_owned() }]),
        ("浙江*", vec![Notice::Idle { word: "浙江*".to_owned(), read: "浙江".to_owned() }]),
    ] {
        assert_eq!(QueryOptions::default().parse(typed).unwrap().notices, notices, "{typed}");
    }
    assert_eq!(parsed.cuts, [cut(&["開源", "軟體"], &[("軟體", &["軟件"])]), cut(&["港口"], &[])]);
    assert_eq!(fold("軟體"), "软体");
}

proptest! {
    #[test]
    fn no_text_is_too_odd_to_be_read(typed in "\\PC{0,60}") {
        let today = chrono::NaiveDate::from_ymd_opt(2024, 5, 15);
        for matching in [Matching::All, Matching::Any] {
            let _ = QueryOptions { today, matching, ..QueryOptions::default() }.parse(&typed);
        }
    }
}

#[test]
fn a_whole_value_is_asked_for_behind_an_equals_sign() {
    for typed in ["source:=人民日報", "source:=\"人民日報\"", "来源：＝「人民日報」", "source:\"=人民日報\""]
    {
        let value = Query::Value { field: MetaField::Source, value: "人民日報".to_owned() };
        assert_eq!(Query::parse(typed).unwrap(), value, "{typed}");
    }
    // It stands as it is: no page is named by its number, and no wildcard stands for anything.
    assert_eq!(parsed("page:=第3版"), r#"page:="第3版""#);
    assert_eq!(parsed("author:=王*"), r#"author:="王*""#);
    assert_eq!(parsed("source:= 人民日報"), r#"source:"=" "人民日報""#);
    let either = r#"source:="甲" OR source:="乙""#;
    assert_eq!(parsed("source:(=\"甲\" OR =\"乙\")"), either);
    assert_eq!(parsed("source:(=甲 OR =乙)"), either);
    assert_eq!(parsed("source:-=\"甲\""), r#"-source:="甲""#);
    // Elsewhere it is punctuation, as it is without a field.
    assert_eq!(parsed("title:=\"渡輪\""), parsed("title:\"渡輪\""));
    assert_eq!(parsed("date:=\"2024\" lang:=\"簡體\""), parsed("date:2024 lang:簡體"));
}
