//! Plain text: a text dump of a news page, or just a headline and an article.
//!
//! Line by line: navigation, breadcrumb, headline, time line, body, credits, contact. The head ends where the body's
//! first paragraph begins; the tail begins at the first credit or furniture line behind which no real prose follows.

use std::io::BufRead;

use super::contract::{Emit, Format, Record};
use crate::corpus::context::Context;
use crate::corpus::encoding::read_text;
use crate::corpus::evidence::{Credits, Draft, Field, Origin};
use crate::corpus::metadata::credits::{credits, split_trailing_credits};
use crate::corpus::metadata::furniture::is_navigation;
use crate::corpus::metadata::lines::{Kind, PROSE, is_prose, tail};
use crate::corpus::metadata::names::is_outlet;
use crate::corpus::paragraphs::paragraphs;

/// Files of one article in plain text.
pub(super) struct Text;

/// Lines in which a page's head is looked for.
const HEAD: usize = 40;
/// Longest step of a breadcrumb, and longest value below its label, in characters.
const STEP: usize = 20;

/// Most characters of a headline that ends as a sentence does.
const LONGEST_HEADLINE: usize = 60;

impl Format for Text {
    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, input: &mut dyn BufRead, context: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        let read = read_text(input, None)?;
        let mut draft = draft(&read.text, context);
        draft.decoded(&read);
        let _ = emit(Record { number: None, content: Ok(draft) });
        Ok(())
    }
}

fn draft(text: &str, context: &Context<'_>) -> Draft {
    let joined = joined(text, context);
    let lines: Vec<&str> = joined.iter().map(String::as_str).collect();
    let kinds: Vec<Kind> = lines.iter().map(|line| Kind::of(line.trim(), context.zone)).collect();
    let head = Head::find(&lines, &kinds);
    let tail = tail(&lines, &kinds, head.body, PROSE);

    let mut draft = Draft::default();
    let mut stated = Credits::default();
    for (line, kind) in lines.iter().zip(&kinds) {
        if let Kind::Credits(found) = kind {
            stated.add(found);
            draft.credits(found, Origin::Label, line);
        }
    }
    let title = head.title.map(|at| lines[at].trim()).unwrap_or_default();
    let mut body = Vec::new();
    // What stands between headline and time line is a sub-headline, or an outlet.
    for at in head.title.map_or(head.body, |at| at + 1)..head.body {
        if matches!(kinds[at], Kind::Text) {
            let line = lines[at].trim();
            if stated.source.is_none() && is_outlet(line) {
                draft.text(Field::Source, line, Origin::TimeLine, line);
            } else {
                body.extend([lines[at], ""]);
            }
        }
    }
    for at in head.body..tail {
        match &kinds[at] {
            // A day on a line of its own, inside the article, heads what happened on it.
            Kind::Credits(found)
                if found.is_bare_date() && (stated.published != found.published || !found.left.is_empty()) =>
            {
                body.push(lines[at]);
            }
            // What is left out between paragraphs still ends one.
            Kind::Credits(_) | Kind::Furniture => {
                draft.dropped.push(lines[at].trim().to_owned());
                body.push("");
            }
            _ if at == head.body && lines[at].trim() == title => {}
            _ => body.push(lines[at]),
        }
    }
    while body.pop_if(|line| line.trim().is_empty() || is_navigation(line.trim())).is_some() {}
    if let Some(last) = body.last_mut()
        && let Some((rest, found)) = split_trailing_credits(last, context.zone)
    {
        draft.credits(&found, Origin::Label, last);
        *last = rest;
    }

    let breadcrumb = kinds[..head.body].iter().zip(&lines).find_map(|(kind, line)| match kind {
        Kind::Breadcrumb(sections) if !sections.is_empty() => Some((sections.clone(), line)),
        _ => None,
    });
    if let Some((mut sections, line)) = breadcrumb {
        sections.retain(|name| name != title);
        draft.list(Field::Section, sections, Origin::Breadcrumb, line);
    }
    draft.text(Field::Title, title, Origin::Heading, title);
    draft.dropped.extend(lines[tail..].iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()));
    draft.body = paragraphs(&body.join("\n")).join("\n");
    draft
}

/// Where the head ends.
struct Head {
    title: Option<usize>,
    /// The line at which the body begins.
    body: usize,
}

impl Head {
    fn find(lines: &[&str], kinds: &[Kind]) -> Self {
        let limit = kinds.len().min(HEAD);
        let breadcrumb = kinds[..limit].iter().rposition(|kind| matches!(kind, Kind::Breadcrumb(_)));
        let dated = |from: usize| {
            (from..limit).find(|&at| matches!(&kinds[at], Kind::Credits(credits) if credits.published.is_some()))
        };
        let text_from = |from: usize| (from..kinds.len()).find(|&at| matches!(kinds[at], Kind::Text));
        // The headline follows the breadcrumb; without one it is the text nearest above the time line, if no prose
        // stands between; without either it is the first line that is no navigation.
        let first = text_from(breadcrumb.map_or(0, |at| at + 1));
        let title = match (breadcrumb, dated(0)) {
            (Some(_), _) => first,
            (None, Some(time)) => (0..time)
                .rev()
                .take_while(|&at| !is_prose(lines[at]))
                .find(|&at| matches!(kinds[at], Kind::Text) && can_be_title(lines[at].trim()))
                .or(first),
            (None, None) => first.filter(|&at| !is_paragraph(lines[at])),
        };
        let mut body = title.map_or(0, |at| at + 1);
        // Between headline and body stand only the time line, credits and blanks, and perhaps a sub-headline or two.
        let between = |time: usize| (body..time).filter(|&at| matches!(kinds[at], Kind::Text)).count();
        if let Some(time) =
            dated(body).filter(|&time| (body..time).all(|at| !is_prose(lines[at])) && between(time) <= 3)
        {
            body = time + 1;
        }
        while body < kinds.len() && !matches!(kinds[body], Kind::Text) {
            body += 1;
        }
        Self { title, body }
    }
}

/// What opens a text without a headline: a whole sentence, and a long one or one that is indented.
fn is_paragraph(line: &str) -> bool {
    let bare = line.trim();
    let is_sentence = bare.trim_end_matches(['”', '」', '』', '）']).ends_with('。');
    is_sentence && (line.starts_with("　　") || is_prose(line) && bare.chars().count() > LONGEST_HEADLINE)
}

/// A sub-headline begins with a dash, and an outlet is none.
fn can_be_title(line: &str) -> bool {
    !line.starts_with(['—', '－', '-', '─']) && !is_outlet(line)
}

/// The lines of `text`, with those put together that belong to one another: the steps of a breadcrumb, and a label with
/// the value on the next line.
fn joined(text: &str, context: &Context<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let step = number < HEAD && trimmed.starts_with(['>', '›', '»', '＞']) && trimmed.chars().count() <= STEP;
        match lines.last_mut() {
            Some(last) if !trimmed.is_empty() && (step || open && trimmed.chars().count() <= STEP) => {
                last.push(' ');
                last.push_str(trimmed);
            }
            _ => lines.push(line.to_owned()),
        }
        open = trimmed.ends_with([':', '：'])
            && credits(trimmed, context.zone).is_some_and(|credits| credits == Credits::default());
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::corpus::config::Config;

    const PROSE: &str = "　　江上起了雾。\n　　渡轮慢了下来，船工点起灯。\n　　天亮时大桥通车了。\n";

    fn read(head: &str, tail: &str) -> Article {
        let config = Config::default();
        let context = Context::of("page", &config);
        draft(&format!("{head}{PROSE}{tail}"), &context).article().unwrap()
    }

    fn plain() -> String {
        PROSE.lines().map(str::trim).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn short_paragraphs_behind_a_sub_headline_are_not_lost() {
        let read = read("首页 > 社会 > 正文\n江岸大桥昨日通车\n——来自城东三个小区的调查\n2020-03-30 15:16\n", "");
        assert_eq!(read.title, "江岸大桥昨日通车");
        assert_eq!(read.body, format!("——来自城东三个小区的调查\n{}", plain()));
    }

    #[test]
    fn neither_sub_headline_nor_outlet_nor_byline_is_the_headline() {
        for (line, source, authors) in [
            ("——来自城东三个小区的调查", None, &[][..]),
            ("江岸日报", Some("江岸日报"), &[]),
            ("中央社", Some("中央社"), &[]),
            ("（中央社記者余曉涵台北15日電）", Some("中央社"), &["余曉涵"]),
            ("聯合報 記者張三／台北即時報導", Some("聯合報"), &["張三"]),
        ] {
            let read = read(&format!("江岸大桥昨日通车\n{line}\n2020-03-30 15:16\n"), "");
            assert_eq!(read.title, "江岸大桥昨日通车", "{line}");
            assert_eq!((read.source.as_deref(), read.authors.as_slice().len()), (source, authors.len()), "{line}");
            assert!(read.body.ends_with(&plain()), "{line}: {}", read.body);
        }
    }

    #[test]
    fn an_outlet_above_the_headline_is_not_the_headline() {
        let read = read("中央社\n高鐵春節疏運加開班次\n2024/01/15 18:03\n", "");
        assert_eq!((read.title.as_str(), read.source), ("高鐵春節疏運加開班次", None));
        assert_eq!(read.body, plain());
    }

    #[test]
    fn a_breadcrumb_over_several_lines_is_one() {
        let read = read("当前位置: 首页\n> 新闻\n> 正文\n江岸大桥昨日通车\n2020-03-30 15:16\n", "");
        assert_eq!((read.title.as_str(), read.section), ("江岸大桥昨日通车", vec!["新闻".to_owned()]));
        assert_eq!(read.body, plain());
    }

    #[test]
    fn days_that_head_paragraphs_stay() {
        let read =
            read("江岸大桥昨日通车\n2020-03-30 15:16\n", "2019年1月2日\n　　大桥开工，江面上架起了第一座栈桥。\n");
        assert_eq!(read.published.unwrap().to_string(), "2020-03-30T15:16:00+08:00");
        assert_eq!(read.body, format!("{}\n2019年1月2日\n大桥开工，江面上架起了第一座栈桥。", plain()));
    }

    #[test]
    fn values_below_their_labels_and_tails_of_real_pages() {
        let read = read(
            "江岸大桥昨日通车\n2020-03-30 15:16 江岸日报\n",
            "编辑：\n李青\n【纠错】\n相关阅读\n· 大桥的一百年。\n",
        );
        assert_eq!((read.source.as_deref(), read.editors), (Some("江岸日报"), vec!["李青".to_owned()]));
        assert_eq!(read.body, plain());
    }

    /// Pieces of pages, in any order.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "\n",
            "\n\n",
            "　　",
            " ",
            "来源：",
            "責編:",
            "编辑",
            "文/",
            "记者",
            "（记者",
            "）",
            "【",
            "】",
            "(",
            "张三",
            "欧阳一",
            "、",
            "|",
            "首页 > ",
            "您的位置:",
            "2024-03-19 16:21",
            "二〇二〇年三月",
            "30日电",
            "台北",
            "报导",
            "新华社",
            "日报",
            "。",
            "，",
            "“",
            "”",
            "港口今天启用了一条新的航线方便往来两岸的居民和游客乘船出行",
            "abc ",
            "\u{20BB7}",
            "e\u{301}",
            "\u{200b}",
            "🌊",
            "㎏",
            "_NF44",
            ">",
            "——",
            "電話：",
            "版权所有",
            "https://example.org/1",
            "\t",
            "0",
            "：",
        ]);
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_page_is_read_and_nothing_in_it_is_made_up(text in pieces()) {
            let config = Config::default();
            let context = Context::of("page", &config);
            if let Ok(article) = draft(&text, &context).article() {
                for line in article.body.lines() {
                    prop_assert!(!line.trim().is_empty() && line == line.trim(), "`{}`", line);
                }
                let characters: String = text.split_whitespace().collect();
                for name in article.authors.iter().chain(&article.editors).chain(&article.reviewers) {
                    let name: String = name.split_whitespace().collect();
                    prop_assert!(!name.is_empty() && characters.contains(&name), "{}", name);
                }
            }
        }
    }
}
