//! A row for every line of a list of queries or names.

mod list;

use std::collections::BTreeSet;

use serde::Serialize;

pub use self::list::{Entry, ListForm, entries};
use super::Holdings;
use super::filters::ReadFilters;
use crate::analysis::{self, Asked, BatchRow, Facet};
use crate::error::{Error, ErrorKind, Result};

/// Most values that are counted by.
const MOST_VALUES: usize = 10_000;

/// A list that is asked line by line.
#[derive(Debug)]
pub struct BatchRead {
    /// The lines that can be asked, and what they ask.
    pub asked: Vec<(Entry, Asked)>,
    /// Those that cannot.
    pub wrong: Vec<(WrongAnswer, Error)>,
    /// The names of lines that stories answer in later articles alone, which are not counted.
    pub with_fewer: Vec<String>,
}

/// The JSON of a row, with the line that it is of.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct RowAnswer {
    /// The number of the line, from 1.
    pub line: u64,
    /// What it is called by.
    pub name: String,
    /// What it finds.
    #[serde(flatten)]
    pub row: BatchRow,
}

/// The JSON of a line that could not be asked.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct WrongAnswer {
    /// The number of the line, from 1.
    pub line: u64,
    /// The line.
    pub text: String,
    /// What is wrong with it.
    pub error: String,
}

/// The JSON of a list.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct BatchAnswer {
    /// The file of the list; `-` where it was none.
    pub file: String,
    /// What the articles are counted by.
    pub by: Option<String>,
    /// The lines that could be asked.
    pub lines: Vec<RowAnswer>,
    /// Those that could not.
    pub wrong: Vec<WrongAnswer>,
}

impl BatchRead {
    /// Reads the entries of a list as queries, or as names, beside these filters.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn new(holdings: &dyn Holdings, entries: Vec<Entry>, names: bool, filters: &ReadFilters) -> Result<Self> {
        let once = filters.once(&filters.frame, holdings)?;
        let mut read = Self { asked: Vec::new(), wrong: Vec::new(), with_fewer: Vec::new() };
        for entry in entries {
            match entry.asked(names, filters) {
                Ok(mut asked) => {
                    if once.unanswered(&asked.query, holdings.engine())? > 0 {
                        read.with_fewer.push(entry.name.clone());
                    }
                    asked.query = once.of(&asked.query);
                    read.asked.push((entry, asked));
                }
                Err(error) => {
                    let wrong = WrongAnswer { line: entry.line, text: entry.text, error: error.to_string() };
                    read.wrong.push((wrong, error));
                }
            }
        }
        Ok(read)
    }

    /// The rows, and the values that there are of `by`. `progress` hears how many of how many lines have been asked.
    ///
    /// # Errors
    /// Those of `progress`; where there are too many values; and where the index cannot be read.
    pub fn rows(
        &self,
        holdings: &dyn Holdings,
        by: Option<Facet>,
        progress: &mut dyn FnMut(u64, u64) -> Result<()>,
    ) -> Result<(Vec<RowAnswer>, BTreeSet<String>)> {
        let all = self.asked.len() as u64;
        let (mut rows, mut values) = (Vec::with_capacity(self.asked.len()), BTreeSet::new());
        for (number, (entry, asked)) in (1..).zip(&self.asked) {
            let row = analysis::batch_row(holdings.engine(), asked, by)?;
            values.extend(row.by.keys().cloned());
            if values.len() > MOST_VALUES {
                let message = format!("there are more than {MOST_VALUES} values to count by");
                return Err(Error::new(ErrorKind::Input, message)
                    .with_hint("count by something with fewer values, or narrow the filters"));
            }
            rows.push(RowAnswer { line: entry.line, name: entry.name.clone(), row });
            progress(number, all)?;
        }
        Ok((rows, values))
    }

    /// The JSON of the list in `file`, with its `rows`.
    pub fn answer(&self, file: &str, by: Option<Facet>, rows: Vec<RowAnswer>) -> BatchAnswer {
        BatchAnswer {
            file: file.to_owned(),
            by: by.map(|by| by.name().to_owned()),
            lines: rows,
            wrong: self.wrong.iter().map(|(wrong, _)| wrong.clone()).collect(),
        }
    }
}
