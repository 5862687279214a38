//! Who may ask, under which name, from where; and what every answer says.

use super::client::{Program, Reply, ask, connect, rest};
use super::site::{Server, Watched, bounds};
use crate::harness::Archive;

const TOKEN: &str = "0123456789abcdef0123";

fn server(hosts: &[&str], token: Option<&str>) -> (Archive, Server) {
    let archive = Archive::of(&[("甲", "港口")]);
    let server = Server::with(Watched::new(&archive, |_| ()), bounds(), hosts, token);
    (archive, server)
}

#[test]
fn only_who_asks_under_a_name_of_the_server_is_answered() {
    let (_archive, server) = server(&["news.example"], None);
    let port = server.address.port();
    let status = |host: &str| server.get_with("/api/v1/count?query=a", &[("Host", host)]).status;
    for own in
        [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}"), "news.example".into()]
    {
        assert_eq!(status(&own), 200, "{own}");
    }
    for other in ["evil.example", "127.0.0.1", "localhost:1", "10.0.0.1:80", "", "news.example.evil.example", "a@b"] {
        assert!([400, 403].contains(&status(other)), "{other}");
    }
    assert_eq!(status(&format!("evil.example:{port}")), 403);
    // Under another name in the request line, and without one, or with two.
    let own = server.address.to_string();
    let line = ask(server.address, "GET http://evil.example/api/v1/count?query=a", &[("Host", &own)], "");
    assert_eq!(line.status, 403);
    let twice = server.get_with("/api/v1/count?query=a", &[("Host", &own), ("Host", "evil.example")]);
    assert_eq!(twice.status, 400);
    let mut stream = connect(server.address);
    std::io::Write::write_all(&mut stream, b"GET /api/v1/count?query=a HTTP/1.0\r\n\r\n").unwrap();
    assert_eq!(Reply::read(&mut stream).status, 400);
}

#[test]
fn pages_of_other_sites_get_nothing() {
    let (_archive, server) = server(&[], None);
    let own = format!("http://{}", server.address);
    let path = "/api/v1/count?query=a";
    let status = |headers: &[(&str, &str)]| server.get_with(path, headers).status;
    assert_eq!(status(&[("Origin", &own)]), 200);
    for origin in ["http://evil.example", "null", "https://127.0.0.1", "file://", ""] {
        assert_eq!(status(&[("Origin", origin)]), 403, "{origin}");
    }
    assert_eq!(status(&[("Sec-Fetch-Site", "same-origin")]), 200);
    assert_eq!(status(&[("Sec-Fetch-Site", "none")]), 200);
    for site in ["cross-site", "same-site", "nonsense"] {
        assert_eq!(status(&[("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "no-cors")]), 403, "{site}");
    }
    let link = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    assert_eq!(status(&link), 200);
    let form = ask(server.address, "POST /log-out", &link, "a=b");
    assert_eq!(form.status, 403, "a form of another site");
}

#[test]
fn every_answer_says_what_a_browser_may_do_with_it() {
    let (_archive, server) = server(&[], None);
    let answers = [
        server.get("/api/v1/count?query=a"),
        server.get("/api/v1/count"),
        server.get("/nothing"),
        server.get("/openapi.json"),
        server.get("/log-in"),
        server.get("/api/v1/export?query=*"),
        server.get_with("/", &[("Host", "evil.example")]),
        ask(server.address, "POST /api/v1/count", &[], ""),
    ];
    for answer in answers {
        let policy = answer.header("content-security-policy").unwrap();
        for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "private, no-cache"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{} {name}", answer.status);
        }
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn a_token_is_shown_in_a_header_or_once_on_a_page() {
    let (_archive, server) = server(&[], Some(TOKEN));
    let path = "/api/v1/count?query=a";
    let refused = server.get(path).is(401);
    assert_eq!(refused.header("www-authenticate"), Some("Bearer realm=\"jianbao\""));
    assert_eq!(server.get_with(path, &[("Authorization", &format!("Bearer {TOKEN}"))]).status, 200);
    assert_eq!(server.get_with(path, &[("Authorization", &format!("bearer {TOKEN}"))]).status, 200);
    assert_eq!(server.get_with(path, &[("Authorization", &format!("Basic {TOKEN}"))]).status, 401);

    // A browser is led to the page, and back to where it wanted.
    let led = server.get_with("/kwic?query=%E6%B8%AF", &[("Accept", "text/html")]).is(303);
    assert_eq!(led.header("location"), Some("/log-in?next=/kwic%3Fquery%3D%25E6%25B8%25AF"));
    let page = server.get(led.header("location").unwrap()).is(200).text();
    let field = |name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(field("next"), "/kwic?query=%E6%B8%AF");
    let form = "application/x-www-form-urlencoded";
    let log_in = |token: &str, form_token: &str, next: &str| {
        let body = format!("token={token}&form-token={form_token}&next={}", super::client::encoded(next));
        ask(server.address, "POST /log-in", &[("Content-Type", form)], &body)
    };
    let form_token = field("form-token");
    assert_eq!(log_in("wrong", &form_token, "/").status, 403);
    assert_eq!(log_in(TOKEN, "", "/").status, 403, "without the token of the form");
    assert_eq!(log_in(TOKEN, &"0".repeat(80), "/").status, 403);
    for (next, location) in
        [("/kwic?query=%E6%B8%AF", "/kwic?query=%E6%B8%AF"), ("//evil.example", "/"), ("https://a", "/")]
    {
        assert_eq!(log_in(TOKEN, &form_token, next).is(303).header("location"), Some(location));
    }
    let cookie = log_in(TOKEN, &form_token, "/").header("set-cookie").unwrap().to_owned();
    assert!(!cookie.contains(TOKEN));
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(server.get_with(path, &[("Cookie", pair)]).status, 200);
    for wrong in [&pair[..pair.len() - 1], "jianbao=", &pair.replace("jianbao=", "jianbao=9")] {
        assert_eq!(server.get_with(path, &[("Cookie", wrong)]).status, 401, "{wrong}");
    }
}

#[test]
fn who_guesses_is_stopped() {
    let (_archive, server) = server(&[], Some(TOKEN));
    let ask = |token: &str| server.get_with("/api/v1/count?query=a", &[("Authorization", &format!("Bearer {token}"))]);
    let statuses: Vec<u16> = (0..12).map(|number| ask(&format!("wrong{number}")).status).collect();
    assert_eq!(statuses, [[401; 10].as_slice(), &[429; 2]].concat());
    let stopped = ask(TOKEN).is(429);
    assert!(stopped.header("retry-after").unwrap().parse::<u64>().unwrap() <= 61);
}

#[test]
fn others_can_reach_a_server_with_a_token_only() {
    let archive = Archive::of(&[("甲", "港口")]);
    for address in ["0.0.0.0:0", "[::]:0"] {
        let outcome = archive.run(&["serve", "--listen", address]).ends(2);
        assert!(outcome.stderr.contains("--token-file FILE"), "{outcome}");
    }
    archive.write("token", "short\n");
    let outcome = archive.run(&["serve", "--listen", "0.0.0.0:0", "--token-file", "token"]).ends(2);
    assert!(outcome.stderr.contains("16 to 4096 characters"), "{outcome}");
    let outcome = archive.run(&["serve", "--host", "http://x/"]).ends(2);
    assert!(outcome.stderr.contains("--host news.example.org"), "{outcome}");
    for wrong in ["7711", "127.0.0.1", "example.org:80"] {
        let outcome = archive.run(&["serve", "--listen", wrong]).ends(2);
        assert!(outcome.stderr.contains("--listen 127.0.0.1:7711"), "{outcome}");
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let archive = Archive::of(&[("甲", "港口")]);
    let program = Program::serve(&archive, &[]);
    let outcome = archive.run(&["serve", "--listen", &program.address.to_string()]).ends(2);
    assert!(outcome.stderr.contains("another program listens on"), "{outcome}");
    assert!(outcome.stderr.contains("hint: "), "{outcome}");
}

#[test]
fn requests_that_are_none_get_no_more_than_an_error() {
    let (_archive, server) = server(&[], None);
    let host = server.address;
    for bytes in [
        format!("GET /api/v1/count?query=a\r\nX: y HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET /api/v1/count?query=a%0d%0aSet-Cookie:x=y HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET /../../etc/passwd HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET /assets/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        "\u{16}\u{3}\u{1}".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        format!("GET / HTTP/9.9\r\nHost: {host}\r\n\r\n"),
    ] {
        let mut stream = connect(server.address);
        std::io::Write::write_all(&mut stream, bytes.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let answer = rest(&mut stream);
        let text = String::from_utf8_lossy(&answer);
        assert!(!text.contains("root:") && !text.contains("\r\nSet-Cookie"), "{bytes:?}: {text}");
        assert_eq!(server.get("/api/v1/count?query=a").status, 200);
    }
}
