//! Packings and containers: what a file is wrapped in, by its name and its first bytes, and the readers that take the
//! wrapping off. Everything is a stream, so that memory does not grow with a file; a zip, which is read from its end,
//! is a file on disk or is laid into a nameless temporary one. Knows nothing of formats: `read` puts the two together.

mod bounds;
mod decode;
mod members;
mod name;
mod package;
mod source;
mod tar;
mod wrapping;
mod zip;

pub(super) use self::bounds::{Budget, DEEPEST, MEMBERS, NAME, SPOOL};
pub(super) use self::decode::decode;
pub(super) use self::members::Behind;
pub(super) use self::name::{is_passed_over, member_name};
pub(super) use self::package::{Contents, Package};
pub(super) use self::source::{Seekable, Source, Watch, hash};
pub(super) use self::tar::{Tar, TarKind};
pub(super) use self::wrapping::{Wrapping, is_container, is_crawl, peek, unpacked_name, wrapping};
pub(super) use self::zip::Zip;
