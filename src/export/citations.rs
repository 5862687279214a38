//! Citations → bytes, one after the other. A format says how one citation is written and what stands around all of them;
//! writing them out, and counting what they lack, is the same for every format.

use std::io::Write;

use super::{bib, csljson, gbt, ris, unwritten};
use crate::citation::Citation;
use crate::date::Published;
use crate::error::Result;

/// A format of citations.
pub trait CitationFormat: Sync {
    /// Its name, which is also the ending of its files.
    fn name(&self) -> &'static str;

    /// What stands before the first citation, between two, and behind the last.
    fn around(&self) -> [&'static str; 3] {
        ["", "", ""]
    }

    /// Adds `citation` to `text`.
    fn append(&self, citation: &Citation, text: &mut String);
}

/// Every format of citations, of GB/T 7714 the edition that is in force.
pub(super) static FORMATS: [&dyn CitationFormat; 4] = [&ris::Ris, &bib::BibLatex, &csljson::CslJson, &gbt::GBT_2025];

/// Writes citations one after the other.
pub struct CitationList<'a> {
    format: &'a dyn CitationFormat,
    out: &'a mut (dyn Write + Send),
    text: String,
    citations: u64,
    without_access: u64,
    replaced: u64,
}

impl<'a> CitationList<'a> {
    /// A list in `format` that is written to `out`.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn new(format: &'a dyn CitationFormat, out: &'a mut (dyn Write + Send)) -> Result<Self> {
        let [before, _, _] = format.around();
        out.write_all(before.as_bytes()).map_err(unwritten)?;
        Ok(Self { format, out, text: String::new(), citations: 0, without_access: 0, replaced: 0 })
    }

    /// Writes one citation.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn add(&mut self, citation: &Citation) -> Result<()> {
        self.text.clear();
        if self.citations > 0 {
            let [_, between, _] = self.format.around();
            self.text.push_str(between);
        }
        self.format.append(citation, &mut self.text);
        self.citations += 1;
        self.without_access += u64::from(citation.url.is_some() && citation.accessed.is_none());
        self.replaced += u64::from(citation.replaced);
        self.out.write_all(self.text.as_bytes()).map_err(unwritten)
    }

    /// Writes what stands behind the citations. Gives remarks on what they lack.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> Result<Vec<String>> {
        let [_, _, behind] = self.format.around();
        self.out.write_all(behind.as_bytes()).map_err(unwritten)?;
        self.out.flush().map_err(unwritten)?;
        let mut remarks = Vec::new();
        match self.without_access {
            0 => {}
            1 => remarks.push("1 article has an address and no date of access".to_owned()),
            articles => remarks.push(format!("{articles} articles have an address and no date of access")),
        }
        if self.replaced > 0 {
            let citations = self.replaced;
            remarks.push(format!("{citations} citations held control characters, for which U+FFFD stands"));
        }
        Ok(remarks)
    }
}

/// The parts of a date: year, month and day, as many as are known.
pub(super) fn date_parts(date: Published) -> Vec<u32> {
    date.to_string().split(['-', 'T']).take(3).map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::citation_format_named;
    use super::*;
    use crate::article::Article;
    use crate::citation::CitationOptions;
    use crate::date::{Published, default_zone};

    pub(in crate::export) fn date(text: &str) -> Option<Published> {
        Published::parse(text, default_zone())
    }

    /// A newspaper article of which everything is known.
    pub(in crate::export) fn cited() -> Citation {
        let article = Article {
            path: "a.md".into(),
            title: "渡輪停航：兩日, {50%} & more".into(),
            published: date("2024-03-19T10:20:00+08:00"),
            source: Some("東港時報".into()),
            authors: vec!["葉汐晴".into(), "John Smith".into()],
            editors: vec!["苏湄".into()],
            section: vec!["新聞".into(), "社會".into()],
            url: Some("https://example.org/a_b?c=%E6%B8%AF&d={e}".into()),
            page: Some("A03".into()),
            captured: date("2024-04"),
            ..Article::default()
        };
        Citation::of(&article, &CitationOptions::default())
    }

    /// An article of which nothing is known.
    pub(in crate::export) fn bare() -> Citation {
        Citation::of(&Article::default(), &CitationOptions::default())
    }

    pub(in crate::export) fn written(format: &str, citations: &[Citation]) -> (String, Vec<String>) {
        let mut out = Vec::new();
        let mut list = CitationList::new(citation_format_named(format).unwrap(), &mut out).unwrap();
        citations.iter().for_each(|citation| list.add(citation).unwrap());
        let remarks = list.finish().unwrap();
        (String::from_utf8(out).unwrap(), remarks)
    }

    #[test]
    fn what_citations_lack_is_said() {
        let unread = Citation { accessed: None, ..cited() };
        let odd = Citation { replaced: true, ..unread.clone() };
        // Without an address there is nothing that could have been read.
        assert!(written("ris", &[cited(), bare()]).1.is_empty());
        assert_eq!(written("gbt", &[cited(), unread.clone()]).1, ["1 article has an address and no date of access"]);
        assert_eq!(
            written("bib", &[odd, unread]).1,
            [
                "2 articles have an address and no date of access",
                "1 citations held control characters, for which U+FFFD stands"
            ]
        );
    }

    #[test]
    fn dates_have_the_parts_that_are_known() {
        for (text, parts) in [("2024", &[2024][..]), ("2024-03", &[2024, 3]), ("2024-03-19", &[2024, 3, 19])] {
            assert_eq!(date_parts(date(text).unwrap()), parts);
        }
    }
}
