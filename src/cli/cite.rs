//! `jianbao cite`: articles as references, by the first digits of their IDs.

use std::path::PathBuf;

use clap::Args;
use jianbao::article::IdPrefix;
use jianbao::export::{CitationList, citation_format_named};
use jianbao::service::{self, Cited};

use super::archive::{Place, Whereabouts};
use super::citing::Citing;
use super::output::Output;
use super::{Ending, Failure, Run};

#[derive(Debug, Args)]
#[command(
    override_usage = "jianbao cite [OPTIONS] <ID>... [ARCHIVE]",
    after_help = "\
Examples:
  jianbao cite 0491ea sample_corpus
  jianbao cite 0491ea d3113f sample_corpus --format bib --accessed 2026-07-01

1 to 16 hexadecimal digits are always an ID. What is none stands last and is ARCHIVE, the folder with the articles; a folder
that is called by such digits is written ./2024. An article that is named twice is cited once."
)]
pub(super) struct Arguments {
    /// The IDs of the articles, or as many of their first digits as no other shares; behind them perhaps the archive
    /// [default: the nearest folder upwards that holds .jianbao]
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    at: Whereabouts,
    /// How to print them: ris, bib (BibLaTeX), csljson (CSL-JSON), gbt (GB/T 7714)
    #[arg(long, default_value = "gbt", value_name = "FORMAT")]
    format: String,
    #[command(flatten)]
    citing: Citing,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let citing = arguments.citing.plain();
    let format = citing.format(citation_format_named(&arguments.format)?)?;
    let (ids, archive) = ids_and_archive(&arguments.ids);
    let place = Place::new(archive, arguments.at.clone());
    let Cited { citations, missing } = service::cite(&place.open(output)?, ids, &citing)?;
    if !citations.is_empty() {
        let remarks = output.table(format.name() == "csljson", |out| -> Result<_, Failure> {
            let mut list = CitationList::new(format, out)?;
            citations.iter().try_for_each(|citation| list.add(citation))?;
            Ok(list.finish()?)
        })?;
        output.flush()?;
        remarks.iter().for_each(|remark| output.note(&format!("note: {remark}")));
    }
    missing.iter().for_each(|id| output.note(&format!("no article has an ID that begins with `{id}`")));
    Ok(if missing.is_empty() { Ending::Found } else { Ending::Nothing })
}

/// The IDs, and the archive where the last of several is no ID.
pub(super) fn ids_and_archive(typed: &[String]) -> (&[String], Option<PathBuf>) {
    match typed {
        [ids @ .., last] if !ids.is_empty() && last.parse::<IdPrefix>().is_err() => (ids, Some(PathBuf::from(last))),
        ids => (ids, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_last_and_is_no_id_is_the_archive() {
        let typed = |typed: &[&str]| {
            let typed: Vec<String> = typed.iter().map(|typed| (*typed).to_owned()).collect();
            let (ids, archive) = ids_and_archive(&typed);
            (ids.to_vec(), archive.map(|archive| archive.display().to_string()))
        };
        let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(typed(&["5a"]), (strings(&["5a"]), None));
        assert_eq!(typed(&["5a", "2024"]), (strings(&["5a", "2024"]), None));
        assert_eq!(typed(&["5a", "./2024"]), (strings(&["5a"]), Some("./2024".into())));
        assert_eq!(typed(&["5a", "b", "news"]), (strings(&["5a", "b"]), Some("news".into())));
        assert_eq!(typed(&["news"]), (strings(&["news"]), None));
    }
}
