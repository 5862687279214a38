//! By which names this server is known. A page elsewhere whose name is made to lead here (DNS rebinding) asks under its own name,
//! and gets nothing.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, Uri};

use super::super::problem::{Kind, Problem};
use super::form::FormKind;

/// The names under which a server may be asked.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    listening: SocketAddr,
    /// Names beside its address, in small letters; with a port, that alone.
    hosts: Vec<(String, Option<u16>)>,
}

impl Names {
    /// Those of a server at this address, and others that lead to it.
    pub(super) fn new(listening: SocketAddr, hosts: &[String]) -> Option<Self> {
        let hosts = hosts.iter().map(|host| authority(host)).collect::<Option<Vec<_>>>()?;
        Some(Self { listening, hosts })
    }

    /// Looks whether a request is meant for this server, and whether it comes from a page of it, or from no page.
    ///
    /// # Errors
    /// Where it does not.
    pub(super) fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Err(Problem::new(Kind::Request, "a request names its host once"));
        };
        let host = host.to_str().unwrap_or_default();
        let other = [Some(host), uri.authority().map(|authority| authority.as_str())];
        if let Some(other) = other.into_iter().flatten().find(|host| !self.know(host)) {
            let shown: String = other.chars().take(100).collect();
            return Err(Problem::new(Kind::Forbidden, format!("this server is not known as `{shown}`"))
                .with_hint("ask under the address that it says it listens on, or start it with --host NAME"));
        }
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        // Pages that say no-referrer send their forms from `null` (Fetch, "append a request Origin header"). Where a browser adds
        // whose page it was, that counts; where it does not, as over plain http to another machine, the form's own token tells.
        let is_form = *method == Method::POST && FormKind::of(headers).is_some();
        let is_own_form = match text("sec-fetch-site") {
            Some(site) => site == "same-origin" && *method == Method::POST,
            None => is_form,
        };
        for origin in headers.get_all(ORIGIN) {
            let origin = origin.to_str().unwrap_or_default();
            if origin == "null" && is_own_form {
                continue;
            }
            let named = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            if !named.is_some_and(|host| self.know(host)) {
                return Err(foreign());
            }
        }
        let is_own = matches!(text("sec-fetch-site"), None | Some("same-origin" | "none"));
        // A link elsewhere may lead here; nothing else may be done from there.
        let is_link = text("sec-fetch-mode") == Some("navigate")
            && text("sec-fetch-dest") == Some("document")
            && matches!(*method, Method::GET | Method::HEAD);
        if is_own || is_link { Ok(()) } else { Err(foreign()) }
    }

    /// Whether this server is known by `host`, which may have a port.
    fn know(&self, host: &str) -> bool {
        let Some((name, port)) = authority(host) else { return false };
        let is_own_port = port == Some(self.listening.port()) || port.is_none() && self.listening.port() == 80;
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        // No name can be made to lead to an address that is asked for as such.
        let is_address = address.is_ok_and(|address| {
            let own = self.listening.ip();
            address == own || own.is_loopback() && address.is_loopback() || own.is_unspecified()
        });
        let is_local =
            name == "localhost" && (self.listening.ip().is_loopback() || self.listening.ip().is_unspecified());
        // Names are given by whoever stands in front, with ports of their own.
        let is_given = self.hosts.iter().any(|(known, only)| {
            *known == name
                && only.map_or(is_own_port || matches!(port, None | Some(80 | 443)), |only| port == Some(only))
        });
        (is_address || is_local) && is_own_port || is_given
    }
}

fn foreign() -> Problem {
    Problem::new(Kind::Forbidden, "the request comes from a page of another site")
        .with_hint("open the page of this server, or ask from a program, which sends no Origin")
}

/// Host and port, in small letters.
fn authority(text: &str) -> Option<(String, Option<u16>)> {
    let end = if text.starts_with('[') { text.find(']')? + 1 } else { text.find(':').unwrap_or(text.len()) };
    let (name, rest) = text.split_at(end);
    let port = match rest.strip_prefix(':') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(digits.parse().ok()?)
        }
        None if rest.is_empty() => None,
        _ => return None,
    };
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._[]:".contains(c);
    (!name.is_empty() && name.chars().all(is_name)).then_some((name, port))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn names(listening: &str, hosts: &[&str]) -> Names {
        let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        Names::new(listening.parse().unwrap(), &hosts).unwrap()
    }

    #[test]
    fn only_names_of_this_server_are_its_own() {
        let local = names("127.0.0.1:7711", &[]);
        for own in
            ["127.0.0.1:7711", "localhost:7711", "LOCALHOST:7711", "localhost.:7711", "[::1]:7711", "127.9.9.9:7711"]
        {
            assert!(local.know(own), "{own}");
        }
        for other in [
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "evil.example:7711",
            "localhost.evil.example:7711",
            "",
            "127.0.0.1:7711@evil.example",
            "10.0.0.1:7711",
            "[::1",
            "127.0.0.1:",
            "127.0.0.1:77110",
            "a b:7711",
        ] {
            assert!(!local.know(other), "{other}");
        }
        let open = names("0.0.0.0:7711", &["news.example", "paper.example:8443"]);
        for own in [
            "10.0.0.1:7711",
            "news.example",
            "news.example:443",
            "news.example:7711",
            "paper.example:8443",
            "localhost:7711",
        ] {
            assert!(open.know(own), "{own}");
        }
        for other in ["10.0.0.1:80", "news.example:99", "paper.example", "example"] {
            assert!(!open.know(other), "{other}");
        }
        assert!(Names::new("127.0.0.1:1".parse().unwrap(), &["http://x/".to_owned()]).is_none());
    }

    #[test]
    fn forms_of_pages_without_a_referrer_come_from_null() {
        let local = names("127.0.0.1:7711", &[]);
        let check = |method: Method, origin: &str, headers: &[(&'static str, &'static str)]| {
            let mut all = HeaderMap::new();
            all.insert(HOST, "127.0.0.1:7711".parse().unwrap());
            all.insert(ORIGIN, origin.parse().unwrap());
            all.extend(headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())));
            local.check(&method, &Uri::from_static("/clippings"), &all).is_ok()
        };
        let form = ("content-type", "application/x-www-form-urlencoded");
        assert!(check(Method::POST, "null", &[form, ("sec-fetch-site", "same-origin")]));
        assert!(check(Method::POST, "null", &[form]));
        for foreign in ["cross-site", "same-site", "none"] {
            assert!(!check(Method::POST, "null", &[form, ("sec-fetch-site", foreign)]), "{foreign}");
        }
        assert!(!check(Method::POST, "null", &[("content-type", "application/json")]));
        assert!(!check(Method::POST, "null", &[]));
        assert!(!check(Method::GET, "null", &[form]));
        assert!(!check(Method::POST, "http://evil.example", &[form, ("sec-fetch-site", "same-origin")]));
    }
}
