//! Breadcrumbs: `您的位置:首頁 > 要聞 新聞詳情`. Takes a line; gives the sections on it, outermost first, without the home
//! page and without the page itself.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::pattern::pattern;
use crate::text::fold_char;

/// `您的位置：`, `当前位置:` and their kin, folded.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:您|你)?(?:现)?(?:在)?(?:的)?(?:当前)?(?:所在)?(?:的)?位置(?:是)?\s*:\s*|^(?:您|你)现在的位置\s*:?\s*|^当前位置\s*",
    )
});
/// Names of a page and not of a section, folded.
static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:新闻|文章|资讯|内容|信息)?(?:正文|详情|详细|内容|全文|详情页|内容页|阅读|浏览)页?$|^(?:查看|浏览|阅读)(?:新闻|文章|信息)?$|^文章$",
    )
});
/// Names of a home page, folded.
static HOME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:.{0,12}(?:首页|主页)|home)$"));

const STEPS: [char; 10] = ['>', '›', '»', '→', '/', '|', '\\', '≫', '·', '》'];

/// Whether a step is the home page.
pub(crate) fn is_home(step: &str) -> bool {
    HOME.is_match(&step.chars().map(fold_char).collect::<String>())
}

/// Whether a step is the page itself.
pub(crate) fn is_page(step: &str) -> bool {
    PAGE.is_match(&step.chars().map(fold_char).collect::<String>())
}

/// The sections of a breadcrumb; `None` where `line` is none. A line without a label must begin at a home page, and end
/// at the page itself or step by arrows, or it is navigation.
pub(crate) fn breadcrumb(line: &str) -> Option<Vec<String>> {
    let original: Vec<char> = line.chars().collect();
    // Fold by character, so that places in the two are the same.
    let folded: String = original.iter().map(|&c| if c == '≫' || c == '»' { '>' } else { fold_char(c) }).collect();
    let label = LABEL.find(&folded).map(|found| folded[..found.end()].chars().count());
    let start = label.unwrap_or(0);
    // 《 》 are the signs of a work.
    let is_step = |c: char| STEPS.contains(&c) && (c != '》' || !folded.contains('《'));
    let steps: Vec<(String, String)> = {
        let mut steps = Vec::new();
        let mut from = start;
        let characters: Vec<char> = folded.chars().collect();
        for at in start..=characters.len() {
            if at == characters.len() || is_step(characters[at]) {
                let text = |characters: &[char]| {
                    characters[from..at].iter().collect::<String>().trim_matches(is_edge).to_owned()
                };
                steps.push((text(&original), text(&characters)));
                from = at + 1;
            }
        }
        steps.into_iter().filter(|(_, folded)| !folded.is_empty()).collect()
    };
    let first = &steps.first()?.1;
    let last = steps.last()?.1.split_whitespace().next_back()?.to_owned();
    let arrows = folded.contains(['>', '›', '→']);
    let spaced_slashes = (2..=4).contains(&steps.len()) && folded.matches(" / ").count() + 1 == steps.len();
    let is_crumb = match label {
        Some(_) => true,
        None => steps.len() > 1 && HOME.is_match(first) && (arrows || PAGE.is_match(&last) || spaced_slashes),
    };
    let sentence = folded.contains(['。', '!', '?']) || folded.chars().count() > 80;
    if !is_crumb || sentence {
        return None;
    }
    let mut sections = Vec::new();
    // What stands before the home page is another matter.
    let home =
        |(_, folded): &(String, String)| folded.split_whitespace().next_back().is_some_and(|last| HOME.is_match(last));
    let behind = steps.iter().position(home).map_or(0, |at| at + 1);
    for (original, folded) in &steps[behind..] {
        // The last step may be followed by the name of the page, set off by a space.
        for (name, folded) in original.split_whitespace().zip(folded.split_whitespace()) {
            // Signs that step and are read as none of the above: -, ——, ::.
            if !PAGE.is_match(folded) && !HOME.is_match(folded) && name.contains(char::is_alphanumeric) {
                sections.push(name.to_owned());
            }
        }
    }
    Some(sections)
}

/// What stands round a step: space, and the shaft of an arrow.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_page_and_page_itself_are_no_sections() {
        for (line, sections) in [
            ("您的位置:首頁 > 要聞 新聞詳情", &["要聞"][..]),
            ("当前位置：首页 > 社会 > 民生 > 正文", &["社会", "民生"]),
            ("您现在的位置：海角新闻网首页 >> 民生 >> 正文", &["民生"]),
            ("首頁 / 生活 / 氣象 / 新聞詳情", &["生活", "氣象"]),
            ("首页 | 城事 | 码头 | 正文", &["城事", "码头"]),
            ("首頁 ＞ 地方 ＞ 校園 ＞ 正文", &["地方", "校園"]),
            ("当前位置:首页>生态>正文", &["生态"]),
            ("首頁 > 交通", &["交通"]),
            ("首頁 / 地方 / 台中", &["地方", "台中"]),
            ("您的位置：首页 -> 新闻 -> 本地 -> 正文", &["新闻", "本地"]),
            ("首页 > 新闻", &["新闻"]),
            ("您的位置：首页 - 法院新闻", &["法院新闻"]),
            ("当前位置：首页 —— 新闻 —— 本地", &["新闻", "本地"]),
            ("当前位置：首页 》新闻", &["新闻"]),
            ("当前位置：首页 :: 新闻 :: 正文", &["新闻"]),
        ] {
            assert_eq!(
                breadcrumb(line).as_deref(),
                Some(sections.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>().as_slice()),
                "{line}"
            );
        }
        for line in ["首页|城事|码头|人物|图片", "首页 新闻 社会", "位置偏远的渔村", "中国/日本", "他说：位置：很好。"]
        {
            assert_eq!(breadcrumb(line), None, "{line}");
        }
    }
}
