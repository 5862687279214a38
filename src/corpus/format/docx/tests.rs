use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::corpus::config::Config;
use crate::corpus::evidence::Draft;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A part with an element around it that declares the namespaces.
fn part(name: &str, inside: &str) -> String {
    format!(
        "<w:{name} xmlns:w='{W}' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
         xmlns:v='urn:schemas-microsoft-com:vml' xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' \
         xmlns:zz='urn:unknown' xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'>{inside}</w:{name}>"
    )
}

fn links(links: &[(&str, &str)]) -> String {
    let link = |(kind, target): &(&str, &str)| format!("<Relationship Type='{TYPES}/{kind}' Target='{target}'/>");
    format!("<Relationships>{}</Relationships>", links.iter().map(link).collect::<String>())
}

fn read_bytes(mut bytes: &[u8]) -> Result<Draft, String> {
    let mut found = Vec::new();
    let end = Docx.read(&mut bytes, &Context::of("a.docx", &Config::default()), &mut |record| {
        found.push(record.content);
        ControlFlow::Continue(())
    });
    end.and_then(|()| found.pop().unwrap())
}

/// The draft of a document with this body, and other parts.
fn draft(body: &str, others: &[(&str, &str)]) -> Draft {
    let document = part("document", &format!("<w:body>{body}</w:body>"));
    let top = links(&[("officeDocument", "word/document.xml")]);
    let mut parts = vec![("_rels/.rels", top.as_str()), ("word/document.xml", &document)];
    parts.extend(others);
    read_bytes(&package(&parts)).unwrap()
}

/// The text of a document with this body.
fn text(body: &str) -> String {
    draft(body, &[]).body.replace('\n', "/")
}

fn p(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

/// A headline and a first paragraph.
const FIRST: &str = "<w:p><w:r><w:t>新航线启用</w:t></w:r></w:p><w:p><w:r><w:t>港口今天启用了一条新的航线，渡轮慢了下来。</w:t></w:r></w:p>";

#[test]
fn runs_of_a_paragraph_are_one_text() {
    let body = format!(
        "{FIRST}{}",
        p(&format!(
            "<w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>{}<w:r><w:t> 船工 </w:t><w:tab/><w:t>A&amp;B</w:t>\
             <w:noBreakHyphen/><w:softHyphen/><w:sym w:font='Wingdings' w:char='F0FC'/><w:sym w:char='2103'/></w:r>{}",
            r("江上起了雾，"),
            r("点起灯。")
        ))
    );
    assert_eq!(text(&body), "港口今天启用了一条新的航线，渡轮慢了下来。/江上起了雾，船工 A&B-℃点起灯。");
}

#[test]
fn a_line_end_and_a_cell_end_a_paragraph() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", p(&r(text)));
    let body = format!(
        "{FIRST}<w:p><w:r><w:t>船工点起灯。</w:t><w:br/><w:t>江上起了雾。</w:t></w:r></w:p><w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell("第一班八点开出。"),
        cell("末班十点开出。")
    );
    let expected =
        "港口今天启用了一条新的航线，渡轮慢了下来。/船工点起灯。/江上起了雾。/第一班八点开出。/末班十点开出。";
    assert_eq!(text(&body), expected);
}

#[test]
fn tracked_changes_are_read_as_they_would_print() {
    let body = format!(
        "{FIRST}{}{}{}",
        p(&format!(
            "{}<w:ins>{}</w:ins><w:del><w:r><w:delText>九</w:delText><w:t>九</w:t></w:r></w:del><w:moveFrom>{}</w:moveFrom>\
             <w:moveTo>{}</w:moveTo>",
            r("渡轮"),
            r("八点"),
            r("早上"),
            r("开出。")
        )),
        p(&format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", r("江上"))),
        p(&format!("<w:pPr><w:pPrChange><w:pPr><w:pStyle w:val='x'/></w:pPr></w:pPrChange></w:pPr>{}", r("起了雾。")))
    );
    assert_eq!(text(&body), "港口今天启用了一条新的航线，渡轮慢了下来。/渡轮八点开出。/江上起了雾。");
}

#[test]
fn hidden_words_and_running_heads_are_listed() {
    let body = format!(
        "{FIRST}{}{}",
        p(&format!(
            "{}<w:r><w:rPr><w:vanish/></w:rPr><w:t>校对用</w:t></w:r><w:r><w:rPr><w:rStyle w:val='h'/></w:rPr><w:t>批注</w:t></w:r>\
             <w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>点灯。</w:t></w:r>",
            r("船工")
        )),
        "<w:sectPr><w:headerReference/></w:sectPr>"
    );
    let styles = part("styles", "<w:style w:styleId='h'><w:name w:val='Note'/><w:rPr><w:vanish/></w:rPr></w:style>");
    let head = part("hdr", &p(&r("雁洲日报")));
    let rels = links(&[
        ("styles", "styles.xml"),
        ("header", "header1.xml"),
        ("header", "/word/header2.xml"),
        ("footer", "../word/footer1.xml"),
    ]);
    let draft = draft(
        &body,
        &[
            ("word/_rels/document.xml.rels", &rels),
            ("word/styles.xml", &styles),
            ("word/header1.xml", &head),
            ("word/header2.xml", &head),
            ("word/footer1.xml", &part("ftr", &p(&r("第1页")))),
        ],
    );
    assert!(draft.body.ends_with("\n船工点灯。"), "{}", draft.body);
    assert_eq!(draft.dropped, ["校对用批注", "雁洲日报", "第1页"]);
}

#[test]
fn fields_have_results_and_instructions() {
    let char = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let body = format!(
        "{FIRST}{}",
        p(&[
            r("见"),
            char("begin"),
            "<w:r><w:instrText>HYPERLINK \"http://a.example\"</w:instrText></w:r>".to_owned(),
            char("begin"),
            char("separate"),
            r("内层"),
            char("end"),
            char("separate"),
            r("港口公告"),
            char("end"),
            "<w:fldSimple w:instr='PAGE'><w:r><w:t>第八版</w:t></w:r></w:fldSimple>".to_owned(),
            r("。"),
        ]
        .concat())
    );
    assert_eq!(text(&body), "港口今天启用了一条新的航线，渡轮慢了下来。/见港口公告第八版。");
    let open = draft(&format!("{FIRST}{}{}", p(&char("begin")), p(&r("船工点灯。"))), &[]);
    assert_eq!(open.remarks, ["has a field that does not end, in which 5 characters are left out"]);
}

#[test]
fn a_box_stands_once_behind_its_paragraph() {
    let content = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(&r(text)));
    let choice = |requires: &str, new: &str, old: &str| {
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires='{requires}'><wps:txbx>{}</wps:txbx></mc:Choice>\
             <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            content(new),
            content(old)
        )
    };
    let body = format!(
        "{FIRST}{}{}",
        p(&format!("{}{}{}", r("江上"), choice("wps", "图为渡轮。", "旧图。"), r("起了雾。"))),
        p(&format!("{}{}", choice("wps zz", "新图。", "图为码头。"), r("船工点灯。")))
    );
    assert_eq!(text(&body), "港口今天启用了一条新的航线，渡轮慢了下来。/江上起了雾。/图为渡轮。/船工点灯。/图为码头。");
    let art = format!(
        "{FIRST}{}",
        p("<w:r><w:pict><v:shape><v:textpath string='雁洲两岸相连了。'/></v:shape></w:pict></w:r>")
    );
    assert!(text(&art).ends_with("/雁洲两岸相连了。"));
}

#[test]
fn readings_stand_in_brackets_behind_the_paragraph() {
    let ruby = |base: &str, reading: &str| {
        format!(
            "<w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
            r(reading),
            r(base)
        )
    };
    let body = format!("{FIRST}{}", p(&format!("{}{}{}", ruby("航", "háng"), ruby("线", "xiàn"), r("已经启用。"))));
    assert!(text(&body).ends_with("/航线已经启用。（háng xiàn）"), "{}", text(&body));
}

#[test]
fn notes_stand_behind_the_text_in_the_order_of_their_marks() {
    let body = format!(
        "{FIRST}{}{}",
        p(&format!(
            "{}<w:r><w:footnoteReference w:id='3'/></w:r>{}<w:r><w:footnoteReference w:id='2' w:customMarkFollows='1'/>\
             <w:t>*</w:t></w:r>{}<w:r><w:endnoteReference w:id='1'/></w:r>",
            r("渡轮"),
            r("八点"),
            r("开出。")
        )),
        p(&format!(
            "<w:del><w:r><w:footnoteReference w:id='4'/></w:r></w:del>{}<w:r><w:commentReference w:id='0'/></w:r>",
            r("江上起雾。")
        ))
    );
    let note = |kind: &str, id: &str, text: &str| {
        format!("<w:{kind} w:id='{id}'>{}</w:{kind}>", p(&format!("<w:r><w:{kind}Ref/></w:r>{}", r(text))))
    };
    let notes = [
        "<w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:t>分隔</w:t></w:r></w:p></w:footnote>".to_owned(),
        note("footnote", "2", " 冬季时刻。"),
        note("footnote", "3", " 轮渡公司。"),
        note("footnote", "4", " 已删去。"),
    ]
    .concat();
    let rels = links(&[("footnotes", "footnotes.xml"), ("endnotes", "endnotes.xml"), ("comments", "comments.xml")]);
    let draft = draft(
        &body,
        &[
            ("word/_rels/document.xml.rels", &rels),
            ("word/footnotes.xml", &part("footnotes", &notes)),
            ("word/endnotes.xml", &part("endnotes", &note("endnote", "1", "据公告。"))),
            ("word/comments.xml", &part("comments", &p(&r("查一下。")))),
        ],
    );
    let expected =
        "港口今天启用了一条新的航线，渡轮慢了下来。/渡轮八点开出。/江上起雾。/轮渡公司。/冬季时刻。/据公告。";
    assert_eq!(draft.body.replace('\n', "/"), expected);
    assert_eq!(draft.dropped, ["已删去。"]);
}

#[test]
fn the_headline_is_told_by_its_style() {
    let styled = |style: &str, text: &str| p(&format!("<w:pPr><w:pStyle w:val='{style}'/></w:pPr>{}", r(text)));
    let styles = part(
        "styles",
        "<w:style w:styleId='a3'><w:name w:val='Title'/></w:style><w:style w:styleId='1'><w:name w:val='heading 1'/>\
         <w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style><w:style w:styleId='x'><w:name w:val='own'/><w:basedOn w:val='1'/>\
         </w:style><w:style w:styleId='2'><w:name w:val='heading 2'/><w:basedOn w:val='1'/><w:pPr><w:outlineLvl w:val='1'/>\
         </w:pPr></w:style><w:style w:styleId='loop'><w:name w:val='loop'/><w:basedOn w:val='loop'/></w:style>",
    );
    let rels = links(&[("styles", "styles.xml")]);
    let title = |body: &str| {
        let parts = [("word/_rels/document.xml.rels", rels.as_str()), ("word/styles.xml", &styles)];
        draft(&format!("{}{body}{FIRST}", p(&r("本报讯"))), &parts).title()
    };
    let outline = p(&format!("<w:pPr><w:outlineLvl w:val='0'/></w:pPr>{}", r("两岸相连了")));
    for (body, expected) in [
        (styled("1", "分段") + &styled("a3", "两岸相连了"), "两岸相连了"),
        (styled("1", "两岸相连了"), "两岸相连了"),
        (styled("x", "两岸相连了"), "两岸相连了"),
        (outline, "两岸相连了"),
        (styled("2", "分段一") + &styled("loop", "两岸相连了") + &styled("a3", "开航"), "开航"),
    ] {
        assert_eq!(title(&body).as_deref(), Some(expected), "{body}");
    }
}

#[test]
fn the_properties_are_claimed_behind_the_text() {
    let top = "<Relationships><Relationship Type='http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties' \
               Target='docProps/core.xml'/><Relationship Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' \
               Target='/w/main.xml'/></Relationships>";
    let core = "<c xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'><dc:title>渡轮开航</dc:title>\
                <dc:creator>沈若橘;叶汐晴</dc:creator><dcterms:created>2024-03-19T08:00:00Z</dcterms:created></c>";
    // Strict documents have other namespaces, and the main part may be called anything.
    let main = format!(
        "<document xmlns='http://purl.oclc.org/ooxml/wordprocessingml/main'><body>{}</body></document>",
        FIRST.replace("w:", "")
    );
    let draft =
        read_bytes(&package(&[("_rels/.rels", top), ("docProps/core.xml", core), ("w/main.xml", &main)])).unwrap();
    let article = draft.article().unwrap();
    assert_eq!(article.body, "港口今天启用了一条新的航线，渡轮慢了下来。");
    assert_eq!((article.title.as_str(), article.authors.join("、").as_str()), ("新航线启用", "沈若橘、叶汐晴"));
    assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:00:00Z");
}

#[test]
fn what_is_not_read_is_named() {
    let chunk = draft(&format!("{FIRST}<w:altChunk/>"), &[]);
    assert!(chunk.remarks[0].contains("w:altChunk"));
    let broken = part("document", &format!("<w:body>{FIRST}")).replace("</w:document>", "");
    let draft = read_bytes(&package(&[("word/document.xml", &broken)])).unwrap();
    assert!(draft.body.starts_with("港口") && draft.remarks[0].contains("cut off"), "{:?}", draft.remarks);
    for (bytes, expected) in [
        (package(&[("a.xml", "<a/>")]), "has no part `word/document.xml`"),
        (package(&[("word/document.xml", "<workbook/>")]), "is no document of Word"),
        (b"{\\rtf1}".to_vec(), "name it .rtf"),
        (b"\xD0\xCF\x11\xE0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0".to_vec(), "is encrypted"),
        (b"\xD0\xCF\x11\xE0".to_vec(), "before 2007"),
        (Vec::new(), "is empty"),
        (b"text".to_vec(), "is no zip"),
    ] {
        let reason = read_bytes(&bytes).unwrap_err();
        assert!(reason.contains(expected), "{reason}");
    }
}

#[test]
fn hostile_documents_come_to_an_end() {
    for body in [
        "<mc:AlternateContent><mc:Choice Requires='wps'>".repeat(400),
        "<w:p><w:r><w:txbxContent>".repeat(300),
        "<w:tbl><w:tr><w:tc>".repeat(100_000),
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r>".repeat(100_000),
        format!("{FIRST}</w:body></w:document></w:x>"),
    ] {
        let document = part("document", &format!("<w:body>{FIRST}{body}"));
        assert!(!read_bytes(&package(&[("word/document.xml", &document)])).unwrap().remarks.is_empty());
    }
}
