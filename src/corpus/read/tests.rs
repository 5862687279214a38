use std::io::Write as _;

use super::*;

/// What is read of a file `name` with these bytes, and what is done before each item is taken.
fn read(name: &str, content: &[u8], mut meanwhile: impl FnMut(&Path)) -> (Vec<String>, Result<String, String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let mut items = Vec::new();
    let end = file(folder.path(), name, &ReadOptions::default(), &mut |item, _| {
        meanwhile(&path);
        items.push(match item {
            Item::Article(read) => read.article.title,
            Item::Failed(failure) => failure.reason,
            Item::Unread { kind, .. } => kind,
        });
        ControlFlow::Continue(())
    });
    (items, end)
}

const TWO: &[u8] = b"{\"title\": \"one\", \"body\": \"a\"}\n{\"title\": \"two\", \"body\": \"b\"}\n";

#[test]
fn a_file_that_changes_while_it_is_read_is_named_and_what_was_read_stands() {
    let changed = Err("changed while it was read; the next run reads it again".to_owned());
    let append = |path: &Path| {
        std::fs::OpenOptions::new().append(true).open(path).unwrap().write_all(b"\n").unwrap();
    };
    assert_eq!(read("a.jsonl", TWO, append), (vec!["one".to_owned(), "two".to_owned()], changed.clone()));
    // The same bytes at another time are another state too.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.jsonl", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(TWO).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let touch = |path: &Path| {
        let file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
    };
    assert_eq!(read("a.zip", &zip, touch), (vec!["one".to_owned(), "two".to_owned()], changed));
    assert_eq!(read("a.jsonl", TWO, |_| ()).1, Ok(blake3::hash(TWO).to_hex().to_string()));
    assert_eq!(read("a.zip", &zip, |_| ()).1, Ok(blake3::hash(&zip).to_hex().to_string()));
}

/// A file on a disk that fails at the `fault`-th reading, once.
struct Failing {
    content: io::Cursor<Vec<u8>>,
    fault: usize,
}

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.fault = self.fault.wrapping_sub(1);
        if self.fault == usize::MAX {
            return Err(io::Error::from_raw_os_error(5));
        }
        let some = buffer.len().min(40);
        self.content.read(&mut buffer[..some])
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.content.seek(to)
    }
}

#[test]
fn an_error_of_the_disk_anywhere_in_a_file_is_never_taken_for_its_content() {
    let text = TWO.repeat(20);
    let zipped = |content: &[u8], name: &str| {
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let gzipped = |content: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        packed.write_all(content).unwrap();
        packed.finish().unwrap()
    };
    for (name, content) in [
        ("a.jsonl", text.clone()),
        ("a.txt", text.clone()),
        ("a.html", text.clone()),
        ("a.jsonl.gz", gzipped(&text)),
        ("a.zip", zipped(&text, "a.jsonl")),
        ("a.zip.gz", gzipped(&zipped(&text, "a.jsonl"))),
        ("cut.zip", zipped(&text, "a.jsonl")[..100].to_vec()),
    ] {
        let read = |fault| {
            let mut file = Failing { content: io::Cursor::new(content.clone()), fault };
            let mut emit = |_, _| ControlFlow::Continue(());
            let hash = opened(&mut file, content.len() as u64, None, name, &ReadOptions::default(), &mut emit).1;
            (hash, file.fault > fault)
        };
        assert_eq!(read(usize::MAX - 1).0, Ok(blake3::hash(&content).to_hex().to_string()), "{name}");
        let failed = (0..).map(read).take_while(|(_, has_failed)| *has_failed);
        let reasons: Vec<_> = failed.map(|(hash, _)| hash.expect_err(name)).collect();
        assert!(reasons.len() > 2, "{name}: {reasons:?}");
        assert!(reasons.iter().all(|reason| reason.starts_with("cannot be read: ")), "{name}: {reasons:?}");
    }
}

#[test]
fn a_mistake_in_a_parser_costs_one_file_and_what_it_read_before_stands() {
    let (items, end) = read("a.mistake", TWO, |_| ());
    assert_eq!(items, ["holds no article: there is neither a title nor a text"]);
    let reason = "is read wrongly by a mistake of this program; please report it, with the file";
    assert_eq!(end, Err(reason.to_owned()));
}

#[test]
fn a_panic_of_the_caller_goes_on_to_it() {
    for name in ["a.jsonl", "a.mistake"] {
        let run = || read(name, TWO, |_| panic::resume_unwind(Box::new("of the caller")));
        let panic = panic::catch_unwind(run).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"of the caller"));
    }
}

#[test]
fn names_that_stand_a_hundred_thousand_times_are_as_many_places() {
    let options = ReadOptions::default();
    let mut emit = |_, _| ControlFlow::Continue(());
    let mut reader = Reader::new(&options, &mut emit, Watch::default(), 1);
    let mut seen = HashMap::new();
    let mut paths = std::collections::HashSet::new();
    for name in std::iter::repeat_n("a.md", 100_000).chain(["a.md~7", "a.md~100001", "a.md", "b.md"]) {
        let (path, _) = reader.place("a.tar", name.as_bytes(), false, &mut seen).unwrap().unwrap_or_default();
        assert!(path.is_empty() || paths.insert(path));
    }
    assert!(paths.contains("a.tar!/a.md") && paths.contains("a.tar!/a.md~2") && paths.contains("a.tar!/b.md"));
    assert_eq!(paths.len(), 100_002);
}
