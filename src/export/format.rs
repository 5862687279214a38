//! Which format a name or the ending of a file means, among tables and citations.

use std::path::Path;

use super::citations::{self, CitationFormat};
use super::{ExportFormat, FORMATS};
use crate::error::{Error, ErrorKind, Result};

/// A format of hit lists.
#[derive(Clone, Copy)]
pub enum Format {
    /// Rows of cells.
    Table(&'static dyn ExportFormat),
    /// References.
    Citations(&'static dyn CitationFormat),
}

impl Format {
    /// The format of this name.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where there is none.
    pub fn named(name: &str) -> Result<Self> {
        Self::all().find(|format| format.name() == name).ok_or_else(|| {
            Error::new(ErrorKind::Input, format!("there is no export format `{name}`"))
                .with_hint(format!("the formats are {}", Self::names()))
        })
    }

    /// The format that a file's ending names.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it names none.
    pub fn of_file(path: &Path) -> Result<Self> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        Self::named(&ending).map_err(|_| {
            Error::new(ErrorKind::Input, format!("the ending of `{}` names no export format", path.display()))
                .with_hint(format!("end the name in one of {}, or choose with --format", Self::names()))
        })
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Table(format) => format.name(),
            Self::Citations(format) => format.name(),
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let tables = FORMATS.iter().map(|format| Self::Table(*format));
        tables.chain(citations::FORMATS.iter().map(|format| Self::Citations(*format)))
    }

    fn names() -> String {
        Self::all().map(|format| format.name()).collect::<Vec<_>>().join(", ")
    }
}

/// The format of citations of this name; of GB/T 7714 the edition that is in force.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where there is none.
pub fn citation_format_named(name: &str) -> Result<&'static dyn CitationFormat> {
    citations::FORMATS.iter().find(|format| format.name() == name).copied().ok_or_else(|| {
        Error::new(ErrorKind::Input, format!("there is no format of citations `{name}`"))
            .with_hint(format!("the formats are {}", citation_format_names()))
    })
}

/// The names of all formats of citations, for messages.
pub fn citation_format_names() -> String {
    citations::FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ")
}
