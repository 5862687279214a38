//! Who sent a message: the value of `From` → an outlet or a person. A person writes as an author; everybody else is a
//! source.

use super::words;
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::metadata::names::{is_outlet, is_person, stated};

/// Senders of a message at most.
const SENDERS: usize = 20;
/// Characters of the name of a person whose address is that of a desk.
const AT_A_DESK: usize = 3;
/// Words of the addresses of desks.
const DESKS: [&str; 22] = [
    "noreply",
    "reply",
    "donotreply",
    "newsletter",
    "newsletters",
    "news",
    "epaper",
    "epapers",
    "enews",
    "edm",
    "digest",
    "daily",
    "weekly",
    "mailer",
    "bulletin",
    "alert",
    "alerts",
    "subscribe",
    "subscription",
    "service",
    "editor",
    "info",
];

/// A sender.
struct Sender {
    name: String,
    address: String,
}

/// Claims what the value of the field `from` says. `charset` is that of bytes that declare none.
pub(super) fn claim(draft: &mut Draft, from: &[u8], charset: Option<&str>) {
    for sender in senders(from, charset) {
        let Sender { name, address } = &sender;
        let outlets: Vec<&str> = words_of(name).filter(|word| is_outlet(word)).collect();
        if name.is_empty() {
            draft.refuse(Field::Source, address, Origin::Record, "From", "is an address without a name");
            continue;
        }
        let people = stated(name).names;
        let most = if is_desk(address) { AT_A_DESK } else { usize::MAX };
        let is_of_persons = !people.is_empty()
            && people.iter().all(|person| is_person(person) && person.chars().count() <= most)
            && !is_outlet(name);
        if is_of_persons {
            draft.list(Field::Authors, people, Origin::Record, "From");
            for outlet in outlets {
                draft.text(Field::Source, outlet, Origin::Record, "From");
            }
        } else {
            draft.text(Field::Source, name, Origin::Record, "From");
        }
    }
}

/// The words of a name, and what stands in brackets in it.
fn words_of(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether an address is that of a desk or of a program.
fn is_desk(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_ascii_lowercase();
    local.split(|c: char| !c.is_ascii_alphabetic()).any(|word| DESKS.contains(&word))
}

/// The senders in the value of a field.
fn senders(value: &[u8], charset: Option<&str>) -> Vec<Sender> {
    let (mut senders, mut rest) = (Vec::new(), value);
    while !rest.trim_ascii().is_empty() && senders.len() < SENDERS {
        // Brackets in the bytes of a character are none.
        let (name, address, behind) = match memchr::memchr(b'<', rest) {
            Some(at) => {
                let behind = &rest[at + 1..];
                let end = memchr::memchr(b'>', behind).unwrap_or(behind.len());
                (&rest[..at], &behind[..end], behind.get(end + 1..).unwrap_or_default())
            }
            None => (&[][..], rest, &[][..]),
        };
        let (mut name, address) = (clean(&words::decode(name, charset)), words::decode(address, charset));
        let mut address = address.trim().to_owned();
        // a@b.example (某某), or a name alone.
        if name.is_empty()
            && let Some((before, comment)) = address.split_once('(')
        {
            name = clean(comment.trim_end().trim_end_matches(')'));
            address = before.trim().to_owned();
        } else if name.is_empty() && !address.contains('@') {
            name = clean(&address);
            address.clear();
        }
        if name.eq_ignore_ascii_case(&address) {
            name.clear();
        }
        senders.push(Sender { name, address });
        rest = behind;
    }
    senders
}

/// A name without the marks around it.
fn clean(name: &str) -> String {
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    name.replace('\\', "").trim().trim_matches('\'').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_sources_and_persons_are_authors() {
        for (from, source, authors) in [
            ("雁洲日报 <noreply@yanzhou.example>", Some("雁洲日报"), &[][..]),
            ("\"沈若橘\" <shen@yanzhou.example>", None, &["沈若橘"]),
            ("=?gb2312?B?yfLI9OnZ?= <a@b.example>", None, &["沈若橘"]),
            ("沈若橘 <news@yanzhou.example>", None, &["沈若橘"]),
            ("安心早餐 <newsletter@yanzhou.example>", Some("安心早餐"), &[]),
            ("Harbour Weekly <hello@harbour.example>", Some("Harbour Weekly"), &[]),
            ("雁洲日报 沈若橘 <a@b.example>", Some("雁洲日报"), &["沈若橘"]),
            ("沈若橘（雁洲日报） <a@b.example>", Some("雁洲日报"), &["沈若橘"]),
            ("沈若橘 <a@b.example>, 周一禾 <c@d.example>", None, &["沈若橘", "周一禾"]),
            ("a@b.example (沈若橘)", None, &["沈若橘"]),
            ("a@b.example", None, &[]),
            ("\"a@b.example\" <a@b.example>", None, &[]),
            ("<a@b.example", None, &[]),
            ("'雁洲\\\"晚报' <a@b.example>", Some("雁洲\"晚报"), &[]),
        ] {
            let mut draft = Draft::default();
            draft.text(Field::Title, "渡轮", Origin::Record, "");
            claim(&mut draft, from.as_bytes(), None);
            let article = draft.article().unwrap();
            assert_eq!(
                (article.source.as_deref(), article.authors),
                (source, authors.iter().map(|name| (*name).to_owned()).collect()),
                "{from}"
            );
        }
    }

    #[test]
    fn a_list_of_senders_is_read_in_linear_time() {
        for piece in ["<", ">", "a <b@c>, ", "(", "\\\""] {
            claim(&mut Draft::default(), piece.repeat(1 << 17).as_bytes(), None);
        }
    }
}
