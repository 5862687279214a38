//! Records → articles: a map of names and values, as JSON and YAML front matter hold it, by the usual aliases of every
//! field. The names are a table in `data/aliases.txt`. What no field says, credit lines may that open the text.

mod opening;
mod values;

pub(super) use self::opening::claim as claim_opening;
pub(super) use self::values::text;

use std::sync::LazyLock;

use chrono::FixedOffset;
use serde_json::{Map, Value};

use super::config::Config;
use super::evidence::{Content, Draft, Field, Origin};
use super::html;
use super::metadata::edition;
use super::metadata::names::{Persons, stated};
use super::paragraphs::paragraphs;
use crate::date::{Published, ValueDate};
use crate::text::fold;

/// Names by field, in the order of the table.
static ALIASES: LazyLock<Vec<(&str, Vec<String>)>> = LazyLock::new(|| {
    include_str!("data/aliases.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.map(fold).collect()))
        })
        .collect()
});

/// A record whose names are known by their folded form.
pub(super) struct Record<'a> {
    values: Vec<(String, Value)>,
    config: &'a Config,
}

impl<'r> Record<'r> {
    /// Takes the values of `map`; empty ones are as good as absent.
    pub(super) fn new(map: Map<String, Value>, config: &'r Config) -> Self {
        let present = |value: &Value| match value {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(values) => !values.is_empty(),
            _ => true,
        };
        Self {
            values: map
                .into_iter()
                .filter(|(_, value)| present(value))
                .map(|(name, value)| (key(&name), value))
                .collect(),
            config,
        }
    }

    /// The first value that stands under a name of `field`: one that the archive maps to it, or a usual one.
    fn get(&self, field: &str) -> Option<&Value> {
        self.mapped(field).map(|(_, value)| value).or_else(|| self.usual(field).map(|(_, value)| value))
    }

    /// What stands under a name that the archive maps to `field`; a dot goes into a nested value.
    fn mapped(&self, field: &str) -> Option<(&'r str, &Value)> {
        self.config.names(field).iter().find_map(|name| {
            let direct = |name: &str| self.values.iter().find(|(known, _)| *known == key(name)).map(|(_, value)| value);
            let nested = || {
                let mut steps = name.split('.');
                let first = direct(steps.next()?)?;
                steps.try_fold(first, |value, step| match value {
                    Value::Object(map) => map.iter().find(|(known, _)| key(known) == key(step)).map(|(_, value)| value),
                    Value::Array(values) => step.parse::<usize>().ok().and_then(|number| values.get(number)),
                    _ => None,
                })
            };
            let value = direct(name).or_else(nested).filter(|value| !value.is_null())?;
            Some((name.as_str(), value))
        })
    }

    /// What stands under a usual name of `field`.
    fn usual(&self, field: &str) -> Option<(&str, &Value)> {
        let (_, names) = ALIASES.iter().find(|(name, _)| *name == field)?;
        let find = |name: &String| self.values.iter().find(|(key, _)| key == name);
        names.iter().find_map(find).map(|(key, value)| (key.as_str(), value))
    }

    /// Where the value of `field` stands.
    fn origin(&self, field: &str) -> (Origin, String) {
        match (self.mapped(field), self.usual(field)) {
            (Some((name, _)), _) => (Origin::Mapping, name.to_owned()),
            (None, Some((name, _))) => (Origin::Record, name.to_owned()),
            (None, None) => (Origin::Record, field.to_owned()),
        }
    }

    /// Whether anything in it is a title or a text.
    pub(super) fn is_article(&self) -> bool {
        self.get("title").is_some() || self.get("body").is_some()
    }

    /// Whether it has both a title and a text.
    pub(super) fn is_whole(&self) -> bool {
        self.get("title").is_some_and(Value::is_string) && self.get("body").is_some()
    }

    /// Whether the value of the text is such.
    pub(super) fn body_is(&self, is_such: &dyn Fn(&Value) -> bool) -> bool {
        self.get("body").is_some_and(is_such)
    }

    /// What the value of `field` says.
    fn texts(&self, field: &str) -> Vec<String> {
        let read = if field == "body" { values::text } else { values::names };
        self.get(field).map(read).unwrap_or_default()
    }

    /// What the record says. Its body is the record's, unless `body` is given. A date that cannot be read is remarked on.
    pub(super) fn into_draft(self, body: Option<String>) -> Content {
        let zone = self.config.zone();
        let plain = |text: &str| {
            if html::is_html(text) { html::text(text) } else { Ok(paragraphs(text).join("\n")) }
        };
        let one_line = |text: String| plain(&text).map(|text| text.replace('\n', " "));
        let mut draft = Draft::default();
        for (field, name) in [(Field::Title, "title"), (Field::Source, "source")] {
            if let Some(text) = self.texts(name).into_iter().next() {
                let (origin, key) = self.origin(name);
                draft.text(field, &one_line(text)?, origin, &key);
            }
        }
        for (field, name) in [(Field::Authors, "author"), (Field::Editors, "editor"), (Field::Reviewers, "reviewer")] {
            let (origin, key) = self.origin(name);
            let found: Vec<Persons> = self.texts(name).iter().map(|text| stated(text)).collect();
            for (what, why) in found.iter().flat_map(|persons| &persons.refused) {
                draft.refuse(field, what, origin, &key, why);
            }
            draft.list(field, found.into_iter().flat_map(|persons| persons.names).collect(), origin, &key);
        }
        let name = if self.texts("section").is_empty() { "tags" } else { "section" };
        let (origin, key) = self.origin(name);
        let mut sections: Vec<String> = self.texts(name).into_iter().map(one_line).collect::<Result<_, _>>()?;
        // 版面 and 版次 may be a section, a page, or both: A03：要闻.
        if is_of_edition(&key) {
            for section in &mut sections {
                if let Some((page, rest)) = edition::leading(section) {
                    draft.text(Field::Page, &page, origin, &key);
                    *section = rest;
                }
            }
        }
        draft.list(Field::Section, sections, origin, &key);
        if let Some(page) = self.texts("page").into_iter().next() {
            let (origin, key) = self.origin("page");
            draft.text(Field::Page, &edition::whole(&page).unwrap_or(page), origin, &key);
        }
        if let Some(captured) = self.texts("captured").into_iter().next() {
            let (origin, key) = self.origin("captured");
            match Published::read_value(&captured, zone).date {
                Some(date) => draft.captured(date, origin, &key),
                None => draft.refuse(Field::Captured, &captured, origin, &key, "is no date"),
            }
        }
        if let Some(url) = self.texts("url").into_iter().next() {
            let (origin, key) = self.origin("url");
            draft.text(Field::Url, &url, origin, &key);
        }
        if let Some((value, read)) = self.published(zone) {
            let (origin, key) = self.origin("published");
            let left_over = &read.left_over;
            match read.date {
                Some(date) => draft.date(date, origin, &key),
                None => draft
                    .remarks
                    .push(format!("has a date that cannot be read: `{value}`; the article is kept without a date")),
            }
            if read.date.is_some() && !left_over.is_empty() {
                draft.remarks.push(format!("has a date with more beside it: `{left_over}` was left over of `{value}`"));
            }
        }
        draft.body = match body {
            Some(body) => body,
            None => {
                let texts = self.texts("body");
                if let Some(value) = self.get("body")
                    && texts.is_empty()
                {
                    let (_, key) = self.origin("body");
                    draft.remarks.push(format!("has a text under `{key}` that is not read: {}", shape(value)));
                }
                plain(&texts.join("\n"))?
            }
        };
        opening::claim(&mut draft, zone);
        Ok(draft)
    }

    /// The value of the date, and what it says.
    fn published(&self, zone: FixedOffset) -> Option<(String, ValueDate)> {
        let stated = self.get("published")?;
        let texts = || values::names(stated).into_iter().next();
        let value = values::time(stated).or_else(texts).unwrap_or_else(|| shape(stated));
        let read = Published::read_value(without_wrapping(&value), zone);
        Some((value, read))
    }
}

/// What a value is that says nothing, in words.
fn shape(value: &Value) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let names: Vec<String> = map.keys().take(5).map(|name| format!("`{name}`")).collect();
            format!("an object with {}", names.join(", "))
        }
        Value::Object(_) => "an empty object".to_owned(),
        Value::Array(_) => "a list of nothing that is a text".to_owned(),
        _ => "no text".to_owned(),
    }
}

/// The Unix time in `/Date(1710836467000+0800)/`, as Microsoft's programs write it; the offset is that of the reader.
fn without_wrapping(value: &str) -> &str {
    let inside = value.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/"));
    inside.map_or(value, |inside| inside.split(['+', '-']).next().unwrap_or(inside))
}

/// Whether a name is that of a page or of a section, as papers use it for either.
fn is_of_edition(key: &str) -> bool {
    ["版面", "版次"].contains(&self::key(key).as_str())
}

/// The field that `name` is known for, by the archive's rules or by the table.
pub(super) fn field_of(name: &str, config: &Config) -> Option<&'static str> {
    let name = key(name);
    let is_one = |(field, names): &&(&str, Vec<String>)| {
        names.contains(&name) || config.names(field).iter().any(|mapped| key(mapped) == name)
    };
    ALIASES.iter().find(is_one).map(|(field, _)| *field)
}

/// A name as it is compared: folded, without spaces, `_` and `-`.
fn key(name: &str) -> String {
    fold(name).replace([' ', '_', '-', '\n'], "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn article(value: Value) -> Result<(crate::article::Article, Option<String>), String> {
        let Value::Object(map) = value else { panic!("an object") };
        let mut draft = Record::new(map, &Config::default()).into_draft(None)?;
        let remark = draft.remarks.pop();
        draft.article().map(|article| (article, remark))
    }

    #[test]
    fn every_alias_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for (field, names) in ALIASES.iter() {
            for name in names {
                assert!(seen.insert(name.clone()), "{name} of {field} stands twice");
            }
        }
    }

    #[test]
    fn fields_are_read_under_their_usual_names() {
        let read = article(json!({
            "標題": "港口新聞", "正文": "　　第一段。\n　　第二段。", "发布时间": "2024年3月19日 08:05", "作者": "记者 沈若橘",
            "责编": ["蘇湄", "夏沁"], "source": {"name": "雁洲日报"}, "channel": "民生", "URL": "https://example.org/1", "Publish-Time": null
        }))
        .unwrap()
        .0;
        assert_eq!(read.title, "港口新聞");
        assert_eq!(read.body, "第一段。\n第二段。");
        assert_eq!(read.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00");
        assert_eq!((read.authors, read.editors), (vec!["沈若橘".into()], vec!["蘇湄".into(), "夏沁".into()]));
        assert_eq!(
            (read.source.as_deref(), read.section, read.url.as_deref()),
            (Some("雁洲日报"), vec!["民生".into()], Some("https://example.org/1"))
        );
    }

    #[test]
    fn the_indent_of_a_first_line_tells_where_it_ends() {
        let body = "　　港務局負責人說去年冬天曾試辦週末\n夜航三個月，平均每班載客一百二十人，超\n過原先估計的八十人。";
        let read = article(json!({"title": "夜航", "content": body})).unwrap().0;
        assert_eq!(read.body, body.replace(['\n', '　'], ""));
    }

    #[test]
    fn credit_lines_that_open_a_text_are_read_and_what_is_doubtful_stays() {
        let text = "港務局決定開辦夜航。\n\n票價與日間相同。";
        for (line, date, source, authors) in [
            ("2024-03-19 16:21 來源：雁洲日報", Some("2024-03-19T16:21:00+08:00"), Some("雁洲日報"), &[][..]),
            ("來源：雁洲日報 作者：葉汐晴 2024-03-19", Some("2024-03-19"), Some("雁洲日報"), &["葉汐晴"]),
            ("記者葉汐晴／東港報導", None, None, &["葉汐晴"]),
            ("作者：葉汐晴\n2024年3月19日", Some("2024-03-19"), None, &["葉汐晴"]),
            ("2024-03-19", Some("2024-03-19"), None, &[]),
        ] {
            let read = article(json!({"title": "夜航", "content": format!("{line}\n\n{text}")})).unwrap().0;
            assert_eq!(read.published.map(|date| date.to_string()).as_deref(), date, "{line}");
            assert_eq!((read.source.as_deref(), read.authors.len()), (source, authors.len()), "{line}");
            assert_eq!(read.body, text.replace("\n\n", "\n"), "{line}");
        }
        for line in ["2024年3月19日 他走了", "2024年", "一、2024年3月19日試辦", "2024年1月5日\n試辦\n2024年2月5日"]
        {
            let read = article(json!({"title": "夜航", "content": format!("{line}\n\n{text}")})).unwrap().0;
            assert!(read.published.is_none() && read.body.starts_with(line), "{line}: {}", read.body);
        }
        let alone = article(json!({"title": "夜航", "content": "來源：雁洲日報"})).unwrap().0;
        assert_eq!((alone.source, alone.body.as_str()), (None, "來源：雁洲日報"));
    }

    #[test]
    fn numbers_are_unix_times_or_years() {
        let date = |value: Value| {
            let (article, remark) = article(json!({"title": "a", "date": value})).unwrap();
            article.published.map(|date| date.to_string()).ok_or_else(|| remark.unwrap())
        };
        assert_eq!(date(json!(1_710_836_467)).unwrap(), "2024-03-19T16:21:07+08:00");
        assert_eq!(date(json!(1_710_836_467_000_i64)).unwrap(), "2024-03-19T16:21:07+08:00");
        assert_eq!(date(json!(2020)).unwrap(), "2020");
        assert_eq!(date(json!([2024, 3, 19, 16, 21])).unwrap(), "2024-03-19T16:21:00+08:00");
        assert_eq!(date(json!({"$date": "2024-03-19T08:21:07Z"})).unwrap(), "2024-03-19T08:21:07Z");
        assert_eq!(date(json!("/Date(1710836467000+0800)/")).unwrap(), "2024-03-19T16:21:07+08:00");
        assert_eq!(
            date(json!({"day": {}, "month": {}})).unwrap_err(),
            "has a date that cannot be read: `an object with `day`, `month``; the article is kept without a date"
        );
        assert_eq!(
            date(json!("昨天")).unwrap_err(),
            "has a date that cannot be read: `昨天`; the article is kept without a date"
        );
    }

    #[test]
    fn a_text_in_a_shape_that_is_not_known_is_told() {
        let (article, remark) = article(json!({"title": "a", "content": {"zh": {"p": "一"}, "en": {}}})).unwrap();
        let told = "has a text under `content` that is not read: an object with `zh`, `en`";
        assert_eq!((article.body.as_str(), remark.as_deref()), ("", Some(told)));
    }

    #[test]
    fn what_stands_beside_a_date_is_remarked_on() {
        let read = |value: Value| {
            let (article, remark) = article(json!({"title": "a", "date": value})).unwrap();
            (article.published.map(|date| date.to_string()).unwrap_or_default(), remark.unwrap_or_default())
        };
        assert_eq!(
            read(json!("2024-03-19 20:30 IST")),
            (
                "2024-03-19T20:30:00+08:00".into(),
                "has a date with more beside it: `IST` was left over of `2024-03-19 20:30 IST`".into()
            )
        );
        for (value, date) in [
            (json!("2024-03-19 20:30:00+00"), "2024-03-19T20:30:00Z"),
            (json!("中華民國113年3月19日（週二）"), "2024-03-19"),
            // Figures without quotes.
            (json!(20_240_319), "2024-03-19"),
            (json!(20_240_319_203_000_i64), "2024-03-19T20:30:00+08:00"),
            (json!(1_710_836_467.5), "2024-03-19T16:21:07+08:00"),
        ] {
            assert_eq!(read(value), (date.to_owned(), String::new()));
        }
        assert_eq!(
            read(json!("3/4/2020")),
            (String::new(), "has a date that cannot be read: `3/4/2020`; the article is kept without a date".into())
        );
    }
}
