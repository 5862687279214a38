//! Addresses inside a package. Takes one as it stands in a part; gives the name of the member that it means.

/// The member that `href` means in the part `base`, and the fragment behind it, both decoded. An address outside of the
/// package is none.
pub(super) fn resolved(base: &str, href: &str) -> Option<(String, Option<String>)> {
    let href = href.trim();
    let (path, fragment) = href.split_once('#').map_or((href, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or(path);
    let scheme = path.split(['/', '.']).next().unwrap_or(path);
    if scheme.contains(':') || path.starts_with("//") {
        return None;
    }
    let path = decoded(path);
    let mut steps: Vec<&str> = match (path.as_str(), base.rsplit_once('/')) {
        ("", _) => return Some((base.to_owned(), fragment.map(decoded))),
        (path, Some((folder, _))) if !path.starts_with('/') => folder.split('/').collect(),
        _ => Vec::new(),
    };
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    Some((steps.join("/"), fragment.filter(|fragment| !fragment.is_empty()).map(decoded)))
}

/// `text` with `%E6%B8%A1` read as what it stands for.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digit = |at: usize| behind.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_name_in_the_package_and_nothing_beyond_it() {
        let read = |href: &str| {
            resolved("OEBPS/text/nav.xhtml", href).map(|(path, fragment)| match fragment {
                Some(fragment) => format!("{path} {fragment}"),
                None => path,
            })
        };
        for (href, name) in [
            ("a.xhtml", Some("OEBPS/text/a.xhtml")),
            ("../%E6%B8%A1%E8%BD%AE.xhtml#%E4%B8%80", Some("OEBPS/渡轮.xhtml 一")),
            ("../../../../etc/passwd", Some("etc/passwd")),
            ("/b.xhtml", Some("b.xhtml")),
            ("#x", Some("OEBPS/text/nav.xhtml x")),
            ("a%zz%2.xhtml", Some("OEBPS/text/a%zz%2.xhtml")),
            ("https://example.org/a.xhtml", None),
            ("file:/a", None),
        ] {
            assert_eq!(read(href).as_deref(), name, "{href}");
        }
    }
}
