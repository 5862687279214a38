//! Lines → paragraphs. Takes plain text as it was laid out; gives its paragraphs, each on one line.
//!
//! A paragraph ends at a blank line, before an indented line, and at a line end, unless the text is hard-wrapped: then a
//! line end is only layout. A text counts as hard-wrapped when most of its line ends stand where a filler would have
//! put them, that is where the beginning of the next line would not have fitted within the widest line, and do not
//! follow the end of a sentence.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns that a filler may leave free beyond need: one full-width mark that must not begin a line.
const SLACK: usize = 2;
/// Columns of the narrowest and widest page that a filler fills.
const PAGE: std::ops::RangeInclusive<usize> = 30..=160;

/// The paragraphs of `text`, trimmed, none of them empty.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    // A carriage return with a line feed is one line end; alone it is one as well.
    let text = text.replace("\r\n", "\n");
    let lines: Vec<Line<'_>> = lines(&text);
    let width = lines.iter().map(|line| line.width).max().unwrap_or(0);
    let joins = joins(&lines, width);
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

struct Line<'a> {
    /// Without the space around it.
    text: &'a str,
    /// Columns from the left edge to the last character.
    width: usize,
    /// Whether a blank line or an indent sets it off from the line before.
    apart: bool,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut after_blank = true;
    for raw in text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(str::trim_end) {
        let text = raw.trim_start();
        if text.is_empty() {
            // A carriage return before a line feed is one line end.
            after_blank = true;
            continue;
        }
        let indented = raw.len() > text.len();
        lines.push(Line { text, width: raw.width(), apart: after_blank || indented });
        after_blank = false;
    }
    lines
}

/// For each line, whether it goes on the paragraph of the line before.
fn joins(lines: &[Line<'_>], width: usize) -> Vec<bool> {
    let full: Vec<bool> = (0..lines.len())
        .map(|number| {
            number > 0 && !lines[number].apart && {
                let before = &lines[number - 1];
                before.width + first_width(lines[number].text) + SLACK > width
            }
        })
        .collect();
    let candidates = lines.iter().skip(1).filter(|line| !line.apart).count();
    let filled = full.iter().filter(|full| **full).count();
    let broken = (1..lines.len()).filter(|&number| full[number] && !ends_sentence(lines[number - 1].text)).count();
    let marked = lines.iter().skip(1).any(|line| line.apart);
    let wrapped = PAGE.contains(&width)
        && filled * 2 >= candidates
        && broken * 2 >= filled
        && (filled >= 2 || filled == 1 && broken == 1 && candidates == 1 && marked);
    if wrapped { full } else { vec![false; lines.len()] }
}

/// Columns of what a filler would not have cut at the beginning of `line`: a full-width character with the mark that
/// must follow it, or a word.
fn first_width(line: &str) -> usize {
    let mut characters = line.chars();
    let Some(first) = characters.next() else { return 0 };
    let width = |c: char| c.width().unwrap_or(0);
    if is_spaced(first) {
        return width(first) + characters.take_while(|&c| is_spaced(c) && c != ' ').map(width).sum::<usize>();
    }
    width(first)
        + characters
            .take_while(|&c| ends_sentence(&c.to_string()) || "，、：）》".contains(c))
            .map(width)
            .sum::<usize>()
}

/// Whether a character is of a script that writes spaces between words.
fn is_spaced(c: char) -> bool {
    c.width() == Some(1)
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['。', '！', '？', '；', '”', '」', '』', '.', '!', '?', ';', '"'])
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
}
