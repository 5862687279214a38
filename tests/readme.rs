//! The README's commands are run as they stand: every line of a `sh` block that begins with `jianbao` or `printf`, one after the
//! other, in a copy of the sample corpus. A comment `# exit N` behind a command is its exit status; without one it is 0.

use std::fs;
use std::process::Command;

use crate::harness::{Archive, manifest_folder};

#[test]
fn the_commands_of_the_readme_run() {
    let readme = fs::read_to_string(manifest_folder().join("README.md")).unwrap();
    let work = Archive::new();
    let folder = work.path().join("sample_corpus");
    let status = Command::new("cp").arg("-r").arg(manifest_folder().join("sample_corpus")).arg(&folder).status();
    assert!(status.unwrap().success());
    let _ = fs::remove_dir_all(folder.join(".jianbao"));
    let program = env!("CARGO_BIN_EXE_jianbao");
    let mut run = 0;
    let mut in_block = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            in_block = line == "```sh";
            continue;
        }
        if !in_block || !["jianbao ", "printf "].iter().any(|start| line.starts_with(start)) {
            continue;
        }
        let expected = line.split_once("# exit ").map_or(0, |(_, status)| status.trim().parse().unwrap());
        let command = line.replacen("jianbao", program, 1);
        let output = Command::new("sh").args(["-c", &command]).current_dir(work.path()).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(expected),
            "{line}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        run += 1;
    }
    assert!(run >= 12, "only {run} commands were run");
}

/// What the README shows of a command is what the command prints, from its first line on; and its picture is the one that a
/// command draws.
#[test]
fn what_the_readme_shows_is_printed() {
    let readme = fs::read_to_string(manifest_folder().join("README.md")).unwrap();
    let archive = Archive::sample();
    let work = archive.path().parent().unwrap();
    let name = archive.path().file_name().unwrap().to_str().unwrap();
    fs::write(work.join(format!("{name}.names.txt")), "東港\n瀾島|青礁\n不存在的人\n").unwrap();
    let run = |command: &str| {
        let command = command.replace("sample_corpus", name).replace("names.txt", &format!("{name}.names.txt"));
        let command = command.replacen("jianbao", env!("CARGO_BIN_EXE_jianbao"), 1);
        let output = Command::new("sh").args(["-c", &command]).current_dir(work).output().unwrap();
        String::from_utf8(output.stdout).unwrap().replace(name, "sample_corpus")
    };
    let mut shown = 0;
    for block in readme.split("```text\n$ ").skip(1) {
        let (command, rest) = block.split_once('\n').unwrap();
        let wanted: Vec<&str> = rest.split("\n```").next().unwrap().lines().collect();
        let printed = run(command);
        let lines: Vec<&str> = printed.lines().map(str::trim_end).take(wanted.len()).collect();
        assert_eq!(lines, wanted, "{command}");
        shown += 1;
    }
    assert_eq!(shown, 8);
    let picture = run("jianbao timeline 學生 sample_corpus --with 大學 --by year --from 2020 --format svg");
    assert_eq!(picture, fs::read_to_string(manifest_folder().join("docs/timeline.svg")).unwrap());
    let _ = fs::remove_file(work.join(format!("{name}.names.txt")));
}
