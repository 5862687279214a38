//! The API: what it takes, and that its answers are those of the command line.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::client::{Program, ask, encoded};
use super::site::{Server, Watched, bounds};
use crate::harness::{Archive, Random};

const QUERIES: [&str; 14] = [
    "渡輪",
    "渡轮 票價",
    "\"港口\" -颱風",
    "港口 OR 候鳥",
    "title:渡輪",
    "source:東港時報",
    "date:2024-03",
    "大學 NEAR/20 學生",
    "芯片",
    "ferry",
    "*",
    "沒有這樣的字眼吧",
    "lang:simplified 大学",
    "(渡輪 OR 大學) -author:王",
];

#[test]
fn answers_are_the_bytes_that_the_command_line_prints() {
    let archive = Archive::sample();
    let program = Program::serve(&archive, &[]);
    let same = |path: &str, arguments: &[&str]| {
        let (outcome, reply) = (archive.run(arguments), program.get(path));
        if outcome.status == 2 {
            // What is an error there is a problem here, in the same words.
            let problem = reply.is(400).json();
            assert!(outcome.stderr.contains(problem["detail"].as_str().unwrap()), "{path}\n{problem}\n{outcome}");
            return;
        }
        let reply = reply.is(200);
        assert!(reply.is_whole && reply.text() == outcome.stdout, "{path}\n{}\n{outcome}", reply.text());
    };
    for query in QUERIES {
        let q = encoded(query);
        let json = ["--format", "json"];
        let command = |what: &[&str]| -> Vec<String> {
            let mut all: Vec<String> = what.iter().map(|part| (*part).to_owned()).collect();
            all.insert(1, query.to_owned());
            all.extend(json.iter().map(|part| (*part).to_owned()));
            all
        };
        let check = |path: String, what: &[&str]| {
            let command = command(what);
            same(&path, &command.iter().map(String::as_str).collect::<Vec<_>>());
        };
        check(format!("/api/v1/search?query={q}"), &["search"]);
        check(format!("/api/v1/search?query={q}&limit=3&sort=newest"), &["search", "--limit", "3", "--sort", "newest"]);
        check(format!("/api/v1/search?query={q}&group=reprints"), &["search", "--group", "reprints"]);
        check(
            format!("/api/v1/search?query={q}&reprints=once&from=2020&words=exact"),
            &["search", "--reprints", "once", "--from", "2020", "--words", "exact"],
        );
        check(
            format!("/api/v1/facets?query={q}&by=source,year,weekday&limit=all"),
            &["facets", "--by", "source,year,weekday", "--limit", "all"],
        );
        check(format!("/api/v1/timeline?query={q}&by=year"), &["timeline", "--by", "year"]);
        check(format!("/api/v1/timeline?query={q}&with=%E9%A2%B1%E9%A2%A8"), &["timeline", "--with", "颱風"]);
        check(format!("/api/v1/reprints?query={q}"), &["reprints"]);
        check(format!("/api/v1/explain?query={q}"), &["explain"]);
        check(format!("/api/v1/typical?query={q}&both=true&limit=9"), &["typical", "--both", "--limit", "9"]);
        same(&format!("/api/v1/export?query={q}"), &["export", query, "-o", "-"]);
        let count = archive.run(&["search", query, "--count"]).stdout;
        let total = program.get(&format!("/api/v1/count?query={q}")).is(200).json()["total"].to_string();
        assert_eq!(format!("{total}\n"), count);
    }
    for query in ["渡輪", "大學", "港口 OR 候鳥"] {
        let q = encoded(query);
        same(&format!("/api/v1/kwic?query={q}"), &["kwic", query, "--format", "json"]);
        same(
            &format!("/api/v1/kwic?query={q}&width=8&sort=L1,R1&distinct=true&per-article=2&format=csv"),
            &["kwic", query, "--width", "8", "--sort", "L1,R1", "--distinct", "--per-article", "2", "--format", "csv"],
        );
        same(
            &format!("/api/v1/collocates?query={q}&min=2&min-articles=1&by=ll&window=3"),
            &[
                "collocates",
                query,
                "--min",
                "2",
                "--min-articles",
                "1",
                "--by",
                "ll",
                "--window",
                "3",
                "--format",
                "json",
            ],
        );
        for format in ["csv", "tsv", "jsonl", "ris", "bib", "csljson", "gbt"] {
            let path = format!("/api/v1/export?query={q}&format={format}&sort=oldest");
            same(&path, &["export", query, "-o", "-", "--format", format, "--sort", "oldest"]);
        }
    }
    same("/api/v1/stats", &["stats", "--format", "json"]);
    let id = archive.search(&["渡輪"])["hits"][0]["id"].as_str().unwrap().to_owned();
    same(&format!("/api/v1/article?id={id}"), &["show", &id, "--format", "json"]);
    same(&format!("/api/v1/cite?id={id}"), &["cite", &id]);
    same(
        &format!("/api/v1/cite?id={id}&format=bib&accessed=2026-07-01"),
        &["cite", &id, "--format", "bib", "--accessed", "2026-07-01"],
    );
    same(&format!("/api/v1/reprints?query={id}"), &["reprints", &id, "--format", "json"]);
    same(&format!("/api/v1/explain?query=a&id={id}"), &["explain", "a", &id, "--format", "json"]);
}

#[test]
fn two_hundred_random_queries_are_answered_as_on_the_command_line() {
    const WORDS: [&str; 16] = [
        "渡輪", "渡轮", "票價", "港口", "颱風", "台风", "大學", "学生", "候鳥", "芯片", "晶片", "ferry", "記者",
        "政府", "2024", "一",
    ];
    let archive = Archive::sample();
    let program = Program::serve(&archive, &[]);
    let mut random = Random(21);
    let mut answered = 0;
    for _ in 0..200 {
        let mut parts = Vec::new();
        for at in 0..1 + random.below(4) {
            if at > 0 && random.below(5) == 0 {
                parts.push("OR".to_owned());
            }
            let (word, other) = (WORDS[random.below(16)], WORDS[random.below(16)]);
            parts.push(match random.below(11) {
                0 => format!("\"{word}\""),
                1 => format!("title:{word}"),
                2 => format!("-{word}"),
                3 => format!("{word}*"),
                4 => "source:東港時報".to_owned(),
                5 => "date:2024".to_owned(),
                6 => format!("{word} NEAR/{} {other}", 1 + random.below(30)),
                7 => format!("({word} OR {other})"),
                _ => word.to_owned(),
            });
        }
        let query = parts.join(" ");
        let what = ["search", "facets", "timeline", "explain", "kwic", "export"][random.below(6)];
        let mut options = match what {
            "facets" => vec![("by", "source,year")],
            "search" => vec![("sort", ["relevance", "newest", "oldest"][random.below(3)]), ("limit", "5")],
            _ => Vec::new(),
        };
        if random.below(3) == 0 {
            options.push(("from", ["2020", "2023-05", "2024年3月"][random.below(3)]));
        }
        if random.below(5) == 0 {
            options.push(("match", "any"));
        }
        let mut path = format!("/api/v1/{what}?query={}", encoded(&query));
        let mut arguments = vec![what.to_owned(), query];
        for (name, value) in options {
            path.push_str(&format!("&{name}={}", encoded(value)));
            arguments.extend([format!("--{name}"), value.to_owned()]);
        }
        arguments.extend(if what == "export" { ["-o", "-"] } else { ["--format", "json"] }.map(str::to_owned));
        let outcome = archive.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let reply = program.get(&path);
        if outcome.status == 2 {
            assert_eq!(reply.status, 400, "{outcome}");
            continue;
        }
        answered += 1;
        assert!(reply.status == 200 && reply.text() == outcome.stdout, "{path}\n{}\n{outcome}", reply.text());
    }
    assert!(answered > 150, "{answered}");
}

#[test]
fn a_list_is_asked_line_by_line() {
    let archive = Archive::of(&[("甲", "港口"), ("乙", "港口 渡輪"), ("丙", "大學")]);
    let program = Program::serve(&archive, &[]);
    let path = format!("/api/v1/batch?line={}&line={}&line=%22", encoded("港口"), encoded("大學 OR 渡輪"));
    let answer = program.get(&path).is(200).json();
    let counts: Vec<&Value> = answer["lines"].as_array().unwrap().iter().map(|line| &line["articles"]).collect();
    assert_eq!(counts, [2, 2]);
    assert_eq!(answer["wrong"][0]["line"], 3);
    archive.write("list", "港口\n大學 OR 渡輪\n");
    let named = archive.run(&["batch", "list", "--format", "json"]).succeeds().stdout;
    let two = program.get(&path.replace("&line=%22", "")).is(200).text();
    assert_eq!(two.replace("\"file\":\"-\"", "\"file\":\"list\""), named);
}

#[test]
fn a_file_is_kept_under_the_name_of_its_query_and_a_workbook_can_be_read() {
    let archive = Archive::of(&[("甲", "港口"), ("乙", "港口")]);
    let program = Program::serve(&archive, &[]);
    let reply = program.get(&format!("/api/v1/export?query={}&format=xlsx", encoded("港口"))).is(200);
    assert!(reply.is_whole && reply.body.starts_with(b"PK"));
    let name = reply.header("content-disposition").unwrap();
    assert_eq!(name, "attachment; filename=\"jianbao.xlsx\"; filename*=UTF-8''jianbao%20%E6%B8%AF%E5%8F%A3.xlsx");
    archive.run(&["export", "港口", "-o", "hits.xlsx"]).succeeds();
    let own = std::fs::read(archive.path().join("hits.xlsx")).unwrap();
    // The time at which it was made stands in it.
    assert_eq!(reply.body.len(), own.len());
}

#[test]
fn what_is_wrong_is_a_problem_that_names_it() {
    let archive = Archive::of(&[("甲", "港口")]);
    let program = Program::serve(&archive, &[]);
    for (path, status, parameter) in [
        ("/api/v1/search", 400, Some("query")),
        ("/api/v1/search?query=a&query=b", 400, Some("query")),
        ("/api/v1/search?query=a&lmit=3", 400, Some("lmit")),
        ("/api/v1/search?query=a&limit=-1", 400, Some("limit")),
        ("/api/v1/search?query=a&limit=99999999999999999999", 400, Some("limit")),
        ("/api/v1/search?query=%FF", 400, Some("query")),
        ("/api/v1/search?query=%E6%B8", 400, Some("query")),
        ("/api/v1/search?query=a&from=nonsense", 400, Some("from")),
        ("/api/v1/search?query=a&after=nonsense", 400, Some("after")),
        ("/api/v1/facets?query=a&by=nothing", 400, Some("by")),
        ("/api/v1/kwic?query=a&sort=nothing", 400, None),
        ("/api/v1/article?id=zz", 400, Some("id")),
        ("/api/v1/article?id=0123456789abcdef", 404, Some("id")),
        ("/api/v1/cite?id=0123456789abcdef", 404, Some("id")),
        ("/api/v1/export?query=a&format=gbt&fields=id", 400, Some("fields")),
        ("/api/v1/nothing", 404, None),
        ("/api/v2/search?query=a", 404, None),
    ] {
        let reply = program.get(path).is(status);
        assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{path}");
        let problem = reply.json();
        assert_eq!(
            (problem["status"].as_u64(), problem["parameter"].as_str()),
            (Some(status.into()), parameter),
            "{path}"
        );
        assert!(!problem["detail"].as_str().unwrap().contains("--"), "{problem}");
    }
    let problem = program.get(&format!("/api/v1/search?query={}", encoded("港口 autor:王"))).is(400).json();
    assert_eq!(problem["query"], "港口 autor:王");
    assert_eq!((&problem["position"][0], &problem["position"][1]), (&3.into(), &9.into()));
    assert_eq!(problem["caret"], "     ^^^^^^");
    let kinds = program.get("/api/v1/problems").is(200).json();
    let kind = problem["type"].as_str().unwrap().strip_prefix("/api/v1/problems#").unwrap();
    assert_eq!(kinds[kind]["title"], problem["title"]);
}

#[test]
fn an_answer_that_a_client_has_is_not_found_again() {
    let archive = Archive::of(&[("甲", "港口"), ("乙", "港口")]);
    let searches = Arc::new(AtomicUsize::new(0));
    let heard = searches.clone();
    let watch = move |call| {
        if matches!(call, "search" | "every_hit") {
            heard.fetch_add(1, Ordering::SeqCst);
        }
    };
    let server = Server::new(Watched::new(&archive, watch), bounds());
    for path in ["/api/v1/search?query=%E6%B8%AF%E5%8F%A3", "/api/v1/export?query=%E6%B8%AF%E5%8F%A3&format=csv"] {
        searches.store(0, Ordering::SeqCst);
        let first = server.get(path).is(200);
        let tag = first.header("etag").unwrap().to_owned();
        for known in [tag.as_str(), tag.strip_prefix("W/").unwrap(), "*", &format!("\"x\", {tag}")] {
            let again = server.get_with(path, &[("If-None-Match", known)]).is(304);
            assert_eq!((again.body.len(), again.header("etag")), (0, Some(tag.as_str())));
        }
        assert_eq!(searches.load(Ordering::SeqCst), 1, "{path}");
        server.get_with(path, &[("If-None-Match", "\"other\"")]).is(200);
        let other = server.get(&path.replace("query", "today=2024-01-01&query")).is(200);
        assert_ne!(other.header("etag"), Some(tag.as_str()));
        archive.write("new.md", format!("# 丙\n\n港口 {path}"));
        archive.run(&["index"]).succeeds();
        let later = server.get_with(path, &[("If-None-Match", &tag)]).is(200);
        assert_ne!(later.header("etag"), Some(tag.as_str()));
    }
}

#[test]
fn head_is_answered_without_a_body() {
    let archive = Archive::of(&[("甲", "港口")]);
    let program = Program::serve(&archive, &[]);
    for path in ["/api/v1/count?query=a", "/api/v1/export?query=%E6%B8%AF%E5%8F%A3&format=csv", "/openapi.json"] {
        let (head, get) = (ask(program.address, &format!("HEAD {path}"), &[], ""), program.get(path));
        assert_eq!((head.status, head.body.len()), (200, 0));
        for name in ["content-type", "etag", "content-disposition"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let reply = ask(program.address, &format!("{method} /api/v1/count?query=a"), &[], "").is(405);
        assert_eq!(reply.header("allow"), Some("GET,HEAD"));
    }
}

#[test]
fn the_api_is_told_as_it_is() {
    let archive = Archive::of(&[("甲", "港口")]);
    let program = Program::serve(&archive, &[]);
    let told = program.get("/openapi.json").is(200).json();
    let paths = told["paths"].as_object().unwrap();
    let names: BTreeSet<&str> = paths.keys().map(|path| path.strip_prefix("/api/v1/").unwrap()).collect();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>(),
        [
            "article",
            "batch",
            "cite",
            "collocates",
            "count",
            "explain",
            "export",
            "facets",
            "kwic",
            "reprints",
            "search",
            "stats",
            "timeline",
            "typical"
        ]
    );
    let id = archive.search(&["港口"])["hits"][0]["id"].as_str().unwrap().to_owned();
    for (path, item) in paths {
        let (mut needed, mut all) = (String::new(), String::new());
        for parameter in item["get"]["parameters"].as_array().unwrap_or(&Vec::new()) {
            let name = parameter["name"].as_str().unwrap();
            let schema = &parameter["schema"];
            let choices = schema["enum"].as_array().or(schema["items"]["enum"].as_array());
            let value = match (name, choices) {
                ("id", _) => id.clone(),
                ("query" | "line" | "with" | "against", _) => encoded("港口"),
                ("from" | "to" | "today" | "accessed", _) => "2024-01-01".to_owned(),
                // These stand beside few others.
                ("on" | "after" | "seed" | "sort" | "gbt" | "fields" | "reprints" | "bom", _) => continue,
                (_, Some(choices)) => choices[0].as_str().unwrap().to_owned(),
                _ if schema["type"] == "boolean" => "false".to_owned(),
                _ => "1".to_owned(),
            };
            let pair = format!("&{name}={value}");
            if parameter["required"] == true {
                needed.push_str(&pair);
            }
            all.push_str(&pair);
        }
        for given in [needed, all] {
            let reply = program.get(&format!("{path}?{}", given.trim_start_matches('&')));
            assert!([200, 400].contains(&reply.status), "{path} {given}: {}", reply.text());
            assert!(reply.status == 200 || !reply.text().contains("there is no parameter"), "{}", reply.text());
        }
        let statuses: Vec<&str> = item["get"]["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        assert!(["200", "304", "400", "401", "503"].iter().all(|status| statuses.contains(status)), "{statuses:?}");
    }
    let text = told.to_string();
    for (at, _) in text.match_indices("\"$ref\":\"#/components/schemas/") {
        let name = text[at..].split('"').nth(3).unwrap().rsplit('/').next().unwrap();
        assert!(told["components"]["schemas"][name].is_object(), "{name}");
    }
}
