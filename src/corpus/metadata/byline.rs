//! Bylines and datelines that stand in the text: `群岛社东港3月30日电（记者某某、某某）`, `本报讯（记者某某 通讯员某某）`,
//! `【某報記者某某報導】`, `（記者某某／某地報導）`, and a last line `（记者某某、某某）`.
//!
//! Takes a draft; claims authors and source. What opens the text stays in it; a last line that is nothing but a byline
//! does not.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::names::{OWN, is_name, names, surname};
use crate::corpus::evidence::{Credits, Draft, Field, Origin};
use crate::corpus::pattern::pattern;

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
static OUTLET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[【\[（(](?P<outlet>\p{Han}{2,8}?)(?:专讯|專訊|讯|訊|报道|報道|报导|報導)[】\]）)]"));
/// Where and how: ／某地報導, 某地三十日電.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\s*[／/]\s*\p{Han}{0,8}?|(?:\s+\p{Han}{2,6})?(?:\d{1,2}|[一二三四五六七八九十]{1,3})日|综合|綜合)?(?:报道|報道|报导|報導|电|電|摄|攝)$",
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
        let outlet = captures.name("outlet").map(|outlet| outlet.as_str().to_owned());
        Self {
            outlet: outlet.filter(|outlet| !outlet.is_empty() && !OWN.contains(&outlet.as_str())),
            persons: persons(&captures["rest"]),
        }
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
    let are_names = words.len() > 1 && words.iter().all(|word| is_name(word) && surname(word).is_some());
    are_names.then(|| words.into_iter().map(str::to_owned).collect())
}

/// The persons of a byline: the names before the place and the day.
fn persons(rest: &str) -> Vec<String> {
    let rest = rest.trim();
    let Some(captures) = GLUED.captures(rest) else { return names(&PLACE.replace(rest, "")) };
    // 余曉涵台北15日電: the place is glued to the last name, and most names have three characters.
    let (before, last) = captures["names"].rsplit_once(['、', ' ']).map_or(("", &captures["names"]), |(a, b)| (a, b));
    let length = last.chars().count();
    let surname = surname(last).unwrap_or(1);
    let keep = if length <= 4 { length.min(surname + 1) } else { surname + 2 };
    let last: String = last.chars().take(keep).collect();
    names(&format!("{before}、{last}"))
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
        let byline = Byline::opening(opening);
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
    if let Some(byline) = Byline::closing(&draft.body) {
        let last = draft.body.lines().next_back().unwrap_or_default().to_owned();
        Byline { outlet: None, ..byline }.claim(draft, Origin::Closing, &last);
    }
}

/// The agency of a dateline, or the outlet of 【某報訊】.
fn dateline_outlet(opening: &str) -> Option<String> {
    let outlet = [&*DATELINE, &*OUTLET].into_iter().find_map(|pattern| {
        let captures = pattern.captures(opening)?;
        Some(captures.name("agency").or(captures.name("outlet"))?.as_str().to_owned())
    });
    outlet.filter(|outlet| !OWN.contains(&outlet.as_str()))
}

/// A line of reporter and names, without brackets.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<outlet>\p{Han}{0,10}?)\s*(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者)(?P<rest>[^（()）【】。，：:？！；]{2,30})$",
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
