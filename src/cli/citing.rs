//! How articles are cited, as options: the edition of GB/T 7714 and the date of access.

use clap::{Args, ValueEnum};
use jianbao::export::GbtEdition;
use jianbao::service;

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
    /// As the library takes it.
    pub(super) fn plain(&self) -> service::Citing {
        let gbt = self.gbt.map(|edition| match edition {
            Edition::Y2025 => GbtEdition::Y2025,
            Edition::Y2015 => GbtEdition::Y2015,
        });
        service::Citing { gbt, accessed: self.accessed.clone() }
    }
}
