//! The formats. A format is one file here and one line in [`FORMATS`]; the walk, the reader and the summary read the
//! list.

mod csv;
#[cfg(test)]
mod endless;
mod html;
mod json;
mod jsonl;
mod markdown;
mod text;
mod warc;
mod xml;

use std::io::BufRead;
use std::ops::ControlFlow;

use chrono::FixedOffset;

use super::config::Config;
use super::evidence::Draft;
use super::unpack;

/// Reads files of one kind. `input` is unpacked; every article, and everything in the place of one that cannot be read,
/// goes to `emit`, which may break off. An error ends the file, and names what in it was wrong.
pub(super) trait Format: Sync {
    /// The endings of its names, lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Reads `input` to its end, or to what makes it unreadable.
    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String>;

    /// Like [`Format::read`], and hands to `not_read` the kind of everything that is no article and no failure either.
    fn read_all(
        &self,
        input: &mut dyn BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        _not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        self.read(input, context, emit)
    }
}

/// Where records go.
pub(super) type Emit<'a> = dyn FnMut(Record) -> ControlFlow<()> + 'a;

/// What a format may need to know beside the bytes.
pub(super) struct Context<'a> {
    /// The zone of times that state none.
    pub(super) zone: FixedOffset,
    /// The file's name without its extensions.
    pub(super) stem: &'a str,
    /// The rules of the archive.
    pub(super) config: &'a Config,
}

impl<'a> Context<'a> {
    /// The context of a file called `name`.
    pub(super) fn of(name: &'a str, config: &'a Config) -> Self {
        let name = name.rsplit('/').next().unwrap_or(name);
        Self { zone: config.zone(), stem: name.rsplit_once('.').map_or(name, |(stem, _)| stem), config }
    }
}

/// One article of a file, its path left open.
pub(super) struct Record {
    /// Its number from 1, where the file may hold many.
    pub(super) number: Option<u64>,
    /// The article, or why it cannot be read.
    pub(super) content: Content,
}

/// What was read of an article, or why there is none.
pub(super) type Content = Result<Draft, String>;

static FORMATS: &[&dyn Format] = &[
    &csv::Csv,
    &xml::Xml,
    &text::Text,
    &html::Html,
    &markdown::Markdown,
    &json::Json,
    &jsonl::JsonLines,
    &warc::Warc,
    #[cfg(test)]
    &tests::Mistake,
];

/// The format of a file, by its name; a `.gz` behind the ending is a packing. A README is documentation, no article.
pub(super) fn of_path(path: &str) -> Option<&'static dyn Format> {
    let kind = kind(path);
    FORMATS.iter().find(|format| format.extensions().contains(&kind.as_str())).copied()
}

/// The kind of a file, as the summary counts it: its ending in lower case, `README`, or empty.
pub(super) fn kind(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let bare = unpack::unpacked_name(name).to_lowercase();
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

    /// A format that panics behind its first article, as a parser with a mistake does.
    pub(super) struct Mistake;

    impl Format for Mistake {
        fn extensions(&self) -> &'static [&'static str] {
            &["mistake"]
        }

        fn read(&self, _: &mut dyn BufRead, _: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
            let _ = emit(Record { number: Some(1), content: Ok(Draft::default()) });
            std::panic::resume_unwind(Box::new("a mistake"))
        }
    }

    #[test]
    fn a_file_is_known_by_its_ending() {
        for (path, kind_of, read) in [
            ("a/b.TXT", "txt", true),
            ("b.jsonl.gz", "jsonl", true),
            ("b.jsonl.ZST", "jsonl", true),
            ("b.tgz", "tar", false),
            ("b.gz", "gz", false),
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
