//! A package: a zip whose members are one document, as those of office programs and e-books are. It is laid into memory,
//! or, where it is large, into a nameless temporary file, and its members are read by their names. Bounds are those of
//! unpacking, and no member is longer than a text may be.

use std::collections::HashMap;
use std::io::{self, BufRead, Read as _, Seek as _, SeekFrom};
use std::rc::Rc;

use tempfile::SpooledTempFile;

use super::bounds::{Budget, SPOOL};
use super::source::{Seekable, Watch};
use super::zip::Zip;
use crate::corpus::bounds::LONGEST;

/// Bytes of a package that is kept in memory.
const IN_MEMORY: usize = 4 << 20;

/// A package that lies ready.
pub(in crate::corpus) struct Package {
    file: SpooledTempFile,
    budget: Rc<Budget>,
    watch: Watch,
}

/// Members by their names, each with its bytes, or why there are none.
pub(in crate::corpus) type Contents = HashMap<String, Result<Vec<u8>, String>>;

impl Package {
    /// Takes all of `input`; what is unpacked of it is taken from `budget`.
    ///
    /// # Errors
    /// Where it cannot be read, is no zip, or is larger than one that is unpacked.
    pub(in crate::corpus) fn new(
        mut input: &mut dyn BufRead,
        budget: &Rc<Budget>,
        watch: &Watch,
    ) -> Result<Self, String> {
        let cannot = |error: io::Error| format!("cannot be unpacked: {error}");
        let mut file = Seekable::spool(tempfile::spooled_tempfile(IN_MEMORY), watch.clone());
        let bytes = io::copy(&mut (&mut input).take(SPOOL + 1), &mut file).map_err(cannot)?;
        if bytes > SPOOL {
            return Err(format!("is larger than {} GiB", SPOOL >> 30));
        }
        Ok(Self { file: file.into_inner(), budget: Rc::clone(budget), watch: watch.clone() })
    }

    /// The members whose names `is_wanted`, where one that is broken is not to hide the others. They are held as far as they
    /// have `most` bytes together. Gives beside them what is wrong with the zip as a whole.
    ///
    /// # Errors
    /// Where the zip cannot be read at all.
    pub(in crate::corpus) fn contents(
        &mut self,
        is_wanted: &dyn Fn(&str) -> bool,
        most: usize,
    ) -> Result<(Contents, Option<String>), String> {
        self.file.seek(SeekFrom::Start(0)).map_err(|error| format!("cannot be unpacked: {error}"))?;
        let (mut found, mut left) = (Contents::new(), most);
        let file = Seekable::spool(&mut self.file, self.watch.clone());
        let damage = Zip::new(file, &self.budget).each(&mut |member| {
            let name = String::from_utf8_lossy(member.name).trim_start_matches('/').to_owned();
            if is_wanted(&name) && !found.contains_key(&name) {
                let limit = LONGEST.min(left);
                let read = member.content.and_then(|content| {
                    let mut bytes = Vec::new();
                    let read = content.take(limit as u64 + 1).read_to_end(&mut bytes);
                    read.map_err(|error| format!("cannot be unpacked: {error}"))?;
                    match bytes.len() {
                        length if length <= limit => Ok(bytes),
                        _ if limit == LONGEST => Err(format!("has more than {} MiB", LONGEST >> 20)),
                        _ => Err(format!("is beyond the {} MiB that are read of one file; split it", most >> 20)),
                    }
                });
                left -= read.as_ref().map_or(0, Vec::len);
                found.insert(name, read);
            }
            Ok::<(), String>(())
        })?;
        Ok((found, damage.err()))
    }

    /// The member of this name.
    ///
    /// # Errors
    /// Where it cannot be unpacked or is longer than a text may be, or where it is not found in a zip that is damaged.
    pub(in crate::corpus) fn member(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let (mut found, damage) = self.contents(&|other| other == name, LONGEST)?;
        match (found.remove(name), damage) {
            (Some(Ok(bytes)), _) => Ok(Some(bytes)),
            (Some(Err(reason)), _) => Err(format!("has a part `{name}` that {reason}")),
            (None, Some(damage)) => Err(damage),
            (None, None) => Ok(None),
        }
    }
}
