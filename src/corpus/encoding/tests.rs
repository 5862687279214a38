//! Forty articles in every encoding that can write them, declared rightly, wrongly and not at all, and what else may lie
//! in an archive.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufReader, Read};

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

/// The articles, simplified ones first.
fn articles() -> Vec<String> {
    let lines: Vec<&str> = include_str!("../../../tests/data/encodings.txt").lines().collect();
    let articles = lines.split(|line| line.is_empty()).filter(|lines| lines.iter().all(|line| !line.starts_with('#')));
    let articles: Vec<String> = articles.map(|lines| lines.join("\n")).collect();
    assert_eq!(articles.len(), 40);
    articles
}

/// The ways to write a text, each with the label that is right for it, what it is read as, and its mark.
const WRITINGS: [(&str, &str, &str, &[u8]); 7] = [
    ("UTF-8", "utf-8", "UTF-8", &[0xEF, 0xBB, 0xBF]),
    ("UTF-16LE", "utf-16le", "UTF-16LE", &[0xFF, 0xFE]),
    ("UTF-16BE", "utf-16be", "UTF-16BE", &[0xFE, 0xFF]),
    ("GBK", "gb2312", "GB18030", &[]),
    ("GB18030", "gb18030", "GB18030", &[0x84, 0x31, 0x95, 0x33]),
    ("Big5", "big5", "Big5", &[]),
    ("Big5-HKSCS", "big5-hkscs", "Big5", &[]),
];

/// Labels that may stand where another one should.
const LABELS: [&str; 11] = [
    "utf-8",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
    "utf-16le",
    "iso-8859-1",
    "shift_jis",
    "euc-kr",
    "windows-1251",
    "no-such-label",
];

/// `text` in the encoding of that name, or nothing where it has no such characters.
fn written(text: &str, name: &str, hkscs: &HashMap<char, [u8; 2]>) -> Option<Vec<u8>> {
    let encoded = |encoding: &'static Encoding| {
        let (bytes, _, is_lossy) = encoding.encode(text);
        (!is_lossy).then(|| bytes.into_owned())
    };
    match name {
        "UTF-8" => Some(text.as_bytes().to_vec()),
        "UTF-16LE" => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "UTF-16BE" => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        "GBK" => encoded(GBK),
        "GB18030" => encoded(GB18030),
        "Big5" => encoded(BIG5),
        _ => {
            let mut bytes = Vec::new();
            for c in text.chars() {
                if c.is_ascii() {
                    bytes.push(c as u8);
                } else {
                    bytes.extend(hkscs.get(&c)?);
                }
            }
            Some(bytes)
        }
    }
}

/// The codes of all characters of Big5 with Hong Kong's additions, which the library decodes and does not encode.
fn hkscs() -> HashMap<char, [u8; 2]> {
    let mut codes = HashMap::new();
    for pair in (0x81..=0xFE_u8).flat_map(|lead| (0x40..=0xFE_u8).map(move |trail| [lead, trail])) {
        let (text, is_lossy) = BIG5.decode_without_bom_handling(&pair);
        let mut characters = text.chars();
        if let (Some(c), None, false) = (characters.next(), characters.next(), is_lossy) {
            codes.entry(c).or_insert(pair);
        }
    }
    codes
}

/// Everything that `TextReader` gives, in small buffers of `size`.
fn streamed(bytes: &[u8], label: Option<&str>, size: usize) -> Result<(String, Option<String>), String> {
    let mut input = BufReader::with_capacity(size, bytes);
    let mut reader = TextReader::mending(&mut input, label)?;
    let mut text = Vec::new();
    let mut buffer = vec![0; size];
    loop {
        match reader.read(&mut buffer).unwrap() {
            0 => break,
            count => text.extend(&buffer[..count]),
        }
    }
    Ok((String::from_utf8(text).unwrap(), reader.remark()))
}

#[test]
fn forty_articles_in_every_encoding_and_declaration_are_the_same_text() {
    let hkscs = hkscs();
    let mut tried: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (number, article) in articles().iter().enumerate() {
        for (name, right, read_as, mark) in WRITINGS {
            if written(article, name, &hkscs).is_none() {
                continue;
            }
            tried.entry(name).or_default()[0] += 1;
            let labels = [None, Some(right)].into_iter().chain(LABELS.map(Some));
            for (label, with_mark) in labels.flat_map(|label| [(label, false), (label, true)]) {
                if with_mark && mark.is_empty() {
                    continue;
                }
                let declared = label.unwrap_or("");
                for (form, text) in [
                    ("text", article.clone()),
                    (
                        "page",
                        format!("<html><head><meta charset=\"{declared}\"><title>{article}</title></head></html>"),
                    ),
                    ("XML", format!("<?xml version=\"1.0\" encoding=\"{declared}\"?><article>{article}</article>")),
                ] {
                    let mut bytes = if with_mark { mark.to_vec() } else { Vec::new() };
                    bytes.extend(written(&text, name, &hkscs).unwrap());
                    let label = match form {
                        "text" => label.map(str::to_owned),
                        "page" => declared_in_html(&bytes),
                        _ => declared_in_xml(&bytes),
                    };
                    tried.entry(name).or_default()[1] += 1;
                    match decode(&bytes, label.as_deref()) {
                        Ok(read) if read.text == text && read.encoding == read_as && read.remark.is_none() => {}
                        Ok(read) => wrong.push(format!(
                            "{number} {form} in {name} declared {label:?}: {} {:?} {:.60}",
                            read.encoding, read.remark, read.text
                        )),
                        Err(error) => {
                            wrong.push(format!("{number} {form} in {name} declared {label:?}: {error}"));
                        }
                    }
                    assert_eq!(streamed(&bytes, label.as_deref(), 4096).unwrap().0, text);
                }
            }
        }
    }
    let all: usize = tried.values().map(|[_, combinations]| combinations).sum();
    assert!(wrong.is_empty(), "{} of {all} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    // The table of what was tried, so that an article nobody can write any more does not pass unseen.
    let articles: Vec<usize> = WRITINGS.iter().map(|(name, ..)| tried[name][0]).collect();
    assert_eq!(articles, [40, 40, 40, 37, 40, 17, 19]);
}

#[test]
fn short_texts_are_read_rightly_or_with_a_remark() {
    let hkscs = hkscs();
    for (length, most_unsure) in [(2, 90), (3, 50), (4, 25), (6, 8), (8, 4), (12, 2), (16, 1)] {
        let (mut tried, mut unsure, mut wrong) = (0, 0, Vec::new());
        for article in articles() {
            let characters: Vec<char> = article.chars().filter(|c| *c != '\n').collect();
            for piece in characters.chunks_exact(length) {
                let text: String = piece.iter().collect();
                for name in ["UTF-8", "GBK", "Big5", "UTF-16LE", "UTF-16BE"] {
                    let Some(bytes) = written(&text, name, &hkscs) else { continue };
                    // A few characters of UTF-16 may be ASCII, byte for byte; ASCII is what it is then.
                    if bytes.is_ascii() {
                        continue;
                    }
                    for label in [None, Some("gb2312"), Some("big5"), Some("utf-8")] {
                        tried += 1;
                        match decode(&bytes, label) {
                            Ok(read) if read.text == text && read.remark.is_none() => {}
                            Ok(read) if read.remark.is_none() => {
                                let read = format!("`{}` in {}", read.text, read.encoding);
                                wrong.push(format!("`{text}` in {name} declared {label:?}: {read}"));
                            }
                            _ => unsure += 1,
                        }
                    }
                }
            }
        }
        // Two or three characters may be valid UTF-8 by chance, or likely in what is wrongly declared.
        let most_wrong = match length {
            2 | 3 => tried / 100,
            4 | 6 => tried / 500,
            _ => 0,
        };
        assert!(wrong.len() <= most_wrong, "{length}: {} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(length < 4 || !wrong.iter().any(|read| read.contains("declared None")), "{}", wrong.join("\n"));
        assert!(unsure * 100 <= most_unsure * tried, "{length}: unsure of {unsure} of {tried}");
    }
}

#[test]
fn damaged_texts_are_read_and_the_damage_is_counted() {
    let page = articles().concat().repeat(3);
    for (encoding, name) in [(UTF_8, "UTF-8"), (GB18030, "GB18030")] {
        let mut bytes = encoding.encode(&page).0.into_owned();
        for at in [3001, 9001, 15001] {
            // In the middle of an ideograph of three bytes or two.
            let at = (at..).find(|&at| bytes[at..at + 6].iter().all(|byte| *byte >= 0x80)).unwrap();
            bytes[at] = 0xFF;
        }
        for label in [None, Some("gb2312"), Some("big5"), Some("utf-8")] {
            let read = decode(&bytes, label).unwrap();
            assert_eq!(read.encoding, name, "{label:?}");
            let remark = read.remark.unwrap();
            assert!(remark.contains("could not be decoded as"), "{remark}");
            let lost = read.text.matches('\u{FFFD}').count();
            assert!((3..=9).contains(&lost) && remark.starts_with(&format!("has {lost} ")), "{lost} {remark}");
        }
    }
}

#[test]
fn texts_that_are_cut_off_are_read() {
    let text = articles().concat();
    for encoding in [UTF_8, GB18030, BIG5] {
        let (bytes, _, _) = encoding.encode(if encoding == BIG5 { &text[text.len() - 3000..] } else { &text });
        let cut = &bytes[..bytes.len() - 1];
        // The last character is a full stop of two bytes or three.
        let read = decode(cut, None).unwrap();
        assert_eq!(read.encoding, decide::name(encoding));
        let remark = read.remark.unwrap();
        assert!(remark.contains("ends inside of a character"), "{remark}");
    }
}

#[test]
fn stray_nuls_are_left_out_and_counted() {
    let mut bytes = articles().concat().into_bytes();
    bytes.insert(0, 0);
    bytes.push(0);
    let read = decode(&bytes, None).unwrap();
    assert_eq!(
        (read.text, read.remark.as_deref()),
        (articles().concat(), Some("has 2 NUL characters, which were left out"))
    );
    assert!(decode(b"a\0b", None).unwrap_err().starts_with("is binary"));
    let text = "港口今天启用了新的航线。";
    for (encoded, lost) in [(text.as_bytes().to_vec(), 1), (encoding_rs::GB18030.encode(text).0.into_owned(), 1)] {
        let in_the_middle = [&encoded[..6], b"\0", &encoded[6..]].concat();
        for (bytes, nuls) in [(in_the_middle, lost), ([&encoded[..], &[0; 4096]].concat(), 4096)] {
            let read = decode(&bytes, None).unwrap();
            assert_eq!(read.text, text);
            assert!(read.remark.is_some_and(|remark| remark.contains(&format!("has {nuls} NUL"))), "{nuls}");
        }
    }
    let utf_16: Vec<u8> = "港口Ab".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let padded = [b"\xFF\xFE", &utf_16[..], &[0; 512]].concat();
    assert_eq!(decode(&padded, None).unwrap().text, "港口Ab");
}

#[test]
fn damage_of_old_is_named() {
    let read = decode("锟斤拷锟斤拷锟斤拷，港口".as_bytes(), None).unwrap();
    assert_eq!(read.remark.unwrap(), "was damaged before it was stored: it has `锟斤拷` 3 times");
}

#[test]
fn texts_in_other_languages_are_read_as_they_declare() {
    let french = "Le maire de Valbrune a inauguré hier la bibliothèque, où l'on trouvera près de 4000 livres à prêter.";
    let japanese = "白鳥町の新しい図書館が昨日開館した。館長の水野さんは「子どもたちに来てほしい」と話した。";
    let korean = "백로시 시립도서관이 어제 문을 열었다. 관장은 어린이들이 많이 찾아오기를 바란다고 말했다.";
    let russian = "Вчера в посёлке Белый Брод открылась новая библиотека, сообщил глава посёлка.";
    for (text, label) in [
        (french, "iso-8859-1"),
        (french, "windows-1252"),
        (japanese, "shift_jis"),
        (japanese, "euc-jp"),
        (japanese, "iso-2022-jp"),
        (korean, "euc-kr"),
        (russian, "windows-1251"),
        (russian, "koi8-r"),
    ] {
        let encoding = decide::encoding_of(label).unwrap();
        let (bytes, _, is_lossy) = encoding.encode(text);
        assert!(!is_lossy);
        let read = decode(&bytes, Some(label)).unwrap();
        assert_eq!((read.text.as_str(), read.basis, read.remark), (text, Basis::Declaration, None), "{label}");
        // Nothing is declared: the guess is right, or in doubt.
        let read = decode(&bytes, None).unwrap();
        assert!(read.remark.is_some(), "{label} {}", read.text);
    }
}

#[test]
fn what_is_no_text_is_refused() {
    let mut noise = vec![0; 3000];
    let mut state = 12345_u32;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (state >> 24) as u8;
        }
    };
    for length in (64..3000).step_by(7) {
        random(&mut noise[..length]);
        for label in [None, Some("gb2312"), Some("big5"), Some("utf-16le"), Some("windows-1252")] {
            match decode(&noise[..length], label) {
                Err(error) => assert!(error.starts_with("is binary"), "{error}"),
                Ok(read) => panic!("{length} {label:?} {} {:?}", read.encoding, read.remark),
            }
        }
    }
    for (start, kind) in [
        (&b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"[..], "a PNG picture"),
        (b"PK\x03\x04\x14\0\x08\x08", "a ZIP archive"),
        (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj", "a PDF document"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "a document of an older"),
    ] {
        let error = decode(start, Some("gbk")).unwrap_err();
        assert!(error.starts_with(&format!("is binary, not text: it begins like {kind}")), "{error}");
    }
    assert!(decode(b"\xFF\xFE\0\0a\0\0\0", None).unwrap_err().starts_with("is UTF-32"));
}

/// 港口今天啟用了一條新的航線…, in EUC-TW.
const EUC_TW: &str = "e0abc4c7c4f4c5b2daf6c6eec4a7c4a1dbbee4bbcefbd7eceec0a1a2e0aeefc7e8eac4a7c4b6cbf4a1a2dcf3c4d6f6b5\
     d8c4f1b9a1a4c6cbc6e1c7e3eea3f3a4c4b8e1abd4b7a1a2d0e6c4cdd4afd1c0e1e1ebbfdda8cefbf1b9e3d7a1a4";

fn euc_tw() -> Vec<u8> {
    EUC_TW.as_bytes().chunks(2).map(|digits| u8::from_str_radix(str::from_utf8(digits).unwrap(), 16).unwrap()).collect()
}

#[test]
fn encodings_that_are_not_read_are_told_apart() {
    let told = |bytes: &[u8], label| decode(bytes, label).map(|read| read.text);
    let named = |bytes: &[u8], label, name: &str| {
        let reason = told(bytes, label).unwrap_err();
        assert!(reason.starts_with(&format!("is in {name}, which is not read; convert it to UTF-8: ")), "{reason}");
        let mut input = bytes;
        assert!(TextReader::new(&mut input, label).is_err_and(|error| error == reason));
    };
    named(b"Gang kou:\n~{8[?Z=qLlFtSCAKR;LuPB5D:=O_~}, ~~ 2\r\n~{6IBV\r\n", None, "HZ");
    named(b"\x1b$)A\x0e8[?Z=qLlFtSC\x0f 5\n", None, "ISO-2022-CN");
    named(b"<p>\x1b$)G\x0eZvFnD'D!\x0f</p>", Some("iso-2022-cn"), "ISO-2022-CN");
    named(b"a\x1b$)C\x0eGW18?!\x0f", None, "ISO-2022-KR");
    named(&euc_tw(), None, "EUC-TW");
    named(&[b"\x8e\xa2\xa1\xa1".as_slice(), &euc_tw()].concat(), Some("gb2312"), "EUC-TW");
    named(&euc_tw()[..8], Some("x-euc-tw"), "EUC-TW");
    // What looks like it and is not.
    for text in [
        "x~{ab c~}",
        "a~{abc~}",
        "~{}~{}",
        "plain ~{",
        "~{hello}",
        "~{hell~} and ~{worlds~}",
        "\x1b[1;31mred\x1b[m",
        "\x1b$B8[\x1b(B",
    ] {
        assert!(told(text.as_bytes(), None).is_ok(), "{text:?}");
    }
    for label in [None, Some("euc-tw")] {
        for text in articles() {
            assert_eq!(told(text.as_bytes(), label).unwrap(), text);
            for encoding in [encoding_rs::GB18030, encoding_rs::BIG5] {
                assert!(told(&encoding.encode(&text).0, label).is_ok(), "{text}");
            }
        }
    }
}

#[test]
fn lines_end_in_line_feeds() {
    let read = read_text(&mut "\u{FEFF}一\r\n二\r三\u{2028}四".as_bytes(), None).unwrap();
    assert_eq!((read.text.as_str(), read.basis), ("一\n二\n三\n四", Basis::Mark));
    assert_eq!(Basis::Mark.to_string(), "by its byte order mark");
}

#[test]
fn a_text_beyond_the_limit_is_refused() {
    let error = read_text(&mut std::io::repeat(b'a'), None).unwrap_err();
    assert_eq!(error, "is larger than 64 MiB, the most that is read as one text");
}

#[test]
fn lines_of_utf_8_are_handed_on_as_they_are() {
    let mut bytes = "\u{FEFF}港口\r\n".repeat(3).into_bytes();
    bytes.extend(b"\xFF\xFE broken\n");
    let mut input = bytes.as_slice();
    let mut reader = TextReader::new(&mut input, Some("gbk")).unwrap();
    assert_eq!((reader.encoding(), reader.remark()), ("UTF-8", None));
    let mut read = Vec::new();
    reader.read_to_end(&mut read).unwrap();
    assert_eq!(read, bytes[3..]);
}

#[test]
fn a_file_larger_than_what_decides_is_read_to_its_end() {
    let text = articles()[20..].iter().filter(|text| !BIG5.encode(text).2).cloned().collect::<String>().repeat(800);
    let mut bytes = BIG5.encode(&text).0.into_owned();
    assert!(bytes.len() > 2 * 1024 * 1024);
    assert!(streamed(&bytes, None, 1000).unwrap() == (text, None));
    bytes.extend([0xFF, 0xFF]);
    let (_, remark) = streamed(&bytes, None, 1000).unwrap();
    assert_eq!(remark.unwrap(), "has 2 characters that could not be decoded as Big5, each now \u{FFFD}");
}

/// Bytes that are nearly text, and bytes that are not.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let text = prop::sample::select(articles());
    let encoding = prop::sample::select(vec![UTF_8, GB18030, BIG5, SHIFT_JIS, EUC_KR, WINDOWS_1252]);
    let damage = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    let nearly = (text, encoding, damage, 0..400_usize).prop_map(|(text, encoding, damage, length)| {
        let mut bytes = encoding.encode(&text).0.into_owned();
        bytes.truncate(length);
        for (at, byte) in damage {
            if !bytes.is_empty() {
                *at.get_mut(&mut bytes) = byte;
            }
        }
        bytes
    });
    prop_oneof![nearly, prop::collection::vec(any::<u8>(), 0..300)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_bytes_are_read_alike_whole_and_in_pieces(
        bytes in bytes(),
        label in prop::option::of(prop::sample::select(LABELS.to_vec())),
        size in 1..50_usize,
    ) {
        match (decode(&bytes, label), streamed(&bytes, label, size)) {
            (Ok(whole), Ok((text, remark))) => {
                let lines = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
                prop_assert_eq!(&whole.text, &lines);
                // Only the whole can be searched for damage of old.
                prop_assert!(whole.remark.unwrap_or_default().starts_with(&remark.unwrap_or_default()));
            }
            (whole, pieces) => prop_assert_eq!(whole.err(), pieces.err()),
        }
        let _ = (declared_in_html(&bytes), declared_in_xml(&bytes));
    }
}
