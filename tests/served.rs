//! What the pages on the server and the assistants' door say, `docs/web.md`, `docs/api.md` and `docs/assistants.md`, is so: the bounds
//! of a server, what it answers to those who attack it, the endpoints of the API with the kinds of its problems, and the tools.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jianbao::web::Bounds;
use serde_json::{Value, json};

use crate::harness::{Archive, manifest_folder};
use crate::web::client::Program;

fn page(name: &str) -> String {
    fs::read_to_string(manifest_folder().join("docs").join(name)).unwrap()
}

/// The rows of the table whose header begins with `header`, cell by cell.
fn table(page: &str, header: &str) -> Vec<Vec<String>> {
    let rows = page.lines().skip_while(|line| !line.starts_with(&format!("| {header} |"))).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let rows: Vec<Vec<String>> =
        rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect();
    assert!(!rows.is_empty(), "there is no table of {header}");
    rows
}

/// What stands between backticks in the first cells.
fn named(rows: &[Vec<String>]) -> BTreeSet<String> {
    rows.iter().flat_map(|row| row[0].split('`').skip(1).step_by(2).map(str::to_owned)).collect()
}

/// A process that ends with the test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str], archive: &Archive) -> Ends {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
    command.args(arguments).current_dir(archive.path()).env_remove("JIANBAO_ENGINE_AUTH");
    Ends(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
}

#[test]
fn the_bounds_of_the_docs_are_those_of_a_server() {
    let rows = table(&page("web.md"), "what | bound");
    let bound = |what: &str| rows.iter().find(|row| row[0] == what).unwrap_or_else(|| panic!("{what}"))[1].clone();
    let bounds = Bounds::default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let seconds = |time: Duration| format!("{} s", time.as_secs());
    assert_eq!((bounds.calls, bound("engine calls at once")), (cores, "as many as cores".to_owned()));
    assert_eq!(bound("requests that wait"), format!("{} a core", bounds.queue / cores));
    assert_eq!(bound("time for an answer, the wait for its turn included"), seconds(bounds.time));
    assert_eq!(bound("exports at once"), bounds.exports.to_string());
    assert_eq!(bound("connections at once"), bounds.connections.to_string());
    assert_eq!(bound("time to send the head of a request"), seconds(bounds.head));
    assert_eq!(bound("time in which a client reads or sends nothing"), seconds(bounds.stall));
    assert_eq!(bound("body of a request"), format!("{} MiB", bounds.body >> 20));
    assert_eq!(bound("time to finish what runs when the server ends"), seconds(bounds.grace));
}

#[test]
fn what_the_docs_say_was_tried_on_a_server_comes_to_that() {
    let archive = Archive::of(&[("港口", "夜航")]);
    let server = Program::serve(&archive, &[]);
    let rows = table(&page("web.md"), "request | with");
    assert!(rows.len() > 30);
    for row in rows {
        let spans = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        let mut headers = spans(&row[1]);
        if !headers.iter().any(|header| header.starts_with("Host:")) {
            headers.push("Host: 127.0.0.1:7711".to_owned());
        }
        let headers = headers.join("\r\n").replace("7711", &server.address.port().to_string());
        let mut connection = TcpStream::connect(server.address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(connection, "{} HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n", spans(&row[0])[0]).unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).unwrap_or_else(|| panic!("{row:?}: {answer}"));
        assert_eq!(Some(status), row[2].split([',', ';']).next(), "{row:?}: {answer}");
        let head = answer.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
        assert!(!head.contains("\r\nset-cookie") && !head.contains("evil.example"), "{row:?}: {answer}");
        assert!(!answer.contains("root:") && !answer.contains("href=\"//evil"), "{row:?}: {answer}");
    }
}

#[test]
fn the_endpoints_of_the_docs_are_those_of_the_api() {
    let archive = Archive::of(&[("港口", "夜航")]);
    let server = Program::serve(&archive, &[]);
    let get = |path: &str| server.get(path).is(200).json();
    let description = get("/openapi.json");
    let paths = description["paths"].as_object().unwrap();
    let known: BTreeSet<String> =
        paths.keys().filter_map(|path| path.strip_prefix("/api/v1/")).map(str::to_owned).collect();
    let rows = table(&page("api.md"), "endpoint");
    assert_eq!(named(&rows), known);
    for row in &rows {
        let name = row[0].trim_matches('`');
        let parameters = paths[&format!("/api/v1/{name}")]["get"]["parameters"].as_array().cloned().unwrap_or_default();
        for parameter in row[2].split('`').skip(1).step_by(2) {
            assert!(parameters.iter().any(|known| known["name"] == parameter), "{name} takes no {parameter}");
        }
    }
    let kinds = get("/api/v1/problems");
    let known: BTreeSet<(String, String)> =
        kinds.as_object().unwrap().iter().map(|(kind, told)| (kind.clone(), told["status"].to_string())).collect();
    let rows = table(&page("api.md"), "kind | status");
    assert_eq!(
        rows.iter().map(|row| (row[0].trim_matches('`').to_owned(), row[1].clone())).collect::<BTreeSet<_>>(),
        known
    );
}

#[test]
fn the_tools_of_the_docs_are_those_that_are_listed() {
    let archive = Archive::of(&[("港口", "夜航")]);
    let mut server = start(&["mcp"], &archive);
    let client = json!({ "name": "test", "version": "0" });
    let asked = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client } }),
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }),
    ];
    let mut input = server.0.stdin.take().unwrap();
    for message in asked {
        writeln!(input, "{message}").unwrap();
    }
    let lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let messages = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    let listed = messages.into_iter().find(|message| message["id"] == 2).unwrap();
    let listed = listed["result"]["tools"].as_array().unwrap();
    let listed: BTreeSet<String> = listed.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(named(&table(&page("assistants.md"), "tool")), listed);
}

#[test]
fn the_docs_have_every_command() {
    let archive = Archive::new();
    let written = archive.run(&["man", "--out", "."]).succeeds().stdout;
    let commands: BTreeSet<String> = written
        .lines()
        .filter_map(|path| path.trim_start_matches("./").strip_prefix("jianbao-")?.strip_suffix(".1"))
        .filter(|name| !name.contains('-'))
        .map(str::to_owned)
        .collect();
    assert_eq!(named(&table(&page("commands.md"), "command")), commands);
}
