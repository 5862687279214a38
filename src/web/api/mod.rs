//! The API for programs, version 1. A file an endpoint.

use std::sync::Arc;

use axum::Router;

use super::Server;

/// All endpoints.
pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
}
