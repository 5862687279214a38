use super::*;

fn completed(body: &str) -> (Option<String>, Vec<String>, String) {
    let mut draft = Draft::default();
    draft.body = body.to_owned();
    let article = draft.article().unwrap();
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
        ("央视网消息（新闻联播）：春天来了。", Some("央视网"), &[]),
        ("他在报社工作，（记者某甲）后来离开。", None, &[]),
    ] {
        let (found, names, text) = completed(body);
        assert_eq!(found.as_deref(), source, "{body}");
        assert_eq!(names, authors, "{body}");
        assert_eq!(text, body);
    }
}

#[test]
fn a_place_glued_to_a_name_is_no_part_of_it() {
    assert_eq!(completed("（中央社記者余曉涵台北15日電）春天來了。").1, ["余曉涵"]);
    assert_eq!(completed("（中央社記者余曉涵、張三台北15日電）春天來了。").1, ["余曉涵", "張三"]);
}

#[test]
fn lines_that_are_bylines_and_lines_that_are_not() {
    let authors = |line: &str| credit_line(line).map(|credits| credits.authors).unwrap_or_default();
    assert_eq!(authors("記者陳怡君／台北報導"), ["陳怡君"]);
    assert_eq!(authors("記者 陳怡君 / 台北報導"), ["陳怡君"]);
    assert_eq!(authors("聯合報 記者張三／台北即時報導"), ["張三"]);
    assert_eq!(authors("新华社记者张三、李四"), ["张三", "李四"]);
    for heading in ["记者手记", "本报记者探访夜市", "记者来信", "记者节的由来"] {
        assert!(authors(heading).is_empty(), "{heading}");
    }
}

#[test]
fn openings_without_brackets_or_a_slash_name_their_reporters() {
    for (body, source, authors) in [
        ("【記者葉汐晴台北報導】春天來了。", None, &["葉汐晴"][..]),
        ("〔記者葉汐晴、陸望舒台北報導〕春天來了。", None, &["葉汐晴", "陸望舒"]),
        ("[記者葉汐晴台北報導]春天來了。", None, &["葉汐晴"]),
        ("記者葉汐晴台北報導　春天來了。", None, &["葉汐晴"]),
        ("【東港時報記者葉汐晴洛杉磯報導】春天來了。", Some("東港時報"), &["葉汐晴"]),
        ("雁洲日报讯 记者叶汐晴、通讯员陆望舒 春天真的已经来了。", Some("雁洲日报"), &["叶汐晴", "陆望舒"]),
        ("雁洲日报讯（记者叶汐晴）春天来了。", Some("雁洲日报"), &["叶汐晴"]),
        ("本报东港3月3日讯 记者叶汐晴报道：春天来了。", None, &["叶汐晴"]),
        ("群岛社记者叶汐晴报道：春天来了。", Some("群岛社"), &["叶汐晴"]),
        ("云汀融媒讯（叶汐晴 陆望舒）春天来了。", Some("云汀融媒"), &["叶汐晴", "陆望舒"]),
        ("【雁洲日報2024年03月19日訊】春天來了。", Some("雁洲日報"), &[]),
        ("雁洲日报讯 记者从港务局获悉，春天来了。", Some("雁洲日报"), &[]),
        ("财讯社3月4日讯（编辑 叶汐晴）春天来了。", Some("财讯社"), &[]),
        ("记者从现场发回报道：春天来了。", None, &[]),
        ("记者高兴地报道，春天来了。", None, &[]),
        ("记者：您怎么看报道？", None, &[]),
    ] {
        let (found, names, text) = completed(body);
        assert_eq!((found.as_deref(), names), (source, persons_of(authors)), "{body}");
        assert_eq!(text, body);
    }
}

#[test]
fn lines_of_a_desk_or_a_place() {
    for (line, authors) in [
        ("記者李小明台北報導", &["李小明"][..]),
        ("李小明／台北報導", &["李小明"]),
        ("李小明、王大海／報導", &["李小明", "王大海"]),
        ("國際中心／李小明報導", &["李小明"]),
        ("文創中心李小明／綜合報導", &["李小明"]),
        ("駐日特派員李小明／東京報導", &["李小明"]),
        ("實習記者李小明／專訪", &["李小明"]),
        ("特約記者李小明 / 高雄", &["李小明"]),
        ("BBD中文記者 李小明 發自台灣", &["李小明"]),
        ("记者 买买提·艾力", &["买买提·艾力"]),
        ("群岛社记者尚昆仑、关山月", &["尚昆仑", "关山月"]),
    ] {
        assert_eq!(credit_line(line).map(|found| found.authors).unwrap_or_default(), authors, "{line}");
    }
    for line in ["生活中心／台北報導", "體育中心／台中報導", "即時新聞／綜合報導"] {
        let found = credit_line(line).unwrap_or_else(|| panic!("{line}"));
        assert!(found.authors.is_empty() && found.refused.len() == 1, "{line}");
    }
    for line in ["记者现场报道", "记者探访夜市", "中国/日本", "台北報導", "港口夜市／票價"] {
        assert!(credit_line(line).is_none(), "{line}");
    }
}

#[test]
fn signatures_count_above_the_text_and_behind_it() {
    for (line, authors) in [
        ("□ 李小明", &["李小明"][..]),
        ("◎李小明", &["李小明"]),
        ("李小明 / 文", &["李小明"]),
        ("文 李小明", &["李小明"]),
        ("李小明 雁洲网记者", &["李小明"]),
        ("● 王家村", &[]),
        ("◎ 高温", &[]),
    ] {
        for body in [format!("{line}\n冬天走了。\n春天来了。"), format!("冬天走了。\n春天来了。\n{line}")]
        {
            let (_, found, text) = completed(&body);
            assert_eq!(found, authors, "{body}");
            assert_eq!(text.contains(line), authors.is_empty(), "{body}");
        }
        let inside = format!("冬天走了。\n{line}\n春天来了。");
        assert_eq!(completed(&inside), (None, vec![], inside.clone()));
    }
    let list = "冬天走了。\n● 李小明\n● 王大海";
    assert_eq!(completed(list), (None, vec![], list.to_owned()));
}

#[test]
fn names_in_brackets_at_the_end() {
    for (closing, authors) in [
        ("（李　明）", &["李明"][..]),
        ("（李 明）", &["李明"]),
        ("（李小明）", &["李小明"]),
        ("（图文：李小明）", &["李小明"]),
        ("（作者：李小明）", &["李小明"]),
        ("（县委宣传部 李小明 王大海）", &["李小明", "王大海"]),
        ("（云汀融媒 李小明）", &["李小明"]),
        ("（李小明 云汀市公安局）", &["李小明"]),
        ("（云汀市）", &[]),
        ("（白槐村）", &[]),
        ("（孟阿姨）", &[]),
        ("（马上评）", &[]),
        ("（高清图）", &[]),
        ("（周末版）", &[]),
        ("（作者单位：云汀大学）", &[]),
        ("（图 文）", &[]),
        ("（均为化名）", &[]),
    ] {
        let body = format!("冬天走了。\n春天来了。{closing}");
        assert_eq!(completed(&body), (None, persons_of(authors), body.clone()), "{closing}");
        let (_, found, _) = completed(&format!("冬天走了。\n春天来了。\n{closing}"));
        assert_eq!(found, authors, "{closing}");
    }
}

fn persons_of(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn a_closing_byline_is_no_paragraph() {
    let (_, authors, body) = completed("春天来了。\n（记者孟小满、鲁石生）");
    assert_eq!((authors, body), (vec!["孟小满".to_owned(), "鲁石生".to_owned()], "春天来了。".to_owned()));
    let note = "春天来了。\n（记者注：文中地名为化名）";
    assert_eq!(completed(note), (None, vec![], note.to_owned()));
    let (_, authors, body) = completed("冬天。\n春天来了。（记者 孟小满）");
    assert_eq!((authors, body), (vec!["孟小满".to_owned()], "冬天。\n春天来了。（记者 孟小满）".to_owned()));
}
