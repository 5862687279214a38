//! What an ARC has in place of a WARC header: one line before each block, of the address, the server, the time of
//! capture, the type and the length, and in the second version four more between them (Internet Archive, ARC File
//! Format, 1996). An address or a type with a blank in it is read too.

use chrono::NaiveDateTime;

/// The line of a record, read as the fields that a WARC has of it; none where `line` is no such line.
pub(super) fn fields(line: &str) -> Option<Vec<(String, String)>> {
    let parts: Vec<&str> = line.split_ascii_whitespace().collect();
    let length = parts.last()?.parse::<u64>().ok()?;
    let place = (2..parts.len().saturating_sub(1)).find(|at| is_server(parts[at - 1]) && is_time(parts[*at]))?;
    let url = parts[..place - 1].join(" ");
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if scheme.is_empty() || !scheme.chars().all(is_scheme) {
        return None;
    }
    // The second version has the status where the first has its length.
    let content_type = parts[place + 1..parts.len() - 1].first().copied().unwrap_or_default();
    let kind = if matches!(scheme, "http" | "https") { "response" } else { scheme };
    let mut fields = vec![
        ("WARC-Type", kind.to_owned()),
        ("WARC-Target-URI", url.clone()),
        ("ARC-Content-Type", content_type.to_ascii_lowercase()),
        ("Content-Length", length.to_string()),
    ];
    // Shorter ones leave out what is less than a day.
    let digits = format!("{:0<14}", parts[place]);
    if let Ok(time) = NaiveDateTime::parse_from_str(&digits, "%Y%m%d%H%M%S") {
        fields.push(("WARC-Date", time.and_utc().to_rfc3339()));
    }
    Some(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// An address of a server, of either version, or the `-` of one that is not known.
fn is_server(part: &str) -> bool {
    part == "-" || part.parse::<std::net::IpAddr>().is_ok()
}

fn is_time(part: &str) -> bool {
    matches!(part.len(), 8 | 10 | 12 | 14) && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_versions() {
        let get = |line: &str, name: &str| {
            let fields = fields(line)?;
            fields.into_iter().find(|(field, _)| field == name).map(|(_, value)| value)
        };
        let first = "http://a.example/1.html 192.0.2.7 20040319162100 text/html 512";
        let second =
            "http://a.example/x y.htm 2001:db8::1 20040319162100 text/html; charset=gb2312 200 - - 99 c.arc 512";
        for (line, url) in [(first, "http://a.example/1.html"), (second, "http://a.example/x y.htm")] {
            assert_eq!(get(line, "WARC-Target-URI").as_deref(), Some(url));
            assert_eq!(get(line, "WARC-Date").as_deref(), Some("2004-03-19T16:21:00+00:00"));
            assert_eq!(get(line, "WARC-Type").as_deref(), Some("response"));
            assert_eq!(get(line, "Content-Length").as_deref(), Some("512"));
        }
        assert_eq!(get("filedesc://c.arc 0.0.0.0 20040319 text/plain 77", "WARC-Type").as_deref(), Some("filedesc"));
        assert_eq!(get("dns:a.example 192.0.2.7 20040319162100 text/dns 60", "WARC-Type").as_deref(), Some("dns"));
        for line in ["", "1 0 InternetArchive", "URL IP-address Archive-date Content-type Archive-length", "http://a 5"]
        {
            assert_eq!(fields(line), None, "{line}");
        }
        for line in ["in http://a 192.0.2.7 20040319162100 text/html x", "http://a 192.0.2 20040319162100 text/html 9"]
        {
            assert_eq!(fields(line), None, "{line}");
        }
    }
}
