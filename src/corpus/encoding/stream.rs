//! Files of any size as UTF-8, while they are read. Looks at the first megabyte to decide, then decodes as it goes.

use std::io::{self, BufRead, Chain, Cursor, Read};

use super::decide::{Decision, decide, name};
use super::remark::Remark;
use super::transcode::Transcoder;
use crate::corpus::bounds::LONGEST;

/// Bytes by which the encoding is decided.
const PEEK: u64 = 1024 * 1024;
/// Bytes decoded at a time.
const STEP: usize = 64 * 1024;

/// The text of `input` in UTF-8, without a byte order mark; line ends and everything else stay as they are.
pub(in crate::corpus) struct TextReader<'a> {
    input: Chain<Cursor<Vec<u8>>, Rest<'a>>,
    decision: Decision,
    /// None where bytes are handed on.
    decoding: Option<Decoding>,
}

struct Decoding {
    transcoder: Transcoder,
    text: String,
    /// Bytes of `text` that were taken.
    taken: usize,
    nuls: u64,
    is_ended: bool,
}

impl<'a> TextReader<'a> {
    /// Text that is taken apart before it is decoded, such as lines: bytes of UTF-8 are handed on one for one, broken
    /// ones too, so that the caller can name the line.
    pub(in crate::corpus) fn new(input: &'a mut dyn BufRead, label: Option<&str>) -> Result<Self, String> {
        Self::open(input, label, true)
    }

    /// Text that is read in one go: always valid, with a replacement for each character that could not be decoded,
    /// which [`Self::remark`] counts.
    pub(in crate::corpus) fn mending(input: &'a mut dyn BufRead, label: Option<&str>) -> Result<Self, String> {
        Self::open(input, label, false)
    }

    fn open(input: &'a mut dyn BufRead, label: Option<&str>, as_is: bool) -> Result<Self, String> {
        let mut start = Vec::new();
        let read = Read::take(&mut *input, PEEK + 1).read_to_end(&mut start);
        // What was read before a packed file turned out to be cut off stands; the reason comes behind it.
        let failed = match read {
            Err(error) if start.is_empty() => return Err(format!("cannot be read: {error}")),
            read => read.err(),
        };
        let decision = decide(&start, failed.is_none() && start.len() as u64 <= PEEK, label)?;
        let mut start = Cursor::new(start);
        start.set_position(decision.mark as u64);
        let decoding = (!as_is || decision.encoding != encoding_rs::UTF_8).then(|| Decoding {
            transcoder: Transcoder::new(decision.encoding),
            text: String::new(),
            taken: 0,
            nuls: 0,
            is_ended: false,
        });
        Ok(Self { input: Read::chain(start, Rest { input, failed }), decision, decoding })
    }

    /// The encoding's name.
    #[cfg_attr(not(test), allow(dead_code, reason = "for readers that report it"))]
    pub(in crate::corpus) fn encoding(&self) -> &'static str {
        name(self.decision.encoding)
    }

    /// What is in doubt, and what was lost so far; the whole of it once everything is read.
    pub(in crate::corpus) fn remark(&self) -> Option<String> {
        let mut remark = Remark::new(&self.decision);
        if let Some(decoding) = &self.decoding {
            remark.lost(&decoding.transcoder, decoding.nuls);
        }
        remark.finish()
    }
}

/// What is behind the bytes by which the encoding was decided, or why there is no more.
struct Rest<'a> {
    input: &'a mut dyn BufRead,
    failed: Option<io::Error>,
}

impl Read for Rest<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.failed.take().map_or_else(|| self.input.read(buffer), Err)
    }
}

impl BufRead for Rest<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.input.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        self.input.consume(amount);
    }
}

impl Read for TextReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for TextReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Some(decoding) = &mut self.decoding else {
            return self.input.fill_buf();
        };
        let mut passed = 0;
        while decoding.taken == decoding.text.len() && !decoding.is_ended {
            // A hole in a file is read as NULs, and may be as long as a disk.
            if passed > LONGEST {
                return Err(io::Error::other(format!("more than {} MiB without a character", LONGEST >> 20)));
            }
            decoding.text.clear();
            decoding.taken = 0;
            let bytes = self.input.fill_buf()?;
            let step = bytes.len().min(STEP);
            if step == 0 {
                decoding.transcoder.finish(&mut decoding.text);
                decoding.is_ended = true;
            } else {
                decoding.transcoder.push(&bytes[..step], &mut decoding.text);
            }
            self.input.consume(step);
            passed += step;
            decoding.nuls += super::strip_nuls(&mut decoding.text);
        }
        Ok(&decoding.text.as_bytes()[decoding.taken..])
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.decoding {
            Some(decoding) => decoding.taken = (decoding.taken + amount).min(decoding.text.len()),
            None => self.input.consume(amount),
        }
    }
}
