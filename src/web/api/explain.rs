//! How a query is understood, and why an article answers it or does not.

use super::endpoint::Endpoint;
use crate::article::IdPrefix;
use crate::service::{self, ExplainAnswer};
use crate::web::desk::Visit;
use crate::web::parameters::{FILTERS, Given, Parameter, QUERY, Takes};
use crate::web::problem::Problem;

/// `explain`.
pub(super) struct Explain;

impl Endpoint for Explain {
    const NAME: &'static str = "explain";
    const ABOUT: &'static str = "How a query is understood, what each part of it finds, and why an article answers it";
    const TABLES: &'static [&'static [Parameter]] =
        &[QUERY, FILTERS, &[Parameter::new("id", Takes::Id, "An article, by the first digits of its ID")]];
    type Answer = ExplainAnswer;

    fn find(given: &Given, visit: &Visit) -> Result<ExplainAnswer, Problem> {
        let read = given.question().read()?;
        let asked = read.on(visit)?;
        let explained = service::explain(visit, &asked, given.parsed::<IdPrefix>("id")?)?;
        Ok(explained.answer(&read, &asked))
    }
}
