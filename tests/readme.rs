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
