//! Pages of news sites in small: each page is one trap, and what a careful reader takes from it.

use std::ops::ControlFlow;

use jianbao::article::Article;
use jianbao::corpus::{Inspection, Item, ReadOptions, read_bytes};

pub(crate) const FIRST: &str = "东港渡轮公司昨日宣布，四月一日起往返澜岛的夜航增开两班，方便居民返家。";
pub(crate) const SECOND: &str = "居民说，候船室同步延长开放，票价与日间相同，以后不必再借住亲戚家。";

pub(crate) fn inspect(page: &str) -> Inspection {
    let mut found = None;
    read_bytes("a.html", page.as_bytes(), &ReadOptions::default(), &mut |item, _| {
        match item {
            Item::Article(read) => found = Some(*read),
            other => panic!("{other:?}"),
        }
        ControlFlow::Continue(())
    });
    found.unwrap()
}

pub(crate) fn read(page: &str) -> Article {
    inspect(page).article
}

/// A page with a head, what stands above the text, the text, and what stands behind it.
pub(crate) fn page(head: &str, above: &str, inside: &str, behind: &str) -> String {
    format!(
        "<html><head>{head}</head><body><div class=nav><a href=/>首页</a><a href=/a>社会</a><a href=/b>财经</a></div>{above}\
         <div class=content><p>{FIRST}</p><p>{SECOND}</p>{inside}</div>{behind}\
         <div class=hot><h3>热点新闻</h3><ul><li><a href=/1>码头的灯整夜都亮着</a> 2024-03-20</li><li><a href=/2>雁洲的桥今天通车了</a></li></ul></div>\
         <p>Copyright 某某网 版权所有 京ICP备00000000号</p></body></html>"
    )
}

pub(crate) fn body() -> String {
    format!("{FIRST}\n{SECOND}")
}

#[test]
fn the_headline_is_what_the_page_is_called_and_not_the_logo() {
    let cut = page(
        r#"<title>"夜航"下月增开两班_社会_某某网</title><meta property="og:title" content=""夜航"下月">"#,
        r#"<h1><a href=/>某某网</a></h1><h2><span>原创</span>"夜航"下月增开两班</h2><div>2024-03-19 08:05</div>"#,
        "",
        "",
    );
    assert_eq!(read(&cut).title, "\"夜航\"下月增开两班");
    let channel = page(
        "<title>新闻动态--某某网</title>",
        "<h3>首页 - 新闻动态</h3><h5>东港夜航下月增开两班</h5><div>发布时间：2024-03-19 来源：东港日报</div>",
        "",
        "",
    );
    let article = read(&channel);
    assert_eq!((article.title.as_str(), article.section), ("东港夜航下月增开两班", vec!["新闻动态".to_owned()]));
}

#[test]
fn the_time_is_that_of_publication() {
    let title = "<title>东港夜航下月增开两班</title>";
    let above = "<h1>东港夜航下月增开两班</h1>";
    let updated = page(
        &format!(r#"{title}<meta itemprop="datePublished" content="2024-03-19T08:15:00+08:00">"#),
        &format!("{above}<div>最新更新：2024/03/19 10:48</div>"),
        "",
        "",
    );
    assert_eq!(read(&updated).published.unwrap().to_string(), "2024-03-19T08:15:00+08:00");
    let unix = page(title, &format!("{above}<em>昨天</em>"), "", r#"<script>var ct = "1581517074";</script>"#);
    assert_eq!(read(&unix).published.unwrap().to_string(), "2020-02-12T22:17:54+08:00");
    let event = page(
        title,
        above,
        "<p>2019年2月27日下午，代表们看了码头，一路走一路问，直到天黑。</p>",
        "<div>发布日期：2019-03-06</div>",
    );
    assert_eq!(read(&event).published.unwrap().to_string(), "2019-03-06");
    let address = page(
        &format!(r#"{title}<meta property="og:url" content="https://a.example/2020/03-30/1.html">"#),
        above,
        "",
        "",
    );
    assert_eq!(read(&address).published.unwrap().to_string(), "2020-03-30");
    let only_updated = page(title, &format!("{above}<div>更新时间：2024-03-19 10:48</div>"), "", "");
    assert_eq!(read(&only_updated).published.unwrap().to_string(), "2024-03-19T10:48:00+08:00");
}

#[test]
fn persons_are_those_the_page_names() {
    let head = r#"<title>东港夜航下月增开两班</title><meta name="author" content="某某网"><script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"992-林東良"},"datePublished":"2024-03-19T08:05:00+08:00"}</script>"#;
    let above =
        "<h1>东港夜航下月增开两班</h1><div>2024-03-19 08:05 <a href=/>来源：东港日报</a> <a href=/>举报</a></div>";
    let article = read(&page(
        head,
        above,
        "<p>新华社记者 张三 摄</p><p>编辑 刘晓阳 校对 李铭</p>",
        "<div>责任编辑：杨倩_NF4425</div>",
    ));
    assert_eq!(article.authors, Vec::<String>::new());
    assert_eq!(
        (article.editors.join("、"), article.reviewers.join("、")),
        ("刘晓阳、杨倩".to_owned(), "李铭".to_owned())
    );
    assert_eq!(article.source.as_deref(), Some("东港日报"));
    assert_eq!(article.body, body());
    for (byline, source, author) in [
        (
            "<div>2019-03-18 23:59<a href=/>聯合報</a> 記者<a href=/>陳嘉寧</a>／桃園機場報導</div>",
            Some("聯合報"),
            "陳嘉寧",
        ),
        ("<div>2019-03-18 23:59 来源：证券时报网作者：李在山</div>", Some("证券时报网"), "李在山"),
        (
            "<div>发表于2014-08-24 21:30| 1164次阅读| 来源<a href=/>CSDN</a>| <a href=/>0 条评论</a>| 作者<a href=/>魏星</a></div>",
            Some("CSDN"),
            "魏星",
        ),
    ] {
        let article = read(&page(
            "<title>东港夜航下月增开两班</title>",
            &format!("<h1>东港夜航下月增开两班</h1>{byline}"),
            "",
            "",
        ));
        assert_eq!((article.source.as_deref(), article.authors.join("、").as_str()), (source, author), "{byline}");
    }
    let closing = page(
        "<title>东港夜航下月增开两班</title>",
        "<h1>东港夜航下月增开两班</h1>",
        "<p>船长说，夜里的海很静，码头的灯都亮着。 (文/图 刘玺东 易赛楠)</p>",
        "",
    );
    assert_eq!(read(&closing).authors, ["刘玺东", "易赛楠"]);
}

#[test]
fn what_stands_inside_and_behind_the_text_is_no_part_of_it() {
    let inside = "<p>（原标题：渡轮夜航增班）</p><div class=tt>延伸 · 推荐</div><p><a href=/x>女警一天打一百个电话被停机</a></p>\
        <p>近日，有居民反映，夜里的渡轮太少，回家要等到天亮。</p><div><a href=/>分享</a></div>";
    let inspection = inspect(&page(
        "<title>东港夜航下月增开两班</title>",
        "<h1>东港夜航下月增开两班</h1><div>2024-03-19 08:05</div>",
        inside,
        "<div class=comment><p>网友某某：2024-03-20 说得很好，希望早日实现，大家都方便。</p></div>",
    ));
    assert_eq!(inspection.article.body, body());
    assert!(inspection.dropped.iter().any(|line| line.contains("原标题")), "{:?}", inspection.dropped);
}

#[test]
fn a_page_that_is_rendered_by_its_script_is_read_from_its_data() {
    let page = format!(
        r#"<html><head><title>东港夜航下月增开两班_某某网</title></head><body><div id=app></div><script>window.__STATE__ = {{"user":null,"article":{{"title":"东港夜航下月增开两班","publishTime":"2024-03-19 08:05:00","source":"东港日报","author":"沈若橘","content":"<p>{FIRST}</p><p>{SECOND}</p>"}},"hot":[{{"title":"别的","content":"短"}}]}};</script></body></html>"#
    );
    let article = read(&page);
    assert_eq!((article.title.as_str(), article.body), ("东港夜航下月增开两班", body()));
    assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00");
    assert_eq!((article.source.as_deref(), article.authors.join("、").as_str()), (Some("东港日报"), "沈若橘"));
}

#[test]
fn a_stray_end_of_the_page_and_a_lead_in_a_box_of_its_own_lose_nothing() {
    let stray = page("<title>东港夜航下月增开两班</title></html>", "</html><h1>东港夜航下月增开两班</h1>", "", "");
    assert_eq!(read(&stray).body, body());
    let lead = page(
        "<title>东港夜航下月增开两班</title>",
        "<h1>东港夜航下月增开两班</h1><div>2024-03-19 08:05</div><div><p>【東港時報專訊】夜航增班的消息传来，码头上的人都笑了，说等了很久。</p></div>",
        "",
        "",
    );
    let article = read(&lead);
    assert!(article.body.starts_with("【東港時報專訊】") && article.body.ends_with(SECOND), "{}", article.body);
    assert_eq!(article.source.as_deref(), Some("東港時報"));
}

/// Whole pages of our own, in the layouts that sites have.
#[test]
fn layouts_of_sites() {
    for (file, published, source, authors, editors, section) in [
        ("portal", "2024-03-19T08:05:00+08:00", Some("东港日报"), "", "李四", "国内新闻"),
        ("government-table", "2024-03-19T08:05:00+08:00", Some("市交通局"), "王小明、李大海", "", "新闻中心、政务要闻"),
        ("old-forum-table", "2004-03-19T08:05:12+08:00", Some("东港日报"), "王小明", "李四", ""),
        ("blog", "2024-03-19T08:05:00+08:00", Some("东港时报"), "王小明", "", "本地"),
        ("headings-and-time", "2024-03-19T16:05:00+08:00", Some("海角01"), "王小明", "", ""),
    ] {
        let path = crate::harness::manifest_folder().join(format!("tests/data/pages/{file}.html"));
        let article = read(&std::fs::read_to_string(path).unwrap());
        assert!(
            ["东港夜航下月增开两班", "東港夜航下月增開兩班"].contains(&article.title.as_str()),
            "{file}: {}",
            article.title
        );
        assert_eq!(article.body, body(), "{file}");
        assert_eq!(article.published.unwrap().to_string(), published, "{file}");
        assert_eq!(article.source.as_deref(), source, "{file}");
        let found = (article.authors.join("、"), article.editors.join("、"), article.section.join("、"));
        assert_eq!(found, (authors.to_owned(), editors.to_owned(), section.to_owned()), "{file}");
    }
}

const TITLE: &str = "<title>东港夜航下月增开两班</title>";
const HEAD: &str = "<h1>东港夜航下月增开两班</h1>";

/// Two thirds of an article were lost behind a button, and what only menus hide is no text.
#[test]
fn the_rest_of_a_text_behind_a_button_is_text() {
    let rest = "夜里的江面很静，船工点起灯，渡轮慢慢靠岸，等船的人都站了起来。";
    let inside = format!(
        "<div><p>- 閱讀更多 -</p></div><div style=\"display: none\"><p>{rest}</p></div>\
         <div style=\"display:none\"><ul><li>登录</li><li>注册</li></ul></div>"
    );
    let article = read(&page(
        TITLE,
        HEAD,
        &inside,
        "<div style='display:none'><p>请先登录，登录以后才能发表评论，谢谢您的配合与支持。</p></div>",
    ));
    assert!(article.body.contains(rest), "{}", article.body);
    assert!(!article.body.contains("登录"), "{}", article.body);
}

#[test]
fn a_headline_on_several_lines_is_one() {
    for br in ["<br>", "<br/><br/>", "<br>\n"] {
        let article = read(&page(
            "<title>东港夜航下月增开两班居民拍手称好_某某网</title>",
            &format!("<h1>东港夜航下月增开两班{br}居民拍手称好</h1><div>2024-03-19 08:05</div>"),
            "",
            "",
        ));
        assert_eq!(article.title.replace(' ', ""), "东港夜航下月增开两班居民拍手称好");
    }
}

#[test]
fn a_page_that_names_its_site_alone_has_the_headline_above_its_text() {
    for title in ["", "<title></title>", "<title>某某新闻网_(新闻)</title>", "<title>某某日报 - 要闻</title>"]
    {
        let article =
            read(&page(title, "<table><tr><td class=bt_title>东港夜航下月增开两班</td></tr></table>", "", ""));
        assert_eq!(article.title, "东港夜航下月增开两班", "{title}");
    }
}

/// The commonest invented author: the house's editor in `<meta>`.
#[test]
fn an_editor_whom_only_machines_call_author_is_none() {
    for meta in [
        "<meta name=author content=李四>",
        r#"<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"李四"}}</script>"#,
    ] {
        let inspection = inspect(&page(&format!("{TITLE}{meta}"), HEAD, "", "<div>责任编辑：李四</div>"));
        assert_eq!((inspection.article.authors, inspection.article.editors), (vec![], vec!["李四".to_owned()]));
        let why = inspection.evidence.iter().find(|evidence| evidence.field.to_string() == "authors").unwrap();
        assert!(format!("{:?}", why.verdict).contains("named as an editor"), "{why:?}");
    }
    // Where the page itself says so, one person is both.
    let both = read(&page(TITLE, &format!("{HEAD}<div>作者：李四</div>"), "", "<div>责任编辑：李四</div>"));
    assert_eq!((both.authors, both.editors), (vec!["李四".to_owned()], vec!["李四".to_owned()]));
}

#[test]
fn what_is_said_of_a_date_decides_and_not_where_it_stands() {
    let meta = r#"<meta property="article:published_time" content="2024-03-19T08:05:00+08:00">"#;
    for (above, published) in [
        // The day on which the page is looked at.
        ("<h1>东港夜航下月增开两班</h1><div>今天是2026年1月2日 星期五</div>", "2024-03-19T08:05:00+08:00"),
        // A bare day of something else.
        ("<h1>东港夜航下月增开两班</h1><div>2024年2月1日</div>", "2024-03-19T08:05:00+08:00"),
        ("<h1>东港夜航下月增开两班</h1><div>2024年2月1日 08:00</div>", "2024-02-01T08:00:00+08:00"),
        ("<h1>东港夜航下月增开两班</h1><div>发布时间：2024年2月1日</div>", "2024-02-01"),
    ] {
        let article = read(&page(&format!("{TITLE}{meta}"), above, "", ""));
        assert_eq!(article.published.unwrap().to_string(), published, "{above}");
    }
    let headline = read(&page(
        &format!("<title>东港2023年12月31日夜航增开两班</title>{meta}"),
        "<h1>东港2023年12月31日夜航增开两班</h1>",
        "",
        "",
    ));
    assert_eq!(headline.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00");
}

#[test]
fn names_over_two_elements_in_datelines_and_alone_at_the_end() {
    let dated = |line: &str| format!("{HEAD}<div>2024-03-19 08:05</div>{line}");
    for (above, inside, behind, authors) in [
        (dated("<div><span><p>文字</p></span><p>沈若橘</p></div>"), "", "", "沈若橘"),
        (dated("<div><p>沈若橘</p><p>雁洲网记者</p></div>"), "", "", "沈若橘"),
        (dated("<div>[ 沈若橘 ] 来源：雁洲日报</div>"), "", "", ""),
        (dated(""), "<p>船长说，夜里的海很静，码头的灯都亮着。（姚某某 东港报道）</p>", "", "姚某某"),
        (dated(""), "<p>船长说，夜里的海很静，码头的灯都亮着。（常某某 马某某 ）</p>", "", "常某某、马某某"),
        (dated(""), "<p>船长说，夜里的海很静，码头的灯都亮着。（全文完）</p>", "", ""),
        (dated(""), "", "<div align=right>（袁某某）</div>", "袁某某"),
        (dated(""), "<p>□ 本报记者 葛某某</p>", "", "葛某某"),
        (dated(""), "<p>某某金融大中華區市場策略師 陳某某</p>", "", "陳某某"),
        (dated(""), "<p>雁洲商报记者张某某/文 受访者供图</p>", "", "张某某"),
    ] {
        let article = read(&page(TITLE, &above, inside, behind));
        assert_eq!(article.authors.join("、"), authors, "{above}{inside}{behind}");
    }
    let dateline = format!("新华社东港5月19日电（张某某、李某某）{FIRST}");
    let article = read(&format!(
        "<html><head>{TITLE}</head><body>{HEAD}<div><p>{dateline}</p><p>{SECOND}</p></div></body></html>"
    ));
    assert_eq!((article.source.as_deref(), article.authors.join("、").as_str()), (Some("新华社"), "张某某、李某某"));
}

#[test]
fn a_stream_of_teasers_is_no_text_and_a_short_last_paragraph_is() {
    let teasers = "<h3><a href=/1>码头的灯整夜都亮着，居民说很安心</a></h3><p>记者走访码头，看到灯整夜都亮着，居民说这样很安心。</p><div>东港时报·42 分鐘前</div>\
        <h3><a href=/2>雁洲的桥今天通车了，路程缩短一半</a></h3><p>雁洲的桥今天通车，路程缩短一半，司机都说好。</p><div>Ad•某某厂</div>";
    let article = read(&page(TITLE, HEAD, &format!("<p>大家都说好。</p>{teasers}"), ""));
    assert_eq!(article.body, format!("{}\n大家都说好。", body()));
    let list = "<p><a href=/1>●码头的灯整夜都亮着，居民说：很安心</a></p><p><a href=/2>●雁洲的桥今天通车，路程缩短一半</a></p>";
    assert_eq!(read(&page(TITLE, HEAD, list, "")).body, body());
}

#[test]
fn a_page_too_short_to_tell_its_text_from_the_rest_keeps_all_that_it_shows() {
    let notice = "<html><head><title>停航通知_某某网</title></head><body><h1>停航通知</h1><div>台风</div><div>今晚停航</div></body></html>";
    let inspection = inspect(notice);
    assert_eq!((inspection.article.title.as_str(), inspection.article.body.as_str()), ("停航通知", "台风\n今晚停航"));
    assert_eq!(inspection.remarks.len(), 1);
}

/// Sources that an archive states nowhere.
#[test]
fn a_source_is_not_what_happens_to_stand_in_brackets() {
    for opening in [
        "【我是某某】",
        "【相關報道】",
        "【駐韓獨立記者某某】",
        "【快訊】",
        "（相关报道）",
        "【独家专访】",
        "【最新消息】",
    ] {
        let article = read(&format!(
            "<html><head>{TITLE}</head><body>{HEAD}<div><p>{opening}{FIRST}</p><p>{SECOND}</p></div></body></html>"
        ));
        assert_eq!(article.source, None, "{opening}");
    }
    for unsaid in ["网络", "转载文章", "综合", "互联网"] {
        let head = format!(r#"{TITLE}<meta name="source" content="雁洲日报">"#);
        let article = read(&page(&head, &format!("{HEAD}<div>2024-03-19 来源：{unsaid}</div>"), "", ""));
        assert_eq!(article.source.as_deref(), Some("雁洲日报"), "{unsaid}");
    }
}

/// A raw line end in a text, or a sign behind a block, lost all that it stated.
#[test]
fn data_for_machines_that_is_not_quite_json_is_read_and_what_is_not_is_told() {
    let of = |script: &str| {
        inspect(&page(&format!("{TITLE}<script type=\"application/ld+json\">{script}</script>"), HEAD, "", ""))
    };
    let object = r#"{"@type":"NewsArticle","headline":"东港夜航下月增开两班","description":"甲","datePublished":"2024-03-19T08:05:00+08:00"}"#;
    for script in [
        object.replace("甲", "甲\n乙"),
        format!("//<![CDATA[\n{object}\n//]]>"),
        format!("{object};"),
        format!("\u{a0}{object}"),
        format!("{{\"@type\":\"Organization\",\"name\":\"某某网\"}}\n{object}"),
        object.replace("NewsArticle", "WebPage"),
        r#"{"@context":"https://a.example/cambrian.jsonld","title":"东港夜航下月增开两班","pubDate":"2024-03-19T08:05:00"}"#
            .to_owned(),
    ] {
        let published = of(&script).article.published.map(|date| date.to_string());
        assert_eq!(published.as_deref(), Some("2024-03-19T08:05:00+08:00"), "{script}");
    }
    let broken = of(&object[..38]);
    assert!(broken.notes.iter().any(|note| note.contains("JSON-LD")), "{:?}", broken.notes);
    let left = inspect(&page(&format!("{TITLE}<meta name=pubdate content='2024-03-19 20:30 IST'>"), HEAD, "", ""));
    assert!(left.notes.iter().any(|note| note.contains("`IST` was left over")), "{:?}", left.notes);
    let differs = inspect(&page(
        &format!("{TITLE}<meta name=pubdate content='2024-03-20 08:00'>"),
        &format!("{HEAD}<div>2024-03-19 08:05</div>"),
        "",
        "",
    ));
    assert!(differs.notes.iter().any(|note| note.contains("for machines")), "{:?}", differs.notes);
}

/// A comment that holds more than the article, and an article that is paid for.
/// A box of links among the paragraphs ends no text, whatever element it stands in.
#[test]
fn the_text_goes_on_behind_related_links_among_its_paragraphs() {
    let last = "<p>律師提醒，若船東能證明港方未盡維護責任，可依民法請求賠償；其餘兩座吊臂也會先停用，避免再度傾倒。</p><p>里長表示，吊臂固定架早已鏽蝕，去年曾請管委會處理，但因意見不一遲未施工，居民都捏一把冷汗。</p>";
    for links in [
        r#"<p><strong>【更多新聞】</strong><br><a href="/1">►雁洲港務局今起停止受理申請</a><br><a href="/2">►東港大橋阻尼器擺動破紀錄了</a></p>"#,
        r#"<p>延伸閱讀：</p><p><a href="/1">雁洲港務局今起停止受理申請</a></p><p><a href="/2">東港大橋阻尼器擺動破紀錄了</a></p>"#,
        r#"<p><strong>相關報導</strong></p><ul><li><a href="/1">雁洲港務局今起停止受理申請</a></li></ul>"#,
        r#"<div class="related-inline"><h4>延伸閱讀</h4><a href="/1">雁洲港務局今起停止受理申請</a></div>"#,
    ] {
        for above in ["", r#"<div class="media"><div class="caption">雁洲港的吊臂，攝於去年。（檔案照片）</div></div>"#]
        {
            let article = read(&page("", above, &format!("{links}{last}"), ""));
            assert!(article.body.ends_with("居民都捏一把冷汗。"), "{links}\n{}", article.body);
            assert!(!article.body.contains("停止受理"), "{links}\n{}", article.body);
        }
    }
    // What a teaser says below its link is none of the text.
    let teasers = r#"<p>延伸閱讀：</p><p><a href="/1">雁洲港務局今起停止受理申請</a></p><p>港務局今日宣布停止受理申請，業者抱怨事前未獲通知，損失難以估計。</p><p><a href="/2">東港大橋阻尼器擺動破紀錄了</a></p><p>大橋阻尼器昨晚擺動幅度創下紀錄，專家說明原因並呼籲民眾不必驚慌。</p>"#;
    let article = read(&page("", "", teasers, ""));
    assert!(!article.body.contains("停止受理") && !article.body.contains("阻尼器"), "{}", article.body);
}

#[test]
fn what_others_wrote_below_an_article_is_no_part_of_it() {
    let long =
        "我也来说说这件事，我住在澜岛二十年，天天坐渡轮，夜里没有船真的很不方便，希望以后能一直开下去。".repeat(4);
    for heading in ["网友评论", "评论（12）", "最新留言", "讀者回應", "赞助内容", "Sponsored"] {
        let behind = format!("<div id=pl><h3>{heading}</h3><div><b>某某</b><p>{long}</p><p>{long}</p></div></div>");
        let article = read(&page(TITLE, &format!("{HEAD}<div>2024-03-19 08:05</div>"), "", &behind));
        assert_eq!(article.body, body(), "{heading}");
    }
    // A heading inside the text is one of its own.
    let inside = "<p>评论</p><p>专家说，夜航增班是好事，居民出行更方便，港口也更热闹。</p>";
    assert!(read(&page(TITLE, HEAD, inside, "")).body.contains("专家说"));
}
