//! The token that a server wants which others can reach: in the header `Authorization: Bearer …` of a program, or shown once on a
//! page, after which a browser keeps a cookie that is made from it and is not it.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use blake3::Hash;
use subtle::ConstantTimeEq as _;

use crate::error::{Error, ErrorKind, Result};

/// Fewest characters of a token.
const LEAST: usize = 16;
/// And the most.
const MOST: usize = 4096;

/// The name of the cookie.
const NAME: &str = "jianbao";
/// How long it is kept, in seconds: thirty days.
pub(super) const KEPT: u64 = 30 * 24 * 60 * 60;

/// What a token is compared by. It is not kept itself.
#[derive(Clone)]
pub struct Token {
    /// A hash of it.
    hash: Hash,
    /// What cookies are made with.
    key: [u8; 32],
}

impl Token {
    /// The token of a text, without the white space around it.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where it is too short to be a secret.
    pub fn new(text: &str) -> Result<Self> {
        let token = text.trim();
        if token.len() < LEAST || token.len() > MOST || token.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let message = format!("a token is one word of {LEAST} to {MOST} characters");
            return Err(Error::new(ErrorKind::Input, message)
                .with_hint("make one with: head -c 24 /dev/urandom | base64 > TOKEN_FILE"));
        }
        Ok(Self { hash: hash(token), key: blake3::derive_key("jianbao 2025-12 cookies of a server", token.as_bytes()) })
    }

    /// Whether `text` is it, in a time that does not tell how much of it is.
    pub(super) fn is(&self, text: &str) -> bool {
        hash(text.trim()).as_bytes().ct_eq(self.hash.as_bytes()).into()
    }

    /// What a browser is told to keep.
    pub(super) fn cookie(&self, is_tls: bool) -> String {
        let until = now() + KEPT;
        let secure = if is_tls { "; Secure" } else { "" };
        format!("{NAME}={until}.{}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Strict{secure}", self.seal(until))
    }

    /// What makes a browser forget it.
    pub(super) fn no_cookie() -> String {
        format!("{NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
    }

    /// Whether the headers have a cookie of it.
    pub(super) fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
        let mut own = cookies
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='));
        own.any(|value| {
            let Some((until, seal)) = value.split_once('.') else { return false };
            let Ok(until) = until.parse::<u64>() else { return false };
            bool::from(self.seal(until).as_bytes().ct_eq(seal.as_bytes())) && until > now()
        })
    }

    fn seal(&self, until: u64) -> String {
        blake3::keyed_hash(&self.key, &until.to_le_bytes()).to_hex().to_string()
    }
}

/// The token that the headers state, if they do.
pub(super) fn stated(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn hash(token: &str) -> Hash {
    blake3::Hash::from_bytes(blake3::derive_key("jianbao 2025-12 tokens of a server", token.as_bytes()))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_of_its_token_and_of_its_time() {
        let token = Token::new("0123456789abcdef\n").unwrap();
        assert!(token.is("0123456789abcdef") && !token.is("0123456789abcdeg") && !token.is(""));
        let headers = |cookie: &str| HeaderMap::from_iter([(COOKIE, cookie.parse().unwrap())]);
        let cookie = token.cookie(false);
        let pair = cookie.split(';').next().unwrap();
        assert!(!cookie.contains("0123456789abcdef") && cookie.contains("HttpOnly") && !cookie.contains("Secure"));
        assert!(token.has_cookie(&headers(pair)) && token.has_cookie(&headers(&format!("a=b; {pair}; c=d"))));
        let (until, seal) = pair.strip_prefix("jianbao=").unwrap().split_once('.').unwrap();
        let later = until.parse::<u64>().unwrap() + 1;
        let past = format!("jianbao=1.{}", token.seal(1));
        for wrong in [format!("jianbao={later}.{seal}"), format!("x{pair}"), "jianbao=".into(), past] {
            assert!(!token.has_cookie(&headers(&wrong)), "{wrong}");
        }
        assert!(!Token::new("fedcba9876543210").unwrap().has_cookie(&headers(pair)));
        assert!(Token::new("short").is_err() && Token::new("two words of a token").is_err());
    }
}
