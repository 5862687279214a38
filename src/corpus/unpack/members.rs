//! Packed streams one behind another → the bytes of all, as `cat a.gz b.gz` makes them, and what stands behind the last.
//! Zeros, with which tapes and some programs fill up, are nothing; what is neither they nor another stream is garbage, and
//! what was read before it stands.

use std::cell::RefCell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use super::bounds::XZ_MEMORY;
use super::wrapping::Packing;

/// What the reader finds behind the last stream, once it is there.
#[derive(Clone, Default)]
pub(in crate::corpus) struct Behind(Rc<RefCell<Option<String>>>);

impl Behind {
    /// A remark on it, where there is something.
    pub(in crate::corpus) fn remark(&self) -> Option<String> {
        self.0.borrow_mut().take()
    }
}

/// The streams of an input.
pub(super) struct Members<'a> {
    packing: Packing,
    stream: Stream<'a>,
    behind: Behind,
}

enum Stream<'a> {
    Gzip(Box<flate2::bufread::GzDecoder<Input<'a>>>),
    Bzip2(bzip2::bufread::BzDecoder<Input<'a>>),
    Xz(Box<lzma_rust2::XzReader<Input<'a>>>),
    Zstandard(zstd::stream::read::Decoder<'static, Input<'a>>),
    Ended,
}

impl<'a> Stream<'a> {
    fn new(packing: Packing, input: Input<'a>) -> io::Result<Self> {
        Ok(match packing {
            Packing::Gzip => Self::Gzip(Box::new(flate2::bufread::GzDecoder::new(input))),
            Packing::Bzip2 => Self::Bzip2(bzip2::bufread::BzDecoder::new(input)),
            Packing::Xz => Self::Xz(Box::new(lzma_rust2::XzReader::new_mem_limit(input, false, XZ_MEMORY))),
            Packing::Zstandard => Self::Zstandard(zstd::stream::read::Decoder::with_buffer(input)?.single_frame()),
        })
    }

    fn into_input(self) -> Option<Input<'a>> {
        match self {
            Self::Gzip(stream) => Some(stream.into_inner()),
            Self::Bzip2(stream) => Some(stream.into_inner()),
            Self::Xz(stream) => Some(stream.into_inner()),
            Self::Zstandard(stream) => Some(stream.finish()),
            Self::Ended => None,
        }
    }
}

impl<'a> Members<'a> {
    pub(super) fn new(packing: Packing, input: Box<dyn BufRead + 'a>, behind: Behind) -> io::Result<Self> {
        let input = Input { input, held: Vec::new(), at: 0 };
        Ok(Self { packing, stream: Stream::new(packing, input)?, behind })
    }

    /// Goes on to the next stream, if there is one.
    fn next(&mut self) -> io::Result<()> {
        let Some(mut input) = std::mem::replace(&mut self.stream, Stream::Ended).into_input() else { return Ok(()) };
        input.pass_zeros()?;
        let magic = self.packing.magic();
        let start = input.peek(magic.len())?;
        // A frame of Zstandard may hold what is no content.
        let is_skipped = self.packing == Packing::Zstandard
            && start.len() == 4
            && start[0] & 0xF0 == 0x50
            && start[1..] == [0x2A, 0x4D, 0x18];
        if start == magic || is_skipped || !start.is_empty() && magic.starts_with(start) {
            self.stream = Stream::new(self.packing, input)?;
        } else if !start.is_empty() {
            let bytes = io::copy(&mut input, &mut io::sink())?;
            let name = self.packing.name();
            let remark =
                format!("has {bytes} bytes behind its end that are no {name}; what stands before them is read");
            *self.behind.0.borrow_mut() = Some(remark);
        }
        Ok(())
    }
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = match &mut self.stream {
                Stream::Gzip(stream) => stream.read(buffer)?,
                Stream::Bzip2(stream) => stream.read(buffer)?,
                Stream::Xz(stream) => stream.read(buffer)?,
                Stream::Zstandard(stream) => stream.read(buffer)?,
                Stream::Ended => return Ok(0),
            };
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.next()?;
        }
    }
}

/// An input of which the next bytes can be looked at.
struct Input<'a> {
    input: Box<dyn BufRead + 'a>,
    /// Bytes that were looked at, and how many of them are read.
    held: Vec<u8>,
    at: usize,
}

impl Input<'_> {
    /// The next bytes, fewer at the end.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        self.held.drain(..self.at);
        self.at = 0;
        let missing = count.saturating_sub(self.held.len());
        (&mut self.input).take(missing as u64).read_to_end(&mut self.held)?;
        Ok(&self.held[..count.min(self.held.len())])
    }

    fn pass_zeros(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.fill_buf()?;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let is_over = bytes.is_empty() || zeros < bytes.len();
            self.consume(zeros);
            if is_over {
                return Ok(());
            }
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.held.len() { Ok(&self.held[self.at..]) } else { self.input.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.held.len() { self.at += amount } else { self.input.consume(amount) }
    }
}
