//! Archives in packings and containers, whole and broken: everything readable is in, everything else is named.

use std::io::{Cursor, Read as _, Write as _};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::harness::{Archive, Random};

fn article(title: &str) -> Vec<u8> {
    format!("# {title}\n\n港口今天启用了一条新的航线。").into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_by(CompressionMethod::Deflated, members)
}

fn zip_by(method: CompressionMethod, members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// `bytes` with `from` replaced everywhere by `to`, of the same length.
fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    places.into_iter().for_each(|at| bytes[at..at + from.len()].copy_from_slice(to));
    bytes
}

/// The summary of a run, and its failures as `path: reason`, sorted.
fn index(archive: &Archive, status: i32) -> (Value, Vec<String>) {
    let outcome = archive.run(&["index", "--format", "json"]).ends(status);
    let summary: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let failed = summary["failed"].as_array().unwrap().iter();
    let mut failed: Vec<String> =
        failed.map(|failure| format!("{}: {}", text(&failure["path"]), text(&failure["reason"]))).collect();
    failed.sort();
    (summary, failed)
}

#[test]
fn every_packing_and_container_is_read() {
    let archive = Archive::new();
    let (one, two) = (article("甲"), article("乙"));
    let lines = "{\"title\": \"丙\"}\n".as_bytes();
    let two_lines = "{\"title\": \"丙\"}\n{\"title\": \"丁\"}\n".as_bytes();
    let members: &[(&str, &[u8])] = &[("a/1.md", &one), ("a/2.md", &two)];
    archive.write("gz.jsonl.gz", [gzip(lines), gzip(lines)].concat());
    archive.write("zst.jsonl.zst", [zstd(lines), zstd(lines)].concat());
    archive.write("xz.jsonl.xz", [xz(lines), xz(lines)].concat());
    archive.write("bz2.jsonl.bz2", [bzip2(lines), bzip2(lines)].concat());
    archive.write("deflated.zip", zip(members));
    archive.write("stored.zip", zip_by(CompressionMethod::Stored, members));
    archive.write("by.zip", zip_by(CompressionMethod::Bzip2, members));
    archive.write("zstd.zip", zip_by(CompressionMethod::Zstd, members));
    archive.write("plain.tar", tar(members));
    archive.write("gz.tar.gz", gzip(&tar(members)));
    archive.write("gz.tgz", gzip(&tar(members)));
    archive.write("xz.tar.xz", xz(&tar(members)));
    archive.write("zst.tar.zst", zstd(&tar(members)));
    archive.write("bz2.TBZ2", bzip2(&tar(members)));
    let inner = zip(&[("b.md", &one), ("c.jsonl.gz", &gzip(two_lines))]);
    archive.write("nested.tar", tar(&[("in.zip", &inner), ("in.md.gz", &gzip(&one))]));
    archive.write("nested.zip", zip(&[("in.tgz", &gzip(&tar(&[("d.zip", &inner)])))]));
    // The name of the wrapping is wrong, and what is inside is known all the same.
    archive.write("wrong.zip", gzip(&tar(&[("a.md", &one)])));
    archive.write("wrong.tar.gz", xz(&tar(&[("a.md", &one)])));
    let (summary, failed) = index(&archive, 0);
    assert!(failed.is_empty(), "{failed:?}");
    let mut expected = Vec::new();
    for file in ["gz.jsonl.gz", "zst.jsonl.zst", "xz.jsonl.xz", "bz2.jsonl.bz2"] {
        expected.extend([format!("{file}#1"), format!("{file}#2")]);
    }
    for file in
        "deflated.zip stored.zip by.zip zstd.zip plain.tar gz.tar.gz gz.tgz xz.tar.xz zst.tar.zst bz2.TBZ2".split(' ')
    {
        expected.extend([format!("{file}!/a/1.md"), format!("{file}!/a/2.md")]);
    }
    for file in ["nested.tar!/in.zip", "nested.zip!/in.tgz!/d.zip"] {
        expected.extend(["b.md", "c.jsonl.gz#1", "c.jsonl.gz#2"].map(|name| format!("{file}!/{name}")));
    }
    expected.extend(["nested.tar!/in.md.gz", "wrong.zip!/a.md", "wrong.tar.gz!/a.md"].map(str::to_owned));
    expected.sort();
    assert_eq!(archive.found(&["*"]), expected);
    let (again, _) = index(&archive, 0);
    assert_eq!((&again["unchanged"], &again["added"]), (&summary["articles"], &Value::from(0)));
}

#[test]
fn names_of_members_are_only_names() {
    let archive = Archive::new();
    let (one, two, three) = (article("甲"), article("乙"), article("丙"));
    let gbk = zip(&[("??????.md", &one)]);
    archive.write("gbk.zip", replaced(gbk, b"??????", &[0xD0, 0xC2, 0xCE, 0xC5, 0xB8, 0xE5]));
    archive.write("up.tar", tar(&[("../../a.md", &one), ("/etc/b.md", &two), ("c\\d.md", &three)]));
    let twice: &[(&str, &[u8])] = &[("a.md", &one), ("a.md", &two), ("./a.md", &three)];
    archive.write("twice.tar", tar(twice));
    archive.write("twice.zip", replaced(zip(&[("a.md", &one), ("b.md", &two)]), b"b.md", b"a.md"));
    let skipped: &[(&str, &[u8])] = &[
        ("__MACOSX/._a.md", b"x"),
        ("a/", b""),
        (".git/a.md", b"x"),
        ("README.md", b"x"),
        ("photo.jpg", b"x"),
        ("a.md", &one),
    ];
    archive.write("skipped.tar", tar(skipped));
    let outcome = archive.run(&["index"]).succeeds();
    assert!(outcome.stderr.contains("not read: 2 (1 README, 1 jpg)"), "{outcome}");
    let expected = [
        "gbk.zip!/新闻稿.md",
        "skipped.tar!/a.md",
        "twice.tar!/a.md",
        "twice.tar!/a.md~2",
        "twice.tar!/a.md~3",
        "twice.zip!/a.md",
        "twice.zip!/a.md~2",
        "up.tar!/../../a.md",
        "up.tar!/c/d.md",
        "up.tar!/etc/b.md",
    ];
    assert_eq!(archive.found(&["*"]), expected);
}

#[test]
fn nothing_is_written_under_the_name_of_a_member() {
    let folder = Archive::new();
    let members =
        ["../../evil.txt", "/etc/evil.md", "..\\evil.txt", "a/../../../evil.md", "C:\\evil.txt", "~/evil.txt"];
    let articles: Vec<(&str, Vec<u8>)> = members.iter().map(|name| (*name, article(name))).collect();
    let articles: Vec<(&str, &[u8])> = articles.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    folder.write("inner/archive/evil.tar", tar(&articles));
    folder.write("inner/archive/evil.zip", zip(&articles));
    folder.write("inner/archive/in.tar", tar(&[("../../evil.zip", &zip(&articles))]));
    let outcome = folder.run(&["index", "inner/archive"]).succeeds();
    assert!(outcome.stdout.starts_with("18 articles"), "{outcome}");
    let mut files = Vec::new();
    let mut open = vec![folder.path().to_owned()];
    while let Some(path) = open.pop() {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if !path.is_dir() {
                files.push(path.strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned());
            } else if path.file_name().unwrap() != ".jianbao" {
                open.push(path);
            }
        }
    }
    files.sort();
    assert_eq!(files, ["inner/archive/evil.tar", "inner/archive/evil.zip", "inner/archive/in.tar"]);
    for outside in ["/etc/evil.md", "/evil.txt", "/evil.md"] {
        assert!(!std::path::Path::new(outside).exists(), "{outside}");
    }
    // A path begins with the container, so that it leads nowhere.
    let page: Value = serde_json::from_str(
        &folder.run(&["search", "港口", "inner/archive", "--limit", "100", "--format", "json"]).succeeds().stdout,
    )
    .unwrap();
    for hit in page["hits"].as_array().unwrap() {
        let path = hit["path"].as_str().unwrap();
        assert!(["evil.tar!/", "evil.zip!/", "in.tar!/"].iter().any(|start| path.starts_with(start)), "{path}");
    }
}

#[test]
fn what_is_broken_costs_only_itself() {
    let archive = Archive::new();
    // Titles that pack badly, so that half a file is half of its members.
    let long = |seed: u32| {
        let noise: String =
            (0..4000_u32).map(|at| format!("{:x}", at.wrapping_mul(seed).wrapping_mul(2_654_435_761) >> 7)).collect();
        [article("甲"), noise.into_bytes()].concat()
    };
    let (one, two, three) = (long(3), long(5), long(7));
    let members: &[(&str, &[u8])] = &[("1.md", &one), ("2.md", &two), ("3.md", &three)];
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    archive.write("good.md", article("好"));
    archive.write("half.tar", half(tar(members)));
    archive.write("half.tar.gz", half(gzip(&tar(members))));
    archive.write("half.zip", half(zip(members)));
    archive.write("half.md.zst", half(zstd(&one)));
    archive.write("bad.zip", replaced(zip_by(CompressionMethod::Stored, members), &two[100..140], &[b'x'; 40]));
    let encrypted = zip(members);
    // The flag in the first header, and in the first entry of the directory.
    let directory = encrypted.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut encrypted = encrypted;
    encrypted[6] |= 1;
    encrypted[directory + 8] |= 1;
    archive.write("secret.zip", encrypted);
    for name in ["empty.zip", "empty.tar", "empty.gz.md.gz", "empty.tar.xz"] {
        archive.write(name, "");
    }
    archive.write("text.zip", "no zip");
    archive.write("text.tar", "no tar");
    archive.write("text.txt.bz2", "no bzip2");
    archive.write("gzip.txt", gzip(b"text"));
    archive.write("pdf.md", "%PDF-1.7");
    archive.write("in.tar", tar(&[("photo.txt", b"\xFF\xD8\xFF\xE0"), ("a.md", &article("甲"))]));
    let mut deep = article("深");
    for _ in 0..7 {
        deep = gzip(&deep);
    }
    archive.write(&format!("deep.md{}", ".gz".repeat(7)), deep);
    archive.write("folder/a.md", article("甲"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        symlink(archive.path(), archive.path().join("folder/loop")).unwrap();
        let locked = archive.path().join("locked.zip");
        std::fs::write(&locked, zip(&[("a.md", &one)])).unwrap();
        std::fs::set_permissions(&locked, PermissionsExt::from_mode(0o000)).unwrap();
        // Nothing is locked to the superuser.
        if std::fs::File::open(&locked).is_ok() {
            std::fs::remove_file(&locked).unwrap();
        }
    }
    let (first, failed) = index(&archive, 2);
    let deep = format!("deep.md{}: is wrapped more than 6 times", ".gz".repeat(7));
    let expected = [
        "half.tar!/2.md: cannot be read: the tar is cut off",
        "half.tar: is cut off in the middle of a member",
        "half.tar.gz!/2.md: cannot be read",
        "half.tar.gz: cannot be read",
        "half.zip!/2.md: cannot be read",
        "half.zip: is damaged or cut off: its directory is lost, and it is read as far as member 2",
        "half.md.zst: cannot be read",
        "bad.zip!/2.md: cannot be read",
        "secret.zip!/1.md: is encrypted",
        "empty.zip: is empty",
        "empty.tar: is empty",
        "empty.gz.md.gz: is empty",
        "empty.tar.xz: is empty",
        "text.zip: is damaged or cut off, or is no zip",
        "text.tar: is cut off in the middle of a header",
        "text.txt.bz2: is named .bz2 and is not bzip2; if it is plain text, take the ending off",
        "gzip.txt: is gzip and not txt; name it .gz",
        "pdf.md: is PDF and not md; name it .pdf",
        "in.tar!/photo.txt: is a JPEG picture and not txt; name it .jpg",
        &deep,
        "folder/loop: is a link that leads back",
    ];
    for expected in expected {
        assert!(failed.iter().any(|failed| failed.starts_with(expected)), "{expected} in {failed:#?}");
    }
    let locked = failed.iter().filter(|failed| failed.starts_with("locked.zip: cannot be opened")).count();
    assert_eq!(failed.len(), expected.len() + locked, "{failed:#?}");
    let found = [
        "bad.zip!/1.md",
        "bad.zip!/3.md",
        "folder/a.md",
        "good.md",
        "half.tar!/1.md",
        "half.tar.gz!/1.md",
        "half.zip!/1.md",
        "in.tar!/a.md",
        "secret.zip!/2.md",
        "secret.zip!/3.md",
    ];
    assert_eq!(archive.found(&["*"]), found);
    let (second, still) = index(&archive, 2);
    assert_eq!((&second["unchanged"], &second["added"]), (&first["articles"], &Value::from(0)));
    assert_eq!(still, failed);
}

#[test]
fn a_bomb_ends_with_its_figure() {
    let archive = Archive::new();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("first.md", SimpleFileOptions::default()).unwrap();
    writer.write_all(&article("甲")).unwrap();
    writer
        .start_file("zeros.txt", SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
        .unwrap();
    std::io::copy(&mut std::io::repeat(0).take(1 << 30), &mut writer).unwrap();
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 2 << 20);
    archive.write("tar.zip", zip(&[("in.zip", &bomb)]));
    archive.write("bomb.zip", bomb);
    let zeros = zstd::encode_all(std::io::repeat(0).take(1 << 30), 1).unwrap();
    archive.write("zeros.tar.zst", zeros);
    let (_, failed) = index(&archive, 2);
    let spent =
        |path: &str, figure: &str| failed.iter().any(|failed| failed.starts_with(path) && failed.contains(figure));
    assert!(spent("bomb.zip!/zeros.txt: ", "is larger than 64 MiB"), "{failed:?}");
    assert!(spent("tar.zip: ", "unpacks to more than 64 MiB"), "{failed:?}");
    assert!(spent("zeros.tar.zst: ", "unpacks to more than 64 MiB"), "{failed:?}");
    assert_eq!(failed.len(), 3, "{failed:?}");
    assert_eq!(archive.found(&["*"]), ["bomb.zip!/first.md", "tar.zip!/in.zip!/first.md"]);
}

#[test]
fn crawls_are_read_and_what_is_no_page_is_counted() {
    let archive = Archive::new();
    let record = |kind: &str, url: &str, block: &str| {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>港口今天启用了一条新的航线。</p></body></html>";
    let records = [
        record("warcinfo", "", "software: x"),
        record("response", "http://a/1", page),
        record("response", "http://a/2", "HTTP/1.1 404 Not Found\r\n\r\n"),
        record("response", "http://a/3", page),
    ];
    let whole = records.concat();
    let by_record: Vec<u8> = records.iter().flat_map(|record| gzip(record.as_bytes())).collect();
    archive.write("plain.warc", &whole);
    archive.write("misnamed.warc", gzip(whole.as_bytes()));
    archive.write("in.zip", zip(&[("c.warc.gz", &by_record)]));
    archive.write("records.warc.gz", by_record);
    let outcome = archive.run(&["index"]).succeeds();
    assert!(outcome.stderr.contains("not read: 8 (4 WARC status 404, 4 WARC warcinfo)"), "{outcome}");
    let expected: Vec<String> = ["in.zip!/c.warc.gz", "misnamed.warc", "plain.warc", "records.warc.gz"]
        .iter()
        .flat_map(|path| [format!("{path}#1"), format!("{path}#2")])
        .collect();
    assert_eq!(archive.found(&["港口"]), expected);
}

#[test]
fn of_a_wacz_the_crawls_alone_are_read() {
    let archive = Archive::new();
    let record = |url: &str, title: &str| {
        let page = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><h1>{title}</h1><p>港口今天启用了一条新的航线。</p></body></html>"
        );
        let length = page.len();
        gzip(
            format!("WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-19T08:21:07Z\r\nContent-Length: {length}\r\n\r\n{page}\r\n\r\n").as_bytes(),
        )
    };
    let crawl = [record("http://a.example/1", "夜航"), record("http://a.example/2", "渡轮")].concat();
    // A list of pages holds their titles and their whole texts.
    let pages = "{\"format\": \"json-pages-1.0\"}\n{\"url\": \"http://a.example/1\", \"title\": \"夜航\", \"text\": \"港口今天启用了一条新的航线。\"}\n";
    let members: &[(&str, &[u8])] = &[
        ("archive/data.warc.gz", &crawl),
        ("archive/", b""),
        ("indexes/index.cdx.gz", &gzip(b"a")),
        ("pages/pages.jsonl", pages.as_bytes()),
        ("pages/extraPages.jsonl", pages.as_bytes()),
        ("datapackage.json", b"{\"title\": \"a\", \"description\": \"b\"}"),
    ];
    archive.write("a.wacz", zip_by(CompressionMethod::Stored, members));
    archive.write("in.zip", zip(&[("b.wacz", &zip(members))]));
    let outcome = archive.run(&["index"]).succeeds();
    assert!(outcome.stderr.contains("not read: 8 (8 part of a WACZ)"), "{outcome}");
    let places = ["a.wacz!/archive/data.warc.gz", "in.zip!/b.wacz!/archive/data.warc.gz"];
    let expected: Vec<String> = places.iter().flat_map(|path| [format!("{path}#1"), format!("{path}#2")]).collect();
    assert_eq!(archive.found(&["港口"]), expected);
}

#[test]
fn of_a_packed_file_that_is_cut_off_what_can_be_unpacked_is_read() {
    let mut random = Random(7);
    let line = |title: String| format!("{{\"title\": \"{title}\", \"body\": \"港口。\"}}\n");
    let lines: String = (0..40).map(|_| line(format!("夜航{}", random.below(1 << 30)))).collect();
    for (name, text) in
        [("a.jsonl.gz", lines.clone()), ("b.csv.gz", format!("title,body\n{}", "夜航,港口。\n".repeat(400)))]
    {
        let archive = Archive::new();
        let packed = gzip(text.as_bytes());
        archive.write(name, &packed[..packed.len() * 4 / 5]);
        let (summary, failed) = index(&archive, 2);
        assert!(summary["articles"].as_u64().unwrap() >= 10, "{name} {summary}");
        assert!(failed.iter().any(|failure| failure.contains("cannot be read")), "{failed:?}");
    }
}

#[test]
fn padding_behind_a_packed_file_costs_nothing_and_garbage_a_remark() {
    type Pack = fn(&[u8]) -> Vec<u8>;
    for (ending, pack) in [("gz", gzip as Pack), ("zst", zstd), ("xz", xz), ("bz2", bzip2)] {
        let archive = Archive::new();
        let name = |stem: &str| format!("{stem}.jsonl.{ending}");
        let line = |title: &str| pack(format!("{{\"title\": \"{title}\", \"body\": \"港口。\"}}\n").as_bytes());
        archive.write(&name("zeros"), [line("一"), vec![0; 4096]].concat());
        archive.write(&name("between"), [line("二"), vec![0; 512], line("三"), vec![0; 3]].concat());
        assert_eq!(index(&archive, 0).0["articles"], 3, "{ending}");
        archive.write(&name("garbage"), [line("四"), b"<html>".to_vec()].concat());
        let (summary, failed) = index(&archive, 2);
        assert_eq!(summary["articles"], 4, "{ending}");
        assert_eq!(failed.len(), 1, "{failed:?}");
        assert!(failed[0].contains("has 6 bytes behind its end that are no "), "{failed:?}");
    }
}
