//! Credit lines: `來源:潮新聞 | 撰稿:某某 | 責編:某某`, `2020-03-30 15:16 来源：某报`, `【编辑:某某】`, `编辑 某某 校对 某某`.
//! Takes a line; gives its credits only if the whole line is made of labels, values, dates and signs between them, so
//! that a sentence which mentions a source stays a sentence. [`labels`](super::labels) finds the labels.

use std::sync::LazyLock;

use chrono::FixedOffset;
use regex::Regex;

use super::beside::words;
use super::byline::credit_line;
use super::edition;
use super::furniture::is_picture_credit;
use super::labels::{Label, find_labels, is_bar, is_column, is_private, is_separator};
use super::names::{OWN, ends_as_outlet, is_name, is_outlet, is_person, is_role, names, stated};
use super::posted::posted;
use super::role::Role;
use super::sources::{Source, glued};
use crate::corpus::evidence::{Credits, Field};
use crate::corpus::pattern::pattern;
use crate::date::{Published, is_told_as_present};
use crate::text::fold_char;

/// Longest value of a label, in characters; of a person, who may have a long post before the name; of an address.
const LONGEST_VALUE: usize = 40;
const LONGEST_PERSON: usize = 80;
const LONGEST_URL: usize = 2000;
/// Characters of unknown words that may stand in a line: beside a label or a time of day, and beside a day alone.
const BESIDE_CERTAIN: usize = 30;
const BESIDE_DAY: usize = 12;
/// Characters of a place beside a label of time.
const PLACE: usize = 10;

/// Signs of a sentence.
const SENTENCE: [char; 6] = ['。', '！', '？', '；', '!', '?'];

/// The credits of `line`; `None` where it is anything else. A line is read piece by piece: what is certain is taken, and
/// what is not known is left over.
pub(crate) fn credits(line: &str, zone: FixedOffset) -> Option<Credits> {
    let line = unwrapped(line.trim());
    if let Some(outlet) = glued(line) {
        return Some(Credits { source: Some(outlet), ..Credits::default() });
    }
    if let Some(credits) = posted(line, zone) {
        return Some(credits);
    }
    // 今天是2024年3月19日: the day on which the page is looked at; what follows it is read.
    let clock = Published::find(line, zone).filter(|(range, _)| is_told_as_present(line, range));
    let line = clock.as_ref().map_or(line, |(range, _)| &line[range.end..]);
    let sign = |c| {
        if is_private(c) {
            ' '
        } else if is_bar(c) {
            '|'
        } else {
            c
        }
    };
    let original: Vec<char> = line.chars().map(sign).collect();
    let folded: Vec<char> = original.iter().map(|&c| fold_char(c)).collect();
    let labels = find_labels(&folded);
    let text = |from: usize, to: usize| original[from..to].iter().collect::<String>();

    let first = labels.first().map_or(original.len(), |label| label.start);
    let credits = Credits { is_clock: clock.is_some(), ..Credits::default() };
    let mut reading = Reading { credits, zone, certain: 0 };
    reading.before_labels(&text(0, first), !labels.is_empty())?;
    for (number, label) in labels.iter().enumerate() {
        let end = labels.get(number + 1).map_or(original.len(), |next| next.start);
        reading.label(label, &text(label.value, end))?;
    }
    let credits = reading.credits;
    let unknown: usize = credits.left.iter().map(|left| left.chars().count()).sum();
    let is_timed = matches!(credits.published, Some(Published::Time(_)));
    let room = if reading.certain > 0 || is_timed { BESIDE_CERTAIN } else { BESIDE_DAY };
    // 陸五大行調降2020-10-04 is a headline with its day.
    let begins = labels.first().map_or(original.len(), |label| label.start) == 0
        || Published::find(line, zone).is_none_or(|(range, _)| line[..range.start].chars().count() <= PLACE / 2);
    let room = match (begins, is_timed) {
        (true, _) => room,
        (false, true) => PLACE,
        (false, false) => PLACE / 2,
    };
    let is_sentence = credits.left.iter().any(|left| left.contains(SENTENCE) || left.contains(['，', '“', '「']));
    let is_stated = !labels.is_empty() || credits.published.is_some() || credits.is_clock;
    (is_stated && unknown <= room && !is_sentence).then_some(credits)
}

/// A line that is being read.
struct Reading {
    credits: Credits,
    zone: FixedOffset,
    /// How many labels with a value were read, and other things that only credits have.
    certain: usize,
}

impl Reading {
    /// Reads what stands before the first label. `None` where it makes the line no credit line.
    fn before_labels(&mut self, before: &str, is_labelled: bool) -> Option<()> {
        if before.trim_matches(is_separator).is_empty() {
            return Some(());
        }
        let rest = match Published::parse(before, self.zone) {
            Some(date @ (Published::Day(_) | Published::Time(_))) => {
                self.credits.published = Some(date);
                String::new()
            }
            _ => take_date(&mut self.credits, before, self.zone),
        };
        self.credits.is_unlabelled_date = self.credits.published.is_some();
        let rest = self.take_page(rest);
        // What a sentence goes on with is none of these words, and in a sentence no label is one.
        if rest.contains(SENTENCE) || rest.contains('，') && rest.chars().count() > BESIDE_DAY {
            return None;
        }
        if let Some(captures) = BRACKETED.captures(before)
            && self.credits.published.is_some()
            && is_person(&captures["name"])
        {
            self.credits.authors.push(captures["name"].to_owned());
        }
        // 某部门供稿 摄影/某某 编辑/某某
        if before.trim_end().ends_with("供稿") {
            return Some(());
        }
        let has_date = self.credits.published.is_some() || self.credits.is_clock;
        // 聯合報 記者某某／某地報導, perhaps behind other words.
        let byline = if has_date || is_labelled { self.byline(&rest) } else { None };
        let rest = match byline {
            Some(before) => before.to_owned(),
            None => rest,
        };
        if !has_date && is_outlet(rest.trim()) {
            // 中青报·中青网 记者 某某
            self.credits.source = Some(rest.trim().to_owned()).filter(|outlet| !OWN.contains(&outlet.as_str()));
            return Some(());
        }
        let known = &mut self.credits;
        for word in words(&rest) {
            if is_outlet(word) && known.source.is_none() {
                if !OWN.contains(&word) {
                    known.source = Some(word.to_owned());
                    self.certain += usize::from(has_date);
                }
            } else if is_person(word) && (known.source.is_some() && has_date) {
                // 2004-3-19 8:05 某报 某某
                known.authors.push(word.to_owned());
            } else if !known.authors.iter().any(|name| name == word) {
                known.left.push(word.to_owned());
            }
        }
        // Without a date, only an outlet may stand before a label.
        (has_date || known.left.is_empty() && is_labelled).then_some(())
    }

    /// Takes a page of the paper out of `text`, and gives the rest.
    fn take_page(&mut self, text: String) -> String {
        match edition::page_of(&text) {
            Some((range, page)) => {
                self.credits.page.get_or_insert(page);
                format!("{} {}", &text[..range.start], &text[range.end..])
            }
            None => text,
        }
    }

    /// Takes a byline that `rest` ends with; gives what stands before it.
    fn byline<'t>(&mut self, rest: &'t str) -> Option<&'t str> {
        if let Some(captures) = SLASHED.captures(rest)
            && is_person(&captures["name"])
            && (ends_as_outlet(&captures["outlet"]) || is_column(&captures["outlet"]))
        {
            self.credits.source.get_or_insert_with(|| captures["outlet"].to_owned());
            self.credits.authors.push(captures["name"].to_owned());
            self.certain += 1;
            return Some("");
        }
        let starts = std::iter::once(0).chain(REPORTER.find_iter(rest).map(|found| found.start()));
        let (start, found) = starts
            .filter_map(|start| Some((start, credit_line(rest[start..].trim_matches(is_separator))?)))
            .find(|(_, found)| !found.authors.is_empty())?;
        self.credits.add(&found);
        self.certain += 1;
        Some(&rest[..start])
    }

    /// Reads a label with its value. `None` where it makes the line no credit line.
    fn label(&mut self, label: &Label, value: &str) -> Option<()> {
        let longest = match label.role {
            Role::Url => LONGEST_URL,
            Role::Author | Role::Editor | Role::Reviewer => LONGEST_PERSON,
            _ => LONGEST_VALUE,
        };
        if value.chars().count() > longest || value.contains(['。', '！', '？', '；']) {
            // A sentence, and no value. What was certain before it stays.
            self.credits.left.push(value.trim().to_owned());
            return None;
        }
        let mut value = value.to_owned();
        if !matches!(label.role, Role::Date | Role::Update | Role::Url) && self.credits.published.is_none() {
            value = take_date(&mut self.credits, &value, self.zone);
        }
        if matches!(label.role, Role::Source | Role::Author | Role::Editor | Role::Reviewer) {
            value = self.take_page(value);
        }
        let value = value.trim_matches(|c| is_separator(c) || c == '.' || c == '．');
        // 编辑 某某 ｜ 排版 某某: a bar ends what stands without a sign.
        let (value, behind) = if label.bare { value.split_once('|').unwrap_or((value, "")) } else { (value, "") };
        let value = value.trim();
        if !behind.trim().is_empty() {
            self.credits.left.push(behind.trim().to_owned());
        }
        if label.bare
            && (value.is_empty()
                || names(value).is_empty()
                || !value.split_whitespace().all(|word| is_name(word) || is_role(word)))
        {
            return None;
        }
        if !value.is_empty() {
            self.put(label.role, value)?;
            self.certain += usize::from(label.role != Role::Furniture);
        }
        Some(())
    }

    /// Notes a value. `None` where it cannot be one of this role, so that the line is no credit line after all.
    fn put(&mut self, role: Role, value: &str) -> Option<()> {
        let zone = self.zone;
        let credits = &mut self.credits;
        match role {
            Role::Source => {
                let source = Source::of(value);
                credits.add(&Credits { source: source.outlet, authors: source.authors, ..Credits::default() });
                credits.left.extend(source.left);
            }
            Role::Author | Role::SlashAuthor | Role::Editor | Role::Reviewer => {
                let field = match role {
                    Role::Editor => Field::Editors,
                    Role::Reviewer => Field::Reviewers,
                    _ => Field::Authors,
                };
                let persons = stated(value);
                let refused = persons.refused.into_iter().map(|(what, why)| (field, what, why));
                credits.refused.extend(refused);
                let mut found = Credits::default();
                *match field {
                    Field::Editors => &mut found.editors,
                    Field::Reviewers => &mut found.reviewers,
                    _ => &mut found.authors,
                } = persons.names;
                credits.add(&found);
            }
            Role::Title => credits.add(&Credits { title: Some(value.to_owned()), ..Credits::default() }),
            Role::Section => {
                // 版次：A03, 版面：第15版：文化
                let (page, section) = match edition::leading(value) {
                    Some((page, section)) => (Some(page), section),
                    None => (None, value.to_owned()),
                };
                let section = Some(section).filter(|section| !section.is_empty()).into_iter().collect();
                credits.add(&Credits { page, section, ..Credits::default() });
            }
            Role::Update => {
                let updated = stated_date(value, zone);
                credits.add(&Credits { updated, ..Credits::default() });
            }
            Role::Date => {
                let published = stated_date(value, zone);
                let is_figures = value.starts_with(|c: char| c.is_numeric());
                // 2024-10-08 08:00 发布于：广东省, 发布于：广东省: a place.
                if published.is_none() && !is_figures && value.chars().count() > PLACE {
                    return None;
                }
                if published.is_none() && is_figures {
                    credits.refused.push((Field::Published, value.to_owned(), "cannot be read as a date"));
                }
                if credits.is_unlabelled_date && published.is_some() {
                    (credits.published, credits.is_unlabelled_date) = (None, false);
                }
                credits.add(&Credits { published, ..Credits::default() });
            }
            Role::Url => {
                let url = value.split_whitespace().next().filter(|url| url.contains("://"))?;
                credits.add(&Credits { url: Some(url.to_owned()), ..Credits::default() });
            }
            Role::Furniture => {}
        }
        Some(())
    }
}

/// Buttons that are glued to the last paragraph.
static BUTTON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:返回\p{Han}{2,6}[，,]?)?\s*(?:查看更多|閱讀更多|阅读更多|阅读全文|閱讀全文|展开全文|展開全文|返回\p{Han}{2,6})\s*$",
    )
});

/// A name in brackets of its own: `[ 某某 ]`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\[［【（(]\s*(?P<name>\p{Han}{2,4})\s*[\]］】）)]"));

/// An outlet or one of its columns, and who wrote: 上報快訊／某某.
static SLASHED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*(?P<outlet>\p{Han}{2,8})\s*[／/]\s*(?P<name>\p{Han}{2,4})\s*$"));

/// Where a byline may begin inside a line.
static REPORTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者)"));

/// A last paragraph without the credits that stand behind its end, in brackets or behind the last full stop.
pub(crate) fn split_trailing_credits(line: &str, zone: FixedOffset) -> Option<(&str, Credits)> {
    // Some houses print the day again behind the last credit: （編輯：某某）1130115.
    let bare = line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    // Behind the text a button may be glued: 返回某网，查看更多.
    let bare = BUTTON.replace(bare, "");
    let bare = &line[..bare.len()];
    let trimmed = if bare.ends_with(['）', ')', '】', ']']) { bare } else { line.trim_end() };
    let end_of_prose = trimmed.rfind(['。', '！', '？', '”', '」']).and_then(|at| {
        let width = trimmed[at..].chars().next()?.len_utf8();
        Some(at + width)
    });
    let bracket = trimmed.rfind(['（', '(', '【', '[', '〔']);
    for at in [end_of_prose, bracket].into_iter().flatten() {
        let (rest, tail) = trimmed.split_at(at);
        if !rest.trim().is_empty()
            && !tail.trim().is_empty()
            && !is_picture_credit(tail.trim())
            && let Some(credits) = credits(tail, zone)
            && (credits.authors.is_empty() || credits.source.is_some() || !credits.editors.is_empty())
        {
            return Some((rest.trim_end(), credits));
        }
    }
    None
}

/// The date in the value of a label that says that it is one.
fn stated_date(value: &str, zone: FixedOffset) -> Option<Published> {
    let found = Published::find(value, zone).map(|(_, date)| date);
    found.or_else(|| Published::parse(value, zone)).or_else(|| Published::read_value(value, zone).date)
}

/// Takes the first date out of `text`, if none is known yet, and gives the rest. A month without a day counts only as a
/// word of its own.
fn take_date(credits: &mut Credits, text: &str, zone: FixedOffset) -> String {
    let month = || {
        let word = text.split_whitespace().find(|word| word.ends_with('月'))?;
        let start = text.find(word)?;
        Some((start..start + word.len(), Published::parse(word, zone)?))
    };
    match Published::find(text, zone).or_else(month) {
        Some((range, date)) if credits.published.is_none() => {
            credits.published = Some(date);
            format!("{} {}", &text[..range.start], &text[range.end..])
        }
        _ => text.to_owned(),
    }
}

/// A line without the brackets around all of it.
fn unwrapped(line: &str) -> &str {
    for (open, close) in [('【', '】'), ('（', '）'), ('(', ')'), ('[', ']'), ('〔', '〕'), ('［', '］')] {
        if let Some(inner) = line.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner.trim();
        }
    }
    line
}

#[cfg(test)]
mod tests;
