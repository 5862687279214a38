//! The API for programs, version 1. A file an endpoint or a few that are near: its table of parameters, and what of the service
//! answers it.

mod article;
mod endpoint;
mod explain;
mod export;
mod openapi;
mod search;
mod stories;
mod tables;
mod tag;
mod words;
pub(super) mod written;

use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

use self::endpoint::Endpoint;
use self::openapi::Told;
use self::written::Written;
use super::Server;
use super::problem::KINDS_PATH;

/// Where the API is told.
pub(crate) const OPENAPI: &str = "/openapi.json";

/// Endpoints while they are mounted.
#[derive(Default)]
struct Api {
    router: Router<Arc<Server>>,
    told: Told,
}

/// All endpoints, and what tells of them.
pub(super) fn routes() -> Router<Arc<Server>> {
    let Api { router, told } = Api::default()
        .with::<search::Search>()
        .with::<search::Count>()
        .with::<article::Article>()
        .with::<tables::Facets>()
        .with::<tables::OverTime>()
        .written::<export::Kwic>()
        .with::<words::Near>()
        .with::<words::Apart>()
        .with::<tables::Batch>()
        .with::<stories::Reprints>()
        .written::<export::Export>()
        .written::<export::Cite>()
        .with::<explain::Explain>()
        .with::<article::Figures>();
    let told: Arc<str> = told.json().into();
    let kinds: Arc<str> = openapi::kinds().to_string().into();
    let json = |text: Arc<str>| get(move || async move { ([(CONTENT_TYPE, "application/json")], text.to_string()) });
    router.route(OPENAPI, json(told)).route(KINDS_PATH, json(kinds))
}

impl Api {
    fn with<E: Endpoint + 'static>(self) -> Self {
        let path = format!("/api/v1/{}", E::NAME);
        Self {
            told: self.told.answer::<E::Answer>(&path, E::NAME, E::ABOUT, E::TABLES),
            router: self.router.route(&path, endpoint::route::<E>()),
        }
    }

    fn written<W: Written + 'static>(self) -> Self {
        let path = format!("/api/v1/{}", W::NAME);
        Self {
            told: self.told.written(&path, W::NAME, W::ABOUT, W::TABLES, W::MEDIA),
            router: self.router.route(&path, written::route::<W>()),
        }
    }
}
