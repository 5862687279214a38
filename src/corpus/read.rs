//! A file → its members → the format of each. What a file is wrapped in is taken off, one wrapping inside another, and
//! what is inside is read by the format of its own name.
//!
//! A member's path is that of its container, `!/` and its name: `a.tar!/b.zip!/c.txt`. What cannot be read is a failure
//! of its own path, and what is next to it is read.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::rc::Rc;
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use super::context::{Context, ReadOptions};
use super::evidence::{Field, Origin};
use super::format::{self, MANIFEST_SUFFIX, is_read};
use super::item::{Item, ReadFailure};
use super::settle::deliver;
use super::unpack::{
    Behind, Budget, DEEPEST, MEMBERS, NAME, SPOOL, Seekable, Source, Tar, TarKind, Watch, Wrapping, Zip, decode,
    is_crawl, is_passed_over, member_name, peek, wrapping,
};
use super::walk::on_disk;

const BUFFER: usize = 128 * 1024;

/// Reads the file at `path`; see [`super::read_file`].
pub(super) fn file(root: &Path, path: &str, options: &ReadOptions, emit: &mut Emit<'_>) -> Result<String, String> {
    if !is_read(path) {
        return Err("is of a type that is not read".to_owned());
    }
    let cannot = |error: io::Error| format!("cannot be opened: {error}");
    let mut file = File::open(on_disk(root, path)).map_err(cannot)?;
    // Another handle on the same open file, so that what is compared is what was read, whatever the name leads to by now.
    let watched = file.try_clone().map_err(cannot)?;
    let before = watched.metadata().map_err(cannot)?;
    let (read, hash) =
        guarded(emit, |emit| opened(&mut file, before.len(), before.modified().ok(), path, options, emit))?;
    let after = watched.metadata().map_err(cannot)?;
    let has_changed = before.len() != after.len() || before.modified().ok() != after.modified().ok();
    if has_changed && !matches!(read, Err(Stop::BrokenOff)) {
        return Err("changed while it was read; the next run reads it again".to_owned());
    }
    hash
}

/// Reads a file of `size` bytes. Gives its hash, or why it could not be read to its end: an error of the disk, or of the
/// temporary folder, in the middle of it is no property of the file, whatever was made of what came before.
fn opened(
    file: &mut (impl Read + Seek),
    size: u64,
    modified: Option<SystemTime>,
    path: &str,
    options: &ReadOptions,
    emit: &mut Emit<'_>,
) -> (Result<(), Stop>, Result<String, String>) {
    let cannot = |error: io::Error| (Ok(()), Err(format!("cannot be read: {error}")));
    let mut start = Vec::new();
    let peeked = file.take(512).read_to_end(&mut start).and_then(|_| file.rewind());
    if let Err(error) = peeked {
        return cannot(error);
    }
    let watch = Watch::default();
    let mut reader = Reader::new(options, emit, watch.clone(), size);
    reader.modified = modified;
    let name = path.rsplit('/').next().unwrap_or(path);
    let (read, hash) = if wrapping(name, &start) == Ok(Wrapping::Zip) {
        // It is read here and there, so that its hash takes a pass of its own.
        let hash = Source::new(&mut *file, Watch::default()).finish();
        if let Err(error) = file.rewind() {
            return cannot(error);
        }
        match hash {
            Ok(hash) => (reader.zip(Seekable::new(file, watch.clone()), path, 1), Ok(hash)),
            Err(reason) => return (Ok(()), Err(reason)),
        }
    } else {
        let source = Source::new(file, watch.clone());
        let input = Box::new(BufReader::with_capacity(BUFFER, source.clone()));
        let read = reader.stream(input, path, name, 0);
        (read, if matches!(read, Err(Stop::BrokenOff)) { Ok(String::new()) } else { source.finish() })
    };
    let read = reader.finish(path, read);
    match watch.trouble() {
        Some(trouble) => (read, Err(format!("{trouble}; the next run reads it again"))),
        None => (read, hash),
    }
}

/// What `read` gives; a panic in it is a mistake of the program or of a library that it uses, and costs the one file. A
/// panic of `emit` is its owner's, and goes on to it.
fn guarded<T>(emit: &mut Emit<'_>, read: impl FnOnce(&mut Emit<'_>) -> T) -> Result<T, String> {
    let is_ours = Cell::new(true);
    let read = panic::catch_unwind(AssertUnwindSafe(|| {
        read(&mut |item, bytes| {
            is_ours.set(false);
            let flow = emit(item, bytes);
            is_ours.set(true);
            flow
        })
    }));
    match read {
        Ok(read) => Ok(read),
        Err(_) if is_ours.get() => {
            Err("is read wrongly by a mistake of this program; please report it, with the file".to_owned())
        }
        Err(panic) => panic::resume_unwind(panic),
    }
}

/// Reads `bytes` as those of a file at `path`; see [`super::read_bytes`].
pub(super) fn bytes(path: &str, bytes: &[u8], options: &ReadOptions, emit: &mut Emit<'_>) {
    let mut reader = Reader::new(options, emit, Watch::default(), bytes.len() as u64);
    let name = path.rsplit('/').next().unwrap_or(path);
    let read = reader.stream(Box::new(bytes), path, name, 0);
    let _ = reader.finish(path, read);
}

/// Why the reading of a file ends before its end.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// Whom it is for has enough.
    BrokenOff,
    /// It has met a bound for the whole file.
    Spent,
}

/// Where articles and failures go.
type Emit<'e> = dyn FnMut(Item, u64) -> ControlFlow<()> + 'e;

struct Reader<'e> {
    options: &'e ReadOptions,
    emit: &'e mut Emit<'e>,
    /// Knows the packed bytes read, of `size`.
    watch: Watch,
    size: u64,
    budget: Rc<Budget>,
    members: u64,
    /// When the file was last changed.
    modified: Option<SystemTime>,
    not_read: BTreeMap<String, u64>,
}

impl<'e> Reader<'e> {
    fn new(options: &'e ReadOptions, emit: &'e mut Emit<'e>, watch: Watch, size: u64) -> Self {
        let (budget, not_read) = (Budget::new(size), BTreeMap::new());
        Self { options, emit, watch, size, budget, members: 0, modified: None, not_read }
    }

    /// Reads what is called `name` and stands at `path`, `depth` wrappings deep.
    fn stream(&mut self, mut input: Box<dyn BufRead + '_>, path: &str, name: &str, mut depth: u32) -> Result<(), Stop> {
        let mut name = name.to_owned();
        let mut behind: Vec<Behind> = Vec::new();
        loop {
            let (start, whole) = match peek(input) {
                Ok(peeked) => peeked,
                Err(error) => return self.fail(path, format!("cannot be read: {error}")),
            };
            input = whole;
            let wrapping = match wrapping(&name, &start) {
                Ok(Wrapping::None) => {
                    self.format(&mut input, path, &name)?;
                    return self.behind(path, &behind);
                }
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
                    let last = Behind::default();
                    let decoded = decode(packing, input, &self.budget, &last);
                    behind.push(last);
                    input = match decoded {
                        Ok(decoded) => decoded,
                        Err(reason) => return self.fail(path, reason),
                    };
                }
                Wrapping::Zip => {
                    self.spooled(input, path, depth)?;
                    return self.behind(path, &behind);
                }
                Wrapping::Tar | Wrapping::None => {
                    self.tar(input, path, depth)?;
                    return self.behind(path, &behind);
                }
            }
        }
    }

    /// Tells what stands behind the packed streams of `path`.
    fn behind(&mut self, path: &str, behind: &[Behind]) -> Result<(), Stop> {
        behind.iter().filter_map(Behind::remark).try_for_each(|remark| self.fail(path, remark))
    }

    /// Reads articles.
    fn format(&mut self, input: &mut dyn BufRead, path: &str, name: &str) -> Result<(), Stop> {
        let Some(format) = format::of_path(name) else {
            return self.fail(path, "does not say by its name what is in it; name it such as a.jsonl.gz".to_owned());
        };
        let options = self.options;
        let (budget, watch) = (Rc::clone(&self.budget), self.watch.clone());
        let context = Context { path, budget, watch, ..Context::of(name, &options.config) };
        let modified = self.modified.map(|modified| DateTime::<Utc>::from(modified).with_timezone(&context.zone));
        let (emit, watch, size, not_read) = (&mut self.emit, &self.watch, self.size, &mut self.not_read);
        let mut broken_off = false;
        let read = format.read_all(
            input,
            &context,
            &mut |mut record| {
                // An article without a headline is called as its file is; the number in its path tells it from others.
                if let Ok(draft) = &mut record.content
                    && !draft.body.is_empty()
                {
                    draft.text(Field::Title, context.stem, Origin::FileName, context.stem);
                }
                let flow = deliver(record, path, modified, options, &mut |item| emit(item, watch.bytes().min(size)));
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
        let mut seen = HashMap::new();
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
    fn zip(&mut self, file: Seekable<impl Read + Seek>, path: &str, depth: u32) -> Result<(), Stop> {
        let budget = Rc::clone(&self.budget);
        let mut seen = HashMap::new();
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
        let spool = self.watch.note("cannot be unpacked into the temporary folder", tempfile::tempfile());
        let spooled = spool.and_then(|file| {
            let mut file = Seekable::spool(file, self.watch.clone());
            let bytes = io::copy(&mut (&mut input).take(SPOOL + 1), &mut file)?;
            file.seek(SeekFrom::Start(0))?;
            Ok((file, bytes))
        });
        self.within_budget()?;
        match spooled {
            Ok((_, bytes)) if bytes > SPOOL => {
                self.fail(path, format!("is larger than {} GiB; unpack what it is in", SPOOL >> 30))
            }
            Ok((file, _)) => self.zip(file, path, depth),
            Err(error) => self.fail(path, format!("cannot be unpacked: {error}")),
        }
    }

    /// The path and the name of a member, if it is one to read.
    fn place(
        &mut self,
        container: &str,
        raw: &[u8],
        is_special: bool,
        seen: &mut HashMap<u64, u64>,
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
        } else if format::kind(container) == "wacz" && !is_crawl(&name) {
            // Its lists of pages and its index tell of the crawl beside them.
            Some("part of a WACZ".to_owned())
        } else if name.ends_with(MANIFEST_SUFFIX) {
            Some("hit list".to_owned())
        } else {
            (!is_read(&name)).then(|| format::kind(&name))
        };
        if let Some(kind) = unread {
            *self.not_read.entry(kind).or_insert(0) += 1;
            return Ok(None);
        }
        // A name that stands there twice is two places. How many there are is kept, since there may be millions.
        let first = format!("{container}!/{name}");
        let key = hashed(&first);
        let mut path = first.clone();
        let mut copies = seen.get(&key).copied().unwrap_or(0);
        while copies > 0 && seen.contains_key(&hashed(&path)) {
            copies += 1;
            path = format!("{first}~{copies}");
        }
        seen.insert(hashed(&path), 1);
        seen.insert(key, copies.max(1));
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
    fn finish(&mut self, path: &str, read: Result<(), Stop>) -> Result<(), Stop> {
        let read = match read {
            Err(Stop::Spent) => {
                let reason = self.budget.spent().unwrap_or_else(|| format!("holds more than {MEMBERS} members"));
                self.fail(path, reason)
            }
            read => read,
        };
        read?;
        let mut not_read = std::mem::take(&mut self.not_read).into_iter();
        not_read.try_for_each(|(kind, count)| self.hand_over(Item::Unread { kind, count }))
    }

    fn hand_over(&mut self, item: Item) -> Result<(), Stop> {
        match (self.emit)(item, self.watch.bytes().min(self.size)) {
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

#[cfg(test)]
mod tests;
