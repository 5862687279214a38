//! The stories of one commit, kept in a file beside the index: made anew when the commit has passed, or when the file is
//! damaged. A file never disagrees with the index that it names.

use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::FixedOffset;

use super::stories::{Kind, Member, SourceFurniture, Stories};
use crate::article::ArticleId;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::text::fingerprints::FINGERPRINTS_VERSION;

/// Name of the file in the folder of an index.
pub const STORIES_FILE: &str = "stories";

/// How it begins: with the version of its form and of the rules that stories are found by.
const HEAD: &[u8] = b"jianbao stories 1\n";
/// Bytes of the hash at its end.
const HASH: usize = 16;

/// The stories of what `engine` sees: those in the file at `path`, or made anew and kept there; without a path they are not
/// kept. With them the error for which they cannot be kept, where they cannot. See [`Stories::find`].
///
/// # Errors
/// As of [`Stories::find`].
pub fn stories(
    engine: &dyn Engine,
    zone: FixedOffset,
    path: Option<&Path>,
    progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<(Stories, Option<Error>)> {
    let Some(path) = path else { return Ok((Stories::find(engine, zone, progress)?, None)) };
    let commit = engine.commit()?;
    if let Some(stories) = kept(&commit, zone, path) {
        return Ok((stories, None));
    }
    let stories = Stories::find(engine, zone, progress)?;
    let kept = keep(path, &written(&stories, &commit, zone));
    Ok((stories, kept.err()))
}

/// The stories in the file at `path`, where they are of this commit and were found by the rules of this program.
pub fn kept(commit: &str, zone: FixedOffset, path: &Path) -> Option<Stories> {
    read(&fs::read(path).ok()?, commit, zone)
}

/// Replaces the file in one step.
fn keep(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error| Error::io("write", path, error);
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".stories-");
    // Temporary files are private; this is as public as the index.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// What the stories are made from and by, a line.
fn made_from(commit: &str, zone: FixedOffset) -> String {
    format!("{commit} {FINGERPRINTS_VERSION} {zone}\n")
}

/// The head and what they are made from, a line each; then, in little-endian order, the members (identity, that of the
/// story, shared part, kind, whether earliest), and the furniture source by source; then a hash of it all.
fn written(stories: &Stories, commit: &str, zone: FixedOffset) -> Vec<u8> {
    let mut bytes = HEAD.to_vec();
    bytes.extend(made_from(commit, zone).as_bytes());
    bytes.extend((stories.members.len() as u64).to_le_bytes());
    for member in &stories.members {
        bytes.extend(member.id.bits().to_le_bytes());
        bytes.extend(member.story.bits().to_le_bytes());
        bytes.extend(member.shared.to_le_bytes());
        let kind = Kind::ALL.iter().position(|kind| *kind == member.kind).unwrap_or(0);
        bytes.extend([kind as u8, u8::from(member.earliest)]);
    }
    bytes.extend((stories.furniture.len() as u64).to_le_bytes());
    for furniture in &stories.furniture {
        bytes.extend((furniture.source.len() as u64).to_le_bytes());
        bytes.extend(furniture.source.as_bytes());
        bytes.extend((furniture.fingerprints.len() as u64).to_le_bytes());
        furniture.fingerprints.iter().for_each(|fingerprint| bytes.extend(fingerprint.to_le_bytes()));
    }
    let hash = blake3::hash(&bytes);
    bytes.extend(&hash.as_bytes()[..HASH]);
    bytes
}

/// The stories in a file, if it is whole and of this commit.
fn read(bytes: &[u8], commit: &str, zone: FixedOffset) -> Option<Stories> {
    let (bytes, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH)?)?;
    let rest = bytes.strip_prefix(HEAD)?.strip_prefix(made_from(commit, zone).as_bytes())?;
    if blake3::hash(bytes).as_bytes()[..HASH] != *hash {
        return None;
    }
    let mut bytes = Bytes(rest);
    let mut members = Vec::new();
    for _ in 0..bytes.number()? {
        let (id, story) = (ArticleId::from_bits(bytes.number()?), ArticleId::from_bits(bytes.number()?));
        let shared = f32::from_le_bytes(bytes.take()?);
        let [kind, earliest] = bytes.take()?;
        members.push(Member { id, story, kind: *Kind::ALL.get(kind as usize)?, shared, earliest: earliest == 1 });
    }
    let mut furniture = Vec::new();
    for _ in 0..bytes.number()? {
        let length = bytes.number()? as usize;
        let source = String::from_utf8(bytes.slice(length)?.to_vec()).ok()?;
        let count = bytes.number()?;
        let fingerprints = (0..count).map(|_| bytes.take().map(u32::from_le_bytes)).collect::<Option<_>>()?;
        furniture.push(SourceFurniture { source, fingerprints });
    }
    bytes.0.is_empty().then(|| Stories::new(members, furniture))
}

/// Bytes that are still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.slice(N)?.try_into().ok()
    }

    fn number(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::default_zone;

    fn some() -> Stories {
        let id = |path: &str| ArticleId::of_path(path);
        let first = Member { id: id("a"), story: id("a"), kind: Kind::First, shared: 1.0, earliest: true };
        let copy = Member { id: id("b"), kind: Kind::Version, shared: 0.75, earliest: false, ..first };
        let furniture = SourceFurniture { source: "江城日報".to_owned(), fingerprints: vec![1, u32::MAX] };
        Stories::new(vec![first, copy], vec![furniture])
    }

    #[test]
    fn what_is_kept_is_read_again_for_its_commit_alone() {
        let bytes = written(&some(), "c1", default_zone());
        assert_eq!(read(&bytes, "c1", default_zone()), Some(some()));
        assert_eq!(read(&bytes, "c2", default_zone()), None);
        assert_eq!(read(&bytes, "c1", FixedOffset::east_opt(0).unwrap()), None);
    }

    #[test]
    fn a_damaged_file_is_none() {
        let bytes = written(&some(), "c1", default_zone());
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length], "c1", default_zone()), None, "{length} bytes");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 4;
            assert_eq!(read(&damaged, "c1", default_zone()), None, "byte {at}");
        }
    }
}
