//! Lucene with its CJKAnalyzer, in a Java process of its own: `Lucene.java` beside this file, compiled where there is a Java,
//! against the libraries that Maven fetches once into `target/lucene`. Questions and answers go over pipes, some twenty
//! microseconds each.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::contender::{Contender, Open, Question, bytes_below};
use crate::corpus::documents_of;

pub(crate) struct Lucene;

/// The newest that runs on Java 17.
const VERSION: &str = "9.12.3";
const LIBRARIES: [&str; 2] = ["lucene-core", "lucene-analysis-common"];
/// In which the Java process says how much memory it took.
const PEAK: &str = "peak-kilobytes";

/// Where the libraries and the compiled class are.
fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("lucene")
}

fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn class_path() -> String {
    let jars = LIBRARIES.map(|library| home().join(format!("{library}-{VERSION}.jar")).display().to_string());
    format!("{}:{}", home().display(), jars.join(":"))
}

fn java(what: &str, folder: &Path) -> Command {
    let mut command = Command::new("java");
    command.args(["-Xmx512m", "-cp", &class_path(), "Lucene", what]).arg(folder);
    command
}

impl Contender for Lucene {
    fn name(&self) -> &'static str {
        "Lucene CJK"
    }

    /// Where there is a Java compiler, and the libraries are there or can be fetched.
    fn is_there(&self) -> bool {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/compare/Lucene.java");
        let fetched = LIBRARIES.iter().all(|library| {
            let jar = home().join(format!("{library}-{VERSION}.jar"));
            jar.exists()
                || succeeds(
                    Command::new("mvn")
                        .args(["-q", "dependency:copy"])
                        .arg(format!("-Dartifact=org.apache.lucene:{library}:{VERSION}"))
                        .arg(format!("-DoutputDirectory={}", home().display())),
                )
        });
        fetched && succeeds(Command::new("javac").args(["-cp", &class_path(), "-d"]).arg(home()).arg(source))
    }

    fn index(&self, file: &Path, folder: &Path) {
        let mut child =
            java("index", folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        {
            let mut input = BufWriter::with_capacity(1 << 20, child.stdin.take().unwrap());
            for read in documents_of(file) {
                let one_line = |text: &str| text.replace('\n', "\u{1}").replace(['\t', '\r'], " ");
                writeln!(input, "{}\t{}\t{}", one_line(&read.title), one_line(&read.body), read.day).unwrap();
            }
        }
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        fs::write(folder.join(PEAK), output.stdout).unwrap();
    }

    fn peak_kilobytes(&self, folder: &Path) -> Option<u64> {
        fs::read_to_string(folder.join(PEAK)).ok()?.trim().parse().ok()
    }

    fn size(&self, folder: &Path) -> u64 {
        bytes_below(folder)
    }

    fn open(&self, folder: &Path) -> Box<dyn Open> {
        let mut child =
            java("serve", folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let pipes = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Box::new(Opened { child, pipes: RefCell::new(pipes) })
    }
}

struct Opened {
    child: Child,
    pipes: RefCell<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Opened {
    fn answer(&self, question: &[&str]) -> String {
        let (input, output) = &mut *self.pipes.borrow_mut();
        writeln!(input, "{}", question.join("\t")).unwrap();
        input.flush().unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        line
    }
}

impl Open for Opened {
    fn ask(&self, question: &Question) -> Option<u64> {
        let answer = match question {
            Question::Word(text) | Question::Phrase(text) => self.answer(&["phrase", text]),
            Question::All(words) => {
                let words: Vec<&str> = std::iter::once("all").chain(words.iter().map(String::as_str)).collect();
                self.answer(&words)
            }
            Question::Within(word, from, to) => self.answer(&["within", word, &from.to_string(), &to.to_string()]),
            Question::Newest(word) => self.answer(&["newest", word]),
            Question::Without(word, other) => self.answer(&["without", word, other]),
            Question::Character(character) => self.answer(&["character", &character.to_string()]),
            Question::Wildcard(..) | Question::Near(..) | Question::Regional(_) => return None,
        };
        Some(answer.trim().parse().unwrap())
    }

    fn documents(&self, phrase: &str) -> BTreeSet<u32> {
        let answer = self.answer(&["documents", phrase]);
        answer.split_whitespace().map(|number| number.parse().unwrap()).collect()
    }
}
