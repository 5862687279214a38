//! The API for programs, version 1. A file an endpoint: its table of parameters, and what of the service answers it.

mod endpoint;
mod search;
mod tag;

use std::sync::Arc;

use axum::Router;

use self::endpoint::{Endpoint, route};
use super::Server;

/// All endpoints.
pub(super) fn routes() -> Router<Arc<Server>> {
    let mut router = Router::new();
    router = mounted::<search::Search>(router);
    mounted::<search::Count>(router)
}

fn mounted<E: Endpoint>(router: Router<Arc<Server>>) -> Router<Arc<Server>> {
    router.route(&format!("/api/v1/{}", E::NAME), route::<E>())
}
