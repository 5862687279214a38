//! Who asks: a user with a password, or a token. They are sent, and nowhere else to be seen.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::{Error, ErrorKind, Result};

/// The most bytes of a file of credentials.
const LARGEST_FILE: u64 = 64 * 1024;

/// What stands where a secret stood.
const REDACTED: &str = "…";

const HINT: &str = "write one line: USER:PASSWORD, or `Bearer TOKEN`, or `ApiKey TOKEN`";

/// A user with a password, or a token.
#[derive(Clone)]
pub struct Credentials {
    /// The value of the header `Authorization`.
    authorization: Arc<str>,
    /// Texts that may stand in no message, the longest first.
    secrets: Arc<[String]>,
    is_open_to_others: bool,
}

impl Credentials {
    /// Understands one line: `USER:PASSWORD`, `Bearer TOKEN`, or `ApiKey TOKEN`.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it is none of these. It is not repeated.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |what: &str| Err(Error::new(ErrorKind::Input, format!("the credentials {what}")).with_hint(HINT));
        let line = text.strip_prefix('\u{feff}').unwrap_or(text).trim_end();
        if line.is_empty() {
            return wrong("are empty");
        }
        if line.contains(char::is_control) {
            return wrong("have more than one line, or control characters");
        }
        if let Some((scheme, token)) = token_of(line) {
            if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                return wrong("have no token, or one that is not of ASCII letters, digits and signs");
            }
            let decoded = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            return Ok(Self::new(format!("{scheme} {token}"), [Some(token.to_owned()), decoded]));
        }
        let Some((user, password)) = line.split_once(':') else {
            return wrong("have no `:` between user and password");
        };
        if user.is_empty() || password.is_empty() {
            return wrong("have no user, or no password");
        }
        let encoded = STANDARD.encode(line);
        let secrets = [Some(line.to_owned()), Some(password.to_owned()), Some(encoded.clone())];
        Ok(Self::new(format!("Basic {encoded}"), secrets))
    }

    /// Reads them from a file.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Io`] where it cannot be read, and of kind [`ErrorKind::Input`] where it holds none. What it
    /// holds is not repeated.
    pub fn read(path: &Path) -> Result<Self> {
        let failed = |error| Error::io("read", path, error);
        let file = File::open(path).map_err(failed)?;
        let is_open_to_others = is_open_to_others(&file.metadata().map_err(failed)?);
        let mut bytes = Vec::new();
        file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
        let wrong = |what: &str| {
            Error::new(ErrorKind::Input, format!("`{}` holds no credentials: {what}", path.display())).with_hint(HINT)
        };
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(wrong("it is too large"));
        }
        let text = String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        let read = Self::parse(&text).map_err(|error| wrong(&error.to_string()))?;
        Ok(Self { is_open_to_others, ..read })
    }

    /// Whether they come from a file that other users of this machine may read.
    pub fn is_open_to_others(&self) -> bool {
        self.is_open_to_others
    }

    /// The value of the header `Authorization`.
    pub(super) fn authorization(&self) -> &str {
        &self.authorization
    }

    /// A text from elsewhere without these secrets in it.
    pub(super) fn redact(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), REDACTED))
    }

    fn new<const N: usize>(authorization: String, secrets: [Option<String>; N]) -> Self {
        let mut all: Vec<String> = Vec::new();
        for secret in secrets.into_iter().flatten().filter(|secret| !secret.is_empty()) {
            // As it stands in JSON, where that is another text; and an encoding without what fills it up.
            let escaped = serde_json::to_string(&secret).unwrap_or_default();
            all.push(escaped.trim_matches('"').to_owned());
            all.push(secret.trim_end_matches('=').to_owned());
            all.push(secret);
        }
        all.retain(|secret| !secret.is_empty());
        all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        all.dedup();
        Self { authorization: authorization.into(), secrets: all.into(), is_open_to_others: false }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({REDACTED})")
    }
}

/// The scheme and the token of a line, where it begins with a scheme.
fn token_of(line: &str) -> Option<(&'static str, &str)> {
    let (scheme, token) = line.split_once(' ').unwrap_or((line, ""));
    let scheme = ["Bearer", "ApiKey"].into_iter().find(|known| known.eq_ignore_ascii_case(scheme))?;
    Some((scheme, token.trim_start()))
}

#[cfg(unix)]
fn is_open_to_others(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o044 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_metadata: &std::fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_forms_are_understood() {
        for (text, header) in [
            ("jian:secret", "Basic amlhbjpzZWNyZXQ="),
            ("jian:secret \r\n", "Basic amlhbjpzZWNyZXQ="),
            ("\u{feff}jian:se:cr et\n", "Basic amlhbjpzZTpjciBldA=="),
            ("剪:報", "Basic 5YmqOuWgsQ=="),
            ("Bearer abc.def", "Bearer abc.def"),
            ("bearer  abc.def\n", "Bearer abc.def"),
            ("ApiKey aWQ6a2V5", "ApiKey aWQ6a2V5"),
        ] {
            assert_eq!(Credentials::parse(text).unwrap().authorization(), header, "{text:?}");
        }
    }

    #[test]
    fn others_are_refused_and_not_repeated() {
        for text in [
            "",
            " \n",
            "hunter2",
            "hunter2:",
            ":hunter2",
            "u:hunter2\nv:w",
            "u:hunter2\u{7}",
            "Bearer",
            "Bearer hunter2 x",
        ] {
            let error = Credentials::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Input);
            assert!(error.hint().is_some());
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
    }

    #[test]
    fn a_file_is_named_when_it_holds_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("auth");
        assert_eq!(Credentials::read(&path).unwrap_err().kind(), ErrorKind::Io);
        for bytes in [b"hunter2\n".as_slice(), b"u:hunter2\xff", &b"u:hunter2 ".repeat(10_000)] {
            std::fs::write(&path, bytes).unwrap();
            let error = Credentials::read(&path).unwrap_err();
            assert!(error.to_string().contains(&path.display().to_string()));
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
        std::fs::write(&path, "u:p\n").unwrap();
        assert_eq!(Credentials::read(&path).unwrap().authorization(), "Basic dTpw");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_told() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("auth");
        std::fs::write(&path, "u:p\n").unwrap();
        for (mode, open) in [(0o600, false), (0o640, true), (0o604, true)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(Credentials::read(&path).unwrap().is_open_to_others(), open);
        }
    }

    #[test]
    fn secrets_are_taken_out_of_texts() {
        let credentials = Credentials::parse("jian:hun\"ter2").unwrap();
        for text in [
            "password hun\"ter2 is wrong",
            r#"{"a": "jian:hun\"ter2"}"#,
            "Authorization: Basic amlhbjpodW4idGVyMg==",
            "amlhbjpodW4idGVyMg",
        ] {
            let redacted = credentials.redact(text);
            assert!(redacted.contains('…'), "{redacted}");
            assert!(!redacted.contains("ter2") && !redacted.contains("amlhbj"), "{redacted}");
        }
        let key = Credentials::parse("ApiKey aWQ6aHVudGVyMg==").unwrap();
        assert_eq!(key.redact("aWQ6aHVudGVyMg== is id:hunter2"), "… is …");
        assert_eq!(format!("{key:?}"), "Credentials(…)");
    }
}
