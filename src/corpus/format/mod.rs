//! The formats. A format is one file here and one line in [`FORMATS`]; the walk, the reader and the summary read the
//! list.

mod json;
mod jsonl;
mod markdown;
mod text;

use std::io::BufRead;
use std::ops::ControlFlow;

use chrono::FixedOffset;

use crate::article::Article;

/// Reads files of one kind. `input` is unpacked; every article, and everything in the place of one that cannot be read,
/// goes to `emit`, which may break off. An error ends the file, and names what in it was wrong.
pub(super) trait Format: Sync {
    /// The endings of its names, lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Reads `input` to its end, or to what makes it unreadable.
    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String>;
}

/// Where records go.
pub(super) type Emit<'a> = dyn FnMut(Record) -> ControlFlow<()> + 'a;

/// What a format may need to know beside the bytes.
pub(super) struct Context<'a> {
    /// The zone of times that state none.
    pub(super) zone: FixedOffset,
    /// The file's name without its extensions.
    pub(super) stem: &'a str,
}

/// One article of a file, its path left open.
pub(super) struct Record {
    /// Its number from 1, where the file may hold many.
    pub(super) number: Option<u64>,
    /// The article, or why it cannot be read.
    pub(super) content: Content,
}

/// An article with a remark on a part of it that could not be read, or why there is none.
pub(super) type Content = Result<(Article, Option<String>), String>;

static FORMATS: [&dyn Format; 4] = [&text::Text, &markdown::Markdown, &json::Json, &jsonl::JsonLines];

/// The format of a file, by its name; a `.gz` behind the ending is the packing. A README is documentation, no article.
pub(super) fn of_path(path: &str) -> Option<&'static dyn Format> {
    let kind = kind(path);
    FORMATS.iter().find(|format| format.extensions().contains(&kind.as_str())).copied()
}

/// The kind of a file, as the summary counts it: its ending in lower case, `README`, or empty.
pub(super) fn kind(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let bare = lower.strip_suffix(".gz").unwrap_or(&lower);
    match bare.rsplit_once('.') {
        Some(("readme", _)) => "README".to_owned(),
        Some((stem, ending)) if !stem.is_empty() => ending.to_owned(),
        _ if bare == "readme" => "README".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_ending() {
        for (path, kind_of, read) in [
            ("a/b.TXT", "txt", true),
            ("b.jsonl.gz", "jsonl", true),
            ("readme.md", "README", false),
            ("x/README", "README", false),
            ("a.pdf", "pdf", false),
            (".hidden", "", false),
            ("no ending", "", false),
        ] {
            assert_eq!((kind(path).as_str(), of_path(path).is_some()), (kind_of, read), "{path}");
        }
    }
}
