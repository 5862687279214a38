//! How much a server does at once, how long it waits, and that it ends when it is told to.

use std::io::{Read as _, Write as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use jianbao::web::Bounds;

use super::client::{LONGEST, Program, Reply, ask, connect, encoded, rest, send};
use super::site::{Server, Watched, bounds};
use crate::harness::Archive;

/// A door that is shut until it is opened.
#[derive(Clone, Default)]
struct Door {
    open: Arc<AtomicBool>,
    waiting: Arc<AtomicUsize>,
}

impl Door {
    fn pass(&self) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        until(|| self.open.load(Ordering::SeqCst));
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }

    fn open(&self) {
        self.open.store(true, Ordering::SeqCst);
    }

    fn wait_for(&self, waiting: usize) {
        until(|| self.waiting.load(Ordering::SeqCst) == waiting);
    }
}

/// Waits until something holds.
fn until(holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < LONGEST, "it never holds");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Every place of a word, with much around it: far more than is on the way between a server and a client that does not read.
const PLACES: &str = "/api/v1/kwic?query=%E6%B8%AF%E5%8F%A3&width=1000";

/// An archive of so many articles that have a word, at many places.
fn archive_of(articles: usize) -> Archive {
    let archive = Archive::new();
    let text = "港口的渡輪今天停航，乘客改乘巴士。".repeat(40);
    let lines: Vec<String> = (0..articles)
        .map(|number| format!("{{\"title\":\"港口 {number}\",\"body\":\"{text}{number}\",\"date\":\"2024-01-01\"}}\n"))
        .collect();
    archive.write("all.jsonl", lines.concat());
    archive.run(&["index"]).succeeds();
    archive
}

#[test]
fn of_too_many_requests_some_are_sent_away_and_the_others_answered() {
    let archive = Archive::of(&[("甲", "港口")]);
    let door = Door::default();
    let heard = door.clone();
    let server = Server::new(
        Watched::new(&archive, move |call| {
            if call == "count" {
                heard.pass();
            }
        }),
        bounds(),
    );
    let address = server.address;
    let request = move || thread::spawn(move || ask(address, "GET /api/v1/count?query=a", &[], ""));
    // Two are answered, two wait, and the others are sent away.
    let mut requests: Vec<_> = (0..2).map(|_| request()).collect();
    door.wait_for(2);
    requests.extend((0..6).map(|_| request()));
    until(|| requests.iter().filter(|request| request.is_finished()).count() == 4);
    let (sent_away, kept): (Vec<_>, Vec<_>) = requests.into_iter().partition(|request| request.is_finished());
    for request in sent_away {
        let reply = request.join().unwrap().is(503);
        assert_eq!(reply.header("retry-after"), Some("1"));
        assert_eq!(reply.json()["type"], "/api/v1/problems#busy");
    }
    assert_eq!(door.waiting.load(Ordering::SeqCst), 2, "no more are answered than there may be");
    // What needs no engine is answered meanwhile.
    assert_eq!(server.get("/openapi.json").status, 200);
    door.open();
    for request in kept {
        assert_eq!(request.join().unwrap().status, 200);
    }
}

#[test]
fn what_takes_too_long_is_given_up_and_holds_its_place_no_longer_than_it_runs() {
    let archive = Archive::of(&[("甲", "港口")]);
    let door = Door::default();
    let heard = door.clone();
    let watched = Watched::new(&archive, move |call| {
        if call == "count" {
            heard.pass();
        }
    });
    let server = Server::new(watched, Bounds { time: Duration::from_millis(300), ..bounds() });
    let late = server.get("/api/v1/count?query=a").is(503);
    assert_eq!(late.json()["type"], "/api/v1/problems#time");
    assert!(late.header("retry-after").is_some());
    door.wait_for(1);
    door.open();
    door.wait_for(0);
    assert_eq!(server.get("/api/v1/count?query=a").status, 200);
}

#[test]
fn a_mistake_ends_one_request() {
    let archive = Archive::of(&[("甲", "港口")]);
    let watched = Watched::new(&archive, |call| assert_ne!(call, "count", "a mistake, on purpose"));
    let server = Server::new(watched, bounds());
    for _ in 0..5 {
        let problem = server.get("/api/v1/count?query=a").is(500).json();
        assert_eq!(problem["type"], "/api/v1/problems#mistake");
    }
    assert_eq!(server.get("/api/v1/search?query=a").status, 200);
}

#[test]
fn a_mistake_in_the_midst_of_an_export_does_not_look_like_its_end() {
    let archive = archive_of(600);
    let hits = AtomicUsize::new(0);
    let watched = Watched::new(&archive, move |call| {
        let number = if call == "hit" { hits.fetch_add(1, Ordering::SeqCst) } else { 0 };
        assert!(number < 400, "a mistake, on purpose");
    });
    let server = Server::new(watched, bounds());
    let reply = server.get("/api/v1/export?query=*&fields=id,body&format=csv").is(200);
    assert!(!reply.is_whole && !reply.body.is_empty());
}

/// A page without what differs from one time to the next: the tokens of its forms.
fn settled(page: &str) -> String {
    page.split("name=\"form-token\" value=\"").enumerate().fold(String::new(), |settled, (at, part)| {
        settled + if at == 0 { part } else { part.split_once('"').unwrap().1 }
    })
}

#[test]
fn a_page_whose_hits_take_long_opens_before_them_and_is_the_same() {
    let archive = Archive::sample();
    let path = "/?query=%E6%B8%A1%E8%BC%AA&from=2020&sort=newest&lang=en";
    let soon = Server::new(Watched::new(&archive, |_| ()), bounds()).get(path).is(200).text();
    let held = Watched::new(&archive, |call| {
        if call == "search" {
            thread::sleep(Duration::from_millis(1500));
        }
    });
    let server = Server::new(held, bounds());
    let mut stream = connect(server.address);
    let begun = Instant::now();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address).unwrap();
    let mut opening = vec![0; 1 << 14];
    let read = stream.read(&mut opening).unwrap();
    opening.truncate(read);
    assert!(begun.elapsed() < Duration::from_millis(1000), "{:?}", begun.elapsed());
    let mut answer = opening;
    answer.extend(rest(&mut stream));
    assert!(begun.elapsed() > Duration::from_millis(1500));
    let reply = Reply::of(&answer).is(200);
    assert!(reply.is_whole);
    let page = reply.text();
    assert_eq!(settled(&page), settled(&soon));
    // What cannot be read has its own status, however slow the engine is.
    assert_eq!(server.get("/?query=autor:a&lang=en").status, 400);
}

#[test]
fn a_page_that_fails_behind_its_opening_says_so_and_is_whole() {
    let archive = Archive::sample();
    let fails = Watched::new(&archive, |call| {
        if call == "search" {
            thread::sleep(Duration::from_millis(300));
            panic!("on purpose");
        }
    });
    let server = Server::new(fails, bounds());
    let page = server.get("/?query=a&from=2020&lang=en").is(200).text();
    assert!(page.contains("id=\"failure\"") && page.trim_end().ends_with("</html>"), "{page}");
    for once in ["<html", "id=\"query\"", "<main", "</main>", "name=\"from\" value=\"2020\""] {
        assert_eq!(page.matches(once).count(), 1, "{once}: {page}");
    }
    // Who goes does not keep the engine.
    assert_eq!(server.get("/api/v1/count?query=a").status, 200);
}

#[test]
fn a_client_that_goes_stops_the_export() {
    let archive = archive_of(600);
    let hits = Arc::new(AtomicUsize::new(0));
    let heard = hits.clone();
    let watched = Watched::new(&archive, move |call| {
        if call == "hit" {
            heard.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(3));
        }
    });
    let server = Server::new(watched, bounds());
    let mut stream = connect(server.address);
    send(&mut stream, server.address, "GET /api/v1/export?query=*&fields=id,body", &[], "");
    stream.read_exact(&mut [0; 1000]).unwrap();
    drop(stream);
    // No hit comes for a while.
    until(|| {
        let before = hits.load(Ordering::SeqCst);
        thread::sleep(Duration::from_millis(200));
        before == hits.load(Ordering::SeqCst)
    });
    assert!(hits.load(Ordering::SeqCst) < 500, "{hits:?}");
}

#[test]
fn a_client_that_does_not_read_holds_no_engine_and_is_dropped() {
    let archive = archive_of(300);
    let stall = Duration::from_secs(4);
    let few = Bounds { calls: 2, queue: 4, exports: 2, stall, ..Bounds::default() };
    let server = Server::new(Watched::new(&archive, |_| ()), few);
    let mut slow: Vec<_> = (0..2)
        .map(|_| {
            let mut stream = connect(server.address);
            send(&mut stream, server.address, &format!("GET {PLACES}"), &[], "");
            stream
        })
        .collect();
    slow.iter_mut().for_each(|stream| stream.read_exact(&mut [0; 100]).unwrap());
    // There is no place for another export. When both wait for their readers, there is one at the engine.
    assert_eq!(server.get("/api/v1/export?query=*").is(503).json()["type"], "/api/v1/problems#busy");
    until(|| server.get("/api/v1/count?query=a").status == 200);
    // Then they are dropped, unwhole.
    until(|| server.get("/api/v1/export?query=*&format=csv").status == 200);
    thread::sleep(stall + stall);
    for mut stream in slow {
        assert!(!rest(&mut stream).ends_with(b"\r\n0\r\n\r\n"));
    }
}

#[test]
fn requests_are_no_longer_than_they_may_be() {
    let archive = Archive::of(&[("甲", "港口")]);
    let server = Server::new(Watched::new(&archive, |_| ()), bounds());
    let long = server.get(&format!("/api/v1/count?query={}", "a".repeat(20_000))).is(400);
    assert!(long.json()["hint"].as_str().unwrap().contains("10000 characters"), "{}", long.text());
    for length in [100 << 10, 1 << 20] {
        let mut stream = connect(server.address);
        // It may close the connection before all is sent.
        let head =
            format!("GET /api/v1/count?query={} HTTP/1.1\r\nHost: {}\r\n\r\n", "a".repeat(length), server.address);
        let _ = stream.write_all(head.as_bytes());
        let answer = rest(&mut stream);
        assert!(answer.is_empty() || [414, 431].contains(&Reply::of(&answer).status));
    }
    let many: Vec<(String, String)> = (0..200).map(|number| (format!("X-{number}"), "a".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(server.get_with("/api/v1/count?query=a", &many).status, 431);
    let body = "a".repeat((1 << 20) + 1);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(ask(server.address, "POST /log-out", &form, &body).status, 413);
    assert_eq!(server.get("/api/v1/count?query=a").status, 200);
}

#[test]
fn those_who_send_a_byte_a_second_keep_nobody_out() {
    let archive = Archive::of(&[("甲", "港口")]);
    let few = Bounds { connections: 20, head: Duration::from_millis(1500), ..bounds() };
    let server = Server::new(Watched::new(&archive, |_| ()), few);
    let mut slow: Vec<_> = (0..200)
        .map(|_| {
            let mut stream = connect(server.address);
            let _ = stream.write_all(b"G");
            stream
        })
        .collect();
    for _ in 0..5 {
        let begun = Instant::now();
        assert_eq!(server.get("/api/v1/count?query=a").status, 200);
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        slow.iter_mut().for_each(|stream| drop(stream.write_all(b"E")));
    }
    // A request whose body does not come gives way as well.
    let head = format!("POST /log-out HTTP/1.1\r\nHost: {}\r\nContent-Length: 1000\r\n\r\na", server.address);
    let bodies: Vec<_> = (0..40)
        .map(|_| {
            let mut stream = connect(server.address);
            let _ = stream.write_all(head.as_bytes());
            stream
        })
        .collect();
    assert_eq!(server.get("/api/v1/count?query=a").status, 200);
    drop(bodies);
    // In the end all of them are closed.
    thread::sleep(Duration::from_secs(2));
    for stream in &mut slow {
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        // An answer may say that it was too slow; what counts is that the connection ends.
        let ended = std::io::copy(stream, &mut std::io::sink());
        assert!(!ended.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
    }
}

#[test]
fn what_runs_is_finished_at_the_end() {
    let archive = archive_of(600);
    let watched = Watched::new(&archive, |call| {
        if call == "hit" {
            thread::sleep(Duration::from_micros(1000));
        }
    });
    let mut server = Server::new(watched, bounds());
    let mut stream = connect(server.address);
    send(&mut stream, server.address, "GET /api/v1/export?query=*&fields=id,body&format=csv", &[], "");
    // Whoever only keeps a connection does not keep the server.
    let _idle = connect(server.address);
    let mut begun = vec![0; 1000];
    stream.read_exact(&mut begun).unwrap();
    server.tell_to_end();
    let reply = Reply::of(&[begun, rest(&mut stream)].concat());
    assert!(reply.is_whole);
    assert_eq!(reply.text().lines().count(), 601);
    server.wait();
    assert!(std::net::TcpStream::connect(server.address).is_err());
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_program_when_what_runs_is_done() {
    let archive = archive_of(300);
    let whole = Program::serve(&archive, &[]).get(PLACES).is(200).body;
    for signal in ["TERM", "INT"] {
        let mut program = Program::serve(&archive, &[]);
        let mut stream = connect(program.address);
        send(&mut stream, program.address, &format!("GET {PLACES}"), &[], "");
        let mut begun = vec![0; 1000];
        stream.read_exact(&mut begun).unwrap();
        program.signal(signal);
        thread::sleep(Duration::from_millis(200));
        let reply = Reply::of(&[begun, rest(&mut stream)].concat());
        assert!(reply.is_whole && reply.body == whole, "{signal}");
        assert_eq!(program.end(), Some(0), "{signal}");
    }
}

#[test]
fn many_ask_at_once_and_all_get_their_own_answer() {
    let archive = Archive::sample();
    let program = Program::serve(&archive, &[]);
    let queries = ["渡輪", "大學", "港口", "候鳥", "颱風", "票價", "*", "學生"];
    let path = |query: &str| format!("/api/v1/search?query={}", encoded(query));
    let wanted: Vec<Vec<u8>> = queries.iter().map(|query| program.get(&path(query)).is(200).body).collect();
    let begin = Barrier::new(queries.len());
    thread::scope(|scope| {
        for (query, wanted) in queries.iter().zip(&wanted) {
            let (program, begin) = (&program, &begin);
            scope.spawn(move || {
                begin.wait();
                for _ in 0..10 {
                    assert_eq!(&program.get(&path(query)).is(200).body, wanted);
                }
            });
        }
    });
}
