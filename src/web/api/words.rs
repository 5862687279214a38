//! Words: those that stand near a query, and those that set its articles apart.

use super::endpoint::Endpoint;
use crate::analysis::Association;
use crate::service::{
    CollocatesAnswer, CollocatesOptions, Holdings as _, TypicalAnswer, TypicalOptions, collocates, typical,
};
use crate::web::desk::Visit;
use crate::web::parameters::{FILTERS, Given, Parameter, QUERY, Takes};
use crate::web::problem::Problem;

/// More than any archive has.
const MANY: u64 = 1_000_000_000;

const WINDOW: Parameter = Parameter::new(
    "window",
    Takes::Number(0, CollocatesOptions::WIDEST as u64, Some(CollocatesOptions::WINDOW as u64)),
    "Words on either side; 0 is the whole paragraph",
);
const MIN: Parameter =
    Parameter::new("min", Takes::Number(0, MANY, Some(CollocatesOptions::MIN)), "How often a word must stand near");
const NEAR_ARTICLES: Parameter = Parameter::new(
    "min-articles",
    Takes::Number(0, MANY, Some(CollocatesOptions::MIN_ARTICLES)),
    "In how many articles it must",
);
const APART_ARTICLES: Parameter = Parameter::new(
    "min-articles",
    Takes::Number(1, MANY, Some(TypicalOptions::MIN_ARTICLES)),
    "How many articles must have a word",
);
const LIMIT: Parameter = Parameter::new("limit", Takes::Most("all"), "Most words");

/// `collocates`.
pub(super) struct Near;

/// `typical`.
pub(super) struct Apart;

impl Endpoint for Near {
    const NAME: &'static str = "collocates";
    const ABOUT: &'static str = "The words that stand near a query more often than by chance";
    const TABLES: &'static [&'static [Parameter]] = &[
        QUERY,
        FILTERS,
        &[
            WINDOW,
            MIN,
            NEAR_ARTICLES,
            Parameter::new("by", Takes::Choice(&["logdice", "ll", "mi", "count"]), "What the words are ranked by"),
            LIMIT,
        ],
    ];
    type Answer = CollocatesAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<CollocatesAnswer, Problem> {
        let options = CollocatesOptions {
            window: given.number(&WINDOW).unwrap_or_default() as usize,
            min: given.number(&MIN).unwrap_or_default(),
            min_articles: given.number(&NEAR_ARTICLES).unwrap_or_default(),
            by: given.parsed::<Association>("by")?.unwrap_or(Association::LogDice),
            limit: given.limit(&LIMIT),
        };
        let asked = given.question().read()?.on(visit)?;
        Ok(collocates(visit, &asked, &options, &mut |_, _| visit.go_on())?)
    }
}

impl Endpoint for Apart {
    const NAME: &'static str = "typical";
    const ABOUT: &'static str = "The words that set the articles of a query apart from others";
    const TABLES: &'static [&'static [Parameter]] = &[
        QUERY,
        FILTERS,
        &[
            Parameter::new(
                "against",
                Takes::Text,
                "The articles to compare with; by default the others that the filters leave",
            ),
            APART_ARTICLES,
            Parameter::new("both", Takes::Flag, "List the words that are typical of the others as well"),
            LIMIT,
        ],
    ];
    type Answer = TypicalAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<TypicalAnswer, Problem> {
        let read = given.question().read()?;
        let against = given.text("against").map(|typed| read.filters.parse(typed)).transpose();
        let options = TypicalOptions {
            against: against.map_err(|error| Problem::from(error).of("against"))?,
            min_articles: given.number(&APART_ARTICLES).unwrap_or_default(),
            both: given.flag("both"),
            limit: given.limit(&LIMIT),
        };
        let asked = read.on(visit)?;
        Ok(typical(visit, &asked, &options)?)
    }
}
