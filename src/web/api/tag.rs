//! The name of an answer, by which a client that has it is spared another: of the commit that it is found in, of what was asked,
//! of this program, of the day, by which yesterday is told, and of what the configuration says of newspapers.

use axum::http::header::IF_NONE_MATCH;

use super::endpoint::Asking;
use crate::date::default_zone;
use crate::service::Holdings as _;
use crate::web::desk::Visit;

/// What an answer is named by, the commit left out.
pub(super) struct Tag {
    asked: String,
    known: Vec<String>,
}

impl Tag {
    /// What a request says.
    pub(super) fn of(asking: &Asking) -> Self {
        let known = asking.headers.get_all(IF_NONE_MATCH).iter().filter_map(|header| header.to_str().ok());
        let known = known.flat_map(|header| header.split(',')).map(|tag| tag.trim().to_owned()).collect();
        Self { asked: asking.uri.path_and_query().map_or_else(String::new, ToString::to_string), known }
    }

    /// The name of the answer from a commit. It is weak, since the same answer may be sent compressed and not.
    pub(super) fn at(&self, visit: &Visit) -> String {
        let today = chrono::Utc::now().with_timezone(&default_zone()).date_naive();
        let outlets = format!("{:?}", visit.outlets().ok());
        let named = [visit.commit(), &today.to_string(), env!("CARGO_PKG_VERSION"), &outlets, &self.asked].join("\n");
        format!("W/\"{}\"", &blake3::hash(named.as_bytes()).to_hex()[..32])
    }

    /// Whether the client has the answer of this name.
    pub(super) fn is_known(&self, own: &str) -> bool {
        let opaque = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
        self.known.iter().any(|tag| tag == "*" || opaque(tag) == opaque(own))
    }
}
