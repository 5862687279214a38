//! The checksum that tantivy puts at the end of every file of a segment. The file is read piece by piece and not through
//! its map: where the medium fails under a map, the process ends; here it is a file that cannot be read.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::footer::Footer;
use tantivy::directory::{FileHandle, FileSlice, OwnedBytes};

use crate::error::{Error, Result};

/// Bytes read at once.
const PIECE: usize = 1 << 20;
/// Errors of a medium, by number: the device fails, or what it holds is not what was written.
#[cfg(not(windows))]
const OF_MEDIUM: [i32; 3] = [5, 74, 117]; // EIO; EBADMSG and EUCLEAN of Linux
#[cfg(windows)]
const OF_MEDIUM: [i32; 3] = [23, 1117, 1392]; // ERROR_CRC, ERROR_IO_DEVICE, ERROR_FILE_CORRUPT

/// What is wrong with a file of the index in `folder`: nothing, or in words.
///
/// # Errors
/// Where the file can perhaps be read another time: it may not be read, or too many are open.
pub(in crate::engine::local) fn verify(folder: &Path, file: &Path) -> Result<Option<String>> {
    let path = folder.join("index").join(file);
    let opened = File::open(&path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let damage = opened.and_then(|(length, file)| damage(file, length as usize));
    match damage {
        Ok(damage) => Ok(damage),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some("is missing".to_owned())),
        Err(error) if error.raw_os_error().is_none_or(|number| OF_MEDIUM.contains(&number)) => {
            Ok(Some(format!("cannot be read: {error}")))
        }
        Err(error) => Err(Error::io("read", &path, error)),
    }
}

fn damage(file: impl Read + Seek + Send + 'static, length: usize) -> io::Result<Option<String>> {
    let (footer, body) = Footer::extract_footer(FileSlice::new(Arc::new(Pieces { file: Mutex::new(file), length })))?;
    if footer.is_compatible().is_err() {
        return Ok(Some("its end is not that of a file of an index".to_owned()));
    }
    let mut hasher = crc32fast::Hasher::new();
    for start in (0..body.len()).step_by(PIECE) {
        hasher.update(&body.read_bytes_slice(start..body.len().min(start + PIECE))?);
    }
    let is_same = hasher.finalize() == footer.crc;
    Ok((!is_same).then(|| "its checksum does not match its bytes".to_owned()))
}

/// A file that is read by calls.
struct Pieces<F> {
    file: Mutex<F>,
    length: usize,
}

impl<F> fmt::Debug for Pieces<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.length)
    }
}

impl<F> HasLen for Pieces<F> {
    fn len(&self) -> usize {
        self.length
    }
}

impl<F: Read + Seek + Send + 'static> FileHandle for Pieces<F> {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(range.start as u64))?;
        let mut bytes = vec![0; range.len()];
        file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(test)]
mod tests {
    use tantivy::directory::MmapDirectory;
    use tantivy::{Index, doc};

    use super::*;

    /// A file whose bytes from `bad` on cannot be read.
    struct Scratched {
        file: File,
        bad: u64,
        number: i32,
    }

    impl Read for Scratched {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let end = self.file.stream_position()? + buffer.len() as u64;
            if end > self.bad { Err(io::Error::from_raw_os_error(self.number)) } else { self.file.read(buffer) }
        }
    }

    impl Seek for Scratched {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.file.seek(to)
        }
    }

    #[test]
    fn every_file_of_tantivy_is_whole_until_one_bit_of_it_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        std::fs::create_dir(&path).unwrap();
        let mut schema = tantivy::schema::Schema::builder();
        let text = schema.add_text_field("text", tantivy::schema::TEXT | tantivy::schema::STORED);
        let index = Index::open_or_create(MmapDirectory::open(&path).unwrap(), schema.build()).unwrap();
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let random = (0..300_000_u64).map(|n| format!("{} ", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        writer.add_document(doc!(text => random.collect::<String>())).unwrap();
        writer.commit().unwrap();
        let files = super::super::segments::named(&index, folder.path()).unwrap();
        assert!(files.len() >= 6);
        let mut longest = 0;
        for file in files {
            let (at, name) = (path.join(&file), file.display().to_string());
            assert_eq!(verify(folder.path(), &file).unwrap(), None, "{name}");
            assert!(index.directory().validate_checksum(&file).unwrap(), "{name}");
            let whole = std::fs::read(&at).unwrap();
            longest = longest.max(whole.len());
            for position in [0, whole.len() - 9, whole.len() - 1] {
                let mut bytes = whole.clone();
                bytes[position] ^= 1;
                std::fs::write(&at, bytes).unwrap();
                assert!(verify(folder.path(), &file).unwrap().is_some(), "{name} at {position}");
            }
            std::fs::write(&at, &whole[..3]).unwrap();
            assert!(verify(folder.path(), &file).unwrap().is_some(), "{name}");
            std::fs::write(&at, &whole).unwrap();
            let scratched = Scratched { file: File::open(&at).unwrap(), bad: whole.len() as u64 / 2, number: 5 };
            assert_eq!(damage(scratched, whole.len()).unwrap_err().raw_os_error(), Some(5), "{name}");
            std::fs::remove_file(&at).unwrap();
            assert_eq!(verify(folder.path(), &file).unwrap().as_deref(), Some("is missing"), "{name}");
        }
        assert!(longest > PIECE);
    }
}
