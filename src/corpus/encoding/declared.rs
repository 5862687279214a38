//! What a page or an XML file declares of its own encoding. Takes its bytes, gives the label as it stands; knows no
//! encodings.

/// Bytes in which a declaration is looked for. Browsers look at 1024; pages of old have more above it.
const START: usize = 8192;

/// The label in the first `<meta charset>` or `<meta http-equiv … content="…charset=…">` of an HTML page, or in the XML
/// declaration above it.
pub(in crate::corpus) fn declared_in_html(bytes: &[u8]) -> Option<String> {
    let start = lower(bytes);
    let mut rest = start.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")?..];
        } else if let Some(tag) = rest.strip_prefix("<meta").filter(|tag| tag.starts_with([' ', '\t', '\n', '\r', '/']))
        {
            let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
            // Both ways to declare it have the word before the label, and no other attribute has.
            if let Some(label) = tag.match_indices("charset").find_map(|(at, word)| value(&tag[at + word.len()..])) {
                return Some(label);
            }
        }
        rest = &rest[1..];
    }
    declared_in_xml(bytes)
}

/// The label in an XML declaration.
pub(in crate::corpus) fn declared_in_xml(bytes: &[u8]) -> Option<String> {
    let start = lower(bytes);
    let declaration = start.trim_start().strip_prefix("<?xml")?;
    let declaration = &declaration[..declaration.find("?>")?];
    value(&declaration[declaration.find("encoding")? + "encoding".len()..])
}

/// The start of `bytes` in small letters, without a mark; anything but ASCII as something that is not looked for.
fn lower(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let ascii = |byte: &u8| if byte.is_ascii() { char::from(byte.to_ascii_lowercase()) } else { '\u{FFFD}' };
    bytes[..bytes.len().min(START)].iter().map(ascii).collect()
}

/// The value behind an attribute's name: `="gbk"`, ` = gbk`.
fn value(behind: &str) -> Option<String> {
    let value = behind.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let label = &value[..value.find(|c: char| c.is_whitespace() || "\"';>/".contains(c)).unwrap_or(value.len())];
    (!label.is_empty()).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_xml_declare_in_many_ways() {
        for (page, label) in [
            ("<html><meta charset=gb2312><title>", Some("gb2312")),
            ("<META CHARSET = 'Big5' />", Some("big5")),
            ("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=GBK\">", Some("gbk")),
            ("<meta content='text/html;charset=gb18030' http-equiv=content-type>", Some("gb18030")),
            ("<!-- <meta charset=big5> --><meta name=a><meta charset=\"utf-8\">", Some("utf-8")),
            ("<metadata charset=big5><p>", None),
            ("<meta name=description content='charset of'><p>charset=gbk", None),
            ("<!-- <meta charset=big5>", None),
            ("<?xml version='1.0' encoding='gbk'?><html><p>", Some("gbk")),
            ("<meta charset=", None),
            ("", None),
        ] {
            assert_eq!(declared_in_html(page.as_bytes()).as_deref(), label, "{page}");
        }
        for (start, label) in [
            ("\u{FEFF}<?xml version=\"1.0\" encoding=\"GB2312\" standalone=\"yes\"?><a/>", Some("gb2312")),
            ("<?xml version=\"1.0\"?><a encoding='x'/>", None),
            ("<a encoding='x'/>", None),
        ] {
            assert_eq!(declared_in_xml(start.as_bytes()).as_deref(), label, "{start}");
        }
    }
}
