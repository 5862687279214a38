//! The door for assistants at `/mcp`, over HTTP and behind the guards of the server.

use serde_json::{Value, json};

use super::client::{Reply, ask};
use super::site::{Server, Watched, bounds};
use crate::harness::Archive;

const TOKEN: &str = "0123456789abcdef0123";
const JSON: [(&str, &str); 2] =
    [("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")];

fn post(server: &Server, message: &Value, more: &[(&str, &str)]) -> Reply {
    let headers = [&JSON[..], more].concat();
    ask(server.address, "POST /mcp", &headers, &message.to_string())
}

fn call(tool: &str, arguments: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": { "name": tool, "arguments": arguments } })
}

fn greeting() -> Value {
    let client = json!({ "name": "test", "version": "1" });
    let parameters = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
    json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": parameters })
}

#[test]
fn tools_are_called_over_http_too_and_see_each_commit() {
    let archive = Archive::of(&[("渡輪", "港口的渡輪今天停航。")]);
    let server = Server::new(Watched::new(&archive, |_| ()), bounds());
    let greeted = post(&server, &greeting(), &[]).is(200);
    assert_eq!(greeted.json()["result"]["serverInfo"]["name"], "jianbao");
    assert_eq!(greeted.header("mcp-session-id"), None, "nothing is kept between requests");
    let count = |query: &str| {
        let reply = post(&server, &call("count", json!({ "query": query })), &[]).is(200).json();
        reply["result"]["structuredContent"]["total"].clone()
    };
    assert_eq!(count("港口"), 1);
    archive.write("new.md", "---\ntitle: 新\n---\n港口今天。\n");
    archive.run(&["index"]).succeeds();
    assert_eq!(count("港口"), 2);
    let error = post(&server, &call("search", json!({ "query": "date:2024-13" })), &[]).is(200).json();
    assert_eq!(error["result"]["isError"], true);
    let long = post(&server, &call("search", json!({ "query": "港".repeat(10_001) })), &[]).is(200).json();
    assert!(long["result"]["content"][0]["text"].as_str().unwrap().contains("more than 10000"), "{long}");
    assert!((400..500).contains(&ask(server.address, "GET /mcp", &JSON, "").status));
}

#[test]
fn assistants_pass_the_same_guards_as_everybody() {
    let archive = Archive::of(&[("渡輪", "港口")]);
    let server = Server::with(Watched::new(&archive, |_| ()), bounds(), &[], Some(TOKEN));
    let message = call("count", json!({ "query": "港口" }));
    assert_eq!(post(&server, &message, &[]).status, 401);
    let bearer = format!("Bearer {TOKEN}");
    let shown = ("Authorization", bearer.as_str());
    assert_eq!(post(&server, &message, &[shown]).is(200).json()["result"]["structuredContent"]["total"], 1);
    assert_eq!(post(&server, &message, &[shown, ("Host", "evil.example")]).status, 403);
    assert_eq!(post(&server, &message, &[shown, ("Origin", "http://evil.example")]).status, 403);
    assert_eq!(post(&server, &message, &[("Authorization", "Bearer 0123456789abcdef0124")]).status, 401);
}
