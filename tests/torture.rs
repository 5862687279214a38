//! Torture: an archive that is changed at random, and brought up to date by runs that are killed at random. After each
//! kill the index is that of one of the commits that an undisturbed run would have made, and nothing else; when a run is
//! left alone, it ends in the state of the folder. The model is a map.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Archive, Random};

/// Articles between two commits of the runs here.
const COMMIT: usize = 5;

/// Title and body of an article.
type Text = (String, String);
/// Articles by path.
type State = BTreeMap<String, Text>;
/// By file, what was read of it, and how many of its articles are in the index.
type Indexed = BTreeMap<String, (File, usize)>;

/// What a file holds, as far as the program can read it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum File {
    /// One article.
    One(Text),
    /// An article a line.
    Many(Vec<Text>),
    /// Nothing that can be read.
    Broken(u64),
}

impl File {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::One((title, body)) => format!("{title}\n\n{body}\n").into_bytes(),
            Self::Many(articles) => articles
                .iter()
                .flat_map(|(title, body)| {
                    format!("{}\n", serde_json::json!({ "title": title, "body": body })).into_bytes()
                })
                .collect(),
            Self::Broken(number) => format!("PK\u{3}\u{4}{number}").into_bytes(),
        }
    }

    /// Its articles in the order in which they are read.
    fn articles(&self, path: &str) -> Vec<(String, Text)> {
        match self {
            Self::One(text) => vec![(path.to_owned(), text.clone())],
            Self::Many(articles) => {
                let numbered = articles.iter().enumerate();
                numbered.map(|(at, text)| (format!("{path}#{}", at + 1), text.clone())).collect()
            }
            Self::Broken(_) => Vec::new(),
        }
    }
}

/// Where the index is, as options and variables of the environment; by default in the archive.
#[derive(Clone, Default)]
pub(crate) struct Place {
    options: Vec<String>,
    variables: Vec<(String, String)>,
    /// How long a run over some files takes there, where that is known.
    takes: Option<Duration>,
}

/// The folder and the index as they should be.
struct Model {
    archive: Archive,
    place: Place,
    random: Random,
    files: BTreeMap<String, File>,
    /// What the index may hold. More than one where its articles do not tell: a file without any may have been read or not,
    /// and files that were read before are read first.
    indexed: Vec<Indexed>,
    counter: u64,
    /// Within which time a run is killed.
    longest: Duration,
    kills: u64,
    survived: u64,
    states: u64,
    log: Vec<String>,
}

#[cfg(feature = "cluster")]
impl Place {
    pub(crate) fn new(options: &[&str], variables: &[(&str, &str)], takes: Duration) -> Self {
        let owned = |text: &&str| (*text).to_owned();
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { options: options.iter().map(owned).collect(), variables: variables.collect(), takes: Some(takes) }
    }
}

impl Place {
    /// The arguments with the options behind them.
    fn with<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        arguments.iter().copied().chain(self.options.iter().map(String::as_str)).collect()
    }
}

impl Model {
    fn new(seed: u64, place: &Place) -> Self {
        Self {
            archive: Archive::new(),
            place: place.clone(),
            random: Random(seed | 1),
            files: BTreeMap::new(),
            indexed: vec![Indexed::new()],
            counter: 0,
            longest: place.takes.unwrap_or_else(duration_of_a_run),
            kills: 0,
            survived: 0,
            states: 0,
            log: vec![format!("seed {seed}")],
        }
    }

    fn text(&mut self) -> Text {
        const WORDS: [&str; 8] = ["渡輪", "票价", "颱風", "港口", "芯片", "开源大模型", "居民", "GPT-4"];
        self.counter += 1;
        let length = 1 + self.random.below(12);
        let words: Vec<&str> = (0..length).map(|_| WORDS[self.random.below(WORDS.len())]).collect();
        (format!("第{}号{}", self.counter, words[0]), format!("{}。", words.concat()))
    }

    fn file(&mut self, path: &str) -> File {
        if self.random.below(12) == 0 {
            self.counter += 1;
            return File::Broken(self.counter);
        }
        if path.ends_with("jsonl") {
            File::Many((0..self.random.below(14)).map(|_| self.text()).collect())
        } else {
            File::One(self.text())
        }
    }

    fn any_path(&mut self) -> Option<String> {
        let count = self.files.len();
        (count > 0).then(|| self.files.keys().nth(self.random.below(count)).unwrap().clone())
    }

    fn write(&mut self, path: String, file: File) {
        self.archive.write(&path, file.bytes());
        self.files.insert(path, file);
    }

    /// Changes the folder by one step.
    fn change(&mut self) {
        match self.random.below(10) {
            0..=3 => {
                self.counter += 1;
                let folder = ["", "a/", "b/c/"][self.random.below(3)];
                let ending = ["txt", "txt", "jsonl"][self.random.below(3)];
                let path = format!("{folder}{}.{ending}", self.counter % 40);
                let file = self.file(&path);
                self.log.push(format!("write {path}"));
                self.write(path, file);
            }
            4..=5 => {
                let Some(path) = self.any_path() else { return };
                let file = self.file(&path);
                self.log.push(format!("edit {path}"));
                self.write(path, file);
            }
            6 => {
                let Some(path) = self.any_path() else { return };
                self.counter += 1;
                let (stem, ending) = path.rsplit_once('.').unwrap();
                let to = format!("{}-{}.{ending}", &stem[..stem.len().min(12)], self.counter);
                self.log.push(format!("rename {path} to {to}"));
                fs::rename(self.archive.path().join(&path), self.archive.path().join(&to)).unwrap();
                let file = self.files.remove(&path).unwrap();
                self.files.insert(to, file);
            }
            7 => {
                let Some(path) = self.any_path() else { return };
                self.log.push(format!("remove {path}"));
                fs::remove_file(self.archive.path().join(&path)).unwrap();
                self.files.remove(&path);
            }
            8 => {
                let Some(path) = self.any_path() else { return };
                self.log.push(format!("touch {path}"));
                fs::File::open(self.archive.path().join(&path))
                    .and_then(|file| file.set_modified(std::time::SystemTime::now()))
                    .unwrap();
            }
            _ => {
                let Some(path) = self.any_path() else { return };
                self.counter += 1;
                let file = File::Broken(self.counter);
                self.log.push(format!("corrupt {path}"));
                self.write(path, file);
            }
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
        command.args(self.place.with(&["index", ".", "--allow-removals", "--commit-every", &COMMIT.to_string()]));
        command.envs(self.place.variables.iter().cloned());
        command.current_dir(self.archive.path()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Runs `index` and kills it after a while. Whether it was alive till then.
    fn killed_run(&mut self) -> bool {
        let after = self.longest.mul_f64(self.random.below(1000) as f64 / 1000.0);
        let mut child = self.command().spawn().unwrap();
        let started = Instant::now();
        while started.elapsed() < after {
            if child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_micros(300));
        }
        let alive = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        self.log.push(format!("killed after {after:?}, alive: {alive}"));
        // Kills come at every moment of a run, its end too, when about one in four comes too late.
        self.longest = self.longest.mul_f64(if alive { 1.03 } else { 0.92 });
        alive
    }

    /// What the index may hold now, after a run that began at `indexed`: the states at the articles in the order in which
    /// the run reads them, as file by file what is in.
    fn possible(&self, indexed: &Indexed) -> Vec<Indexed> {
        let mut now = indexed.clone();
        let mut states = vec![now.clone()];
        now.retain(|path, _| self.files.contains_key(path));
        states.push(now.clone());
        let is_known = |path: &&String| indexed.contains_key(*path);
        let (known, new): (Vec<&String>, Vec<&String>) = self.files.keys().partition(is_known);
        for path in walk_order(known).into_iter().chain(walk_order(new)) {
            let file = &self.files[path];
            let all = file.articles(path).len();
            let from = match now.get(path) {
                // What was read of it stays as it is, and is gone on with.
                Some((old, count)) if old == file => *count,
                // Of a partly read file what is in it so far may be the beginning of what is in it now.
                Some((old, count)) => {
                    let (before, after) = (old.articles(path), file.articles(path));
                    let is_partial = *count < before.len();
                    if is_partial && after.len() >= *count && before[..*count] == after[..*count] { *count } else { 0 }
                }
                None => 0,
            };
            // Of a file with articles, none is never what is noted.
            for count in from.max(1).min(all)..=all {
                now.insert(path.clone(), (file.clone(), count));
                states.push(now.clone());
            }
        }
        states
    }

    /// Looks through every door whether the index is in one of the possible states, and takes it for the present one.
    fn verify(&mut self, is_complete: bool) {
        let outcome = self.archive.run(&self.place.with(&["export", "*", "-o", "-", "--fields", "path,title,body,id"]));
        let found: State = match outcome.status {
            0 | 1 => outcome.stdout.lines().map(|line| row(&serde_json::from_str(line).unwrap())).collect(),
            // Killed before the first commit.
            _ if outcome.stderr.contains("is not built yet") || outcome.stderr.contains("there is no index") => {
                let is_new = self.indexed.iter().all(Indexed::is_empty);
                assert!(is_new && !is_complete, "{outcome}\n{}", self.log.join("\n"));
                return;
            }
            _ => panic!("{outcome}\n{}", self.log.join("\n")),
        };
        let possible: Vec<Indexed> = self.indexed.iter().flat_map(|indexed| self.possible(indexed)).collect();
        self.states += possible.len() as u64;
        let mut now: Vec<Indexed> = Vec::new();
        for state in possible {
            if articles(&state) == found && !now.contains(&state) {
                now.push(state);
            }
        }
        assert!(!now.is_empty(), "in none of the possible states\nfound: {found:#?}\nlog:\n{}", self.log.join("\n"));
        if is_complete {
            let wanted: State = self.files.iter().flat_map(|(path, file)| file.articles(path)).collect();
            assert_eq!(found, wanted, "log:\n{}", self.log.join("\n"));
            let whole = |(path, file): (&String, &File)| (path.clone(), (file.clone(), file.articles(path).len()));
            now = vec![self.files.iter().map(whole).collect()];
        }
        self.indexed = now;
        let check = self.archive.run(&self.place.with(&["check"]));
        assert_eq!(check.status, 0, "{check}\n{}", self.log.join("\n"));
        assert!(check.stdout.contains(&format!("whole: {} articles", found.len())), "{check}");
        // A phrase that stands in one article, by search and by show.
        if let Some((path, (title, body))) = found.iter().nth(self.random.below(found.len().max(1))) {
            let page = self.archive.search(&self.place.with(&[&format!("title:「{title}」")]));
            let hit = page["hits"].as_array().unwrap().iter().find(|hit| hit["path"] == path.as_str());
            let id =
                hit.unwrap_or_else(|| panic!("{title} is not found\n{}", self.log.join("\n")))["id"].as_str().unwrap();
            let shown = self.archive.run(&self.place.with(&["show", id])).succeeds().stdout;
            assert!(shown.contains(title.as_str()) && shown.contains(body.trim_end_matches('\n')), "{shown}");
        }
    }

    /// A round: some changes, some killed runs, and one that is left alone.
    fn round(&mut self) {
        for _ in 0..1 + self.random.below(8) {
            self.change();
        }
        for _ in 0..1 + self.random.below(5) {
            if self.killed_run() {
                self.kills += 1;
            } else {
                self.survived += 1;
            }
            self.verify(false);
            if self.random.below(3) == 0 {
                self.change();
            }
        }
        let outcome = self.command().output().unwrap();
        let stderr = String::from_utf8_lossy(&outcome.stderr);
        assert!(matches!(outcome.status.code(), Some(0 | 2)), "{stderr}\n{}", self.log.join("\n"));
        assert!(!stderr.contains("error:"), "{stderr}\n{}", self.log.join("\n"));
        self.log.push("run to the end".to_owned());
        self.verify(true);
        if self.random.below(4) == 0 {
            let check = self.archive.run(&self.place.with(&["check", "--sources"]));
            assert_eq!(check.status, 0, "{check}\n{}", self.log.join("\n"));
        }
        self.log.truncate(1);
    }
}

/// Paths in the order of a walk: by the names of files and folders, one after the other.
fn walk_order(mut paths: Vec<&String>) -> Vec<&String> {
    paths.sort_by(|a, b| a.split('/').cmp(b.split('/')));
    paths
}

fn articles(state: &Indexed) -> State {
    state.iter().flat_map(|(path, (file, count))| file.articles(path).into_iter().take(*count)).collect()
}

fn row(row: &Value) -> (String, Text) {
    let text = |name: &str| row[name].as_str().unwrap().to_owned();
    (text("path"), (text("title"), text("body")))
}

/// How long an undisturbed run over some files takes: kills come within this time.
fn duration_of_a_run() -> Duration {
    let archive = Archive::new();
    for number in 0..20 {
        archive.write(&format!("{number}.txt"), format!("第{number}号\n\n港口今天启用新航线。\n"));
    }
    let started = Instant::now();
    archive.run(&["index", "--commit-every", "5"]).succeeds();
    started.elapsed()
}

/// Goes on until `kills` runs were killed alive. Gives the number of kills, of runs that ended before, and of states.
pub(crate) fn torture(seed: u64, kills: u64, place: &Place) -> (u64, u64, u64) {
    let mut model = Model::new(seed, place);
    while model.kills < kills {
        model.round();
    }
    (model.kills, model.survived, model.states)
}

#[test]
fn an_index_survives_being_killed() {
    for seed in [1, 20_240_319] {
        torture(seed, 8, &Place::default());
    }
}

#[test]
#[ignore = "takes a while: JIANBAO_KILLS=1000 cargo test --release -- --ignored --nocapture torture_without_end"]
fn torture_without_end() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let kills = number("JIANBAO_KILLS").unwrap_or(1000);
    let time = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let seed = number("JIANBAO_SEED").unwrap_or(time.as_nanos() as u64);
    println!("JIANBAO_SEED={seed}");
    let (mut killed, mut survived, mut states) = (0, 0, 0);
    for part in 0.. {
        if killed >= kills {
            break;
        }
        // A new archive now and then, so that the making of an index is met too.
        let (more_killed, more_survived, more_states) =
            torture(seed.wrapping_add(part), 25.min(kills - killed), &Place::default());
        (killed, survived, states) = (killed + more_killed, survived + more_survived, states + more_states);
        println!("{killed} kills ({survived} runs had ended before), {states} possible states, 0 differences");
    }
    assert!(killed >= kills);
}
