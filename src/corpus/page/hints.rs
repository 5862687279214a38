//! What the class and the id of an element say of what is in it. The words are a table in `data/boxes.txt`.

use std::sync::LazyLock;

use ego_tree::NodeId;
use scraper::{Html, Node};

/// What an element says it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// Something beside the article.
    pub(super) other: bool,
    /// A headline.
    pub(super) title: bool,
    /// The text of an article.
    pub(super) body: bool,
    /// A breadcrumb.
    pub(super) crumb: bool,
    /// An account or an outlet.
    pub(super) account: bool,
    /// Who wrote it: a person, or the account of a platform.
    pub(super) author: bool,
}

static WORDS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    include_str!("../data/boxes.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.collect()))
        })
        .collect()
});

impl Hints {
    /// The hints of an element, from its name, class and id.
    pub(super) fn of(node: &Node) -> Self {
        let mut hints = Self::default();
        let Node::Element(element) = node else { return hints };
        match element.name() {
            "nav" | "footer" | "aside" => hints.other = true,
            "article" => hints.body = true,
            "address" => hints.author = true,
            "a" if element.attr("rel") == Some("author") => hints.author = true,
            _ => {}
        }
        // An element of a name of its own says what it holds as a class does: <founder-title>.
        let own = Some(element.name()).filter(|name| name.contains('-')).unwrap_or_default();
        let (class, id) = (element.attr("class").unwrap_or_default(), element.attr("id").unwrap_or_default());
        let marks = format!("{class} {id} {own}");
        for word in parts(&marks) {
            let is = |kind: &str| {
                WORDS.iter().any(|(of, words)| {
                    *of == kind && words.iter().any(|mark| word == *mark || mark.len() > 3 && word.starts_with(mark))
                })
            };
            hints.other |= is("other");
            hints.title |= is("title");
            hints.body |= is("body");
            hints.crumb |= is("crumb");
            hints.account |= is("account");
            hints.author |= is("author");
        }
        hints
    }
}

/// The words of class names: `articleTitle post-body` gives `article`, `title`, `post`, `body`.
fn parts(marks: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in marks.chars() {
        let starts = !c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase();
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

/// Whether a box that `node` is in, below the body, says that it holds something else than the article.
pub(super) fn is_beside(document: &Html, node: NodeId) -> bool {
    let Some(node) = document.tree.get(node) else { return false };
    std::iter::once(node)
        .chain(node.ancestors())
        .take(4)
        .take_while(|node| !is_root(node.value()))
        .any(|node| Hints::of(node.value()).other)
}

/// Whether an element is `<body>` or above it.
pub(super) fn is_root(node: &Node) -> bool {
    !matches!(node, Node::Element(element) if !matches!(element.name(), "html" | "body"))
}
