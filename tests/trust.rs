//! What may happen to a run of `index`: another one, an interrupt, folders that are not there, files that cannot be read.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jianbao::date::default_zone;
use jianbao::engine::Engine as _;
use jianbao::engine::local::LocalEngine;
use serde_json::Value;

use crate::harness::{Archive, Outcome};

fn start(archive: &Archive, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_jianbao"))
        .args(arguments)
        .current_dir(archive.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Ends a child that was started; gives its status and what it said.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

fn summary(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}\n{outcome}"))
}

/// An archive of one file with so many articles.
fn many(articles: usize) -> Archive {
    let archive = Archive::new();
    let rows: String = (0..articles)
        .map(|number| format!("{{\"title\":\"第{number}号\",\"body\":\"港口今天启用新航线，方便两岸居民往来。\"}}\n"))
        .collect();
    archive.write("many.jsonl", rows);
    archive
}

#[test]
fn a_second_index_waits_or_gives_up() {
    let archive = Archive::of(&[("甲", "港口")]);
    archive.write("new.md", "# 乙\n\n港口\n");
    let holder = LocalEngine::begin(&archive.path().join(".jianbao"), default_zone()).unwrap();
    let named = format!("process {} is writing", std::process::id());
    let outcome = archive.run(&["index", "--no-wait"]).ends(2);
    assert!(outcome.stderr.contains(&named), "{outcome}");
    let started = Instant::now();
    let waiting = start(&archive, &["index"]);
    // Readers are not held up.
    assert_eq!(archive.found(&["港口"]), ["0.md"]);
    std::thread::sleep(Duration::from_millis(700));
    drop(holder);
    let (status, said) = ended(waiting);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("waiting: ") && said.contains(&named), "{said}");
    assert!(started.elapsed() >= Duration::from_millis(700));
    assert_eq!(archive.found(&["港口"]), ["0.md", "new.md"]);
}

#[test]
fn a_stale_lock_blocks_nobody() {
    let archive = Archive::of(&[("甲", "港口")]);
    archive.write(".jianbao/lock", "process 1");
    archive.write(".jianbao/index/.tantivy-writer.lock", "");
    archive.write(".jianbao/index/.tantivy-meta.lock", "");
    archive.run(&["index", "--no-wait"]).succeeds();
}

#[cfg(unix)]
#[test]
fn an_interrupt_commits_what_is_read_and_the_next_run_goes_on() {
    const ARTICLES: usize = 20_000;
    let archive = many(ARTICLES);
    let child = start(&archive, &["index", "--commit-every", "100"]);
    let folder = archive.path().join(".jianbao");
    let started = Instant::now();
    while !LocalEngine::open(&folder).is_ok_and(|engine| engine.stats().unwrap().articles > 0) {
        assert!(started.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(5));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let (status, said) = ended(child);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("stopping: ") && said.contains("go on with: jianbao index"), "{said}");
    let outcome = archive.run(&["search", "港口", "--count"]).succeeds();
    assert!(outcome.stderr.contains("the index is not complete"), "{outcome}");
    let before: usize = outcome.stdout.trim().parse().unwrap();
    assert!(before > 0 && before < ARTICLES, "{before}");
    archive.run(&["check"]).succeeds();
    let rest = summary(&archive.run(&["index", "--format", "json"]).succeeds());
    assert_eq!((&rest["unchanged"], &rest["added"]), (&before.into(), &(ARTICLES - before).into()), "{rest}");
    let outcome = archive.run(&["search", "港口", "--count"]).succeeds();
    assert_eq!((outcome.stdout.trim(), outcome.stderr.as_str()), (ARTICLES.to_string().as_str(), ""));
}

/// The command waits for a reader that does not read; only the second interrupt ends it.
#[cfg(target_os = "linux")]
#[test]
fn a_second_interrupt_ends_at_once() {
    let waits = |process: u32| {
        let is_asleep = || fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| stat.contains(") S "));
        let mut times = 0;
        while times < 10 {
            times = if is_asleep() { times + 1 } else { 0 };
            std::thread::sleep(Duration::from_millis(30));
        }
    };
    let archive = many(3000);
    archive.run(&["index"]).succeeds();
    let pipe = archive.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = start(&archive, &["export", "*", "-o", "pipe", "--format", "csv", "--fields", "id,title,body"]);
    let mut reader = fs::File::open(&pipe).unwrap();
    reader.read_exact(&mut [0; 1]).unwrap();
    waits(child.id());
    let interrupt = || Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    interrupt();
    std::thread::sleep(Duration::from_millis(300));
    interrupt();
    let started = Instant::now();
    let (status, said) = (child.wait().unwrap().code(), child.stderr.take().unwrap());
    assert!(started.elapsed() < Duration::from_secs(20));
    let said = std::io::read_to_string(said).unwrap();
    assert_eq!(status, Some(130), "{said}");
    assert!(said.contains("stopping"), "{said}");
    // One interrupt is heard as soon as the reader goes on, and the command ends in order.
    let child = start(&archive, &["export", "*", "-o", "pipe", "--format", "csv", "--fields", "id,title,body"]);
    let mut reader = fs::File::open(&pipe).unwrap();
    reader.read_exact(&mut [0; 1]).unwrap();
    waits(child.id());
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let read = std::io::read_to_string(reader).unwrap();
    let (status, said) = ended(child);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("the export was broken off") && read.lines().count() < 3000, "{said}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_looked_at_keeps_its_articles() {
    let archive = Archive::new();
    archive.write("here.txt", "在\n\n港口的消息。\n");
    for number in 0..100 {
        archive.write(&format!("share/{number}.txt"), format!("第{number}号\n\n港口的消息。\n"));
    }
    archive.run(&["index"]).succeeds();
    fs::rename(archive.path().join("share"), archive.path().join(".share")).unwrap();
    // A link to itself: nobody can look behind it, root neither.
    std::os::unix::fs::symlink("share", archive.path().join("share")).unwrap();
    for arguments in [&["index"][..], &["index", "--allow-removals"]] {
        let outcome = archive.run(arguments).ends(2);
        assert!(outcome.stderr.contains("share: cannot be looked at"), "{outcome}");
        assert_eq!(archive.run(&["search", "港口", "--count"]).succeeds().stdout.trim(), "101");
    }
    let outcome = archive.run(&["check", "--sources"]).ends(2);
    assert!(outcome.stdout.contains("unreadable: share: ") && !outcome.stdout.contains("gone"), "{outcome}");
    fs::remove_file(archive.path().join("share")).unwrap();
    fs::rename(archive.path().join(".share"), archive.path().join("share")).unwrap();
    let again = summary(&archive.run(&["index", "--format", "json"]).succeeds());
    assert_eq!((&again["unchanged"], &again["added"]), (&101.into(), &0.into()));
}

#[test]
fn a_file_that_changed_behind_a_broken_off_reading_is_read_from_its_beginning() {
    let archive = many(3000);
    let mut child = start(&archive, &["index", "--commit-every", "100"]);
    let folder = archive.path().join(".jianbao");
    while !LocalEngine::open(&folder).is_ok_and(|engine| engine.stats().unwrap().articles > 0) {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let rows: String = (0..50).map(|number| format!("{{\"title\":\"另{number}\",\"body\":\"缆车\"}}\n")).collect();
    archive.write("many.jsonl", rows);
    let rest = summary(&archive.run(&["index", "--format", "json"]).succeeds());
    assert_eq!(rest["articles"], 50, "{rest}");
    assert_eq!(archive.run(&["search", "缆车", "--count"]).succeeds().stdout.trim(), "50");
    archive.run(&["search", "港口", "--count"]).ends(1);
    archive.run(&["check", "--sources"]).succeeds();
}

#[test]
fn an_archive_that_is_not_there_removes_nothing() {
    let archive = Archive::of(&[("甲", "港口"), ("乙", "港口")]);
    let away = tempfile::tempdir().unwrap();
    for name in ["0.md", "1.md"] {
        fs::copy(archive.path().join(name), away.path().join(name)).unwrap();
        fs::remove_file(archive.path().join(name)).unwrap();
    }
    let outcome = archive.run(&["index"]).ends(2);
    assert!(outcome.stderr.contains("2 of 2 articles would leave the index"), "{outcome}");
    assert!(outcome.stderr.contains("--allow-removals"), "{outcome}");
    assert_eq!(archive.found(&["港口"]), ["0.md", "1.md"]);
    // It is there again.
    fs::copy(away.path().join("0.md"), archive.path().join("0.md")).unwrap();
    fs::copy(away.path().join("1.md"), archive.path().join("1.md")).unwrap();
    archive.run(&["index"]).succeeds();
    fs::remove_file(archive.path().join("0.md")).unwrap();
    fs::remove_file(archive.path().join("1.md")).unwrap();
    let gone = summary(&archive.run(&["index", "--allow-removals", "--format", "json"]).succeeds());
    assert_eq!((&gone["removed"], &gone["articles"]), (&2.into(), &0.into()));
}

#[test]
fn more_than_a_share_does_not_leave_unasked() {
    let archive = Archive::new();
    for number in 0..200 {
        let folder = if number < 60 { "share" } else { "here" };
        archive.write(&format!("{folder}/{number}.txt"), format!("第{number}号\n\n港口的消息。\n"));
    }
    archive.run(&["index"]).succeeds();
    fs::rename(archive.path().join("share"), archive.path().join(".unmounted")).unwrap();
    let outcome = archive.run(&["index"]).ends(2);
    assert!(outcome.stderr.contains("60 of 200 articles would leave"), "{outcome}");
    assert_eq!(archive.run(&["search", "港口", "--count"]).succeeds().stdout.trim(), "200");
    // Under another name they are the same files, moved.
    fs::rename(archive.path().join(".unmounted"), archive.path().join("moved")).unwrap();
    let moved = summary(&archive.run(&["index", "--format", "json"]).succeeds());
    assert_eq!((&moved["removed"], &moved["added"]), (&60.into(), &60.into()));
}

#[test]
fn what_cannot_be_read_any_more_stays_until_it_can() {
    let archive = Archive::of(&[("甲", "港口")]);
    archive.write("many.jsonl", "{\"title\":\"乙\",\"body\":\"港口\"}\n");
    archive.run(&["index"]).succeeds();
    // A folder of that name is no file; nobody can tell what the file would hold.
    let path = archive.path().join("many.jsonl");
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/proc/self/mem", &path).unwrap();
    let outcome = archive.run(&["index"]).ends(2);
    assert!(outcome.stderr.contains("many.jsonl: cannot be read"), "{outcome}");
    assert_eq!(archive.found(&["港口"]), ["0.md", "many.jsonl#1"]);
    fs::remove_file(&path).unwrap();
    archive.write("many.jsonl", "{\"title\":\"丙\",\"body\":\"港口\"}\n");
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["丙"]), ["many.jsonl#1"]);
}

#[test]
fn what_only_found_no_room_to_be_unpacked_is_read_when_there_is_room() {
    let archive = Archive::of(&[("甲", "港口")]);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("乙.md", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all("# 乙\n\n港口\n".as_bytes()).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&zip.finish().unwrap().into_inner()).unwrap();
    archive.write("packed.zip.gz", packed.finish().unwrap());
    // So that a second run has no other reason to look at it.
    let file = fs::File::options().append(true).open(archive.path().join("packed.zip.gz")).unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(3600)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
    command.arg("index").current_dir(archive.path()).env("TMPDIR", archive.path().join("nowhere"));
    let outcome = command.output().unwrap();
    let said = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.status.code(), Some(2), "{said}");
    assert!(said.contains("packed.zip.gz: cannot be unpacked into the temporary folder: "), "{said}");
    assert_eq!(archive.found(&["港口"]), ["0.md"]);
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["港口"]), ["0.md", "packed.zip.gz!/乙.md"]);
}

#[test]
fn a_file_from_the_future_is_looked_at_in_every_run_and_written_once() {
    let archive = Archive::of(&[("甲", "港口")]);
    let file = fs::File::options().append(true).open(archive.path().join("0.md")).unwrap();
    file.set_modified(std::time::SystemTime::now() + Duration::from_secs(86_400)).unwrap();
    let commit = || fs::read(archive.path().join(".jianbao/index/meta.json")).unwrap();
    archive.run(&["index"]).succeeds();
    let first = commit();
    let again = summary(&archive.run(&["index", "--format", "json"]).succeeds());
    assert_eq!((&again["unchanged"], commit() == first), (&1.into(), true));
    // Its time tells nothing, so its bytes do.
    archive.write("0.md", "# 乙\n\n航線\n");
    let file = fs::File::options().append(true).open(archive.path().join("0.md")).unwrap();
    file.set_modified(std::time::SystemTime::now() + Duration::from_secs(86_400)).unwrap();
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["航線"]), ["0.md"]);
}

#[test]
fn a_list_has_its_name_after_its_manifest() {
    let archive = Archive::of(&[("甲", "港口")]);
    archive.run(&["index"]).succeeds();
    let manifest = archive.path().join("rows.csv.manifest.json");
    fs::create_dir(&manifest).unwrap();
    let outcome = archive.run(&["export", "港口", "-o", "rows.csv"]).ends(2);
    assert!(outcome.stderr.contains("rows.csv.manifest.json"), "{outcome}");
    assert!(!archive.path().join("rows.csv").exists());
    fs::remove_dir(&manifest).unwrap();
    archive.run(&["export", "港口", "-o", "rows.csv"]).succeeds();
    assert!(manifest.is_file() && archive.path().join("rows.csv").is_file());
}

#[cfg(unix)]
#[test]
fn a_list_is_as_private_as_the_one_that_it_replaces_and_links_stay_links() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let archive = Archive::of(&[("甲", "港口")]);
    archive.run(&["index"]).succeeds();
    let path = archive.path().join("rows.csv");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    symlink("later.csv", archive.path().join("link.csv")).unwrap();
    for name in ["rows.csv", "link.csv"] {
        archive.run(&["export", "港口", "-o", name]).succeeds();
    }
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(archive.path().join("link.csv").is_symlink());
    assert_eq!(fs::read(path).unwrap(), fs::read(archive.path().join("later.csv")).unwrap());
}

#[test]
fn an_export_that_ends_early_leaves_nothing_under_its_name() {
    let archive = many(20_000);
    archive.run(&["index"]).succeeds();
    for name in ["rows.csv", "rows.xlsx", "rows.jsonl"] {
        let mut child = start(&archive, &["export", "*", "-o", name, "--fields", "id,title,body"]);
        std::thread::sleep(Duration::from_millis(60));
        child.kill().unwrap();
        let is_done = child.wait().unwrap().success();
        let path = archive.path().join(name);
        assert!(path.exists() || !is_done, "{name}");
        // What stands under the name is whole, though the process was killed a moment later.
        if path.exists() {
            let content = fs::read(&path).unwrap();
            let rows = content.iter().filter(|byte| **byte == b'\n').count();
            let is_whole = match name {
                "rows.xlsx" => zip::ZipArchive::new(std::io::Cursor::new(content)).is_ok(),
                "rows.csv" => rows == 20_001,
                _ => rows == 20_000,
            };
            assert!(is_whole, "{name}");
        }
    }
    // A disk without room.
    let program = env!("CARGO_BIN_EXE_jianbao");
    let limited = format!("ulimit -f 64; trap '' XFSZ; '{program}' export '*' -o full.csv --fields title,body");
    let outcome = Command::new("sh").args(["-c", &limited]).current_dir(archive.path()).output().unwrap();
    let said = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write `full.csv`") || said.contains("the table cannot be written"), "{said}");
    let left: Vec<String> = fs::read_dir(archive.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("full"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
