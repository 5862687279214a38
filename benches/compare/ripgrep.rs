//! ripgrep over plain files, one an article: what a script would do.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::contender::{Contender, Open, Question, bytes_below};
use crate::corpus::documents_of;

pub(crate) struct Ripgrep;

/// Files in a folder.
const FILES: u32 = 1000;

impl Contender for Ripgrep {
    fn name(&self) -> &'static str {
        "ripgrep"
    }

    fn is_there(&self) -> bool {
        Command::new("rg").arg("--version").output().is_ok_and(|output| output.status.success())
    }

    /// There is no index; the files are written.
    fn index(&self, file: &Path, folder: &Path) {
        for (number, read) in (0..).zip(documents_of(file)) {
            let parent = folder.join((number / FILES).to_string());
            if number % FILES == 0 {
                fs::create_dir(&parent).unwrap();
            }
            fs::write(parent.join(format!("{number}.txt")), format!("{}\n{}\n", read.title, read.body)).unwrap();
        }
    }

    fn size(&self, folder: &Path) -> u64 {
        bytes_below(folder)
    }

    fn open(&self, folder: &Path) -> Box<dyn Open> {
        Box::new(Opened(folder.to_owned()))
    }

    fn cold(&self, folder: &Path, question: &Question) -> Command {
        let Question::Word(word) = question else { unreachable!("cold searches are of one word") };
        files_with(folder, word)
    }
}

struct Opened(PathBuf);

impl Open for Opened {
    fn ask(&self, question: &Question) -> Option<u64> {
        match question {
            Question::Word(text) | Question::Phrase(text) => Some(self.documents(text).len() as u64),
            Question::Character(character) => Some(self.documents(&character.to_string()).len() as u64),
            _ => None,
        }
    }

    fn documents(&self, phrase: &str) -> BTreeSet<u32> {
        let output = files_with(&self.0, phrase).output().unwrap();
        let names = String::from_utf8(output.stdout).unwrap();
        names.lines().map(|name| Path::new(name).file_stem().unwrap().to_str().unwrap().parse().unwrap()).collect()
    }
}

fn files_with(folder: &Path, text: &str) -> Command {
    let mut command = Command::new("rg");
    command.args(["--files-with-matches", "--fixed-strings", text]).arg(folder);
    command
}
