//! Pages of news sites, beside those of `pages.rs`: what looks like furniture or credits and is text, what looks like text and
//! is of something else, headlines and times in the markup of every decade, and texts that stand in scripts alone.

use crate::pages::{FIRST, SECOND, body, inspect, page, read};

const TITLE: &str = "<title>东港夜航下月增开两班_某某网</title>";
const HEAD: &str = "<h1>东港夜航下月增开两班</h1><div>2024-03-19 08:05 来源：东港日报</div>";
const LAST: &str = "夜色里，第一班加开的渡轮缓缓离岸，船工在甲板上点起了灯。";

/// The page with `lines` among its paragraphs.
fn among(lines: &str) -> String {
    page(TITLE, HEAD, &format!("{lines}<p>{LAST}</p><p>{LAST}两岸的灯都亮着。</p>"), "")
}

#[test]
fn a_label_among_the_paragraphs_is_of_what_they_tell() {
    for note in [
        &["时间：2020年12月8日上午9时", "地点：县体育馆"][..],
        &["日期：2019-05-01"],
        &["時間：1987年"],
        &["发布时间：2020年12月8日", "版本：2.0"],
        &["《铁匠》", "作者：〔美〕约翰·麦卡锡", "出版时间：2019年5月"],
        &["书名：《铁匠》", "作者：李小明", "定价：58元"],
        &["主编：一本书的诞生"],
        &["編輯：一份職業"],
        &["来源：《史记》"],
        &["关键词：速度"],
        &["电话：0660-1234567", "地址：柳荫巷12号"],
    ] {
        for form in ["p", "td"] {
            let lines: String = note.iter().map(|line| format!("<{form}>{line}</{form}>")).collect();
            let lines = if form == "td" { format!("<table><tr>{lines}</tr></table>") } else { lines };
            let article = read(&among(&lines));
            assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00", "{note:?}");
            assert_eq!(article.source.as_deref(), Some("东港日报"), "{note:?}");
            assert!(article.authors.is_empty() && article.editors.is_empty(), "{note:?}: {article:?}");
            if form == "p" {
                assert!(
                    note.iter().all(|line| article.body.lines().any(|kept| kept == *line)),
                    "{note:?}: {}",
                    article.body
                );
            }
        }
    }
    // The same between the first paragraphs.
    for line in ["时间：2020年12月8日上午9时", "编辑：一份职业", "审核：三道关", "来源：《史记》"]
    {
        let markup = page(TITLE, HEAD, "", "").replace(SECOND, &format!("{line}</p><p>{SECOND}</p><p>{LAST}"));
        let article = read(&markup);
        assert_eq!(article.body, format!("{FIRST}\n{line}\n{SECOND}\n{LAST}"));
        assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00", "{line}");
        assert!(article.editors.is_empty() && article.reviewers.is_empty(), "{line}: {article:?}");
    }
    // The same at the end of the text.
    let end = "<p>《铁匠》</p><p>作者：〔美〕约翰·麦卡锡</p><p>出版时间：2019年5月</p>";
    let article = read(&page(TITLE, HEAD, end, ""));
    assert_eq!(article.body, format!("{}\n《铁匠》\n作者：〔美〕约翰·麦卡锡\n出版时间：2019年5月", body()));
    assert!(article.authors.is_empty());
    // What closes a text is a credit, and a byline below the first paragraph as well.
    let article = read(&page(TITLE, HEAD, "<p>作者：孟小满</p><p>编辑：鲁石生</p>", ""));
    assert_eq!((article.authors.join("、"), article.editors.join("、")), ("孟小满".to_owned(), "鲁石生".to_owned()));
    assert_eq!(article.body, body());
}

#[test]
fn a_day_with_another_label_is_not_that_of_publication() {
    for line in [
        "活動時間：2020年12月8日",
        "截止日期 2020-12-08",
        "出生日期：1987-03-04",
        "您訪問的時間是2020-12-08 10:00",
        "開庭時間：2020年12月8日 9:00",
    ] {
        let article = read(&page(TITLE, &format!("<h1>东港夜航下月增开两班</h1><div>{line}</div>"), "", ""));
        assert_eq!((article.published, article.source.as_deref()), (None, Some("某某网")), "{line}");
    }
    for line in ["張貼日期：2020-12-08", "上线时间：2020-12-08", "刊登：2020-12-08", "發佈日期 2020/12/08"]
    {
        let article = read(&page(TITLE, &format!("<h1>东港夜航下月增开两班</h1><div>{line}</div>"), "", ""));
        assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some("2020-12-08"), "{line}");
    }
    for foot in [
        "<div>上一篇：码头的灯整夜都亮着 2024-03-18</div>",
        "<ul><li>雁洲的桥今天通车了 2024-03-18</li></ul>",
        "<div>版權所有 2001-01-01</div>",
        "<div>建站時間：2001-01-01</div>",
        "<div>2021年3月1日 沪ICP備00000000號</div>",
    ] {
        let article = read(&page(TITLE, "<h1>东港夜航下月增开两班</h1>", "", foot));
        assert_eq!(article.published, None, "{foot}");
    }
}

#[test]
fn subheads_that_begin_as_buttons_do_stay_and_buttons_go() {
    for line in [
        "返回舱成功着陆",
        "下载量突破百万",
        "打印店老板的烦恼",
        "版权意识在觉醒。",
        "举报人站出来了",
        "扫码支付",
        "關注我們的下一代",
        "阅读：一座城市的气质",
        "热线响起",
        "声明",
        "发布：新品上市",
        "更多的人来了",
        "相关部门回应",
    ] {
        for (open, close) in [("<p>", "</p>"), ("<p><strong>", "</strong></p>"), ("<h3>", "</h3>")] {
            let read = read(&among(&format!("{open}{line}{close}")));
            assert!(read.body.lines().any(|kept| kept == line), "{open}{line}: {}", read.body);
        }
    }
    for line in ["更多的人来了", "热点问题", "推荐理由", "相关部门回应", "返回舱成功着陆"] {
        assert_eq!(read(&page(TITLE, HEAD, &format!("<p>{line}</p>"), "")).body, format!("{}\n{line}", body()));
    }
    for line in [
        "廣告",
        "ADVERTISEMENT",
        "看更多",
        "阅读原文",
        "点击上方蓝字关注我们",
        "- END -",
        "圖像來源，某通訊社",
        "Skip 精選 and continue reading",
    ] {
        for form in ["p", "h3", "div", "strong"] {
            let read = read(&among(&format!("<{form}>{line}</{form}>")));
            assert!(!read.body.contains(line), "{form} {line}: {}", read.body);
            assert!(read.body.ends_with("两岸的灯都亮着。"), "{form} {line}: {}", read.body);
        }
        assert_eq!(read(&page(TITLE, HEAD, &format!("<p>{line}</p>"), "")).body, body(), "{line}");
    }
}

#[test]
fn the_day_below_a_notice_is_its_last_line() {
    for signed in [
        "<p>青梧县住建局</p><p>2021年3月1日</p>",
        "<p>青梧县住建局</p><p>二〇二一年三月一日</p>",
        "<p>联系电话：0660-1</p><p>青梧县住建局</p><p>2021年3月1日</p>",
    ] {
        let article = read(&page(TITLE, HEAD, &format!("<p>特此公告。</p>{signed}"), ""));
        let lines: Vec<&str> =
            signed.split("<p>").map(|line| line.trim_end_matches("</p>")).filter(|line| !line.is_empty()).collect();
        assert_eq!(article.body, format!("{}\n特此公告。\n{}", body(), lines.join("\n")));
        assert_eq!(article.published.unwrap().to_string(), "2024-03-19T08:05:00+08:00");
    }
    let alone = read(&page(TITLE, "<h1>东港夜航下月增开两班</h1>", "<p>青梧县住建局</p><p>2021年3月1日</p>", ""));
    assert_eq!(alone.published.unwrap().to_string(), "2021-03-01");
}

#[test]
fn headlines_end_where_their_credits_begin_and_need_no_heading() {
    let text = format!("<div id=t><p>{FIRST}</p><p>{SECOND}</p></div>");
    for (head, above) in [
        (TITLE, "<h1>东港夜航下月增开两班<br><span>2024-03-19 08:05 来源：东港日报 作者：孟小满</span></h1>"),
        (TITLE, "<h1>东港夜航下月增开两班 <small>2024-03-19 08:05 来源：东港日报 作者：孟小满</small></h1>"),
        (TITLE, "<div class=title>东港夜航下月增开两班<br>2024-03-19 08:05 来源：东港日报 作者：孟小满</div>"),
        (TITLE, "<b>东港夜航下月增开两班</b><br>2024.03.19 08:05&nbsp; 东港日报<br>孟小满/新竹报导<p>"),
        (
            "",
            "<table><tr><td><font size=5><b>东港夜航下月增开两班</b></font></td></tr><tr><td>东港日报 2024-03-19 08:05 作者：孟小满</td></tr></table>",
        ),
        (
            "<title>东港日报电子版</title>",
            "<table><tr><td><font size=5>东港夜航下月增开两班</font></td></tr><tr><td>东港日报 2024-03-19 08:05 作者：孟小满</td></tr></table>",
        ),
        (
            "<title>时政要闻_东港网</title>",
            "<h1>时政要闻</h1><h2>东港夜航下月增开两班</h2><div>2024-03-19 08:05 来源：东港日报 作者：孟小满</div>",
        ),
        (
            "<title>东港日报数字报-东港夜航下月增开两班</title>",
            "<div>2024-03-19 08:05 来源：东港日报 作者：孟小满</div>",
        ),
    ] {
        let article = read(&format!("<html><head>{head}</head><body>{above}{text}</body></html>"));
        assert_eq!(article.title, "东港夜航下月增开两班", "{above}");
        assert_eq!(
            article.published.map(|date| date.to_string()).unwrap_or_default().get(..16),
            Some("2024-03-19T08:05"),
            "{above}"
        );
        assert_eq!(
            (article.source.as_deref(), article.authors.join("、").as_str()),
            (Some("东港日报"), "孟小满"),
            "{above}"
        );
        assert_eq!(article.body, body(), "{above}");
    }
}

#[test]
fn what_is_of_another_article_is_left_out() {
    let other = format!(
        "<h1>雁洲大桥昨日通车</h1><div>2024-03-18 08:05</div><div>文／鲁石生</div><p>{LAST}</p><p>{LAST}两岸的灯都亮着。</p><p>{LAST}车流缓缓驶过。</p>"
    );
    let own = format!("{HEAD}<div>文／孟小满</div><p>{FIRST}</p><p>{SECOND}</p>");
    for pages in [
        format!("<article>{own}</article><article>{other}</article>"),
        format!("<div class=a>{own}</div><div class=a>{other}</div>"),
    ] {
        let article = read(&format!("<html><head>{TITLE}</head><body>{pages}</body></html>"));
        assert_eq!((article.body, article.authors.join("、")), (body(), "孟小满".to_owned()));
    }
    let copies =
        format!("<div class=pc><p>{FIRST}</p><h3>夜航</h3><p>{SECOND}</p></div>").repeat(2).replacen("pc", "mobile", 1);
    let twice = read(&format!("<html><head>{TITLE}</head><body>{HEAD}{copies}</body></html>"));
    assert_eq!(twice.body, format!("{FIRST}\n夜航\n{SECOND}"));
    let paid = "<p>退休生活要过得好，最重要的就是现金流，立即填写表单，就有专人与您联系。</p>";
    for heading in ["【合作推廣】一口氣看懂退休規劃", "廣編特輯", "商业推广", "【推广】", "猜你喜欢", "更多报道"]
    {
        let behind = format!("<section><h2>{heading}</h2>{paid}</section>");
        assert_eq!(read(&page(TITLE, HEAD, "", &behind)).body, body(), "{heading}");
    }
    let comments = "<div class=c><div><span>老王</span> <span>3楼</span></div><p>我也来说说，我住在东港二十年，天天坐船，现在真是太好了。</p><div>回复 赞(3)</div></div>";
    assert_eq!(read(&page(TITLE, HEAD, "", comments)).body, body());
}

#[test]
fn breadcrumbs_name_sections_and_neither_signs_nor_the_site() {
    for crumb in [
        "<div>您的位置：<a>首页</a> - <a>法院新闻</a></div>",
        "<div>当前位置：<a>首页</a> 》<a>法院新闻</a></div>",
        "<div>当前位置：首页 —— 法院新闻</div>",
        "<div>当前位置：<a>某某网</a> &gt; <a>法院新闻</a> &gt; 正文</div>",
        "<ol class=breadcrumb><li><a>首页</a></li><li><a>法院新闻</a></li></ol>",
    ] {
        assert_eq!(read(&page(TITLE, &format!("{crumb}{HEAD}"), "", "")).section, ["法院新闻"], "{crumb}");
    }
}

#[test]
fn persons_days_and_pages_in_elements_of_their_own() {
    let head = "<h1>东港夜航下月增开两班</h1>";
    for class in ["author", "byline", "article-writer"] {
        let article =
            read(&page(TITLE, &format!("{head}<div class={class}>孟小满</div><div>2024-03-19 08:05</div>"), "", ""));
        assert_eq!(
            (article.authors.join("、").as_str(), article.source.as_deref()),
            ("孟小满", Some("某某网")),
            "{class}"
        );
    }
    for (line, date) in [
        ("<div><span>2022</span><em>07</em>/<em>19</em><span>17:44:31</span></div>", "2022-07-19T17:44:31+08:00"),
        ("<div><b>05</b><i>2021.11</i></div>", "2021-11-05"),
        ("<div><div>2021</div><div>11/05</div><div>15:20</div></div>", "2021-11-05T15:20:00+08:00"),
    ] {
        let article = read(&page(TITLE, &format!("{head}{line}"), "", ""));
        assert_eq!(article.published.map(|date| date.to_string()).as_deref(), Some(date), "{line}");
    }
    for (cell, number) in [("第03版：要闻", "03"), ("A03版", "A03"), ("03版：要闻", "03"), ("第A01版:澳聞", "A01")]
    {
        let above = format!("<table><tr><td>{cell}</td><td><a>第02版</a></td></tr></table>{HEAD}");
        assert_eq!(read(&page(TITLE, &above, "", "")).page.as_deref(), Some(number), "{cell}");
    }
}

#[test]
fn a_text_that_stands_in_a_script_alone_is_read_however_it_is_written() {
    let text = format!("<p>{FIRST}</p><p>{SECOND}</p>");
    let escaped = text.replace('<', "\\u003C").replace('/', "\\u002F");
    let row = serde_json::json!([
        1,
        format!(
            "5:[\"$\",{}]\n",
            serde_json::json!({"title": "东港夜航下月增开两班", "source": "东港日报", "content": text})
        )
    ]);
    let named = serde_json::json!([
        1,
        format!(
            "a:T{:x},{text}5:{}\n",
            text.len(),
            serde_json::json!({"title": "东港夜航下月增开两班", "source": "东港日报", "content": "$a"})
        )
    ]);
    for script in [
        format!(
            "<script>window.__NUXT__=(function(a,b){{return {{data:[{{detail:{{title:\"东港夜航下月增开两班\",source:a,n:b,content:\"{escaped}\"}}}}]}}}}(\"东港日报\",!0));</script>"
        ),
        format!(
            "<script>window.__NUXT__=((a)=>{{return {{title:'东港夜航下月增开两班',source:a,content:'{escaped}'}}}})('东港日报');</script>"
        ),
        format!(
            "<script>window.state={{detail:{{title:\"东港夜航下月增开两班\",source:\"东港日报\",content:\"{escaped}\",}}}};</script>"
        ),
        format!("<script>self.__next_f.push({row})</script>"),
        format!("<script>self.__next_f.push({named})</script>"),
        format!(
            "<script type=application/json id=__NEXT_DATA__>{}</script>",
            serde_json::json!({"post": {"title": "东港夜航下月增开两班", "source": "东港日报", "blocks": [{"type": "paragraph", "text": FIRST}, {"type": "paragraph", "text": SECOND}]}})
        ),
        format!(
            "<script type=application/json>{}</script>",
            serde_json::json!({"post": {"title": "东港夜航下月增开两班", "source": "东港日报", "content": {"apiData": [{"type": "unstyled", "content": [FIRST]}, {"content": [SECOND]}]}}})
        ),
        format!(
            "<script type=application/json>{}</script>",
            serde_json::json!({"title": "东港夜航下月增开两班", "source": "东港日报", "content": [FIRST, SECOND]})
        ),
    ] {
        let inspection = inspect(&format!(
            "<html><head><title>东港夜航下月增开两班</title></head><body><div id=app></div>{script}</body></html>"
        ));
        assert_eq!(inspection.article.body, body(), "{script}");
        assert_eq!(inspection.article.source.as_deref(), Some("东港日报"), "{script}");
        assert!(inspection.remarks.is_empty(), "{script}: {:?}", inspection.remarks);
    }
}

#[test]
fn the_heading_beside_a_very_short_text_is_no_part_of_it() {
    for (text, heading) in [("<p>今日停航。</p>", "热点排行"), ("<div>夜航取消</div>", "大家都在看")]
    {
        let page = format!(
            "<html><head><title>停航通知_某某网</title></head><body><h1>停航通知</h1><div>2024-03-19</div>{text}\
             <div><h3>{heading}</h3><ol><li><a href=/1>码头的灯整夜都亮着</a></li><li><a href=/2>雁洲的桥今天通车了</a></li></ol></div></body></html>"
        );
        let article = read(&page);
        assert!(!article.body.contains(heading) && !article.body.is_empty(), "{}", article.body);
    }
}
