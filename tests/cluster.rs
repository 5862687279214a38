//! The engine of a cluster against a real one, which `tests/cluster/nodes` starts: see `tests/cluster/README.md`. What the
//! local engine answers is right; the cluster has to answer the same, whatever is killed meanwhile.

mod damage;
mod failures;
#[cfg(feature = "web")]
mod guests;
mod random;
mod runs;
mod scenarios;
mod strange;
mod walls;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jianbao::engine::remote::RemoteEngine;
use jianbao::engine::remote::http::{Access, Address};
use regex::Regex;
use serde_json::{Value, json};

use crate::harness::{Archive, Outcome, manifest_folder};

/// Scores are rounded in other places of the formula.
const ROUNDING: f64 = 1e-5;
/// How many seconds a writer may be silent in these tests: longer than any answer takes, and short enough to wait for.
const LEASE: (&str, &str) = ("JIANBAO_ENGINE_LEASE", "2");

/// The cluster of the environment. Tests that have it run one after the other: some of them kill its nodes.
struct Cluster {
    /// `http://A,B,C`.
    address: String,
    nodes: Vec<String>,
    agent: ureq::Agent,
    /// Whether a node may be dead or frozen.
    is_broken: AtomicBool,
    _turn: MutexGuard<'static, ()>,
}

/// An index of one test, gone with it.
struct Index<'a> {
    cluster: &'a Cluster,
    name: String,
    /// What stands behind `--engine`.
    engine: String,
}

/// The cluster, or `None` and a line that says so.
fn cluster() -> Option<Cluster> {
    static TURN: Mutex<()> = Mutex::new(());
    let Some(address) = std::env::var("JIANBAO_CLUSTER").ok().filter(|address| !address.is_empty()) else {
        println!("left out: no cluster; see tests/cluster/README.md");
        return None;
    };
    let address = address.trim_end_matches('/').to_owned();
    let (scheme, hosts) = address.split_once("://").expect("JIANBAO_CLUSTER is http://HOST:PORT,HOST:PORT");
    let nodes = hosts.split(',').map(|host| format!("{scheme}://{host}")).collect();
    let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
    let agent = ureq::Agent::new_with_config(config.timeout_global(Some(Duration::from_secs(60))).build());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    Some(Cluster { nodes, agent, is_broken: AtomicBool::new(false), _turn, address })
}

impl Cluster {
    /// An index of this name, which is not there.
    fn index(&self, name: &str) -> Index<'_> {
        let name = format!("test-{name}-{}", std::process::id());
        let engine = format!("{}/{name}", self.address);
        self.ask("DELETE", &format!("/{name}"), None);
        Index { cluster: self, name, engine }
    }

    /// What the first node that answers says to a request.
    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let mut troubles = String::new();
        for node in &self.nodes {
            let body = body.map(|body| serde_json::to_vec(body).unwrap()).unwrap_or_default();
            let request = ureq::http::Request::builder()
                .method(method)
                .uri(format!("{node}{path}"))
                .header("content-type", "application/json");
            let request = request.body(body).unwrap();
            match self.agent.run(request) {
                Ok(mut answer) => {
                    let text = answer.body_mut().read_to_string().unwrap();
                    return (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or_default());
                }
                Err(error) => writeln!(troubles, "{node}: {error}").unwrap(),
            }
        }
        panic!("no node answers: {troubles}")
    }

    /// The same, which must not be refused.
    fn does(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(method, path, Some(body));
        assert!(status < 300, "{method} {path}: {status} {answer}");
        answer
    }

    /// Tells the nodes, as in `kill 2`.
    fn tell(&self, arguments: &[&str]) {
        assert!(
            std::env::var_os("JIANBAO_CLUSTER_NODES").is_some(),
            "JIANBAO_CLUSTER_NODES names the folder of the nodes"
        );
        self.is_broken.store(true, Ordering::Relaxed);
        let nodes = manifest_folder().join("tests/cluster/nodes");
        let output = Command::new(nodes).args(arguments).output().unwrap();
        assert!(output.status.success(), "nodes {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        self.is_broken.store(arguments[0] != "start", Ordering::Relaxed);
    }
}

impl Drop for Cluster {
    /// What a test that failed left dead or frozen is brought back for the next.
    fn drop(&mut self) {
        if self.is_broken.load(Ordering::Relaxed) {
            let nodes = manifest_folder().join("tests/cluster/nodes");
            let _ = Command::new(nodes).arg("start").output();
        }
    }
}

impl Index<'_> {
    /// Runs the program on this index.
    fn run(&self, archive: &Archive, arguments: &[&str]) -> Outcome {
        archive.run_with(LEASE, &[arguments, &["--engine", &self.engine]].concat())
    }

    /// Brings the index up to date.
    fn update(&self, archive: &Archive, options: &[&str]) -> Outcome {
        self.run(archive, &[&["index", ".", "--allow-removals"], options].concat()).succeeds()
    }

    /// Starts the program on this index; ended by [`end`].
    fn start(&self, archive: &Path, arguments: &[&str]) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
        command.args(arguments).args(["--engine", &self.engine]).current_dir(archive).envs([LEASE]);
        command.env_remove("JIANBAO_ENGINE_AUTH").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Running(Some(command.spawn().unwrap()))
    }

    /// Opens the index as a program does that uses the library.
    fn open(&self) -> RemoteEngine {
        RemoteEngine::open(&self.access()).unwrap()
    }

    fn access(&self) -> Access {
        Access::new(Address::parse(&self.engine).unwrap(), None, None, false).unwrap()
    }

    /// The document that names the runs.
    fn state(&self) -> Value {
        let (_, answer) = self.cluster.ask("GET", &format!("/{}/_doc/state", self.name), None);
        answer["_source"]["state"].clone()
    }

    /// Waits until the document that names the runs is so.
    fn await_state(&self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let state = self.state();
            if is_so(&state) {
                return state;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "it never comes to this: {what}; {state}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// How many documents there are of these, seen or not.
    fn documents(&self, query: &Value) -> u64 {
        self.cluster.does("POST", &format!("/{}/_refresh", self.name), &json!({}));
        let answer = self.cluster.does("POST", &format!("/{}/_count", self.name), &json!({ "query": query }));
        answer["count"].as_u64().unwrap()
    }

    /// Whether the index holds what the local one holds, and is whole.
    fn holds_what_is_there(&self, archive: &Archive) {
        let all = ["export", "*", "-o", "-", "--fields", "id,path,title,published,source,authors,body"];
        let (local, remote) = (archive.run(&all), self.run(archive, &all));
        assert_eq!((local.status, remote.status), (0, 0), "{local}\n{remote}");
        assert_eq!(local.stdout.lines().count(), remote.stdout.lines().count());
        assert!(local.stdout == remote.stdout, "the same number of articles, and others");
        let check = self.run(archive, &["check"]).succeeds();
        assert!(check.stdout.contains(&format!("whole: {} articles", remote.stdout.lines().count())), "{check}");
    }
}

impl Drop for Index<'_> {
    fn drop(&mut self) {
        if !self.cluster.is_broken.load(Ordering::Relaxed) {
            self.cluster.ask("DELETE", &format!("/{}", self.name), None);
        }
    }
}

/// A program that runs; killed where it is forgotten.
struct Running(Option<Child>);

impl Running {
    fn child(&mut self) -> &mut Child {
        self.0.as_mut().unwrap()
    }

    /// Sends it a signal, as in `STOP`.
    fn signal(&mut self, name: &str) {
        let process = self.child().id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &process]).status().unwrap().success());
    }

    fn is_alive(&mut self) -> bool {
        self.child().try_wait().unwrap().is_none()
    }

    /// Waits for its end: status, standard output and standard error.
    fn end(mut self) -> (i32, String, String) {
        let output = self.0.take().unwrap().wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The words of a command line; apostrophes quote.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (word, behind) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').expect("an apostrophe closes"),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

/// What was printed, without what may differ: the option that names the cluster, how long it took, and the cursor, which has
/// the last digits of a score in it. Numbers with more than two digits behind the point are taken out, to be compared apart.
fn comparable(index: &Index<'_>, text: &str) -> (String, Vec<f64>) {
    static TIME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[0-9.,]+ m?s\b").unwrap());
    static CURSOR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"("next":"|--after )[0-9a-f]+"#).unwrap());
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\d+\.\d{3,}\b").unwrap());
    // The cluster has no dictionary of words nearly like one that is not there.
    let lines = text.lines().filter(|line| !line.starts_with("did you mean: "));
    let text = lines.collect::<Vec<_>>().join("\n").replace(&format!(" --engine {}", index.engine), "");
    let text = CURSOR.replace_all(&text, "$1CURSOR");
    let text = TIME.replace_all(&text, "TIME");
    let numbers = NUMBER.find_iter(&text).map(|number| number.as_str().parse().unwrap()).collect();
    (NUMBER.replace_all(&text, "NUMBER").into_owned(), numbers)
}

/// How two outputs differ, numbers by more than a share of `apart`.
fn differ(index: &Index<'_>, local: &str, remote: &str, apart: f64) -> Option<String> {
    let ((local, numbers), (remote, others)) = (comparable(index, local), comparable(index, remote));
    if local != remote {
        let line = local.lines().zip(remote.lines()).find(|(local, remote)| local != remote);
        let (local, remote) = line.unwrap_or((&local, &remote));
        return Some(format!("local:  {local}\nremote: {remote}"));
    }
    let close = |(one, other): (&f64, &f64)| (one - other).abs() <= one.abs() * apart;
    let far = numbers.iter().zip(&others).find(|(one, other)| !close((one, other)));
    far.map(|(one, other)| format!("local:  {one}\nremote: {other}"))
}

/// How the answers of both engines to a command differ, numbers by more than a share of `apart`.
fn difference(archive: &Archive, index: &Index<'_>, arguments: &[&str], apart: f64) -> Option<String> {
    let local = archive.run(arguments);
    let remote = index.run(archive, arguments);
    if local.status != remote.status {
        return Some(format!("{local}\n{remote}"));
    }
    let found = differ(index, &local.stdout, &remote.stdout, apart);
    let found = found.or_else(|| differ(index, &local.stderr, &remote.stderr, apart));
    found.map(|found| format!("jianbao {}\n{found}", arguments.join(" ")))
}

/// Asks both engines all of these, two at a time. Scores may be `apart` by such a share of them, and the order is the same.
fn both_answer_alike(archive: &Archive, index: &Index<'_>, commands: &[Vec<&str>], apart: f64) {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(command) = commands.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = difference(archive, index, command, apart);
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), commands.len(), wrong.join("\n\n"));
}
