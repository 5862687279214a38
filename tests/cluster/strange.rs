//! Articles that are hardly any: without a title, a text or a date, of signs alone, of very long words, and very long
//! ones.

use serde_json::json;

use super::{both_answer_alike, cluster, words};
use crate::harness::Archive;

/// An archive of such articles.
fn archive() -> Archive {
    let archive = Archive::new();
    let long = "x".repeat(300);
    let names = "名".repeat(40_000 / 3) + "长";
    let articles = [
        json!({ "title": "", "body": "没有标题的文章。" }),
        json!({ "title": "没有正文的文章", "body": "" }),
        json!({ "title": "没有日期", "body": "只有正文。" }),
        json!({ "title": "！！！……", "body": "——，。、；：？！“”‘’（）" }),
        json!({ "title": "长词", "body": format!("这里有{long}和{long}y。"), "date": "2024-01-01" }),
        json!({ "title": "𠮷野家", "body": "𠮷是土口，与吉不同。👨\u{200D}👩\u{200D}👧 𝔸𝔹", "author": "𠮷田" }),
        json!({ "title": "控制\u{1}字符", "body": "甲\u{1}乙与甲乙。\u{1}", "author": "甲\u{1}乙" }),
        json!({ "title": "引号“\"'", "body": "C:\\路径\\与\"引号\"。", "author": "O\"Brien\\'s", "source": "报\\社\"一\"", "section": "a*b?c" }),
        json!({ "title": "竖线", "body": "a|b|3 c|4 词|1", "author": "a|b" }),
        json!({ "title": "很长的名字", "body": "作者的名字很长。", "author": names, "date": "1900-01-01" }),
        json!({ "title": "很早", "body": "早。", "date": "0001-01-01" }),
        json!({ "title": "很晚", "body": "晚。", "date": "9999-12-31" }),
        json!({ "title": "空白", "body": "甲 \u{3000}\t乙\u{85}丙\u{2028}丁\u{FEFF}戊\u{0}己" }),
        json!({ "title": "組合", "body": "e\u{301}te\u{301} ﷺ ㍿ ½ ﬁne" }),
        json!({ "title": "同日甲", "body": "同日同文。", "date": "2024-01-01" }),
        json!({ "title": "同日乙", "body": "同日同文。", "date": "2024-01-01" }),
    ];
    let lines: Vec<String> = articles.iter().map(ToString::to_string).collect();
    archive.write("a.jsonl", lines.join("\n"));
    let paragraph = "大文章里的一段文字，讲的是港口与渡轮，学生与老师，还有第";
    let body: String = (0..25_000).map(|number| format!("{paragraph}{number}段。\n")).collect();
    archive.write("b.jsonl", json!({ "title": "三兆字节", "body": body, "date": "2024-02-02" }).to_string());
    archive.write("引\"号 '.txt", "文件名有引号\n\n正文一行。\n");
    archive
}

const COMMANDS: &str = "\
export '*' -o - --fields id,path,title,published,source,authors,section,body
search '*' --limit 100 --format json
search '*' --limit 100 --sort newest
search '*' --limit 100 --sort oldest
search 标题
search 'title:文章' --format json
search '𠮷' --format json
search '「𠮷野」'
search 吉 --format json
search 'author:𠮷*'
search 'author:=𠮷田'
search '甲乙' --format json
search '「甲乙」' --words exact
search '「甲 乙」'
search '\"C:\\路径\\与\"'
search 'author:*brien*'
search 'author:=\"O\\\"Brien\"'
search 'source:一' --format json
search 'section:=a*b?c'
search 'section:\"a*b?c\"'
search 'a*'
search 'b'
search '3' --format json
search 'x*' --format json
search '*y' --format json
search 'author:名*'
search 'author:*长' --format json
search '段 NEAR/3 24999'
search '「24999段」' --format json
search '港口 SENTENCE 24998'
search '学生 PARAGRAPH 老师' --format json
search 'été' --format json
search 'fine'
search '株式会社'
search 'date:1900' --format json
search 'date:<1000'
search 'date:>9000'
search '同日' --format json
search 'path:引'
search '-title:*' --count
search 'lang:other' --format json
facets '*' --by source,author,section,lang,year,month,day,weekday --limit all
facets '*' --by author --format json --limit all
timeline '同日' --by day
kwic 24999 --format json
kwic '甲'
typical '同日' --min-articles 1
collocates '港口' --min 2 --min-articles 1 --limit 20
reprints '*' --limit all
explain '甲乙 𠮷'
stats --format json
";

#[test]
fn strange_articles_are_found_alike() {
    let Some(cluster) = cluster() else { return };
    let index = cluster.index("strange");
    let archive = archive();
    let local = archive.run(&["index"]);
    let remote = index.run(&archive, &["index", ".", "--shards", "2"]);
    // Some values are too long or too early to be read, and that is said.
    assert_eq!((local.status, local.stderr), (remote.status, remote.stderr));
    let commands: Vec<Vec<&str>> = COMMANDS.lines().filter(|line| !line.starts_with("stats")).map(words).collect();
    // An article without a title counts as one of one character in how long the average title is.
    both_answer_alike(&archive, &index, &commands, 0.05);
    index.holds_what_is_there(&archive);
    // A word of 299 letters is another one.
    for (letters, found) in [(300, "1\n"), (299, "0\n")] {
        let outcome = index.run(&archive, &["search", &"x".repeat(letters), "--count"]);
        assert_eq!(outcome.stdout, found, "{outcome}");
    }
}
