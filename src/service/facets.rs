//! The articles that answer, by the values of their fields.

use serde::Serialize;

use super::filters::Asked;
use super::limit::Limit;
use super::{Holdings, named_twice};
use crate::analysis::{self, Facet, Facets};
use crate::error::{Error, ErrorKind, Result};

/// What is counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetsOptions {
    /// The fields, each once.
    pub by: Vec<Facet>,
    /// Most values of a field.
    pub limit: Limit,
}

/// The JSON of the counts.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "web", derive(utoipa::ToSchema))]
pub struct FacetsAnswer {
    /// The query as typed.
    pub query: String,
    /// As understood, filters included.
    pub parsed: String,
    /// The counts.
    #[serde(flatten)]
    pub facets: Facets,
}

impl FacetsOptions {
    /// Values of a field where nothing else is said.
    pub const MOST: usize = 20;

    /// The fields of these names.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where there is none of that name, or one is named twice.
    pub fn new(by: &[String], limit: Limit) -> Result<Self> {
        let by = by.iter().map(|name| name.parse()).collect::<Result<Vec<Facet>>>()?;
        match named_twice(&by) {
            Some(twice) => Err(Error::new(ErrorKind::Input, format!("`{twice}` is named twice"))
                .with_hint("name each field once")
                .named("field-twice", &[("field", &twice)])),
            None => Ok(Self { by, limit }),
        }
    }
}

/// The counts.
///
/// # Errors
/// Where the index cannot be read.
pub fn facets(holdings: &dyn Holdings, asked: &Asked, options: &FacetsOptions) -> Result<FacetsAnswer> {
    let most = options.limit.most();
    let facets = analysis::facets(holdings.engine(), &asked.query, &asked.frame, &options.by, most)?;
    Ok(FacetsAnswer { query: asked.typed.clone(), parsed: asked.query.to_string(), facets })
}
