use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::corpus::config::Config;
use crate::corpus::evidence::Draft;

const CONTAINER_XML: &str = "<?xml version=\"1.0\"?><container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
    <rootfiles><rootfile full-path=\"OEBPS/book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>";
const METADATA: &str = "<dc:title>东港纪事</dc:title><dc:creator id=\"c\">沈若橘</dc:creator><dc:date>2024-05-01</dc:date>\
    <dc:publisher>雁洲出版社</dc:publisher>";
const PROSE: &str = "渡轮今天从东港开出，船长说，往后每晚增开两班，票价与日间相同，居民不必再赶末班车。";

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn opf(metadata: &str, items: &[&str], rest: &str) -> String {
    let manifest: String = items
        .iter()
        .enumerate()
        .map(|(at, href)| format!("<item id=\"i{at}\" href=\"{href}\" media-type=\"application/xhtml+xml\"/>"))
        .collect();
    let spine: String = (0..items.len()).map(|at| format!("<itemref idref=\"i{at}\"/>")).collect();
    format!(
        "<package xmlns=\"http://www.idpf.org/2007/opf\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><metadata>{metadata}\
         </metadata><manifest>{manifest}<item id=\"nav\" href=\"nav.xhtml\" properties=\"nav\" media-type=\"a\"/>\
         <item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/></manifest>\
         <spine toc=\"ncx\">{spine}<itemref idref=\"nav\"/></spine>{rest}</package>"
    )
}

fn page(body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><html><head><title/></head><body>{body}</body></html>")
}

fn nav(list: &str) -> String {
    page(&format!("<nav epub:type=\"toc\"><ol>{list}</ol></nav>"))
}

fn link(href: &str, label: &str, below: &str) -> String {
    let below = if below.is_empty() { String::new() } else { format!("<ol>{below}</ol>") };
    format!("<li><a href=\"{href}\">{label}</a>{below}</li>")
}

/// A book with these members beside its container and its package document.
fn book(items: &[&str], rest: &str, members: &[(&str, &str)]) -> Vec<u8> {
    let opf = opf(METADATA, items, rest);
    let mut all = vec![(CONTAINER, CONTAINER_XML), ("OEBPS/book.opf", opf.as_str())];
    all.extend(members);
    zip(&all)
}

/// What is read of a book: articles as `#1 title|body|section`, what is not read, and errors.
fn read(bytes: &[u8]) -> Vec<String> {
    inspect(bytes, &|read| {
        let article = read.article;
        format!("{}|{}|{}", article.title, article.body.replace('\n', "/"), article.section.join(">"))
    })
}

fn inspect(bytes: &[u8], show: &dyn Fn(crate::corpus::item::Inspection) -> String) -> Vec<String> {
    let config = Config::default();
    let context = Context::of("a.epub", &config);
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    let end = Epub.read_all(
        &mut &*bytes,
        &context,
        &mut |record| {
            let settled = record.content.and_then(Draft::inspected);
            found.push(format!("#{} {}", record.number.unwrap(), settled.map_or_else(|reason| reason, show)));
            ControlFlow::Continue(())
        },
        &mut |kind| unread.push(kind),
    );
    found.extend(unread);
    found.extend(end.err());
    found
}

#[test]
fn chapters_are_articles_in_the_order_of_the_spine_with_their_own_credits_first() {
    let one = page(&format!(
        "<h1>渡轮<ruby>增<rt>zēng</rt></ruby>班</h1><p>2024-03-19 10:00 来源：雁洲日报</p><p>记者 韩若木</p><p>{PROSE}</p>"
    ));
    let two = page(&format!("<h2>灯塔修缮</h2><p>{PROSE}</p>"));
    let bytes = book(
        &["text/%E4%BA%8C.xhtml", "text/one.xhtml", "cover.xhtml"],
        "<guide><reference type=\"cover\" href=\"cover.xhtml\"/></guide>",
        &[
            ("OEBPS/text/one.xhtml", &one),
            ("OEBPS/text/二.xhtml", &two),
            ("OEBPS/cover.xhtml", &page("<h1>东港纪事</h1><p>珍藏版</p>")),
            ("OEBPS/nav.xhtml", &nav(&link("text/one.xhtml", "一", ""))),
        ],
    );
    let shown = inspect(&bytes, &|read| {
        let article = read.article;
        let date = article.published.map(|date| date.to_string()).unwrap_or_default();
        let source = article.source.unwrap_or_default();
        format!("{}|{}|{date}|{source}|{}", article.title, article.section.join(">"), article.authors.join("、"))
    });
    assert_eq!(
        shown,
        [
            "#1 灯塔修缮|东港纪事|2024-05-01|雁洲出版社|沈若橘",
            "#2 渡轮增班（zēng）|东港纪事|2024-03-19T10:00:00+08:00|雁洲日报|韩若木",
            NO_TEXT,
            NAVIGATION,
        ]
    );
    let body = read(&bytes);
    assert_eq!(body[0], format!("#1 灯塔修缮|{PROSE}|东港纪事"));
}

#[test]
fn a_chapter_is_called_by_its_heading_else_by_the_table_of_contents_else_by_its_title() {
    let (one, two) = (page(&format!("<p>{PROSE}</p>")), page(&format!("<p>夜航之后</p><p>{PROSE}</p>")));
    let three = format!("<html><head><title>候船室</title></head><body><p>{PROSE}</p></body></html>");
    let ncx = "<ncx><navMap><navPoint><navLabel><text>码头来信</text></navLabel><content src=\"one.xhtml#a\"/></navPoint>\
               <navPoint><navLabel><text>夜航 之后</text></navLabel><content src=\"two.xhtml\"/></navPoint></navMap></ncx>";
    let bytes = book(
        &["one.xhtml", "two.xhtml", "three.xhtml"],
        "",
        &[("OEBPS/one.xhtml", &one), ("OEBPS/two.xhtml", &two), ("OEBPS/three.xhtml", &three), ("OEBPS/toc.ncx", ncx)],
    );
    let titles = ["#1 码头来信", "#2 夜航之后", "#3 候船室"].map(|title| format!("{title}|{PROSE}|东港纪事"));
    assert_eq!(read(&bytes)[..3], titles);
}

#[test]
fn a_volume_in_one_file_is_split_at_its_entries_and_a_chapter_is_not_at_its_subheadings() {
    let volume = page(&format!(
        "<h1 id=\"p1\">第一辑</h1><h2><a id=\"a\"/>渡轮</h2><p>甲。{PROSE}</p><h3 id=\"a1\">船长的账本</h3><p>乙。{PROSE}</p>\
         <div id=\"b\"><h2>灯塔</h2><p>丙。{PROSE}</p></div><h1 id=\"p2\">第二辑</h1><a id=\"c\"/><p>集市</p><p>丁。{PROSE}</p>\
         <h3 id=\"c1\">海带</h3><p>2024年3月19日 来源：雁洲日报</p><p>戊。{PROSE}</p>"
    ));
    let list = link(
        "v.xhtml#p1",
        "第一辑",
        &[link("v.xhtml#a", "渡轮", &link("v.xhtml#a1", "船长的账本", "")), link("v.xhtml#b", "灯塔", "")].concat(),
    ) + &link("v.xhtml#p2", "第二辑", &link("v.xhtml#c", "集市", &link("v.xhtml#c1", "海带", "")))
        + &link("v.xhtml#gone", "没有", "");
    let bytes = book(&["v.xhtml"], "", &[("OEBPS/v.xhtml", &volume), ("OEBPS/nav.xhtml", &nav(&list))]);
    assert_eq!(
        read(&bytes),
        [
            format!("#1 渡轮|甲。{PROSE}/船长的账本/乙。{PROSE}|东港纪事>第一辑"),
            format!("#2 灯塔|丙。{PROSE}|东港纪事>第一辑"),
            format!("#3 集市|丁。{PROSE}|东港纪事>第二辑"),
            format!("#4 海带|戊。{PROSE}|东港纪事>第二辑>集市"),
            NO_TEXT.to_owned(),
            NO_TEXT.to_owned(),
            NAVIGATION.to_owned(),
        ]
    );
}

#[test]
fn pages_are_told_by_marks_and_by_the_list_and_go_on_into_the_next_chapter() {
    let one = page(
        "<h1>渡轮</h1><span epub:type=\"pagebreak\" title=\"12\">12</span><p>渡轮今天从东港<span role=\"doc-pagebreak\" \
         aria-label=\"13\"/>开出，居民说好。</p>",
    );
    let two = page("<h1>灯塔</h1><p>灯塔修好了。</p><p>值班的人<a id=\"x\"/>也回来了。</p>");
    let list = page(&format!(
        "<nav epub:type=\"toc\"><ol>{}</ol></nav><nav epub:type=\"page-list\"><ol>{}</ol></nav>",
        link("one.xhtml", "渡轮", ""),
        link("two.xhtml#x", "14", "")
    ));
    let bytes = book(
        &["one.xhtml", "two.xhtml"],
        "",
        &[("OEBPS/one.xhtml", &one), ("OEBPS/two.xhtml", &two), ("OEBPS/nav.xhtml", &list)],
    );
    let shown = inspect(&bytes, &|read| {
        let article = read.article;
        let page = |part: &str| {
            let at = article.body.find(part)?;
            Some(format!("{part} {}", article.locators.placed(&article.body).at(at)?))
        };
        let parts = ["渡轮今天", "开出", "灯塔修", "也回来"].into_iter().filter_map(page);
        parts.collect::<Vec<_>>().join("|")
    });
    assert_eq!(shown[..2], ["#1 渡轮今天 p. 12|开出 p. 13", "#2 灯塔修 p. 13|也回来 p. 14"]);
}

#[test]
fn what_is_missing_or_broken_fails_by_its_number_and_the_rest_is_read() {
    let two = page(&format!("<h1>灯塔</h1><p>{PROSE}</p>"));
    let deep = page(&"<div>".repeat(3000));
    let cut = format!("<html><body><h1>集市</h1><p>{PROSE}");
    let bytes = book(
        &["one.xhtml", "two.xhtml", "deep.xhtml", "cut.xhtml", "https://example.org/a"],
        "",
        &[("OEBPS/two.xhtml", &two), ("OEBPS/deep.xhtml", &deep), ("OEBPS/cut.xhtml", &cut), ("OEBPS/nav.xhtml", "<a")],
    );
    let found = read(&bytes);
    assert_eq!(found[0], "#1 is not in the book: it has no part `OEBPS/one.xhtml`");
    assert_eq!(found[1], format!("#2 灯塔|{PROSE}|东港纪事"));
    assert!(
        found[2].starts_with("#3 lies in a part `OEBPS/deep.xhtml` that has markup that nests deeper"),
        "{found:?}"
    );
    assert!(found[3].starts_with("#4 集市"), "{found:?}");
    assert!(found[4].starts_with("#5 is not in the book: `https://example.org/a`"), "{found:?}");
    assert!(found[6].starts_with("has a table of contents `OEBPS/nav.xhtml` that is not XML"), "{found:?}");
    let remarks = inspect(&bytes, &|read| read.remarks.join(";"));
    assert!(remarks[3].contains("may have been cut off") && remarks[1] == "#2 ", "{remarks:?}");
}

#[test]
fn what_is_no_book_says_so_and_what_is_encrypted_is_not_read() {
    assert!(read(b"no zip")[0].starts_with("is damaged"));
    assert_eq!(read(&zip(&[("a.txt", "")])), ["is no e-book: it has no META-INF/container.xml"]);
    let encrypted = |algorithm: &str, name: &str| {
        format!(
            "<encryption xmlns:e=\"a\"><e:EncryptedData><e:EncryptionMethod Algorithm=\"{algorithm}\"/><KeyInfo>\
             <EncryptionMethod Algorithm=\"rsa\"/></KeyInfo><e:CipherData><e:CipherReference URI=\"{name}\"/></e:CipherData>\
             </e:EncryptedData></encryption>"
        )
    };
    let one = page(&format!("<h1>灯塔</h1><p>{PROSE}</p>"));
    for (algorithm, name, is_read) in [
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/one.xhtml", false),
        ("http://www.idpf.org/2008/embedding", "OEBPS/one.xhtml", false),
        ("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OEBPS/a.otf", false),
        ("http://www.idpf.org/2008/embedding", "OEBPS/a.otf", true),
        ("http://ns.adobe.com/pdf/enc#RC", "OEBPS/a.ttf", true),
    ] {
        let encryption = encrypted(algorithm, name);
        let bytes = book(&["one.xhtml"], "", &[("OEBPS/one.xhtml", &one), (ENCRYPTION, &encryption)]);
        let found = read(&bytes);
        assert_eq!(found[0].starts_with("#1 灯塔"), is_read, "{found:?}");
        assert_eq!(found[0].contains("e-book with DRM"), !is_read, "{found:?}");
    }
}

#[test]
fn title_pages_and_lists_of_links_are_no_articles() {
    let title = page("<h1>东港纪事</h1><p>沈若橘</p><p>雁洲出版社</p>");
    let links: String = (0..5).map(|at| format!("<p><a href=\"one.xhtml#{at}\">第{at}篇 渡轮</a></p>")).collect();
    let one = page(&format!("<h1>灯塔</h1><p>{PROSE}</p>"));
    let bytes = book(
        &["title.xhtml", "list.xhtml", "one.xhtml", "one.xhtml"],
        "",
        &[("OEBPS/title.xhtml", &title), ("OEBPS/list.xhtml", &page(&links)), ("OEBPS/one.xhtml", &one)],
    );
    assert_eq!(read(&bytes), [&format!("#1 灯塔|{PROSE}|东港纪事"), NO_TEXT, NAVIGATION, NAVIGATION]);
}

/// Takes minutes where entries are compared with one another.
#[test]
fn a_hundred_thousand_entries_at_one_place_and_documents_that_are_not_there_are_read_in_time() {
    let list: String = (0..100_000).map(|at| link(&format!("one.xhtml#{}", at % 2), "渡轮", "")).collect();
    let one = page(&format!(
        "<h1 id=\"0\">灯塔</h1><p>{PROSE}</p><p id=\"1\">{PROSE}</p>{}",
        "<p>2024-03-19</p>".repeat(2000)
    ));
    let names: Vec<String> = (0..60_000).map(|at| format!("{at}.xhtml")).collect();
    let items: Vec<&str> = std::iter::once("one.xhtml").chain(names.iter().map(String::as_str)).collect();
    let bytes = book(&items, "", &[("OEBPS/one.xhtml", &one), ("OEBPS/nav.xhtml", &nav(&list))]);
    let found = read(&bytes);
    assert!(found.last().unwrap().starts_with("has more than 50000 documents"), "{:?}", found.last());
}
