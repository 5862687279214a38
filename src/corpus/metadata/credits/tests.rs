use super::*;
use crate::corpus::metadata::trailing::split_trailing_credits;
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
            let is_one =
                found.authors == ["张某某"] || line.ends_with("作者：张某某 雁洲") || line.ends_with("不明所以的话");
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

/// A label that is not known, or stands apart, or has no sign, cost the line.
#[test]
fn labels_of_every_shape_are_read() {
    for (line, source, authors, editors, reviewers) in [
        // A word that the table does not have, before and behind.
        ("发布部门：宣传部 来源：雁洲日报", Some("雁洲日报"), &[][..], &[][..], &[][..]),
        ("文章录入：王某某　责任编辑：李某某", None, &[], &["李某某"], &[]),
        ("信息员：王某某 审核：李某某", None, &[], &[], &["李某某"]),
        ("关键字：老巷 来源：雁洲日报", Some("雁洲日报"), &[], &[], &[]),
        ("责任编辑：李某某 联系电话：12345678", None, &[], &["李某某"], &[]),
        ("责任编辑：李某某 工号：12", None, &[], &["李某某"], &[]),
        ("责任编辑：李某某 邮箱：a@b.example", None, &[], &["李某某"], &[]),
        ("作者:李某某 单位:县教育局", None, &["李某某"], &[], &[]),
        ("作者：葉汐晴  瀏覽數：556", None, &["葉汐晴"], &[], &[]),
        ("微信编辑：李某某 核稿編輯：王某某", None, &[], &["李某某"], &["王某某"]),
        ("編輯整理：李某某", None, &[], &["李某某"], &[]),
        ("一审一校丨李某某", None, &[], &[], &["李某某"]),
        ("採訪撰文／李某某", None, &["李某某"], &[], &[]),
        ("供稿人：李某某", None, &["李某某"], &[], &[]),
        ("整理：李某某", None, &["李某某"], &[], &[]),
        ("（图文：李某某）", None, &["李某某"], &[], &[]),
        ("原作者：李某某", None, &["李某某"], &[], &[]),
        // Blanks inside a label and inside a name.
        ("来　源：雁洲日报", Some("雁洲日报"), &[], &[], &[]),
        ("作 者：李某某", None, &["李某某"], &[], &[]),
        ("编  辑：李某某 审　核：王某某", None, &[], &["李某某"], &["王某某"]),
        ("（编辑 温 婉）", None, &[], &["温婉"], &[]),
        // A blank for a colon.
        ("2024-03-19 · 记者 叶汐晴 · 审核 简雨蓁", None, &["叶汐晴"], &[], &["简雨蓁"]),
        ("2024-03-19 来源 雁洲日报 编辑 苏湄 校对 简雨蓁", Some("雁洲日报"), &[], &["苏湄"], &["简雨蓁"]),
        ("2024-03-19 作者 叶汐晴 来源 潮汐晚报", Some("潮汐晚报"), &["叶汐晴"], &[], &[]),
        ("2024-03-19 作者 叶汐晴 来源 潮汐晚报 打印", Some("潮汐晚报"), &["叶汐晴"], &[], &[]),
        // Semicolons, slashes and bars.
        ("作者：叶汐晴；陆望舒", None, &["叶汐晴", "陆望舒"], &[], &[]),
        ("来源：雁洲日报；作者：叶汐晴", Some("雁洲日报"), &["叶汐晴"], &[], &[]),
        ("来源：雁洲日报;作者：叶汐晴;编辑：苏湄", Some("雁洲日报"), &["叶汐晴"], &["苏湄"], &[]),
        ("2024-03-19；来源：雁洲日报；作者：叶汐晴", Some("雁洲日报"), &["叶汐晴"], &[], &[]),
        ("2024-03-19/打印/作者：叶汐晴/来源：潮汐晚报", Some("潮汐晚报"), &["叶汐晴"], &[], &[]),
        ("2024-03-19/分享/来源：潮汐晚报", Some("潮汐晚报"), &[], &[], &[]),
        ("2024-03-19 | 作者：叶汐晴 | 雁洲多云", None, &["叶汐晴"], &[], &[]),
        // What a label says counts before what only stands there.
        ("2024-03-19 手机看新闻 来源：雁洲日报", Some("雁洲日报"), &[], &[], &[]),
        ("2024-03-19 潮汐新闻客户端 来源：雁洲日报", Some("雁洲日报"), &[], &[], &[]),
        ("2024-03-19 欢迎访问潮汐日报 来源：雁洲日报", Some("雁洲日报"), &[], &[], &[]),
    ] {
        let found = read(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(
            (found.source.as_deref(), found.authors, found.editors, found.reviewers),
            (source, persons(authors), persons(editors), persons(reviewers)),
            "{line}"
        );
    }
}

/// A word before a colon is no label where nothing else is, and a book or an event is no article.
#[test]
fn words_before_a_colon_alone_are_text() {
    for line in [
        "施工单位：某某公司 监理：某某",
        "潮汐晚报：您怎么看 陆望舒：很好",
        "导演：王某某 编剧：李某某",
        "书名：铁匠 作者：李某某 定价：58元",
        "时间：3月5日 地点：体育馆",
        "活动时间：2024年5月1日",
        "作者：叶汐晴；他走了很远很远的路才来到这里，又走了回去",
        "市民怒斥记者:这是我们的家 没有谁",
        "快讯：李某某获奖",
        "专访：李小明",
    ] {
        assert_eq!(read(line), None, "{line}");
    }
    assert_eq!(read("责任编辑：李某某 工号：12").unwrap().left, ["工号：12"]);
    let found = read("2024-03-19 潮汐新闻客户端 来源：雁洲日报").unwrap();
    assert_eq!((found.left, found.is_unlabelled_source), (vec!["潮汐新闻客户端".to_owned()], false));
}
