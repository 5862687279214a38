//! Answers that are written as files are: every hit, every place of a query, articles as references. They are sent while they are
//! written.

use std::io::Write;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};

use super::endpoint::Asking;
use super::tag::Tag;
use crate::web::Server;
use crate::web::desk::Visit;
use crate::web::parameters::{Given, Parameter};
use crate::web::problem::Problem;

/// A question whose answer is written in one of several formats.
pub(super) trait Written {
    /// Its name: the last part of its address, and the sub-command.
    const NAME: &'static str;
    /// What it answers.
    const ABOUT: &'static str;
    /// Its parameters.
    const TABLES: &'static [&'static [Parameter]];
    /// The media types that it may be written in.
    const MEDIA: &'static [&'static str];

    /// The name of the format.
    fn format(given: &Given) -> &str;

    /// What a file of it is called, without its ending; `None` where it is to be looked at and not kept.
    fn file(given: &Given) -> Option<String>;

    /// Writes the answer.
    ///
    /// # Errors
    /// Where there is none, and where nobody takes it.
    fn write(given: &Given, visit: &Visit, out: &mut (dyn Write + Send)) -> Result<(), Problem>;
}

/// Its route.
pub(super) fn route<W: Written + 'static>() -> MethodRouter<Arc<Server>> {
    get(|State(server): State<Arc<Server>>, asking: Asking| async move { answer::<W>(&server, &asking).await })
}

async fn answer<W: Written + 'static>(server: &Server, asking: &Asking) -> Result<Response, Problem> {
    let given = asking.given(W::TABLES)?;
    let tag = Tag::of(asking);
    let (own, is_known) = server
        .desk
        .ask(move |visit| {
            let own = tag.at(visit);
            let is_known = tag.is_known(&own);
            Ok((own, is_known))
        })
        .await?;
    let own = (ETAG, HeaderValue::from_str(&own).unwrap_or(HeaderValue::from_static("")));
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, [own]).into_response());
    }
    let format = W::format(&given).to_owned();
    let mut headers: Vec<(HeaderName, HeaderValue)> =
        vec![own, (CONTENT_TYPE, HeaderValue::from_static(media_type(&format)))];
    if let Some(name) = W::file(&given) {
        let disposition = HeaderValue::from_str(&disposition(&name, &format));
        headers.push((CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))));
    }
    let body = server.desk.stream(move |visit, out| W::write(&given, visit, out)).await?;
    let mut response = Response::new(body);
    response.headers_mut().extend(headers);
    Ok(response)
}

/// The media type of a format.
pub(crate) fn media_type(format: &str) -> &'static str {
    match format {
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "jsonl" => "application/jsonl",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ris" => "application/x-research-info-systems; charset=utf-8",
        "bib" => "application/x-bibtex; charset=utf-8",
        "csljson" => "application/vnd.citationstyles.csl+json",
        _ => "text/plain; charset=utf-8",
    }
}

/// The ending of a file in a format.
fn ending(format: &str) -> &str {
    match format {
        "csljson" => "json",
        "gbt" => "txt",
        format => format,
    }
}

/// A file of this name, to be kept: RFC 6266, with the name as RFC 8187 encodes it, and one in ASCII for what knows no better.
pub(crate) fn disposition(name: &str, format: &str) -> String {
    let kept = |c: char| {
        !c.is_control()
            && !"\\/:*?\"<>|\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".contains(c)
    };
    let name: String = name.chars().map(|c| if kept(c) { c } else { ' ' }).take(80).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['.', ' ']);
    let named = if name.is_empty() { "jianbao".to_owned() } else { format!("jianbao {name}") };
    let encoded: String = format!("{named}.{}", ending(format))
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"jianbao.{}\"; filename*=UTF-8''{encoded}", ending(format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_query_and_by_nothing_that_leads_elsewhere() {
        let named = |name| disposition(name, "csv");
        assert_eq!(
            named("港口 a"),
            "attachment; filename=\"jianbao.csv\"; filename*=UTF-8''jianbao%20%E6%B8%AF%E5%8F%A3%20a.csv"
        );
        for name in ["../..\\x", "a\r\nSet-Cookie: b", "\"; x=\"", "\u{202e}vsc", "..."] {
            let named = named(name);
            assert!(named.is_ascii() && !named.contains(['\r', '\n', '\\']) && !named.contains("../"), "{named}");
            assert_eq!(named.matches('"').count(), 2, "{named}");
        }
    }
}
