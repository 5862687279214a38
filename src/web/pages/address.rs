//! Addresses of pages: the address is the state. Takes the address of one page; gives those of others, which differ from it in
//! what a link changes and keep all else.

use std::fmt::Write as _;

/// The path of a page and its parameters, as typed and in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    path: String,
    parameters: Vec<(String, String)>,
}

/// Where a reader is among the pages of hits, which another question does not keep.
const PLACE: [&str; 3] = ["after", "rank", "inspect"];
/// What a page knows and no program asks: its language, and where in a list it is.
const OF_PAGES: [&str; 3] = ["lang", "rank", "inspect"];
/// What one page alone asks.
const OF_ONE: [&str; 10] = ["sort", "limit", "by", "of", "with", "width", "per-article", "distinct", "seed", "group"];

impl Address {
    /// The page at `path`, without parameters.
    pub(crate) fn new(path: &str) -> Self {
        Self { path: path.to_owned(), parameters: Vec::new() }
    }

    /// The page at `path`, with the parameters of a query string.
    pub(crate) fn read(path: &str, query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        });
        Self { path: path.to_owned(), parameters: pairs.filter(|(_, value)| !value.trim().is_empty()).collect() }
    }

    /// The path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The parameters.
    pub(crate) fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// What stands behind the question mark.
    pub(crate) fn query_string(&self) -> String {
        let pair = |(name, value): &(String, String)| format!("{}={}", encoded(name, false), encoded(value, false));
        self.parameters.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    /// The whole address in ASCII, as a header has it.
    pub(crate) fn ascii(&self) -> String {
        let byte = |byte: u8| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        self.to_string().bytes().map(byte).collect()
    }

    /// The first value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a parameter.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.parameters.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Another page with the same parameters, but for those of one page alone and the place in a list.
    #[must_use]
    pub(crate) fn to(&self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self.clone() }.without_any(&PLACE).without_any(&OF_ONE)
    }

    /// Another page with no parameters but the language.
    #[must_use]
    pub(crate) fn bare(&self, path: &str) -> Self {
        let parameters = self.parameters.iter().filter(|(name, _)| name == "lang").cloned().collect();
        Self { path: path.to_owned(), parameters }
    }

    /// The same question to the API.
    #[must_use]
    pub(crate) fn to_api(&self, path: &str) -> Self {
        self.to(path).without_any(&OF_PAGES)
    }

    /// With this value of the parameter alone; without one where it is empty.
    #[must_use]
    pub(crate) fn set(&self, name: &str, value: &str) -> Self {
        let mut set = self.clone();
        match set.parameters.iter().position(|(known, _)| known == name) {
            Some(at) if !value.is_empty() => {
                set.parameters[at].1 = value.to_owned();
                let mut nth = 0;
                set.parameters.retain(|(known, _)| {
                    nth += usize::from(known == name);
                    known != name || nth == 1
                });
            }
            Some(_) => set.parameters.retain(|(known, _)| known != name),
            None if value.is_empty() => {}
            None => set.parameters.push((name.to_owned(), value.to_owned())),
        }
        set
    }

    /// With this value of the parameter too.
    #[must_use]
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut with = self.clone();
        with.parameters.push((name.to_owned(), value.to_owned()));
        with
    }

    /// Without this value of the parameter.
    #[must_use]
    pub(crate) fn without(&self, name: &str, value: &str) -> Self {
        let mut without = self.clone();
        without.parameters.retain(|(known, other)| known != name || other != value);
        without
    }

    /// Without any of these parameters.
    #[must_use]
    pub(crate) fn without_any(&self, names: &[&str]) -> Self {
        let mut without = self.clone();
        without.parameters.retain(|(known, _)| !names.contains(&known.as_str()));
        without
    }

    /// Another question: at its first page.
    #[must_use]
    pub(crate) fn anew(&self) -> Self {
        self.without_any(&PLACE)
    }
}

impl std::fmt::Display for Address {
    /// As it stands in a link: letters of any script stay, which browsers encode themselves and a person can read.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&encoded(&self.path, true))?;
        if self.parameters.is_empty() { Ok(()) } else { write!(f, "?{}", self.query_string()) }
    }
}

fn encoded(text: &str, is_path: bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut bytes = [0; 4];
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | '~' | '*' | ':' => encoded.push(c),
            '/' if is_path => encoded.push(c),
            ' ' if !is_path => encoded.push('+'),
            c if !c.is_ascii() && c.is_alphanumeric() => encoded.push(c),
            c => {
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(encoded, "%{byte:02X}");
                }
            }
        }
    }
    encoded
}

/// The text of a part of a query string; bytes that are no UTF-8 are shown as such.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = || u8::from_str_radix(text.get(at + 1..at + 3).filter(|digits| !digits.starts_with('+'))?, 16).ok();
        match bytes[at] {
            b'+' => decoded.push(b' '),
            b'%' => match hex() {
                Some(byte) => {
                    decoded.push(byte);
                    at += 2;
                }
                None => decoded.push(b'%'),
            },
            byte => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_link_changes_one_thing_and_keeps_the_others() {
        let address =
            Address::read("/", "query=%E6%99%B6%E7%89%87+-%22a%22&source=%3D%E6%9D%B1&source=b&after=0f&rank=11&to=");
        assert_eq!(address.get("query"), Some("晶片 -\"a\""));
        assert_eq!(address.all("source").collect::<Vec<_>>(), ["=東", "b"]);
        assert_eq!(address.anew().to_string(), "/?query=晶片+-%22a%22&source=%3D東&source=b");
        assert_eq!(
            address.anew().without("source", "b").set("from", "2024").to_string(),
            "/?query=晶片+-%22a%22&source=%3D東&from=2024"
        );
        assert_eq!(address.to("/kwic").set("source", "c").set("query", "").to_string(), "/kwic?source=c");
    }

    #[test]
    fn what_would_steer_is_written_as_bytes() {
        assert_eq!(
            Address::new("/").with("query", "\u{202e}\0<\"'&#%").to_string(),
            "/?query=%E2%80%AE%00%3C%22%27%26%23%25"
        );
        assert_eq!(Address::read("/", "query=%zz%e6%+1").get("query"), Some("%zz\u{FFFD}% 1"));
    }

    proptest! {
        #[test]
        fn an_address_is_read_as_it_was_written(pairs in prop::collection::vec(("[a-z-]{1,9}", "\\PC{0,20}[^\\s]"), 0..5)) {
            let address = pairs.iter().fold(Address::new("/"), |address, (name, value)| address.with(name, value));
            let printed = address.to_string();
            let (path, query) = printed.split_once('?').unwrap_or((&printed, ""));
            prop_assert_eq!(Address::read(path, query), address);
        }
    }
}
