//! Where a page states its source, its section and its day, and what only looks as if it did.

use crate::pages::{FIRST, SECOND, page, read};

#[test]
fn a_source_is_no_button_no_login_and_no_list() {
    for (above, expected) in [
        (r#"<div class="author"><a class="author-name" href="/u">admin03</a></div>"#, "雁洲在線"),
        (r#"<div class="author"><a class="author-follow" href="/u">追蹤作者</a></div>"#, "雁洲在線"),
        (r#"<div class="field-source-tags">標籤: <a href="/1">離島</a>, <a href="/2">土地</a></div>"#, "雁洲在線"),
        ("<div>社会新闻 雁洲商报 2024-03-19 07:42</div>", "雁洲商报"),
        ("<div>11月5日 08:15 来源:雁洲商报</div>", "雁洲商报"),
        ("<div>2015-9-21 08:36 | 发布者: 小编 | 查看: 5210 | 来自: 雁洲商报</div>", "雁洲商报"),
        ("<div>雁洲论坛网 www.a.example 日期：2015年10月10日 09时02分 来源：雁洲商报</div>", "雁洲商报"),
        ("<div>封面故事 2002年4月12日</div>", "雁洲在線"),
        ("<div>校园新闻 2024-03-19 07:42</div>", "雁洲在線"),
        ("<div>發布單位：雁洲大學秘書室</div>", "雁洲大學秘書室"),
    ] {
        let head = r#"<meta property="og:site_name" content="雁洲在線">"#;
        let article = read(&page(head, above, "", ""));
        assert_eq!(article.source.as_deref(), Some(expected), "{above}");
    }
    let head = r#"<meta name="DC.Publisher" content="雁洲港務局"><meta name="DC.Date" content="2024-03-05">"#;
    let article = read(&page(head, "", "", ""));
    assert_eq!(article.source.as_deref(), Some("雁洲港務局"));
}

/// The name beside the headline in `<title>` is the site's where its legal line says so, and nobody's otherwise.
#[test]
fn what_stands_beside_the_headline_is_the_site_where_its_legal_line_says_so() {
    let named = |foot: &str| {
        let page = format!(
            "<html><head><title>雁洲渡輪夜航首週載客逾萬 - 港聲</title></head><body><h1>雁洲渡輪夜航首週載客逾萬</h1><p>{FIRST}</p><p>{SECOND}</p><footer>{foot}</footer></body></html>"
        );
        read(&page).source
    };
    assert_eq!(named("© 2024 港聲 版權所有").as_deref(), Some("港聲"));
    assert_eq!(named("© 2024").as_deref(), None);
    // An outlet that owns the page is one, where nothing nearer is stated.
    for (foot, expected) in [
        ("雁洲晚报社版权所有 未经许可不得转载", Some("雁洲晚报")),
        ("版权所有：雁洲日报社 地址：东港路18号", Some("雁洲日报")),
        ("Copyright © 2002-2024 雁洲時報. All rights reserved.", Some("雁洲時報")),
        ("本网所有内容为雁洲新闻网版权所有", Some("雁洲新闻网")),
        ("版权所有：雁洲镇中学 电话：000", None),
    ] {
        assert_eq!(named(foot).as_deref(), expected, "{foot}");
    }
}

#[test]
fn sections_are_no_days_and_not_the_headline() {
    for (crumbs, expected) in [
        (
            r#"<div class="breadcrumb"><div><a href="/">雁洲新聞雲</a> &gt;</div><div><a href="/l">生活</a> &gt;</div></div><time class="breadcrumb-date">2024年03月19日 10:34</time>"#,
            &["生活"][..],
        ),
        (r#"<div class="breadcrumb"><a href="/">首頁</a> <a href="/s">社會</a> <span>TITLE</span></div>"#, &["社會"]),
        (r#"<nav class="breadcrumb"><a href="/">首頁</a> / <a href="/s">地方新聞</a> / TITLE</nav>"#, &["地方新聞"]),
        (r#"<div>第03版：要聞</div>"#, &["要聞"]),
        (r#"<div>A06版：都市</div>"#, &["都市"]),
    ] {
        let page = format!(
            "<html><head><title>雁洲渡輪夜航 首週載客逾萬</title></head><body>{}<h1>雁洲渡輪夜航 首週載客逾萬</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>",
            crumbs.replace("TITLE", "雁洲渡輪夜航 首週載客逾萬")
        );
        assert_eq!(read(&page).section, expected, "{crumbs}");
    }
}

/// A day that is shown is that by which the article is found.
#[test]
fn a_time_that_a_page_states_in_utc_is_one_of_the_archives_zone() {
    for (head, expected) in [
        (
            r#"<meta property="article:published_time" content="2024-03-18T23:30:00+00:00">"#,
            "2024-03-19T07:30:00+08:00",
        ),
        (r#"<meta property="article:published_time" content="2024-03-18T23:30:00.000Z">"#, "2024-03-19T07:30:00+08:00"),
        (
            r#"<meta property="article:published_time" content="2024-03-18T23:30:00-05:00">"#,
            "2024-03-18T23:30:00-05:00",
        ),
    ] {
        let published = read(&page(head, "", "", "")).published.unwrap();
        assert_eq!(published.to_string(), expected, "{head}");
    }
}

/// Of two readings the one on which another date of the page agrees.
#[test]
fn a_day_and_a_month_that_may_be_turned_are_read_by_what_agrees() {
    let shown = "<div>發表時間： 06/02/2022 - 13:48</div>";
    for (content, expected) in [
        ("2022-02-06T12:48:06+00:00", Some("2022-02-06T13:48:00+08:00")),
        ("2022-06-02T12:48:06+00:00", Some("2022-06-02T13:48:00+08:00")),
        ("2021-06-02T12:48:06+00:00", Some("2021-06-02T20:48:06+08:00")),
    ] {
        let head = format!(r#"<meta property="article:published_time" content="{content}">"#);
        let published = read(&page(&head, shown, "", "")).published;
        assert_eq!(published.map(|date| date.to_string()).as_deref(), expected, "{content}");
    }
    assert_eq!(read(&page("", shown, "", "")).published, None);
}
