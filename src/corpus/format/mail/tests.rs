use std::ops::ControlFlow;

use encoding_rs::GBK;
use proptest::prelude::*;

use super::*;
use crate::article::Article;
use crate::corpus::config::Config;

/// What was read: articles with their numbers, encodings and remarks, or failures.
type Found = Vec<(Option<u64>, Result<(Article, Vec<String>), String>)>;

/// Everything in a file, and what was counted.
fn read(format: &dyn Format, bytes: &[u8]) -> (Found, Vec<String>, Result<(), String>) {
    let (mut found, mut counted, config) = (Vec::new(), Vec::new(), Config::default());
    let context = Context::of("a.eml", &config);
    let end = format.read_all(
        &mut &bytes[..],
        &context,
        &mut |record| {
            let content = record.content.and_then(|draft| {
                let remarks = draft.remarks.clone();
                draft.article().map(|article| (article, remarks))
            });
            found.push((record.number, content));
            ControlFlow::Continue(())
        },
        &mut |kind| counted.push(kind),
    );
    (found, counted, end)
}

/// The article of a message, its remarks, and what was counted.
fn message(bytes: &[u8]) -> (Article, Vec<String>, Vec<String>) {
    let (mut found, counted, end) = read(&Eml, bytes);
    assert_eq!((found.len(), &end), (1, &Ok(())));
    let (article, remarks) = found.remove(0).1.unwrap();
    (article, remarks, counted)
}

/// Why a message is none that is read.
fn refused(bytes: &[u8]) -> String {
    read(&Eml, bytes).0.remove(0).1.unwrap_err()
}

/// The text of a message whose header goes on with `rest`.
fn body(rest: &str) -> String {
    message(format!("Subject: a\nMIME-Version: 1.0\n{rest}").as_bytes()).0.body
}

const HTML: &str = "<p>东港渡轮公司昨日宣布，夜航增开两班。</p><p>票价与日间相同。</p>";
const TEXT: &str = "东港渡轮公司昨日宣布，夜航增开两班。\n票价与日间相同。";

#[test]
fn the_header_of_a_message_is_that_of_an_article() {
    let mail = "Received: from a by b; Tue, 19 Mar 2024 08:21:09 +0000\r\nFrom: =?utf-8?B?6ZuB5rSy5pel5oql?= <epaper@yanzhou.example>\r\nTo: a@b.example\r\nSubject: =?gb2312?B?tsnC1g==?=\r\n =?gb2312?B?v6q6vQ==?=\r\nDate: Tue, 19 Mar 2024 16:21:07 +0800 (CST)\r\nArchived-At: <https://lists.example.org/a/1>\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n记者叶汐晴／东港报道\r\n\r\n东港渡轮公司昨日宣布，夜航增开两班。\r\n\r\n票价与日间相同。\r\n";
    let (article, remarks, counted) = message(mail.as_bytes());
    assert_eq!((article.title.as_str(), article.body.as_str()), ("渡轮开航", TEXT));
    assert_eq!(article.source.as_deref(), Some("雁洲日报"));
    assert_eq!(article.authors, ["叶汐晴"]);
    assert_eq!(article.published.unwrap().to_string(), "2024-03-19T16:21:07+08:00");
    assert_eq!(article.url.as_deref(), Some("https://lists.example.org/a/1"));
    assert!(remarks.is_empty() && counted.is_empty(), "{remarks:?} {counted:?}");
    let bare = mail.replace("\r\n", "\n");
    assert_eq!(message(bare.as_bytes()).0.body, TEXT);
}

#[test]
fn a_date_is_read_with_its_zone_or_told() {
    for (date, expected) in [
        ("Tue, 19 Mar 2024 16:21:07 +0800", "2024-03-19T16:21:07+08:00"),
        ("Mon, 19 Mar 2024 16:21:07 +0800", "2024-03-19T16:21:07+08:00"),
        ("19 Mar 2024 08:21 GMT", "2024-03-19T08:21:00Z"),
        ("Tue, 19 Mar 2024 08:21:07 -0000", "2024-03-19T08:21:07Z"),
        ("2024年3月19日 16:21", "2024-03-19T16:21:00+08:00"),
    ] {
        let (article, remarks, _) = message(format!("Subject: a\nDate: {date}\n\n渡轮\n").as_bytes());
        assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some(expected), "{date}");
        assert!(remarks.is_empty(), "{remarks:?}");
    }
    let (article, remarks, _) = message(b"Subject: a\nDate: Tue, 45 Foo 2024 16:21\n\nferry\n");
    assert!(article.published.is_none());
    assert!(remarks[0].starts_with("has a date that cannot be read: `Tue, 45 Foo 2024 16:21`"), "{remarks:?}");
}

#[test]
fn texts_are_decoded_by_what_they_hold() {
    let mut mail = b"Subject: ".to_vec();
    mail.extend_from_slice(&GBK.encode("东港渡轮夜航镕").0);
    mail.extend_from_slice(b"\nContent-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: 8bit\n\n");
    mail.extend_from_slice(&GBK.encode(&format!("{HTML}<p>朱镕记</p>")).0);
    let (article, ..) = message(&mail);
    assert_eq!((article.title.as_str(), article.body), ("东港渡轮夜航镕", format!("{TEXT}\n朱镕记")));
    // A declaration that is wrong, and bytes beyond ASCII among quoted-printable.
    let wrong = format!(
        "Content-Type: text/html; charset=big5\nContent-Transfer-Encoding: quoted-printable\n\n{HTML}=\n<p>=E6=B8=A1=E8=BD=\n=AE</p>"
    );
    assert_eq!(body(&wrong), format!("{TEXT}\n渡轮"));
    let declared = "Content-Type: text/html\n\n<meta charset=gbk>";
    let mut mail = format!("Subject: a\n{declared}").into_bytes();
    mail.extend_from_slice(&GBK.encode(HTML).0);
    assert_eq!(message(&mail).0.body, TEXT);
    // No type, no coding.
    assert_eq!(body(&format!("\n{TEXT}")), TEXT);
    assert_eq!(
        body("Content-Type: text/plain; format=flowed\n\n东港渡轮公司宣布， \n夜航增开两班。\n"),
        "东港渡轮公司宣布，夜航增开两班。"
    );
}

#[test]
fn of_alternatives_the_richest_with_a_text_is_read() {
    let mail = |plain: &str, html: &str| {
        body(&format!(
            "Content-Type: multipart/alternative; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: multipart/related; boundary=c; start=\"<2@a>\"\n\n--c\nContent-Type: image/png\nContent-ID: <1@a>\n\nx\n--c\nContent-Type: text/html\nContent-ID: <2@a>\n\n{html}\n--c--\n\n--b--\n"
        ))
    };
    assert_eq!(mail("简短。", HTML), TEXT);
    assert_eq!(mail("简短。", "<img src=cid:1@a>"), "简短。");
}

#[test]
fn all_that_is_shown_is_read_in_order_and_the_rest_is_counted() {
    let inner = "Subject: =?utf-8?Q?=E6=B8=A1=0A_=0A?= =?utf-8?B?6L2u?=\nContent-Type: text/plain\n\n夜航增开两班。";
    let mail = format!(
        "Subject: a\nContent-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\n第一段。\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%E6%B8%A1.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\n附件。\n--b\nContent-Type: text/html\nContent-Disposition: inline\n\n<p>第二段。</p>\n--b\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n{inner}\n--b\nContent-Type: a b\n\nx\n--b--\nepilogue\n"
    );
    let (article, remarks, counted) = message(mail.as_bytes());
    assert_eq!(article.body, "第一段。\n第二段。\n渡 轮\n夜航增开两班。");
    assert_eq!(counted, ["EML application/pdf", "EML text/plain", "EML part"]);
    assert!(remarks.is_empty(), "{remarks:?}");
    let (_, remarks, _) = message(mail.split("--b--").next().unwrap().as_bytes());
    assert_eq!(remarks, ["ends before its last part does; it may have been cut off"]);
}

#[test]
fn the_page_of_a_newsletter_and_its_list_are_claimed() {
    let mail = "From: 沈若橘 <shen@yanzhou.example>\nSubject: 早报\nList-Id: 雁洲早报 <daily.yanzhou.example>\nContent-Type: text/html; charset=utf-8\n\n<p><a href=\"https://mail.example.org/p?a=1&amp;b=2\">在浏览器中查看</a></p><p>夜航增开两班。</p>";
    let (article, ..) = message(mail.as_bytes());
    assert_eq!(article.url.as_deref(), Some("https://mail.example.org/p?a=1&b=2"));
    assert_eq!((article.source.as_deref(), article.authors), (Some("雁洲早报"), vec!["沈若橘".to_owned()]));
}

#[test]
fn what_cannot_be_read_is_told() {
    for mail in [
        "Subject: a\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\n\n--b--\n",
        "Subject: a\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: base64\n\nMIIB\n",
        "Subject: a\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n",
    ] {
        assert!(refused(mail.as_bytes()).starts_with("is encrypted or packed with "), "{mail}");
    }
    for mail in ["", "渡轮开航\n\n夜航增开两班。\n", "\n\n渡轮: 夜航\n"] {
        assert!(refused(mail.as_bytes()).starts_with("holds no message"), "{mail}");
    }
    assert_eq!(message("\u{FEFF}\r\n\r\nSubject: a\r\n\r\n渡轮".as_bytes()).0.body, "渡轮");
    let (article, remarks, _) = message(b"Subject: ferry\nContent-Type: image/png\n\nx");
    assert_eq!((article.title.as_str(), article.body.as_str(), remarks.len()), ("ferry", "", 1));
    let (_, remarks, _) = message("Subject: a\nContent-Transfer-Encoding: x-uuencode\n\n渡轮".as_bytes());
    assert!(remarks[0].contains("`x-uuencode`"));
}

/// Takes minutes, all memory or the stack where depth and number are not bounded.
#[test]
fn messages_made_to_be_long_are_read_in_bounded_time() {
    let nested: String =
        (0..20_000).map(|depth| format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n")).collect();
    let (_, remarks, _) = message(format!("Subject: a\n{nested}").as_bytes());
    assert!(remarks.iter().any(|remark| remark.contains("nest deeper than 20")), "{remarks:?}");
    let same = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(50_000);
    let _ = message(format!("Subject: a\n{same}").as_bytes());
    let forwarded = "Content-Type: message/rfc822\n\n".repeat(50_000);
    let (_, remarks, _) = message(format!("Subject: a\n{forwarded}").as_bytes());
    assert!(remarks.iter().any(|remark| remark.contains("nest deeper than 20")), "{remarks:?}");
    let parts = "--b\n\n甲\n".repeat(200_000);
    let (_, remarks, counted) =
        message(format!("Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n{parts}").as_bytes());
    assert!(remarks.iter().any(|remark| remark.contains("more than 1000 parts")) && counted.is_empty(), "{remarks:?}");
    let fields = "X: y\n".repeat(1 << 20);
    let (_, remarks, _) = message(format!("Subject: a\n{fields}\n渡轮").as_bytes());
    assert!(remarks.iter().any(|remark| remark.contains("more than 256 KiB")), "{remarks:?}");
    let parameters: String = (0..30_000).map(|number| format!(";a{number}*0*=b")).collect();
    let _ = message(format!("Subject: a\nContent-Type: text/plain{parameters}\n\n渡轮").as_bytes());
    let kinds: String = (0..900).map(|number| format!("--b\nContent-Type: x/{number}\n\n\n")).collect();
    let (_, _, counted) =
        message(format!("Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n{kinds}").as_bytes());
    assert_eq!((counted.len(), counted.iter().filter(|kind| *kind == "EML part").count()), (900, 800));
}

#[test]
fn the_messages_of_a_mail_box_are_articles() {
    let mail = "\nFrom shen@yanzhou.example Tue Mar 19 16:21:07 2024\r\nSubject: a1\r\n\r\n甲\r\nFrom 2024 on 16:21\r\n\r\nFrom the harbour\r\n\r\n>From here\r\n>>From there\r\n> From\r\n\r\nFrom - Tue Mar 19 16:22:07 2024\nX-Mozilla-Status: 0009\nSubject: a2\n\n乙\n\nFrom - Tue Mar 19 16:22:07 2024\n\n乙\n\nFrom 1@xxx Tue Mar 19 08:21:07 +0000 2024\nX-Mozilla-Status: 0001\nSubject: a4\nContent-Type: image/png\n\n丙\n\nFrom MAILER-DAEMON Tue Mar 19 16:22:07 2024\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n\n丁\n";
    let (found, counted, end) = read(&Mbox, mail.as_bytes());
    let told: Vec<(Option<u64>, String)> = found
        .iter()
        .map(|(number, content)| {
            let content = content.as_ref().map(|(article, _)| format!("{} {}", article.title, article.body));
            (*number, content.unwrap_or_else(Clone::clone))
        })
        .collect();
    assert_eq!(
        told[0],
        (Some(1), "a1 甲\nFrom 2024 on 16:21\nFrom the harbour\nFrom here\n>From there\n> From".to_owned())
    );
    assert_eq!(told[1].0, Some(3));
    assert!(told[1].1.starts_with("holds no message"), "{told:?}");
    assert_eq!(told[2], (Some(4), "a4 ".to_owned()));
    assert_eq!(counted, ["MBOX deleted", "MBOX image/png", "MBOX folder data"]);
    assert_eq!((told.len(), end), (3, Ok(())));
    for none in ["", "\n\n", "Subject: a\n\n甲\n"] {
        assert!(read(&Mbox, none.as_bytes()).2.unwrap_err().starts_with("holds no message"), "{none}");
    }
}

#[test]
fn a_message_that_is_too_long_costs_no_other() {
    let head = "From a@b.example Tue Mar 19 16:21:07 2024\nSubject: a\n\n";
    let mut mail = format!("{head}甲\n\n{head}").into_bytes();
    mail.extend(std::iter::repeat_n(b'x', crate::corpus::bounds::LONGEST));
    mail.extend(format!("\n\n{head}丙\n").into_bytes());
    let (found, ..) = read(&Mbox, &mail);
    assert_eq!(found.len(), 3);
    let reason = found[1].1.as_ref().unwrap_err();
    assert_eq!(
        (found[1].0, reason.as_str()),
        (Some(2), "is a message of more than 64 MiB; save it as a file of its own")
    );
    assert_eq!((found[2].0, found[2].1.as_ref().unwrap().0.body.as_str()), (Some(3), "丙"));
}

/// The markup of a page of news.
fn page(title: &str) -> String {
    let prose = "东港渡轮公司昨日宣布，自四月一日起夜航增开两班，方便居民返家，票价与日间相同。";
    format!(
        "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>2024-03-18 09:30 来源：雁洲日报</p><p>{prose}</p><p>{prose}</p></body></html>"
    )
}

#[test]
fn the_page_of_an_archive_is_read_and_its_frames_are_counted() {
    let mail = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example.org/1.html\r\nSubject: a\r\nDate: Tue, 19 Mar 2024 08:21:07 GMT\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n\r\n----b--\r\nContent-Type: text/html\r\nContent-ID: <f2@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://news.example.org/1.html\r\n\r\n{}\r\n----b--\r\nContent-Type: text/html\r\nContent-ID: <f3@mhtml.blink>\r\n\r\n<p>广告</p>\r\n----b--\r\nContent-Type: image/png\r\nContent-Location: https://news.example.org/1.png\r\n\r\nx\r\n----b----\r\n",
        page("渡轮夜航增开两班")
    );
    let (found, counted, end) = read(&Mhtml, mail.as_bytes());
    let (article, remarks) = found[0].1.as_ref().unwrap();
    assert_eq!(
        (article.title.as_str(), article.url.as_deref()),
        ("渡轮夜航增开两班", Some("https://news.example.org/1.html"))
    );
    assert_eq!(article.captured.unwrap().to_string(), "2024-03-19T08:21:07Z");
    assert_eq!(article.published.unwrap().to_string(), "2024-03-18T09:30:00+08:00");
    assert!(article.body.contains("夜航增开两班") && !article.body.contains("广告"));
    assert_eq!((counted, end), (vec!["MHTML frame".to_owned(), "MHTML image/png".to_owned()], Ok(())));
    assert!(remarks.is_empty(), "{remarks:?}");
    // The part that is named is the page, wherever it stands.
    let named = mail
        .replace("type=\"text/html\";", "type=\"text/html\"; start=\"<f3@mhtml.blink>\";")
        .replace("<p>广告</p>", &page("轮机员"));
    assert_eq!(read(&Mhtml, named.as_bytes()).0[0].1.as_ref().unwrap().0.title, "轮机员");
}

#[test]
fn pages_of_other_programs_are_read() {
    let mut mail = b"MIME-Version: 1.0\nContent-Location: file:///C:/a.htm\nContent-Type: text/html; charset=\"gb2312\"\nContent-Transfer-Encoding: 8bit\n\n".to_vec();
    mail.extend_from_slice(&GBK.encode(&page("渡轮夜航增开两班")).0);
    let (found, counted, _) = read(&Mhtml, &mail);
    let article = &found[0].1.as_ref().unwrap().0;
    assert_eq!((article.title.as_str(), article.url.as_deref()), ("渡轮夜航增开两班", None));
    assert!(article.captured.is_none() && counted.is_empty());
    let nested = format!(
        "From: <Saved by Windows Internet Explorer 8>\nContent-Type: multipart/related; type=\"multipart/alternative\"; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/html\nContent-Location: http://news.example.org/1.html\n\n{}\n--c--\n--b\nContent-Type: text/css\n\nx\n",
        page("渡轮夜航增开两班")
    );
    let (found, counted, _) = read(&Mhtml, nested.as_bytes());
    let (article, remarks) = found[0].1.as_ref().unwrap();
    assert_eq!(article.url.as_deref(), Some("http://news.example.org/1.html"));
    assert_eq!((counted, remarks.len()), (vec!["MHTML text/css".to_owned()], 1));
    for none in ["", "<html>", "Content-Type: image/png\n\nx", "Content-Type: multipart/related; boundary=b\n\nx"] {
        assert!(read(&Mhtml, none.as_bytes()).2.unwrap_err().starts_with("holds no page"), "{none}");
    }
    let many = format!("Content-Type: multipart/related; boundary=b\n\n{}", "--b\n\n\n".repeat(1 << 19));
    let _ = read(&Mhtml, many.as_bytes());
    let many = format!("Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n{}", page("a"))
        + &"\n--b\n\n\n".repeat(30_000);
    assert!(read(&Mhtml, many.as_bytes()).0[0].1.as_ref().unwrap().1[0].contains("more than 20000 parts"));
    let deep = "Content-Type: multipart/related; boundary=b\n\n--b\n".repeat(50_000);
    let _ = read(&Mhtml, deep.as_bytes());
}

/// Messages whose bytes are put together anew.
const PIECES: [&str; 6] = [
    include_str!("../../../../fuzz/seeds/eml/mixed.eml"),
    include_str!("../../../../fuzz/seeds/eml/encrypted.eml"),
    include_str!("../../../../fuzz/seeds/mbox/three.mbox"),
    include_str!("../../../../fuzz/seeds/mbox/no-header.mbox"),
    include_str!("../../../../fuzz/seeds/mhtml/browser.mhtml"),
    include_str!("../../../../fuzz/seeds/mhtml/single.mhtml"),
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_bytes_end(
        pieces in prop::collection::vec((0..PIECES.len(), any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..5),
        garbage in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        let mut bytes = Vec::new();
        for (number, from, to) in pieces {
            let piece = PIECES[number].as_bytes();
            let (from, to) = (from.index(piece.len() + 1), to.index(piece.len() + 1));
            bytes.extend_from_slice(&piece[from.min(to)..from.max(to)]);
            bytes.extend_from_slice(&garbage);
        }
        let mailbox = [b"From a@b.example\n".as_slice(), &bytes].concat();
        for (format, bytes) in [(&Eml as &dyn Format, &bytes), (&Mbox, &mailbox), (&Mhtml, &bytes)] {
            let (found, _, end) = read(format, bytes);
            prop_assert!(!found.is_empty() || end.is_err() || bytes == &mailbox, "lost in silence");
            for (article, _) in found.into_iter().filter_map(|(_, content)| content.ok()) {
                prop_assert!(article.body.lines().all(|line| !line.is_empty() && line == line.trim()), "{:?}", article.body);
            }
        }
    }
}
