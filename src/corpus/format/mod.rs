//! The formats. A format is one file here and one line in [`FORMATS`]; the walk, the reader and the summary read the
//! list.

mod contract;
mod csv;
mod doc;
mod document;
mod docx;
#[cfg(test)]
mod endless;
mod epub;
mod html;
mod json;
mod mail;
mod markdown;
mod odt;
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod rtf;
mod subtitles;
mod text;
mod warc;
mod webarchive;
mod xml;

pub(super) use self::contract::{Format, Record};

use super::unpack;

/// What the name of a hit list's manifest ends with. Neither it nor the list is an article, though a list may be JSON.
pub const MANIFEST_SUFFIX: &str = ".manifest.json";

static FORMATS: &[&dyn Format] = &[
    &csv::Csv,
    &xml::Xml,
    &epub::Epub,
    &subtitles::SubRip,
    &subtitles::WebVtt,
    &text::Text,
    &html::Html,
    &markdown::Markdown,
    &json::Json,
    &json::JsonLines,
    &warc::WARC,
    &warc::ARC,
    #[cfg(feature = "pdf")]
    &pdf::Pdf,
    &docx::Docx,
    &odt::Odt,
    &rtf::Rtf,
    &doc::Doc,
    &mail::Eml,
    &mail::Mbox,
    &mail::Mhtml,
    &webarchive::WebArchive,
    #[cfg(test)]
    &tests::Mistake,
];

/// The format of a file, by its name; a `.gz` behind the ending is a packing. A README is documentation, no article.
pub(super) fn of_path(path: &str) -> Option<&'static dyn Format> {
    let kind = kind(path);
    FORMATS.iter().find(|format| format.extensions().contains(&kind.as_str())).copied()
}

/// Whether a file of this name holds articles, or files that may.
pub(super) fn is_read(path: &str) -> bool {
    of_path(path).is_some() || unpack::is_container(&kind(path))
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
    use std::io::BufRead;

    use super::contract::Emit;
    use super::*;
    use crate::corpus::context::Context;
    use crate::corpus::evidence::Draft;

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
            ("a.pdf", "pdf", cfg!(feature = "pdf")),
            ("a.DOCX", "docx", true),
            ("a.wacz", "wacz", false),
            ("a.psd", "psd", false),
            (".hidden", "", false),
            ("no ending", "", false),
        ] {
            assert_eq!((kind(path).as_str(), of_path(path).is_some()), (kind_of, read), "{path}");
        }
    }
}
