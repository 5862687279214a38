//! Text from articles and file names on a terminal, which is a pseudo terminal here, and on a pipe: it is shown, and does
//! nothing else.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::{Value, json};

use crate::harness::Archive;

/// Sets the title of a window, turns the writing round, begins a sequence in a single character, and forges a line.
const EVIL: &str = "\x1b]0;evil\x07\u{202E}\u{2066}\u{200F}\u{61C}\u{9B}31m\u{85}\u{2028}\r\nerror: forged";

/// The size of the terminal.
const ROWS: u16 = 50;
const COLUMNS: u16 = 80;

/// What a run of the program prints to a terminal, both streams.
fn on_a_terminal(archive: &Archive, arguments: &[&str]) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    tcsetwinsize(&master, Winsize { ws_row: ROWS, ws_col: COLUMNS, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let slave = OpenOptions::new().read(true).write(true).open(name).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_jianbao"))
        .args(["--color", "never"])
        .args(arguments)
        .current_dir(archive.path())
        .stdin(Stdio::null())
        .stdout(slave.try_clone().unwrap())
        .stderr(slave)
        .spawn()
        .unwrap();
    let mut bytes = Vec::new();
    // The terminal is gone with the program, which reading reports as an error.
    let _ = File::from(master).read_to_end(&mut bytes);
    child.wait().unwrap();
    String::from_utf8(bytes).unwrap()
}

/// An archive of one article, whose title, text, source and path hold `EVIL`, and beside it a file that cannot be read.
fn archive() -> (Archive, String) {
    let archive = Archive::new();
    let path = format!("{EVIL}.json");
    // An end of line in a text is the end of a paragraph, and no forgery.
    let body = format!("港口{}\n港口", EVIL.replace(['\r', '\n', '\u{85}', '\u{2028}'], ""));
    let value = json!({"title": EVIL, "source": EVIL, "author": EVIL, "section": EVIL, "url": EVIL, "body": body});
    archive.write(&path, value.to_string());
    archive.write(&format!("{EVIL}.jsonl"), format!("{EVIL}\n"));
    archive.write("a.md", "# 港口\n\n港口");
    let outcome = archive.run(&["index"]).ends(2);
    assert!(!outcome.stderr.lines().any(|line| line.starts_with("error: forged")), "{outcome}");
    (archive, path)
}

/// Asserts that what was printed steers nothing. `name` is what printed it.
fn is_harmless(name: &[&str], printed: &str) {
    let steers = |c: &char| matches!(*c, '\x07' | '\u{7F}'..='\u{9F}' | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    assert!(!printed.chars().any(|c| steers(&c)), "{name:?}: {printed:?}");
    assert!(!printed.contains("\x1b]"), "{name:?}: {printed:?}");
    // A cell of a table may hold ends of lines, in quotation marks.
    let is_forged = printed.replace("\r\n", "\n").lines().any(|line| line.starts_with("error: forged"));
    assert!(name.contains(&"csv") || !is_forged, "{name:?}: {printed}");
}

#[test]
fn no_door_lets_text_steer_a_terminal_or_forge_a_line() {
    let (archive, path) = archive();
    let list = EVIL.replace(['\r', '\n', '\u{85}', '\u{2028}'], "");
    archive.write("list.txt", format!("港口\n港口 {list}\nautor:{list}\n"));
    let id = archive.search(&["港口 -path:a"])["hits"][0]["id"].as_str().unwrap().to_owned();
    let runs: &[&[&str]] = &[
        &["search", "港口"],
        &["search", "港口 不存在", "--match", "any"],
        &["search", "港口", "--format", "json"],
        &["show", &id],
        &["show", &id, "--format", "json"],
        &["stats"],
        &["stats", "--format", "json"],
        &["inspect", &path],
        &["inspect", &path, "--format", "json"],
        &["inspect", EVIL],
        &["explain", "港口", &id],
        &["explain", "港口", &id, "--format", "json"],
        &["explain", EVIL],
        &["search", EVIL],
        &["search", "港口", EVIL],
        &["search", "港口", "--after", EVIL],
        &["search", "港口", "--from", EVIL],
        &["search", "港口", "--source", EVIL],
        &["search", "港口", "--synonyms", EVIL],
        &["export", "港口", "-o", EVIL],
        &["export", "港口", "-o", "-", "--fields", "title,path,source,authors,url,body"],
        &["export", "港口", "-o", "-", "--fields", "title,path,source,authors,url,body", "--format", "csv"],
        &["export", "港口", "-o", "-", "--format", "xlsx"],
        &["facets", "港口", "--by", "source,author,section"],
        &["facets", "港口", "--by", EVIL],
        &["timeline", "港口", "--with", EVIL],
        &["timeline", "港口", "--format", "svg"],
        &["kwic", "港口"],
        &["kwic", "港口", "--sort", "L1,R1", "--distinct"],
        &["kwic", "港口", "--sort", EVIL],
        &["kwic", "港口", "--format", "json"],
        &["collocates", "港口", "--min", "1", "--min-articles", "1"],
        &["typical", "港口", "--against", EVIL],
        &["batch", EVIL],
        &["batch", "list.txt"],
        &["batch", "list.txt", "--format", "json"],
        &["index"],
        &["index", EVIL],
    ];
    for arguments in runs {
        let printed = on_a_terminal(&archive, arguments);
        assert!(!printed.is_empty(), "{arguments:?}");
        is_harmless(arguments, &printed);
        if arguments.contains(&"json") {
            let line = printed.lines().find(|line| line.starts_with('{')).unwrap();
            serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {line}"));
        }
    }
    // What was typed wrongly is repeated by the reader of the command line, whose message has several lines.
    let printed = on_a_terminal(&archive, &[EVIL]);
    assert!(
        printed.contains("\\u{9b}31m") && !printed.contains('\x1b') && !printed.contains('\u{202E}'),
        "{printed:?}"
    );
    let shown = on_a_terminal(&archive, &["show", &id]);
    assert!(shown.contains("\\u{1b}]0;evil\\u{7}\\u{202e}\\u{2066}\\u{200f}\\u{61c}\\u{9b}31m"), "{shown}");
}

#[test]
fn a_pipe_gets_text_as_it_is_but_for_ends_of_lines() {
    let (archive, _) = archive();
    let outcome = archive.run(&["search", "港口"]).succeeds();
    assert!(!outcome.stdout.lines().any(|line| line.starts_with("error: forged")), "{outcome}");
    assert!(outcome.stdout.contains("\\u{d}\\u{a}error: forged.json"), "{outcome}");
    assert!(outcome.stdout.contains("\x1b]0;evil"), "{outcome}");
    let hits = archive.search(&["港口"]);
    assert!(hits["hits"].as_array().unwrap().iter().any(|hit| hit["path"] == format!("{EVIL}.json")), "{hits}");
}

#[test]
fn a_standard_error_that_cannot_be_written_is_no_panic() {
    let archive = Archive::new();
    for arguments in [&["search", "港口"][..], &["--nonsense"]] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_jianbao"))
            .args(arguments)
            .current_dir(archive.path())
            .stderr(full)
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}");
    }
}

/// Hits stand in one column of a terminal of 80, whatever stands before them, and no line is broken.
#[test]
fn a_concordance_is_aligned() {
    let contexts = [
        "昨天",
        "從東港出發的乘客今天清晨六點半在碼頭排隊，等候前往瀾島的",
        "Harbour authorities said the ",
        "ＡＢＣ！？（全形）",
        "e\u{301}a\u{308}o\u{302}重音",
        "👩\u{200D}👩\u{200D}👧一家搭",
        "👍🏽🇨🇳❤\u{FE0F}",
        "한국어와 ",
        "半角ｶﾞ",
        "",
    ];
    let archive = Archive::new();
    for (number, before) in contexts.iter().enumerate() {
        let after = contexts[(number + 3) % contexts.len()];
        archive.write(
            &format!("{number}.json"),
            json!({"title": "", "date": "2024-03-19", "body": format!("{before}渡輪{after}")}).to_string(),
        );
    }
    archive.run(&["index"]).succeeds();
    for arguments in [
        &["kwic", "渡輪"][..],
        &["kwic", "渡輪", "--sort", "L1,R1"],
        &["kwic", "渡輪", "--width", "200"],
        &["kwic", "渡輪", "--width", "3", "--distinct"],
    ] {
        let printed = on_a_terminal(&archive, arguments);
        let mut terminal = vt100::Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0);
        terminal.process(printed.as_bytes());
        let screen = terminal.screen();
        let mut columns = Vec::new();
        for row in 0..ROWS {
            let text = |column| screen.cell(row, column).map(vt100::Cell::contents).unwrap_or_default();
            let hits = (0..COLUMNS).filter(|column| text(*column) == "渡" && text(column + 2) == "輪");
            columns.extend(hits.take(1).filter(|_| row < contexts.len() as u16));
            assert!(row >= contexts.len() as u16 || !screen.row_wrapped(row), "{arguments:?}: row {row}:\n{printed}");
        }
        assert_eq!(columns.len(), contexts.len(), "{arguments:?}: {printed}");
        assert!(columns.iter().all(|column| *column == columns[0]), "{arguments:?}: {columns:?}\n{printed}");
    }
}
