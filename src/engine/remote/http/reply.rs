//! What a node answered, and whether it is what a node answers.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Credentials, Refusal};
use crate::error::{Error, ErrorKind, Result};

/// The most characters of a reason that are kept, and of a cause that an error repeats.
const LONGEST_REASON: usize = 2000;
const LONGEST_CAUSE: usize = 300;

/// The most characters of a page that is no answer.
const LONGEST_TITLE: usize = 80;

/// How far into a page its title is looked for, in bytes.
const HEAD_OF_PAGE: usize = 64 * 1024;

/// What a node answered.
#[derive(Clone)]
pub(in crate::engine::remote) struct Reply {
    pub(in crate::engine::remote) status: u16,
    pub(in crate::engine::remote) body: Vec<u8>,
    /// The node's address.
    pub(in crate::engine::remote) node: String,
    /// What no message may repeat.
    credentials: Option<Credentials>,
}

impl Reply {
    /// An answer of a node.
    pub(in crate::engine::remote) fn new(status: u16, body: Vec<u8>, node: impl Into<String>) -> Self {
        Self { status, body, node: node.into(), credentials: None }
    }

    /// The same answer to someone whose secrets it may repeat.
    pub(super) fn to(mut self, credentials: Option<&Credentials>) -> Self {
        self.credentials = credentials.cloned();
        self
    }

    /// The body as a value of a type of ours.
    ///
    /// # Errors
    /// Where it is not of that type.
    pub(in crate::engine::remote) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let message = format!("the answer of `{}` cannot be understood", self.node);
            Error::new(ErrorKind::Unreachable, message)
                .with_cause(self.shown(&error.to_string(), LONGEST_CAUSE))
                .with_hint("is it OpenSearch, of a version that jianbao knows?")
        })
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Where it is not JSON.
    pub(in crate::engine::remote) fn value(&self) -> Result<Value> {
        self.json()
    }

    /// What the node refused, where it did.
    pub(in crate::engine::remote) fn refusal(&self) -> Option<Refusal> {
        if self.status < 400 {
            return None;
        }
        Some(match serde_json::from_slice::<Value>(&self.body) {
            Ok(value) => self.refusal_of(self.status, value.get("error").unwrap_or(&Value::Null)),
            Err(_) => self.refusal_of(self.status, &Value::String(String::from_utf8_lossy(&self.body).into())),
        })
    }

    /// What the node refused of a part of the request: `error` is that of an item of this answer.
    pub(in crate::engine::remote) fn refusal_of(&self, status: u16, error: &Value) -> Refusal {
        let refusal = Refusal::of(status, error);
        let shown = |text: &str| self.shown(text, LONGEST_REASON);
        Refusal { kind: shown(&refusal.kind), reason: shown(&refusal.reason), ..refusal }
    }

    /// A text of the answer as a message may repeat it: no secret, no control character, not long.
    pub(super) fn shown(&self, text: &str, most: usize) -> String {
        match &self.credentials {
            Some(credentials) => tidy(&credentials.redact(text), most),
            None => tidy(text, most),
        }
    }

    /// Refuses what is not of a node but of something between: a page, or a text where there should be JSON.
    pub(super) fn check_form(&self, media_type: &str) -> Result<()> {
        let start = self.body.trim_ascii_start();
        if start.is_empty() || media_type.contains("json") || start.starts_with(b"{") || start.starts_with(b"[") {
            return Ok(());
        }
        let is_page = media_type.contains("html") || start.starts_with(b"<");
        // Who is not let in is told so by a word, and so is who comes too early.
        if self.status >= 400 && !is_page {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&self.body[..self.body.len().min(HEAD_OF_PAGE)]);
        let said = self.shown(&if is_page { title(&text) } else { text.into_owned() }, LONGEST_TITLE);
        let form = if is_page { "HTML" } else { "text" };
        let message = format!(
            "`{}` answered {form} instead of JSON (status {}): is a proxy or a log-in page between? It says: {said}",
            self.node, self.status
        );
        Err(Error::new(ErrorKind::Unreachable, message)
            .with_hint("open the address in a browser, and see to the way there"))
    }
}

impl fmt::Debug for Reply {
    /// The size of the body alone: it may be large, and repeat what was sent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("node", &self.node)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A text on one line, without control characters, cut to `most` characters.
pub(super) fn tidy(text: &str, most: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The title of a page, or its text where it has none.
fn title(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let titled = lower.find("<title").and_then(|at| {
        let start = at + lower[at..].find('>')? + 1;
        let end = start + lower[start..].find("</title")?;
        Some(page[start..end].trim()).filter(|title| !title.is_empty())
    });
    match titled {
        Some(title) => title.to_owned(),
        None => without_tags(page),
    }
}

fn without_tags(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        text.push(' ');
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_by_their_title() {
        assert_eq!(title("<html><TITLE lang=en>Sign in</TITLE><p>no"), "Sign in");
        assert_eq!(tidy(&title("<html><p>Bad <b>gateway</b>"), 80), "Bad gateway");
        assert_eq!(tidy("a\u{1b}[31m\n  b", 80), "a [31m b");
        assert_eq!(tidy("新聞檔案", 2), "新聞…");
    }

    #[test]
    fn an_answer_of_another_form_is_not_understood() {
        let reply = Reply::new(200, br#"{"count": "hunter2"}"#.to_vec(), "http://a")
            .to(Some(&Credentials::parse("u:hunter2").unwrap()));
        #[derive(Debug, serde::Deserialize)]
        struct Count {
            #[allow(dead_code)]
            count: u64,
        }
        let error = reply.json::<Count>().unwrap_err();
        assert!(error.to_string().contains("http://a"));
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        assert_eq!(reply.value().unwrap()["count"], "hunter2");
    }
}
