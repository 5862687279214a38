//! XLSX: a frozen header row, dates as dates, figures as figures, everything else as text, which no spreadsheet runs. Rows go to a temporary
//! file as they come, so that memory stays flat.

use std::borrow::Cow;
use std::io::{Seek as _, SeekFrom, Write};

use chrono::{Datelike as _, Timelike as _};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::cell::{Cell, without_controls};
use super::{ExportFormat, ExportOptions, RowWriter, remark_on_controls, unwritten};
use crate::date::Published;
use crate::error::Result;

/// Rows of a sheet, its header included; more go on another sheet.
const SHEET_ROWS: u32 = 1_048_576;
/// UTF-16 units of a cell.
const CELL_UNITS: usize = 32_767;

/// Excel's workbook.
pub(super) struct Xlsx;

impl ExportFormat for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn writer<'a>(&self, out: &'a mut (dyn Write + Send), options: &ExportOptions) -> Result<Box<dyn RowWriter + 'a>> {
        let mut rows = Rows {
            out,
            options: options.clone(),
            workbook: Workbook::new(),
            sheets: 0,
            next: SHEET_ROWS,
            shortened: 0,
            replaced: 0,
            day: Format::new().set_num_format("yyyy-mm-dd"),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        };
        rows.add_sheet().map_err(unwritten)?;
        Ok(Box::new(rows))
    }
}

struct Rows<'a> {
    out: &'a mut (dyn Write + Send),
    options: ExportOptions,
    workbook: Workbook,
    sheets: usize,
    /// The row that comes next on the current sheet.
    next: u32,
    shortened: u64,
    replaced: u64,
    day: Format,
    time: Format,
}

impl Rows<'_> {
    fn add_sheet(&mut self) -> std::result::Result<(), XlsxError> {
        let header = Format::new().set_bold();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, heading) in (0..).zip(&self.options.headings) {
            sheet.set_column_width(at, heading.width)?;
            sheet.write_string_with_format(0, at, fitting(&without_controls(&heading.name)), &header)?;
        }
        self.sheets += 1;
        self.next = 1;
        Ok(())
    }

    fn write(&mut self, cells: &[Cell<'_>]) -> std::result::Result<(), XlsxError> {
        if self.next == SHEET_ROWS {
            self.add_sheet()?;
        }
        let row = self.next;
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1)?;
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => {
                    sheet.write_number(row, at, *number)?;
                }
                Cell::Whole(count) => {
                    // A figure of more than fifteen digits would be rounded, and none of ours has so many.
                    sheet.write_number(row, at, *count as f64)?;
                }
                Cell::Real(number) => {
                    sheet.write_number(row, at, *number)?;
                }
                Cell::Truth(truth) => {
                    sheet.write_boolean(row, at, *truth)?;
                }
                Cell::Date(date) => write_date(sheet, row, at, *date, &self.options, [&self.day, &self.time])?,
                cell => {
                    let text = cell.text();
                    let plain = without_controls(&text);
                    self.replaced += u64::from(matches!(plain, Cow::Owned(_)));
                    let fitting = fitting(&plain);
                    self.shortened += u64::from(fitting.len() < plain.len());
                    if !fitting.is_empty() {
                        sheet.write_string(row, at, fitting)?;
                    }
                }
            }
        }
        self.next += 1;
        Ok(())
    }
}

impl RowWriter for Rows<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        self.write(cells).map_err(unwritten)
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<String>> {
        // A workbook is written with jumps back, and `out` may be a pipe.
        let mut file = tempfile::tempfile().map_err(unwritten)?;
        self.workbook.save_to_writer(&mut file).map_err(unwritten)?;
        file.seek(SeekFrom::Start(0)).map_err(unwritten)?;
        std::io::copy(&mut file, self.out).map_err(unwritten)?;
        self.out.flush().map_err(unwritten)?;
        let mut remarks = Vec::new();
        if self.sheets > 1 {
            remarks.push(format!("the rows go on over {} sheets, since a sheet ends at row {SHEET_ROWS}", self.sheets));
        }
        if self.shortened > 0 {
            remarks.push(format!(
                "{} cells are shortened to the {CELL_UNITS} characters that a cell holds; CSV and JSON Lines have them whole",
                self.shortened
            ));
        }
        remarks.extend(remark_on_controls(self.replaced));
        Ok(remarks)
    }
}

/// The day before which Excel counts wrongly: it takes 1900 for a leap year.
const FIRST_DAY: (i32, u32, u32) = (1900, 3, 1);

/// A date as a date; one that Excel cannot hold (before March 1900, or no whole day) as text.
fn write_date(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    date: Published,
    options: &ExportOptions,
    [day_format, time_format]: [&Format; 2],
) -> std::result::Result<(), XlsxError> {
    let (moment, format) = match date {
        Published::Day(day) => (day.and_time(chrono::NaiveTime::MIN), day_format),
        Published::Time(time) => (time.with_timezone(&options.zone).naive_local(), time_format),
        Published::Year(_) | Published::Month(..) => {
            return sheet.write_string(row, at, date.to_string()).map(|_| ());
        }
    };
    let excel = u16::try_from(moment.year())
        .ok()
        .filter(|_| (moment.year(), moment.month(), moment.day()) >= FIRST_DAY)
        .and_then(|year| ExcelDateTime::from_ymd(year, moment.month() as u8, moment.day() as u8).ok())
        .and_then(|day| day.and_hms(moment.hour() as u16, moment.minute() as u8, moment.second() as u8).ok());
    match excel {
        Some(excel) => sheet.write_datetime_with_format(row, at, &excel, format).map(|_| ()),
        None => sheet.write_string(row, at, date.to_string()).map(|_| ()),
    }
}

/// As much of `text` as a cell holds.
fn fitting(text: &str) -> &str {
    if text.len() <= CELL_UNITS {
        return text;
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > CELL_UNITS {
            return &text[..at];
        }
    }
    text
}
