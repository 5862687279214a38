//! Lines → paragraphs. Takes plain text as it was laid out; gives its paragraphs, each on one line.
//!
//! A paragraph ends at a blank line, before an indented line, and at a line end, unless the text is hard-wrapped: then a
//! line end is only layout. A text counts as hard-wrapped when most of its line ends stand where a filler would have
//! put them, that is where the beginning of the next line would not have fitted within the widest line, and do not
//! follow the end of a sentence. Lines as narrow as a newspaper's columns, which verse has too, are for `columns` to judge.

mod columns;
mod lines;

use self::lines::{Line, ends_sentence, first_width, is_spaced, lacks, lines};

/// Columns that a filler may leave free beyond need: one full-width mark that must not begin a line.
const SLACK: usize = 2;
/// Columns of the narrowest and widest page that a filler fills.
const PAGE: std::ops::RangeInclusive<usize> = 30..=160;
/// Columns of a line that is no headline where the text goes on below it.
const LONG: usize = 64;

/// The paragraphs of `text`, trimmed, none of them empty.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    // A carriage return with a line feed is one line end; alone it is one as well.
    let text = text.replace("\r\n", "\n");
    let lines: Vec<Line<'_>> = lines(&text);
    let width = lines.iter().map(|line| line.width).max().unwrap_or(0);
    let mut joins = joins(&lines, width);
    if !joins.contains(&true) {
        joins = columns::joins(&lines);
    }
    let mut paragraphs: Vec<String> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        match paragraphs.last_mut() {
            Some(paragraph) if joins[number] => {
                let before = paragraph.chars().next_back();
                let after = line.text.chars().next();
                if before.zip(after).is_some_and(|(a, b)| is_spaced(a) && is_spaced(b)) {
                    paragraph.push(' ');
                }
                paragraph.push_str(line.text);
            }
            _ => paragraphs.push(line.text.to_owned()),
        }
    }
    paragraphs
}

/// Whether the line ends of `text` are layout: a filler set them, and the lines belong together.
pub(super) fn is_wrapped(text: &str) -> bool {
    paragraphs(text).len() < text.lines().filter(|line| !line.trim().is_empty()).count()
}

/// For each line, whether it goes on the paragraph of the line before.
fn joins(lines: &[Line<'_>], width: usize) -> Vec<bool> {
    let is_full = |number: usize, lacks: usize| {
        number > 0 && !lines[number].apart && {
            let before = &lines[number - 1];
            before.width + before.blanks + lacks + first_width(lines[number].text) + SLACK > width
        }
    };
    // A first line may lack its indent, which shows where it ends in the middle of a sentence.
    let lacks = lacks(lines);
    let shown = if lines.first().is_some_and(|line| line.text.ends_with(char::is_alphanumeric)) { lacks } else { 0 };
    let is_full_from = |number: usize, lacks: usize| is_full(number, if number == 1 { lacks } else { 0 });
    let full: Vec<bool> = (0..lines.len()).map(|number| is_full_from(number, shown)).collect();
    let candidates = lines.iter().skip(1).filter(|line| !line.apart).count();
    let filled = full.iter().filter(|full| **full).count();
    let broken = (1..lines.len()).filter(|&number| full[number] && !ends_sentence(lines[number - 1].text)).count();
    let marked = lines.first().is_some_and(Line::is_indented)
        || lines.iter().skip(1).any(|line| line.apart)
        || width >= LONG && lines.last().is_some_and(|line| ends_sentence(line.text));
    let wrapped = PAGE.contains(&width)
        && filled * 2 >= candidates
        && broken * 2 >= filled
        && (filled >= 2 || filled == 1 && broken == 1 && candidates == 1 && marked);
    if wrapped {
        (0..lines.len()).map(|number| is_full_from(number, lacks)).collect()
    } else {
        vec![false; lines.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_unwrapped_text_is_a_paragraph() {
        let text = "第一段說了很多很多很多很多很多很多很多很多事情。\r\n\r\n　　第二段。\n小標題\n第三段也有話要說。";
        assert_eq!(
            paragraphs(text),
            ["第一段說了很多很多很多很多很多很多很多很多事情。", "第二段。", "小標題", "第三段也有話要說。"]
        );
    }

    /// Fills `text` as a typewriter would, `columns` full-width characters a line.
    fn fill(text: &str, columns: usize) -> String {
        let characters: Vec<char> = text.chars().collect();
        characters.chunks(columns).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn hard_wrapped_text_is_joined() {
        let one = "東港渡輪公司宣佈自四月一日起往返瀾島的航線每晚增開兩班，方便居民返家，票價與日間相同。".repeat(3);
        let two =
            "瀾島碼頭的候船室同步延長開放，室內新增飲水機與行動電源充電座，居民笑說以後不必再借住親戚家。".repeat(2);
        let by_blank = format!("{}\n\n{}", fill(&one, 24), fill(&two, 24));
        assert_eq!(paragraphs(&by_blank), [one.clone(), two.clone()]);
        assert_eq!(paragraphs(&by_blank.replace('\n', "\r\n")), [one.clone(), two.clone()]);
        let by_indent = format!("{}\n{}", fill(&format!("　　{one}"), 24), fill(&format!("　　{two}"), 24));
        assert_eq!(paragraphs(&by_indent), [one, two]);
    }

    #[test]
    fn words_keep_their_space_across_a_line_end() {
        let text = "The ferry company said on Tuesday that\nthe new line would open in April, and\nthat fares stay as they are.\n\nEnd.";
        assert_eq!(
            paragraphs(text)[0],
            "The ferry company said on Tuesday that the new line would open in April, and that fares stay as they are."
        );
    }

    #[test]
    fn verse_and_lists_stay_lines() {
        let text = "春風吹過港口\n漁船慢慢回家\n燈塔亮了\n孩子們都睡了";
        assert_eq!(paragraphs(text).len(), 4);
    }

    const PASSAGES: [&str; 5] = [
        "东港渡轮公司宣布，自四月一日起往返澜岛的航线每晚增开两班，方便居民返家。公司负责人说，新班次的票价与日间相同，学生和老人仍享半价。澜岛码头的候船室同步延长开放，室内新增饮水机与充电座。",
        "瀾島國小的學生昨天搭渡輪到對岸參觀燈塔，許多人第一次看見旋轉的鏡片。老師表示，這趟行程準備了三個月，經費由家長會和漁會共同負擔。燈塔管理員黃先生說，孩子們問的問題比記者還多。",
        "雁洲市图书馆近日公布去年借阅报告，全年借出图书一百二十万册，比前年增加一成。报告指出，儿童读物占三分之一，科普类增长最快。馆长表示，今年将在城东新建两座分馆，夜间开放时间也会延长。",
        "受低氣壓影響，海面風力增強，港務局下午三時宣布停航，約四百名旅客滯留碼頭。氣象站預測明天清晨風勢減弱，首班船可望恢復。業者提醒旅客出門前先查詢公告，以免白跑一趟。",
        "本报讯 记者昨日从市交通局获悉，江岸大桥维修工程将于下月开工，预计工期八个月。施工期间桥面只留一条车道，公交车改道行驶。附近居民担心早晚高峰拥堵，希望增派交警疏导。",
    ];

    /// Fills `text` as a compositor would: no mark begins a line; it hangs, or takes the character before it along.
    fn set(text: &str, columns: usize, hangs: bool) -> String {
        let mut lines = vec![String::new()];
        for c in text.chars() {
            let line = lines.last_mut().unwrap();
            let count = line.chars().count();
            let is_mark = "，。、；：！？”」）".contains(c);
            if count < columns || is_mark && hangs && count == columns {
                line.push(c);
            } else if is_mark {
                let before = line.pop().unwrap();
                lines.push(format!("{before}{c}"));
            } else {
                lines.push(c.to_string());
            }
        }
        lines.join("\n")
    }

    #[test]
    fn columns_of_a_newspaper_are_joined() {
        for columns in 8..=14 {
            for passage in PASSAGES {
                for text in [fill(passage, columns), set(passage, columns, true), set(passage, columns, false)] {
                    assert_eq!(paragraphs(&text), [passage], "{columns}\n{text}");
                }
            }
            let all = PASSAGES.map(|passage| set(&format!("　　{passage}"), columns, false)).join("\n");
            assert_eq!(paragraphs(&all), PASSAGES, "{columns}");
            let all = PASSAGES.map(|passage| fill(passage, columns)).join("\n\n");
            assert_eq!(paragraphs(&all), PASSAGES, "{columns}");
        }
    }

    #[test]
    fn paragraphs_are_joined_whatever_they_are_set_in_by() {
        let [one, two, three, ..] = PASSAGES;
        for columns in 8..=40 {
            for indent in ["　　", "  ", "    ", "\t", "　"] {
                for setting in [fill, |text: &str, columns| set(text, columns, false)] {
                    let laid = |texts: &[&str], end: &str| {
                        let laid = texts.iter().map(|text| setting(&format!("{indent}{text}"), columns));
                        laid.collect::<Vec<_>>().join(end)
                    };
                    for end in ["\n", "\n\n"] {
                        let all = laid(&[one, two, three], end);
                        assert_eq!(paragraphs(&all), [one, two, three], "{columns}\n{all}");
                        // Cut off with the white space around a value.
                        let trimmed = all.trim_start();
                        assert_eq!(paragraphs(trimmed), [one, two, three], "{columns}\n{trimmed}");
                        for margin in ["  ", "    ", "\t"] {
                            let inset: Vec<String> = all.lines().map(|line| format!("{margin}{line}")).collect();
                            let inset = inset.join("\n");
                            assert_eq!(paragraphs(&inset), [one, two, three], "{columns}\n{inset}");
                        }
                    }
                    // Columns of a newspaper may leave one paragraph alone open.
                    if columns > 14 {
                        assert_eq!(paragraphs(&laid(&[two], "\n")), [two], "{columns}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_margin_makes_no_paragraphs_and_joins_none() {
        for margin in ["  ", "    ", "\t", "　　"] {
            for text in [
                "春風吹過港口\n漁船慢慢回家\n燈塔亮了\n孩子們都睡了",
                "第一段說了很多很多很多很多很多很多事情。\n小標題\n第三段也有話要說。",
                "一、增开夜间渡轮班次\n二、延长候船室的时间\n三、增设饮水机充电座",
            ] {
                let inset: Vec<String> = text.lines().map(|line| format!("{margin}{line}")).collect();
                assert_eq!(paragraphs(&inset.join("\n")), text.lines().collect::<Vec<_>>(), "{margin:?}");
            }
        }
    }

    #[test]
    fn what_is_as_narrow_as_a_column_and_none_stays_lines() {
        for text in [
            "春風吹過港口邊\n漁船慢慢回到家\n燈塔亮起照海面\n孩子安睡夢浪花",
            "明月照港口\n渔火满江红\n归舟三两只\n笑语入秋风",
            "明月升起照港口，\n渔火点点满江红。\n归舟三两载满仓，\n笑语声声入秋风。",
            "明月照港口，渔火满江红。\n归舟三两只，笑语入秋风。\n夜深人未静，灯下补网忙。\n明朝潮水起，又是一船银。",
            "我在码头等你回来\n等到灯塔都已点亮\n海风吹乱我的头发\n你的船还没有靠岸\n我在码头等你回来\n等到星星都已睡去",
            "那一年我們坐上了渡輪\n看著城市慢慢地變小\n你說要去更遠的地方\n我說我會在這裡等你\n後來的信越來越少了\n只有海還是一樣的藍",
            "东港市海滨路十二号\n雁洲市城东大街七号\n澜岛镇渔港路三十号\n海角镇灯塔街十六号",
            "东港渡轮有限责任公司\n雁洲图书馆城东区分馆\n澜岛国民小学家长会\n海角镇水产技术推广站",
            "一、增开夜间渡轮班次\n二、延长候船室的时间\n三、增设饮水机充电座\n四、学生老人票价减半",
            "早上六点半第一班船\n早上七点半第二班船\n中午十二点第三班船\n下午五点半第四班船",
            "啊，大海，你听见了吗？\n啊，渔火，你看见了吗？\n我们的船已经回来了，\n我们的网装满了月光。",
            "王小明 李小华 张小红\n陈大文 林美玉 黄志强\n赵子龙 孙文静 周家豪\n吴佩佩 郑成功 冯如意",
            "沈若橘、苏湄、夏沁、叶汐晴、\n顾听澜、伍阿笙、卢晚榆、简雨蓁、\n蒋一舟、马远帆、钱小满、何知秋",
            "江水流過城市的背面\n我們在橋上數著燈火\n有人說那是回家的船\n有人說那是離開的船\n風把話吹散了又聚攏\n沒有人再問去了哪裡",
            "你说，风从海上来\n我说，船到港里去\n你说，灯亮着就好\n我说，人回来就好",
            "电话：八八一二三四五\n传真：八八一二三四六\n邮编：三一五零零零号\n地址：海滨路十二号楼",
            "我轻轻地走过码头，\n正如我轻轻地来；\n我轻轻地挥一挥手，\n作别港口的云彩。",
            "渡轮时刻\n首班 六点半\n末班 十点半\n票价 二十元\n学生 半价",
            "白日依山尽\n黄河入海流\n欲穷千里目\n更上一层楼",
            "朝辞白帝彩云间\n千里江陵一日还\n两岸猿声啼不住\n轻舟已过万重山",
        ] {
            assert_eq!(paragraphs(text).len(), text.lines().count(), "{text}");
        }
    }

    /// One paragraph alone may leave it open; three hardly do.
    #[test]
    fn paragraphs_of_the_sample_set_in_columns_are_joined() {
        let bodies: Vec<String> = include_str!("../../tests/data/sample_read.golden.jsonl")
            .lines()
            .filter_map(|line| Some(serde_json::from_str::<serde_json::Value>(line).ok()?["body"].as_str()?.to_owned()))
            .collect();
        let long = |body: &&String| body.lines().all(|line| line.chars().count() >= 40);
        let (mut all, mut joined, mut whole) = (0, 0, 0);
        for body in bodies.iter().filter(long) {
            for columns in 8..=14 {
                for setting in
                    [|text: &str, columns| fill(text, columns), |text: &str, columns| set(text, columns, false)]
                {
                    let text: Vec<String> = body.lines().map(|line| setting(line, columns)).collect();
                    let found = paragraphs(&text.join("\n\n"));
                    all += 1;
                    joined += usize::from(found.len() == body.lines().count());
                    whole += usize::from(found.concat().replace(' ', "") == body.replace(['\n', ' '], ""));
                }
            }
        }
        assert!(all > 200 && whole == all && joined * 10 >= all * 9, "{joined} and {whole} of {all}");
    }
}
