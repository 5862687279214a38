//! What a file is wrapped in: its name says, and its first bytes decide where the name is wrong about the wrapping. What
//! is inside is known by the name alone, so a text that turns out to be something packed is named, not unpacked.

use std::io::{self, BufRead, Cursor, Read};

/// A packing of one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum Packing {
    Gzip,
    Zstandard,
    Xz,
    Bzip2,
}

impl Packing {
    pub(super) const ALL: [Self; 4] = [Self::Gzip, Self::Zstandard, Self::Xz, Self::Bzip2];

    /// The endings of its names, and those that say that a tar is inside.
    fn endings(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Gzip => (".gz", &[".tgz"]),
            Self::Zstandard => (".zst", &[".tzst"]),
            Self::Xz => (".xz", &[".txz"]),
            Self::Bzip2 => (".bz2", &[".tbz2", ".tbz"]),
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "Zstandard",
            Self::Xz => "xz",
            Self::Bzip2 => "bzip2",
        }
    }

    /// What it begins with.
    pub(super) fn magic(self) -> &'static [u8] {
        match self {
            Self::Gzip => &[0x1F, 0x8B],
            Self::Zstandard => &[0x28, 0xB5, 0x2F, 0xFD],
            Self::Xz => &[0xFD, b'7', b'z', b'X', b'Z', 0],
            Self::Bzip2 => b"BZh",
        }
    }
}

/// The outermost wrapping of a file, and the name of what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum Wrapping {
    None,
    Packed(Packing, String),
    Tar,
    Zip,
}

/// What the first bytes show beyond doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Packed(Packing),
    Tar,
    Zip,
    /// Something that is not read: its name and its ending.
    Other(&'static str, &'static str),
}

const OTHERS: [(&[u8], &str, &str); 6] = [
    (b"%PDF-", "PDF", ".pdf"),
    (b"\x89PNG\r\n\x1A\n", "a PNG picture", ".png"),
    (b"\xFF\xD8\xFF", "a JPEG picture", ".jpg"),
    (b"GIF8", "a GIF picture", ".gif"),
    (b"Rar!\x1A\x07", "RAR", ".rar"),
    (b"7z\xBC\xAF\x27\x1C", "7-Zip", ".7z"),
];

/// Files that are documents and no containers, though they begin as such do.
const DOCUMENTS: [(&str, &[Found]); 7] = [
    (".pdf", &[PDF]),
    (".docx", &[Found::Zip]),
    (".docm", &[Found::Zip]),
    (".odt", &[Found::Zip]),
    (".ott", &[Found::Zip]),
    (".epub", &[Found::Zip]),
    // What is inside may be any of those, and its reader tells.
    (".doc", &[Found::Zip, PDF]),
];

const PDF: Found = Found::Other("PDF", ".pdf");

fn found(start: &[u8]) -> Option<Found> {
    if let Some(packing) = Packing::ALL.into_iter().find(|packing| start.starts_with(packing.magic())) {
        // Three letters alone may begin a text; a block of bzip2 begins with the digits of π, its end with those of √π.
        let block = |magic: &[u8]| start.get(4..10) == Some(magic);
        let is_text = packing == Packing::Bzip2
            && !block(&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
            && !block(&[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]);
        return (!is_text).then_some(Found::Packed(packing));
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Some(Found::Zip);
    }
    if start.get(257..262) == Some(b"ustar") {
        return Some(Found::Tar);
    }
    let other = OTHERS.iter().find(|(magic, ..)| start.starts_with(magic));
    other.map(|&(_, name, ending)| Found::Other(name, ending))
}

/// The outermost wrapping of what is called `name` and begins with `start`.
///
/// # Errors
/// Where the two contradict one another, in a way that leaves open what is inside.
pub(in crate::corpus) fn wrapping(name: &str, start: &[u8]) -> Result<Wrapping, String> {
    let named = by_name(name);
    if let Some((_, is_own)) = DOCUMENTS.iter().find(|(ending, _)| without_ending(name, ending).is_some())
        && found(start).is_some_and(|found| is_own.contains(&found))
    {
        return Ok(Wrapping::None);
    }
    if named != Wrapping::None && start.is_empty() {
        return Err("is empty".to_owned());
    }
    match (named, found(start)) {
        (Wrapping::Packed(_, inner), Some(Found::Packed(packing))) => Ok(Wrapping::Packed(packing, inner)),
        (Wrapping::Tar, Some(Found::Packed(packing))) => Ok(Wrapping::Packed(packing, name.to_owned())),
        (Wrapping::Zip, Some(Found::Packed(packing))) => {
            Ok(Wrapping::Packed(packing, name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()))
        }
        (Wrapping::None, Some(Found::Packed(packing))) if is_crawl(name) => {
            Ok(Wrapping::Packed(packing, name.to_owned()))
        }
        (Wrapping::None, Some(Found::Packed(packing))) => Err(contradiction(packing.name(), name, packing.endings().0)),
        (Wrapping::None, Some(Found::Zip)) => {
            Err(contradiction("a zip", name, ".zip, or .docx, .odt or .epub where it is one"))
        }
        (Wrapping::None, Some(Found::Other(what, ending))) => Err(contradiction(what, name, ending)),
        // A text may hold these letters at that place; one without a known ending was inside something misnamed.
        (Wrapping::None, Some(Found::Tar)) if !name.contains('.') => Ok(Wrapping::Tar),
        (Wrapping::None, _) => Ok(Wrapping::None),
        (_, Some(Found::Tar)) => Ok(Wrapping::Tar),
        (_, Some(Found::Zip)) => Ok(Wrapping::Zip),
        (Wrapping::Packed(packing, _), _) => Err(format!(
            "is named {} and is not {}; if it is plain text, take the ending off",
            packing.endings().0,
            packing.name()
        )),
        (Wrapping::Tar | Wrapping::Zip, Some(Found::Other(what, ending))) => Err(contradiction(what, name, ending)),
        (named, None) => Ok(named),
    }
}

fn contradiction(what: &str, name: &str, ending: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, kind)) => format!("is {what} and not {}; name it {ending}", kind.to_lowercase()),
        None => format!("is {what}, and its name does not say so; name it {ending}"),
    }
}

/// Whether a file of this name, unpacked, is a crawl.
pub(in crate::corpus) fn is_crawl(name: &str) -> bool {
    let name = unpacked_name(name);
    [".warc", ".arc"].iter().any(|ending| without_ending(&name, ending).is_some())
}

fn by_name(name: &str) -> Wrapping {
    for packing in Packing::ALL {
        let (ending, of_tars) = packing.endings();
        if let Some(inner) = without_ending(name, ending) {
            return Wrapping::Packed(packing, inner.to_owned());
        }
        if let Some(stem) = of_tars.iter().find_map(|ending| without_ending(name, ending)) {
            return Wrapping::Packed(packing, format!("{stem}.tar"));
        }
    }
    if without_ending(name, ".tar").is_some() {
        Wrapping::Tar
    } else if [".zip", ".wacz"].iter().any(|ending| without_ending(name, ending).is_some()) {
        Wrapping::Zip
    } else {
        Wrapping::None
    }
}

/// What stands before `ending`, in whatever case it is written.
fn without_ending<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(ending.len()).filter(|at| *at > 0 && name.is_char_boundary(*at))?;
    name[at..].eq_ignore_ascii_case(ending).then(|| &name[..at])
}

/// The name of what is inside all packings: `a.txt` of `a.txt.gz`, `a.tar` of `a.tgz`. A name that says nothing of what
/// is inside keeps its ending.
pub(in crate::corpus) fn unpacked_name(name: &str) -> String {
    let mut name = name.to_owned();
    while let Wrapping::Packed(_, inner) = by_name(&name) {
        if !inner.rsplit('/').next().unwrap_or_default().contains('.') && !is_readme(&inner) {
            break;
        }
        name = inner;
    }
    name
}

fn is_readme(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("readme"))
}

/// Whether a file of this kind holds files.
pub(in crate::corpus) fn is_container(kind: &str) -> bool {
    matches!(kind, "tar" | "zip" | "wacz")
}

/// The first bytes of `input`, as many as a wrapping is known by, and all of it again.
pub(in crate::corpus) fn peek<'a>(mut input: Box<dyn BufRead + 'a>) -> io::Result<(Vec<u8>, Box<dyn BufRead + 'a>)> {
    let mut start = Vec::with_capacity(512);
    (&mut input).take(512).read_to_end(&mut start)?;
    Ok((start.clone(), Box::new(Cursor::new(start).chain(input))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_is_inside() {
        for (name, inner) in [
            ("a/b.TXT.GZ", "a/b.TXT"),
            ("b.jsonl.zst.gz", "b.jsonl"),
            ("c.tgz", "c.tar"),
            ("c.tar.bz2", "c.tar"),
            ("d.gz", "d.gz"),
            ("e.f/d.xz", "e.f/d.xz"),
            ("README.gz", "README"),
            (".gz", ".gz"),
            ("报.gz", "报.gz"),
        ] {
            assert_eq!(unpacked_name(name), inner);
        }
    }

    #[test]
    fn first_bytes_decide_about_the_wrapping() {
        let gzip = &[0x1F, 0x8B, 8][..];
        let packed = |name: &str| Ok(Wrapping::Packed(Packing::Gzip, name.to_owned()));
        for (name, start, expected) in [
            ("a.txt.gz", gzip, packed("a.txt")),
            ("a.txt.xz", gzip, packed("a.txt")),
            ("a.zip", gzip, packed("a")),
            ("a.tar", gzip, packed("a.tar")),
            ("a.warc", gzip, packed("a.warc")),
            ("a.tgz", b"PK\x03\x04", Ok(Wrapping::Zip)),
            ("a.txt", gzip, Err("is gzip and not txt; name it .gz".to_owned())),
            ("a.docx", b"PK\x03\x04", Ok(Wrapping::None)),
            ("A.PDF", b"%PDF-1.4", Ok(Wrapping::None)),
            ("a.wacz", b"PK\x03\x04", Ok(Wrapping::Zip)),
            (
                "a.pdf",
                b"PK\x03\x04",
                Err("is a zip and not pdf; name it .zip, or .docx, .odt or .epub where it is one".to_owned()),
            ),
            ("a.docx", b"%PDF-1.4", Err("is PDF and not docx; name it .pdf".to_owned())),
            ("a.html", b"%PDF-1.4", Err("is PDF and not html; name it .pdf".to_owned())),
            ("a.txt", b"BZh is no packing", Ok(Wrapping::None)),
            (
                "a.zst",
                b"text",
                Err("is named .zst and is not Zstandard; if it is plain text, take the ending off".to_owned()),
            ),
            ("a.zip", b"", Err("is empty".to_owned())),
            ("a.txt", b"", Ok(Wrapping::None)),
        ] {
            assert_eq!(wrapping(name, start), expected, "{name}");
        }
    }
}
