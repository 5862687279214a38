//! The configuration as it stands in its file: the keys that are known, and the forms that their values have.

use std::path::PathBuf;

use serde::Deserialize;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) zone: Option<String>,
    #[serde(default)]
    pub(super) include: Vec<String>,
    #[serde(default)]
    pub(super) exclude: Vec<String>,
    #[serde(default)]
    pub(super) fields: Fields,
    #[serde(default)]
    pub(super) sources: toml::Table,
    #[serde(default)]
    pub(super) citation: Outlets,
    #[serde(default)]
    pub(super) pdf: Pdf,
    pub(super) engine: Option<String>,
    pub(super) engine_auth: Option<PathBuf>,
    pub(super) engine_ca: Option<PathBuf>,
    #[serde(default)]
    pub(super) engine_insecure: bool,
}

/// How PDFs are read.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Pdf {
    pub(super) split: Split,
}

/// What of a PDF is an article.
#[derive(Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Split {
    #[default]
    None,
    Page,
}

/// The sources whose names do not tell what they are.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Outlets {
    pub(super) newspapers: Names,
    pub(super) websites: Names,
}

/// The fields that may be mapped.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Fields {
    pub(super) title: Names,
    pub(super) body: Names,
    pub(super) published: Names,
    pub(super) source: Names,
    pub(super) authors: Names,
    pub(super) editors: Names,
    pub(super) reviewers: Names,
    pub(super) section: Names,
    pub(super) url: Names,
    pub(super) page: Names,
    pub(super) captured: Names,
}

/// A name, or several.
#[derive(Default, Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    #[default]
    None,
    One(String),
    Several(Vec<String>),
}

impl Names {
    /// All of them.
    pub(super) fn all(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(name) => vec![name],
            Self::Several(names) => names,
        }
    }
}
