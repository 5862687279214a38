//! What an endpoint is: parameters, and an answer that is found by them. It is mounted, and told in `/openapi.json`, from one value.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::tag::Tag;
use crate::service::json;
use crate::web::Server;
use crate::web::desk::Visit;
use crate::web::parameters::{Given, Parameter};
use crate::web::problem::Problem;

/// A question that has JSON as its answer, the same that the command of its name prints.
pub(super) trait Endpoint {
    /// Its name: the last part of its address, and the sub-command.
    const NAME: &'static str;
    /// What it answers.
    const ABOUT: &'static str;
    /// Its parameters.
    const TABLES: &'static [&'static [Parameter]];
    /// The answer.
    type Answer: Serialize + ToSchema;

    /// Finds the answer.
    ///
    /// # Errors
    /// Where there is none.
    fn find(given: &Given, visit: &Visit) -> Result<Self::Answer, Problem>;
}

/// What of a request an endpoint looks at.
pub(super) struct Asking {
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
}

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self { uri: parts.uri.clone(), headers: parts.headers.clone() })
    }
}

impl Asking {
    /// The parameters.
    ///
    /// # Errors
    /// Where they are not those of `tables`.
    pub(super) fn given(&self, tables: &[&[Parameter]]) -> Result<Given, Problem> {
        Given::read(self.uri.query().unwrap_or_default(), tables)
    }
}

/// What an endpoint answers, as JSON.
type Find = fn(&Given, &Visit) -> Result<String, Problem>;

/// Its route.
pub(super) fn route<E: Endpoint>() -> MethodRouter<Arc<Server>> {
    // All that is not the finding itself is made once, and not for each endpoint.
    route_of(E::TABLES, |given, visit| Ok(json(&E::find(given, visit)?)))
}

fn route_of(tables: &'static [&'static [Parameter]], find: Find) -> MethodRouter<Arc<Server>> {
    get(
        move |State(server): State<Arc<Server>>, asking: Asking| async move { answer(&server, &asking, tables, find).await },
    )
}

/// Answers with JSON, or says that the client has it already.
async fn answer(
    server: &Server,
    asking: &Asking,
    tables: &'static [&'static [Parameter]],
    find: Find,
) -> Result<Response, Problem> {
    let given = asking.given(tables)?;
    let tag = Tag::of(asking);
    let answered = server.desk.ask(move |visit| {
        let own = tag.at(visit);
        if tag.is_known(&own) {
            return Ok((own, None));
        }
        let mut json = find(&given, visit)?;
        json.push('\n');
        Ok((own, Some(json)))
    });
    let (own, json) = answered.await?;
    let mut response = match json {
        Some(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    if let Ok(own) = HeaderValue::from_str(&own) {
        response.headers_mut().insert(ETAG, own);
    }
    Ok(response)
}
