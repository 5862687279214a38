//! How an archive's articles are read, as `.jianbao/config.toml` says: which files, in which zone, under which names, and
//! the source of folders. Takes the text of the file; gives rules. The file that `jianbao init` writes is
//! `data/config.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::FixedOffset;
use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;

use crate::date::default_zone;
use crate::error::{Error, ErrorKind, Result};

/// Version of what is read from a file. An archive that was read by another is read anew.
const READING_VERSION: u32 = 4;

/// The name of the file in the archive's `.jianbao`.
pub const CONFIG_FILE: &str = "config.toml";

/// Rules of an archive.
#[derive(Clone, Debug)]
pub struct Config {
    zone: FixedOffset,
    include: Vec<GlobMatcher>,
    exclude: Vec<GlobMatcher>,
    /// Names that come before the usual ones, by field.
    fields: BTreeMap<String, Vec<String>>,
    sources: Vec<(GlobMatcher, String)>,
    /// What tells these rules from others.
    fingerprint: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            zone: default_zone(),
            include: Vec::new(),
            exclude: Vec::new(),
            fields: BTreeMap::new(),
            sources: Vec::new(),
            fingerprint: READING_VERSION.to_string(),
        }
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    zone: Option<String>,
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    fields: Fields,
    #[serde(default)]
    sources: toml::Table,
}

/// The fields that may be mapped.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    title: Names,
    body: Names,
    published: Names,
    source: Names,
    authors: Names,
    editors: Names,
    reviewers: Names,
    section: Names,
    url: Names,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Names {
    #[default]
    None,
    One(String),
    Several(Vec<String>),
}

impl Config {
    /// The text of a file that changes nothing and explains every line.
    pub const TEMPLATE: &str = include_str!("data/config.toml");

    /// The rules of the file at `path`; where there is none, the usual ones.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where the file cannot be understood, with its line.
    pub fn load(path: &Path) -> Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).map_err(|error| {
                let message = format!("the configuration `{}` cannot be used: {error}", path.display());
                let hint =
                    error.hint().unwrap_or("mend the line; `jianbao init` shows every line that is known").to_owned();
                Error::new(ErrorKind::Input, message).with_hint(hint)
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Error::io("read the configuration", path, error)),
        }
    }

    /// The rules that `text` writes.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`], with what is wrong and where.
    pub fn parse(text: &str) -> Result<Self> {
        let input = |message: String| Error::new(ErrorKind::Input, message);
        let written: Written = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            input(format!("line {line}: {}", error.message()))
        })?;
        let zone = match &written.zone {
            None => default_zone(),
            Some(zone) => zone
                .parse()
                .map_err(|_| input(format!("`{zone}` is not a zone")).with_hint("write it as in zone = \"+08:00\""))?,
        };
        let mut sources = Vec::new();
        for (glob, source) in &written.sources {
            let source = source.as_str().ok_or_else(|| input(format!("the source of `{glob}` is not a text")))?;
            sources.push((matcher(glob)?, source.to_owned()));
        }
        let Fields { title, body, published, source, authors, editors, reviewers, section, url } = written.fields;
        let fields = [
            ("title", title),
            ("body", body),
            ("published", published),
            ("source", source),
            ("author", authors),
            ("editor", editors),
            ("reviewer", reviewers),
            ("section", section),
            ("url", url),
        ];
        let names = |names| match names {
            Names::None => Vec::new(),
            Names::One(name) => vec![name],
            Names::Several(names) => names,
        };
        let all = |globs: &[String]| globs.iter().map(|glob| matcher(glob)).collect::<Result<Vec<_>>>();
        // Comments and space change nothing.
        let meaning: toml::Table = toml::from_str(text).unwrap_or_default();
        let fingerprint = format!("{READING_VERSION} {}", blake3::hash(meaning.to_string().as_bytes()).to_hex());
        let says_nothing = meaning.values().all(|value| value.as_table().is_some_and(toml::Table::is_empty));
        Ok(Self {
            zone,
            include: all(&written.include)?,
            exclude: all(&written.exclude)?,
            fields: fields.into_iter().map(|(field, mapped)| (field.to_owned(), names(mapped))).collect(),
            sources,
            fingerprint: if says_nothing { Self::default().fingerprint } else { fingerprint },
        })
    }

    /// The zone of times that state none.
    pub fn zone(&self) -> FixedOffset {
        self.zone
    }

    /// What tells the rules from others; files that were read by other rules are read anew.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether the file at `path`, relative to the archive, is to be read.
    pub(super) fn reads(&self, path: &str) -> bool {
        let matches = |globs: &[GlobMatcher]| globs.iter().any(|glob| glob.is_match(path));
        (self.include.is_empty() || matches(&self.include)) && !matches(&self.exclude)
    }

    /// The names that this archive has for a field.
    pub(super) fn names(&self, field: &str) -> &[String] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// The source of articles at `path` that state none.
    pub(super) fn source(&self, path: &str) -> Option<&str> {
        self.sources.iter().find(|(glob, _)| glob.is_match(path)).map(|(_, source)| source.as_str())
    }
}

fn matcher(glob: &str) -> Result<GlobMatcher> {
    let built = GlobBuilder::new(glob).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| {
        Error::new(ErrorKind::Input, format!("`{glob}` is not a pattern of paths: {}", error.kind()))
            .with_hint("* is anything inside a folder, ** any folders, ? one character, [ab] either")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_changes_nothing_and_is_complete() {
        let template = Config::parse(Config::TEMPLATE).unwrap();
        assert_eq!(template.fingerprint(), Config::default().fingerprint());
        // Every commented line is one that is understood.
        let used: String = Config::TEMPLATE
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.contains(" = ") && (rest.ends_with('"') || rest.ends_with(']')) => rest,
                _ => line,
            })
            .collect::<Vec<_>>()
            .join("\n");
        let config = Config::parse(&used).unwrap();
        assert_eq!(config.zone().to_string(), "+08:00");
        assert_eq!(config.names("author"), ["writer", "cowriter"]);
        assert_eq!(config.source("wire/a/b.txt"), Some("群岛社"));
        assert!(config.reads("2024/a/b.txt") && config.reads("wire/a.xml"));
        assert!(!config.reads("2023/a.txt") && !config.reads("wire/a/b.xml") && !config.reads("2024/drafts/a.txt"));
        assert_ne!(config.fingerprint(), template.fingerprint());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, reason) in [
            ("zone = \"Beijing\"", "`Beijing` is not a zone"),
            ("\n\nincluded = []", "line 3: unknown field `included`"),
            ("[fields]\nheadline = \"a\"", "line 2: unknown field `headline`"),
            ("exclude = [\"a[\"]", "`a[` is not a pattern of paths"),
            ("[sources]\n\"a\" = 1", "the source of `a` is not a text"),
        ] {
            let error = Config::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(reason), "{error}");
        }
    }
}
