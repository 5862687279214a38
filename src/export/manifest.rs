//! The manifest beside a table or a list of citations: how it was made, so that a reader of it can make it again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::corpus::MANIFEST_SUFFIX;

/// What a table is. Serialises as the manifest file.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    /// Name of the file with the rows.
    pub file: String,
    /// Rows, the header aside, or citations.
    pub rows: u64,
    /// The query as typed.
    pub query: String,
    /// The query as understood, filters included.
    pub parsed: String,
    /// The filters as typed, by their options.
    pub filters: BTreeMap<String, Vec<String>>,
    /// The order of the rows.
    pub sort: String,
    /// The format of the file.
    pub format: String,
    /// The columns in order; none of citations.
    pub fields: Vec<String>,
    /// What the format could not hold as it is, and what citations lack.
    pub remarks: Vec<String>,
    /// The archive, as it was named; empty where an index on a cluster was searched without it.
    pub archive: String,
    /// The address of an index on a cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// Articles in the index.
    pub articles: u64,
    /// Whether the index had been read to the end of the archive; otherwise articles may be missing from the list.
    pub complete: bool,
    /// The command that made it.
    pub command: String,
    /// What else it was told, by its options.
    pub settings: BTreeMap<String, Vec<String>>,
    /// Version of the program.
    pub program_version: String,
    /// Versions of the index: its format, folding and dictionary.
    pub index_versions: BTreeMap<String, u32>,
    /// When the list was made, RFC 3339 in UTC.
    pub made_at: String,
}

impl Manifest {
    /// Where the manifest of the file at `path` stands: beside it, `.manifest.json` behind its whole name.
    pub fn path_beside(path: &Path) -> PathBuf {
        let mut name = path.as_os_str().to_owned();
        name.push(MANIFEST_SUFFIX);
        PathBuf::from(name)
    }
}
