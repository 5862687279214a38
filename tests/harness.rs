//! An archive in a temporary folder, and the program run on it. A failing run prints its command, status and output.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use jianbao::corpus::{Config, Inspection, Item, ReadOptions, read_bytes};
use serde_json::Value;
use tempfile::TempDir;

/// A folder of articles.
pub(crate) struct Archive {
    folder: TempDir,
}

/// What a run of the program gave.
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    command: String,
}

impl Archive {
    /// An empty archive.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// An archive of articles with these titles and bodies, indexed. Their paths are `0.md`, `1.md`, …
    pub(crate) fn of(articles: &[(&str, &str)]) -> Self {
        let archive = Self::new();
        for (number, (title, body)) in articles.iter().enumerate() {
            archive.write(&format!("{number}.md"), format!("---\ntitle: {}\n---\n{body}\n", quoted(title)));
        }
        archive.run(&["index"]).succeeds();
        archive
    }

    /// A copy of the sample corpus, indexed.
    pub(crate) fn sample() -> Self {
        let archive = Self::new();
        copy(&manifest_folder().join("sample_corpus"), archive.path());
        archive.run(&["index"]).succeeds();
        archive
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Runs the program inside the archive.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        run_in(self.path(), arguments)
    }

    /// Runs the program inside the archive, with a variable of the environment.
    #[cfg(feature = "cluster")]
    pub(crate) fn run_with(&self, variable: (&str, &str), arguments: &[&str]) -> Outcome {
        run(self.path(), arguments, Some(variable))
    }

    /// The JSON of a search that finds something.
    pub(crate) fn search(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["search", "--format", "json", "--limit", "1000"];
        all.extend(arguments);
        let outcome = self.run(&all);
        assert!(outcome.status <= 1, "{outcome}");
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}\n{outcome}"))
    }

    /// The paths of all hits, in order.
    pub(crate) fn hits(&self, arguments: &[&str]) -> Vec<String> {
        let page = self.search(arguments);
        let hits = page["hits"].as_array().unwrap();
        assert_eq!(page["total"].as_u64().unwrap() as usize, hits.len());
        hits.iter().map(|hit| hit["path"].as_str().unwrap().to_owned()).collect()
    }

    /// The paths of all hits, sorted.
    pub(crate) fn found(&self, arguments: &[&str]) -> Vec<String> {
        let mut paths = self.hits(arguments);
        paths.sort();
        paths
    }
}

impl Outcome {
    /// The run, if it ended with status 0.
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.status, 0, "{self}");
        self
    }

    /// The run, if it ended with this status.
    pub(crate) fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self}");
        self
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "command: {}\nstatus: {}\nstdout:\n{}\nstderr:\n{}",
            self.command, self.status, self.stdout, self.stderr
        )
    }
}

/// How long a run may take: none of these archives is large.
const LONGEST: Duration = Duration::from_secs(120);

/// Runs the program in `folder`. One that does not end is a failure.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Outcome {
    run(folder, arguments, None)
}

fn run(folder: &Path, arguments: &[&str], variable: Option<(&str, &str)>) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What the tests' own environment says of a cluster is not for them.
    command.env_remove("JIANBAO_ENGINE_AUTH").envs(variable);
    let child = command.spawn().unwrap();
    let process = child.id();
    let (ended, end) = mpsc::channel();
    std::thread::spawn(move || ended.send(child.wait_with_output()));
    let command = format!("(in {}) jianbao {}", folder.display(), arguments.join(" "));
    let output = end.recv_timeout(LONGEST).unwrap_or_else(|_| {
        let _ = Command::new("kill").args(["-9", &process.to_string()]).status();
        panic!("still running after {LONGEST:?}: {command}")
    });
    let output = output.unwrap();
    Outcome {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        command,
    }
}

pub(crate) fn manifest_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The articles that an export of everything gives, as JSON, by path.
pub(crate) fn exported(archive: &Archive, fields: &str) -> Vec<Value> {
    let outcome = archive.run(&["export", "*", "-o", "-", "--fields", fields]).succeeds();
    let mut rows: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    rows.sort_by_key(|row| row["path"].as_str().unwrap().to_owned());
    rows
}

/// A YAML string.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_name() == ".jianbao" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Numbers that look random and are the same in every run: xorshift64*.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

/// What is read of `bytes` in a file called `name`: articles, and what failed or is not read.
pub(crate) fn read(name: &str, bytes: &[u8]) -> (Vec<Inspection>, Vec<String>) {
    read_by(name, bytes, Config::default())
}

/// The same by the rules of `config`.
pub(crate) fn read_by(name: &str, bytes: &[u8], config: Config) -> (Vec<Inspection>, Vec<String>) {
    let options = ReadOptions { config, ..ReadOptions::default() };
    let (mut articles, mut failures) = (Vec::new(), Vec::new());
    read_bytes(name, bytes, &options, &mut |item, _| {
        match item {
            Item::Article(article) => articles.push(*article),
            Item::Failed(failure) => failures.push(format!("{}: {}", failure.path, failure.reason)),
            Item::Unread { kind, .. } => failures.push(kind),
        }
        ControlFlow::Continue(())
    });
    (articles, failures)
}
