//! Errors: what was typed, what is wrong, what to type instead.

use std::fs;
use std::time::{Duration, Instant};

use crate::harness::Archive;

/// The message and the hint of a run that fails.
fn error(archive: &Archive, arguments: &[&str]) -> (String, String) {
    let outcome = archive.run(arguments).ends(2);
    assert_eq!(outcome.stdout, "");
    let line = |name: &str| {
        let line = outcome.stderr.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no `{name}` in\n{outcome}")).to_owned()
    };
    (line("error: "), line("hint: "))
}

#[test]
fn each_error_says_what_to_type_instead() {
    let archive = Archive::of(&[("甲", "文字")]);
    for (arguments, message, hint) in [
        (
            &["search", "開源 NEAR/x 軟體"][..],
            "`x` is not a distance",
            "type a number of characters up to 10000: NEAR/20",
        ),
        (
            &["search", "autor:王"],
            "there is no field `autor`",
            "did you mean author:? the fields are title, body, lead, author, editor, reviewer, source, section, page, path, date, lang; to search for the text itself, put it in quotation marks: \"autor:…\"",
        ),
        (
            &["search", "*", "--from", "2024-05", "--to", "2024-03"],
            "--from and --to: the range of dates begins on 2024-05-01, after its end on 2024-03-31",
            "exchange the two: --from 2024-03 --to 2024-05",
        ),
        (
            &["search", "*", "--on", "2024-02-30"],
            "--on: `2024-02-30` is not in the calendar",
            "write a year, month or day: 2024, 2024-03, 2024-03-19, 2024年3月19日, 民國113年3月; or yesterday, 上周, 7d",
        ),
        (
            &["search", "*", "--after", "xyz"],
            "`xyz` is not a cursor",
            "give the value of \"next\" that the page before printed",
        ),
        (
            &["show", "xyz"],
            "`xyz` is not the ID of an article",
            "an ID is 1 to 16 hexadecimal digits, as a search prints it beside each hit",
        ),
        (
            &["export", "*", "-o", "a.doc"],
            "the ending of `a.doc` names no export format",
            "end the name in one of csv, tsv, jsonl, xlsx, ris, bib, csljson, gbt, or choose with --format",
        ),
        (
            &["export", "*", "-o", "a.csv", "--fields", "titel"],
            "there is no column `titel`",
            "the columns are id,score,title,published,source,authors,editors,reviewers,section,url,path,body,page,captured,seen,story,story_size,earliest,shared",
        ),
        (
            &["index", "nowhere"],
            "the archive `nowhere` does not exist",
            "name the folder that holds the articles; a query of several words is one argument: '渡輪 票價'",
        ),
    ] {
        assert_eq!(error(&archive, arguments), (message.to_owned(), hint.to_owned()), "{arguments:?}");
    }
}

#[test]
fn an_error_in_a_query_is_pointed_at() {
    let archive = Archive::of(&[("甲", "文字")]);
    let outcome = archive.run(&["search", "港口 autor:王"]).ends(2);
    assert!(outcome.stderr.contains("\n  | 港口 autor:王\n  |      ^^^^^^\nhint: "), "{outcome}");
    let (message, hint) = error(&archive, &["search", "autor：王"]);
    assert_eq!(message, "there is no field `autor`");
    assert!(hint.starts_with("did you mean author:? the fields are title, body,"), "{hint}");
}

#[test]
fn without_an_index_the_way_to_one_is_named() {
    let archive = Archive::new();
    let (message, hint) = error(&archive, &["search", "甲", "."]);
    assert_eq!((message.as_str(), hint.as_str()), ("there is no index in `.` yet", "make one with: jianbao index ."));
}

#[test]
fn an_index_of_another_version_is_refused_with_the_way_out() {
    let archive = Archive::of(&[("甲", "文字")]);
    let meta = archive.path().join(".jianbao/index/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let changed = text.replace(r#"\"fold\":"#, r#"\"fold\":9"#);
    assert_ne!(text, changed);
    fs::write(&meta, changed).unwrap();
    let (message, hint) = error(&archive, &["search", "甲"]);
    assert!(message.contains("of the folding, and this program reads version"), "{message}");
    assert!(hint.contains("jianbao check --repair"), "{hint}");
}

#[test]
fn a_damaged_index_is_an_error_and_no_panic() {
    let archive = Archive::of(&[("甲", "文字")]);
    fs::write(archive.path().join(".jianbao/index/meta.json"), "{").unwrap();
    let (message, hint) = error(&archive, &["search", "甲"]);
    assert!(message.ends_with("is damaged") && hint.contains("jianbao check"), "{message}\n{hint}");
}

#[test]
fn a_second_writer_is_told() {
    let archive = Archive::of(&[("甲", "文字")]);
    let lock = fs::File::options().write(true).open(archive.path().join(".jianbao/lock")).unwrap();
    lock.lock().unwrap();
    let (message, hint) = error(&archive, &["index", "--no-wait"]);
    assert!(message.contains("is writing the index"), "{message}");
    assert!(hint.contains("wait"), "{hint}");
    archive.run(&["search", "甲"]).succeeds();
}

#[test]
fn queries_beginning_with_a_hyphen_are_queries() {
    let archive = Archive::of(&[("甲", "文字"), ("乙", "文章")]);
    assert_eq!(archive.found(&["-文字"]), ["1.md"]);
    assert_eq!(archive.found(&["-author:*"]), ["0.md", "1.md"]);
}

#[test]
fn an_argument_of_any_length_is_answered_shortly() {
    let archive = Archive::of(&[("甲", "文字")]);
    let long = "港口 ".repeat(17_000);
    let wild = "a?*".repeat(3_000);
    for arguments in [
        &["search", &long][..],
        &["search", "甲", "--after", &long],
        &["search", "甲", "--from", &long],
        &["search", "甲", "--today", &long],
        &["search", "甲", "--author", &long],
        &["search", "甲", "--author", &wild],
        &["search", "甲", "--synonyms", &long],
        &["search", "甲", &long],
        &["search", "甲", "--sort", &long],
        &["show", &long],
        &["explain", "甲", &long],
        &["export", "甲", "-o", &long],
        &["export", "甲", "-o", "a.csv", "--fields", &long],
        &[&long],
    ] {
        let started = Instant::now();
        let outcome = archive.run(arguments).ends(2);
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", &arguments[..arguments.len() - 1]);
        assert!(
            outcome.stderr.len() < 20_000,
            "{} bytes for {:?}",
            outcome.stderr.len(),
            &arguments[..arguments.len() - 1]
        );
    }
    let many: Vec<&str> = ["search", "甲"].into_iter().chain(std::iter::repeat_n("--author=王", 1001)).collect();
    assert!(error(&archive, &many).0.contains("1000 is the most"));
}

#[cfg(unix)]
#[test]
fn files_of_words_have_a_size_and_endless_ones_are_refused() {
    let archive = Archive::of(&[("甲", "文字")]);
    for option in ["--synonyms", "--dict"] {
        let (message, _) = error(&archive, &["search", "甲", option, "/dev/zero"]);
        assert_eq!(message, "`/dev/zero` is larger than 64 MiB, the most that is read of such a file");
    }
    std::os::unix::fs::symlink("/dev/zero", archive.path().join(".jianbao/config.toml")).unwrap();
    assert!(error(&archive, &["index"]).0.ends_with("is no file"));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    use std::process::{Command, Stdio};
    let archive = Archive::sample();
    let mut child = Command::new(env!("CARGO_BIN_EXE_jianbao"))
        .args(["export", "*", "-o", "-", "--fields", "body,title,path"])
        .current_dir(archive.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
