//! JSON Lines: one row a line, its cells under their names. Lists are arrays, and what is not known is null.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::cell::Cell;
use super::{ExportFormat, ExportOptions, RowWriter, unwritten};
use crate::error::Result;

/// JSON Lines.
pub(super) struct JsonLines;

impl ExportFormat for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn writer<'a>(&self, out: &'a mut (dyn Write + Send), options: &ExportOptions) -> Result<Box<dyn RowWriter + 'a>> {
        Ok(Box::new(Rows { out, options: options.clone() }))
    }
}

struct Rows<'a> {
    out: &'a mut (dyn Write + Send),
    options: ExportOptions,
}

impl RowWriter for Rows<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let mut row = Map::new();
        for (heading, cell) in self.options.headings.iter().zip(cells) {
            let value = match cell {
                Cell::Empty => Value::Null,
                Cell::List(values) => json!(values),
                Cell::OwnedList(values) => json!(values),
                Cell::Number(number) => json!(number),
                Cell::Whole(count) => json!(count),
                Cell::Real(number) => json!(number),
                Cell::Truth(truth) => json!(truth),
                cell => Value::String(cell.text()),
            };
            row.insert(heading.name.clone(), value);
        }
        serde_json::to_writer(&mut *self.out, &row).map_err(|error| unwritten(std::io::Error::from(error)))?;
        self.out.write_all(b"\n").map_err(unwritten)
    }

    fn finish(self: Box<Self>) -> Result<Vec<String>> {
        self.out.flush().map_err(unwritten)?;
        Ok(Vec::new())
    }
}
