//! Every hit, as a row of a table or as a citation.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use super::citing::Citing;
use super::filters::Asked;
use super::{Holdings, named_twice};
use crate::citation::{Citation, CitationOptions};
use crate::engine::{Hit, Order, Wanted};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{
    CitationFormat, CitationList, Column, ExportFormat, ExportOptions, Format, hit_cells, hit_headings,
};
use crate::reprints::Stories;

/// How hits are to be written.
#[derive(Clone)]
pub struct ListOptions {
    /// The format.
    pub format: Format,
    /// The columns of a table; none stated are those of the metadata.
    pub fields: Vec<String>,
    /// Whether CSV and TSV begin with a byte order mark.
    pub bom: bool,
    /// How articles are cited.
    pub citing: Citing,
}

/// How hits are written.
pub enum List {
    /// A row each, with these columns.
    Rows {
        /// The format.
        format: &'static dyn ExportFormat,
        /// The columns.
        columns: Vec<Column>,
        /// The headings and the like.
        options: ExportOptions,
        /// Which articles are one story, where a column is of that.
        stories: Option<Arc<Stories>>,
    },
    /// A citation each.
    Citations {
        /// The format.
        format: &'static dyn CitationFormat,
        /// What is known beside the articles.
        options: CitationOptions,
        /// What a manifest says of that.
        settings: BTreeMap<String, Vec<String>>,
    },
}

impl List {
    /// The list of these options, on an archive.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where there is no such column, or something is not for the format; and those of
    /// [`Holdings::stories`].
    pub fn new(holdings: &dyn Holdings, options: &ListOptions) -> Result<Self> {
        match options.format {
            Format::Table(format) => Self::rows(holdings, format, options),
            Format::Citations(format) => Self::citations(holdings, format, options),
        }
    }

    /// Rows in `format`.
    fn rows(holdings: &dyn Holdings, format: &'static dyn ExportFormat, stated: &ListOptions) -> Result<Self> {
        stated.citing.is_not_for(format.name())?;
        let columns = match stated.fields.as_slice() {
            [] => Column::metadata(),
            names => names.iter().map(|name| name.parse()).collect::<Result<Vec<Column>>>()?,
        };
        if let Some(twice) = named_twice(&columns) {
            return Err(Error::new(ErrorKind::Input, format!("the column `{}` is named twice", twice.name()))
                .with_hint("name each column once"));
        }
        if stated.bom && !matches!(format.name(), "csv" | "tsv") {
            return Err(no_bom(format.name()));
        }
        let zone = holdings.engine().zone();
        let options = ExportOptions { headings: hit_headings(&columns), bom: stated.bom, zone };
        let asks_for_stories = columns.iter().any(|column| column.is_of_story());
        let stories = asks_for_stories.then(|| holdings.stories()).transpose()?;
        Ok(Self::Rows { format, columns, options, stories })
    }

    /// Citations in `format`.
    fn citations(holdings: &dyn Holdings, format: &'static dyn CitationFormat, stated: &ListOptions) -> Result<Self> {
        let format = stated.citing.format(format)?;
        if !stated.fields.is_empty() {
            return Err(no_fields(format.name()));
        }
        if stated.bom {
            return Err(no_bom(format.name()));
        }
        let options = stated.citing.options(holdings)?;
        let settings = stated.citing.settings(format, &options);
        Ok(Self::Citations { format, options, settings })
    }

    /// Writes every hit, in order. Gives their number, and remarks on what the format could not hold or a citation lacks.
    /// Between hits [`Holdings::go_on`] is asked.
    ///
    /// # Errors
    /// Where `out` cannot be written, where nobody waits any more, and where the index cannot be read.
    pub fn write(
        &self,
        holdings: &dyn Holdings,
        asked: &Asked,
        order: Order,
        out: &mut (dyn Write + Send),
    ) -> Result<(u64, Vec<String>)> {
        let each = |wanted: Wanted, visit: &mut dyn FnMut(Hit) -> Result<()>| {
            holdings.engine().every_hit(&asked.query, order, wanted, &mut |hit| {
                holdings.go_on()?;
                visit(hit)
            })
        };
        match self {
            Self::Rows { format, columns, options, stories } => {
                let mut rows = format.writer(out, options)?;
                let (scores, bodies) = (columns.contains(&Column::Score), columns.contains(&Column::Body));
                let count = each(Wanted { scores, bodies }, &mut |hit| {
                    let part = stories.as_ref().map(|stories| stories.part(&hit.article));
                    rows.row(&hit_cells(columns, &hit, part.as_ref()))
                })?;
                Ok((count, rows.finish()?))
            }
            Self::Citations { format, options, .. } => {
                let mut list = CitationList::new(*format, out)?;
                // The language is told from the text.
                let count = each(Wanted { scores: false, bodies: true }, &mut |hit| {
                    list.add(&Citation::of(&hit.article, options))
                })?;
                Ok((count, list.finish()?))
            }
        }
    }

    /// The name of the format, which is also the ending of its files.
    pub fn format_name(&self) -> &'static str {
        match self {
            Self::Rows { format, .. } => format.name(),
            Self::Citations { format, .. } => format.name(),
        }
    }

    /// The columns in order; none of citations.
    pub fn fields(&self) -> Vec<String> {
        match self {
            Self::Rows { options, .. } => options.headings.iter().map(|heading| heading.name.clone()).collect(),
            Self::Citations { .. } => Vec::new(),
        }
    }

    /// What else a manifest says of how it is written.
    pub fn settings(&self) -> BTreeMap<String, Vec<String>> {
        match self {
            Self::Rows { .. } => BTreeMap::new(),
            Self::Citations { settings, .. } => settings.clone(),
        }
    }
}

pub(super) fn no_fields(format: &str) -> Error {
    Error::new(ErrorKind::Input, format!("--fields is not for {format}"))
        .with_hint("leave it out; a citation has what its format has a place for")
}

pub(super) fn no_bom(format: &str) -> Error {
    Error::new(ErrorKind::Input, format!("--bom is not for {format}"))
        .with_hint("leave it out; it is for CSV and TSV that Excel opens")
}
