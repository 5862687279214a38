//! Bylines and datelines that stand in the text: `群岛社东港3月30日电（记者某某、某某）`, `本报讯（记者某某 通讯员某某）`,
//! `【某報記者某某報導】`, `（記者某某／某地報導）`, and a last line `（记者某某、某某）`.
//!
//! Takes an article; fills in authors and source where no label stated them. What opens the text stays in it; a last
//! line that is nothing but a byline does not.

use std::sync::LazyLock;

use regex::Regex;

use super::names::names;
use crate::article::Article;

/// Characters of the first paragraph in which a byline is looked for.
const OPENING: usize = 80;

/// An outlet that is only "this paper".
const OWN: [&str; 5] = ["本报", "本報", "本网", "本社", "本台"];

/// Agency, place and day: 群岛社东港3月30日电.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:【[^】]{1,20}】)?[（(]?(?P<agency>\p{Han}{2,10}?[社网網报報台])(?P<place>\p{Han}{2,14}?)(?:\d{1,2}|[一二三四五六七八九十]{1,3})?月?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日(?:电|電|讯|訊|消息)",
    )
});
/// A reporter in brackets: （记者某某、某某）, 【某報記者某某報導】.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(【〔\[](?P<outlet>\p{Han}{0,10}?)(?:特派|特约|特約|见习|見習|实习|實習|首席)?(?:记者|記者)\s*[:：]?\s*(?P<rest>[^（()）【】〔〕\[\]。]{2,60})[）)】〕\]]",
    )
});
/// An outlet in brackets: 【某報訊】.
static OUTLET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[【\[](?P<outlet>\p{Han}{2,8}?)(?:专讯|專訊|讯|訊)[】\]]"));
/// Where and how: ／某地報導, 某地三十日電.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:[／/]\s*\p{Han}{0,8}|(?:\s+\p{Han}{2,6})?(?:\d{1,2}|[一二三四五六七八九十]{1,3})日|综合|綜合)?(?:报道|報道|报导|報導|电|電|摄|攝)$",
    )
});

/// Completes `article` from its own text.
pub(super) fn complete(article: &mut Article) {
    let last = article.body.rfind('\n').map_or(0, |at| at + 1);
    if last > 0
        && let Some(captures) = BRACKETS.captures(&article.body[last..])
        && captures.get(0).is_some_and(|whole| whole.len() == article.body.len() - last)
    {
        note(article, captures.name("outlet").map(|m| m.as_str().to_owned()), &captures["rest"].to_owned());
        article.body.truncate(last - 1);
    }
    let first = article.body.lines().next().unwrap_or_default();
    let opening: String = first.chars().take(OPENING).collect();
    let outlet = [&*DATELINE, &*OUTLET].iter().find_map(|pattern| {
        let captures = pattern.captures(&opening)?;
        let name = captures.name("agency").or(captures.name("outlet"))?;
        Some(name.as_str().to_owned())
    });
    let byline = BRACKETS.captures(&opening).filter(|captures| {
        // At the beginning, or right behind a dateline; further in it is a quotation or a picture.
        let before = &opening[..captures.get(0).map_or(0, |whole| whole.start())];
        before.chars().count() <= 30 && !before.contains(['，', '。', ','])
    });
    if let Some(captures) = byline {
        let named = captures.name("outlet").map(|m| m.as_str().to_owned());
        note(article, named.filter(|name| !name.is_empty()), &captures["rest"].to_owned());
    }
    if article.source.is_none() {
        article.source = outlet.filter(|outlet| !OWN.contains(&outlet.as_str()));
    }
    if article.authors.is_empty() {
        let closing: String = article.body.lines().next_back().unwrap_or_default().to_owned();
        if let Some(captures) = BRACKETS.captures_iter(&closing).last()
            && captures.get(0).is_some_and(|whole| whole.end() == closing.trim_end().len())
        {
            note(article, None, &captures["rest"].to_owned());
        }
    }
}

/// Notes the outlet and the persons of a byline where nothing was stated.
fn note(article: &mut Article, outlet: Option<String>, persons: &str) {
    if article.authors.is_empty() {
        let persons = PLACE.replace(persons.trim(), "");
        article.authors = names(&persons);
    }
    if article.source.is_none() {
        article.source = outlet.filter(|outlet| !outlet.is_empty() && !OWN.contains(&outlet.as_str()));
    }
}

fn pattern(source: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "a constant pattern, compiled by every test")]
    Regex::new(source).expect("the pattern compiles")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(body: &str) -> (Option<String>, Vec<String>, String) {
        let mut article = Article { body: body.to_owned(), ..Article::default() };
        complete(&mut article);
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
    fn a_closing_byline_is_no_paragraph() {
        let (_, authors, body) = completed("春天来了。\n（记者孟小满、鲁石生）");
        assert_eq!((authors, body), (vec!["孟小满".to_owned(), "鲁石生".to_owned()], "春天来了。".to_owned()));
        let (_, authors, body) = completed("冬天。\n春天来了。（记者 孟小满）");
        assert_eq!((authors, body), (vec!["孟小满".to_owned()], "冬天。\n春天来了。（记者 孟小满）".to_owned()));
    }
}
