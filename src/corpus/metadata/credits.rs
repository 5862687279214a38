//! Credit lines: `來源:潮新聞 | 撰稿:某某 | 責編:某某`, `2020-03-30 15:16 来源：某报`, `【编辑:某某】`, `编辑 某某 校对 某某`.
//! Takes a line; gives its credits only if the whole line is made of labels, values, dates and signs between them, so
//! that a sentence which mentions a source stays a sentence. [`labels`](super::labels) finds the labels.

use chrono::FixedOffset;

use super::labels::{Role, find_labels, is_separator};
use super::names::{OWN, is_button, is_name, is_outlet, is_role, names, surname};
use crate::corpus::evidence::Credits;
use crate::date::Published;
use crate::text::fold_char;

/// Longest value of a label, in characters.
const LONGEST_VALUE: usize = 40;
/// Characters of unknown words that may stand beside a time.
const BESIDE_TIME: usize = 10;
/// Longest address, in characters.
const LONGEST_URL: usize = 2000;

/// The credits of `line`; `None` where it is anything else.
pub(crate) fn credits(line: &str, zone: FixedOffset) -> Option<Credits> {
    let line = unwrapped(line.trim());
    let original: Vec<char> = line.chars().collect();
    let folded: Vec<char> = original.iter().map(|&c| fold_char(c)).collect();
    let labels = find_labels(&folded);
    let mut credits = Credits::default();
    let text = |from: usize, to: usize| original[from..to].iter().collect::<String>();

    let first = labels.first().map_or(original.len(), |label| label.start);
    let mut stated = !labels.is_empty();
    let before = text(0, first);
    if !before.trim_matches(is_separator).is_empty() {
        let rest = match Published::parse(&before, zone) {
            Some(date @ (Published::Day(_) | Published::Time(_))) => {
                credits.published = Some(date);
                String::new()
            }
            _ => take_date(&mut credits, &before, zone),
        };
        stated |= credits.published.is_some();
        credits.is_unlabelled_date = credits.published.is_some();
        let mut rest: Vec<&str> = rest.split(is_separator).filter(|word| !is_noise(word) && !is_button(word)).collect();
        // 某部门供稿 摄影/某某 编辑/某某
        if before.trim_end().ends_with("供稿") {
            rest.clear();
        }
        // An outlet may stand beside the date, or before the reporter.
        if let [outlet] = rest.as_slice()
            && is_outlet(outlet)
        {
            credits.source = Some((*outlet).to_owned()).filter(|outlet| !OWN.contains(&outlet.as_str()));
            rest.clear();
        }
        // 2004-3-19 8:05 某报 某某
        if let [outlet, persons @ ..] = rest.as_slice()
            && is_outlet(outlet)
            && !persons.is_empty()
            && persons.iter().all(|word| is_name(word) && surname(word).is_some())
        {
            credits.source = Some((*outlet).to_owned()).filter(|outlet| !OWN.contains(&outlet.as_str()));
            credits.authors = persons.iter().map(|word| (*word).to_owned()).collect();
            rest.clear();
        }
        // Beside a time to the minute a word or two may stand that no table knows (发布于, 来自北京).
        let timed = matches!(credits.published, Some(Published::Time(_)));
        let unknown: usize = rest.iter().map(|word| word.chars().count()).sum();
        if unknown > if timed { BESIDE_TIME } else { 0 } {
            return None;
        }
    }
    for (number, label) in labels.iter().enumerate() {
        let end = labels.get(number + 1).map_or(original.len(), |next| next.start);
        let mut value = text(label.value, end);
        let longest = if label.role == Role::Url { LONGEST_URL } else { LONGEST_VALUE };
        if value.chars().count() > longest || value.contains(['。', '！', '？', '；']) {
            return None;
        }
        if !matches!(label.role, Role::Date | Role::Update | Role::Url) && credits.published.is_none() {
            value = take_date(&mut credits, &value, zone);
        }
        let value = value.trim_matches(is_separator);
        if label.bare
            && (value.is_empty()
                || names(value).is_empty()
                || !value.split_whitespace().all(|word| is_name(word) || is_role(word)))
        {
            return None;
        }
        if !value.is_empty() {
            credits.put(label.role, value, zone)?;
        }
    }
    stated.then_some(credits)
}

/// A last paragraph without the credits that stand behind its end, in brackets or behind the last full stop.
pub(crate) fn split_trailing_credits(line: &str, zone: FixedOffset) -> Option<(&str, Credits)> {
    // Some houses print the day again behind the last credit: （編輯：某某）1130115.
    let bare = line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
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
            && let Some(credits) = credits(tail, zone)
            && credits.authors.is_empty()
        {
            return Some((rest.trim_end(), credits));
        }
    }
    None
}

impl Credits {
    /// Notes a value. `None` where it cannot be one of this role, so that the line is no credit line after all.
    fn put(&mut self, role: Role, value: &str, zone: FixedOffset) -> Option<()> {
        match role {
            Role::Source => {
                // 来源：某报（记者 某某）, 来源：某报 举报
                let value = without_buttons(value.split(['|', '丨']).next().unwrap_or(value));
                let (outlet, rest) = value.split_once(['(', '（']).unwrap_or((value, ""));
                let authors =
                    if rest.contains(['记', '記']) { names(rest.trim_end_matches([')', '）'])) } else { Vec::new() };
                let source = Some(outlet.trim().to_owned()).filter(|outlet| !outlet.is_empty());
                self.add(&Self { source, authors, ..Self::default() });
            }
            Role::Author => self.add(&Self { authors: names(value), ..Self::default() }),
            Role::Editor => self.add(&Self { editors: names(value), ..Self::default() }),
            Role::Reviewer => self.add(&Self { reviewers: names(value), ..Self::default() }),
            Role::Title => self.add(&Self { title: Some(value.to_owned()), ..Self::default() }),
            Role::Section => self.add(&Self { section: vec![value.to_owned()], ..Self::default() }),
            Role::Update => {
                let updated = Published::find(value, zone).map(|(_, date)| date);
                self.add(&Self { updated, ..Self::default() });
            }
            Role::Date => {
                let published =
                    Published::find(value, zone).map(|(_, date)| date).or_else(|| Published::parse(value, zone));
                // 2024-10-08 08:00 发布于：广东省: a place, beside a time that is known.
                if published.is_none() && (self.published.is_none() || value.chars().count() > BESIDE_TIME) {
                    return None;
                }
                self.add(&Self { published, ..Self::default() });
            }
            Role::Url => {
                let url = value.split_whitespace().next().filter(|url| url.contains("://"))?;
                self.add(&Self { url: Some(url.to_owned()), ..Self::default() });
            }
            Role::Furniture => {}
        }
        Some(())
    }
}

/// A value without the buttons that stand behind it.
fn without_buttons(value: &str) -> &str {
    let mut value = value.trim_end();
    while let Some((rest, last)) = value.rsplit_once(char::is_whitespace)
        && is_button(last)
    {
        value = rest.trim_end();
    }
    value
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

/// What may stand beside a date without a label: signs, weekdays, the number of a page, sizes of type.
fn is_noise(text: &str) -> bool {
    text.split(is_separator).all(|word| {
        let folded: String = word.chars().map(fold_char).collect();
        let page = folded.strip_prefix('第').and_then(|rest| rest.strip_suffix(['版', '期', '页']));
        let is_host = folded.is_ascii() && folded.contains('.') && folded.contains(|c: char| c.is_ascii_alphabetic());
        folded.is_empty()
            || is_host
            || page.is_some_and(|number| number.chars().count() <= 4)
            || (folded.starts_with("星期") || folded.starts_with('周')) && folded.chars().count() <= 3
            || matches!(
                folded.as_str(),
                "版权声明" | "大" | "中" | "小" | "农历" | "讯" | "发布" | "发布于" | "纠错" | "am" | "pm"
            )
    })
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
