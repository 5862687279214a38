//! A reader of pages: the server without a socket, and what a browser gets from it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use jianbao::citation::Outlets;
use jianbao::clippings::{CLIPPINGS_FILE, ClippingsFile};
use jianbao::engine::Engine;
use jianbao::engine::local::LocalEngine;
use jianbao::error::Result;
use jianbao::web::{Bounds, Settings, Site, router};
use tower::ServiceExt as _;

/// An archive in a folder, as it is served.
pub(super) struct Served(pub(super) PathBuf);

impl Site for Served {
    fn open(&self) -> Result<Box<dyn Engine>> {
        Ok(Box::new(LocalEngine::open(&self.0.join(".jianbao"))?))
    }

    fn stories_file(&self) -> Option<PathBuf> {
        None
    }

    fn outlets(&self) -> Result<Outlets> {
        Ok(Outlets::default())
    }

    fn command(&self, what: &str) -> Result<String> {
        Ok(format!("jianbao {what}"))
    }

    fn clippings_file(&self) -> Option<ClippingsFile> {
        Some(ClippingsFile::new(self.0.join(".jianbao").join(CLIPPINGS_FILE)))
    }

    fn folder(&self) -> Option<PathBuf> {
        Some(self.0.clone())
    }
}

/// A server of an archive.
pub(super) fn served(archive: &Path) -> Router {
    let listening = "127.0.0.1:7711".parse().unwrap();
    let settings = Settings { listening, hosts: Vec::new(), token: None, bounds: Bounds::default() };
    router(Arc::new(Served(archive.to_owned())), settings).unwrap().into_router()
}

/// What is answered.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

/// What a browser of this language gets at an address.
pub(super) fn get(router: &Router, address: &str, language: &str) -> Answer {
    let request = Request::get(encoded(address)).header("accept-language", language);
    answer(router, request, Body::empty())
}

/// What comes of a form that a page of the server has.
pub(super) fn post(router: &Router, address: &str, fields: &[(String, String)]) -> Answer {
    let value = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={}", value(text))).collect();
    let request = Request::post(address)
        .header("origin", "http://127.0.0.1:7711")
        .header("content-type", "application/x-www-form-urlencoded");
    answer(router, request, Body::from(body.join("&")))
}

/// What comes of a form with a file, as a browser sends it.
pub(super) fn post_parts(router: &Router, address: &str, fields: &[(String, String)], file: (&str, &[u8])) -> Answer {
    let mut body = Vec::new();
    for (name, text) in fields {
        let head = format!("--parts\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        body.extend(head.as_bytes());
    }
    let disposition = format!("form-data; name=\"{}\"; filename=\"clippings.jsonl\"", file.0);
    body.extend(format!("--parts\r\nContent-Disposition: {disposition}\r\n\r\n").as_bytes());
    body.extend(file.1);
    body.extend(b"\r\n--parts--\r\n");
    let request =
        Request::post(address).header("origin", "null").header("content-type", "multipart/form-data; boundary=parts");
    answer(router, request, Body::from(body))
}

fn answer(router: &Router, request: axum::http::request::Builder, body: Body) -> Answer {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let request = request.header("host", "127.0.0.1:7711").header("accept", "text/html,*/*").body(body).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    })
}

/// An address as a browser sends it: what is no ASCII in escapes.
fn encoded(address: &str) -> String {
    let byte = |byte: u8| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    address.bytes().map(byte).collect()
}
