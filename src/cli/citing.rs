//! How articles are cited, as options: the edition of GB/T 7714 and the date of access.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use jianbao::citation::{CitationOptions, Outlets};
use jianbao::date::{Period, default_zone};
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::export::{CitationFormat, GbtEdition, citation_format_names};

use super::archive::Place;

/// How articles are cited.
#[derive(Debug, Args)]
pub(super) struct Citing {
    /// Of gbt, the edition of GB/T 7714 [default: 2025]
    #[arg(long, value_enum, value_name = "EDITION")]
    gbt: Option<Edition>,
    /// Of citations, the date of access of all [default: the day on which each was captured]
    #[arg(long, value_name = "DATE")]
    accessed: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Edition {
    /// GB/T 7714—2025, in force since 2026-07-01
    #[value(name = "2025")]
    Y2025,
    /// GB/T 7714—2015
    #[value(name = "2015")]
    Y2015,
}

impl Citing {
    /// The format of citations, in the edition that is asked for.
    ///
    /// # Errors
    /// Where an edition is asked for of a format that has none.
    pub(super) fn format(&self, format: &'static dyn CitationFormat) -> Result<&'static dyn CitationFormat> {
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
    pub(super) fn is_not_for(&self, table: &str) -> Result<()> {
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
    pub(super) fn options(&self, place: &Place) -> Result<CitationOptions> {
        let today = chrono::Utc::now().with_timezone(&default_zone()).date_naive();
        let accessed = match &self.accessed {
            None => None,
            Some(text) => {
                let hint = "write a day, month or year: 2026-07-01, 2026-07, 2026, today";
                let wrong = |what: String| Error::new(ErrorKind::Input, format!("--accessed: {what}")).with_hint(hint);
                let period = Period::read(text, Some(today)).map_err(|error| wrong(error.to_string()))?;
                Some(period.published().ok_or_else(|| wrong(format!("`{text}` is more than one date")))?)
            }
        };
        let config = place.config()?;
        Ok(CitationOptions { accessed, outlets: Outlets::new(config.newspapers(), config.websites())? })
    }

    /// What a manifest says of it.
    pub(super) fn settings(
        &self,
        format: &dyn CitationFormat,
        options: &CitationOptions,
    ) -> BTreeMap<String, Vec<String>> {
        let accessed = options.accessed.map_or_else(|| "captured".to_owned(), |date| date.to_string());
        let mut settings = BTreeMap::from([("accessed".to_owned(), vec![accessed])]);
        if format.name() == "gbt" {
            settings.insert("gbt".to_owned(), vec![self.edition().year().to_owned()]);
        }
        settings
    }

    fn edition(&self) -> GbtEdition {
        match self.gbt {
            Some(Edition::Y2015) => GbtEdition::Y2015,
            Some(Edition::Y2025) | None => GbtEdition::Y2025,
        }
    }
}
