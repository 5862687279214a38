//! The address of an index on a cluster, as it is typed.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use crate::error::{Error, ErrorKind, Result};

/// The most bytes of the name of an index.
const LONGEST_NAME: usize = 255;

/// What an address looks like.
const EXAMPLE: &str = "type it like https://HOST:9200/INDEX, several nodes like https://A:9200,B:9200/INDEX";

/// The nodes of a cluster and the name of an index there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Addresses of nodes with the path before the index, if any; no slash at their end.
    nodes: Vec<String>,
    /// What stands between node and index: empty, or a path that begins with a slash.
    prefix: String,
    index: String,
}

impl Address {
    /// Understands `https://HOST:9200/INDEX`, and several nodes with commas: `https://A:9200,B:9200/INDEX`. Where a
    /// path stands before the index, it is that of every node.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it is no such address. What may hold a password is not repeated.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.contains('@') {
            return Err(Error::new(ErrorKind::Input, "an address of a cluster has no user, no password and no `@`")
                .with_hint("credentials belong in a file, --engine-auth FILE, or in the environment"));
        }
        if text.contains(['?', '#']) {
            return Err(wrong("an address of a cluster ends with the name of the index: `?` and `#` are not for it"));
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(wrong("an address of a cluster has no spaces"));
        }
        let pieces: Vec<&str> = text.split(',').collect();
        let mut scheme = None;
        let mut hosts: Vec<String> = Vec::new();
        let mut path = "";
        for (at, piece) in pieces.iter().enumerate() {
            let rest = match piece.split_once("://") {
                Some((name, rest)) => {
                    scheme = Some(known_scheme(name)?);
                    rest
                }
                None => piece,
            };
            let Some(scheme) = scheme else {
                return Err(wrong("the address of a cluster begins with https:// or http://"));
            };
            let (host, behind) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if at + 1 == pieces.len() {
                path = behind;
            } else if !matches!(behind, "" | "/") {
                return Err(wrong("the index is named once, behind the last node"));
            }
            let node = format!("{scheme}://{}", authority(host)?);
            if !hosts.contains(&node) {
                hosts.push(node);
            }
        }
        let path = path.strip_suffix('/').unwrap_or(path);
        let (prefix, index) = path.rsplit_once('/').unwrap_or(("", ""));
        if index.is_empty() {
            return Err(wrong("the address names no index"));
        }
        // A slash twice, or a way upwards.
        if prefix.split('/').skip(1).any(|part| matches!(part, "" | "." | "..")) {
            return Err(wrong("the path before the index is none"));
        }
        check_name(index)?;
        let nodes = hosts.into_iter().map(|host| host + prefix).collect();
        Ok(Self { nodes, prefix: prefix.to_owned(), index: index.to_owned() })
    }

    /// The name of the index.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// The addresses of the nodes, without a slash at their end; at least one.
    pub fn nodes(&self) -> &[String] {
        &self.nodes
    }

    /// Another index on the same nodes. Its name is not looked at.
    #[must_use]
    pub fn with_index(&self, name: impl Into<String>) -> Self {
        Self { index: name.into(), ..self.clone() }
    }

    /// Whether every node is on this machine.
    pub fn is_loopback_only(&self) -> bool {
        self.nodes.iter().all(|node| is_loopback(node))
    }
}

impl fmt::Display for Address {
    /// The address as it can be typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = "";
        for (at, node) in self.nodes.iter().enumerate() {
            let (scheme, rest) = node.split_once("://").unwrap_or(("", node));
            if at > 0 {
                f.write_str(",")?;
            }
            if scheme != before {
                write!(f, "{scheme}://")?;
            }
            f.write_str(rest.strip_suffix(self.prefix.as_str()).unwrap_or(rest))?;
            before = scheme;
        }
        write!(f, "{}/{}", self.prefix, self.index)
    }
}

/// Whether a node is on this machine.
pub(super) fn is_loopback(node: &str) -> bool {
    let rest = node.split_once("://").map_or(node, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or(rest);
    let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, _)) => host,
        None => authority.split(':').next().unwrap_or(authority),
    };
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Whether what goes to a node can be read on the way.
pub(super) fn is_plain(node: &str) -> bool {
    node.starts_with("http://")
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Input, message).with_hint(EXAMPLE)
}

fn known_scheme(name: &str) -> Result<&'static str> {
    if name.eq_ignore_ascii_case("https") {
        Ok("https")
    } else if name.eq_ignore_ascii_case("http") {
        Ok("http")
    } else {
        Err(wrong(format!("`{name}://` is no way to a cluster")))
    }
}

/// Host and port as they stand in a URL, the host in lower case.
fn authority(text: &str) -> Result<String> {
    let none = || wrong(format!("`{text}` is no host with a port"));
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, behind) = rest.split_once(']').ok_or_else(none)?;
            let address: Ipv6Addr = host.parse().map_err(|_| none())?;
            let port = if behind.is_empty() { None } else { Some(behind.strip_prefix(':').ok_or_else(none)?) };
            (format!("[{address}]"), port)
        }
        None if text.parse::<Ipv6Addr>().is_ok() => {
            return Err(Error::new(ErrorKind::Input, format!("`{text}` is an IPv6 address without brackets"))
                .with_hint(format!("type https://[{text}]:9200/INDEX")));
        }
        None => {
            let (host, port) = match text.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            };
            let is_known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
            if host.is_empty() || !host.chars().all(is_known) {
                return Err(none());
            }
            (host.to_ascii_lowercase(), port)
        }
    };
    let Some(port) = port else { return Ok(host) };
    // `parse` takes a plus sign.
    let number: Option<u16> = port.parse().ok().filter(|number| *number > 0);
    match number {
        Some(number) if port.bytes().all(|byte| byte.is_ascii_digit()) => Ok(format!("{host}:{number}")),
        _ => Err(none()),
    }
}

/// Refuses a name that a cluster would refuse for an index.
fn check_name(name: &str) -> Result<()> {
    let refused = |why: &str, hint: String| {
        Err(Error::new(ErrorKind::Input, format!("`{name}` cannot be the name of an index: {why}")).with_hint(hint))
    };
    let other = || "type another name behind the last `/`, like news".to_owned();
    if name.len() > LONGEST_NAME {
        let message = format!("the name of an index has at most {LONGEST_NAME} bytes, this one has {}", name.len());
        return Err(Error::new(ErrorKind::Input, message).with_hint("type a shorter name behind the last `/`"));
    }
    if name.contains('%') {
        return refused("it has a `%`", "type the name itself, not as it is escaped in a URL".to_owned());
    }
    let lower = name.to_lowercase();
    if lower != name {
        return refused("it has capital letters", format!("type it in small letters: {lower}"));
    }
    if matches!(name, "." | "..") {
        return refused("it is a way, not a name", other());
    }
    if name.starts_with(['-', '_', '+']) {
        return refused("it begins with `-`, `_` or `+`", other());
    }
    match name.chars().find(|c| r#"\/*?"<>| ,#:"#.contains(*c)) {
        Some(found) => refused(&format!("it has a `{found}`"), other()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Vec<String>, String, String) {
        let address = Address::parse(text).unwrap();
        (address.nodes().to_vec(), address.index().to_owned(), address.to_string())
    }

    #[test]
    fn nodes_and_index_are_found() {
        for (text, nodes, index, shown) in [
            ("https://host:9200/news", vec!["https://host:9200"], "news", "https://host:9200/news"),
            ("https://host/news/", vec!["https://host"], "news", "https://host/news"),
            (" HTTPS://Host:9200/剪報 ", vec!["https://host:9200"], "剪報", "https://host:9200/剪報"),
            (
                "https://a:9200,b:9201,c/news",
                vec!["https://a:9200", "https://b:9201", "https://c"],
                "news",
                "https://a:9200,b:9201,c/news",
            ),
            (
                "https://a:9200,https://b:9200/news",
                vec!["https://a:9200", "https://b:9200"],
                "news",
                "https://a:9200,b:9200/news",
            ),
            (
                "https://a/,http://127.0.0.1:9200,b,https://c/news",
                vec!["https://a", "http://127.0.0.1:9200", "http://b", "https://c"],
                "news",
                "https://a,http://127.0.0.1:9200,b,https://c/news",
            ),
            ("https://a,a/news", vec!["https://a"], "news", "https://a/news"),
            (
                "http://[::1]:9200,[2001:DB8::1]/news",
                vec!["http://[::1]:9200", "http://[2001:db8::1]"],
                "news",
                "http://[::1]:9200,[2001:db8::1]/news",
            ),
            (
                "https://a,b/search/v2/news",
                vec!["https://a/search/v2", "https://b/search/v2"],
                "news",
                "https://a,b/search/v2/news",
            ),
        ] {
            let (found, name, canonical) = parsed(text);
            assert_eq!(
                (found, name.as_str(), canonical.as_str()),
                (nodes.iter().map(|n| (*n).to_owned()).collect(), index, shown)
            );
            assert_eq!(Address::parse(&canonical).unwrap(), Address::parse(text).unwrap());
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_hint() {
        let long = format!("https://h/{}", "a".repeat(256));
        for (text, said) in [
            ("host:9200/news", "begins with https://"),
            ("", "begins with https://"),
            ("ftp://host/news", "`ftp://` is no way"),
            ("https://host:9200", "names no index"),
            ("https://host:9200/", "names no index"),
            ("https://a/news,b/news", "named once"),
            ("https://host/news?pretty", "`?` and `#`"),
            ("https://host/news#a", "`?` and `#`"),
            ("https://host/my news", "no spaces"),
            ("https:///news", "no host"),
            ("https://a,,b/news", "no host"),
            ("https://host:/news", "no host"),
            ("https://host:0/news", "no host"),
            ("https://host:+9/news", "no host"),
            ("https://host:99999/news", "no host"),
            ("https://a:b:c/news", "no host"),
            ("https://[::1/news", "no host"),
            ("https://[::1]9200/news", "no host"),
            ("https://[host]:9200/news", "no host"),
            ("https://2001:db8::1/news", "without brackets"),
            ("https://h//news", "path before the index"),
            ("https://h/../news", "path before the index"),
            ("https://h/News", "capital letters"),
            ("https://h/_search", "begins with"),
            ("https://h/-a", "begins with"),
            ("https://h/+a", "begins with"),
            ("https://h/a*", "has a `*`"),
            ("https://h/a\\b", "has a `\\`"),
            ("https://h/a\"b", "has a `\"`"),
            ("https://h/a<b", "has a `<`"),
            ("https://h/a>b", "has a `>`"),
            ("https://h/a|b", "has a `|`"),
            ("https://h/a:b", "has a `:`"),
            ("https://h/%E5%89%AA", "has a `%`"),
            ("https://h/.", "not a name"),
            ("https://h/..", "not a name"),
            (long.as_str(), "at most 255 bytes"),
        ] {
            let error = Address::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Input, "{text}");
            assert!(error.to_string().contains(said), "{text}: {error}");
            assert!(error.hint().is_some(), "{text}");
        }
        assert!(Address::parse("https://h/News").unwrap_err().hint().unwrap().contains("news"));
    }

    #[test]
    fn a_password_is_not_repeated() {
        for text in [
            "https://elastic:hunter2@host:9200/news",
            "elastic:hunter2@host:9200/news",
            "https://elastic:hunter2/x@host/news",
            "https://elastic:hunter2#@host/news",
            "ftp://elastic:hunter2@host/news",
            "https://host/news?token=hunter2",
        ] {
            let error = Address::parse(text).unwrap_err();
            assert!(!format!("{error:?} {error} {:?}", error.hint()).contains("hunter2"), "{error}");
        }
        let error = Address::parse("https://u:p@host/news").unwrap_err();
        assert!(error.hint().unwrap().contains("--engine-auth"));
    }

    #[test]
    fn this_machine_is_told_from_others() {
        for (text, here) in [
            ("http://localhost:9200/a", true),
            ("http://LOCALHOST/a", true),
            ("http://127.8.9.10:9200/a", true),
            ("http://[::1]:9200/a", true),
            ("http://127.0.0.1,localhost/p/a", true),
            ("http://127.0.0.1.example.org/a", false),
            ("http://localhost.example.org/a", false),
            ("http://127.0.0.1,b/a", false),
            ("http://10.0.0.1/localhost/a", false),
            ("http://[::2]/a", false),
        ] {
            assert_eq!(Address::parse(text).unwrap().is_loopback_only(), here, "{text}");
        }
    }

    #[test]
    fn another_index_is_on_the_same_nodes() {
        let address = Address::parse("https://a,b/p/news").unwrap().with_index("news-2");
        assert_eq!(address.to_string(), "https://a,b/p/news-2");
        assert_eq!(address.nodes().len(), 2);
    }
}
