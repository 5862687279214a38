//! The README, in both languages, and the pages of `docs/` show what is so. Every line of a `sh` block that begins with `jianbao` or
//! `printf` is run as it stands, one after the other, in a copy of the sample corpus: a comment `# exit N` behind a command is its exit
//! status; without one it is 0. A `text` block is what its first line prints. What cannot be run here stands in indented blocks or in a
//! sentence, and has at least the options that it names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::harness::{Archive, manifest_folder};

/// A page, by its path in the checkout, and its text.
pub(crate) fn pages() -> Vec<(String, String)> {
    let root = manifest_folder();
    let mut paths = vec!["README.md".to_owned(), "README.zh.md".to_owned()];
    for entry in fs::read_dir(root.join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        paths.extend(name.ends_with(".md").then(|| format!("docs/{name}")));
    }
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(root.join(path)).unwrap())).collect()
}

/// What the parser makes of a page.
pub(crate) fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The blocks of code in a page, each with what stands behind its fence; of an indented one that is nothing.
fn blocks(text: &str) -> Vec<(Option<String>, String)> {
    let mut blocks = Vec::new();
    let mut is_inside = false;
    for event in parser(text) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.to_string()),
                    CodeBlockKind::Indented => None,
                };
                blocks.push((info, String::new()));
                is_inside = true;
            }
            Event::Text(text) if is_inside => blocks.last_mut().unwrap().1.push_str(&text),
            Event::End(_) => is_inside = false,
            _ => {}
        }
    }
    blocks
}

/// The lines of the blocks that are run.
fn commands(text: &str) -> Vec<String> {
    let run = blocks(text).into_iter().filter(|(info, _)| info.as_deref() == Some("sh"));
    let lines = run.flat_map(|(_, block)| block.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| ["jianbao ", "printf "].iter().any(|start| line.starts_with(start))).collect()
}

/// The commands whose output is shown, and the lines of it.
fn shown(text: &str) -> Vec<(String, Vec<String>)> {
    let text = blocks(text).into_iter().filter(|(info, _)| info.as_deref() == Some("text"));
    let shown = text.map(|(_, block)| {
        let (command, rest) = block.split_once('\n').unwrap();
        let command = command.strip_prefix("$ ").unwrap_or_else(|| panic!("no command above {block}")).to_owned();
        (command, rest.lines().map(str::to_owned).collect())
    });
    shown.collect()
}

/// The folder that commands are run in: it has `sample_corpus`, indexed, and the list of names that some of them read.
fn folder() -> Archive {
    let work = Archive::new();
    let sample = Archive::sample();
    let status = Command::new("cp").arg("-r").arg(sample.path()).arg(work.path().join("sample_corpus")).status();
    assert!(status.unwrap().success());
    work.write("names.txt", "東港\n瀾島|青礁\n不存在的人\n");
    work
}

fn run(command: &str, folder: &Path) -> Output {
    let command = command.replacen("jianbao", env!("CARGO_BIN_EXE_jianbao"), 1);
    Command::new("sh").args(["-c", &command]).current_dir(folder).output().unwrap()
}

#[test]
fn the_commands_of_the_readme_and_the_docs_run() {
    let work = folder();
    let mut run_of = BTreeMap::new();
    for (page, text) in pages() {
        for line in commands(&text) {
            let expected = line.split_once("# exit ").map_or(0, |(_, status)| status.trim().parse().unwrap());
            let output = run(&line, work.path());
            assert_eq!(
                output.status.code(),
                Some(expected),
                "{page}: {line}\n{}\n{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            *run_of.entry(page.clone()).or_insert(0) += 1;
        }
    }
    assert!(run_of.values().sum::<usize>() >= 40, "{run_of:?}");
    assert!(run_of.len() >= 4, "{run_of:?}");
}

/// What is shown of a command is what the command prints, from its first line on; and the picture is the one that a command draws.
#[test]
fn what_the_readme_and_the_docs_show_is_printed() {
    let work = folder();
    let mut shown_in = BTreeMap::new();
    for (page, text) in pages() {
        for (command, wanted) in shown(&text) {
            let output = run(&command, work.path());
            assert!(output.status.success(), "{page}: {command}\n{}", String::from_utf8_lossy(&output.stderr));
            let printed = String::from_utf8(output.stdout).unwrap();
            let lines: Vec<&str> = printed.lines().map(str::trim_end).take(wanted.len()).collect();
            assert_eq!(lines, wanted, "{page}: {command}");
            *shown_in.entry(page.clone()).or_insert(0) += 1;
        }
    }
    assert_eq!(shown_in.get("README.md"), Some(&10), "{shown_in:?}");
    assert!(shown_in.values().sum::<usize>() >= 28, "{shown_in:?}");
    let picture = "jianbao timeline 學生 sample_corpus --with 大學 --by year --from 2020 --format svg";
    let drawn = String::from_utf8(run(picture, work.path()).stdout).unwrap();
    assert_eq!(drawn, fs::read_to_string(manifest_folder().join("docs/timeline.svg")).unwrap());
}

/// The README in Chinese is the same page: the same commands, the same lines of them, and the two by which everybody begins.
#[test]
fn the_readme_says_the_same_in_both_languages() {
    let of = |name: &str| pages().into_iter().find(|(page, _)| page == name).unwrap().1;
    let (english, chinese) = (of("README.md"), of("README.zh.md"));
    assert_eq!(commands(&english), commands(&chinese));
    assert_eq!(shown(&english), shown(&chinese));
    for text in [&english, &chinese] {
        let first: Vec<String> =
            blocks(text).into_iter().filter_map(|(info, block)| info.is_none().then_some(block)).collect();
        assert_eq!(first[0].trim_end(), "cargo run --release -- search 晶片 sample_corpus --update");
        assert_eq!(first[1].trim_end(), "cargo test");
    }
    let linked = |text: &str| -> Vec<String> {
        let links = parser(text).filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("docs/") => Some(dest_url.to_string()),
            _ => None,
        });
        let mut links: Vec<String> = links.collect();
        links.sort();
        links.dedup();
        links
    };
    assert_eq!(linked(&english), linked(&chinese));
    for (page, _) in pages().iter().filter(|(page, _)| page.starts_with("docs/")) {
        assert!(linked(&english).iter().any(|link| link == page), "the README does not lead to {page}");
    }
}

/// The commands of this program that a page names without running them, without its name.
fn named(text: &str) -> Vec<String> {
    let mut named = Vec::new();
    for (info, block) in blocks(text) {
        if info.is_none() {
            let joined = block.replace("\\\n", " ");
            named.extend(joined.lines().filter_map(|line| line.strip_prefix("jianbao ")).map(str::to_owned));
        }
    }
    for event in parser(text) {
        if let Event::Code(code) = event {
            named.push(code.strip_prefix("jianbao ").unwrap_or(&code).to_owned());
        }
    }
    named
}

/// The pages of the manual, by the words of their command: `search`, `check`, and of one in another both.
fn manual() -> BTreeMap<String, String> {
    let folder = Archive::new();
    let written = folder.run(&["man", "--out", "."]).succeeds().stdout;
    let page = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap().replace("\\-", "-");
    let name =
        |path: &str| path.trim_start_matches("./").trim_end_matches(".1").replace("jianbao-", "").replace('-', " ");
    written.lines().map(|path| (name(path), page(path))).collect()
}

/// What names a command has the options of it; a sentence that names `jianbao` and a word names a command.
#[test]
#[cfg(all(feature = "cluster", feature = "pdf", feature = "web"))]
fn what_is_named_is_there() {
    let manual = manual();
    let mut seen = 0;
    for (page, text) in pages() {
        let is_typed = |command: &str| text.contains(&format!("jianbao {command}"));
        for command in named(&text) {
            let words: Vec<&str> =
                command.split_whitespace().map(|word| word.trim_matches(&['[', ']', ','][..])).collect();
            let Some(first) = words.first().filter(|word| word.chars().all(|c| c.is_ascii_lowercase())) else {
                continue;
            };
            let two = words.get(1).map(|second| format!("{first} {second}")).unwrap_or_default();
            let Some(known) = manual.get(&two).or_else(|| manual.get(*first)) else {
                assert!(!is_typed(&command), "{page}: there is no {first}: {command}");
                continue;
            };
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(known.contains(option), "{page}: {first} has no {option}: {command}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 20, "only {seen} options");
}
