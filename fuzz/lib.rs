//! What the targets share: reading files, asking queries, and a few articles.

pub mod ask;
pub mod read;

use std::ops::ControlFlow;
use std::sync::LazyLock;

use jianbao::article::Article;
use jianbao::corpus::{Item, ReadOptions, read_bytes};

/// A few articles, in Markdown.
pub const ARTICLES: [&str; 6] = [
    "---\ntitle: 開往東港的渡輪停航\ndate: 2024-03-19\nauthor: 葉汐晴\nsource: 東港時報\ncategory: 社會\n---\n\
     受颱風影響，開往東港的渡輪今天停航。\n\n居民說：「票價上漲了10%。」渡輪公司沒有回應。",
    "---\ntitle: 芯片厂动工 GPT-4 用上\ndate: 2024-04-01 08:30\nauthor: 约翰·史密斯\neditor: 苏湄\nsource: 雁洲日报\n---\n\
     新的芯片厂今天动工。“开源大模型”gpt-4o与3.6.3版说，浙江大学的C++……\n\n算力不足，图书馆也受影响！",
    "---\ntitle: 京都的紅葉\ndate: 2023-11\n---\n京都的紅葉開了，东京都知事来了。京都市，12日。",
    "---\ntitle: New York taxi\ndate: 2022\nsection: world\n---\nThe taxi in New York, 1,500 of them; ＧＰＴ－４ and ½ ㎏.",
    "# 没有日期\n\n的了一是，。\u{20BB7}e\u{301}가\u{200B}👨\u{200D}👩 的的的。他说『好』？",
    "---\ntitle: 渡轮图书馆\nauthor: [葉汐晴, 沈若橘]\nreviewer: 簡雨蓁\ndate: 2024-05-15\n---\n渡轮上的图书馆开门。\n\n蓮霧色 莲藕色。",
];

/// The first of them, as it is read.
pub fn article() -> Article {
    static READ: LazyLock<Article> = LazyLock::new(|| {
        let mut found = None;
        read_bytes("a.md", ARTICLES[0].as_bytes(), &ReadOptions::default(), &mut |item, _| {
            if let Item::Article(read) = item {
                found = Some(read.article);
            }
            ControlFlow::Continue(())
        });
        found.unwrap()
    });
    READ.clone()
}
