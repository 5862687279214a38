//! Articles that come, go and change, and runs that are killed: the stories are those of an index made anew.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::archives::{article, prose};
use crate::harness::{Archive, Random};

/// What `reprints` tells of all stories, excerpts included.
fn told(archive: &Archive) -> Value {
    let outcome = archive.run(&["reprints", "*", "--excerpts", "--format", "json"]);
    assert!(outcome.status <= 1, "{outcome}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

/// The same of an index of the same files that is made anew.
fn told_anew(archive: &Archive) -> Value {
    let anew = Archive::new();
    for entry in fs::read_dir(archive.path()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), anew.path().join(entry.file_name())).unwrap();
        }
    }
    anew.run(&["index"]).succeeds();
    told(&anew)
}

#[test]
fn stories_are_those_of_an_index_made_anew() {
    let mut random = Random(13);
    let texts: Vec<String> =
        (0..8).map(|_| (0..4).map(|_| prose(&mut random, 70)).collect::<Vec<_>>().join("\n")).collect();
    let archive = Archive::new();
    let write = |number: usize, random: &mut Random| {
        let text = &texts[random.below(texts.len())];
        let lines: Vec<&str> = text.lines().collect();
        let body = match random.below(4) {
            0 => text.clone(),
            1 => lines[1..].join("\n"),
            2 => format!("{}\n{}", lines[..3].join("\n"), prose(random, 60)),
            _ => format!("{}\n{}", lines[0], prose(random, 200)),
        };
        let date = format!("2024-03-{:02}", 1 + random.below(28));
        let source = ["通訊社", "甲報", "乙報", ""][random.below(4)];
        let line = article(&format!("標題{number}"), &date, source, &body);
        fs::write(archive.path().join(format!("{number:03}.jsonl")), format!("{line}\n")).unwrap();
    };
    (0..60).for_each(|number| write(number, &mut random));
    archive.run(&["index"]).succeeds();
    let mut before = told(&archive);
    assert_eq!(before, told_anew(&archive));
    assert!(before["stories"].as_array().unwrap().len() > 4);
    for step in 0..12 {
        match step % 4 {
            // The first article of a story goes.
            0 => {
                let stories = before["stories"].as_array().unwrap();
                let first = stories[random.below(stories.len())]["members"][0]["path"].as_str().unwrap();
                fs::remove_file(archive.path().join(first.split('#').next().unwrap())).unwrap();
            }
            // A text changes.
            1 => write(random.below(60), &mut random),
            // One comes.
            2 => write(60 + step, &mut random),
            // Many change, and the run that reads them is killed.
            _ => {
                (0..20).for_each(|_| write(random.below(60), &mut random));
                let mut run = Command::new(env!("CARGO_BIN_EXE_jianbao"))
                    .args(["index", "--commit-every", "3"])
                    .current_dir(archive.path())
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap();
                std::thread::sleep(Duration::from_millis(random.below(60) as u64));
                run.kill().unwrap();
                run.wait().unwrap();
                // What is there may be of any moment, and can be told.
                told(&archive);
            }
        }
        archive.run(&["index", "--allow-removals"]).succeeds();
        before = told(&archive);
        assert_eq!(before, told_anew(&archive), "step {step}");
    }
}
