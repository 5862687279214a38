//! Where a cluster ends, or was changed: an error that says so and what to do, and never fewer articles.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Index, ROUNDING, both_answer_alike, cluster};
use crate::harness::{Archive, Outcome};

/// A run that ends in an error with these words, and gives no answer.
fn refused(outcome: Outcome, words: &[&str]) {
    let outcome = outcome.ends(2);
    for word in words {
        assert!(outcome.stderr.contains(word), "no `{word}` in\n{outcome}");
    }
    assert!(outcome.stderr.contains("error: ") && !outcome.stderr.contains("mistake of this program"), "{outcome}");
    assert_eq!(outcome.stdout, "", "{outcome}");
}

fn small() -> Archive {
    Archive::of(&[("甲港", "渡轮今天开航。"), ("乙港", "渡轮明天开航。"), ("丙港", "学生与老师。")])
}

/// All commands that only read.
const READING: [&[&str]; 7] = [
    &["search", "渡轮"],
    &["search", "*", "--count"],
    &["export", "*", "-o", "-"],
    &["facets", "*", "--by", "source"],
    &["kwic", "渡轮"],
    &["stats"],
    &["check"],
];

#[test]
fn a_mapping_that_was_changed_is_refused() {
    let Some(cluster) = cluster() else { return };
    let archive = small();
    let changes = [
        (
            json!({ "properties": { "mine": { "type": "keyword" } } }),
            "`mappings.properties.mine` is not of this program's",
        ),
        (json!({ "dynamic": "true" }), "mappings.dynamic"),
        (
            json!({ "properties": { "source": { "type": "keyword", "ignore_above": 3 } } }),
            "mappings.properties.source.ignore_above",
        ),
    ];
    for (number, (change, word)) in changes.iter().enumerate() {
        let index = cluster.index(&format!("mapping-{number}"));
        index.update(&archive, &[]);
        cluster.does("PUT", &format!("/{}/_mapping", index.name), change);
        let again = format!("jianbao index ARCHIVE --engine {}-2", index.engine);
        for command in READING.iter().copied().chain([&["index", "."][..]]) {
            refused(index.run(&archive, command), &[word, "was changed by hand", &again]);
        }
    }
}

#[test]
fn an_index_of_other_rules_is_refused() {
    let Some(cluster) = cluster() else { return };
    let archive = small();
    let index = cluster.index("versions");
    index.update(&archive, &[]);
    let (_, answer) = cluster.ask("GET", &format!("/{}", index.name), None);
    let meta = &answer[&index.name]["mappings"]["_meta"]["jianbao"];
    let again = format!("jianbao index ARCHIVE --engine {}-2", index.engine);
    for (name, what) in [("format", "format"), ("fold", "folding"), ("words", "dictionary")] {
        let mut changed = meta.clone();
        changed[name] = json!(99);
        cluster.does("PUT", &format!("/{}/_mapping", index.name), &json!({ "_meta": { "jianbao": changed } }));
        for command in READING.iter().copied().chain([&["index", "."][..]]) {
            refused(
                index.run(&archive, command),
                &[&format!("has version 99 of the {what}"), "this program reads", &again],
            );
        }
    }
    cluster.does("PUT", &format!("/{}/_mapping", index.name), &json!({ "_meta": { "other": 1 } }));
    refused(index.run(&archive, &["search", "渡轮"]), &["was not made by this program", &again]);
    cluster.does("PUT", &format!("/{}/_mapping", index.name), &json!({ "_meta": { "jianbao": meta } }));
    index.holds_what_is_there(&archive);
    // An index of somebody else's is left alone.
    let other = cluster.index("other");
    cluster.does(
        "PUT",
        &format!("/{}", other.name),
        &json!({ "mappings": { "properties": { "a": { "type": "text" } } } }),
    );
    refused(other.run(&archive, &["index", "."]), &["was not made by this program"]);
    refused(other.run(&archive, &["search", "渡轮"]), &["was not made by this program"]);
}

/// As the flood-stage watermark blocks it.
#[test]
fn a_full_disk_is_said_at_once() {
    let Some(cluster) = cluster() else { return };
    let archive = small();
    let index = cluster.index("full");
    index.update(&archive, &[]);
    let block = |value: Value| {
        cluster.does(
            "PUT",
            &format!("/{}/_settings", index.name),
            &json!({ "index.blocks.read_only_allow_delete": value }),
        );
    };
    block(json!(true));
    archive.write("3.md", "# 丁港\n\n新的渡轮。\n");
    let begun = Instant::now();
    refused(index.run(&archive, &["index", "."]), &["disk of a node is full", "read_only_allow_delete"]);
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(index.run(&archive, &["search", "渡轮", "--count"]).stdout, "2\n");
    block(Value::Null);
    assert!(index.update(&archive, &[]).stdout.starts_with("4 articles: 1 added, "));
    archive.run(&["index"]).succeeds();
    index.holds_what_is_there(&archive);

    // In the middle of a run.
    for number in 0..40 {
        let lines: Vec<String> = (0..150)
            .map(|line| json!({ "title": format!("第{line}条"), "body": "港口的消息。".repeat(40) }).to_string())
            .collect();
        archive.write(&format!("many/{number:02}.jsonl"), lines.join("\n"));
    }
    let run = index.start(archive.path(), &["index", ".", "--commit-every", "600"]);
    index.await_state("it has made a commit", |state| state["commits"].as_u64() >= Some(3));
    block(json!(true));
    let begun = Instant::now();
    let (status, stdout, stderr) = run.end();
    assert_eq!(status, 2, "{stdout}{stderr}");
    assert!(stderr.contains("disk of a node is full"), "{stderr}");
    assert!(begun.elapsed() < Duration::from_secs(20));
    block(Value::Null);
    index.update(&archive, &[]);
    archive.run(&["index"]).succeeds();
    index.holds_what_is_there(&archive);
}

#[test]
fn as_many_words_as_a_query_may_have_are_answered() {
    let Some(cluster) = cluster() else { return };
    let archive = Archive::sample();
    let index = cluster.index("clauses");
    index.update(&archive, &["--shards", "2"]);
    let names = |count: usize, behind: &str| -> String {
        let made = (0..count).map(|number| {
            let letter = |of: usize| char::from_u32(0x4E00 + (number * 7 + of * 131) as u32 % 20_000).unwrap();
            format!("「{}{}{}」", letter(1), letter(2), letter(3))
        });
        format!("{}{behind}", made.collect::<Vec<_>>().join(" OR "))
    };
    let many = names(998, " OR 東港 OR 學生");
    let fields = (0..990).map(|number| format!("author:名{number}")).collect::<Vec<_>>().join(" OR ");
    let (with_author, without) = (format!("{fields} OR author:葉汐晴"), format!("東港 -({})", names(900, " OR 學生")));
    let (all, near) =
        (format!("東港 ({})", names(900, " OR 渡輪")), format!("({}) NEAR/9 東港", names(100, " OR 渡輪")));
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for query in [&many, &with_author, &without, &all, &near] {
        commands.push(vec!["search", query, "--words", "exact", "--sort", "newest", "--limit", "100"]);
        commands.push(vec!["search", query, "--words", "exact", "--count"]);
        commands.push(vec!["facets", query, "--words", "exact", "--by", "source,author,year"]);
        commands.push(vec!["export", query, "--words", "exact", "--sort", "oldest", "-o", "-", "--fields", "id,title"]);
    }
    commands.push(vec!["search", &many, "--words", "exact", "--limit", "5"]);
    commands.push(vec!["explain", &many, "--words", "exact"]);
    // Regional words and many words that rank.
    let text = "東港渡輪公司宣布自四月一日起往返瀾島的航線增開夜班學生與老師同船記者報導市場船班網路軟體資訊".repeat(9);
    commands.push(vec!["search", &text, "--match", "any", "--sort", "newest", "--limit", "100"]);
    commands.push(vec!["search", &text, "--match", "any", "--count"]);
    // One more than may be: refused by either, in the same words.
    let more = names(1001, "");
    commands.push(vec!["search", &more, "--words", "exact"]);
    both_answer_alike(&archive, &index, &commands, ROUNDING);
}

/// A server that answers every request so.
fn server(head: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut request = [0; 65_536];
                let _ = stream.read(&mut request);
                let length = body.len();
                let _ =
                    write!(stream, "HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            });
        }
    });
    format!("http://{address}/news")
}

#[test]
fn a_server_that_is_no_cluster_is_an_error() {
    // No cluster is needed.
    let archive = small();
    let page = "<html><head><title>Sign in</title></head><body>Anna:Dampf-Nachen-77</body></html>";
    for (head, body, word) in [
        ("200 OK\r\ncontent-type: text/html", page, "Sign in"),
        ("404 Not Found\r\ncontent-type: text/html", page, "Sign in"),
        ("302 Found\r\nlocation: https://127.0.0.1/login", "", "points elsewhere"),
        ("200 OK\r\ncontent-type: application/json", "{\"ok\":true}", ""),
        ("200 OK\r\ncontent-type: application/json", "{\"hits\":", ""),
        ("401 Unauthorized\r\ncontent-type: application/json", "{\"error\":\"no\"}", "--engine-auth"),
    ] {
        let engine = server(head, body);
        for command in READING.iter().copied().chain([&["index", "."][..]]) {
            let outcome = archive.run(&[command, &["--engine", &engine]].concat());
            assert!(!outcome.stderr.contains("Nachen"), "{outcome}");
            refused(outcome, &[word]);
        }
    }
}

#[test]
fn credentials_are_in_no_output() {
    let Some(cluster) = cluster() else { return };
    let archive = small();
    let index = cluster.index("secret");
    let secret = "Dampf-Nachen-77";
    archive.write(".jianbao/auth", format!("anna:{secret}\n"));
    let all = READING.iter().copied().chain([
        &["index", "."][..],
        &["search", "没有的词"],
        &["search", "渡轮", "--limit", "1"],
        &["search", "渡轮", "--after", "no"],
        &["typical", "渡轮", "--min-articles", "1"],
        &["explain", "渡轮"],
        &["reprints", "*"],
        &["export", "*", "-o", "all.csv", "--manifest"],
    ]);
    let mut commands: Vec<&[&str]> = all.collect();
    commands.rotate_left(READING.len());
    let there =
        server("500 Internal Server Error\r\ncontent-type: application/json", "{\"error\":\"anna:Dampf-Nachen-77\"}");
    for command in commands {
        for engine in [&index.engine, &there] {
            let outcome = archive.run(&[command, &["--engine", engine, "--engine-auth", ".jianbao/auth"]].concat());
            // Neither plain nor as it is sent.
            for word in [secret, "YW5uYTpEYW1wZi1OYWNoZW4tNzc"] {
                assert!(!format!("{}{}", outcome.stdout, outcome.stderr).contains(word), "{outcome}");
            }
            assert!(engine == &there || outcome.status < 2 || command.contains(&"no"), "{outcome}");
        }
    }
    let manifest = std::fs::read_to_string(archive.path().join("all.csv.manifest.json")).unwrap();
    assert!(!manifest.contains(secret), "{manifest}");
    let (_, everything) = cluster.ask("GET", &format!("/{}/_search?size=1000", index.name), None);
    assert!(!everything.to_string().contains(secret));
}

fn answers(index: &Index<'_>, archive: &Archive, total: &str) -> bool {
    index.run(archive, &["search", "*", "--count"]).stdout == total
}

/// Without copies, a dead node takes its shards with it.
#[test]
#[ignore = "kills a node"]
fn a_lost_shard_is_an_error_and_never_fewer_articles() {
    let Some(cluster) = cluster() else { return };
    let archive = Archive::sample();
    let index = cluster.index("shards");
    index.update(&archive, &["--shards", "3", "--replicas", "0"]);
    assert!(answers(&index, &archive, "100\n"));
    cluster.tell(&["kill", "2"]);
    for command in [&["search", "*", "--count"][..], &["export", "*", "-o", "-"]] {
        let begun = Instant::now();
        refused(index.run(&archive, command), &["hint: ", "_cluster/health"]);
        assert!(begun.elapsed() < Duration::from_secs(110));
    }
    cluster.tell(&["start"]);
    assert!(answers(&index, &archive, "100\n"));
    index.update(&archive, &[]);
    index.holds_what_is_there(&archive);
}

/// One index in 64 has an identity that begins with a sign that means something to the server elsewhere.
#[test]
fn the_identity_of_an_index_does_not_matter() {
    let Some(cluster) = cluster() else { return };
    let archive = small();
    let index = cluster.index("identity");
    index.update(&archive, &["--replicas", "0"]);
    let path = format!("/{}", index.name);
    let made = || cluster.ask("GET", &path, None).1[&index.name].clone();
    // As the program makes it, again and again until one has such an identity.
    let mut creation = made();
    creation.as_object_mut().unwrap().retain(|name, _| name == "mappings" || name == "settings");
    let settings = creation["settings"]["index"].as_object_mut().unwrap();
    settings.retain(|name, _| !["uuid", "creation_date", "provided_name", "version"].contains(&name.as_str()));
    for _ in 0..600 {
        cluster.does("DELETE", &path, &json!({}));
        cluster.does("PUT", &path, &creation);
        if made()["settings"]["index"]["uuid"].as_str().unwrap().starts_with('_') {
            break;
        }
    }
    index.update(&archive, &[]);
    index.holds_what_is_there(&archive);
}
