//! What no text may do to a table: break its rows, run in a spreadsheet, or damage the file.

use std::io::{Cursor, Read as _};

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;
use crate::article::{Article, ArticleId};
use crate::date::default_zone;
use crate::engine::Hit;

/// The columns that hold text of articles, file names and addresses.
const COLUMNS: [Column; 6] = [Column::Title, Column::Authors, Column::Section, Column::Url, Column::Path, Column::Body];

fn hit(texts: &[String; 6]) -> Hit {
    let [title, author, section, url, path, body] = texts.clone();
    let article = Article {
        title,
        authors: vec!["某甲".to_owned(), author],
        section: vec![section.clone(), section],
        url: Some(url),
        path,
        body,
        ..Article::default()
    };
    Hit { id: ArticleId::of_path(&article.path), score: 0.0, article }
}

fn written(format: &str, columns: &[Column], texts: &[String; 6]) -> (Vec<u8>, Vec<String>) {
    let options = ExportOptions { headings: hit_headings(columns), bom: false, zone: default_zone() };
    let mut out = Vec::new();
    let mut rows = format_named(format).unwrap().writer(&mut out, &options).unwrap();
    rows.row(&hit_cells(columns, &hit(texts), None)).unwrap();
    let remarks = rows.finish().unwrap();
    (out, remarks)
}

fn records(bytes: &[u8], separator: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Whether a spreadsheet would run a cell, told in another way than the writer does.
fn runs(cell: &str) -> bool {
    let seen: String = cell
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{200B}' && *c != '\u{FEFF}')
        .collect();
    seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || cell.starts_with(['\t', '\r', '\n'])
}

/// The texts of the cells of a sheet's second row.
fn cells_of_workbook(bytes: &[u8]) -> Vec<String> {
    let mut workbook = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut cells = Vec::new();
    for at in 0..workbook.len() {
        let mut xml = String::new();
        let mut file = workbook.by_index(at).unwrap();
        file.read_to_string(&mut xml).unwrap();
        let name = file.name_raw().escape_ascii().to_string();
        let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r') || c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
        assert!(xml.chars().all(is_allowed), "{name} holds what XML 1.0 forbids");
        let mut reader = Reader::from_str(&xml);
        let (mut row, mut in_text) = (0, false);
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) {
                Event::Eof => break,
                Event::Start(start) if start.name().as_ref() == "row" => row += 1,
                Event::Start(start) if start.name().as_ref() == "t" => {
                    in_text = true;
                    if row == 2 {
                        cells.push(String::new());
                    }
                }
                Event::End(end) if end.name().as_ref() == "t" => in_text = false,
                Event::Text(text) if in_text && row == 2 => cells.last_mut().unwrap().push_str(&text),
                Event::GeneralRef(entity) if in_text && row == 2 => {
                    let resolved = quick_xml::escape::resolve_predefined_entity(&entity);
                    cells.last_mut().unwrap().push_str(resolved.unwrap_or("?"));
                }
                Event::Start(start) if start.name().as_ref() == "f" => panic!("{name} holds a formula"),
                _ => {}
            }
        }
    }
    cells
}

fn six(text: &str) -> [String; 6] {
    std::array::from_fn(|_| text.to_owned())
}

#[test]
fn what_begins_as_a_formula_is_guarded_wherever_it_stands() {
    for text in [
        "=1",
        "+1",
        "-1",
        "@a",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "\t=1",
        "\r1",
        "\n1",
        " =1",
        "\u{3000}=1",
        "\u{200B}=1",
        "\u{FEFF}+1",
        "\0=1",
        "\u{9B}-1",
    ] {
        for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
            let (bytes, remarks) = written(format, &COLUMNS, &six(text));
            let rows = records(&bytes, separator);
            let plain = text.replace(['\0', '\u{9B}'], "\u{FFFD}");
            let guarded = format!("'{plain}");
            assert_eq!(rows[1][0], guarded);
            assert_eq!(rows[1][1], format!("某甲; {guarded}"));
            assert_eq!(rows[1][2], format!("{guarded}; {guarded}"));
            assert_eq!(rows[1][3..], [guarded.clone(), guarded.clone(), guarded]);
            assert!(remarks[0].starts_with("6 cells"), "{remarks:?}");
        }
    }
}

#[test]
fn control_characters_are_replaced_and_said() {
    let (bytes, remarks) = written("csv", &[Column::Title], &six("a\0b\x1b[31m\u{85}\u{FFFF}\r\n\tc"));
    assert_eq!(records(&bytes, b',')[1], ["a\u{FFFD}b\u{FFFD}[31m\u{FFFD}\u{FFFD}\r\n\tc"]);
    let said = "1 cells held control characters, for which U+FFFD stands; JSON Lines have them as they are";
    assert_eq!(remarks, [said]);
    let (bytes, remarks) = written("xlsx", &[Column::Title], &six("a\0b\x1b=<&>\u{FFFE} _x0041_"));
    assert_eq!(cells_of_workbook(&bytes), ["a\u{FFFD}b\u{FFFD}=<&>\u{FFFD} _x005F_x0041_"]);
    assert_eq!(remarks, [said]);
}

#[test]
fn a_cell_of_a_workbook_is_cut_between_characters() {
    let (bytes, remarks) = written("xlsx", &[Column::Body], &six(&format!("a{}", "🌊".repeat(20_000))));
    assert_eq!(cells_of_workbook(&bytes), [format!("a{}", "🌊".repeat(16_383))]);
    assert!(remarks[0].contains("32767"), "{remarks:?}");
}

#[test]
fn days_that_excel_counts_wrongly_are_texts() {
    for (day, is_text) in [
        ("1815-08-05", true),
        ("1899-12-30", true),
        ("1899-12-31", true),
        ("1900-01-01", true),
        ("1900-02-28", true),
        ("1900-03-01", false),
        ("1949-10-01", false),
    ] {
        let midnight = format!("{day}T00:00:00+08:00").parse().unwrap();
        for published in [crate::date::Published::Day(day.parse().unwrap()), crate::date::Published::Time(midnight)] {
            let options =
                ExportOptions { headings: hit_headings(&[Column::Published]), bom: false, zone: default_zone() };
            let mut hit = hit(&six("港"));
            hit.article.published = Some(published);
            let mut out = Vec::new();
            let mut rows = format_named("xlsx").unwrap().writer(&mut out, &options).unwrap();
            rows.row(&hit_cells(&[Column::Published], &hit, None)).unwrap();
            rows.finish().unwrap();
            let texts = if is_text { vec![published.to_string()] } else { Vec::new() };
            assert_eq!(cells_of_workbook(&out), texts, "{day}");
        }
    }
}

#[test]
fn a_row_of_one_empty_cell_is_a_row() {
    assert_eq!(written("csv", &[Column::Title], &six("")).0, b"title\r\n\"\"\r\n");
}

/// Text of what tables are broken by, and of anything.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[=+\\-@＝＋－＠\t\r\n\"',;| \u{0}\u{1b}\u{200B}\u{FEFF}a港]{0,12}", any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_stays_in_its_cell_and_no_cell_runs(texts in prop::array::uniform6(text())) {
        for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
            let (bytes, _) = written(format, &COLUMNS, &texts);
            let rows = records(&bytes, separator);
            prop_assert_eq!(rows.len(), 2);
            prop_assert_eq!(rows[1].len(), COLUMNS.len());
            for (cell, text) in [(0, 0), (3, 3), (4, 4), (5, 5)].map(|(cell, text)| (&rows[1][cell], &texts[text])) {
                let plain = cell.strip_prefix('\'').filter(|_| !text.starts_with('\'')).unwrap_or(cell);
                let expected = cell::without_controls(text).into_owned();
                prop_assert_eq!(plain, expected);
            }
            for cell in &rows[1] {
                prop_assert!(!runs(cell), "{:?}", cell);
                prop_assert!(!cell.chars().any(|c| c.is_control() && !"\t\r\n".contains(c)));
            }
        }
    }

    #[test]
    fn any_text_makes_a_workbook_that_is_well_formed(texts in prop::array::uniform6(text())) {
        let filled = texts.iter().filter(|text| !text.is_empty()).count() + usize::from(texts[1].is_empty()) + usize::from(texts[2].is_empty());
        prop_assert_eq!(cells_of_workbook(&written("xlsx", &COLUMNS, &texts).0).len(), filled);
    }
}
