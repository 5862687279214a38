//! What every contender can do.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// A way of searching articles.
pub(crate) trait Contender {
    fn name(&self) -> &'static str;

    /// Whether it can be asked on this machine.
    fn is_there(&self) -> bool {
        true
    }

    /// Indexes the articles of a file of JSON Lines into a folder of its own.
    fn index(&self, file: &Path, folder: &Path);

    /// The most memory that indexing took, in kilobytes, where it does so in a process of its own.
    fn peak_kilobytes(&self, _folder: &Path) -> Option<u64> {
        None
    }

    /// Bytes of its index in the folder.
    fn size(&self, folder: &Path) -> u64;

    /// Opens what [`Self::index`] made.
    fn open(&self, folder: &Path) -> Box<dyn Open>;

    /// A process that answers one question of one word and ends.
    fn cold(&self, folder: &Path, question: &Question) -> Command {
        let Question::Word(word) = question else { unreachable!("cold searches are of one word") };
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["child-cold", self.name()]).arg(folder).arg(word);
        command
    }
}

/// An index that is open.
pub(crate) trait Open {
    /// The exact number of answers, the first ten of which were fetched; `None` where it cannot answer this kind.
    fn ask(&self, question: &Question) -> Option<u64>;

    /// The numbers of the articles in which a phrase is found.
    fn documents(&self, phrase: &str) -> BTreeSet<u32>;
}

/// A question of some kind. Days are as in 20240319.
#[derive(Clone, Debug)]
pub(crate) enum Question {
    Word(String),
    All(Vec<String>),
    Phrase(String),
    Within(String, i64, i64),
    Newest(String),
    Without(String, String),
    Character(char),
    /// Two characters with any one between them.
    Wildcard(char, char),
    Near(String, String),
    Regional(String),
}

/// Bytes of all files below a folder.
pub(crate) fn bytes_below(folder: &Path) -> u64 {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .filter(|metadata| metadata.is_file())
        .map(|metadata| metadata.len())
        .sum()
}
