//! What an index holds, in figures.

use std::collections::BTreeMap;

use serde::Serialize;

/// What an index holds. Serialises as `stats --format json` prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Files that were read.
    pub files: u64,
    /// Articles and files that could not be read, when they were last tried.
    pub failed: u64,
    /// Day of the first publication, in the zone of the archive.
    pub first: Option<String>,
    /// Day of the last publication, in the zone of the archive.
    pub last: Option<String>,
    /// Whether the last `index` has read the folder to its end.
    pub complete: bool,
    /// Articles without a date.
    pub undated: u64,
    /// Articles by year of publication.
    // In JSON a name is a text, also where it is a number.
    #[cfg_attr(feature = "web", schema(value_type = BTreeMap<String, u64>))]
    pub years: BTreeMap<i32, u64>,
    /// Articles by source, most first.
    #[cfg_attr(feature = "web", schema(value_type = Vec<Vec<serde_json::Value>>))]
    pub sources: Vec<(String, u64)>,
    /// Bytes of the index on disk.
    pub bytes: u64,
    /// Version of the index format.
    pub format_version: u32,
    /// Version of the folding rules.
    pub fold_version: u32,
    /// Version of dictionary and segmenter.
    pub words_version: u32,
    /// Version of the program that wrote the last commit.
    pub written_by: String,
}
