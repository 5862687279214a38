//! The tools, a file each: what a call says → what the counter is asked → an answer.

mod cite;
mod count;
mod explain;
mod facets;
mod fetch;
mod kwic;
mod quote;
mod reprints;
mod run;
mod search;
mod timeline;

use serde_json::{Map, Value};

use super::answer::{Answer, Reply, wrong};
use super::parameters::{Given, Parameter, schema};
use crate::error::Result;
use crate::service::Holdings;

/// A tool.
pub(super) struct Tool {
    /// Its name.
    pub(super) name: &'static str,
    /// Its name for a person.
    pub(super) title: &'static str,
    /// What it is for, for the model that chooses.
    pub(super) about: &'static str,
    parameters: &'static [&'static [Parameter]],
    answer: fn(&dyn Holdings, &Given) -> Result<Answer>,
}

/// All of them, in the order in which they are listed.
pub(super) static TOOLS: [&Tool; 10] = [
    &search::TOOL,
    &fetch::TOOL,
    &quote::TOOL,
    &kwic::TOOL,
    &count::TOOL,
    &timeline::TOOL,
    &facets::TOOL,
    &reprints::TOOL,
    &cite::TOOL,
    &explain::TOOL,
];

impl Tool {
    /// The tool of this name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.name == name).copied()
    }

    /// What a call may say, as JSON Schema.
    pub(super) fn schema(&self) -> Map<String, Value> {
        schema(self.parameters)
    }

    /// The arguments of a call.
    ///
    /// # Errors
    /// Where they are not those of the tool.
    pub(super) fn given(&self, arguments: Map<String, Value>) -> Result<Given> {
        Given::read(self.name, self.parameters, arguments)
    }

    /// The answer to a call; an error is one, so that it can be mended.
    pub(super) fn answer(&self, holdings: &dyn Holdings, given: &Given) -> Reply {
        match (self.answer)(holdings, given) {
            Ok(answer) => answer.reply(),
            Err(error) => Reply::of_error(&error),
        }
    }
}

/// How many rows of `total` are passed over.
///
/// # Errors
/// Where there are not so many.
fn offset(given: &Given, total: usize) -> Result<usize> {
    match given.number("offset").unwrap_or(0) {
        offset if offset > total => {
            let message = format!("there are {total} rows; there is none at offset {offset}");
            Err(wrong(message, "choose a smaller offset"))
        }
        offset => Ok(offset),
    }
}

/// Puts the items behind those that are passed over, as many as there is room for, and says how to go on.
///
/// # Errors
/// Where more are passed over than there are.
fn put_from(answer: &mut Answer, given: &Given, name: &str, mut items: Vec<Value>) -> Result<()> {
    let (offset, total) = (offset(given, items.len())?, items.len());
    let shown = answer.put_list(name, items.split_off(offset));
    let next = offset + shown;
    answer.show(shown, if next < total { given.next_row(next) } else { None });
    Ok(())
}
