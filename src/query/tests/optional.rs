//! What may match and need not.

use super::*;

#[test]
fn any_may_match() {
    let options = QueryOptions { matching: Matching::Any, ..QueryOptions::default() };
    for (typed, understood) in [
        ("港口 渡輪", r#""港口" OR "渡輪""#),
        ("開源大模型", r#""開源" OR "大" OR "模型""#),
        (
            "记者说:“港口”，对吗? 股市收涨:沪指涨0.5%",
            r#""记者" OR "说" OR "港口" OR MAYBE "对" OR MAYBE "吗" OR "股市" OR "收涨" OR "沪" OR "指涨" OR "0.5%""#,
        ),
        ("渡輪停航（組圖", r#""渡輪" OR "停航" OR "組圖""#),
        ("-18℃的早晨 -颱風", r#"-"颱風" ("18℃" OR MAYBE "的" OR "早晨")"#),
        ("GPT的未来", r#""GPT" OR MAYBE "的" OR "未来""#),
        ("渡轮（）和【】票价）", r#""渡轮" OR MAYBE "和" OR "票价""#),
        ("（渡轮 「」的（时刻", r#""渡轮" OR MAYBE "的" OR "时刻""#),
        ("autor:王 港口", r#""autor" OR "王" OR "港口""#),
        ("的 在", r#""的" OR "在""#),
        ("的 在 date:2024", r#"date:2024-01-01..2024-12-31 ("的" OR "在")"#),
        ("https://a.example/b 港口", r#""https" OR "a.example/b" OR "港口""#),
        ("渡輪停航？票價*", r#""渡輪" OR "停航" OR "票價""#),
        (
            "港口 渡輪 -颱風 author:王 date:2024",
            r#"-"颱風" author:"王" date:2024-01-01..2024-12-31 ("港口" OR "渡輪")"#,
        ),
        ("港口 AND 渡輪", r#""港口" "渡輪""#),
        ("(港口 AND 渡輪) 票價", r#"("港口" "渡輪") OR "票價""#),
        ("-(港口 渡輪)", r#"-("港口" "渡輪")"#),
        ("港口 source:(a b)", r#"(source:"a" OR source:"b") "港口""#),
    ] {
        // AND binds tighter, so brackets around it are not printed.
        let understood = understood.replace("(\"港口\" \"渡輪\") OR", "\"港口\" \"渡輪\" OR");
        assert_eq!(options.parse(typed).unwrap().query.to_string(), understood, "{typed}");
    }
}

#[test]
fn a_character_that_only_binds_ranks_and_is_not_required() {
    for (typed, understood) in [
        ("GPT的未来", r#""GPT" MAYBE "的" "未来""#),
        ("AI與教育", r#""AI" MAYBE "與" "教育""#),
        ("NBA和CBA", r#""NBA" MAYBE "和" "CBA""#),
        ("5G在中国", r#""5G" MAYBE "在" "中国""#),
        ("渡輪 的 票價", r#""渡輪" MAYBE "的" "票價""#),
        ("渡輪的", r#""渡輪" MAYBE "的""#),
        ("渡輪，的，票價", r#""渡輪" MAYBE "的" "票價""#),
        ("GPT的 -未来", r#""GPT" MAYBE "的" -"未来""#),
        ("title:GPT的未来", r#"title:"GPT" MAYBE title:"的" title:"未来""#),
        ("GPT的未来 OR 渡輪", r#""GPT" MAYBE "的" "未来" OR "渡輪""#),
        // Where nothing else is asked for, they are what was meant.
        ("的", r#""的""#),
        ("在 和", r#""在" "和""#),
        ("的 date:2024", r#""的" date:2024-01-01..2024-12-31"#),
        ("的 -颱風", r#""的" -"颱風""#),
        ("title:的 渡輪", r#"title:"的" "渡輪""#),
        ("渡輪 OR 的", r#""渡輪" OR "的""#),
        ("的 MAYBE 渡輪", r#""的" MAYBE "渡輪""#),
        // Asked for by itself: between AND, in quotation marks, beside NEAR, in a word with wildcards, as a value.
        ("渡輪 AND 的", r#""渡輪" "的""#),
        ("GPT的未来 AND 渡輪", r#""GPT" MAYBE "的" "未来" "渡輪""#),
        ("渡輪 \"的\"", r#""渡輪" "的""#),
        ("「GPT的未来」", r#""GPT的未来""#),
        ("渡輪的票價 NEAR/5 的", r#""渡輪的票價" NEAR/5 "的""#),
        ("渡?的 港口", r#"渡?的 "港口""#),
        ("source:的 港口", r#"source:"的" "港口""#),
        // What is excluded is what the same words find.
        ("-的 港口", r#"-"的" "港口""#),
        ("港口 -GPT的未来", r#""港口" -("GPT" "未来")"#),
        ("港口 -(GPT的)", r#""港口" -"GPT""#),
        // A word of which it is a part is a word.
        (
            "的士 与会 和平",
            r#"("的士" OR "出租车" OR "計程車" OR "德士" NOTIN ("德士古" OR "宣德士" OR …)) "与会" "和平""#,
        ),
    ] {
        assert_eq!(parsed(typed), understood, "{typed}");
    }
}

#[test]
fn what_is_optional_is_so_wherever_it_stands() {
    for (typed, understood) in [
        ("渡輪 MAYBE 颱風", r#""渡輪" MAYBE "颱風""#),
        ("渡輪 ＭＡＹＢＥ 颱風", r#""渡輪" MAYBE "颱風""#),
        ("MAYBE 颱風", r#"MAYBE "颱風""#),
        ("* MAYBE 颱風", r#"MAYBE "颱風""#),
        ("MAYBE MAYBE 颱風", r#"MAYBE "颱風""#),
        ("渡輪 MAYBE (颱風 OR 暴雨)", r#""渡輪" MAYBE ("颱風" OR "暴雨")"#),
        ("渡輪 MAYBE (颱風 暴雨)", r#""渡輪" MAYBE ("颱風" "暴雨")"#),
        ("渡輪 MAYBE (a NEAR b)", r#""渡輪" MAYBE ("a" NEAR/10 "b")"#),
        ("渡輪 MAYBE title:颱風", r#""渡輪" MAYBE title:"颱風""#),
        ("title:(渡輪 MAYBE 颱風)", r#"title:"渡輪" MAYBE title:"颱風""#),
        ("渡輪 OR MAYBE 颱風", r#""渡輪" OR MAYBE "颱風""#),
        ("MAYBE 渡輪 OR MAYBE 颱風", r#"MAYBE ("渡輪" OR "颱風")"#),
        ("-(渡輪 MAYBE 颱風)", r#"-"渡輪""#),
        ("maybe 渡輪", r#""maybe" "渡輪""#),
    ] {
        assert_eq!(parsed(typed), understood, "{typed}");
        assert_eq!(parsed(understood), understood);
    }
}
