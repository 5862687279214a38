//! The filters and the order of search and export, as options; and what they make of a query.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use jianbao::date::{DateRange, Period};
use jianbao::engine::Order;
use jianbao::error::{Error, ErrorKind, Result};
use jianbao::query::{MetaField, Query};

/// A query with its filters.
#[derive(Debug, Args)]
pub(super) struct Question {
    /// What to search for: words, "phrases", -excluded, OR, (…), field:value; * is every article
    #[arg(allow_hyphen_values = true)]
    pub(super) query: String,
    /// Published on this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Published on this day, or in this month or year
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    on: Option<String>,
    /// With this source; of several, any
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// By this author; of several, any
    #[arg(long, value_name = "NAME")]
    author: Vec<String>,
    /// Edited by this person; of several, any
    #[arg(long, value_name = "NAME")]
    editor: Vec<String>,
    /// Reviewed by this person; of several, any
    #[arg(long, value_name = "NAME")]
    reviewer: Vec<String>,
    /// In this section; of several, any
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    /// The order of the hits
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    pub(super) sort: Sort,
}

/// The orders of hits.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Sort {
    /// The best match first
    #[default]
    Relevance,
    /// The latest first
    Newest,
    /// The earliest first
    Oldest,
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => Self::Relevance,
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
        }
    }
}

impl Question {
    /// The query, filters included.
    pub(super) fn parse(&self) -> Result<Query> {
        let mut parts = vec![Query::parse(&self.query)?];
        let period = |option: &str, text: &Option<String>| {
            text.as_ref().map(|text| text.parse::<Period>().map_err(|error| of_option(option, error))).transpose()
        };
        if let Some(on) = period("--on", &self.on)? {
            parts.push(Query::Date(on.into()));
        }
        let (from, to) = (period("--from", &self.from)?, period("--to", &self.to)?);
        if from.is_some() || to.is_some() {
            let range = DateRange::new(from.map(|period| period.first), to.map(|period| period.last));
            let range = range.map_err(|error| {
                let typed = |date: &Option<String>| date.clone().unwrap_or_default();
                let hint = format!("exchange the two: --from {} --to {}", typed(&self.to), typed(&self.from));
                of_option("--from and --to", error).with_hint(hint)
            });
            parts.push(Query::Date(range?));
        }
        for (field, values) in self.values() {
            let option = format!("--{}", field.name());
            let values: Result<Vec<Query>> = values
                .iter()
                .map(|value| Query::meta(field, value).map_err(|error| of_option(&option, error)))
                .collect();
            parts.extend(Query::any_of(values?));
        }
        Ok(Query::all_of(parts))
    }

    /// The filters as typed, by their options.
    pub(super) fn filters(&self) -> BTreeMap<String, Vec<String>> {
        let dates = [("from", &self.from), ("to", &self.to), ("on", &self.on)];
        let dates = dates.into_iter().filter_map(|(name, date)| Some((name, vec![date.clone()?])));
        let values = self.values().into_iter().map(|(field, values)| (field.name(), values.clone()));
        dates
            .chain(values)
            .filter(|(_, values)| !values.is_empty())
            .map(|(name, values)| (name.to_owned(), values))
            .collect()
    }

    /// The name of the order.
    pub(super) fn sort_name(&self) -> String {
        self.sort.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn values(&self) -> [(MetaField, &Vec<String>); 5] {
        [
            (MetaField::Source, &self.source),
            (MetaField::Author, &self.author),
            (MetaField::Editor, &self.editor),
            (MetaField::Reviewer, &self.reviewer),
            (MetaField::Section, &self.section),
        ]
    }
}

/// An error in the value of an option, with the option's name.
fn of_option(option: &str, error: Error) -> Error {
    let hint = error.hint().unwrap_or_default().to_owned();
    Error::new(ErrorKind::Input, format!("{option}: {error}")).with_hint(hint)
}
