//! The stories of an article or of a query.

use super::endpoint::Endpoint;
use crate::service::{self, Limit, ReprintsAnswer, ReprintsOptions, ReprintsRead};
use crate::web::desk::Visit;
use crate::web::parameters::{FILTERS, Given, Parameter, QUERY, Takes};
use crate::web::problem::{Kind, Problem};

/// Most stories: each is told with all its articles.
const LIMIT: Parameter = Parameter::new("limit", Takes::Number(0, 1_000, Some(100)), "Most stories");

/// `reprints`.
pub(super) struct Reprints;

impl Endpoint for Reprints {
    const NAME: &'static str = "reprints";
    const ABOUT: &'static str = "Which articles are one story, who printed it first, and what else has passages of it";
    const TABLES: &'static [&'static [Parameter]] = &[
        QUERY,
        FILTERS,
        &[
            LIMIT,
            Parameter::new(
                "excerpts",
                Takes::Flag,
                "List what has a passage of a story, and is no part of it; of an article, whose ID is typed as the query, it \
                 always is",
            ),
        ],
    ];
    type Answer = ReprintsAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<ReprintsAnswer, Problem> {
        let question = given.question();
        let read = ReprintsRead::new(&question)?;
        let limit = Limit::Most(given.number(&LIMIT).unwrap_or_default() as usize);
        let options = ReprintsOptions { limit, excerpts: given.flag("excerpts") };
        service::reprints(visit, &read, &options)?
            .ok_or_else(|| Problem::new(Kind::NotFound, "no article has this ID").of("query"))
    }
}
