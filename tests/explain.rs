//! What the program says about a query: how it was read, which part misses, and what may have been meant.

use serde_json::Value;

use crate::harness::Archive;

fn archive() -> Archive {
    Archive::of(&[
        ("渡輪開航", "東港渡輪今天開航，票價不變。說明書用軟體編寫。"),
        ("缆车停运", "缆车停运，票价下调。发展旅游业。"),
        ("圖書館", "約翰在圖書館讀書，government 發言。"),
    ])
}

#[test]
fn a_miss_names_the_part_that_misses() {
    let archive = archive();
    let id = archive.search(&["渡輪"])["hits"][0]["id"].as_str().unwrap().to_owned();
    let json = |arguments: &[&str], status: i32| -> Value {
        let mut all = vec!["explain", "--format", "json"];
        all.extend(arguments);
        serde_json::from_str(&archive.run(&all).ends(status).stdout).unwrap()
    };
    let explained = json(&["渡轮 软件 (缆车 NEAR/3 票价)", &id], 1);
    assert_eq!(explained["folded"], "渡轮 软件 (缆车 near/3 票价)");
    assert_eq!(explained["cut"][1]["parts"], serde_json::json!(["软件"]));
    assert!(explained["cut"][1]["others"][0]["others"].as_array().unwrap().contains(&"軟體".into()));
    let parts = &explained["parts"];
    assert_eq!((&parts["articles"], &parts["matches"]), (&0.into(), &false.into()));
    let of = |number: usize| (parts["parts"][number]["articles"].clone(), parts["parts"][number]["matches"].clone());
    assert_eq!(of(0), (1.into(), true.into()));
    assert_eq!(of(1), (1.into(), true.into()));
    assert_eq!(of(2), (1.into(), false.into()));
    assert_eq!(parts["parts"][2]["parts"][1]["articles"], 2);
    assert_eq!(parts["parts"][0]["terms"], serde_json::json!(["渡轮@0"]));

    let hit = archive.search(&["渡輪 票價"])["hits"][0].clone();
    let explained = json(&["渡輪 票價", hit["id"].as_str().unwrap()], 0);
    let (score, shown) = (explained["score"].as_f64().unwrap(), hit["score"].as_f64().unwrap());
    assert!((score - shown).abs() < 1e-4, "explained {score}, searched {shown}");
    let sum: f64 = explained["ranking"].as_array().unwrap().iter().map(|term| term["score"].as_f64().unwrap()).sum();
    let times = explained["coverage"].as_f64().unwrap() * explained["closeness"].as_f64().unwrap();
    assert!((sum * times - score).abs() < 1e-3, "{sum} times {times} is not {score}");

    let text = archive.run(&["explain", "渡輪 飛碟", &id, "."]).ends(1).stdout;
    assert!(text.lines().any(|line| line.contains("0  no") && line.ends_with("\"飛碟\"")), "{text}");
    assert!(text.lines().any(|line| line.contains("1  yes") && line.ends_with("\"渡輪\"")), "{text}");
    archive.run(&["explain", "渡輪", "."]).succeeds();
    archive.run(&["explain", "渡輪", "nowhere"]).ends(2);
    archive.run(&["explain", "渡輪", "0000000000000000"]).ends(2);
}

#[test]
fn what_only_binds_is_shown_and_misses_nothing() {
    let archive = archive();
    let outcome = archive.run(&["explain", "渡轮的票价", ".", "--format", "json"]).succeeds();
    let explained: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(explained["parsed"], "\"渡轮\" MAYBE \"的\" \"票价\"");
    assert_eq!(explained["cut"][0]["parts"], serde_json::json!(["渡轮", "的", "票价"]));
    let parts = &explained["parts"]["parts"];
    assert_eq!((&parts[1]["query"], &parts[1]["articles"]), (&"MAYBE \"的\"".into(), &0.into()));
    assert_eq!((&parts[1]["optional"], &parts[0]["optional"]), (&true.into(), &false.into()));
    let outcome = archive.run(&["search", "渡轮的飞碟", "."]).ends(1);
    assert!(outcome.stderr.contains("of its parts: \"渡轮\" in 1, \"飞碟\" in none\n"), "{outcome}");
}

#[test]
fn nothing_found_says_what_the_parts_find() {
    let archive = archive();
    let outcome = archive.run(&["search", "渡輪 缆车"]).ends(1);
    assert!(
        outcome.stderr.contains("note: no article answers the whole; of its parts: \"渡輪\" in 1, \"缆车\" in 1\n"),
        "{outcome}"
    );
    let outcome = archive.run(&["search", "渡轮停运"]).ends(1);
    assert!(outcome.stderr.contains("\"渡轮\" in 1, \"停运\" in 1"), "{outcome}");
    let outcome = archive.run(&["export", "渡輪 缆车", "-o", "-"]).ends(1);
    assert!(outcome.stderr.contains("of its parts"), "{outcome}");
    assert!(!archive.run(&["search", "渡輪"]).succeeds().stderr.contains("note:"));
}

#[test]
fn did_you_mean_what_does_occur() {
    let archive = archive();
    for (typed, meant) in [
        // By sound, by one character, by a letter; in the script that was typed, and as the article writes it.
        ("渡沦", "\"渡輪\" (1 article)"),
        ("法展 旅游", "\"发展\" \"旅游\" (1 article)"),
        ("發斩", "\"發展\" (1 article)"),
        ("图书官", "\"图书館\" (1 article)"),
        ("goverment", "\"government\" (1 article)"),
        ("\"东港渡伦\"", "\"东港渡輪\" (1 article)"),
    ] {
        let outcome = archive.run(&["search", typed]).ends(1);
        assert!(outcome.stderr.contains(&format!("did you mean: {meant}")), "{typed}\n{outcome}");
    }
    let archive = Archive::new();
    archive.write("a.json", r#"{"title": "甲", "body": "文字", "author": "金春華"}"#);
    archive.run(&["index"]).succeeds();
    let outcome = archive.run(&["search", "author:金春花"]).ends(1);
    assert!(outcome.stderr.contains("did you mean: author:\"金春華\" (1 article)"), "{outcome}");
    let outcome = archive.run(&["search", "毫不相干"]).ends(1);
    assert!(!outcome.stderr.contains("did you mean"), "{outcome}");
}

#[test]
fn a_value_that_no_article_has_is_found_as_text() {
    let archive = Archive::new();
    archive.write(
        "a.json",
        r#"{"title": "媒体：東港將加收渡輪稅", "body": "編輯說，我的一天從渡輪開始。", "source": "雁洲日报"}"#,
    );
    archive.run(&["index"]).succeeds();
    for (typed, meant) in [
        ("媒体：东港将加收渡轮税", "did you mean: \"东港\" \"将\" \"加收\" \"渡轮\" \"税\" (1 article)"),
        ("编辑：我的一天", "did you mean: \"我\" MAYBE \"的\" \"一天\" (1 article)"),
        ("渡轮 source:我的一天", "did you mean: \"渡轮\" \"我\" MAYBE \"的\" \"一天\" (1 article)"),
    ] {
        for options in [&["search", typed][..], &["search", typed, "--match", "any"]] {
            let outcome = archive.run(options).ends(1);
            assert!(outcome.stderr.contains("did you mean: "), "{typed}\n{outcome}");
        }
        let outcome = archive.run(&["search", typed]).ends(1);
        assert!(outcome.stderr.contains(meant), "{typed}\n{outcome}");
    }
    // A page is no word, and what no text has is not offered.
    for typed in ["page:3版", "媒体：毫不相干"] {
        let outcome = archive.run(&["search", typed]).ends(1);
        assert!(!outcome.stderr.contains("did you mean"), "{typed}\n{outcome}");
    }
}
