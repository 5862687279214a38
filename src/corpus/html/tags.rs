//! What the elements of HTML are to a text, by their names.

use scraper::node::Element;

/// Whether an element is not shown, until a script shows it.
pub(super) fn is_not_shown(element: &Element) -> bool {
    element.attr("style").is_some_and(|style| {
        let style = style.replace(' ', "").to_ascii_lowercase();
        style.contains("display:none")
    })
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether what an element holds is no text.
pub(super) fn is_no_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "iframe"
            | "svg"
            | "select"
            | "textarea"
            | "button"
            | "object"
    )
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "center"
            | "form"
            | "nav"
            | "address"
            | "fieldset"
            | "hgroup"
            | "menu"
            | "dir"
            | "article"
            | "header"
            | "footer"
            | "aside"
            | "main"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "blockquote"
            | "pre"
            | "figure"
            | "figcaption"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}
