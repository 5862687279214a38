//! Bylines that stand in the text: `本报讯（记者某某 通讯员某某）`, `【某報記者某某報導】`, `（記者某某／某地報導）`, a signature above
//! it, and a last line `（记者某某、某某）`.
//!
//! Takes a draft; claims authors and source. What opens the text stays in it; a line that is nothing but a byline, above
//! the text or behind it, does not.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::dateline::dateline;
use super::labels::label;
use super::names::names;
use super::person::{OWN, ends_as_outlet, is_collective, is_likely, is_person, is_plain};
use super::pieces::pieces;
use super::posts::does;
use super::reporters::{self, persons, says_how};
use super::role::Role;
use super::surnames::surname;
use crate::corpus::evidence::{Credits, Draft, Field, Origin};
use crate::corpus::pattern::pattern;

/// Characters of the first paragraph in which a byline is looked for.
const OPENING: usize = 80;
/// Characters of a line that is a signature.
const SIGNATURE: usize = 24;
/// Characters of a name in brackets, with the institution before it.
const CLOSING_NAMES: usize = 30;
/// Most persons in a signature.
const MOST: usize = 5;

/// A reporter in brackets: （记者某某、某某）, 【某報記者某某報導】.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【〔\[［](?P<outlet>\p{Han}{0,10}?)(?:(?:报道|報道|報導|讯|訊)\s+)?(?:特派|特约|特約|见习|見習|实习|實習|首席|职工|職工)?(?:记者|記者|通讯员|通訊員|文/图|文/圖|图/文|文、图|实习生|實習生|撰文)\s*[:：/／]?\s*(?P<rest>[^（()）【】〔〕\[\]［］。]{2,60})[）)】〕\]］]",
    )
});
/// An author with a label, in brackets at the end: （作者：某某）, （图文：某某）.
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【〔\[［](?P<outlet>)(?:作者|[图圖]文|文[图圖]|文|供稿|采写|採寫|撰稿|(?:文字)?整理)\s*[:：/／]\s*(?P<rest>[^（()）【】〔〕\[\]［］。:：]{2,40}?)(?:\s+[图圖摄攝][影]?\s*[:：/／][^（()）]{2,20})?[）)】〕\]］]$",
    )
});
/// Names in brackets at the end, perhaps with a place and a verb.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【](?P<names>[\p{Han}·、 　]{2,30}?)(?P<place>[ 　／/]+\p{Han}{2,6}(?:报道|報道|报导|報導|电|電))?[ 　]*[）)】]$",
    )
});
/// Names in brackets and nothing else.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*[（(](?P<names>\p{Han}{2,4}(?:[、 　]\p{Han}{2,4}){0,8})[）)]"));
/// A post, then a name.
static POST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?[\p{Han}A-Za-z]{2,24}(?:师|師|员|員|长|長|家|授|监|監|任|席|理|士|官|问|問)[ 　]+(\p{Han}{2,4})[）)]?$",
    )
});
/// A line of reporter and names, without brackets.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[□■▪◎●◆]?[ 　]*(?:(?:整合|综合|綜合|采写|撰文|文|出品|责编)[ 　]+)?(?P<outlet>[\p{Han}A-Za-z·]{0,12}?)\s*(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者|特派员|特派員)(?P<rest>[^（()）【】。，：:？！；]{2,30})$",
    )
});
/// A line of a desk or names, a slash, and a place or names, with the verb of a report: 某某中心／某某報導, 某某／某地報導.
static SLASHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<first>[\p{Han}·、 　]{2,24}?)\s*[／/]\s*(?P<second>[\p{Han}·、 　]{0,12}?)(?:[即及][时時]|[综綜]合|[连連][线線])?(?:报道|報道|报导|報導)$",
    )
});
/// A desk before a name: 國際中心某某.
static DESK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Han}{2,6}(?:中心|新[闻聞]|[组組]|[报報][导導])"));
/// A text that begins with its reporter and a verb: 群岛社记者某某报道：, 記者某某某地報導　.
static REPORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<outlet>\p{Han}{0,10}?)(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者)(?P<rest>[\p{Han}、 　／/]{2,24}?(?:报道|報道|报导|報導))(?:[\s：:，,]|$)",
    )
});
/// A signature of names alone: □ 某某, 某某 / 文, 文 某某.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[□■▪◎●◆◇○][ 　]*(?P<marked>[\p{Han}·、 　]{2,20})|(?P<before>[\p{Han}·、 　]{2,20}?)\s*[／/]\s*文|(?P<aside>[\p{Han}·、 　]{2,20}?)[ 　]+文(?:\s*[／/]\s*[图圖摄攝])?|文[ 　]+(?P<behind>[\p{Han}·、 　]{2,20})|(?i:by)[ 　]*(?P<by>[\p{Han}·、]{2,20}))$",
    )
});

/// What a line has that one of the patterns takes. Nearly no line has it, and this is asked before a pattern is.
const REPORTERS: &[&str] = &["记者", "記者", "特派"];
const OPENS: [char; 6] = ['（', '(', '【', '〔', '[', '［'];
const CLOSES: [char; 6] = ['）', ')', '】', '〕', ']', '］'];
/// Characters of a post and a name at most, the signs around them included.
const POST_LINE: usize = 60;

fn has_one(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Who wrote a text, as a byline in it says.
struct Byline {
    outlet: Option<String>,
    persons: Vec<String>,
}

impl Byline {
    fn claim(self, draft: &mut Draft, origin: Origin, text: &str) {
        draft.list(Field::Authors, self.persons, origin, text);
        draft.text(Field::Source, &self.outlet.unwrap_or_default(), origin, text);
    }

    /// Persons alone; `None` where there are none, or too many for a signature.
    fn of_persons(persons: Vec<String>) -> Option<Self> {
        (1..=MOST).contains(&persons.len()).then_some(Self { outlet: None, persons })
    }

    fn of(captures: &Captures<'_>) -> Self {
        let outlet = captures.name("outlet").map(|outlet| outlet.as_str().trim().to_owned());
        Self {
            // 駐外獨立記者 names no outlet.
            outlet: outlet.filter(|outlet| ends_as_outlet(outlet) && !OWN.contains(&outlet.as_str())),
            persons: persons(&captures["rest"]),
        }
    }

    /// At the end of the text, without a role: （某某 某地报道）, （某某）, （某部 某某）. A name that stands without a place must
    /// be no word.
    fn bare_closing(last: &str) -> Option<(Self, bool)> {
        let last = last.trim_end();
        last.ends_with(CLOSES).then_some(())?;
        let captures = CLOSING.captures(last)?;
        let is_name = if captures.name("place").is_some() { is_person } else { is_likely };
        let found =
            Self::of_persons(signed(&captures["names"]).filter(|names| names.iter().all(|name| is_name(name)))?)?;
        Some((found, captures.get(0).is_some_and(|whole| whole.start() == 0)))
    }

    /// Behind a dateline, in brackets and without a role, 新华社北京5月19日电（某某、某某）, or without brackets: 某报讯 记者某某.
    fn behind_dateline(behind: &str) -> Option<Self> {
        if let Some(captures) = NAMED.captures(behind) {
            let persons = names(&captures["names"]);
            let is_editor = |word: &str| label(word).is_some_and(|role| matches!(role, Role::Editor | Role::Reviewer));
            let are_names = !captures["names"].split_whitespace().any(is_editor)
                && !persons.is_empty()
                && persons.iter().all(|name| is_person(name));
            return are_names.then_some(Self { outlet: None, persons });
        }
        let end = behind.find(['。', '，', '：', ':', '？', '！', '（', '(']).unwrap_or(behind.len());
        Self::of_persons(reporters::opening(&behind[..end]))
    }

    /// At the beginning of the text, with a verb and without brackets.
    fn report(opening: &str) -> Option<Self> {
        has_one(opening, REPORTERS).then_some(())?;
        let byline = Self::of(&REPORT.captures(opening)?);
        let are_names = !byline.persons.is_empty() && byline.persons.iter().all(|name| is_plain(name));
        are_names.then_some(byline)
    }

    /// A last line of a post and a name: 某某商会策略师 某某.
    fn behind_post(last: &str) -> Option<Self> {
        let last = last.trim();
        last.char_indices().nth(POST_LINE).is_none().then_some(())?;
        let captures = POST.captures(last)?;
        let name = captures.get(1)?.as_str();
        is_likely(name).then(|| Self { outlet: None, persons: vec![name.to_owned()] })
    }

    /// A line that is a byline without brackets: 記者陳怡君／台北報導, 新华社记者某某、某某. Without a place behind the
    /// names or a space before them, each must begin with a surname, or it is a heading such as 记者手记.
    fn line(line: &str) -> Option<Self> {
        let line = line.trim();
        has_one(line, REPORTERS).then_some(())?;
        let captures = LINE.captures(line)?;
        let byline = Self::of(&captures);
        let rest = &captures["rest"];
        let is_spaced = rest.starts_with(char::is_whitespace);
        let set_off = is_spaced || rest.contains(['／', '/']) || says_how(rest);
        let named = captures.name("outlet").is_some_and(|outlet| !outlet.as_str().is_empty());
        let is_name = |name: &String| {
            let length = name.chars().count();
            let is_short = (2..=4).contains(&length) || name.contains('·');
            is_short && (is_spaced || rest.contains(['／', '/']) || surname(name).is_some() || name.contains('·'))
        };
        let are_names = !byline.persons.is_empty() && byline.persons.iter().all(is_name);
        (are_names && (set_off || named)).then_some(byline)
    }

    /// A line of a desk or names and a place, with the verb of a report. It may name nobody: 生活中心／台北報導.
    fn slashed(line: &str) -> Option<Self> {
        let line = line.trim();
        (line.ends_with(['道', '导', '導']) && line.contains(['／', '/'])).then_some(())?;
        let captures = SLASHED.captures(line)?;
        let (first, second) = (captures["first"].trim(), captures["second"].trim());
        let desk = DESK.find(first).map(|desk| first[desk.end()..].trim());
        let who = match desk {
            Some("") => second,
            Some(name) => name,
            None => first,
        };
        let persons = signed(who).filter(|names| names.iter().all(|name| is_likely(name))).unwrap_or_default();
        (desk.is_some() || !persons.is_empty()).then_some(Self { outlet: None, persons })
    }

    /// A line that is a byline in brackets and nothing else. Without a person in it, it is text (（记者手记）).
    fn whole(line: &str) -> Option<Self> {
        if let Some(persons) = bare_names(line) {
            return Some(Self { outlet: None, persons });
        }
        line.ends_with(CLOSES).then_some(())?;
        let captures = BRACKETS.captures(line).or_else(|| LABELLED.captures(line))?;
        let byline = Self::of(&captures);
        (captures.get(0)?.len() == line.len() && !byline.persons.is_empty()).then_some(byline)
    }

    /// A line above the text or behind it that is a signature: □ 某某, 某某 / 文, 某某 某报记者.
    fn signature(line: &str) -> Option<Self> {
        let line = line.trim();
        if line.chars().count() > SIGNATURE {
            return None;
        }
        let names = match SIGNED.captures(line) {
            Some(captures) => signed(captures.iter().skip(1).flatten().next()?.as_str())?,
            None => {
                let (name, post) = line.split_once([' ', '　'])?;
                does(post.trim()).filter(|_| !post.contains([' ', '　']))?;
                vec![name.to_owned()]
            }
        };
        Self::of_persons(
            names.into_iter().map(Some).map(|name| name.filter(|name| is_likely(name))).collect::<Option<_>>()?,
        )
    }

    /// A last line that is a byline and nothing else, and no item of a list, with the length of the text before it.
    fn last_line(body: &str) -> Option<(Self, usize)> {
        let (before, last) = body.rsplit_once('\n')?;
        let is_list = || before.lines().next_back().is_some_and(|line| Self::signature(line).is_some());
        let signature = || Self::signature(last).filter(|_| !is_list());
        Self::whole(last).or_else(signature).map(|byline| (byline, before.len()))
    }

    /// A first line that is a signature, and no item of a list, with its length.
    fn first_line(body: &str) -> Option<(Self, usize)> {
        let (first, behind) = body.split_once('\n')?;
        let is_list = behind.lines().next().is_some_and(|next| Self::signature(next).is_some());
        Self::signature(first).filter(|_| !is_list).map(|byline| (byline, first.len()))
    }

    /// At the beginning of the text, or right behind a dateline; further in it is a quotation or a picture.
    fn opening(opening: &str) -> Option<Self> {
        opening.contains(OPENS).then_some(())?;
        let captures = BRACKETS.captures(opening)?;
        let before = &opening[..captures.get(0)?.start()];
        (before.chars().count() <= 30 && !before.contains(['，', '。', ','])).then(|| Self::of(&captures))
    }

    /// At the end of the last paragraph.
    fn closing(body: &str) -> Option<Self> {
        let last = body.lines().next_back()?.trim_end();
        last.ends_with(CLOSES).then_some(())?;
        let of_reporter = || BRACKETS.captures_iter(last).last();
        let captures = LABELLED.captures(last).or_else(of_reporter)?;
        let byline = Self::of(&captures);
        (captures.get(0)?.end() == last.len() && !byline.persons.is_empty()).then_some(byline)
    }
}

/// The names of a line that is nothing but names in brackets: （王某某 李某某）.
fn bare_names(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?;
    let names = signed(inner).filter(|names| names.iter().all(|name| is_person(name)))?;
    let words = inner.split([' ', '、', '\u{3000}']).filter(|word| word.chars().count() > 1).count();
    (words > 1).then_some(names)
}

/// The names that stand alone, and perhaps an institution before or behind them: 县委宣传部 某某 某某, 李　明.
fn signed(text: &str) -> Option<Vec<String>> {
    if text.chars().count() > CLOSING_NAMES {
        return None;
    }
    let names: Vec<String> = text.split('、').flat_map(pieces).filter(|word| !is_collective(word)).collect();
    (!names.is_empty() && names.len() <= MOST).then_some(names)
}

/// A line of the head or the tail that is nothing but a byline, as credits.
pub(crate) fn credit_line(line: &str) -> Option<Credits> {
    let byline = Byline::whole(line).or_else(|| Byline::line(line)).or_else(|| Byline::slashed(line))?;
    let nobody = byline.persons.is_empty().then(|| (Field::Authors, line.trim().to_owned(), "names no person"));
    Some(Credits {
        source: byline.outlet,
        authors: byline.persons,
        refused: nobody.into_iter().collect(),
        ..Credits::default()
    })
}

/// Claims what the text of `draft` says of itself.
pub(crate) fn claim(draft: &mut Draft) {
    if let Some((byline, before)) = Byline::last_line(&draft.body) {
        let line = draft.body.split_off(before).trim().to_owned();
        byline.claim(draft, Origin::Byline, &line);
        draft.dropped.push(line);
    }
    if let Some((byline, length)) = Byline::first_line(&draft.body) {
        let line: String = draft.body.drain(..=length).collect();
        byline.claim(draft, Origin::Byline, line.trim());
        draft.dropped.push(line.trim().to_owned());
    }
    claim_opening(draft);
    let last = draft.body.lines().next_back().unwrap_or_default().to_owned();
    if let Some(byline) = Byline::closing(&draft.body) {
        Byline { outlet: None, ..byline }.claim(draft, Origin::Closing, &last);
    } else if let Some((byline, is_whole)) = Byline::bare_closing(&last) {
        byline.claim(draft, Origin::Closing, &last);
        if is_whole {
            draft.body.truncate(draft.body.trim_end().len() - last.trim_end().len());
            draft.body.truncate(draft.body.trim_end().len());
            draft.dropped.push(last);
        }
    } else if let Some(byline) = Byline::behind_post(&last) {
        byline.claim(draft, Origin::Closing, &last);
    }
}

/// Claims what the first lines say; a caption or a standfirst may stand before the opening.
fn claim_opening(draft: &mut Draft) {
    let openings: Vec<String> = draft.body.lines().take(3).map(|line| line.chars().take(OPENING).collect()).collect();
    for opening in &openings {
        let dateline = dateline(opening);
        let byline = Byline::opening(opening)
            .or_else(|| Byline::behind_dateline(dateline.as_ref()?.behind))
            .or_else(|| Byline::report(opening));
        let outlet = dateline.and_then(|dateline| dateline.outlet);
        let found = byline.is_some() || outlet.is_some();
        if let Some(byline) = byline {
            byline.claim(draft, Origin::Byline, opening);
        }
        if let Some(outlet) = outlet {
            draft.text(Field::Source, outlet, Origin::Dateline, opening);
        }
        if found {
            break;
        }
    }
}

/// Claims the author whom a line beside the headline names, without a label: □ 某某.
pub(crate) fn heading_line(draft: &mut Draft, line: &str) {
    if let Some(byline) = Byline::signature(line) {
        byline.claim(draft, Origin::Byline, line);
    }
}

/// Claims the author whom a line behind the text names, in brackets of its own and without a role.
pub(crate) fn closing_line(draft: &mut Draft, line: &str) {
    if let Some((byline, true)) = Byline::bare_closing(line) {
        byline.claim(draft, Origin::Closing, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(body: &str) -> (Option<String>, Vec<String>, String) {
        let mut draft = Draft::default();
        draft.body = body.to_owned();
        let article = draft.article().unwrap();
        (article.source, article.authors, article.body)
    }

    #[test]
    fn openings_name_outlet_and_persons_and_stay() {
        for (body, source, authors) in [
            ("新华社北京3月30日电（记者某甲、某乙）春天来了。", Some("新华社"), &["某甲", "某乙"][..]),
            ("群島社青礁十日電　春天來了。", Some("群島社"), &[]),
            ("本报讯（记者 叶素笺 通讯员 方砚秋）春天来了。", None, &["叶素笺", "方砚秋"]),
            ("【東港時報記者鍾望嶼報導】春天來了。", Some("東港時報"), &["鍾望嶼"]),
            ("（記者溫以榛／西嶼報導）春天來了。", None, &["溫以榛"]),
            ("【東港時報訊】春天來了。", Some("東港時報"), &[]),
            ("央视网消息（新闻联播）：春天来了。", Some("央视网"), &[]),
            ("他在报社工作，（记者某甲）后来离开。", None, &[]),
        ] {
            let (found, names, text) = completed(body);
            assert_eq!(found.as_deref(), source, "{body}");
            assert_eq!(names, authors, "{body}");
            assert_eq!(text, body);
        }
    }

    #[test]
    fn a_place_glued_to_a_name_is_no_part_of_it() {
        assert_eq!(completed("（中央社記者余曉涵台北15日電）春天來了。").1, ["余曉涵"]);
        assert_eq!(completed("（中央社記者余曉涵、張三台北15日電）春天來了。").1, ["余曉涵", "張三"]);
    }

    #[test]
    fn lines_that_are_bylines_and_lines_that_are_not() {
        let authors = |line: &str| credit_line(line).map(|credits| credits.authors).unwrap_or_default();
        assert_eq!(authors("記者陳怡君／台北報導"), ["陳怡君"]);
        assert_eq!(authors("記者 陳怡君 / 台北報導"), ["陳怡君"]);
        assert_eq!(authors("聯合報 記者張三／台北即時報導"), ["張三"]);
        assert_eq!(authors("新华社记者张三、李四"), ["张三", "李四"]);
        for heading in ["记者手记", "本报记者探访夜市", "记者来信", "记者节的由来"] {
            assert!(authors(heading).is_empty(), "{heading}");
        }
    }

    #[test]
    fn openings_without_brackets_or_a_slash_name_their_reporters() {
        for (body, source, authors) in [
            ("【記者葉汐晴台北報導】春天來了。", None, &["葉汐晴"][..]),
            ("〔記者葉汐晴、陸望舒台北報導〕春天來了。", None, &["葉汐晴", "陸望舒"]),
            ("[記者葉汐晴台北報導]春天來了。", None, &["葉汐晴"]),
            ("記者葉汐晴台北報導　春天來了。", None, &["葉汐晴"]),
            ("【東港時報記者葉汐晴洛杉磯報導】春天來了。", Some("東港時報"), &["葉汐晴"]),
            ("雁洲日报讯 记者叶汐晴、通讯员陆望舒 春天真的已经来了。", Some("雁洲日报"), &["叶汐晴", "陆望舒"]),
            ("雁洲日报讯（记者叶汐晴）春天来了。", Some("雁洲日报"), &["叶汐晴"]),
            ("本报东港3月3日讯 记者叶汐晴报道：春天来了。", None, &["叶汐晴"]),
            ("群岛社记者叶汐晴报道：春天来了。", Some("群岛社"), &["叶汐晴"]),
            ("云汀融媒讯（叶汐晴 陆望舒）春天来了。", Some("云汀融媒"), &["叶汐晴", "陆望舒"]),
            ("【雁洲日報2024年03月19日訊】春天來了。", Some("雁洲日報"), &[]),
            ("雁洲日报讯 记者从港务局获悉，春天来了。", Some("雁洲日报"), &[]),
            ("财讯社3月4日讯（编辑 叶汐晴）春天来了。", Some("财讯社"), &[]),
            ("记者从现场发回报道：春天来了。", None, &[]),
            ("记者高兴地报道，春天来了。", None, &[]),
            ("记者：您怎么看报道？", None, &[]),
        ] {
            let (found, names, text) = completed(body);
            assert_eq!((found.as_deref(), names), (source, persons_of(authors)), "{body}");
            assert_eq!(text, body);
        }
    }

    #[test]
    fn lines_of_a_desk_or_a_place() {
        for (line, authors) in [
            ("記者李小明台北報導", &["李小明"][..]),
            ("李小明／台北報導", &["李小明"]),
            ("李小明、王大海／報導", &["李小明", "王大海"]),
            ("國際中心／李小明報導", &["李小明"]),
            ("文創中心李小明／綜合報導", &["李小明"]),
            ("駐日特派員李小明／東京報導", &["李小明"]),
            ("實習記者李小明／專訪", &["李小明"]),
            ("特約記者李小明 / 高雄", &["李小明"]),
            ("BBD中文記者 李小明 發自台灣", &["李小明"]),
            ("记者 买买提·艾力", &["买买提·艾力"]),
            ("群岛社记者尚昆仑、关山月", &["尚昆仑", "关山月"]),
        ] {
            assert_eq!(credit_line(line).map(|found| found.authors).unwrap_or_default(), authors, "{line}");
        }
        for line in ["生活中心／台北報導", "體育中心／台中報導", "即時新聞／綜合報導"] {
            let found = credit_line(line).unwrap_or_else(|| panic!("{line}"));
            assert!(found.authors.is_empty() && found.refused.len() == 1, "{line}");
        }
        for line in ["记者现场报道", "记者探访夜市", "中国/日本", "台北報導", "港口夜市／票價"]
        {
            assert!(credit_line(line).is_none(), "{line}");
        }
    }

    #[test]
    fn signatures_count_above_the_text_and_behind_it() {
        for (line, authors) in [
            ("□ 李小明", &["李小明"][..]),
            ("◎李小明", &["李小明"]),
            ("李小明 / 文", &["李小明"]),
            ("文 李小明", &["李小明"]),
            ("李小明 雁洲网记者", &["李小明"]),
            ("● 王家村", &[]),
            ("◎ 高温", &[]),
        ] {
            for body in [format!("{line}\n冬天走了。\n春天来了。"), format!("冬天走了。\n春天来了。\n{line}")]
            {
                let (_, found, text) = completed(&body);
                assert_eq!(found, authors, "{body}");
                assert_eq!(text.contains(line), authors.is_empty(), "{body}");
            }
            let inside = format!("冬天走了。\n{line}\n春天来了。");
            assert_eq!(completed(&inside), (None, vec![], inside.clone()));
        }
        let list = "冬天走了。\n● 李小明\n● 王大海";
        assert_eq!(completed(list), (None, vec![], list.to_owned()));
    }

    #[test]
    fn names_in_brackets_at_the_end() {
        for (closing, authors) in [
            ("（李　明）", &["李明"][..]),
            ("（李 明）", &["李明"]),
            ("（李小明）", &["李小明"]),
            ("（图文：李小明）", &["李小明"]),
            ("（作者：李小明）", &["李小明"]),
            ("（县委宣传部 李小明 王大海）", &["李小明", "王大海"]),
            ("（云汀融媒 李小明）", &["李小明"]),
            ("（李小明 云汀市公安局）", &["李小明"]),
            ("（云汀市）", &[]),
            ("（白槐村）", &[]),
            ("（孟阿姨）", &[]),
            ("（马上评）", &[]),
            ("（高清图）", &[]),
            ("（周末版）", &[]),
            ("（作者单位：云汀大学）", &[]),
            ("（图 文）", &[]),
            ("（均为化名）", &[]),
        ] {
            let body = format!("冬天走了。\n春天来了。{closing}");
            assert_eq!(completed(&body), (None, persons_of(authors), body.clone()), "{closing}");
            let (_, found, _) = completed(&format!("冬天走了。\n春天来了。\n{closing}"));
            assert_eq!(found, authors, "{closing}");
        }
    }

    fn persons_of(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_closing_byline_is_no_paragraph() {
        let (_, authors, body) = completed("春天来了。\n（记者孟小满、鲁石生）");
        assert_eq!((authors, body), (vec!["孟小满".to_owned(), "鲁石生".to_owned()], "春天来了。".to_owned()));
        let note = "春天来了。\n（记者注：文中地名为化名）";
        assert_eq!(completed(note), (None, vec![], note.to_owned()));
        let (_, authors, body) = completed("冬天。\n春天来了。（记者 孟小满）");
        assert_eq!((authors, body), (vec!["孟小满".to_owned()], "冬天。\n春天来了。（记者 孟小满）".to_owned()));
    }
}
