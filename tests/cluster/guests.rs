//! The page, the API and the door for assistants over a cluster: what they answer over the folder of the same archive.

use serde_json::{Value, json};

use super::cluster;
use crate::harness::Archive;
use crate::mcp::client::Client;
use crate::web::client::{Program, encoded};

/// The same without what depends on where the index is: scores, whose last digits differ, and commands to be typed.
fn plain(mut value: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                ["score", "command", "next"].iter().for_each(|name| drop(fields.remove(*name)));
                fields.values_mut().for_each(strip);
            }
            Value::Array(values) => values.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut value);
    value
}

/// The words of a page, without its links.
fn words(page: &str) -> String {
    let page = scraper::Html::parse_document(page);
    let main = page.select(&scraper::Selector::parse("main").unwrap()).next().unwrap();
    main.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn guests_are_answered_as_over_a_folder() {
    let Some(cluster) = cluster() else { return };
    let archive = Archive::sample();
    let index = cluster.index("guests");
    index.update(&archive, &[]);
    let (there, here) = (Program::serve(&archive, &["--engine", &index.engine]), Program::serve(&archive, &[]));
    let query = encoded("渡輪 OR 晶片");
    for path in [
        format!("/api/v1/count?query={query}"),
        format!("/api/v1/search?query={query}&sort=newest&limit=50"),
        format!("/api/v1/search?query={query}&sort=newest&limit=50&reprints=once"),
        format!("/api/v1/facets?query={query}&by=source,year"),
        format!("/api/v1/timeline?query={query}&by=year"),
        format!("/api/v1/kwic?query={query}&sort=oldest"),
        format!("/api/v1/export?query={query}&format=jsonl&sort=newest"),
        format!("/api/v1/reprints?query={query}"),
        "/api/v1/article?id=86a89d30995d905d".to_owned(),
    ] {
        let answer = |program: &Program| {
            let text = program.get(&path).is(200).text();
            text.lines().map(|line| plain(serde_json::from_str(line).unwrap_or(Value::Null))).collect::<Vec<_>>()
        };
        assert_eq!(answer(&there), answer(&here), "{path}");
    }
    for path in [
        format!("/?query={query}&sort=newest"),
        format!("/timeline?query={query}"),
        format!("/kwic?query={query}"),
        format!("/facets?query={query}"),
        format!("/article/86a89d30995d905d?query={query}&sort=newest&rank=1"),
        "/reprints/86a89d30995d905d".to_owned(),
        "/clippings".to_owned(),
    ] {
        let answer = |program: &Program| {
            words(
                &program
                    .get(&format!("{path}{}lang=zh-Hant", if path.contains('?') { "&" } else { "?" }))
                    .is(200)
                    .text(),
            )
        };
        assert_eq!(answer(&there), answer(&here), "{path}");
    }
    let mut assistant = Client::start_on(archive.path(), &["--engine", &index.engine], "2025-06-18");
    let mut at_home = Client::start_on(archive.path(), &[], "2025-06-18");
    for (tool, arguments) in [
        ("count", json!({ "query": "渡輪" })),
        ("search", json!({ "query": "渡輪", "sort": "newest" })),
        ("quote", json!({ "text": "渡輪" })),
        ("kwic", json!({ "query": "渡輪" })),
        ("timeline", json!({ "query": "渡輪" })),
        ("facets", json!({ "query": "渡輪", "by": ["source", "year"] })),
        ("fetch", json!({ "id": "86a89d30995d905d" })),
    ] {
        let (one, other) = (assistant.call(tool, arguments.clone()), at_home.call(tool, arguments.clone()));
        assert_eq!(plain(one), plain(other), "{tool} {arguments}");
    }
    // Each sees a commit at the next question.
    archive.write("new.md", "---\ntitle: 新船\ndate: 2025-05-01\n---\n夜航的渡輪今天下水。\n");
    index.update(&archive, &[]);
    archive.run(&["index"]).succeeds();
    let path = format!("/api/v1/count?query={}", encoded("夜航的渡輪今天下水"));
    for program in [&there, &here] {
        assert_eq!(program.get(&path).is(200).json()["total"], 1, "{}", program.address);
    }
    assert_eq!(assistant.call("count", json!({ "query": "夜航的渡輪今天下水" }))["total"], 1);
    // A page of a hit leads on, by cursors of the cluster.
    let page = there.get(&format!("/?query={query}&limit=3&lang=zh-Hant")).is(200).text();
    let document = scraper::Html::parse_document(&page);
    let next = document.select(&scraper::Selector::parse("#next").unwrap()).next().unwrap().attr("href").unwrap();
    assert_ne!(words(&there.get(next).is(200).text()), words(&page));
}
