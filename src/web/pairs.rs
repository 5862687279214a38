//! What stands behind the question mark, read strictly: each name that is asked for, once or as often as it may stand, and none
//! that nobody knows. A form is read in the same way.

use super::problem::{Kind, Problem};

/// Pairs of names and values, in their order, of which those are taken that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads `name=value&…`.
    ///
    /// # Errors
    /// Where it is not UTF-8, or an escape is none.
    pub(crate) fn read(text: &str) -> Result<Self, Problem> {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name =
                decoded(name).map_err(|what| Problem::new(Kind::Parameter, format!("a name of a parameter {what}")))?;
            let value = decoded(value).map_err(|what| Problem::parameter(&name, format!("`{name}` {what}")))?;
            Ok((name, value))
        };
        text.split('&').filter(|part| !part.is_empty()).map(pair).collect::<Result<_, _>>().map(Self)
    }

    /// Those of a form that comes in parts, each of which is named and read.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Takes what may stand once.
    ///
    /// # Errors
    /// Where it is there twice.
    pub(crate) fn take(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.take_all(name);
        if values.len() > 1 {
            return Err(
                Problem::parameter(name, format!("`{name}` stands more than once")).with_hint("leave one of them")
            );
        }
        Ok(values.pop())
    }

    /// Takes what may stand often.
    pub(crate) fn take_all(&mut self, name: &str) -> Vec<String> {
        let mut taken = Vec::new();
        self.0.retain_mut(|(known, value)| {
            if known == name {
                taken.push(std::mem::take(value));
            }
            known != name
        });
        taken
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Where something is left that nobody has asked for; `known` are the names that there are.
    pub(crate) fn finish(self, known: &[&str]) -> Result<(), Problem> {
        let Some((name, _)) = self.0.into_iter().next() else { return Ok(()) };
        let near = known.iter().map(|known| (strsim::osa_distance(known, &name), known)).min();
        let hint = match near {
            Some((distance, near)) if distance <= 2 && 3 * distance <= name.chars().count() => {
                format!("`{near}` is there; the others are in /openapi.json")
            }
            _ => "those that there are stand in /openapi.json".to_owned(),
        };
        Err(Problem::parameter(&name, format!("there is no parameter `{name}` here")).with_hint(hint))
    }
}

/// The text of an encoded value; otherwise what is wrong with it.
fn decoded(text: &str) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
                match (digit(), digit()) {
                    (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
                    _ => return Err("has a `%` without two hexadecimal digits"),
                }
            }
            byte => bytes.push(byte),
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8")?;
    if text.contains('\0') { Err("has a NUL in it") } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_strictly() {
        let mut pairs = Pairs::read("query=%E6%B8%AF+a%26b&source=x&source=y&limit=").unwrap();
        assert_eq!(pairs.take("query").unwrap().as_deref(), Some("港 a&b"));
        assert_eq!(pairs.take_all("source"), ["x", "y"]);
        assert_eq!(pairs.take("limit").unwrap().as_deref(), Some(""));
        assert_eq!(pairs.take("limit").unwrap(), None);
        assert!(pairs.finish(&[]).is_ok());
        for wrong in ["a=%E6", "a=%", "a=%4", "a=%zz", "%ff=1", "a=%00"] {
            assert!(Pairs::read(wrong).is_err(), "{wrong}");
        }
        assert!(Pairs::read("a=1&a=2").unwrap().take("a").is_err());
        let unknown = Pairs::read("qeury=x").unwrap().finish(&["query", "limit"]).unwrap_err();
        assert_eq!(unknown.parameter.as_deref(), Some("qeury"));
        assert!(unknown.hint.unwrap().contains("`query`"));
    }
}
