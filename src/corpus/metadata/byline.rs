//! Bylines and datelines that stand in the text: `群岛社东港3月30日电（记者某某、某某）`, `本报讯（记者某某 通讯员某某）`,
//! `【某報記者某某報導】`, `（記者某某／某地報導）`, and a last line `（记者某某、某某）`.
//!
//! Takes a draft; claims authors and source. What opens the text stays in it; a last line that is nothing but a byline
//! does not.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::names::{OWN, ends_as_outlet, is_person, names};
use super::surnames::{has_compound_surname, surname};
use crate::corpus::evidence::{Credits, Draft, Field, Origin};
use crate::corpus::pattern::pattern;
use crate::text::fold;
use crate::text::words::frequency;

/// A word of the dictionary that is as frequent, and no name.
const FREQUENT: u64 = 50;

/// Characters of the first paragraph in which a byline is looked for.
const OPENING: usize = 80;

/// Agency, place and day: 群岛社东港3月30日电.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:【[^】]{1,20}】)?[（(]?(?P<agency>\p{Han}{2,10}?[社网網报報台])(?P<place>\p{Han}{2,14}?)(?:\d{1,2}|[一二三四五六七八九十]{1,3})?月?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日(?:电|電|讯|訊|消息)",
    )
});
/// A reporter in brackets: （记者某某、某某）, 【某報記者某某報導】.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【〔\[](?P<outlet>\p{Han}{0,10}?)(?:特派|特约|特約|见习|見習|实习|實習|首席|职工|職工)?(?:记者|記者|通讯员|通訊員|文/图|文/圖|图/文|文、图|实习生|實習生|撰文)\s*[:：/／]?\s*(?P<rest>[^（()）【】〔〕\[\]。]{2,60})[）)】〕\]]",
    )
});
/// An outlet in brackets: 【某報訊】.
///
/// It counts if its name is that of an outlet: 【相關報道】 and 【我是某某】 are none.
static OUTLET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[【\[（(](?P<outlet>\p{Han}{2,8}?)(?:专讯|專訊|讯|訊|报道|報道|报导|報導)[】\]）)]"));
/// Where and how: ／某地報導, 某地三十日電.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\s*[／/]\s*\p{Han}{0,8}?|(?:\s+\p{Han}{2,6})?(?:\d{1,2}|[一二三四五六七八九十]{1,3})日|综合|綜合|\s+\p{Han}{2,6})?(?:报道|報道|报导|報導|电|電|摄|攝)$|发自\p{Han}{2,8}(?:报道)?$|發自\p{Han}{2,8}(?:報[導道])?$|\s*[／/]\s*文(?:\s.*)?$",
    )
});

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

    fn of(captures: &Captures<'_>) -> Self {
        let outlet = captures.name("outlet").map(|outlet| outlet.as_str().trim().to_owned());
        Self {
            // 駐外獨立記者 names no outlet.
            outlet: outlet.filter(|outlet| ends_as_outlet(outlet) && !OWN.contains(&outlet.as_str())),
            persons: persons(&captures["rest"]),
        }
    }

    /// At the end of the text, without a role: （某某 某地报道）, （某某）. A name that stands alone must be no word.
    fn bare_closing(last: &str) -> Option<(Self, bool)> {
        let captures = CLOSING.captures(last.trim_end())?;
        let placed = captures.name("place").is_some();
        let persons = names(&captures["names"]);
        let are_names =
            !persons.is_empty() && persons.iter().all(|name| is_person(name) && (placed || is_no_word(name)));
        are_names.then(|| (Self { outlet: None, persons }, captures.get(0).is_some_and(|whole| whole.start() == 0)))
    }

    /// Behind a dateline, in brackets and without a role: 新华社北京5月19日电（某某、某某）.
    fn behind_dateline(opening: &str) -> Option<Self> {
        let end = DATELINE.find(opening)?.end();
        let captures = NAMED.captures(&opening[end..])?;
        let persons = names(&captures["names"]);
        let are_names = !persons.is_empty() && persons.iter().all(|name| is_person(name));
        are_names.then_some(Self { outlet: None, persons })
    }

    /// A last line of a post and a name: 某某商会策略师 某某.
    fn behind_post(last: &str) -> Option<Self> {
        let captures = POST.captures(last.trim())?;
        let name = captures.get(1)?.as_str();
        (is_person(name) && is_no_word(name)).then(|| Self { outlet: None, persons: vec![name.to_owned()] })
    }

    /// A line that is a byline without brackets: 記者陳怡君／台北報導, 新华社记者某某、某某. Without a place behind the
    /// names or a space before them, each must begin with a surname, or it is a heading such as 记者手记.
    fn line(line: &str) -> Option<Self> {
        let captures = LINE.captures(line.trim())?;
        let byline = Self::of(&captures);
        let set_off = captures["rest"].starts_with(char::is_whitespace) || PLACE.is_match(captures["rest"].trim());
        let named = captures.name("outlet").is_some_and(|outlet| !outlet.as_str().is_empty());
        let are_names = !byline.persons.is_empty()
            && byline
                .persons
                .iter()
                .all(|name| (2..=4).contains(&name.chars().count()) && (set_off || surname(name).is_some()));
        (are_names && (set_off || named)).then_some(byline)
    }

    /// A line that is a byline in brackets and nothing else. Without a person in it, it is text (（记者手记）).
    fn whole(line: &str) -> Option<Self> {
        if let Some(persons) = bare_names(line) {
            return Some(Self { outlet: None, persons });
        }
        let captures = BRACKETS.captures(line)?;
        let byline = Self::of(&captures);
        (captures.get(0)?.len() == line.len() && !byline.persons.is_empty()).then_some(byline)
    }

    /// A last line that is a byline and nothing else, with the length of the text before it.
    fn last_line(body: &str) -> Option<(Self, usize)> {
        let (before, last) = body.rsplit_once('\n')?;
        Self::whole(last).map(|byline| (byline, before.len()))
    }

    /// At the beginning of the text, or right behind a dateline; further in it is a quotation or a picture.
    fn opening(opening: &str) -> Option<Self> {
        let captures = BRACKETS.captures(opening)?;
        let before = &opening[..captures.get(0)?.start()];
        (before.chars().count() <= 30 && !before.contains(['，', '。', ','])).then(|| Self::of(&captures))
    }

    /// At the end of the last paragraph.
    fn closing(body: &str) -> Option<Self> {
        let last = body.lines().next_back()?.trim_end();
        let captures = BRACKETS.captures_iter(last).last()?;
        (captures.get(0)?.end() == last.len()).then(|| Self::of(&captures))
    }
}

/// The names of a line that is nothing but names in brackets: （王某某 李某某）.
fn bare_names(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?;
    let words: Vec<&str> = inner.split([' ', '、', '\u{3000}']).filter(|word| !word.is_empty()).collect();
    let are_names = words.len() > 1 && words.iter().all(|word| is_person(word));
    are_names.then(|| words.into_iter().map(str::to_owned).collect())
}

/// The persons of a byline: the names before the place and the day.
fn persons(rest: &str) -> Vec<String> {
    let rest = rest.trim();
    let Some(captures) = GLUED.captures(rest) else {
        let bare = PLACE.replace(rest, "");
        return two_names(&bare).unwrap_or_else(|| names(&bare));
    };
    // 余曉涵台北15日電: the place is glued to the last name, and most names have three characters.
    let (before, last) = captures["names"].rsplit_once(['、', ' ']).map_or(("", &captures["names"]), |(a, b)| (a, b));
    let length = last.chars().count();
    let surname = surname(last).unwrap_or(1);
    let keep = if length <= 4 { length.min(surname + 1) } else { surname + 2 };
    let last: String = last.chars().take(keep).collect();
    names(&format!("{before}、{last}"))
}

/// Two names of two characters that are glued together: each begins with a surname, and there is no surname of two.
fn two_names(text: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = text.chars().collect();
    let [a, b, c, d] = characters[..] else { return None };
    let is_surname = |c: char| surname(&c.to_string()).is_some();
    (is_surname(a) && is_surname(c) && !is_surname(b) && !has_compound_surname(text))
        .then(|| vec![format!("{a}{b}"), format!("{c}{d}")])
}

/// A line of the head or the tail that is nothing but a byline, as credits.
pub(crate) fn credit_line(line: &str) -> Option<Credits> {
    let byline = Byline::whole(line).or_else(|| Byline::line(line))?;
    Some(Credits { source: byline.outlet, authors: byline.persons, ..Credits::default() })
}

/// Claims what the text of `draft` says of itself.
pub(crate) fn claim(draft: &mut Draft) {
    if let Some((byline, before)) = Byline::last_line(&draft.body) {
        let line = draft.body.split_off(before).trim().to_owned();
        byline.claim(draft, Origin::Byline, &line);
        draft.dropped.push(line);
    }
    // A caption or a standfirst may stand before the opening.
    let openings: Vec<String> = draft.body.lines().take(3).map(|line| line.chars().take(OPENING).collect()).collect();
    for opening in &openings {
        let byline = Byline::opening(opening).or_else(|| Byline::behind_dateline(opening));
        let outlet = dateline_outlet(opening);
        let found = byline.is_some() || outlet.is_some();
        if let Some(byline) = byline {
            byline.claim(draft, Origin::Byline, opening);
        }
        if let Some(outlet) = outlet {
            draft.text(Field::Source, &outlet, Origin::Dateline, opening);
        }
        if found {
            break;
        }
    }
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

/// Claims the author whom a line behind the text names, in brackets of its own and without a role.
pub(crate) fn closing_line(draft: &mut Draft, line: &str) {
    if let Some((byline, true)) = Byline::bare_closing(line) {
        byline.claim(draft, Origin::Closing, line);
    }
}

/// Whether `name` is no word of the language that only begins as a name does: 安全, 高温.
fn is_no_word(name: &str) -> bool {
    frequency(&fold(name)) < FREQUENT
}

/// The agency of a dateline, or the outlet of 【某報訊】.
fn dateline_outlet(opening: &str) -> Option<String> {
    let agency = DATELINE.captures(opening).map(|captures| captures["agency"].to_owned());
    let outlet = || Some(OUTLET.captures(opening)?["outlet"].to_owned()).filter(|outlet| ends_as_outlet(outlet));
    agency.or_else(outlet).filter(|outlet| !OWN.contains(&outlet.as_str()))
}

/// Names in brackets at the end, perhaps with a place and a verb.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【](?P<names>\p{Han}{2,4}(?:[、 　]\p{Han}{2,4}){0,4}?)(?P<place>[ 　／/]+\p{Han}{2,6}(?:报道|報道|报导|報導|电|電))?[ 　]*[）)】]$",
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
        r"^[□■▪◎●◆]?[ 　]*(?:(?:整合|综合|綜合|采写|撰文|文|出品|责编)[ 　]+)?(?P<outlet>[\p{Han}·]{0,12}?)\s*(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者)(?P<rest>[^（()）【】。，：:？！；]{2,30})$",
    )
});
/// Names with a place and a day behind them: 余曉涵台北15日電.
static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<names>[\p{Han}、 ]{3,30}?)(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日(?:专电|專電|电|電)$")
});

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
            ("央视网消息（新闻联播）：春天来了。", None, &[]),
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
    fn a_closing_byline_is_no_paragraph() {
        let (_, authors, body) = completed("春天来了。\n（记者孟小满、鲁石生）");
        assert_eq!((authors, body), (vec!["孟小满".to_owned(), "鲁石生".to_owned()], "春天来了。".to_owned()));
        let note = "春天来了。\n（记者注：文中地名为化名）";
        assert_eq!(completed(note), (None, vec![], note.to_owned()));
        let (_, authors, body) = completed("冬天。\n春天来了。（记者 孟小满）");
        assert_eq!((authors, body), (vec!["孟小满".to_owned()], "冬天。\n春天来了。（记者 孟小满）".to_owned()));
    }
}
