//! Bylines that stand in the text: `本报讯（记者某某 通讯员某某）`, `【某報記者某某報導】`, `（記者某某／某地報導）`, a signature above
//! it, and a last line `（记者某某、某某）`.
//!
//! Takes a draft; claims authors and source. What opens the text stays in it; a line that is nothing but a byline, above
//! the text or behind it, does not.

mod patterns;

use regex::Captures;

use self::patterns::{
    ADDRESSED, BRACKETS, CLOSES, CLOSING, DESK, LABELLED, LINE, NAMED, OPENS, POST, POST_LINE, REPORT, REPORTERS,
    SIGNED, SLASHED, has_one,
};
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

/// Characters of the first paragraph in which a byline is looked for.
const OPENING: usize = 80;
/// Characters of a line that is a signature.
const SIGNATURE: usize = 24;
/// Characters of a name in brackets, with the institution before it.
const CLOSING_NAMES: usize = 30;
/// Most persons in a signature.
const MOST: usize = 5;

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

    /// A line of a name and its address.
    fn addressed(line: &str) -> Option<Self> {
        let captures = line.contains('@').then(|| ADDRESSED.captures(line.trim()))??;
        is_person(&captures["name"]).then(|| Self { outlet: None, persons: vec![captures["name"].to_owned()] })
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
    let byline = Byline::whole(line)
        .or_else(|| Byline::line(line))
        .or_else(|| Byline::slashed(line))
        .or_else(|| Byline::addressed(line))?;
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
mod tests;
