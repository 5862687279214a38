use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::corpus::config::Config;
use crate::corpus::evidence::Draft;

/// A headline and a first paragraph.
const FIRST: &str = "<text:p>新航线启用</text:p><text:p>港口今天启用了一条新的航线，渡轮慢了下来。</text:p>";

fn root(name: &str, inside: &str) -> String {
    let spaces: String = ["office", "text", "style", "table", "meta"]
        .map(|name| format!(" xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"))
        .concat();
    format!(
        "<office:{name}{spaces} xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' \
         xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
         {inside}</office:{name}>"
    )
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read_bytes(mut bytes: &[u8]) -> Result<Draft, String> {
    let mut found = Vec::new();
    let end = Odt.read(&mut bytes, &Context::of("a.odt", &Config::default()), &mut |record| {
        found.push(record.content);
        ControlFlow::Continue(())
    });
    end.and_then(|()| found.pop().unwrap())
}

/// The draft of a document with these styles and this text.
fn draft(styles: &str, text: &str) -> Draft {
    let content = root(
        "document-content",
        &format!(
            "<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body>"
        ),
    );
    read_bytes(&package(&[("content.xml", &content)])).unwrap()
}

/// What stands behind the first paragraph.
fn text(text: &str) -> String {
    let body = draft("", &format!("{FIRST}{text}")).body.replace('\n', "/");
    body.strip_prefix("港口今天启用了一条新的航线，渡轮慢了下来。/").unwrap_or(&body).to_owned()
}

#[test]
fn white_space_is_what_the_elements_say() {
    let found = text(
        "<text:p>\n  <text:span>江上\u{AD}起了雾，</text:span>\n A  \n<text:s/>B<text:s text:c='3'/>C<text:tab/>D<text:soft-page-break/>船工\
         点灯。<text:line-break/>渡轮开出。</text:p>",
    );
    assert_eq!(found, "江上起了雾， A  B   C D船工点灯。/渡轮开出。");
    let many = draft(
        "",
        &format!("{FIRST}<text:p>甲<text:s text:c='4000000000'/><text:s text:c='99999999999999999999'/>乙</text:p>"),
    );
    assert!(many.body.len() < 1000);
}

#[test]
fn what_is_no_text_is_left_out() {
    let found = text(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>已删去。</text:p></text:deletion></text:changed-region>\
         </text:tracked-changes><text:sequence-decls/><text:p>船工<office:annotation><dc:creator>某</dc:creator><text:p>查一下。</text:p>\
         </office:annotation>点灯<text:change text:change-id='1'/>。<draw:frame><draw:image/><svg:desc>图</svg:desc></draw:frame></text:p>\
         <text:list><text:list-item><text:p>第一班。</text:p></text:list-item></text:list>\
         <table:table><table:table-row><table:table-cell><text:p>八点。</text:p></table:table-cell></table:table-row></table:table>",
    );
    assert_eq!(found, "船工点灯。/第一班。/八点。");
}

#[test]
fn deleted_words_may_stand_between_marks() {
    let marked = |end: &str| {
        format!(
            "<text:tracked-changes><text:changed-region text:id='a'><text:deletion/></text:changed-region>\
             <text:changed-region xml:id='b'><text:insertion/></text:changed-region></text:tracked-changes>{FIRST}\
             <text:p>船工<text:change-start text:change-id='b'/>今晚<text:change-end text:change-id='b'/>\
             <text:change-start text:change-id='a'/>停航。</text:p><text:p>昨天{end}点灯。</text:p>"
        )
    };
    let whole = draft("", &marked("<text:change-end text:change-id='a'/>"));
    assert!(whole.body.ends_with("\n船工今晚点灯。") && whole.remarks.is_empty(), "{}", whole.body);
    let open = draft("", &marked(""));
    assert_eq!(open.remarks, ["has a deletion that does not end; 8 deleted characters are left out"]);
}

#[test]
fn notes_boxes_and_readings_tear_no_sentence_apart() {
    let found = text(
        "<text:p>渡轮<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>轮渡公司。</text:p></text:note-body>\
         </text:note>八点<draw:frame><draw:text-box><text:p>图为渡轮。</text:p></draw:text-box></draw:frame>从\
         <text:ruby><text:ruby-base>雁洲</text:ruby-base><text:ruby-text>yàn zhōu</text:ruby-text></text:ruby>开出。</text:p>\
         <text:p>江上起了雾。</text:p>",
    );
    assert_eq!(found, "渡轮八点从雁洲开出。（yàn zhōu）/图为渡轮。/江上起了雾。/轮渡公司。");
}

#[test]
fn styles_tell_headlines_and_hidden_words() {
    let styles = "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Title'/>\
                  <style:style style:name='a' style:family='paragraph' style:display-name='标题'/>\
                  <style:style style:name='T1' style:family='text'><style:text-properties text:display='none'/></style:style>\
                  <style:style style:name='loop' style:family='paragraph' style:parent-style-name='loop'/>";
    for (line, expected) in [
        ("<text:h text:outline-level='1'>分段</text:h><text:p text:style-name='P1'>两岸相连了</text:p>", "两岸相连了"),
        ("<text:p text:style-name='a'>两岸相连了</text:p>", "两岸相连了"),
        ("<text:h text:outline-level='1'>两岸相连了</text:h><text:p text:style-name='loop'>甲</text:p>", "两岸相连了"),
        ("<text:p text:style-name='P1'>两岸<text:line-break/>相连了</text:p>", "两岸相连了"),
    ] {
        let draft = draft(styles, &format!("<text:p>本报讯</text:p>{line}{FIRST}"));
        assert_eq!(draft.title().as_deref(), Some(expected), "{line}");
    }
    let hidden =
        draft(styles, &format!("{FIRST}<text:p>船工<text:span text:style-name='T1'>校对</text:span>点灯。</text:p>"));
    assert!(hidden.body.ends_with("\n船工点灯。"));
    assert_eq!(hidden.dropped, ["校对"]);
}

#[test]
fn running_heads_and_properties_come_from_their_parts() {
    let styles = root(
        "document-styles",
        "<office:master-styles><style:master-page><style:header><text:p>雁洲日报</text:p></style:header><style:footer>\
         <text:p>第1页</text:p></style:footer></style:master-page></office:master-styles>",
    );
    let meta = root(
        "document-meta",
        "<office:meta><meta:initial-creator>沈若橘</meta:initial-creator><dc:creator>叶汐晴</dc:creator><dc:title>渡轮</dc:title>\
         <meta:creation-date>2024-03-19T08:00:00</meta:creation-date></office:meta>",
    );
    let body = format!("<office:body><office:text>{FIRST}</office:text></office:body>");
    let content = root("document-content", &body);
    let parts = [("styles.xml", styles.as_str()), ("content.xml", &content), ("meta.xml", &meta)];
    let draft = read_bytes(&package(&parts)).unwrap();
    assert_eq!(draft.dropped, ["雁洲日报", "第1页"]);
    let article = draft.article().unwrap();
    assert_eq!(article.authors, ["沈若橘"]);
    assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:00:00+08:00");

    let inside = |name: &str, text: &str| {
        let start = text.find('>').unwrap() + 1;
        text[start..].strip_suffix(&format!("</office:{name}>")).unwrap().to_owned()
    };
    let flat = root("document", &(inside("document-meta", &meta) + &inside("document-styles", &styles) + &body));
    let flat = read_bytes(flat.as_bytes()).unwrap();
    assert_eq!(flat.dropped, ["雁洲日报", "第1页"]);
    assert_eq!(flat.article().unwrap().authors, ["沈若橘"]);
}

#[test]
fn what_is_not_read_is_named() {
    let sheet = root("document-content", "<office:body><office:spreadsheet/></office:body>");
    for (bytes, expected) in [
        (package(&[("META-INF/manifest.xml", "<manifest:encryption-data/>"), ("content.xml", "x")]), "is encrypted"),
        (package(&[("a.xml", "<a/>")]), "has no part `content.xml`"),
        (package(&[("content.xml", &sheet)]), "holds no text"),
        (b"<a/>".to_vec(), "is neither a zip nor"),
        (Vec::new(), "is empty"),
    ] {
        let reason = read_bytes(&bytes).unwrap_err();
        assert!(reason.contains(expected), "{reason}");
    }
    let deep =
        root("document-content", &format!("<office:body><office:text>{FIRST}{}", "<text:section>".repeat(100_000)));
    let draft = read_bytes(&package(&[("content.xml", &deep)])).unwrap();
    assert!(draft.remarks[0].contains("nest deeper") && draft.body.starts_with("港口"));
}
