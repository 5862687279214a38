//! The files that pages are shown with. They lie in the binary, and their addresses have a hash of what they hold: whoever has
//! one may keep it for ever, and a new version is another address.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A file: its name, its media type, its bytes.
type File = (&'static str, &'static str, &'static str);

const FILES: [File; 3] = [
    ("style.css", "text/css; charset=utf-8", include_str!("../assets/style.css")),
    ("page.js", "text/javascript; charset=utf-8", include_str!("../assets/page.js")),
    ("icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")),
];

/// Their addresses.
static ADDRESSES: LazyLock<[String; 3]> =
    LazyLock::new(|| FILES.map(|(name, _, text)| format!("/assets/{}/{name}", hash(text))));

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().as_str()[..12].to_owned()
}

/// The address of the style.
pub(super) fn style() -> &'static str {
    &ADDRESSES[0]
}

/// The address of the script.
pub(super) fn script() -> &'static str {
    &ADDRESSES[1]
}

/// The address of the icon.
pub(super) fn icon() -> &'static str {
    &ADDRESSES[2]
}

/// A file at its address.
pub(super) async fn file(Path((asked, name)): Path<(String, String)>) -> Response {
    match FILES.iter().find(|(known, _, text)| *known == name && hash(text) == asked) {
        Some((_, media, text)) => {
            let headers = [(CONTENT_TYPE, *media), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
            (headers, *text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_small_and_nothing_is_fetched_from_elsewhere() {
        let [(_, _, style), (_, _, script), (_, _, icon)] = FILES;
        assert!(script.len() <= 12 << 10, "{}", script.len());
        for text in [style, script, icon] {
            let elsewhere = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!elsewhere.contains("http") && !text.contains("@import") && !text.contains("url("));
        }
        assert!(!style.contains("transition") && !style.contains("animation"));
    }
}
