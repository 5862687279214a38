//! The values in a script of a page: bytes of HTML's own around them (`//<![CDATA[`, `<!--`), comments, signs of JavaScript
//! behind them (`};`), several in a row. Takes the text of the script; gives its values, and what of it is none.

use serde_json::Value;

use super::extent::{End, Extent};
use super::mend::value;

/// Values of a script that are read.
const VALUES: usize = 50;

/// The values that stand in `script`, in order; an error is why one is none.
pub(in crate::corpus) fn values(script: &str) -> Vec<Result<Value, String>> {
    let text = without_comments(script);
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(['{', '[']).filter(|_| found.len() < VALUES) {
        let bytes = &rest.as_bytes()[start..];
        let (end, is_whole) = match Extent::new().scan(bytes, true) {
            Some(End::Whole(end)) => (end, true),
            Some(End::Broken(end)) => (end, false),
            None => break,
        };
        let read = value(&bytes[..end]).map(|(value, _)| value);
        if !is_whole || read.is_err() {
            // What is broken may swallow what follows, so no more is looked for.
            found.push(Err(read.err().unwrap_or_else(|| format!("it breaks off at byte {}", start + end))));
            break;
        }
        found.push(read);
        rest = &rest[start + end..];
    }
    found
}

/// `script` without comments, and without what hides it from programs that know no scripts. Texts stay as they are.
fn without_comments(script: &str) -> String {
    let mut kept = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = rest.find(['"', '/', '<', '-', ']']) {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = if rest.starts_with('"') {
            let end = text_end(rest);
            kept.push_str(&rest[..end]);
            end
        } else if rest.starts_with("//") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(sign) = ["<![CDATA[", "<!--", "-->", "]]>"].iter().find(|sign| rest.starts_with(**sign)) {
            sign.len()
        } else {
            kept.push_str(&rest[..1]);
            1
        };
        rest = &rest[taken..];
    }
    kept.push_str(rest);
    kept
}

/// Where the text ends that `rest` begins with, its marks included.
fn text_end(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_value_and_in_it_loses_nothing() {
        let object = r#"{"@type": "NewsArticle", "url": "https://a.example/1//2", "headline": "渡轮"}"#;
        for script in [
            object.to_owned(),
            format!("//<![CDATA[\n{object}\n//]]>"),
            format!("/* <![CDATA[ */ {object} /* ]]> */"),
            format!("<!--\n{object}\n-->"),
            format!("{object};"),
            format!("\u{a0}\u{feff}{object}"),
            format!("// made by a program\n{object}"),
            object.replace("渡轮", "渡\n轮"),
            object.replace("渡轮", "渡\t轮"),
            object.replace('}', ",}"),
            object.replace(", ", ", /* a comment */ "),
        ] {
            let read = values(&script);
            assert_eq!(read.len(), 1, "{script}");
            let value = read[0].as_ref().unwrap_or_else(|why| panic!("{script}: {why}"));
            assert_eq!(value["url"], "https://a.example/1//2", "{script}");
            assert_eq!(value["headline"].as_str().unwrap().replace(['\n', '\t'], ""), "渡轮", "{script}");
        }
        assert_eq!(values(&format!("{object}\n{object}")).len(), 2);
        assert_eq!(values(&format!("{object},{object}")).iter().filter(|value| value.is_ok()).count(), 2);
        assert!(values("{\"headline\": \"渡轮")[0].is_err());
        assert!(values("").is_empty());
    }
}
