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
    trouble: Option<&'static str>,
}

/// Why nobody was let in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trouble {
    /// The token is another.
    Wrong,
    /// The page is of a server that ran before.
    Stale,
}

/// The page.
pub(super) fn page(reader: &Reader, next: &str, trouble: Option<Trouble>) -> String {
    let m = reader.tongue;
    // Who has not come in is led to no page that he would not get.
    let mut page = Frame::new(reader, m.t("log-in"));
    page.pages.clear();
    let trouble = trouble.map(|trouble| match trouble {
        Trouble::Wrong => m.t("log-in-wrong"),
        Trouble::Stale => m.t("log-in-stale"),
    });
    let view = View { page, action: LOG_IN, next: next.to_owned(), trouble };
    view.render().unwrap_or_default()
}
