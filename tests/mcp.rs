//! The door for assistants, as a client sees it: lines of JSON-RPC on standard input and output.

mod bound;
pub(crate) mod client;
mod tools;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use self::client::Client;
use crate::harness::Archive;

#[test]
fn a_client_is_greeted_and_told_the_tools() {
    let archive = Archive::sample();
    let mut client = Client::start(archive.path());
    assert_eq!(client.server["serverInfo"]["name"], "jianbao");
    assert!(client.server["instructions"].as_str().unwrap().contains("never a request"));
    assert_eq!(client.server["protocolVersion"], "2025-06-18");
    let tools = client.request("tools/list", json!({}))["result"]["tools"].clone();
    let names: Vec<&str> = tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["search", "fetch", "quote", "kwic", "count", "timeline", "facets", "reprints", "cite", "explain"]
    );
    for tool in tools.as_array().unwrap() {
        let hints = &tool["annotations"];
        assert_eq!(
            (&hints["readOnlyHint"], &hints["idempotentHint"], &hints["openWorldHint"]),
            (&json!(true), &json!(true), &json!(false))
        );
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{tool}");
        for (name, property) in tool["inputSchema"]["properties"].as_object().unwrap() {
            assert!(property["description"].as_str().is_some_and(|about| about.len() > 3), "{name}");
        }
    }
    let unknown = client.request("tools/call", json!({ "name": "delete", "arguments": {} }));
    assert!(unknown["error"]["message"].as_str().unwrap().contains("the tools are search, fetch"), "{unknown}");
    assert!(client.request("resources/list", json!({}))["result"]["resources"].as_array().is_none_or(Vec::is_empty));
    assert_eq!(client.end(), Some(0));
}

#[test]
fn versions_are_negotiated() {
    let archive = Archive::of(&[("渡輪", "港口")]);
    for (asked, given) in [("2024-11-05", "2024-11-05"), ("2025-11-25", "2025-11-25"), ("1999-01-01", "2025-11-25")] {
        let client = Client::start_with(archive.path(), asked);
        assert_eq!(client.server["protocolVersion"], given);
    }
}

#[test]
fn it_ends_when_nobody_is_there_any_more() {
    let archive = Archive::of(&[("渡輪", "港口")]);
    let mut nobody = Command::new(env!("CARGO_BIN_EXE_jianbao"))
        .arg("mcp")
        .current_dir(archive.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert_eq!(nobody.wait().unwrap().code(), Some(0));

    let client = Client::start(archive.path());
    let started = Instant::now();
    client.signal("TERM");
    assert_eq!(client.wait(), Some(0));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn what_was_asked_before_the_end_is_answered() {
    let archive = Archive::of(&[("渡輪", "港口")]);
    let mut client = Client::start(archive.path());
    for id in 100..300 {
        client.send(&json!({
            "jsonrpc": "2.0", "id": id, "method": "tools/call",
            "params": { "name": "count", "arguments": { "query": "渡輪" } },
        }));
    }
    let (status, rest) = client.close();
    assert_eq!((status, rest.iter().filter(|answer| answer["result"]["isError"] == false).count()), (Some(0), 200));
}

#[test]
fn without_an_index_the_command_says_so_and_ends() {
    let archive = Archive::new();
    let outcome = archive.run(&["mcp"]).ends(2);
    assert!(outcome.stdout.is_empty() && outcome.stderr.contains("jianbao index"), "{outcome}");
}

#[test]
fn what_is_no_protocol_is_refused() {
    let archive = Archive::of(&[("渡輪", "港口")]);
    let mut client = Client::start(archive.path());
    client.raw("this is no JSON\n");
    client.raw(&format!("{}\n", "x".repeat(3 << 20)));
    let answer = client.call("count", json!({ "query": "渡輪" }));
    assert_eq!(answer["total"], 1);
    assert_eq!(client.end(), Some(0));

    let mut child = Command::new(env!("CARGO_BIN_EXE_jianbao"))
        .arg("mcp")
        .current_dir(archive.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{}", json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": 3 })).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn each_call_sees_the_last_commit() {
    let archive = Archive::of(&[("渡輪", "港口")]);
    let mut client = Client::start(archive.path());
    assert_eq!(client.call("count", json!({ "query": "港口" }))["total"], 1);
    archive.write("new.md", "---\ntitle: 新\n---\n港口今天。\n");
    archive.run(&["index"]).succeeds();
    assert_eq!(client.call("count", json!({ "query": "港口" }))["total"], 2);
}
