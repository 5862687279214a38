//! Documents, mail, saved pages, books and subtitles: what holds of all of them beside the contract of every format, and
//! the layout of printed pages. Forty of each, made by the programs that people use, are for
//! `tests/documents/make.py` and `check.py`, which CONTRIBUTING describes.

mod written;

use std::fmt::Write as _;

use jianbao::corpus::Config;
use serde_json::Value;

use self::written::{FIRST, Line, SECOND, TITLE, across, articles, down, eml, pdf};
use crate::harness::{Archive, read, read_by};

/// The text of a PDF with these pages.
fn body(pages: &[Vec<Line<'_>>]) -> String {
    let (found, failures) = read("a.pdf", &pdf(pages));
    assert!(failures.is_empty(), "{failures:?}");
    found[0].article.body.clone()
}

#[test]
fn an_article_is_the_same_in_every_document() {
    for (name, bytes) in articles() {
        let (found, failures) = read(name, &bytes);
        assert!(failures.is_empty(), "{name}: {failures:?}");
        let [inspection] = found.as_slice() else { panic!("{name}: {} articles", found.len()) };
        let article = &inspection.article;
        assert_eq!(article.title, TITLE, "{name}");
        assert_eq!(article.body, format!("{FIRST}\n{SECOND}"), "{name}");
        assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00", "{name}");
        assert_eq!(article.source.as_deref(), Some("雁洲日报"), "{name}");
        assert_eq!(
            (&article.authors[..], &article.editors[..]),
            (&["沈若橘".into()][..], &["苏湄".into()][..]),
            "{name}"
        );
    }
}

#[test]
fn what_holds_nothing_is_named() {
    for (name, _) in articles() {
        for bytes in [&b""[..], b" \n\n", b"\xEF\xBB\xBF"] {
            let (found, failures) = read(name, bytes);
            assert!(found.is_empty() && failures.len() == 1, "{name}: {found:?} {failures:?}");
        }
    }
}

#[test]
fn a_document_that_is_cut_off_makes_nothing_up_and_is_not_lost_in_silence() {
    let known = format!("{TITLE}\n{FIRST}\n{SECOND}");
    for (name, bytes) in articles() {
        for end in (1..bytes.len()).step_by(bytes.len() / 40 + 1) {
            let (found, failures) = read(name, &bytes[..end]);
            assert!(found.len() + failures.len() > 0, "{name} at {end}: lost in silence");
            for line in found.iter().flat_map(|read| read.article.body.lines()) {
                let is_markup = line.contains(['<', '=', '\u{FFFD}']) || line.is_ascii();
                // The last character may be half of one.
                let start: String = line.chars().take((line.chars().count() - 1).min(6)).collect();
                assert!(
                    is_markup || known.contains(&start) || written::HEAD.contains(&start),
                    "{name} at {end}: {line}"
                );
            }
        }
    }
}

#[test]
fn the_header_of_a_message_is_its_metadata() {
    let (found, failures) = read("a.eml", &eml());
    assert!(failures.is_empty(), "{failures:?}");
    let article = &found[0].article;
    assert_eq!((article.title.as_str(), article.source.as_deref()), (TITLE, Some("雁洲日报")));
    assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00");
    assert_eq!(article.body, format!("{FIRST}\n{SECOND}"));
    let two =
        [b"From a Tue Mar 19 08:05:00 2024\n".as_slice(), &eml(), b"\n\nFrom b Tue Mar 19 08:06:00 2024\n", &eml()];
    let (found, failures) = read("a.mbox", &two.concat());
    assert!(failures.is_empty(), "{failures:?}");
    let paths: Vec<&str> = found.iter().map(|read| read.article.path.as_str()).collect();
    assert_eq!(paths, ["a.mbox#1", "a.mbox#2"]);
    // A mail box that is named as a message.
    assert_eq!(read("a.eml", &two.concat()).0.len(), 2);
}

#[test]
fn columns_are_read_one_after_another_however_they_are_drawn() {
    let column = |x: f64, lines: [&'static str; 3]| {
        (0..3).map(move |at| across(x, 700.0 - 16.0 * at as f64, 10.0, lines[at])).collect::<Vec<_>>()
    };
    let left =
        column(60.0, ["渡轮公司今天宣布，夜航自四月", "起每晚增开两班，方便住在对岸", "的居民返家，票价与日间相同，"]);
    let right =
        column(215.0, ["学生和老人仍享半价。候船室的", "灯也换了新的，比从前亮了一倍", "，坐在里面的人能看清表。"]);
    let wanted = "渡轮公司今天宣布，夜航自四月起每晚增开两班，方便住在对岸的居民返家，票价与日间相同，学生和老人仍享半价。候船室的灯也换了新的，比从前亮了一倍，坐在里面的人能看清表。";
    let heading = across(60.0, 740.0, 20.0, "夜航增开两班");
    let by_column: Vec<Line<'_>> = std::iter::once(heading).chain(left.clone()).chain(right.clone()).collect();
    // Line by line over both columns, and the headline at the very end.
    let by_line = left.iter().zip(&right).flat_map(|(left, right)| [*left, *right]).chain([heading]).collect();
    for page in [by_column, by_line] {
        assert_eq!(body(&[page]), wanted);
    }
}

#[test]
fn vertical_text_is_read_from_the_top_and_from_the_right() {
    let lines = ["澜岛灯塔昨晚重新点亮，守塔人说", "，新的透镜由岛上三名学徒磨成，", "光程比旧的远。"];
    let wanted = "澜岛灯塔昨晚重新点亮，守塔人说，新的透镜由岛上三名学徒磨成，光程比旧的远。";
    let by_font = (0..3).map(|at| down(500.0 - 18.0 * at as f64, 760.0, 11.0, lines[at])).collect();
    // Each character set by itself with a font that goes to the right.
    let by_place = (0..3).flat_map(|at| {
        let places = lines[at].char_indices().enumerate();
        places.map(move |(down, (from, c))| {
            across(500.0 - 18.0 * at as f64, 760.0 - 11.0 * down as f64, 11.0, &lines[at][from..from + c.len_utf8()])
        })
    });
    for page in [by_font, by_place.collect()] {
        assert_eq!(body(&[page]), wanted);
    }
}

#[test]
fn a_sentence_goes_on_over_a_page_and_the_notes_on_it_and_hits_say_where() {
    let mut pages = Vec::new();
    let texts = [
        [
            "渡轮公司今天宣布，夜航自四月起每晚增开两班，方便住在",
            "对岸的居民返家，票价与日间相同，学生和老人仍享半价的",
        ],
        ["优惠也照旧办理。候船室的灯也换了新的，比从前亮了一倍", "，坐在里面的人能看清手表上的时间。航班表贴在门口。"],
    ];
    for (number, lines) in texts.iter().enumerate() {
        let mut page =
            vec![across(60.0, 800.0, 8.0, "雁洲日报"), across(280.0, 30.0, 8.0, ["— 11 —", "— 12 —"][number])];
        page.extend((0..2).map(|at| across(60.0, 700.0 - 16.0 * at as f64, 10.0, lines[at])));
        page.push(across(60.0, 80.0, 7.0, ["① 夜航指二十二时以后的班次。", "② 表于四月一日更换。"][number]));
        pages.push(page);
    }
    let text = body(&pages);
    let first = text.lines().next().unwrap();
    assert!(first.contains("学生和老人仍享半价的优惠也照旧办理。"), "{text}");
    assert!(
        text.contains("夜航指二十二时以后的班次。") && !text.contains("雁洲日报") && !text.contains("— 1"),
        "{text}"
    );

    let archive = Archive::new();
    archive.write("报.pdf", pdf(&pages));
    archive.write(
        "台.srt",
        "1\n00:00:05,000 --> 00:00:07,000\n今晚的渡轮\n\n2\n00:01:07,500 --> 00:01:09,000\n改在十点开航\n",
    );
    archive.run(&["index"]).succeeds();
    let locator = |query: &str| -> Value { archive.search(&[query])["hits"][0]["snippets"][0]["locator"].clone() };
    assert_eq!(locator("“夜航自四月”"), serde_json::json!({"kind": "page", "label": "11"}));
    assert_eq!(locator("“门口”"), serde_json::json!({"kind": "page", "label": "12"}));
    assert_eq!(locator("“改在十点”"), serde_json::json!({"kind": "timestamp", "label": "00:01:07"}));
    assert!(archive.run(&["search", "“门口”"]).succeeds().stdout.contains("报.pdf  p. 12"));
    assert!(archive.run(&["kwic", "“门口”", "--format", "csv"]).succeeds().stdout.contains(",p. 12"));
}

#[test]
fn marks_of_notes_readings_and_bold_type_tear_no_sentence() {
    let page = vec![
        across(60.0, 740.0, 20.0, "夜航增开两班"),
        across(60.0, 700.0, 10.0, "渡轮公司宣布"),
        across(120.0, 704.0, 5.5, "3"),
        across(123.0, 700.0, 10.0, "夜航自四月起每晚增开两班，"),
        across(60.0, 684.0, 10.0, "票价与日间相同。"),
        // A reading above, and a word that is drawn twice to be bold.
        across(60.0, 692.0, 4.0, "ㄆㄧㄠˋ"),
        across(60.2, 684.0, 10.0, "票价"),
    ];
    let text = body(&[page]);
    assert!(text.contains("渡轮公司宣布夜航自四月起每晚增开两班，票价与日间相同。"), "{text}");
}

#[test]
fn signs_of_another_font_that_are_drawn_first_stand_where_they_belong() {
    let page = vec![
        across(60.0, 740.0, 20.0, "夜航增开两班"),
        // The quotation marks of the whole line, then what stands around them.
        across(90.0, 700.0, 10.0, "“"),
        across(190.0, 700.0, 10.0, "”"),
        across(60.0, 700.0, 10.0, "他说："),
        across(100.0, 700.0, 10.0, "油价再涨就只能卖船"),
        across(200.0, 700.0, 10.0, "岸上的冷库却越建越大，"),
        across(60.0, 684.0, 10.0, "订单排到了春节以后。"),
    ];
    assert_eq!(body(&[page]), "他说：“油价再涨就只能卖船”岸上的冷库却越建越大，订单排到了春节以后。");
}

#[test]
fn items_of_slides_are_not_joined_over_their_headings() {
    let slide = |heading: &'static str, items: [&'static str; 2]| {
        vec![
            across(60.0, 740.0, 30.0, heading),
            across(60.0, 680.0, 19.0, items[0]),
            across(60.0, 650.0, 19.0, items[1]),
        ]
    };
    let text = body(&[
        slide("一、受众", ["手机阅读占72%，比去年高", "纸本阅读占9%"]),
        slide("二、收入", ["广告下降", "订阅上升"]),
    ]);
    assert_eq!(text.lines().collect::<Vec<_>>()[1..], ["二、收入", "广告下降", "订阅上升"], "{text}");
}

#[test]
fn paragraphs_are_told_by_indents_and_short_lines() {
    let lines = [
        (80.0, "渡轮公司今天宣布，夜航自四月起每晚增开两班，"),
        (60.0, "方便居民返家，票价与日间相同，学生和老人仍享半价。"),
        (80.0, "候船室的灯也换了新的。"),
        (80.0, "航班表贴在门口，识字的人念给不识字的人听，站了一"),
        (60.0, "会儿才散。"),
    ];
    let text = lines.iter().enumerate().map(|(at, (x, text))| across(*x, 700.0 - 16.0 * at as f64, 10.0, text));
    let page: Vec<Line<'_>> = std::iter::once(across(60.0, 740.0, 20.0, "夜航增开两班")).chain(text).collect();
    assert_eq!(
        body(&[page]).lines().collect::<Vec<_>>(),
        [
            "渡轮公司今天宣布，夜航自四月起每晚增开两班，方便居民返家，票价与日间相同，学生和老人仍享半价。",
            "候船室的灯也换了新的。",
            "航班表贴在门口，识字的人念给不识字的人听，站了一会儿才散。"
        ]
    );
}

#[test]
fn each_page_is_an_article_where_the_configuration_says_so() {
    let page = |number: usize| {
        let headline = ["渡轮夜航增开两班", "候船室换了新灯"][number];
        vec![
            across(60.0, 740.0, 20.0, headline),
            across(60.0, 700.0, 10.0, ["渡轮公司今天宣布，夜航增开两班。", "候船室的灯昨天换了新的。"][number]),
            across(280.0, 30.0, 8.0, ["第 7 版", "第 8 版"][number]),
        ]
    };
    let config = Config::parse("[pdf]\nsplit = \"page\"").unwrap();
    let (found, failures) = read_by("a.pdf", &pdf(&[page(0), page(1)]), config);
    assert!(failures.is_empty(), "{failures:?}");
    let said: Vec<_> = found
        .iter()
        .map(|read| (read.article.path.as_str(), read.article.title.as_str(), read.article.page.as_deref()))
        .collect();
    assert_eq!(said, [("a.pdf#1", "渡轮夜航增开两班", Some("7")), ("a.pdf#2", "候船室换了新灯", Some("8"))]);
}

#[test]
fn what_a_document_says_of_itself_stands_behind_its_pages() {
    let (_, with_dates) = articles().into_iter().find(|(name, _)| *name == "a.docx").unwrap();
    let (found, _) = read("a.docx", &with_dates);
    let evidence = |field: &str, origin: &str| {
        found[0].evidence.iter().find(|one| one.field.to_string() == field && one.origin.to_string() == origin)
    };
    for field in ["title", "published", "authors"] {
        let stated =
            evidence(field, "properties").unwrap_or_else(|| panic!("nothing states {field}: {:?}", found[0].evidence));
        assert_eq!(stated.verdict, jianbao::corpus::Verdict::Outranked, "{field}");
    }
}

#[test]
fn files_that_cannot_be_read_say_what_to_do() {
    let locked: Vec<u8> = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
        .iter()
        .copied()
        .chain([0; 512])
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (name, bytes, wanted) in [
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old".as_slice(), "soffice --headless --convert-to docx"),
        ("a.docx", &locked, "password"),
        ("a.pdf", b"%PDF-1.7\nnothing", "qpdf"),
        ("a.docx", b"PK\x03\x04 broken", ""),
    ] {
        let (found, failures) = read(name, bytes);
        assert!(found.is_empty() && failures.len() == 1 && failures[0].contains(wanted), "{name}: {failures:?}");
    }
    let blank = pdf(&[Vec::new()]);
    let (_, failures) = read("a.pdf", &blank);
    assert!(failures[0].contains("holds no text"), "{failures:?}");
}

/// Each of the documents, changed a little many times over, by each of their names.
#[test]
fn damaged_documents_are_read_to_an_end() {
    let mut random = crate::harness::Random(0x5EED);
    let all = articles();
    for round in 0..400 {
        let (_, bytes) = &all[random.below(all.len())];
        let (name, _) = &all[if round % 4 == 0 { random.below(all.len()) } else { round % all.len() }];
        let mut bytes = bytes.clone();
        for _ in 0..=random.below(8) {
            let at = random.below(bytes.len());
            match random.below(3) {
                0 => bytes[at] = random.below(256) as u8,
                1 => drop(bytes.drain(at..(at + random.below(30)).min(bytes.len()))),
                _ => {
                    let piece = bytes[at..(at + random.below(60)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
            if bytes.is_empty() {
                bytes.push(b' ');
            }
        }
        let started = std::time::Instant::now();
        let (found, failures) = read(name, &bytes);
        assert!(found.len() + failures.len() > 0, "{name}, round {round}: lost in silence");
        let mistakes: String =
            failures.iter().filter(|reason| reason.contains("mistake")).fold(String::new(), |mut all, one| {
                let _ = writeln!(all, "{one}");
                all
            });
        assert!(mistakes.is_empty(), "{name}, round {round}: {mistakes}");
        assert!(started.elapsed().as_secs() < 10, "{name}, round {round}");
    }
}
