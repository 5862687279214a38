//! Page furniture: lines that belong to the page and not to the article. Takes a line; says whether it is one. The words
//! are a table in `data/furniture.txt`.

use std::sync::LazyLock;

use super::person::is_person;
use crate::text::fold;

/// Longest furniture line that is known by a word inside it, in characters.
const LONGEST: usize = 120;
/// Longest that is known by its beginning; a longer one is a sentence that happens to begin so, unless a sign follows.
const SHORT: usize = 40;
/// Longest that is known as a whole.
const WHOLE: usize = 40;

struct Words {
    beginnings: Vec<String>,
    contact: Vec<String>,
    legal: Vec<String>,
    objects: Vec<String>,
    /// Whole lines, by the parts between which anything may stand.
    whole: Vec<Vec<String>>,
    anywhere: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    const MARKS: [&str; 6] = ["^^", "^+", "^", "~", "=", ""];
    let of = |mark: &str| -> Vec<String> {
        let lines = include_str!("../data/furniture.txt").lines();
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mark_of = |line: &str| MARKS.into_iter().find(|known| line.starts_with(known)).unwrap_or_default();
        lines.filter(|line| mark_of(line) == mark).map(|line| fold(&line[mark.len()..])).collect()
    };
    let parts = |line: &String| line.split('…').map(str::to_owned).collect();
    Words {
        beginnings: of("^"),
        contact: of("^+"),
        legal: of("^^"),
        objects: of("~"),
        whole: include_str!("../data/furniture.txt")
            .lines()
            .filter_map(|line| line.strip_prefix('='))
            .map(|line| parts(&line.split('…').map(fold).collect::<Vec<_>>().join("…")))
            .collect(),
        anywhere: of(""),
    }
});

/// Whether `line` is a contact, legal, sharing or related-article line.
pub(crate) fn is_furniture(line: &str) -> bool {
    let folded = fold(line);
    let bare = bare(&folded);
    let length = bare.chars().count();
    let begins = |words: &[String], counts: &dyn Fn(&str) -> bool| {
        words.iter().any(|word| bare.strip_prefix(word.as_str()).is_some_and(counts))
    };
    begins(&WORDS.beginnings, &|rest| goes_on_button(bare, rest))
        || begins(&WORDS.contact, &|rest| goes_on_button(bare, rest))
        || begins(&WORDS.legal, &|rest| is_label(rest) || !rest.starts_with(is_particle))
        || length <= LONGEST && {
            let dense = bare.replace(' ', "");
            WORDS.anywhere.iter().any(|word| dense.contains(word.as_str()))
        }
        || is_whole_furniture(line)
        || opens_with_button(line)
}

/// Whether `line` is short, and its first word is that of a button: 上一篇 某某. A blank sets it off as a sign does.
fn opens_with_button(line: &str) -> bool {
    let mut words = line.split_whitespace().map(fold);
    let first = words.next().unwrap_or_default();
    let ends_as_sentence = line.trim_end().ends_with(['。', '！', '？', '!', '?', '”']);
    words.next().is_some()
        && WORDS.beginnings.iter().any(|word| bare(&first) == *word)
        && !ends_as_sentence
        && !line.contains(['，', ','])
        && line.chars().nth(SHORT).is_none()
}

/// Whether `line` is a furniture line that a notice has among its sentences as well: 电话：, 地址：.
pub(crate) fn is_contact(line: &str) -> bool {
    let folded = fold(line);
    let bare = bare(&folded);
    WORDS.contact.iter().any(|word| bare.strip_prefix(word.as_str()).is_some_and(|rest| goes_on_button(bare, rest)))
        && !is_whole_furniture(line)
}

/// Whether all of `line` is a button, or the mark of a place for one, whatever stands around it: 广告, - END -, 阅读原文.
pub(crate) fn is_whole_furniture(line: &str) -> bool {
    if line.chars().nth(WHOLE).is_some() {
        return false;
    }
    let dense: String = fold(line).chars().filter(|c| !c.is_whitespace()).collect();
    let bare = dense.trim_matches(|c: char| !c.is_alphanumeric());
    !bare.contains('。') && WORDS.whole.iter().any(|parts| is_made_of(bare, parts))
}

/// Whether `line` is `parts` in their order, with anything between them.
fn is_made_of(line: &str, parts: &[String]) -> bool {
    let [first, rest @ ..] = parts else { return false };
    let Some(mut line) = line.strip_prefix(first.as_str()) else { return false };
    let Some((last, middle)) = rest.split_last() else { return line.is_empty() };
    for part in middle {
        let Some(at) = line.find(part.as_str()) else { return false };
        line = &line[at + part.len()..];
    }
    line.ends_with(last.as_str())
}

/// The folded line without the signs of a list before it.
fn bare(folded: &str) -> &str {
    folded.trim_start_matches(['·', '[', '(', '*', '>', '-', '#'])
}

/// Whether `rest` goes on a word of furniture that `line` begins with: a sign, a number, or an object of the word. Any other
/// word makes it a word of its own: 返回舱, 打印店, 下载量.
fn goes_on_button(line: &str, rest: &str) -> bool {
    let ends_as_sentence = line.ends_with(['。', '!', '?', '"']);
    let is_number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || "-() ".contains(c));
    let names_object = || {
        line.chars().count() <= SHORT
            && !rest.contains(['，', ','])
            && WORDS.objects.iter().any(|object| rest.contains(object.as_str()))
    };
    // Buttons in a row: 打印 关闭.
    let another = || {
        let word = WORDS.beginnings.iter().find_map(|word| rest.strip_prefix(word.as_str()));
        word.is_some_and(|rest| rest.is_empty() || goes_on_button(line, rest))
    };
    !ends_as_sentence && (is_label(rest) || is_number(rest) || names_object() || another())
}

/// Whether a word before `rest` is set off from it as a label is.
fn is_label(rest: &str) -> bool {
    !rest.contains(char::is_alphanumeric)
        || rest.starts_with([':', '|', '/', '(', '[', '>', '-', ']', ')', '_', '\u{3000}'])
}

/// A line such as 新华社记者 某某 摄.
pub(crate) fn is_picture_credit(line: &str) -> bool {
    line.ends_with(['摄', '攝']) && line.chars().count() <= 20 && line.contains(['记', '記', ' ', '　'])
}

/// What goes on a word that only looks like a label: 版权的, 声明中.
fn is_particle(c: char) -> bool {
    matches!(c, '的' | '中' | '是' | '和' | '与' | '将' | '在')
}

/// Whether `line` is navigation: at least four short words side by side, and no sentence. Names side by side sign a letter.
pub(crate) fn is_navigation(line: &str) -> bool {
    let words: Vec<usize> = line
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '·' | '丨'))
        .map(|word| word.chars().count())
        .filter(|&length| length > 0)
        .collect();
    let total: usize = words.iter().sum();
    words.len() >= 4
        && words.iter().all(|&length| length <= 9)
        && total <= words.len() * 5
        && !line.contains(['。', '，', '！', '？', '；', ',', '、'])
        && !line.split_whitespace().all(is_person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_behind_a_button_sets_it_off() {
        for line in ["上一篇 港口夜市 2024-03-18", "分享 港口", "·延伸阅读 夜航检讨"] {
            assert!(is_furniture(line), "{line}");
        }
        for line in ["上一篇报道 港口", "分享 他说，港口夜航了", "打印店 老板", "分享 是一种美德。"]
        {
            assert!(!is_furniture(line), "{line}");
        }
    }

    #[test]
    fn furniture_and_navigation() {
        for line in [
            "新聞投稿:184@example.org    新聞熱線:000 0000 0000",
            "版权所有 © 2023 海角新闻网 未经许可不得转载",
            "上一篇：镇区三座公厕今起通宵开放",
            "相关阅读",
            "分享到： 朋友圈 收藏 打印 举报",
            "备案号：海角备00000000号-1",
            "聯絡信箱：desk@example.org",
            "网址：https://example.org/1",
        ] {
            assert!(is_furniture(line), "{line}");
        }
        for line in [
            "电话：老马的车上总放着两部，一部给家里，一部给货主。",
            "地址：人人都知道，就在桥头。",
            "电话局昨天把最后一部人工交换台送进了博物馆。",
            "下一篇章从码头开始，雁洲人说，这里的灯不会再灭。",
            "地址码是六位数字，邮递员都记得。",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
        // A word of a button may begin any subhead.
        for line in [
            "返回舱成功着陆",
            "下载量突破百万",
            "打印店老板的烦恼",
            "版权意识在觉醒。",
            "举报人站出来了",
            "关闭污染企业二十家",
            "投稿的孩子",
            "扫码支付",
            "關注我們的下一代",
            "熱線響起",
            "声明",
            "分享会上，老人讲起往事",
            "上一篇报道见报后，反响强烈",
            "更多的人来了",
            "相关阅读权利",
            "長按琴鍵的手",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
        for line in [
            "返回列表",
            "返回顶部",
            "下载客户端",
            "打印本页",
            "打印 关闭",
            "举报电话：12345",
            "扫码关注公众号",
            "關注我們的微博",
            "热线电话 0660-1",
            "声明：本文不代表本刊观点。",
            "分享到朋友圈",
            "新闻热线0660-8888888",
            "請繼續往下閱讀...",
            "广告",
            "— AD —",
            "ADVERTISEMENT",
            "【廣告】",
            "- END -",
            "点击上方蓝字关注我们",
            "阅读原文",
            "看更多",
            "圖像來源，某通訊社",
            "Skip 精選 and continue reading",
            "立即加入某網LINE好友，掌握大小事",
        ] {
            assert!(is_furniture(line), "{line}");
        }
        assert!(is_navigation("最新 專題 財經 文化 港口 體育 圖片"));
        assert!(is_navigation("首页|城事|码头|人物|图片"));
        assert!(!is_navigation("老照片里找雁洲 档案馆半月征得千余张"));
        assert!(!is_navigation("春风 吹过 港口"));
    }
}
