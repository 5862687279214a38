//! Every tool, on the sample corpus and on articles that are made for it.

use serde_json::{Value, json};

use super::client::Client;
use crate::harness::Archive;

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// What every hit says.
fn is_named(hit: &Value) {
    for name in ["id", "title", "path", "citation"] {
        assert!(hit[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {hit}");
    }
    assert!(hit.get("date").is_some() && hit.get("source").is_some(), "{hit}");
}

#[test]
fn search_is_that_of_the_command_line() {
    let archive = Archive::sample();
    let mut client = Client::start(archive.path());
    for arguments in
        [&["渡輪"][..], &["渡轮", "--sort", "newest"], &["*", "--sort", "oldest", "--source", "港"], &["渡輪 OR 學生"]]
    {
        let page = archive.search(arguments);
        let mut given = json!({ "query": arguments[0] });
        for option in arguments[1..].chunks(2) {
            let value = if option[0] == "--source" { json!([option[1]]) } else { json!(option[1]) };
            given[&option[0][2..]] = value;
        }
        let hits = client.all("hits", "search", given);
        assert_eq!(ids(&hits), ids(page["hits"].as_array().unwrap()));
        hits.iter().for_each(is_named);
    }
    let one = client.call("search", json!({ "query": "渡輪", "limit": 1 }));
    assert!(one["total"].as_u64().unwrap() > 1 && one["shown"] == 1, "{one}");
    assert!(one["hits"][0]["snippets"][0]["article_text"].as_str().unwrap().contains('渡'));
    let grouped = client.call("search", json!({ "query": "*", "group": "reprints", "limit": 3 }));
    assert!(grouped["stories"].as_u64().unwrap() < grouped["total"].as_u64().unwrap(), "{grouped}");
}

#[test]
fn an_article_comes_in_parts_that_make_the_whole() {
    let body = format!("{}\n{}", "第一段「e\u{301}\u{20BB7}」。👩‍👩‍👧".repeat(900), "\\\"引號\u{202e}\t".repeat(700));
    let archive = Archive::of(&[("長文", &body), ("短文", "港口。")]);
    let mut client = Client::start(archive.path());
    let id = client.call("search", json!({ "query": "title:長文" }))["hits"][0]["id"].clone();
    let whole: Value =
        serde_json::from_str(&archive.run(&["show", id.as_str().unwrap(), "--format", "json"]).stdout).unwrap();
    let whole = whole["body"].as_str().unwrap();
    let mut answer = client.call("fetch", json!({ "id": id }));
    let mut parts = Vec::new();
    loop {
        is_named(&answer);
        let part = answer["article_text"].as_str().unwrap().to_owned();
        assert_eq!(
            answer["offset"].as_u64(),
            Some(parts.iter().map(|part: &String| part.chars().count() as u64).sum())
        );
        assert!(!part.starts_with(['\u{301}', '\u{200d}']) && !part.ends_with('\u{200d}'), "torn");
        parts.push(part);
        match client.next(&answer) {
            Some(next) => answer = next,
            None => break,
        }
    }
    assert!(parts.len() > 3);
    assert_eq!(parts.concat(), whole);
    assert_eq!(answer["total"].as_u64(), Some(whole.chars().count() as u64));

    let small = client.call("fetch", json!({ "id": id, "offset": 4, "limit": 7 }));
    assert!((1..=7).contains(&small["shown"].as_u64().unwrap()), "{small}");
    // The place before an accent is that of its letter.
    let torn = client.call("fetch", json!({ "id": id, "offset": 5, "limit": 4 }));
    assert_eq!((&torn["offset"], &torn["article_text"].as_str().unwrap()[..3]), (&json!(4), "e\u{301}"));
    assert!(client.error("fetch", json!({ "id": id, "offset": 1_000_000 })).contains("there is none at 1000000"));
    assert!(client.error("fetch", json!({ "id": "0000000000000000" })).contains("no article has an ID"));
    assert!(client.error("fetch", json!({ "id": "../../etc" })).contains("is not the ID of an article"));
}

#[test]
fn a_letter_under_thousands_of_accents_is_told_in_parts() {
    let body = format!("港{}口", "\u{301}".repeat(30_000));
    let archive = Archive::of(&[("題", &body)]);
    let mut client = Client::start(archive.path());
    let id = client.call("search", json!({ "query": "*" }))["hits"][0]["id"].clone();
    let (mut answer, mut text) = (client.call("fetch", json!({ "id": id })), String::new());
    loop {
        text.push_str(answer["article_text"].as_str().unwrap());
        match client.next(&answer) {
            Some(next) => answer = next,
            None => break,
        }
    }
    assert_eq!(text, body);
}

#[test]
fn a_quotation_is_found_in_either_script_or_as_far_as_it_stands() {
    let sentence = "新廠今天在港口動工，預計三年後投產。";
    let archive = Archive::of(&[
        ("動工", &format!("記者報道。\n{sentence}其他。")),
        ("又一篇", &format!("{sentence}\n另一段。")),
        ("無關", "候鳥飛過。"),
    ]);
    let mut client = Client::start(archive.path());
    for typed in [sentence, "新厂今天在港口动工，预计三年后投产", "「新廠今天在港口動工,預計三年後投產」"]
    {
        let answer = client.call("quote", json!({ "text": typed }));
        assert_eq!(
            (&answer["found"], &answer["in_articles"], &answer["total"]),
            (&json!("whole"), &json!(2), &json!(2))
        );
        assert_eq!(answer["lines"][0]["article_text"]["hit"], sentence.trim_end_matches('。'), "as it stands there");
        assert_eq!(answer["articles"].as_array().unwrap().len(), 2);
        answer["articles"].as_array().unwrap().iter().for_each(is_named);
    }
    let answer = client.call("quote", json!({ "text": "他說：新廠今天在港口動工了" }));
    assert_eq!((&answer["found"], &answer["longest_part"]), (&json!("part"), &json!("新廠今天在港口動工")));
    assert_eq!((&answer["longest_part_offset"], &answer["in_articles"]), (&json!(3), &json!(2)));
    let answer = client.call("quote", json!({ "text": "從未有人這樣說過話" }));
    assert_eq!((&answer["found"], &answer["total"], &answer["next"]), (&json!("nothing"), &json!(0), &Value::Null));
    let answer = client.call("quote", json!({ "text": "另一段。\n新廠今天在港口動工" }));
    assert_eq!((&answer["found"], &answer["in_articles"]), (&json!("whole"), &json!(1)));
    assert!(client.error("quote", json!({ "text": "。「」" })).contains("no character"));
    let answer = client.call("quote", json!({ "text": "新廠今天在港口", "limit": 1 }));
    assert_eq!((&answer["shown"], client.next(&answer).unwrap()["shown"].as_u64()), (&json!(1), Some(1)));
    let outside = client.call("quote", json!({ "text": sentence, "from": "2099" }));
    assert_eq!(outside["found"], "nothing");
}

#[test]
fn places_and_counts_are_those_of_the_command_line() {
    let archive = Archive::sample();
    let mut client = Client::start(archive.path());
    let lines = archive.run(&["kwic", "渡輪", "--format", "jsonl"]).succeeds().stdout;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = client.all("lines", "kwic", json!({ "query": "渡輪" }));
    assert_eq!(told.len(), lines.len());
    for (told, line) in told.iter().zip(&lines) {
        assert_eq!(
            (&told["id"], &told["paragraph"], &told["offset"]),
            (&line["id"], &line["paragraph"], &line["offset"])
        );
        for part in ["left", "hit", "right"] {
            assert_eq!(told["article_text"][part], line[part]);
        }
    }
    let page = client.call("kwic", json!({ "query": "渡輪", "limit": 2, "sort": ["R1", "L1"] }));
    for line in page["lines"].as_array().unwrap() {
        let articles = page["articles"].as_array().unwrap();
        is_named(articles.iter().find(|article| article["id"] == line["id"]).unwrap());
    }
    assert!(client.error("kwic", json!({ "query": "*" })).contains("hint: "));

    let count = archive.run(&["search", "渡輪", "--count"]).stdout;
    assert_eq!(client.call("count", json!({ "query": "渡轮" }))["total"].to_string(), count.trim());

    let facets: Value = serde_json::from_str(
        &archive.run(&["facets", "*", "--by", "source,year", "--limit", "500", "--format", "json"]).stdout,
    )
    .unwrap();
    let values = client.all("values", "facets", json!({ "query": "*", "by": ["source", "year"], "limit": 500 }));
    let expected: Vec<Value> = facets["facets"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|field| field["values"].as_array().unwrap().clone())
        .collect();
    assert_eq!(values.len(), expected.len());
    for (told, value) in values.iter().zip(&expected) {
        assert_eq!(
            (&told["value"], &told["articles"], &told["of"]),
            (&value["value"], &value["articles"], &value["of"])
        );
    }

    let timeline: Value =
        serde_json::from_str(&archive.run(&["timeline", "渡輪", "--by", "month", "--format", "json"]).stdout).unwrap();
    let rows = client.all("rows", "timeline", json!({ "query": "渡輪", "by": "month" }));
    let bins = timeline["series"][0]["bins"].as_array().unwrap();
    assert_eq!(rows.len(), bins.len());
    for (row, bin) in rows.iter().zip(bins) {
        assert_eq!((&row[1], &row[2], &row[3], &row[4]), (&bin["from"], &bin["to"], &bin["articles"], &bin["of"]));
    }
}

#[test]
fn stories_citations_and_explanations() {
    let archive = Archive::sample();
    let mut client = Client::start(archive.path());
    let stories: Value =
        serde_json::from_str(&archive.run(&["reprints", "*", "--limit", "all", "--format", "json"]).stdout).unwrap();
    let members: usize =
        stories["stories"].as_array().unwrap().iter().map(|story| story["members"].as_array().unwrap().len()).sum();
    let told = client.all("articles", "reprints", json!({ "query": "*", "limit": 1000 }));
    assert!(members > 1 && told.len() == members, "{members} {}", told.len());
    told.iter().for_each(is_named);
    let id = told[0]["id"].clone();
    let of_one = client.call("reprints", json!({ "query": id }));
    assert!(of_one["articles"].as_array().unwrap().iter().any(|article| article["id"] == id));
    assert!(client.error("reprints", json!({ "query": "0000000000000000" })).contains("no article has this ID"));

    for format in ["gbt", "ris", "bib", "csljson"] {
        let cited = client.call("cite", json!({ "ids": [id, "ffffffffffffffff"], "format": format }));
        assert_eq!((&cited["total"], &cited["no_such_article"]), (&json!(1), &json!(["ffffffffffffffff"])));
        let printed = archive.run(&["cite", id.as_str().unwrap(), "--format", format]).stdout;
        assert!(printed.contains(cited["references"][0]["citation"].as_str().unwrap()), "{printed}");
    }
    assert!(client.error("cite", json!({ "ids": ["ffffffffffffffff"] })).contains("no article"));
    assert!(client.error("cite", json!({ "ids": [id], "format": "ris", "gbt": "2015" })).contains("not for ris"));

    let explained = client.call("explain", json!({ "query": "渡輪 -學生", "id": id }));
    assert!(explained["rows"].as_array().unwrap().iter().any(|row| row["row"] == "part" && row["articles"].is_u64()));
    assert!(explained["matches"].is_boolean() && explained["article"]["id"] == id, "{explained}");
}

#[test]
fn errors_can_be_mended() {
    let archive = Archive::of(&[("渡輪", "港口的渡輪今天停航。")]);
    let mut client = Client::start(archive.path());
    let error = client.error("search", json!({ "query": "渡輪 date:2024-13" }));
    assert!(
        error.contains("\n  | 渡輪 date:2024-13\n  |      ") && error.contains("^^") && error.contains("\nhint: "),
        "{error}"
    );
    for (tool, arguments, named) in [
        ("search", json!({ "query": "渡輪", "soure": ["甲"] }), "did you mean `source`?"),
        ("search", json!({}), "`query` is missing"),
        ("search", json!({ "query": "港".repeat(10_001) }), "more than 10000"),
        ("search", json!({ "query": "港", "source": vec!["甲"; 101] }), "more than 100 values"),
        ("search", json!({ "query": "港", "limit": 0 }), "from 1 to 1000"),
        ("search", json!({ "query": "港", "after": "00" }), "cursor"),
        ("search", json!({ "query": "港", "from": "gestern" }), "error: from: `gestern` is not a date"),
        ("facets", json!({ "query": "港", "by": ["colour"] }), "what can be counted by"),
        ("kwic", json!({ "query": "港", "offset": 100_001 }), "offset"),
        ("timeline", json!({ "query": "港", "with": ["港"] }), "asked twice"),
        ("fetch", json!({ "id": 5 }), "`id` is no text"),
    ] {
        let error = client.error(tool, arguments);
        assert!(error.contains(named) && error.contains("hint: "), "{error}");
    }
    let nothing = client.call("search", json!({ "query": "渡輪 潛水艇" }));
    assert_eq!((&nothing["total"], nothing["parts"].as_array().unwrap().len()), (&json!(0), 2), "{nothing}");
    let near = client.call("count", json!({ "query": "港口的渡轮今天停船" }));
    assert!(near["parts"].is_array() || near["did_you_mean"].is_array(), "{near}");
}
