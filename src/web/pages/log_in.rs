//! `/log-in`: the page on which a browser shows the token once.

use askama::Template;

use super::frame::{Frame, Reader};
use crate::web::guards::LOG_IN;

/// The page.
#[derive(Debug, Template)]
#[template(path = "log_in.html")]
struct View {
    page: Frame,
    action: &'static str,
    /// Where to go on.
    next: String,
    was_wrong: bool,
}

/// The page.
pub(super) fn page(reader: &Reader, next: &str, was_wrong: bool) -> String {
    // Who has not come in is led to no page that he would not get.
    let mut page = Frame::new(reader, reader.tongue.t("log-in"));
    page.pages.clear();
    let view = View { page, action: LOG_IN, next: next.to_owned(), was_wrong };
    view.render().unwrap_or_default()
}
