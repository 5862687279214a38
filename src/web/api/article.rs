//! One article whole, and what the index holds.

use super::endpoint::Endpoint;
use crate::article::IdPrefix;
use crate::engine::{Found, Stats};
use crate::service::{ArticleAnswer, Holdings as _, several};
use crate::web::desk::Visit;
use crate::web::parameters::{Given, Parameter, Takes};
use crate::web::problem::{Kind, Problem};

/// `show`.
pub(super) struct Article;

/// `stats`.
pub(super) struct Figures;

impl Endpoint for Article {
    const NAME: &'static str = "article";
    const ABOUT: &'static str = "One article whole";
    const TABLES: &'static [&'static [Parameter]] =
        &[&[Parameter::needed("id", Takes::Id, "The first digits of its ID, as a search gives it")]];
    type Answer = ArticleAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<ArticleAnswer, Problem> {
        let Some(prefix) = given.parsed::<IdPrefix>("id")? else { return Err(missing()) };
        match visit.engine().article(prefix)? {
            Found::One(article) => Ok(ArticleAnswer::from(&*article)),
            Found::Several(ids) => Err(Problem::from(several(&ids)).of("id")),
            Found::None => Err(missing()),
        }
    }
}

impl Endpoint for Figures {
    const NAME: &'static str = "stats";
    const ABOUT: &'static str = "What the index holds";
    const TABLES: &'static [&'static [Parameter]] = &[];
    type Answer = Stats;

    fn find(_: &Given, visit: &Visit) -> Result<Stats, Problem> {
        Ok(visit.engine().stats()?)
    }
}

fn missing() -> Problem {
    Problem::new(Kind::NotFound, "no article has an ID that begins so").of("id")
}
