//! What a page states for machines: `<meta>`, `<title>`, JSON-LD, microdata, `<time>`, and data in its scripts. The
//! names of `<meta>` are a table in `data/meta.txt`.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use scraper::{Html, Selector};
use serde_json::Value;

use super::instant::as_shown;
use super::parsed::{Page, key};
use super::site::{CHANNEL, SITE, is_site_name, names_site, site_name};
use crate::corpus::context::Context;
use crate::corpus::evidence::limits::{TITLE, start};
use crate::corpus::evidence::{Draft, Field, Origin};
use crate::corpus::json;
use crate::corpus::metadata::names::{is_outlet, is_person, names};
use crate::corpus::pattern::pattern;
use crate::date::Published;

/// Signs that set off the names of site and channel in `<title>`.
const SEPARATORS: [&str; 8] = ["_", "|", "｜", " - ", " – ", "--", "丨", "-"];

/// How much less a title weighs that names the site alone.
const SITE_WEIGHT: f32 = 0.8;

/// Notes on what could not be read.
const NOTES: usize = 20;

/// Claims of a field that are looked at, and names in one of them.
const CLAIMS: usize = 1000;
/// Names of the page that its headline is compared with.
const TITLES: usize = 20;

/// Names of `<meta>` elements and what they state.
static META: LazyLock<HashMap<&str, Field>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in include_str!("../data/meta.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (field, known) = line.split_once(' ').unwrap_or((line, ""));
        let field = match field {
            "title" => Field::Title,
            "published" => Field::Published,
            "source" => Field::Source,
            "authors" => Field::Authors,
            "editors" => Field::Editors,
            "section" => Field::Section,
            "url" => Field::Url,
            _ => continue,
        };
        names.extend(known.split(' ').map(|name| (name, field)));
    }
    names
});

/// What a page states for machines.
#[derive(Debug, Default)]
pub(super) struct Stated {
    title: String,
    claims: Vec<(Field, String, Origin, String)>,
    dates: Vec<(Published, Origin, String)>,
    counts: HashMap<Field, usize>,
    /// The text, where the page is rendered by its scripts.
    pub(super) text: Option<String>,
    pub(super) site: Option<String>,
    /// What could not be read.
    notes: Vec<String>,
}

impl Stated {
    pub(super) fn read(document: &Html, markup: &str, context: &Context<'_>) -> Self {
        let mut stated = Self::default();
        let all = |css: &str| {
            Selector::parse(css).ok().map(|selector| document.select(&selector).collect::<Vec<_>>()).unwrap_or_default()
        };
        let title = all("title").first().map(|title| title.text().collect::<String>()).unwrap_or_default();
        // Room for the names of site and channel, which are taken off.
        stated.title = start(title.trim(), 2 * TITLE).to_owned();
        for meta in all("meta[content]") {
            let attribute = |name: &str| meta.value().attr(name);
            let Some(name) = attribute("property").or(attribute("name")).or(attribute("itemprop")) else { continue };
            let content = attribute("content").unwrap_or_default().trim();
            let name = name.to_ascii_lowercase();
            if name == "og:site_name" {
                stated.site = Some(content.to_owned());
            }
            if let Some(field) = META.get(name.as_str()) {
                stated.put(*field, content, Origin::Meta, &name, context);
            }
        }
        for script in all(r#"script[type="application/ld+json"]"#) {
            for value in json::values(&script.text().collect::<String>()) {
                match value {
                    Ok(value) => stated.linked_data(&value, context, 0),
                    Err(why) => stated.notes.push(format!("has a block of JSON-LD that cannot be read: {why}")),
                }
            }
        }
        for element in all("[itemprop]") {
            let name = element.value().attr("itemprop").unwrap_or_default();
            let content = element.value().attr("content").or(element.value().attr("datetime"));
            if let ("datePublished" | "dateCreated", Some(content)) = (name, content) {
                stated.put(Field::Published, content, Origin::Microdata, name, context);
            }
        }
        for element in all("time[datetime]") {
            let content = element.value().attr("datetime").unwrap_or_default();
            stated.put(Field::Published, content, Origin::TimeElement, "time", context);
        }
        stated.scripts(markup, context);
        stated
    }

    fn put(&mut self, field: Field, content: &str, origin: Origin, name: &str, context: &Context<'_>) {
        let count = self.counts.entry(field).or_insert(0);
        *count += 1;
        if content.is_empty() || *count > CLAIMS {
            return;
        }
        if field != Field::Published {
            // Some houses put the label into the value.
            let content = match field {
                Field::Source => {
                    // AGLS names an office so: corporateName=某局.
                    let labels = ["来源", "來源", "corporateName="];
                    labels.iter().find_map(|label| content.strip_prefix(label)).unwrap_or(content)
                }
                _ => content,
            };
            self.claims.push((field, content.trim_start_matches([':', '：', ' ']).to_owned(), origin, name.to_owned()));
            return;
        }
        let read = Published::read_value(content, context.zone);
        if !read.left_over.is_empty() && self.notes.len() < NOTES {
            let content = start(content, 80);
            self.notes
                .push(format!("`{}` was left over of the date `{content}` of `{name}`", start(&read.left_over, 40)));
        }
        if let Some(date) = read.date {
            self.dates.push((as_shown(date, context.zone), origin, name.to_owned()));
        }
    }

    /// Reads JSON-LD: the first thing in it that is an article.
    fn linked_data(&mut self, value: &Value, context: &Context<'_>, depth: usize) {
        if depth > 4 {
            return;
        }
        if let Value::Array(values) = value {
            values.iter().for_each(|value| self.linked_data(value, context, depth + 1));
        }
        let Value::Object(map) = value else { return };
        if let Some(graph) = map.get("@graph") {
            self.linked_data(graph, context, depth + 1);
        }
        let kind = map.get("@type").map(ToString::to_string).unwrap_or_default();
        if kind.contains("BreadcrumbList") {
            let steps: Vec<String> = map
                .get("itemListElement")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|step| {
                    let name = step.get("name").or_else(|| step.get("item")?.get("name"))?;
                    Some(name.as_str()?.trim().to_owned())
                })
                .collect();
            self.claims.push((Field::Section, steps.join(">"), Origin::StructuredData, "BreadcrumbList".to_owned()));
        }
        // Whatever it calls itself, what has a headline and a date of publication is an article.
        let has = |names: &[&str]| names.iter().any(|name| map.get(*name).is_some_and(|value| !value.is_null()));
        let is_dated = has(&["headline", "title", "name"]) && has(&["datePublished", "pubDate"]);
        if !is_dated && !["Article", "Posting", "Report"].iter().any(|article| kind.contains(article)) {
            return;
        }
        for (name, field) in [
            ("headline", Field::Title),
            ("title", Field::Title),
            ("datePublished", Field::Published),
            ("pubDate", Field::Published),
            ("author", Field::Authors),
            ("editor", Field::Editors),
            ("publisher", Field::Source),
            ("articleSection", Field::Section),
            ("url", Field::Url),
        ] {
            for text in map.get(name).map(linked_texts).unwrap_or_default() {
                self.put(field, &text, Origin::StructuredData, name, context);
            }
        }
        if let Some(text) = map.get("articleBody").and_then(Value::as_str) {
            self.text.get_or_insert_with(|| text.trim().to_owned());
        }
    }

    /// Reads times out of scripts and attributes.
    fn scripts(&mut self, markup: &str, context: &Context<'_>) {
        if let Some(captures) = NICKNAME.captures(markup) {
            self.put(Field::Source, &captures["value"], Origin::Script, &captures["name"], context);
        }
        for captures in TIME.captures_iter(markup).take(8) {
            if let Some(date) = Published::parse(&captures["time"], context.zone) {
                self.dates.push((as_shown(date, context.zone), Origin::Script, captures["name"].to_owned()));
            }
        }
    }

    /// What the page calls itself, with how much that weighs.
    pub(super) fn titles(&self) -> Vec<(String, f32)> {
        let is_site = SITE_WEIGHT * f32::from(u8::from(names_site(&self.title)));
        let mut titles = vec![(self.clean_title(), 1.0 - is_site), (self.title.clone(), 0.9 - is_site)];
        for (field, value, ..) in &self.claims {
            if *field == Field::Title && titles.len() < TITLES {
                titles.push((start(value, TITLE).to_owned(), 0.9));
            }
        }
        titles.retain(|(title, _)| !title.is_empty());
        titles
    }

    /// `<title>` without the names of site and channel, which stand behind it, and seldom before it.
    pub(super) fn clean_title(&self) -> String {
        let mut title = self.title.as_str();
        // 某某日报数字报-标题: the site stands before it.
        for sign in SEPARATORS {
            if let Some((before, behind)) = title.split_once(sign)
                && is_site_name(before)
                && !names_site(behind)
                && behind.chars().filter(|c| c.is_alphanumeric()).count() > CHANNEL
            {
                title = behind.trim();
                break;
            }
        }
        loop {
            let last = SEPARATORS.iter().filter_map(|sign| title.rfind(sign).map(|at| (at, sign.len()))).max();
            let Some((at, width)) = last else { break };
            let (before, behind) = (title[..at].trim(), title[at + width..].trim());
            let (left, right) = (before.chars().count(), behind.chars().count());
            if right <= SITE && left >= 6 && left >= right {
                title = before;
            } else if left <= SITE && right >= 10 && width > 1 {
                title = behind;
            } else {
                break;
            }
        }
        title.trim_matches(['-', '_', '|', ' ']).to_owned()
    }

    /// Whether the page calls itself by more than the name of its site.
    pub(super) fn names_article(&self) -> bool {
        self.titles().iter().any(|(title, _)| !names_site(title))
    }

    /// Whether `name` is that of the site: the last behind the headline in `<title>`, or what the page says it is.
    pub(super) fn is_site(&self, name: &str) -> bool {
        let name = key(name);
        let site = self.site.as_deref().map(site_name);
        let last = self.suffixes().pop();
        // What is as short as a channel may be one.
        let last = last.filter(|last| is_outlet(last) || self.suffixes().len() > 1 && last.chars().count() > CHANNEL);
        [site, last].iter().flatten().any(|site| key(site) == name)
    }

    /// Whether `text` is a part of what the page calls itself where that names no article: the channel.
    pub(super) fn is_channel(&self, text: &str) -> bool {
        let own = key(text);
        let parts = self.title.split(['_', '|', '｜', '-', '–', '丨', '－', ' ']).map(key);
        let mut parts = parts.filter(|part| part.chars().count() > 1);
        // 时政 heads its pages by 时政要闻.
        let is_longer =
            |part: &String| own.chars().count() <= CHANNEL + 2 && own.starts_with(part) && !is_site_name(part);
        !self.names_article() && parts.any(|part| part == own || is_longer(&part))
    }

    /// The names of channel and site behind the headline in `<title>`.
    pub(super) fn suffixes(&self) -> Vec<String> {
        let clean = self.clean_title();
        parts_of(self.title.split_once(clean.as_str()).map_or("", |(_, rest)| rest))
    }

    /// What stands before and behind the first colon of `<title>`.
    pub(super) fn split_at_colon(&self) -> Option<(&str, &str)> {
        self.title.split_once([':', '：']).map(|(before, behind)| (before.trim(), behind.trim()))
    }

    /// What stands between the signs of `<title>`.
    pub(super) fn parts(&self) -> Vec<String> {
        parts_of(&self.title)
    }

    /// Claims all of it. A person counts only where readers of the page see the name.
    pub(super) fn claim(&self, draft: &mut Draft, page: &Page, head: Range<usize>) {
        let shown = LazyCell::new(|| page.blocks.iter().map(|block| key(&block.text)).collect::<Vec<_>>());
        let seen = |name: &str| {
            let name = key(name);
            shown.iter().any(|text| text.contains(&name))
        };
        // A handle in Latin letters counts where it stands beside the headline.
        let is_handle = |name: &str| {
            name.len() > 2
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'-' | b'.'))
                && head.clone().any(|at| stands_in(&page.blocks[at].spaced, name))
        };
        for note in &self.notes {
            draft.note(note.clone());
        }
        for (date, origin, name) in &self.dates {
            draft.date(*date, *origin, name);
        }
        for (field, value, origin, name) in &self.claims {
            match field {
                Field::Authors | Field::Editors | Field::Reviewers => {
                    let is_person = |name: &String| is_person(name) && seen(name) || is_handle(name);
                    let persons: Vec<String> = names(value).into_iter().take(CLAIMS).filter(is_person).collect();
                    if persons.is_empty() {
                        draft.refuse(*field, value, *origin, name, "is no person whom the page shows");
                    } else {
                        draft.list(*field, persons, *origin, name);
                    }
                }
                Field::Section => {
                    let steps = value
                        .split(['>', ',', '，'])
                        .map(str::trim)
                        .filter(|step| !step.is_empty() && !step.ends_with("首页"));
                    draft.list(*field, steps.map(str::to_owned).collect(), *origin, name);
                }
                _ => draft.text(*field, value, *origin, name),
            }
        }
    }
}

/// Whether `name` stands in `text`, and no letter beside it.
fn stands_in(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let is_letter = |c: char| c.is_alphanumeric() && c.is_ascii() || c == '_';
        !text[..at].ends_with(is_letter) && !text[at + name.len()..].starts_with(is_letter)
    })
}

/// The names between the signs of a title.
fn parts_of(title: &str) -> Vec<String> {
    title
        .split(['_', '|', '｜', '│', '-', '–', '—', '丨', '－'])
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The texts of a value of JSON-LD: its own, or the names of the things it is.
fn linked_texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.trim().to_owned()],
        Value::Array(values) => values.iter().flat_map(linked_texts).collect(),
        Value::Object(map) => map.get("name").map(linked_texts).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// A time of publication in a script or an attribute.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)["']?\b(?P<name>data-ptime|ptime|pubtime|pub_time|publish_?time|publishdate|publish_date|published_at|ct|createtime|create_time)["']?\s*[:=]\s*["']?(?P<time>\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2})?|1\d{9}\b)"#,
    )
});

/// The account that a script of the page names.
static NICKNAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\bvar (?P<name>nickname|media_name|mediaName)\s*=\s*(?:htmlDecode\()?["'](?P<value>[^"'<>\\]{2,30})["']"#,
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_table_is_known_and_stands_once() {
        let lines = include_str!("../data/meta.txt").lines().filter(|line| !line.starts_with('#'));
        let names: Vec<&str> = lines.flat_map(|line| line.split(' ').skip(1)).collect();
        assert_eq!(names.len(), META.len());
        assert!(names.iter().all(|name| META.contains_key(name) && *name == name.to_ascii_lowercase()), "{names:?}");
        assert_eq!(META.get("og:title"), Some(&Field::Title));
    }
}
