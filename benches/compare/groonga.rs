//! Groonga with its pairs of characters (`TokenBigram`, `NormalizerAuto`), a process that is asked over pipes: of Debian the
//! package `groonga-bin`. The index is made when the articles are there, which is the faster way.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::contender::{Contender, Open, Question, bytes_below};
use crate::corpus::documents_of;

pub(crate) struct Groonga;

const DATABASE: &str = "db";
/// In which the most memory of indexing is kept.
const PEAK: &str = "peak-kilobytes";

const TABLES: &[&str] = &[
    "table_create Articles TABLE_NO_KEY",
    "column_create Articles title COLUMN_SCALAR Text",
    "column_create Articles body COLUMN_SCALAR Text",
    "column_create Articles day COLUMN_SCALAR Int32",
    "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto",
    "table_create Days TABLE_PAT_KEY Int32",
];
const INDEXES: &[&str] = &[
    "column_create Terms texts COLUMN_INDEX|WITH_POSITION|WITH_SECTION Articles title,body",
    "column_create Days days COLUMN_INDEX Articles day",
];

impl Contender for Groonga {
    fn name(&self) -> &'static str {
        "Groonga bigram"
    }

    fn is_there(&self) -> bool {
        Command::new("groonga").arg("--version").output().is_ok_and(|output| output.status.success())
    }

    fn index(&self, file: &Path, folder: &Path) {
        let opened = Opened::start(&["-n"], &folder.join(DATABASE));
        TABLES.iter().for_each(|command| assert_eq!(opened.answer(command)[0][0], 0, "{command}"));
        opened.write("load --table Articles\n[\n");
        for read in documents_of(file) {
            let article = serde_json::json!({"title": read.title, "body": read.body, "day": read.day});
            opened.write(&format!("{article},\n"));
        }
        assert_eq!(opened.answer("]")[0][0], 0);
        INDEXES.iter().for_each(|command| assert_eq!(opened.answer(command)[0][0], 0, "{command}"));
        let status = fs::read_to_string(format!("/proc/{}/status", opened.child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        fs::write(folder.join(PEAK), peak.trim().trim_end_matches(" kB")).unwrap();
    }

    fn peak_kilobytes(&self, folder: &Path) -> Option<u64> {
        fs::read_to_string(folder.join(PEAK)).ok()?.parse().ok()
    }

    fn size(&self, folder: &Path) -> u64 {
        bytes_below(folder)
    }

    fn open(&self, folder: &Path) -> Box<dyn Open> {
        Box::new(Opened::start(&[], &folder.join(DATABASE)))
    }

    fn cold(&self, folder: &Path, question: &Question) -> Command {
        let Question::Word(word) = question else { unreachable!("cold searches are of one word") };
        let mut command = Command::new("groonga");
        command.arg(folder.join(DATABASE)).arg(select(&quoted(word), "", "-_score"));
        command
    }
}

struct Opened {
    child: Child,
    pipes: RefCell<(Option<ChildStdin>, BufReader<ChildStdout>)>,
}

impl Drop for Opened {
    /// What it has written is whole when it has ended by itself.
    fn drop(&mut self) {
        drop(self.pipes.get_mut().0.take());
        let _ = self.child.wait();
    }
}

impl Opened {
    fn start(options: &[&str], database: &Path) -> Self {
        let mut command = Command::new("groonga");
        command.args(options).arg(database).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let pipes = RefCell::new((child.stdin.take(), BufReader::new(child.stdout.take().unwrap())));
        Self { child, pipes }
    }

    fn write(&self, text: &str) {
        self.pipes.borrow_mut().0.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn answer(&self, command: &str) -> serde_json::Value {
        self.write(&format!("{command}\n"));
        let mut line = String::new();
        self.pipes.borrow_mut().1.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// The number of answers, the first ten of which are fetched.
    fn count(&self, query: &str, filter: &str, order: &str) -> Option<u64> {
        self.answer(&select(query, filter, order))[1][0][0][0].as_u64()
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn select(query: &str, filter: &str, order: &str) -> String {
    let filter = if filter.is_empty() { String::new() } else { format!(" --filter '{filter}'") };
    format!(
        "select Articles --match_columns title||body --query '{query}'{filter} --sort_keys {order} --limit 10 \
         --output_columns _id,title,body,day,_score"
    )
}

impl Open for Opened {
    fn ask(&self, question: &Question) -> Option<u64> {
        let by_score = "-_score";
        match question {
            Question::Word(text) | Question::Phrase(text) => self.count(&quoted(text), "", by_score),
            Question::All(words) => {
                let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
                self.count(&words.join(" "), "", by_score)
            }
            Question::Within(word, from, to) => {
                self.count(&quoted(word), &format!("day >= {from} && day <= {to}"), by_score)
            }
            Question::Newest(word) => self.count(&quoted(word), "", "-day"),
            Question::Without(word, other) => self.count(&format!("{} -{}", quoted(word), quoted(other)), "", by_score),
            Question::Character(character) => self.count(&quoted(&character.to_string()), "", by_score),
            Question::Wildcard(..) | Question::Near(..) | Question::Regional(_) => None,
        }
    }

    fn documents(&self, phrase: &str) -> BTreeSet<u32> {
        let command = format!(
            "select Articles --match_columns title||body --query '{}' --limit -1 --output_columns _id",
            quoted(phrase)
        );
        let answer = self.answer(&command);
        let rows = answer[1][0].as_array().unwrap().iter().skip(2);
        rows.map(|row| row[0].as_u64().unwrap() as u32 - 1).collect()
    }
}
