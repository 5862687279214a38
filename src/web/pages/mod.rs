//! The archive as pages, for readers. A page is a view, a plain value made from an answer of `service`, and a template beside
//! it that says how it looks; a file of either a page. The address is the state: what a link changes stands in it.
//!
//! ```text
//! address   the address of a page, and those of others      shown      text of articles, harmless, in pieces
//! question  an address → a question to `service`            narrowing  links that narrow a question
//! frame     what stands around every page                   ask, side, bars   parts of several
//! search, article, timeline, kwic, facets, reprints, …      one page each; pieces: hits on their way to the reader
//! ```

mod address;
mod article;
mod ask;
mod assets;
mod bars;
mod clippings;
mod facets;
mod failure;
mod frame;
mod help;
mod inspection;
mod kwic;
mod log_in;
mod narrowing;
mod notices;
mod pieces;
mod question;
mod reprints;
mod search;
mod shown;
mod side;
mod timeline;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::get;

use self::address::Address;
use self::clippings::Change;
use self::frame::Reader;
pub(in crate::web) use self::log_in::Trouble;
use super::Server;
use super::api::written::{disposition, media_type};
use super::desk::Visit;
use super::guards::LOG_IN;
use super::guards::form::ChangeForm;
use super::messages::Tongue;
use super::parameters::Parameter;
use super::problem::Problem;
use crate::clippings::FolderName;
use crate::corpus::{CONFIG_FILE, Config};
use crate::engine::local::INDEX_FOLDER;
use crate::error::{Error, ErrorKind, Result};
use crate::export::Format;
use crate::service::{Citing, FolderList, ListOptions};

/// The routes of the pages.
pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route("/", get(pieces::search))
        .route("/article/{id}", get(article))
        .route("/timeline", get(timeline))
        .route("/kwic", get(kwic))
        .route("/facets", get(facets))
        .route("/reprints/{id}", get(reprints))
        .route("/clippings", get(clippings).post(change_clippings))
        .route("/clippings/export", get(export_clippings))
        .route("/clippings/backup", get(back_clippings_up))
        .route("/help", get(help))
        .route("/assets/{hash}/{name}", get(assets::file))
}

/// The error of a page that cannot be written.
fn unrendered(error: askama::Error) -> Error {
    Error::new(ErrorKind::Io, "the page cannot be written").with_cause(error)
}

/// Something that a field of a form may be, and whether it is.
#[derive(Clone, Debug)]
struct Picked {
    value: String,
    text: String,
    is_current: bool,
}

impl Reader {
    /// Who asks for a page.
    fn of(server: &Server, parts: &Parts) -> Self {
        let (form, can_leave) = (server.guards.form_token(), server.guards.wants_token());
        Self { form, can_leave, ..Self::stranger(&parts.headers, parts.uri.path(), parts.uri.query()) }
    }

    /// The same, without what changes something.
    fn stranger(headers: &HeaderMap, path: &str, query: Option<&str>) -> Self {
        let address = Address::read(path, query.unwrap_or_default());
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).unwrap_or_default();
        let tongue = address.get("lang").and_then(Tongue::of_tag).unwrap_or_else(|| Tongue::accepted(accepted));
        Self { tongue, address, form: String::new(), can_leave: false }
    }
}

/// Has a page made at the desk.
fn page<'a>(
    server: &'a Server,
    parts: &'a Parts,
    own: &'static [Parameter],
    make: impl FnOnce(&Reader, &Visit) -> Result<String> + Send + 'static,
) -> impl Future<Output = Result<Response, Problem>> + Send + 'a {
    made(server, parts, own, Box::new(make))
}

/// What makes a page.
type Making = Box<dyn FnOnce(&Reader, &Visit) -> Result<String> + Send>;

async fn made(server: &Server, parts: &Parts, own: &'static [Parameter], make: Making) -> Result<Response, Problem> {
    let reader = Reader::of(server, parts);
    question::check(&reader.address, own)?;
    let made = server.desk.ask(move |visit| Ok(make(&reader, visit)?)).await?;
    Ok(Html(made).into_response())
}

async fn article(
    State(server): State<Arc<Server>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    page(&server, &parts, question::OF_HITS, move |reader, visit| {
        let inspected = match (reader.address.get("inspect"), visit.site().folder()) {
            (Some(_), Some(root)) => {
                let config = Config::load(&root.join(INDEX_FOLDER).join(CONFIG_FILE))?;
                inspection::inspect(reader.tongue, &root, config, &article::found(visit, &id)?)
            }
            _ => None,
        };
        article::page(reader, visit, &id, visit.known_stories().as_deref(), inspected, visit.site().clippings_file())
    })
    .await
}

async fn timeline(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    page(&server, &request.into_parts().0, question::OF_TIMELINE, |reader, visit| timeline::page(reader, visit)).await
}

async fn kwic(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    page(&server, &request.into_parts().0, question::OF_KWIC, |reader, visit| kwic::page(reader, visit)).await
}

async fn facets(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    page(&server, &request.into_parts().0, question::OF_FACETS, |reader, visit| facets::page(reader, visit)).await
}

async fn reprints(
    State(server): State<Arc<Server>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    page(&server, &request.into_parts().0, &[], move |reader, visit| reprints::page(reader, visit, &id)).await
}

async fn clippings(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    page(&server, &request.into_parts().0, question::OF_CLIPPINGS, |reader, visit| {
        clippings::page(reader, visit, &visit.site().clippings_file().ok_or_else(clippings::nowhere)?)
    })
    .await
}

/// A change of the clippings, which leads back to a page.
async fn change_clippings(
    State(server): State<Arc<Server>>,
    ChangeForm(pairs): ChangeForm,
) -> Result<Response, Problem> {
    let (change, back) = Change::read(pairs)?;
    let made = server
        .desk
        .ask(move |visit| {
            let file = visit.site().clippings_file().ok_or_else(clippings::nowhere)?;
            Ok(change.make(visit, &file)?)
        })
        .await?;
    Ok(Redirect::to(&back.unwrap_or_else(|| made.address())).into_response())
}

/// All folders as the file that keeps them, to be brought elsewhere.
async fn back_clippings_up(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    question::check(&Address::read("/clippings/backup", request.uri().query().unwrap_or_default()), &[])?;
    let kept = server
        .desk
        .ask(|visit| Ok(visit.site().clippings_file().ok_or_else(clippings::nowhere)?.read()?.to_file()))
        .await?;
    let headers =
        [(CONTENT_TYPE, media_type("jsonl").to_owned()), (CONTENT_DISPOSITION, disposition("clippings", "jsonl"))];
    Ok((headers, kept).into_response())
}

/// A folder as a file.
async fn export_clippings(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    let address = Address::read("/clippings/export", request.uri().query().unwrap_or_default());
    question::check(&address, question::OF_EXPORT)?;
    let name: FolderName = address.get("folder").unwrap_or_default().parse()?;
    let format = Format::named(address.get("format").unwrap_or("csv"))?;
    let title = name.to_string();
    let body = server
        .desk
        .stream(move |visit, out| {
            let file = visit.site().clippings_file().ok_or_else(clippings::nowhere)?;
            let clippings = file.read()?;
            // What opens a table on this machine takes it for the encoding of the system without one.
            let bom = format.name() == "csv";
            let options = ListOptions { format, fields: Vec::new(), bom, citing: Citing::default() };
            FolderList::new(visit, &options)?.write(visit, clippings.folder(&name)?, out)?;
            Ok(())
        })
        .await?;
    let headers = [
        (CONTENT_TYPE, media_type(format.name()).to_owned()),
        (CONTENT_DISPOSITION, disposition(&title, format.name())),
    ];
    Ok((headers, body).into_response())
}

async fn help(State(server): State<Arc<Server>>, request: Request) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let made = help::page(&Reader::of(&server, &parts))?;
    Ok(Html(made).into_response())
}

/// The page on which a browser shows the token.
pub(super) fn log_in(server: &Server, headers: &HeaderMap, next: &str, trouble: Option<Trouble>) -> String {
    // The language is that of the page that was asked for.
    let query = next.split_once('?').map(|(_, query)| query);
    let mut reader = Reader::stranger(headers, LOG_IN, query);
    reader.form = server.guards.form_token();
    log_in::page(&reader, next, trouble)
}

/// Tells a person who asked for a page, and gets none, why: a program gets the problem itself.
pub(super) async fn told(request: Request, next: Next) -> Response {
    let accepts = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let is_page = accepts.contains("text/html") && !request.uri().path().starts_with("/api/");
    if !is_page {
        return next.run(request).await;
    }
    // A form leaves no address that could be asked for again.
    let query = if request.method() == Method::GET { request.uri().query() } else { None };
    let reader = Reader::stranger(request.headers(), request.uri().path(), query);
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions().get::<Problem>() {
        let page = failure::page(&reader, problem);
        response.headers_mut().remove(CONTENT_LENGTH);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        *response.body_mut() = Body::from(page);
    }
    response
}
