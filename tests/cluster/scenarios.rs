//! Every command over the sample corpus, by both engines.

use std::fs;

use serde_json::Value;

use super::{Index, ROUNDING, both_answer_alike, cluster, words};
use crate::harness::{Archive, Outcome};

/// Queries whose pages are turned to the end.
const PAGED: [&str; 6] = ["*", "東港", "學生 OR 學校", "lead:東港", "港 NOTIN 东港", "東港 MAYBE 學生"];

/// The command lines, each as its words.
fn commands() -> Vec<Vec<&'static str>> {
    let lines = include_str!("commands.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(words).collect()
}

/// The same, by date: what ranks counts what was replaced as well, in either engine in its own way, until `--optimize`.
fn by_date() -> Vec<Vec<&'static str>> {
    let mut commands = commands();
    commands.retain(|command| command[0] != "explain" && !command.iter().any(|word| word.contains("score")));
    for command in commands.iter_mut().filter(|command| matches!(command[0], "search" | "export")) {
        // The JSON has scores in every order.
        for option in ["--sort", if command[0] == "search" { "--format" } else { "--sort" }] {
            if let Some(at) = command.iter().position(|word| *word == option) {
                command.drain(at..at + 2);
            }
        }
        command.extend(["--sort", "newest"]);
    }
    commands.retain(|command| !(command[0] == "kwic" && command.contains(&"relevance")));
    commands
}

/// Turns the pages of a search until the last; the identities of all hits.
fn paged(run: &dyn Fn(&[&str]) -> Outcome, query: &str, order: &str, limit: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut command = vec!["search", query, "--sort", order, "--limit", limit, "--format", "json"];
        command.extend(after.as_deref().into_iter().flat_map(|after| ["--after", after]));
        let page: Value = serde_json::from_str(&run(&command).succeeds().stdout).unwrap();
        ids.extend(page["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => {
                assert_eq!(page["total"].as_u64().unwrap() as usize, ids.len(), "{query} {order}");
                return ids;
            }
        }
    }
}

fn pages_are_alike(archive: &Archive, index: &Index<'_>, orders: &[&str]) {
    for query in PAGED {
        for order in orders {
            let limit = if query == "*" { "23" } else { "7" };
            let local = paged(&|command| archive.run(command), query, order, limit);
            let remote = paged(&|command| index.run(archive, command), query, order, limit);
            assert_eq!(local, remote, "{query} by {order}");
        }
    }
}

/// `stats` but for size and versions, which are each engine's own.
fn stats_are_alike(archive: &Archive, index: &Index<'_>) {
    let told = |outcome: Outcome| -> Vec<String> {
        let lines = outcome.succeeds().stdout;
        let own = |line: &&str| line.starts_with("size on disk") || line.starts_with("versions");
        lines.lines().filter(|line| !own(line)).map(str::to_owned).collect()
    };
    assert_eq!(told(archive.run(&["stats"])), told(index.run(archive, &["stats"])));
}

/// The lists that `batch` reads, where no article is looked for.
fn write_lists(archive: &Archive) {
    let queries = "渡輪\n學生 OR 學校\nlead:東港\n东港 NEAR/20 渡轮\n\n\"开源大模型\"\nauthor:葉*\n";
    archive.write(".jianbao/queries.txt", queries);
    archive.write(".jianbao/names.txt", "東港\n瀾島|青礁\n葉汐晴\n雁洲\n");
}

/// Files changed, added, removed and renamed.
fn change(archive: &Archive) {
    let at = |path: &str| archive.path().join(path);
    for gone in ["pages/latin-codes.txt", "wire/2021.jsonl", "reprints/lead-cut.md"] {
        fs::remove_file(at(gone)).unwrap();
    }
    fs::rename(at("pages/date-minguo.txt"), at("pages/renamed.txt")).unwrap();
    fs::rename(at("json"), at("renamed")).unwrap();
    let path = at("pages/nav-pipe-credits.txt");
    let text = fs::read_to_string(&path).unwrap().replace("渡輪", "渡輪票價學生");
    fs::write(path, text).unwrap();
    archive.write(
        "new.md",
        "---\ntitle: 東港新渡輪\ndate: 2024-03-19\nauthor: 葉汐晴\nsource: 東港時報\n---\n東港渡輪今日開航，學生半價。颱風過後候鳥來到東港。\n\n\
         學生與老師同船。\n",
    );
    archive.write(
        "wire/2022.jsonl",
        "{\"title\":\"改了\",\"body\":\"東港渡輪與學生，老師。\",\"date\":\"2024-01-02\",\"source\":\"雁洲日报\"}\n\
         {\"title\":\"又改了\",\"body\":\"候鳥來了。\",\"date\":\"2022-01-02\"}\n",
    );
}

fn summary(text: &str) -> &str {
    text.split_once(", in ").map_or(text, |(counts, _)| counts)
}

#[test]
fn every_command_answers_as_with_an_index_in_a_folder() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("scenarios");
    let archive = Archive::sample();
    index.update(&archive, &["--shards", "3"]);
    write_lists(&archive);
    both_answer_alike(&archive, &index, &commands(), ROUNDING);
    pages_are_alike(&archive, &index, &["relevance", "newest", "oldest"]);
    stats_are_alike(&archive, &index);

    change(&archive);
    let local = archive.run(&["index", "--allow-removals"]).succeeds();
    let remote = index.update(&archive, &[]);
    assert_eq!(summary(&local.stdout), summary(&remote.stdout));
    index.holds_what_is_there(&archive);
    both_answer_alike(&archive, &index, &by_date(), ROUNDING);
    pages_are_alike(&archive, &index, &["newest", "oldest"]);
    stats_are_alike(&archive, &index);

    archive.run(&["index", "--optimize"]).succeeds();
    index.update(&archive, &["--optimize"]);
    // Where articles left, the local engine estimates how long the average text is, and a cluster counts some of them for a
    // while. Texts of `explain` have too few digits to be compared by them.
    let mut commands = commands();
    commands.retain(|command| command[0] != "explain" || command.contains(&"json"));
    both_answer_alike(&archive, &index, &commands, 0.01);
    pages_are_alike(&archive, &index, &["relevance", "newest", "oldest"]);
    stats_are_alike(&archive, &index);
    // No document is left of what was replaced.
    let dead = serde_json::json!({ "range": { "died": { "lt": 1_i64 << 62 } } });
    assert_eq!(index.documents(&dead), 0);
}
