//! Credit lines: `來源:潮新聞 | 撰稿:某某 | 責編:某某`, `2020-03-30 15:16 来源：某报`, `【编辑:某某】`, `编辑 某某 校对 某某`.
//! Takes a line; gives its credits only if the whole line is made of labels, values, dates and signs between them, so
//! that a sentence which mentions a source stays a sentence. [`labels`](super::labels) finds the labels.

use std::sync::LazyLock;

use chrono::FixedOffset;
use regex::Regex;

use super::beside::words;
use super::byline::credit_line;
use super::edition;
use super::labels::{Label, find_labels, is_column};
use super::names::labelled;
use super::notes::is_of_other_day;
use super::person::{OWN, ends_as_outlet, is_han, is_name, is_outlet, is_person, is_role};
use super::pieces::pieces;
use super::posted::posted;
use super::role::Role;
use super::signs::{is_bar, is_private, is_separator};
use super::sources::{Source, glued};
use super::worded::worded;
use crate::corpus::evidence::{Credits, Field};
use crate::corpus::pattern::pattern;
use crate::date::{Published, is_told_as_present};
use crate::text::fold_char;

/// Longest value of a label, in characters; of a person, who may have a long post before the name; of an address.
const LONGEST_VALUE: usize = 40;
const LONGEST_PERSON: usize = 80;
const LONGEST_URL: usize = 2000;
/// Characters of the value of a person behind which a full stop ends the line and no sentence.
const SHORT_VALUE: usize = 16;
/// Most characters of one person between two semicolons.
const LONGEST_PIECE: usize = 12;
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
    let found = Published::find(line, zone);
    let is_clock = found.as_ref().is_some_and(|(range, _)| is_told_as_present(line, range));
    let (line, dated) = match found {
        Some((range, _)) if is_clock => (&line[range.end..], Published::find(&line[range.end..], zone)),
        found => (line, found),
    };
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
    if labels.iter().any(|label| label.role == Role::Other) {
        return None;
    }
    let text = |from: usize, to: usize| original[from..to].iter().collect::<String>();

    let first = labels.first().map_or(original.len(), |label| label.start);
    let credits = Credits { is_clock, ..Credits::default() };
    let mut reading = Reading { credits, zone, certain: 0, free: 0, is_told: dated.is_some() || labels.len() > 1 };
    reading.before_labels(&text(0, first), !labels.is_empty())?;
    for (number, label) in labels.iter().enumerate() {
        let end = labels.get(number + 1).map_or(original.len(), |next| next.start);
        // 采访时间：: a word before the label makes it that of another day.
        if label.role == Role::Date && is_of_other_day(&text(0, label.value)) {
            (labels.len() > 1).then_some(())?;
            reading.credits.left.push(text(label.start, end).trim().to_owned());
            continue;
        }
        let from = if label.role == Role::Unknown { label.start } else { label.value };
        // 来自: 某报, and as often 来自：手机.
        if label.role == Role::Furniture && folded[label.start..].starts_with(&['来', '自']) {
            let value = text(label.value, end);
            let value = value.trim_matches(is_separator);
            if is_outlet(value) && reading.credits.source.is_none() {
                reading.credits.source = Some(value.to_owned());
                reading.certain += 1;
                continue;
            }
        }
        reading.label(label, &text(from, end))?;
    }
    // A word that is no label of the table says nothing where those that are say nothing.
    if labels.iter().any(|label| label.role == Role::Unknown) && reading.states_nothing() {
        return None;
    }
    let credits = reading.credits;
    let left: usize = credits.left.iter().map(|left| left.chars().count()).sum();
    let unknown = left.saturating_sub(reading.free);
    let is_timed = matches!(credits.published, Some(Published::Time(_)));
    let room = if reading.certain > 0 || is_timed { BESIDE_CERTAIN } else { BESIDE_DAY };
    // 陸五大行調降2020-10-04 is a headline with its day.
    let begins = labels.first().map_or(original.len(), |label| label.start) == 0
        || dated.is_none_or(|(range, _)| line[..range.start].chars().count() <= PLACE / 2);
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
    /// Characters of what is left over that make the line no less a credit line: behind a value, of a label that is not
    /// known.
    free: usize,
    /// Whether a date or another label says that it is a credit line, whatever stands behind a name.
    is_told: bool,
}

impl Reading {
    /// Whether nothing that an article is known by was read.
    fn states_nothing(&self) -> bool {
        let credits = &self.credits;
        let has_text = credits.source.is_some() || credits.url.is_some() || credits.published.is_some();
        let persons = [&credits.authors, &credits.editors, &credits.reviewers];
        !has_text && persons.iter().all(|persons| persons.is_empty())
    }

    /// Leaves over what is no part of a value and makes the line no less a credit line.
    fn leave(&mut self, text: &str) {
        let text = text.trim_matches(is_separator);
        if !text.is_empty() {
            self.free += text.chars().count();
            self.credits.left.push(text.to_owned());
        }
    }

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
        // 11月5日 08:15 来源：…: a day without its year dates nothing, and hinders nothing.
        let rest = if self.credits.published.is_none() { YEARLESS.replace(&rest, " ").into_owned() } else { rest };
        let rest = rest.trim_matches(|c| matches!(c, ';' | '；' | ' ')).to_owned();
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
            self.credits.is_unlabelled_source = self.credits.source.is_some();
            return Some(());
        }
        let words = words(&rest);
        let known = &mut self.credits;
        for word in words {
            if is_outlet(word) && known.source.is_none() {
                if !OWN.contains(&word) {
                    known.source = Some(word.to_owned());
                    known.is_unlabelled_source = true;
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
        if let Some(found) = worded(rest) {
            self.credits.add(&found);
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
        if label.role == Role::Unknown {
            self.leave(value);
            return (value.chars().count() <= LONGEST_VALUE && !value.contains(SENTENCE)).then_some(());
        }
        let is_person = label.role.is_person();
        // 作者：某某／綜合報導。, and no question of an interview.
        let is_short = is_person && value.char_indices().nth(SHORT_VALUE).is_none() && !value.contains(['，', ',']);
        let value = if is_short { value.trim_end().trim_end_matches('。') } else { value };
        let bare = value.trim_matches(is_separator);
        // A semicolon stands between persons, and between sentences.
        let is_list = is_person && bare.split('；').all(|piece| piece.chars().count() <= LONGEST_PIECE);
        if value.chars().count() > longest || bare.contains(['。', '！', '？']) || bare.contains('；') && !is_list {
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
        let value = if label.bare && is_person { self.bare_persons(value)? } else { value.to_owned() };
        if !value.is_empty() {
            self.put(label.role, &value)?;
            self.certain += usize::from(label.role != Role::Furniture);
        }
        Some(())
    }

    /// The names with which the value of a label without a sign begins: 编辑 某某 ｜ 排版 某某. `None` where there are none, or
    /// where nothing but the names says that it is one.
    fn bare_persons(&mut self, value: &str) -> Option<String> {
        // A bar ends what stands without a sign.
        let (value, behind) = value.split_once('|').unwrap_or((value, ""));
        let words = pieces(value);
        let names = words.iter().take_while(|word| is_bare_name(word)).count();
        if words[..names].iter().all(|word| is_role(word)) || names < words.len() && !self.is_told {
            return None;
        }
        for left in [words[names..].join(" ").as_str(), behind] {
            let left = left.trim_matches(is_separator);
            if !left.is_empty() {
                self.credits.left.push(left.to_owned());
            }
        }
        Some(words[..names].join(" "))
    }

    /// Notes a value. `None` where it cannot be one of this role, so that the line is no credit line after all.
    fn put(&mut self, role: Role, value: &str) -> Option<()> {
        let zone = self.zone;
        let credits = &mut self.credits;
        match role {
            Role::Source => {
                let source = Source::of(value);
                // What a label says counts before an outlet that only stands there, such as the name of the page.
                if credits.is_unlabelled_source && source.outlet.is_some() {
                    credits.left.extend(credits.source.take());
                    credits.is_unlabelled_source = false;
                }
                credits.add(&Credits { source: source.outlet, authors: source.authors, ..Credits::default() });
                for left in source.left {
                    self.leave(&left);
                }
            }
            Role::Author | Role::SlashAuthor | Role::NamedAuthor | Role::Editor | Role::Reviewer => {
                let field = match role {
                    Role::Editor => Field::Editors,
                    Role::Reviewer => Field::Reviewers,
                    _ => Field::Authors,
                };
                let mut persons = labelled(value);
                if role == Role::SlashAuthor {
                    // 【专题】港口之困: the headline of another article.
                    persons.names.retain(|name| is_person(name) || !is_han(name));
                }
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
                let updated = Published::read_value(value, zone).date;
                credits.add(&Credits { updated, ..Credits::default() });
            }
            Role::Date => {
                let published = Published::read_value(value, zone).date;
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
            Role::Furniture | Role::Unknown | Role::Other => {}
        }
        Some(())
    }
}

/// Whether `word` is a name or a role, as it stands behind a label without a sign.
fn is_bare_name(word: &str) -> bool {
    is_name(word) || is_role(word) || word.contains('·') && word.split('·').all(is_han)
}

/// A name in brackets of its own: `[ 某某 ]`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\[［【（(]\s*(?P<name>\p{Han}{2,4})\s*[\]］】）)]"));

/// A day without its year, and its time: 11月5日 08:15, 11-05 08:15.
static YEARLESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:\d{1,2}月\d{1,2}日(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?|\d{1,2}[-/]\d{1,2}\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)(?:\s|$)",
    )
});

/// An outlet or one of its columns, and who wrote: 上報快訊／某某.
static SLASHED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*(?P<outlet>\p{Han}{2,8})\s*[／/]\s*(?P<name>\p{Han}{2,4})\s*$"));

/// Where a byline may begin inside a line.
static REPORTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者)"));

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
