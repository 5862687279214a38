//! Documents of one article, as small as programs would write them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(super) const TITLE: &str = "渡轮夜航下月增开两班";
pub(super) const FIRST: &str = "东港渡轮公司宣布，四月一日起往返澜岛的夜航增开两班，方便居民返家。";
pub(super) const SECOND: &str = "候船室同步延长开放，票价与日间相同。";
pub(super) const HEAD: &str = "2024-03-19 08:05 来源：雁洲日报 作者：沈若橘\n责任编辑：苏湄";

/// The paragraphs of the article as a manuscript has them.
fn paragraphs() -> Vec<&'static str> {
    let (line, editor) = HEAD.split_once('\n').unwrap();
    vec![TITLE, line, FIRST, SECOND, editor]
}

/// The article in every format that states all of it.
pub(super) fn articles() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a.docx", docx()),
        ("a.odt", odt()),
        ("a.rtf", rtf()),
        ("a.epub", epub()),
        ("a.pdf", pdf(&[page()])),
        ("a.mhtml", mhtml()),
        ("a.webarchive", webarchive()),
    ]
}

fn html() -> String {
    let (line, editor) = HEAD.split_once('\n').unwrap();
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE}_雁洲网</title></head><body><h1>{TITLE}</h1>\
         <div>{line}</div><div id=content><p>{FIRST}</p><p>{SECOND}</p></div><div>{editor}</div></body></html>"
    )
}

fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx() -> Vec<u8> {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let text: String = paragraphs().iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    package(&[
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
                 <Relationship Id='r1' Type='{types}/officeDocument' Target='word/document.xml'/>\
                 <Relationship Id='r2' Type='http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties' \
                 Target='docProps/core.xml'/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{text}</w:body></w:document>"
            ),
        ),
        (
            "docProps/core.xml",
            "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' \
             xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'><dc:title>夜航稿</dc:title>\
             <dc:creator>卢映禾</dc:creator><dcterms:created>2024-03-18T20:00:00Z</dcterms:created></cp:coreProperties>"
                .to_owned(),
        ),
    ])
}

fn odt() -> Vec<u8> {
    let text: String = paragraphs().iter().map(|text| format!("<text:p>{text}</text:p>")).collect();
    package(&[
        ("mimetype", "application/vnd.oasis.opendocument.text".to_owned()),
        (
            "content.xml",
            format!(
                "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
                 xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>{text}</office:text>\
                 </office:body></office:document-content>"
            ),
        ),
    ])
}

fn rtf() -> Vec<u8> {
    let mut rtf = "{\\rtf1\\ansi\\uc1 ".to_owned();
    for text in paragraphs() {
        for c in text.chars() {
            if c.is_ascii() { rtf.push(c) } else { write!(rtf, "\\u{}?", c as u32 as u16 as i16).unwrap() }
        }
        rtf.push_str("\\par\n");
    }
    rtf.push('}');
    rtf.into_bytes()
}

fn epub() -> Vec<u8> {
    let text: String = paragraphs()[1..].iter().map(|text| format!("<p>{text}</p>")).collect();
    package(&[
        (
            "META-INF/container.xml",
            "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='b.opf' \
             media-type='application/oebps-package+xml'/></rootfiles></container>"
                .to_owned(),
        ),
        (
            "b.opf",
            "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'><metadata/><manifest>\
             <item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>"
                .to_owned(),
        ),
        (
            "a.xhtml",
            format!("<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><h1>{TITLE}</h1>{text}</body></html>"),
        ),
    ])
}

fn mhtml() -> Vec<u8> {
    let head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/1.html\r\nMIME-Version: 1.0\r\n\
                Content-Type: multipart/related; type=\"text/html\"; boundary=\"----b\"\r\n\r\n------b\r\n\
                Content-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: https://news.example/1.html\r\n\r\n";
    format!("{head}{}\r\n------b--\r\n", html()).into_bytes()
}

fn webarchive() -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict><key>WebMainResource</key><dict>\
         <key>WebResourceData</key><data>{}</data><key>WebResourceMIMEType</key><string>text/html</string>\
         <key>WebResourceTextEncodingName</key><string>UTF-8</string><key>WebResourceURL</key>\
         <string>https://news.example/1.html</string></dict></dict></plist>",
        base64(html().as_bytes())
    )
    .into_bytes()
}

/// A message of the article, as far as a message states it.
pub(super) fn eml() -> Vec<u8> {
    format!(
        "From: =?utf-8?B?{}?= <news@example.org>\nSubject: =?utf-8?B?{}?=\nDate: Tue, 19 Mar 2024 08:05:00 +0800\n\
         MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}\n",
        base64("雁洲日报".as_bytes()),
        base64(TITLE.as_bytes()),
        base64(format!("<p>{FIRST}</p><p>{SECOND}</p>").as_bytes())
    )
    .into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let place = (number >> (18 - 6 * digit)) as usize & 63;
            text.push(if digit <= three.len() { DIGITS[place] as char } else { '=' });
        }
    }
    text
}

/// A line of a page of print: where it begins, in points from the lower left corner, its size, and whether it goes down.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    x: f64,
    y: f64,
    size: f64,
    text: &'t str,
    is_vertical: bool,
}

pub(super) fn across(x: f64, y: f64, size: f64, text: &str) -> Line<'_> {
    Line { x, y, size, text, is_vertical: false }
}

pub(super) fn down(x: f64, y: f64, size: f64, text: &str) -> Line<'_> {
    Line { x, y, size, text, is_vertical: true }
}

fn page() -> Vec<Line<'static>> {
    let (line, editor) = HEAD.split_once('\n').unwrap();
    vec![
        across(60.0, 760.0, 18.0, TITLE),
        across(60.0, 730.0, 10.0, line),
        across(60.0, 700.0, 10.0, FIRST),
        across(60.0, 670.0, 10.0, SECOND),
        across(60.0, 640.0, 10.0, editor),
    ]
}

/// A PDF of these pages, in fonts that are not embedded and known by a predefined CMap.
pub(super) fn pdf(pages: &[Vec<Line<'_>>]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|number| format!("{} 0 R", 9 + 2 * number)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()),
    ];
    for (name, first) in [("UniGB-UTF16-H", 4), ("UniGB-UTF16-V", 7)] {
        objects.push(format!(
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{name}/DescendantFonts[{first} 0 R]>>"
        ));
        objects.push(format!(
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
             /Supplement 4>>/FontDescriptor {} 0 R/DW 1000/W[1 95 500 814 939 500]>>",
            first + 1
        ));
        objects.push(
            "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880\
             /Descent -120/CapHeight 880/StemV 93>>"
                .to_owned(),
        );
    }
    for (number, lines) in pages.iter().enumerate() {
        let mut content = String::new();
        for line in lines {
            let font = if line.is_vertical { "V" } else { "H" };
            let codes = line.text.encode_utf16().fold(String::new(), |mut codes, code| {
                let _ = write!(codes, "{code:04X}");
                codes
            });
            let _ = writeln!(content, "BT /{font} {} Tf {} {} Td <{codes}> Tj ET", line.size, line.x, line.y);
        }
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</H 3 0 R/V 6 0 R>>>>/Contents {} 0 R>>",
            10 + 2 * number
        ));
        objects.push(format!("<</Length {}>>\nstream\n{content}endstream", content.len()));
    }
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    places.iter().for_each(|place| bytes.extend(format!("{place:010} 00000 n \n").bytes()));
    bytes.extend(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", places.len() + 1).bytes());
    bytes
}
