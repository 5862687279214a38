use super::*;

#[test]
fn markup_goes_and_paragraphs_stay() {
    let markup = "<p>第一段，<strong>重點</strong>在\n此。</p><p>Second&nbsp;one &lt;3<br>同段</p><script>var a = '不是文字';</script>\
                  <div>甲<br><br/>乙</div><ul><li>一</li><li>二</li></ul>";
    assert_eq!(text(markup).unwrap(), "第一段，重點在此。\nSecond one <3 同段\n甲\n乙\n一\n二");
}

#[test]
fn a_line_break_with_an_indent_begins_a_paragraph() {
    for (markup, lines) in [
        ("<div>　　港務局決定，<br>　　票價相同</div>", 2),
        ("<div>\n　　港務局決定，<br/>\n　　票價相同，<br />\r\n　　月票通用\n</div>", 3),
        ("<p>&nbsp;&nbsp;港務局決定，<br>&nbsp;&nbsp;&nbsp;&nbsp;票價相同</p>", 2),
        ("<p>港務局決定，<br>&emsp;&emsp;票價相同</p>", 2),
        ("<p>港務局決定，<br><span>&nbsp;</span><font>&nbsp; 票價相同</font></p>", 2),
        ("<p><a href='/'>港務局決定，</a><br>　票價相同</p>", 2),
        // Blanks of the source are none, and a headline is one.
        ("<p>港務局決定<br>\n        開辦夜航</p>", 1),
        ("<p>港務局決定<br>&nbsp;開辦夜航</p>", 1),
        ("<h1>港務局決定<br>　　開辦夜航</h1>", 1),
    ] {
        assert_eq!(text(markup).unwrap().lines().count(), lines, "{markup}");
    }
}

#[test]
fn lines_that_a_page_breaks_are_read_as_lines_of_a_text() {
    let column = "港務局負責人說去年冬天曾試辦週末夜航三個月，平均每班載客一百二十人，超過原先估計的八十人，因此決定。";
    let set = |columns: usize, end: &str| {
        let characters: Vec<char> = column.chars().collect();
        characters.chunks(columns).map(String::from_iter).collect::<Vec<_>>().join(end)
    };
    for (broken, lines) in [
        ("海風吹過碼頭<br>吹過我的舊外衣<br>你從哪裡來<br>帶著一身鹽".to_owned(), 4),
        ("海風吹過碼頭，<br/>\n吹過我的舊外衣。<br/>\n你從哪裡來？".to_owned(), 3),
        ("一、增开班次<br>二、延长时间<br>三、增设座位".to_owned(), 3),
        ("港務局決定開辦夜航。<br>票價與日間相同。".to_owned(), 2),
        // Two halves of a sentence, and what a filler broke.
        ("港務局決定<br>開辦夜航。".to_owned(), 1),
        ("東港市海濱路<br>電話八八一二".to_owned(), 1),
        (set(10, "<br>"), 1),
        (set(16, "<br>\n"), 1),
        (set(24, "<br />"), 1),
    ] {
        let markup = format!("<p>{broken}</p>");
        assert_eq!(text(&markup).unwrap().lines().count(), lines, "{markup}");
    }
    let page = Html::parse_document("<p>海風<a>吹過碼頭</a><br>吹過<br>我的<a>舊外衣</a></p>");
    let linked: Vec<usize> = blocks(&page).iter().map(|block| block.linked).collect();
    assert_eq!(linked, [4, 0, 3]);
}

#[test]
fn annotations_tear_no_word_apart_and_follow_their_paragraph() {
    for (markup, plain) in [
        (
            "<p>我們學<ruby>漢<rp>(</rp><rt>ㄏㄢˋ</rt><rp>)</rp>字<rp>（</rp><rt>ㄗˋ</rt><rp>）</rp></ruby>課。</p><p>二</p>",
            "我們學漢字課。（ㄏㄢˋ ㄗˋ）\n二",
        ),
        ("<p>我們學<ruby>漢<rp>(<rt>ㄏㄢˋ<rp>)</ruby><ruby>字<rt>ㄗˋ</ruby>課。</p>", "我們學漢字課。（ㄏㄢˋ ㄗˋ）"),
        ("<p>往<ruby><rb>東</rb><rb>京</rb><rt>とう</rt><rt>きょう</rt></ruby>去</p>", "往東京去（とう きょう）"),
        (
            "<p>往<ruby>\n <rb>東</rb> <rp>(</rp> <rt>dōng</rt> <rp>)</rp>\n <rb>港</rb> <rt>gǎng</rt>\n</ruby>去</p>",
            "往東港去（dōng gǎng）",
        ),
        (
            "<p><ruby><rb>東港</rb><rtc><rt>とう</rt><rt>こう</rt></rtc><rtc><rt>East Port</rt></rtc></ruby>渡輪</p>",
            "東港渡輪（とう こう East Port）",
        ),
        ("<p>See <ruby>New York<rt>纽约</rt></ruby> now</p>", "See New York now（纽约）"),
        ("<ruby>漢<rt>ㄏㄢˋ</rt></ruby>字", "漢字（ㄏㄢˋ）"),
    ] {
        assert!(is_html(markup));
        assert_eq!(text(markup).unwrap(), plain, "{markup}");
    }
}

#[test]
fn a_text_that_only_compares_is_no_markup() {
    assert!(is_html("<p>段落</p>") && is_html("一<br/>二"));
    assert!(!is_html("a < b > c，<某某>") && !is_html("<pre-trained>"));
}

#[test]
fn deep_nesting_is_walked_and_deeper_is_refused() {
    let nested = |depth: usize| format!("{}字{}", "<div>".repeat(depth), "</div>".repeat(depth));
    assert_eq!(text(&nested(900)).unwrap(), "字");
    assert!(text(&nested(100_000)).unwrap_err().contains("nests deeper"));
    assert_eq!(text(&"<p>段<br>".repeat(2000)).unwrap().lines().count(), 2000);
}
