//! Requests to a small server of our own.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::error::{Error, ErrorKind};

const JSON: &str = "Content-Type: application/json\r\n";
const HTML: &str = "Content-Type: text/html\r\n";

/// Answers each request with the next of its answers, and with the last from then on.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[derive(Clone)]
struct Asked {
    head: String,
    body: Vec<u8>,
}

impl Server {
    fn new(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let heard = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut stream = BufReader::new(stream);
                while let Some(request) = read_request(&mut stream) {
                    let at = {
                        let mut heard = heard.lock().unwrap();
                        heard.push(request);
                        heard.len() - 1
                    };
                    let answer = &answers[at.min(answers.len() - 1)];
                    if stream.get_mut().write_all(answer).is_err() || answer.is_empty() {
                        break;
                    }
                }
            }
        });
        Self { port, asked }
    }

    fn node(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn client(&self) -> Client {
        client(&format!("{}/news", self.node()), None)
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let lower = head.to_ascii_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Asked { head, body })
}

fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status} Said\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn client(address: &str, credentials: Option<&str>) -> Client {
    let credentials = credentials.map(|text| Credentials::parse(text).unwrap());
    Client::new(&Access::new(Address::parse(address).unwrap(), credentials, None, false).unwrap())
}

/// A port on which nobody listens.
fn dead() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// All that is said of an error.
fn told(error: &Error) -> String {
    let mut told = format!("{error}\n{error:?}\n{}", error.hint().unwrap_or(""));
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        write!(told, "\n{error} {error:?}").unwrap();
        cause = error.source();
    }
    told
}

fn refused(status: u16, body: &str, what: &str) -> Error {
    let server = Server::new(vec![answer(status, JSON, body)]);
    server.client().with_patience(Duration::from_millis(200)).call(&Request::get("/x"), what).unwrap_err()
}

#[test]
fn a_request_is_sent_as_it_is() {
    let server = Server::new(vec![answer(200, JSON, r#"{"a": 1}"#)]);
    let client = client(&format!("{}/os/news", server.node()), Some("jian:secret"));
    let reply = client.send(&Request::post("/剪報/_search?a=%20b", Body::Json(b"{}"))).unwrap();
    assert_eq!((reply.status, reply.node.as_str()), (200, format!("{}/os", server.node()).as_str()));
    assert_eq!(reply.value().unwrap()["a"], 1);
    client.send(&Request::put("/x", Body::Lines(b"{}\n{}\n"))).unwrap();
    client.send(&Request::post("/x", Body::None)).unwrap();
    client.send(&Request::new(Method::Delete, "/x", Body::Json(b"[1]"))).unwrap();
    client.send(&Request::new(Method::Get, "/x", Body::Json(b"[2]")).within(Duration::from_secs(9))).unwrap();
    client.send(&Request::new(Method::Delete, "/x", Body::None)).unwrap();
    let asked = server.asked();
    let head = &asked[0].head.to_ascii_lowercase();
    assert!(asked[0].head.starts_with("POST /os/%E5%89%AA%E5%A0%B1/_search?a=%20b HTTP/1.1\r\n"), "{head}");
    assert!(asked[0].head.contains("Basic amlhbjpzZWNyZXQ="));
    assert!(head.contains(concat!("user-agent: jianbao/", env!("CARGO_PKG_VERSION"))));
    assert!(head.contains("content-type: application/json") && head.contains("accept-encoding: gzip"));
    assert!(asked[1].head.starts_with("PUT /os/x") && asked[1].head.contains("application/x-ndjson"));
    assert_eq!(asked[1].body, b"{}\n{}\n");
    assert!(asked[2].head.to_ascii_lowercase().contains("content-length: 0"));
    assert_eq!((asked[3].body.as_slice(), asked[4].body.as_slice()), (b"[1]".as_slice(), b"[2]".as_slice()));
    assert!(asked[5].head.starts_with("DELETE ") && asked[5].body.is_empty());
}

#[test]
fn nothing_is_compressed_for_this_machine() {
    let server = Server::new(vec![answer(200, JSON, "{}")]);
    let body = vec![b' '; 1 << 20];
    server.client().send(&Request::post("/x", Body::Lines(&body))).unwrap();
    assert_eq!(server.asked()[0].body.len(), body.len());
}

#[test]
fn what_passes_is_waited_for() {
    for status in [429, 502, 503, 504] {
        let busy = answer(status, "Content-Type: application/json\r\nRetry-After: 0\r\n", "{}");
        let server = Server::new(vec![busy.clone(), busy, answer(200, JSON, "{}")]);
        assert_eq!(server.client().send(&Request::get("/x")).unwrap().status, 200);
        assert_eq!(server.asked().len(), 3);
    }
    // A page of a proxy that finds no node yet passes as well.
    let server = Server::new(vec![answer(502, HTML, "<title>Bad Gateway</title>"), answer(200, JSON, "{}")]);
    assert_eq!(server.client().send(&Request::get("/x")).unwrap().status, 200);
    // And a connection that breaks off.
    let server = Server::new(vec![Vec::new(), answer(200, JSON, "{}")]);
    assert_eq!(server.client().send(&Request::get("/x")).unwrap().status, 200);
}

#[test]
fn a_server_is_left_alone_as_long_as_it_asks() {
    let busy = answer(429, "Content-Type: application/json\r\nRetry-After: 1\r\n", "{}");
    let server = Server::new(vec![busy, answer(200, JSON, "{}")]);
    let begun = Instant::now();
    assert_eq!(server.client().send(&Request::get("/x")).unwrap().status, 200);
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[test]
fn patience_ends() {
    let server = Server::new(vec![answer(503, JSON, r#"{"error": {"type": "t", "reason": "r"}, "status": 503}"#)]);
    let client = server.client().with_patience(Duration::from_millis(300));
    assert_eq!(client.send(&Request::get("/x")).unwrap().status, 503);
    assert!(server.asked().len() > 1);
    let error = client.call(&Request::get("/x"), "search `news`").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    assert_eq!(error.to_string(), format!("cannot search `news`: `{}` answered 503: r (t)", server.node()));
}

#[test]
fn another_node_answers_for_a_dead_one() {
    let server = Server::new(vec![answer(200, JSON, "{}")]);
    let client = client(&format!("http://127.0.0.1:{},127.0.0.1:{}/news", dead(), server.port), None);
    let client = client.with_patience(Duration::ZERO);
    for _ in 0..3 {
        assert_eq!(client.clone().send(&Request::get("/x")).unwrap().node, server.node());
    }
}

#[test]
fn a_dead_cluster_is_told_node_by_node() {
    let (a, b) = (dead(), dead());
    let client = client(&format!("http://127.0.0.1:{a},127.0.0.1:{b}/news"), Some("u:hunter2"));
    let error = client.with_patience(Duration::from_millis(100)).send(&Request::get("/x")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    for port in [a, b] {
        assert!(error.to_string().contains(&format!("`http://127.0.0.1:{port}` (connection refused)")), "{error}");
    }
    assert!(error.hint().unwrap().contains("is it running"));
    assert!(!told(&error).contains("hunter2"));
}

#[test]
fn a_node_that_hangs_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let server = Server::new(vec![answer(200, JSON, "{}")]);
    let both = client(&format!("http://127.0.0.1:{port},127.0.0.1:{}/news", server.port), None);
    let request = Request::get("/x").within(Duration::from_millis(100));
    assert_eq!(both.send(&request).unwrap().node, server.node());
    let alone = client(&format!("http://127.0.0.1:{port}/news"), None).with_patience(Duration::ZERO);
    let error = alone.send(&request).unwrap_err();
    assert!(error.to_string().contains("no answer within 0.1 s"), "{error}");
}

#[test]
fn a_node_without_encryption_is_not_tried_for_long() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            stream.write_all(&answer(400, "", "no")).ok();
            stream.read_exact(&mut [0; 64]).ok();
        }
    });
    let begun = Instant::now();
    let error = client(&format!("https://127.0.0.1:{port}/news"), None).send(&Request::get("/x")).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(error.to_string().contains("no secure connection"), "{error}");
    assert!(error.hint().unwrap().contains("https://"), "{error:?}");
}

#[test]
fn a_page_is_no_answer() {
    for status in [200, 401, 404] {
        let server = Server::new(vec![answer(status, HTML, "<html><title>Sign in\u{7} to hunter2</title>")]);
        let client = client(&format!("{}/news", server.node()), Some("u:hunter2"));
        let error = client.send(&Request::get("/x")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreachable);
        assert!(error.to_string().contains(&format!("`{}` answered HTML instead of JSON", server.node())), "{error}");
        assert!(error.to_string().ends_with("Sign in to …"), "{error}");
    }
    let server = Server::new(vec![answer(200, "Content-Type: text/plain\r\n", "hello ".repeat(100))]);
    let error = server.client().send(&Request::get("/x")).unwrap_err().to_string();
    assert!(error.contains("answered text instead of JSON") && error.len() < 300, "{error}");
    // JSON by another name, and nothing at all, are answers.
    for plain in [answer(200, "Content-Type: text/plain\r\n", " {}"), answer(200, "", ""), answer(413, "", "")] {
        Server::new(vec![plain]).client().send(&Request::get("/x")).unwrap();
    }
}

#[test]
fn a_redirect_is_not_followed() {
    for status in [301, 302, 307] {
        let place = "Location: https://login.example.org/in?token=hunter2\r\n";
        let server = Server::new(vec![answer(status, place, "")]);
        let error = server.client().send(&Request::post("/x", Body::Json(b"{}"))).unwrap_err();
        assert!(error.to_string().contains("points elsewhere"), "{error}");
        assert!(error.to_string().contains("https://login.example.org/in"), "{error}");
        assert!(!told(&error).contains("hunter2"));
        assert_eq!(server.asked().len(), 1);
    }
}

#[test]
fn large_and_compressed_answers_are_read() {
    let large = format!("[\"{}\"]", "報".repeat(7_000_000));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(large.as_bytes()).unwrap();
    let zipped = answer(200, "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", encoder.finish().unwrap());
    let server = Server::new(vec![answer(200, JSON, &large), zipped]);
    let client = server.client();
    for _ in 0..2 {
        assert!(client.send(&Request::get("/x")).unwrap().body == large.as_bytes());
    }
}

#[test]
fn a_refusal_says_what_to_do() {
    let absent = r#"{"error": {"root_cause": [{"type": "index_not_found_exception", "reason": "no such index [news]"}],
        "type": "index_not_found_exception", "reason": "no such index [news]"}, "status": 404}"#;
    let error = refused(404, absent, "search `news`");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().starts_with("cannot search `news`: `http://127.0.0.1:"), "{error}");
    assert!(error.to_string().ends_with(" answered 404: no such index [news] (index_not_found_exception)"), "{error}");
    assert!(error.hint().unwrap().contains("jianbao index ARCHIVE --engine ADDRESS"));

    let server = Server::new(vec![answer(401, "Content-Type: text/plain\r\n", "Unauthorized")]);
    let error = server.client().call(&Request::get("/x"), "search `news`").unwrap_err();
    assert!(error.to_string().ends_with("answered 401: Unauthorized"), "{error}");
    assert!(error.hint().unwrap().contains("--engine-auth"));

    assert!(refused(413, "", "write").hint().unwrap().contains("http.max_content_length"));

    let clauses = r#"{"error": {"root_cause": [{"type": "query_shard_exception", "reason": "failed to create query"}],
        "type": "search_phase_execution_exception", "reason": "all shards failed", "failed_shards": [{"shard": 0,
        "reason": {"type": "query_shard_exception", "reason": "failed to create query", "caused_by":
        {"type": "too_many_clauses", "reason": "maxClauseCount is set to 1024"}}}]}, "status": 400}"#;
    let error = refused(400, clauses, "search `news`");
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(error.to_string().contains("failed to create query: maxClauseCount is set to 1024"), "{error}");
    assert!(error.hint().unwrap().contains("max_clause_count"));

    let buckets = r#"{"error": {"root_cause": [], "type": "search_phase_execution_exception", "reason": "",
        "caused_by": {"type": "too_many_buckets_exception", "reason": "Trying to create too many buckets."}},
        "status": 503}"#;
    let server = Server::new(vec![answer(503, JSON, buckets)]);
    let error = server.client().call(&Request::get("/x"), "count").unwrap_err();
    assert_eq!((server.asked().len(), error.kind()), (1, ErrorKind::Input));
    assert!(error.hint().unwrap().contains("search.max_buckets"));

    let long = format!(r#"{{"error": {{"type": "t", "reason": "a\u001b{}"}}}}"#, "b".repeat(1000));
    let error = refused(400, &long, "search").to_string();
    assert!(error.contains("answered 400: a bbb") && error.len() < 400, "{error}");
}

#[test]
fn a_full_disk_is_not_waited_for() {
    for status in [429, 403] {
        let body = r#"{"error": {"root_cause": [], "type": "cluster_block_exception", "reason":
            "index [news] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]"},
            "status": 429}"#;
        let server = Server::new(vec![answer(status, JSON, body)]);
        let error = server.client().call(&Request::post("/_bulk", Body::Lines(b"{}\n")), "write").unwrap_err();
        assert_eq!((server.asked().len(), error.kind()), (1, ErrorKind::Index));
        assert!(error.hint().unwrap().contains("index.blocks.read_only_allow_delete"), "{error:?}");
    }
}

#[test]
fn missing_shards_are_waited_for_only_a_while() {
    let body = r#"{"error": {"type": "search_phase_execution_exception", "reason":
        "Search rejected due to missing shards [[news][0]]"}, "status": 503}"#;
    let server = Server::new(vec![answer(503, JSON, body), answer(503, JSON, body), answer(200, JSON, "{}")]);
    assert_eq!(server.client().send(&Request::get("/x")).unwrap().status, 200);
    let server = Server::new(vec![answer(503, "Content-Type: application/json\r\nRetry-After: 11\r\n", body)]);
    let begun = Instant::now();
    let error = server.client().call(&Request::get("/x"), "search `news`").unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(error.to_string().contains("missing shards"), "{error}");
}

#[test]
fn no_secret_is_repeated() {
    for (credentials, secrets) in [
        ("jian:hun\\ter\"2", vec!["hun\\ter", "hun\\\\ter", "amlhbjpodW5cdGVyIjI"]),
        ("Bearer abcdef.123", vec!["abcdef.123"]),
        ("ApiKey aWQ6aHVudGVyMg==", vec!["aWQ6aHVudGVyMg", "id:hunter2"]),
    ] {
        let known = Credentials::parse(credentials).unwrap();
        let echo = format!("{} {credentials} id:hunter2", known.authorization());
        let page = format!("<title>{echo}</title>");
        let body = serde_json::json!({"error": {"type": echo, "reason": format!("header {echo} not allowed")}});
        let place = format!("Location: https://a/{}\r\n", echo.replace(' ', "/"));
        let server = Server::new(vec![
            answer(400, JSON, body.to_string()),
            answer(401, "Content-Type: text/plain\r\n", &echo),
            answer(200, HTML, &page),
            answer(302, &place, ""),
            answer(200, JSON, serde_json::json!([echo]).to_string()),
        ]);
        let client = client(&format!("{}/news", server.node()), Some(credentials));
        let mut texts = vec![format!("{client:?} {:?} {known:?}", client.address())];
        for _ in 0..4 {
            texts.push(told(&client.call(&Request::get("/x"), "search `news`").unwrap_err()));
        }
        let reply = client.send(&Request::get("/x")).unwrap();
        texts.push(format!("{reply:?} {:?}", reply.refusal()));
        texts.push(told(&reply.json::<Vec<u64>>().unwrap_err()));
        for text in texts {
            for secret in &secrets {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
        assert!(server.asked()[0].head.contains(known.authorization()));
    }
}

#[test]
fn plain_http_is_for_this_machine() {
    let access = |text: &str, insecure| Access::new(Address::parse(text).unwrap(), None, None, insecure);
    let error = access("http://127.0.0.1:9200,news.example.org:9200/news", false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(error.to_string().contains("`http://news.example.org:9200`"), "{error}");
    assert!(error.hint().unwrap().contains("https://news.example.org:9200"));
    assert_eq!(access("http://news.example.org/news", true).unwrap().index(), "news");
    assert!(access("http://localhost:9200,[::1]:9200/news", false).unwrap().address().is_loopback_only());
    access("https://news.example.org/news", false).unwrap();
}

#[test]
fn certificates_to_trust_are_certificates() {
    let access = |pem: &[u8]| {
        let credentials = Credentials::parse("u:hunter2").unwrap();
        Access::new(Address::parse("https://h/news").unwrap(), Some(credentials), Some(pem.to_vec()), false)
    };
    for pem in
        ["", "hello", "-----BEGIN CERTIFICATE-----\nMAA=\n", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"]
    {
        let error = access(pem.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input, "{pem}");
        assert!(error.hint().is_some());
    }
    let known = access(b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n").unwrap();
    assert!(!format!("{known:?} {:?}", Client::new(&known)).contains("hunter2"));
}
