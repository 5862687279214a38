//! A zip, member by member: by the directory at its end, or, where that is lost, by what stands before each member.
//!
//! The library's usual reader keeps the whole directory in memory and loses members of the same name. The one used here
//! walks through the directory; it is called unstable, which is why the manifest names one version of the library.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

use zip::read::{Config, read_zipfile_from_stream};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

use super::bounds::{Budget, Metered};
use super::source::Seekable;

const BUFFER: usize = 32 * 1024;

/// A member of a zip: what it is called, and its bytes or why there are none.
pub(in crate::corpus) struct ZipMember<'a> {
    pub(in crate::corpus) name: &'a [u8],
    /// Whether it is a link.
    pub(in crate::corpus) is_special: bool,
    pub(in crate::corpus) content: Result<Box<dyn BufRead + 'a>, String>,
}

/// A zip.
pub(in crate::corpus) struct Zip<'b, F> {
    reader: BufReader<Seekable<F>>,
    budget: &'b Rc<Budget>,
}

/// What is done with each member; an error ends the walk.
type Visit<'v, E> = dyn FnMut(ZipMember<'_>) -> Result<(), E> + 'v;

impl<'b, F: Read + Seek> Zip<'b, F> {
    pub(in crate::corpus) fn new(file: Seekable<F>, budget: &'b Rc<Budget>) -> Self {
        Self { reader: BufReader::with_capacity(BUFFER, file), budget }
    }

    /// Hands every member to `visit`. Gives what is wrong with the zip as a whole, if something is.
    pub(in crate::corpus) fn each<E>(mut self, visit: &mut Visit<'_, E>) -> Result<Result<(), String>, E> {
        let budget = self.budget;
        let (members, error) = match ZipIterable::try_new(&mut self.reader, Config::default()) {
            Ok(mut zip) => {
                let files = match zip.files() {
                    Ok(files) => files,
                    Err(error) => return Ok(Err(format!("cannot be read: {error}"))),
                };
                let mut number = 0_u64;
                loop {
                    match files.next() {
                        None => return Ok(Ok(())),
                        Some(Err(error)) => break (number, error),
                        Some(Ok(entry)) => {
                            number += 1;
                            let name = entry.name_raw().to_owned();
                            let is_special = entry.is_symlink();
                            let (encrypted, method) = (entry.encrypted(), entry.compression());
                            let content = match entry.with_reader(files.reader_mut(), ZipReadOptions::new()) {
                                _ if encrypted => Err("is encrypted; unpack it with its password".to_owned()),
                                Ok(file) => Ok(budgeted(file, budget)),
                                Err(error) => Err(reason(&error, method)),
                            };
                            visit(ZipMember { name: &name, is_special, content })?;
                        }
                    }
                }
            }
            Err(error) => (0, error),
        };
        if members > 0 {
            return Ok(Err(format!("is damaged behind member {members}: {error}")));
        }
        self.torn(visit, &error)
    }

    /// The members of a zip without a directory, up to the first that does not say how long it is.
    fn torn<E>(mut self, visit: &mut Visit<'_, E>, error: &ZipError) -> Result<Result<(), String>, E> {
        let (mut members, budget) = (0_u64, self.budget);
        if self.reader.seek(SeekFrom::Start(0)).is_ok() {
            while let Ok(Some(file)) = read_zipfile_from_stream(&mut self.reader) {
                members += 1;
                let name = file.name_raw().to_owned();
                let content: Result<Box<dyn BufRead + '_>, String> = if file.encrypted() {
                    Err("is encrypted; unpack it with its password".to_owned())
                } else {
                    Ok(budgeted(file, budget))
                };
                visit(ZipMember { name: &name, is_special: false, content })?;
            }
        }
        Ok(Err(match members {
            0 => format!("is damaged or cut off, or is no zip: {error}"),
            _ => format!("is damaged or cut off: its directory is lost, and it is read as far as member {members}"),
        }))
    }
}

fn budgeted<'a>(file: impl Read + 'a, budget: &Rc<Budget>) -> Box<dyn BufRead + 'a> {
    Box::new(BufReader::with_capacity(BUFFER, Metered::new(file, budget)))
}

fn reason(error: &ZipError, method: CompressionMethod) -> String {
    match error {
        ZipError::CompressionMethodNotSupported(_) => {
            format!("is packed by a method that is not read ({method}); pack it anew by deflate")
        }
        error => format!("cannot be unpacked: {error}"),
    }
}
