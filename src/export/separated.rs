//! CSV (RFC 4180, lines end in CR LF) and TSV, both with a header row. A cell that a spreadsheet would run as a formula
//! gets an apostrophe before it, which spreadsheets hide, and so does a value of a list; for control characters stands
//! U+FFFD. Every other cell is byte for byte the value. A cell is quoted if it holds a sign that any spreadsheet may take
//! for the end of it, whatever the separator is.

use std::borrow::Cow;
use std::io::Write;

use super::cell::{Cell, is_formula, without_controls};
use super::{ExportFormat, ExportOptions, RowWriter, remark_on_controls, unwritten};
use crate::error::Result;

/// Separated values with this name and separator.
pub(super) struct Separated {
    name: &'static str,
    separator: char,
}

/// Comma-separated values.
pub(super) static CSV: Separated = Separated { name: "csv", separator: ',' };
/// Tab-separated values.
pub(super) static TSV: Separated = Separated { name: "tsv", separator: '\t' };

impl ExportFormat for Separated {
    fn name(&self) -> &'static str {
        self.name
    }

    fn writer<'a>(&self, out: &'a mut (dyn Write + Send), options: &ExportOptions) -> Result<Box<dyn RowWriter + 'a>> {
        if options.bom {
            out.write_all("\u{FEFF}".as_bytes()).map_err(unwritten)?;
        }
        let mut rows = Rows { out, separator: self.separator, guarded: 0, replaced: 0, line: String::new() };
        // Names of columns may be values of the archive, and a formula runs there as anywhere.
        rows.row(&options.headings.iter().map(|heading| Cell::Text(&heading.name)).collect::<Vec<_>>())?;
        Ok(Box::new(rows))
    }
}

struct Rows<'a> {
    out: &'a mut (dyn Write + Send),
    separator: char,
    guarded: u64,
    replaced: u64,
    line: String,
}

impl Rows<'_> {
    fn write(&mut self, cells: &[String]) -> Result<()> {
        self.line.clear();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.line.push(self.separator);
            }
            // A row of nothing would be no row.
            let is_row_of_nothing = cells.len() == 1 && cell.is_empty();
            if is_row_of_nothing || cell.contains(['"', ',', ';', '\t', '|', '\n', '\r']) || cell.starts_with(' ') {
                self.line.push('"');
                self.line.push_str(&cell.replace('"', "\"\""));
                self.line.push('"');
            } else {
                self.line.push_str(cell);
            }
        }
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes()).map_err(unwritten)
    }
}

impl RowWriter for Rows<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let mut texts = Vec::with_capacity(cells.len());
        for cell in cells {
            let (mut is_guarded, mut is_replaced) = (false, false);
            texts.push(cell.joined(|text| {
                let plain = without_controls(text);
                is_replaced |= matches!(plain, Cow::Owned(_));
                let runs = is_formula(text);
                is_guarded |= runs;
                if runs { format!("'{plain}") } else { plain.into_owned() }
            }));
            self.guarded += u64::from(is_guarded);
            self.replaced += u64::from(is_replaced);
        }
        self.write(&texts)
    }

    fn finish(self: Box<Self>) -> Result<Vec<String>> {
        self.out.flush().map_err(unwritten)?;
        let mut remarks = Vec::new();
        if self.guarded > 0 {
            let cells = self.guarded;
            remarks.push(format!("{cells} cells that a spreadsheet would run as a formula begin with an apostrophe"));
        }
        remarks.extend(remark_on_controls(self.replaced));
        Ok(remarks)
    }
}
