//! A tar, member by member, from beginning to end. The library's headers are used and its walk is not: that reads long
//! names and extended headers into memory whatever size they claim, and takes a file cut off for one that ends.

use std::io::{self, BufRead, Read};

use tar::{EntryType, Header, PaxExtensions};

use super::bounds::TAR_HEADER;

const BLOCK: u64 = 512;

/// A tar that is read from `input`. Reads the member that [`Tar::next`] came to.
pub(in crate::corpus) struct Tar<R> {
    input: R,
    /// Bytes of the member that are left, and of the filling behind it.
    left: u64,
    filling: u64,
    /// Whether a block of zeros, the mark of the end, was the last thing read.
    is_ended: bool,
}

/// A member of a tar.
pub(in crate::corpus) struct TarMember {
    pub(in crate::corpus) name: Vec<u8>,
    pub(in crate::corpus) kind: TarKind,
}

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum TarKind {
    File,
    Folder,
    /// A file with holes, whose bytes lie in pieces.
    Sparse,
    /// A link, a device and the like.
    Special,
}

impl<R: BufRead> Tar<R> {
    pub(in crate::corpus) fn new(input: R) -> Self {
        Self { input, left: 0, filling: 0, is_ended: false }
    }

    /// Comes to the next member; what is left of the one before is passed over. Tars one behind another are one.
    ///
    /// # Errors
    /// Where the tar cannot be read further.
    pub(in crate::corpus) fn next(&mut self) -> Result<Option<TarMember>, String> {
        let mut long_name = None;
        let (mut name, mut size, mut sparse) = (None, None, false);
        loop {
            let Some(header) = self.header()? else { return Ok(None) };
            let claimed = header.entry_size().map_err(|_| "has a member without a readable size".to_owned())?;
            let kind = header.entry_type();
            let is_extension = matches!(
                kind,
                EntryType::GNULongName | EntryType::GNULongLink | EntryType::XHeader | EntryType::XGlobalHeader
            );
            let length = if is_extension { claimed } else { size.unwrap_or(claimed) };
            self.left = length;
            self.filling = (BLOCK - length % BLOCK) % BLOCK;
            match kind {
                EntryType::GNULongName => long_name = Some(trimmed(self.extension()?)),
                EntryType::XHeader => {
                    let bytes = self.extension()?;
                    for record in PaxExtensions::new(&bytes).flatten() {
                        match record.key_bytes() {
                            b"path" => name = Some(record.value_bytes().to_vec()),
                            b"size" => size = record.value().ok().and_then(|value| value.parse().ok()),
                            key => sparse |= key.starts_with(b"GNU.sparse."),
                        }
                    }
                }
                EntryType::GNULongLink | EntryType::XGlobalHeader => {}
                _ => {
                    let name = name.or(long_name).unwrap_or_else(|| header.path_bytes().into_owned());
                    let kind = match kind {
                        _ if sparse => TarKind::Sparse,
                        EntryType::Directory => TarKind::Folder,
                        EntryType::Regular | EntryType::Continuous if name.ends_with(b"/") => TarKind::Folder,
                        EntryType::Regular | EntryType::Continuous => TarKind::File,
                        EntryType::GNUSparse => TarKind::Sparse,
                        _ => TarKind::Special,
                    };
                    return Ok(Some(TarMember { name, kind }));
                }
            }
        }
    }

    /// The next header, if there is one.
    fn header(&mut self) -> Result<Option<Header>, String> {
        let rest = self.left + self.filling;
        (self.left, self.filling) = (0, 0);
        let passed = io::copy(&mut (&mut self.input).take(rest), &mut io::sink()).map_err(unreadable)?;
        if passed < rest {
            return Err("is cut off in the middle of a member".to_owned());
        }
        loop {
            let mut header = Header::new_old();
            let mut block = Vec::with_capacity(BLOCK as usize);
            (&mut self.input).take(BLOCK).read_to_end(&mut block).map_err(unreadable)?;
            if block.is_empty() {
                let cut = "ends without the mark of its end; it may be cut off".to_owned();
                return if self.is_ended { Ok(None) } else { Err(cut) };
            }
            if block.len() < BLOCK as usize && !self.is_ended {
                return Err("is cut off in the middle of a header".to_owned());
            }
            block.resize(BLOCK as usize, 0);
            if block.iter().all(|byte| *byte == 0) {
                self.is_ended = true;
                continue;
            }
            header.as_mut_bytes().copy_from_slice(&block);
            block[148..156].fill(b' ');
            let sum: u32 = block.iter().copied().map(u32::from).sum();
            if header.cksum().ok() != Some(sum) {
                return Err("is damaged, or is no tar: a header is wrong".to_owned());
            }
            self.is_ended = false;
            return Ok(Some(header));
        }
    }

    /// A header's extension, which is read into memory.
    fn extension(&mut self) -> Result<Vec<u8>, String> {
        if self.left > TAR_HEADER {
            return Err(format!("has a header of {} bytes; at most {TAR_HEADER} are read", self.left));
        }
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }
}

impl<R: BufRead> Read for Tar<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.input.read(&mut buffer[..most])?;
        if count == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the tar is cut off here"));
        }
        self.left -= count as u64;
        Ok(count)
    }
}

fn unreadable(error: io::Error) -> String {
    format!("cannot be read: {error}")
}

fn trimmed(mut name: Vec<u8>) -> Vec<u8> {
    while name.pop_if(|byte| *byte == 0).is_some() {}
    name
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Member = (String, TarKind, String);

    fn members(bytes: &[u8]) -> (Vec<Member>, Result<(), String>) {
        let mut tar = Tar::new(bytes);
        let mut found = Vec::new();
        loop {
            match tar.next() {
                Ok(Some(member)) => {
                    let mut text = Vec::new();
                    let read = tar.read_to_end(&mut text);
                    let text = if read.is_ok() { String::from_utf8_lossy(&text).into_owned() } else { "!".to_owned() };
                    found.push((String::from_utf8_lossy(&member.name).into_owned(), member.kind, text));
                }
                Ok(None) => return (found, Ok(())),
                Err(reason) => return (found, Err(reason)),
            }
        }
    }

    fn sample() -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        let mut add = |name: &str, kind: EntryType, text: &str| {
            let mut header = Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_entry_type(kind);
            header.set_cksum();
            builder.append_data(&mut header, name, text.as_bytes()).unwrap();
        };
        add("a.txt", EntryType::Regular, "one");
        add(&"long/".repeat(40), EntryType::Directory, "");
        add(&format!("{}b.txt", "long/".repeat(40)), EntryType::Regular, &"two".repeat(400));
        add("link", EntryType::Symlink, "");
        builder.append_pax_extensions([("path", "报.txt".as_bytes())]).unwrap();
        let mut header = Header::new_ustar();
        header.set_size(1);
        header.set_path("x").unwrap();
        header.set_cksum();
        builder.append(&header, &b"3"[..]).unwrap();
        builder.into_inner().unwrap()
    }

    #[test]
    fn members_have_their_names_and_bytes() {
        let (found, end) = members(&sample());
        assert_eq!(end, Ok(()));
        let folder = "long/".repeat(40);
        let expected = [
            ("a.txt".to_owned(), TarKind::File, "one".to_owned()),
            (folder.clone(), TarKind::Folder, String::new()),
            (format!("{folder}b.txt"), TarKind::File, "two".repeat(400)),
            ("link".to_owned(), TarKind::Special, String::new()),
            ("报.txt".to_owned(), TarKind::File, "3".to_owned()),
        ];
        assert_eq!(found, expected);
        let twice = [sample(), sample()].concat();
        assert_eq!(members(&twice).0.len(), 10);
    }

    #[test]
    fn a_tar_that_is_cut_off_says_so_and_gives_what_is_there() {
        let whole = sample();
        let end = whole.iter().rposition(|byte| *byte != 0).unwrap().next_multiple_of(512);
        for cut in 1..end {
            let (found, ended) = members(&whole[..cut]);
            assert!(ended.is_err() && found.len() <= 5, "{cut}");
        }
        assert_eq!(members(&whole[..end]).0.len(), 5);
    }

    #[test]
    fn a_header_that_claims_much_takes_no_memory() {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::GNULongName);
        header.set_size(1 << 40);
        header.set_cksum();
        assert!(members(header.as_bytes()).1.unwrap_err().contains("at most 1048576"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_bytes_end(at in 0_usize..10_000, bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            let mut tar = sample();
            let at = at % tar.len();
            tar.splice(at..(at + bytes.len()).min(at), bytes.iter().copied());
            let _ = members(&tar);
            // A header that is wrong in one place and right in its sum.
            let mut header = Header::from_byte_slice(&sample()[..512]).clone();
            header.as_mut_bytes()[at % 512] = bytes.first().copied().unwrap_or(0xFF);
            header.set_cksum();
            let _ = members(header.as_bytes());
        }
    }
}
