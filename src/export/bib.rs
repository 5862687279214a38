//! BibLaTeX, UTF-8. A newspaper article is `@article` with `entrysubtype = {newspaper}`, a web text `@online`, and one
//! without an address `@misc`. Names stand in braces of their own, which keep them whole; signs that TeX would obey are
//! escaped. Braces of a text have a backslash before them, as every reader knows; where they do not pair they are commands of
//! LaTeX, since biber counts braces whether or not a backslash stands before them. Sections are keywords: no entry type has
//! a field for them.
//!
//! An address is verbatim: nothing in it is escaped. What no address may hold and would break the entry (braces, a
//! backslash, a space; RFC 3986) is written as its percent-encoding.

use std::fmt::Write as _;

use super::citations::CitationFormat;
use crate::citation::{Citation, Kind, Language};

/// BibLaTeX.
pub(super) struct BibLatex;

impl CitationFormat for BibLatex {
    fn name(&self) -> &'static str {
        "bib"
    }

    fn around(&self) -> [&'static str; 3] {
        ["", "\n", ""]
    }

    fn append(&self, citation: &Citation, text: &mut String) {
        let is_newspaper = citation.kind == Kind::Newspaper;
        let entry = match (&citation.url, is_newspaper) {
            (_, true) => "article",
            (Some(_), false) => "online",
            (None, false) => "misc",
        };
        let _ = writeln!(text, "@{entry}{{{},", citation.key());
        let mut field = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "  {name} = {{{value}}},");
            }
        };
        let known = |text: &Option<String>| text.as_deref().map(escaped).unwrap_or_default();
        let (variant, language) = match citation.language {
            Some(Language::Simplified) => ("variant=simplified", "chinese"),
            Some(Language::Traditional) => ("variant=traditional", "chinese"),
            Some(Language::Chinese) => ("", "chinese"),
            Some(Language::Japanese) => ("", "japanese"),
            Some(Language::Korean) => ("", "korean"),
            Some(Language::English) => ("", "english"),
            None => ("", ""),
        };
        field("entrysubtype", if is_newspaper { "newspaper" } else { "" });
        field("title", &escaped(&citation.title));
        field("author", &names(&citation.authors));
        field("editor", &names(&citation.editors));
        match (is_newspaper, &citation.container) {
            (true, container) => field("journaltitle", &known(container)),
            (false, Some(site)) => field("organization", &names(std::slice::from_ref(site))),
            (false, None) => {}
        }
        field("date", &citation.issued.map(|date| date.to_string()).unwrap_or_default());
        // A web text has no pages in the data model.
        field(if is_newspaper { "pages" } else { "note" }, &known(&citation.page));
        field("url", &citation.url.as_deref().map(address).unwrap_or_default());
        field("urldate", &citation.accessed.map(|date| date.to_string()).unwrap_or_default());
        field("langid", language);
        field("langidopts", variant);
        field("keywords", &escaped(&citation.section_path().unwrap_or_default()));
        text.push_str("}\n");
    }
}

/// A list of names, each in braces.
fn names(names: &[String]) -> String {
    names.iter().map(|name| format!("{{{}}}", escaped(name))).collect::<Vec<_>>().join(" and ")
}

/// `text` as TeX sets it: signs that mean something are commands, and no two become a ligature of another sign.
fn escaped(text: &str) -> String {
    let [open, close] = if pairs(text) { ["\\{", "\\}"] } else { ["\\textbraceleft{}", "\\textbraceright{}"] };
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if matches!((before, c), ('-', '-') | ('\'', '\'') | ('`' | '?' | '!', '`')) {
            escaped.push_str("{}");
        }
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '{' => escaped.push_str(open),
            '}' => escaped.push_str(close),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '%' | '&' | '#' | '_' | '$' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

/// Whether every brace of `text` has its partner.
fn pairs(text: &str) -> bool {
    let mut depth = 0_u32;
    for c in text.chars().filter(|c| matches!(c, '{' | '}')) {
        match if c == '{' { Some(depth + 1) } else { depth.checked_sub(1) } {
            Some(next) => depth = next,
            None => return false,
        }
    }
    depth == 0
}

/// An address whose braces cannot break the entry.
fn address(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::citations::tests::{bare, cited, written};
    use super::*;

    #[test]
    fn an_entry_of_a_newspaper() {
        let citation = cited();
        let wanted = format!(
            "@article{{{},
  entrysubtype = {{newspaper}},
  title = {{渡輪停航：兩日, \\{{50\\%\\}} \\& more}},
  author = {{{{葉汐晴}} and {{John Smith}}}},
  editor = {{{{苏湄}}}},
  journaltitle = {{東港時報}},
  date = {{2024-03-19}},
  pages = {{A03}},
  url = {{https://example.org/a_b?c=%E6%B8%AF&d=%7Be%7D}},
  urldate = {{2024-04}},
  langid = {{chinese}},
  langidopts = {{variant=traditional}},
  keywords = {{新聞 > 社會}},
}}
",
            citation.key()
        );
        assert_eq!(written("bib", std::slice::from_ref(&citation)).0, wanted);
        let mut site = citation;
        (site.kind, site.container) = (Kind::Website, Some("甲 and 乙".into()));
        let text = written("bib", &[site, bare()]).0;
        assert!(text.starts_with("@online{jianbao") && text.contains("organization = {{甲 and 乙}},"), "{text}");
        assert!(text.ends_with(&format!("\n\n@misc{{{},\n}}\n", bare().key())), "{text}");
    }

    /// What TeX makes of an escaped text, told in another way than the writer does. `None` for what TeX would obey.
    fn set(mut text: &str) -> Option<String> {
        let commands =
            [("backslash", '\\'), ("braceleft", '{'), ("braceright", '}'), ("asciitilde", '~'), ("asciicircum", '^')];
        let mut set = String::new();
        while let Some(c) = text.chars().next() {
            text = &text[c.len_utf8()..];
            match c {
                '\\' => match text.strip_prefix("text") {
                    Some(rest) => {
                        let (name, sign) = commands.iter().find(|(name, _)| rest.starts_with(name))?;
                        set.push(*sign);
                        text = rest[name.len()..].strip_prefix("{}")?;
                    }
                    None => {
                        let sign = text.chars().next().filter(|sign| "%&#_${}".contains(*sign))?;
                        set.push(sign);
                        text = &text[1..];
                    }
                },
                '{' => text = text.strip_prefix('}')?,
                '}' | '~' | '^' | '%' | '&' | '#' | '_' | '$' => return None,
                '-' | '\'' | '`' if text.starts_with(c) => return None,
                c => set.push(c),
            }
        }
        Some(set)
    }

    #[test]
    fn braces_without_a_partner_are_commands() {
        assert_eq!(escaped("{a}{}"), "\\{a\\}\\{\\}");
        assert_eq!(escaped("a}{"), "a\\textbraceright{}\\textbraceleft{}");
        assert_eq!(escaped("{"), "\\textbraceleft{}");
    }

    proptest! {
        #[test]
        fn any_text_is_set_as_it_stands(text in prop_oneof!["[\\\\{}~^%&#_$\\-'`?! a港]{0,12}", "\\PC{0,20}"]) {
            prop_assert_eq!(set(&escaped(&text)), Some(text));
        }

        #[test]
        fn braces_balance_in_any_entry(text in prop_oneof!["[\\\\{}\"@%= a港]{0,12}", "\\PC{0,20}"]) {
            let mut citation = cited();
            citation.title.clone_from(&text);
            citation.authors = vec![text.clone()];
            citation.url = Some(text.clone());
            citation.page = Some(text);
            let mut depth = 0_i32;
            let entry = written("bib", &[citation]).0;
            for (at, c) in entry.char_indices() {
                depth += match c { '{' => 1, '}' => -1, _ => 0 };
                let is_inside = (8..entry.len() - 2).contains(&at);
                prop_assert_eq!(depth > 0, is_inside);
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
