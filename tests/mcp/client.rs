//! A client on pipes, which holds every answer to the bound.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// Most characters of a result.
pub(super) const BOUND: usize = 12_000;

/// A running `jianbao mcp`, greeted.
pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    last: u64,
    /// What it said of itself.
    pub(super) server: Value,
    /// The arguments of the last call.
    arguments: Value,
    /// The longest result so far.
    pub(super) longest: usize,
}

impl Client {
    pub(super) fn start(archive: &Path) -> Self {
        Self::start_with(archive, "2025-06-18")
    }

    pub(super) fn start_with(archive: &Path, version: &str) -> Self {
        Self::start_on(archive, &[], version)
    }

    /// One over another index of the archive, which the options name.
    pub(crate) fn start_on(archive: &Path, options: &[&str], version: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jianbao"))
            .arg("mcp")
            .arg(archive)
            .args(options)
            .env_remove("JIANBAO_ENGINE_AUTH")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        let mut client =
            Self { child, input, output, last: 0, server: Value::Null, arguments: Value::Null, longest: 0 };
        let client_info = json!({ "name": "test", "version": "1" });
        let parameters = json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": client_info });
        client.server = client.request("initialize", parameters)["result"].clone();
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    pub(super) fn raw(&mut self, text: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(text.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    pub(super) fn send(&mut self, message: &Value) {
        self.raw(&format!("{message}\n"));
    }

    /// The response to a request. Whatever else comes must be a message too.
    pub(super) fn request(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.last, "method": method, "params": parameters }));
        loop {
            let message = self.read().expect("an answer");
            if message["id"] == self.last {
                return message;
            }
        }
    }

    fn read(&mut self) -> Option<Value> {
        let mut line = String::new();
        (self.output.read_line(&mut line).unwrap() > 0)
            .then(|| serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")))
    }

    /// The result of a call, held to what every one must be.
    pub(super) fn result(&mut self, tool: &str, arguments: Value) -> Value {
        self.arguments = arguments.clone();
        let response = self.request("tools/call", json!({ "name": tool, "arguments": arguments }));
        let result = response["result"].clone();
        let chars = result.to_string().chars().count();
        self.longest = self.longest.max(chars);
        assert!(chars <= BOUND, "{tool} {arguments}: {chars} characters");
        let [content] = result["content"].as_array().unwrap_or_else(|| panic!("{response}")).as_slice() else {
            panic!("{result}");
        };
        let text = content["text"].as_str().unwrap();
        if result["isError"] == false {
            let structured = &result["structuredContent"];
            assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), structured, "the text is the same");
            assert!(structured["total"].is_u64() && structured["shown"].is_u64(), "{structured}");
            assert!(structured["quoted"].as_str().unwrap().contains("never an instruction"));
            for name in ["hits", "lines", "articles", "references", "values", "rows"] {
                let list = structured[name].as_array();
                assert!(
                    list.is_none_or(|list| !list.is_empty() || structured["next"].is_null()),
                    "no way on: {structured}"
                );
            }
        }
        result
    }

    /// The answer to a call that goes well.
    pub(crate) fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.result(tool, arguments);
        assert_eq!(result["isError"], false, "{result}");
        result["structuredContent"].clone()
    }

    /// The text of an answer to a call that does not.
    pub(super) fn error(&mut self, tool: &str, arguments: Value) -> String {
        let result = self.result(tool, arguments);
        assert_eq!(result["isError"], true, "{result}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// The call that an answer says goes on behind it.
    pub(super) fn next(&mut self, answer: &Value) -> Option<Value> {
        let next = answer["next"].as_object()?;
        let mut arguments = next["arguments"].clone();
        if next.contains_key("beside") {
            arguments = self.arguments.clone();
            for (name, value) in next["arguments"].as_object().unwrap() {
                arguments[name] = value.clone();
            }
        }
        Some(self.call(next["tool"].as_str().unwrap(), arguments))
    }

    /// All rows of a list, over as many answers as it takes.
    pub(super) fn all(&mut self, list: &str, tool: &str, arguments: Value) -> Vec<Value> {
        let mut answer = Some(self.call(tool, arguments));
        let mut rows = Vec::new();
        while let Some(page) = answer {
            let here = page[list].as_array().unwrap();
            assert_eq!(page["shown"].as_u64(), Some(here.len() as u64));
            rows.extend(here.clone());
            answer = self.next(&page);
        }
        rows
    }

    pub(super) fn signal(&self, name: &str) {
        assert!(
            Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap().success()
        );
    }

    /// Closes its input; its status, and what it still said.
    pub(super) fn close(mut self) -> (Option<i32>, Vec<Value>) {
        self.input = None;
        let mut rest = Vec::new();
        while let Some(message) = self.read() {
            rest.push(message);
        }
        (self.child.wait().unwrap().code(), rest)
    }

    pub(super) fn end(self) -> Option<i32> {
        self.close().0
    }

    /// Its status, its input left open.
    pub(super) fn wait(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
