//! Runs: what readers see while one writes, is killed, is asleep, or meets another.

use std::thread;
use std::time::{Duration, Instant};

use jianbao::engine::Engine as _;
use jianbao::query::Query;
use serde_json::{Value, json};

use super::{Index, cluster};
use crate::harness::Archive;
use crate::torture::{Place, torture};

/// `files` files of `each` articles, whose texts hold `word`.
fn write(archive: &Archive, files: usize, each: usize, word: &str) {
    for file in 0..files {
        let articles = (0..each).map(|number| {
            let day = 1 + (file * each + number) % 28;
            let title = format!("{word}第{file}号{number}篇");
            let body = format!("港口的{word}今天启用，第{number}班渡轮准点开出，学生与老师同船。居民说票价不变。");
            let date = format!("2024-01-{day:02}");
            json!({ "title": title, "body": body, "date": date, "source": "雁洲日报" }).to_string()
        });
        archive.write(&format!("{file:03}.jsonl"), articles.collect::<Vec<_>>().join("\n"));
    }
}

/// Waits until somebody writes, and gives the run.
fn begun(index: &Index<'_>) -> i64 {
    let state = index.await_state("somebody writes", |state| state["writer"]["run"].is_i64());
    state["writer"]["run"].as_i64().unwrap()
}

/// As the script of a run ends a document.
fn ending(run: i64) -> Value {
    json!({ "script": {
        "lang": "painless",
        "source": "long d = ((Number) ctx._source.died).longValue(); \
            if (d == params.run) { ctx.op = 'none' } \
            else if (d == params.alive || params.aborted.contains(d)) { ctx._source.died = params.run } \
            else { throw new IllegalArgumentException('ended by run ' + d) }",
        "params": { "run": run, "alive": 1_i64 << 62, "aborted": [] },
    } })
}

/// The documents of articles and files that are alive, by their names.
fn names(index: &Index<'_>) -> Vec<String> {
    index.cluster.does("POST", &format!("/{}/_refresh", index.name), &json!({}));
    let alive = json!({ "size": 10_000, "_source": false, "query": { "term": { "died": 1_i64 << 62 } } });
    let answer = index.cluster.does("POST", &format!("/{}/_search", index.name), &alive);
    let hits = answer["hits"]["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["_id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_reader_sees_one_commit() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("reader");
    let archive = Archive::new();
    write(&archive, 6, 200, "甲港");
    index.update(&archive, &["--shards", "3"]);
    let query = |text: &str| Query::parse(text).unwrap();
    let counts = |engine: &jianbao::engine::remote::RemoteEngine| -> [u64; 3] {
        let old = engine.count(&query("「甲港」")).unwrap();
        let all = engine.count(&query("*")).unwrap();
        thread::sleep(Duration::from_millis(20));
        [old, all, engine.count(&query("「乙港」")).unwrap()]
    };
    let (old, new) = ([1200, 1200, 0], [0, 900, 900]);
    let early = index.open();
    assert_eq!(counts(&early), old);
    for file in 3..6 {
        std::fs::remove_file(archive.path().join(format!("{file:03}.jsonl"))).unwrap();
    }
    write(&archive, 3, 300, "乙港");
    let mut run = index.start(archive.path(), &["index", ".", "--allow-removals"]);
    let mut seen = [0, 0];
    while run.is_alive() {
        let now = counts(&index.open());
        assert!(now == old || now == new, "{now:?}");
        seen[usize::from(now == new)] += 1;
    }
    let (status, stdout, stderr) = run.end();
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.starts_with("900 articles: "), "{stdout}");
    assert!(seen[0] > 0, "the run was over before anybody looked");
    assert_eq!(counts(&index.open()), new);
    // Who had begun before sees what was there.
    assert_eq!(counts(&early), old);
    let mut titles = 0;
    let wanted = jianbao::engine::Wanted::ARTICLES;
    let total = early.every_hit(&query("*"), jianbao::engine::Order::Newest, wanted, &mut |hit| {
        titles += u64::from(hit.article.title.starts_with("甲港"));
        Ok(())
    });
    assert_eq!((total.unwrap(), titles), (1200, 1200));
    archive.run(&["index", "."]).succeeds();
    index.holds_what_is_there(&archive);
}

/// `JIANBAO_KILLS` for more.
#[test]
fn an_index_survives_that_runs_are_killed() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("torture");
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seed = number("JIANBAO_SEED").unwrap_or(7);
    let place =
        Place::new(&["--engine", &index.engine], &[("JIANBAO_ENGINE_LEASE", "0.6")], Duration::from_millis(1800));
    let (kills, survived, states) = torture(seed, number("JIANBAO_KILLS").unwrap_or(5), &place);
    println!("seed {seed}: {kills} kills ({survived} runs had ended before), {states} possible states");
    // Nothing of the killed runs is left, and nothing is there twice.
    let state = index.state();
    let aborted = &state["aborted"];
    assert!(!aborted.as_array().unwrap().is_empty(), "no kill fell into a run: {state}");
    assert_eq!(index.documents(&json!({ "terms": { "born": aborted } })), 0, "{state}");
}

/// A run that sleeps, and what it does when it wakes after another has taken over.
#[test]
fn a_run_that_was_asleep_does_no_harm() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("zombie");
    let archive = Archive::new();
    write(&archive, 4, 100, "旧港");
    index.update(&archive, &[]);
    write(&archive, 30, 300, "新港");
    let mut sleeper = index.start(archive.path(), &["index", ".", "--commit-every", "1500", "--allow-removals"]);
    index.await_state("it has made a commit", |state| state["commits"].as_u64() >= Some(2));
    thread::sleep(Duration::from_millis(150));
    sleeper.signal("STOP");
    assert!(sleeper.is_alive(), "it was over before it slept");
    let asleep = index.state();
    assert!(asleep["writer"]["run"].is_i64(), "it was over before it slept: {asleep}");

    let other = index.run(&archive, &["index", ".", "--allow-removals"]).succeeds();
    assert!(other.stdout.starts_with("9000 articles: "), "{other}");
    archive.run(&["index", "."]).succeeds();
    index.holds_what_is_there(&archive);
    let aborted = index.state()["aborted"].clone();
    assert_eq!(aborted, json!([asleep["writer"]["run"]]));

    sleeper.signal("CONT");
    let (status, stdout, stderr) = sleeper.end();
    assert_eq!(status, 2, "{stdout}{stderr}");
    assert!(stderr.contains("another run has taken over"), "{stderr}");
    assert!(stderr.contains("hint: ") && !stderr.contains("mistake of this program"), "{stderr}");
    index.holds_what_is_there(&archive);

    let third = index.run(&archive, &["index", "."]).succeeds();
    assert!(third.stdout.starts_with("9000 articles: 0 added, 0 updated, 0 removed"), "{third}");
    index.holds_what_is_there(&archive);
    // What the sleeper brought when it woke is cleared away.
    assert_eq!(index.documents(&json!({ "terms": { "born": aborted } })), 0);
}

/// What a sleeper sends may arrive at any time: between the clearing away and the moment when the new run ends the same
/// documents, after that, and after the commit.
#[test]
fn what_an_aborted_run_sends_late_counts_for_nothing() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("late");
    let archive = Archive::new();
    write(&archive, 4, 100, "旧港");
    index.update(&archive, &[]);
    let old = names(&index);
    assert_eq!(old.len(), 404);
    // A writer that is never heard of again.
    let mut state = index.state();
    let lost = state["next"].as_i64().unwrap();
    state["next"] = json!(lost + 1);
    state["writer"] = json!({ "token": "lost", "run": lost, "beat": 3, "who": "a sleeper" });
    let path = format!("/{}/_doc/state", index.name);
    cluster.does("PUT", &path, &json!({ "kind": "state", "state": state }));

    // Half of the files change, and there is enough to read first that the run can be stopped in time.
    write(&archive, 2, 3000, "新港");
    let mut run = index.start(archive.path(), &["index", ".", "--allow-removals"]);
    index.await_state("the take-over has cleared away", |state| {
        state["writer"]["run"].as_i64().is_some_and(|run| run > lost) && state["before"] == state["commit"]
    });
    run.signal("STOP");
    let new = begun(&index);
    assert_eq!(index.documents(&json!({ "term": { "died": new } })), 0, "stopped too late");
    // Now what the lost run sent arrives: it ends everything, and brings articles.
    let update =
        |name: &str, run: i64| cluster.ask("POST", &format!("/{}/_update/{name}", index.name), Some(&ending(run)));
    for name in &old {
        assert_eq!(update(name, lost).0, 200);
    }
    let bring = |name: &str, born: i64| {
        let (_, answer) = cluster.ask("GET", &format!("/{}/_doc/{name}", index.name), None);
        let mut document = answer["_source"].clone();
        document["born"] = json!(born);
        document["died"] = json!(1_i64 << 62);
        let id = name.split_once('@').unwrap().0;
        cluster.does("PUT", &format!("/{}/_doc/{id}@{born}", index.name), &document);
    };
    old.iter().take(50).for_each(|name| bring(name, lost));
    index.cluster.does("POST", &format!("/{}/_refresh", index.name), &json!({}));
    let count = |what: &str| index.run(&archive, &["search", what, "--count"]).stdout;
    assert_eq!((count("*"), count("旧港")), ("400\n".to_owned(), "400\n".to_owned()));
    run.signal("CONT");
    let (status, stdout, stderr) = run.end();
    assert_eq!(status, 0, "{stdout}{stderr}");
    assert!(stdout.starts_with("6200 articles: 5800 added, 200 updated, "), "{stdout}");
    archive.run(&["index", "."]).succeeds();
    index.holds_what_is_there(&archive);

    // After the commit: what the new run ended stays ended, and what is brought is not seen.
    let mut refused = 0;
    for name in &old {
        let (status, answer) = update(name, lost);
        let is_refused = answer.to_string().contains(&format!("ended by run {new}"));
        assert!(status == 200 || is_refused, "{status} {answer}");
        refused += usize::from(is_refused);
    }
    // Two files of a hundred articles, and their records; those of other files may have been written anew.
    assert!((202..=204).contains(&refused), "{refused}");
    old.iter().take(50).for_each(|name| bring(name, lost));
    index.holds_what_is_there(&archive);
    index.update(&archive, &["--optimize"]);
    index.holds_what_is_there(&archive);
    assert_eq!(
        index.documents(&json!({ "bool": { "should": [{ "term": { "born": lost } }, { "term": { "died": lost } }] } })),
        0
    );
}

#[test]
fn of_two_writers_one_waits() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("two");
    let archive = Archive::new();
    write(&archive, 20, 300, "甲港");
    let first = index.start(archive.path(), &["index", "."]);
    begun(&index);
    let started = Instant::now();
    let refused = index.run(&archive, &["index", ".", "--no-wait"]).ends(2);
    assert!(refused.stderr.contains("is writing the index"), "{refused}");
    assert!(started.elapsed() < Duration::from_secs(10), "{refused}");
    let second = index.start(archive.path(), &["index", "."]);
    let (status, stdout, stderr) = first.end();
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.starts_with("6000 articles: 6000 added, "), "{stdout}");
    let (status, stdout, stderr) = second.end();
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.starts_with("6000 articles: 0 added, 0 updated, 0 removed, 6000 unchanged"), "{stdout}");
    assert!(stderr.contains("waiting: process "), "{stderr}");
    archive.run(&["index", "."]).succeeds();
    index.holds_what_is_there(&archive);
    assert_eq!(index.state()["writer"], Value::Null);
}
