//! Rows → bytes, one after the other: hits, and lines of tables; and citations → bytes. A format is one file here and one
//! line in `FORMATS`, here for tables and in `citations` for citations.

mod bib;
mod cell;
mod chart;
mod citations;
mod csljson;
mod format;
mod gbt;
mod jsonl;
mod manifest;
mod ris;
mod separated;
#[cfg(test)]
mod tests;
mod xlsx;

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::FixedOffset;

pub use cell::{Cell, Column, Heading, hit_cells, hit_headings};
pub use chart::timeline_svg;
pub use citations::{CitationFormat, CitationList};
pub use format::{Format, citation_format_named, citation_format_names};
pub use gbt::GbtEdition;
pub use manifest::Manifest;

use crate::error::{Error, ErrorKind, Result};

/// How rows are written.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// What stands above each cell of a row, in order.
    pub headings: Vec<Heading>,
    /// Whether CSV and TSV begin with a byte order mark, which Excel needs to read UTF-8.
    pub bom: bool,
    /// The zone of times in spreadsheets, whose cells have none.
    pub zone: FixedOffset,
}

/// A format of tables.
pub trait ExportFormat: Sync {
    /// Its name, which is also the ending of its files.
    fn name(&self) -> &'static str;

    /// Writes rows to `out` in this format.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    fn writer<'a>(&self, out: &'a mut (dyn Write + Send), options: &ExportOptions) -> Result<Box<dyn RowWriter + 'a>>;
}

/// Takes rows one after the other.
pub trait RowWriter {
    /// Writes one row, a cell under every heading.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()>;

    /// Writes what stands behind the rows. Gives remarks on what the format could not hold.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn finish(self: Box<Self>) -> Result<Vec<String>>;
}

static FORMATS: [&dyn ExportFormat; 4] = [&separated::CSV, &separated::TSV, &jsonl::JsonLines, &xlsx::Xlsx];

/// The format of tables of this name.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where there is none.
pub fn format_named(name: &str) -> Result<&'static dyn ExportFormat> {
    FORMATS.iter().find(|format| format.name() == name).copied().ok_or_else(|| {
        Error::new(ErrorKind::Input, format!("there is no export format `{name}`"))
            .with_hint(format!("the formats are {}", format_names()))
    })
}

/// The format of tables that a file's ending names.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where it names none.
pub fn format_of_file(path: &Path) -> Result<&'static dyn ExportFormat> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    format_named(&ending).map_err(|_| {
        Error::new(ErrorKind::Input, format!("the ending of `{}` names no export format", path.display()))
            .with_hint(format!("end the name in one of {}, or choose with --format", format_names()))
    })
}

/// The names of all formats of tables, for messages.
pub fn format_names() -> String {
    FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ")
}

/// Writes a file that appears under its name only when `fill` has succeeded; an interrupted one leaves nothing there. A
/// link stays a link, the permissions of a file that is replaced stay as they are, and what is no file (a pipe, a device)
/// is written straight through. What `beside` does with the value of `fill` is done when all is on the disk, before the
/// file has its name; for what is no file, not at all.
///
/// # Errors
/// Those of `fill` and `beside`, and where the folder is not there or cannot be written.
pub fn write_whole<T>(
    path: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<T>,
    beside: impl FnOnce(&T) -> Result<()>,
) -> Result<T> {
    let unwritable = |error| Error::io("write", path, error);
    // A link's target is what is replaced; a file that is not there yet has only its folder.
    let linked = || path.read_link().ok().map(|to| path.parent().unwrap_or(Path::new("")).join(to));
    let target = path.canonicalize().ok().or_else(linked).unwrap_or_else(|| path.to_owned());
    if target.is_dir() {
        return Err(Error::new(ErrorKind::Io, format!("cannot write `{}`: it is a folder", path.display()))
            .with_hint("name a file in it"));
    }
    if target.exists() && !target.is_file() {
        let mut out = std::fs::OpenOptions::new().write(true).open(&target).map_err(unwritable)?;
        return fill(&mut out);
    }
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    if !folder.is_dir() {
        return Err(Error::new(ErrorKind::Io, format!("the folder `{}` does not exist", folder.display()))
            .with_hint("make it, or name another"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jianbao-").suffix(".partial");
    // Temporary files are private; a hit list is as public as any file of its maker.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(&folder).map_err(unwritable)?;
    let mut out = std::io::BufWriter::with_capacity(1 << 18, file);
    let value = fill(&mut out)?;
    let file = out.into_inner().map_err(|error| unwritable(error.into_error()))?;
    if let Ok(replaced) = target.metadata() {
        file.as_file().set_permissions(replaced.permissions()).map_err(unwritable)?;
    }
    file.as_file().sync_all().map_err(unwritable)?;
    beside(&value)?;
    file.persist(&target).map_err(|error| unwritable(error.error))?;
    Ok(value)
}

/// What to say of `cells` in which something stands for control characters.
fn remark_on_controls(cells: u64) -> Option<String> {
    (cells > 0).then(|| {
        format!("{cells} cells held control characters, for which U+FFFD stands; JSON Lines have them as they are")
    })
}

/// A table that could not be written, for this cause.
pub fn unwritten(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::Io, "the table cannot be written").with_cause(error)
}
