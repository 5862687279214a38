//! The commands that show stories, and those that count each once.

use std::collections::HashSet;
use std::fs;

use serde_json::Value;

use super::archives::{article, id, prose, write};
use crate::harness::{Archive, Random};

/// Four articles of one story, two of another, and three that stand alone; each has the word 渡輪.
fn made() -> Archive {
    let mut random = Random(11);
    let (one, other) = (prose(&mut random, 200), prose(&mut random, 150));
    let archive = Archive::new();
    write(
        &archive,
        "a.jsonl",
        &[
            article("渡輪通訊", "2024-03-18T08:00:00+08:00", "通訊社", &format!("渡輪。{one}")),
            article("渡輪頭條", "2024-03-19", "甲報", &format!("渡輪。{one}")),
            article("渡輪又見", "2024-03-20", "乙報", &format!("渡輪渡輪。{one}")),
            article("渡輪再版", "2024-03-21", "乙報", &format!("渡輪。{one}")),
            article("渡輪快訊", "2024-04-01", "甲報", &format!("渡輪。{other}")),
            article("渡輪轉載", "2024-05-02", "丙報", &format!("{other}渡輪。")),
            article("渡輪甲", "2024-03-19", "甲報", &format!("渡輪。{}", prose(&mut random, 90))),
            article("渡輪乙", "2024-04-19", "乙報", &format!("渡輪。{}", prose(&mut random, 90))),
            article("渡輪丙", "", "", &format!("渡輪。{}", prose(&mut random, 90))),
        ],
    );
    archive.run(&["index"]).succeeds();
    archive
}

fn json(archive: &Archive, arguments: &[&str]) -> Value {
    let outcome = archive.run(arguments).succeeds();
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}\n{outcome}"))
}

fn ids(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|member| member["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn stories_of_a_query_and_of_an_article_are_told() {
    let archive = made();
    let told = json(&archive, &["reprints", "渡輪", "--format", "json"]);
    assert_eq!(told["total"], 2);
    let story = &told["stories"][0];
    assert_eq!((&story["story"], &story["size"]), (&Value::from(id(1).to_string()), &Value::from(4)));
    assert_eq!(story["earliest"], Value::from(vec![id(1).to_string()]));
    assert_eq!(ids(&story["members"]), [1, 2, 3, 4].map(|number| id(number).to_string()));
    let kinds: Vec<&str> =
        story["members"].as_array().unwrap().iter().map(|member| member["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["first", "copy", "copy", "version"]);
    let first = &story["members"][0];
    assert_eq!(first["title"], "渡輪通訊");
    assert_eq!(first["published"], "2024-03-18T08:00:00+08:00");
    assert_eq!(first["source"], "通訊社");
    assert_eq!(first["shared"], 1.0);
    assert_eq!(story["excerpts"], Value::Null, "they were not looked for");
    assert_eq!(story["chain"][2]["source"], "乙報");
    assert_eq!(story["chain"][2]["articles"], 2);

    let of_article = json(&archive, &["reprints", &id(6).to_string(), "--format", "json"]);
    assert_eq!(ids(&of_article["stories"][0]["members"]), [5, 6].map(|number| id(number).to_string()));
    let alone = json(&archive, &["reprints", &id(7).to_string(), "--format", "json"]);
    assert_eq!(alone["stories"][0]["size"], 1);
    assert!(archive.run(&["reprints", &id(7).to_string()]).succeeds().stdout.contains("no other article"));

    // A query finds the stories of which an article answers, whole.
    let of_source = json(&archive, &["reprints", "*", "--source", "丙報", "--format", "json"]);
    assert_eq!(ids(&of_source["stories"][0]["members"]), [5, 6].map(|number| id(number).to_string()));
    let table = archive.run(&["reprints", "*", "--format", "csv"]).succeeds().stdout;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "story,size,id,title,published,source,kind,shared,earliest,path,url");
    assert_eq!(lines.len(), 7);
    assert!(lines[4].contains(",version,1,false,a.jsonl#4,"), "{table}");

    let limited = archive.run(&["reprints", "渡輪", "--limit", "1"]).succeeds().stdout;
    assert!(limited.contains("1 of 2 stories; all of them: jianbao reprints 渡輪 "), "{limited}");
    archive.run(&["reprints", "沒有的詞"]).ends(1);
    archive.run(&["reprints", "渡輪丙"]).ends(1);
    let prefix = archive.run(&["reprints", &id(1).to_string()[..10]]).ends(1);
    assert!(prefix.stderr.contains("all 16 digits"), "{prefix}");
    let filtered = archive.run(&["reprints", &id(1).to_string(), "--source", "甲報"]).ends(2);
    assert!(filtered.stderr.contains("type a query instead of the ID"), "{filtered}");
    let none = archive.run(&["reprints", "0123456789abcdef"]).ends(1);
    assert!(none.stderr.contains("no article has the ID"), "{none}");
    let refused = archive.run(&["reprints", "渡輪", "--reprints", "once"]).ends(2);
    assert!(refused.stderr.contains("leave it out"), "{refused}");
    let passage = archive.run(&["reprints", "渡輪", "-o", "stories.json"]).succeeds();
    assert!(archive.path().join("stories.json.manifest.json").exists(), "{passage}");
}

#[test]
fn a_search_gives_one_hit_a_story() {
    let archive = made();
    let page = json(&archive, &["search", "渡輪", "--group", "reprints", "--sort", "oldest", "--format", "json"]);
    assert_eq!((&page["total"], &page["stories"]), (&Value::from(9), &Value::from(5)));
    assert_eq!(ids(&page["hits"]), [1, 7, 5, 8, 9].map(|number| id(number).to_string()));
    let story = &page["hits"][0]["story"];
    assert_eq!(
        (&story["size"], &story["others"], &story["kind"]),
        (&Value::from(4), &Value::from(3), &Value::from("first"))
    );
    assert_eq!(page["hits"][1]["story"], Value::Null);
    let command = story["command"].as_str().unwrap().strip_prefix("jianbao ").unwrap();
    archive.run(&command.split(' ').collect::<Vec<_>>()).succeeds();
    // Of a story whose first article does not answer, another stands for it; its others are those of the whole archive.
    let page = json(&archive, &["search", "渡輪", "--source", "乙報", "--group", "reprints", "--format", "json"]);
    assert_eq!((&page["total"], &page["stories"]), (&Value::from(3), &Value::from(2)));
    let shown = archive.run(&["search", "渡輪", "--group", "reprints"]).succeeds();
    assert!(shown.stdout.contains("3 other articles of this story: jianbao reprints "), "{shown}");
    assert!(shown.stderr.contains("9 articles, 5 stories for"), "{shown}");
    // A cursor of another search is refused as it is there.
    let page = json(&archive, &["search", "渡輪", "--group", "reprints", "--limit", "1", "--format", "json"]);
    let after = page["next"].as_str().unwrap();
    let refused = archive.run(&["search", "轉載", "--group", "reprints", "--after", after]).ends(2);
    assert!(refused.stderr.contains("belongs to another search"), "{refused}");
    // Without it, nothing has changed.
    let plain = json(&archive, &["search", "渡輪", "--format", "json"]);
    assert!(plain.get("stories").is_none() && plain["hits"][0].get("story").is_none());
}

#[test]
fn pages_of_stories_neither_repeat_nor_skip() {
    let mut random = Random(12);
    let archive = Archive::new();
    let texts: Vec<String> = (0..60).map(|_| format!("渡輪{}", prose(&mut random, 80))).collect();
    let articles: Vec<Value> = (0..400)
        .map(|n| {
            let text = &texts[random.below(60)];
            let date = format!("2024-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28));
            let many = "渡輪。".repeat(random.below(4));
            article(&format!("標題{n}"), &date, &format!("{}報", random.below(9)), &format!("{text}{many}"))
        })
        .collect();
    write(&archive, "a.jsonl", &articles);
    archive.run(&["index"]).succeeds();
    let stories = json(&archive, &["reprints", "*", "--format", "json"]);
    let story_of = |hit: &str| {
        let with = |story: &&Value| ids(&story["members"]).iter().any(|member| member == hit);
        stories["stories"]
            .as_array()
            .unwrap()
            .iter()
            .find(with)
            .map_or(hit.to_owned(), |story| story["story"].to_string())
    };
    for order in ["relevance", "newest", "oldest"] {
        let all = archive.search(&["渡輪", "--sort", order]);
        let mut met = HashSet::new();
        let expected: Vec<String> = ids(&all["hits"]).into_iter().filter(|hit| met.insert(story_of(hit))).collect();
        let (mut paged, mut after) = (Vec::new(), None::<String>);
        loop {
            let mut arguments = vec!["search", "渡輪", "--group", "reprints", "--sort", order, "--limit", "7"];
            arguments.extend(["--format", "json"]);
            arguments.extend(after.iter().flat_map(|after| ["--after", after.as_str()]));
            let page = json(&archive, &arguments);
            assert_eq!(page["stories"].as_u64().unwrap() as usize, expected.len());
            paged.extend(ids(&page["hits"]));
            match page["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(paged, expected, "{order}");
    }
}

#[test]
fn a_story_counts_once_by_the_earliest_that_the_options_leave() {
    let archive = made();
    let facets = |more: &[&str]| {
        let mut arguments = vec!["facets", "渡輪", "--by", "source", "--format", "json", "--reprints", "once"];
        arguments.extend(more);
        let facets = json(&archive, &arguments);
        let values = facets["facets"][0]["values"].as_array().unwrap().clone();
        let value = |value: &Value| (value["value"].as_str().unwrap().to_owned(), value["articles"].as_u64().unwrap());
        (
            facets["total"].as_u64().unwrap(),
            facets["of"].as_u64().unwrap(),
            values.iter().map(value).collect::<Vec<_>>(),
        )
    };
    let counted = |name: &str, count: u64| (name.to_owned(), count);
    assert_eq!(facets(&[]), (5, 5, vec![counted("甲報", 2), counted("乙報", 1), counted("通訊社", 1)]));
    assert_eq!(facets(&["--source", "乙報"]), (2, 2, vec![counted("乙報", 2)]));
    assert_eq!(facets(&["--from", "2024-03-20"]).0, 3);

    // What only a later article has is not counted, and that is said.
    let hidden = archive.run(&["search", "title:頭條", "--reprints", "once"]).ends(1);
    assert!(hidden.stderr.contains("1 story answers in later articles alone"), "{hidden}");
    // What is printed to follow has as many as it says.
    let shown = archive.run(&["timeline", "渡輪", "--by", "month", "--reprints", "once"]).succeeds().stdout;
    let command = shown.lines().last().unwrap().split("jianbao ").nth(1).unwrap().replace('\'', "");
    let (words, rest) = command.split_once(" /").unwrap();
    let (what, clause) = words.strip_prefix("search ").unwrap().split_once(' ').unwrap();
    let query = format!("{what} {clause}");
    assert!(rest.contains("--reprints once"), "{shown}");
    assert!(shown.contains("the 2 of "), "{shown}");
    let followed = archive.run(&["search", &query, "--reprints", "once", "--count"]).succeeds();
    assert_eq!(followed.stdout, "2\n", "{shown}");
    let timeline = json(&archive, &["timeline", "渡輪", "--by", "month", "--reprints", "once", "--format", "json"]);
    let months = timeline["series"][0]["bins"].as_array().unwrap();
    assert_eq!(months.iter().map(|bin| bin["articles"].as_u64().unwrap()).collect::<Vec<_>>(), [2, 2]);
    let all = ["timeline", "渡輪", "--source", "乙報", "--of", "all", "--by", "year", "--reprints", "once"];
    let all = json(&archive, &[&all[..], &["--format", "json"]].concat());
    let bins = all["series"][0]["bins"].as_array().unwrap();
    assert_eq!((&bins[0]["articles"], &bins[0]["of"]), (&Value::from(1), &Value::from(4)));

    let lines = archive.run(&["kwic", "渡輪", "--reprints", "once", "--format", "csv"]).succeeds().stdout;
    let all_lines = archive.run(&["kwic", "渡輪", "--format", "csv"]).succeeds().stdout;
    assert_eq!((lines.lines().count(), all_lines.lines().count()), (1 + 2 * 5, 1 + 2 * 9 + 1));
    let typical = archive.run(&["typical", "source:甲報", "--reprints", "once", "--format", "json"]).stdout;
    assert!(typical.contains("\"articles\":2,\"against_articles\":3,"), "{typical}");
    fs::write(archive.path().join("list.txt"), "渡輪\n").unwrap();
    let batch = json(&archive, &["batch", "list.txt", "--reprints", "once", "--format", "json"]);
    assert_eq!(batch["lines"][0]["articles"], 5);
    fs::write(archive.path().join("list.txt"), "渡輪\ntitle:頭條\n").unwrap();
    let told = archive.run(&["batch", "list.txt", "--reprints", "once"]).succeeds();
    assert!(told.stderr.contains("there are such for: title:頭條"), "{told}");
    let rows = archive.run(&["export", "渡輪", "--reprints", "once", "-o", "-", "--fields", "path"]).succeeds().stdout;
    assert_eq!(rows.lines().count(), 5);
    let found = archive.search(&["渡輪", "--reprints", "once"]);
    assert_eq!((&found["total"], &found["parsed"]), (&Value::from(5), &Value::from("\"渡輪\" -among:repeats")));
    archive.run(&["explain", "渡輪", "--reprints", "once"]).succeeds();
    archive.run(&["collocates", "渡輪", "--reprints", "once", "--min", "1"]);
    let columns = "path,story,story_size,earliest,shared";
    let rows = archive.run(&["export", "渡輪", "-o", "-", "--sort", "oldest", "--fields", columns]).succeeds().stdout;
    let rows: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let first = id(1).to_string();
    assert_eq!(
        rows[1],
        serde_json::json!({"path": "a.jsonl#2", "story": first, "story_size": 4, "earliest": [first], "shared": 1.0})
    );
    let (alone, none) = (id(9).to_string(), Vec::<String>::new());
    assert_eq!(
        rows[8],
        serde_json::json!({"path": "a.jsonl#9", "story": alone, "story_size": 1, "earliest": none, "shared": 1.0})
    );
    let manifest = archive.run(&["export", "渡輪", "--reprints", "once", "-o", "list.csv"]).succeeds();
    let text = fs::read_to_string(archive.path().join("list.csv.manifest.json")).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["filters"]["reprints"], Value::from(vec!["once"]), "{manifest}");
}

#[test]
fn what_is_kept_of_stories_is_that_of_the_last_commit() {
    let archive = made();
    let file = archive.path().join(".jianbao/stories");
    assert!(!file.exists());
    let before = json(&archive, &["reprints", "*", "--format", "json"]);
    let kept = fs::read(&file).unwrap();
    assert_eq!(json(&archive, &["reprints", "*", "--format", "json"]), before);
    assert_eq!(fs::read(&file).unwrap(), kept);
    // Damaged, cut or gone, it is made anew.
    for damaged in [kept[..kept.len() / 2].to_vec(), b"something else".to_vec(), Vec::new()] {
        fs::write(&file, damaged).unwrap();
        assert_eq!(json(&archive, &["reprints", "*", "--format", "json"]), before);
        assert_eq!(fs::read(&file).unwrap(), kept);
    }
    archive.write("b.md", "---\ntitle: 無關\n---\n無關的文章。");
    archive.run(&["index"]).succeeds();
    assert_eq!(json(&archive, &["reprints", "*", "--format", "json"]), before);
    assert_ne!(fs::read(&file).unwrap(), kept);
    archive.run(&["check"]).succeeds();
}

#[test]
fn an_index_without_reprints_says_so_and_answers_all_else() {
    let archive = Archive::new();
    archive.write("a.md", "---\ntitle: 渡輪\n---\n東港渡輪今天起加開夜班。");
    archive.run(&["index", "--no-reprints"]).succeeds();
    assert_eq!(archive.found(&["渡輪"]), ["a.md"]);
    archive.run(&["check"]).succeeds();
    for arguments in [
        &["reprints", "渡輪"][..],
        &["search", "渡輪", "--group", "reprints"],
        &["facets", "渡輪", "--by", "source", "--reprints", "once"],
    ] {
        let refused = archive.run(arguments).ends(2);
        assert!(refused.stderr.contains("made with --no-reprints"), "{refused}");
        assert!(refused.stderr.contains("and build it again: jianbao index"), "{refused}");
    }
    // What is there stays as it was made.
    archive.write("b.md", "---\ntitle: 渡輪\n---\n東港渡輪今天起加開夜班。");
    archive.run(&["index"]).succeeds();
    archive.run(&["reprints", "渡輪"]).ends(2);
    fs::remove_dir_all(archive.path().join(".jianbao/index")).unwrap();
    archive.run(&["index"]).succeeds();
    let told = json(&archive, &["reprints", "渡輪", "--format", "json"]);
    assert_eq!(told["stories"][0]["size"], 2);
    let refused = archive.run(&["index", "--no-reprints"]).ends(2);
    assert!(refused.stderr.contains("remove "), "{refused}");
}
