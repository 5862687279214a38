//! What an index is made of, written into every commit. An index that differs in any of it is refused, because it would
//! be misread: its terms were cut by other rules.

use std::path::Path;

use chrono::FixedOffset;
use serde::{Deserialize, Serialize};

use crate::date::default_zone;
use crate::error::{Error, ErrorKind, Result};
use crate::text::fold::FOLD_VERSION;
use crate::text::words::WORDS_VERSION;

/// Version of fields, stored forms and sort keys.
pub(super) const FORMAT_VERSION: u32 = 2;

/// What a commit says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) format: u32,
    pub(super) fold: u32,
    pub(super) words: u32,
    /// Version of the program.
    pub(super) program: String,
    /// Seconds east of UTC.
    zone: i32,
    /// By which rules files were read.
    #[serde(default)]
    pub(super) reading: String,
    /// Whether a folder was ever read to its end into this index. Before that it is empty because it is not yet built,
    /// which must not look like an archive without articles.
    pub(super) built: bool,
}

impl Payload {
    /// What this program writes.
    pub(super) fn current(zone: FixedOffset, reading: &str, built: bool) -> Self {
        Self {
            format: FORMAT_VERSION,
            fold: FOLD_VERSION,
            words: WORDS_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            zone: zone.local_minus_utc(),
            reading: reading.to_owned(),
            built,
        }
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same with days in another zone.
    pub(super) fn with_zone(self, zone: FixedOffset) -> Self {
        Self { zone: zone.local_minus_utc(), ..self }
    }

    pub(super) fn zone(&self) -> FixedOffset {
        FixedOffset::east_opt(self.zone).unwrap_or_else(default_zone)
    }

    /// The payload of a commit, if this program can read what it wrote.
    pub(super) fn check(payload: Option<&str>, folder: &Path) -> Result<Self> {
        let payload: Option<Self> = payload.and_then(|payload| serde_json::from_str(payload).ok());
        let differs = |payload: &Self| {
            [
                ("format", payload.format, FORMAT_VERSION),
                ("folding", payload.fold, FOLD_VERSION),
                ("dictionary", payload.words, WORDS_VERSION),
            ]
            .into_iter()
            .find(|(_, found, wanted)| found != wanted)
        };
        let what = match payload {
            None => "was not made by a program of this kind".to_owned(),
            Some(payload) => match differs(&payload) {
                None => return Ok(payload),
                Some((what, found, wanted)) => {
                    format!("has version {found} of the {what}, and this program reads version {wanted}")
                }
            },
        };
        Err(Error::new(ErrorKind::Version, format!("the index in `{}` {what}", folder.display()))
            .with_hint(rebuild_hint(folder)))
    }
}

/// How to make the index anew.
pub(super) fn rebuild_hint(folder: &Path) -> String {
    let folder = folder.display();
    format!("make it anew from the articles: rm -r '{folder}' and then: jianbao index ARCHIVE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_of_other_versions_is_refused_with_the_way_out() {
        let current = Payload::current(default_zone(), "", true);
        let check = |payload: &Payload| Payload::check(Some(&payload.to_json()), Path::new("a/.jianbao"));
        assert_eq!(check(&current).unwrap(), current);
        for other in [
            Payload { format: 0, ..current.clone() },
            Payload { fold: FOLD_VERSION + 1, ..current.clone() },
            Payload { words: WORDS_VERSION + 1, ..current },
        ] {
            let error = check(&other).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Version);
            assert!(error.hint().unwrap().contains("jianbao index"));
        }
        assert!(Payload::check(None, Path::new("x")).is_err());
    }
}
