//! What a node refuses, and what to do about it.

use serde_json::Value;

use super::reply::tidy;
use crate::error::{Error, ErrorKind};

/// Kinds that say only that something is inside.
const WRAPPERS: [&str; 2] = ["search_phase_execution_exception", "status_exception"];

/// The most characters of a reason that an error repeats.
const LONGEST_REASON: usize = 300;

/// What a node refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine::remote) struct Refusal {
    pub(in crate::engine::remote) status: u16,
    /// The server's word for it, `index_not_found_exception`; of what is inside where a search failed on its shards.
    /// Empty where it has none.
    pub(in crate::engine::remote) kind: String,
    /// The server's reason, in one line and not long; may be empty.
    pub(in crate::engine::remote) reason: String,
}

impl Refusal {
    /// Understands what stands under `error` in an answer, or with an item of a bulk request; as it stands there.
    pub(super) fn of(status: u16, error: &Value) -> Self {
        if let Some(text) = error.as_str() {
            return Self { status, kind: String::new(), reason: text.to_owned() };
        }
        let told = told(error);
        let (kind, mut reason) = told
            .iter()
            .find(|(kind, _)| !kind.is_empty() && !WRAPPERS.contains(kind))
            .or(told.first())
            .map_or((String::new(), String::new()), |(kind, reason)| ((*kind).to_owned(), (*reason).to_owned()));
        // A query that cannot be built says inside why.
        let inner = told.iter().find(|(kind, reason)| is_telling(kind, reason));
        if let Some((kind, inner)) = inner.filter(|(_, inner)| *inner != reason) {
            reason = if inner.is_empty() { format!("{reason}: {kind}") } else { format!("{reason}: {inner}") };
        }
        Self { status, kind, reason }
    }

    /// Whether nothing can be written since the disk of a node is full. It does not pass by itself.
    pub(in crate::engine::remote) fn is_disk_full(&self) -> bool {
        self.kind == "cluster_block_exception"
            && ["flood-stage", "read-only-allow-delete"].iter().any(|word| self.reason.contains(word))
    }

    /// Whether the node that was asked still counts on another that is gone, which passes in a moment. It answers 500.
    pub(in crate::engine::remote) fn is_for_a_lost_node(&self) -> bool {
        matches!(
            self.kind.as_str(),
            "node_not_connected_exception"
                | "node_disconnected_exception"
                | "node_closed_exception"
                | "connect_transport_exception"
                | "receive_timeout_transport_exception"
        )
    }

    /// Whether a query has more in it than the server takes.
    pub(in crate::engine::remote) fn is_too_large_a_query(&self) -> bool {
        is_telling(&self.kind, &self.reason)
    }

    /// The error: `what` was asked of `node`, as in "search `INDEX`".
    pub(in crate::engine::remote) fn into_error(self, node: &str, what: &str) -> Error {
        let kind = match self.kind.as_str() {
            "index_not_found_exception" => ErrorKind::NotFound,
            _ if self.is_too_large_a_query() => ErrorKind::Input,
            _ if self.is_for_a_lost_node() => ErrorKind::Unreachable,
            _ if matches!(self.status, 429 | 502..=504) && !self.is_disk_full() => ErrorKind::Unreachable,
            _ => ErrorKind::Index,
        };
        let reason = tidy(&self.reason, LONGEST_REASON);
        let said = match (reason.as_str(), self.kind.as_str()) {
            ("", "") => String::new(),
            (reason, "") => format!(": {reason}"),
            ("", kind) => format!(": {kind}"),
            (reason, kind) => format!(": {reason} ({kind})"),
        };
        let error = Error::new(kind, format!("cannot {what}: `{node}` answered {}{said}", self.status));
        match self.hint() {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }

    fn hint(&self) -> Option<&'static str> {
        if self.is_disk_full() {
            return Some(
                "the disk of a node is full: free space there, then send \
                 PUT INDEX/_settings {\"index.blocks.read_only_allow_delete\": null}",
            );
        }
        if self.kind == "index_not_found_exception" {
            return Some("make one with: jianbao index ARCHIVE --engine ADDRESS");
        }
        if self.reason.contains("buckets") && self.is_too_large_a_query() {
            return Some("count by fewer values or a shorter time, or let the server take more: search.max_buckets");
        }
        if self.is_too_large_a_query() {
            return Some(
                "name fewer words, or their rarest parts, or let the server take more: \
                 indices.query.bool.max_clause_count",
            );
        }
        let busy = "the cluster is busy or not whole: see GET _cluster/health, and try again";
        match self.status {
            401 | 403 => Some("check the credentials and what they allow: --engine-auth FILE"),
            413 => {
                Some("the server takes less at once: raise its http.max_content_length, or that of the proxy before it")
            }
            429 | 502..=504 => Some(busy),
            _ if self.is_for_a_lost_node() => Some(busy),
            _ => None,
        }
    }
}

/// How the error of an answer begins that is larger than this program reads.
pub(super) const TOO_LARGE: &str = "too large an answer";
/// The server's word for an answer that it has no memory for.
const NO_MEMORY: &str = "circuit_breaking_exception";

/// Whether a question failed since its answer is too large, for this program or for the node: a smaller one may not.
pub(in crate::engine::remote) fn is_too_large(error: &Error) -> bool {
    let message = error.to_string();
    message.starts_with(TOO_LARGE) || message.contains(NO_MEMORY)
}

/// Whether the shards of an index are not all there, which passes when nodes come back.
pub(super) fn is_for_missing_shards(error: &Value) -> bool {
    let told = told(error);
    told.first().is_some_and(|(kind, _)| [WRAPPERS[0], "no_shard_available_action_exception"].contains(kind))
        || told.iter().any(|(_, reason)| reason.contains("Search rejected due to missing shards"))
}

/// Whether this is why a query is too large.
fn is_telling(kind: &str, reason: &str) -> bool {
    let words = ["maxClauseCount", "too many buckets", "too_many_clauses", "too_many_nested_clauses"];
    matches!(kind, "too_many_buckets_exception" | "too_many_clauses" | "too_many_nested_clauses")
        || words.iter().any(|word| reason.contains(word))
}

/// The kinds and reasons of an error and of all that is inside, the outermost first.
fn told(error: &Value) -> Vec<(&str, &str)> {
    let mut told = Vec::new();
    gather(error, 0, &mut told);
    told
}

fn gather<'a>(error: &'a Value, depth: usize, told: &mut Vec<(&'a str, &'a str)>) {
    if depth > 8 || !error.is_object() {
        return;
    }
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or("");
    if !text("type").is_empty() || !text("reason").is_empty() {
        told.push((text("type"), text("reason")));
    }
    let lists = ["root_cause", "failed_shards"].iter().filter_map(|name| error.get(name)?.as_array()).flatten();
    for inner in lists.chain(error.get("caused_by")).chain(error.get("reason")) {
        gather(inner, depth + 1, told);
    }
}
