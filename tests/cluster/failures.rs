//! Nodes that are killed and frozen while the program reads and writes: no error, no difference.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{Index, cluster};
use crate::harness::Archive;

const ARTICLES: usize = 10_500;

/// More articles than one answer of the cluster may have, in files of 500.
fn large() -> Archive {
    let archive = Archive::new();
    let words = ["渡輪", "票价", "颱風", "港口", "芯片", "开源大模型", "居民", "GPT-4", "学生", "老师", "候鸟"];
    for file in 0..ARTICLES / 500 {
        let articles = (0..500).map(|line| {
            let number = file * 500 + line;
            let pick = |of: usize| words[(number * 7 + of * (number % 13 + 1)) % words.len()];
            let body: Vec<String> = (0..5).map(|of| format!("{}与{}第{number}次", pick(of), pick(of + 3))).collect();
            let date = format!("20{:02}-{:02}-{:02}", 10 + number % 15, 1 + number % 12, 1 + number % 28);
            json!({
                "title": format!("第{number}号{}", pick(1)), "body": format!("{}。", body.join("，")), "date": date,
                "source": format!("报{}", number % 40), "author": format!("记者{}", number % 900),
            })
            .to_string()
        });
        archive.write(&format!("{file:02}.jsonl"), articles.collect::<Vec<_>>().join("\n"));
    }
    archive
}

/// Kills a node a moment after `command` has begun; what the command printed.
fn while_a_node_dies(index: &Index<'_>, archive: &Archive, node: &str, after: Duration, command: &[&str]) -> String {
    let mut run = index.start(archive.path(), command);
    // What it prints is read while it runs.
    let reader = run.child().stdout.take().unwrap();
    let reading = std::thread::spawn(move || std::io::read_to_string(reader).unwrap());
    // An index is there when its copies are: before that, a node takes its empty shards with it, and the run says so.
    let state = format!("/{}/_doc/state", index.name);
    let begun = std::time::Instant::now();
    while index.cluster.ask("GET", &state, None).0 != 200 && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(after);
    assert!(run.is_alive(), "{command:?} was over before the node died");
    index.cluster.tell(&["kill", node]);
    let (status, _, stderr) = run.end();
    assert_eq!(status, 0, "{command:?}: {stderr}");
    let printed = reading.join().unwrap();
    index.cluster.tell(&["start"]);
    printed
}

const SEARCH: [&str; 6] = [
    "search",
    "「第119次」 OR 「第7次」 NEAR/30 「第7次」 OR author:记者42 date:2012",
    "--sort",
    "oldest",
    "--limit",
    "20",
];

/// Searches again and again, so long; every answer must be the same as before.
fn searches_for(index: &Index<'_>, archive: &Archive, wanted: &str, time: Duration) -> usize {
    let begun = Instant::now();
    let mut searches = 0;
    while begun.elapsed() < time {
        let outcome = index.run(archive, &SEARCH).succeeds();
        assert!(outcome.stdout == wanted, "another answer: {outcome}");
        let count = index.run(archive, &["search", "*", "--count"]).succeeds();
        assert_eq!(count.stdout, format!("{ARTICLES}\n"));
        searches += 2;
    }
    searches
}

#[test]
#[ignore = "kills and freezes nodes, and takes a minute"]
fn nodes_die_and_nothing_is_lost() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("failures");
    let archive = large();
    archive.run(&["index"]).succeeds();

    // A node dies while the index is made: the one that is asked.
    let printed = while_a_node_dies(
        &index,
        &archive,
        "1",
        Duration::from_millis(1200),
        &["index", ".", "--shards", "3", "--commit-every", "2500"],
    );
    assert!(printed.starts_with(&format!("{ARTICLES} articles: {ARTICLES} added, ")), "{printed}");

    // More hits than one answer may have, and a node dies meanwhile.
    // In which commit an article came in first may differ.
    let export =
        ["export", "*", "-o", "-", "--sort", "oldest", "--fields", "id,path,title,published,source,authors,body"];
    let local = archive.run(&export).succeeds().stdout;
    assert_eq!(local.lines().count(), ARTICLES);
    let same = index.run(&archive, &export).succeeds().stdout;
    assert!(local == same, "the export differs");
    for (node, after) in [("1", 100), ("3", 250)] {
        let dying = while_a_node_dies(&index, &archive, node, Duration::from_millis(after), &export);
        assert!(local == dying, "the export differs when node {node} dies");
    }

    let wanted = index.run(&archive, &SEARCH).succeeds().stdout;
    assert_eq!(archive.run(&SEARCH).stdout, wanted);
    // A node dies among searches.
    std::thread::scope(|scope| {
        let killing = scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(700));
            cluster.tell(&["kill", "2"]);
        });
        let searches = searches_for(&index, &archive, &wanted, Duration::from_secs(5));
        killing.join().unwrap();
        assert!(searches > 5, "{searches}");
    });
    cluster.tell(&["start"]);
    searches_for(&index, &archive, &wanted, Duration::from_millis(1));

    // A node is frozen for a while: its connections stay open and nothing answers.
    std::thread::scope(|scope| {
        let freezing = scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(500));
            cluster.tell(&["freeze", "1"]);
            std::thread::sleep(Duration::from_secs(15));
            cluster.tell(&["thaw", "1"]);
        });
        searches_for(&index, &archive, &wanted, Duration::from_secs(16));
        freezing.join().unwrap();
    });
    cluster.tell(&["start"]);

    // All of them die at once, in the middle of a run.
    archive.write("99.jsonl", json!({ "title": "最后一篇", "body": "渡轮与学生。", "date": "2009-01-01" }).to_string());
    let mut run = index.start(archive.path(), &["index", "."]);
    std::thread::sleep(Duration::from_millis(100));
    for node in ["1", "2", "3"] {
        cluster.tell(&["kill", node]);
    }
    run.signal("KILL");
    drop(run);
    cluster.tell(&["start"]);
    let after = index.run(&archive, &["search", "*", "--count"]).succeeds().stdout;
    assert!(after == format!("{ARTICLES}\n") || after == format!("{}\n", ARTICLES + 1), "{after}");
    let outcome = index.update(&archive, &[]);
    assert!(outcome.stdout.starts_with(&format!("{} articles: ", ARTICLES + 1)), "{outcome}");
    archive.run(&["index"]).succeeds();
    index.holds_what_is_there(&archive);
}
