//! The contract of a format: bytes in, drafts out, one after another.

use std::io::BufRead;
use std::ops::ControlFlow;

use crate::corpus::context::Context;
use crate::corpus::evidence::Content;

/// Reads files of one kind. `input` is unpacked; every article, and everything in the place of one that cannot be read,
/// goes to `emit`, which may break off. An error ends the file, and names what in it was wrong.
pub(in crate::corpus) trait Format: Sync {
    /// The endings of its names, lower case, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// Reads `input` to its end, or to what makes it unreadable. A format writes this, or [`Format::read_all`] where its files
    /// hold what is not read.
    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        self.read_all(input, context, emit, &mut |_| {})
    }

    /// Like [`Format::read`], and hands to `not_read` the kind of everything that is no article and no failure either.
    fn read_all(
        &self,
        input: &mut dyn BufRead,
        context: &Context<'_>,
        emit: &mut Emit<'_>,
        _not_read: &mut dyn FnMut(String),
    ) -> Result<(), String> {
        self.read(input, context, emit)
    }
}

/// Where records go.
pub(in crate::corpus) type Emit<'a> = dyn FnMut(Record) -> ControlFlow<()> + 'a;

/// One article of a file, its path left open.
pub(in crate::corpus) struct Record {
    /// Its number from 1, where the file may hold many.
    pub(in crate::corpus) number: Option<u64>,
    /// The article, or why it cannot be read.
    pub(in crate::corpus) content: Content,
}
