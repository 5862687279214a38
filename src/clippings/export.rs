//! A folder as a hit list: rows of a table with what its reader says beside the columns of every export, or citations. An
//! article is told as it is now; one that is gone as it was clipped.

use std::io::Write;
use std::str::FromStr;

use chrono::FixedOffset;

use super::clipping::Clipping;
use super::compare::{Compared, State, compare};
use super::folder::Folder;
use crate::article::Article;
use crate::citation::{Citation, CitationOptions};
use crate::date::Published;
use crate::engine::{Engine, Hit};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{
    Cell, CitationFormat, CitationList, Column, ExportFormat, ExportOptions, Heading, hit_cells, hit_headings,
};

/// A column of a table of clippings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClippingColumn {
    /// One of every hit list.
    Of(Column),
    /// The name of the folder.
    Folder,
    /// What its reader says.
    Note,
    /// When it was clipped.
    Clipped,
    /// What has become of it since.
    State,
}

/// The columns of a clipping's own, with their names and how wide a spreadsheet shows them.
const OWN: [(ClippingColumn, &str, f64); 4] = [
    (ClippingColumn::Folder, "folder", 14.0),
    (ClippingColumn::Note, "note", 40.0),
    (ClippingColumn::Clipped, "clipped", 20.0),
    (ClippingColumn::State, "state", 14.0),
];

impl ClippingColumn {
    /// The metadata of the articles; then the note, when it was clipped, and what has become of it.
    pub fn usual() -> Vec<Self> {
        let metadata = Column::metadata().into_iter().map(Self::Of);
        metadata.chain([Self::Note, Self::Clipped, Self::State]).collect()
    }

    /// Its name, as in `--fields` and in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Of(column) => column.name(),
            own => OWN.iter().find(|(column, _, _)| *column == own).map_or("", |(_, name, _)| name),
        }
    }

    fn heading(self) -> Heading {
        let own = OWN.iter().find(|(column, _, _)| *column == self).map(|(_, _, width)| *width);
        match self {
            Self::Of(column) => hit_headings(&[column]).remove(0),
            _ => Heading { name: self.name().to_owned(), width: own.unwrap_or_default() },
        }
    }
}

impl FromStr for ClippingColumn {
    type Err = Error;

    /// # Errors
    /// Of kind [`ErrorKind::Input`] where a table of clippings has no column of this name.
    fn from_str(name: &str) -> Result<Self> {
        let name = name.trim();
        if let Some((column, _, _)) = OWN.iter().find(|(_, own, _)| *own == name) {
            return Ok(*column);
        }
        // A clipping answers no query, and is no part of a count of stories.
        name.parse()
            .ok()
            .filter(|column: &Column| *column != Column::Score && !column.is_of_story())
            .map(Self::Of)
            .ok_or_else(|| {
                let names: Vec<&str> = Self::usual().into_iter().map(Self::name).collect();
                Error::new(ErrorKind::Input, format!("a table of clippings has no column `{name}`"))
                    .with_hint(format!("the columns are {},body,folder", names.join(",")))
            })
    }
}

/// How clippings are written.
pub enum ClippingList {
    /// A row each.
    Rows {
        /// In this format.
        format: &'static dyn ExportFormat,
        /// With these columns.
        columns: Vec<ClippingColumn>,
        /// Whether CSV and TSV begin with a byte order mark.
        bom: bool,
    },
    /// A citation each.
    Citations {
        /// In this format.
        format: &'static dyn CitationFormat,
        /// What is known beside the articles.
        options: CitationOptions,
    },
}

/// Writes a folder.
pub struct ClippingWriter<'a> {
    /// The folder.
    pub folder: &'a Folder,
    /// The index that its articles are looked up in.
    pub engine: &'a dyn Engine,
    /// How it is written.
    pub list: &'a ClippingList,
    /// An error where nobody waits for it any more.
    pub go_on: &'a dyn Fn() -> Result<()>,
}

impl ClippingList {
    /// The names of the columns; none of citations.
    pub fn fields(&self) -> Vec<String> {
        match self {
            Self::Rows { columns, .. } => columns.iter().map(|column| column.name().to_owned()).collect(),
            Self::Citations { .. } => Vec::new(),
        }
    }
}

impl ClippingWriter<'_> {
    /// Writes every clipping to `out`, in order. Gives their number, and remarks on what the format could not hold, what
    /// citations lack, and what has become of articles.
    ///
    /// # Errors
    /// Where it cannot be written, the index cannot be read, or nobody waits any more.
    pub fn write(&self, out: &mut (dyn Write + Send)) -> Result<(u64, Vec<String>)> {
        let mut remarks = match self.list {
            ClippingList::Rows { format, columns, bom } => {
                let zone = self.engine.zone();
                let headings = columns.iter().map(|column| column.heading()).collect();
                let mut rows = format.writer(out, &ExportOptions { headings, bom: *bom, zone })?;
                let fates = self.each(&mut |clipping, state, article| {
                    let hit = Hit { id: article.id(), score: 0.0, article: article.clone() };
                    let cells: Vec<Cell<'_>> =
                        columns.iter().map(|column| self.cell(*column, clipping, state, &hit, zone)).collect();
                    rows.row(&cells)
                })?;
                [fates, rows.finish()?].concat()
            }
            ClippingList::Citations { format, options } => {
                let mut list = CitationList::new(*format, out)?;
                let fates = self.each(&mut |_, _, article| list.add(&Citation::of(article, options)))?;
                [fates, list.finish()?].concat()
            }
        };
        remarks.retain(|remark| !remark.is_empty());
        Ok((self.folder.clippings.len() as u64, remarks))
    }

    /// Hands every clipping over with the article that tells of it. Gives remarks on those that are not as they were.
    fn each(&self, visit: &mut dyn FnMut(&Clipping, State, &Article) -> Result<()>) -> Result<Vec<String>> {
        let (mut changed, mut gone) = (0_u64, 0_u64);
        compare(self.engine, &self.folder.clippings, &mut |Compared { clipping, state, article }| {
            (self.go_on)()?;
            changed += u64::from(state == State::Changed);
            gone += u64::from(state == State::Gone);
            visit(clipping, state, article.unwrap_or(clipping.article()))
        })?;
        let remark = |count: u64, one: &str, several: &str| match count {
            0 => String::new(),
            1 => format!("1 article {one}"),
            count => format!("{count} articles {several}"),
        };
        Ok(vec![
            remark(changed, "has changed since it was clipped", "have changed since they were clipped"),
            remark(gone, "is gone, and told as it was clipped", "are gone, and told as they were clipped"),
        ])
    }

    fn cell<'a>(
        &'a self,
        column: ClippingColumn,
        clipping: &'a Clipping,
        state: State,
        hit: &'a Hit,
        zone: FixedOffset,
    ) -> Cell<'a> {
        match column {
            ClippingColumn::Of(column) => hit_cells(&[column], hit, None).remove(0),
            ClippingColumn::Folder => Cell::Text(self.folder.name.as_str()),
            ClippingColumn::Note if clipping.note.is_empty() => Cell::Empty,
            ClippingColumn::Note => Cell::Text(&clipping.note),
            ClippingColumn::Clipped => Cell::Date(Published::Time(clipping.clipped.with_timezone(&zone))),
            ClippingColumn::State => Cell::Text(state.name()),
        }
    }
}
