//! RIS, as Zotero and EndNote read it: a tag a line, UTF-8, lines end in CR LF. A newspaper article is `NEWS`, anything else
//! `ELEC`. A date is `YYYY/MM/DD/` with what is not known left empty; `PY` is its year again, which EndNote sorts by. A name
//! has no comma, so that readers keep it whole.

use std::fmt::Write as _;

use super::citations::{CitationFormat, date_parts};
use crate::citation::{Citation, Kind};
use crate::date::Published;

/// RIS.
pub(super) struct Ris;

impl CitationFormat for Ris {
    fn name(&self) -> &'static str {
        "ris"
    }

    fn append(&self, citation: &Citation, text: &mut String) {
        let mut line = |tag: &str, value: &str| {
            if !value.is_empty() {
                let _ = write!(text, "{tag}  - {value}\r\n");
            }
        };
        line("TY", if citation.kind == Kind::Newspaper { "NEWS" } else { "ELEC" });
        line("ID", &citation.key());
        line("TI", &citation.title);
        citation.authors.iter().for_each(|author| line("AU", author));
        citation.editors.iter().for_each(|editor| line("ED", editor));
        line("T2", citation.container.as_deref().unwrap_or_default());
        if let Some(issued) = citation.issued {
            line("PY", date(issued).split('/').next().unwrap_or_default());
            line("DA", &date(issued));
        }
        line("SP", citation.page.as_deref().unwrap_or_default());
        line("SE", &citation.section_path().unwrap_or_default());
        line("UR", citation.url.as_deref().unwrap_or_default());
        line("Y2", &citation.accessed.map(date).unwrap_or_default());
        line("LA", citation.language.map_or("", |language| language.tag()));
        text.push_str("ER  - \r\n\r\n");
    }
}

/// `2024/03/19/`, `2024/03//`, `2024///`.
fn date(date: Published) -> String {
    let parts = date_parts(date);
    let part = |at: usize| parts.get(at).map(|part| format!("{part:02}")).unwrap_or_default();
    format!("{:0>4}/{}/{}/", part(0), part(1), part(2))
}

#[cfg(test)]
mod tests {
    use super::super::citations::tests::{cited, written};

    #[test]
    fn a_record_of_a_newspaper() {
        let citation = cited();
        let wanted = [
            "TY  - NEWS".to_owned(),
            format!("ID  - {}", citation.key()),
            "TI  - 渡輪停航：兩日, {50%} & more".to_owned(),
            "AU  - 葉汐晴".to_owned(),
            "AU  - John Smith".to_owned(),
            "ED  - 苏湄".to_owned(),
            "T2  - 東港時報".to_owned(),
            "PY  - 2024".to_owned(),
            "DA  - 2024/03/19/".to_owned(),
            "SP  - A03".to_owned(),
            "SE  - 新聞 > 社會".to_owned(),
            "UR  - https://example.org/a_b?c=%E6%B8%AF&d={e}".to_owned(),
            "Y2  - 2024/04//".to_owned(),
            "LA  - zh-Hant".to_owned(),
            "ER  - ".to_owned(),
            String::new(),
            String::new(),
        ];
        assert_eq!(written("ris", &[citation]).0, wanted.join("\r\n"));
    }

    #[test]
    fn what_is_not_known_has_no_line() {
        let text = written("ris", &[super::super::citations::tests::bare()]).0;
        let tags: Vec<&str> = text.lines().filter_map(|line| line.get(..2)).collect();
        assert_eq!(tags, ["TY", "ID", "ER"]);
    }
}
