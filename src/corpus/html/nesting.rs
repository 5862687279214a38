//! How deep markup nests, told before it is parsed.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::pattern::pattern;

/// How deep the elements of `markup` nest at most, those aside that end without saying so.
pub(super) fn nesting(markup: &str) -> usize {
    static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)"));
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in TAG.captures_iter(markup) {
        let name = tag[2].to_ascii_lowercase();
        if matches!(
            name.as_str(),
            "p" | "br"
                | "hr"
                | "img"
                | "input"
                | "link"
                | "meta"
                | "li"
                | "dt"
                | "dd"
                | "tr"
                | "td"
                | "th"
                | "option"
                | "source"
                | "col"
                | "wbr"
                | "area"
                | "base"
                | "embed"
                | "param"
                | "track"
        ) {
            continue;
        }
        depth = if tag[1].is_empty() { depth + 1 } else { depth.saturating_sub(1) };
        deepest = deepest.max(depth);
    }
    deepest
}
