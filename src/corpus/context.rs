//! What a reader may need to know beside the bytes: the rules of the archive, the present, and the name of the file.

use std::rc::Rc;

use chrono::{DateTime, FixedOffset, Utc};

use super::config::Config;
use super::unpack::{Budget, Watch};

/// How articles are read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The rules of the archive.
    pub config: Config,
    /// The present: a later date of publication is refused.
    pub now: DateTime<Utc>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { config: Config::default(), now: Utc::now() }
    }
}

/// What the reader of a file may need to know beside the bytes.
pub(super) struct Context<'a> {
    /// The zone of times that state none.
    pub(super) zone: FixedOffset,
    /// The file's path in the archive or container, or its name where no more is known.
    pub(super) path: &'a str,
    /// The file's name without its extensions.
    pub(super) stem: &'a str,
    /// The rules of the archive.
    pub(super) config: &'a Config,
    /// What may still be unpacked of the file.
    pub(super) budget: Rc<Budget>,
    /// Whom errors of the disk are told.
    pub(super) watch: Watch,
}

impl<'a> Context<'a> {
    /// The context of the file at `path`.
    pub(super) fn of(path: &'a str, config: &'a Config) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Self { zone: config.zone(), path, stem, config, budget: Budget::new(0), watch: Watch::default() }
    }
}
