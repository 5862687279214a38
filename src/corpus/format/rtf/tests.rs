use std::ops::ControlFlow;

use super::*;
use crate::corpus::config::Config;
use crate::corpus::evidence::Draft;

fn draft_of(mut bytes: &[u8]) -> Result<Draft, String> {
    let mut found = Vec::new();
    let end = Rtf.read(&mut bytes, &Context::of("a.rtf", &Config::default()), &mut |record| {
        found.push(record.content);
        ControlFlow::Continue(())
    });
    end.and_then(|()| found.pop().unwrap())
}

/// Text as RTF has it: bytes of the encoding, those beyond ASCII and those with a meaning escaped.
fn escaped(text: &str, encoding: &'static encoding_rs::Encoding) -> String {
    let one = |byte: &u8| match byte {
        b'\\' | b'{' | b'}' => format!("\\{}", char::from(*byte)),
        byte if byte.is_ascii() => char::from(*byte).to_string(),
        byte => format!("\\'{byte:02x}"),
    };
    encoding.encode(text).0.iter().map(one).collect()
}

/// Text by its numbers.
fn u(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{} ?", i16::from_ne_bytes(unit.to_ne_bytes()))).collect()
}

const FONTS: &str = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset134 SimSun{\*\falt \'cb\'ce};}{\f2\fcharset136 PMingLiU;}
{\f3\fcharset128 MS Mincho;}{\f4\fcharset129 Batang;}{\f5\fcharset2 Wingdings;}{\f6\fnil\cpg936 Own;}}";

/// The draft of a document with a headline, a first paragraph and this behind them.
fn draft(text: &str) -> Draft {
    let first = u("新航线启用") + r"\par " + &u("港口今天启用了一条新的航线，渡轮慢了下来。") + r"\par ";
    draft_of(format!(r"{{\rtf1\ansi\ansicpg936\deff0{FONTS}{{\colortbl;\red0;}}\pard\plain {first}{text}}}").as_bytes())
        .unwrap()
}

/// What stands behind the first paragraph.
fn text(rtf: &str) -> String {
    let body = draft(rtf).body.replace('\n', "/");
    body.strip_prefix("港口今天启用了一条新的航线，渡轮慢了下来。/").unwrap_or(&body).to_owned()
}

#[test]
fn the_font_says_what_the_bytes_are() {
    use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS};
    for (font, encoding, expected) in [
        (1, GBK, "江上起了雾，镕A船工点灯。"),
        (6, GBK, "江上起了雾。"),
        (2, BIG5, "許功蓋說江上起了霧。"),
        (3, SHIFT_JIS, "船が出る。表ソ"),
        (4, EUC_KR, "배가 떠난다."),
        // Western by its font, and Chinese by its bytes.
        (0, GBK, "江上起了雾。"),
    ] {
        assert_eq!(text(&format!(r"\pard\f{font} {}\par", escaped(expected, encoding))), expected, "{font}");
    }
    assert_eq!(text(r"\f0 \'93A\'94\'96 caf\'e9.\par"), "“A”– café.");
    assert_eq!(text(&format!(r"{{\f5 \'fc}}{}\par", u("点灯。"))), "点灯。");
}

#[test]
fn a_second_byte_may_look_like_a_word() {
    let mut bytes = format!(r"{{\rtf1\ansi\ansicpg950{FONTS}\f2 ").into_bytes();
    bytes.extend_from_slice(&encoding_rs::BIG5.encode("許功蓋說，江上起了霧。").0);
    bytes.extend_from_slice(b"\\par}");
    assert_eq!(draft_of(&bytes).unwrap().body, "許功蓋說，江上起了霧。");
}

#[test]
fn characters_by_number_have_bytes_behind_them_that_are_passed_over() {
    assert_eq!(
        text(r"\uc2\u28207\'b8\'db{\uc1\u21475 ?}\u20170\'bd\'f1\uc0\u24320 \u-228 \u12290 A\par"),
        "港口今开Ａ。A".replace('Ａ', "\u{FF1C}")
    );
    // The halves of a rare character, and one alone.
    assert_eq!(text(r"\uc1\u-10176?\u-9216?\u12290 ?\par"), "\u{20000}。");
    let lone = draft(r"\uc1\u-10176?A\u-9216?\par");
    assert!(lone.remarks[0].starts_with("has 2 places"), "{:?}", lone.remarks);
    assert_eq!(text(r"\u28207\bullet \u21475?\u12290 ?\par"), "港口。");
}

#[test]
fn words_for_characters_and_line_ends() {
    let found = text(&format!(
        r"{}\emdash\endash\lquote A\rquote\ldblquote B\rdblquote\~C\_D\-E\tab F\{{G\}}\\.\line {}\page {}\cell {}\row",
        u("江上"),
        u("船工。"),
        u("渡轮。"),
        u("八点。")
    ));
    assert_eq!(found, "江上—–‘A’“B” C-DE F{G}\\./船工。/渡轮。/八点。");
}

#[test]
fn what_is_no_text_is_left_out() {
    let (a, b) = (u("船工"), u("点灯。"));
    let x = u("不是正文。");
    for hidden in [
        format!(r"{{\*\unknown {x}{{{x}}}}}"),
        format!(r"{{\pict\wmetafile8 {x}0123abc\bin7 }}}}{{{{\\\ }}"),
        format!(r"{{\deleted {x}}}"),
        format!(r"{{\pntext {x}\tab}}{{\listtext {x}}}"),
        format!(r"{{\*\shppict{{\pict 00}}}}{{\nonshppict{{\pict {x}}}}}"),
        format!(r"{{\*\bkmkstart {x}}}{{\xe {x}}}{{\*\annotation {x}\par}}"),
        format!(r"{{\object\objemb{{\*\objdata 0105{x}}}}}"),
        format!(r"{{\upr{{{x}}}{{\*\ud }}}}"),
        format!(r"{{\nonesttables {x}\par}}"),
    ] {
        assert_eq!(text(&format!(r"{a}{hidden}{b}\par")), "船工点灯。", "{hidden}");
    }
    assert_eq!(
        text(&format!(r"{a}{{\upr{{?}}{{\*\ud{{{}}}}}}}{{\object{{\*\objdata 01}}{{\result {b}}}}}\par", u("今晚"))),
        "船工今晚点灯。"
    );
    let hidden =
        draft(&format!(r"{{\header {}\par}}{{\header {}\par}}{a}{{\v {x}}}{b}\par", u("雁洲日报"), u("雁洲日报")));
    assert!(hidden.body.ends_with("船工点灯。"));
    assert_eq!(hidden.dropped, ["雁洲日报", "不是正文。"]);
}

#[test]
fn fields_have_results_and_deleted_ends_end_nothing() {
    let rtf = format!(
        r#"{}{{\field{{\*\fldinst HYPERLINK "http://a.example/"}}{{\fldrslt {}}}}}{{\deleted\par}}{}\par"#,
        u("见"),
        u("公告"),
        u("第八版。")
    );
    assert_eq!(text(&rtf), "见公告第八版。");
    let ruby = format!(
        r"{{\field{{\*\fldinst {{EQ \\* jc2 \\o\\ad(\\s\\up 9({}),{})}}}}{{\fldrslt }}}}{}\par",
        u("háng"),
        u("航"),
        u("线启用。")
    );
    assert_eq!(text(&ruby), "航线启用。（háng）");
}

#[test]
fn notes_and_boxes_tear_no_sentence_apart() {
    let rtf = format!(
        r"{}{{\super\chftn}}{{\footnote\pard {}\par {}}}{}{{\shp{{\*\shpinst\shpleft0{{\sp{{\sn a}}{{\sv b}}}}{{\shptxt\pard {}\par}}}}{{\shprslt {}}}}}{}\par {}\par",
        u("渡轮"),
        u("轮渡公司。"),
        u("冬季时刻。"),
        u("八点"),
        u("图为渡轮。"),
        u("图为渡轮。"),
        u("开出。"),
        u("起雾。")
    );
    assert_eq!(text(&rtf), "渡轮八点开出。/图为渡轮。/起雾。/轮渡公司。/冬季时刻。");
}

#[test]
fn the_headline_and_the_properties() {
    let first = u("港口今天启用了一条新的航线，渡轮慢了下来。");
    for (set, expected) in
        [(r"\s15", "两岸相连了"), (r"\s1", "两岸相连了"), (r"\outlinelevel0", "两岸相连了"), ("", "本报讯")]
    {
        let rtf = format!(
            r"{{\rtf1{{\stylesheet{{\ql Normal;}}{{\s1\ql{{\*\x y}} heading 1;}}{{\*\cs15 Title;}}{{\s15 Title;}}}}{{\info{{\title {}}}{{\author {}}}{{\operator x}}{{\creatim\yr2024\mo3\dy19\hr8\min5}}{{\revtim\yr2025}}}}\pard {}\par\pard{set} {}\par\pard {first}\par}}",
            u("渡轮"),
            u("沈若橘"),
            u("本报讯"),
            u("两岸相连了")
        );
        let article = draft_of(rtf.as_bytes()).unwrap().article().unwrap();
        assert_eq!(article.title, expected, "{set}");
        assert_eq!(article.authors, ["沈若橘"]);
        assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00");
    }
}

#[test]
fn what_is_broken_is_named_and_what_stands_before_it_is_read() {
    let first = u("港口今天启用了一条新的航线，渡轮慢了下来。");
    for (rtf, remark) in [
        (format!(r"{{\rtf1 {first}\par"), "ends inside a group"),
        (format!(r"{{\rtf1 {first}\par}} \par {first}}}"), "goes on behind its end"),
        (format!(r"{{\rtf1 {first}\par {}", "{".repeat(1_000_000)), "nest deeper"),
        (format!(r"{{\rtf1{FONTS}\f1 \'b8\'db\'ff {first}\par}}"), "has 1 places"),
        (format!(r"{{\rtf1 {first}\par {{\shptxt {{\footnote {{\*"), "ends inside a group"),
    ] {
        let draft = draft_of(rtf.as_bytes()).unwrap();
        assert!(draft.body.contains("渡轮慢了下来。"), "{remark}");
        assert!(draft.remarks.len() == 1 && draft.remarks[0].contains(remark), "{remark}: {:?}", draft.remarks);
    }
    assert_eq!(draft(r"\par}}}").remarks.len(), 0);
    assert_eq!(draft_of(b"").unwrap_err(), "is empty");
    assert!(draft_of(b"PK\x03\x04").unwrap_err().starts_with("is no RTF"));
    for odd in [
        "{\\rtf1\\",
        "{\\rtf1\\'",
        "{\\rtf1\\'b",
        "{\\rtf1\\u-2147483648?\\u99999999999 ?}",
        "{\\rtf1\\uc-5\\u1\\bin-1 }",
        "{\\rtf1}\\",
    ] {
        assert!(draft_of(odd.as_bytes()).is_ok(), "{odd}");
    }
}
