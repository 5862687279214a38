//! The patterns of bylines, and what a line has that one of them takes.

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::pattern::pattern;

/// A reporter in brackets: （记者某某、某某）, 【某報記者某某報導】.
pub(super) static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【〔\[［](?P<outlet>\p{Han}{0,10}?)(?:(?:报道|報道|報導|讯|訊)\s+)?(?:特派|特约|特約|见习|見習|实习|實習|首席|职工|職工)?(?:记者|記者|通讯员|通訊員|文/图|文/圖|图/文|文、图|实习生|實習生|撰文)\s*[:：/／]?\s*(?P<rest>[^（()）【】〔〕\[\]［］。]{2,60})[）)】〕\]］]",
    )
});
/// An author with a label, in brackets at the end: （作者：某某）, （图文：某某）.
pub(super) static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【〔\[［](?P<outlet>)(?:作者|[图圖]文|文[图圖]|文|供稿|采写|採寫|撰稿|(?:文字)?整理)\s*[:：/／]\s*(?P<rest>[^（()）【】〔〕\[\]［］。:：]{2,40}?)(?:\s+[图圖摄攝][影]?\s*[:：/／][^（()）]{2,20})?[）)】〕\]］]$",
    )
});
/// Names in brackets at the end, perhaps with a place and a verb.
pub(super) static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【](?P<names>[\p{Han}·、 　]{2,30}?)(?P<place>[ 　／/]+\p{Han}{2,6}(?:报道|報道|报导|報導|电|電))?[ 　]*[）)】]$",
    )
});
/// Names in brackets and nothing else.
pub(super) static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*[（(](?P<names>\p{Han}{2,4}(?:[、 　]\p{Han}{2,4}){0,8})[）)]"));
/// A post, then a name.
pub(super) static POST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?[\p{Han}A-Za-z]{2,24}(?:师|師|员|員|长|長|家|授|监|監|任|席|理|士|官|问|問)[ 　]+(\p{Han}{2,4})[）)]?$",
    )
});
/// A line of reporter and names, without brackets.
pub(super) static LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[□■▪◎●◆]?[ 　]*(?:(?:整合|综合|綜合|采写|撰文|文|出品|责编)[ 　]+)?(?P<outlet>[\p{Han}A-Za-z·]{0,12}?)\s*(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者|特派员|特派員)(?P<rest>[^（()）【】。，：:？！；]{2,30})$",
    )
});
/// A line of a desk or names, a slash, and a place or names, with the verb of a report: 某某中心／某某報導, 某某／某地報導.
pub(super) static SLASHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<first>[\p{Han}·、 　]{2,24}?)\s*[／/]\s*(?P<second>[\p{Han}·、 　]{0,12}?)(?:[即及][时時]|[综綜]合|[连連][线線])?(?:报道|報道|报导|報導)$",
    )
});
/// A desk before a name: 國際中心某某.
pub(super) static DESK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\p{Han}{2,6}(?:中心|新[闻聞]|[组組]|[报報][导導])"));
/// A text that begins with its reporter and a verb: 群岛社记者某某报道：, 記者某某某地報導　.
pub(super) static REPORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<outlet>\p{Han}{0,10}?)(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者)(?P<rest>[\p{Han}、 　／/]{2,24}?(?:报道|報道|报导|報導))(?:[\s：:，,]|$)",
    )
});
/// A signature of names alone: □ 某某, 某某 / 文, 文 某某.
pub(super) static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[□■▪◎●◆◇○][ 　]*(?P<marked>[\p{Han}·、 　]{2,20})|(?P<before>[\p{Han}·、 　]{2,20}?)\s*[／/]\s*文|(?P<aside>[\p{Han}·、 　]{2,20}?)[ 　]+文(?:\s*[／/]\s*[图圖摄攝])?|文[ 　]+(?P<behind>[\p{Han}·、 　]{2,20})|(?i:by)[ 　]*(?P<by>[\p{Han}·、]{2,20}))$",
    )
});

/// A name and its address: 某某 | a@b.example.
pub(super) static ADDRESSED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<name>\p{Han}{2,4})\s*[|｜/／,，<＜(（]?\s*[\w.+-]+@[\w-]+\.[\w.-]+[>＞)）]?$"));

/// What a line has that one of the patterns takes. Nearly no line has it, and this is asked before a pattern is.
pub(super) const REPORTERS: &[&str] = &["记者", "記者", "特派"];
pub(super) const OPENS: [char; 6] = ['（', '(', '【', '〔', '[', '［'];
pub(super) const CLOSES: [char; 6] = ['）', ')', '】', '〕', ']', '］'];
/// Characters of a post and a name at most, the signs around them included.
pub(super) const POST_LINE: usize = 60;

pub(super) fn has_one(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}
