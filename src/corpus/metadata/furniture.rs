//! Page furniture: lines that belong to the page and not to the article. Takes a line; says whether it is one. The words
//! are a table in `data/furniture.txt`.

use std::sync::LazyLock;

use crate::text::fold;

/// Longest furniture line that is known by a word inside it, in characters.
const LONGEST: usize = 120;
/// Longest that is known by its beginning; a longer one is a sentence that happens to begin so, unless a sign follows.
const SHORT: usize = 40;

struct Words {
    beginnings: Vec<String>,
    legal: Vec<String>,
    anywhere: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let lines =
        || include_str!("../data/furniture.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Words {
        beginnings: lines()
            .filter_map(|line| line.strip_prefix('^'))
            .filter(|word| !word.starts_with('^'))
            .map(fold)
            .collect(),
        legal: lines().filter_map(|line| line.strip_prefix("^^")).map(fold).collect(),
        anywhere: lines().filter(|line| !line.starts_with('^')).map(fold).collect(),
    }
});

/// Whether `line` is a contact, legal, sharing or related-article line.
pub(crate) fn is_furniture(line: &str) -> bool {
    let folded = fold(line);
    let bare = folded.trim_start_matches(['·', '[', '(', '*', '>', '-', '#']);
    let length = bare.chars().count();
    let ends_as_sentence = bare.ends_with(['。', '!', '?', '"']);
    let begins = |words: &[String], counts: &dyn Fn(&str) -> bool| {
        words.iter().any(|word| bare.strip_prefix(word.as_str()).is_some_and(counts))
    };
    let is_label = |rest: &str| rest.is_empty() || rest.starts_with([':', '|', '/', '(', '[', '>', '-']);
    begins(&WORDS.beginnings, &|rest| !ends_as_sentence && (is_label(rest) || length <= SHORT))
        || begins(&WORDS.legal, &|rest| is_label(rest) || length <= SHORT || !rest.starts_with(is_particle))
        || length <= LONGEST && {
            let dense = bare.replace(' ', "");
            WORDS.anywhere.iter().any(|word| dense.contains(word.as_str()))
        }
}

/// A line such as 新华社记者 某某 摄.
pub(crate) fn is_picture_credit(line: &str) -> bool {
    line.ends_with(['摄', '攝']) && line.chars().count() <= 20 && line.contains(['记', '記', ' ', '　'])
}

/// What goes on a word that only looks like a label: 版权的, 声明中.
fn is_particle(c: char) -> bool {
    matches!(c, '的' | '中' | '是' | '和' | '与' | '将' | '在')
}

/// Whether `line` is navigation: at least four short words side by side, and no sentence.
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(is_navigation("最新 專題 財經 文化 港口 體育 圖片"));
        assert!(is_navigation("首页|城事|码头|人物|图片"));
        assert!(!is_navigation("老照片里找雁洲 档案馆半月征得千余张"));
        assert!(!is_navigation("春风 吹过 港口"));
    }
}
