//! What an index is made of, written into every commit. An index that differs in any of it is refused, because it would
//! be misread: its terms were cut by other rules.

use std::path::Path;

use chrono::FixedOffset;
use serde::{Deserialize, Serialize};

use crate::date::default_zone;
use crate::engine::versions;
use crate::error::{Error, ErrorKind, Result, shell_quoted};
use crate::text::fold::FOLD_VERSION;
use crate::text::words::WORDS_VERSION;

/// Name of the folder in an archive that holds its index.
pub const INDEX_FOLDER: &str = ".jianbao";

/// Version of fields, stored forms (the codes of text among them) and sort keys.
pub(in crate::engine::local) const FORMAT_VERSION: u32 = 7;

/// What a commit says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine::local) struct Payload {
    pub(in crate::engine::local) format: u32,
    pub(in crate::engine::local) fold: u32,
    pub(in crate::engine::local) words: u32,
    /// Version of the program.
    pub(in crate::engine::local) program: String,
    /// Seconds east of UTC.
    zone: i32,
    /// Whether anything was ever read into this index. Before that it is empty because it is not yet built, which must
    /// not look like an archive without articles.
    pub(in crate::engine::local) built: bool,
    /// Whether the folder was read to its end; not so at a checkpoint.
    pub(in crate::engine::local) complete: bool,
    /// Which commit of the index it is, from 1; 0 of the empty one that an index begins with.
    pub(in crate::engine::local) commit: u64,
    /// Whether the articles have what reprints are found by.
    pub(in crate::engine::local) reprints: bool,
}

impl Payload {
    /// What this program writes.
    pub(in crate::engine::local) fn current(zone: FixedOffset, reprints: bool, commit: u64, complete: bool) -> Self {
        Self {
            format: FORMAT_VERSION,
            fold: FOLD_VERSION,
            words: WORDS_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            zone: zone.local_minus_utc(),
            built: commit > 0,
            complete,
            commit,
            reprints,
        }
    }

    pub(in crate::engine::local) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same with days in another zone.
    pub(in crate::engine::local) fn with_zone(self, zone: FixedOffset) -> Self {
        Self { zone: zone.local_minus_utc(), ..self }
    }

    pub(in crate::engine::local) fn zone(&self) -> FixedOffset {
        FixedOffset::east_opt(self.zone).unwrap_or_else(default_zone)
    }

    /// The payload of a commit, if this program can read what it wrote.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Version`] where it cannot.
    pub(in crate::engine::local) fn check(payload: Option<&str>, folder: &Path) -> Result<Self> {
        let versions = payload.and_then(|payload| serde_json::from_str::<Versions>(payload).ok());
        let what = match versions.as_ref().map(Versions::differs) {
            None => "was not made by a program of this kind".to_owned(),
            Some(Some((what, found, wanted))) => {
                format!("has version {found} of the {what}, and this program reads version {wanted}")
            }
            Some(None) => match payload.map(serde_json::from_str::<Self>) {
                Some(Ok(payload)) => return Ok(payload),
                _ => "does not say how it was made".to_owned(),
            },
        };
        Err(Error::new(ErrorKind::Version, format!("the index in `{}` {what}", folder.display()))
            .with_hint(rebuild_hint(folder)))
    }
}

/// What a payload of any version says.
#[derive(Deserialize)]
struct Versions {
    format: u32,
    fold: u32,
    words: u32,
}

impl Versions {
    /// What differs from this program, with both versions.
    fn differs(&self) -> Option<(&'static str, u32, u32)> {
        versions::differs((self.format, FORMAT_VERSION), self.fold, self.words)
    }
}

/// How to make the index anew.
pub(super) fn rebuild_hint(folder: &Path) -> String {
    format!("make it anew from the articles: {}", command("check --repair", folder))
}

/// A command on the archive whose index is in `folder`.
pub(in crate::engine::local) fn command(what: &str, folder: &Path) -> String {
    match folder.parent() {
        Some(archive) if folder.ends_with(INDEX_FOLDER) => {
            let archive = if archive.as_os_str().is_empty() { Path::new(".") } else { archive };
            format!("jianbao {what} {}", shell_quoted(archive))
        }
        _ => format!("jianbao {what} ARCHIVE --index {}", shell_quoted(folder)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_of_other_versions_is_refused_with_the_way_out() {
        let current = Payload::current(default_zone(), true, 1, true);
        let check = |payload: &Payload| Payload::check(Some(&payload.to_json()), Path::new("a/.jianbao"));
        assert_eq!(check(&current).unwrap(), current);
        for other in [
            Payload { format: 0, ..current.clone() },
            Payload { fold: FOLD_VERSION + 1, ..current.clone() },
            Payload { words: WORDS_VERSION + 1, ..current },
        ] {
            let error = check(&other).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Version);
            assert!(error.hint().unwrap().contains("jianbao check --repair a"));
        }
        assert!(Payload::check(None, Path::new("x")).is_err());
        // What a later program writes beside the versions need not be understood to see that they differ.
        let later = r#"{"format": 99, "fold": 1, "words": 1, "zones": ["+08:00"]}"#;
        let error = Payload::check(Some(later), Path::new("x")).unwrap_err();
        assert!(error.to_string().contains("has version 99 of the format"), "{error}");
        assert!(error.hint().unwrap().contains("jianbao check --repair ARCHIVE --index x"));
    }
}
