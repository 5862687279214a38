use std::io::{Read as _, Write as _};
use std::ops::ControlFlow;

use flate2::Compression;
use proptest::prelude::*;

use super::*;
use crate::corpus::config::Config;

const PAGE_TEXT: &str = "<html><body><p>港口今天启用了一条新的航线。</p></body></html>";

/// An address or a reason, and its number.
type Numbered = (Option<u64>, Result<String, String>);

/// What a WARC gives: for each article its number and address, for each failure its number and reason; what is not
/// read; and how it ends.
fn read(bytes: &[u8]) -> (Vec<Numbered>, Vec<String>, Result<(), String>) {
    read_as(&WARC, bytes)
}

fn read_as(format: &dyn Format, bytes: &[u8]) -> (Vec<Numbered>, Vec<String>, Result<(), String>) {
    let config = Config::default();
    let context = Context::of("crawl", &config);
    let (mut found, mut kinds) = (Vec::new(), Vec::new());
    let end = format.read_all(
        &mut &bytes[..],
        &context,
        &mut |record| {
            let content = record.content.and_then(|draft| draft.article()).map(|article| {
                assert!(article.body.contains("港口"), "{}", article.body);
                article.url.unwrap()
            });
            found.push((record.number, content));
            ControlFlow::Continue(())
        },
        &mut |kind| kinds.push(kind),
    );
    (found, kinds, end)
}

fn record(fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\n{fields}\r\nContent-Length: {}\r\n\r\n", block.len());
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(url: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {header}\r\n\r\n").as_bytes(), body].concat();
    record(
        &format!(
            "WARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-19T16:21:00Z\r\nContent-Type: application/http;msgtype=response"
        ),
        &block,
    )
}

fn ok(number: u64, url: &str) -> Numbered {
    (Some(number), Ok(url.to_owned()))
}

#[test]
fn pages_are_articles_and_the_rest_is_counted() {
    let html = "200 OK\r\nContent-Type: text/html; charset=utf-8";
    let warc = [
        record("WARC-Type: warcinfo", b"software: x"),
        record("WARC-Type: request\r\nContent-Type: application/http", b"GET / HTTP/1.1\r\n\r\n"),
        response("<http://a/1>", html, PAGE_TEXT.as_bytes()),
        response("http://a/x.png", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        response("http://a/no", "404 Not Found\r\nContent-Type: text/html", PAGE_TEXT.as_bytes()),
        response("http://a/2", "200 OK", PAGE_TEXT.as_bytes()),
        response("http://a/json", "200 OK", b"{}"),
        record(
            "warc-type: Resource\r\nwarc-target-uri:\r\n http://a/3\r\ncontent-type: text/html",
            PAGE_TEXT.as_bytes(),
        ),
        record("WARC-Type: revisit", b""),
        record("WARC-Type: response\r\nContent-Type: text/dns", b"20240101"),
    ]
    .concat();
    let (found, kinds, end) = read(&warc);
    assert_eq!(found, [ok(1, "http://a/1"), ok(2, "http://a/2"), ok(3, "http://a/3")]);
    let expected = ["warcinfo", "request", "non-HTML", "status 404", "non-HTML", "revisit", "non-HTML"]
        .map(|kind| format!("WARC {kind}"));
    assert_eq!((kinds, end), (expected.to_vec(), Ok(())));
}

#[test]
fn chunks_and_packings_are_undone() {
    let page = PAGE_TEXT.as_bytes();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(page).unwrap();
    let gzip = gzip.finish().unwrap();
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(page).unwrap();
    let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), Compression::fast());
    raw.write_all(page).unwrap();
    let chunked = |bytes: &[u8]| {
        let (first, second) = bytes.split_at(20);
        let mut body = format!("{:x}\r\n", first.len()).into_bytes();
        body.extend([first, format!("\r\n{:X};a=b\r\n", second.len()).as_bytes(), second, b"\r\n0\r\n\r\n"].concat());
        body
    };
    // Brotli, stored: a block of plain bytes and the empty last one.
    let length = page.len() - 1;
    let bits = (length as u32) << 4 | 1 << 20;
    let brotli = [&bits.to_le_bytes()[..3], page, &[3]].concat();
    for (encoding, body) in [
        ("Content-Encoding: gzip", gzip.clone()),
        ("Content-Encoding: gzip", page.to_vec()),
        ("Content-Encoding: zstd", zstd::encode_all(page, 1).unwrap()),
        ("Content-Encoding: deflate", zlib.finish().unwrap()),
        ("Content-Encoding: deflate", raw.finish().unwrap()),
        ("Content-Encoding: br", brotli),
        ("Transfer-Encoding: chunked", chunked(page)),
        ("Transfer-Encoding: chunked", page.to_vec()),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(&gzip)),
    ] {
        let warc = response("u", &format!("200 OK\r\nContent-Type: text/html\r\n{encoding}"), &body);
        assert_eq!(read(&warc), (vec![ok(1, "u")], vec![], Ok(())), "{encoding}");
    }
    let bomb = zstd::encode_all(std::io::repeat(b' ').take(PAGE + 1), 1).unwrap();
    let warc = response("u", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd", &bomb);
    assert_eq!(read(&warc).0, [(Some(1), Err("is a page that unpacks to more than 64 MiB".to_owned()))]);
}

#[test]
fn damage_costs_what_is_damaged() {
    let page = |url: &str| response(url, "200 OK\r\nContent-Type: text/html", PAGE_TEXT.as_bytes());
    let warc = [
        page("1"),
        b"garbage\r\nmore\r\n".to_vec(),
        page("2"),
        b"WARC/1.1\r\nno field\r\n\r\n".to_vec(),
        page("3"),
        b"WARC/1.0\r\nWARC-Type: response\r\n".to_vec(),
        page("4"),
        record("WARC-Type: metadata\r\nContent-Length: 99999999999999999999", b"x"),
        page("5"),
    ]
    .concat();
    let (found, _, end) = read(&warc);
    let numbers: Vec<u64> = found.iter().filter(|(_, content)| content.is_ok()).filter_map(|(n, _)| *n).collect();
    assert_eq!((numbers, &end), (vec![1, 2, 3, 4, 5], &Ok(())));
    let reasons: Vec<String> = found.into_iter().filter_map(|(_, content)| content.err()).collect();
    assert_eq!(reasons.len(), 4, "{reasons:?}");
    assert!(reasons[0].starts_with("record 2 does not begin where"), "{reasons:?}");
    assert!(reasons[3].starts_with("record 8 does not say how long it is"), "{reasons:?}");
}

#[test]
fn what_is_cut_off_is_read_as_far_as_it_goes() {
    let page = response("u", "200 OK\r\nContent-Type: text/html", PAGE_TEXT.as_bytes());
    let (found, _, end) = read(&page[..page.len() - 20]);
    assert_eq!((found.len(), &found[1], end), (2, &ok(1, "u"), Ok(())));
    assert!(found[0].1.as_ref().unwrap_err().starts_with("is cut off: the file ends"));
    let huge = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 9999999999999999999\r\n\r\nx";
    assert_eq!(read(huge).2, Err("is cut off in the middle of record 1".to_owned()));
    assert_eq!(read(b"").2, Err("holds no WARC record".to_owned()));
    assert!(read(b"text\n").0[0].1.is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_bytes_end(at in 0_usize..2000, bytes in prop::collection::vec(any::<u8>(), 0..30), encoding in 0_usize..5) {
        let encoding = ["gzip", "br", "deflate", "zstd", "x"][encoding];
        let header = format!("200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: {encoding}");
        let mut warc = [response("u", &header, &bytes), response("v", &header, b"5\r\n<html\r\n0\r\n")].concat();
        let at = at % warc.len();
        warc.splice(at..at, bytes.iter().copied());
        let config = Config::default();
    let context = Context::of("crawl", &config);
        for warc in [warc.as_slice(), &bytes] {
            let _ = WARC.read(&mut &warc[..], &context, &mut |_| ControlFlow::Continue(()));
        }
    }
}

fn arc_record(url: &str, middle: &str, block: &[u8]) -> Vec<u8> {
    [format!("{url} 192.0.2.7 20040319162100 {middle} {}\n", block.len()).as_bytes(), block, b"\n"].concat()
}

/// Two pages, what stands between them, and a page without a header, as crawlers wrote before there were WARCs.
fn arc() -> Vec<Vec<u8>> {
    let with_header =
        |status: &str| format!("HTTP/1.0 {status}\r\nContent-Type: text/html\r\n\r\n{PAGE_TEXT}").into_bytes();
    vec![
        arc_record(
            "filedesc://c.arc",
            "text/plain",
            b"1 0 crawler\nURL IP-address Archive-date Content-type Archive-length\n",
        ),
        arc_record("dns:a.example", "text/dns", b"20040319162100\n"),
        arc_record("http://a/1", "text/html", &with_header("200 OK")),
        arc_record("http://a/no", "text/html", &with_header("404 Not Found")),
        arc_record("http://a/x.gif", "image/gif", b"HTTP/1.0 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF89a"),
        arc_record("http://a/2 b.htm", "text/html 200 - - 77 c.arc", &with_header("200 OK")),
        arc_record("http://a/3", "text/html", PAGE_TEXT.as_bytes()),
    ]
}

#[test]
fn an_arc_is_read_as_a_warc_is() {
    let expected = ["filedesc", "dns", "status 404", "non-HTML"].map(|kind| format!("ARC {kind}"));
    let pages = [ok(1, "http://a/1"), ok(2, "http://a/2 b.htm"), ok(3, "http://a/3")];
    assert_eq!(read_as(&ARC, &arc().concat()), (pages.to_vec(), expected.to_vec(), Ok(())));
    let (found, _, end) = read_as(&ARC, b"ArC\x01 of another program\n");
    assert!(
        matches!(&found[..], [(None, Err(reason))] if reason.starts_with("record 1 does not begin as a record does; ")),
        "{found:?}"
    );
    assert_eq!(end, Ok(()));
    assert_eq!(read_as(&ARC, b"").2, Err("holds no ARC record".to_owned()));
}

#[test]
fn a_damaged_arc_is_read_on_at_the_next_line_of_a_record() {
    let mut records = arc();
    // A length that is too short: the page has no text yet, and what is left is no record.
    records[2] = [
        b"http://a/1 192.0.2.7 20040319162100 text/html 90\n",
        &records[2][records[2].iter().position(|byte| *byte == b'\n').unwrap() + 1..],
    ]
    .concat();
    let (found, _, end) = read_as(&ARC, &records.concat());
    assert_eq!(end, Ok(()));
    let reasons: Vec<&String> = found.iter().filter_map(|(_, content)| content.as_ref().err()).collect();
    assert_eq!(
        reasons[1..],
        ["record 4 does not begin where the one before it should end; it is read on at the next record"]
    );
    assert_eq!(&found[found.len() - 2..], [ok(2, "http://a/2 b.htm"), ok(3, "http://a/3")]);
    // And one that is too long: the file ends in the middle.
    let cut = &arc().concat()[..arc()[..2].concat().len() + 120];
    let (found, _, _) = read_as(&ARC, cut);
    assert!(matches!(&found[0].1, Err(reason) if reason.contains("cut off")), "{found:?}");
}
