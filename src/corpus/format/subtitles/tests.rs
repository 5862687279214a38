use std::ops::ControlFlow;

use super::*;
use crate::corpus::config::Config;
use crate::corpus::item::Inspection;

fn read(format: &dyn Format, text: &str) -> Result<Inspection, String> {
    let config = Config::default();
    let mut found = None;
    format.read(&mut text.as_bytes(), &Context::of("夜航.srt", &config), &mut |record| {
        found = Some(record.content.and_then(Draft::inspected));
        ControlFlow::Continue(())
    })?;
    found.unwrap()
}

fn srt(text: &str) -> Inspection {
    read(&SubRip, text).unwrap()
}

fn vtt(text: &str) -> Inspection {
    read(&WebVtt, text).unwrap()
}

/// The time at which a part of the text is said.
fn time(read: &Inspection, part: &str) -> String {
    let body = &read.article.body;
    read.article.locators.placed(body).at(body.find(part).unwrap()).unwrap().to_string()
}

#[test]
fn a_sentence_that_cues_cut_is_whole_and_each_part_has_its_time() {
    let read = srt(
        "\u{FEFF}1\r\n00:00:01,200 --> 00:00:03,000\r\n{\\an8}<i>渡轮今天从东</i>\r\n<i>港开出，</i>\r\n\r\n\
                    2\r\n00:00:03,100 --> 00:01:05,000 X1:1\r\n居民说 New\r\n\r\n01:05.100 --> 01:09\r\nPort 也好<某某>。\r\n",
    );
    assert_eq!(read.article.body, "渡轮今天从东港开出，居民说 New Port 也好<某某>。");
    assert_eq!([time(&read, "渡轮"), time(&read, "居民"), time(&read, "Port")], ["00:00:01", "00:00:03", "00:01:05"]);
    assert!(read.remarks.is_empty(), "{:?}", read.remarks);
}

#[test]
fn paragraphs_end_at_a_pause_at_a_speaker_and_behind_a_long_sentence() {
    let long = "渡轮今天从东港开出居民说好".repeat(8);
    let text = format!(
        "WEBVTT - 夜航记\nKind: captions\n\nSTYLE\n::cue {{ color: red }}\n\nNOTE 剪辑时核对\n第二行\n\nintro\n\
         00:01.000 --> 00:02.000 align:start\n<v 主播>东港 &lt;早安&gt;。</v>\n\n00:02.000 --> 00:03.000\n<v 主播>渡轮</v>\n\n\
         00:05.000 --> 00:06.000\n<v 主播>停了。</v>\n\n00:06.000 --> 00:07.000\n<v.loud 船长>明天<00:00:06.500><c.x>再开。</c>\n\n\
         00:07.000 --> 00:08.000\n- 好。\n- 真的？\n\n00:08.000 --> 00:09.000\n&gt;&gt; 真的。\n\n00:09.000 --> 00:10.000\n{long}。\n\n\
         00:10.000 --> 00:11.000\n－５度，<ruby>漢<rt>ㄏㄢˋ</rt></ruby>字。\n"
    );
    let read = vtt(&text);
    let long = format!("真的。{long}。");
    let paragraphs = ["东港 <早安>。渡轮", "停了。", "明天再开。", "好。", "真的？", &long, "－５度，漢字。（ㄏㄢˋ）"];
    assert_eq!(read.article.body.lines().collect::<Vec<_>>(), paragraphs);
    assert_eq!((read.article.title.as_str(), time(&read, "漢字")), ("夜航记", "00:00:10".to_owned()));
    assert!(read.notes.contains(&"speakers: 主播、船长".to_owned()), "{:?}", read.notes);
    assert!(read.remarks.is_empty(), "{:?}", read.remarks);
}

#[test]
fn what_two_cues_both_show_stands_once() {
    let rolling = "WEBVTT\n\n00:01.000 --> 00:03.000\n \n渡轮今天\n\n00:03.000 --> 00:03.010\n渡轮今天\n \n\n\
                   00:03.010 --> 00:05.000\n渡轮今天\n从东港开出\n\n00:05.100 --> 00:07.000\n从东港开出\n居民说好\n\n\
                   00:06.000 --> 00:08.000\n从东港开出\n居民说好\n\n00:09.500 --> 00:10.000\n居民说好\n";
    let read = vtt(rolling);
    // Said again, and not shown on.
    assert_eq!(read.article.body, "渡轮今天从东港开出居民说好居民说好");
    assert_eq!([time(&read, "渡轮"), time(&read, "从东港"), time(&read, "居民")], ["00:00:01", "00:00:03", "00:00:05"]);
    assert_eq!(read.notes, ["5 lines that two subtitles both show stand once"]);
}

#[test]
fn languages_side_by_side_do_not_tear_one_another_apart() {
    let cue = |at: u32, lines: &str| format!("{at}\n00:00:0{at},000 --> 00:00:0{at},900\n{lines}\n\n");
    let text = [
        cue(1, "渡轮今天从东\nThe ferry left"),
        cue(2, "港开出，增长\nEast Port"),
        cue(3, "54.9%，居民\nand the people"),
        cue(4, "21.8%。\nwere glad."),
    ]
    .concat();
    let read = srt(&text);
    assert_eq!(
        read.article.body,
        "渡轮今天从东港开出，增长54.9%，居民21.8%。\nThe ferry left East Port and the people were glad."
    );
    assert_eq!([time(&read, "21.8"), time(&read, "East")], ["00:00:04", "00:00:02"]);
}

#[test]
fn broken_cues_keep_their_text_and_are_remarked_on() {
    let read = srt("1\n00:00:05,000 --> 00:00:06,000\n渡轮\n2\n00:00:06,000 --> 00:00:07,000\n开航\n\n了。\n\n3\n\
                    00:00:01,000 --> 00:00:02,000\n港口\n\n4\n00:xx --> 00:00:03,000\n亮灯。\n\n5\n");
    assert_eq!(read.article.body.replace('\n', ""), "渡轮开航了。港口亮灯。");
    assert_eq!(
        read.remarks,
        [
            "has subtitles whose times cannot be read, which are read at the time of the one before: 1",
            "has subtitles whose times run back: 1",
            "has subtitles that have no time, which are read as text of the one before: 1",
        ]
    );
    for none in ["", "WEBVTT\n", "渡轮开航了。\n", "1\n\n2\n", "00:00:01,000 --> 00:00:02,000\n\n"] {
        let reason = super::tests::read(&SubRip, none).unwrap_err();
        assert!(reason.starts_with("holds no subtitles"), "{none}: {reason}");
    }
}

#[test]
fn who_is_quoted_stands_with_the_quotation_and_a_generic_title_is_none() {
    let long = "渡轮今天从东港开出居民说好".repeat(8);
    let read = vtt(&format!(
        "WEBVTT - 字幕\n\n00:01.000 --> 00:02.000\n{long}。“我们等了很久！”\n\n00:02.000 --> 00:03.000\n船长指着灯塔说。\n"
    ));
    assert_eq!(read.article.body, format!("{long}。“我们等了很久！”船长指着灯塔说。"));
    assert_eq!(read.article.title, "");
}

#[test]
fn blanks_for_punctuation_stand_between_cues_as_well() {
    let cue = |at: u32, text: &str| format!("00:00:0{at},000 --> 00:00:0{at},900\n{text}\n\n");
    let read = srt(&[cue(1, "据了解 渡轮今天开航"), cue(2, "船长说 居民都来了"), cue(3, "灯塔亮了")].concat());
    assert_eq!(read.article.body, "据了解 渡轮今天开航 船长说 居民都来了 灯塔亮了");
}

#[test]
fn signs_without_end_are_read_in_time() {
    for text in
        ["<".repeat(200_000), "&".repeat(200_000), "<v ".repeat(100_000), "{\\".repeat(100_000), "-->".repeat(50_000)]
    {
        let whole = format!("WEBVTT\n\n00:01.000 --> 00:02.000\n渡轮{text}\n\n00:02.000 --> 00:03.000\n好。\n");
        assert!(read(&WebVtt, &whole).is_ok());
    }
}
