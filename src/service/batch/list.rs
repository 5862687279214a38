//! Lists of queries or names: a line each, or rows of a name and a query.

use crate::analysis::Asked;
use crate::error::{Error, ErrorKind, Result};
use crate::service::ReadFilters;

/// What the columns of a first row may be called that is no entry, in any case.
const NAMES: [&str; 7] = ["name", "名称", "名稱", "姓名", "人名", "名字", "id"];
const QUERIES: [&str; 12] =
    ["query", "queries", "names", "aliases", "查询", "查詢", "查询式", "查詢式", "检索式", "檢索式", "别名", "別名"];

/// A line of a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number, from 1.
    pub line: u64,
    /// What it is called by.
    pub name: String,
    /// The query, or the names.
    pub text: String,
    /// What is wrong with the line itself, and what to do.
    problem: Option<(String, &'static str)>,
}

impl Entry {
    fn new(line: u64, name: &str, text: &str) -> Self {
        Self { line, name: name.to_owned(), text: text.to_owned(), problem: None }
    }

    /// What is asked, filters included.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`], naming the line.
    pub fn asked(&self, names: bool, filters: &ReadFilters) -> Result<Asked> {
        let of_line = |message: &str, hint: &str| {
            Error::new(ErrorKind::Input, format!("line {}: {message}", self.line)).with_hint(hint)
        };
        if let Some((message, hint)) = &self.problem {
            return Err(of_line(message, hint).at(&self.text, 0..self.text.len()));
        }
        let typed = if names {
            let each: Vec<String> = self
                .text
                .split(['|', '｜'])
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(|name| format!("\"{}\"", name.replace(['"', '＂'], "”")))
                .collect();
            if each.is_empty() {
                return Err(of_line("there is no name", "write a name, or several with | between them"));
            }
            each.join(" OR ")
        } else {
            self.text.clone()
        };
        let parsed = filters.parse(&typed).map_err(|error| {
            let named = of_line(&error.to_string(), error.hint().unwrap_or_default());
            match error.place() {
                Some(place) => named.at(&place.text, place.range.clone()),
                None => named.at(&typed, 0..typed.len()),
            }
        })?;
        Ok(Asked { typed, query: parsed.query })
    }
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListForm {
    /// An entry a line.
    Lines,
    /// Rows of a name and a query, parted by commas, or by semicolons where the first row has those alone.
    Csv,
    /// Rows of a name and a query, parted by tabs.
    Tsv,
}

/// The entries of the list that is called `name`, and what was read otherwise than it stands.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where there are none.
pub fn entries(text: &str, form: ListForm, name: &str) -> Result<(Vec<Entry>, Vec<String>)> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (entries, notes) = match form {
        ListForm::Csv => rows(text, separator(text)),
        ListForm::Tsv => rows(text, b'\t'),
        ListForm::Lines => (lines(text), Vec::new()),
    };
    if entries.is_empty() {
        return Err(Error::new(ErrorKind::Input, format!("the list `{name}` is empty"))
            .with_hint("write a query or a name on each line"));
    }
    Ok((entries, notes))
}

/// Whether a line says nothing: it is empty, or a remark.
fn is_idle(text: &str) -> bool {
    text.is_empty() || text == "#" || text.starts_with("# ")
}

fn lines(text: &str) -> Vec<Entry> {
    let lines = (1..).zip(text.lines()).map(|(line, text)| (line, text.trim())).filter(|(_, text)| !is_idle(text));
    lines.map(|(line, text)| Entry::new(line, text, text)).collect()
}

/// A semicolon where the first line has one and no comma, as Excel writes it in some countries.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    if first.contains(';') && !first.contains(',') { b';' } else { b',' }
}

fn rows(text: &str, separator: u8) -> (Vec<Entry>, Vec<String>) {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let (mut entries, mut notes) = (Vec::new(), Vec::new());
    let mut lines = Lines { text, at: 0, line: 1 };
    // The text is UTF-8, and rows may have any number of cells: nothing is left that could be wrong.
    for (number, record) in reader.records().filter_map(std::result::Result::ok).enumerate() {
        let line = lines.at(record.position().map_or(0, csv::Position::byte) as usize);
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        let (name, query) = match cells.as_slice() {
            [] => continue,
            [only] => (*only, *only),
            [name, query, ..] => (*name, *query),
        };
        if name.starts_with("# ") || name == "#" || cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let is_one_of = |cell: &str, known: &[&str]| known.contains(&cell.to_lowercase().as_str());
        if number == 0 && cells.len() > 1 && is_one_of(name, &NAMES) && is_one_of(query, &QUERIES) {
            notes.push(format!("line {line} is taken for the names of the columns: {name}, {query}"));
            continue;
        }
        let mut entry = Entry::new(line, if name.is_empty() { query } else { name }, query);
        let cells_more = cells.iter().skip(2).filter(|cell| !cell.is_empty()).count();
        if cells_more > 0 {
            entry.text = cells.join(", ");
            entry.problem = Some((
                format!("there are {} columns", cells.len()),
                "write a name and a query a row; one with a comma stands in quotation marks",
            ));
        } else if cells.iter().any(|cell| cell.contains('\n')) {
            entry.problem = Some((
                "a cell goes over several lines".to_owned(),
                "close the quotation mark that opens it; a mark in a cell is written twice",
            ));
            entry.text = entry.text.lines().next().unwrap_or_default().to_owned();
        }
        entries.push(entry);
    }
    (entries, notes)
}

/// Counts lines, forwards.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The number of the line at or behind the byte `at` that is not empty.
    fn at(&mut self, at: usize) -> u64 {
        let rest = &self.text[at..];
        let start = at + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        self.line += self.text[self.at..start].matches('\n').count() as u64;
        self.at = start;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, String, String, bool)> {
        let (entries, _) = rows(text, separator(text));
        entries.into_iter().map(|entry| (entry.line, entry.name, entry.text, entry.problem.is_some())).collect()
    }

    #[test]
    fn rows_have_the_numbers_of_their_lines() {
        for text in ["a,芯片\n\n# x, y\nb,台风\n", "a,芯片\r\n\r\n# x, y\r\nb,台风"] {
            let found = [(1, "a".into(), "芯片".into(), false), (4, "b".into(), "台风".into(), false)];
            assert_eq!(read(text), found);
        }
    }

    #[test]
    fn what_a_row_may_be() {
        let one = |text: &str| read(text).pop().unwrap();
        assert_eq!(one("姓名,查询\n王,芯片\n"), (2, "王".into(), "芯片".into(), false));
        assert_eq!(one("Name;Query\n王;芯片\n"), (2, "王".into(), "芯片".into(), false));
        assert_eq!(one("芯片\n"), (1, "芯片".into(), "芯片".into(), false));
        assert_eq!(one("\"價, 錢\",票價,\n"), (1, "價, 錢".into(), "票價".into(), false));
        assert_eq!(one("a,b,c\n"), (1, "a".into(), "a, b, c".into(), true));
        assert!(one("\"李强\n王毅,王毅\n").3, "a mark that is not closed");
    }
}
