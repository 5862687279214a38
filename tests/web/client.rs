//! A client that sees every byte of an answer, and the program as a server.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::harness::Archive;

/// How long a client waits for anything.
pub(super) const LONGEST: Duration = Duration::from_secs(30);

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body came to its end.
    pub(crate) is_whole: bool,
}

impl Reply {
    /// Reads one from a connection that ends behind it.
    pub(super) fn read(stream: &mut impl Read) -> Self {
        Self::of(&rest(stream))
    }

    /// Reads one that is there.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let end = find(bytes, b"\r\n\r\n").unwrap_or_else(|| panic!("no answer: {}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let reply = Self { status, headers, body: Vec::new(), is_whole: true };
        let body = &bytes[end + 4..];
        if reply.header("transfer-encoding") == Some("chunked") {
            let (body, is_whole) = unchunked(body);
            return Self { body, is_whole, ..reply };
        }
        let is_whole = reply.header("content-length").is_none_or(|length| length.parse() == Ok(body.len()));
        Self { body: body.to_vec(), is_whole, ..reply }
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The answer, if it has this status.
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// All that still comes; what was there when the connection broke.
pub(super) fn rest(stream: &mut impl Read) -> Vec<u8> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 1 << 16]);
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        bytes.extend(&buffer[..read]);
    }
    bytes
}

fn unchunked(mut bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = find(bytes, b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return (body, true);
        }
        let Some(chunk) = bytes.get(end + 2..end + 2 + length) else { break };
        body.extend(chunk);
        let Some(rest) = bytes.get(end + 4 + length..) else { break };
        bytes = rest;
    }
    (body, false)
}

/// A connection to a server.
pub(super) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, LONGEST).unwrap();
    stream.set_read_timeout(Some(LONGEST)).unwrap();
    stream.set_write_timeout(Some(LONGEST)).unwrap();
    stream
}

/// Sends a request with these headers, those that every client sends among them unless they are named, and reads the answer.
pub(super) fn ask(address: SocketAddr, request: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut stream = connect(address);
    send(&mut stream, address, request, headers, body);
    Reply::read(&mut stream)
}

/// Sends a request.
pub(super) fn send(stream: &mut TcpStream, address: SocketAddr, request: &str, headers: &[(&str, &str)], body: &str) {
    let mut text = format!("{request} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        text.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    // A server that does not want the rest may have closed the connection.
    let _ = stream.write_all(format!("{text}\r\n{body}").as_bytes());
}

/// A text as the value of a parameter.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The program, serving an archive; ended when it is dropped.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Program {
    /// `jianbao serve` in an archive, on a free port.
    pub(crate) fn serve(archive: &Archive, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jianbao"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .current_dir(archive.path())
            .env_remove("JIANBAO_ENGINE_AUTH")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.unwrap_or_else(|| panic!("it says {line:?}")).parse().unwrap();
        Self { child, address }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        ask(self.address, &format!("GET {path}"), &[], "")
    }

    /// Sends it a signal.
    #[cfg(unix)]
    pub(super) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end; gives its status.
    pub(super) fn end(&mut self) -> Option<i32> {
        let begun = std::time::Instant::now();
        while begun.elapsed() < LONGEST {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not end");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
