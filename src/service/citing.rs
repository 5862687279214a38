//! How articles are cited: the edition of GB/T 7714 and the date of access.

use std::collections::BTreeMap;

use chrono::Utc;

use super::Holdings;
use crate::article::IdPrefix;
use crate::citation::{Citation, CitationOptions};
use crate::date::{Period, default_zone};
use crate::engine::Found;
use crate::error::{Error, ErrorKind, Result};
use crate::export::{CitationFormat, GbtEdition, citation_format_names};

/// How articles are cited, as typed.
#[derive(Clone, Debug, Default)]
pub struct Citing {
    /// Of gbt, the edition of GB/T 7714 (`--gbt`).
    pub gbt: Option<GbtEdition>,
    /// The date of access of all (`--accessed`); without it the day on which each was captured.
    pub accessed: Option<String>,
}

/// Articles as references.
#[derive(Clone, Debug, Default)]
pub struct Cited {
    /// The references, in the order of the identities, each once.
    pub citations: Vec<Citation>,
    /// Identities of no article.
    pub missing: Vec<String>,
}

/// Articles as references, by the first digits of their identities.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where digits are none, or are those of several articles; and where the index cannot be read.
pub fn cite(holdings: &dyn Holdings, ids: &[String], citing: &Citing) -> Result<Cited> {
    let prefixes = ids.iter().map(|id| id.parse::<IdPrefix>()).collect::<Result<Vec<_>>>()?;
    let options = citing.options(holdings)?;
    let (mut cited, mut known) = (Cited::default(), std::collections::BTreeSet::new());
    for (id, prefix) in ids.iter().zip(prefixes) {
        match holdings.engine().article(prefix)? {
            Found::None => cited.missing.push(id.clone()),
            Found::Several(ids) => return Err(super::several(&ids)),
            Found::One(article) if known.insert(article.id()) => {
                cited.citations.push(Citation::of(&article, &options));
            }
            Found::One(_) => {}
        }
    }
    Ok(cited)
}

impl Citing {
    /// The format of citations, in the edition that is asked for.
    ///
    /// # Errors
    /// Where an edition is asked for of a format that has none.
    pub fn format(&self, format: &'static dyn CitationFormat) -> Result<&'static dyn CitationFormat> {
        match self.gbt {
            Some(_) if format.name() != "gbt" => {
                Err(Error::new(ErrorKind::Input, format!("--gbt is not for {}", format.name()))
                    .with_hint("leave it out, or choose --format gbt"))
            }
            _ if format.name() == "gbt" => Ok(self.edition().format()),
            _ => Ok(format),
        }
    }

    /// Refuses what is asked for, for a table.
    ///
    /// # Errors
    /// Where anything is.
    pub fn is_not_for(&self, table: &str) -> Result<()> {
        let options = [("--gbt", self.gbt.is_some()), ("--accessed", self.accessed.is_some())];
        match options.into_iter().find(|(_, is_stated)| *is_stated) {
            Some((option, _)) => {
                let hint = format!("leave it out; it is for citations: {}", citation_format_names());
                Err(Error::new(ErrorKind::Input, format!("{option} is not for {table}")).with_hint(hint))
            }
            None => Ok(()),
        }
    }

    /// What is known beside the articles of an archive.
    ///
    /// # Errors
    /// Where the date of access is none, or the configuration cannot be used.
    pub fn options(&self, holdings: &dyn Holdings) -> Result<CitationOptions> {
        let today = Utc::now().with_timezone(&default_zone()).date_naive();
        let accessed = match &self.accessed {
            None => None,
            Some(text) => {
                let hint = "write a day, month or year: 2026-07-01, 2026-07, 2026, today";
                let wrong = |what: String| Error::new(ErrorKind::Input, format!("--accessed: {what}")).with_hint(hint);
                let period = Period::read(text, Some(today)).map_err(|error| wrong(error.to_string()))?;
                Some(period.published().ok_or_else(|| wrong(format!("`{text}` is more than one date")))?)
            }
        };
        Ok(CitationOptions { accessed, outlets: holdings.outlets()? })
    }

    /// What a manifest says of it.
    pub fn settings(&self, format: &dyn CitationFormat, options: &CitationOptions) -> BTreeMap<String, Vec<String>> {
        let accessed = options.accessed.map_or_else(|| "captured".to_owned(), |date| date.to_string());
        let mut settings = BTreeMap::from([("accessed".to_owned(), vec![accessed])]);
        if format.name() == "gbt" {
            settings.insert("gbt".to_owned(), vec![self.edition().year().to_owned()]);
        }
        settings
    }

    fn edition(&self) -> GbtEdition {
        self.gbt.unwrap_or(GbtEdition::Y2025)
    }
}
