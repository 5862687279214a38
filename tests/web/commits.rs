//! A server sees each commit at the next request, whatever becomes of the folder of the index.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::client::{Program, ask};
use super::site::{Server, Watched, bounds};
use crate::harness::Archive;

fn total(program: &Program) -> u64 {
    program.get("/api/v1/count?query=%E6%B8%AF%E5%8F%A3").is(200).json()["total"].as_u64().unwrap()
}

#[test]
fn a_commit_is_seen_at_the_next_request() {
    let archive = Archive::of(&[("甲", "港口")]);
    let program = Program::serve(&archive, &[]);
    for number in 1..5 {
        assert_eq!(total(&program), number);
        archive.write(&format!("new{number}.md"), format!("# 乙{number}\n\n港口{number}"));
        // The server holds no lock of a writer.
        archive.run(&["index"]).succeeds();
    }
    fs::remove_file(archive.path().join("0.md")).unwrap();
    archive.run(&["index", "--allow-removals"]).succeeds();
    assert_eq!(total(&program), 4);
}

#[test]
fn an_index_that_is_opened_is_not_opened_again() {
    let archive = Archive::of(&[("甲", "港口")]);
    let opened = Arc::new(AtomicUsize::new(0));
    let heard = opened.clone();
    let watched = Watched::new(&archive, move |call| {
        if call == "open" {
            heard.fetch_add(1, Ordering::SeqCst);
        }
    });
    let server = Server::new(watched, bounds());
    for _ in 0..10 {
        server.get("/api/v1/count?query=a").is(200);
    }
    assert_eq!(opened.load(Ordering::SeqCst), 1);
    archive.write("new.md", "# 乙\n\n港口");
    archive.run(&["index"]).succeeds();
    for _ in 0..10 {
        server.get("/api/v1/count?query=a").is(200);
    }
    assert_eq!(opened.load(Ordering::SeqCst), 2);
}

#[test]
fn an_index_that_is_made_anew_is_served_as_it_was_until_it_is_whole() {
    let archive = Archive::of(&[("甲", "港口")]);
    let watched = Watched::new(&archive, |_| ());
    let server = Server::new(watched.clone(), bounds());
    let path = "/api/v1/search?query=%E6%B8%AF%E5%8F%A3";
    let before = server.get(path).is(200).text();
    let beside = tempfile::tempdir().unwrap();
    let (index, aside) = (archive.path().join(".jianbao/index"), beside.path().join("index"));
    // Gone; there, and nothing in it; there, and of another version; half of it there.
    fs::rename(&index, &aside).unwrap();
    assert_eq!(server.get(path).is(200).text(), before);
    fs::create_dir(&index).unwrap();
    assert_eq!(server.get(path).is(200).text(), before);
    let meta = fs::read_to_string(aside.join("meta.json")).unwrap();
    fs::write(index.join("meta.json"), meta.replace("\\\"format\\\":", "\\\"format\\\":9")).unwrap();
    assert_eq!(server.get(path).is(200).text(), before);
    fs::write(index.join("meta.json"), &meta).unwrap();
    assert_eq!(server.get(path).is(200).text(), before);
    fs::write(index.join("meta.json"), &meta[..meta.len() / 2]).unwrap();
    assert_eq!(server.get(path).is(200).text(), before);
    assert!(watched.remarks().iter().all(|remark| remark.contains("is served on")) && !watched.remarks().is_empty());
    fs::remove_dir_all(&index).unwrap();
    archive.write("new.md", "# 乙\n\n港口");
    archive.run(&["index"]).succeeds();
    assert_eq!(server.get(path).is(200).json()["total"], 2);
    archive.write("new2.md", "# 丙\n\n港口");
    let meta = fs::read_to_string(index.join("meta.json")).unwrap();
    fs::write(index.join("meta.json"), meta.replace("\\\"format\\\":", "\\\"format\\\":9")).unwrap();
    // What the old index held cannot be read: it is kept, which is no success.
    archive.run(&["check", "--repair"]).ends(2);
    assert_eq!(server.get(path).is(200).json()["total"], 3);
}

#[test]
fn while_commits_come_every_answer_is_of_one_of_them() {
    let archive = Archive::of(&[("甲", "港口")]);
    let program = Program::serve(&archive, &[]);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..6 {
                archive.write(&format!("new{number}.md"), format!("# 乙{number}\n\n港口{number}"));
                archive.run(&["index"]).succeeds();
            }
            is_over.store(true, Ordering::SeqCst);
        });
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut last = 0;
                    while !is_over.load(Ordering::SeqCst) {
                        let answer = program.get("/api/v1/search?query=%E6%B8%AF%E5%8F%A3&limit=100").is(200).json();
                        let total = answer["total"].as_u64().unwrap();
                        assert_eq!(answer["hits"].as_array().unwrap().len() as u64, total);
                        assert!(total >= last, "{total} after {last}");
                        last = total;
                    }
                })
            })
            .collect();
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
    assert_eq!(total(&program), 7);
}

#[test]
fn stories_of_a_commit_are_found_once() {
    let archive = Archive::sample();
    let found = Arc::new(AtomicUsize::new(0));
    let heard = found.clone();
    let watched = Watched::new(&archive, move |call| {
        if call == "fingerprints" {
            heard.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(300));
        }
    });
    let server = Server::new(watched, bounds());
    let address = server.address;
    let path = "GET /api/v1/search?query=*&reprints=once";
    // More than may be at the engine at once, all of whom wait for the same.
    let asked: Vec<_> = (0..4).map(|_| thread::spawn(move || ask(address, path, &[], ""))).collect();
    thread::sleep(Duration::from_millis(100));
    assert_eq!(server.get("/api/v1/count?query=a").status, 200, "who waits for stories holds no place");
    let answers: Vec<String> = asked.into_iter().map(|asked| asked.join().unwrap().is(200).text()).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let once = found.load(Ordering::SeqCst);
    server.get("/api/v1/reprints?query=*").is(200);
    assert_eq!(found.load(Ordering::SeqCst), once);
    assert!(archive.path().join(".jianbao/stories").is_file(), "kept for the next");
    let again = Server::new(Watched::new(&archive, |call| assert_ne!(call, "fingerprints")), bounds());
    assert_eq!(again.get("/api/v1/search?query=*&reprints=once").is(200).text(), answers[0]);
}

#[test]
fn a_hit_says_how_often_it_was_printed_where_stories_were_found_before() {
    let archive = Archive::sample();
    let says = |watched| {
        let server = Server::new(watched, bounds());
        let until = Instant::now() + Duration::from_secs(5);
        loop {
            let page = server.get("/?query=*&limit=100&lang=en").is(200).text();
            let is_said = page.contains("href=\"/reprints/");
            if is_said || Instant::now() > until {
                break is_said;
            }
            thread::sleep(Duration::from_millis(20));
        }
    };
    archive.run(&["reprints", "*"]).succeeds();
    assert!(says(Watched::new(&archive, |call| assert_ne!(call, "fingerprints"))));
    // What was found of another commit says nothing of this one.
    archive.write("new.txt", "新聞\n\n港口明年擴建。");
    archive.run(&["index"]).succeeds();
    let server = Server::new(Watched::new(&archive, |call| assert_ne!(call, "fingerprints")), bounds());
    thread::sleep(Duration::from_millis(300));
    assert!(!server.get("/?query=*&limit=100&lang=en").is(200).text().contains("href=\"/reprints/"));
}
