//! Other names of words and of parts of words.

use super::*;

#[test]
fn a_word_is_found_by_the_other_names_of_its_parts() {
    for (typed, others) in [
        ("网络安全", &["網路安全"][..]),
        ("网络攻击", &["網路攻击"]),
        ("神经网络", &["神经網路"]),
        ("信息化", &["資訊化"]),
        ("搜索引擎", &["搜尋引擎"]),
        ("朝鲜政府", &["北韓政府", "北朝鮮政府"]),
        ("韩国队", &["南韓队"]),
        ("克林顿政府", &["柯林頓政府"]),
        ("地铁站", &["捷運站"]),
        ("出租车费", &["計程車费", "的士费", "德士费"]),
        ("公車站", &["公交车站", "巴士站", "公共汽车站"]),
        ("塑膠袋", &["塑料袋"]),
        ("塑料袋", &["塑膠袋"]),
        ("洲际导弹", &["洲际飛彈"]),
        ("弹道导弹", &["弹道飛彈"]),
        ("意大利人", &["義大利人"]),
        ("新西兰人", &["紐西蘭人"]),
        ("集装箱船", &["貨櫃船"]),
        ("貨櫃船", &["集装箱船"]),
        ("马萨诸塞州", &["麻薩諸塞州"]),
        ("世界知识产权组织", &["世界智慧財產權组织", "世界智財權组织"]),
        ("芯片业", &["晶片业"]),
        ("激光器", &["雷射器", "鐳射器"]),
        ("身份证", &["身分证", "身分證"]),
        ("為什麼", &["為甚麼"]),
    ] {
        let parsed = QueryOptions::default().parse(typed).unwrap();
        let found: Vec<String> = parsed
            .cuts
            .iter()
            .flat_map(|cut| &cut.others)
            .flat_map(|(_, others)| others)
            .map(|name| fold(name))
            .collect();
        for other in others {
            assert!(found.contains(&fold(other)), "{typed} does not lead to {other}: {found:?}");
        }
        assert!(found.len() <= 16, "{typed}: {found:?}");
    }
    // A name that stands there in something else is no part of the word.
    for typed in ["纳米比亚", "巴士拉", "软体动物", "朝鲜族", "电动车", "的士高", "公车改革", "“网络安全”", "梅西百货"]
    {
        let parsed = QueryOptions::default().parse(typed).unwrap();
        let whole = parsed.cuts.iter().any(|cut| cut.parts.len() == 1 && !cut.others.is_empty());
        assert!(!whole, "{typed}: {:?}", parsed.cuts);
    }
    // Where the other name stands in something else, it is not found there either.
    let query = Query::parse("动车组").unwrap().to_string();
    assert!(query.contains(r#""动车组" OR "高铁组""#), "{query}");
    let query = Query::parse("高铁组 公交车站").unwrap().to_string();
    assert!(query.contains(r#""公車站" NOTIN"#) && query.contains(r#""办公车站""#), "{query}");
}

#[test]
fn an_interpunct_need_not_be_typed() {
    for (typed, other) in [
        ("哈利波特", "哈利·波"),
        ("玛丽莲梦露", "玛丽莲·梦露"),
        ("马丁路德金", "马丁·路德"),
        ("比尔盖茨", "比尔·盖茨"),
        ("911事件", "9·11"),
        ("315晚会", "3·15"),
        ("9·11事件", "911"),
    ] {
        let parsed = QueryOptions::default().parse(typed).unwrap();
        let mut found = parsed.cuts.iter().flat_map(|cut| &cut.others).flat_map(|(_, others)| others);
        assert!(found.any(|name| name == other), "{typed}: {:?}", parsed.cuts);
    }
    for typed in ["巴基斯坦", "人工智慧平台", "995事件", "911", "2024年", "1·32事件", "港口航線"] {
        let parsed = QueryOptions::default().parse(typed).unwrap();
        let dotted = parsed.cuts.iter().flat_map(|cut| &cut.others).flat_map(|(_, others)| others);
        assert!(!dotted.clone().any(|name| name.contains('·')), "{typed}: {:?}", parsed.cuts);
    }
}
