//! A file → its members → the format of each. What a file is wrapped in is taken off, one wrapping inside another, and
//! what is inside is read by the format of its own name.
//!
//! A member's path is that of its container, `!/` and its name: `a.tar!/b.zip!/c.txt`. What cannot be read is a failure
//! of its own path, and what is next to it is read.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use super::unpack::{
    Budget, DEEPEST, MEMBERS, NAME, SPOOL, Seekable, Source, Tar, TarKind, Wrapping, Zip, decode, hash, is_container,
    is_passed_over, member_name, peek, wrapping,
};
use super::{Item, MANIFEST_SUFFIX, ReadFailure, ReadOptions, deliver, format};

const BUFFER: usize = 128 * 1024;

/// Whether a file of this name holds articles, or files that may.
pub(super) fn is_read(path: &str) -> bool {
    format::of_path(path).is_some() || is_container(&format::kind(path))
}

/// Reads the file at `path`; see [`super::read_file`].
pub(super) fn file(
    root: &Path,
    path: &str,
    options: &ReadOptions,
    emit: &mut dyn FnMut(Item, u64) -> ControlFlow<()>,
) -> Result<String, String> {
    if !is_read(path) {
        return Err("is of a type that is not read".to_owned());
    }
    let full = root.join(path);
    let cannot = |error: io::Error| format!("cannot be opened: {error}");
    let mut file = File::open(&full).map_err(cannot)?;
    let size = file.metadata().map_err(cannot)?.len();
    let mut start = Vec::new();
    let peeked = (&mut file).take(512).read_to_end(&mut start).and_then(|_| file.seek(SeekFrom::Start(0)));
    peeked.map_err(|error| format!("cannot be read: {error}"))?;

    let bytes = Rc::new(Cell::new(0));
    let mut reader = Reader {
        options,
        emit,
        bytes: Rc::clone(&bytes),
        size,
        budget: Budget::new(size),
        members: 0,
        not_read: BTreeMap::new(),
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    // A zip is read here and there, so that its hash takes a pass of its own.
    let (read, hash) = if wrapping(name, &start) == Ok(Wrapping::Zip) {
        let hash = hash(&full)?;
        (reader.zip(Seekable { file, bytes }, path, 1), Ok(hash))
    } else {
        let source = Source::new(file, bytes);
        let input = Box::new(BufReader::with_capacity(BUFFER, source.clone()));
        let read = reader.stream(input, path, name, 0);
        (read, if matches!(read, Err(Stop::BrokenOff)) { Ok(String::new()) } else { source.finish() })
    };
    reader.finish(path, read);
    hash
}

/// Reads `bytes` as those of a file at `path`; see [`super::read_bytes`].
pub(super) fn bytes(
    path: &str,
    bytes: &[u8],
    options: &ReadOptions,
    emit: &mut dyn FnMut(Item, u64) -> ControlFlow<()>,
) {
    let size = bytes.len() as u64;
    let mut reader = Reader {
        options,
        emit,
        bytes: Rc::default(),
        size,
        budget: Budget::new(size),
        members: 0,
        not_read: BTreeMap::new(),
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let read = reader.stream(Box::new(bytes), path, name, 0);
    reader.finish(path, read);
}

/// Why the reading of a file ends before its end.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// Whom it is for has enough.
    BrokenOff,
    /// It has met a bound for the whole file.
    Spent,
}

struct Reader<'e> {
    options: &'e ReadOptions,
    emit: &'e mut dyn FnMut(Item, u64) -> ControlFlow<()>,
    /// Packed bytes read, of `size`.
    bytes: Rc<Cell<u64>>,
    size: u64,
    budget: Rc<Budget>,
    members: u64,
    not_read: BTreeMap<String, u64>,
}

impl Reader<'_> {
    /// Reads what is called `name` and stands at `path`, `depth` wrappings deep.
    fn stream(&mut self, mut input: Box<dyn BufRead + '_>, path: &str, name: &str, mut depth: u32) -> Result<(), Stop> {
        let mut name = name.to_owned();
        loop {
            let (start, whole) = match peek(input) {
                Ok(peeked) => peeked,
                Err(error) => return self.fail(path, format!("cannot be read: {error}")),
            };
            input = whole;
            let wrapping = match wrapping(&name, &start) {
                Ok(Wrapping::None) => return self.format(&mut input, path, &name),
                Ok(wrapping) => wrapping,
                Err(reason) => return self.fail(path, reason),
            };
            depth += 1;
            if depth > DEEPEST {
                return self.fail(path, format!("is wrapped more than {DEEPEST} times"));
            }
            match wrapping {
                Wrapping::Packed(packing, inner) => {
                    name = inner;
                    input = match decode(packing, input, &self.budget) {
                        Ok(decoded) => decoded,
                        Err(reason) => return self.fail(path, reason),
                    };
                }
                Wrapping::Zip => return self.spooled(input, path, depth),
                Wrapping::Tar | Wrapping::None => return self.tar(input, path, depth),
            }
        }
    }

    /// Reads articles.
    fn format(&mut self, input: &mut dyn BufRead, path: &str, name: &str) -> Result<(), Stop> {
        let Some(format) = format::of_path(name) else {
            return self.fail(path, "does not say by its name what is in it; name it such as a.jsonl.gz".to_owned());
        };
        let options = self.options;
        let context = format::Context::of(name, &options.config);
        let (emit, bytes, size, not_read) = (&mut self.emit, &self.bytes, self.size, &mut self.not_read);
        let mut broken_off = false;
        let read = format.read_all(
            input,
            &context,
            &mut |record| {
                let flow = deliver(record, path, options, &mut |item| emit(item, bytes.get().min(size)));
                broken_off |= flow.is_break();
                flow
            },
            &mut |kind| *not_read.entry(kind).or_insert(0) += 1,
        );
        if broken_off {
            return Err(Stop::BrokenOff);
        }
        self.within_budget()?;
        read.or_else(|reason| self.fail(path, reason))
    }

    /// Reads the members of a tar.
    fn tar(&mut self, input: Box<dyn BufRead + '_>, path: &str, depth: u32) -> Result<(), Stop> {
        let mut tar = Tar::new(input);
        let mut seen = HashSet::new();
        loop {
            match tar.next() {
                Ok(None) => return Ok(()),
                Ok(Some(member)) => {
                    let is_special = member.kind == TarKind::Special;
                    if member.kind == TarKind::Folder {
                        self.count_member()?;
                        continue;
                    }
                    let Some((path, name)) = self.place(path, &member.name, is_special, &mut seen)? else { continue };
                    if member.kind == TarKind::Sparse {
                        self.fail(
                            &path,
                            "is a file with holes, which is not read; pack it without --sparse".to_owned(),
                        )?;
                        continue;
                    }
                    self.stream(Box::new(BufReader::new(&mut tar)), &path, &name, depth)?;
                }
                Err(reason) => {
                    self.within_budget()?;
                    return self.fail(path, reason);
                }
            }
        }
    }

    /// Reads the members of a zip that lies on disk.
    fn zip(&mut self, file: Seekable, path: &str, depth: u32) -> Result<(), Stop> {
        let budget = Rc::clone(&self.budget);
        let mut seen = HashSet::new();
        let damage = Zip::new(file, &budget).each(&mut |member| {
            let Some((path, name)) = self.place(path, member.name, member.is_special, &mut seen)? else {
                return Ok(());
            };
            match member.content {
                Ok(content) => self.stream(content, &path, &name, depth),
                Err(reason) => self.fail(&path, reason),
            }
        })?;
        self.within_budget()?;
        damage.or_else(|reason| self.fail(path, reason))
    }

    /// Reads the members of a zip that lies in something else.
    fn spooled(&mut self, mut input: Box<dyn BufRead + '_>, path: &str, depth: u32) -> Result<(), Stop> {
        let spool = tempfile::tempfile().and_then(|mut file| {
            let bytes = io::copy(&mut (&mut input).take(SPOOL + 1), &mut file)?;
            file.seek(SeekFrom::Start(0))?;
            Ok((file, bytes))
        });
        self.within_budget()?;
        match spool {
            Ok((_, bytes)) if bytes > SPOOL => {
                self.fail(path, format!("is larger than {} GiB; unpack what it is in", SPOOL >> 30))
            }
            Ok((file, _)) => self.zip(Seekable { file, bytes: Rc::default() }, path, depth),
            Err(error) => self.fail(path, format!("cannot be unpacked: {error}")),
        }
    }

    /// The path and the name of a member, if it is one to read.
    fn place(
        &mut self,
        container: &str,
        raw: &[u8],
        is_special: bool,
        seen: &mut HashSet<u64>,
    ) -> Result<Option<(String, String)>, Stop> {
        self.count_member()?;
        if raw.len() > NAME {
            let name: String = member_name(raw).chars().take(80).collect();
            let reason = format!("has a name of {} bytes; at most {NAME} are read", raw.len());
            return self.fail(&format!("{container}!/{name}…"), reason).map(|()| None);
        }
        let name = member_name(raw);
        if is_passed_over(&name) {
            return Ok(None);
        }
        let unread = if is_special {
            Some("special".to_owned())
        } else if name.ends_with(MANIFEST_SUFFIX) {
            Some("hit list".to_owned())
        } else {
            (!is_read(&name)).then(|| format::kind(&name))
        };
        if let Some(kind) = unread {
            *self.not_read.entry(kind).or_insert(0) += 1;
            return Ok(None);
        }
        // A name that stands there twice is two places.
        let mut path = format!("{container}!/{name}");
        for copy in 2_u64.. {
            if seen.insert(hashed(&path)) {
                break;
            }
            path = format!("{container}!/{name}~{copy}");
        }
        Ok(Some((path, name)))
    }

    fn count_member(&mut self) -> Result<(), Stop> {
        self.members += 1;
        if self.members > MEMBERS { Err(Stop::Spent) } else { self.within_budget() }
    }

    fn within_budget(&self) -> Result<(), Stop> {
        if self.budget.spent().is_some() { Err(Stop::Spent) } else { Ok(()) }
    }

    fn fail(&mut self, path: &str, reason: String) -> Result<(), Stop> {
        self.hand_over(Item::Failed(ReadFailure { path: path.to_owned(), reason }))
    }

    /// Reports which bound was met, and what was not read.
    fn finish(&mut self, path: &str, read: Result<(), Stop>) {
        let read = match read {
            Err(Stop::Spent) => {
                let reason = self.budget.spent().unwrap_or_else(|| format!("holds more than {MEMBERS} members"));
                self.fail(path, reason)
            }
            read => read,
        };
        if read.is_ok() {
            self.report_not_read();
        }
    }

    fn report_not_read(&mut self) {
        for (kind, count) in std::mem::take(&mut self.not_read) {
            if self.hand_over(Item::Unread { kind, count }).is_err() {
                return;
            }
        }
    }

    fn hand_over(&mut self, item: Item) -> Result<(), Stop> {
        match (self.emit)(item, self.bytes.get().min(self.size)) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::BrokenOff),
        }
    }
}

fn hashed(path: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}
