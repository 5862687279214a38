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
use super::names::{OWN, ends_as_outlet, is_name, is_outlet, is_role, names, stated, surname};
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
            && is_name(&captures["name"])
            && surname(&captures["name"]).is_some()
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
            } else if is_name(word) && surname(word).is_some() && (known.source.is_some() && has_date) {
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
            && is_name(&captures["name"])
            && surname(&captures["name"]).is_some()
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
                let updated = Published::find(value, zone).map(|(_, date)| date);
                credits.add(&Credits { updated, ..Credits::default() });
            }
            Role::Date => {
                let published =
                    Published::find(value, zone).map(|(_, date)| date).or_else(|| Published::parse(value, zone));
                // 2024-10-08 08:00 发布于：广东省, 发布于：广东省: a place.
                if published.is_none() && value.chars().count() > PLACE {
                    return None;
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
mod tests {
    use super::*;
    use crate::date::default_zone;

    fn read(line: &str) -> Option<Credits> {
        credits(line, default_zone())
    }

    fn persons(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn one_line_of_many_credits() {
        let line = "來源:潮新聞    | 撰稿:金春華    | 責編:俞舒珺    審核:張淵";
        let found = read(line).unwrap();
        assert_eq!(found.source.as_deref(), Some("潮新聞"));
        assert_eq!(
            (found.authors, found.editors, found.reviewers),
            (persons(&["金春華"]), persons(&["俞舒珺"]), persons(&["張淵"]))
        );
    }

    #[test]
    fn a_time_line_holds_more_than_the_time() {
        let found = read("2020-03-30 15:16  来源：雁洲日报  作者：沈若橘、周一禾 浏览次数：12").unwrap();
        assert_eq!(found.published.unwrap().to_string(), "2020-03-30T15:16:00+08:00");
        assert_eq!(found.source.as_deref(), Some("雁洲日报"));
        assert_eq!(found.authors, persons(&["沈若橘", "周一禾"]));
        assert_eq!(
            read("發佈時間 | 2024-03-19 16:21:07    ").unwrap().published.unwrap().to_string(),
            "2024-03-19T16:21:07+08:00"
        );
        assert_eq!(read("1998年7月2日　第二版").unwrap().published.unwrap().to_string(), "1998-07-02");
        assert_eq!(read("发布时间：2022年11月").unwrap().published.unwrap().to_string(), "2022-11");
        assert_eq!(read("2022年11月　来源：云渡周刊").unwrap().published.unwrap().to_string(), "2022-11");
        assert_eq!(
            read("網址：https://example.org/a/7.html").unwrap().url.as_deref(),
            Some("https://example.org/a/7.html")
        );
        assert_eq!(read("来源：雁洲日报 2020-03-30 15:16").unwrap().source.as_deref(), Some("雁洲日报"));
    }

    #[test]
    fn brackets_slashes_and_bare_labels() {
        assert_eq!(read("【编辑:顾听澜】").unwrap().editors, persons(&["顾听澜"]));
        assert_eq!(read("（责任编辑：顾听澜）").unwrap().editors, persons(&["顾听澜"]));
        assert_eq!(read("責任編輯／巫亦潮").unwrap().editors, persons(&["巫亦潮"]));
        assert_eq!(read("文/蘇沐岑").unwrap().authors, persons(&["蘇沐岑"]));
        assert_eq!(read("编辑|顾听澜").unwrap().editors, persons(&["顾听澜"]));
        let bare = read("编辑 刘听澜 校对 李某某").unwrap();
        assert_eq!((bare.editors, bare.reviewers), (persons(&["刘听澜"]), persons(&["李某某"])));
    }

    #[test]
    fn an_empty_label_states_nothing_and_takes_nothing_from_the_next() {
        let found = read("来源： | 作者：沈若橘").unwrap();
        assert_eq!((found.source, found.authors), (None, persons(&["沈若橘"])));
    }

    #[test]
    fn shapes_of_real_pages() {
        let date = |line: &str| read(line).unwrap().published.unwrap().to_string();
        for line in ["江岸日报 2020-03-30 15:16", "2020-03-30 15:16 江岸日报"] {
            assert_eq!(read(line).unwrap().source.as_deref(), Some("江岸日报"), "{line}");
        }
        assert_eq!(date("发布于 2020-03-30 15:16 来自北京"), "2020-03-30T15:16:00+08:00");
        assert_eq!(date("出版：2020-03-30 15:16 更新：2020-03-31 18:00"), "2020-03-30T15:16:00+08:00");
        assert_eq!(date("March 30, 2020"), "2020-03-30");
        let found = read("来源：江岸日报(记者 沈若橘)").unwrap();
        assert_eq!((found.source.as_deref(), found.authors), (Some("江岸日报"), persons(&["沈若橘"])));
        let found = read("江岸日报记者 沈若橘 编辑 周一禾").unwrap();
        assert_eq!((found.authors, found.editors), (persons(&["沈若橘"]), persons(&["周一禾"])));
        assert_eq!(read("本报记者 沈若橘 实习生 周一禾 摄影报道").unwrap().authors, persons(&["沈若橘", "周一禾"]));
        assert_eq!(read("採訪、撰文：沈若橘").unwrap().authors, persons(&["沈若橘"]));
        assert_eq!(read("【作者】 沈若橘").unwrap().authors, persons(&["沈若橘"]));
        let found = read("本文来源：江岸日报 责任编辑：沈若橘_NBJ9931").unwrap();
        assert_eq!((found.source.as_deref(), found.editors), (Some("江岸日报"), persons(&["沈若橘"])));
        let found = read("供稿：市交通局 撰稿人：沈若橘 责任校对：周一禾").unwrap();
        assert_eq!((found.authors, found.reviewers), (persons(&["沈若橘"]), persons(&["周一禾"])));
        assert_eq!(read("评论丨别让“一码通”变成“一码堵”"), None);
    }

    /// One unknown word beside the day cost date, source and author, and the line became the first paragraph.
    #[test]
    fn what_is_certain_in_a_line_stays_whatever_else_stands_there() {
        for between in [
            "阅读 1024",
            "阅读：1024",
            "多云 12℃",
            "晴转多云",
            "农历腊月廿三",
            "上午",
            "第15版",
            "A03版",
            "雁洲",
            "星期五 癸卯年",
            "浏览 3.2万 评论 12",
            "1024次阅读",
            "字号 大 中 小",
            "IP属地：雁洲",
            "http://a.example/1.html",
            "\u{e5c2}",
            "不明所以的话",
        ] {
            for line in [
                format!("2024-02-02 {between} 来源：雁洲日报 作者：张某某"),
                format!("2024-02-02 来源：雁洲日报 作者：张某某 {between}"),
                format!("2024-02-02 | 来源：雁洲日报 | {between} | 作者：张某某"),
            ] {
                let found = read(&line).unwrap_or_else(|| panic!("{line}"));
                assert_eq!(found.published.map(|date| date.to_string()).as_deref(), Some("2024-02-02"), "{line}");
                let source = found.source.unwrap_or_default();
                assert!(source.starts_with("雁洲日报"), "{line}: {source}");
                // Nobody can tell that a word behind a name, with a space between, is none.
                let is_one = found.authors == ["张某某"] || line.ends_with("雁洲") || line.ends_with("不明所以的话");
                assert!(is_one && found.authors[0] == "张某某", "{line}: {:?}", found.authors);
            }
        }
        for line in ["2024-02-02 晴", "2024年2月2日 上午 雁洲", "2024-02-02 阅读 1024", "2024-02-02 农历腊月廿三"]
        {
            assert_eq!(read(line).unwrap().published.unwrap().to_string(), "2024-02-02", "{line}");
        }
        assert_eq!(read("2024-02-02 雁洲消息 来源：雁洲日报").unwrap().left, ["雁洲消息"]);
    }

    /// The day on which a page is looked at was taken for that of publication.
    #[test]
    fn a_clock_states_no_date() {
        for line in [
            "今天是2024年3月19日 星期二",
            "現在時間：2024-03-19 16:21",
            "您好，今天是2024年3月19日",
            "北京时间 2024-03-19 16:21",
        ] {
            let found = read(line).unwrap_or_else(|| panic!("{line}"));
            assert!(found.published.is_none() && found.is_clock, "{line}");
        }
        assert!(read("发布时间：北京时间 2024-03-19 16:21").unwrap().published.is_some());
    }

    /// Rules for guesses were used on what a label says.
    #[test]
    fn a_name_that_a_label_states_is_believed() {
        for name in [
            "额尔敦巴特尔",
            "Иван Петров",
            "José García",
            "Nguyễn Văn A",
            "36氪",
            "9筒",
            "约翰·史密斯",
            "范姜某某",
            "Ann Lee",
        ] {
            let found = read(&format!("2024-02-02 作者：{name} 来源：雁洲日报")).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(found.authors, persons(&[name]));
        }
        let found = read("作者：雁洲日报 责任编辑：市交通局").unwrap();
        assert_eq!((found.authors, found.editors), (vec![], vec![]));
        assert_eq!(
            found.refused,
            [
                (Field::Authors, "雁洲日报".to_owned(), "is an outlet"),
                (Field::Editors, "市交通局".to_owned(), "is an institution"),
            ]
        );
    }

    #[test]
    fn shapes_of_pages_that_nobody_tuned_for() {
        for (line, source, authors, editors) in [
            ("来源：东方网 选稿：李某某", Some("东方网"), &[][..], &["李某某"][..]),
            ("来源：中国新闻网 李某某", Some("中国新闻网"), &["李某某"], &[]),
            ("http://a.example/1 2005年03月31日03:18 雁洲娱乐信报", Some("雁洲娱乐信报"), &[], &[]),
            (
                "BUSINESS.EXAMPLE.COM 2004年7月16日08:19 [ 黄某某 ] 来源：[ 雁洲金融报 ]",
                Some("雁洲金融报"),
                &["黄某某"],
                &[],
            ),
            ("2020-10-04 15:05 聯合報 記者林某某／即時報導", Some("聯合報"), &["林某某"], &[]),
            ("2020-04-10 09:34 影像部 / 記者余某某／台北即時報導", None, &["余某某"], &[]),
            ("2024-02-02 主編／李某某．記者／沈若橘", None, &["沈若橘"], &["李某某"]),
            ("作者︱沈若橘", None, &["沈若橘"], &[]),
            ("快訊／沈若橘", None, &["沈若橘"], &[]),
            ("作者： 责任编辑：李某某", None, &[], &["李某某"]),
            ("文编：李某某 组稿：沈若橘", None, &[], &["李某某", "沈若橘"]),
            ("作者：沈若橘 责编 李某某", None, &["沈若橘"], &["李某某"]),
            ("作者：雁洲研究院“港口”研究部部长、研究员沈若橘", None, &["沈若橘"], &[]),
        ] {
            let found = read(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (found.source.as_deref(), found.authors, found.editors),
                (source, persons(authors), persons(editors)),
                "{line}"
            );
        }
        assert_eq!(read("核稿：李某某 值班主任：沈若橘").unwrap().reviewers, persons(&["李某某", "沈若橘"]));
    }

    #[test]
    fn sentences_are_no_credits() {
        for line in [
            "来源不明的录音最让整理者头疼。",
            "編輯部的舊記事本幫了大忙，裡面記著每期的記者、錄音員和時間。",
            "旧船厂：龙门吊下喝咖啡",
            "记者：您怎么看？专家：这是好事。",
            "2019年8月3日，这档节目的最后一盘开盘带被送进了档案柜。",
            "AI“史詩級升級”,浙江從業者怎麼看?",
            "文化中心今日开放",
            "作者 与 读者 的 对话",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn credits_behind_the_last_paragraph_are_split_off() {
        let split = |line| split_trailing_credits(line, default_zone());
        let (rest, found) = split("两站已经通车。（责编：顾听澜）").unwrap();
        assert_eq!((rest, found.editors), ("两站已经通车。", persons(&["顾听澜"])));
        let (rest, found) = split("两站已经通车。 责编：顾听澜 校对：梁渡").unwrap();
        assert_eq!((rest, found.reviewers), ("两站已经通车。", persons(&["梁渡"])));
        assert_eq!(split("两站已经通车（图）。"), None);
    }
}
