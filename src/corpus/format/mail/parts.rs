//! The parts of a multipart: a body and its boundary → the bytes of each part. A boundary is a line of its own, so that one
//! that another begins with is none.

use memchr::memmem::Finder;

/// The parts of a body, in its order.
pub(super) struct Parts<'a> {
    body: &'a [u8],
    delimiter: Finder<'static>,
    /// Where the next part begins; none behind the last one.
    next: Option<usize>,
    /// Whether the end of the last part was seen.
    pub(super) is_closed: bool,
}

/// A line that parts parts.
struct Delimiter {
    /// Where the part before it ends, and the one behind it begins.
    before: usize,
    behind: usize,
    closes: bool,
}

impl<'a> Parts<'a> {
    pub(super) fn of(body: &'a [u8], boundary: &str) -> Self {
        let delimiter = Finder::new(&[b"--", boundary.as_bytes()].concat()).into_owned();
        let mut parts = Self { body, delimiter, next: Some(0), is_closed: false };
        let first = parts.delimiter_from(0);
        parts.next = first.as_ref().filter(|first| !first.closes).map(|first| first.behind);
        parts.is_closed = first.is_some_and(|first| first.closes);
        parts
    }

    fn delimiter_from(&self, from: usize) -> Option<Delimiter> {
        let (body, needle) = (self.body, self.delimiter.needle());
        let mut from = from;
        loop {
            let at = from + self.delimiter.find(&body[from..])?;
            from = at + needle.len();
            let rest = &body[from..];
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let line = &rest[..end];
            let (closes, line) = line.strip_prefix(b"--").map_or((false, line), |line| (true, line));
            if (at == 0 || body[at - 1] == b'\n') && line.iter().all(u8::is_ascii_whitespace) {
                let before = body[..at].strip_suffix(b"\n").unwrap_or(&body[..at]);
                let before = before.strip_suffix(b"\r").unwrap_or(before).len();
                return Some(Delimiter { before, behind: from + end, closes });
            }
        }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let from = self.next.take()?;
        match self.delimiter_from(from) {
            Some(delimiter) => {
                self.is_closed = delimiter.closes;
                self.next = (!delimiter.closes).then_some(delimiter.behind);
                Some(&self.body[from..delimiter.before.max(from)])
            }
            None => Some(&self.body[from..]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str, boundary: &str) -> (Vec<String>, bool) {
        let mut parts = Parts::of(body.as_bytes(), boundary);
        let found = parts.by_ref().map(|part| String::from_utf8_lossy(part).into_owned()).collect();
        (found, parts.is_closed)
    }

    #[test]
    fn a_boundary_is_a_line_of_its_own() {
        for (body, parts, is_closed) in [
            ("before\r\n--b\r\n一\r\n--b  \r\n二\r\n--b--\r\nbehind", &["一", "二"][..], true),
            ("--b\n一\n--bc\n二\n --b\n--b--c\n--b--", &["一\n--bc\n二\n --b\n--b--c"], true),
            ("--b\n\n一\n--b\n二", &["\n一", "二"], false),
            ("--b\n--b\n--b--", &["", ""], true),
            ("--b--", &[], true),
            ("一", &[], false),
        ] {
            assert_eq!(read(body, "b"), (parts.iter().map(|part| (*part).to_owned()).collect(), is_closed), "{body}");
        }
    }

    /// Takes minutes where a part is gone through for each boundary that it may hold.
    #[test]
    fn lines_that_look_like_a_boundary_are_read_in_linear_time() {
        let long = "b".repeat(1000);
        for line in [format!("--{}\n", &long[1..]), format!("--{long}x\n"), format!("--{long}\n"), "--".to_owned()] {
            let (parts, _) = read(&line.repeat((8 << 20) / line.len()), &long);
            assert!(parts.len() < 10_000);
        }
    }
}
