//! Every hit in a file, every place of a query, and articles as references.

use std::io::Write;

use super::written::Written;
use crate::engine::Order;
use crate::export::{CitationList, Format, GbtEdition, citation_format_named, format_named};
use crate::service::{self, Citing, Holdings as _, KwicOptions, List, ListOptions};
use crate::web::desk::Visit;
use crate::web::parameters::{FILTERS, Given, Parameter, QUERY, SORT, Takes};
use crate::web::problem::{Kind, Problem};

/// The columns of a table.
const COLUMNS: &[&str] = &[
    "id",
    "score",
    "title",
    "published",
    "source",
    "authors",
    "editors",
    "reviewers",
    "section",
    "url",
    "path",
    "body",
    "page",
    "captured",
    "seen",
    "story",
    "story_size",
    "earliest",
    "shared",
];
/// Articles that are cited at once.
const IDS: usize = 1_000;
/// More places than any article has.
const MANY: u64 = u32::MAX as u64;

/// How articles are cited.
const CITING: &[Parameter] = &[
    Parameter::new("gbt", Takes::Choice(&["2025", "2015"]), "The edition of GB/T 7714"),
    Parameter::new(
        "accessed",
        Takes::Text,
        "The day of access: a date, or today; by default when the article was saved",
    ),
];
const WIDTH: Parameter = Parameter::new(
    "width",
    Takes::Number(0, KwicOptions::WIDEST as u64, Some(KwicOptions::WIDTH as u64)),
    "Characters on either side",
);
const SEED: Parameter = Parameter::new("seed", Takes::Number(0, u64::MAX, Some(0)), "Which random order");
const PER_ARTICLE: Parameter = Parameter::new("per-article", Takes::Number(1, MANY, None), "Most lines of an article");
const LINES: Parameter = Parameter::new("limit", Takes::Most("all"), "Most lines");

/// `export`.
pub(super) struct Export;

/// `kwic`.
pub(super) struct Kwic;

/// `cite`.
pub(super) struct Cite;

impl Written for Export {
    const NAME: &'static str = "export";
    const ABOUT: &'static str = "Every article that answers a query, as rows of a table or as references";
    const TABLES: &'static [&'static [Parameter]] = &[
        QUERY,
        FILTERS,
        SORT,
        &[
            Parameter::new(
                "format",
                Takes::Choice(&["jsonl", "csv", "tsv", "xlsx", "ris", "bib", "csljson", "gbt"]),
                "How it is written",
            ),
            Parameter::new(
                "fields",
                Takes::Choices(COLUMNS),
                "The columns of a table, with commas between them; by default the metadata",
            ),
            Parameter::new("bom", Takes::Flag, "Begin CSV and TSV with a byte order mark, for Excel"),
        ],
        CITING,
    ];
    const MEDIA: &'static [&'static str] = &[
        "application/jsonl",
        "text/csv",
        "text/tab-separated-values",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/x-research-info-systems",
        "application/x-bibtex",
        "application/vnd.citationstyles.csl+json",
        "text/plain",
    ];

    fn format(given: &Given) -> &str {
        given.text("format").unwrap_or("jsonl")
    }

    fn file(given: &Given) -> Option<String> {
        given.text("query").map(str::to_owned)
    }

    fn write(given: &Given, visit: &Visit, out: &mut (dyn Write + Send)) -> Result<(), Problem> {
        let options = ListOptions {
            format: Format::named(Self::format(given))?,
            fields: given.list("fields"),
            bom: given.flag("bom"),
            citing: citing(given),
        };
        let order = given.parsed::<Order>("sort")?.unwrap_or_default();
        let asked = given.question().read()?.on(visit)?;
        List::new(visit, &options)?.write(visit, &asked, order, out)?;
        Ok(())
    }
}

impl Written for Kwic {
    const NAME: &'static str = "kwic";
    const ABOUT: &'static str = "Every place where a query stands, in its context, an object a line";
    const TABLES: &'static [&'static [Parameter]] = &[
        QUERY,
        FILTERS,
        &[
            WIDTH,
            Parameter::new(
                "sort",
                Takes::Text,
                "The order of the lines: date, oldest, relevance, random, or what to sort by, with commas: hit, L1 to L50, R1 \
                 to R50",
            ),
            SEED,
            Parameter::new("distinct", Takes::Flag, "Give lines that are the same once, with their number"),
            PER_ARTICLE,
            LINES,
            Parameter::new("format", Takes::Choice(&["jsonl", "csv", "tsv", "xlsx"]), "How it is written"),
            Parameter::new("bom", Takes::Flag, "Begin CSV and TSV with a byte order mark, for Excel"),
        ],
    ];
    const MEDIA: &'static [&'static str] = &[
        "application/jsonl",
        "text/csv",
        "text/tab-separated-values",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ];

    fn format(given: &Given) -> &str {
        given.text("format").unwrap_or("jsonl")
    }

    fn file(given: &Given) -> Option<String> {
        (Self::format(given) != "jsonl").then(|| given.text("query").unwrap_or_default().to_owned())
    }

    fn write(given: &Given, visit: &Visit, out: &mut (dyn Write + Send)) -> Result<(), Problem> {
        let (format, bom) = (format_named(Self::format(given))?, given.flag("bom"));
        if bom && !matches!(format.name(), "csv" | "tsv") {
            return Err(Problem::parameter("bom", format!("bom is not for {}", format.name())));
        }
        let sort = if given.text("sort").is_some() { given.list("sort") } else { vec!["date".to_owned()] };
        let options = KwicOptions {
            width: given.number(&WIDTH).unwrap_or_default() as usize,
            order: service::line_order(&sort, given.number(&SEED).unwrap_or_default())?,
            distinct: given.flag("distinct"),
            per_article: given.number(&PER_ARTICLE).map(|most| most as usize),
            limit: given.limit(&LINES),
        };
        let asked = given.question().read()?.on(visit)?;
        service::write_lines(visit, &asked, &options, format, bom, &mut |_, _| visit.go_on(), out)?;
        Ok(())
    }
}

impl Written for Cite {
    const NAME: &'static str = "cite";
    const ABOUT: &'static str = "Articles as references";
    const TABLES: &'static [&'static [Parameter]] = &[
        &[
            Parameter::needed("id", Takes::Ids, "An article, by the first digits of its ID"),
            Parameter::new("format", Takes::Choice(&["gbt", "ris", "bib", "csljson"]), "How they are written"),
        ],
        CITING,
    ];
    const MEDIA: &'static [&'static str] = &[
        "text/plain",
        "application/x-research-info-systems",
        "application/x-bibtex",
        "application/vnd.citationstyles.csl+json",
    ];

    fn format(given: &Given) -> &str {
        given.text("format").unwrap_or("gbt")
    }

    fn file(given: &Given) -> Option<String> {
        (Self::format(given) != "gbt").then(|| given.text("id").unwrap_or_default().to_owned())
    }

    fn write(given: &Given, visit: &Visit, out: &mut (dyn Write + Send)) -> Result<(), Problem> {
        let (ids, citing) = (given.texts("id"), citing(given));
        if ids.len() > IDS {
            return Err(
                Problem::parameter("id", format!("there are more than {IDS} IDs")).with_hint("ask in several requests")
            );
        }
        let format = citing.format(citation_format_named(Self::format(given))?)?;
        let cited = service::cite(visit, &ids, &citing)?;
        if let Some(missing) = cited.missing.first() {
            return Err(
                Problem::new(Kind::NotFound, format!("no article has an ID that begins with `{missing}`")).of("id")
            );
        }
        let mut list = CitationList::new(format, out)?;
        for citation in &cited.citations {
            visit.go_on()?;
            list.add(citation)?;
        }
        list.finish()?;
        Ok(())
    }
}

/// How articles are cited.
fn citing(given: &Given) -> Citing {
    let gbt = given.text("gbt").map(|year| if year == "2015" { GbtEdition::Y2015 } else { GbtEdition::Y2025 });
    Citing { gbt, accessed: given.text("accessed").map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Column;

    #[test]
    fn all_columns_are_told() {
        let hint = "x".parse::<Column>().unwrap_err().hint().unwrap_or_default().to_owned();
        assert!(hint.ends_with(&format!(" {}", COLUMNS.join(","))), "{hint}");
    }
}
