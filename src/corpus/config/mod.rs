//! How an archive's articles are read, as `.jianbao/config.toml` says: which files, in which zone, under which names, and
//! the source of folders; and which sources are newspapers, which the index does not depend on. Takes the text of the file;
//! gives rules. The file that `jianbao init` writes is `data/config.toml`.

#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use chrono::FixedOffset;
use globset::{Error as GlobError, ErrorKind as GlobErrorKind, GlobBuilder, GlobSet, GlobSetBuilder};

use self::written::{Fields, Names, Outlets, Split, Written};
use super::encoding::{Decoded, decode};
use super::evidence::limits::{NAME, start};
use crate::date::default_zone;
use crate::error::{Error, ErrorKind, Result};

/// Version of what is read from a file. An archive that was read by another is read anew.
const READING_VERSION: u32 = 6;

/// The name of the file in the archive's `.jianbao`.
pub const CONFIG_FILE: &str = "config.toml";

/// Bytes of the file.
const FILE: u64 = 1 << 20;
/// Characters of a pattern of paths.
const GLOB: usize = 1000;
/// Names of a field, and characters of one.
const NAMES: usize = 100;
/// Sources that are called newspapers, and that are not.
const OUTLETS: usize = 10_000;

/// Rules of an archive.
#[derive(Clone, Debug)]
pub struct Config {
    zone: FixedOffset,
    include: GlobSet,
    exclude: GlobSet,
    /// Names that come before the usual ones, by field.
    fields: BTreeMap<String, Vec<String>>,
    /// Folders, and the source of each.
    folders: GlobSet,
    sources: Vec<String>,
    newspapers: Vec<String>,
    websites: Vec<String>,
    /// Whether each page of a PDF is an article.
    splits_pdf: bool,
    cluster: Cluster,
    /// What tells these rules from others.
    fingerprint: u64,
}

/// The search cluster that holds the index of an archive, as the configuration says; none of it is looked at here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// Its address, with the name of the index.
    pub engine: Option<String>,
    /// The file with the credentials.
    pub auth: Option<PathBuf>,
    /// The file with the certificates that are trusted.
    pub ca: Option<PathBuf>,
    /// Whether it may be asked without encryption.
    pub insecure: bool,
}

/// The keys of the file that say where the index is, and not how files are read.
const CLUSTER_KEYS: [&str; 4] = ["engine", "engine_auth", "engine_ca", "engine_insecure"];

impl Default for Config {
    fn default() -> Self {
        Self {
            zone: default_zone(),
            include: GlobSet::default(),
            exclude: GlobSet::default(),
            fields: BTreeMap::new(),
            folders: GlobSet::default(),
            sources: Vec::new(),
            newspapers: Vec::new(),
            websites: Vec::new(),
            splits_pdf: false,
            cluster: Cluster::default(),
            fingerprint: fingerprint(""),
        }
    }
}

impl Config {
    /// The text of a file that changes nothing and explains every line.
    pub const TEMPLATE: &str = include_str!("../data/config.toml");

    /// The rules of the file at `path`; where there is none, the usual ones.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where the file cannot be understood, with its line, or has more than 1 MiB.
    pub fn load(path: &Path) -> Result<Self> {
        match fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io("read the configuration", path, error)),
            // A pipe would be waited for without end.
            Ok(metadata) if !metadata.is_file() => {
                let message = format!("the configuration `{}` is no file", path.display());
                return Err(Error::new(ErrorKind::Input, message).with_hint("move it away; `jianbao init` writes one"));
            }
            Ok(_) => {}
        }
        let mut config = Self::parse(&read_text(path, FILE)?).map_err(|error| {
            let message = format!("the configuration `{}` cannot be used: {error}", path.display());
            let hint =
                error.hint().unwrap_or("mend the line; `jianbao init` shows every line that is known").to_owned();
            Error::new(ErrorKind::Input, message).with_hint(hint)
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for file in [&mut config.cluster.auth, &mut config.cluster.ca].into_iter().flatten() {
            *file = folder.join(&*file);
        }
        Ok(config)
    }

    /// The rules that `text` writes; the files that it names are as it names them.
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
            if start(source, NAME).len() < source.len() {
                return Err(input(format!("the source of `{glob}` has more than {NAME} characters")));
            }
            sources.push(source.to_owned());
        }
        let Fields { title, body, published, source, authors, editors, reviewers, section, url, page, captured } =
            written.fields;
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
            ("page", page),
            ("captured", captured),
        ];
        let names = |field: &str, names: Names| {
            let names = names.all();
            if names.len() > NAMES || names.iter().any(|name| start(name, NAMES).len() < name.len()) {
                return Err(input(format!(
                    "`{field}` has more than {NAMES} names, or one of more than {NAMES} characters"
                )));
            }
            Ok(names)
        };
        let Outlets { newspapers, websites } = written.citation;
        let outlets = |names: Names| {
            let names = names.all();
            if names.len() > OUTLETS || names.iter().any(|name| start(name, NAME).len() < name.len()) {
                let most = format!("`citation` has more than {OUTLETS} names, or one of more than {NAME} characters");
                return Err(input(most));
            }
            Ok(names)
        };
        // Comments and space change nothing, and neither does what is told of sources or of where the index is.
        let mut meaning: toml::Table = toml::from_str(text).unwrap_or_default();
        meaning.retain(|key, _| key != "citation" && !CLUSTER_KEYS.contains(&key));
        let says_nothing = meaning.values().all(|value| value.as_table().is_some_and(toml::Table::is_empty));
        Ok(Self {
            zone,
            include: matcher(written.include.iter())?,
            exclude: matcher(written.exclude.iter())?,
            fields: fields
                .into_iter()
                .map(|(field, mapped)| Ok((field.to_owned(), names(field, mapped)?)))
                .collect::<Result<_>>()?,
            folders: matcher(written.sources.keys())?,
            sources,
            newspapers: outlets(newspapers)?,
            websites: outlets(websites)?,
            splits_pdf: written.pdf.split == Split::Page,
            cluster: Cluster {
                engine: written.engine,
                auth: written.engine_auth,
                ca: written.engine_ca,
                insecure: written.engine_insecure,
            },
            fingerprint: fingerprint(&if says_nothing { String::new() } else { meaning.to_string() }),
        })
    }

    /// The zone of times that state none.
    pub fn zone(&self) -> FixedOffset {
        self.zone
    }

    /// What tells the rules from others; files that were read by other rules are read anew.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Sources that are newspapers, whatever their names end in.
    pub fn newspapers(&self) -> &[String] {
        &self.newspapers
    }

    /// Sources that are no newspapers, whatever their names end in.
    pub fn websites(&self) -> &[String] {
        &self.websites
    }

    /// The search cluster that holds the index.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Whether each page of a PDF is an article, and not the file.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "asked by the reader of PDF"))]
    pub(super) fn pdf_pages_are_articles(&self) -> bool {
        self.splits_pdf
    }

    /// Whether the file at `path`, relative to the archive, is to be read.
    pub(super) fn reads(&self, path: &str) -> bool {
        (self.include.is_empty() || self.include.is_match(path)) && !self.exclude.is_match(path)
    }

    /// The names that this archive has for a field.
    pub(super) fn names(&self, field: &str) -> &[String] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// The source of articles at `path` that state none.
    pub(super) fn source(&self, path: &str) -> Option<&str> {
        let first = self.folders.matches(path).into_iter().min()?;
        self.sources.get(first).map(String::as_str)
    }
}

/// 64 bits of the hash of how files are read and what a configuration says.
fn fingerprint(meaning: &str) -> u64 {
    let hash = blake3::hash(format!("{READING_VERSION} {meaning}").as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_be_bytes(first)
}

/// All of these patterns, matched together: in time that grows with the path alone, and in memory that has a bound.
fn matcher<'g>(globs: impl Iterator<Item = &'g String>) -> Result<GlobSet> {
    let hint = "* is anything inside a folder, ** any folders, ? one character, [ab] either";
    let input = |message: String| Error::new(ErrorKind::Input, message).with_hint(hint);
    let mut all = GlobSetBuilder::new();
    for glob in globs {
        let short = start(glob, GLOB);
        if short.len() < glob.len() {
            let beginning = start(glob, 40);
            return Err(input(format!("the pattern of paths `{beginning}…` has more than {GLOB} characters")));
        }
        let built = GlobBuilder::new(glob).literal_separator(true).build();
        all.add(built.map_err(|error| input(format!("`{glob}` is not a pattern of paths: {}", error.kind())))?);
    }
    all.build().map_err(|error: GlobError| {
        input(match error.kind() {
            GlobErrorKind::Regex(_) => "the patterns of paths are together more than can be matched".to_owned(),
            kind => format!("the patterns of paths cannot be used: {kind}"),
        })
    })
}

/// The text of a file of at most `most` bytes, which may be a pipe or a device.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where it has more, or is not UTF-8; of kind [`ErrorKind::Io`] where it cannot be read.
pub fn read_text(path: &Path, most: u64) -> Result<String> {
    let cannot = |error| Error::io("read", path, error);
    let mut bytes = Vec::new();
    File::open(path).map_err(cannot)?.take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > most {
        let message =
            format!("`{}` is larger than {} MiB, the most that is read of such a file", path.display(), most >> 20);
        return Err(Error::new(ErrorKind::Input, message).with_hint("name another, or take out what is not needed"));
    }
    // What Excel writes in Chinese is often GB 18030, Big5 or UTF-16; where that is doubtful it is not guessed.
    String::from_utf8(bytes).or_else(|error| match decode(error.as_bytes(), None) {
        Ok(Decoded { text, remark: None, .. }) => Ok(text),
        _ => Err(Error::new(ErrorKind::Input, format!("`{}` is not UTF-8", path.display()))
            .with_hint("save it as UTF-8 and try again")),
    })
}
