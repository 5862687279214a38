//! What comes with the command line: completions for shells, and the pages of the manual, both made from its definitions.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::harness::run_in;

/// The sub-commands that `jianbao --help` lists, without `help`.
fn commands() -> Vec<String> {
    let help = run_in(Path::new("."), &["--help"]).succeeds().stdout;
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap().to_owned();
    let names = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    assert!(names.len() > 15 && names.contains(&"search".to_owned()), "{names:?}");
    names.into_iter().filter(|name| name != "help").collect()
}

/// Whether there is a program of this name.
fn is_here(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

fn script(shell: &str, folder: &Path) -> String {
    let script = run_in(folder, &["completions", shell]).succeeds().stdout;
    let path = folder.join(shell);
    fs::write(&path, &script).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_shell_gets_a_script_with_every_command() {
    let folder = TempDir::new().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = fs::read_to_string(script(shell, folder.path())).unwrap();
        for command in commands() {
            assert!(script.contains(&command), "{shell}: {command}");
        }
        assert!(script.contains("synonyms"), "{shell}");
    }
    let outcome = run_in(folder.path(), &["completions", "tcsh"]).ends(2);
    assert!(outcome.stderr.contains("bash, elvish, fish, powershell, zsh"), "{outcome}");
}

#[test]
fn shells_understand_their_scripts() {
    let folder = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        if !is_here(shell) {
            println!("left out: there is no {shell}");
            continue;
        }
        let output = Command::new(shell).args(["-n", &script(shell, folder.path())]).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {output:?}");
    }
}

/// What bash offers behind `line`.
fn completed(script: &str, line: &str) -> Vec<String> {
    let ask = r#"source "$1"; read -ra COMP_WORDS <<< "$2"; [[ $2 == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); COMPREPLY=()
        _jianbao jianbao "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"; printf '%s\n' "${COMPREPLY[@]}""#;
    let output = Command::new("bash").args(["-c", ask, "bash", script, line]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes() {
    if !is_here("bash") {
        println!("left out: there is no bash");
        return;
    }
    let folder = TempDir::new().unwrap();
    let script = script("bash", folder.path());
    assert_eq!(completed(&script, "jianbao sea"), ["search"]);
    assert_eq!(completed(&script, "jianbao search 渡輪 --sor"), ["--sort"]);
    assert_eq!(completed(&script, "jianbao search 渡輪 --sort "), ["relevance", "newest", "oldest"]);
    assert_eq!(completed(&script, "jianbao export 渡輪 --match a"), ["all", "any"]);
    assert_eq!(completed(&script, "jianbao completions z"), ["zsh"]);
}

#[test]
fn every_command_has_a_page_and_no_page_has_a_mistake() {
    let folder = TempDir::new().unwrap();
    let printed = run_in(folder.path(), &["man", "--out", "share/man1"]).succeeds().stdout;
    let mut names: Vec<String> = commands().iter().map(|name| format!("jianbao-{name}.1")).collect();
    names.push("jianbao.1".to_owned());
    for name in names {
        let path = folder.path().join("share/man1").join(&name);
        assert!(printed.lines().any(|line| line.ends_with(&format!("/{name}"))), "{name} in {printed}");
        let page = fs::read_to_string(&path).unwrap();
        for part in [".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS"] {
            assert!(page.contains(part), "{name}: {part}");
        }
        assert!(page.contains(concat!("\"jianbao ", env!("CARGO_PKG_VERSION"), "\"")), "{name}: {page}");
        if is_here("groff") {
            let arguments = ["-K", "utf8", "-T", "utf8", "-man", "-ww", "-W", "break", "-z"];
            let output = Command::new("groff").args(arguments).arg(&path).output().unwrap();
            assert!(output.status.success() && output.stderr.is_empty(), "{name}: {output:?}");
        } else {
            println!("left out: there is no groff");
        }
    }
}

#[test]
fn a_page_is_printed_as_it_is_written() {
    let folder = TempDir::new().unwrap();
    run_in(folder.path(), &["man", "--out", "."]).succeeds();
    let written = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(run_in(folder.path(), &["man"]).succeeds().stdout, written("jianbao.1"));
    assert_eq!(run_in(folder.path(), &["man", "search"]).succeeds().stdout, written("jianbao-search.1"));
    assert!(written("jianbao-search.1").contains("\\-\\-synonyms"));
    assert!(written("jianbao.1").contains("jianbao\\-search(1)"));
    assert!(written("jianbao.1").contains(".nf\nExit status: 0 found"), "{}", written("jianbao.1"));
    let outcome = run_in(folder.path(), &["man", "serch"]).ends(2);
    assert!(outcome.stderr.contains("no command `serch`") && outcome.stderr.contains("search, "), "{outcome}");
    let outcome = run_in(folder.path(), &["man", "search", "deeply"]).ends(2);
    assert!(outcome.stderr.contains("leave the word out"), "{outcome}");
}
