//! `count`: how many articles match.

use serde_json::Value;

use super::super::answer::Answer;
use super::super::hints;
use super::super::parameters::Given;
use super::super::question::{FILTERS, QUERY, question};
use super::Tool;
use crate::error::Result;
use crate::service::{self, Holdings};

pub(super) static TOOL: Tool = Tool {
    name: "count",
    title: "Count articles",
    about: "Count the articles that match a query, exactly. Where none does, tells what each part of the query finds and what \
            may have been meant.",
    parameters: &[QUERY, FILTERS],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let read = question(given).read()?;
    let asked = read.on(holdings)?;
    let total = service::count(holdings, &asked)?;
    let mut answer = Answer::new(total, &Value::Null);
    hints::tell(&mut answer, &asked.query, &read.parsed.notices, asked.unanswered);
    if total == 0 {
        hints::help(&mut answer, holdings, &asked)?;
    }
    Ok(answer)
}
