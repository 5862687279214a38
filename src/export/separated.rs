//! CSV (RFC 4180, lines end in CR LF) and TSV, both with a header row. A cell that a spreadsheet would run as a formula
//! gets an apostrophe before it, which spreadsheets hide; every other cell is byte for byte the value.

use std::io::Write;

use super::cell::{Cell, is_formula};
use super::{ExportFormat, ExportOptions, RowWriter, unwritten};
use crate::engine::Hit;
use crate::error::Result;

/// Separated values with this name and separator.
pub(super) struct Separated {
    name: &'static str,
    separator: u8,
}

/// Comma-separated values.
pub(super) static CSV: Separated = Separated { name: "csv", separator: b',' };
/// Tab-separated values.
pub(super) static TSV: Separated = Separated { name: "tsv", separator: b'\t' };

impl ExportFormat for Separated {
    fn name(&self) -> &'static str {
        self.name
    }

    fn writer<'a>(&self, out: &'a mut (dyn Write + Send), options: &ExportOptions) -> Result<Box<dyn RowWriter + 'a>> {
        if options.bom {
            out.write_all("\u{FEFF}".as_bytes()).map_err(unwritten)?;
        }
        let mut writer =
            csv::WriterBuilder::new().delimiter(self.separator).terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(options.columns.iter().map(|column| column.name())).map_err(unwritten)?;
        Ok(Box::new(Rows { writer, options: options.clone(), guarded: 0 }))
    }
}

struct Rows<'a> {
    writer: csv::Writer<&'a mut (dyn Write + Send)>,
    options: ExportOptions,
    guarded: u64,
}

impl RowWriter for Rows<'_> {
    fn row(&mut self, hit: &Hit) -> Result<()> {
        for column in &self.options.columns {
            let cell = column.cell(hit);
            let mut text = cell.text();
            if !matches!(cell, Cell::Number(_)) && is_formula(&text) {
                text.insert(0, '\'');
                self.guarded += 1;
            }
            self.writer.write_field(text).map_err(unwritten)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(unwritten)
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>> {
        self.writer.flush().map_err(unwritten)?;
        Ok(match self.guarded {
            0 => Vec::new(),
            cells => vec![format!("{cells} cells that a spreadsheet would run as a formula begin with an apostrophe")],
        })
    }
}
